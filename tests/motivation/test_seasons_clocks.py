"""The longer hours of a season in a procedure file move every clock that the desk keeps (S1, D4)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grievance.desk import Desk
from grievance.lifecycle import Resume, Wait
from grievance.model import Submission, WaitsFor
from grievance.procedure import Procedure
from grievance.storage.memory import MemoryStore
from support.builders import CLERK
from support.procedures import Clock, numbered

LONDON = ZoneInfo("Europe/London")

SHOP = """
[procedure]
name = "Shop"
version = "1"
effective = 2026-01-01
accountable = "boss@shop.example"
zone = "Europe/London"

[calendars.office]
zone = "Europe/London"
week = { mon-fri = ["09:00-18:00"] }
%(season)s
[[standards]]
id = "answer"
duty = "final response"
within = "4 working hours"
calendar = "office"
pauses = ["customer"]

[[standards]]
id = "tell"
duty = "update"
within = "1 business day"
calendar = "office"

[priority]
hit = "collect"
calendar = "office"
levels = { normal = { at_least = 0, work_within = "4 working hours" } }

[routing]
hit = "first"
otherwise = { to = "front-desk", because = "nobody else is responsible" }

[notices]
holding_before = "3 working hours"
calendar = "office"

[[escalation]]
standard = "answer"
calendar = "office"
rungs = [
    { to = "team", before = "1 working hour" },
    { to = "process owner", after = "2 working hours" },
    { to = "accountable", after = "3 hours" },
]

[[escalation]]
duty = "update"
rungs = [{ to = "accountable", after = "1 day" }]

[delivery]
calendar = "office"
"""

HIGH = """
[[calendars.office.seasons]]
name = "high"
months = [1, 2]
week = { mon-fri = ["09:00-20:00"] }
"""

WITH_SATURDAYS = HIGH.replace('{ mon-fri = ["09:00-20:00"] }', '{ mon-fri = ["09:00-20:00"], sat = ["10:00-14:00"] }')


def london(text: str) -> datetime:
    """Return an instant as a clock in London shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


class Office:
    """A desk over the procedure file of a shop, and one complaint."""

    def __init__(self, folder: Path, season: str, received: str) -> None:
        path = folder / "procedure.toml"
        path.write_text(SHOP % {"season": season}, encoding="utf-8")
        self.clock = Clock(london(received))
        self.desk = Desk(Procedure.load(path), MemoryStore(), clock=self.clock, ids=numbered())
        self.case = self.desk.register(Submission(category="delivery/late", channel="web", received_at=self.clock.at))

    def handed_out(self) -> dict[str, datetime]:
        """Return when everything that the complaint brings is handed out, by what it is."""
        found = {}
        while (at := self.desk.next_due()) is not None:
            self.clock.at = at
            found.update({effect.id.removeprefix("c-1/").split("/2026")[0]: at for effect in self.desk.due()})
        return found


D4 = [
    ("2026-01-30 18:30", "2026-02-02 11:30"),
    ("2026-02-27 19:00", "2026-03-02 12:00"),
    ("2026-06-05 18:30", "2026-06-08 13:00"),
]


@pytest.mark.parametrize(("received", "due"), D4)
def test_the_answer_is_due_when_the_worked_example_says(tmp_path: Path, received: str, due: str) -> None:
    """D4: a standard of four open hours, and the time by which work must start, count the season's hours."""
    case = Office(tmp_path, HIGH, received).case
    answer = next(clock for clock in case.clocks if clock.standard == "answer")
    assert case.priority is not None
    assert (answer.due_at, case.priority.work_by) == (london(due), london(due))


@pytest.mark.parametrize("received", [received for received, _ in D4])
def test_without_the_season_all_three_wait_for_monday(tmp_path: Path, received: str) -> None:
    """D4: by normal hours all come after closing and are due on Monday at 13:00: the season makes the difference."""
    case = Office(tmp_path, "", received).case
    answer = next(clock for clock in case.clocks if clock.standard == "answer")
    assert case.priority is not None
    assert answer.due_at == case.priority.work_by
    assert f"{case.priority.work_by.astimezone(LONDON):%a %H:%M}" == "Mon 13:00"


