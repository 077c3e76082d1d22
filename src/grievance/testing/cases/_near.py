"""What nearly fired: the rows of a table that came nearest to giving another answer, and what stopped each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from grievance.policies import Facts
from grievance.rules import Condition, Rule, RuleTable
from grievance.rules._explain import RowTrace
from grievance.testing.cases._pasting import toml_value
from grievance.testing.cases._verdict import NearRow

__all__ = ["near_rows"]

_SHOWN = 3


def near_rows(
    table: RuleTable[Any], facts: Facts, *, wanted: Collection[str], giving: Collection[str]
) -> tuple[NearRow, ...]:
    """
    Return the rows that came nearest to giving the answer that others, *giving* it, gave: those that were *wanted* to,
    then those of whose conditions most held.
    """
    named = facts.named({name for rule in table.rules for name in rule.reads})
    traces = {trace.rule: trace for trace in table.explain(named).rows}
    found = [
        NearRow(rule=rule.id, number=number, held=_held(rule, named), stopped=_stopped(traces[rule.id]))
        for number, rule in enumerate(table.rules, 1)
        if rule.id not in giving
    ]
    found.sort(key=lambda row: (row.rule not in wanted, -row.held, row.number))
    return tuple(found[:_SHOWN])


def _held(rule: Rule[Any], named: Mapping[str, object]) -> int:
    return sum(condition.holds(named.get(condition.fact.name)) for condition in rule.when)


def _stopped(trace: RowTrace) -> str:
    condition: Condition | None = trace.stopped_by
    if condition is not None:
        seen = "is absent" if trace.value is None else f"= {toml_value(trace.value)}"
        return f"stopped at  {condition}   {condition.fact.name} {seen}"
    return "holds, but does not count here" if trace.fired else str(trace).removeprefix(f"{trace.rule}: ")
