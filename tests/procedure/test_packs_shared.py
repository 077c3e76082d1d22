"""The packs on all of the real data beside the project."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from grievance.intake import IntakeMap
from grievance.model import Submission
from grievance.policies import Facts
from grievance.procedure import Assessment, Procedure, assess, intake_map
from support.builders import a_complaint

DATA = Path(__file__).parents[3] / "shared" / "data"
FILES = {"cfpb": DATA / "cfpb_sample.csv.gz", "municipal": DATA / "nyc311_sample.csv.gz"}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.exists(), reason="the real data is not beside the project"),
]


def assessed(name: str) -> Iterator[tuple[dict[str, str], Submission, Assessment]]:
    """Yield every row of a pack's data with its submission and what the pack decides on it."""
    pack, intake = Procedure.pack(name), IntakeMap.load(intake_map(name))
    with gzip.open(FILES[name], "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            submission = intake.submission(row)
            facts = Facts(submission=submission, issue=submission.issues[0], now=submission.received_at)
            received = a_complaint(submission=submission, registered_at=submission.received_at)
            yield row, submission, assess(pack, facts, received)


def whole(pack: Procedure, found: Assessment) -> bool:
    """Return whether an assessment lacks nothing: team, level, work-by, deadlines, and reasons for all of them."""
    return (
        found.team in pack.teams
        and found.priority.level in pack.levels.by_name
        and found.priority.rank_at <= found.priority.work_by
        and [ruling.question for ruling in found.rulings] == ["priority", "routing"]
        and all(ruling.value is not None and ruling.reasons for ruling in found.rulings)
        and len(found.clocks) >= 2
        and all(pack.standard(clock.standard).authority for clock in found.clocks)
        and all(clock.due_at or pack.standard(clock.standard).anchor.of_stage_2 for clock in found.clocks)
    )


def test_every_consumer_complaint_gets_all_it_needs() -> None:
    """Each of the 20,000 rows gets a team other than the last resort, a level, a work-by and its deadlines."""
    pack, binding = Procedure.pack("cfpb"), {"respond", "final", "keep-informed", "second-look"}
    teams: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    lacking = []
    for row, submission, found in assessed("cfpb"):
        teams[found.team] += 1
        levels[found.priority.level] += 1
        if not whole(pack, found) or binding != {one.standard for one in found.clocks}:
            lacking.append((row["Complaint ID"], submission.category))
    assert lacking == []
    assert teams.total() == 20_000
    assert teams["intake-desk"] == 0
    assert {"urgent", "high", "normal", "low"} == levels.keys()
    assert all(0.01 <= count / 20_000 <= 0.6 for count in levels.values())


def test_at_least_98_in_100_requests_go_to_the_agency_that_had_them() -> None:
    """Each of the 23,050 rows gets all it needs; where the city names the agency, the pack names the same."""
    pack = Procedure.pack("municipal")
    right: Counter[bool] = Counter()
    lacking = []
    unknown: Counter[str] = Counter()
    for row, submission, found in assessed("municipal"):
        if row["agency"]:
            right[row["agency"].casefold() == found.team] += 1
        if not whole(pack, found):
            lacking.append((row["unique_key"], submission.category))
        unknown[submission.category] += found.team == "3-1-1"
    assert lacking == []
    assert right.total() == 17_449
    assert right[True] / right.total() >= 0.98
    assert dict(+unknown) == {"queens-and-brooklyn": 5}
