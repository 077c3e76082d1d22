"""How important a customer is (S63), and what is at stake (S47)."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grievance.errors import InvalidValue
from grievance.model import Attributes, Importance, Money
from grievance.policies import Share, WeightedImportance, importance_of, value_at_stake
from grievance.testing import values_of
from grievance.testing.strategies._scalars import fractions
from support.builders import a_customer

FIVE = ("turnover", "net_benefit", "relationship", "image", "multiplier")
ROUNDING = Decimal("1e-25")


def factors(**known: str) -> Importance:
    """Return the importance with these known factors, written as decimals."""
    return Importance(**{name: Decimal(value) for name, value in known.items()})  # type: ignore[arg-type]


def weights(**given_weights: str) -> dict[str, Decimal]:
    """Return weights written as decimals."""
    return {name: Decimal(weight) for name, weight in given_weights.items()}


def test_the_five_factors_weigh_the_same() -> None:
    """Without weights the importance is the mean of the five factors of S63."""
    known = factors(turnover="0.9", net_benefit="0.5", relationship="1", image="0.1", multiplier="0")

    found = importance_of(known)

    assert found.value == Decimal("0.5")
    assert [(share.factor, share.weight) for share in found.shares] == [(name, Decimal(1)) for name in FIVE]
    assert found.missing == ()


def test_a_missing_factor_is_not_zero() -> None:
    """What is not known is left out and named, and its weight is spread over the others."""
    found = importance_of(factors(turnover="0.8", image="0.4"))

    assert found.value == Decimal("0.6")
    assert found.missing == ("net_benefit", "relationship", "multiplier")


def test_a_known_zero_is_a_value() -> None:
    """A factor that is known to be nothing counts as nothing, unlike one that is not known."""
    assert importance_of(factors(turnover="0.8", image="0")).value == Decimal("0.4")
    assert importance_of(factors(turnover="0")).value == 0


def test_the_weights_of_what_is_missing_are_spread() -> None:
    """Weights 5, 3, 2 with the second unknown: the others weigh 5/7 and 2/7."""
    found = importance_of(factors(turnover="0.7", multiplier="0.35"), weights(turnover="5", image="3", multiplier="2"))

    assert found.missing == ("image",)
    assert found.value == Decimal("0.6")
    assert found.shares == (
        Share(factor="turnover", value=Decimal("0.7"), weight=Decimal(5), contribution=Decimal("0.5")),
        Share(factor="multiplier", value=Decimal("0.35"), weight=Decimal(2), contribution=Decimal("0.1")),
    )


def test_the_list_of_factors_is_open() -> None:
    """The host's own factors weigh like the five when no weights are given, and as told when they are."""
    known = Importance(turnover=Decimal("0.5"), other=Attributes({"press": Decimal(1), "member": True, "note": "x"}))

    assert importance_of(known).value == Decimal("2.5") / 3
    assert [share.factor for share in importance_of(known).shares] == ["turnover", "press", "member"]
    assert importance_of(known, weights(press="1", turnover="3")).value == Decimal("0.625")


def test_only_what_has_a_weight_counts() -> None:
    """A factor without a weight, or with a weight of nothing, is neither counted nor missing."""
    known = factors(turnover="0.5", image="1")

    found = importance_of(known, weights(turnover="2", image="0", multiplier="0"))

    assert (found.value, found.missing) == (Decimal("0.5"), ())
    assert [share.factor for share in found.shares] == ["turnover"]


@pytest.mark.parametrize(
    ("known", "given_weights", "missing"),
    [
        ({}, None, FIVE),
        ({}, {"turnover": "1", "image": "0"}, ("turnover",)),
        ({"image": "1"}, {"turnover": "1"}, ("turnover",)),
        ({"image": "1"}, {"image": "0"}, ()),
        ({"image": "1"}, {}, ()),
    ],
)
def test_what_is_not_known_is_none(
    known: dict[str, str], given_weights: dict[str, str] | None, missing: tuple[str, ...]
) -> None:
    """Where no factor with a weight is known there is no importance: none at all, not zero."""
    found = importance_of(factors(**known), None if given_weights is None else weights(**given_weights))

    assert found == WeightedImportance(value=None, missing=missing)


@pytest.mark.parametrize("name", ["turnover", "image"])
def test_negative_weights_are_refused(name: str) -> None:
    """A weight below zero is refused, also that of a factor that is not known."""
    with pytest.raises(InvalidValue, match=r"^weights: must not be negative$"):
        importance_of(factors(turnover="1"), weights(**{"turnover": "1", name: "-0.01"}))


def weighted() -> SearchStrategy[dict[str, Decimal]]:
    """Weights of the five factors and of some more."""
    names = st.sampled_from((*FIVE, *(f"own {number}" for number in range(40))))
    return st.dictionaries(names, st.integers(0, 10**6).map(Decimal) | fractions(), max_size=45)


@settings(max_examples=200, deadline=None)
@given(known=values_of(Importance), given_weights=st.none() | weighted())
def test_importance_is_a_weighted_mean(known: Importance, given_weights: dict[str, Decimal] | None) -> None:
    """The breakdown adds up, the value lies between the smallest and the largest factor, and nothing is lost."""
    found = importance_of(known, given_weights)
    wanted = given_weights if given_weights is not None else dict.fromkeys((*FIVE, *known.factors()), Decimal(1))

    assert {share.factor for share in found.shares} | set(found.missing) >= {n for n, w in wanted.items() if w}
    if found.value is None:
        assert found.shares == ()
        return
    used = [share.value for share in found.shares]
    assert abs(sum(share.contribution for share in found.shares) - found.value) < ROUNDING
    assert min(used) - ROUNDING <= found.value <= max(used) + ROUNDING
    total = sum(share.weight for share in found.shares)
    assert abs(sum(share.value * share.weight for share in found.shares) - found.value * total) <= ROUNDING * total


@settings(max_examples=200, deadline=None)
@given(given_weights=weighted())
def test_importance_never_leaves_its_bounds(given_weights: dict[str, Decimal]) -> None:
    """A customer who is all that one can be has an importance of 1 at most, whatever rounding does."""
    own = {name: Decimal(1) for name in given_weights if name not in FIVE}
    best = attrs.evolve(factors(**dict.fromkeys(FIVE, "1")), other=Attributes(own))

    found = importance_of(best, given_weights)

    assert found.value is None or 1 - ROUNDING < found.value <= 1


def test_rounding_does_not_lift_importance_above_one() -> None:
    """Weights whose shares are all rounded up still add up to 1."""
    awkward = (3, 528, 3, 3, 1, 3, 524, 1, 3, 1, 3, 3, 3)
    given_weights = {f"own {number}": Decimal(weight) for number, weight in enumerate(awkward)}
    best = Importance(other=Attributes(dict.fromkeys(given_weights, Decimal(1))))

    assert importance_of(best, given_weights).value == 1


@pytest.mark.parametrize(
    ("margin", "years", "at_stake"),
    [("1200.00", "2.5", "3000.000"), ("1200", "0", "0"), ("-50", "3", "-150"), (None, "3", None), ("50", None, None)],
)
def test_value_at_stake(margin: str | None, years: str | None, at_stake: str | None) -> None:
    """What is at stake is the yearly margin times the expected years, unknown when either is (S47)."""
    customer = a_customer(
        yearly_margin=None if margin is None else Money(amount=Decimal(margin), currency="EUR"),
        expected_years=None if years is None else Decimal(years),
    )

    expected = None if at_stake is None else Money(amount=Decimal(at_stake), currency="EUR")
    assert value_at_stake(customer) == expected
