"""From a file to submissions and rejects: nothing lost, nothing twice, in constant memory."""

from __future__ import annotations

import gc
import gzip
import itertools
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grievance.errors import InvalidDocument, UnreadableFile
from grievance.intake import IntakeMap, RejectsFile, Taken, Unreadable
from grievance.model import Submission
from support.intake_maps import document, gone_through

FIELDS: dict[str, Any] = {
    "category": {"columns": ["Product", "Issue"]},
    "channel": {"column": "Via", "values": {"Web": "web", "Phone": "phone"}},
    "received_at": {"column": "Received", "zone": "America/New_York", "hour": 9},
    "text": "Text",
}
HEADER = "id,Product,Issue,Via,Received,Text"


def csv_map(**source: Any) -> IntakeMap:
    """Return a map of the columns of ``HEADER``."""
    return IntakeMap.from_mapping(document(FIELDS) | {"source": {"name": "desk", "key": "id"} | source})


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Any:
    """Return a function that writes a file and returns its path."""
    numbers = itertools.count()

    def write(data: str | bytes, name: str = "records.csv") -> Path:
        path = tmp_path / f"{next(numbers)}-{name}"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


GOOD = '7,Mortgage,Late fees,Web,2026-07-01,"Two\nlines, ""quoted"""\n'
BAD = "8,,,Fax,someday,MARKER\n"
BROKEN = '9,Mortgage,"Fees" x,Web,2026-07-01,MARKER\n'


def test_records_become_submissions_and_rejects(file: Any) -> None:
    """A good record is taken with its line and text, a bad one is rejected with all reasons, and the counts add up."""
    taken, rejected = gone_through(csv_map().open(file(f"{HEADER}\n{GOOD}\n{BAD}{BROKEN}{GOOD.replace('7', '10', 1)}")))

    assert [(one.line, one.submission.source_key) for one in taken] == [(2, "desk:7"), (7, "desk:10")]
    assert taken[0].raw == GOOD
    assert taken[0].record.values[0] == "7"
    assert taken[0].notes == ()
    assert taken[0].submission.text == 'Two\nlines, "quoted"'
    assert taken[0].submission.category == "mortgage/late-fees"
    assert taken[0].submission.received_at == datetime(2026, 7, 1, 13, tzinfo=UTC)
    assert [(one.line, one.raw) for one in rejected] == [(5, BAD), (6, BROKEN)]
    assert rejected[0].reasons == (
        "Product, Issue: gives no category: it needs letters or digits, or give otherwise in the map",
        "Via: is none of the values in the map: add it there, or give otherwise",
        "Received: must be an instant or a date in the format 'iso'",
    )


def test_nothing_personal_shows(file: Any, tmp_path: Path) -> None:
    """Neither reasons nor notes nor the text of values show what a record holds; the rejects file has the record."""
    with csv_map().open(file(f"{HEADER}\n{BAD}{GOOD}")) as submissions:
        outcomes = list(submissions)
    bad, good = outcomes

    assert isinstance(bad, Unreadable)
    assert isinstance(good, Taken)
    assert repr(good) == "Taken(line=3)"
    assert "MARKER" not in f"{bad!r}{bad.reasons}{good!r}"
    with RejectsFile(tmp_path / "rejects.jsonl") as rejects:
        rejects.add(line=bad.line, raw=bad.raw, reasons=bad.reasons)
        rejects.add(line=good.line, raw=good.raw, reasons=["refused later"])
    kept = [json.loads(line) for line in (tmp_path / "rejects.jsonl").read_text().splitlines()]
    assert [entry["raw"] for entry in kept] == [BAD, GOOD]


def test_a_file_tells_how_far_it_was_read(file: Any) -> None:
    """Bytes read, bytes in all and notes are those of the reader, for a progress bar."""
    data = f"a stray line\n{HEADER}\n{GOOD}"
    with csv_map().open(file(data)) as submissions:
        assert submissions.notes == ("line 1, before the header, was left out",)
        assert submissions.bytes_total == len(data)
        list(submissions)
        assert submissions.bytes_read == len(data)


def test_submissions_are_gone_through_once(file: Any) -> None:
    """Going on after a pause goes on with the next record; closing ends it and may be done twice."""
    submissions = csv_map().open(file(f"{HEADER}\n{GOOD}{GOOD}"))

    assert isinstance(next(iter(submissions)), Taken)
    assert len(list(submissions)) == 1
    assert list(submissions) == []
    submissions.close()
    submissions.close()


def test_bytes_of_many_kinds_flow_through(file: Any) -> None:
    """A byte order mark, CRLF, gzip, another encoding and another delimiter change nothing."""
    row = "7,Müll,Größe,Web,2026-07-01,„Weg“\u0085da"
    plain = gone_through(csv_map().open(file(f"{HEADER}\n{row}\n")))[0][0].submission
    variants = [
        (csv_map(), b"\xef\xbb\xbf" + f"{HEADER}\r\n{row}\r\n".encode()),
        (csv_map(), gzip.compress(f"{HEADER}\n{row}".encode())),
        (csv_map(delimiter=";"), f"{HEADER}\n{row}\n".replace(",", ";").encode()),
        (csv_map(header=False, columns=HEADER.split(",")), f"{row}\n".encode()),
        (csv_map(kind="csv"), f" {HEADER.replace(',', ' , ')}\n{row}\n".encode()),
    ]

    assert plain.text == "„Weg“\u0085da"
    assert plain.category == "mull/große"
    for intake_map, data in variants:
        taken, rejected = gone_through(intake_map.open(file(data)))
        assert [one.submission for one in taken] == [plain]
        assert not rejected
    western = f"{HEADER}\n7,Müll,Größe,Web,2026-07-01,„Weg“…da\n".encode("cp1252")
    taken, _ = gone_through(csv_map(encoding="cp1252").open(file(western)))
    assert taken[0].submission.text == "„Weg“…da"
    taken, rejected = gone_through(csv_map().open(file(western)))
    assert not taken
    assert isinstance(rejected[0].raw, bytes)


