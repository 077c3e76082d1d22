"""
The number line of a fact, cut where its conditions change their answer.

A cut is a pair ``(number, side)``: side 0 lies just before the number, side 1 just after it, so that pairs sort
as cuts lie on the line. Integers need only the first sort. Between two neighbouring cuts no test of the
conditions changes, so one example stands for all numbers there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from itertools import pairwise
from typing import TypeAlias

from grievance.rules._facts import Fact
from grievance.rules._operators import Tests, leaves

Number: TypeAlias = int | Decimal
Cut: TypeAlias = tuple[Number, int]

BEFORE, AFTER = 0, 1


def edges(fact: Fact) -> tuple[Cut | None, Cut | None]:
    """Return the cuts that enclose what the declaration allows; None where it is unbounded."""
    low = None if fact.at_least is None else (fact.at_least, BEFORE)
    high = None if fact.at_most is None else _cut(fact, fact.at_most, AFTER)
    return low, high


def cuts(fact: Fact, tests: Tests) -> list[Cut]:
    """Return, sorted, the cuts of *tests* that lie inside what the declaration allows."""
    found = {_cut(fact, number, side) for number, side in _sides(tests)}
    return sorted(found.difference(edges(fact)))


def examples(fact: Fact, inner: Sequence[Cut]) -> list[Number]:
    """Return an allowed number from each stretch between the sorted *inner* cuts, lowest first."""
    low, high = edges(fact)
    return [_between(*ends) for ends in pairwise((low, *inner, high))]


def both_sides(fact: Fact, inner: Sequence[Cut]) -> tuple[Number, ...]:
    """Return the declared bounds and the numbers on both sides of each cut, a unit of the finest scale apart."""
    limits = {bound for bound in (fact.at_least, fact.at_most) if bound is not None}
    limits.update(number for number, _ in inner)
    exactly = _exactly([0, *limits])
    step = Decimal((0, (1,), min((0, *map(_exponent, limits)))))
    beside = {exactly.add(Decimal(number), step if side == AFTER else -step) for number, side in inner}
    found = sorted(limits | beside)
    return tuple(int(number) for number in found) if fact.kind == "integer" else tuple(found)


def in_words(fact: Fact, inner: Sequence[Cut]) -> list[str]:
    """Return each stretch between the sorted *inner* cuts in words: ``below 5``, ``at least 5 and at most 9``."""
    return [_stretch(fact, low, high) for low, high in pairwise((None, *inner, None))]


def _stretch(fact: Fact, low: Cut | None, high: Cut | None) -> str:
    if low is not None and high is not None and high == _cut(fact, low[0], AFTER):
        return str(low[0])
    least = [] if low is None else [f"{'at least' if low[1] == BEFORE else 'above'} {low[0]}"]
    most = [] if high is None else [f"{'below' if high[1] == BEFORE else 'at most'} {high[0]}"]
    return " and ".join([*least, *most]) or "any number"


def _cut(fact: Fact, number: Number, side: int) -> Cut:
    return (number + side, BEFORE) if fact.kind == "integer" else (number, side)


def _sides(tests: Tests) -> Iterator[Cut]:
    for name, operand in leaves(tests):
        if name in {"at_least", "below"}:
            yield operand, BEFORE
        elif name in {"above", "at_most"}:
            yield operand, AFTER
        elif name == "between":
            yield operand[0], BEFORE
            yield operand[1], AFTER
        elif name == "any_of":
            for number in operand:
                yield number, BEFORE
                yield number, AFTER


def _between(low: Cut | None, high: Cut | None) -> Number:
    if low is not None and low[1] == BEFORE:
        return low[0]
    if high is not None and high[1] == AFTER:
        return high[0]
    if low is not None and high is not None:
        exactly = _exactly([low[0], high[0]])
        return exactly.divide(exactly.add(Decimal(low[0]), Decimal(high[0])), 2)
    if low is not None:
        return _plus(low[0], 1)
    return 0 if high is None else _plus(high[0], -1)


def _plus(number: Number, step: int) -> Number:
    return number + step if isinstance(number, int) else _exactly([number]).add(number, step)


def _exponent(number: Number) -> int:
    return int(Decimal(number).as_tuple().exponent)


def _exactly(numbers: Iterable[Number]) -> Context:
    """Return a context in which sums and halves of *numbers* are exact."""
    decimals = [Decimal(number) for number in numbers]
    highest = max(number.adjusted() for number in decimals)
    lowest = min(_exponent(number) for number in decimals)
    return Context(prec=max(highest, 0) - min(lowest, 0) + 8, Emin=MIN_EMIN, Emax=MAX_EMAX)
