"""From the log of another system to past cases: its records grouped by case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grievance.intake._cells import Findings
from grievance.intake._events import EventsForm
from grievance.intake._outcomes import Outcomes, locate_in
from grievance.intake._past_case import CaseReader, PastCase, refused
from grievance.intake._reading import RecordReader
from grievance.intake._records import Record, Unreadable
from grievance.intake._sources import Part

__all__ = ["PastCases"]


class PastCases(Outcomes[PastCase | Unreadable]):
    """
    The past cases of an open log, to be gone through once; the file is closed at its end, or by ``with``.

    The records of a case may stand anywhere in the file, so all of it is read and held in memory before the first
    case comes out; the cases come in the order of their first records. A record that cannot be read gives an
    :class:`Unreadable`. So does every record of a case of which one cannot be taken, since a history with a hole
    would be a false one: with its own reasons, or with the line that has them. Each record of the file thus belongs
    to one case or is one :class:`Unreadable`.

    Attributes:
        notes: What was passed over or decided before the first record, in words.
    """

    def __init__(self, reader: RecordReader, parts: Mapping[str, Part], events: EventsForm) -> None:
        super().__init__(reader, _cases(reader, parts, events))


def _cases(reader: RecordReader, parts: Mapping[str, Part], events: EventsForm) -> Iterator[PastCase | Unreadable]:
    locate = locate_in(reader)
    read_key = parts["source_key"].reader(locate)
    cases: dict[str, list[Record]] = {}
    for record in reader:
        if isinstance(record, Unreadable):
            yield record
            continue
        findings = Findings()
        key = read_key(record.values, findings)
        if key is None:
            yield refused(record, findings)
        else:
            cases.setdefault(key, []).append(record)
    case_reader = CaseReader(parts, events, locate)
    for records in cases.values():
        yield from case_reader.read(records)
