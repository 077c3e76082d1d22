"""The questions that a calendar answers: their conventions, their limits, and what they refuse."""

from __future__ import annotations

import copy
import pickle
import random
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from grievance.calendars import BusinessCalendar
from grievance.errors import CalendarExhausted, InvalidValue

_HOUR = timedelta(hours=1)
_LONDON = ZoneInfo("Europe/London")


def _calendar(**parts: object) -> BusinessCalendar:
    return BusinessCalendar.from_mapping(
        {"zone": "Europe/London", "week": {"mon-fri": ["09:00-13:00", "14:00-18:00"]}, **parts}, name="office"
    )


_OFFICE = _calendar()
_ALWAYS = _calendar(week={"mon-sun": ["00:00-24:00"]})


def _at(words: str) -> datetime:
    return datetime.fromisoformat(words)


@pytest.mark.parametrize(
    ("start", "hours", "answer"),
    [
        ("2026-03-03T09:00Z", 4, "2026-03-03T13:00Z"),  # ends exactly at closing: that instant
        ("2026-03-03T09:00Z", 8, "2026-03-03T18:00Z"),
        ("2026-03-03T13:00Z", -4, "2026-03-03T09:00Z"),  # going back it ends at the opening
        ("2026-03-03T18:00Z", -4, "2026-03-03T14:00Z"),
        ("2026-03-03T14:00Z", -4, "2026-03-03T09:00Z"),
        ("2026-03-03T09:00Z", -4, "2026-03-02T14:00Z"),
        ("2026-03-07T12:00Z", 0, "2026-03-07T12:00Z"),  # nothing added: the start, though closed
        ("2026-03-07T12:00Z", 1, "2026-03-09T10:00Z"),
        ("2026-03-07T12:00Z", -1, "2026-03-06T17:00Z"),
        ("2026-12-31T18:00Z", 1, "2027-01-01T10:00Z"),  # into a year not yet on the tape
        ("2027-01-01T09:00Z", -1, "2026-12-31T17:00Z"),
        ("2026-03-03T09:00Z", 8 * 783, "2029-03-01T18:00Z"),  # 156 weeks and three days
    ],
)
def test_adding_follows_the_conventions(start: str, hours: int, answer: str) -> None:
    """Forward an answer may be a closing but never an opening, back an opening but never a closing."""
    assert _calendar().add(_at(start), hours * _HOUR) == _at(answer)


def test_microseconds_are_exact() -> None:
    """No rounding happens anywhere: a microsecond is a microsecond, far from the epoch too."""
    tick = timedelta(microseconds=1)
    closing = _at("2149-06-02T12:00:00Z")

    assert _OFFICE.between(closing - 2 * tick, closing + _HOUR + 3 * tick) == 5 * tick
    assert _OFFICE.add(closing - tick, 2 * tick) == closing + _HOUR + tick
    assert _OFFICE.add(closing + _HOUR + tick, -2 * tick) == closing - tick


@pytest.mark.parametrize(
    "at", [datetime(2026, 7, 1, 9, 30, tzinfo=_LONDON), datetime(2026, 7, 1, 4, 30, tzinfo=timezone(-4 * _HOUR))]
)
def test_any_zone_is_understood_and_utc_is_given(at: datetime) -> None:
    """Instants may come in any zone; answers are UTC."""
    answers = [
        _OFFICE.add(at, _HOUR),
        _OFFICE.add(at, 0 * _HOUR),
        _OFFICE.next_open(at),
        _OFFICE.end_of_day(date(2026, 7, 1)),
        _OFFICE.opens_at(date(2026, 7, 1)),
        _OFFICE.ledger(at, at + _HOUR).lines[0].starts_at,
    ]

    assert answers[0] == _at("2026-07-01T09:30:00+00:00")
    assert all(answer is not None and answer.tzinfo is UTC for answer in answers)


@pytest.mark.parametrize(
    ("at", "is_open", "next_open"),
    [
        ("2026-03-03T08:59:59.999999Z", False, "2026-03-03T09:00Z"),
        ("2026-03-03T09:00Z", True, "2026-03-03T09:00Z"),
        ("2026-03-03T12:59:59.999999Z", True, "2026-03-03T12:59:59.999999Z"),
        ("2026-03-03T13:00Z", False, "2026-03-03T14:00Z"),
        ("2026-03-06T18:00Z", False, "2026-03-09T09:00Z"),
        ("2026-12-31T18:00Z", False, "2027-01-01T09:00Z"),
    ],
)
def test_hours_are_half_open(at: str, is_open: bool, next_open: str) -> None:
    """An opening belongs to the hours, a closing does not."""
    calendar = _calendar()

    assert calendar.is_open(_at(at)) is is_open
    assert calendar.next_open(_at(at)) == _at(next_open)


