"""Laws of working time, and an oracle that knows nothing but the wall clock: it steps through UTC minute by minute."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.calendars import BusinessCalendar

_MINUTE = timedelta(minutes=1)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WINDOW = 9  # days

# zone and first day of a window around something remarkable
_WINDOWS = [
    ("Europe/London", date(2026, 3, 25)),
    ("Europe/London", date(2026, 10, 21)),
    ("America/New_York", date(2026, 3, 4)),
    ("America/New_York", date(2026, 10, 28)),
    ("Australia/Lord_Howe", date(2026, 4, 1)),  # half an hour
    ("Australia/Lord_Howe", date(2026, 9, 30)),
    ("Asia/Kathmandu", date(1985, 12, 28)),  # a quarter of an hour, at midnight
    ("Asia/Kathmandu", date(2026, 2, 25)),
    ("Pacific/Apia", date(2011, 12, 26)),  # a date skipped
    ("Pacific/Kwajalein", date(1993, 8, 17)),  # the same
    ("America/Sao_Paulo", date(2018, 11, 1)),  # 00:00 becomes 01:00
    ("America/Sao_Paulo", date(2018, 2, 14)),  # 00:00 becomes 23:00
    ("Asia/Beirut", date(2026, 3, 25)),
    ("Asia/Beirut", date(2026, 10, 21)),
    ("America/St_Johns", date(2006, 10, 25)),  # 00:01 becomes 23:01
    ("America/St_Johns", date(2007, 3, 8)),
    ("Pacific/Kiritimati", date(2026, 12, 28)),  # 14 hours ahead
    ("Etc/GMT+12", date(2026, 12, 28)),
    ("Europe/London", date(2024, 2, 24)),  # leap day
    ("UTC", date(2025, 12, 28)),
]

Minutes = tuple[int, int]
Day = list[Minutes]


@attrs.frozen(kw_only=True)
class Plan:
    """A calendar in the oracle's own terms: hours in minutes since midnight, overnight if the end is not later."""

    zone: str
    first: date
    week: list[Day]
    holidays: list[date]
    seasons: list[dict[str, Any]]
    closures: list[tuple[date, date]]
    openings: dict[date, Day]

    def mapping(self) -> dict[str, object]:
        """Return it in the form of the procedure file."""
        return {
            "zone": self.zone,
            "week": _week_words(self.week),
            "holidays": [on.isoformat() for on in self.holidays],
            "seasons": [{**season, "week": _week_words(season["week"])} for season in self.seasons],
            "closures": [{"from": first, "to": last} for first, last in self.closures],
            "openings": [{"on": on, "hours": _words(day)} for on, day in self.openings.items()],
        }

    def calendar(self) -> BusinessCalendar:
        """Return the calendar under test."""
        return BusinessCalendar.from_mapping(self.mapping())

    def hours(self, on: date) -> Day:
        """Return the hours of a date by the rules as they are written."""
        if on in self.openings:
            return self.openings[on]
        if on in self.holidays or any(first <= on <= last for first, last in self.closures):
            return []
        for season in self.seasons:
            if _in_season(season, f"{on:%m-%d}"):
                return season["week"][on.weekday()]  # type: ignore[no-any-return]
        return self.week[on.weekday()]


def _in_season(season: dict[str, Any], day: str) -> bool:
    if "months" in season:
        return int(day[:2]) in season["months"]
    if season["from"] <= season["to"]:
        return bool(season["from"] <= day <= season["to"])
    return bool(day >= season["from"] or day <= season["to"])


def _week_words(week: list[Day]) -> dict[str, list[str]]:
    return {name: _words(day) for name, day in zip(_DAYS, week, strict=True)}


def _words(day: Day) -> list[str]:
    return [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in day]


@lru_cache
def _wall_clock(zone: str, first: date) -> list[tuple[date, int]]:
    """Return the local date and the minute of the day for each UTC minute of a window."""
    start, key = datetime(first.year, first.month, first.day, tzinfo=UTC), ZoneInfo(zone)
    local = [(start + n * _MINUTE).astimezone(key) for n in range(_WINDOW * 1440)]
    return [(at.date(), at.hour * 60 + at.minute) for at in local]


