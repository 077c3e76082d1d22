"""
What the words of a condition mean.

A condition is a conjunction of tests; a test is a pair of an operator and its operand. A scalar and a list of
the procedure file are both ``any_of``; the operand of ``not`` is a conjunction of tests again. Lists are
tuples, and ``a/b/**`` is a `Subtree`. Plain pairs are hashed and compared in C, which is what building the
index of a large table spends its time on.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import attrs

Test: TypeAlias = tuple[str, Any]
Tests: TypeAlias = tuple[Test, ...]

ABSENT: Final[Tests] = (("present", False),)


@attrs.frozen
class Subtree:
    """The path ``root`` and everything below it; every path when ``root`` is empty."""

    root: str

    @classmethod
    def named(cls, text: str) -> Subtree | None:
        """Return what a pattern ending in ``**`` means, or None for a plain path."""
        if text == "**":
            return cls("")
        return cls(text[:-3]) if text.endswith("/**") and text != "/**" else None

    def covers(self, path: str) -> bool:
        """Tell whether *path* is the root or lies below it."""
        return not self.root or path == self.root or path.startswith(f"{self.root}/")

    def __str__(self) -> str:
        return f"{self.root}/**" if self.root else "**"


def satisfied(tests: Tests, value: Any) -> bool:
    """Tell whether an accepted value passes all *tests*; an absent one passes only ``present = false``."""
    if value is None:
        return tests == ABSENT
    return all(_HOLDS[name](value, operand) for name, operand in tests)


def leaves(tests: Tests) -> Iterator[Test]:
    """Yield the tests, those inside ``not`` included."""
    for name, operand in tests:
        if name == "not":
            yield from leaves(operand)
        else:
            yield name, operand


def _any_of(value: Any, alternatives: tuple[Any, ...]) -> bool:
    if isinstance(value, frozenset):
        return not value.isdisjoint(alternatives)
    return value in alternatives or any(
        isinstance(alternative, Subtree) and alternative.covers(value) for alternative in alternatives
    )


_HOLDS: Final[Mapping[str, Callable[[Any, Any], bool]]] = MappingProxyType(
    {
        "any_of": _any_of,
        "all_of": lambda value, tags: value.issuperset(tags),
        "none_of": lambda value, tags: value.isdisjoint(tags),
        "at_least": operator.ge,
        "above": operator.gt,
        "at_most": operator.le,
        "below": operator.lt,
        "between": lambda value, ends: bool(ends[0] <= value <= ends[1]),
        "not": lambda value, tests: not satisfied(tests, value),
        "present": lambda _, wanted: bool(wanted),
    }
)

_SCALAR: Final = ("any_of", "not", "present")
FITTING: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "choice": _SCALAR,
        "text": _SCALAR,
        "path": _SCALAR,
        "boolean": _SCALAR,
        "integer": (*_SCALAR, "at_least", "above", "at_most", "below", "between"),
        "decimal": (*_SCALAR, "at_least", "above", "at_most", "below", "between"),
        "tags": ("any_of", "all_of", "none_of", "present"),
    }
)
OPERATORS: Final = tuple(_HOLDS)
COMPARISONS: Final = frozenset({"at_least", "above", "at_most", "below"})
LISTS: Final = frozenset({"any_of", "all_of", "none_of"})
