"""From the records of an open file to submissions, one after the other, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import attrs

from grievance.errors import InvalidValue
from grievance.intake._cells import Findings, Locate
from grievance.intake._groups import read_all, readers_of
from grievance.intake._outcomes import Outcomes, locate_in
from grievance.intake._reading import RecordReader
from grievance.intake._records import Record, Unreadable
from grievance.intake._sources import Part
from grievance.model import Submission

__all__ = ["Mapper", "Share", "Submissions", "Taken"]


class Taken(NamedTuple):
    """
    A record that became a submission; a named tuple because it is made on the hot path.

    ``notes`` say, by column, what had to be changed for it, never what was there.
    """

    record: Record
    submission: Submission
    notes: tuple[str, ...]

    @property
    def line(self) -> int:
        """The source line at which the record starts, from 1 (in Parquet: the row)."""
        return self.record.line

    @property
    def raw(self) -> str:
        """The original text of the record with its line ends; of a Parquet row, its values as JSON."""
        return self.record.raw

    def __repr__(self) -> str:
        return f"Taken(line={self.line})"


@attrs.frozen(kw_only=True)
class Share:
    """
    A part of a file, for programs that divide one among processes: every so-manieth block of records.

    ``part`` runs from 0; a block is ``block`` records that follow each other.
    """

    part: int = 0
    of: int = 1
    block: int = 500

    def has(self, number: int) -> bool:
        """Return whether the record with this *number*, from 0, belongs to the part."""
        return number // self.block % self.of == self.part


class Mapper:
    """Makes submissions of the values of records whose cells *locate* finds; it remembers conversions of late."""

    def __init__(self, parts: Mapping[str, Part], locate: Locate) -> None:
        self._readers = readers_of(parts, locate)

    def read(self, values: Any) -> tuple[Submission | None, Findings]:
        """Return the submission, None if there are faults, and what was found on the way."""
        findings = Findings()
        given = read_all(self._readers, values, findings)
        if not findings.faults:
            try:
                return Submission(**given), findings
            except InvalidValue as error:
                findings.faults.append(error)
        return None, findings


class Submissions(Outcomes["Taken | Unreadable"]):
    """
    The submissions of an open file, to be gone through once; the file is closed at its end, or by ``with``.

    Each record gives a :class:`Taken`, or an :class:`Unreadable` with every reason why not.

    Attributes:
        notes: What was passed over or decided before the first record, in words.
    """

    def __init__(self, reader: RecordReader, parts: Mapping[str, Part], share: Share) -> None:
        super().__init__(reader, _outcomes(reader, Mapper(parts, locate_in(reader)), share))


def _outcomes(reader: RecordReader, mapper: Mapper, share: Share) -> Iterator[Taken | Unreadable]:
    read, has = mapper.read, share.has
    for number, record in enumerate(reader):
        if not has(number):
            continue
        if isinstance(record, Unreadable):
            yield record
            continue
        submission, findings = read(record.values)
        if submission is None:
            reasons = tuple(map(str, findings.faults))
            yield Unreadable(line=record.line, raw=record.raw, reasons=reasons)
        else:
            yield Taken(record, submission, tuple(findings.notes))
