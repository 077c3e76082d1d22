"""What the commits of one save come to: whether they fit, and the rows of each table that are left in the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from grievance.codec import Codec
from grievance.errors import StaleComplaint
from grievance.model import Effect
from grievance.storage._rows import indexed
from grievance.storage._values import Commit, Saved
from grievance.storage._words import words_in

__all__ = ["Known", "Rows", "assumed", "outcomes", "rows_left"]

_Row: TypeAlias = tuple[Any, ...]


@attrs.frozen(kw_only=True)
class Known:
    """
    What is in the store before a save, as far as its commits ask: versions by id, requests by key, customers.

    ``of_customers`` holds the ids of all complaints of each customer, in order.
    """

    versions: Mapping[str, int]
    requests: Mapping[str, Saved] = attrs.field(factory=dict)
    of_customers: Mapping[str, Sequence[str]] = attrs.field(factory=dict)


def assumed(commits: Iterable[Commit]) -> Known | None:
    """Return what is in the store if *commits* fit it, None if they rest on more than their own complaints."""
    versions: dict[str, int] = {}
    for commit in commits:
        if commit.unchanged or commit.all_of_customer is not None:
            return None
        versions.setdefault(commit.head.id, commit.expected_version)
    return Known(versions=versions)


def outcomes(commits: Iterable[Commit], known: Known) -> tuple[Saved, ...]:
    """
    Return what becomes of *commits*.

    Raises:
        StaleComplaint: One of them does not fit what is *known* and the ones before it.
    """
    staged = dict(known.versions)
    requests = dict(known.requests)
    return tuple(_outcome(commit, known, staged, requests) for commit in commits)


def _outcome(commit: Commit, known: Known, staged: dict[str, int], requests: dict[str, Saved]) -> Saved:
    complaint_id, key = commit.head.id, commit.request_key
    if key is not None and key in requests:
        return attrs.evolve(requests[key], repeated=True)
    _demand(complaint_id, commit.expected_version, staged)
    for other, version in commit.unchanged:
        _demand(other, version, known.versions)
    if commit.all_of_customer is not None:
        looked_at = {complaint_id, *(other for other, _ in commit.unchanged)}
        for other in known.of_customers[commit.all_of_customer]:
            if other not in looked_at:
                _demand(other, 0, known.versions)
    staged[complaint_id] = commit.head.version
    saved = Saved(complaint_id=complaint_id, version=commit.head.version)
    if key is not None:
        requests[key] = saved
    return saved


def _demand(complaint_id: str, expected: int, versions: Mapping[str, int]) -> None:
    actual = versions.get(complaint_id, 0)
    if actual != expected:
        raise StaleComplaint(complaint_id, expected=expected, actual=actual)


@attrs.define(kw_only=True)
class _Changed:
    """One complaint of a save: its last commit, and what all of them leave behind."""

    expected: int
    secret: bytes | None
    last: Commit
    place: int
    erased: bool = False
    events: list[_Row] = attrs.field(factory=list)
    personal: list[_Row] = attrs.field(factory=list)

    def add(self, commit: Commit, place: int) -> None:
        """Add the next commit."""
        self.last, self.place = commit, place
        if commit.erases:
            self.erased, self.secret = True, None
            self.personal.clear()
        for event in commit.events:
            self.events.append((commit.head.id, event.seq, event.document, event.seal))
            self.personal += ((commit.head.id, event.seq, *value) for value in event.personal.items())


@attrs.define(kw_only=True)
class Rows:
    """The rows that a save leaves in each table; ``count`` is how many commits it does."""

    count: int = 0
    created: list[_Row] = attrs.field(factory=list)
    updated: list[_Row] = attrs.field(factory=list)
    events: list[_Row] = attrs.field(factory=list)
    personal: list[_Row] = attrs.field(factory=list)
    requests: list[_Row] = attrs.field(factory=list)
    effects: list[_Row] = attrs.field(factory=list)
    settled: Collection[str] = ()
    erased: list[str] = attrs.field(factory=list)
    renewed: bool = False
    """Whether an effect that is settled is ordered anew."""


def rows_left(commits: Sequence[Commit], saved: Sequence[Saved], codec: Codec) -> Rows:
    """Return the rows of those *commits* that are no repetitions."""
    done = [commit for commit, outcome in zip(commits, saved, strict=True) if not outcome.repeated]
    rows = Rows(count=len(done))
    changed: dict[str, _Changed] = {}
    for place, commit in enumerate(done, start=1):
        complaint_id = commit.head.id
        if complaint_id not in changed:
            expected = commit.expected_version
            changed[complaint_id] = _Changed(expected=expected, secret=commit.secret, last=commit, place=place)
        changed[complaint_id].add(commit, place)
        if commit.request_key is not None:
            rows.requests.append((commit.request_key, complaint_id, commit.head.version))
    for one in changed.values():
        _add(rows, one, codec)
    effects, rows.settled = _effects(done)
    rows.effects = [(name, codec.dumps(effect)) for name, effect in effects.items()]
    rows.renewed = not effects.keys().isdisjoint(rows.settled)
    return rows


def _add(rows: Rows, one: _Changed, codec: Codec) -> None:
    rows.events += one.events
    rows.personal += one.personal
    if one.expected == 0:
        rows.created.append((len(rows.created) + 1, one.secret, *_state(one, codec)))
        return
    rows.updated.append((one.expected, one.erased, *_state(one, codec)))
    if one.erased:
        rows.erased.append(one.last.head.id)


def _state(one: _Changed, codec: Codec) -> _Row:
    head, last = one.last.head, one.last.events[-1]
    words = " ".join(sorted(words_in(head)))
    return head.id, one.place, head.version, codec.dumps(head), last.seal, words, *indexed(one.last.index)


def _effects(commits: Iterable[Commit]) -> tuple[dict[str, Effect], set[str]]:
    """Return the effects that *commits* order and do not settle themselves, and the ids of all that they settle."""
    ordered: dict[str, Effect] = {}
    settled: set[str] = set()
    for commit in commits:
        for effect in commit.effects:
            ordered.setdefault(effect.id, effect)
        for effect_id in commit.settled:
            ordered.pop(effect_id, None)
            settled.add(effect_id)
    return ordered, settled
