"""What one record of a log tells of its case, as the section ``[events]`` of an intake map says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import attrs

from grievance.codec import nearest
from grievance.errors import Problem
from grievance.intake._cells import Findings, Locate
from grievance.intake._forms import EVENTS
from grievance.intake._groups import read_all, readers_of
from grievance.intake._map_file import EventsTable, read_table
from grievance.intake._records import Record
from grievance.intake._sources import Source, columns_of
from grievance.intake._translation import UNKNOWN, translator
from grievance.intake._written import read_source
from grievance.lifecycle import Move, MoveKind

__all__ = ["Entry", "EntryReader", "EventsForm", "read_events"]

_NEEDED: Final = {"at": "the instant of the event", "activity": "the activity"}
_KINDS: Final = {kind.value: kind for kind in MoveKind}


@attrs.frozen(kw_only=True)
class EventsForm:
    """What gives the instant, the activity and the rest of an event, and what the activities mean."""

    parts: Mapping[str, Source]
    meanings: Mapping[str, MoveKind]
    otherwise: MoveKind

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return columns_of(self.parts.values())


@attrs.frozen(kw_only=True)
class Entry:
    """What one record tells: a move, and two dates that all records of a case have in common."""

    record: Record
    move: Move
    promised: datetime | None
    ended: datetime | None


class EntryReader:
    """Reads the entries of records whose cells *locate* finds."""

    def __init__(self, form: EventsForm, locate: Locate) -> None:
        self._readers = readers_of(form.parts, locate)
        self._meaning, self._otherwise = translator(form.meanings), form.otherwise

    def read(self, record: Record) -> tuple[Entry | None, Findings]:
        """Return what a record tells, None if it has faults, and what was found on the way."""
        findings = Findings()
        given = read_all(self._readers, record.values, findings)
        if findings.faults:
            return None, findings
        note = given["activity"]
        meaning = self._meaning(note)
        what = self._otherwise if meaning is UNKNOWN else meaning
        move = Move(at=given["at"], what=what, by=given.get("by"), note=note)
        return Entry(record=record, move=move, promised=given.get("promised"), ended=given.get("ended")), findings


def read_events(raw: object, problems: list[Problem]) -> EventsForm | None:
    """Return what the table ``[events]`` states; None if it has faults, which go to *problems*."""
    table, faults = read_table(EventsTable, raw, "events")
    rows: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    sources = {
        name: read_source(rows[name], form, f"events.{name}", faults, needed=_NEEDED.get(name))
        for name, form in EVENTS.items()
        if name in rows
    }
    meanings = _meanings(rows.get("meanings"), faults)
    otherwise = _kind(rows["otherwise"], "events.otherwise", faults) if "otherwise" in rows else None
    problems += faults
    if table is None or otherwise is None or faults:
        return None
    parts = {name: source for name, source in sources.items() if source is not None}
    return EventsForm(parts=parts, meanings=meanings, otherwise=otherwise)


def _meanings(written: object, faults: list[Problem]) -> Mapping[str, MoveKind]:
    rows = written if isinstance(written, Mapping) else {}
    faults += (Problem(f"events.meanings.{name}", "is an empty activity") for name in rows if not name.strip())
    read = {name: _kind(word, f"events.meanings.{name}", faults) for name, word in rows.items()}
    return {name: kind for name, kind in read.items() if kind is not None}


def _kind(word: object, path: str, faults: list[Problem]) -> MoveKind | None:
    kind = _KINDS.get(word) if isinstance(word, str) else None
    if kind is None:
        faults.append(Problem(path, f"is no meaning of an activity{nearest(word, _KINDS)}"))
    return kind
