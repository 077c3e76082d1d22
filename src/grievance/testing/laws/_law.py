"""A law: a sentence with a number that must hold of every rule set, and what checks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, ParamSpec

import attrs

from grievance.codec._toml_words import toml_value
from grievance.policies import Facts
from grievance.testing.asking._telling import facts_told

__all__ = ["Law", "LawBroken", "law"]

__tracebackhide__ = True  # pytest shows the line of the test instead

P = ParamSpec("P")


class LawBroken(AssertionError):
    """
    A law does not hold.

    Attributes:
        law: Which one.
        what: What happened instead.
        facts: Facts by name on which it happened, ready for a case file; empty where none are concerned.
    """

    def __init__(self, law: Law[...], what: str, facts: Mapping[str, object]) -> None:
        self.law, self.what, self.facts = law, what, facts
        example = f"\n  facts = {toml_value(facts)}" if facts else ""
        super().__init__(f"{law}: {law.sentence}\n  but {what}{example}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.law, self.what, self.facts)


@attrs.frozen(eq=False)
class Law(Generic[P]):
    """
    A law that can be called on a policy or a procedure.

    Calling it returns the number of inputs that it tried, or raises `LawBroken`.
    """

    id: str
    name: str
    sentence: str
    check: Callable[P, int] = attrs.field(repr=False)

    def __str__(self) -> str:
        return f"{self.id} {self.name}"

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> int:
        """Check the law."""
        return self.check(*args, **kwargs)

    def __reduce__(self) -> tuple[Any, ...]:
        return _numbered, (self.id,)

    def broken(self, what: str, facts: Facts | None = None) -> LawBroken:
        """Return the error that says *what* happened instead, on which facts."""
        return LawBroken(self, what, {} if facts is None else facts_told(facts))


def law(number: str, sentence: str) -> Callable[[Callable[P, int]], Law[P]]:
    """Return what makes a law of a function that counts what it tried and raises `Law.broken`."""
    return lambda check: Law(number, check.__name__, sentence, check)


def _numbered(number: str) -> Law[...]:
    from grievance.testing.laws._all import ALL

    return next(one for one in ALL if one.id == number)
