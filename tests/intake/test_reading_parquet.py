"""Parquet: typed rows, a batch at a time."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from grievance.errors import MissingExtra, UnreadableFile
from grievance.intake._reading import open_records
from grievance.intake._records import Record, Unreadable

pa = pytest.importorskip("pyarrow", reason="needs the extra arrow")
pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra arrow")

AT = datetime(2026, 7, 1, 10, tzinfo=UTC)


def write(path: Path, rows: list[dict[str, Any]], **options: Any) -> Path:
    """Write rows as Parquet."""
    pq.write_table(pa.Table.from_pylist(rows), path, **options)
    return path


def test_rows_keep_their_types(tmp_path: Path) -> None:
    """A row is a dictionary of what Parquet holds, numbered from one, known by its content."""
    rows: list[dict[str, Any]] = [
        {"id": 1, "text": "a\x85b", "paid": Decimal("1.50"), "at": AT, "tags": ["x"], "where": {"zip": "012"}},
        {"id": 2, "text": None, "paid": None, "at": None, "tags": [], "where": None},
    ]
    with open_records(write(tmp_path / "a.csv", rows), expect=["id", "where"]) as reader:
        records = list(reader)

    assert (reader.kind, reader.header, reader.notes) == ("parquet", tuple(rows[0]), ())
    assert [(record.line, record.values) for record in records if isinstance(record, Record)] == [
        (1, rows[0]),
        (2, rows[1]),
    ]
    assert records[0].raw == (
        '{"id": 1, "text": "a\x85b", "paid": "1.50", "at": "2026-07-01 10:00:00+00:00", '
        '"tags": ["x"], "where": {"zip": "012"}}'
    )


def test_many_rows_come_in_batches(tmp_path: Path) -> None:
    """Rows keep their order and number over batches, and progress follows them."""
    path = write(tmp_path / "a.parquet", [{"id": i} for i in range(10_000)], row_group_size=3000)
    with open_records(path) as reader:
        assert reader.bytes_total == path.stat().st_size
        seen = [(record.line, reader.bytes_read) for record in reader]

    assert [line for line, _ in seen] == list(range(1, 10_001))
    assert [seen[i][1] for i in (0, 4999, 9999)] == [
        reader.bytes_total // 10_000, reader.bytes_total // 2, reader.bytes_total,
    ]  # fmt: skip


def test_no_rows_are_no_error(tmp_path: Path) -> None:
    """A table without rows is read to its end at once."""
    pq.write_table(pa.table({"id": pa.array([], pa.int64())}), tmp_path / "a.parquet")
    with open_records(tmp_path / "a.parquet") as reader:
        assert list(reader) == []
        assert reader.header == ("id",)
        assert reader.bytes_read == reader.bytes_total


def test_a_needed_column_that_is_missing_is_named(tmp_path: Path) -> None:
    """The names of a Parquet file are known before its rows."""
    with pytest.raises(UnreadableFile) as caught:
        open_records(write(tmp_path / "a.parquet", [{"Id": 1, "text": "a"}]), expect=["id", "text"])

    assert caught.value.problem == "lacks the columns 'id' (the nearest is 'Id'): name the columns as the file does"


@pytest.mark.parametrize("data", [b"PAR1", b"PAR1" + b"x" * 100 + b"PAR1"])
def test_a_damaged_file_is_refused(tmp_path: Path, data: bytes) -> None:
    """A file that only begins like Parquet is told as damaged."""
    (tmp_path / "a.parquet").write_bytes(data)

    with pytest.raises(UnreadableFile, match="is not Parquet, or is damaged: write or get it again"):
        open_records(tmp_path / "a.parquet")


def test_damage_within_the_rows_is_told_where_it_stands(tmp_path: Path) -> None:
    """Rows before the damage are read, then there is one reject and the end."""
    path = write(
        tmp_path / "a.parquet",
        [{"text": f"text {i * i}"} for i in range(20_000)],
        row_group_size=8192,
        compression="gzip",
        use_dictionary=False,
    )
    second = pq.ParquetFile(path).metadata.row_group(1).column(0)
    data = bytearray(path.read_bytes())
    data[second.data_page_offset + 50 : second.data_page_offset + second.total_compressed_size] = b"\xff" * (
        second.total_compressed_size - 50
    )
    path.write_bytes(data)
    with open_records(path) as reader:
        *records, last = reader

    assert [record.values for record in records if isinstance(record, Record)] == [
        {"text": f"text {i * i}"} for i in range(8192)
    ]
    assert last == Unreadable(
        line=8193, raw="", reasons=("the file is damaged here: the rows from this one on cannot be read",)
    )


def test_without_pyarrow_the_extra_is_named(tmp_path: Path) -> None:
    """The error says what to install."""
    path = write(tmp_path / "a.parquet", [{"id": 1}])

    with (
        mock.patch.dict(sys.modules, {"pyarrow": None}),
        pytest.raises(MissingExtra, match=r"grievance\[arrow\]") as caught,
    ):
        open_records(path)
    assert caught.value.extra == "arrow"
