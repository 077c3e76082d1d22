"""Instants out of cells: formats, offsets, zones, clocks that are set forward and back, dates without a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.intake import IntakeMap
from grievance.intake._cells import Findings
from grievance.intake._instants import Instants
from support.intake_maps import document, reasons, submission


def at(*parts: int) -> datetime:
    """Return an instant in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def received(cell: object, **options: Any) -> datetime:
    """Return what a cell gives."""
    return submission({"c": cell}, {"received_at": {"column": "c", **options}}).received_at


NEW_YORK = {"zone": "America/New_York"}

READINGS: list[tuple[object, dict[str, Any], datetime]] = [
    ("2026-07-01T09:30:00Z", {}, at(2026, 7, 1, 9, 30)),
    ("2026-07-01T09:30:00+02:00", NEW_YORK, at(2026, 7, 1, 7, 30)),
    ("2026-07-01 09:30", NEW_YORK, at(2026, 7, 1, 13, 30)),
    ("2026-01-01 09:30", NEW_YORK, at(2026, 1, 1, 14, 30)),
    ("20260701T093000.5", NEW_YORK, at(2026, 7, 1, 13, 30, 0, 500_000)),
    ("2026-07-01", NEW_YORK, at(2026, 7, 1, 4)),
    ("2026-07-01", {**NEW_YORK, "hour": 9}, at(2026, 7, 1, 13)),
    ("2026-07-01", {**NEW_YORK, "hour": 23}, at(2026, 7, 2, 3)),
    ("20260701", {**NEW_YORK, "hour": 9}, at(2026, 7, 1, 13)),
    ("2026-07-01T00:00", {**NEW_YORK, "hour": 9}, at(2026, 7, 1, 4)),
    ("2026-07-01T00:00:00." + "0" * 80, NEW_YORK, at(2026, 7, 1, 4)),
    (" 05/01/2022 12:00:03 AM ", {**NEW_YORK, "formats": ["%m/%d/%Y %I:%M:%S %p"]}, at(2022, 5, 1, 4, 0, 3)),
    ("3/14/2025 1:20", {**NEW_YORK, "formats": ["%m/%d/%Y %H:%M"]}, at(2025, 3, 14, 5, 20)),
    ("01.02.2026", {"zone": "UTC", "formats": ["%d.%m.%Y"], "hour": 8}, at(2026, 2, 1, 8)),
    ("01.02.2026 00:00", {"zone": "UTC", "formats": ["%d.%m.%Y %H:%M"], "hour": 8}, at(2026, 2, 1)),
    ("1 Feb 26 +0100", {"formats": ["%d %b %y %z"], "zone": "UTC"}, at(2026, 2, 1)),
    ("2026-02-01 12:00 +0100", {"formats": ["%Y-%m-%d %H:%M %z"]}, at(2026, 2, 1, 11)),
    ("2026-032", {"formats": ["%Y-%j"], "zone": "UTC"}, at(2026, 2, 1)),
    ("100%2026-02-01", {"formats": ["100%%%Y-%m-%d"], "zone": "UTC"}, at(2026, 2, 1)),
    ("0", {"formats": ["epoch"]}, at(1970, 1, 1)),
    ("1751362200", {"formats": ["epoch"]}, at(2025, 7, 1, 9, 30)),
    (1751362200, {"formats": ["epoch"], **NEW_YORK}, at(2025, 7, 1, 9, 30)),
    (Decimal("1751362200.25"), {"formats": ["epoch"]}, at(2025, 7, 1, 9, 30, 0, 250_000)),
    ("-1.5", {"formats": ["epoch"]}, at(1969, 12, 31, 23, 59, 58, 500_000)),
    ("01.02.2026", {"zone": "UTC", "formats": ["iso", "%d.%m.%Y"]}, at(2026, 2, 1)),
    ("2026-02-01", {"zone": "UTC", "formats": ["%d.%m.%Y", "iso"]}, at(2026, 2, 1)),
    ("02/01/2026", {"zone": "UTC", "formats": ["%d/%m/%Y", "%m/%d/%Y"]}, at(2026, 1, 2)),
    ("13/01/2026", {"zone": "UTC", "formats": ["%m/%d/%Y", "%d/%m/%Y"]}, at(2026, 1, 13)),
    (20260201, {"zone": "UTC", "formats": ["%Y%m%d"]}, at(2026, 2, 1)),
    (datetime(2026, 7, 1, 9, 30, tzinfo=timezone(timedelta(hours=2))), {}, at(2026, 7, 1, 7, 30)),
    (datetime(2026, 7, 1, 9, 30), NEW_YORK, at(2026, 7, 1, 13, 30)),  # noqa: DTZ001
    (date(2026, 7, 1), {**NEW_YORK, "hour": 9}, at(2026, 7, 1, 13)),
]


