"""A period is whole days in one zone, and every instant belongs to exactly one of a row of periods."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.motivation import Period


def test_two_months_name_all_days_between() -> None:
    """From the first day of the one to the last day of the other, over New Year and in a leap year."""
    assert Period.parse("2025-10..2026-01") == Period(first=date(2025, 10, 1), last=date(2026, 1, 31))
    assert Period.parse("2028-02") == Period(first=date(2028, 2, 1), last=date(2028, 2, 29))
    assert Period.parse("2026-02").days == 28
    assert str(Period.parse("2026-02")) == "2026-02-01..2026-02-28"


@pytest.mark.parametrize(
    "text", ["2026", "2026-2", "2026-02..", "2026-02...2026-03", "", "2026-13", "0000-01", "2026-00"]
)
def test_what_names_no_months_is_refused(text: str) -> None:
    """A year, half a range and a month that is none are refused."""
    with pytest.raises(InvalidValue, match=r"^period:"):
        Period.parse(text)


def test_a_period_does_not_end_before_it_begins() -> None:
    """The last day may be the first, not an earlier one."""
    assert Period(first=date(2026, 2, 1), last=date(2026, 2, 1)).days == 1
    with pytest.raises(InvalidValue, match="must not lie before the first day"):
        Period(first=date(2026, 2, 2), last=date(2026, 2, 1))
    with pytest.raises(InvalidValue, match="must not lie before the first day"):
        Period.parse("2026-03..2026-02")


@pytest.mark.parametrize("text", ["0001-12", "9999-01", "2026-01..9999-12"])
def test_the_first_and_the_last_year_of_the_calendar_are_refused(text: str) -> None:
    """Their ends lie outside of it in some zone, so that no instant names them."""
    with pytest.raises(InvalidValue, match="years 2 to 9998"):
        Period.parse(text)
    assert Period.parse("0002-01", zone="Asia/Tokyo").since.year == 1
    assert Period.parse("9998-12", zone="Pacific/Pago_Pago").until.year == 9999


def test_its_days_are_those_of_its_zone() -> None:
    """Midnight is that of the zone; the clock change within makes it an hour shorter."""
    march = Period.parse("2026-03", zone="Europe/Berlin")
    assert march.since == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert march.until == datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert march.since in march
    assert march.until not in march
    assert march.until - timedelta(microseconds=1) in march
    assert march.since - timedelta(microseconds=1) not in march


@pytest.mark.parametrize("zone", ["Mars/Base", "UTC+2", ""])
def test_a_zone_has_a_name(zone: str) -> None:
    """Offsets and what is no zone are refused with the field's name."""
    with pytest.raises(InvalidValue, match=r"^Period\.zone"):
        Period.parse("2026-02", zone=zone)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 400), st.integers(0, 400))
def test_periods_in_a_row_leave_no_gap(first: date, days: int, more: int) -> None:
    """The end of one is the beginning of the next."""
    last = first + timedelta(days)
    one = Period(first=first, last=last, zone="America/Sao_Paulo")
    two = Period(first=last + timedelta(1), last=last + timedelta(1 + more), zone="America/Sao_Paulo")
    assert one.until == two.since
    assert one.days == days + 1