@pytest.mark.parametrize(
    ("received", "season", "expected"),
    [
        (
            "2026-01-30 18:30",
            HIGH,
            {
                "answer/0/holding": "2026-01-30 19:30",
                "answer/0/rung-1": "2026-02-02 10:30",
                "answer/0": "2026-02-02 11:30",
                "answer/0/rung-2": "2026-02-02 13:30",
                "answer/0/rung-3": "2026-02-02 14:30",
                "tell/0": "2026-02-02 20:00",
                "tell/0/rung-1": "2026-02-04 09:00",
            },
        ),
        (
            "2026-02-02 14:00",
            HIGH,
            {
                "answer/0/holding": "2026-02-02 15:00",
                "answer/0/rung-1": "2026-02-02 17:00",
                "answer/0": "2026-02-02 18:00",
                "answer/0/rung-3": "2026-02-03 09:00",
                "tell/0": "2026-02-03 20:00",
            },
        ),
        (
            "2026-02-02 13:30",
            HIGH,
            {
                "answer/0/holding": "2026-02-02 14:30",
                "answer/0/rung-1": "2026-02-02 16:30",
                "answer/0": "2026-02-02 17:30",
                "answer/0/rung-2": "2026-02-02 19:30",
                "answer/0/rung-3": "2026-02-03 09:00",
                "tell/0": "2026-02-03 20:00",
            },
        ),
        (
            "2026-02-02 13:30",
            "",
            {
                "answer/0/holding": "2026-02-02 14:30",
                "answer/0/rung-1": "2026-02-02 16:30",
                "answer/0": "2026-02-02 17:30",
                "answer/0/rung-2": "2026-02-03 10:30",
                "answer/0/rung-3": "2026-02-03 09:00",
                "tell/0": "2026-02-03 18:00",
            },
        ),
        (
            "2026-02-02 12:30",
            HIGH,
            {"answer/0": "2026-02-02 16:30", "answer/0/rung-3": "2026-02-02 19:30"},
        ),
        (
            "2026-02-02 12:30",
            "",
            {"answer/0": "2026-02-02 16:30", "answer/0/rung-3": "2026-02-03 09:00"},
        ),
    ],
)
def test_letters_notices_and_rungs_follow(tmp_path: Path, received: str, season: str, expected: dict[str, str]) -> None:
    """The letter, the holding notice, the rungs, promises in business days and reminders in working hours all move."""
    found = Office(tmp_path, season, received).handed_out()
    assert {what: found.get(what) for what in expected} == {what: london(at) for what, at in expected.items()}


@pytest.mark.parametrize(("season", "due"), [(HIGH, "2026-02-03 11:00"), ("", "2026-02-03 12:00")])
def test_a_paused_clock_keeps_what_the_season_used(tmp_path: Path, season: str, due: str) -> None:
    """Waiting for the customer from 19:00 on leaves one hour of four in the season, and two by normal hours."""
    office = Office(tmp_path, season, "2026-02-02 16:00")
    office.clock.at = london("2026-02-02 19:00")
    office.desk.apply("c-1", Wait(by=CLERK, waits_for=WaitsFor.CUSTOMER))
    office.clock.at = london("2026-02-03 10:00")
    case = office.desk.apply("c-1", Resume(by=CLERK))
    assert next(clock.due_at for clock in case.clocks if clock.standard == "answer") == london(due)


@pytest.mark.parametrize(
    ("received", "season", "due"),
    [
        ("2026-02-06 12:00", WITH_SATURDAYS, "2026-02-07 14:00"),
        ("2026-02-06 12:00", HIGH, "2026-02-09 20:00"),
        ("2026-02-27 12:00", WITH_SATURDAYS, "2026-02-28 14:00"),
        ("2026-03-06 12:00", WITH_SATURDAYS, "2026-03-09 18:00"),
    ],
)
def test_a_season_may_have_business_days_of_its_own(tmp_path: Path, received: str, season: str, due: str) -> None:
    """Saturdays that are open in the high season are business days while it lasts, and not a day longer."""
    case = Office(tmp_path, season, received).case
    assert next(clock.due_at for clock in case.clocks if clock.standard == "tell") == london(due)
