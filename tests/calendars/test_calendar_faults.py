"""Faults of a calendar's table: each is named with its place and the nearest right word, and all are found at once."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest

from grievance.calendars import BusinessCalendar, Closure, Holiday, Opening, Season, Shift, read_calendar
from grievance.errors import InvalidDocument, InvalidValue, MissingExtra, Problem

_NINE_TO_FIVE = Shift(9 * 3600, 17 * 3600)
_THIRSDAY = (
    "week.thirsday: 'thirsday' is not a day: write 'mon' … 'sun' or a range such as 'mon-fri'; did you mean 'thursday'?"
)
_PLAIN: dict[str, Any] = {"zone": "UTC", "week": {"mon-fri": ["09:00-17:00"]}}


def _faults(**parts: object) -> list[str]:
    with pytest.raises(InvalidDocument) as refusal:
        BusinessCalendar.from_mapping({**_PLAIN, **parts})
    return [str(problem) for problem in refusal.value.problems]


@pytest.mark.parametrize(
    ("parts", "faults"),
    [
        ({"zone": "Europe/Lodnon"}, ["zone: 'Europe/Lodnon' is not an IANA zone; did you mean 'Europe/London'?"]),
        ({"zone": "localtime"}, ["zone: 'localtime' is not an IANA zone"]),
        ({"zone": "posix/UTC"}, ["zone: 'posix/UTC' is not an IANA zone"]),
        ({"zone": "../UTC"}, ["zone: '../UTC' is not an IANA zone"]),
        ({"zone": "/etc/localtime"}, ["zone: '/etc/localtime' is not an IANA zone"]),
        ({"zone": "America"}, ["zone: 'America' is not an IANA zone"]),
        ({"zone": ""}, ["zone: must be the IANA name of a zone, such as 'Europe/London'"]),
        ({"zone": 1}, ["zone: must be the IANA name of a zone, such as 'Europe/London'"]),
        ({"zone": "+01:00"}, ["zone: '+01:00' is a fixed offset"]),
        ({"zone": "UTC+2"}, ["zone: 'UTC+2' is a fixed offset"]),
        ({"zone": "gmt -3"}, ["zone: 'gmt -3' is a fixed offset"]),
        ({"name": ""}, ["name: must be a name: one line of text"]),
        ({"name": "two\nlines"}, ["name: must be a name: one line of text"]),
        ({"name": 7}, ["name: must be a name: one line of text"]),
        ({"hollidays": []}, ["hollidays: is not a known key; did you mean 'holidays'?"]),
        ({"x": []}, ["x: is not a known key"]),
        ({3: []}, ["3: is not a known key"]),
        ({"week": []}, ["week: must be a table"]),
        ({"week": {}}, ["week: has no working time: give at least one date hours"]),
        ({"week": {"mon": []}}, ["week: has no working time: give at least one date hours"]),
        ({"week": {"mon": "09:00-17:00"}}, ["week.mon: must be a list"]),
        ({"week": {"thirsday": []}}, [_THIRSDAY]),
        ({"week": {"mon-": []}}, ["week.mon-: '' is not a day"]),
        ({"week": {"mon-wed-fri": []}}, ["week.mon-wed-fri: 'wed-fri' is not a day"]),
        ({"week": {1: []}}, ["week.1: '1' is not a day"]),
        ({"week": {"mon-fri": [], "wed": []}}, ["week.wed: Wednesday is given twice, first by 'mon-fri'"]),
        ({"week": {"mon,mon": []}}, ["week.mon,mon: Monday is given twice, first by 'mon,mon'"]),
        ({"week": {"mon": ["09:00"]}}, ["week.mon[0]: '09:00' is not a stretch of hours: write it as '09:00-18:00'"]),
        ({"week": {"mon": [9]}}, ["week.mon[0]: 9 is not a stretch of hours"]),
        ({"week": {"mon": [["09:00", 17]]}}, ["week.mon[0]: ['09:00', 17] is not a stretch of hours"]),
        ({"week": {"mon": ["9-17"]}}, ["week.mon[0]: '9' is not a time of day: write 00:00 to 24:00"]),
        ({"week": {"mon": ["09:00-24:01"]}}, ["week.mon[0]: '24:01' is not a time of day"]),
        ({"week": {"mon": ["09:60-18:00"]}}, ["week.mon[0]: '09:60' is not a time of day"]),
        ({"week": {"mon": ["09:00-18:00:60"]}}, ["week.mon[0]: '18:00:60' is not a time of day"]),
        ({"week": {"mon": ["24:00-06:00"]}}, ["week.mon[0]: '24:00-06:00' begins at 24:00: only an end may be 24:00"]),
        ({"week": {"mon": ["09:00-13:00", "12:59-18:00"]}}, ["week.mon: overlap: give each stretch of the day once"]),
        ({"week": {"mon": ["22:00-06:00", "23:00-24:00"]}}, ["week.mon: overlap"]),
        ({"holidays": "2026-12-25"}, ["holidays: must be a list"]),
        (
            {"holidays": ["2026-12-25", "2026-02-30"]},
            ["holidays[1]: '2026-02-30' is not a date: write it as '2026-12-25'"],
        ),
        ({"holidays": ["20261225"]}, ["holidays[0]: '20261225' is not a date"]),
        ({"holidays": [datetime(2026, 12, 25, tzinfo=UTC)]}, ["holidays[0]: datetime.datetime(2026, 12, 25"]),
        ({"holidays": [{"on": 5}]}, ["holidays[0].on: 5 is not a date"]),
        (
            {"holidays": [{"at": "2026-12-25", "name": " "}]},
            ["holidays[0].at: is not a known key", "holidays[0].on: is missing", "holidays[0].name: must be a name"],
        ),
        ({"holidays": {"subdivision": "ENG"}}, ["holidays.country: is missing"]),
        ({"holidays": {"country": 1}}, ["holidays.country: must be a name"]),
        (
            {"holidays": {"country": "GB", "years": [2030, 2020]}},
            ["holidays.years: must be the first and the last year, within 1900 to 2199"],
        ),
        ({"holidays": {"country": "GB", "years": [1899, 2020]}}, ["holidays.years: must be"]),
        ({"holidays": {"country": "GB", "years": [2020, 2200]}}, ["holidays.years: must be"]),
        ({"holidays": {"country": "GB", "years": 2020}}, ["holidays.years: must be"]),
        ({"seasons": {}}, ["seasons: must be a list"]),
        ({"seasons": ["x"]}, ["seasons[0]: must be a table"]),
        ({"seasons": [{}]}, ["seasons[0].name: is missing", "seasons[0].week: is missing"]),
        ({"seasons": [{"name": "s", "week": {}}]}, ["seasons[0]: needs either 'months', or 'from' and 'to'"]),
        ({"seasons": [{"name": "s", "week": {}, "months": []}]}, ["seasons[0]: needs either"]),
        ({"seasons": [{"name": "s", "week": {}, "from": "01-01"}]}, ["seasons[0]: needs either"]),
        ({"seasons": [{"name": "s", "week": {}, "months": [1], "from": "01-01"}]}, ["seasons[0]: needs either"]),
        (
            {"seasons": [{"name": "s", "week": {}, "months": [1], "from": "01-01", "to": "02-01"}]},
            ["seasons[0]: needs either"],
        ),
        ({"seasons": [{"name": "s", "week": {}, "months": [0]}]}, ["seasons[0]: 0 is not a month: months are 1 to 12"]),
        ({"seasons": [{"name": "s", "week": {}, "months": [13]}]}, ["seasons[0]: 13 is not a month"]),
        (
            {"seasons": [{"name": "s", "week": {}, "months": [1, "May", True]}]},
            ["seasons[0].months[1]: 'May' is not a month", "seasons[0].months[2]: True is not a month"],
        ),
        (
            {"seasons": [{"name": "s", "week": {}, "from": "6-1", "to": 8}]},
            [
                "seasons[0].from: '6-1' is not a day of the year: write month and day as '06-15'",
                "seasons[0].to: 8 is not a day of the year",
            ],
        ),
        (
            {"seasons": [{"name": "s", "week": {}, "from": "02-30", "to": "03-01"}]},
            ["seasons[0]: month 2 has no day 30"],
        ),
        (
            {"seasons": [{"name": "s", "week": {}, "from": "02-01", "to": "04-31"}]},
            ["seasons[0]: month 4 has no day 31"],
        ),
        (
            {"seasons": [{"name": "s", "week": {"mon": ["x"]}, "months": [1]}]},
            ["seasons[0].week.mon[0]: 'x' is not a stretch"],
        ),
        (
            {
                "seasons": [
                    {"name": "high", "week": {}, "months": [1, 2]},
                    {"name": "winter", "week": {}, "from": "12-01", "to": "01-15"},
                ]
            },
            ["seasons: 'high' and 'winter' overlap, first on 01-01: each date may have one season"],
        ),
        (
            {"seasons": [{"name": "high", "week": {}, "months": [1]}, {"name": "high", "week": {}, "months": [7]}]},
            ["seasons: two seasons are called 'high'"],
        ),
        ({"closures": ["soon"]}, ["closures[0]: 'soon' is not a date"]),
        ({"closures": [{"from": "2026-12-24"}]}, ["closures[0]: needs either 'on', or 'from' and 'to'"]),
        ({"closures": [{"on": "2026-12-24", "to": "2026-12-25"}]}, ["closures[0]: needs either"]),
        ({"closures": [{"from": "2026-12-24", "to": "x"}]}, ["closures[0].to: 'x' is not a date"]),
        ({"closures": [{"on": "x"}]}, ["closures[0].on: 'x' is not a date"]),
        ({"closures": [{"from": "2026-12-24", "to": "2026-12-23"}]}, ["closures[0]: 2026-12-23 is before 2026-12-24"]),
        ({"openings": [{"on": "2026-12-19"}]}, ["openings[0].hours: is missing"]),
        ({"openings": [{"hours": ["10:00-16:00"]}]}, ["openings[0].on: is missing"]),
        (
            {"openings": [{"on": "2026-12-19", "hours": []}]},
            ["openings[0]: must not be empty: to close a date, list it under closures"],
        ),
        (
            {
                "openings": [
                    {"on": "2026-12-19", "hours": ["10:00-16:00"]},
                    {"on": "2026-12-19", "hours": ["17:00-18:00"]},
                ]
            },
            ["openings: 2026-12-19 is given twice: list all its hours once"],
        ),
    ],
)
def test_a_fault_is_named_with_its_place(parts: dict[Any, object], faults: list[str]) -> None:
    """Each fault of a table says where it is and what would be right, and nothing else is reported."""
    found = _faults(**{str(key): part for key, part in parts.items()})

    assert len(found) == len(faults)
    assert all(one.startswith(other) for one, other in zip(found, faults, strict=True)), found


def test_all_faults_are_raised_at_once() -> None:
    """A table with many faults lists them all, under the name of the calendar."""
    mapping: dict[str, object] = {
        "zone": "+01:00",
        "weak": {},
        "holidays": ["tomorrow"],
        "seasons": [{"name": "high", "moths": [1], "week": {"mon": ["x"]}}],
    }

    with pytest.raises(InvalidDocument, match="calendar 'office' has 6 faults") as refusal:
        BusinessCalendar.from_mapping(mapping, name="office")

    assert {problem.path for problem in refusal.value.problems} == {
        "weak",
        "week",
        "zone",
        "holidays[0]",
        "seasons[0].moths",
        "seasons[0].week.mon[0]",
    }


def test_what_is_no_table_is_refused() -> None:
    """A calendar that is not a table is one fault."""
    with pytest.raises(InvalidDocument) as refusal:
        BusinessCalendar.from_mapping([])  # type: ignore[arg-type]

    assert refusal.value.problems == (Problem("", "must be a table"),)


def test_a_loader_can_collect_the_faults() -> None:
    """A loader of a larger document gets the faults back as values, below the path that it names."""
    calendar, problems = read_calendar({"zone": "UTC", "week": {"mon": ["9"]}}, name="office", path="calendars.office")
    right, none = read_calendar(_PLAIN, name="office", path="calendars.office")

    assert calendar is None
    assert [problem.path for problem in problems] == ["calendars.office.week.mon[0]"]
    assert right == BusinessCalendar.from_mapping(_PLAIN, name="office")
    assert none == []
    assert read_calendar(None, path="calendars.x")[1] == [Problem("calendars.x", "must be a table")]


@pytest.mark.parametrize(
    ("holidays", "fault"),
    [
        (
            {"country": "gb"},
            "holidays.country: 'gb' is not a known country: write its ISO code, such as 'GB'; did you mean 'GB'",
        ),
        ({"country": "United Kingdom"}, "holidays.country: 'United Kingdom' is not a known country"),
        (
            {"country": "GB", "subdivision": "Englnd"},
            "holidays.subdivision: 'Englnd' is not a known part of 'GB'; did you mean 'England'?",
        ),
        (
            {"country": "GB", "subdivision": "ENX"},
            "holidays.subdivision: 'ENX' is not a known part of 'GB'; did you mean 'ENG'?",
        ),
    ],
)
def test_an_unknown_country_or_part_names_the_nearest(holidays: dict[str, str], fault: str) -> None:
    """A country or subdivision that nobody knows is a fault with the nearest right name."""
    pytest.importorskip("holidays", reason="needs the extra holidays")

    assert _faults(holidays=holidays)[0].startswith(fault)


def test_public_holidays_need_their_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package, asking for a country's holidays names the extra that brings it."""
    monkeypatch.setitem(sys.modules, "holidays", None)

    with pytest.raises(MissingExtra) as refusal:
        BusinessCalendar.from_mapping({**_PLAIN, "holidays": {"country": "GB"}})

    assert refusal.value.extra == "holidays"


