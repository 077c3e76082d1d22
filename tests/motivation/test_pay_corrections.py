"""Earlier periods are put right by the next pay: late bonuses added, what was paid too much taken back."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.model import Money
from grievance.motivation import (
    Adjustment,
    Employment,
    MissingIndex,
    Payroll,
    PayScheme,
    TakenBack,
    corrections,
    payroll_of,
)
from grievance.motivation._period import Period

WINTER, SPRING = Period.parse("2025-10..2026-01"), Period.parse("2026-02..2026-05")


def money(amount: str, currency: str = "EUR") -> Money:
    """Return an amount as it is written."""
    return Money(amount=Decimal(amount), currency=currency)


CARRY = PayScheme(currency="EUR", full_bonus=money("600"))
CLAW = attrs.evolve(CARRY, taken_back=TakenBack.CLAW_BACK)
STAFF = [Employment(person="ann", base=money("1000")), Employment(person="ben", base=money("1000"))]


def paid(scheme: PayScheme, *amounts: str, index: Any = Fraction(1, 2), period: Period = SPRING) -> Payroll:
    """Return a payroll in which Ann has corrections of these amounts."""
    adjustments = [Adjustment(person="ann", amount=money(one), because=f"reason {n}") for n, one in enumerate(amounts)]
    return payroll_of(
        scheme, STAFF, {"ann": index, "ben": Fraction(1)}, period=period, whole=period, adjustments=adjustments
    )


@pytest.mark.parametrize(
    ("scheme", "amounts", "taken", "left", "total"),
    [
        (CARRY, ["-100"], "-100.00", "0.00", "1200.00"),
        (CARRY, ["-300"], "-300.00", "0.00", "1000.00"),
        (CARRY, ["-300.01"], "-300.00", "-0.01", "1000.00"),
        (CLAW, ["-300.01"], "-300.01", "0.00", "999.99"),
        (CLAW, ["-1300"], "-1300.00", "0.00", "0.00"),
        (CLAW, ["-1300.01"], "-1300.00", "-0.01", "0.00"),
        (attrs.evolve(CLAW, below_zero=True), ["-1300.01"], "-1300.01", "0.00", "-0.01"),
        (CARRY, ["50"], "50.00", "0.00", "1350.00"),
        (CARRY, ["-400", "150"], "-250.00", "0.00", "1050.00"),
        (CARRY, ["-400", "-50"], "-300.00", "-150.00", "1000.00"),
    ],
)
def test_what_is_taken_now_and_what_is_left(
    scheme: PayScheme, amounts: list[str], taken: str, left: str, total: str
) -> None:
    """A bonus of 300 on a base of 1,000: what is carried forward is taken from the bonus, a claw-back down to zero."""
    payroll = paid(scheme, *amounts)
    ann = payroll.of("ann")

    assert [str(one.amount) for one in (ann.adjustments, ann.left, ann.total)] == [taken, left, total]
    assert ann.earned == money("1300.00")
    assert payroll.of("ben").adjustments == money("0.00")
    assert [str(one.amount.amount) for one in payroll.left] == ([] if left == "0.00" else [left])


def test_corrections_are_told() -> None:
    """Each correction with its reason, then what falls into this pay and what is left for the next."""
    payroll = paid(CARRY, "-400", "50")

    assert payroll.of("ann").sentences[-4:] == (
        "correction of -400.00 EUR: reason 0",
        "correction of 50.00 EUR: reason 1",
        "of these -300.00 EUR falls into this pay; -50.00 EUR is left for the next one",
        "total: 1000.00 EUR",
    )
    assert payroll.left == (
        Adjustment(
            person="ann", amount=money("-50.00"), because="reason 0, left from the pay of 2026-02-01..2026-05-31"
        ),
    )
    assert paid(CARRY, "-50").of("ann").sentences[-2:] == ("correction of -50.00 EUR: reason 0", "total: 1250.00 EUR")


def test_what_is_owed_to_or_by_others_is_not_lost() -> None:
    """Corrections for people who are not on this payroll are handed on as they are."""
    waiting = Adjustment(person="zoe", amount=money("-5"), because="two closures were reopened")
    payroll = payroll_of(CARRY, STAFF, {"ann": 1, "ben": 1}, period=SPRING, whole=SPRING, adjustments=[waiting])

    assert payroll.left == (waiting,)


def test_closures_reopened_after_the_payout() -> None:
    """The winter is computed again without them; the difference is taken back in spring."""
    winter = paid(CARRY, index=Fraction("0.8"), period=WINTER)
    again = paid(CARRY, index=Fraction("0.7"), period=WINTER)
    found = corrections(winter, again, because="three closures of the winter were reopened")

    assert found == (
        Adjustment(person="ann", amount=money("-60.00"), because="three closures of the winter were reopened"),
    )
    assert payroll_of(CARRY, STAFF, {"ann": 1, "ben": 1}, period=SPRING, whole=SPRING, adjustments=found).of(
        "ann"
    ).total == money("1540.00")


@pytest.mark.parametrize(("missing", "amount"), [(MissingIndex.WAIT, "540.00"), (MissingIndex.ON_ACCOUNT, "240.00")])
def test_an_index_that_is_known_at_last(missing: MissingIndex, amount: str) -> None:
    """The bonus is paid in full, or what was paid on account is put right."""
    scheme = attrs.evolve(CARRY, missing=missing)
    before, after = paid(scheme, index=None, period=WINTER), paid(scheme, index=Fraction("0.9"), period=WINTER)

    [found] = corrections(before, after, because="the orders of the winter are known")
    assert (found.person, found.amount) == ("ann", money(amount))


def test_corrections_of_a_pool_cancel_out() -> None:
    """What one has lost the others have gained: the pool stays the same."""
    scheme = PayScheme(currency="EUR", pool=money("1000"))
    found = corrections(paid(scheme), paid(scheme, index=Fraction(1, 4)), because="recomputed")

    assert [str(one.amount.amount) for one in found] == ["-133.33", "133.33"]


def test_people_on_one_payroll_only() -> None:
    """Who was forgotten is owed all of it, who should not have been paid owes it."""
    both, ann = (
        paid(CARRY, period=WINTER),
        payroll_of(CARRY, STAFF[:1], {"ann": Fraction(1, 2)}, period=WINTER, whole=WINTER),
    )

    assert [(one.person, str(one.amount.amount)) for one in corrections(ann, both, because="x")] == [("ben", "1600.00")]
    assert [(one.person, str(one.amount.amount)) for one in corrections(both, ann, because="x")] == [
        ("ben", "-1600.00")
    ]
    assert corrections(both, both, because="x") == ()


def test_corrections_compare_like_with_like() -> None:
    """Payrolls of different periods or currencies have no difference."""
    yen = payroll_of(PayScheme(currency="JPY"), [], {}, period=SPRING, whole=SPRING)
    for other in (paid(CARRY, period=WINTER), yen):
        with pytest.raises(InvalidValue, match=r"corrections.due: must be of the period and the currency"):
            corrections(paid(CARRY), other, because="x")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"person": ""}, "Adjustment: needs the person whom it is for, and the reason to tell them"),
        ({"because": " "}, "Adjustment: needs the person whom it is for, and the reason to tell them"),
    ],
)
def test_what_is_no_correction(given: dict[str, Any], problem: str) -> None:
    """A correction has a person and a reason."""
    with pytest.raises(InvalidValue) as refused:
        Adjustment(**{"person": "ann", "amount": money("1"), "because": "x", **given})

    assert str(refused.value) == problem


@pytest.mark.parametrize(
    ("amount", "problem"),
    [
        (money("0.001"), "Adjustment.amount: must have at most 2 decimal places, as EUR has"),
        (money("1", "USD"), "Adjustment.amount: must be in EUR as the scheme is, not in USD"),
    ],
)
def test_what_cannot_be_corrected(amount: Money, problem: str) -> None:
    """A correction has an amount that can be paid."""
    one = Adjustment(person="ann", amount=amount, because="x")
    with pytest.raises(InvalidValue) as refused:
        payroll_of(CARRY, STAFF, {"ann": 1, "ben": 1}, period=SPRING, whole=SPRING, adjustments=[one])

    assert str(refused.value) == problem


@settings(max_examples=60)
@given(
    cents=st.lists(st.integers(-200_000, 200_000), max_size=4),
    scheme=st.sampled_from([CARRY, CLAW, attrs.evolve(CLAW, below_zero=True)]),
    index=st.one_of(st.none(), st.fractions(0, 1)),
)
def test_nothing_is_lost_and_nobody_pays_to_work(cents: list[int], scheme: PayScheme, index: Fraction | None) -> None:
    """What is taken and what is left are what was asked for; pay is never below zero unless the scheme says so."""
    payroll = paid(scheme, *(str(Decimal(one).scaleb(-2)) for one in cents), index=index)
    ann = payroll.of("ann")

    assert ann.adjustments.amount + ann.left.amount == Decimal(sum(cents)).scaleb(-2)
    assert ann.left.amount <= 0
    assert scheme.below_zero or ann.total.amount >= 0
    if scheme.taken_back is TakenBack.CARRY_FORWARD:
        assert ann.total.amount >= 1000
