"""The pains of other systems' users with working time, each with the report that names it, each made impossible."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest

from grievance.calendars import BusinessCalendar
from grievance.errors import CalendarExhausted, InvalidDocument, InvalidValue

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR = timedelta(hours=1)


def _calendar(week: dict[str, list[str]], zone: str = "Europe/London", **parts: object) -> BusinessCalendar:
    return BusinessCalendar.from_mapping({"zone": zone, "week": week, **parts})


def _london(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Europe/London"))


def test_pain_1_any_set_of_weekdays_gives_right_deadlines() -> None:
    """osTicket#6739: deadlines were wrong unless Monday and Thursday were working days."""
    monday = date(2026, 6, 1)
    for size in range(1, 8):
        for days in combinations(range(7), size):
            calendar = _calendar({_DAYS[day]: ["09:00-17:00"] for day in days})
            working = [on for number in range(21) if (on := monday + timedelta(number)).weekday() in days]
            assert calendar.add(_london(monday, 0), 20 * _HOUR) == _london(working[2], 13)


def test_pain_2_around_the_clock_has_no_hole_at_midnight() -> None:
    """zammad#3180: a 24/7 calendar was closed for a minute at midnight."""
    week = {"mon-sun": ["00:00-24:00"]}
    always, midnight = _calendar(week, zone="Asia/Tokyo"), datetime(2026, 6, 1, tzinfo=ZoneInfo("Asia/Tokyo"))

    for second in range(-90, 90):
        assert always.is_open(midnight + timedelta(seconds=second))
    assert always.between(midnight - _HOUR, midnight + _HOUR) == 2 * _HOUR
    assert always.add(midnight - _HOUR, 48 * _HOUR) == midnight + 47 * _HOUR


@pytest.mark.parametrize(("spring", "autumn"), [(date(2026, 3, 29), date(2026, 10, 25))])
def test_pain_3_hours_stay_on_the_wall_clock(spring: date, autumn: date) -> None:
    """dbt_zendesk#25, azure-devops-docs#8675, oncall#3261, moment-business-time#58: hours moved with summer time."""
    calendar = _calendar({"mon-sun": ["09:00-17:00"]})

    for change in (spring, autumn):
        for day in (change - timedelta(1), change, change + timedelta(1)):
            assert calendar.opens_at(day) == _london(day, 9)
            assert calendar.closes_at(day) == _london(day, 17)
    with pytest.raises(InvalidDocument, match="fixed offset"):
        _calendar({"mon": ["09:00-17:00"]}, zone="+01:00")


def test_pain_4_a_day_may_have_several_stretches() -> None:
    """chatwoot#14009, frappe/helpdesk#2212, #1528: no lunch break, no split shift."""
    calendar, day = _calendar({"mon-fri": ["08:00-12:00", "13:00-15:00", "17:00-20:00"]}), date(2026, 6, 1)

    assert calendar.between(_london(day, 0), _london(day, 23)) == 9 * _HOUR
    assert calendar.add(_london(day, 11), 4 * _HOUR) == _london(day, 18)


def test_pain_5_no_search_is_endless_and_an_empty_calendar_cannot_be_built() -> None:
    """businesstimedelta#9, businesstime#7, #13, #26, business_time#36: no end, nights of 0 hours, lost holidays."""
    once = _calendar({}, openings=[{"on": "2026-06-01", "hours": ["09:00-10:00"]}])
    night = _calendar({"mon-sun": ["22:00-06:00"]})
    day, holiday = date(2026, 6, 1), date(2026, 6, 2)
    closed = _calendar({"mon-fri": ["09:00-17:00"]}, holidays=[holiday])
    tokyo = ZoneInfo("Asia/Tokyo")

    with pytest.raises(InvalidDocument, match="no working time"):
        _calendar({"mon": []})
    with pytest.raises(CalendarExhausted):
        once.add(_london(day, 9), 2 * _HOUR)
    with pytest.raises(CalendarExhausted):
        once.add(_london(day, 9), -_HOUR)
    assert night.between(_london(day, 20), _london(holiday, 8)) == 8 * _HOUR
    assert closed.between(_london(day, 17).astimezone(tokyo), _london(holiday, 17).astimezone(tokyo)) == timedelta(0)


