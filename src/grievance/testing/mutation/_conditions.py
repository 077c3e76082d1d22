"""Conditions that are nearly right: a limit off by one, the opposite, a list with one value too few or too many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Context, Decimal
from typing import Any, Final, TypeAlias

import attrs

from grievance.errors import InvalidDocument
from grievance.rules import Condition, Fact, Subtree

__all__ = ["Mistake", "nearly"]

Tests: TypeAlias = tuple[tuple[str, Any], ...]
_Pool: TypeAlias = Sequence[object]

_COMPARISONS: Final = ("at_least", "above", "at_most", "below")
_LISTS: Final = ("any_of", "all_of", "none_of")
_OPPOSITE: Final = {"any_of": "none_of", "all_of": "none_of", "none_of": "any_of"}
_NUMBERS: Final = ("integer", "decimal")
_EXACT: Final = Context(prec=100)


@attrs.frozen
class Mistake:
    """What a condition ``becomes`` by a mistake of a ``kind``, in words."""

    kind: str
    words: str
    becomes: Condition


def nearly(condition: Condition, named: _Pool) -> Iterator[Mistake]:
    """
    Yield what the condition would be with one mistake in it, each once, with what the mistake is.

    A limit is moved by one unit of its own finest scale, both ways. A list loses its last value, or gains the one that
    comes next to it among the values of the fact: those that are declared, else those *named* by the rules; a list of
    one path and all below it loses what is below. What the declaration of the fact does not allow, or could never hold,
    is left out.
    """
    pool: _Pool = condition.fact.values or tuple(named)
    for kind, words, tests in (("negated", "", _negated(condition)), *_changed(condition.fact, condition.tests, pool)):
        try:
            other = Condition(fact=condition.fact, tests=tests)
        except InvalidDocument:
            continue
        told = f"{words} (in {condition.fact.name})" if words else f"has the condition '{other}', not '{condition}'"
        yield Mistake(kind, told, other)


def _negated(condition: Condition) -> Tests:
    asked = tuple(test for test in condition.tests if test[0] != "present")
    if not asked:
        return tuple(("present", not wanted) for _, wanted in condition.tests)
    if condition.fact.kind == "tags":
        return tuple((_OPPOSITE[name], tags) for name, tags in asked[:1]) + asked[1:]
    if len(asked) == 1 and asked[0][0] == "not":
        inner: Tests = asked[0][1]
        return inner
    return (("not", asked),)


def _changed(fact: Fact, tests: Tests, pool: _Pool) -> Iterator[tuple[str, str, Tests]]:
    for position, (name, operand) in enumerate(tests):
        for kind, words, other in _operands(fact, name, operand, pool):
            yield kind, words, (*tests[:position], (name, other), *tests[position + 1 :])


def _operands(fact: Fact, name: str, operand: Any, pool: _Pool) -> Iterator[tuple[str, str, Any]]:
    if name == "not":
        yield from _changed(fact, operand, pool)
    elif name in _COMPARISONS:
        yield from (("moved", "", number) for number in _beside(operand))
    elif name == "between" or (name in _LISTS and fact.kind in _NUMBERS):
        for position, number in enumerate(operand):
            moved = ((*operand[:position], one, *operand[position + 1 :]) for one in _beside(number))
            yield from (("moved", "", numbers) for numbers in moved)
    elif name in _LISTS and fact.kind != "boolean":
        yield from _lists(operand, pool)


def _beside(number: int | Decimal) -> tuple[int | Decimal, int | Decimal]:
    if isinstance(number, int):
        return number - 1, number + 1
    exponent = int(number.as_tuple().exponent)
    unit = Decimal((0, (1,), min(0, exponent)))
    return _EXACT.subtract(number, unit), _EXACT.add(number, unit)


def _lists(values: tuple[Any, ...], pool: _Pool) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    last = values[-1]
    if len(values) > 1:
        yield "narrowed", f"leaves out {last}", values[:-1]
    elif isinstance(last, Subtree) and last.root:
        yield "narrowed", f"leaves out what is below {last.root}", (last.root,)
    after = pool.index(last) + 1 if last in pool else 0
    for value in (*pool[after:], *pool[:after]):
        if not any(_covers(one, value) for one in values):
            yield "widened", f"takes {value}, too", (*values, value)
            return


def _covers(one: object, value: object) -> bool:
    if isinstance(one, Subtree):
        return one.covers(value.root if isinstance(value, Subtree) else str(value))
    return one == value
