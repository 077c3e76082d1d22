"""Real files are read whole: the csv module over the whole text is the oracle."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest

from grievance.intake._reading import open_records
from grievance.intake._records import Record

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real data are not beside the project"),
]


@pytest.mark.parametrize(
    ("name", "count", "width"),
    [
        ("cfpb_sample", 20_000, 19),
        ("nyc311_sample", 23_050, 18),
        ("helpdesk_events", 15_993, 13),
        ("nyc_council_cases", 33_317, 11),
        ("permit_receipt_events", 6_534, 15),
        ("uwv_complaints_nl", 214, 18),
    ],
)
def test_every_row_is_read(name: str, count: int, width: int) -> None:
    """All rows come out as the csv module gives them, each with its line and its original text."""
    path = DATA / f"{name}.csv.gz"
    text = gzip.decompress(path.read_bytes()).decode()
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert {width} == set(map(len, rows))
    with open_records(path, expect=header) as reader:
        records = list(reader)

    assert (reader.header, reader.notes) == (tuple(header), ())
    assert len(records) == count
    assert [record.values for record in records if isinstance(record, Record)] == rows
    assert text == text.split("\n", 1)[0] + "\n" + "".join(str(record.raw) for record in records)
    line = 2
    for record in records:
        assert record.line == line
        line += str(record.raw).count("\n")
