"""The timeline that would have noticed a mistake in the time of a standard whose clock starts later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from grievance.errors import GrievanceError
from grievance.model import Span, Standard, Unit
from grievance.procedure import Procedure
from grievance.testing.asking._cases import Step, TimelineCase
from grievance.testing.mutation._mutant import Mutant
from grievance.testing.mutation._stories import ways_to
from grievance.testing.timelines._timeline import Timeline, passes

__all__ = ["killing_timeline"]

_AT_ONCE = Span(count=0, unit=Unit.MINUTE)


def killing_timeline(
    procedure: Procedure, mutant: Mutant, example: Mapping[str, object], instants: Iterable[datetime]
) -> TimelineCase | None:
    """
    Return a timeline that looks at the clock at the earlier of its deadlines with and without the mistake.

    It begins at the first of some *instants* from which the two differ. None if there is none, or if the clock looks
    the same then.
    """
    for before in ways_to(procedure.standards[mutant.at].standard):
        with suppress(GrievanceError):
            timeline = _after(before, procedure, mutant, example, instants)
            if timeline is not None:
                return timeline
    return None


def _after(
    before: tuple[str, ...],
    procedure: Procedure,
    mutant: Mutant,
    example: Mapping[str, object],
    instants: Iterable[datetime],
) -> TimelineCase | None:
    standard = procedure.standards[mutant.at].standard
    for now in instants:
        played = [_played(one, example, now, before) for one in (procedure, mutant.procedure)]
        dues = {due for timeline in played if (due := _due(timeline, standard)) is not None}
        if len(dues) == len(played):
            did = (Step(after=_AT_ONCE, did=verb) for verb in before)
            steps = (*did, _looking(played[0], standard, min(dues)))
            case = TimelineCase(id=mutant.id, where="", facts=dict(example), now=now, steps=steps)
            return case if passes(case, procedure) and not passes(case, mutant.procedure) else None
    return None


def _looking(timeline: Timeline, standard: Standard, at: datetime) -> Step:
    clocks = timeline.at(at).clocks
    return Step(at=at, states={standard.id: clocks[standard.id]})


def _played(procedure: Procedure, example: Mapping[str, object], now: datetime, before: tuple[str, ...]) -> Timeline:
    timeline = Timeline(procedure, example, now=now)
    timeline.at(now).did(*before)
    return timeline


def _due(timeline: Timeline, standard: Standard) -> datetime | None:
    dues = [clock.due_at for clock in timeline.complaint.clocks if clock.standard == standard.id]
    return dues[-1] if dues else None
