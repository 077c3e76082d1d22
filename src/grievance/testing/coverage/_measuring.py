"""Which rows, conditions, boundaries, changes of stage, letters and clauses of a procedure a suite exercises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from grievance.procedure import Procedure, tables_of
from grievance.rules import Condition
from grievance.testing.asking._cases import Case, Suite, TimelineCase
from grievance.testing.asking._questions import TABLE_OF
from grievance.testing.coverage._coverage import Coverage, RowFired, Share, Untried
from grievance.testing.coverage._not_asked import not_asked
from grievance.testing.coverage._rows import Sight, sights, unseen_sides
from grievance.testing.coverage._time import letters_of, moves_of, played

__all__ = ["coverage_of"]


def coverage_of(suite: Suite, procedure: Procedure) -> Coverage:
    """
    Return what *suite* exercises of the rules of *procedure*.

    A case counts for the questions that it expects something of, and for no other; a timeline that expects effects or
    states of clocks counts for the standards that it names, and it is played on the way. What is skipped counts for
    nothing. What is no question of a case file is not counted, but named.

    A case with facts that *procedure* does not know fails, and shows nothing.
    """
    seen = list(sights(suite, procedure))
    rows = tuple(_rows(procedure, seen))
    every: tuple[Case | TimelineCase, ...] = (*suite.cases, *suite.timelines)
    ran = [case for case in every if case.skip is None]
    plays = list(played(suite, procedure))
    coverage = Coverage(
        cases=len(ran),
        skipped=len(every) - len(ran),
        rows=rows,
        untried=tuple(_untried(procedure, seen)),
        moves=moves_of(procedure, plays),
        letters=letters_of(procedure, plays),
        clauses=tuple(_idle_clauses(rows)),
        not_asked=tuple(not_asked(procedure)),
    )
    return attrs.evolve(coverage, shares=dict(_shares(coverage, procedure)))


def _shares(coverage: Coverage, procedure: Procedure) -> Iterator[tuple[str, Share]]:
    """Yield of how much each kind of thing in *procedure* something is left in *coverage*."""
    conditions = [condition for *_, condition in _conditions(procedure)]
    boundaries = sum(len(unseen_sides(condition, ())) for condition in conditions)
    clauses = {row.authority for row in coverage.rows} - {None}
    yield "rows", Share(seen=coverage.fired, of=len(coverage.rows))
    yield "conditions", _left(sum(len(one.sides) for one in coverage.untried), 2 * len(conditions))
    yield "boundaries", _left(sum(len(one.boundaries) for one in coverage.untried), boundaries)
    yield "changes of stage", _left(len(coverage.moves), len(moves_of(procedure, ())))
    yield "letters", _left(len(coverage.letters), len(letters_of(procedure, ())))
    yield "clauses", _left(len(coverage.clauses), len(clauses))


def _left(left: int, of: int) -> Share:
    return Share(seen=of - left, of=of)


def _idle_clauses(rows: Iterable[RowFired]) -> Iterator[str]:
    """Yield the clauses of rows none of which fires."""
    exercised: dict[str, bool] = {}
    for row in rows:
        if row.authority is not None:
            exercised[row.authority] = exercised.get(row.authority, False) or bool(row.by)
    yield from (clause for clause, some in exercised.items() if not some)


def _rows(procedure: Procedure, seen: Iterable[Sight]) -> Iterator[RowFired]:
    by: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for sight in seen:
        for row in sight.fired:
            by[sight.table, row][sight.case] = None
    for name, table in tables_of(procedure).items():
        if name in TABLE_OF.values():
            for rule in (*table.rules, *filter(None, [table.otherwise])):
                yield RowFired(table=name, row=rule.id, authority=rule.authority, by=tuple(by[name, rule.id]))


def _untried(procedure: Procedure, seen: Iterable[Sight]) -> Iterator[Untried]:
    met: defaultdict[tuple[str, str, str], list[tuple[Any, bool]]] = defaultdict(list)
    for sight in seen:
        for row, condition, value, held in sight.conditions:
            met[sight.table, row, condition.fact.name].append((value, held))
    for name, row, condition in _conditions(procedure):
        found = met[name, row, condition.fact.name]
        answers = {held for _, held in found}
        sides = tuple(word for word, side in (("true", True), ("false", False)) if side not in answers)
        boundaries = unseen_sides(condition, (value for value, _ in found))
        if sides or boundaries:
            yield Untried(table=name, row=row, condition=str(condition), sides=sides, boundaries=boundaries)


def _conditions(procedure: Procedure) -> Iterator[tuple[str, str, Condition]]:
    for name, table in tables_of(procedure).items():
        if name in TABLE_OF.values():
            yield from ((name, rule.id, condition) for rule in table.rules for condition in rule.when)
