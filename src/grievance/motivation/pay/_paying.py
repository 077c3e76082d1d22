"""From indices to pay: what was earned, rounded so that it adds up, with earlier periods put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from grievance.errors import InvalidValue
from grievance.motivation._exact import Number
from grievance.motivation._period import Period
from grievance.motivation.pay._adjustment import Adjustment
from grievance.motivation.pay._earning import earned, index_of
from grievance.motivation.pay._employment import Employment, by_person, holding_in
from grievance.motivation.pay._making import Making, rounded
from grievance.motivation.pay._pay import Pay, Payroll
from grievance.motivation.pay._rounding import turn_of
from grievance.motivation.pay._scheme import PayScheme
from grievance.motivation.periods._layout import BonusPeriods

__all__ = ["payroll_of"]

_NOBODY: Mapping[str, Fraction | None] = MappingProxyType({})


def payroll_of(
    scheme: PayScheme,
    staff: Iterable[Employment],
    indices: Mapping[str, Number | None],
    *,
    period: Period,
    whole: Period | BonusPeriods,
    groups: Mapping[str, Number | None] = _NOBODY,
    adjustments: Iterable[Adjustment] = (),
) -> Payroll:
    """
    Return what everybody of *staff* is paid for *period*: base, percentage and bonus (S9, L60), with the reasons.

    *indices* has the index of each person, *groups* that of each group where part of the bonus follows it; None stands
    for one that is withheld or pending. Indices of others are not looked at. Amounts of the terms are for *whole*: a
    layout, which knows the whole period of a stub with which a scheme starts, or the period itself where that is whole.
    *adjustments* put earlier periods right. Who is there on no day of the period needs no index, and gets nothing but
    these.

    Everything is computed exactly. Then bases, percentages and bonuses, those for the own and for the group's index
    together, are each rounded to the smallest unit of the currency so that their sum is the exact one, rounded half to
    even, and that of a pool the pool. Nobody moves by a whole unit, and it does not matter in which order people come.
    Whom a unit falls to among equals goes round from period to period.
    A pool is for the period that is paid, whole or stub.

    Raises:
        InvalidValue: An index of a person or a group is not there or not exact, amounts are in another currency,
            a person has two employments on a day, *period* is not part of *whole*, or begins before the layout does.
    """
    people = holding_in(period, by_person(staff))
    whole = _whole_of(period, whole)
    known = {person: index_of("indices", indices, person) for person, employments in people.items() if employments}
    used = {one.group for employments in people.values() for one in employments} if scheme.group_share else ()
    known_groups = {group: index_of("groups", groups, group) for group in sorted(used)}
    _refuse_two_kinds(scheme, people)
    exactly = earned(scheme, people, known, known_groups, period=period, whole=whole)
    makes = Making(
        scheme=scheme,
        period=period,
        whole=whole,
        indices=known,
        groups=known_groups,
        ledgers=rounded(scheme, exactly, turn_of(whole)),
    )
    waiting = _waiting(adjustments)
    pays = tuple(makes.pay(person, people[person], waiting.get(person, ())) for person in people)
    return Payroll(
        period=period,
        whole=whole,
        currency=scheme.currency,
        people=pays,
        left=tuple(_left(pays, waiting, period)),
    )


def _whole_of(period: Period, given: Period | BonusPeriods) -> Period:
    whole = given.whole_period_of(given.period_of(period.first).first) if isinstance(given, BonusPeriods) else given
    if not whole.first <= period.first <= period.last <= whole.last:
        raise InvalidValue("whole", f"must hold all of {period}")
    return whole


def _refuse_two_kinds(scheme: PayScheme, people: Mapping[str, tuple[Employment, ...]]) -> None:
    if scheme.pool is not None and any(one.full_bonus for employments in people.values() for one in employments):
        raise InvalidValue("Employment.full_bonus", "has no meaning where a pool is shared out")


def _waiting(adjustments: Iterable[Adjustment]) -> dict[str, tuple[Adjustment, ...]]:
    """Return the corrections of each person: the order in which they are told does not depend on how they came."""
    found: dict[str, tuple[Adjustment, ...]] = {}
    for one in sorted(adjustments, key=lambda one: (one.person, one.because, one.amount.amount)):
        found[one.person] = (*found.get(one.person, ()), one)
    return found


def _left(pays: Iterable[Pay], waiting: Mapping[str, tuple[Adjustment, ...]], period: Period) -> Iterator[Adjustment]:
    """Yield what the next pay has to be given: what this one did not cover, and what is for people not on it."""
    paid = {pay.person for pay in pays}
    for pay in pays:
        if pay.left.amount:
            why = "; ".join(dict.fromkeys(one.because for one in waiting[pay.person] if one.amount.amount < 0))
            yield Adjustment(person=pay.person, amount=pay.left, because=f"{why}, left from the pay of {period}")
    for person, adjustments in waiting.items():
        if person not in paid:
            yield from adjustments
