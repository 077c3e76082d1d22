"""Conditions in words, and as the procedure file writes them."""

from __future__ import annotations

from typing import Any

from grievance.rules._operators import COMPARISONS, Subtree, Tests


def in_words(tests: Tests, *, tags: bool = False) -> str:
    """Return tests as the end of a sentence that begins with the fact: ``at least 2 and below 5``."""
    return " and ".join(_test_in_words(name, operand, tags=tags) for name, operand in tests)


def as_written(tests: Tests, *, tags: bool = False) -> object:
    """Return tests in the shortest form of a procedure file: a scalar, a list or a table of operators."""
    if not tags and len(tests) == 1 and tests[0][0] == "any_of":
        alternatives = _plain(tests[0][1])
        return alternatives[0] if len(alternatives) == 1 else alternatives
    return {name: _operand_as_written(name, operand) for name, operand in tests}


def _operand_as_written(name: str, operand: Any) -> object:
    if name == "not":
        return as_written(operand)
    return _plain(operand) if isinstance(operand, tuple) else operand


def _plain(values: tuple[Any, ...]) -> list[object]:
    return [str(value) if isinstance(value, Subtree) else value for value in values]


def _test_in_words(name: str, operand: Any, *, tags: bool) -> str:
    if name in COMPARISONS:
        return f"{name.replace('_', ' ')} {operand}"
    if name == "between":
        return f"between {operand[0]} and {operand[1]}"
    if name == "present":
        return "is present" if operand else "is absent"
    if name == "not":
        return _negated(operand)
    if tags:
        return f"has {name.replace('_', ' ')} {_choices(operand)}"
    return f"is {'one of ' * (len(operand) > 1)}{_choices(operand)}"


def _negated(tests: Tests) -> str:
    if len(tests) == 1 and tests[0][0] == "any_of":
        alternatives = tests[0][1]
        return f"is {'none of' if len(alternatives) > 1 else 'not'} {_choices(alternatives)}"
    return f"not ({in_words(tests)})"


def _choices(values: tuple[Any, ...]) -> str:
    return ", ".join(str(value).lower() if isinstance(value, bool) else str(value) for value in values)
