"""Dated rates of exchange: between currencies nothing is compared without one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import attrs

from grievance.errors import InvalidValue
from grievance.model import Money

__all__ = ["Rate", "converted"]


@attrs.frozen(kw_only=True)
class Rate:
    """How much of the currency ``to`` one unit of ``from_`` is worth, from a date on until there is a newer rate."""

    on: date
    from_: str
    to: str
    rate: Decimal

    def __attrs_post_init__(self) -> None:
        for name in ("from_", "to"):
            try:
                Money(amount=self.rate, currency=getattr(self, name))
            except InvalidValue as error:
                field = name if error.field == "Money.currency" else "rate"
                raise InvalidValue(f"Rate.{field}", error.problem) from None
        if self.rate <= 0:
            raise InvalidValue("Rate.rate", "must be above 0")
        if self.from_ == self.to:
            raise InvalidValue("Rate.to", "must be another currency than from")


def converted(money: Money, to: str, on: date, rates: Iterable[Rate]) -> Money | None:
    """
    Return *money* in the currency *to* at the latest of *rates* on or before a date, unrounded; None without one.

    A rate counts in its own direction only.
    """
    if money.currency == to:
        return money
    known = (one for one in rates if (one.from_, one.to) == (money.currency, to) and one.on <= on)
    latest = max(known, key=lambda one: one.on, default=None)
    return None if latest is None else Money(amount=money.amount * latest.rate, currency=to)
