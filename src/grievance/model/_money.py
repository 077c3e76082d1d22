"""Money: an exact amount in one currency; two currencies never mix."""

from __future__ import annotations

from decimal import Decimal

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check

__all__ = ["Money"]


@attrs.frozen(kw_only=True)
class Money:
    """
    An exact amount with its ISO 4217 code.

    >>> Money(amount=Decimal("12.50"), currency="EUR") + Money(amount=Decimal("0.50"), currency="EUR")
    Money(amount=Decimal('13.00'), currency='EUR')
    """

    amount: Decimal
    currency: str

    def __attrs_post_init__(self) -> None:
        check(self)
        code = self.currency
        if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
            raise InvalidValue("Money.currency", "must be an ISO 4217 code of three capital letters, such as 'EUR'")

    def __add__(self, other: Money) -> Money:
        return Money(amount=self.amount + self._same(other).amount, currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(amount=self.amount - self._same(other).amount, currency=self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other).amount

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other).amount

    def _same(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise InvalidValue(
                "Money.currency",
                f"cannot mix {self.currency} and {other.currency}: convert with a dated rate first",
            )
        return other
