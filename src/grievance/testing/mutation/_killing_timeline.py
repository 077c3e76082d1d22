"""The timeline that would have noticed a mistake in the time of a standard whose clock starts later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from grievance.deadlines import status
from grievance.errors import GrievanceError
from grievance.model import Anchor, Duty, RemedyKind, Span, Standard, Unit
from grievance.procedure import Procedure
from grievance.testing.cases._cases import Step, TimelineCase
from grievance.testing.mutation._mutant import Mutant
from grievance.testing.timelines._timeline import Timeline, run_timeline

__all__ = ["killing_timeline"]

_AT_ONCE = Span(count=0, unit=Unit.MINUTE)
_RIGHT_AFTER = timedelta(microseconds=1)
_ANSWERED = ("answered",)
_LEADING_TO: Mapping[Anchor, tuple[str, ...]] = {
    Anchor.SENT: ("passed on",),
    Anchor.ACKNOWLEDGED: ("acknowledged",),
    Anchor.FILE_COMPLETE: ("completed the file",),
    Anchor.STAGE_2_REQUESTED: (*_ANSWERED, "asked for a second stage"),
    Anchor.STAGE_2_ACKNOWLEDGED: (*_ANSWERED, "asked for a second stage", "acknowledged"),
    Anchor.ANSWERED: _ANSWERED,
    Anchor.RESOLVED: (*_ANSWERED, "accepted"),
    Anchor.OMBUDSMAN_ASKED: (*_ANSWERED, "went to the ombudsman"),
    Anchor.OMBUDSMAN_DECIDED: (*_ANSWERED, "went to the ombudsman", "overturned by the ombudsman"),
}
"""What has to happen before a clock of each anchor starts."""


def killing_timeline(
    procedure: Procedure, mutant: Mutant, example: Mapping[str, object], instants: Iterable[datetime]
) -> TimelineCase | None:
    """
    Return a timeline that looks at the clock at the earlier of its deadlines with and without the mistake.

    It begins at the first of some *instants* from which the two differ. None if there is none, or if the clock looks
    the same then.
    """
    for before in _ways_to(procedure.standards[mutant.at].standard):
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
            return case if not run_timeline(case, procedure) and run_timeline(case, mutant.procedure) else None
    return None


def _looking(timeline: Timeline, standard: Standard, at: datetime) -> Step:
    timeline.at(at)
    clocks = status(timeline.complaint, at + _RIGHT_AFTER)
    states = {one.clock.standard: one.state.value for one in clocks if one.clock.standard == standard.id}
    return Step(at=at, states=states)


def _ways_to(standard: Standard) -> Iterator[tuple[str, ...]]:
    """Yield what may have happened when the clock of a standard starts; a check needs something granted."""
    ways = _LEADING_TO.get(standard.anchor, ())
    if standard.duty is Duty.EXECUTION_CHECK and ways[:1] == _ANSWERED:
        yield from ((f"answered with {kind.value}", *ways[1:]) for kind in RemedyKind if not kind.by_letter)
    else:
        yield ways


def _played(procedure: Procedure, example: Mapping[str, object], now: datetime, before: tuple[str, ...]) -> Timeline:
    timeline = Timeline(procedure, example, now=now)
    timeline.at(now).did(*before)
    return timeline


def _due(timeline: Timeline, standard: Standard) -> datetime | None:
    dues = [clock.due_at for clock in timeline.complaint.clocks if clock.standard == standard.id]
    return dues[-1] if dues else None
