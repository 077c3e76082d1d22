"""What longer hours are worth in hours of work, and the overtime that they give each person (S1, S2, D5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.calendars import BusinessCalendar
from grievance.errors import InvalidValue
from grievance.motivation import extra_capacity, season_overtime
from grievance.motivation._period import Period

HIGH = {"name": "high", "months": [1, 2], "week": {"mon-fri": ["09:00-20:00"]}}
WINTER = Period.parse("2026-01..2026-02")
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def office(**parts: Any) -> BusinessCalendar:
    """Return an office that is open from nine to six, and to eight in January and February."""
    own = {"zone": "Europe/London", "week": {"mon-fri": ["09:00-18:00"]}, "seasons": [HIGH], **parts}
    return BusinessCalendar.from_mapping(own)


def hours(number: int) -> timedelta:
    """Return a number of hours."""
    return timedelta(hours=number)


def test_the_high_season_gives_two_ninths_more() -> None:
    """S1, S2, D5: two hours on 42 days are 84 for each handler, and 22.2 % of the usual hours."""
    gain = extra_capacity(office(), WINTER, handlers=6)
    assert (gain.days, gain.each, gain.total, gain.usual) == (42, hours(84), hours(504), hours(378))
    assert gain.share == Fraction(2, 9)


def test_only_the_season_counts() -> None:
    """Days of the period outside the season add nothing, and a period without any has no share."""
    assert extra_capacity(office(), Period.parse("2025-12..2026-03"), handlers=6).total == hours(504)
    nothing = extra_capacity(office(), Period.parse("2026-03"), handlers=6)
    assert (nothing.days, nothing.each, nothing.total, nothing.share) == (0, hours(0), hours(0), None)


def test_closed_days_give_nothing() -> None:
    """Holidays, closures and days with hours of their own have no longer hours."""
    closed = office(
        holidays=["2026-01-01"],
        closures=[{"from": "2026-01-05", "to": "2026-01-09"}],
        openings=[{"on": "2026-02-27", "hours": ["09:00-12:00"]}],
    )
    gain = extra_capacity(closed, WINTER, handlers=1)
    assert (gain.days, gain.each) == (35, hours(70))


def test_handlers_may_differ_from_day_to_day() -> None:
    """Absences are told by how many are on shift on a date; nobody there is no gain, and fewer than none is refused."""
    gain = extra_capacity(office(), WINTER, handlers=lambda on: 4 if on.month == 1 else 0)
    assert (gain.days, gain.each, gain.total) == (42, hours(84), hours(22 * 2 * 4))
    assert extra_capacity(office(), WINTER, handlers=0).total == hours(0)
    with pytest.raises(InvalidValue, match="handlers: must be none or more, not -1"):
        extra_capacity(office(), WINTER, handlers=-1)


def test_two_calendars_are_compared_by_the_hour() -> None:
    """Another calendar may be what is usual; where it is open longer the gain is negative."""
    usual = office(week={"mon-fri": ["08:00-18:00"]}, seasons=[])
    gain = extra_capacity(office(), Period.parse("2026-02..2026-03"), handlers=2, usual=usual)
    assert (gain.days, gain.each, gain.total) == (42, hours(20 - 22), hours(-4))
    assert gain.usual == hours(420)


def test_a_season_may_open_days_that_are_closed_else() -> None:
    """Saturdays of the season are gained whole, and have no usual hours to be a share of."""
    saturdays = {**HIGH, "months": [2], "week": {"mon-fri": ["09:00-18:00"], "sat": ["10:00-14:30"]}}
    gain = extra_capacity(office(seasons=[saturdays]), WINTER, handlers=1)
    assert (gain.days, gain.each, gain.share) == (4, hours(18), None)


def test_overtime_follows_the_calendar() -> None:
    """D5: one entry of two hours for each of the 42 days, with an id that tells person and date."""
    entries = season_overtime(office(), WINTER, person="ann", recorded_by="head", at=AT)
    assert len(entries) == 42
    assert {entry.worked for entry in entries} == {hours(2)}
    assert {(entry.person, entry.recorded_by, entry.at, entry.approved) for entry in entries} == {
        ("ann", "head", AT, True)
    }
    assert (entries[0].id, entries[0].on) == ("ann/2026-01-01", date(2026, 1, 1))
    assert entries[-1].on == date(2026, 2, 27)


def test_who_was_away_did_not_work_over() -> None:
    """Dates on which the person was away have no entry, nor have those on which the season's hours are shorter."""
    away = {date(2026, 1, 1), date(2026, 1, 2), date(2026, 3, 2)}
    assert len(season_overtime(office(), WINTER, person="ann", recorded_by="head", at=AT, away=away)) == 40
    usual = office(week={"mon-thu": ["09:00-18:00"], "fri": ["09:00-21:00"]}, seasons=[])
    entries = season_overtime(office(), WINTER, person="ann", recorded_by="head", at=AT, usual=usual)
    assert len(entries) == 33
    assert all(entry.on.weekday() < 4 for entry in entries)


@settings(max_examples=10)
@given(
    months=st.sets(st.integers(1, 12), min_size=1),
    closes=st.integers(12 * 4, 24 * 4),
    handlers=st.integers(0, 50),
    holidays=st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=20),
)
def test_it_is_hours_by_days_by_handlers(months: set[int], closes: int, handlers: int, holidays: set[date]) -> None:
    """Counting days by hand gives the same: quarters of an hour later than six, on weekdays that are no holiday."""
    until = f"{closes // 4:02}:{closes % 4 * 15:02}"
    season = {"name": "high", "months": sorted(months), "week": {"mon-fri": [f"09:00-{until}"]}}
    calendar = office(seasons=[season], holidays=sorted(on.isoformat() for on in holidays))
    year = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    days = [on for on in year if on.month in months and on.weekday() < 5 and on not in holidays]
    gain = extra_capacity(calendar, Period.parse("2026-01..2026-12"), handlers=handlers)
    assert gain.total == len(days) * handlers * timedelta(minutes=15) * (closes - 18 * 4)
    worked = season_overtime(calendar, Period.parse("2026-01..2026-12"), person="a", recorded_by="b", at=AT)
    assert [entry.on for entry in worked] == (days if closes > 18 * 4 else [])
    assert sum((entry.worked for entry in worked), timedelta(0)) == max(gain.each, timedelta(0))
