"""Expect a decision: the value, and exactly why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from typing import Any

from grievance.decision import Decision

__all__ = ["Expected", "expect"]


def expect(decision: Decision[Any]) -> Expected:
    """
    Return what is expected of a *decision*, to be said in a sentence.

    >>> from datetime import UTC, datetime
    >>> from grievance import Procedure
    >>> from grievance.testing import ask, given_facts
    >>> retail = Procedure.pack("retail")
    >>> late = {"category": "delivery/late", "channel": "web"}
    >>> facts = given_facts(late, retail, datetime(2026, 7, 1, 10, tzinfo=UTC))
    >>> expect(ask(retail, "routing", facts)).to_be("logistics").because("late-parcel")
    <logistics because of late-parcel>
    """
    return Expected(decision)


class Expected:
    """A decision of which something is expected. Each method raises AssertionError if it is not so, else chains."""

    def __init__(self, decision: Decision[Any]) -> None:
        self.decision = decision

    def __repr__(self) -> str:
        return f"<{_plain(self.decision.value)} because of {_listed(self.decision.rules)}>"

    def to_be(self, value: object) -> Expected:
        """Expect this value; an enumerated one may be told in its word, several values in any collection in order."""
        return self._check(_plain(self.decision.value) == _plain(value), f"expected {_plain(value)!r}")

    def to_abstain(self) -> Expected:
        """Expect that a person must decide."""
        return self._check(self.decision.abstained, "expected that a person must decide")

    def because(self, *rules: str) -> Expected:
        """Expect exactly these rules to give the answer, in any order."""
        return self._check(set(rules) == set(self.decision.rules), f"expected because of exactly {_listed(rules)}")

    def because_at_least(self, *rules: str) -> Expected:
        """Expect these rules to be among those that give the answer."""
        return self._check(set(rules) <= set(self.decision.rules), f"expected because of at least {_listed(rules)}")

    def resting_on(self, *authorities: str) -> Expected:
        """Expect exactly these clauses or promises behind the rules that give the answer; none: no clause."""
        found = {reason.authority for reason in self.decision.reasons} - {None}
        return self._check(set(authorities) == found, f"expected to rest on exactly {_listed(authorities)}")

    def reading(self, facts: Mapping[str, object] | None = None, /, **named: object) -> Expected:
        """Expect these facts to be among those that were read, with these values; None: read and absent."""
        wanted, read = {**(facts or {}), **named}, self.decision.read
        fits = all(name in read and _plain(read[name]) == _plain(value) for name, value in wanted.items())
        return self._check(fits, f"expected to have read {_pairs(wanted)}")

    def _check(self, holds: bool, expected: str) -> Expected:  # noqa: FBT001 - whether it is so
        if not holds:
            raise AssertionError("\n".join((expected, *_told(self.decision))))
        return self


def _told(decision: Decision[Any]) -> Iterable[str]:
    value = "a person must decide" if decision.abstained else repr(_plain(decision.value))
    yield f"got      {value}"
    yield from (f"because  {sentence}" for sentence in decision.sentences() or ("nothing",))
    yield f"read     {_pairs(decision.read)}"


def _pairs(facts: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {_plain(value)!r}" for name, value in facts.items()) or "nothing"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "nothing"


def _plain(value: object) -> object:
    """Return an enumerated value as its word, and collections as tuples, those without an order sorted."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, set | frozenset):
        return tuple(sorted(map(_plain, value), key=str))
    if isinstance(value, Collection) and not isinstance(value, str | bytes | Mapping):
        return tuple(map(_plain, value))
    return value
