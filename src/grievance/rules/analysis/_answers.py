"""What a table may answer in a part of a space."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from grievance.rules._partition import bits
from grievance.rules._rule import Rule
from grievance.rules._table import RuleTable
from grievance.rules.analysis._space import Space
from grievance.rules.analysis._sums import Points, Weights

__all__ = ["Answers", "Possible"]


@attrs.frozen
class Possible:
    """The answers that a table may give: ``values`` (None: it abstains), or a sum from ``low`` to ``high``."""

    values: frozenset[Any] | None
    low: Points = 0
    high: Points = 0

    @property
    def only(self) -> bool:
        """Whether there is but one."""
        return self.low == self.high if self.values is None else len(self.values) == 1

    @property
    def answer(self) -> Any:
        """The answer, where there is but one."""
        return self.low if self.values is None else next(iter(self.values))

    def has(self, value: object) -> bool:
        """Return whether *value* may be the answer."""
        if self.values is not None:
            return value in self.values
        return isinstance(value, int | Decimal) and self.low <= value <= self.high


@attrs.frozen
class Answers:
    """A table whose rules stand in a space from the position ``at`` on."""

    table: RuleTable[Any]
    space: Space = attrs.field(repr=False)
    at: int
    rows: int
    weights: Weights | None

    @classmethod
    def of(cls, table: RuleTable[Any], space: Space, at: int) -> Answers:
        """Return the answers of *table*, whose first rule has the position *at* in *space*."""
        rows = sum(space.rows_of[at + position] for position in range(len(table.rules)))
        return cls(table, space, at, rows, Weights.of_table(table, space, at) if table.hit == "collect" else None)

    def held(self, alive: int) -> Iterator[tuple[int, Rule[Any]]]:
        """Yield the rules that have a row among those *alive*, in order, each with its position in the space."""
        last = -1
        for bit in bits(alive & self.rows):
            position = self.space.owners[bit]
            if position != last:
                last = position
                yield position, self.table.rules[position - self.at]

    def possible(self, alive: int, certain: int) -> Possible:
        """Return what it may answer where *alive* rows may hold, and the *certain* ones of them do."""
        if self.weights is not None:
            return Possible(None, *self.weights.range(alive, certain))
        if self.table.hit == "unique":
            return Possible(frozenset(self._unique(alive, certain)))
        return Possible(frozenset(self._first(alive, certain)))

    def _first(self, alive: int, certain: int) -> Iterator[Any]:
        for position, rule in self.held(alive):
            yield rule.value
            if self.space.rows_of[position] & certain:
                return
        yield self._nothing

    def _unique(self, alive: int, certain: int) -> Iterator[Any]:
        held = list(self.held(alive))
        sure = [rule for position, rule in held if self.space.rows_of[position] & certain]
        if len(held) > 1:
            yield None
        if len(sure) <= 1:
            yield from (rule.value for rule in sure or [rule for _, rule in held])
        if not sure:
            yield self._nothing

    @property
    def _nothing(self) -> Any:
        return None if self.table.otherwise is None else self.table.otherwise.value

    def giving(self, alive: int) -> tuple[str, ...]:
        """Return the ids of the rules that give the answer where exactly the rows *alive* hold."""
        ids = [rule.id for _, rule in self.held(alive)]
        if not ids:
            return () if self.table.otherwise is None else (self.table.otherwise.id,)
        return tuple(ids[:1] if self.table.hit == "first" else ids)

    def outcome(self, alive: int, certain: int) -> list[tuple[object, object]]:
        """Return what the answer depends on: conditions and values of the rules alive, as far as they can decide."""
        found: list[tuple[object, object]] = []
        for position, rule in self.held(alive):
            sure = bool(self.space.rows_of[position] & certain)
            found.append((() if sure else rule.when, rule.value))
            if sure and self.table.hit == "first":
                return found
        return [*found, ((), self._nothing)]
