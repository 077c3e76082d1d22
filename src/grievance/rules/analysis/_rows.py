"""Rows that never answer: that hold for no input, that rows before them leave nothing to, or that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.rules.analysis._finding import Defect, Finding
from grievance.rules.analysis._inspection import Inspection, named
from grievance.rules.analysis._overlaps import both
from grievance.rules.analysis._space import Chosen

__all__ = ["never_holding", "shadowed_or_redundant"]


def never_holding(inspection: Inspection) -> Iterator[Finding]:
    """Yield the rows that what is impossible leaves no input."""
    if not inspection.impossible:
        return

    def found(position: int) -> Iterator[Finding]:
        if _where_held(inspection, position, inspection.impossible) is None:
            message = f"'{inspection.rules[position].id}' never holds: what it asks cannot occur"
            yield inspection.finding(Defect.NEVER_HOLDS, message, [position])

    yield from inspection.of_each(range(len(inspection.rules)), "does '{}' ever hold?", found)


def shadowed_or_redundant(inspection: Inspection, skip: frozenset[str]) -> Iterator[Finding]:
    """Yield the rows of a ``first`` table that never give the answer, or that could be left out; but for *skip*."""
    positions = [position for position, rule in enumerate(inspection.rules) if rule.id not in skip]
    question = "does '{}' ever give the answer?"
    yield from inspection.of_each(positions, question, lambda position: _of_row(inspection, position))


def _of_row(inspection: Inspection, position: int) -> Iterator[Finding]:
    rule, before = inspection.rules[position], inspection.before(position)
    if _where_held(inspection, position, before | inspection.impossible) is None:
        by = _covering(inspection, position)
        hold = "holds" if len(by) == 1 else "hold"
        message = f"'{rule.id}' never gives the answer: {named(inspection, by)} before it {hold} wherever it does"
        found = _where_held(inspection, position, inspection.impossible)
        example = None if found is None else inspection.example(found, [position], inspection.impossible)
        yield inspection.finding(Defect.SHADOWED, message, [position, *by], example=example)
    elif (found := _redundant(inspection, position)) is not None:
        message = f"'{rule.id}' could be left out: wherever it answers, what comes after it answers the same"
        example = inspection.example(found, [position], before | inspection.impossible)
        yield inspection.finding(Defect.REDUNDANT, message, [position], example=example)


def _where_held(inspection: Inspection, position: int, avoid: int) -> Chosen | None:
    """Return an input for which a rule holds and none of the rows to *avoid* does."""
    for row in inspection.rows(position):
        found = inspection.search.find(avoid, inspection.region(row))
        if found is not None:
            return found
    return None


def _covering(inspection: Inspection, position: int) -> list[int]:
    """Return rules before one at *position* that together hold wherever it does, none of them needlessly."""
    before, meeting = inspection.before(position), inspection.meeting(position)
    alone = inspection.positions(inspection.covering(position) & before)
    by = inspection.positions(meeting & before)
    if not alone and meeting & inspection.impossible:
        alone = [one for one in by if _covers(inspection, [one], position)]
    if alone:
        return alone[:1]
    if len(by) <= _TRIED:
        for one in tuple(by):
            fewer = [other for other in by if other != one]
            by = fewer if _covers(inspection, fewer, position) else by
    return by


_TRIED = 40


def _covers(inspection: Inspection, by: list[int], position: int) -> bool:
    rows = sum(inspection.space.rows_of[one] for one in by)
    return _where_held(inspection, position, rows | inspection.impossible) is None


def _redundant(inspection: Inspection, position: int) -> Chosen | None:
    """Return an input that a rule answers if, wherever it answers, the next one that holds answers the same."""
    table, rules, value = inspection.table, inspection.rules, inspection.rules[position].value
    before = inspection.before(position) | inspection.impossible
    after = inspection.ruled & ~before & ~inspection.space.rows_of[position]
    same = after & inspection.giving[position]
    same_at_last = table.otherwise is not None and table.otherwise.value == value
    if not same_at_last and (not same or _where_held(inspection, position, before | same) is not None):
        return None
    avoid = before
    for one in inspection.positions(after & inspection.meeting(position)):
        if rules[one].value != value and both(inspection, position, one, avoid) is not None:
            return None
        avoid |= inspection.space.rows_of[one]
    if not same_at_last and _where_held(inspection, position, avoid) is not None:
        return None
    return _where_held(inspection, position, before)