def test_years_meet_without_a_seam() -> None:
    """The first instant of a year is answered for like any other, whichever years were asked about before."""
    always = _calendar(week={"mon-sun": ["00:00-24:00"]})
    new_year = _at("2027-01-01T00:00Z")

    assert always.between(new_year - _HOUR, new_year) == _HOUR
    assert always.is_open(new_year)
    assert always.next_open(new_year) == new_year
    assert always.add(new_year, -_HOUR) == new_year - _HOUR
    assert always.add(new_year, _HOUR) == new_year + _HOUR


@pytest.mark.parametrize(
    ("on", "number", "answer"),
    [
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),  # a Saturday
        (date(2026, 3, 7), -1, date(2026, 3, 6)),
        (date(2026, 3, 9), -1, date(2026, 3, 6)),
        (date(2026, 3, 7), 0, date(2026, 3, 7)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
        (date(2026, 1, 1), -1, date(2025, 12, 31)),
        (date(2026, 1, 1), 783, date(2029, 1, 2)),  # 156 weeks and three days
        (date(2026, 1, 1), -783, date(2023, 1, 2)),
    ],
)
def test_business_days_leave_out_the_day_itself(on: date, number: int, answer: date) -> None:
    """The first business day after a date is never the date; no days give the date itself, open or closed."""
    assert _calendar().add_days(on, number) == answer


def test_the_bounds_of_a_business_day_are_those_of_its_own_shifts() -> None:
    """A shift past midnight closes its own date on the next, and not the holiday after it."""
    night = _calendar(week={"mon-fri": ["22:00-06:00"]}, holidays=["2026-12-25"])

    assert night.opens_at(date(2026, 12, 24)) == _at("2026-12-24T22:00Z")
    assert night.closes_at(date(2026, 12, 24)) == _at("2026-12-25T06:00Z")
    assert night.opens_at(date(2026, 12, 25)) is None
    assert night.closes_at(date(2026, 12, 25)) is None
    assert _OFFICE.opens_at(date(2026, 7, 1)) == _at("2026-07-01T08:00Z")
    assert _OFFICE.closes_at(date(2026, 7, 1)) == _at("2026-07-01T17:00Z")
    assert _OFFICE.closes_at(date(2026, 7, 4)) is None


def test_shifts_that_meet_are_counted_once() -> None:
    """A night shift that runs into the next morning's hours does not count the common time twice."""
    long_nights = _calendar(week={"mon,wed-sun": ["20:00-10:00"], "tue": ["08:00-12:00"]})

    assert long_nights.between(_at("2026-03-02T18:00Z"), _at("2026-03-03T18:00Z")) == 16 * _HOUR


@pytest.mark.parametrize(
    ("hours", "night", "length"),
    [
        ("22:00-06:00", "2026-03-28T12:00Z", 7),  # 01:00 becomes 02:00
        ("22:00-06:00", "2026-10-24T12:00Z", 9),  # 02:00 becomes 01:00
        ("01:15-01:45", "2026-03-28T12:00Z", 0),  # within the gap
        ("01:15-01:45", "2026-10-24T12:00Z", 1),  # within the fold: twice
        ("00:00-01:30", "2026-03-28T12:00Z", 1),  # ends within the gap
        ("00:00-01:30", "2026-10-24T12:00Z", 2),  # ends within the fold
        ("01:30-03:00", "2026-03-28T12:00Z", 1),  # begins within the gap
        ("01:30-03:00", "2026-10-24T12:00Z", 2),  # begins within the fold
    ],
)
def test_the_wall_clock_decides_at_both_changes(hours: str, night: str, length: int) -> None:
    """Time counts while the wall clock stands within the hours: shorter in a gap, twice where an hour is repeated."""
    calendar = _calendar(week={"mon-sun": [hours]})

    assert calendar.between(_at(night), _at(night) + 24 * _HOUR) == length * _HOUR


