"""Records of Parquet, a batch of rows at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from grievance.errors import MissingExtra, UnreadableFile
from grievance.intake._records import Record, Unreadable

__all__ = ["ParquetSource"]

_ROWS = 4096


class ParquetSource:
    """
    The rows of one Parquet file.

    Attributes:
        header: The names of its columns.
        size: Its bytes on disk.

    Raises:
        MissingExtra: pyarrow is not installed.
        UnreadableFile: The file is not Parquet, or is damaged.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._file, self._damage = _opened(os.fspath(path))
        self.header: tuple[str, ...] = tuple(self._file.schema_arrow.names)
        self.size = os.stat(path).st_size
        self._read = 0

    @property
    def consumed(self) -> int:
        """About how many of the bytes on disk have been read: as large a part as of the rows."""
        rows: int = self._file.metadata.num_rows
        return self.size * self._read // rows if rows else self.size

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        self._file.close()

    def read(self) -> Iterator[Record | Unreadable]:
        """Yield the rows as dictionaries; where the file is damaged, one reject and the end."""
        batches = self._file.iter_batches(batch_size=_ROWS)
        while True:
            try:
                batch = next(batches, None)
            except self._damage:
                damage = "the file is damaged here: the rows from this one on cannot be read"
                yield Unreadable(line=self._read + 1, raw="", reasons=(damage,))
                break
            if batch is None:
                break
            for values in batch.to_pylist():
                self._read += 1
                yield Record(self._read, values, ())
        self.close()


def _opened(path: str) -> tuple[Any, tuple[type[Exception], ...]]:
    """Return the file and the errors that tell of damage."""
    try:
        from pyarrow import ArrowException, parquet  # type: ignore[import-untyped]
    except ImportError:
        raise MissingExtra("arrow", needs="pyarrow, to read Parquet") from None
    damage = (ArrowException, OSError)
    try:
        return parquet.ParquetFile(path), damage
    except damage:
        raise UnreadableFile(path, "is not Parquet, or is damaged: write or get it again") from None
