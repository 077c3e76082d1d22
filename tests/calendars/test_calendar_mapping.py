"""The form of the procedure file: what it can say, and its canonical way of saying it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from grievance.calendars import BusinessCalendar, Holiday, Season, Shift

_NINE_TO_FIVE = Shift(9 * 3600, 17 * 3600)
_PLAIN: dict[str, Any] = {"zone": "UTC", "week": {"mon-fri": ["09:00-17:00"]}}


def _week(**days: list[Any]) -> BusinessCalendar:
    return BusinessCalendar.from_mapping({"zone": "UTC", "week": days})


@pytest.mark.parametrize(
    ("days", "open_days"),
    [
        ("mon", [0]),
        ("Wednesday", [2]),
        ("MON-Fri", [0, 1, 2, 3, 4]),
        ("sun-thu", [0, 1, 2, 3, 6]),
        ("fri - mon", [0, 4, 5, 6]),
        ("tue-tue", [1]),
        ("mon-sun", [0, 1, 2, 3, 4, 5, 6]),
        ("mon,wed, friday", [0, 2, 4]),
        ("mon-tue,sat-sun", [0, 1, 5, 6]),
    ],
)
def test_days_are_named_alone_in_ranges_and_in_lists(days: str, open_days: list[int]) -> None:
    """A key names a day, a range that may wrap, or a list of them, in any case."""
    week = _week(**{days: ["09:00-17:00"]}).week

    assert [number for number, hours in enumerate(week) if hours] == open_days
    assert all(hours in ((), (_NINE_TO_FIVE,)) for hours in week)


@pytest.mark.parametrize(
    ("words", "opens", "closes"),
    [
        ("09:00-17:00", 9 * 3600, 17 * 3600),
        ("9:00 - 17:30:15", 9 * 3600, 17 * 3600 + 1815),
        (["09:00", "17:00"], 9 * 3600, 17 * 3600),
        (("09:00", "17:00"), 9 * 3600, 17 * 3600),
        ("00:00-24:00", 0, 86_400),
        ("00:00-00:00", 0, 86_400),
        ("12:00-00:00", 43_200, 86_400),
        ("12:00-24:00", 43_200, 86_400),
        ("22:00-06:00", 22 * 3600, 30 * 3600),
        ("09:00-09:00", 9 * 3600, 33 * 3600),
        ("23:59:59-24:00", 86_399, 86_400),
    ],
)
def test_hours_are_written_as_clock_times(words: object, opens: int, closes: int) -> None:
    """A stretch of hours has a start and an end, which may be 24:00 or on the next day."""
    assert _week(mon=[words]).week[0] == (Shift(opens, closes),)


def test_hours_of_a_day_are_put_in_order() -> None:
    """A day may list its stretches in any order; they may touch."""
    week = _week(mon=["14:00-18:00", "09:00-13:00", "13:00-14:00"]).week

    assert [shift.opens // 3600 for shift in week[0]] == [9, 13, 14]


def test_the_canonical_form_is_written_with_runs_of_days_and_plain_values() -> None:
    """The canonical form holds strings, lists and tables only: equal days in runs, dates in ISO form, names kept."""
    mapping = {
        "zone": "Europe/London",
        "week": {"mon,tue,wed": ["9:00-17:00"], "thu": [["22:00", "06:00"]], "fri": [], "sat": ["00:00-00:00"]},
        "holidays": [{"on": date(2026, 12, 28), "name": "Boxing Day (substitute)"}, date(2026, 12, 25), "2026-12-25"],
        "seasons": [
            {"name": "high", "months": [2, 1, 2], "week": {"mon-sun": ["08:00-20:00:30"]}},
            {"name": "summer", "from": "06-15", "to": "08-31", "week": {}},
        ],
        "closures": [
            "2026-05-04",
            {"on": "2026-05-05", "name": "move"},
            {"from": "2026-12-24", "to": "2027-01-02"},
            {"from": "2027-02-01", "to": "2027-02-02", "name": "stock-taking"},
        ],
        "openings": [
            {"on": "2026-12-19", "hours": ["10:00-16:00"]},
            {"on": date(2026, 12, 20), "hours": ["0:00-24:00"], "name": "sale"},
        ],
    }

    assert BusinessCalendar.from_mapping(mapping, name="shop").to_mapping() == {
        "name": "shop",
        "zone": "Europe/London",
        "week": {"mon-wed": ["09:00-17:00"], "thu": ["22:00-06:00"], "sat": ["00:00-24:00"]},
        "holidays": ["2026-12-25", {"on": "2026-12-28", "name": "Boxing Day (substitute)"}],
        "seasons": [
            {"name": "high", "months": [1, 2], "week": {"mon-sun": ["08:00-20:00:30"]}},
            {"name": "summer", "from": "06-15", "to": "08-31", "week": {}},
        ],
        "closures": [
            "2026-05-04",
            {"on": "2026-05-05", "name": "move"},
            {"from": "2026-12-24", "to": "2027-01-02"},
            {"from": "2027-02-01", "to": "2027-02-02", "name": "stock-taking"},
        ],
        "openings": [
            {"on": "2026-12-19", "hours": ["10:00-16:00"]},
            {"on": "2026-12-20", "hours": ["00:00-24:00"], "name": "sale"},
        ],
    }


def test_a_plain_calendar_has_a_short_form() -> None:
    """Parts that a calendar does not have are left out of its form."""
    assert BusinessCalendar.from_mapping(_PLAIN).to_mapping() == {"name": "calendar", **_PLAIN}


def test_a_name_in_the_table_wins() -> None:
    """The name of a calendar is the one in its table, else the one it is read by."""
    assert BusinessCalendar.from_mapping(_PLAIN, name="office").name == "office"
    assert BusinessCalendar.from_mapping({**_PLAIN, "name": "shop"}, name="office").name == "shop"


def test_several_names_of_one_holiday_are_joined() -> None:
    """A date listed twice is one holiday with all its names, each once."""
    holidays = ["2026-05-01", *({"on": "2026-05-01", "name": name} for name in ("Labour Day", "May Day", "Labour Day"))]

    assert BusinessCalendar.from_mapping({**_PLAIN, "holidays": holidays}).holidays == (
        Holiday(on=date(2026, 5, 1), name="Labour Day; May Day"),
    )


def test_public_holidays_are_frozen_into_dates() -> None:
    """Holidays of a country are read once, for the years asked for, with their names."""
    pytest.importorskip("holidays", reason="needs the extra holidays")
    england = BusinessCalendar.from_mapping(
        {**_PLAIN, "holidays": {"country": "GB", "subdivision": "ENG", "years": [2026, 2027]}}
    )
    names = {holiday.on: holiday.name for holiday in england.holidays}

    assert {on.year for on in names} == {2026, 2027}
    assert names[date(2026, 12, 25)] == "Christmas Day"
    assert date(2026, 12, 28) in names
    assert not england.is_business_day(date(2026, 12, 28))
    assert {"on": "2026-12-25", "name": "Christmas Day"} in england.to_mapping()["holidays"]  # type: ignore[operator]


@pytest.mark.parametrize("years", [[1900, 1900], [2199, 2199]])
def test_public_holidays_may_be_frozen_for_one_year(years: list[int]) -> None:
    """The years of public holidays include both ends, and may be any that a calendar answers for."""
    pytest.importorskip("holidays", reason="needs the extra holidays")
    calendar = BusinessCalendar.from_mapping({**_PLAIN, "holidays": {"country": "GB", "years": years}})

    assert {holiday.on.year for holiday in calendar.holidays} <= set(years)


def test_public_holidays_reach_from_2000_to_2050_unless_told() -> None:
    """Without years, a country's holidays are frozen for half a century."""
    pytest.importorskip("holidays", reason="needs the extra holidays")
    years = {h.on.year for h in BusinessCalendar.from_mapping({**_PLAIN, "holidays": {"country": "GB"}}).holidays}

    assert years == set(range(2000, 2051))


