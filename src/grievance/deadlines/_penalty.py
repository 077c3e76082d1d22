"""What a day of delay costs by law (L79)."""

from __future__ import annotations

from decimal import Decimal

from grievance.errors import InvalidValue
from grievance.model import Money, Standard

__all__ = ["penalty"]


def penalty(standard: Standard, price: Money, days: int) -> Money:
    """
    Return what *days* of delay under *standard* cost: its daily percentage of the *price* for each day (L79).

    Raises:
        InvalidValue: The standard has no penalty, or *days* is negative.
    """
    if standard.daily_penalty is None:
        raise InvalidValue("standard", f"{standard.id!r} has no daily penalty")
    if days < 0:
        raise InvalidValue("days", "must not be negative")
    return Money(amount=price.amount * standard.daily_penalty * days / Decimal(100), currency=price.currency)
