"""What became of the records of an open file, to be gone through once."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Generic, Self, TypeVar

from grievance.intake._cells import Locate, by_name, by_position
from grievance.intake._reading import RecordReader

__all__ = ["Outcomes", "locate_in"]

T_co = TypeVar("T_co", covariant=True)


class Outcomes(Generic[T_co]):
    """
    What became of the records of *reader*: the *outcomes*, while the file is open.

    Attributes:
        notes: What was passed over or decided before the first record, in words.
    """

    def __init__(self, reader: RecordReader, outcomes: Iterator[T_co]) -> None:
        self._reader, self._outcomes = reader, outcomes
        self.notes = reader.notes

    def __iter__(self) -> Iterator[T_co]:
        return self._outcomes

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


def locate_in(reader: RecordReader) -> Locate:
    """Return what locates cells in the records of *reader*."""
    in_rows = reader.kind == "csv" and reader.header  # an empty file has no header
    return by_position(reader.header) if in_rows else by_name
