"""Laws of clocks, against oracles that walk the time step by step and know nothing of the code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.calendars import BusinessCalendar
from grievance.deadlines import Binding, Terms, run_clocks
from grievance.model import Clock, Complaint, Duty, OnReopening, Pause, Promise, Reopening, WaitsFor
from support.builders import a_complaint, a_contact, a_standard, a_submission

BOTH = (WaitsFor.CUSTOMER, WaitsFor.THIRD_PARTY)
STEP = timedelta(minutes=15)
TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)
BASE = datetime(2026, 10, 22, tzinfo=UTC)
"""A Thursday; London and New York leave summer time in the days that follow."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LAWS = settings(max_examples=60, deadline=None)

Hours = tuple[tuple[int, int], ...]


@attrs.frozen
class Office:
    """Hours of the weekdays, Monday first, holidays and a zone: what both the calendar and the oracles know."""

    week: tuple[Hours, ...]
    holidays: frozenset[date]
    zone: str

    @property
    def calendar(self) -> BusinessCalendar:
        """The calendar of these hours."""
        week = {
            day: [f"{first:02}:00-{last:02}:00" for first, last in hours]
            for day, hours in zip(WEEKDAYS, self.week, strict=True)
            if hours
        }
        holidays = [each.isoformat() for each in sorted(self.holidays)]
        return BusinessCalendar.from_mapping({"zone": self.zone, "week": week, "holidays": holidays})

    def hours(self, on: date) -> Hours:
        """Return the shifts of a date."""
        return () if on in self.holidays else self.week[on.weekday()]

    def is_open(self, at: datetime) -> bool:
        """Return whether the wall clock stands within the shifts of its date."""
        local = at.astimezone(ZoneInfo(self.zone))
        return any(first <= local.hour < last for first, last in self.hours(local.date()))

    def ends(self, since: datetime, *, closings: bool, business: bool) -> Iterator[datetime]:
        """Yield when each date from that of *since* on is over: at its last closing, or with the day."""
        there = ZoneInfo(self.zone)
        on = since.astimezone(there).date()
        while True:
            hours = self.hours(on)
            if hours or not business:
                last = hours[-1][1] if closings else 24
                end = datetime.combine(on, time(last), there) if last < 24 else midnight_after(on, there)
                yield end.astimezone(UTC) - (timedelta(0) if closings else TICK)
            on += DAY


def midnight_after(on: date, there: ZoneInfo) -> datetime:
    """Return the midnight with which a date ends."""
    return datetime.combine(on + DAY, time(0), there)


@st.composite
def offices(draw: st.DrawFn) -> Office:
    """Draw offices that are open on at least one weekday, with up to two shifts a day."""
    hours = st.sampled_from([(), ((9, 17),), ((8, 12), (13, 18)), ((0, 6), (10, 11)), ((6, 23),)])
    week = draw(st.lists(hours, min_size=7, max_size=7).filter(any))
    holidays = draw(st.sets(st.integers(0, 20), max_size=4))
    zone = draw(st.sampled_from(["UTC", "Europe/London", "America/New_York", "Asia/Kolkata"]))
    return Office(tuple(week), frozenset(BASE.date() + day * DAY for day in holidays), zone)


def instants(last: int = 6) -> st.SearchStrategy[datetime]:
    """Draw instants of the days after the base, a quarter of an hour apart."""
    return st.integers(0, last * 96).map(lambda steps: BASE + steps * STEP)


Stretch = tuple[datetime, datetime]


@st.composite
def stretches(draw: st.DrawFn) -> tuple[Stretch, ...]:
    """Draw up to three waits, which may overlap."""
    pairs = draw(st.lists(st.tuples(instants(9), st.integers(0, 300)), max_size=3))
    return tuple((since, since + steps * STEP) for since, steps in pairs)


def waits(found: Sequence[Stretch]) -> tuple[Pause, ...]:
    """Return the pauses of some stretches."""
    return tuple(Pause(waits_for=WaitsFor.CUSTOMER, since=since, until=until) for since, until in found)


def due(office: Office, received: datetime, within: str, found: Sequence[Stretch], **terms: Any) -> datetime:
    """Return when something is due according to the library."""
    complaint = a_complaint(submission=a_submission(received_at=received), pauses=waits(found))
    standard = a_standard(within, **{"calendar": "office", "pauses": BOTH, **terms})
    bound = Binding(standard=standard, issue=0, terms=Terms(calendars={"office": office.calendar}))
    [clock] = run_clocks(complaint, [bound])
    assert clock.due_at is not None
    return clock.due_at


def walked(office: Office, received: datetime, steps: int, found: Sequence[Stretch], *, working: bool) -> datetime:
    """Return when so many quarters of an hour are over, looking at each: is it open, and is nobody waited for?"""
    at = received
    while steps:
        counted = not any(since <= at < until for since, until in found)
        if counted and (not working or office.is_open(at)):
            steps -= 1
        at += STEP
    return at


def counted_days(
    office: Office, received: datetime, number: int, found: Sequence[Stretch], *, closings: bool, business: bool
) -> datetime:
    """Return the end of the day with which so many days after the first are over that do not end in a wait."""
    there = ZoneInfo(office.zone)
    first = received.astimezone(there).date()
    for end in office.ends(received, closings=closings, business=business):
        ended_before = end < received or (closings and end <= received)
        if ended_before or any(since < end <= until for since, until in found):
            continue
        if number == 0 and end.astimezone(there).date() == first:
            return end
        number -= first != end.astimezone(there).date() or any_started(office, end, first, there)
        if number == 0:
            return end
    raise AssertionError
