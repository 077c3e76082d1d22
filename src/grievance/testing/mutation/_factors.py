"""Factors of the priority that weigh a point too much or too little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Any

import attrs

from grievance.policies import SEVERITY_SUMS, Recurrence, Scoring
from grievance.procedure import Procedure
from grievance.testing.mutation._mutant import Mutant

__all__ = ["factor_mutants"]

_UNHURT: Mapping[str, object] = dict.fromkeys(chain.from_iterable(SEVERITY_SUMS.values()), 0)
_SHOWN: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "hard": ("hard severity", {**_UNHURT, "severity.safety": 1, "severity.hard": 1, "severity.soft": 0}),
    "soft": ("soft severity", {**_UNHURT, "severity.anger": 1, "severity.hard": 0, "severity.soft": 1}),
    "vulnerability": ("vulnerability", {"customer.known": True, "customer.vulnerability": 1}),
    "recurrence": (
        "recurrence",
        {"customer.known": True, "customer.vulnerability": 0, "recurrence": Recurrence.SAME_CUSTOMER.value},
    ),
}
"""Factors that weigh facts which a case can name, what decisions call them, and facts for which each counts once."""


def factor_mutants(procedure: Procedure) -> Iterator[Mutant]:
    """Yield *procedure* with a factor that weighs a point more or less; those that no case can name are left alone."""
    scoring = procedure.score
    if not isinstance(scoring, Scoring):
        return
    for field, (name, shown) in _SHOWN.items():
        weight: int = getattr(scoring.factors, field)
        for kind, other in (("less", weight - 1), ("more", weight + 1)) if weight else ():
            yield Mutant(
                id=f"priority/factor {name}/{kind}",
                sentence=f"priority: the factor '{name}' weighs {other}, not {weight}",
                kind="factors",
                table="priority",
                shown=MappingProxyType(shown),
                make=partial(_weighing, procedure, scoring, {field: other}),
            )


def _weighing(procedure: Procedure, scoring: Scoring, weights: Mapping[str, Any]) -> Procedure:
    factors = attrs.evolve(scoring.factors, **weights)
    return attrs.evolve(procedure, score=attrs.evolve(scoring, factors=factors))
