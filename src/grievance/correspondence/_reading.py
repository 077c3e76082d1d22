"""Templates as TOML has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from grievance.codec import structured
from grievance.correspondence._template import Block, LetterTemplate, Templates
from grievance.decision import Phrase
from grievance.errors import InvalidValue, Problem
from grievance.model import ContactKind, Element

__all__ = ["read_phrase", "read_templates"]


@attrs.frozen(kw_only=True)
class _BlockTable:
    """``[[KIND.blocks]]``: one block; ``text`` is English, or a table with a text for each language."""

    id: str
    text: object
    provides: Element | None = None
    only: tuple[str, ...] = ()
    unless: str | None = None
    goes_on: bool = False


@attrs.frozen(kw_only=True)
class _TemplateTable:
    """``[KIND]``: one template."""

    sent_as: ContactKind = ContactKind.MESSAGE
    blocks: tuple[_BlockTable, ...]


def read_templates(raw: Mapping[str, object], path: str = "") -> tuple[Templates, list[Problem]]:
    """
    Return the templates of a table from kinds to templates, and every fault found in it.

    Templates with faults are left out.
    """
    problems: list[Problem] = []
    templates = tuple(_templates(raw, path, problems))
    return Templates(templates=templates), problems


def _templates(raw: Mapping[str, object], path: str, problems: list[Problem]) -> Iterator[LetterTemplate]:
    for kind, given in raw.items():
        at = f"{path}.{kind}".lstrip(".")
        table, faults = structured(_TemplateTable, given, path=at)
        problems += faults
        if table is None:
            continue
        blocks = tuple(_blocks(table.blocks, at, problems))
        if len(blocks) < len(table.blocks):
            continue
        try:
            yield LetterTemplate(kind=kind, sent_as=table.sent_as, blocks=blocks)
        except InvalidValue as error:
            problems.append(_refused(at, error))


def _blocks(rows: tuple[_BlockTable, ...], path: str, problems: list[Problem]) -> Iterator[Block]:
    for number, row in enumerate(rows):
        at = f"{path}.blocks[{number}]"
        text = read_phrase(row.text, f"{at}.text", problems)
        if text is None:
            continue
        others = attrs.asdict(row, filter=lambda field, _: field.name != "text")
        try:
            yield Block(text=text, **others)
        except InvalidValue as error:
            problems.append(_refused(at, error))


def read_phrase(raw: object, path: str, problems: list[Problem]) -> Phrase | None:
    """Return the phrase of a text (English) or of a table of texts by language; its faults go to *problems*."""
    texts = {"en": raw} if isinstance(raw, str) else raw
    if not isinstance(texts, Mapping):
        problems.append(Problem(path, "must be a text, or a table such as { en = '…', ru = '…' }"))
        return None
    faults = [Problem(f"{path}.{language}", "must be a text that is not empty") for language in _unsaid(texts)]
    if "en" not in texts:
        faults.append(Problem(f"{path}.en", "is required: every other language falls back to English"))
    problems += faults
    return None if faults else Phrase.of(texts)


def _unsaid(texts: Mapping[str, object]) -> Iterator[str]:
    return (language for language, text in texts.items() if not (isinstance(text, str) and text.strip()))


def _refused(path: str, error: InvalidValue) -> Problem:
    """Return what a value refused, at the key of its field."""
    _, _, field = error.field.partition(".")
    return Problem(f"{path}.{field}", error.problem)
