"""One step up in severity: what changes with it, and the tables that are left for all that stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import attrs

from grievance.policies import SEVERITY_TOP
from grievance.procedure.analysis._inputs import Inputs, When, when_of
from grievance.rules import Rule, RuleTable

__all__ = ["Step", "steps"]


@attrs.frozen(kw_only=True)
class Step:
    """
    One step up: the values of the facts that change, below it, and the ``others`` that make up a sum with them.

    ``rest`` is what the others add up to, None where nothing asks for the sum; ``unasked`` is that sum then: it is
    another one on each side.
    """

    inputs: Inputs
    table: RuleTable[int]
    below: Mapping[str, int]
    others: tuple[str, ...] = ()
    rest: int | None = None
    unasked: str | None = None

    @property
    def above(self) -> Mapping[str, int]:
        """The values of the facts that change, above it."""
        return {name: value + 1 for name, value in self.below.items()}

    def gains(self) -> tuple[Rule[int], ...]:
        """Return what each rule that holds on one side only adds with the step, wherever the rest of it holds."""
        found = []
        for rule in self.table.rules:
            lower, upper = _left(rule.when, self.below), _left(rule.when, self.above)
            if lower is None and upper is not None:
                found.append(attrs.evolve(rule, when=upper))
            elif lower is not None and upper is None:
                found.append(attrs.evolve(rule, when=lower, value=-rule.value))
        return tuple(found)

    def sides(self, added: int) -> tuple[RuleTable[int], RuleTable[int]]:
        """Return the table as it is below the step, and above it with so many points *added* to each answer."""
        return self._side(self.below, 0), self._side(self.above, added)

    def _side(self, values: Mapping[str, int], added: int) -> RuleTable[int]:
        table = self.table
        left = ((rule, _left(rule.when, values)) for rule in table.rules)
        rules = tuple(
            attrs.evolve(rule, when=when, value=rule.value + added) for rule, when in left if when is not None
        )
        return attrs.evolve(table, rules=rules, impossible=())

    def never(self) -> tuple[When, ...]:
        """Return what cannot be on either side, as conditions on the other facts; an empty one: there is no step."""
        ruled = (*self.inputs.procedure.impossible, *self.inputs.implied)
        told = (when for when in ruled if self.unasked not in _names(when))
        left = (_left(when, values) for when in told for values in (self.below, self.above))
        return (*(when for when in left if when is not None), *self._sums())

    def _sums(self) -> Iterator[When]:
        """Yield what the others cannot be, as their sum is told."""
        if self.rest is not None:
            room = SEVERITY_TOP * (len(self.others) - 1)
            for name, value in product(self.others, range(SEVERITY_TOP + 1)):
                if not self.rest - room <= value <= self.rest:
                    yield when_of({name: value}, self.inputs.procedure)
            for values in product(range(SEVERITY_TOP + 1), repeat=len(self.others)):
                if sum(values) != self.rest:
                    yield when_of(dict(zip(self.others, values, strict=True)), self.inputs.procedure)


def _names(when: When) -> set[str]:
    return {condition.fact.name for condition in when}


def _left(when: When, values: Mapping[str, int]) -> When | None:
    """Return the conditions on other facts that are left where some have *values*; None where it cannot hold."""
    asked = [condition for condition in when if condition.fact.name in values]
    if not all(condition.holds(values[condition.fact.name]) for condition in asked):
        return None
    return tuple(condition for condition in when if condition.fact.name not in values)


def steps(
    inputs: Inputs, table: RuleTable[int], fact: str, total: str | None, others: tuple[str, ...]
) -> Iterator[Step]:
    """
    Yield the steps up of a *fact*, which with *others* makes up a *total*.

    There is but one where nothing asks for any of the two: it changes the points of factors alone.
    """
    read = set[str]().union(*map(_names, (*(rule.when for rule in table.rules), *inputs.procedure.impossible)))
    room = SEVERITY_TOP * len(others)
    for at in range(SEVERITY_TOP if {fact, total} & read else 1):
        if total is None or total not in read:
            yield Step(inputs=inputs, table=table, below={fact: at}, unasked=total)
        else:
            for rest in range(room + 1):
                below = {fact: at, total: at + rest}
                yield Step(inputs=inputs, table=table, below=below, others=others, rest=rest)
