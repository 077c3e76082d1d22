"""Choosing the bonus periods that level the pay of the seasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction

import attrs

from grievance.errors import InvalidValue
from grievance.motivation.periods._layout import BonusPeriods
from grievance.motivation.periods._months import Volume, months_of, volumes_of
from grievance.motivation.periods._reasons import Step, reason_of

__all__ = ["bonus_layouts", "plan_bonus_periods"]

_ORDER: tuple[tuple[Step, Callable[[BonusPeriods], int | Fraction]], ...] = (
    (Step.PEAKS, lambda layout: max(layout.peaks_per_period)),
    (Step.SPREAD, lambda layout: layout.spread or 0),
    (Step.NEW_YEAR, lambda layout: layout.crosses_new_year),
    (Step.START, lambda layout: layout.start_month),
)
"""What makes one layout better than another, the first difference deciding (A.1.1 of the rule's analysis)."""


def plan_bonus_periods(
    *,
    length: int = 4,
    peaks: Iterable[int] | None = None,
    volumes: Iterable[Volume] | None = None,
    starts_on: date | None = None,
    zone: str = "UTC",
) -> BonusPeriods:
    """
    Return the layout in which the peak months do not fall into one period, or the next best one (S15, S16).

    Months are numbers from 1 to 12, *volumes* those of January to December. Layouts are compared by the largest number
    of peaks in a period, the spread of the expected volume between periods, whether a period crosses New Year, and the
    start month; the reason says which of them decided. With volumes alone no peaks are named: every layout is feasible,
    and that of the smallest spread is chosen. What is levelled is when bonuses are paid, not what a year brings.

    >>> plan_bonus_periods(length=4, peaks={1, 2}).periods
    ((2, 3, 4, 5), (6, 7, 8, 9), (10, 11, 12, 1))
    >>> plan_bonus_periods(length=4, volumes=[300, 280, 120, 110, 100, 90, 80, 90, 100, 120, 130, 180]).start_month
    2

    Raises:
        InvalidValue: Neither peaks nor volumes are given, the length does not divide twelve, a peak is no month, or the
            volumes are not twelve exact numbers.
    """
    if peaks is None and volumes is None:
        raise InvalidValue("plan_bonus_periods", "needs the peak months, or the volumes of the twelve months")
    left = bonus_layouts(length=length, peaks=peaks or (), volumes=volumes, starts_on=starts_on, zone=zone)
    narrowed: list[tuple[Step, int]] = []
    for step, measured in _ORDER:
        best = min(map(measured, left))
        kept = tuple(layout for layout in left if measured(layout) == best)
        if len(kept) < len(left) or step is Step.PEAKS:
            narrowed.append((step, len(kept)))
        left = kept
    (chosen,) = left
    return attrs.evolve(chosen, reason=reason_of(chosen, narrowed))


def bonus_layouts(
    *,
    length: int = 4,
    peaks: Iterable[int] = (),
    volumes: Iterable[Volume] | None = None,
    starts_on: date | None = None,
    zone: str = "UTC",
) -> tuple[BonusPeriods, ...]:
    """
    Return every layout of periods of *length* months, in the order of their start months, for people to compare.

    Raises:
        InvalidValue: As :func:`plan_bonus_periods`.
    """
    first = BonusPeriods(
        length=length,
        start_month=1,
        peaks=months_of(peaks),
        volumes=volumes_of(volumes),
        starts_on=starts_on,
        zone=zone,
    )
    return tuple(attrs.evolve(first, start_month=start) for start in range(1, length + 1))
