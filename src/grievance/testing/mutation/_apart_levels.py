"""Complaints with exactly one score: what the factors add is chosen, the table is asked for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import attrs

from grievance.policies import SEVERITY_SUMS, SEVERITY_TOP, Factors, Recurrence, Scoring
from grievance.procedure import Procedure
from grievance.procedure.analysis._inputs import When, when_of
from grievance.rules.analysis import Implied, Proof, never_gives

__all__ = ["scoring_exactly"]


@attrs.frozen
class _Supposed:
    """Facts for which a factor adds some points, and what then cannot occur, in the form of ``when`` tables."""

    points: int
    facts: Mapping[str, object]
    never: tuple[Mapping[str, object], ...] = ()


def scoring_exactly(
    procedure: Procedure, scoring: Scoring, score: int, known: Implied
) -> Iterator[tuple[Mapping[str, object], Proof]]:
    """
    Yield facts that make the factors add some points, with the proof that the table then never gives the rest of
    *score*, or an example of it: one for each sum of points. *known* are combinations that cannot occur.

    Factors that weigh no named fact (importance, value at stake, time frame) are taken to add nothing.
    """
    done = set[int]()
    for supposed in product(*_axes(scoring.factors)):
        points = sum(one.points for one in supposed)
        if points in done:
            continue
        done.add(points)
        facts = {name: value for one in supposed for name, value in one.facts.items()}
        never: tuple[When, ...] = tuple(when_of(when, procedure) for one in supposed for when in one.never)
        yield facts, never_gives(scoring.table, score - points, implied=(*known, *never))


def _axes(factors: Factors) -> Iterator[list[_Supposed]]:
    """Yield what each factor that weighs something may add, nothing first."""
    if factors.hard:
        yield [_severity("severity.hard", total, factors.hard) for total in range(_MOST + 1)]
    if factors.soft:
        yield [_severity("severity.soft", total, factors.soft) for total in range(_MOST + 1)]
    if factors.vulnerability:
        yield [_known("customer.vulnerability", level, level * factors.vulnerability) for level in range(4)]
    if factors.recurrence:
        yield [_recurring(found, times * factors.recurrence) for found, times in _TIMES.items()]


_MOST = 3 * SEVERITY_TOP
_TIMES = {Recurrence.PRIMARY: 0, Recurrence.SAME_CUSTOMER: 1, Recurrence.BOTH: 2}


def _known(name: str, value: object, points: int) -> _Supposed:
    never = ({name: {"not": value}}, {name: {"present": False}}) if points else ({name: {"not": value}},)
    return _Supposed(points, {name: value} if points else {}, never)


def _recurring(found: Recurrence, points: int) -> _Supposed:
    """Return what a recurrence adds; one of product and customer is of some product."""
    known = _known("recurrence", found.value, points)
    if found is not Recurrence.BOTH:
        return known
    product = _known("product", "product", points)
    return _Supposed(points, {**known.facts, **product.facts}, (*known.never, *product.never))


def _severity(total: str, steps: int, weight: int) -> _Supposed:
    """Return what a sum of severity adds, of which each part can have its share."""
    parts, least = SEVERITY_SUMS[total], max(0, steps - 2 * SEVERITY_TOP)
    never = [
        {total: {"not": steps}},
        *({part: {"above": steps}} for part in parts if steps < SEVERITY_TOP),
        *({part: {"below": least}} for part in parts if least),
    ]
    return _Supposed(steps * weight, {total: steps} if steps else {}, tuple(never))
