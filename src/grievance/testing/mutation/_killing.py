"""The case that would have noticed a mistake: tried on the procedure, on which it passes, and on the mutant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

from grievance.deadlines import status
from grievance.errors import GrievanceError
from grievance.model import Anchor, RemedyKind, Span, Standard, Unit
from grievance.procedure import Procedure
from grievance.testing.cases._cases import Case, Step, Suite, TimelineCase
from grievance.testing.cases._given import given_facts
from grievance.testing.cases._pasting import as_toml
from grievance.testing.cases._recording import recorded, timeline_toml
from grievance.testing.coverage._rows import TABLE_OF
from grievance.testing.mutation._bench import fits
from grievance.testing.mutation._mutant import Mutant
from grievance.testing.timelines._timeline import Timeline, run_timeline

__all__ = ["killing_case", "received_at"]

_DAYS = 7
_AT_ONCE = Span(count=0, unit=Unit.MINUTE)
_RIGHT_AFTER = timedelta(microseconds=1)


def received_at(suite: Suite, procedure: Procedure) -> datetime:
    """Return when the complaints of new cases are received: as in the first one, else when the procedure begins."""
    every: tuple[Case | TimelineCase, ...] = (*suite.cases, *suite.timelines)
    told = (case.now for case in every)
    return next(told, datetime.combine(procedure.effective, time(12), UTC))


def killing_case(procedure: Procedure, mutant: Mutant, example: Mapping[str, object], now: datetime) -> str | None:
    """
    Return a case about *example*, as TOML, that passes on *procedure* and fails on *mutant*; None if none was found.

    Dates are tried from *now* on, and from the first on which a standard binds. What no case can tell, because a clock
    starts later, a timeline does.
    """
    for at in _instants(procedure, mutant, now):
        for question in _questions(mutant):
            try:
                case = recorded(example, procedure, at, (question,), case_id=mutant.id)
                if _tells(case, procedure, mutant):
                    return as_toml(case)
                if mutant.standard is not None and (timeline := _timeline(procedure, mutant, example, at)) is not None:
                    return timeline_toml(timeline)
            except GrievanceError:
                continue
    return None


def _questions(mutant: Mutant) -> tuple[str, ...]:
    if mutant.standard is not None:
        return ("due",)
    return tuple(question for question, table in TABLE_OF.items() if table == mutant.table and question != "due")


def _tells(case: Case, procedure: Procedure, mutant: Mutant) -> bool:
    facts = given_facts(case.facts, procedure, case.now)
    return all(fits(one, procedure, facts) for one in case.expect) and not all(
        fits(one, mutant.procedure, facts) for one in case.expect
    )


def _instants(procedure: Procedure, mutant: Mutant, now: datetime) -> Iterator[datetime]:
    if mutant.table != "standards":
        yield now
        return
    standard = procedure.standards[mutant.at].standard
    days = [timedelta(days=day) for day in range(_DAYS)]
    yield from (now + day for day in days)
    yield from (datetime.combine(standard.since, time(12), UTC) + day for day in days if standard.since is not None)
    yield from (datetime.combine(standard.until, time(12), UTC) - day for day in days if standard.until is not None)


_ANSWERED = ("answered",)
_LEADING_TO: Mapping[Anchor, tuple[str, ...]] = {
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


def _timeline(
    procedure: Procedure, mutant: Mutant, example: Mapping[str, object], now: datetime
) -> TimelineCase | None:
    """Return a timeline that looks at the clock at the earlier of its deadlines with and without the mistake."""
    for before in _ways_to(procedure.standards[mutant.at].standard):
        with suppress(GrievanceError):
            timeline = _after(before, procedure, mutant, example, now)
            if timeline is not None:
                return timeline
    return None


def _after(
    before: tuple[str, ...], procedure: Procedure, mutant: Mutant, example: Mapping[str, object], now: datetime
) -> TimelineCase | None:
    standard = procedure.standards[mutant.at].standard
    steps = tuple(Step(after=_AT_ONCE, did=verb) for verb in before)
    played = [_played(one, example, now, before) for one in (procedure, mutant.procedure)]
    dues = [due for timeline in played if (due := _due(timeline, standard)) is not None]
    if len(set(dues)) < len(played):
        return None
    timeline, at = played[0], min(dues)
    timeline.at(at)
    states = {
        one.clock.standard: one.state.value
        for one in status(timeline.complaint, at + _RIGHT_AFTER)
        if one.clock.standard == standard.id
    }
    case = TimelineCase(
        id=mutant.id, where="", facts=dict(example), now=now, steps=(*steps, Step(at=at, states=states))
    )
    return case if not run_timeline(case, procedure) and run_timeline(case, mutant.procedure) else None


def _ways_to(standard: Standard) -> Iterator[tuple[str, ...]]:
    """Yield what may have happened when the clock of a standard starts; a check needs something granted."""
    ways = _LEADING_TO.get(standard.anchor, ())
    yield ways
    if ways[:1] == _ANSWERED:
        yield from ((f"answered with {kind.value}", *ways[1:]) for kind in RemedyKind if not kind.by_letter)


def _played(procedure: Procedure, example: Mapping[str, object], now: datetime, before: tuple[str, ...]) -> Timeline:
    timeline = Timeline(procedure, example, now=now)
    timeline.at(now).did(*before)
    return timeline


def _due(timeline: Timeline, standard: Standard) -> datetime | None:
    dues = [clock.due_at for clock in timeline.complaint.clocks if clock.standard == standard.id]
    return dues[-1] if dues else None
