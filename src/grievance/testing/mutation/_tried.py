"""A complaint that mutants are tried on: what each decides is known without making all of its rules ready."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from grievance.policies import Facts
from grievance.procedure import Procedure, with_table
from grievance.rules import Rule, RuleTable
from grievance.testing.mutation._mutant import Mutant

__all__ = ["Tried"]


@attrs.frozen
class Tried:
    """
    The *facts* of a complaint, and the positions of the rules of a *table* that hold for them.

    Rules that do not hold have no part in any answer. So a mutant decides like a procedure whose table has nothing but
    the rules that hold, before the mistake and after, without conditions. But of several issues each has facts of its
    own, and of an issue that names a regime it counts whether there are standards of that regime at all: these are
    asked of the whole table.
    """

    facts: Facts
    procedure: Procedure
    table: RuleTable[Any]
    holding: tuple[int, ...]

    @classmethod
    def of(cls, facts: Facts, procedure: Procedure, table: RuleTable[Any]) -> Tried:
        """Return *facts* to try mistakes in that *table* of *procedure* on."""
        partition = table.partition
        return cls(facts, procedure, table, partition.matching(facts.named(one.fact.name for one in partition.columns)))

    def touched(self, mutant: Mutant) -> bool:
        """Return whether *mutant* may decide otherwise: of the rules that the mistake is about others hold."""
        if not mutant.was or self._needs_whole_table(mutant):
            return True
        if mutant.at == len(self.table.rules):
            return not self.holding
        was = [rule for position, rule in enumerate(mutant.was, mutant.at) if position in self.holding]
        become = list(filter(self._holds, mutant.become))
        return [(rule.id, rule.value) for rule in was] != [(rule.id, rule.value) for rule in become]

    def under(self, mutant: Mutant) -> Procedure:
        """Return a procedure that decides on the facts as *mutant* does."""
        if mutant.standard is not None or not mutant.was or self._needs_whole_table(mutant):
            return mutant.procedure
        return with_table(self.procedure, mutant.table, self._mistaken(mutant))

    def _mistaken(self, mutant: Mutant) -> RuleTable[Any]:
        rules, after = self.table.rules, mutant.at + len(mutant.was)
        before = (rules[position] for position in self.holding if position < mutant.at)
        behind = (rules[position] for position in self.holding if position >= after)
        if mutant.at == len(rules):
            return self._made_of(before, otherwise=mutant.become[0])
        return self._made_of((*before, *filter(self._holds, mutant.become), *behind), otherwise=self.table.otherwise)

    def _made_of(self, holding: Iterable[Rule[Any]], otherwise: Rule[Any] | None) -> RuleTable[Any]:
        rules = tuple(attrs.evolve(rule, when=()) for rule in holding)
        return attrs.evolve(self.table, rules=rules, otherwise=otherwise, impossible=())

    def _holds(self, rule: Rule[Any]) -> bool:
        named = self.facts.named(rule.reads)
        return all(condition.holds(named[condition.fact.name]) for condition in rule.when)

    def _needs_whole_table(self, mutant: Mutant) -> bool:
        regime = self.facts.issue.regime if mutant.table == "standards" else None
        return regime is not None or bool(self.facts.submission.further_issues)