def test_hours_of_one_season_or_opening_are_enough() -> None:
    """A calendar needs working time on some date of some year, wherever it comes from."""
    closed: list[Any] = [()] * 7
    summer = Season(name="summer", week=[(_NINE_TO_FIVE,)] * 7, months=[7])
    winter = Season(name="closed", week=closed, first=(3, 1), last=(2, 28))

    leap = BusinessCalendar(zone="UTC", week=[(_NINE_TO_FIVE,)] * 7, seasons=[winter])

    assert BusinessCalendar(zone="UTC", week=closed, seasons=[summer]).is_business_day(date(2026, 7, 1))
    assert leap.add_days(date(2026, 3, 1), 1) == date(2028, 2, 29)


def test_calendars_built_in_python_and_from_a_table_are_equal() -> None:
    """The file's form and the constructor make the same values, dates given bare or named."""
    built = BusinessCalendar(
        zone="UTC",
        week=[[_NINE_TO_FIVE]] * 5 + [[], []],
        holidays=[date(2026, 12, 25), Holiday(on=date(2026, 1, 1), name="New Year")],
    )

    assert built == BusinessCalendar.from_mapping(
        {**_PLAIN, "holidays": [{"on": "2026-01-01", "name": "New Year"}, "2026-12-25"]}
    )
    assert len({built, BusinessCalendar.from_mapping(built.to_mapping())}) == 1
    assert "holidays=<2>" in repr(built)
    assert "_reel" not in repr(built)
    assert built != BusinessCalendar.from_mapping(_PLAIN)


