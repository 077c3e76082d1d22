"""Rounded parts add up to the rounded sum, in every currency."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import permutations
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.model import Money
from grievance.motivation import apportion, minor_units
from grievance.motivation.pay._currency import exact_units, money_of, sum_of, units_of

amounts = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3), st.fractions(-50, 50, max_denominator=12), max_size=8
)


def money(amount: str, currency: str = "EUR") -> Money:
    """Return an amount as it is written."""
    return Money(amount=Decimal(amount), currency=currency)


def test_thirds_of_a_ten() -> None:
    """Ten among three equal ones: who comes first by id gets what is left over."""
    third = Fraction(10, 3)

    assert apportion({"eve": third, "ann": third, "ben": third}) == {"ann": 4, "ben": 3, "eve": 3}


def test_the_largest_remainders_come_first() -> None:
    """What is left over goes to the largest fractions, whoever has them (Hamilton)."""
    given = {"a": Fraction("1.2"), "b": Fraction("2.7"), "c": Fraction("3.6"), "d": Fraction("0.4")}

    assert apportion(given) == {"a": 1, "b": 3, "c": 4, "d": 0}
    assert apportion(given, 7) == {"a": 1, "b": 3, "c": 3, "d": 0}


@pytest.mark.parametrize("total", [-1, 0, 3, 9])
def test_a_total_that_is_not_the_sum_is_refused(total: int) -> None:
    """Parts of 1.5 add up to 1 or 2; any other total would need money that nobody has."""
    given = {"a": Fraction(1), "b": Fraction(1, 2)}

    assert [sum(apportion(given, near).values()) for near in (1, 2)] == [1, 2]
    with pytest.raises(InvalidValue, match=rf"total: must be the sum 3/2 rounded down or up, not {total}"):
        apportion(given, total)


@pytest.mark.parametrize(("total", "rounded"), [("0.5", 0), ("1.5", 2), ("2.5", 2), ("2.51", 3)])
def test_a_sum_is_rounded_half_to_even(total: str, rounded: int) -> None:
    """A sum that lies in the middle goes to the even number, as decimals do by default."""
    assert sum(apportion({"a": Fraction(total)}).values()) == rounded == int(Decimal(total).quantize(Decimal(1)))


@given(given=amounts)
def test_parts_add_up_and_hardly_move(given: dict[str, Fraction]) -> None:
    """The sum of the rounded is the rounded sum; each is its amount rounded down or up, whole ones stay."""
    rounded = apportion(given)

    assert sum(rounded.values()) == round(sum(given.values()))
    assert rounded.keys() == given.keys()
    assert all(floor(given[key]) <= rounded[key] <= ceil(given[key]) for key in given)


@given(given=amounts)
def test_equal_and_larger_amounts(given: dict[str, Fraction]) -> None:
    """A larger amount never becomes the smaller one, and of equal ones the first id has no less."""
    rounded = apportion(dict(reversed(given.items())))

    for (one, larger), (other, smaller) in permutations(given.items(), 2):
        if larger > smaller or (larger == smaller and one < other):
            assert rounded[one] >= rounded[other]


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("EUR", 2), ("RUB", 2), ("JPY", 0), ("KRW", 0), ("ISK", 0), ("KWD", 3), ("TND", 3), ("CLF", 4), ("UYW", 4)],
)
def test_minor_units(currency: str, digits: int) -> None:
    """ISO 4217: most currencies have cents, some have none, dinars have thousandths."""
    assert minor_units(currency) == digits
    assert money_of(1, currency).amount.as_tuple().exponent == -digits


def test_amounts_and_units_are_the_same() -> None:
    """Amounts become whole units and come back with all decimal places, also negative ones and nothing."""
    assert [str(money_of(units, "EUR").amount) for units in (1250, 5, 0, -5, -1250)] == [
        "12.50", "0.05", "0.00", "-0.05", "-12.50",
    ]  # fmt: skip
    assert [units_of("f", money(amount), "EUR") for amount in ("12.5", "12.500", "-0.05")] == [1250, 1250, -5]
    assert exact_units("f", money("0.125"), "EUR") == Fraction(25, 2)
    assert units_of("f", money("7", "JPY"), "JPY") == 7


def test_sums_do_not_depend_on_the_precision_of_decimals() -> None:
    """Large amounts are added exactly, whatever a host has set."""
    with localcontext(prec=3):
        total = sum_of([money("123456.78"), money("0.01")], "EUR")

    assert str(total.amount) == "123456.79"


@pytest.mark.parametrize(
    ("amount", "problem"),
    [
        (money("1", "USD"), "f: must be in EUR as the scheme is, not in USD"),
        (money("0.001"), "f: must have at most 2 decimal places, as EUR has"),
    ],
)
def test_amounts_that_do_not_fit(amount: Money, problem: str) -> None:
    """Other currencies and parts of a cent are refused."""
    with pytest.raises(InvalidValue) as refused:
        units_of("f", amount, "EUR")

    assert str(refused.value) == problem
