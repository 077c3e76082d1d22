"""Hours as exact fractions, and how they are told."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

__all__ = ["HOUR", "hours", "told"]

HOUR = timedelta(hours=1)

_MICROSECOND = timedelta(microseconds=1)
_MICROS = HOUR // _MICROSECOND


def hours(length: timedelta) -> Fraction:
    """Return a length of time in hours, exactly."""
    return Fraction(length // _MICROSECOND, _MICROS)


def told(amount: Fraction) -> str:
    """Return a number of hours or days as people write it: two decimals at most, "about" where they are rounded."""
    hundredths = round(amount * 100)
    text = f"{Decimal(hundredths) / 100:f}"
    return text if hundredths == amount * 100 else f"about {text}"
