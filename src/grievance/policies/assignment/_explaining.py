"""Why this person, and why not each of the others: a sentence for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from grievance.policies.assignment._candidates import Candidate, Obstacle
from grievance.policies.assignment._roster import Pool
from grievance.policies.assignment._step import Step

__all__ = ["explained", "percent"]


def explained(found: Iterable[Candidate], to: str | None, step: Step, threshold: Fraction) -> tuple[Candidate, ...]:
    """Return the candidates in order, each with a sentence: the chosen one, who is free, who is not now, who is not."""
    ordered = sorted(
        found, key=lambda one: (one.handler_id != to, not one.fits, bool(one.obstacles), _pool(one), one.turn)
    )
    chosen = ordered[0] if ordered and ordered[0].handler_id == to else None
    return tuple(one._replace(because=_because(one, chosen, step, threshold)) for one in ordered)


def _pool(candidate: Candidate) -> bool:
    return candidate.pool is Pool.OVERFLOW


_TAKEN = {
    Step.OWNER: "owns it and keeps it",
    Step.SUBSTITUTE: "stands in for the owner, who is absent",
    Step.FOLLOW_UP: "handled an earlier complaint of this customer",
    Step.LAST_RESORT: "always resolves",
}
_INSTEAD = {
    Step.OWNER: "could take it, but the owner keeps it",
    Step.SUBSTITUTE: "could take it, but a named substitute comes first",
    Step.FOLLOW_UP: "could take it, but somebody knows the customer",
}
_NOT_YET = "is of the overflow pool, which is not asked yet"


def _because(one: Candidate, chosen: Candidate | None, step: Step, threshold: Fraction) -> str:
    if one is chosen:
        return _TAKEN.get(step, f"has the least with it: {percent(one.after)}")
    if one.obstacles:
        return _why_not(one)
    if step in _INSTEAD:
        return _INSTEAD[step]
    if _pool(one) and step is not Step.OVERFLOW:
        return _NOT_YET
    if chosen is None or one.pool is not chosen.pool or (step is Step.FIRST_POOL and not one.below(threshold)):
        return f"is in reserve: {percent(one.before)} are taken, and the threshold is {percent(threshold)}"
    return _later(one, chosen)


def _why_not(one: Candidate) -> str:
    """Return what keeps somebody from it: what no time removes, then what passes with time."""
    found = [one.because] if one.because else []
    if Obstacle.AWAY in one.obstacles:
        back = "nobody knows until when" if one.there_at is None else f"until {one.there_at:%Y-%m-%d %H:%M} UTC"
        found.append(f"is away, {back}")
    if Obstacle.FULL in one.obstacles:
        found.append(f"has no room: would be at {percent(one.after)}")
    return "; ".join(found)


def _later(one: Candidate, chosen: Candidate) -> str:
    """Return what put somebody behind who was chosen."""
    if one.after != chosen.after:
        return f"has more with it: {percent(one.after)}"
    if one.last_assigned != chosen.last_assigned:
        return f"has as much with it ({percent(one.after)}) and was asked more recently"
    return "has as much with it, was asked at the same time, and comes later by id"


def percent(share: Fraction) -> str:
    """Return a share as people read it, rounded to the nearest per cent."""
    return f"{round(share * 100)} %"
