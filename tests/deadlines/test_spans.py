"""Due dates and instants against an oracle that walks day by day and minute by minute."""

from __future__ import annotations

import calendar as months
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.calendars import BusinessCalendar
from grievance.deadlines import before, due_at, due_on
from grievance.errors import CalendarExhausted, InvalidValue
from grievance.model import Span, Unit
from support.builders import an_office

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = ((), ((9, 17),), ((8, 12), (13, 18)), ((0, 24),), ((10, 22),))

REMARKABLE = [
    ("Europe/London", date(2026, 3, 28)),
    ("Europe/London", date(2026, 10, 24)),
    ("America/New_York", date(2026, 3, 7)),
    ("Australia/Lord_Howe", date(2026, 4, 4)),  # half an hour
    ("America/Sao_Paulo", date(2018, 11, 3)),  # no midnight
    ("America/Sao_Paulo", date(2018, 2, 17)),  # midnight becomes 23:00
    ("America/St_Johns", date(2006, 10, 28)),  # 00:01 becomes 23:01: the day comes back
    ("Pacific/Apia", date(2011, 12, 28)),  # a date skipped
    ("Asia/Kolkata", date(2023, 12, 31)),
    ("Europe/London", date(2024, 1, 31)),
    ("America/New_York", date(2024, 2, 29)),
    ("Pacific/Kiritimati", date(2025, 8, 31)),
    ("UTC", date(2025, 12, 30)),
]


@attrs.frozen(kw_only=True)
class Office:
    """A calendar in the oracle's own terms: the hours of each weekday, and the dates on which it stays closed."""

    zone: str
    week: tuple[tuple[tuple[int, int], ...], ...]
    holidays: tuple[date, ...]

    def built(self) -> BusinessCalendar:
        """Return the calendar under test."""
        week = {
            day: [f"{first:02}:00-{last:02}:00" for first, last in hours]
            for day, hours in zip(DAYS, self.week, strict=True)
            if hours
        }
        return BusinessCalendar.from_mapping({"zone": self.zone, "week": week, "holidays": list(self.holidays)})

    def hours(self, on: date) -> tuple[tuple[int, int], ...]:
        """Return the hours of a date; a date that the zone skipped has none."""
        noon = datetime.combine(on, time(12), ZoneInfo(self.zone))
        skipped = noon.astimezone(UTC).astimezone(noon.tzinfo).date() != on
        return () if skipped or on in self.holidays else self.week[on.weekday()]

    def is_open(self, at: datetime) -> bool:
        """Return whether time counts at an instant, by the clock on the wall."""
        local = at.astimezone(ZoneInfo(self.zone))
        return any(first <= local.hour < last for first, last in self.hours(local.date()))

    def business_day(self, start: date, count: int) -> date:
        """Return the *count*-th date with hours after *start*."""
        while count:
            start += DAY
            count -= bool(self.hours(start))
        return start

    def business_day_before(self, start: date, count: int) -> date:
        """Return the *count*-th date with hours before *start*."""
        while count:
            start -= DAY
            count -= bool(self.hours(start))
        return start


@st.composite
def offices(draw: st.DrawFn, zone: str, around: date) -> Office:
    """Offices with any week that is open on some day, and holidays near a date."""
    week = draw(st.tuples(*[st.sampled_from(HOURS)] * 7).filter(any))
    near = st.integers(-3, 40).map(lambda days: around + timedelta(days=days))
    return Office(zone=zone, week=week, holidays=tuple(draw(st.lists(near, max_size=8, unique=True))))


@st.composite
def moments(draw: st.DrawFn) -> tuple[str, datetime]:
    """A zone and an instant in it, near something remarkable, on a whole minute, handed in with any offset."""
    zone, on = draw(st.sampled_from(REMARKABLE))
    start = datetime.combine(on, time(), UTC) + draw(st.integers(-1440, 3 * 1440)) * MINUTE
    return zone, start.astimezone(ZoneInfo(draw(st.sampled_from(("UTC", zone)))))


def last_moment(on: date, zone: str) -> datetime:
    """Return the last microsecond at which the clock on the wall shows *on* or an earlier date."""
    at = datetime.combine(on + DAY, time(15), UTC)
    while at.astimezone(ZoneInfo(zone)).date() > on:
        at -= MINUTE
    return at + MINUTE - TICK


