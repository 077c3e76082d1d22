"""The whole score: the points of the rules, and those of the factors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from grievance.policies import Factors, Recurrence, Scoring
from grievance.procedure._procedure import Procedure
from grievance.procedure.analysis._inputs import Inputs, when_of
from grievance.rules import Rule, RuleTable
from grievance.rules.analysis import STEPS, Extreme, ScoreBounds, score_bounds

__all__ = ["score_range", "whole_score"]

_STEPS: Mapping[str, tuple[str, int]] = {
    "hard": ("severity.hard", 9),
    "soft": ("severity.soft", 9),
    "vulnerability": ("customer.vulnerability", 3),
}
"""The fact that a factor counts with, and its highest value."""

_SINGLE, _BOTH = [Recurrence.SAME_PRODUCT.value, Recurrence.SAME_CUSTOMER.value], Recurrence.BOTH.value

_FREE: Mapping[str, int] = {"importance": 1, "value_at_stake": 1, "time_frame": 1}
"""The factors that follow what no rule can ask, and how many times their points can count."""

_ALL: Mapping[str, int] = {**_FREE, **{name: highest for name, (_, highest) in _STEPS.items()}, "recurrence": 2}


def score_range(procedure: Procedure) -> ScoreBounds | None:
    """
    Return the lowest and the highest score of a complaint; None if a policy of the host, or one row alone, gives it.

    Attained is what the rules and the factors that rules can ask about add up to, with a complaint that has it; the
    bound counts what importance, value at stake and time frame could add to that.

    >>> from grievance.procedure import Procedure
    >>> found = score_range(Procedure.pack("retail"))
    >>> found.lowest.attained
    0
    """
    if not isinstance(procedure.score, Scoring) or procedure.score.table.hit != "collect":
        return None
    table, (fewest, most) = whole_score(procedure, procedure.score)
    found = score_bounds(table, implied=Inputs(procedure=procedure, steps=STEPS).implied)
    return ScoreBounds(lowest=_further(found.lowest, fewest), highest=_further(found.highest, most))


def _further(extreme: Extreme, points: int) -> Extreme:
    return attrs.evolve(extreme, bound=extreme.bound + points)


def whole_score(procedure: Procedure, scoring: Scoring) -> tuple[RuleTable[int], tuple[int, int]]:
    """
    Return the table of *scoring*, and the fewest and the most points that are added to what it answers.

    A ``collect`` table gets a row for each step of a factor that follows a fact: these are not among the points beside.
    """
    if scoring.table.hit != "collect":
        return scoring.table, _beside(scoring.factors, _ALL)
    rules = (*scoring.table.rules, *_rows(procedure, scoring.factors))
    return attrs.evolve(scoring.table, rules=rules), _beside(scoring.factors, _FREE)


def _beside(factors: Factors, times: Mapping[str, int]) -> tuple[int, int]:
    ends = [getattr(factors, name) * most for name, most in times.items()]
    return sum(min(0, end) for end in ends), sum(max(0, end) for end in ends)


def _rows(procedure: Procedure, factors: Factors) -> Iterator[Rule[int]]:
    asked: list[tuple[str, object, int]] = [
        (fact, {"at_least": step}, getattr(factors, name))
        for name, (fact, highest) in _STEPS.items()
        for step in range(1, highest + 1)
    ]
    asked += [("recurrence", _SINGLE, factors.recurrence), ("recurrence", _BOTH, 2 * factors.recurrence)]
    for number, (fact, values, points) in enumerate(asked):
        if points:
            when = when_of({fact: values}, procedure)
            yield Rule(id=f"factor {number}", when=when, value=points, because="-")
