"""A table laid out for analysis: its space, the rows of each rule, what cannot occur, and one search for it all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any, TypeAlias

import attrs

from grievance.rules._conditions import Condition
from grievance.rules._partition import bits
from grievance.rules._rule import Rule
from grievance.rules._table import RuleTable
from grievance.rules.analysis._finding import Defect, Finding, undecided
from grievance.rules.analysis._search import OutOfSteps, Search, least
from grievance.rules.analysis._space import Chosen, Region, Space

__all__ = ["STEPS", "Implied", "Inspection", "named"]

STEPS = 200_000
"""How many steps an analysis takes at most, if it is not told."""

Implied: TypeAlias = Sequence[tuple[Condition, ...]]
"""Combinations of conditions that cannot occur, beside those that a table names itself."""


@attrs.frozen(kw_only=True, slots=False)
class Inspection:
    """
    A table, its rules first and then what is impossible, in one space.

    ``where`` is the path of the table in its file. An example need not avoid the rows that are ``filled``.
    """

    table: RuleTable[Any]
    where: str
    space: Space
    search: Search
    steps: int
    filled: int

    @classmethod
    def of(cls, table: RuleTable[Any], *, implied: Implied = (), where: str = "", steps: int = STEPS) -> Inspection:
        """Return the inspection of *table*."""
        whens = [rule.when for rule in table.rules]
        cannot = Barred.of(table.impossible, implied, whens)
        space = Space.of([*whens, *cannot.combinations])
        return cls(
            table=table,
            where=where or table.name,
            space=space,
            search=Search(space=space, steps=steps),
            steps=steps,
            filled=cannot.filled(space, len(whens)),
        )

    @property
    def rules(self) -> tuple[Rule[Any], ...]:
        """The rules of the table."""
        return self.table.rules

    @cached_property
    def impossible(self) -> int:
        """The rows that say what cannot occur."""
        return sum(rows for owner, rows in self.space.rows_of.items() if owner >= len(self.rules))

    @cached_property
    def ruled(self) -> int:
        """The rows of the rules."""
        return self.space.every & ~self.impossible

    def rows(self, position: int) -> Iterator[int]:
        """Yield the rows of the rule at *position*, each a bit: one, but for a rule that asks any of several tags."""
        yield from (1 << bit for bit in bits(self.space.rows_of[position]))

    def before(self, position: int) -> int:
        """Return all rows of the rules before the one at *position*."""
        highest = self.space.rows_of[position].bit_length()
        return self.space.every >> highest << highest

    def meeting(self, position: int) -> int:
        """Return the rows that no single fact tells apart from the rule at *position*."""
        return reduce(or_, (self.space.meeting(self.region(row)) for row in self.rows(position)))

    def covering(self, position: int) -> int:
        """Return the rows that hold wherever the rule at *position* does."""
        return reduce(and_, (self.space.certain(self.region(row)) for row in self.rows(position)))

    @cached_property
    def giving(self) -> tuple[int, ...]:
        """For each rule the rows of all rules that answer the same."""
        values: list[tuple[object, int]] = []
        found: list[int] = []
        for position, rule in enumerate(self.rules):
            at = next((at for at, (value, _) in enumerate(values) if value == rule.value), len(values))
            values[at:] = [(rule.value, 0)] if at == len(values) else values[at:]
            values[at] = (rule.value, values[at][1] | self.space.rows_of[position])
            found.append(at)
        return tuple(values[at][1] for at in found)

    def positions(self, rows: int) -> list[int]:
        """Return the positions of the rules that *rows* belong to, in order."""
        return list(dict.fromkeys(self.space.owners[bit] for bit in bits(rows & self.ruled)))

    def region(self, row: int) -> Region:
        """Return where a row holds."""
        return self.space.region_of(row)

    def held(self, chosen: Chosen) -> list[int]:
        """Return the positions of the rules that hold for an input."""
        return self.positions(self.space.holding(chosen))

    def facts(self, chosen: Chosen) -> dict[str, object]:
        """Return an input as facts by name."""
        return self.space.facts(chosen)

    def example(self, chosen: Chosen, holding: Sequence[int], avoid: int) -> dict[str, object]:
        """Return the fewest facts for which rules at some positions hold as for an input, and no rows to *avoid*."""
        wanted = [self.space.rows_of[position] for position in holding]
        bad = avoid & ~self.filled
        return self.facts(least(self.space, chosen, lambda held: not held & bad and all(held & one for one in wanted)))

    def finding(self, defect: Defect, message: str, positions: Iterable[int] = (), **found: Any) -> Finding:
        """Return a finding on the rules at *positions*, at the place of the first of them; about all without any."""
        of = list(positions)
        where = f"{self.where}.rules[{of[0]}]" if of else self.where
        rows = tuple(self.rules[position].id for position in of)
        return Finding(defect=defect, where=where, message=message, rows=rows, **found)

    def of_each(
        self, positions: Sequence[int], question: str, found: Callable[[int], Iterator[Finding]]
    ) -> Iterator[Finding]:
        """
        Yield what is *found* of the rule at each position, and the *question* about a rule where it stays open.

        After a few open questions the rest is not asked any more; how many rules that are is said.
        """
        still = _OPEN
        for number, position in enumerate(positions, start=1):
            try:
                yield from found(position)
            except OutOfSteps as reached:
                still -= 1
                asked = question.format(self.rules[position].id)
                left = len(positions) - number
                more = f"; not asked of {left} rules after it" if left and not still else ""
                yield self.undecided(asked, reached, [position], more)
            if not still:
                return

    def undecided(self, question: str, reached: OutOfSteps, positions: Iterable[int] = (), more: str = "") -> Finding:
        """Return that a question is open, with the rules that were still to be told apart."""
        alive = self.positions(reached.rows)
        first = [*dict.fromkeys((*positions, *alive))]
        still = f"; still to be told apart: {named(self, alive)}" if alive else ""
        message = f"{question}: {undecided(self.steps)}{still}{more}"
        return self.finding(Defect.UNDECIDED, message, first[:_NAMED])


_NAMED = 8
_OPEN = 3


def named(inspection: Inspection, positions: Sequence[int]) -> str:
    """Return the ids of rules in words, the first few of many."""
    ids = [f"'{inspection.rules[position].id}'" for position in positions[:_NAMED]]
    more = len(positions) - len(ids)
    return ", ".join(ids) + (f" and {more} more" if more > 0 else "")


@attrs.frozen
class Barred:
    """
    Impossible combinations that bear on rules: on facts that these ask, or on others that are linked to such by one.

    So a chain of them bars what no single one does. The rest can always be kept from coming true. Those that are
    ``implied`` come last; whoever reads an example heeds them and fills in what no rule asks, so it need not be told.
    """

    combinations: tuple[tuple[Condition, ...], ...]
    implied: int
    asked: frozenset[str]

    @classmethod
    def of(cls, impossible: Implied, implied: Implied, rules: Iterable[Sequence[Condition]]) -> Barred:
        """Return the combinations that bear on *rules*, given by their conditions."""
        asked = frozenset(condition.fact.name for when in rules for condition in when)
        first, last = [(one, _facts_of(one)) for one in impossible], [(one, _facts_of(one)) for one in implied]
        about = {names for _, names in (*first, *last)}
        linked, before = asked, None
        while linked != before:
            before = linked
            linked = linked.union(*(names for names in about if not names.isdisjoint(linked)))
        bearing, also = ([one for one, names in some if names <= linked] for some in (first, last))
        return cls((*bearing, *also), len(also), asked)

    def filled(self, space: Space, begin: int) -> int:
        """Return the rows, from the position *begin* on, that an example need not avoid."""
        rows = 0
        first = len(self.combinations) - self.implied
        for position, one in enumerate(self.combinations[first:], start=begin + first):
            needless = any(condition.fact.name not in self.asked for condition in one)
            rows |= space.rows_of.get(position, 0) if needless else 0
        return rows


def _facts_of(when: Sequence[Condition]) -> frozenset[str]:
    return frozenset(condition.fact.name for condition in when)
