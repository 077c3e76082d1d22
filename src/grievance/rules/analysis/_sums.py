"""
What a ``collect`` table can add up to.

A branch and bound over the space: in each region the points of the rows that certainly hold, and those of the rows
that may, bound the sum. A question that is not decided within the limit still has its bounds: the best sum that an
input was found for, and the sum that no input can pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

import attrs

from grievance.rules._partition import bits
from grievance.rules._table import RuleTable
from grievance.rules.analysis._finding import Outcome, Proof, undecided
from grievance.rules.analysis._inspection import STEPS, Implied, Inspection
from grievance.rules.analysis._search import OutOfSteps
from grievance.rules.analysis._space import Chosen, Space
from grievance.rules.analysis._walk import Part, Walk

__all__ = ["Extreme", "Points", "ScoreBounds", "Weights", "extreme", "reaches", "score_bounds"]

Points: TypeAlias = int | Decimal


@attrs.frozen(kw_only=True)
class Extreme:
    """
    The highest or lowest sum: ``attained`` by the facts of ``example``, and no input passes ``bound``.

    They are equal when the question was decided; ``attained`` is None if no input was found at all.
    """

    attained: Points | None
    bound: Points
    example: Mapping[str, object] | None = None

    @property
    def decided(self) -> bool:
        """Whether the bound is attained."""
        return self.attained == self.bound


@attrs.frozen(kw_only=True)
class ScoreBounds:
    """The lowest and the highest sum of a table."""

    lowest: Extreme
    highest: Extreme


@attrs.frozen
class Weights:
    """
    What each row adds; the rows of one rule add once.

    Where none of the rows that are ``ruled`` holds the sum is ``otherwise``, if there is one.
    """

    masks: tuple[tuple[Points, int], ...]
    several: tuple[tuple[Points, int], ...] = ()
    ruled: int = 0
    otherwise: Points | None = None

    @classmethod
    def of(cls, space: Space, points: Mapping[int, Points]) -> Weights:
        """Return the weights of the rules at some positions."""
        masks: dict[Points, int] = {}
        several = []
        for position, of in points.items():
            rows = space.rows_of[position]
            if rows & (rows - 1):
                several.append((of, rows))
            elif of:
                masks[of] = masks.get(of, 0) | rows
        return cls(tuple(masks.items()), tuple(several))

    @classmethod
    def of_table(cls, table: RuleTable[Any], space: Space, at: int = 0, *, sign: int = 1) -> Weights:
        """Return the weights of a table whose first rule has the position *at*; with the *sign* -1 all are negated."""
        found = cls.of(space, {at + position: sign * rule.value for position, rule in enumerate(table.rules)})
        ruled = sum(space.rows_of[at + position] for position in range(len(table.rules)))
        otherwise = None if table.otherwise is None else sign * table.otherwise.value
        return attrs.evolve(found, ruled=ruled, otherwise=otherwise)

    def range(self, alive: int, certain: int) -> tuple[Points, Points]:
        """Return the bounds of the sum where *alive* rows may hold and the *certain* ones of them do."""
        low, high = self._added(alive, certain)
        if self.otherwise is None or certain & self.ruled:
            return low, high
        if not alive & self.ruled:
            return self.otherwise, self.otherwise
        return min(low, self.otherwise), max(high, self.otherwise)

    def _added(self, alive: int, certain: int) -> tuple[Points, Points]:
        low: Points = 0
        high: Points = 0
        for of, rows in self.masks:
            sure, maybe = (rows & certain).bit_count() * of, (rows & alive & ~certain).bit_count() * of
            low, high = low + sure + min(maybe, 0), high + sure + max(maybe, 0)
        for of, rows in self.several:
            if rows & certain:
                low, high = low + of, high + of
            elif rows & alive:
                low, high = low + min(of, 0), high + max(of, 0)
        return low, high

    @cached_property
    def gaining(self) -> int:
        """The rows that add points, but for those of rules that have several."""
        return sum(rows for of, rows in self.masks if of > 0)

    def gain(self, rows: int) -> Points:
        """Return what *rows* add that add points, as if all held."""
        if rows.bit_count() < len(self.masks):
            return sum((self.by_bit[bit] for bit in bits(rows)), 0)
        return sum(((rows & of_weight).bit_count() * of for of, of_weight in self.masks if of > 0), 0)

    @cached_property
    def by_bit(self) -> Mapping[int, Points]:
        """What each row that adds points adds."""
        return {bit: of for of, rows in self.masks if of > 0 for bit in bits(rows)}

    @property
    def sought(self) -> int:
        """The rows that add points, those of rules that have several too."""
        return self.gaining | sum(rows for of, rows in self.several if of > 0)

    @property
    def rows(self) -> int:
        """All rows that the sum depends on."""
        found = 0 if self.otherwise is None else self.ruled
        for _, rows in (*self.masks, *self.several):
            found |= rows
        return found


def score_bounds(table: RuleTable[Any], *, implied: Implied = (), steps: int = STEPS // 10) -> ScoreBounds:
    """
    Return the lowest and the highest sum of a ``collect`` table over all inputs, each with an input that has it.

    *implied* are combinations that cannot occur beside those of the table; at most *steps* are taken for each, and one
    takes as long as ten of other questions.
    """
    inspection = Inspection.of(table, implied=implied, steps=steps)
    found = {}
    for sign in (-1, 1):
        weights = Weights.of_table(table, inspection.space, sign=sign)
        attained, bound, chosen = extreme(inspection, weights, steps)
        facts = None if chosen is None else inspection.facts(chosen)
        found[sign] = Extreme(attained=None if attained is None else sign * attained, bound=sign * bound, example=facts)
    return ScoreBounds(lowest=found[-1], highest=found[1])


@attrs.frozen
class _Ceiling:
    """
    A bound on the sum in a part that heeds that a fact has one value only.

    Each row that adds points counts for one of the facts that it asks, its home: of all rows that are at home there,
    those that one choice leaves alive can hold together at best. A row is at home where no choice keeps much of what
    asks there.
    """

    space: Space
    weights: Weights
    known: dict[tuple[int, int], Points] = attrs.field(factory=dict)

    def over(self, part: Part) -> Points:
        """Return a sum that no input of *part* passes."""
        key = (part.alive, part.unassigned)
        if key not in self.known:
            self.known[key] = self._over(part)
        return self.known[key]

    def _over(self, part: Part) -> Points:
        maybe = part.alive & ~part.certain
        if not maybe or (self.weights.otherwise is not None and not part.certain & self.weights.ruled):
            return self.weights.range(part.alive, part.certain)[1]
        total = self.weights.range(part.certain, part.certain)[1]
        for of, rows in self.weights.several:
            total += max(of, 0) if rows & maybe and not rows & part.certain else 0
        left = maybe & self.weights.gaining
        for _, number in sorted(self._kept(left, part.unassigned)):
            here = left & self.space.asking[number]
            total += self._best(here, number)
            left &= ~here
        return total

    def _kept(self, rows: int, unassigned: int) -> Iterator[tuple[float, int]]:
        """Yield how much of the points of what asks each variable one choice can keep."""
        for number, asking in enumerate(self.space.asking):
            here = rows & asking
            if here and unassigned >> number & 1:
                yield float(self._best(here, number)) / float(self.weights.gain(here)), number

    def _best(self, rows: int, number: int) -> Points:
        choices = {rows & choice.rows for choice in self.space.variables[number].choices}
        return max(map(self.weights.gain, choices))


def extreme(inspection: Inspection, weights: Weights, steps: int) -> tuple[Points | None, Points, Chosen | None]:
    """Return the highest sum that was found, the one that none can pass, and an input that has the former."""
    walk = Walk(
        space=inspection.space,
        asked=weights.rows,
        avoid=inspection.impossible,
        steps=steps,
        sought=weights.sought if weights.otherwise is None else None,
        filled=inspection.filled,
    )
    highest = _Ceiling(inspection.space, weights).over
    found: list[tuple[Points, Part]] = []
    open_sums: list[Points] = []
    higher = walk.parts(lambda part: not found or highest(part) > found[-1][0], highest)
    try:
        for part in higher:
            found.append((highest(part), part))  # noqa: PERF401 - what was found steers the search
    except OutOfSteps:
        open_sums = [highest(part) for part in walk.left if not part.certain & inspection.impossible]
    if not found:
        return None, max(open_sums, default=0), None
    best, part = found[-1]
    example = walk.least(part, lambda of: weights.range(of.alive, of.certain)[0] == best)
    return best, max([best, *open_sums]), example


def reaches(
    table: RuleTable[Any], low: Points, below: Points | None, *, implied: Implied = (), steps: int = STEPS // 10
) -> Proof:
    """
    Return whether no input of a ``collect`` table adds up to at least *low* and less than *below* (None: any more).

    It is refuted by an input that does.
    """
    inspection = Inspection.of(table, implied=implied, steps=steps)
    weights = Weights.of_table(table, inspection.space)
    walk = Walk(
        space=inspection.space,
        asked=weights.rows,
        avoid=inspection.impossible,
        steps=steps,
        filled=inspection.filled,
    )
    ceiling = _Ceiling(inspection.space, weights)

    def may(part: Part) -> bool:
        lowest, highest = weights.range(part.alive, part.certain)
        return highest >= low and (below is None or lowest < below) and ceiling.over(part) >= low

    def surest(part: Part) -> Points:
        lowest, highest = weights.range(part.alive, part.certain)
        return lowest - highest

    said = f"at least {low}" + ("" if below is None else f" and less than {below}")
    try:
        found = next(walk.parts(may, surest), None)
    except OutOfSteps as reached:
        rows = tuple(inspection.rules[position].id for position in inspection.positions(reached.rows))
        return Proof(outcome=Outcome.UNDECIDED, because=undecided(steps), rows=rows)
    if found is None:
        return Proof(outcome=Outcome.PROVED, because=f"no input adds up to {said}")
    example = walk.least(found, may)
    counting = inspection.positions(inspection.space.holding(example) & weights.rows)
    held = tuple(inspection.rules[position].id for position in counting)
    facts = inspection.facts(example)
    return Proof(outcome=Outcome.REFUTED, because=f"an input adds up to {said}", example=facts, rows=held)
