"""How the year is divided into bonus periods of equal length."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check, check_zone
from grievance.motivation._period import Period
from grievance.motivation.periods._months import months_of, volumes_of

__all__ = ["LENGTHS", "BonusPeriods"]

LENGTHS = (1, 2, 3, 4, 6, 12)
"""How many months a period can have: a year is made of whole ones."""


@attrs.frozen(kw_only=True)
class BonusPeriods:
    """
    The year as bonus periods of ``length`` months, one of which begins with ``start_month`` (S15, S16).

    The year is a circle: what ends it goes on in January. A layout is told by the first month of the year in which a
    period begins, so ``start_month`` lies between 1 and ``length``. ``volumes`` are those of January to December.
    ``starts_on`` is the first day of the scheme: what it cuts off from a period leaves a stub. ``reason`` says why a
    planner chose this layout, and which peaks could not be kept apart.

    >>> layout = BonusPeriods(length=4, start_month=2, peaks=(1, 2))
    >>> layout.periods
    ((2, 3, 4, 5), (6, 7, 8, 9), (10, 11, 12, 1))
    >>> str(layout.period_of(date(2026, 1, 15)))
    '2025-10-01..2026-01-31'

    Raises:
        InvalidValue: The length does not divide twelve, the start month lies beyond it, a peak is no month, or the
            volumes are not twelve exact numbers, or the zone has no IANA name.
    """

    length: int
    start_month: int
    peaks: tuple[int, ...] = attrs.field(default=(), converter=months_of)
    volumes: tuple[Fraction, ...] | None = attrs.field(default=None, converter=volumes_of)
    reason: str = ""
    starts_on: date | None = None
    zone: str = "UTC"

    def __attrs_post_init__(self) -> None:
        check(self)
        check_zone("BonusPeriods.zone", self.zone)
        if self.length not in LENGTHS:
            raise InvalidValue("BonusPeriods.length", "must divide the year: 1, 2, 3, 4, 6 or 12 months")
        if not 1 <= self.start_month <= self.length:
            raise InvalidValue(
                "BonusPeriods.start_month",
                f"must be the first month of the year in which a period begins: 1 to {self.length}",
            )

    @property
    def periods(self) -> tuple[tuple[int, ...], ...]:
        """The months of each period, the one that begins with the start month first."""
        year = [(self.start_month - 1 + step) % 12 + 1 for step in range(12)]
        return tuple(tuple(year[first : first + self.length]) for first in range(0, 12, self.length))

    @property
    def peaks_per_period(self) -> tuple[int, ...]:
        """How many peaks lie in each period."""
        return tuple(sum(month in self.peaks for month in period) for period in self.periods)

    @property
    def feasible(self) -> bool:
        """Whether no two peaks lie in one period; true where no peaks are named."""
        return max(self.peaks_per_period) <= 1

    @property
    def totals(self) -> tuple[Fraction, ...] | None:
        """The volume of each period, None where volumes are not known."""
        volumes = self.volumes
        if volumes is None:
            return None
        return tuple(sum((volumes[month - 1] for month in period), Fraction(0)) for period in self.periods)

    @property
    def spread(self) -> Fraction | None:
        """The largest total less the smallest, None where volumes are not known."""
        return None if self.totals is None else max(self.totals) - min(self.totals)

    @property
    def crosses_new_year(self) -> bool:
        """Whether a period begins in one year and ends in the next."""
        return self.start_month != 1

    @property
    def stub(self) -> Period | None:
        """The shortened first period of a scheme that starts within one, None if it starts with one or is not told."""
        if self.starts_on is None:
            return None
        first = self.period_of(self.starts_on)
        return None if first == self.whole_period_of(self.starts_on) else first

    def period_of(self, on: date) -> Period:
        """
        Return the period that a day lies in, with its years; each day from the start of the scheme lies in one.

        Raises:
            InvalidValue: It lies before the scheme starts, or is an instant instead of a date.
        """
        whole = self.whole_period_of(on)
        if self.starts_on is None:
            return whole
        if on < self.starts_on:
            raise InvalidValue("on", f"lies before the scheme starts, which is on {self.starts_on}")
        return attrs.evolve(whole, first=max(whole.first, self.starts_on))

    def whole_period_of(self, on: date) -> Period:
        """
        Return the period that a day would lie in had the scheme always been there: what amounts are agreed for.

        Raises:
            InvalidValue: It is an instant instead of a date.
        """
        if type(on) is not date:
            raise InvalidValue("on", f"must be a date in the zone of the scheme, not {type(on).__name__}")
        first = on.year * 12 + on.month - 1 - (on.month - self.start_month) % self.length
        return Period.of_months(_year_and_month(first), _year_and_month(first + self.length - 1), zone=self.zone)


def _year_and_month(months: int) -> tuple[int, int]:
    return months // 12, months % 12 + 1
