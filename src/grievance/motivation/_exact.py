"""Exact numbers: what one may be given as."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from grievance.errors import InvalidValue

__all__ = ["Number", "exact"]

Number: TypeAlias = int | Decimal | Fraction | str
"""What a number may be given as: never a binary fraction, so that weights sum to one and pay adds up exactly."""


def exact(value: Number, field: str = "number") -> Fraction:
    """
    Return *value* as an exact fraction.

    Raises:
        InvalidValue: It is a binary fraction (write ``"0.25"`` or ``Decimal("0.25")``) or no finite number.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction | str):
        raise InvalidValue(field, f"must be exact, such as '0.25' or Decimal('0.25'), not {type(value).__name__}")
    try:
        return Fraction(value)
    except (ValueError, OverflowError, ZeroDivisionError):
        raise InvalidValue(field, "must be a finite number such as 3, '0.25' or '1/3'") from None
