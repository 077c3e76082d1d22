"""Worked examples with answers found elsewhere: the shared cases, and the acceptance examples of the domain."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from grievance.calendars import BusinessCalendar

_DATA = json.loads((Path(__file__).parent / "calendar_cases.json").read_text("utf-8"))
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONDON = ZoneInfo("Europe/London")


def _calendar(name: str) -> BusinessCalendar:
    case = _DATA["calendars"][name]
    week = {day: ["-".join(pair) for pair in pairs] for day, pairs in zip(_DAYS, case["week"], strict=True)}
    mapping = {"zone": case["tz"], "week": week, "holidays": case["holidays"]}
    return BusinessCalendar.from_mapping(mapping, name=name)


def _ids(op: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in _DATA["cases"] if case["op"] == op]


@pytest.mark.parametrize("case", _ids("add"))
def test_adding_gives_the_published_instant(case: dict[str, Any]) -> None:
    """Adding working time gives the instant that stepping minute by minute gave."""
    answer = _calendar(case["calendar"]).add(datetime.fromisoformat(case["start"]), timedelta(seconds=case["amount_s"]))

    assert answer == datetime.fromisoformat(case["expect"])
    assert answer.tzinfo is UTC


@pytest.mark.parametrize("case", _ids("elapsed"))
def test_measuring_gives_the_published_length(case: dict[str, Any]) -> None:
    """Measuring working time gives the length that stepping minute by minute gave."""
    start, end = datetime.fromisoformat(case["start"]), datetime.fromisoformat(case["end"])

    assert _calendar(case["calendar"]).between(start, end) == timedelta(seconds=case["expect_s"])


def test_samoa_never_had_the_thirtieth_of_december() -> None:
    """A civil date that the zone skipped gives no working time and is no business day."""
    apia = _calendar("apia")
    thursday = datetime(2011, 12, 29, 9, tzinfo=ZoneInfo("Pacific/Apia"))
    monday = datetime(2012, 1, 2, 17, tzinfo=ZoneInfo("Pacific/Apia"))

    assert apia.between(thursday, monday) == timedelta(hours=16)
    assert not apia.is_business_day(date(2011, 12, 30))
    assert apia.opens_at(date(2011, 12, 30)) is None
    assert apia.add_days(date(2011, 12, 29), 1) == date(2012, 1, 2)
    assert apia.end_of_day(date(2011, 12, 29)) == apia.end_of_day(date(2011, 12, 30))
    assert apia.end_of_day(date(2011, 12, 30)) == datetime(2011, 12, 30, 10, tzinfo=UTC)


def test_an_hour_that_comes_twice_counts_twice() -> None:
    """Around the clock, from the first 01:30 to the second one is an hour."""
    first = datetime(2026, 10, 25, 1, 30, tzinfo=_LONDON)

    assert _calendar("always").between(first, first.replace(fold=1)) == timedelta(hours=1)


_D4 = {
    "zone": "Europe/London",
    "week": {"mon-fri": ["09:00-18:00"]},
    "seasons": [{"name": "high", "months": [1, 2], "week": {"mon-fri": ["09:00-20:00"]}}],
}


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-01-30T18:30+00:00", "2026-02-02T11:30+00:00"),
        ("2026-02-27T19:00+00:00", "2026-03-02T12:00+00:00"),
        ("2026-06-05T18:30+01:00", "2026-06-08T13:00+01:00"),
    ],
)
def test_four_open_hours_follow_the_high_season(received: str, due: str) -> None:
    """Longer hours in the high season move deadlines (D4)."""
    shop = BusinessCalendar.from_mapping(_D4)

    assert shop.add(datetime.fromisoformat(received), timedelta(hours=4)) == datetime.fromisoformat(due)


def test_the_high_season_adds_two_hours_a_day() -> None:
    """January and February 2026 have 42 days from Monday to Friday, so 84 hours more (D5)."""
    normal = BusinessCalendar.from_mapping({key: part for key, part in _D4.items() if key != "seasons"})
    year = datetime(2026, 1, 1, tzinfo=_LONDON), datetime(2026, 3, 1, tzinfo=_LONDON)

    assert normal.between(*year) == timedelta(hours=42 * 9)
    assert BusinessCalendar.from_mapping(_D4).between(*year) - normal.between(*year) == timedelta(hours=84)


_BANK_HOLIDAYS = ["2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26"]


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2025, 4, 17), 3, date(2025, 4, 24)),  # D7: FCA, third business day
        (date(2025, 4, 17), 15, date(2025, 5, 13)),  # D7: payment services
        (date(2025, 4, 17), 35, date(2025, 6, 11)),
        (date(2025, 3, 3), 5, date(2025, 3, 10)),  # D8: Housing Code
        (date(2025, 3, 7), 10, date(2025, 3, 21)),
        (date(2025, 3, 5), 10, date(2025, 3, 19)),
        (date(2025, 3, 21), 10, date(2025, 4, 4)),
        (date(2025, 4, 4), 3, date(2025, 4, 9)),  # D9: NHS
    ],
)
def test_business_days_of_the_statutes(start: date, days: int, due: date) -> None:
    """The day of the anchor is not counted, holidays and weekends neither (D7, D8, D9)."""
    england = BusinessCalendar.from_mapping(
        {"zone": "Europe/London", "week": {"mon-fri": ["09:00-17:00"]}, "holidays": _BANK_HOLIDAYS}
    )

    assert england.add_days(start, days) == due
    assert england.add_days(due, -days) == start
