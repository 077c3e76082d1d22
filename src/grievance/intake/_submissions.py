"""From the records of an open file to submissions, one after the other, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, NamedTuple, Self

import attrs

from grievance.errors import InvalidValue
from grievance.intake._cells import Findings, Locate, by_name, by_position
from grievance.intake._groups import read_all, readers_of
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


class Submissions:
    """
    The submissions of an open file, to be gone through once; the file is closed at its end, or by ``with``.

    Each record gives a :class:`Taken`, or an :class:`Unreadable` with every reason why not.

    Attributes:
        notes: What was passed over or decided before the first record, in words.
    """

    def __init__(self, reader: RecordReader, parts: Mapping[str, Part], share: Share) -> None:
        self._reader, self._share = reader, share
        in_rows = reader.kind == "csv" and reader.header  # an empty file has no header
        self._mapper = Mapper(parts, by_position(reader.header) if in_rows else by_name)
        self._outcomes = self._map()
        self.notes = reader.notes

    def __iter__(self) -> Iterator[Taken | Unreadable]:
        return self._outcomes

    def _map(self) -> Iterator[Taken | Unreadable]:
        read, has = self._mapper.read, self._share.has
        for number, record in enumerate(self._reader):
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

    @property
    def bytes_read(self) -> int:
        """How many of the bytes on disk have been read so far, for a progress bar."""
        return self._reader.bytes_read

    @property
    def bytes_total(self) -> int:
        """The size of the file on disk; 0 where it is not known, as of a pipe."""
        return self._reader.bytes_total

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
