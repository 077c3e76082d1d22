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
from grievance.model import Clock, Complaint, ContactKind, Duty, OnReopening, Pause, Promise, Reopening, WaitsFor
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
    """
    Return the end of the day with which so many days after the first are over that do not end in a wait.

    The first ends with the date, whatever the office does on it; a wait over its end moves the others on by a day.
    """
    there = ZoneInfo(office.zone)
    first = received.astimezone(there).date()
    number += any(since < midnight_after(first, there) <= until and until > received for since, until in found)
    for end in office.ends(received, closings=closings, business=business):
        if end.astimezone(there).date() > first:
            number -= not any(since < end <= until for since, until in found)
            if number == 0:
                return end
    raise AssertionError


@LAWS
@given(office=offices(), received=instants(), quarters=st.integers(1, 100), found=stretches())
def test_working_time_is_what_the_walk_finds(
    office: Office, received: datetime, quarters: int, found: tuple[Stretch, ...]
) -> None:
    """Working minutes end where a walk over every quarter of an hour ends, over waits and changes of the clock."""
    expected = walked(office, received, quarters, found, working=True)

    assert due(office, received, f"{15 * quarters} working minutes", found) == expected


@LAWS
@given(office=offices(), received=instants(), hours=st.integers(1, 60), found=stretches())
def test_elapsed_time_is_what_the_walk_finds(
    office: Office, received: datetime, hours: int, found: tuple[Stretch, ...]
) -> None:
    """Hours end where the walk ends that leaves the waits out."""
    assert due(office, received, f"{hours} hours", found) == walked(office, received, 4 * hours, found, working=False)


@LAWS
@given(office=offices(), received=instants(), days=st.integers(1, 8), found=stretches())
def test_business_days_are_what_the_walk_finds(
    office: Office, received: datetime, days: int, found: tuple[Stretch, ...]
) -> None:
    """A promise in business days ends with the closing that is found when closings within a wait are passed over."""
    expected = counted_days(office, received, days, found, closings=True, business=True)

    assert due(office, received, f"{days} business days", found) == expected


@LAWS
@given(office=offices(), received=instants(), days=st.integers(1, 10), found=stretches())
def test_plain_days_are_what_the_walk_finds(
    office: Office, received: datetime, days: int, found: tuple[Stretch, ...]
) -> None:
    """Days end with the day that is found when ends of days within a wait are passed over."""
    expected = counted_days(office, received, days, found, closings=False, business=False)

    assert due(office, received, f"{days} days", found) == expected


@LAWS
@given(office=offices(), received=instants(), days=st.integers(1, 8), answered=stretches())
def test_statutory_days_of_what_was_answered_are_what_the_walk_finds(
    office: Office, received: datetime, days: int, answered: tuple[Stretch, ...]
) -> None:
    """A statute does not pause; between answer and reopening it does not count either (pain 15)."""
    after = tuple(each for each in answered if each[1] > received)
    reopenings = tuple(Reopening(at=until, answered_at=since) for since, until in sorted(after, key=lambda one: one[1]))
    complaint = a_complaint(submission=a_submission(received_at=received), reopenings=reopenings)
    standard = a_standard(f"{days} business days", calendar="office", statutory=True)
    bound = Binding(standard=standard, issue=0, terms=Terms(calendars={"office": office.calendar}))

    [clock] = run_clocks(complaint, [bound])

    assert clock.due_at == counted_days(office, received, days, after, closings=False, business=True)


SPANS = st.sampled_from(
    ["45 working minutes", "9 working hours", "20 hours", "2 business days", "end of the 4th business day", "5 days",
     "1 week", "1 month"]
)  # fmt: skip
TERMS = st.fixed_dictionaries({"rolls": st.booleans(), "deemed": st.booleans()})


