"""The planner: season hours and leave from the complaints of twelve months (S1 to S3)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.calendars import BusinessCalendar
from grievance.errors import InvalidValue
from grievance.motivation import SeasonPlan, TimeBank, extra_capacity, plan_seasons
from grievance.motivation._period import Period

LONDON = ZoneInfo("Europe/London")
NORMAL = {"zone": "Europe/London", "week": {"mon-fri": ["09:00-18:00"]}}
OFFICE = BusinessCalendar.from_mapping(NORMAL)
VOLUMES = (1900, 1750, 1200, 1100, 1000, 900, 700, 600, 1000, 1100, 1200, 1300)


def plan(volumes: Any = VOLUMES, **terms: Any) -> SeasonPlan:
    """Return the plan of six handlers for 2026 with at most two more hours a day, or as told."""
    own = {"calendar": OFFICE, "year": 2026, "handlers": 6, "most_extra": timedelta(hours=2), **terms}
    return plan_seasons(volumes, **own)


def row(*values: object) -> tuple[object, ...]:
    """Return values of several kinds for one comparison."""
    return values


def closed(month: int) -> BusinessCalendar:
    """Return the office closed for a month of 2026."""
    closure = {"from": f"2026-{month:02}-01", "to": f"2026-{month:02}-31"}
    return BusinessCalendar.from_mapping({**NORMAL, "closures": [closure]})


def test_the_winter_of_the_source() -> None:
    """S1, S3, D5: peaks in January and February give two hours a day, 84 hours, and 10.5 days back in August."""
    found = plan()
    assert row(found.high, found.dead, found.extra_a_day, found.hours) == ((1, 2), (8,), timedelta(hours=2), 84)
    assert found.months[0].before == Fraction(1900, 6 * 22 * 9)
    assert found.months[0].after == Fraction(1900, 6 * 22 * 11)
    assert row(found.before, found.after) == (Fraction(1750, 6 * 20 * 9), Fraction(1750, 6 * 20 * 11))
    august = found.months[7]
    assert row(august.month, august.volume, august.usual, august.extra, august.leave) == (8, 600, 189, 0, 84)
    assert august.after == Fraction(600, 6 * 105)
    assert found.reasons == (
        "by the normal week February is the busiest month with about 1.62 complaints for an hour of a handler, "
        "August the mildest with about 0.53",
        "a working day is 2 h longer in January, February: each handler works 84 h over",
        "the 84 h are given back as leave in the mildest months: August 84 h",
        "February is then the busiest month with about 1.33 complaints for an hour of a handler: "
        "days may not be longer",
    )


def test_it_is_written_as_seasons_of_a_calendar() -> None:
    """The plan is ``[[calendars.NAME.seasons]]`` of a procedure file, and a calendar that keeps D4."""
    found = plan(name="peak")
    assert found.as_mapping() == [{"name": "peak", "months": [1, 2], "week": {"mon-fri": ["09:00-20:00"]}}]
    assert found.calendar == BusinessCalendar.from_mapping({**NORMAL, "seasons": found.as_mapping()})
    received = datetime(2026, 1, 30, 18, 30, tzinfo=LONDON)
    assert found.calendar.add(received, timedelta(hours=4)) == datetime(2026, 2, 2, 11, 30, tzinfo=LONDON)
    bank = TimeBank(high=found.high, dead=found.dead)
    assert str(bank.window(date(2026, 2, 1))) == "2026-08-01 to 2026-08-31"


def test_a_target_is_enough() -> None:
    """With a target the days are no longer than it takes; a target that holds already needs nothing."""
    found = plan(target=Decimal("1.4"))
    assert row(found.high, found.extra_a_day, found.hours) == ((1, 2), timedelta(minutes=90), 63)
    assert found.reasons[-1].endswith("for an hour of a handler, within the target of 1.4")
    assert plan(target=plan().after).reasons[-1].endswith("within the target of about 1.33")
    before = plan().before
    just = plan(target=before)
    assert row(just.high, just.dead, just.hours, just.extra_a_day) == ((), (), 0, timedelta(0))
    assert row(just.as_mapping(), just.calendar) == ([], OFFICE)
    assert just.reasons[1:] == ("that is within the target of about 1.62: no longer days are needed",)
    below = plan(target=before - Fraction(1, 10**6))
    assert (below.high, below.extra_a_day) == ((2,), timedelta(minutes=30))


def test_a_target_out_of_reach_is_told() -> None:
    """Where no hours within the limits reach the target, the plan is the best there is and says so."""
    found = plan(target=1)
    assert row(found.after, found.extra_a_day) == (plan().after, timedelta(hours=2))
    assert found.reasons[-1].endswith("a handler: nothing allowed brings it within the target of 1")
    even = plan([row.usual for row in found.months], target="1/100")
    assert even.hours == 0
    assert even.reasons[-1] == "no longer days of up to 2 h that are given back make it lighter"


def test_equal_months_need_no_seasons() -> None:
    """Where every month has the same load, hours given back would only make another month heavier."""
    level = [row.usual for row in plan().months]
    found = plan(level)
    assert {row.before for row in found.months} == {Fraction(1, 6)}
    assert found.hours == 0
    assert plan([0] * 12).reasons[0].endswith("January the mildest with 0")


def test_longer_days_that_help_nobody_are_not_proposed() -> None:
    """The peak falls no further than the months allow that give the hours back: days stay shorter than they may be."""
    found = plan([300, *[285] * 11], handlers=1, most_extra=timedelta(hours=3), step=timedelta(minutes=15))
    assert timedelta(0) < found.extra_a_day < timedelta(hours=3)
    assert found.reasons[-1].endswith("a handler: longer days would not lower it further")
    assert found.after < found.before


def test_nobody_is_away_for_too_long() -> None:
    """The share of leave that a month takes spreads it over more months, evenly by what is left to do."""
    found = plan(most_leave="1/4")
    assert row(found.dead, found.months[6].leave, found.months[7].leave) == ((7, 8), 39, 45)
    assert all(row.leave <= row.usual / 4 for row in found.months)
    tight = plan(most_leave="1/1000")
    assert tight.hours == 0


def test_holidays_and_single_dates_are_not_lengthened() -> None:
    """Only days by the normal week are longer: neither holidays nor closures nor dates with hours of their own."""
    calendar = BusinessCalendar.from_mapping(
        {
            **NORMAL,
            "holidays": ["2026-01-01"],
            "closures": [{"from": "2026-01-05", "to": "2026-01-06"}],
            "openings": [
                {"on": "2026-01-10", "hours": ["09:00-12:00"]},
                {"on": "2026-02-27", "hours": ["09:00-12:00"]},
            ],
        }
    )
    found = plan(calendar=calendar)
    assert row(found.high, found.hours) == ((1, 2), 2 * (19 + 19))
    assert found.months[0].usual == 19 * 9 + 3


def test_seasons_of_the_calendar_are_left_aside() -> None:
    """The plan is made from the normal week, and takes the place of the seasons that were."""
    seasons = [{"name": "old", "months": [1, 5], "week": {"mon-fri": ["07:00-22:00"]}}]
    assert plan(calendar=BusinessCalendar.from_mapping({**NORMAL, "seasons": seasons})) == plan()


def test_every_working_day_is_longer_at_its_end() -> None:
    """Several stretches a day, half days and nights: the last stretch of each ends later, free days stay free."""
    week = {"mon-wed": ["09:00-12:00", "13:00-17:30"], "thu": ["20:00-02:00"], "sat": ["10:00-14:00"]}
    found = plan(calendar=BusinessCalendar.from_mapping({"zone": "UTC", "week": week}))
    assert found.as_mapping()[0]["week"] == {
        "mon-wed": ["09:00-12:00", "13:00-19:30"],
        "thu": ["20:00-04:00"],
        "sat": ["10:00-16:00"],
    }


def test_a_day_may_touch_the_next_but_not_run_into_it() -> None:
    """A longest day that ends when the next begins, or lasts a whole day, is allowed; a minute more is refused."""
    night = BusinessCalendar.from_mapping({"zone": "UTC", "week": {"sun-sat": ["08:00-06:00"]}})
    assert plan(calendar=night).extra_a_day == timedelta(hours=2)
    with pytest.raises(InvalidValue, match="most_extra: would make a working day run into the next"):
        plan(calendar=night, most_extra=timedelta(minutes=121), step=timedelta(minutes=11))
    single = BusinessCalendar.from_mapping({"zone": "UTC", "week": {"mon": ["08:00-06:00"]}})
    assert plan(calendar=single).extra_a_day == timedelta(hours=2)
    with pytest.raises(InvalidValue, match="most_extra: would make a working day run into the next"):
        plan(calendar=single, most_extra=timedelta(hours=2, minutes=30))
    seconds = BusinessCalendar.from_mapping({"zone": "UTC", "week": {"mon": ["08:00-07:59:01"]}})
    with pytest.raises(InvalidValue, match="most_extra: would make a working day run into the next"):
        plan(calendar=seconds, most_extra=timedelta(minutes=1), step=timedelta(minutes=1))
    weekend = BusinessCalendar.from_mapping({"zone": "UTC", "week": {"sun": ["20:00-01:00"], "mon": ["02:00-08:00"]}})
    assert plan(calendar=weekend, most_extra=timedelta(hours=1)).extra_a_day == timedelta(hours=1)
    with pytest.raises(InvalidValue, match="most_extra: would make a working day run into the next"):
        plan(calendar=weekend, most_extra=timedelta(minutes=90))


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"volumes": VOLUMES[1:]}, "volumes: must be those of twelve months, January first, not 11"),
        ({"volumes": (1, -1, *VOLUMES[2:])}, r"volumes\[1\]: must not be below zero"),
        ({"volumes": (1, 1.5, *VOLUMES[2:])}, r"volumes\[1\]: must be exact"),
        ({"volumes": dict.fromkeys(range(1, 13), 5)}, "volumes: must be in the order of the year, not a dict"),
        ({"volumes": set(range(1, 13))}, "volumes: must be in the order of the year, not a set"),
        ({"volumes": "1" * 12}, "volumes: must be in the order of the year, not a str"),
        ({"handlers": 0}, "handlers: must be one or more"),
        ({"handlers": 2.5}, "handlers: must be a whole number, not float"),
        ({"handlers": True}, "handlers: must be a whole number, not bool"),
        ({"step": timedelta(0)}, "step: must be whole minutes, and more than none"),
        ({"step": timedelta(seconds=90)}, "step: must be whole minutes"),
        ({"most_extra": timedelta(0)}, "most_extra: must be 1 to 48 times the step"),
        ({"most_extra": timedelta(minutes=45)}, "most_extra: must be 1 to 48 times the step"),
        ({"most_extra": timedelta(minutes=49), "step": timedelta(minutes=1)}, "most_extra: must be 1 to 48 times"),
        ({"target": 0}, "target: must be above zero"),
        ({"target": 0.5}, "target: must be exact"),
        ({"most_leave": 0}, "most_leave: must lie between 0 and 1"),
        ({"most_leave": 1}, "most_leave: must lie between 0 and 1"),
        (
            {
                "calendar": BusinessCalendar.from_mapping(
                    {**NORMAL, "closures": [{"from": "2026-05-01", "to": "2026-05-31"}]}
                )
            },
            "volumes: has complaints for 2026-05, in which the calendar has no hours",
        ),
    ],
)
def test_what_cannot_be_planned_is_refused(terms: dict[str, Any], refusal: str) -> None:
    """Each fault is told by its argument."""
    with pytest.raises(InvalidValue, match=f"^{refusal}"):
        plan(**terms)


def test_the_limits_of_a_plan_are_allowed() -> None:
    """48 steps of a minute, one step, one handler; a month that is closed needs no complaints."""
    assert plan(most_extra=timedelta(minutes=48), step=timedelta(minutes=1)).extra_a_day == timedelta(minutes=48)
    assert plan(most_extra=timedelta(minutes=30), handlers=1).extra_a_day == timedelta(minutes=30)
    found = plan((*VOLUMES[:7], 0, *VOLUMES[8:]), calendar=closed(8))
    assert row(found.months[7].usual, found.months[7].leave, found.months[7].after, found.dead) == (0, 0, 0, (7,))


@settings(max_examples=12)
@given(
    volumes=st.lists(st.integers(0, 2000), min_size=12, max_size=12),
    most=st.integers(1, 6),
    handlers=st.integers(1, 20),
    target=st.one_of(st.none(), st.fractions(Fraction(1, 10), 2, max_denominator=20)),
)
def test_hours_are_given_back(volumes: list[int], most: int, handlers: int, target: Fraction | None) -> None:
    """Hours worked over equal hours given back; the calendar gives exactly these; no month is busier than the peak."""
    found = plan(volumes, most_extra=most * timedelta(minutes=30), handlers=handlers, target=target)
    assert sum(row.extra for row in found.months) == sum(row.leave for row in found.months) == found.hours
    assert not set(found.high) & set(found.dead)
    assert found.after <= max(found.before, target or 0)
    gain = extra_capacity(found.calendar, Period.parse("2026-01..2026-12"), handlers=handlers)
    assert gain.each == timedelta(minutes=int(found.hours * 60))
    for row in found.months:
        left = row.usual + row.extra - row.leave
        assert row.after * handlers * left == row.volume
        assert row.leave <= row.usual / 2
    assert bool(found.as_mapping()) is bool(found.hours)
    assert plan(volumes, most_extra=most * timedelta(minutes=30), handlers=handlers, target=target) == found
