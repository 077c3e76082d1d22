"""A law of stores: a sentence with a number, what a store needs to keep it, and what checks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._trial import Trial

__all__ = ["LawViolation", "StoreLaw", "law", "refuses", "require"]

_LONGEST = 400

__tracebackhide__ = True  # pytest shows the line of the law instead


class LawViolation(AssertionError):
    """A store broke a law; the text says how."""


@attrs.frozen(eq=False)
class StoreLaw:
    """
    A law that every store keeps, or every store with all capabilities that it ``needs``.

    Calling it checks one store by its `Trial` and raises if the law is broken: `LawViolation`, or whatever the store
    raised where it must not.
    """

    id: str
    name: str
    sentence: str
    needs: tuple[Capability, ...]
    check: Callable[[Trial], None] = attrs.field(repr=False)

    def __str__(self) -> str:
        return f"{self.id} {self.name}"

    def __call__(self, trial: Trial) -> None:
        """Check the law."""
        self.check(trial)


def law(
    number: str, *, needs: Capability | tuple[Capability, ...] = ()
) -> Callable[[Callable[[Trial], None]], StoreLaw]:
    """Return what makes a law of a function; its docstring is the sentence."""
    needed = (needs,) if isinstance(needs, Capability) else needs

    def made(check: Callable[[Trial], None]) -> StoreLaw:
        sentence = " ".join((check.__doc__ or "").split())
        return StoreLaw(number, check.__name__, sentence, needed, check)

    return made


def require(condition: object, what: str, **facts: object) -> None:
    """Raise LawViolation with *what* happened instead, and the *facts*, unless the *condition* holds."""
    if not condition:
        told = "".join(f"\n  {name} = {_short(repr(value))}" for name, value in facts.items())
        raise LawViolation(what + told)


def _short(told: str) -> str:
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}… ({len(told)} characters)"


def refuses(error: type[Exception], call: Callable[[], object], what: str) -> Any:
    """Return the *error* that *call* raises; raise LawViolation with *what* was let pass if it raises nothing."""
    try:
        call()
    except error as refusal:
        return refusal
    raise LawViolation(f"{what} was not refused with {error.__name__}")
