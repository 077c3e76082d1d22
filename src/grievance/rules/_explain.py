"""Why a table answered as it did, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

import attrs

from grievance.decision import Decision
from grievance.rules._conditions import Condition
from grievance.rules._operators import satisfied
from grievance.rules._rule import Rule

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class RowTrace:
    """
    What became of one rule.

    A rule that does not hold was stopped by ``stopped_by``, the first of its conditions that is false, because
    the fact had ``value`` (None when absent). A rule that holds without giving the answer comes ``later_than``
    the one that gave it, or holds with others where only one may.
    """

    rule: str
    fired: bool
    stopped_by: Condition | None = None
    value: object = attrs.field(default=None, repr=False)
    later_than: str | None = None

    @property
    def holds(self) -> bool:
        """Whether all conditions of the rule are true."""
        return self.stopped_by is None

    def __str__(self) -> str:
        if self.stopped_by is not None:
            seen = "is absent" if self.value is None else f"= {_seen(self.value)}"
            return f"{self.rule}: stopped at {self.stopped_by}; {self.stopped_by.fact.name} {seen}"
        if self.fired:
            return f"{self.rule}: fired"
        return f"{self.rule}: holds, but {f'later than {self.later_than}' if self.later_than else 'not alone'}"


@attrs.frozen(kw_only=True)
class Explanation(Generic[T]):
    """
    A decision of a table and what became of each of its rules, in the order of the table.

    The text has a line for the answer, a line for each reason, and a line for each rule.
    """

    table: str
    decision: Decision[T]
    rows: tuple[RowTrace, ...]

    def __str__(self) -> str:
        answer = "a person must decide" if self.decision.abstained else str(self.decision.value)
        reasons = (f"  because {sentence}" for sentence in self.decision.sentences())
        return "\n".join([f"{self.table}: {answer}", *reasons, *(f"  {row}" for row in self.rows)])


def traces(
    rules: Iterable[Rule[Any]], facts: Mapping[str, object], decision: Decision[Any], *, ordered: bool
) -> Iterator[RowTrace]:
    """Yield what became of each rule; in an *ordered* table the first that holds gave the decision."""
    giving = () if decision.abstained else decision.rules
    winner = decision.rules[0] if ordered else None
    for rule in rules:
        stopped, value = _stopped(rule, facts)
        fired = rule.id in giving
        later = winner if stopped is None and not fired else None
        yield RowTrace(rule=rule.id, fired=fired, stopped_by=stopped, value=value, later_than=later)


def _stopped(rule: Rule[Any], facts: Mapping[str, object]) -> tuple[Condition | None, object]:
    for condition in rule.when:
        value = condition.fact.accept(facts.get(condition.fact.name))
        if not satisfied(condition.tests, value):
            return condition, value
    return None, None


def _seen(value: object) -> str:
    if isinstance(value, frozenset):
        return f"{{{', '.join(map(repr, sorted(value)))}}}"
    return str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, str) else str(value)
