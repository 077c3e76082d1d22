"""Which rows of the rule tables a suite makes answer, and which sides of their conditions it has seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import attrs

from grievance.errors import GrievanceError
from grievance.policies import Facts
from grievance.procedure import Procedure, tables_of, with_table
from grievance.rules import Condition, Partition, Rule, RuleTable
from grievance.testing.asking._cases import Case, Suite, TimelineCase
from grievance.testing.asking._given import given_facts
from grievance.testing.asking._questions import TABLE_OF

__all__ = ["Sight", "adds_up", "facts_of", "sights", "unseen_sides"]


def adds_up(name: str, table: RuleTable[Any]) -> bool:
    """Return whether all rows of the table called *name* that hold count, and not one of them alone."""
    return table.hit == "collect" or name.startswith("remedies.")


@attrs.frozen(kw_only=True)
class Sight:
    """
    What one case shows of one table: the rows that fired, and the conditions that it came to.

    A row fires when it gives the answer, counts in the sum, or binds. A case comes to a row unless, in a table of which
    the first row that holds answers, one before it holds, or unless, of a standard, its regime or its dates leave the
    complaint out. It comes to a condition when the conditions before it in the row hold: only then does it matter.
    ``conditions`` are the row, the condition, the value (None: absent) and whether it holds.
    """

    case: str
    table: str
    fired: tuple[str, ...]
    conditions: tuple[tuple[str, Condition, Any, bool], ...]


def sights(suite: Suite, procedure: Procedure) -> Iterator[Sight]:
    """Yield what each case and timeline of *suite* that is not skipped shows of each table that it is about."""
    tables = tables_of(procedure)
    unconditional = [attrs.evolve(rule, when=()) for rule in tables["standards"].rules]
    every_standard = with_table(procedure, "standards", attrs.evolve(tables["standards"], rules=tuple(unconditional)))
    every: tuple[Case | TimelineCase, ...] = (*suite.cases, *suite.timelines)
    for case in every:
        facts = facts_of(case, procedure)
        if case.skip is not None or facts is None:
            continue
        for name, about in _asked(case).items():
            if name not in tables:
                continue
            rows: Iterable[Rule[Any]] = tables[name].rules
            if name == "standards":
                applying = {standard.id for standard in every_standard.binding(facts)}
                rows = [rule for rule in rows if rule.id in applying and (about is None or rule.id in about)]
            yield _sight(case.id, name, tables[name], tuple(rows), facts)


def facts_of(case: Case | TimelineCase, procedure: Procedure) -> Facts | None:
    """Return the facts of a case; None if *procedure* does not know them: it fails, and shows nothing."""
    try:
        return given_facts(case.facts, procedure, case.now)
    except GrievanceError:
        return None


def _asked(case: Case | TimelineCase) -> Mapping[str, frozenset[str] | None]:
    """Return the tables that a case expects something of, with the rows in question (None: all of them)."""
    if isinstance(case, TimelineCase):
        named = frozenset(standard for step in case.steps for standard in step.states)
        if any(step.effects is not None for step in case.steps):
            return {"standards": None}
        return {"standards": named} if named else {}
    questions = {one.question: one for one in case.expect}
    asked: dict[str, frozenset[str] | None] = {}
    if isinstance(due := questions["due"].value if "due" in questions else None, Mapping):
        asked["standards"] = frozenset(map(str, due))
    asked.update({TABLE_OF[question]: None for question in questions if question != "due"})
    return asked


def _sight(case: str, name: str, table: RuleTable[Any], rows: tuple[Rule[Any], ...], facts: Facts) -> Sight:
    read = facts.named(fact for rule in rows for fact in rule.reads)
    holding: list[str] = []
    conditions: list[tuple[str, Condition, Any, bool]] = []
    for rule in rows:
        seen = list(_seen(rule, read))
        conditions += seen
        if all(held for *_, held in seen):
            holding.append(rule.id)
            if table.hit == "first" and not adds_up(name, table):
                break
    if len(holding) > 1 and not adds_up(name, table):
        holding = []
    elif not holding and table.otherwise is not None:
        holding = [table.otherwise.id]
    return Sight(case=case, table=name, fired=tuple(holding), conditions=tuple(conditions))


def _seen(rule: Rule[Any], read: Mapping[str, object]) -> Iterator[tuple[str, Condition, Any, bool]]:
    """Yield the conditions of a rule up to the first that does not hold."""
    for condition in rule.when:
        value = condition.fact.accept(read[condition.fact.name])
        held = condition.holds(value)
        yield rule.id, condition, value, held
        if not held:
            return


def unseen_sides(condition: Condition, seen: Iterable[Any]) -> tuple[Any, ...]:
    """
    Return the numbers on both sides of each cut of a *condition* that were not tried among those *seen*.

    A side of a cut counts as tried by a number that is no further from the cut than a unit of the finest scale.
    """
    if condition.fact.kind not in ("integer", "decimal"):
        return ()
    column = Partition.of([(condition,)]).columns[0]
    tried = [value for value in seen if value is not None]
    untried: dict[Any, bool] = {}
    for low, high in pairwise(column.boundaries):
        if column.lookup(low) == column.lookup(high):
            continue
        near = {column.lookup(value) for value in tried if low <= value <= high}
        for side in (low, high):
            untried[side] = untried.get(side, True) and column.lookup(side) not in near
    return tuple(side for side, missing in untried.items() if missing)
