"""Ladders that do not reach anybody who is always there, and duties that no ladder watches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grievance.deadlines._lengths import never_later
from grievance.model import Duty
from grievance.policies import ALWAYS_THERE, Ladder, Rung
from grievance.procedure._procedure import Procedure
from grievance.procedure.analysis._places import place_of_standard
from grievance.rules.analysis import Defect, Finding

__all__ = ["ladders_without_end"]

_ALWAYS = " or ".join(map(repr, ALWAYS_THERE))


def ladders_without_end(procedure: Procedure) -> Iterator[Finding]:
    """
    Yield the ladders that end too low, or begin nowhere, and the duties that have none while others do (L28, L84).

    The last to be told has to be somebody who is always there, and after the duty was due: a ladder whose rungs all
    lie before it says nothing of a duty that was missed.
    """
    ladders = procedure.conduct.ladders
    standards = [bound.standard for bound in procedure.standards if bound.standard.duty.ours]
    climbed = {one.id: next((at for at, ladder in enumerate(ladders) if ladder.is_for(one)), None) for one in standards}
    for number, ladder in enumerate(ladders):
        where = f"escalation[{number}]"
        if not any(ladder.is_for(standard) for standard in standards):
            message = f"nobody climbs it: no standard of ours is a {_about(ladder)}; drop it or mend what it names"
            yield Finding(defect=Defect.UNREACHABLE, where=where, message=message)
        elif number not in climbed.values():
            taken = sorted({climbed[one.id] or 0 for one in standards if ladder.is_for(one)})
            by = ", ".join(f"escalation[{at}]" for at in taken)
            message = f"nobody climbs it: {by} before it is for the same standards; put what is special first"
            yield Finding(defect=Defect.SHADOWED, where=where, message=message)
        yield from _end(ladder, where)
    if ladders:
        yield from _unwatched(procedure, climbed)


def _about(ladder: Ladder) -> str:
    return repr(ladder.standard) if ladder.standard is not None else str(ladder.duty and ladder.duty.value)


def _end(ladder: Ladder, where: str) -> Iterator[Finding]:
    after = [rung for rung in ladder.rungs if rung.after is not None]
    if not after:
        message = "all its rungs lie before the duty is due: when it was missed nobody is told; add a rung after it"
        yield Finding(defect=Defect.ENDLESS_LADDER, where=where, message=message)
        return
    higher = [rung for rung in after if rung.to in ALWAYS_THERE]
    for number, rung in enumerate(ladder.rungs):
        if rung in after and rung not in higher and all(_surely_before(one, rung) for one in higher):
            message = (
                f"the last to be told is {rung.to!r}, {rung.after} after the duty was due, and may not be there; "
                f"end it later with {_ALWAYS}"
            )
            yield Finding(defect=Defect.ENDLESS_LADDER, where=f"{where}.rungs[{number}]", message=message)
            return


def _surely_before(one: Rung, other: Rung) -> bool:
    assert one.after is not None  # both come after the duty was due  # noqa: S101
    assert other.after is not None  # noqa: S101
    return never_later(one.after, other.after) and not never_later(other.after, one.after)


def _unwatched(procedure: Procedure, climbed: Mapping[str, int | None]) -> Iterator[Finding]:
    """Yield each duty of ours that has a standard for which there is no ladder."""
    unwatched: dict[Duty, list[str]] = {}
    for standard_id, ladder in climbed.items():
        if ladder is None:
            unwatched.setdefault(procedure.standard(standard_id).duty, []).append(standard_id)
    for duty, ids in unwatched.items():
        message = (
            f"nobody is told when the {duty.value} is late: there are ladders, but none for "
            f"{', '.join(map(repr, ids))}; add one, or let one be for every duty"
        )
        where = place_of_standard(procedure, ids[0])
        yield Finding(defect=Defect.ENDLESS_LADDER, where=where, message=message, rows=tuple(ids))
