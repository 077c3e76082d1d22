"""Real logs become histories that replay: reopenings are reopenings, and lateness is what the record says."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from grievance.deadlines import Binding, State, Terms, run_clocks, status
from grievance.intake import IntakeMap, PastCase
from grievance.lifecycle import recount, replay
from grievance.model import Complaint, Event, Stage
from support.builders import a_standard
from support.past_maps import HELPDESK, IMPORTED, PERMITS, registered

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real data are not beside the project"),
]

Rows = list[dict[str, str]]


def rows_by_case(name: str) -> dict[str, Rows]:
    """Return the raw rows of a log by case, exact duplicates once, in the order of the file."""
    text = gzip.decompress((DATA / name).read_bytes()).decode()
    found: dict[str, Rows] = {}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        rows = found.setdefault(row["case_id"], [])
        if row not in rows:
            rows.append(row)
    return found


@pytest.fixture(name="helpdesk", scope="module")
def _helpdesk() -> dict[str, tuple[Event, ...]]:
    return histories("helpdesk_events.csv.gz", HELPDESK)


@pytest.fixture(name="permits", scope="module")
def _permits() -> dict[str, tuple[Event, ...]]:
    return histories("permit_receipt_events.csv.gz", PERMITS)


def histories(name: str, mapping: Mapping[str, Any]) -> dict[str, tuple[Event, ...]]:
    """Return the histories of a log by the case's own id; every record must be taken."""
    found = {}
    for case in IntakeMap.from_mapping(mapping).past_cases(DATA / name):
        assert isinstance(case, PastCase), case
        _, _, own = (case.submission.source_key or "").partition(":")
        found[own] = recount(registered(case), case.moves, promised=case.promised)
    return found


def test_every_helpdesk_case_replays(helpdesk: Mapping[str, tuple[Event, ...]]) -> None:
    """All 3,435 cases replay, with one event for each different row; those whose last row says so are closed."""
    raw = rows_by_case("helpdesk_events.csv.gz")
    complaints = {own: replay(events) for own, events in helpdesk.items()}

    assert len(complaints) == 3435
    assert {own: complaint.version for own, complaint in complaints.items()} == {
        own: 1 + len(rows) for own, rows in raw.items()
    }
    closed = {own for own, rows in raw.items() if max(reversed(rows), key=at_second)["activity"] == "Closed"}
    assert len(closed) == 3432
    assert closed <= {own for own, complaint in complaints.items() if complaint.stage is Stage.CLOSED}


def at_second(row: Mapping[str, str]) -> str:
    """Return when a row happened; all are written alike."""
    return row["timestamp"]


def test_reopenings_are_reopenings(helpdesk: Mapping[str, tuple[Event, ...]]) -> None:
    """The cases in which work follows Resolve or Closed in the raw rows are those that were reopened."""
    work = {name for name, meaning in HELPDESK["events"]["meanings"].items() if meaning == "work"}
    gone_back = set()
    for own, rows in rows_by_case("helpdesk_events.csv.gz").items():
        activities = [row["activity"] for row in sorted(rows, key=at_second)]
        ends = [i for i, activity in enumerate(activities) if activity in ("Resolve ticket", "Closed")]
        if ends and work.intersection(activities[ends[0] :]):
            gone_back.add(own)

    assert {own for own, events in helpdesk.items() if replay(events).reopenings} == gone_back
    assert len(gone_back) == 128


def with_clock(complaint: Complaint, within: str) -> Complaint:
    """Return the complaint with the clock of a promise of our own."""
    binding = Binding(standard=a_standard(within), issue=0, terms=Terms(calendars={}))
    return attrs.evolve(complaint, clocks=run_clocks(complaint, (binding,)))


def test_the_lateness_of_permits_is_the_record(permits: Mapping[str, tuple[Event, ...]]) -> None:
    """The promised date decides beside a standard of two years: 332 of 1,075 are late, as the record has it."""
    late, unfinished = set(), set()
    for own, rows in rows_by_case("permit_receipt_events.csv.gz").items():
        (end,), (deadline,) = {row["case_end"] for row in rows}, {row["case_deadline"] for row in rows}
        if not end:
            unfinished.add(own)
        elif datetime.fromisoformat(end) > datetime.fromisoformat(deadline):
            late.add(own)
    found: dict[str, State] = {}
    for own, events in permits.items():
        complaint = with_clock(replay(events), "2 years")
        (clock,) = status(complaint, IMPORTED)
        found[own] = clock.state
        assert clock.clock.due_at == complaint.promises[0].due_at
        assert complaint.stage is (Stage.OPEN if own in unfinished else Stage.CLOSED)
        assert complaint.reopenings == ()

    assert len(found) == 1075
    assert {own for own, state in found.items() if state is State.MET_LATE} == late
    assert {own for own, state in found.items() if state is State.OVERDUE} == unfinished
    assert (len(late), len(unfinished)) == (332, 19)


def test_every_row_of_a_permit_is_told(permits: Mapping[str, tuple[Event, ...]]) -> None:
    """A history holds the registration, the promise, one event a row, and the end where there is one."""
    raw = rows_by_case("permit_receipt_events.csv.gz")

    for own, events in permits.items():
        ended = 2 if raw[own][0]["case_end"] else 0
        assert len(events) == 2 + len(raw[own]) + ended
    assert sum(map(len, raw.values())) == 6534