def test_leap_day_ends_a_season_in_every_year() -> None:
    """29 February as the end of a season is the end of February, in leap years and others."""
    shop = BusinessCalendar.from_mapping(
        {**_PLAIN, "seasons": [{"name": "sale", "from": "12-15", "to": "02-29", "week": {"mon-sun": ["09:00-20:00"]}}]}
    )

    for on, hours in [
        (date(2026, 12, 14), 8), (date(2026, 12, 15), 11), (date(2026, 2, 28), 11), (date(2026, 3, 2), 8),
        (date(2028, 2, 29), 11), (date(2028, 3, 1), 8), (date(2027, 12, 31), 11), (date(2028, 1, 1), 11),
    ]:  # fmt: skip
        midnight = datetime(on.year, on.month, on.day, tzinfo=UTC)
        assert shop.between(midnight, midnight + timedelta(days=1)) == timedelta(hours=hours), on


def test_the_most_special_rule_wins() -> None:
    """An opening wins over holiday and closure, either of them over the season, the season over the week."""
    shop = BusinessCalendar.from_mapping(
        {
            "zone": "UTC",
            "week": {"mon-sun": ["09:00-17:00"]},
            "seasons": [{"name": "high", "months": [12], "week": {"mon-fri": ["08:00-20:00"]}}],
            "holidays": ["2026-12-25", {"on": "2026-12-24", "name": "Eve"}],
            "closures": [{"from": "2026-12-21", "to": "2026-12-25", "name": "stock-taking"}],
            "openings": [
                {"on": "2026-12-25", "hours": ["10:00-12:00"]},
                {"on": "2026-12-22", "hours": ["10:00-11:00"]},
            ],
        }
    )
    days = [(11, 28), (12, 18), (12, 19), (12, 21), (12, 22), (12, 24), (12, 25)]
    midnights = [datetime(2026, month, day, tzinfo=UTC) for month, day in days]
    hours = [shop.between(midnight, midnight + timedelta(days=1)) // timedelta(hours=1) for midnight in midnights]

    assert hours == [8, 12, 0, 0, 1, 0, 2]
