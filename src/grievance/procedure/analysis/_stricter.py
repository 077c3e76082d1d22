"""Deadlines that never matter, because a stricter one always binds with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from grievance.deadlines._lengths import never_later
from grievance.model import OnReopening, Standard
from grievance.procedure._procedure import BoundStandard, Procedure
from grievance.procedure.analysis._inputs import Inputs, fewest, undecided
from grievance.procedure.analysis._places import place_of_standard
from grievance.procedure.analysis._regions import other_regimes
from grievance.rules.analysis import Defect, Finding

__all__ = ["stricter_elsewhere"]


def stricter_elsewhere(inputs: Inputs) -> Iterator[Finding]:
    """
    Yield the standards that never set the deadline: whenever one binds, another of its duty is due no later.

    The other one counts from the same anchor and neither pauses, falls away nor is extended where this one is not
    (L72, L76); a statute is never set against a promise, which can be relaxed where it cannot (D6).
    """
    procedure = inputs.procedure
    for position, bound in enumerate(procedure.standards):
        rivals = [
            other
            for at, other in enumerate(procedure.standards)
            if at != position and _is_stricter(procedure, other.standard, bound.standard, first=at < position)
        ]
        if rivals:
            yield from _against(inputs, bound, rivals)


def _against(inputs: Inputs, bound: BoundStandard, rivals: list[BoundStandard]) -> Iterator[Finding]:
    elsewhere = other_regimes(inputs.procedure, bound.standard.regime)
    alone = inputs.some(bound.when, unless=[one.when for one in rivals], never=elsewhere)
    where = place_of_standard(inputs.procedure, bound.standard.id)
    ids = (bound.standard.id, *(one.standard.id for one in rivals))
    yield from undecided(alone, where, f"is {bound.standard.id!r} ever due alone", ids)
    if alone:
        held = inputs.some(bound.when, never=elsewhere)
        if held.example is not None:
            needed = fewest(rivals, lambda some: _always_with(inputs, bound, some))
            names = " or ".join(f"{one.standard.id!r} ({one.standard.within})" for one in needed)
            rows = (bound.standard.id, *(one.standard.id for one in needed))
            message = (
                f"{bound.standard.id!r} ({bound.standard.within}) never sets the deadline: whenever it binds, {names} "
                "is due no later; drop it, shorten it, or say with when whom it alone binds"
            )
            yield Finding(
                defect=Defect.STRICTER_ELSEWHERE, where=where, message=message, rows=rows, example=held.example
            )


def _always_with(inputs: Inputs, bound: BoundStandard, rivals: Sequence[BoundStandard]) -> bool:
    elsewhere = other_regimes(inputs.procedure, bound.standard.regime)
    return bool(inputs.some(bound.when, unless=[one.when for one in rivals], never=elsewhere))


def _is_stricter(procedure: Procedure, one: Standard, other: Standard, *, first: bool) -> bool:
    """Return whether *one* binds on the same terms as *other* and is never due later; of equals the *first* counts."""
    same = (one.duty, one.anchor, one.repeats) == (other.duty, other.anchor, other.repeats)
    if not same or (other.statutory and not one.statutory) or not _binds_as_often(procedure, one, other):
        return False
    if not _ends_in_time(procedure, one, other):
        return False
    tied = _ends_in_time(procedure, other, one) and _binds_as_often(procedure, other, one)
    return not tied or one.statutory > other.statutory or (first and one.statutory == other.statutory)


def _binds_as_often(procedure: Procedure, one: Standard, other: Standard) -> bool:
    """Return whether, apart from its conditions, *one* binds and runs wherever *other* does, and asks no less of us."""
    in_force = (one.since or date.min) <= (other.since or date.min) and (one.until or date.max) >= (
        other.until or date.max
    )
    regime = one.regime == other.regime or (other.regime is None and one.regime in procedure.adopted)
    runs = set(one.pauses) <= set(other.pauses) and one.extension in (None, other.extension)
    stays = all(
        getattr(one, name) in (None, getattr(other, name)) for name in ("unless_resolved_within", "if_resolved_within")
    )
    reopened = procedure.terms.reopening(one) in (OnReopening.CONTINUE, procedure.terms.reopening(other))
    as_much = set(one.requires) >= set(other.requires) and one.response == other.response
    costs = other.daily_penalty in (None, one.daily_penalty) and other.ahead in (None, one.ahead)
    return all((in_force, regime, runs, stays, reopened, as_much, costs))


def _ends_in_time(procedure: Procedure, one: Standard, other: Standard) -> bool:
    alike = one.calendar == other.calendar and _zone(procedure, one) == _zone(procedure, other)
    delays = (one.deemed and not (alike and other.deemed)) or (one.rolls and not (alike and other.rolls))
    return not delays and never_later(one.within, other.within, statutory=(one.statutory, other.statutory), alike=alike)


def _zone(procedure: Procedure, standard: Standard) -> str:
    return standard.zone or procedure.zone
