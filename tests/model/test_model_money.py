"""Money: exact amounts that never mix currencies."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import add, ge, gt, le, lt, sub
from typing import Any

import pytest

from grievance.errors import InvalidValue
from grievance.model import Channel, Money


def eur(amount: str) -> Money:
    """Return an amount in euros."""
    return Money(amount=Decimal(amount), currency="EUR")


def test_amounts_are_exact() -> None:
    """Sums and differences are those of the decimals, with their scale."""
    assert eur("0.10") + eur("0.20") == eur("0.30")
    assert str((eur("12.50") - eur("0.5")).amount) == "12.00"
    assert (eur("1") - eur("3")).amount == -2


def test_amounts_are_ordered() -> None:
    """Amounts of one currency compare as numbers do."""
    assert eur("9.99") < eur("10")
    assert not eur("10") < eur("10.0")
    assert eur("10") <= eur("10.0")
    assert not eur("10.01") <= eur("10")
    assert max(eur("2"), eur("10"), eur("9")) == eur("10")


@pytest.mark.parametrize("operation", [add, sub, lt, le, gt, ge])
def test_two_currencies_never_mix(operation: Callable[[Any, Any], object]) -> None:
    """Adding, taking away and comparing refuse two currencies and say what would help."""
    with pytest.raises(InvalidValue) as refusal:
        operation(eur("1"), Money(amount=Decimal(1), currency="USD"))

    assert refusal.value.field == "Money.currency"
    assert refusal.value.problem.endswith("convert with a dated rate first")


def test_equal_numbers_of_two_currencies_differ() -> None:
    """Ten euros are not ten dollars."""
    assert eur("10") != Money(amount=Decimal(10), currency="USD")


@pytest.mark.parametrize("code", ["", "EU", "EURO", "eur", "E1R", "ÉUR", "€€€"])
def test_a_currency_is_an_iso_4217_code(code: str) -> None:
    """Anything but three capital letters is refused."""
    with pytest.raises(InvalidValue, match="must be an ISO 4217 code of three capital letters, such as 'EUR'"):
        Money(amount=Decimal(1), currency=code)


def test_a_channel_says_what_it_costs() -> None:
    """A channel is two-way and free unless it is said what complaining on it costs (S50)."""
    letter_box = Channel(id="post", two_way=False, cost=eur("0.95"))

    assert (Channel(id="web").two_way, Channel(id="web").free) == (True, True)
    assert (letter_box.two_way, letter_box.free) == (False, False)
