"""Rows of which more than one holds, where that matters."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.rules.analysis._finding import Defect, Finding
from grievance.rules.analysis._inspection import Inspection, named
from grievance.rules.analysis._space import Chosen, Region

__all__ = ["both", "copies", "overlaps"]


def both(inspection: Inspection, one: int, other: int, avoid: int) -> Chosen | None:
    """
    Return an input for which the rules at *one* and *other* hold, and none of the rows to *avoid*.

    Raises:
        OutOfSteps: The limit of steps was reached.
    """
    for row in inspection.rows(one):
        for second in inspection.rows(other):
            region = _common(inspection.region(row), inspection.region(second))
            found = inspection.search.find(avoid, region)
            if found is not None:
                return found
    return None


def _common(one: Region, other: Region) -> Region:
    return {**other, **{number: _shared(allowed, other.get(number, allowed)) for number, allowed in one.items()}}


def _shared(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(at for at in one if at in other)


def overlaps(inspection: Inspection) -> Iterator[Finding]:
    """Yield, for each row of a ``unique`` table, the later rows that hold with it for some input: none answers then."""
    positions = range(len(inspection.rules))
    question = "which rules hold together with '{}'?"
    yield from inspection.of_each(positions, question, lambda position: _of_row(inspection, position))


def _of_row(inspection: Inspection, position: int) -> Iterator[Finding]:
    value = inspection.rules[position].value
    others = list(_together(inspection, position))
    for same, defect in ((True, Defect.OVERLAP), (False, Defect.CONTRADICTION)):
        held = [other for other in others if (inspection.rules[other].value == value) is same]
        if held:
            answers = "the same" if same else "something else"
            message = (
                f"'{inspection.rules[position].id}' and {named(inspection, held)} can hold together, which answer "
                f"{answers}: only one may"
            )
            chosen = both(inspection, position, held[0], inspection.impossible)
            if chosen is not None:
                example = inspection.example(chosen, [position, held[0]], inspection.impossible)
                yield inspection.finding(defect, message, [position, *held], example=example)


def _together(inspection: Inspection, position: int) -> Iterator[int]:
    """Yield the later rules that hold with one; where nothing there is impossible, each fact by itself tells."""
    meeting = inspection.meeting(position)
    later = meeting & inspection.ruled & ~inspection.before(position) & ~inspection.space.rows_of[position]
    for other in inspection.positions(later):
        if not meeting & inspection.impossible or both(inspection, position, other, inspection.impossible) is not None:
            yield other


def copies(inspection: Inspection) -> Iterator[Finding]:
    """Yield the rows of a ``collect`` table that ask exactly what an earlier one asks: their points are added twice."""
    first: dict[object, int] = {}
    for position, rule in enumerate(inspection.rules):
        asked = frozenset(frozenset(inspection.region(row).items()) for row in inspection.rows(position))
        known = first.setdefault(asked, position)
        if known != position:
            original = inspection.rules[known]
            same = original.value == rule.value
            message = (
                f"'{rule.id}' asks exactly what '{original.id}' asks: "
                f"{'its points count twice' if same else f'are they worth {original.value} or {rule.value}?'}"
            )
            chosen = both(inspection, known, position, inspection.impossible)
            if chosen is not None:
                example = inspection.example(chosen, [known, position], inspection.impossible)
                defect = Defect.OVERLAP if same else Defect.CONTRADICTION
                yield inspection.finding(defect, message, [known, position], example=example)