def _shift_dates(plan: Plan) -> list[frozenset[date]]:
    """Return, for each UTC minute of the plan's window, the dates whose shifts are open."""
    clock = _wall_clock(plan.zone, plan.first)
    dates = {on for on, _ in clock}
    existing = dates | {min(dates) - timedelta(1)}
    marks: dict[tuple[date, int], set[date]] = {}
    for on in existing:
        for begin, end in plan.hours(on):
            for minute in range(begin, end if end > begin else end + 1440):
                wall = (on + timedelta(minute // 1440), minute % 1440)
                marks.setdefault(wall, set()).add(on)
    nobody: frozenset[date] = frozenset()
    return [frozenset(marks[wall]) if wall in marks else nobody for wall in clock]


def _instant(plan: Plan, minute: int) -> datetime:
    return datetime(plan.first.year, plan.first.month, plan.first.day, tzinfo=UTC) + minute * _MINUTE


_TIMES = st.one_of(
    st.sampled_from([0, 1, 30, 60, 90, 120, 135, 150, 180, 1380, 1381, 1410, 1439, 1440]),
    st.integers(0, 96).map(lambda quarter: quarter * 15),
)


@st.composite
def _days(draw: st.DrawFn) -> Day:
    ends = sorted(draw(st.lists(_TIMES, max_size=6, unique=True)))
    day = list(zip(ends[::2], ends[1::2], strict=False))
    overnight: bool = draw(st.booleans())
    if day and overnight:
        begin, _ = day[-1]
        day[-1] = (begin, draw(st.integers(0, begin)))
    return day


_weeks = st.lists(_days(), min_size=7, max_size=7)


@st.composite
def _seasons(draw: st.DrawFn, dates: list[date]) -> list[dict[str, Any]]:
    shape = draw(st.sampled_from(["none", "months", "dates", "crossing"]))
    if shape == "none":
        return []
    if shape == "months":
        months = draw(st.lists(st.integers(1, 12), min_size=1, max_size=6, unique=True))
        return [{"name": "m", "months": months, "week": draw(_weeks)}]
    if shape == "dates":
        first, last = sorted(draw(st.lists(st.sampled_from(dates), min_size=2, max_size=2)))
    else:
        first, last = date(2000, draw(st.integers(9, 12)), 20), date(2001, draw(st.integers(1, 4)), 1)
    return [{"name": "s", "from": f"{first:%m-%d}", "to": f"{last:%m-%d}", "week": draw(_weeks)}]


@st.composite
def _plans(draw: st.DrawFn) -> Plan:
    zone, first = draw(st.sampled_from(_WINDOWS))
    dates = [first + timedelta(n) for n in range(-1, _WINDOW + 1)]
    some_date = st.sampled_from(dates)
    week = draw(_weeks)
    week[draw(st.integers(0, 6))] = [(540, 1080)]
    return Plan(
        zone=zone,
        first=first,
        week=week,
        holidays=draw(st.lists(some_date, max_size=2)),
        seasons=draw(_seasons(dates)),
        closures=[(min(ends), max(ends)) for ends in draw(st.lists(st.tuples(some_date, some_date), max_size=1))],
        openings=draw(st.dictionaries(some_date, _days().filter(bool), max_size=1)),
    )


def _between(first: date, last: date) -> st.SearchStrategy[datetime]:
    ends = (datetime.combine(on, time()) for on in (first, last))
    return st.datetimes(*ends, timezones=st.just(UTC))


_minutes = st.integers(0, _WINDOW * 1440 - 1)


def _changes(flags: list[bool]) -> Iterable[int]:
    """Return the minutes at which an open time begins or ends, and those before them."""
    edges = [n for n in range(1, len(flags)) if flags[n] != flags[n - 1]]
    return {0, *edges, *(n - 1 for n in edges)}


@settings(max_examples=80, deadline=None)
@given(plan=_plans())
def test_open_is_what_the_wall_clock_shows(plan: Plan) -> None:
    """A calendar is open in exactly those minutes in which the wall clock stands within the hours of a date."""
    calendar, flags = plan.calendar(), [bool(dates) for dates in _shift_dates(plan)]

    listed = [False] * len(flags)
    for line in calendar.ledger(_instant(plan, 0), _instant(plan, len(flags))).lines:
        begin, end = ((at - _instant(plan, 0)) // _MINUTE for at in (line.starts_at, line.ends_at))
        listed[begin:end] = [line.counted] * (end - begin)

    assert listed == flags
    for minute in _changes(flags):
        assert calendar.is_open(_instant(plan, minute)) is flags[minute]


@settings(max_examples=80, deadline=None)
@given(plan=_plans(), ends=st.lists(st.tuples(_minutes, _minutes), min_size=5, max_size=5))
def test_measuring_counts_the_open_minutes(plan: Plan, ends: list[tuple[int, int]]) -> None:
    """Working time between two instants is the number of open minutes between them, negative if they are swapped."""
    calendar = plan.calendar()
    total = [0, *accumulate(bool(dates) for dates in _shift_dates(plan))]

    for begin, end in ends:
        expected = (total[end] - total[begin]) * _MINUTE
        assert calendar.between(_instant(plan, begin), _instant(plan, end)) == expected


@settings(max_examples=80, deadline=None)
@given(plan=_plans(), asked=st.lists(st.tuples(_minutes, st.integers(-900, 900)), min_size=5, max_size=5))
def test_adding_walks_the_open_minutes(plan: Plan, asked: list[tuple[int, int]]) -> None:
    """Adding walks minute by minute until enough open ones have passed, forward or back; nothing stays where it is."""
    calendar, flags = plan.calendar(), [bool(dates) for dates in _shift_dates(plan)]

    for start, amount in asked:
        minute, left, step = start, abs(amount), 1 if amount > 0 else -1
        while left and 0 <= minute + min(step, 0) < len(flags):
            left -= flags[minute + min(step, 0)]
            minute += step
        if not left:
            assert calendar.add(_instant(plan, start), amount * _MINUTE) == _instant(plan, minute)


@settings(max_examples=60, deadline=None)
@given(plan=_plans(), starts=st.lists(_minutes, min_size=5, max_size=5))
def test_the_next_opening_is_the_next_open_minute(plan: Plan, starts: list[int]) -> None:
    """The next opening is the first open minute from the instant on, the instant itself if it is open."""
    calendar, flags = plan.calendar(), [bool(dates) for dates in _shift_dates(plan)]

    for start in starts:
        if True in flags[start:]:
            assert calendar.next_open(_instant(plan, start)) == _instant(plan, flags.index(True, start))


@settings(max_examples=80, deadline=None)
@given(plan=_plans(), number=st.integers(1, 4))
def test_business_days_are_the_dates_on_which_a_shift_starts(plan: Plan, number: int) -> None:
    """A business day has an open minute of a shift of its own; its bounds are its first and last such minute."""
    calendar = plan.calendar()
    spans: dict[date, list[int]] = {}
    for minute, dates in enumerate(_shift_dates(plan)):
        for on in dates:
            spans.setdefault(on, []).append(minute)
    inner = [plan.first + timedelta(n) for n in range(2, _WINDOW - 2)]
    business = [on for on in inner if on in spans]

    for on in inner:
        bounds = (_instant(plan, spans[on][0]), _instant(plan, spans[on][-1] + 1)) if on in spans else (None, None)
        assert calendar.is_business_day(on) is (on in spans)
        assert (calendar.opens_at(on), calendar.closes_at(on)) == bounds
        later, earlier = [d for d in business if d > on], [d for d in reversed(business) if d < on]
        if len(later) >= number:
            assert calendar.add_days(on, number) == later[number - 1]
        if len(earlier) >= number:
            assert calendar.add_days(on, -number) == earlier[number - 1]


@settings(max_examples=80, deadline=None)
@given(plan=_plans(), first=st.integers(2, _WINDOW - 3), last=st.integers(2, _WINDOW - 3))
def test_days_between_are_those_on_which_a_shift_starts(plan: Plan, first: int, last: int) -> None:
    """The first date is not counted and the last one is; backwards the same number is negative."""
    calendar = plan.calendar()
    business = {on for dates in _shift_dates(plan) for on in dates}
    begin, end = sorted((plan.first + timedelta(first), plan.first + timedelta(last)))
    number, on = 0, begin
    while on < end:
        on += timedelta(1)
        number += on in business

    assert calendar.days_between(begin, end) == number
    assert calendar.days_between(end, begin) == -number
    assert calendar.days_between(begin, begin) == 0


@settings(max_examples=40, deadline=None)
@given(
    first=st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    number=st.integers(0, 900),
    holidays=st.lists(st.integers(0, 1300), max_size=20, unique=True),
)
def test_days_between_undoes_adding_days(first: date, number: int, holidays: list[int]) -> None:
    """The date that lies so many business days further is so many business days away, years apart too."""
    calendar = BusinessCalendar.from_mapping(
        {
            "zone": "UTC",
            "week": {"mon": ["09:00-17:00"], "wed-sat": ["09:00-17:00"]},
            "holidays": [first + timedelta(day) for day in sorted(holidays)],
        }
    )

    assert calendar.days_between(first, calendar.add_days(first, number)) == number


@settings(max_examples=40, deadline=None)
@given(
    first=st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    days=st.integers(-3000, 3000),
    holidays=st.lists(st.integers(-3000, 3000), max_size=20, unique=True),
)
def test_days_between_walks_the_dates(first: date, days: int, holidays: list[int]) -> None:
    """Over years and back, each Monday to Friday that is no holiday counts once."""
    closed = {first + timedelta(number) for number in holidays}
    calendar = BusinessCalendar.from_mapping(
        {"zone": "UTC", "week": {"mon-fri": ["09:00-17:00"]}, "holidays": sorted(closed)}
    )
    last = first + timedelta(days)
    walked = (min(first, last) + timedelta(number) for number in range(1, abs(days) + 1))
    number = sum(on.weekday() < 5 and on not in closed for on in walked)

    assert calendar.days_between(first, last) == (number if days >= 0 else -number)


@pytest.mark.parametrize(("zone", "first"), _WINDOWS)
def test_a_day_ends_when_the_wall_clock_has_left_it(zone: str, first: date) -> None:
    """A date ends after the last minute that shows it or an earlier date; a date skipped ends with the one before."""
    calendar = BusinessCalendar.from_mapping({"zone": zone, "week": {"mon": ["09:00-10:00"]}})
    clock = _wall_clock(zone, first)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)

    for on in (first + timedelta(n) for n in range(1, _WINDOW - 2)):
        last = max(minute for minute, (shown, _) in enumerate(clock) if shown <= on)
        assert calendar.end_of_day(on) == start + (last + 1) * _MINUTE
    for minute in range(0, len(clock), 59):
        assert calendar.local_date(start + minute * _MINUTE) == clock[minute][0]


_instants = _between(date(2024, 1, 1), date(2026, 1, 1))
_lengths = st.timedeltas(timedelta(0), timedelta(days=90))


@settings(max_examples=60, deadline=None)
@given(plan=_plans(), start=_instants, amount=_lengths, more=_lengths)
def test_adding_and_measuring_are_inverse(plan: Plan, start: datetime, amount: timedelta, more: timedelta) -> None:
    """What was added is what is measured, forward and back; adding twice is adding the sum."""
    calendar = plan.calendar()
    later = calendar.add(start, amount)

    assert calendar.between(start, later) == amount
    assert calendar.between(start, calendar.add(start, -amount)) == -amount
    assert calendar.add(later, more) == calendar.add(start, amount + more)


@settings(max_examples=60, deadline=None)
@given(
    plan=_plans(),
    instants=st.lists(_instants, min_size=3, max_size=3),
    amounts=st.lists(_lengths, min_size=2, max_size=2),
)
def test_order_is_kept_and_measures_add_up(plan: Plan, instants: list[datetime], amounts: list[timedelta]) -> None:
    """A later start or a longer time never ends earlier, and parts of a time sum up to the whole."""
    calendar = plan.calendar()
    first, middle, last = sorted(instants)
    shorter, longer = sorted(amounts)

    assert calendar.add(first, longer) <= calendar.add(last, longer)
    assert calendar.add(first, shorter) <= calendar.add(first, longer)
    assert calendar.add(first, -longer) <= calendar.add(last, -longer)
    assert calendar.between(first, middle) + calendar.between(middle, last) == calendar.between(first, last)
    assert calendar.between(last, first) == -calendar.between(first, last)


@settings(max_examples=60, deadline=None)
@given(
    plan=_plans(),
    offset=st.integers(0, _WINDOW - 1),
    start=_minutes,
    amount=st.timedeltas(timedelta(0), timedelta(days=5)),
)
def test_another_holiday_never_makes_a_deadline_earlier(plan: Plan, offset: int, start: int, amount: timedelta) -> None:
    """Closing on one more date moves no deadline forward."""
    closed = attrs.evolve(plan, holidays=[*plan.holidays, plan.first + timedelta(offset)]).calendar()
    at = _instant(plan, start)

    assert closed.add(at, amount) >= plan.calendar().add(at, amount)


@settings(max_examples=60, deadline=None)
@given(plan=_plans(), ends=st.tuples(_instants, st.timedeltas(timedelta(0), timedelta(days=60))))
def test_a_ledger_accounts_for_every_instant(plan: Plan, ends: tuple[datetime, timedelta]) -> None:
    """Lines follow one another without holes, sum up exactly, and no two neighbours say the same."""
    calendar, (start, length) = plan.calendar(), ends
    ledger = calendar.ledger(start, start + length)

    edges = [start, *(line.ends_at for line in ledger.lines)]
    assert [line.starts_at for line in ledger.lines] == edges[:-1]
    assert edges[-1] == start + length
    assert all(line.length > timedelta(0) for line in ledger.lines)
    assert ledger.counted + ledger.excluded == length
    assert ledger.counted == calendar.between(start, start + length)
    reasons = [line.why for line in ledger.lines]
    assert all(one != other for one, other in pairwise(reasons))


@settings(max_examples=60, deadline=None)
@given(
    plan=_plans(),
    starts=st.lists(_instants, min_size=1, max_size=8),
    amounts=st.lists(st.timedeltas(timedelta(days=-60), timedelta(days=60)), min_size=8, max_size=8),
)
def test_a_batch_answers_like_one_by_one(plan: Plan, starts: list[datetime], amounts: list[timedelta]) -> None:
    """Arrays get the same answers as single instants, whatever the signs and the order."""
    calendar, fresh, lengths = plan.calendar(), plan.calendar(), amounts[: len(starts)]
    ends = list(reversed(starts))
    at, to = (np.array([t.replace(tzinfo=None) for t in column], "datetime64[us]") for column in (starts, ends))

    added = fresh.add_many(at, np.array(lengths, "timedelta64[us]"))
    by_one = fresh.add_many(at, amounts[0])
    between = fresh.between_many(at, to)

    assert [t.replace(tzinfo=UTC) for t in added.tolist()] == [
        calendar.add(t, d) for t, d in zip(starts, lengths, strict=True)
    ]
    assert [t.replace(tzinfo=UTC) for t in by_one.tolist()] == [calendar.add(t, amounts[0]) for t in starts]
    assert between.tolist() == [calendar.between(a, b) for a, b in zip(starts, ends, strict=True)]


@settings(max_examples=60, deadline=None)
@given(plan=_plans())
def test_a_calendar_survives_its_file_form_and_pickling(plan: Plan) -> None:
    """The canonical form and a pickle give back an equal calendar with an equal hash, used or not."""
    calendar = plan.calendar()
    calendar.is_open(_instant(plan, 0))
    again = BusinessCalendar.from_mapping(calendar.to_mapping())
    thawed = pickle.loads(pickle.dumps(calendar))  # noqa: S301 - our own bytes

    assert again == calendar == thawed
    assert hash(again) == hash(calendar) == hash(thawed)
    assert again.to_mapping() == calendar.to_mapping()
    assert thawed.is_open(_instant(plan, 0)) is calendar.is_open(_instant(plan, 0))