@pytest.mark.parametrize("week", [{"mon-fri": ["09:00-17:00"]}, {"mon-sun": ["22:00-06:00"]}, {"sat": ["10:00-12:00"]}])
def test_pain_6_measuring_undoes_adding(week: dict[str, list[str]]) -> None:
    """glpi#10594: elapsed time and end dates used different rules, so a pause over a weekend added too much."""
    calendar, start = _calendar(week), _london(date(2026, 6, 5), 16, 20)

    for minutes in range(0, 6000, 37):
        amount = timedelta(minutes=minutes)
        assert calendar.between(start, calendar.add(start, amount)) == amount


def test_pain_7_a_pause_never_pushes_a_deadline_out_of_hours() -> None:
    """glpi#9082: "3 hours pending, postponed by 3 hours" put deadlines into the night."""
    calendar, day = _calendar({"mon-fri": ["09:00-17:00"]}), date(2026, 6, 1)
    received, paused, resumed = _london(day, 10), _london(day, 15), _london(day, 18)

    due = calendar.add(received, 6 * _HOUR + calendar.between(paused, resumed))

    assert calendar.between(paused, resumed) == 2 * _HOUR
    assert due == _london(date(2026, 6, 2), 10)
    assert calendar.between(received, due) - calendar.between(paused, resumed) == 6 * _HOUR
    assert due == calendar.add(resumed, 6 * _HOUR - calendar.between(received, paused))


def test_pain_8_warnings_are_subtracted_like_targets() -> None:
    """glpi#22678: a warning before the target fired at midnight when the calendar had several segments."""
    calendar = _calendar({"mon-fri": ["09:00-12:00", "14:00-17:00"]})
    due = _london(date(2026, 6, 2), 15)

    assert calendar.add(due, -2 * _HOUR) == _london(date(2026, 6, 2), 11)
    assert calendar.add(due, -5 * _HOUR) == _london(date(2026, 6, 1), 16)
    assert all(calendar.is_open(calendar.add(due, -hours * _HOUR)) for hours in range(1, 40))


def test_pain_9_naive_instants_are_refused() -> None:
    """frappe/helpdesk#3776, erpnext#38745: deadlines without a zone showed new cases as failed elsewhere."""
    calendar, naive = _calendar({"mon-fri": ["09:00-17:00"]}), datetime(2026, 6, 1, 12)  # noqa: DTZ001 - on purpose

    asks: list[Callable[[datetime], object]] = [calendar.is_open, calendar.next_open, calendar.local_date]
    for ask in asks:
        with pytest.raises(InvalidValue, match="time zone"):
            ask(naive)
    for one, other in ((naive, _london(date(2026, 6, 1), 9)), (_london(date(2026, 6, 1), 9), naive)):
        with pytest.raises(InvalidValue, match="time zone"):
            calendar.between(one, other)
    assert calendar.add(_london(date(2026, 6, 1), 9), _HOUR).tzinfo is UTC


def test_pain_10_an_answer_is_an_instant_or_an_error() -> None:
    """odoo#44115: comparing a missing deadline with a date crashed; here no deadline is ever missing."""
    once = _calendar({}, openings=[{"on": "2026-06-01", "hours": ["09:00-10:00"]}])
    start = _london(date(2026, 6, 1), 0)

    assert once.add(start, _HOUR) > start
    assert once.next_open(start) > start
    with pytest.raises(CalendarExhausted):
        once.add(start, 2 * _HOUR)
    with pytest.raises(CalendarExhausted):
        once.next_open(start + 12 * _HOUR)


def test_pain_11_no_end_of_month_or_year_is_special() -> None:
    """OCA helpdesk_mgmt_sla: ``deadline.day < other.day`` was wrong across the end of a month."""
    calendar = _calendar({"mon-sun": ["09:00-17:00"]}, zone="UTC")
    first = datetime(2024, 1, 1, 9, tzinfo=UTC)

    for day in range(800):
        start = first + timedelta(days=day)
        assert calendar.add(start, 12 * _HOUR) == start + 28 * _HOUR
        assert calendar.add_days(start.date(), 1) == start.date() + timedelta(1)
        assert calendar.end_of_day(start.date()) == start + 15 * _HOUR