def test_json_lines_flow_through(file: Any) -> None:
    """JSON Lines are mapped by name, keys in any order, and what had to be changed is noted."""
    record = {"Text": "a\0b", "Via": "Web", "Received": "2026-07-01", "Product": "Mortgage", "id": 7}
    lines = f"{json.dumps(record)}\n[1]\n{json.dumps({**record, 'Via': 'Fax', 'Text': 'MARKER'})}\n"
    taken, rejected = gone_through(csv_map().open(file(lines, "records.jsonl")))

    assert [one.submission.category for one in taken] == ["mortgage"]
    assert taken[0].submission.text == "a\ufffdb"
    assert taken[0].notes == (
        "Text: 1 character that no text may hold (NUL or half a surrogate pair) was replaced by U+FFFD",
    )
    assert [one.line for one in rejected] == [2, 3]
    assert rejected[1].reasons == ("Via: is none of the values in the map: add it there, or give otherwise",)


def test_parquet_flows_through(tmp_path: Path) -> None:
    """Rows of Parquet are mapped by name, with their own types."""
    arrow = pytest.importorskip("pyarrow", reason="needs the extra arrow")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra arrow")
    rows = [
        {"id": 7, "Product": "A", "Issue": None, "Via": "Web", "Received": datetime(2026, 7, 1), "Text": "x"},  # noqa: DTZ001
        {"id": 8, "Product": "A", "Issue": "B", "Via": "?", "Received": None, "Text": None},
    ]
    parquet.write_table(arrow.Table.from_pylist(rows), tmp_path / "a.parquet")
    taken, rejected = gone_through(csv_map().open(tmp_path / "a.parquet"))

    assert [(one.submission.source_key, one.submission.received_at.hour) for one in taken] == [("desk:7", 4)]
    assert [(one.line, len(one.reasons)) for one in rejected] == [(2, 2)]


def test_a_file_that_lacks_columns_is_unreadable(file: Any) -> None:
    """The missing column is named with the nearest one, before the first record."""
    with pytest.raises(UnreadableFile, match=r"'Received' \(the nearest is 'Recieved'\)"):
        csv_map().open(file(f"{HEADER.replace('Received', 'Recieved')}\n{GOOD}"))


@pytest.mark.parametrize("data", ["", f"{HEADER}\n", "\n\n"])
def test_a_file_without_records_gives_none(file: Any, data: str) -> None:
    """A file that is empty or has a header alone gives no record and no reject."""
    assert gone_through(csv_map().open(file(data))) == ([], [])


def test_damaged_files_give_what_can_be_read(file: Any) -> None:
    """A truncated gzip file and a quote that is never closed cost the records that they hit."""
    whole = f"{HEADER}\n" + "".join(GOOD.replace("7", str(n), 1) for n in range(2000))
    packed = gzip.compress(whole.encode(), mtime=0)
    taken, rejected = gone_through(csv_map().open(file(packed[: len(packed) // 2])))
    assert 0 < len(taken) < 2000
    assert "the compressed file ends in the middle" in rejected[-1].reasons[0]

    quoted = f'{HEADER}\n1,"Mort,Fees,Web,2026-07-01,x\n{GOOD}'
    taken, rejected = gone_through(csv_map().open(file(quoted)))
    assert [one.submission.source_key for one in taken] == ["desk:7"]
    assert len(rejected) == 1


def test_one_object_may_be_mapped_by_itself() -> None:
    """The body of a webhook gives the submission that the same record in a file gives, and the same reasons."""
    record = {"id": "7", "Product": "Mortgage", "Issue": "Late fees", "Via": "Web", "Received": "2026-07-01"}
    submission = csv_map().submission(record)

    assert submission.category == "mortgage/late-fees"
    with pytest.raises(InvalidDocument) as caught:
        csv_map().submission({**record, "Via": "MARKER", "Received": "MARKER"})
    assert [problem.path for problem in caught.value.problems] == ["Via", "Received"]
    assert "MARKER" not in str(caught.value)


def test_what_was_handed_out_is_not_kept(file: Any) -> None:
    """While a file is gone through, no more than the submission at hand is in memory."""
    rows = (f"{n},Product {n},Issue {n},Web,2026-07-01,text {n}\n" for n in range(3_000))
    most = 0
    with csv_map(name="flat").open(file(f"{HEADER}\n{''.join(rows)}")) as submissions:
        for number, outcome in enumerate(submissions, 1):
            assert isinstance(outcome, Taken)
            if number % 500 == 0:
                most = max(most, live_submissions("flat"))

    assert number == 3_000
    assert 1 <= most <= 3


def live_submissions(source: str) -> int:
    """Return how many submissions of a source are in memory."""
    found = (one for one in gc.get_objects() if isinstance(one, Submission))
    return sum((one.source_key or "").startswith(source) for one in found)


def test_a_bad_setting_is_told_when_the_map_is_made() -> None:
    """Settings of the file that contradict each other never reach the file."""
    with pytest.raises(InvalidDocument, match=r"source\.encoding"):
        csv_map(encoding="utf-16")
