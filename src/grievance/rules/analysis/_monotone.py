"""More severe may never be less urgent: pairs of inputs that differ in one ordered fact only, and fall in points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

import attrs

from grievance.errors import InvalidValue
from grievance.rules._cells import NumberCells
from grievance.rules._facts import NUMBERS
from grievance.rules._problems import nearest
from grievance.rules.analysis._answers import Answers, Possible
from grievance.rules.analysis._finding import Defect, Finding
from grievance.rules.analysis._inspection import Inspection
from grievance.rules.analysis._search import OutOfSteps
from grievance.rules.analysis._space import Choice, Chosen, Space, Variable
from grievance.rules.analysis._sums import Weights
from grievance.rules.analysis._walk import Part, Walk

__all__ = ["falling"]


def falling(inspection: Inspection, ordered: Iterable[str], steps: int) -> Iterator[Finding]:
    """
    Yield for each *ordered* fact, a number, the first step up at which the answer falls, with both inputs.

    Answers are numbers; an input that is answered by nobody falls nowhere. Between two inputs that do not lie next to
    each other the answer falls only if it does at a step between them, unless what lies between them has no answer or
    cannot occur: then all pairs are looked at.

    Raises:
        InvalidValue: An *ordered* fact is none of the table's, or no number.
    """
    ordered = [_number(inspection, name) for name in ordered]
    for number, variable in enumerate(inspection.space.variables):
        if variable.fact.name in ordered and isinstance(variable.cells, NumberCells):
            try:
                yield from _of_variable(inspection, number, _stretches(variable, variable.cells), steps)
            except OutOfSteps as reached:
                yield inspection.undecided(f"does the answer fall as {variable.fact.name} rises?", reached)


def _of_variable(inspection: Inspection, number: int, stretches: list[_Stretch], steps: int) -> Iterator[Finding]:
    name = inspection.space.variables[number].fact.name
    for below, above in _pairs(inspection, stretches):
        pair = _Pair(inspection=inspection, number=number, below=below.choice, above=above.choice)
        adds_up = inspection.table.hit == "collect" and inspection.table.otherwise is None
        found = pair.in_sum(steps) if adds_up else pair.in_order(steps)
        if found is not None:
            lower, higher = ({**found, number: of.choice} for of in (below, above))
            rows = sorted({*inspection.held(lower)} ^ {*inspection.held(higher)})
            message = f"as {name} rises from {below.words} to {above.words}, the answer falls"
            yield inspection.finding(
                Defect.NOT_MONOTONE,
                message,
                rows,
                example={**inspection.facts(lower), name: below.example},
                other={**inspection.facts(higher), name: above.example},
            )
            return


def _number(inspection: Inspection, name: str) -> str:
    schema = inspection.table.schema
    if name not in schema:
        raise InvalidValue("ordered", f"{name!r} is no fact of this table{nearest(name, schema)}")
    if schema[name].kind not in NUMBERS:
        raise InvalidValue("ordered", f"{name!r} must be a number, not {schema[name].expected}")
    return name


def _pairs(inspection: Inspection, stretches: list[_Stretch]) -> Iterable[tuple[_Stretch, _Stretch]]:
    """Return the pairs of stretches between which the answer may fall and at no step between them; neighbours first."""
    table = inspection.table
    always_answers = table.hit == "collect" or (table.hit == "first" and table.otherwise is not None)
    if always_answers and not inspection.impossible:
        return pairwise(stretches)
    apart = range(1, len(stretches))
    return ((one, other) for step in apart for one, other in zip(stretches, stretches[step:], strict=False))


@attrs.frozen(kw_only=True)
class _Stretch:
    """A stretch of the line of numbers: the choice that it belongs to, one of its numbers, its words."""

    choice: int
    example: object
    words: str


def _stretches(variable: Variable, cells: NumberCells) -> list[_Stretch]:
    choices = {choice.rows: at for at, choice in enumerate(variable.choices[:-1])}
    parts = zip(cells.rows, cells.examples, cells.stretches(), strict=True)
    return [_Stretch(choice=choices[rows], example=example, words=words) for rows, example, words in parts]


@attrs.frozen(kw_only=True)
class _Pair:
    """Two neighbouring choices of an ordered variable."""

    inspection: Inspection
    number: int
    below: int
    above: int

    def _rows(self) -> tuple[int, int]:
        choices = self.inspection.space.variables[self.number].choices
        return choices[self.below].rows, choices[self.above].rows

    def in_sum(self, steps: int) -> Chosen | None:
        """Return the other facts of two inputs of which the higher one adds up to less."""
        inspection, (below, above) = self.inspection, self._rows()
        changed = (below ^ above) & inspection.ruled
        points = {
            position: inspection.rules[position].value * (1 if inspection.space.rows_of[position] & above else -1)
            for position in inspection.positions(changed)
        }
        weights = Weights.of(inspection.space, points)
        if weights.range(changed, 0)[0] >= 0:
            return None
        space = self._fixed(inspection.space, changed | (below | above) & inspection.impossible)
        walk = Walk(space=space, asked=changed, avoid=inspection.impossible, steps=steps, filled=inspection.filled)
        return _least(walk, lambda part: weights.range(part.alive, part.certain)[0] < 0)

    def _fixed(self, space: Space, rows: int) -> Space:
        """Return *space* in which the ordered variable is settled and leaves *rows* alive."""
        variables = list(space.variables)
        variable = variables[self.number]
        variables[self.number] = attrs.evolve(variable, choices=(Choice(rows, None),))
        return attrs.evolve(space, variables=tuple(variables))

    def in_order(self, steps: int) -> Chosen | None:
        """Return the other facts of two inputs of which the higher one gets the lower answer."""
        inspection, (below, above) = self.inspection, self._rows()
        answers = Answers.of(inspection.table, inspection.space, 0)
        both = (below | above) & (inspection.ruled | inspection.impossible)
        walk = Walk(
            space=self._fixed(inspection.space, both),
            asked=both & inspection.ruled,
            avoid=inspection.impossible,
            steps=steps,
            filled=inspection.filled,
        )

        def may(part: Part) -> bool:
            lower, higher = (
                _numbers(answers.possible(part.alive & rows, part.certain & rows)) for rows in (below, above)
            )
            return bool(lower and higher) and max(lower) > min(higher)

        return _least(walk, may)


def _least(walk: Walk, wanted: Callable[[Part], bool]) -> Chosen | None:
    part = next(walk.parts(wanted), None)
    return None if part is None else walk.least(part, wanted)


def _numbers(possible: Possible) -> list[Any]:
    values = (possible.low, possible.high) if possible.values is None else possible.values
    return [value for value in values if value is not None]
