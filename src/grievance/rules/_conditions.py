"""Conditions: what a rule asks of one fact, checked against its declaration when built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from grievance.errors import FactError, InvalidDocument, Problem
from grievance.rules import _names, _numbers
from grievance.rules._facts import NUMBERS, Fact, exact
from grievance.rules._operators import ABSENT, COMPARISONS, FITTING, LISTS, OPERATORS, Subtree, Tests, satisfied
from grievance.rules._problems import listed, moved, nearest, shown
from grievance.rules._words import as_written, in_words

_TAGS_NEED = "tags are asked with any_of, all_of or none_of in a table"
_STARS = "** may only stand at the end of a path, after a slash"


@attrs.frozen(kw_only=True)
class Condition:
    """
    What a rule asks of one fact: all of ``tests``, pairs of an operator and its operand.

    A scalar and a list are ``any_of``, lists are tuples, the operand of ``not`` is again a tuple of tests, and
    ``a/b/**`` is a `Subtree`. Every condition on an absent fact is false, ``not`` and ``none_of`` included;
    only ``present = false`` is true of it. Build one from the form of a procedure file with `of`.

    >>> from grievance.rules import Condition, Fact
    >>> loyalty = Fact(name="loyalty", kind="choice", values=("none", "silver", "gold"))
    >>> wanted = Condition.of(loyalty, ["silver", "gold"])
    >>> str(wanted), wanted.holds("gold"), wanted.holds(None)
    ('loyalty is one of silver, gold', True, False)

    Raises:
        InvalidDocument: The operators or operands do not fit the declaration, or no allowed value can
            satisfy them; every fault is listed.
    """

    fact: Fact = attrs.field(repr=lambda fact: repr(fact.name))
    tests: Tests

    def __attrs_post_init__(self) -> None:
        problems = list(_faults(self.fact, self.tests))
        if not problems and not _possible(self.fact, self.tests):
            problems = [Problem("", f"can never hold: no {self.fact.name} {self._words}")]
        if problems:
            raise InvalidDocument(f"condition on {self.fact.name!r}", problems)

    @classmethod
    def of(cls, fact: Fact, written: object) -> Condition:
        """
        Return the condition that a procedure file writes as a scalar, a list or a table of operators.

        Raises:
            InvalidDocument: It does not fit the declaration of *fact*; every fault is listed.
        """
        if fact.kind == "tags" and not isinstance(written, Mapping):
            problem = Problem("", f"{_TAGS_NEED}, not with {shown(written)}")
            raise InvalidDocument(f"condition on {fact.name!r}", [problem])
        return cls(fact=fact, tests=_tests(fact, written))

    def holds(self, value: object) -> bool:
        """
        Tell whether a value of the fact satisfies the condition; None is an absent fact.

        Raises:
            FactError: The declaration does not allow the value.
        """
        return satisfied(self.tests, self.fact.accept(value))

    def to_mapping(self) -> dict[str, object]:
        """Return ``{fact: condition}`` in the shortest form of a procedure file."""
        return {self.fact.name: as_written(self.tests, tags=self.fact.kind == "tags")}

    @property
    def _words(self) -> str:
        return in_words(self.tests, tags=self.fact.kind == "tags")

    def __str__(self) -> str:
        return f"{self.fact.name} {self._words}"


def _tests(fact: Fact, written: object) -> Tests:
    if isinstance(written, Mapping):
        return tuple((name, _operand(fact, name, operand)) for name, operand in written.items())
    return (("any_of", _values(fact, written if isinstance(written, list | tuple) else [written])),)


def _operand(fact: Fact, name: str, written: object) -> object:
    if name == "not":
        return _tests(fact, written)
    return _values(fact, written) if isinstance(written, list | tuple) else _value(fact, written)


def _values(fact: Fact, written: Iterable[object]) -> tuple[object, ...]:
    return tuple(_value(fact, value) for value in written)


def _value(fact: Fact, written: object) -> object:
    if fact.kind == "path" and isinstance(written, str):
        return Subtree.named(written) or written
    return exact(written) if fact.kind in NUMBERS else written


def _faults(fact: Fact, tests: Tests) -> Iterator[Problem]:
    if not tests:
        yield Problem("", f"needs at least one of {listed(FITTING[fact.kind])}")
    for position, (name, operand) in enumerate(tests):
        if name not in FITTING[fact.kind]:
            yield Problem(name, _unfit(fact, name))
        elif name in dict(tests[:position]):
            yield Problem(name, "is asked twice")
        else:
            yield from moved(_operand_faults(fact, name, operand), _step(fact, name))


def _step(fact: Fact, name: str) -> str:
    """Return where the procedure file has an operand: a scalar or a list stands for itself."""
    return "" if name == "any_of" and fact.kind != "tags" else name


def _unfit(fact: Fact, name: str) -> str:
    fitting = FITTING[fact.kind]
    if name in OPERATORS:
        return f"does not fit {fact.name}, which is {fact.expected}: use {listed(fitting)}"
    return f"unknown operator, expected {listed(fitting)}{nearest(name, fitting)}"


def _operand_faults(fact: Fact, name: str, operand: Any) -> Iterator[Problem]:
    if name == "not":
        yield from _negation_faults(fact, operand)
    elif name == "present":
        if not isinstance(operand, bool):
            yield Problem("", f"must be true or false, not {shown(operand)}")
    elif name in COMPARISONS:
        yield from _value_faults(fact, [operand])
    elif not isinstance(operand, tuple) or not operand:
        yield Problem("", f"must be a list that is not empty, not {shown(operand)}")
    elif name == "between" and len(operand) != 2:
        yield Problem("", f"must be a list of two numbers, not of {len(operand)}")
    else:
        yield from _value_faults(fact, operand)


def _negation_faults(fact: Fact, tests: Tests) -> Iterator[Problem]:
    inner = tuple(test for test in tests if test[0] != "present")
    if inner != tests:
        yield Problem("present", "must stand beside not, not inside it")
    if inner or not tests:
        yield from _faults(fact, inner)


def _value_faults(fact: Fact, values: Iterable[object]) -> Iterator[Problem]:
    for value in values:
        if fault := _subtree_fault(fact, value) if isinstance(value, Subtree) else _value_fault(fact, value):
            yield Problem("", fault)


def _value_fault(fact: Fact, value: object) -> str:
    if fact.kind == "path" and isinstance(value, str) and "*" in value:
        return f"{_STARS}, not as in {value!r}"
    try:
        if fact.accept((value,) if fact.kind == "tags" else value) is not None:
            return ""
    except FactError:
        pass
    return f"must be {_one_expected(fact)}, not {shown(value)}{nearest(value, fact.known)}"


def _one_expected(fact: Fact) -> str:
    if fact.kind != "tags":
        return fact.expected
    return "a text" if fact.values is None else f"one of the tags {listed(fact.values)}"


def _subtree_fault(fact: Fact, subtree: Subtree) -> str:
    if "*" in subtree.root or not (subtree.root == "" or all(subtree.root.split("/"))):
        return f"{_STARS}, not as in '{subtree}'"
    if fact.values is None or not subtree.root or subtree.root in fact.branches:
        return ""
    return f"no path lies in '{subtree}'{nearest(subtree.root, fact.branches)}"


def _possible(fact: Fact, tests: Tests) -> bool:
    """Tell whether some allowed value, or an absent one, passes all *tests*."""
    if len(tests) == 1 and (tests[0][0] in LISTS or tests == ABSENT):
        return True
    return any(satisfied(tests, example) for example in _examples(fact, tests))


def _examples(fact: Fact, tests: Tests) -> Iterable[object]:
    """Return allowed values among which every answer that *tests* can give occurs."""
    if fact.kind in NUMBERS:
        return _numbers.examples(fact, _numbers.cuts(fact, tests))
    if fact.kind == "boolean":
        return (True, False)
    if fact.kind == "tags":
        asked = {name: frozenset(tags) for name, tags in tests if name in LISTS}
        nothing: frozenset[str] = frozenset()
        wanted = asked.get("any_of", nothing) - asked.get("none_of", nothing)
        return (wanted | asked.get("all_of", nothing),)
    return _names.examples(fact, *_names.named(tests))
