"""What bonus periods and pay demand beyond the types of their fields: one currency, whole cents, parts that add up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from grievance.model import Money
from grievance.motivation import (
    Adjustment,
    BonusCurve,
    BonusPeriods,
    Employment,
    Pay,
    Payroll,
    PayScheme,
    Period,
    TakenBack,
    minor_units,
)
from grievance.testing.strategies._scalars import (
    NOTHING,
    Build,
    Field,
    Strategy,
    always,
    names,
    positive,
    rationals,
    shares,
    stretches,
    zones,
)

__all__: list[str] = []

_CURRENCIES = ("EUR", "JPY", "KWD")
_MOST = 10**7
_LENGTHS = st.sampled_from((1, 2, 3, 4, 6, 12))
_MONTH = st.integers(1, 12)


def _amounts(currency: str, low: int = 0, high: int = _MOST) -> Strategy:
    """Return amounts of whole minor units of a currency."""
    places = minor_units(currency)
    return st.integers(low, high).map(lambda units: Money(amount=Decimal(units).scaleb(-places), currency=currency))


def _in_each(of: Any) -> Strategy:
    """Return what is made for a currency, for any of the usual ones."""
    return st.one_of([of(currency) for currency in _CURRENCIES])


def _curves(_build: Build) -> Strategy:
    def of(threshold: Fraction, way: Fraction, lowest: Fraction, rise: Fraction) -> BonusCurve:
        return BonusCurve(threshold=threshold, cap=threshold + way, lowest=lowest, highest=lowest + rise)

    return st.builds(of, shares(), shares(), shares(), shares())


def _employments(build: Build) -> Strategy:
    def between(employment: Employment, dates: tuple[date, date], ends: tuple[bool, bool]) -> Employment:
        first, last = (on if told else None for on, told in zip(dates, ends, strict=True))
        return attrs.evolve(employment, first=first, last=last)

    def of(currency: str) -> Strategy:
        amount, perhaps = _amounts(currency), st.none() | _amounts(currency)
        return build(Employment, base=amount, percentage_of=perhaps, full_bonus=perhaps, first=NOTHING, last=NOTHING)

    return st.builds(between, _in_each(of), stretches(), st.tuples(st.booleans(), st.booleans()))


def _schemes(build: Build) -> Strategy:
    debts = {"taken_back": st.just(TakenBack.CLAW_BACK), "below_zero": st.booleans()}

    def of(currency: str) -> Strategy:
        amount, told = _amounts(currency), {"currency": st.just(currency)}
        each = build(PayScheme, **told, full_bonus=amount, pool=NOTHING)
        return each | build(PayScheme, **told, **debts, full_bonus=NOTHING, pool=amount)

    return _in_each(of)


def _pay(build: Build, currency: str) -> Strategy:
    earned = {name: _amounts(currency) for name in ("base", "percentage", "bonus", "group_bonus", "kept_back")}
    return build(
        Pay,
        **earned,
        adjustments=_amounts(currency, low=-_MOST),
        left=_amounts(currency, low=-_MOST, high=0),
        days=st.integers(0, 366),
    )


def _payrolls(build: Build) -> Strategy:
    def of(currency: str) -> Strategy:
        people = st.lists(_pay(build, currency), max_size=3, unique_by=lambda pay: pay.person)
        left = build(Adjustment, amount=_amounts(currency, low=-_MOST, high=-1))
        return st.builds(
            Payroll,
            period=build(Period),
            whole=build(Period),
            currency=st.just(currency),
            people=people.map(lambda found: tuple(sorted(found, key=lambda pay: pay.person))),
            left=st.lists(left, max_size=2).map(tuple),
        )

    return _in_each(of)


def _layouts(build: Build) -> Strategy:
    def of(periods: BonusPeriods, length: int, start: int) -> BonusPeriods:
        return attrs.evolve(periods, length=length, start_month=(start - 1) % length + 1)

    whole_year = build(BonusPeriods, length=st.just(12), start_month=st.just(1))
    return st.builds(of, whole_year, _LENGTHS, _MONTH)


WHOLE: Final[Mapping[Any, Field]] = {
    BonusCurve: _curves,
    BonusPeriods: _layouts,
    Employment: _employments,
    Pay: lambda build: _in_each(lambda currency: _pay(build, currency)),
    PayScheme: _schemes,
    Payroll: _payrolls,
}

FIELDS: Final[Mapping[Any, Mapping[str, Field]]] = {
    Adjustment: {
        "person": always(names()),
        "because": always(names()),
        "amount": always(_in_each(lambda currency: _amounts(currency, low=-_MOST))),
    },
    BonusPeriods: {
        "peaks": always(st.lists(_MONTH, max_size=4).map(tuple)),
        "volumes": always(st.lists(rationals(0), min_size=12, max_size=12).map(tuple)),
        "zone": always(zones()),
    },
    Employment: {"person": always(names())},
    Pay: {"person": always(names())},
    PayScheme: {
        "group_share": always(shares()),
        "percentage": always(rationals(0, 1) | positive()),
        "stand_in": always(shares()),
        "below_zero": always(st.just(value=False)),
    },
}