def test_a_day_whose_hours_fall_into_the_gap_is_no_business_day() -> None:
    """Where the clock jumps over all hours of a date, nobody works that day."""
    calendar = _calendar(week={"mon-sun": ["01:15-01:45"]})

    assert not calendar.is_business_day(date(2026, 3, 29))
    assert calendar.opens_at(date(2026, 3, 29)) is None
    assert calendar.add_days(date(2026, 3, 28), 1) == date(2026, 3, 30)


def test_offsets_of_odd_seconds_are_exact() -> None:
    """Liberia kept 44 minutes and 30 seconds behind until 7 January 1972."""
    monrovia = _calendar(zone="Africa/Monrovia")

    assert monrovia.opens_at(date(1972, 1, 6)) == _at("1972-01-06T09:44:30Z")
    assert monrovia.opens_at(date(1972, 1, 7)) == _at("1972-01-07T09:00Z")
    assert monrovia.end_of_day(date(1972, 1, 5)) == _at("1972-01-06T00:44:30Z")


_NAIVE = datetime(2026, 3, 3, 10)  # noqa: DTZ001 - refused on purpose


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (lambda: _OFFICE.add(_NAIVE, _HOUR), "start"),
        (lambda: _OFFICE.add(_NAIVE, 0 * _HOUR), "start"),
        (lambda: _OFFICE.between(_NAIVE, _at("2026-03-03T10:00Z")), "start"),
        (lambda: _OFFICE.between(_at("2026-03-03T10:00Z"), _NAIVE), "end"),
        (lambda: _OFFICE.is_open(_NAIVE), "at"),
        (lambda: _OFFICE.next_open(_NAIVE), "at"),
        (lambda: _OFFICE.local_date(_NAIVE), "at"),
        (lambda: _OFFICE.ledger(_NAIVE, _at("2026-03-03T10:00Z")), "start"),
        (lambda: _OFFICE.ledger(_at("2026-03-03T10:00Z"), _NAIVE), "end"),
        (lambda: _OFFICE.ledger(_at("2026-03-03T10:00Z"), _at("2026-03-03T09:59Z")), "end"),
        (lambda: _OFFICE.is_business_day(_NAIVE), "on"),
        (lambda: _OFFICE.add_days(_at("2026-03-03T10:00Z"), 1), "on"),
        (lambda: _OFFICE.add_days(_at("2026-03-03T10:00Z"), 0), "on"),
        (lambda: _OFFICE.end_of_day(_NAIVE), "on"),
    ],
)
def test_what_is_no_instant_or_no_date_is_refused(ask: Callable[[], object], field: str) -> None:
    """Naive instants, and instants where a date is asked for, are refused with the name of the argument."""
    with pytest.raises(InvalidValue) as refusal:
        ask()

    assert refusal.value.field == field


_FIRST, _LAST = _at("1900-01-01T00:00Z"), _at("2199-12-31T23:59:59.999999Z")
_TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar: calendar.add(_LAST + _TICK, _HOUR),
        lambda calendar: calendar.add(_FIRST - _TICK, 0 * _HOUR),
        lambda calendar: calendar.add(_LAST, _HOUR),
        lambda calendar: calendar.add(_FIRST, -_HOUR),
        lambda calendar: calendar.add(_LAST - 400 * _HOUR, timedelta.max),
        lambda calendar: calendar.add(_FIRST + 400 * _HOUR, timedelta.min),
        lambda calendar: calendar.between(_FIRST, _LAST + _TICK),
        lambda calendar: calendar.between(datetime.max.replace(tzinfo=timezone(-_HOUR)), _LAST),
        lambda calendar: calendar.is_open(datetime.min.replace(tzinfo=timezone(_HOUR))),
        lambda calendar: calendar.next_open(_LAST),
        lambda calendar: calendar.add_days(date(2199, 12, 31), 1),
        lambda calendar: calendar.add_days(date(1900, 1, 1), -1),
        lambda calendar: calendar.is_business_day(date.max),
        lambda calendar: calendar.opens_at(date.min),
        lambda calendar: calendar.end_of_day(date.max),
        lambda calendar: calendar.local_date(_FIRST - _TICK),
        lambda calendar: calendar.ledger(_FIRST - _TICK, _FIRST),
    ],
)
def test_questions_beyond_the_ceiling_are_refused(ask: Callable[[BusinessCalendar], Any]) -> None:
    """A question that leaves the years 1900 to 2199 raises, names the calendar, and never overflows."""
    with pytest.raises(CalendarExhausted, match="'office'") as refusal:
        ask(_OFFICE)

    assert refusal.value.years == (1900, 2199)


