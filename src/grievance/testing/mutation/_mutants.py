"""Procedures with one mistake in them: what a suite that bites must notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import attrs

from grievance.procedure import Procedure, tables_of, with_table
from grievance.rules import Rule, RuleTable
from grievance.testing.asking._questions import TABLE_OF
from grievance.testing.coverage._rows import adds_up
from grievance.testing.mutation._conditions import nearly
from grievance.testing.mutation._durations import duration_mutants
from grievance.testing.mutation._factors import factor_mutants
from grievance.testing.mutation._levels import level_mutants
from grievance.testing.mutation._mutant import Kind, Mutant, Rules
from grievance.testing.mutation._named import named_in
from grievance.testing.mutation._values import other_values

__all__ = ["mutants_of"]


def mutants_of(procedure: Procedure) -> Iterator[Mutant]:
    """
    Yield *procedure* with one mistake in it, every one of the kinds that rule owners make.

    A row is left out, stands behind its neighbour where the first that holds answers, gives a neighbouring answer, or
    has a condition too few or one that is nearly right (its opposite, a limit a step off, a list with a value too few
    or too many, a branch of paths cut short or too wide);
    a level is reached a point too early or too late, a factor weighs a point too much or too little; a standard gives a
    unit of time more or less. What no case file can ask is left alone: the limits of authority, factors that weigh no
    named fact, policies of the host.
    """
    named = named_in(procedure)
    for name, table in tables_of(procedure).items():
        if name in TABLE_OF.values():
            yield from _Changing(procedure, name, table, named).all()
    yield from level_mutants(procedure)
    yield from factor_mutants(procedure)
    yield from duration_mutants(procedure)


@attrs.frozen
class _Changing:
    """One table, and the mistakes that can be made in it."""

    procedure: Procedure
    name: str
    table: RuleTable[Any]
    named: Mapping[str, Sequence[object]]

    def all(self) -> Iterator[Mutant]:
        rules = self.table.rules
        for at, rule in enumerate(rules):
            yield self._mutant(at, (rule,), (), "dropped", "is left out")
            yield from self._conditions(at, rule)
            yield from self._values(at, rule)
            if at and self.table.hit == "first" and not adds_up(self.name, self.table):
                before = rules[at - 1]
                yield self._mutant(at - 1, (before, rule), (rule, before), "behind", f"stands behind '{rule.id}'")
        if self.table.otherwise is not None:
            yield from self._values(len(rules), self.table.otherwise)

    def _conditions(self, at: int, rule: Rule[Any]) -> Iterator[Mutant]:
        for position, condition in enumerate(rule.when):
            fact, before, after = condition.fact.name, rule.when[:position], rule.when[position + 1 :]
            without = attrs.evolve(rule, when=(*before, *after))
            what = f"does not ask whether {condition}"
            yield self._mutant(at, (rule,), (without,), f"{fact}/left-out", what, kind="conditions")
            for number, mistake in enumerate(nearly(condition, self.named.get(fact, ())), 1):
                become = attrs.evolve(rule, when=(*before, mistake.becomes, *after))
                kind: Kind = "limits" if mistake.kind == "moved" else "conditions"
                yield self._mutant(at, (rule,), (become,), f"{fact}/{mistake.kind}-{number}", mistake.words, kind=kind)

    def _values(self, at: int, rule: Rule[Any]) -> Iterator[Mutant]:
        for number, (words, value) in enumerate(other_values(self.procedure, self.name, rule)):
            yield self._mutant(at, (rule,), (attrs.evolve(rule, value=value),), f"value-{number}", words, kind="values")

    def _mutant(self, at: int, was: Rules, become: Rules, which: str, what: str, *, kind: Kind = "rows") -> Mutant:
        return Mutant(
            id=f"{self.name}/{was[0].id}/{which}",
            sentence=f"{self.name}: '{was[0].id}' {what}",
            kind=kind,
            table=self.name,
            at=at,
            was=was,
            become=become,
            make=partial(self._made, at, was, become),
        )

    def _made(self, at: int, was: Rules, become: Rules) -> Procedure:
        rules = self.table.rules
        if at == len(rules):
            changed = attrs.evolve(self.table, otherwise=become[0])
        else:
            changed = attrs.evolve(self.table, rules=(*rules[:at], *become, *rules[at + len(was) :]))
        return with_table(self.procedure, self.name, changed)
