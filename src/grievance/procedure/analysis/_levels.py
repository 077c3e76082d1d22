"""Levels that no score reaches, that change nothing, or that go the wrong way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import attrs

from grievance.deadlines._lengths import never_later
from grievance.policies import Level, Scoring
from grievance.procedure.analysis._inputs import Inputs, undecided
from grievance.procedure.analysis._scores import whole_score
from grievance.rules import RuleTable
from grievance.rules.analysis import Defect, Finding, Outcome, Proof, reaches

__all__ = ["levels_out_of_order"]


def levels_out_of_order(inputs: Inputs) -> Iterator[Finding]:
    """
    Yield the levels that no score reaches, those that are no different, and more urgent ones that wait longer.

    Points of rules that are added up, and of the factors that follow facts which rules can ask, are taken exactly;
    other factors as if they could add anything up to their points: a level that is reported is surely never reached.
    """
    procedure = inputs.procedure
    levels = [level for level in procedure.levels.levels if level.at_least is not None]
    levels.sort(key=lambda level: level.at_least or 0, reverse=True)
    if isinstance(procedure.score, Scoring):
        yield from _unreached(inputs, procedure.score, levels)
    for upper, lower in pairwise(levels):
        yield from _compared(upper, lower)


def _unreached(inputs: Inputs, scoring: Scoring, levels: list[Level]) -> Iterator[Finding]:
    table, (fewest, most) = whole_score(inputs.procedure, scoring)
    below: int | None = None
    for level in levels:
        low = None if level is levels[-1] else level.at_least
        proof = _within(
            inputs,
            table,
            None if low is None else low - most,
            None if below is None else below - fewest,
        )
        where = f"priority.levels.{level.name}"
        yield from undecided(proof, where, f"does a score reach {level.name!r}", proof.rows)
        if proof:
            message = f"no score reaches {level.name!r}{_span(low, below)}: mend its at_least, or the points of rules"
            yield Finding(defect=Defect.UNREACHABLE, where=where, message=message)
        below = level.at_least


def _span(low: int | None, below: int | None) -> str:
    begins = "" if low is None else f", from {low} on"
    return begins + ("" if below is None else f", below {below}")


def _within(inputs: Inputs, table: RuleTable[int], low: int | None, below: int | None) -> Proof:
    """Return whether the table never gives at least *low* and less than *below* points (None: without limit)."""
    points = [rule.value for rule in table.rules]
    least = sum(point for point in points if point < 0) if low is None else low
    if table.hit == "collect":
        return reaches(table, least, below, implied=inputs.implied, steps=inputs.steps_of_sums)
    given = [*points, *([table.otherwise.value] if table.otherwise else [])]
    some = any((low is None or point >= low) and (below is None or point < below) for point in given)
    return Proof(outcome=Outcome.REFUTED if some else Outcome.PROVED, because="as its rows say")


def _compared(upper: Level, lower: Level) -> Iterator[Finding]:
    where = f"priority.levels.{upper.name}"
    later = never_later(lower.work_within, upper.work_within) and not never_later(upper.work_within, lower.work_within)
    if later or upper.head_start < lower.head_start:
        what = (
            f"work within {upper.work_within}, later than {lower.work_within}"
            if later
            else f"a smaller head start ({upper.head_start}) than {lower.head_start}"
        )
        message = f"{upper.name!r} is more urgent than {lower.name!r} and has {what}"
        yield Finding(defect=Defect.NOT_MONOTONE, where=where, message=message)
    elif attrs.evolve(upper, name=lower.name, at_least=lower.at_least) == lower:
        message = f"{upper.name!r} and {lower.name!r} are handled alike: work within {upper.work_within}; drop one"
        yield Finding(defect=Defect.REDUNDANT, where=where, message=message)
