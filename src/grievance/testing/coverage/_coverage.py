"""Coverage of rules, not of lines: what of a procedure a suite exercises, and what it never does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from grievance.procedure import Procedure, tables_of
from grievance.rules import Condition
from grievance.testing.cases._cases import Case, Suite, TimelineCase
from grievance.testing.coverage._rows import TABLE_OF, Sight, sights, unseen_sides
from grievance.testing.coverage._time import letters_of, moves_of, played

__all__ = ["Coverage", "RowFired", "Untried", "coverage_of"]


@attrs.frozen(kw_only=True)
class RowFired:
    """A row of a table (``otherwise`` is one), the clause it rests on, and the ids of the cases that make it fire."""

    table: str
    row: str
    authority: str | None = None
    by: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Untried:
    """
    What was not tried of one condition of a row.

    ``sides`` are those of "true" and "false" that no case has seen where it mattered, ``boundaries`` the numbers next
    to its limits that no case has tried there.
    """

    table: str
    row: str
    condition: str
    sides: tuple[str, ...] = ()
    boundaries: tuple[Any, ...] = ()


@attrs.frozen(kw_only=True)
class Coverage:
    """
    What a suite exercises of the rules of a procedure.

    ``rows`` are those of the tables that a case file can ask about. ``cases`` counts the cases and timelines that ran,
    ``skipped`` those that did not. ``moves`` are changes of stage that no timeline takes: the stage and the command.
    ``letters`` are the standards whose letter none hands out, ``clauses`` the authorities of rows none of which fires.
    """

    cases: int
    skipped: int
    rows: tuple[RowFired, ...]
    untried: tuple[Untried, ...] = ()
    moves: tuple[tuple[str, str], ...] = ()
    letters: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing ran."""
        return self.cases == 0

    @property
    def fired(self) -> int:
        """How many rows fired."""
        return sum(bool(row.by) for row in self.rows)

    @property
    def percent(self) -> float:
        """The rows that fired, in percent of all rows; 0 of an empty run."""
        if self.empty:
            return 0.0
        return 100 * self.fired / len(self.rows) if self.rows else 100.0

    def as_mapping(self) -> dict[str, Any]:
        """Return the coverage in the form of JSON; numbers of boundaries are texts."""
        return {
            "percent": self.percent,
            "empty": self.empty,
            "cases": self.cases,
            "skipped": self.skipped,
            "rows": [attrs.asdict(row) for row in self.rows],
            "untried": [attrs.asdict(one) | {"boundaries": [*map(str, one.boundaries)]} for one in self.untried],
            "moves": [{"stage": stage, "command": command} for stage, command in self.moves],
            "letters": list(self.letters),
            "clauses": list(self.clauses),
        }

    def __str__(self) -> str:
        return "\n".join(_report(self))


def coverage_of(suite: Suite, procedure: Procedure) -> Coverage:
    """
    Return what *suite* exercises of the rules of *procedure*.

    A case counts for the questions that it expects something of, and for no other; a timeline that expects effects or
    states of clocks counts for the standards that it names, and it is played on the way. What is skipped counts for
    nothing. The limits of authority are no question of a case file, so their rows are left out.

    A case with facts that *procedure* does not know fails, and shows nothing.
    """
    seen = list(sights(suite, procedure))
    rows = tuple(_rows(procedure, seen))
    every: tuple[Case | TimelineCase, ...] = (*suite.cases, *suite.timelines)
    ran = [case for case in every if case.skip is None]
    plays = list(played(suite, procedure))
    clauses: dict[str, bool] = {}
    for row in rows:
        if row.authority is not None:
            clauses[row.authority] = clauses.get(row.authority, False) or bool(row.by)
    return Coverage(
        cases=len(ran),
        skipped=len(every) - len(ran),
        rows=rows,
        untried=tuple(_untried(procedure, seen)),
        moves=moves_of(procedure, plays),
        letters=letters_of(procedure, plays),
        clauses=tuple(clause for clause, exercised in clauses.items() if not exercised),
    )


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


def _report(coverage: Coverage) -> Iterator[str]:
    if coverage.empty:
        yield "0 % of the rules: no case was run"
    else:
        skipped = f", {coverage.skipped} skipped" if coverage.skipped else ""
        ran = f"{coverage.cases} case{'s' * (coverage.cases != 1)}{skipped}"
        yield f"{int(coverage.percent)} % of the rules: {coverage.fired} of {len(coverage.rows)} rows fired in {ran}"
    for title, lines in _sections(coverage):
        if lines:
            yield f"{title}:"
            yield from (f"  {line}" for line in lines)


def _sections(coverage: Coverage) -> Iterator[tuple[str, list[str]]]:
    sides = ((one, " nor ".join(one.sides)) for one in coverage.untried if one.sides)
    numbers = ((one, ", ".join(map(str, one.boundaries))) for one in coverage.untried if one.boundaries)
    yield "rows never fired", [f"{row.table}: {row.row}" for row in coverage.rows if not row.by]
    yield "conditions seen one way", [f"{one.table}: {one.row}: {one.condition}: never {words}" for one, words in sides]
    yield "boundaries not tried", [f"{one.table}: {one.row}: {one.condition}: {words}" for one, words in numbers]
    stages: defaultdict[str, list[str]] = defaultdict(list)
    for stage, command in coverage.moves:
        stages[command].append(stage)
    yield "changes of stage never taken", [f"{command}: from {', '.join(of)}" for command, of in stages.items()]
    yield "letters never sent", list(coverage.letters)
    yield "clauses never exercised", list(coverage.clauses)