@pytest.mark.parametrize(("cell", "options", "expected"), READINGS)
def test_an_instant_is_read(cell: object, options: dict[str, Any], expected: datetime) -> None:
    """Each format gives the instant that it means, in UTC; the first one that fits counts."""
    found = received(cell, **options)

    assert found == expected
    assert found.tzinfo is UTC


NO_OFFSET = "has no offset from UTC: give a zone in the map, such as zone = 'Europe/London'"
NOT_ISO = "must be an instant or a date in the format 'iso'"


@pytest.mark.parametrize(
    ("cell", "options", "message"),
    [
        ("2026-07-01T09:30", {}, NO_OFFSET),
        ("2026-07-01", {}, NO_OFFSET),
        ("yesterday", NEW_YORK, NOT_ISO),
        ("2026-02-30", NEW_YORK, NOT_ISO),
        ("2026-07-01T25:00", NEW_YORK, NOT_ISO),
        (True, NEW_YORK, NOT_ISO),
        (17, NEW_YORK, NOT_ISO),
        ("1e9", {"formats": ["epoch", "iso"]}, "must be an instant or a date in the format 'epoch' or 'iso'"),
        ("1751362200000", {"formats": ["epoch"]}, "must be an instant or a date in the format 'epoch'"),
        ("999999999999", {"formats": ["epoch"]}, "must be an instant or a date in the format 'epoch'"),
        ("٣", {"formats": ["epoch"]}, "must be an instant or a date in the format 'epoch'"),
        ("01.13.2026", {"formats": ["%d.%m.%Y"], **NEW_YORK}, "must be an instant or a date in the format '%d.%m.%Y'"),
        ("9999-12-31T20:00", NEW_YORK, "is outside the years 1 to 9999 in UTC"),
        ("0001-01-01T00:00+01:00", {}, "is outside the years 1 to 9999 in UTC"),
        ("2026-07-01T00:00:00." + "0" * 81, NEW_YORK, NOT_ISO),
        (["2026-07-01"], {}, "must be text or a finite number, not a list"),
    ],
)
def test_what_is_no_instant_is_a_reason(cell: object, options: dict[str, Any], message: str) -> None:
    """A cell that no format fits is a reason that names the formats; so is a wall-clock time without a zone."""
    assert reasons({"c": cell}, {"received_at": {"column": "c", **options}}) == {"c": message}


def test_several_columns_make_one_instant() -> None:
    """A date and a time in two columns are read as one text with a space between."""
    written = {"columns": ["day", "time"], "formats": ["%d.%m.%Y %H:%M", "%d.%m.%Y"], "zone": "UTC", "hour": 8}

    def sent(day: str, time: str) -> datetime | None:
        return submission({"day": day, "time": time}, {"sent_at": written}).sent_at

    assert sent("01.02.2026", " 9:05") == at(2026, 2, 1, 9, 5)
    assert sent("01.02.2026", "") == at(2026, 2, 1, 8)
    assert sent("", "") is None


def test_a_value_that_says_not_known_is_none() -> None:
    """``values`` may turn a placeholder to nothing or to a certain instant; ``otherwise`` stands for nothing."""
    written: dict[str, Any] = {"column": "c", "zone": "UTC", "values": {"1900-01-01": "", "launch": "2020-01-01"}}

    assert submission({"c": "1900-01-01"}, {"sent_at": written}).sent_at is None
    assert submission({"c": "Launch"}, {"sent_at": written}).sent_at == at(2020, 1, 1)
    assert submission({"c": "2026-07-01"}, {"sent_at": written}).sent_at == at(2026, 7, 1)
    fallback = {"column": "c", "zone": "UTC", "otherwise": datetime(2021, 1, 1)}  # noqa: DTZ001
    assert submission({"c": ""}, {"sent_at": fallback}).sent_at == at(2021, 1, 1)
    assert reasons({"c": "x"}, {"sent_at": fallback}) == {"c": NOT_ISO}


