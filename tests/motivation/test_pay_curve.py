"""What an index earns: threshold, straight line and cap, exactly at their ends."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.motivation import BonusCurve

indices = st.fractions(-2, 3, max_denominator=1000)
shares = st.fractions(0, 2, max_denominator=100)


@st.composite
def curves(draw: st.DrawFn) -> BonusCurve:
    """Build a curve from any threshold to any cap, also one and the same."""
    threshold, cap = sorted((draw(indices), draw(indices)))
    lowest, highest = sorted((draw(shares), draw(shares)))
    return BonusCurve(threshold=threshold, cap=cap, lowest=lowest, highest=highest)


@pytest.mark.parametrize(
    ("index", "share"),
    [
        ("0.3999", "0"),
        ("0.4", "0.2"),
        ("0.5", "0.4"),
        ("0.7", "0.8"),
        ("0.8", "1"),
        ("0.8001", "1"),
        ("-3", "0"),
        ("9", "1"),
    ],
)
def test_threshold_line_and_cap(index: str, share: str) -> None:
    """Below the threshold nothing, at it the lowest share, on the way a straight line, from the cap on the highest."""
    curve = BonusCurve(threshold="0.4", cap="0.8", lowest="0.2")

    assert curve.share(Fraction(index)) == Fraction(share)


def test_all_or_nothing() -> None:
    """Where threshold and cap are one, an index earns everything or nothing."""
    step = BonusCurve(threshold="0.6", cap="0.6", lowest="0.1", highest="1.5")

    assert [step.share(Fraction(points, 100)) for points in (59, 60, 61)] == [0, Fraction(3, 2), Fraction(3, 2)]


@given(index=st.fractions(0, 1, max_denominator=1000))
def test_the_default_is_the_index_itself(index: Fraction) -> None:
    """Without any number given, an index between 0 and 1 earns itself."""
    assert BonusCurve().share(index) == index


@given(curve=curves(), one=indices, other=indices)
def test_a_better_index_never_earns_less(curve: BonusCurve, one: Fraction, other: Fraction) -> None:
    """The curve never falls, and stays between nothing and its highest share."""
    low, high = sorted((one, other))

    assert 0 <= curve.share(low) <= curve.share(high) <= curve.highest


def test_indices_may_be_any_exact_number() -> None:
    """Whole numbers, decimals and fractions are one and the same; binary numbers are refused."""
    curve = BonusCurve(threshold=0, cap=Decimal("0.5"))

    assert {curve.share(Decimal("0.25")), curve.share(Fraction(1, 4)), curve.share("1/4")} == {Fraction(1, 2)}
    with pytest.raises(InvalidValue, match=r"must be exact, such as '0.25' or Decimal\('0.25'\), not float"):
        curve.share(0.25)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"threshold": "0.8", "cap": "0.4"}, "BonusCurve.cap: must not lie below the threshold"),
        ({"lowest": "-0.1"}, "BonusCurve.lowest: must lie from 0 to the highest"),
        ({"lowest": "1.1"}, "BonusCurve.lowest: must lie from 0 to the highest"),
        ({"cap": True}, "must be exact, such as '0.25' or Decimal('0.25'), not bool"),
        ({"cap": 0.5}, "not float"),
        ({"cap": "much"}, "must be a finite number such as 3, '0.25' or '1/3'"),
        ({"cap": "1/0"}, "must be a finite number"),
        ({"cap": Decimal("inf")}, "must be a finite number"),
        ({"cap": Decimal("nan")}, "must be a finite number"),
    ],
)
def test_what_is_no_curve(given: dict[str, Any], problem: str) -> None:
    """Curves that fall or are not exact are refused."""
    with pytest.raises(InvalidValue) as refused:
        BonusCurve(**given)

    assert problem in str(refused.value)


def test_the_ends_may_be_equal() -> None:
    """A curve may be flat: the lowest share is the highest one."""
    assert BonusCurve(lowest=0, highest=0).share(Fraction(1)) == 0
    assert BonusCurve(lowest=1, highest=1).share(Fraction(0)) == 1
