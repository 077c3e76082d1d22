"""Levels that no score reaches, that change nothing or go the wrong way, and factors that do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import attrs

from grievance.policies import Factors, Level, Scoring
from grievance.procedure._procedure import Procedure
from grievance.procedure.analysis._inputs import implied_in
from grievance.procedure.analysis._lengths import never_later
from grievance.rules import RuleTable
from grievance.rules.analysis import Defect, Finding, Outcome, Proof, reaches

__all__ = ["levels_out_of_order"]

_MORE_SEVERE = {"hard": "severity.safety", "soft": "severity.anger", "vulnerability": "customer.vulnerability"}
"""A fact that each factor which weighs severity grows with."""


def levels_out_of_order(procedure: Procedure) -> Iterator[Finding]:
    """
    Yield the levels that no score reaches, those that are no different, and what makes severer cases less urgent.

    Which scores there are is told from above, by what all rows and factors could add up to: a level that is reported is
    surely never reached.
    """
    levels = [level for level in procedure.levels.levels if level.at_least is not None]
    levels.sort(key=lambda level: level.at_least or 0, reverse=True)
    if isinstance(procedure.score, Scoring):
        yield from _unreached(procedure, procedure.score, levels)
        yield from _turned_round(procedure.score.factors)
    for upper, lower in pairwise(levels):
        yield from _compared(upper, lower)


def _unreached(procedure: Procedure, scoring: Scoring, levels: list[Level]) -> Iterator[Finding]:
    fewest, most = _added_by(scoring.factors)
    below: int | None = None
    for level in levels:
        low = None if level is levels[-1] else level.at_least
        proof = _within(
            procedure,
            scoring.table,
            None if low is None else low - most,
            None if below is None else below - fewest,
        )
        where = f"priority.levels.{level.name}"
        if proof.outcome is Outcome.UNDECIDED:
            message = f"does a score reach {level.name!r}? {proof.because}"
            yield Finding(defect=Defect.UNDECIDED, where=where, message=message, rows=proof.rows)
        elif proof:
            message = f"no score reaches {level.name!r}{_span(low, below)}: mend its at_least, or the points of rules"
            yield Finding(defect=Defect.UNREACHABLE, where=where, message=message)
        below = level.at_least


def _span(low: int | None, below: int | None) -> str:
    begins = "" if low is None else f", from {low} on"
    return begins + ("" if below is None else f", below {below}")


def _within(procedure: Procedure, table: RuleTable[int], low: int | None, below: int | None) -> Proof:
    """Return whether the table never gives at least *low* and less than *below* points (None: without limit)."""
    points = [rule.value for rule in table.rules]
    least = sum(point for point in points if point < 0) if low is None else low
    if table.hit == "collect":
        return reaches(table, least, below, implied=implied_in(procedure.schema))
    given = [*points, *([table.otherwise.value] if table.otherwise else [])]
    some = any((low is None or point >= low) and (below is None or point < below) for point in given)
    return Proof(outcome=Outcome.REFUTED if some else Outcome.PROVED, because="as its rows say")


def _added_by(factors: Factors) -> tuple[int, int]:
    """Return the fewest and the most points that the factors add to those of the rules."""
    ends = [getattr(factors, name) * times for name, times in _TIMES.items()]
    return sum(min(0, end) for end in ends), sum(max(0, end) for end in ends)


_TIMES = {
    "hard": 9,
    "soft": 9,
    "importance": 1,
    "value_at_stake": 1,
    "vulnerability": 3,
    "recurrence": 2,
    "time_frame": 1,
}
"""How many times the points of a factor can count."""


def _turned_round(factors: Factors) -> Iterator[Finding]:
    for name, fact in _MORE_SEVERE.items():
        weight = getattr(factors, name)
        if weight < 0:
            message = f"{name} takes points off: the more severe, the less urgent; {weight} must not be below 0"
            yield Finding(
                defect=Defect.NOT_MONOTONE,
                where=f"priority.factors.{name}",
                message=message,
                example={fact: 0},
                other={fact: 1},
            )


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
