"""What a payroll never does: pay a stub whole, favour an id, forget a person or the reason of a debt."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest

from grievance.errors import InvalidValue
from grievance.model import Money
from grievance.motivation import (
    Adjustment,
    BonusCurve,
    BonusPeriods,
    Employment,
    Payroll,
    PayScheme,
    corrections,
    group_indices,
    minor_units,
    payroll_of,
)
from grievance.motivation._period import Period
from grievance.motivation.pay._rounding import apportion, turn_of

LAYOUT = BonusPeriods(length=4, start_month=2, starts_on=date(2026, 4, 2))
PERIOD = LAYOUT.period_of(date(2026, 6, 1))


def money(amount: str) -> Money:
    """Return an amount as it is written."""
    return Money(amount=Decimal(amount), currency="EUR")


SCHEME = PayScheme(currency="EUR", full_bonus=money("600"))
ANN = Employment(person="ann", base=money("8000"))


def paid(period: Period, whole: Period | BonusPeriods, **more: Any) -> Payroll:
    """Return Ann's payroll at the best index."""
    return payroll_of(SCHEME, [ANN], {"ann": 1}, period=period, whole=whole, **more)


def test_a_stub_of_a_layout_is_paid_by_its_days() -> None:
    """The layout knows that amounts are for 120 days, of which the stub has 60."""
    assert LAYOUT.stub is not None
    payroll = paid(LAYOUT.stub, LAYOUT)
    assert (payroll.whole, payroll.total) == (Period.parse("2026-02..2026-05"), money("4300.00"))
    assert paid(PERIOD, LAYOUT).total == paid(PERIOD, PERIOD).total == money("8600.00")
    assert paid(PERIOD, LAYOUT).whole == PERIOD


def test_what_is_whole_is_never_guessed() -> None:
    """Without it a stub would be paid as if it were whole."""
    with pytest.raises(TypeError, match="whole"):
        payroll_of(SCHEME, [ANN], {"ann": 1}, period=PERIOD)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("period", "problem"),
    [
        (Period.parse("2026-02..2026-05"), "on: lies before the scheme starts, which is on 2026-04-02"),
        (Period.parse("2026-06..2026-10"), "whole: must hold all of 2026-06-01..2026-10-31"),
    ],
)
def test_a_period_that_is_not_of_the_layout(period: Period, problem: str) -> None:
    """Days before the scheme starts are not paid, nor more than one period at a time."""
    with pytest.raises(InvalidValue) as refused:
        paid(period, LAYOUT)
    assert str(refused.value) == problem


def test_corrections_compare_amounts_for_the_same_whole() -> None:
    """A stub that was paid by its days is not corrected by one that is paid whole."""
    assert LAYOUT.stub is not None
    with pytest.raises(InvalidValue) as refused:
        corrections(paid(LAYOUT.stub, LAYOUT), paid(LAYOUT.stub, LAYOUT.stub), because="x")
    assert str(refused.value) == (
        "corrections.due: must take amounts for 2026-02-01..2026-05-31 as was paid, not for 2026-04-02..2026-05-31"
    )


def test_a_debt_keeps_its_reason() -> None:
    """What is left for the next pay says what it is for; what was added is no reason of it."""
    owed = [("two closures reopened", "-500"), ("an audit", "-300"), ("an audit", "-200"), ("a late bonus", "50")]
    adjustments = [Adjustment(person="ann", amount=money(amount), because=why) for why, amount in owed]
    [left] = paid(PERIOD, LAYOUT, adjustments=adjustments).left
    assert (left.amount, left.because) == (
        money("-350.00"),
        "an audit; two closures reopened, left from the pay of 2026-06-01..2026-09-30",
    )


def test_who_was_there_has_an_entry_in_the_group() -> None:
    """Somebody who is forgotten would change the mean of all; None is said, and who was not there needs no entry."""
    gone = attrs.evolve(ANN, person="bob", last=date(2026, 5, 31))
    assert group_indices([ANN, gone], {"ann": "0.5"}, period=PERIOD) == {"": Fraction(1, 2)}
    with pytest.raises(InvalidValue) as refused:
        group_indices([ANN, attrs.evolve(ANN, person="eve")], {"ann": 1}, period=PERIOD)
    assert str(refused.value) == (
        "indices: has no entry for 'eve': None stands for an index that is withheld or pending"
    )
    with pytest.raises(InvalidValue, match=r"indices\['ann'\]: must be exact"):
        group_indices([ANN], {"ann": 0.5}, period=PERIOD)  # type: ignore[dict-item]