def test_answers_reach_the_ceiling() -> None:
    """The first and the last instant of the years are answered for."""
    assert _ALWAYS.between(_FIRST, _LAST) == _LAST - _FIRST
    assert _ALWAYS.add(_LAST, -_TICK) == _LAST - _TICK
    assert _ALWAYS.add(_FIRST, _TICK) == _FIRST + _TICK
    assert _ALWAYS.end_of_day(date(2199, 12, 31)) == _LAST + _TICK
    assert _ALWAYS.is_business_day(date(1900, 1, 1))
    assert _ALWAYS.local_date(_LAST) == date(2199, 12, 31)


def test_closures_beyond_the_ceiling_cost_nothing() -> None:
    """A closure may reach over all time; it closes what it reaches."""
    before, after = {"from": "0001-01-01", "to": "2026-03-02"}, {"from": "2026-03-04", "to": "9999-12-31"}
    closed = _calendar(closures=[before, after])

    assert closed.add_days(date(1900, 1, 1), 1) == date(2026, 3, 3)
    assert not closed.is_business_day(date(1900, 1, 2))
    with pytest.raises(CalendarExhausted):
        closed.add_days(date(2026, 3, 3), 1)


def test_the_tape_is_no_part_of_the_value() -> None:
    """Questions asked change neither equality nor hash nor what a copy or a pickle holds."""
    fresh, used = _calendar(), _calendar()
    before = pickle.dumps(used)
    used.between(_at("2000-01-01T00:00Z"), _at("2050-01-01T00:00Z"))

    assert used == fresh
    assert hash(used) == hash(fresh)
    assert pickle.dumps(used) == before
    assert copy.deepcopy(used) == attrs.evolve(used) == used
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        used.zone = "UTC"  # type: ignore[misc]


def test_another_name_is_another_calendar() -> None:
    """A calendar made from another one answers by its own rules, not from the other's tape."""
    _OFFICE.between(_at("2026-03-02T00:00Z"), _at("2026-03-09T00:00Z"))
    closed = attrs.evolve(_OFFICE, name="closed on Tuesday", holidays=[date(2026, 3, 3)])

    assert closed.between(_at("2026-03-02T00:00Z"), _at("2026-03-09T00:00Z")) == 32 * _HOUR
    assert closed != _OFFICE


def test_threads_share_a_calendar() -> None:
    """Threads that wind the tape in different directions at once all get the right answers."""
    rng = random.Random(5)  # noqa: S311 - no secret
    base = _at("2026-01-01T00:00Z")
    asked = [(base + rng.randrange(-90_000, 90_000) * _HOUR, rng.randrange(-4000, 4000) * _HOUR) for _ in range(160)]
    right = [_OFFICE.add(start, amount) for start, amount in asked]
    shared, found = _calendar(), dict[int, datetime]()
    gate = threading.Barrier(8)

    def ask(first: int) -> None:
        gate.wait()
        for number in range(first, len(asked), 8):
            found[number] = shared.add(*asked[number])

    threads = [threading.Thread(target=ask, args=(first,)) for first in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [found[number] for number in range(len(asked))] == right


def test_days_between_by_hand() -> None:
    """From Maundy Thursday over Easter to the Wednesday after there are two business days in England."""
    calendar = _calendar(holidays=["2025-04-18", "2025-04-21"])

    assert calendar.days_between(date(2025, 4, 17), date(2025, 4, 23)) == 2
    assert calendar.days_between(date(2025, 4, 18), date(2025, 4, 21)) == 0
    assert calendar.days_between(date(2025, 4, 23), date(2025, 4, 17)) == -2


def test_days_between_are_those_of_dates() -> None:
    """An instant is refused: which date it is depends on the zone."""
    for first, last in ((_at("2026-03-03T09:00Z"), date(2026, 3, 4)), (date(2026, 3, 4), _at("2026-03-03T09:00Z"))):
        with pytest.raises(InvalidValue, match="must be a date without a time"):
            _OFFICE.days_between(first, last)


def test_days_between_outside_the_years_of_the_calendar() -> None:
    """A date before the first year or after the last one is refused, on either side."""
    inside = date(2026, 3, 3)
    for outside in (date(1850, 1, 1), date(2300, 1, 1)):
        for first, last in ((inside, outside), (outside, inside)):
            with pytest.raises(CalendarExhausted):
                _OFFICE.days_between(first, last)
