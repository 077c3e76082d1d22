"""Conditions that are nearly right: a limit a step off, the opposite, a list or branch with too little or too much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs

from grievance.errors import InvalidDocument
from grievance.rules import Condition, Fact
from grievance.testing.mutation._limits import ORDER, finest_of, limits_nearly
from grievance.testing.mutation._lists import Nearly, Tests, lists_nearly

__all__ = ["Mistake", "nearly"]

_LISTS: Final = ("any_of", "all_of", "none_of")
_OPPOSITE: Final = {"any_of": "none_of", "all_of": "none_of", "none_of": "any_of"}


@attrs.frozen
class Mistake:
    """What a condition ``becomes`` by a mistake of a ``kind``, in words."""

    kind: str
    words: str
    becomes: Condition


def nearly(condition: Condition, named: Sequence[object]) -> Iterator[Mistake]:
    """
    Yield what the condition would be with one mistake in it, each once, with what the mistake is.

    A limit is moved by a step of its own last place, and of the finest of the numbers that the rules compare with the
    fact, both ways; one of a decimal excludes what it included, or the other way round. Lists lose and gain values, and
    branches of paths what is in them (`lists_nearly`), of the values of the fact: those that are declared, else those
    *named* by the rules. What the declaration of the fact does not allow, or could never hold, is left out.
    """
    told = {condition}
    for kind, words, tests in (("negated", "", _negated(condition)), *_changed(condition.fact, condition.tests, named)):
        try:
            other = Condition(fact=condition.fact, tests=tests)
        except InvalidDocument:
            continue
        if other not in told:
            told.add(other)
            said = f"{words} (in {condition.fact.name})" if words else f"has the condition '{other}', not '{condition}'"
            yield Mistake(kind, said, other)


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


def _changed(fact: Fact, tests: Tests, named: Sequence[object]) -> Iterator[Nearly]:
    for position, (name, operand) in enumerate(tests):
        for kind, words, instead in _one_changed(fact, name, operand, named):
            yield kind, words, (*tests[:position], *instead, *tests[position + 1 :])


def _one_changed(fact: Fact, name: str, operand: Any, named: Sequence[object]) -> Iterator[Nearly]:
    if name == "not":
        yield from ((kind, words, (("not", tests),)) for kind, words, tests in _changed(fact, operand, named))
    elif name in ORDER or fact.kind in ("integer", "decimal"):
        yield from limits_nearly(fact, name, operand, finest_of(named))
    elif name in _LISTS and fact.kind != "boolean":
        yield from lists_nearly(fact, name, operand, fact.values or named)
