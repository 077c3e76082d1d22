"""Amounts in the smallest units of their currency: whole numbers, which cannot drift."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from grievance.errors import InvalidValue
from grievance.model import Money

__all__ = ["check_currency", "exact_units", "minor_units", "money_of", "sum_of", "units_of"]

_DIGITS = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"),
                *("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
            ),
            0,
        ),
        **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
        **dict.fromkeys(("CLF", "UYW"), 4),
    }
)
"""The currencies of ISO 4217 (list one of its maintenance agency, as of January 2026) whose minor unit is not 1/100."""


def check_currency(field: str, code: str) -> None:
    """Refuse what is no currency code: the same that an amount refuses."""
    try:
        Money(amount=Decimal(0), currency=code)
    except InvalidValue as refused:
        raise InvalidValue(field, refused.problem) from None


def minor_units(currency: str) -> int:
    """
    Return how many decimal places amounts of a currency have (ISO 4217): 0 for JPY, 3 for KWD, mostly 2.

    >>> minor_units("JPY"), minor_units("EUR"), minor_units("KWD")
    (0, 2, 3)

    Raises:
        InvalidValue: It is no code of ISO 4217, three capital letters.
    """
    check_currency("currency", currency)
    return _places(currency)


def _places(currency: str) -> int:
    return _DIGITS.get(currency, 2)


def exact_units(field: str, money: Money, currency: str) -> Fraction:
    """
    Return an amount in the smallest units of *currency*, and fractions of them.

    Raises:
        InvalidValue: It is in another currency.
    """
    if money.currency != currency:
        raise InvalidValue(field, f"must be in {currency} as the scheme is, not in {money.currency}")
    return Fraction(money.amount) * Fraction(f"1e{_places(currency)}")


def units_of(field: str, money: Money, currency: str) -> int:
    """
    Return an amount in whole smallest units of *currency*.

    Raises:
        InvalidValue: It is in another currency, or no whole number of them.
    """
    exact = exact_units(field, money, currency)
    if exact.denominator != 1:
        raise InvalidValue(field, f"must have at most {_places(currency)} decimal places, as {currency} has")
    return exact.numerator


def money_of(units: int, currency: str) -> Money:
    """Return so many of the smallest units as an amount, with all its decimal places."""
    digits = tuple(map(int, str(abs(units))))
    return Money(amount=Decimal((int(units < 0), digits, -_places(currency))), currency=currency)


def sum_of(amounts: Iterable[Money], currency: str) -> Money:
    """Return the sum of amounts, exact whatever the precision of decimals is set to."""
    return money_of(sum(units_of("amount", amount, currency) for amount in amounts), currency)