def months_later(start: date, count: int) -> date:
    """Return the date *count* months later, on the last day of a shorter month."""
    year, month = start.year, start.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(start.day, months.monthrange(year, month)[1]))


def days_later(start: date, count: int) -> date:
    """Return the date *count* days later."""
    for _ in range(count):
        start += DAY
    return start


@settings(max_examples=150, deadline=None)
@given(moment=moments(), count=st.integers(0, 40), unit=st.sampled_from(list(Unit)), statutory=st.booleans())
def test_plain_spans(moment: tuple[str, datetime], count: int, unit: Unit, statutory: bool) -> None:
    """Hours elapse; days, weeks, months and years are counted without the first and end with the last date."""
    zone, anchor = moment
    span = Span(count=count, unit=unit)
    if span.on_calendar:
        return
    elapsed = {Unit.MINUTE: MINUTE, Unit.HOUR: 60 * MINUTE}
    if unit in elapsed:
        assert due_at(anchor, span, zone=zone, statutory=statutory) == anchor.astimezone(UTC) + count * elapsed[unit]
        return
    start = anchor.astimezone(ZoneInfo(zone)).date()
    on = {
        Unit.DAY: lambda: days_later(start, count),
        Unit.WEEK: lambda: days_later(start, 7 * count),
        Unit.MONTH: lambda: months_later(start, count),
        Unit.YEAR: lambda: months_later(start, 12 * count),
    }[unit]()

    assert due_on(anchor, span, zone=zone) == on
    assert due_at(anchor, span, zone=zone, statutory=statutory) == last_moment(on, zone)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), moment=moments(), count=st.integers(1, 12), statutory=st.booleans(), to_close=st.booleans())
def test_business_days(
    data: st.DataObject, moment: tuple[str, datetime], count: int, statutory: bool, to_close: bool
) -> None:
    """Business days are counted date by date; a promise ends when business closes, a statute with the day."""
    zone, anchor = moment
    office = data.draw(offices(zone, anchor.date()))
    span = Span(count=count, unit=Unit.BUSINESS_DAY, to_close=to_close)
    on = office.business_day(anchor.astimezone(ZoneInfo(zone)).date(), count)

    assert due_on(anchor, span, calendar=office.built()) == on
    due = due_at(anchor, span, calendar=office.built(), statutory=statutory)
    if statutory and not to_close:
        assert due == last_moment(on, zone)
    else:
        last, after = due - MINUTE, due
        assert office.is_open(last)
        assert not (office.is_open(after) and after.astimezone(ZoneInfo(zone)).date() == on)
        assert last.astimezone(ZoneInfo(zone)).date() == on


@settings(max_examples=100, deadline=None)
@given(
    data=st.data(),
    moment=moments(),
    count=st.integers(0, 12),
    unit=st.sampled_from((Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR)),
    statutory=st.booleans(),
)
def test_a_last_day_rolls_on_to_a_business_day(
    data: st.DataObject, moment: tuple[str, datetime], count: int, unit: Unit, statutory: bool
) -> None:
    """A last day without business moves on to the first date with hours, one with business stays (L72)."""
    zone, anchor = moment
    office, span = data.draw(offices(zone, anchor.date())), Span(count=count, unit=unit)
    plain = due_on(anchor, span, zone=zone)
    on = plain if office.hours(plain) else office.business_day(plain, 1)

    due = due_at(anchor, span, calendar=office.built(), statutory=statutory, rolls=True)

    assert due == last_moment(on, zone)
    assert due_at(anchor, span, calendar=office.built(), statutory=statutory) == last_moment(plain, zone)


def test_only_days_roll() -> None:
    """Hours end at the instant at which they end, on a Sunday too, and without a calendar nothing rolls."""
    saturday = datetime(2026, 6, 6, 12, tzinfo=UTC)

    assert due_at(saturday, Span.parse("24 hours"), calendar=an_office(), rolls=True) == saturday + DAY
    assert due_at(saturday, Span.parse("1 day"), rolls=True) == datetime(2026, 6, 8, tzinfo=UTC) - TICK