@pytest.mark.parametrize("code", ["", "eur", "EURO", "E1R"])
def test_minor_units_of_what_is_no_currency(code: str) -> None:
    """What is no code of ISO 4217 has no decimal places."""
    with pytest.raises(InvalidValue, match="currency: must be an ISO 4217 code of three capital letters"):
        minor_units(code)


@pytest.mark.parametrize(
    ("cls", "name"),
    [
        *[(BonusCurve, name) for name in ("threshold", "cap", "lowest", "highest")],
        *[(PayScheme, name) for name in ("group_share", "percentage", "stand_in")],
    ],
)
def test_the_field_that_is_not_exact_is_named(cls: Any, name: str) -> None:
    """A binary fraction is refused with the field it was given for."""
    required = {"currency": "EUR"} if cls is PayScheme else {}
    with pytest.raises(InvalidValue, match=rf"^{cls.__name__}\.{name}: must be exact"):
        cls(**{**required, name: 0.5})
    with pytest.raises(InvalidValue, match=r"^index: must be exact"):
        BonusCurve().share(0.5)  # type: ignore[arg-type]


def periods_of(length: int, number: int = 30) -> list[Period]:
    """Return so many periods of a layout, one after the other."""
    layout = BonusPeriods(length=length, start_month=length)
    found = [layout.period_of(date(2026, 12, 31))]
    while len(found) < number:
        found.append(layout.period_of(found[-1].last + timedelta(days=1)))
    return found


WEEKS = [
    Period(first=on, last=on + timedelta(days=6)) for on in (date(2026, 1, 5) + timedelta(weeks=n) for n in range(30))
]


@pytest.mark.parametrize("periods", [*(periods_of(length) for length in (1, 2, 3, 4, 6, 12)), WEEKS])
@pytest.mark.parametrize(("people", "pool"), [("abc", "100"), ("abc", "200"), ("ab", "0.01"), ("abcde", "0.03")])
@pytest.mark.parametrize("group_share", [0, "0.5"])
def test_the_cents_that_are_left_over_go_round(periods: list[Period], people: str, pool: str, group_share: Any) -> None:
    """Equals get equal sums over thirty pools, whatever their ids; in each two differ by a cent for each part."""
    scheme = PayScheme(currency="EUR", pool=money(pool), group_share=group_share)
    staff = [attrs.evolve(ANN, person=person) for person in people]
    sums = dict.fromkeys(people, Decimal(0))
    for period in periods:
        found = payroll_of(scheme, staff, dict.fromkeys(people, 1), period=period, whole=period, groups={"": 1})
        bonuses = [one.bonus.amount + one.group_bonus.amount for one in found.people]
        assert sum(bonuses) == Decimal(pool)
        assert max(bonuses) - min(bonuses) <= Decimal("0.02")
        for one, bonus in zip(found.people, bonuses, strict=True):
            sums[one.person] += bonus
    assert set(sums.values()) == {Decimal(pool) * 30 / len(people)}


def test_only_equals_take_turns() -> None:
    """A larger remainder comes first at every turn, and a period computed again rounds the same."""
    given = {"a": Fraction("0.5"), "b": Fraction("0.7"), "c": Fraction("0.5"), "d": Fraction("0.3")}
    assert [apportion(given, turn=turn) for turn in (0, 1, 2, -1)] == [
        {"a": 1, "b": 1, "c": 0, "d": 0},
        {"a": 0, "b": 1, "c": 1, "d": 0},
        {"a": 1, "b": 1, "c": 0, "d": 0},
        {"a": 0, "b": 1, "c": 1, "d": 0},
    ]


def test_periods_in_a_row_have_numbers_in_a_row() -> None:
    """Months are counted in months, other periods in days."""
    for periods in (*(periods_of(length) for length in (1, 2, 3, 4, 6, 12)), WEEKS):
        first = turn_of(periods[0])
        assert [turn_of(period) for period in periods] == list(range(first, first + 30))
