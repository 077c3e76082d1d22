"""The sections of a procedure file on letters and checklists."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import attrs

from grievance.codec import nearest
from grievance.correspondence import (
    FIXED_FACTS,
    ChannelResponse,
    Checklist,
    ChecklistItem,
    Correspondence,
    read_phrase,
    read_templates,
)
from grievance.decision import Phrase
from grievance.errors import InvalidValue, Problem
from grievance.model import Span

__all__ = ["ChannelResponseRow", "ChecklistItemRow", "ChecklistTable", "LetterSections", "LettersTable"]


@attrs.frozen(kw_only=True)
class ChannelResponseRow:
    """``[[letters.responses]]``: how to answer what comes in on a channel (S70)."""

    channel: str
    solved_at_once: bool = False
    by: str
    within: Span
    confirm: bool = False


@attrs.frozen(kw_only=True)
class LettersTable:
    """
    ``[letters]``: what letters say in every case, templates of one's own, and how to react on each channel.

    The texts are English, or tables with a text for each language.
    """

    response_times: object = None
    external_route: object = None
    time_limit_waiver: object = None
    website: object = None
    leaflet: object = None
    signature: object = None
    templates: Mapping[str, object] = attrs.field(factory=dict)
    responses: tuple[ChannelResponseRow, ...] = ()


@attrs.frozen(kw_only=True)
class ChecklistItemRow:
    """``[[checklists.ID.items]]``: one thing to do or to say, with phrases that are ready for it (S71)."""

    id: str
    what: object
    phrases: tuple[object, ...] = ()


@attrs.frozen(kw_only=True)
class ChecklistTable:
    """``[checklists.ID]``: what to think of, on which channels and in which categories; none named means all (S55)."""

    items: tuple[ChecklistItemRow, ...]
    channels: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@attrs.define(kw_only=True)
class LetterSections:
    """
    Builds what a procedure lays down about letters; every fault goes to ``problems``.

    ``channels`` are the ids of its channels; if there are none, any name is taken for one.
    """

    letters: LettersTable
    checklists: Mapping[str, ChecklistTable]
    channels: Collection[str]
    problems: list[Problem]

    def correspondence(self) -> Correspondence:
        """Return what is laid down; parts with faults are left out."""
        templates, problems = read_templates(self.letters.templates, "letters.templates")
        self.problems += problems
        return Correspondence(
            templates=templates,
            responses=tuple(self._responses()),
            checklists=tuple(self._checklists()),
            fixed=dict(self._fixed()),
        )

    def _fixed(self) -> Iterator[tuple[str, Phrase]]:
        for name in FIXED_FACTS:
            raw = getattr(self.letters, name)
            phrase = None if raw is None else read_phrase(raw, f"letters.{name}", self.problems)
            if phrase is not None:
                yield name, phrase

    def _responses(self) -> Iterator[ChannelResponse]:
        seen: set[tuple[str, bool]] = set()
        for number, row in enumerate(self.letters.responses):
            path = f"letters.responses[{number}]"
            self._check_channel(row.channel, f"{path}.channel")
            self._check_channel(row.by, f"{path}.by")
            if (row.channel, row.solved_at_once) in seen:
                self._fault(path, f"lays down again what to do on {row.channel!r}")
            seen.add((row.channel, row.solved_at_once))
            try:
                yield ChannelResponse(**attrs.asdict(row, recurse=False))
            except InvalidValue as error:
                self._refused(path, error)

    def _checklists(self) -> Iterator[Checklist]:
        for name, table in self.checklists.items():
            path = f"checklists.{name}"
            for number, channel in enumerate(table.channels):
                self._check_channel(channel, f"{path}.channels[{number}]")
            items = tuple(self._items(table, path))
            if len(items) < len(table.items):
                continue
            try:
                yield Checklist(id=name, items=items, channels=table.channels, categories=table.categories)
            except InvalidValue as error:
                self._refused(path, error)

    def _items(self, table: ChecklistTable, path: str) -> Iterator[ChecklistItem]:
        for number, row in enumerate(table.items):
            at = f"{path}.items[{number}]"
            what = read_phrase(row.what, f"{at}.what", self.problems)
            ready = [read_phrase(raw, f"{at}.phrases[{place}]", self.problems) for place, raw in enumerate(row.phrases)]
            phrases = tuple(phrase for phrase in ready if phrase is not None)
            if what is None or len(phrases) < len(ready):
                continue
            try:
                yield ChecklistItem(id=row.id, what=what, phrases=phrases)
            except InvalidValue as error:
                self._refused(at, error)

    def _check_channel(self, name: str, path: str) -> None:
        if self.channels and name not in self.channels:
            self._fault(path, f"{name!r} is no channel of this procedure{nearest(name, self.channels)}")

    def _refused(self, path: str, error: InvalidValue) -> None:
        """Note what a value refused, at the key of its field."""
        _, _, field = error.field.partition(".")
        self._fault(f"{path}.{field}", error.problem)

    def _fault(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))
