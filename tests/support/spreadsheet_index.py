"""The third sheet: from figures to indices, and from indices to pay, with plain loops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import exp, inf, log, sqrt
from typing import NamedTuple

from support.spreadsheet_figures import Figure, Number

__all__ = ["Bonus", "Column", "Entry", "GateRow", "Line", "Plan", "Terms", "indices_of", "pay_of"]

Figures = Mapping[str, Mapping[str, Figure]]


class Column(NamedTuple):
    """One component of a scheme."""

    name: str
    weight: Fraction
    higher_is_better: bool
    minimum: Fraction = Fraction(0)
    goalposts: tuple[Fraction, Fraction] | None = None
    target: Fraction | None = None
    guarded_by: tuple[str, ...] = ()


class GateRow(NamedTuple):
    """A bound beyond which an index is withheld."""

    measure: str
    at_least: Fraction
    at_most: Fraction
    minimum: Fraction


class Plan(NamedTuple):
    """A scheme."""

    columns: tuple[Column, ...]
    gates: tuple[GateRow, ...] = ()
    normalisation: str = "fixed goalposts"
    geometric: bool = False
    drop: bool = False
    withhold: bool = False
    floor: Fraction = Fraction(1, 100)
    cap: Fraction = Fraction(3)


class Entry(NamedTuple):
    """What one component gave."""

    standing: str
    weight: Fraction
    normalised: Number | None
    interval: tuple[Number, Number] | None
    contribution: Number | None


class Line(NamedTuple):
    """The index of one person; no value where it is withheld."""

    value: Number | None
    low: Number | None
    high: Number | None
    entries: dict[str, Entry]


_LOWER_IS_BETTER = ("reopened", "overturned")


def indices_of(plan: Plan, people: Iterable[str], figures: Figures, guards: Figures) -> dict[str, Line]:
    """Return the index of each of *people*; *figures* and *guards* are by component and measure, then by person."""
    known = {
        column.name: {who: one for who, one in figures[column.name].items() if one.evidence >= column.minimum}
        for column in plan.columns
    }
    entries: dict[str, dict[str, Entry]] = {who: {} for who in people}
    for column in plan.columns:
        for who, entry in _column(plan, column, list(entries), known[column.name], guards).items():
            entries[who][column.name] = entry
    return {who: _line(plan, who, mine, guards) for who, mine in entries.items()}


def _column(
    plan: Plan, column: Column, people: Sequence[str], figures: Mapping[str, Figure], guards: Figures
) -> dict[str, Entry]:
    """Return where everybody stands in one component."""
    values = [figures[who].value for who in people if who in figures]
    equal = len(set(values)) < 2 and plan.normalisation in ("sample min-max", "z-score")
    neutral = Fraction(0) if plan.normalisation == "z-score" else Fraction(1, 2)
    place = _scale(plan, column, values) if not equal else None
    found = {}
    for who in people:
        figure = figures.get(who)
        if figure is None:
            found[who] = Entry("pending", Fraction(0), None, None, None)
        elif place is not None:
            ends = sorted((place(figure.low), place(figure.high)))
            found[who] = Entry("counted", column.weight, place(figure.value), (ends[0], ends[1]), None)
        elif plan.drop:
            found[who] = Entry("dropped", Fraction(0), None, None, None)
        else:
            found[who] = Entry("neutral", column.weight, neutral, (neutral, neutral), None)
    if column.guarded_by and not equal:
        _freeze(column, found, guards)
    return found


def _scale(plan: Plan, column: Column, values: Sequence[Number]) -> Callable[[Number], Number]:
    """Return how a figure becomes comparable: higher is better."""
    if plan.normalisation == "z-score":
        middle = Fraction(sum(values)) / len(values)
        spread = sqrt(sum((value - middle) ** 2 for value in values) / len(values))
        sign = 1 if column.higher_is_better else -1
        return lambda value: _within(sign * float(value - middle) / spread, -plan.cap, plan.cap)
    if column.target is not None and plan.normalisation == "distance to target":
        target = column.target
        if column.higher_is_better:
            return lambda value: _within(value / target, 0, 1)
        return lambda value: _within(target / value, 0, 1) if value > 0 else 1
    if plan.normalisation == "sample min-max":
        low, high = Fraction(min(values)), Fraction(max(values))
    elif column.goalposts is not None:
        low, high = column.goalposts
    else:
        typical = _middle(values) if values else 1
        low, high = Fraction(0), Fraction(2 * typical if typical > 0 else 2)
    if column.higher_is_better:
        return lambda value: _within((value - low) / (high - low), 0, 1)
    return lambda value: _within((high - value) / (high - low), 0, 1)


def _within(value: Number, low: Number, high: Number) -> Number:
    return low if value < low else min(value, high)


def _middle(values: Iterable[Number]) -> Number:
    """Return the median."""
    ordered = sorted(values)
    upper, lower = ordered[len(ordered) // 2], ordered[(len(ordered) - 1) // 2]
    return (upper + lower) / 2


def _freeze(column: Column, entries: dict[str, Entry], guards: Figures) -> None:
    """Hold who is above the median and contradicted by a counter-metric at the median."""
    scores = [entry.normalised for entry in entries.values() if entry.normalised is not None]
    if not scores:
        return
    middle = _middle(scores)
    for measure in column.guarded_by:
        known = guards.get(measure, {})
        typical = _middle([one.value for one in known.values()]) if known else 0
        for who, one in known.items():
            worse = one.low > typical if measure in _LOWER_IS_BETTER else one.high < typical
            entry = entries.get(who)
            if worse and entry is not None and entry.normalised is not None and entry.normalised > middle:
                assert entry.interval is not None
                ends = (min(entry.interval[0], middle), middle)
                entries[who] = Entry("frozen", entry.weight, middle, ends, None)


def _line(plan: Plan, who: str, entries: dict[str, Entry], guards: Figures) -> Line:
    total = sum((entry.weight for entry in entries.values()), Fraction(0))
    withheld = not total or (plan.withhold and any(entry.standing == "pending" for entry in entries.values()))
    for gate in plan.gates:
        one = guards.get(gate.measure, {}).get(who)
        if one is not None and one.evidence >= gate.minimum and not gate.at_least <= one.value <= gate.at_most:
            withheld = True
    if not total:
        return Line(None, None, None, entries)
    index: Number = Fraction(0)
    below = above = 0.0
    whole = {}
    for name, entry in entries.items():
        if entry.normalised is None or entry.interval is None:
            whole[name] = entry
            continue
        weight = entry.weight / total
        three: Sequence[Number] = (entry.interval[0], entry.normalised, entry.interval[1])
        given = weight * three[1]
        if plan.geometric:
            three = [log(max(one, plan.floor)) if max(one, plan.floor) else -inf for one in three]
            given = exp(weight * three[1])
        index += weight * three[1]
        below += float(weight * (three[1] - three[0])) ** 2
        above += float(weight * (three[2] - three[1])) ** 2
        whole[name] = Entry(entry.standing, weight, entry.normalised, entry.interval, given)
    low, high = float(index) - sqrt(below), float(index) + sqrt(above)
    if withheld:
        return Line(None, None, None, whole)
    if plan.geometric:
        return Line(exp(index), exp(low), exp(high), whole)
    return Line(index, low, high, whole)


class Terms(NamedTuple):
    """The terms of one person: base and full bonus of a whole period in cents, the group, the days of the period."""

    base: int
    full: int
    group: str
    first: date
    last: date


class Bonus(NamedTuple):
    """The terms of all: the curve, the share that follows the group, the percentage of the base."""

    threshold: Fraction
    cap: Fraction
    lowest: Fraction
    highest: Fraction
    group_share: Fraction
    percentage: Fraction


def pay_of(
    bonus: Bonus, staff: Mapping[str, Terms], indices: Mapping[str, Number | None], first: date, last: date
) -> tuple[dict[str, dict[str, Decimal]], Decimal]:
    """Return base, percentage, own and group bonus of each of *staff*, and the total, in whole cents that add up."""
    whole = (last - first).days + 1
    days = {who: (min(last, terms.last) - max(first, terms.first)).days + 1 for who, terms in staff.items()}
    points: dict[str, Fraction] = {}
    counted: dict[str, int] = {}
    for who, terms in staff.items():
        index = indices[who]
        if index is not None:
            points[terms.group] = points.get(terms.group, Fraction(0)) + Fraction(index) * days[who]
            counted[terms.group] = counted.get(terms.group, 0) + days[who]
    exact: dict[str, dict[tuple[str, str], Fraction]] = {"base": {}, "percentage": {}, "bonus": {}}
    for who, terms in staff.items():
        there = Fraction(days[who], whole)
        index = indices[who]
        group = points[terms.group] / counted[terms.group] if counted.get(terms.group) else None
        exact["base"][who, "base"] = terms.base * there
        exact["percentage"][who, "percentage"] = terms.base * there * bonus.percentage
        mine = terms.full * there * (1 - bonus.group_share)
        ours = terms.full * there * bonus.group_share
        exact["bonus"][who, "group"] = ours * _earns(bonus, group)
        exact["bonus"][who, "own"] = mine * _earns(bonus, index)
    paid: dict[str, dict[str, Decimal]] = {who: {} for who in staff}
    total = Decimal(0)
    for ledger in exact.values():
        for (who, part), cents in _whole_cents(ledger, _turn(first, last)).items():
            paid[who][part] = cents / 100
            total += cents / 100
    return paid, total


def _earns(bonus: Bonus, index: Number | None) -> Fraction:
    """Return the share of the full bonus: nothing while there is no index."""
    if index is None or index < bonus.threshold:
        return Fraction(0)
    way = min((Fraction(index) - bonus.threshold) / (bonus.cap - bonus.threshold), Fraction(1))
    return bonus.lowest + way * (bonus.highest - bonus.lowest)


def _turn(first: date, last: date) -> int:
    """Count the periods of this length from the year 0 on: in months if it is of whole ones, else in days."""
    after = date.fromordinal(last.toordinal() + 1)
    if first.day == 1 and after.day == 1:
        months = (after.year - first.year) * 12 + after.month - first.month
        return (first.year * 12 + first.month - 1) // months
    return first.toordinal() // ((last - first).days + 1)


def _whole_cents(ledger: Mapping[tuple[str, str], Fraction], turn: int) -> dict[tuple[str, str], Decimal]:
    """Round down, then give what the rounded sum has more to the largest remainders; equal people take turns."""
    cents = {key: one.numerator // one.denominator for key, one in ledger.items()}
    missing = round(sum(ledger.values(), Fraction(0))) - sum(cents.values())
    down = {key: cents[key] - ledger[key] for key in cents}

    def place(key: tuple[str, str]) -> tuple[Fraction, int, str]:
        equal = sorted({who for who, part in down if down[who, part] == down[key]})
        return down[key], (equal.index(key[0]) - turn) % len(equal), key[1]

    for key in sorted(cents, key=place)[:missing]:
        cents[key] += 1
    return {key: Decimal(number) for key, number in cents.items()}
