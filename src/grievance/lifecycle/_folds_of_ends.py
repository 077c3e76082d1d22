"""What decisions and ends make of a complaint: answers, refusals, other bodies, remedies, taking it up again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs

from grievance.lifecycle._folding import Changes
from grievance.model import (
    Complaint,
    Event,
    Granted,
    OmbudsmanCase,
    OmbudsmanResult,
    Proposal,
    Remedy,
    RemedyState,
    Reopening,
    Stage,
)
from grievance.model import _events as told

__all__ = [
    "answered",
    "approved",
    "declined",
    "executed",
    "ombudsman_decided",
    "proposed",
    "referred",
    "remedy",
    "reopened",
    "returned",
    "stage_2",
    "to",
    "to_ombudsman",
]


def to(stage: Stage, ended: str | None = None) -> Callable[[Complaint, Any], Changes]:
    """Return the change to a *stage* that ends a wait; the field *ended* keeps when."""

    def change(complaint: Complaint, event: Event) -> Changes:
        changes: Changes = {"stage": stage, **_awake(complaint, event)}
        if ended is not None:
            changes[ended] = event.at
        return changes

    return change


def _awake(complaint: Complaint, event: Event) -> Changes:
    """End the wait that lasts, if one does."""
    if not complaint.pauses or complaint.pauses[-1].until is not None:
        return {}
    *before, last = complaint.pauses
    return {"pauses": (*before, attrs.evolve(last, until=max(event.at, last.since)))}


def answered(complaint: Complaint, event: told.Answered) -> Changes:
    remedies = event.resolution.remedies if event.resolution else ()
    changes = to(Stage.ANSWERED, "answered_at")(complaint, event)
    return {**changes, "resolution": event.resolution, **_granting(complaint, remedies, event)}


def _granting(complaint: Complaint, remedies: Iterable[Remedy], event: Event) -> Changes:
    """Keep every remedy once, however often it is granted; a decision that was proposed is taken."""
    known = {one.remedy.id for one in complaint.granted}
    new = (_granted(one, event) for one in remedies if one.id not in known)
    return {"granted": (*complaint.granted, *new), "proposal": None}


def _granted(remedy: Remedy, event: Event) -> Granted:
    if remedy.kind.by_letter:
        at = event.recorded_at
        return Granted(remedy=remedy, by=event.by.id, at=at, state=RemedyState.EXECUTED, settled_at=at)
    return Granted(remedy=remedy, by=event.by.id, at=event.recorded_at)


def declined(complaint: Complaint, event: told.Declined) -> Changes:
    refusal = event.refusal
    decided = {"refusal": refusal, "declined_by": refusal.decided_by if refusal else event.by.id}
    granting = _granting(complaint, refusal.remedies if refusal else (), event)
    return {**to(Stage.DECLINED, "answered_at")(complaint, event), **decided, **granting}


def referred(complaint: Complaint, event: told.Referred) -> Changes:
    granting = _granting(complaint, event.refusal.remedies if event.refusal else (), event)
    referred = {"referred_to": event.to, "refusal": event.refusal}
    return {**to(Stage.REFERRED, "referred_at")(complaint, event), **referred, **granting}


def returned(complaint: Complaint, event: told.HandOverReturned) -> Changes:
    return {**_taken_up(complaint, event, returned=True), "stage": Stage.OPEN}


def to_ombudsman(complaint: Complaint, event: told.WentToOmbudsman) -> Changes:
    case = OmbudsmanCase(
        body=event.body,
        reference=event.reference,
        since=event.at,
        stage=complaint.stage,
        decided_by=_decider(complaint),
    )
    return {**to(Stage.WITH_OMBUDSMAN)(complaint, event), "ombudsman": case, "proposal": None}


def ombudsman_decided(complaint: Complaint, event: told.OmbudsmanDecided) -> Changes:
    """What was overturned is open again, without whoever had decided it; what was settled is accepted."""
    before, result = complaint.ombudsman, event.result
    assert before is not None  # the stage says so  # noqa: S101
    changes: Changes = {"ombudsman": attrs.evolve(before, result=result, result_at=event.at), "stage": before.stage}
    if result is OmbudsmanResult.SETTLED:
        changes |= {"stage": Stage.RESOLVED, "resolved_at": event.at}
    elif result.against_us and complaint.answered_at is not None:
        owner = None if complaint.owner == before.decided_by else complaint.owner
        changes |= {**_taken_up(complaint, event, overturned=True), "stage": Stage.OPEN, "owner": owner}
    return changes


def reopened(complaint: Complaint, event: told.Reopened) -> Changes:
    return {**_taken_up(complaint, event), "stage": event.stage, "owner": event.owner}


def stage_2(complaint: Complaint, event: told.Stage2Requested) -> Changes:
    changes = _taken_up(complaint, event, stage_2=True)
    decided_by = changes["reopenings"][-1].decided_by
    owner = None if complaint.owner == decided_by else complaint.owner
    return {**changes, "stage": Stage.OPEN, "owner": owner}


def _decider(complaint: Complaint) -> str | None:
    decision = complaint.resolution or complaint.refusal
    return decision.decided_by if decision else complaint.declined_by


def _second(complaint: Complaint) -> str | None:
    if complaint.resolution is not None:
        return complaint.resolution.approved_by
    return complaint.refusal.reviewed_by if complaint.refusal else None


def _taken_up(complaint: Complaint, event: Event, **why: bool) -> Changes:
    """Keep what had ended the work, and *why* it is taken up, if it is not a mere reopening."""
    reopening = Reopening(
        at=event.at,
        answered_at=complaint.answered_at,
        referred_at=None if complaint.answered_at else complaint.referred_at,
        ended_at=None if complaint.answered_at else complaint.ended_at,
        decided_by=_decider(complaint),
        approved_by=_second(complaint),
        ground=complaint.refusal.ground if complaint.refusal else None,
        **why,
    )
    return {"reopenings": (*complaint.reopenings, reopening), **dict.fromkeys(_UNDECIDED)}


_UNDECIDED = (
    *("answered_at", "resolved_at", "ended_at", "declined_by", "executed_at", "resolution", "refusal"),
    *("referred_at", "referred_to", "taken_over_at", "proposal"),
)
"""What is empty again when a complaint is taken up."""


def executed(complaint: Complaint, event: told.ExecutionChecked) -> Changes:
    """Somebody looked: what is carried out needs following no more."""
    if not event.carried_out:
        return {"executed_at": None}
    return {
        "executed_at": event.at,
        "granted": tuple(
            attrs.evolve(one, state=RemedyState.EXECUTED, settled_at=event.at)
            if one in complaint.remedies_left
            else one
            for one in complaint.granted
        ),
    }


def remedy(complaint: Complaint, event: told.RemedyReported) -> Changes:
    granted = tuple(
        attrs.evolve(one, state=event.state, settled_at=event.at, reference=event.reference)
        if one.remedy.id == event.remedy_id
        else one
        for one in complaint.granted
    )
    done = all(one.state is RemedyState.EXECUTED for one in granted) and not _measures_due(complaint)
    return {"granted": granted, "executed_at": event.at if done else complaint.executed_at}


def _measures_due(complaint: Complaint) -> bool:
    return complaint.resolution is not None and any(one.due_on for one in complaint.resolution.measures)


def proposed(_complaint: Complaint, event: told.DecisionProposed) -> Changes:
    proposal = Proposal(by=event.by.id, at=event.at, resolution=event.resolution, refusal=event.refusal)
    return {"proposal": proposal}


def approved(complaint: Complaint, event: told.DecisionApproved) -> Changes:
    assert complaint.proposal is not None  # what is demanded of an approval  # noqa: S101
    by = event.by
    approved = attrs.evolve(complaint.proposal, approved_by=by.id, approved_at=event.at, approved_as=by.roles)
    return {"proposal": approved}