@settings(max_examples=100, deadline=None)
@given(data=st.data(), moment=moments(), count=st.integers(0, 12))
def test_business_days_are_counted_back(data: st.DataObject, moment: tuple[str, datetime], count: int) -> None:
    """Date by date, and to the same distance from the end of the day as the due instant has."""
    zone, due = moment
    office = data.draw(offices(zone, due.date()))
    on = due.astimezone(ZoneInfo(zone)).date()
    earlier = office.business_day_before(on, count)

    found = before(due, Span(count=count, unit=Unit.BUSINESS_DAY), calendar=office.built())

    assert found == due.astimezone(UTC) - (last_moment(on, zone) - last_moment(earlier, zone))
    assert found <= due


@settings(max_examples=40, deadline=None)
@given(data=st.data(), moment=moments(), minutes=st.integers(0, 900))
def test_working_time_is_counted_back(data: st.DataObject, moment: tuple[str, datetime], minutes: int) -> None:
    """One open minute before the other."""
    zone, due = moment
    office = data.draw(offices(zone, due.date()))
    at, left = due.astimezone(UTC), minutes
    while left:
        at -= MINUTE
        left -= office.is_open(at)

    assert before(due, Span(count=minutes, unit=Unit.WORKING_MINUTE), calendar=office.built()) == at
    if minutes % 60 == 0:
        assert before(due, Span(count=minutes // 60, unit=Unit.WORKING_HOUR), calendar=office.built()) == at


@pytest.mark.parametrize(
    ("within", "length"),
    [("90 minutes", 90 * MINUTE), ("2 hours", 120 * MINUTE), ("3 days", 3 * DAY), ("2 weeks", 14 * DAY)],
)
def test_fixed_lengths_are_taken_off(within: str, length: timedelta) -> None:
    """Elapsed time before an instant is elapsed time, over a change of the clocks and with a calendar too."""
    due = datetime(2026, 3, 30, 9, tzinfo=UTC)
    in_london = due.astimezone(ZoneInfo("Europe/London"))

    assert before(due, Span.parse(within)) == before(due, Span.parse(within), calendar=an_office()) == due - length
    assert before(in_london, Span.parse(within)) == due - length
    assert before(in_london, Span.parse(within)).tzinfo is UTC


def test_nobody_counts_back_from_a_naive_instant() -> None:
    """The zone of an instant is not guessed."""
    naive = datetime(2026, 6, 5, 12)  # noqa: DTZ001

    for within in ("1 hour", "1 working hour", "1 business day"):
        with pytest.raises(InvalidValue, match=r"^due: is a naive datetime"):
            before(naive, Span.parse(within), calendar=an_office())


def test_a_day_back_over_a_change_of_the_clocks() -> None:
    """One business day before Monday at 17:00 in summer time is Friday at 17:00 in winter time."""
    monday = datetime(2026, 3, 30, 17, tzinfo=ZoneInfo("Europe/London"))

    found = before(monday, Span.parse("1 business day"), calendar=an_office())

    assert found == datetime(2026, 3, 27, 17, tzinfo=UTC)
    assert found.tzinfo is UTC


@pytest.mark.parametrize("within", ["1 month", "2 years", "1 business day", "1 working hour"])
def test_what_has_no_length_cannot_be_counted_back(within: str) -> None:
    """Months and years have no fixed length; business days and working time need a calendar."""
    with pytest.raises(InvalidValue, match=within):
        before(datetime(2026, 6, 5, tzinfo=UTC), Span.parse(within))


@settings(max_examples=40, deadline=None)
@given(data=st.data(), moment=moments(), minutes=st.integers(1, 900), statutory=st.booleans())
def test_working_time(data: st.DataObject, moment: tuple[str, datetime], minutes: int, statutory: bool) -> None:
    """Working minutes and hours are counted one open minute after the other, statute or not."""
    zone, anchor = moment
    office = data.draw(offices(zone, anchor.date()))
    whole_hours = minutes % 60 == 0
    unit, count = (Unit.WORKING_HOUR, minutes // 60) if whole_hours else (Unit.WORKING_MINUTE, minutes)
    at, left = anchor.astimezone(UTC), minutes
    while left:
        left -= office.is_open(at)
        at += MINUTE

    assert due_at(anchor, Span(count=count, unit=unit), calendar=office.built(), statutory=statutory) == at


def test_working_hours_are_sixty_working_minutes() -> None:
    """Two working hours are a hundred and twenty working minutes."""
    anchor, office = datetime(2026, 6, 5, 16, 30, tzinfo=UTC), an_office()

    hours = due_at(anchor, Span.parse("2 working hours"), calendar=office)
    minutes = due_at(anchor, Span.parse("120 working minutes"), calendar=office)

    assert hours == minutes == datetime(2026, 6, 8, 9, 30, tzinfo=UTC)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), moment=moments(), count=st.integers(0, 20), unit=st.sampled_from(list(Unit)))
def test_nothing_is_due_before_it_was_asked(
    data: st.DataObject, moment: tuple[str, datetime], count: int, unit: Unit
) -> None:
    """No deadline lies before its anchor, and every one is handed out in UTC."""
    zone, anchor = moment
    office = data.draw(offices(zone, anchor.date())).built()

    due = due_at(anchor, Span(count=count, unit=unit), calendar=office)

    assert due >= anchor
    assert due.tzinfo is UTC


def test_no_business_days_end_today() -> None:
    """Within no business day means today: until business closes, after that or on a holiday until the day ends."""
    office, span = an_office(), Span.parse("0 business days")
    friday = datetime(2026, 6, 5, 12, tzinfo=UTC)

    assert due_at(friday, span, calendar=office) == datetime(2026, 6, 5, 17, tzinfo=UTC)
    for late in (friday + timedelta(hours=6), friday + DAY):
        assert due_at(late, span, calendar=office) == last_moment(late.date(), "Europe/London")
    closing = datetime(2026, 6, 5, 17, tzinfo=UTC)
    assert due_at(closing, span, calendar=office) == closing


def test_business_that_closes_after_midnight_closes_the_day_it_opened() -> None:
    """A promise of a business day ends with the shift that starts on it, even if that is on the next date."""
    night = BusinessCalendar.from_mapping({"zone": "Europe/London", "week": {"mon-fri": ["22:00-06:00"]}})
    monday = datetime(2026, 1, 5, 23, tzinfo=UTC)

    assert due_at(monday, Span.parse("1 business day"), calendar=night) == datetime(2026, 1, 7, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "on", "over"),
    [
        ("America/St_Johns", "2006-10-28", "2006-10-29T03:30"),  # a minute after midnight it is 23:01 again
        ("America/Havana", "2025-11-01", "2025-11-02T04:00"),  # at 01:00 it is 00:00 again: midnight comes twice
        ("Atlantic/Azores", "2025-10-25", "2025-10-26T00:00"),  # the same
        ("America/Sao_Paulo", "2018-02-17", "2018-02-18T03:00"),  # at midnight it is 23:00 again
        ("America/Sao_Paulo", "2018-11-03", "2018-11-04T03:00"),  # after 23:59 comes 01:00
        ("Pacific/Apia", "2011-12-29", "2011-12-30T10:00"),  # the next date is the 31st
        ("Europe/London", "2026-03-29", "2026-03-29T23:00"),
        ("Europe/London", "2026-10-25", "2026-10-26T00:00"),
    ],
)
def test_a_day_is_over_when_its_last_hour_is(zone: str, on: str, over: str) -> None:
    """Where clocks change at midnight a day ends when the clock on the wall leaves it for good, and no later."""
    noon = datetime.fromisoformat(f"{on}T12:00").replace(tzinfo=ZoneInfo(zone))

    due = due_at(noon, Span.parse("0 days"), zone=zone)

    assert due == datetime.fromisoformat(f"{over}+00:00") - TICK


