"""Which issues the standards of a regime bind, as facts that cannot be: the name of another regime, or of none."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.procedure._procedure import BoundStandard, Procedure
from grievance.procedure._regime_rules import known_regimes
from grievance.procedure.analysis._inputs import When, when_of

__all__ = ["groups", "other_regimes"]


def other_regimes(procedure: Procedure, regime: str | None) -> tuple[When, ...]:
    """
    Return what cannot be true of an issue that a standard of *regime* binds (L76).

    It names no other regime that has standards, and names this one unless the procedure adopts it.
    """
    others = [one for one in known_regimes(procedure) if one != regime]
    asked: list[object] = [{"regime": others}] if others else []
    if regime is not None and regime not in procedure.adopted:
        asked = [{"regime": {"not": regime}}, {"regime": {"present": False}}]
    return tuple(when_of(one, procedure) for one in asked)


def groups(procedure: Procedure) -> Iterator[tuple[str | None, tuple[BoundStandard, ...]]]:
    """
    Yield which standards bind the issues that name no regime, and those that name one that is not adopted.

    An adopted regime is among those of the first group: its own rows bind alone only where somebody names it all the
    same.
    """
    adopted = (None, *procedure.adopted)
    yield None, tuple(bound for bound in procedure.standards if bound.standard.regime in adopted)
    for regime in known_regimes(procedure):
        if regime not in procedure.adopted:
            yield regime, tuple(bound for bound in procedure.standards if bound.standard.regime == regime)
