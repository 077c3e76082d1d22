"""Reading the records of a file, one after the other, in constant memory."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import PurePath
from types import TracebackType
from typing import Literal, Protocol, Self, get_args

from grievance.errors import InvalidValue, UnreadableFile
from grievance.intake._bytes import ByteSource
from grievance.intake._csv import read_csv
from grievance.intake._header import Header, find_header, missing_columns
from grievance.intake._json_lines import read_json_lines
from grievance.intake._lines import Window, canonical_encoding
from grievance.intake._parquet import ParquetSource
from grievance.intake._records import Record, Unreadable

__all__ = ["Kind", "RecordReader", "check_columns", "check_delimiter", "open_records"]

Kind = Literal["csv", "jsonl", "parquet"]

_PARQUET = b"PAR1"
_JSON_LIST = re.compile(rb"\s*\[\s*[{\]]")
_JSON_OBJECT = re.compile(rb"\s*\{")


class _Source(Protocol):
    @property
    def size(self) -> int: ...
    @property
    def consumed(self) -> int: ...
    def close(self) -> None: ...


class RecordReader:
    """
    The records of an open file, to be gone through once; the file is closed at its end, or by ``with``.

    Attributes:
        kind: ``csv``, ``jsonl`` or ``parquet``.
        header: The names of the columns, in the order of the cells; none for JSON Lines.
        notes: What was passed over or decided before the first record, in words.
    """

    def __init__(
        self,
        source: _Source,
        records: Iterator[Record | Unreadable],
        *,
        kind: Kind,
        header: tuple[str, ...],
        notes: tuple[str, ...] = (),
    ) -> None:
        self._source, self._records = source, records
        self.kind, self.header, self.notes = kind, header, notes

    def __iter__(self) -> Iterator[Record | Unreadable]:
        return self._records

    @property
    def bytes_read(self) -> int:
        """How many of the bytes on disk have been read so far, for a progress bar."""
        return self._source.consumed

    @property
    def bytes_total(self) -> int:
        """The size of the file on disk; 0 where it is not known, as of a pipe."""
        return self._source.size

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_records(
    path: str | os.PathLike[str],
    *,
    kind: Kind | None = None,
    encoding: str = "utf-8",
    delimiter: str = ",",
    header: bool = True,
    columns: Sequence[str] | None = None,
    expect: Collection[str] = (),
    max_record_bytes: int = 16 * 1024 * 1024,
) -> RecordReader:
    r"""
    Open a file of CSV, JSON Lines (each plain or gzip) or Parquet for reading.

    Every source line belongs to exactly one :class:`Record`, one :class:`Unreadable`, the header, or a stray line
    before it (told in ``notes``), or is blank. Only ``\n`` ends a line. A record is unreadable if its quotes are
    broken or its cells do not match the header (CSV), if it is not one JSON object with each key once, if it is not
    text in *encoding*, holds NUL, or is longer than *max_record_bytes*; what follows it is read.

    A quote that is never closed costs the record up to the line of that quote, when a good record begins below it;
    else all lines that it ran over are one :class:`Unreadable`. Text that reads as one
    well-formed record of the right width is always taken as that record. A packed file that ends in the middle
    yields all that could be unpacked and then one :class:`Unreadable` with the unfinished record.

    Args:
        path: The file.
        kind: What it holds; found from its first bytes and its name if not given.
        encoding: Of its text; it must extend ASCII. A byte order mark of UTF-8 goes before it.
        delimiter: The character between cells of CSV.
        header: Whether CSV begins with the names of its columns.
        columns: Those names, for CSV without a header.
        expect: Columns of CSV or Parquet that the caller needs.
        max_record_bytes: The most bytes that one record may have. A line far longer is kept to this length only.

    Raises:
        UnreadableFile: The file cannot be opened, is of another kind, or lacks columns of *expect*.
        InvalidValue: An argument does not fit the others.
        MissingExtra: The file is Parquet and the extra ``arrow`` is not installed.
    """
    check_delimiter(delimiter)
    check_columns(columns, header=header, expect=expect)
    if kind not in (None, *get_args(Kind)):
        raise InvalidValue("open_records.kind", f"must be one of {', '.join(get_args(Kind))}, not {kind!r}")
    if max_record_bytes < 1:
        raise InvalidValue("open_records.max_record_bytes", "must be at least 1")
    encoding = canonical_encoding(encoding)
    source = ByteSource(path)
    try:
        kind = kind or _kind_of(source)
        if kind == "parquet":
            source.close()
            return _open_parquet(source.path, expect)
        window = Window(source, encoding="utf-8" if source.bom else encoding, ceiling=max_record_bytes)
        if kind == "jsonl":
            found, records = Header(), read_json_lines(window)
        else:
            if columns is None:
                found = find_header(window, path=source.path, delimiter=delimiter, expect=expect)
            else:
                found = Header(tuple(columns))
            records = read_csv(window, header=found.names, delimiter=delimiter)
        notes = (*_notes(source, encoding), *found.notes)
        return RecordReader(source, records, kind=kind, header=found.names, notes=notes)
    except BaseException:
        source.close()
        raise


def _open_parquet(file: str, expect: Collection[str]) -> RecordReader:
    source = ParquetSource(file)
    if missing := missing_columns((_top(name, source.header) for name in expect), source.header):
        source.close()
        raise UnreadableFile(file, f"lacks the columns {missing}: name the columns as the file does")
    return RecordReader(source, source.read(), kind="parquet", header=source.header)


def _top(name: str, header: Sequence[str]) -> str:
    """Return the column that *name* leads into: itself, or the first step of a dotted path."""
    return name if name in header else name.split(".", 1)[0]


def _kind_of(source: ByteSource) -> Kind:
    if source.head.startswith(_PARQUET):
        return "parquet"
    suffixes = [suffix for suffix in PurePath(source.path.lower()).suffixes if suffix != ".gz"]
    if suffixes[-1:] in ([".jsonl"], [".ndjson"]) or _JSON_OBJECT.match(source.head):
        return "jsonl"
    if _JSON_LIST.match(source.head):
        raise UnreadableFile(
            source.path, "holds one JSON list: write it as JSON Lines, one object a line (jq -c '.[]' does)"
        )
    return "csv"


def _notes(source: ByteSource, encoding: str) -> Iterator[str]:
    if source.bom and encoding != "utf-8":
        yield f"by its byte order mark the file is utf-8, so it is read as utf-8 and not as {encoding}"
    if not source.head and not source.failure:
        yield "the file is empty"


def check_delimiter(delimiter: str) -> None:
    """Refuse a delimiter that cannot stand between cells; raises InvalidValue."""
    if len(delimiter) != 1 or delimiter in '"\r\n\0':
        raise InvalidValue("open_records.delimiter", "must be one character, no quote and no line end")


def check_columns(columns: Sequence[str] | None, *, header: bool, expect: Iterable[str]) -> None:
    """Refuse names of columns that do not go with *header* or lack some of *expect*; raises InvalidValue."""
    if header and columns is not None:
        raise InvalidValue("open_records.columns", "are for files without a header: give header = false too")
    if not header and not columns:
        raise InvalidValue("open_records.columns", "must name the cells of a file without a header, in their order")
    if columns and (missing := missing_columns(expect, columns)):
        raise InvalidValue("open_records.columns", f"must name all columns that are needed; missing: {missing}")
