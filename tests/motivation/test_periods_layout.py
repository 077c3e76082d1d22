"""A layout of bonus periods tells for each day its period, with years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.motivation import BonusPeriods, plan_bonus_periods
from grievance.motivation._period import Period

SOURCE = BonusPeriods(length=4, start_month=2, peaks=(2, 1, 2))
LAYOUTS = [BonusPeriods(length=n, start_month=start) for n in (1, 2, 3, 4, 6, 12) for start in range(1, n + 1)]


@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        (date(2026, 1, 15), date(2025, 10, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 1), date(2026, 5, 31)),
        (date(2026, 5, 31), date(2026, 2, 1), date(2026, 5, 31)),
        (date(2025, 12, 31), date(2025, 10, 1), date(2026, 1, 31)),
        (date(2025, 9, 30), date(2025, 6, 1), date(2025, 9, 30)),
    ],
)
def test_periods_have_years(on: date, first: date, last: date) -> None:
    """D1: the third period of the source crosses New Year."""
    assert Period(first=first, last=last) == SOURCE.period_of(on)


def test_february_ends_when_it_ends() -> None:
    """A.1.1: periods from November to February end on 28 or 29 February."""
    layout = BonusPeriods(length=4, start_month=3)

    assert [date(2024, 2, 29), date(2026, 2, 28)] == [layout.period_of(date(y, 1, 1)).last for y in (2024, 2026)]


def test_a_period_is_in_the_zone_of_the_scheme() -> None:
    """The instants of a period are those of the zone that the plan was given."""
    layout = plan_bonus_periods(peaks={1, 2}, zone="Asia/Tokyo")

    assert datetime(2026, 1, 31, 15, tzinfo=UTC) == layout.period_of(date(2026, 2, 1)).since


def test_peaks_are_kept_once_in_order() -> None:
    """Peaks may be given in any order, and more than once."""
    assert (SOURCE.peaks, SOURCE.peaks_per_period) == ((1, 2), (1, 0, 1))


@given(layout=st.sampled_from(LAYOUTS), on=st.dates(date(3, 1, 1), date(9998, 12, 31)))
def test_every_day_lies_in_one_period(layout: BonusPeriods, on: date) -> None:
    """A day lies in its period, and the days around its ends in this and the next ones: nothing is left or doubled."""
    period = layout.period_of(on)
    day = timedelta(days=1)

    assert period.first <= on <= period.last
    assert period == layout.period_of(period.first) == layout.period_of(period.last)
    assert period.first - day == layout.period_of(period.first - day).last
    assert period.last + day == layout.period_of(period.last + day).first
    assert layout.length == (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
    assert any(months[0] == period.first.month for months in layout.periods)


@given(
    layout=st.sampled_from(LAYOUTS), starts_on=st.dates(date(2020, 1, 1), date(2024, 12, 31)), days=st.integers(0, 800)
)
def test_a_scheme_starts_with_a_stub(layout: BonusPeriods, starts_on: date, days: int) -> None:
    """The first period begins with the scheme; the later ones are as if it had always been there."""
    scheme = BonusPeriods(length=layout.length, start_month=layout.start_month, starts_on=starts_on)
    on = starts_on + timedelta(days=days)
    whole = layout.period_of(on)

    assert whole == scheme.whole_period_of(on)
    assert Period(first=max(whole.first, starts_on), last=whole.last) == scheme.period_of(on)
    with pytest.raises(InvalidValue, match="lies before the scheme starts"):
        scheme.period_of(starts_on - timedelta(days=1))


def test_the_stub_is_told() -> None:
    """A scheme that starts within a period has a stub; one that starts with a period, or is not told to, has none."""
    within = plan_bonus_periods(peaks={1, 2}, starts_on=date(2026, 3, 15))
    at_once = plan_bonus_periods(peaks={1, 2}, starts_on=date(2026, 2, 1))

    assert Period(first=date(2026, 3, 15), last=date(2026, 5, 31)) == within.stub
    assert (at_once.stub, plan_bonus_periods(peaks={1, 2}).stub) == (None, None)


@pytest.mark.parametrize("on", [datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01"])
def test_instants_are_no_days(on: Any) -> None:
    """An instant lies on different days in different zones, so a date is asked for."""
    with pytest.raises(InvalidValue, match=r"on: must be a date in the zone of the scheme, not (datetime|str)"):
        SOURCE.period_of(on)


@pytest.mark.parametrize(("length", "start"), [(4, 0), (4, 5), (1, 2), (12, 13)])
def test_a_start_month_is_the_first_of_the_year(length: int, start: int) -> None:
    """Each layout has one name: the first month of the year in which a period begins."""
    with pytest.raises(InvalidValue, match=f"in which a period begins: 1 to {length}"):
        BonusPeriods(length=length, start_month=start)


def test_only_january_does_not_cross_new_year() -> None:
    """Periods cross New Year unless one begins with it."""
    assert {1} == {layout.start_month for layout in LAYOUTS if not layout.crosses_new_year}
    assert BonusPeriods(length=4, start_month=4).crosses_new_year
