"""From the records of one case to its submission and its moves, or to the reasons why it cannot be taken."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from grievance.errors import InvalidValue
from grievance.intake._cells import Findings, Locate
from grievance.intake._events import Entry, EntryReader, EventsForm
from grievance.intake._records import Record, Unreadable
from grievance.intake._sources import Part
from grievance.intake._submissions import Mapper
from grievance.lifecycle import Move, MoveKind
from grievance.model import Submission

__all__ = ["CaseReader", "PastCase", "refused"]


@attrs.frozen(kw_only=True)
class PastCase:
    """
    A case that another system has handled: what was submitted, and its log as `recount` takes it.

    ``moves`` are in the order of their instants, those of one instant in the order of the file. ``promised`` is the
    date promised for the final response. ``records`` are all records of the case in the order of the file, exact
    duplicates among them. ``notes`` say, by line and column, what had to be changed, never what was there.
    """

    submission: Submission
    moves: tuple[Move, ...]
    promised: datetime | None = None
    records: tuple[Record, ...] = attrs.field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[int, ...]:
        """The source lines at which its records start, from 1 (in Parquet: the rows)."""
        return tuple(record.line for record in self.records)


class CaseReader:
    """Reads cases out of records whose cells *locate* finds."""

    def __init__(self, parts: Mapping[str, Part], events: EventsForm, locate: Locate) -> None:
        self._events = events
        self._entries, self._mapper = EntryReader(events, locate), Mapper(parts, locate)

    def read(self, records: Sequence[Record]) -> Iterator[PastCase | Unreadable]:
        """Yield the case that *records* make; each of them with reasons if one cannot be taken."""
        found: dict[int, Findings] = {}
        entries: list[Entry] = []
        for record in _once(records):
            entry, found[record.line] = self._entries.read(record)
            entries += [] if entry is None else [entry]
        entries.sort(key=lambda one: one.move.at)
        first = entries[0].record if entries else records[0]
        submission, of_first = self._mapper.read(first.values)
        found[first.line].faults += of_first.faults
        found[first.line].notes += of_first.notes
        promised, ended = (self._agreed(name, entries, found) for name in ("promised", "ended"))
        bad = [line for line, findings in found.items() if findings.faults]
        if submission is None or bad:
            other = f"line {bad[0]}, of the same case, cannot be taken"
            yield from (refused(one, found[one.line] if one.line in bad else None, other) for one in records)
            return
        yield PastCase(
            submission=submission,
            moves=tuple(_moves(entries, ended)),
            promised=promised,
            records=tuple(records),
            notes=tuple(f"line {line}: {note}" for line in found for note in dict.fromkeys(found[line].notes)),
        )

    def _agreed(self, name: str, entries: Iterable[Entry], found: Mapping[int, Findings]) -> datetime | None:
        """Return the one date of this name that *entries* have; another one is a fault of its record."""
        agreed, line = None, 0
        for entry in entries:
            date = getattr(entry, name)
            if agreed is None:
                agreed, line = date, entry.record.line
            elif date not in (None, agreed):
                columns = ", ".join(self._events.parts[name].columns)
                problem = f"is another than in line {line}: the records of a case must agree"
                found[entry.record.line].faults.append(InvalidValue(columns, problem))
        return agreed


def refused(record: Record, findings: Findings | None, other: str = "") -> Unreadable:
    """Return a record with the faults that were found in it, else for the *other* reason."""
    reasons = (other,) if findings is None else tuple(dict.fromkeys(map(str, findings.faults)))
    return Unreadable(line=record.line, raw=record.raw, reasons=reasons)


def _once(records: Iterable[Record]) -> Iterable[Record]:
    """Return *records* without exact duplicates."""
    kept: dict[Hashable, Record] = {}
    for record in records:
        kept.setdefault(_content(record.values), record)
    return kept.values()


def _content(values: Any) -> Hashable:
    return tuple(values) if isinstance(values, list) else json.dumps(values, sort_keys=True, default=str)


def _moves(entries: Iterable[Entry], ended: datetime | None) -> Iterator[Move]:
    """Yield the moves of a case; what its log has after it was finally *ended* changes nothing."""
    moves = [entry.move for entry in entries]
    if ended is None:
        yield from moves
        return
    yield from (move for move in moves if move.at <= ended)
    yield Move(at=ended, what=MoveKind.ANSWER_AND_CLOSE)
    yield from (attrs.evolve(move, what=MoveKind.NOTE) for move in moves if move.at > ended)
