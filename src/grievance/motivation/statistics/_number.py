"""The few functions that are not rational, the same on every machine."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import cache
from math import isqrt
from statistics import NormalDist
from typing import TypeAlias

from grievance.errors import InvalidValue

__all__ = [
    "Interval",
    "decimal",
    "exponential",
    "logarithm",
    "normal_quantile",
    "outward",
    "root",
    "rounded",
]

Interval: TypeAlias = tuple[Fraction, Fraction]
"""The lower and the upper end."""

_DIGITS = Context(prec=40)
_KEPT = Context(prec=28)
_PLACES = 10**12
_LONG = 10**30


def rounded(value: Fraction) -> Fraction:
    """Return a fraction rounded to 30 decimal places, half to even, so that sums of many do not grow long."""
    return Fraction(round(value * _LONG), _LONG)


def decimal(value: Fraction) -> Decimal:
    """Return a fraction as a decimal of 40 digits."""
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def root(value: Fraction) -> Fraction:
    """Return the square root, cut after 30 decimal places; whole numbers alone, so the same on every machine."""
    return Fraction(isqrt(value.numerator * _LONG**2 // value.denominator), _LONG)


def logarithm(value: Fraction) -> Fraction:
    """Return the natural logarithm of a number above zero to 40 digits: decimals round the same on every machine."""
    return Fraction(_DIGITS.ln(decimal(value)))


def exponential(value: Fraction) -> Fraction:
    """Return e to the power of *value* to 28 digits."""
    return Fraction(_KEPT.plus(_DIGITS.exp(decimal(value))))


@cache
def normal_quantile(confidence: Fraction) -> Fraction:
    """
    Return how many standard deviations hold *confidence* of a normal distribution, to 12 decimal places.

    >>> round(float(normal_quantile(Fraction("0.95"))), 6)
    1.959964
    """
    if not 0 < confidence < 1:
        raise InvalidValue("confidence", "must lie between 0 and 1, such as 0.95")
    return Fraction(f"{NormalDist().inv_cdf(float((1 + confidence) / 2)):.12f}")


def outward(low: Fraction, high: Fraction) -> Interval:
    """Return an interval whose ends are rounded outward to 12 decimal places, so that it holds what it held."""
    return Fraction(low * _PLACES // 1, _PLACES), Fraction(-(-high * _PLACES // 1), _PLACES)
