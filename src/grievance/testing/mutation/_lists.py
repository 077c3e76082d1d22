"""Lists with a value too few or too many, and branches of paths that are cut short or too wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from grievance.rules import Fact, Subtree

__all__ = ["Nearly", "Tests", "lists_nearly"]

Tests: TypeAlias = tuple[tuple[str, Any], ...]
Nearly: TypeAlias = tuple[str, str, Tests]
"""The kind of a mistake, the mistake in words, and the tests with it."""

_Values: TypeAlias = tuple[Any, ...]

_SHORT = 5
"""A list of as many values has mistakes in each of them; a longer one in the last."""
_FEW = 30
"""As many values that are known are tried each in turn; of more, the first."""


def lists_nearly(fact: Fact, name: str, values: _Values, known: Sequence[object]) -> Iterator[Nearly]:
    """
    Yield a test of a list with one mistake in it.

    It loses a value: each of up to five, else the last. It gains another of those that are *known*: each of up to
    thirty, else the one that comes next; a text of which no other is known becomes any text. A branch of paths loses
    what is below its root, or everything but one path below it (its root, if none is known), and grows to the branch
    that it lies in; a path takes what is below it, too.
    """
    for at in range(len(values)) if len(values) <= _SHORT else (len(values) - 1,):
        before, value, after = values[:at], values[at], values[at + 1 :]
        if before or after:
            yield "narrowed", f"leaves out {value}", ((name, (*before, *after)),)
        if fact.kind == "path":
            for kind, words, becomes in _otherwise_rooted(value, known):
                yield kind, words, ((name, (*before, becomes, *after)),)
            yield from _without_root(name, values, value, known)
    others = [value for value in _after(values[-1], known) if not any(_covers(one, value) for one in values)]
    for value in _few(others):
        yield "widened", f"takes {value}, too", ((name, (*values, value)),)
    if fact.kind == "text" and not others:
        yield "widened", "takes any other, too", (("present", True),)


def _few(known: Sequence[object]) -> Sequence[object]:
    return known if len(known) <= _FEW else known[:1]


def _after(value: object, known: Sequence[object]) -> Sequence[object]:
    after = known.index(value) + 1 if value in known else 0
    return (*known[after:], *known[:after])


def _otherwise_rooted(value: Any, known: Sequence[object]) -> Iterator[tuple[str, str, object]]:
    if not isinstance(value, Subtree):
        yield "widened", f"takes what is below {value}, too", Subtree(value)
    elif value.root:
        yield "narrowed", f"leaves out what is below {value.root}", value.root
        yield from (("narrowed", f"takes only {one} of {value}", one) for one in _few(_children(value, known)))
        above, slash, _ = value.root.rpartition("/")
        if slash:
            yield "widened", f"takes all of {Subtree(above)}, not only {value}", Subtree(above)


def _without_root(name: str, values: _Values, value: Any, known: Sequence[object]) -> Iterator[Nearly]:
    if isinstance(value, Subtree) and value.root and not _children(value, known):
        tests = ((name, values), ("not", (("any_of", (value.root,)),)))
        yield "narrowed", f"leaves out {value.root} itself, not what is below it", tests


def _children(value: Subtree, known: Sequence[object]) -> list[object]:
    """Return the paths and branches below the root that are known."""
    return [one for one in known if _root(one) != value.root and value.covers(_root(one))]


def _root(value: object) -> str:
    return value.root if isinstance(value, Subtree) else str(value)


def _covers(one: object, value: object) -> bool:
    return one.covers(_root(value)) if isinstance(one, Subtree) else one == value
