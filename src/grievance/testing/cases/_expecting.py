"""Expect a decision: the value, and exactly why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from typing import Any, overload

import attrs

from grievance.codec import nearest
from grievance.decision import Decision
from grievance.errors import InvalidValue
from grievance.policies import Facts
from grievance.procedure import Procedure
from grievance.testing.asking._cases import Case, Expectation
from grievance.testing.asking._questions import TABLE_OF
from grievance.testing.asking._telling import facts_told
from grievance.testing.cases._checking import faults_of
from grievance.testing.cases._failing import compared
from grievance.testing.cases._running import decided, with_near_rows
from grievance.testing.cases._verdict import Answer, Verdict

__all__ = ["Expected", "expect"]

__tracebackhide__ = True  # pytest shows the line of the test instead


@overload
def expect(decision: Decision[Any], /) -> Expected: ...
@overload
def expect(procedure: Procedure, question: str, facts: Facts, /) -> Expected: ...
def expect(asked: Decision[Any] | Procedure, question: str = "", facts: Facts | None = None, /) -> Expected:
    """
    Return what is expected of a decision, to be said in a sentence.

    A *decision* of any policy will do. With a *procedure*, one of the questions of a case file and *facts*, a failure
    also tells which rows of the table nearly gave another answer, what stopped each, and the case to paste.

    >>> from datetime import UTC, datetime
    >>> from grievance import Procedure
    >>> from grievance.testing import given_facts
    >>> retail = Procedure.pack("retail")
    >>> late = {"category": "delivery/late", "channel": "web"}
    >>> facts = given_facts(late, retail, datetime(2026, 7, 1, 10, tzinfo=UTC))
    >>> expect(retail.route(facts)).to_be("logistics").because("late-parcel")
    <logistics because of late-parcel>
    >>> expect(retail, "priority", facts).to_be("normal")
    <normal because of nothing>

    Raises:
        InvalidValue: There is no such question; the nearest is given.
    """
    if isinstance(asked, Decision):
        return Expected(asked)
    if question not in TABLE_OF:
        raise InvalidValue("question", f"{question!r} is none of a case file{nearest(question, TABLE_OF)}")
    if facts is None:
        raise InvalidValue("facts", "must be given with a procedure")
    return Expected(decided(asked, question, facts), _Asked(procedure=asked, question=question, facts=facts))


@attrs.frozen(kw_only=True)
class _Asked:
    """What was asked of a procedure."""

    procedure: Procedure
    question: str
    facts: Facts

    def told(self, answer: Answer) -> str:
        """Return the text of an answer that is not as expected, as for a case of a case file."""
        case = Case(id="case", where="", facts=facts_told(self.facts), now=self.facts.now, expect=(answer.expected,))
        near = with_near_rows(answer, self.procedure, self.facts)
        return str(Verdict(case=case, zone=self.procedure.zone, answers=(near,)))


class Expected:
    """
    A decision of which something is expected. Each method raises AssertionError if it is not so, else chains.

    The error tells all that was expected so far. What the procedure that was asked does not know (a level, a team, a
    rule) cannot be expected of it: that is an InvalidValue, with the nearest that it knows.
    """

    def __init__(self, decision: Decision[Any], asked: _Asked | None = None) -> None:
        self.decision, self._asked = decision, asked
        self._so_far = Expectation(question=asked.question if asked else "")

    def __repr__(self) -> str:
        return f"<{_plain(self.decision.value)} because of {_listed(self.decision.rules)}>"

    def to_be(self, value: object) -> Expected:
        """
        Expect this value, None that a person must decide.

        An enumerated one may be told in its word; of several values the order does not count.
        """
        return self.to_abstain() if value is None else self._expect(value=_plain(value))

    def to_abstain(self) -> Expected:
        """Expect that a person must decide."""
        return self._expect(abstains=True)

    def because(self, *rules: str) -> Expected:
        """Expect exactly these rules to give the answer, in any order."""
        return self._expect(because=frozenset(rules), at_least=False)

    def because_at_least(self, *rules: str) -> Expected:
        """
        Expect these rules to be among those that give the answer.

        Raises:
            InvalidValue: There are none: that would be so of every answer.
        """
        if not rules:
            raise InvalidValue("because_at_least", "must name a rule: every answer has at least none")
        return self._expect(because=frozenset(rules), at_least=True)

    def resting_on(self, *authorities: str) -> Expected:
        """Expect exactly these clauses or promises behind the rules that give the answer; none: no clause."""
        found = {reason.authority for reason in self.decision.reasons} - {None}
        return self._demand(set(authorities) == found, f"expected to rest on exactly {_listed(authorities)}")

    def reading(self, facts: Mapping[str, object] | None = None, /, **named: object) -> Expected:
        """Expect these facts to be among those that were read, with these values; None: read and absent."""
        wanted, read = {**(facts or {}), **named}, self.decision.read
        fits = all(name in read and _plain(read[name]) == _plain(value) for name, value in wanted.items())
        return self._demand(fits, f"expected to have read {_pairs(wanted)}")

    def _expect(self, **more: Any) -> Expected:
        self._so_far = attrs.evolve(self._so_far, **more)
        for fault in faults_of(self._so_far, self._asked.procedure, "") if self._asked else ():
            raise InvalidValue(self._so_far.question, fault.message)
        answer = self._answer
        if not answer.fits:
            raise AssertionError(self._asked.told(answer) if self._asked else "\n".join(self._lines("not as expected")))
        return self

    def _demand(self, holds: bool, expected: str) -> Expected:  # noqa: FBT001 - whether it is so
        if not holds:
            raise AssertionError("\n".join(self._lines(expected)))
        return self

    @property
    def _answer(self) -> Answer:
        value = _plain(self.decision.value)
        return Answer(expected=self._so_far, value=value, reasons=self.decision.reasons)

    def _lines(self, head: str) -> Iterable[str]:
        yield head
        yield from compared(self._answer)
        yield f"  read      {_pairs(self.decision.read)}"


def _pairs(facts: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {_plain(value)!r}" for name, value in facts.items()) or "nothing"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "nothing"


def _plain(value: object) -> object:
    """Return an enumerated value as its word, and collections as tuples in the order of their words."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Collection) and not isinstance(value, str | bytes | Mapping):
        return tuple(sorted(map(_plain, value), key=str))
    return value
