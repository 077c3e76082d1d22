"""Standards that give a unit of time too much or too little."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import attrs

from grievance.errors import InvalidValue
from grievance.model import Span
from grievance.procedure import Procedure, tables_of
from grievance.testing.mutation._mutant import Mutant

__all__ = ["duration_mutants"]


def duration_mutants(procedure: Procedure) -> Iterator[Mutant]:
    """Yield *procedure* with a standard within a unit of time more or less."""
    rules = tables_of(procedure)["standards"].rules
    for at, (rule, bound) in enumerate(zip(rules, procedure.standards, strict=True)):
        within = bound.standard.within
        for kind, count in (("relaxed", within.count + 1), ("tightened", within.count - 1)):
            try:
                other = attrs.evolve(within, count=count)
            except InvalidValue:
                continue
            yield Mutant(
                id=f"standards/{rule.id}/{kind}",
                sentence=f"standards: '{rule.id}' is due within {other}, not {within}",
                table="standards",
                at=at,
                was=(rule,),
                standard=rule.id,
                make=partial(_lasting, procedure, at, other),
            )


def _lasting(procedure: Procedure, at: int, within: Span) -> Procedure:
    bound = procedure.standards[at]
    changed = attrs.evolve(bound, standard=attrs.evolve(bound.standard, within=within))
    return attrs.evolve(procedure, standards=(*procedure.standards[:at], changed, *procedure.standards[at + 1 :]))
