"""What only makes sense as a part of a procedure: it is drawn as a part of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any, Final

from hypothesis import strategies as st

from grievance.cannot_help import CannotHelp, RefusalTable
from grievance.correspondence import Correspondence
from grievance.policies import (
    Authority,
    Conduct,
    GrantingStandards,
    Level,
    Levels,
    Retention,
    RetentionRule,
    Routing,
    Scoring,
)
from grievance.procedure import BoundStandard, Procedure, Regime, regime, regime_names
from grievance.procedure._tables import tables_of
from grievance.rules import (
    Column,
    Condition,
    Explanation,
    Fact,
    FactSchema,
    Partition,
    RowTrace,
    Rule,
    RuleTable,
    Subtree,
    ValueClass,
)
from grievance.testing.strategies._facts import facts_for
from grievance.testing.strategies._procedures import procedures
from grievance.testing.strategies._scalars import Build, Field, Strategy, always, paths

__all__: list[str] = []

Parts = Callable[[Procedure], Iterable[object]]


def _tables(procedure: Procedure) -> Iterable[RuleTable[Any]]:
    return tables_of(procedure).values()


def _rules(procedure: Procedure) -> Iterable[Rule[Any]]:
    return chain.from_iterable(table.rules for table in _tables(procedure))


def _columns(procedure: Procedure) -> Iterable[Column]:
    return chain.from_iterable(table.partition.columns for table in _tables(procedure))


_PARTS: Final[Mapping[Any, Parts]] = {
    Authority: lambda procedure: [procedure.authority],
    BoundStandard: lambda procedure: procedure.standards,
    CannotHelp: lambda procedure: [procedure.help],
    Column: _columns,
    Condition: lambda procedure: chain.from_iterable(rule.when for rule in _rules(procedure)),
    Conduct: lambda procedure: [procedure.conduct],
    Correspondence: lambda procedure: [procedure.letters],
    Fact: lambda procedure: procedure.schema.values(),
    FactSchema: lambda procedure: [procedure.schema],
    GrantingStandards: lambda procedure: [procedure.authority.granting],
    Level: lambda procedure: procedure.levels.levels,
    Levels: lambda procedure: [procedure.levels],
    Partition: lambda procedure: [table.partition for table in _tables(procedure)],
    RefusalTable: lambda procedure: [procedure.help.policy] * isinstance(procedure.help.policy, RefusalTable),
    Retention: lambda procedure: [procedure.retention],
    RetentionRule: lambda procedure: procedure.retention.rules,
    Routing: lambda procedure: [procedure.route],
    Rule: _rules,
    RuleTable: _tables,
    Scoring: lambda procedure: [procedure.score],
    ValueClass: lambda procedure: chain.from_iterable(column.classes for column in _columns(procedure)),
}


def _drawn(parts: Parts) -> Field:
    found = procedures().map(lambda procedure: [*parts(procedure)]).filter(bool).flatmap(st.sampled_from)
    return always(found)


def _explanations(_build: Build) -> Strategy:
    tables = procedures().flatmap(lambda procedure: st.sampled_from([*_tables(procedure)]))
    return tables.flatmap(lambda table: facts_for(table).map(table.explain))


def _traces(build: Build) -> Strategy:
    return _explanations(build).flatmap(lambda explanation: st.sampled_from(explanation.rows))


WHOLE: Final[Mapping[Any, Field]] = {
    **{cls: _drawn(parts) for cls, parts in _PARTS.items()},
    Explanation: _explanations,
    Procedure: lambda _: procedures(),
    Regime: lambda _: st.sampled_from(regime_names()).map(regime),
    RowTrace: _traces,
    Subtree: lambda _: st.builds(Subtree, st.just("") | paths()),
}
