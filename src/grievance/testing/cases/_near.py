"""What nearly fired: the rows of a table that came nearest to giving another answer, and what stopped each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from grievance.codec._toml_words import toml_value
from grievance.policies import Facts
from grievance.rules import Rule, RuleTable
from grievance.rules._explain import RowTrace
from grievance.testing.cases._verdict import NearRow

__all__ = ["near_rows"]

_SHOWN = 3


def near_rows(
    table: RuleTable[Any], facts: Facts, *, wanted: Collection[str], giving: Collection[str], others: bool = True
) -> tuple[NearRow, ...]:
    """
    Return the rows that came nearest to giving the answer that rows *giving* it gave: those that were *wanted* to, then
    those that fewest of their conditions kept from it.

    Without *others* there are only the rows that were wanted to.
    """
    named = facts.named({name for rule in table.rules for name in rule.reads})
    found = [row for row in _rows(table, named, giving) if row.rule in wanted or (others and _is_near(row))]
    found.sort(key=lambda row: (row.rule not in wanted, row.missed, -row.held, row.number))
    return tuple(found[:_SHOWN])


def _rows(table: RuleTable[Any], named: Mapping[str, object], giving: Collection[str]) -> Iterator[NearRow]:
    traces = {trace.rule: trace for trace in table.explain(named).rows}
    for number, rule in enumerate(table.rules, 1):
        if rule.id not in giving:
            held = _held(rule, named)
            missed, stopped = len(rule.when) - held, _stopped(traces[rule.id])
            yield NearRow(rule=rule.id, number=number, held=held, missed=missed, stopped=stopped)


def _is_near(row: NearRow) -> bool:
    return row.held > 0 or row.missed <= 1


def _held(rule: Rule[Any], named: Mapping[str, object]) -> int:
    return sum(condition.holds(named.get(condition.fact.name)) for condition in rule.when)


def _stopped(trace: RowTrace) -> str:
    condition = trace.stopped_by
    if condition is not None:
        seen = "is absent" if trace.value is None else f"= {toml_value(trace.value)}"
        return f"stopped at  {condition}   {condition.fact.name} {seen}"
    return "holds, but does not count here" if trace.fired else str(trace).removeprefix(f"{trace.rule}: ")