CLOCKS = [
    # New York goes from 02:00 to 03:00 on 10 March 2024 and from 02:00 back to 01:00 on 3 November 2024.
    ("2024-03-10T01:59", "America/New_York", at(2024, 3, 10, 6, 59), False),
    ("2024-03-10T02:00", "America/New_York", at(2024, 3, 10, 7), True),
    ("2024-03-10T02:30", "America/New_York", at(2024, 3, 10, 7, 30), True),
    ("2024-03-10T03:00", "America/New_York", at(2024, 3, 10, 7), False),
    ("2024-11-03T01:30", "America/New_York", at(2024, 11, 3, 5, 30), False),
    ("2024-11-03T02:00", "America/New_York", at(2024, 11, 3, 7), False),
    # Brazil had no midnight on 4 November 2018, so a date alone begins at one.
    ("2018-11-04", "America/Sao_Paulo", at(2018, 11, 4, 3), True),
    # Samoa had no 30 December 2011.
    ("2011-12-30T12:00", "Pacific/Apia", at(2011, 12, 30, 22), True),
    # Lord Howe Island moves by half an hour.
    ("2024-10-06T02:15", "Australia/Lord_Howe", at(2024, 10, 5, 15, 45), True),
]


@pytest.mark.parametrize(("text", "zone", "expected", "noted"), CLOCKS)
def test_clocks_that_are_set(text: str, zone: str, expected: datetime, *, noted: bool) -> None:
    """A time that the clock jumps over moves forward by the jump and is noted; of two the earlier is meant."""
    convert = Instants(zone=zone)("Received")
    note = f"Received: the clock of {zone} jumps over this time, so it was moved forward by the jump"

    for _ in range(2):
        findings = Findings()
        assert convert(text, findings) == expected
        assert findings.notes == ([note] if noted else [])


def naive_instant(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant of a wall-clock time by trying every offset that the zone has around it."""
    around = [local + timedelta(hours=hours) for hours in range(-48, 49, 1)]
    offsets = [moment.replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta() for moment in around]
    tried = sorted((local - offset).replace(tzinfo=UTC) for offset in set(offsets))
    right = [moment for moment in tried if moment.astimezone(zone).replace(tzinfo=None) == local]
    return right[0] if right else (local - offsets[0]).replace(tzinfo=UTC)


@settings(max_examples=60)
@given(
    local=st.one_of(
        st.datetimes(datetime(1990, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001
        st.builds(
            lambda year, minute: datetime(year, 3, 31) + timedelta(minutes=minute),  # noqa: DTZ001
            st.sampled_from([2002, 2013, 2019, 2024]),
            st.integers(0, 300),
        ),
    ),
    name=st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "UTC"]),
)
def test_wall_clock_times_agree_with_a_naive_search(local: datetime, name: str) -> None:
    """The instant of a wall-clock time is that which shows it, the first of two, or the jump later than none."""
    assert Instants(zone=name)("c")(local.isoformat(), Findings()) == naive_instant(local, ZoneInfo(name))


@given(
    moment=st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    minutes=st.integers(-14 * 60, 14 * 60),
)
def test_an_offset_is_kept_whatever_the_zone(moment: datetime, minutes: int) -> None:
    """Text with an offset means one instant."""
    text = moment.astimezone(timezone(timedelta(minutes=minutes))).isoformat()

    assert Instants(zone="America/New_York")("c")(text, Findings()) == moment


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("03.07.2026", date(2026, 7, 3)),
        ("2026-07-03T23:30-11:00", date(2026, 7, 3)),
        (date(2026, 7, 3), date(2026, 7, 3)),
        (datetime(2026, 7, 3, 23), date(2026, 7, 3)),  # noqa: DTZ001
    ],
)
def test_a_day_is_the_date_that_is_written(cell: object, expected: date) -> None:
    """The day on which the matter happened is the written one: no zone moves it."""
    written = {"on": {"column": "c", "formats": ["%d.%m.%Y", "iso"]}}
    occurred = submission({"c": cell}, {"occurred": written}).occurred

    assert occurred is not None
    assert occurred.on == expected


def test_a_day_needs_a_date() -> None:
    """Text that no format fits is a reason."""
    assert reasons({"c": "Monday"}, {"occurred": {"on": "c"}}) == {"c": NOT_ISO}


def test_formats_that_know_their_offset_need_no_zone() -> None:
    """A map whose formats have offsets, or count seconds, may do without a zone."""
    for form in ("%Y-%m-%d %H:%M %z", "epoch", "iso"):
        IntakeMap.from_mapping(document({"received_at": {"column": "c", "formats": [form]}}))