def test_the_zone_of_the_calendar_comes_first() -> None:
    """Dates are those of the calendar's zone; the zone that is named holds only where there is no calendar."""
    evening = datetime(2026, 1, 5, 20, tzinfo=UTC)
    span, tokyo = Span.parse("1 day"), an_office("Asia/Tokyo")

    assert due_on(evening, span, calendar=tokyo, zone="Europe/London") == date(2026, 1, 7)
    assert due_on(evening, span, zone="Asia/Tokyo") == date(2026, 1, 7)
    assert due_on(evening, span, zone="Europe/London") == due_on(evening, span) == date(2026, 1, 6)
    assert due_at(evening, span, calendar=tokyo, zone="UTC") == datetime(2026, 1, 7, 15, tzinfo=UTC) - TICK
    assert due_at(evening, span) == datetime(2026, 1, 7, tzinfo=UTC) - TICK


@pytest.mark.parametrize(
    ("start", "within", "on"),
    [
        ("2025-01-31", "1 month", "2025-02-28"),
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2025-08-31", "1 month", "2025-09-30"),
        ("2025-10-31", "4 months", "2026-02-28"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2024-02-28", "1 year", "2025-02-28"),
        ("2025-01-31", "13 months", "2026-02-28"),
        ("2023-12-31", "2 months", "2024-02-29"),
        ("2024-02-22", "1 week", "2024-02-29"),
    ],
)
def test_months_of_other_lengths(start: str, within: str, on: str) -> None:
    """A month ends on the same day of the month, or on the last one of a month that is too short for it."""
    at = datetime.fromisoformat(f"{start}T12:00+00:00")

    assert due_on(at, Span.parse(within)) == date.fromisoformat(on)


@pytest.mark.parametrize("within", ["1 business day", "1 working hour", "5 working minutes"])
def test_what_is_counted_on_a_calendar_needs_one(within: str) -> None:
    """Without a calendar the fault says what is needed, and for what."""
    with pytest.raises(InvalidValue, match=f"^calendar: is needed: {within} are counted on one$"):
        due_at(datetime(2026, 6, 5, tzinfo=UTC), Span.parse(within))


@pytest.mark.parametrize("within", ["1 hour", "1 day", "1 month", "1 business day", "1 working hour"])
def test_a_naive_anchor_is_refused(within: str) -> None:
    """Nobody guesses the zone of an instant: not the zone of this machine, either."""
    naive = datetime(2026, 6, 5, 12)  # noqa: DTZ001
    span, office = Span.parse(within), an_office()

    with pytest.raises(InvalidValue, match=r"^anchor: is a naive datetime"):
        due_at(naive, span, calendar=office)


def test_a_naive_anchor_of_a_date_is_refused() -> None:
    """The date of an instant without a zone is not known."""
    naive = datetime(2026, 6, 5, 12)  # noqa: DTZ001

    with pytest.raises(InvalidValue, match=r"^anchor: is a naive datetime"):
        due_on(naive, Span.parse("1 day"))


def test_hours_are_elapsed_time_in_any_zone() -> None:
    """Two hours over a change to summer time are two hours, though the wall clock moves by three."""
    half_past_midnight = datetime(2026, 3, 29, 0, 30, tzinfo=ZoneInfo("Europe/London"))

    due = due_at(half_past_midnight, Span.parse("2 hours"), zone="Europe/London")

    assert due == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)
    assert due.tzinfo is UTC


@pytest.mark.parametrize(
    "within",
    ["999999 years", "999999 months", "999999 weeks", "8000 years", "95000 months", "1 day", "1 week", "1 hour"],
)
def test_a_span_beyond_the_calendar_is_refused(within: str) -> None:
    """A deadline after the year 9999 is no deadline: the fault names the span, it is not an overflow."""
    for anchor in (datetime(9999, 12, 31, 23, 30, tzinfo=UTC),):
        with pytest.raises(InvalidValue, match=f"^span: {within} end after the year 9999"):
            due_at(anchor, Span.parse(within), zone="Europe/London")


def test_a_date_beyond_the_calendar_is_refused() -> None:
    """Asked for the date itself the fault is the same."""
    with pytest.raises(InvalidValue, match=r"^span: 1 week end after the year 9999"):
        due_on(datetime(9999, 12, 31, tzinfo=UTC), Span.parse("1 week"))


def test_business_days_beyond_the_years_of_a_calendar_are_refused() -> None:
    """A calendar says for which years it answers."""
    with pytest.raises(CalendarExhausted):
        due_at(datetime(2026, 6, 5, tzinfo=UTC), Span.parse("99999 business days"), calendar=an_office())
