"""Levels of priority that are reached a point too early or too late."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import attrs

from grievance.policies import Level, Scoring
from grievance.procedure import Procedure
from grievance.testing.mutation._mutant import Mutant

__all__ = ["level_mutants"]


def level_mutants(procedure: Procedure) -> Iterator[Mutant]:
    """Yield *procedure* with a level that is reached a point earlier or later; the lowest takes whatever is left."""
    reachable = [(level.at_least, level) for level in procedure.levels.levels if level.at_least is not None]
    lowest = min(at_least for at_least, _ in reachable)
    for at_least, level in reachable if isinstance(procedure.score, Scoring) else ():
        for kind, moved in (("earlier", at_least - 1), ("later", at_least + 1)) if at_least > lowest else ():
            yield Mutant(
                id=f"priority/level {level.name}/{kind}",
                sentence=f"priority: the level '{level.name}' is reached from a score of {moved}, not of {at_least}",
                kind="levels",
                table="priority",
                score=min(moved, at_least),
                make=partial(_reached, procedure, level, moved),
            )


def _reached(procedure: Procedure, level: Level, at_least: int) -> Procedure:
    levels = tuple(attrs.evolve(one, at_least=at_least) if one is level else one for one in procedure.levels.levels)
    return attrs.evolve(procedure, levels=attrs.evolve(procedure.levels, levels=levels))
