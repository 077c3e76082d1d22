"""How far a count can be trusted."""

from __future__ import annotations

from fractions import Fraction

from grievance.motivation._exact import Number, exact
from grievance.motivation.statistics._number import Interval, normal_quantile, outward, root
from grievance.motivation.statistics._proportion import NINETY_FIVE

__all__ = ["byar"]


def byar(count: Number, confidence: Number = NINETY_FIVE) -> Interval:
    """
    Return the interval of a Poisson count by Byar's approximation (Breslow and Day 1987, volume II, 2.13).

    x (1 - 1/9x - z/3 sqrt x)**3 to y (1 - 1/9y + z/3 sqrt y)**3 with y = x + 1, ends rounded outward to 12 decimal
    places. The count may be fractional, as credit is shared. A net count below zero, more taken back than closed, has
    the interval of the count above zero, mirrored [D].

    >>> low, high = byar(10)
    >>> round(float(low), 2), round(float(high), 2)
    (4.79, 18.39)
    """
    x, z = exact(count), normal_quantile(exact(confidence))
    if x < 0:
        low, high = byar(-x, confidence)
        return -high, -low
    low = x * max(_cube_root(x, -z), Fraction(0)) ** 3 if x else Fraction(0)
    return outward(min(low, x), (x + 1) * _cube_root(x + 1, z) ** 3)


def _cube_root(x: Fraction, z: Fraction) -> Fraction:
    return 1 - 1 / (9 * x) + z / (3 * root(x))
