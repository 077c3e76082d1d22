"""The sample that comes with the cfpb pack, as a demonstration sees it."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from grievance.desk import Desk, Registration
from grievance.intake import IntakeMap
from grievance.model import Letter
from grievance.procedure import Procedure, intake_map
from grievance.storage.memory import MemoryStore

SAMPLE = intake_map("cfpb").with_name("sample.csv.gz")
WHOLE = Path(__file__).parents[3] / "shared" / "data" / "cfpb_sample.csv.gz"
NOW = datetime.fromisoformat("2019-04-29T09:00-04:00")
FIRST, LAST = "2019-03-18", "2019-04-28"
COLUMNS = [
    "Date received",
    "Product",
    "Sub-product",
    "Issue",
    "Sub-issue",
    "Consumer complaint narrative",
    "Company public response",
    "Company",
    "State",
    "ZIP code",
    "Tags",
    "Consumer consent provided?",
    "Submitted via",
    "Date sent to company",
    "Company response to consumer",
    "Timely response?",
    "Consumer disputed?",
    "Complaint ID",
]

Row = dict[str, str]


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the rows of a gzipped CSV file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@cache
def sample() -> tuple[Row, ...]:
    """Return the rows of the sample."""
    return tuple(rows_of(SAMPLE))


@pytest.fixture(name="desk", scope="module")
def _desk() -> Desk:
    return Desk(Procedure.pack("cfpb"), MemoryStore(), clock=lambda: NOW)


@pytest.fixture(name="filed", scope="module")
def _filed(desk: Desk) -> tuple[Registration, ...]:
    """Return what became of each row of the sample."""
    intake = IntakeMap.load(intake_map("cfpb"))
    return desk.register_all([intake.submission(row) for row in sample()])


def test_the_sample_is_the_databases_own_form() -> None:
    """The 18 official columns in their order, some two thousand rows, each ID once, in the order of arrival."""
    rows = sample()
    keys = [(row["Date received"], int(row["Complaint ID"])) for row in rows]
    assert list(rows[0]) == COLUMNS
    assert 1_900 <= len(rows) <= 2_100
    assert sorted(keys) == keys
    assert len({key for _, key in keys}) == len(rows)
    assert (keys[0][0], keys[-1][0]) == (FIRST, LAST)


def test_the_sample_is_small_and_the_same_every_time() -> None:
    """It weighs next to nothing in the wheel, and holds no time of packing."""
    packed = SAMPLE.read_bytes()
    assert len(packed) < 400_000
    assert bytes(4) == packed[4:8]


def test_the_note_tells_the_truth_about_the_sample() -> None:
    """The figures of the note are those of the rows."""
    rows = sample()
    note = " ".join(SAMPLE.with_name("SAMPLE.md").read_text("utf-8").split())
    companies = {row["Company"] for row in rows if row["Company"]}
    assert f"holds {len(rows):,} real complaints" in note
    assert f"narratives ({sum(bool(row['Consumer complaint narrative']) for row in rows)} rows)" in note
    assert f"tags ({sum(bool(row['Tags']) for row in rows)} rows)" in note
    assert f"{len(companies)} companies" in note
    assert f"{sum(not row['Company'] for row in rows)} rows of one bank" in note
    assert f"complaints ({sum(row['Date sent to company'] > '2019-04-29' for row in rows)})" in note


def test_every_row_of_the_sample_is_registered(filed: tuple[Registration, ...]) -> None:
    """Every row becomes a complaint of its own."""
    assert [f"cfpb:{row['Complaint ID']}" for row in sample()] == [
        one.complaint.id if one.complaint else one.error for one in filed
    ]
    assert not any(one.known for one in filed)


def test_the_sample_shows_what_the_pack_can_do(filed: tuple[Registration, ...]) -> None:
    """All levels but the reserved one, most teams, tags and words of consumers occur."""
    complaints = [one.complaint for one in filed if one.complaint]
    levels = Counter(one.priority.level for one in complaints if one.priority)
    teams = Counter(one.team for one in complaints)
    assert {"urgent", "high", "normal", "low"} == levels.keys()
    assert min(levels.values()) >= 20
    assert sum(count >= 10 for count in teams.values()) >= 10
    assert "intake-desk" not in teams
    assert sum(bool(one.submission.text) for one in complaints) >= 50
    assert sum("tags" in one.submission.attributes for one in complaints) >= 200


def test_on_the_pinned_day_some_deadlines_are_missed_and_some_are_near(
    desk: Desk, filed: tuple[Registration, ...]
) -> None:
    """
    On the morning after the last arrival the fifteen days of some are over, and those of others nearly; each is handed
    out once.
    """
    overs = [date.fromisoformat(row["Date sent to company"]) + timedelta(days=15) for row in sample()]
    missed = sum(over < NOW.date() for over in overs)
    near = sum(NOW.date() <= over < NOW.date() + timedelta(days=3) for over in overs)
    owed, soon = (
        Counter(effect.standard for effect in desk.due(at) if isinstance(effect, Letter))
        for at in (NOW, NOW + timedelta(days=3))
    )
    assert len(filed) > missed > 100 < near
    assert missed == owed["respond"]
    assert near == soon["respond"]
    assert owed["final"] == 0


def test_the_head_of_the_queue_has_reasons(desk: Desk, filed: tuple[Registration, ...]) -> None:
    """Whoever is first is urgent, and the desk can say why it was put there and who answers for it."""
    first = desk.queue(limit=1).entries[0]
    told = "\n".join(map(str, desk.explain(first.id)))
    assert (first.priority.level if first.priority else None) == "urgent"
    assert filed
    assert f"routing {first.team}: " in told
    assert "work within 4 working hours" in told


@pytest.mark.shared
@pytest.mark.skipif(not WHOLE.exists(), reason="the real data is not beside the project")
def test_the_sample_is_one_stretch_of_the_collection() -> None:
    """Nothing was chosen or changed: it is every row of the collection that arrived in those six weeks."""
    stretch = [row for row in rows_of(WHOLE) if FIRST <= row["Date received"] <= LAST]
    stretch.sort(key=lambda row: (row["Date received"], int(row["Complaint ID"])))
    assert list(sample()) == [{name: row[name] for name in COLUMNS} for row in stretch]