@LAWS
@given(data=st.data(), office=offices(), received=instants(), within=SPANS, terms=TERMS, found=stretches())
def test_a_wait_may_be_split(
    *,
    data: st.DataObject,
    office: Office,
    received: datetime,
    within: str,
    terms: dict[str, bool],
    found: tuple[Stretch, ...],
) -> None:
    """Two waits that follow each other at once are one wait (pain 6: the unit is counted, never wall time)."""
    parts: list[Stretch] = []
    for since, until in found:
        cut = since + data.draw(st.integers(0, (until - since) // STEP)) * STEP
        parts += [(since, cut), (cut, until)]

    assert due(office, received, within, parts, **terms) == due(office, received, within, found, **terms)


@LAWS
@given(office=offices(), received=instants(), within=SPANS, terms=TERMS, found=stretches(), more=stretches())
def test_a_wait_never_makes_a_date_earlier(
    *,
    office: Office,
    received: datetime,
    within: str,
    terms: dict[str, bool],
    found: tuple[Stretch, ...],
    more: tuple[Stretch, ...],
) -> None:
    """Whatever is waited for besides, the date is the same or later, and none is past when a wait before it ends."""
    before, after = due(office, received, within, found, **terms), due(office, received, within, found + more, **terms)

    assert after >= before
    assert all(after > until or since >= after or until <= received for since, until in (*found, *more))


@LAWS
@given(
    office=offices(),
    received=instants(),
    within=SPANS,
    terms=TERMS,
    found=stretches(),
    closed=st.integers(0, 15).map(lambda day: BASE.date() + day * DAY),
)
def test_a_holiday_never_makes_a_date_earlier(
    *,
    office: Office,
    received: datetime,
    within: str,
    terms: dict[str, bool],
    found: tuple[Stretch, ...],
    closed: date,
) -> None:
    """One more day on which nobody works gives more time or the same (pain 34)."""
    fewer = attrs.evolve(office, holidays=office.holidays | {closed})

    assert due(fewer, received, within, found, **terms) >= due(office, received, within, found, **terms)


@st.composite
def histories(draw: st.DrawFn) -> Complaint:
    """Draw complaints with waits, promises, reopenings and contacts, in any order and at any instants."""
    received = draw(instants(1))
    ends = draw(st.lists(st.tuples(instants(4), st.integers(1, 200), st.booleans()), max_size=3))
    promises = draw(st.lists(st.tuples(instants(4), st.integers(1, 400)), max_size=2))
    notes = draw(st.lists(st.tuples(instants(6), st.none() | instants(9)), max_size=2))
    return a_complaint(
        submission=a_submission(received_at=received),
        registered_at=received,
        pauses=waits(draw(stretches())),
        reopenings=tuple(
            Reopening(at=at + steps * STEP, answered_at=at, stage_2=stage_2) for at, steps, stage_2 in sorted(ends)
        ),
        promises=tuple(
            Promise(duty=Duty.FINAL_RESPONSE, due_at=at + steps * STEP, by="clerk", at=at) for at, steps in promises
        ),
        contacts=tuple(a_contact(HOLDING, at=at, promises=promise) for at, promise in notes),
    )


HOLDING = ContactKind.HOLDING_NOTICE
CLOCKS = st.builds(
    Clock,
    standard=st.just("answer"),
    duty=st.sampled_from(Duty),
    due_at=st.none() | instants(),
    cycle=st.integers(0, 3),
)


@LAWS
@given(
    office=offices(),
    complaint=histories(),
    within=SPANS,
    mode=st.sampled_from(OnReopening),
    had=st.lists(CLOCKS, max_size=3).map(tuple),
)
def test_clocks_are_a_function_of_the_history_alone(
    office: Office, complaint: Complaint, within: str, mode: OnReopening, had: tuple[Clock, ...]
) -> None:
    """No clock that the complaint had changes any that it gets, nor do entries in another order (pains 16, 22)."""
    standard = a_standard(within, calendar="office", pauses=BOTH)
    terms = Terms(calendars={"office": office.calendar}, on_reopening=mode)
    bound = [Binding(standard=standard, issue=0, terms=terms)]
    turned = attrs.evolve(
        complaint, clocks=had, pauses=complaint.pauses[::-1], contacts=tuple(sorted(complaint.contacts, key=str))
    )

    clocks = run_clocks(complaint, bound)

    assert run_clocks(turned, bound) == clocks
    assert run_clocks(attrs.evolve(complaint, clocks=clocks), bound) == clocks
    assert len({clock.key for clock in clocks}) == len(clocks)
    assert all(clock.ended_at is not None for clock in clocks[:-1])


@LAWS
@given(office=offices(), complaint=histories(), within=SPANS, mode=st.sampled_from(OnReopening), later=instants(20))
def test_what_happens_in_a_later_cycle_leaves_the_completed_ones(
    office: Office, complaint: Complaint, within: str, mode: OnReopening, later: datetime
) -> None:
    """A wait, a promise or a notice after a cycle was completed changes nothing of it (pain 15)."""
    standard = a_standard(within, calendar="office", pauses=BOTH)
    bound = [Binding(standard=standard, issue=0, terms=Terms(calendars={"office": office.calendar}, on_reopening=mode))]
    before = run_clocks(complaint, bound)
    ended = max((clock.ended_at for clock in before if clock.ended_at is not None), default=BASE)
    at = max(later, ended)
    after = attrs.evolve(
        complaint,
        pauses=(*complaint.pauses, Pause(waits_for=WaitsFor.CUSTOMER, since=at)),
        promises=(*complaint.promises, Promise(duty=Duty.FINAL_RESPONSE, due_at=at + DAY, by="clerk", at=at)),
        contacts=(*complaint.contacts, a_contact(HOLDING, at=at, promises=at + DAY)),
    )

    for old, new in zip(before, run_clocks(after, bound), strict=True):
        assert old.ended_at is None or old == new