@pytest.mark.parametrize(
    ("build", "field"),
    [
        (lambda: Shift(-1, 5), "Shift"),
        (lambda: Shift(86_400, 86_401), "Shift"),
        (lambda: Shift(5, 5), "Shift"),
        (lambda: Shift(5, 86_406), "Shift"),
        (lambda: Holiday(on=datetime(2026, 1, 1, tzinfo=UTC)), "Holiday.on"),
        (lambda: Closure(first=date(2026, 1, 2), last=date(2026, 1, 1)), "Closure.last"),
        (lambda: Opening(on=date(2026, 1, 1), hours=()), "Opening.hours"),
        (lambda: Season(name="", week=[()] * 7, months=[1]), "Season.name"),
        (lambda: Season(name="s", week=[()] * 6, months=[1]), "week"),
        (lambda: BusinessCalendar(zone="UTC", week=[()] * 7), "BusinessCalendar.week"),
        (lambda: BusinessCalendar(zone="+01:00", week=[(_NINE_TO_FIVE,)] * 7), "zone"),
        (
            lambda: BusinessCalendar(
                zone="UTC", week=[(_NINE_TO_FIVE,)] * 7, seasons=[Season(name="s", week=[()] * 7, months=range(1, 13))]
            ),
            "BusinessCalendar.week",
        ),
    ],
)
def test_values_refuse_nonsense_when_built(build: Any, field: str) -> None:
    """Parts of a calendar and the calendar itself cannot be built wrong in Python either."""
    with pytest.raises(InvalidValue) as refusal:
        build()

    assert refusal.value.field == field
