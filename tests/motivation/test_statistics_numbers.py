"""Exact numbers and the few functions that are not rational."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from math import exp, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.motivation._exact import exact
from grievance.motivation.statistics._number import (
    decimal,
    exponential,
    logarithm,
    normal_quantile,
    outward,
    root,
    rounded,
)

positive = st.fractions(min_value=Fraction(1, 10**6), max_value=10**6)


@pytest.mark.parametrize(
    ("given_as", "means"),
    [(3, Fraction(3)), (Decimal("0.25"), Fraction(1, 4)), ("1/3", Fraction(1, 3)), (Fraction(2, 7), Fraction(2, 7))],
)
def test_numbers_are_taken_exactly(given_as: int | Decimal | Fraction | str, means: Fraction) -> None:
    """Whole numbers, decimals, fractions and text mean exactly what they say."""
    assert exact(given_as) == means


@pytest.mark.parametrize("wrong", [0.25, True, float("nan"), None, [1]])
def test_binary_fractions_are_refused(wrong: object) -> None:
    """A float has no place among weights that sum to exactly one; neither has what is no number."""
    with pytest.raises(InvalidValue, match="must be exact"):
        exact(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["much", "1/0", Decimal("Infinity"), Decimal("NaN")])
def test_what_is_no_number_is_refused(wrong: object) -> None:
    """Text that is no number, infinities and other things are refused with an example of what is right."""
    with pytest.raises(InvalidValue, match="finite number such as 3"):
        exact(wrong)  # type: ignore[arg-type]


@settings(deadline=None, max_examples=80)
@given(positive)
def test_a_root_is_cut_after_thirty_places(value: Fraction) -> None:
    """The root squared does not exceed the number, and one unit in the thirtieth place more would."""
    found = root(value)
    assert found**2 <= value < (found + Fraction(1, 10**30)) ** 2


def test_roots_of_squares_are_exact() -> None:
    """Where the root has an end, it is that."""
    assert (root(Fraction(9, 4)), root(Fraction(0))) == (Fraction(3, 2), Fraction(0))


@settings(deadline=None, max_examples=100)
@given(positive)
def test_logarithm_and_exponential_undo_each_other(value: Fraction) -> None:
    """To 26 digits, whatever the number; and both are near those of binary fractions."""
    assert abs(exponential(logarithm(value)) / value - 1) < Fraction(1, 10**26)
    assert float(logarithm(value)) == pytest.approx(log(value), abs=1e-12)


def test_powers_that_end_are_exact() -> None:
    """The product of equal parts of one half is one half, without a digit of noise."""
    assert exponential(Fraction(1, 3) * logarithm(Fraction(1, 2)) * 3) == Fraction(1, 2)
    assert exponential(Fraction(0)) == 1
    assert float(exponential(Fraction(1))) == exp(1)


def test_the_context_of_the_host_changes_nothing() -> None:
    """A host that works with three digits gets the same numbers as all others."""
    with localcontext() as context:
        context.prec = 3
        narrow = logarithm(Fraction(2)), decimal(Fraction(1, 3))
    assert narrow == (logarithm(Fraction(2)), decimal(Fraction(1, 3)))
    assert len(narrow[1].as_tuple().digits) == 40


@given(st.fractions())
def test_rounding_moves_by_half_a_unit_at_most(value: Fraction) -> None:
    """Of the thirtieth decimal place; halves go to the even neighbour."""
    found = rounded(value)
    assert (found * 10**30).denominator == 1
    assert abs(found - value) <= Fraction(1, 2 * 10**30)
    assert rounded(Fraction(5, 10**31)) == 0
    assert rounded(Fraction(15, 10**31)) == Fraction(2, 10**30)


def test_the_normal_quantile_is_that_of_tables() -> None:
    """Two-sided 90, 95 and 99 % are 1.645, 1.960 and 2.576 standard deviations."""
    found = [round(float(normal_quantile(Fraction(p, 100))), 3) for p in (90, 95, 99)]
    assert found == [1.645, 1.960, 2.576]


@pytest.mark.parametrize("wrong", [0, 1, 95])
def test_a_confidence_lies_between_none_and_all(wrong: int) -> None:
    """Certainty has no interval, and percentages are not shares."""
    with pytest.raises(InvalidValue, match=r"between 0 and 1, such as 0\.95"):
        normal_quantile(Fraction(wrong))


@settings(deadline=None, max_examples=60)
@given(st.fractions(), st.fractions(min_value=0, max_value=5))
def test_rounding_outward_holds_what_it_held(low: Fraction, width: Fraction) -> None:
    """Neither end moves inward, nor by a whole unit in the twelfth place."""
    found = outward(low, low + width)
    unit = Fraction(1, 10**12)
    assert 0 <= low - found[0] < unit
    assert 0 <= found[1] - (low + width) < unit
    assert all((end * 10**12).denominator == 1 for end in found)
