"""The fold: what each event makes of a complaint. No rule is applied here, since events carry results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from grievance.errors import InvalidValue
from grievance.model import (
    Absorption,
    Complaint,
    Contact,
    ContactKind,
    Direction,
    Duty,
    Event,
    Granted,
    Link,
    Nature,
    Offer,
    OmbudsmanCase,
    OmbudsmanResult,
    Override,
    Pause,
    Promise,
    Prompt,
    Proposal,
    Remedy,
    RemedyState,
    Reopening,
    Stage,
    Task,
    TaskState,
    Transfer,
    WaitsFor,
    Waiver,
)
from grievance.model import _events as told
from grievance.model import _record as record

__all__ = ["evolve"]

Changes: TypeAlias = dict[str, Any]


def evolve(complaint: Complaint | None, event: Event) -> Complaint:
    """
    Return the complaint after *event*.

    Raises:
        InvalidValue: A history begins otherwise than with Registered, or has a second one.
    """
    if complaint is None:
        return _opened(event)
    if isinstance(event, told.Registered):
        raise InvalidValue("history", "must hold Registered once, at its beginning")
    changes = _CHANGES[type(event)](complaint, event)
    if event.request_key is not None and event.request_key not in complaint.request_keys:
        changes["request_keys"] = (*complaint.request_keys, event.request_key)
    return attrs.evolve(complaint, version=complaint.version + 1, **changes)


def _opened(event: Event) -> Complaint:
    if not isinstance(event, told.Registered):
        raise InvalidValue("history", f"must begin with Registered, not {type(event).__name__}")
    submission = event.submission
    return Complaint(
        id=event.complaint_id,
        submission=submission,
        nature=submission.nature,
        stage=Stage.OPEN if submission.nature is Nature.COMPLAINT else Stage.RECORDED,
        registered_at=event.at,
        receiver=submission.receiver,
        owner=None if submission.receiver in submission.accused else submission.receiver,
        request_keys=() if event.request_key is None else (event.request_key,),
        version=1,
    )


def _assessed(_complaint: Complaint, event: told.Assessed) -> Changes:
    return {
        "procedure": event.procedure,
        "priority": event.priority,
        "team": event.team,
        "rulings": event.rulings,
        "clocks": event.clocks,
    }


def _overridden(complaint: Complaint, event: told.Overridden) -> Changes:
    override = Override(question=event.question, value=event.value, reason=event.reason, by=event.by.id, at=event.at)
    others = tuple(kept for kept in complaint.overrides if kept.question != event.question)
    return {"overrides": (*others, override)}


def _corrected(complaint: Complaint, event: told.Corrected) -> Changes:
    """Take over what was corrected; whom it turns out to be about owns it no longer, and is not asked to."""
    accused = event.submission.accused
    transfers = tuple(
        attrs.evolve(one, state=Offer.DECLINED, settled_at=event.at) if one is complaint.offered else one
        for one in complaint.transfers
    )
    asked = complaint.offered is not None and complaint.offered.to in accused
    return {
        "submission": event.submission,
        "owner": None if complaint.owner in accused else complaint.owner,
        "transfers": transfers if asked else complaint.transfers,
    }


def _contacted(complaint: Complaint, event: told.Contacted) -> Changes:
    contact = event.contact
    contacts = (*complaint.contacts, contact)
    changes: Changes = {"contacts": contacts, "acknowledged_at": _acknowledged_at(contacts)}
    if contact.promises is not None and contact.direction is Direction.OUT:
        changes["promises"] = (
            *complaint.promises,
            Promise(duty=Duty.FINAL_RESPONSE, due_at=contact.promises, by=event.by.id, at=contact.at, by_notice=True),
        )
    return changes


def _acknowledged_at(contacts: tuple[Contact, ...]) -> datetime | None:
    sent = (one for one in contacts if one.kind is ContactKind.ACKNOWLEDGEMENT and one.direction is Direction.OUT)
    return min((one.at for one in sent if not one.bounced), default=None)


def _bounced(complaint: Complaint, event: told.Bounced) -> Changes:
    """A letter that did not arrive tells nothing: neither a receipt nor a new date."""
    lost = next(one for one in complaint.contacts if one.id == event.contact_id)
    contacts = tuple(attrs.evolve(one, bounced=True) if one is lost else one for one in complaint.contacts)
    kept = (
        one for one in complaint.promises if not (one.by_notice and (one.at, one.due_at) == (lost.at, lost.promises))
    )
    return {"contacts": contacts, "acknowledged_at": _acknowledged_at(contacts), "promises": tuple(kept)}


def _promised(complaint: Complaint, event: told.Promised) -> Changes:
    promise = Promise(duty=event.duty, due_at=event.due_at, by=event.by.id, at=event.at)
    return {"promises": (*complaint.promises, promise)}


def _waived(complaint: Complaint, event: told.Waived) -> Changes:
    waiver = Waiver(standard=event.standard, reason=event.reason, by=event.by.id, at=event.at)
    return {"waivers": (*complaint.waivers, waiver)}


def _waited(complaint: Complaint, event: told.Waited) -> Changes:
    stages = {WaitsFor.CUSTOMER: Stage.AWAITING_CUSTOMER, WaitsFor.THIRD_PARTY: Stage.AWAITING_THIRD_PARTY}
    pause = Pause(waits_for=event.waits_for, since=event.at)
    return {"stage": stages[event.waits_for], "pauses": (*complaint.pauses, pause)}


def _to(stage: Stage, ended: str | None = None) -> Callable[[Complaint, Any], Changes]:
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


def _answered(complaint: Complaint, event: told.Answered) -> Changes:
    remedies = event.resolution.remedies if event.resolution else ()
    changes = _to(Stage.ANSWERED, "answered_at")(complaint, event)
    return {**changes, "resolution": event.resolution, **_granting(complaint, remedies, event)}


def _granting(complaint: Complaint, remedies: Iterable[Remedy], event: Event) -> Changes:
    """Keep every remedy once, however often it is granted; a decision that was proposed is taken."""
    known = {one.remedy.id for one in complaint.granted}
    new = (_granted(one, event) for one in remedies if one.id not in known)
    return {"granted": (*complaint.granted, *new), "proposal": None}


def _granted(remedy: Remedy, event: Event) -> Granted:
    if remedy.kind.by_letter:
        return Granted(remedy=remedy, by=event.by.id, at=event.at, state=RemedyState.EXECUTED, settled_at=event.at)
    return Granted(remedy=remedy, by=event.by.id, at=event.at)


def _declined(complaint: Complaint, event: told.Declined) -> Changes:
    refusal = event.refusal
    decided = {"refusal": refusal, "declined_by": refusal.decided_by if refusal else event.by.id}
    granting = _granting(complaint, refusal.remedies if refusal else (), event)
    return {**_to(Stage.DECLINED, "answered_at")(complaint, event), **decided, **granting}


def _referred(complaint: Complaint, event: told.Referred) -> Changes:
    granting = _granting(complaint, event.refusal.remedies if event.refusal else (), event)
    referred = {"referred_to": event.to, "refusal": event.refusal}
    return {**_to(Stage.REFERRED, "referred_at")(complaint, event), **referred, **granting}


def _returned(complaint: Complaint, event: told.HandOverReturned) -> Changes:
    return {**_taken_up(complaint, event, returned=True), "stage": Stage.OPEN}


def _to_ombudsman(complaint: Complaint, event: told.WentToOmbudsman) -> Changes:
    case = OmbudsmanCase(
        body=event.body,
        reference=event.reference,
        since=event.at,
        stage=complaint.stage,
        decided_by=_decider(complaint),
    )
    return {**_to(Stage.WITH_OMBUDSMAN)(complaint, event), "ombudsman": case}


def _ombudsman_decided(complaint: Complaint, event: told.OmbudsmanDecided) -> Changes:
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


def _reopened(complaint: Complaint, event: told.Reopened) -> Changes:
    return {**_taken_up(complaint, event), "stage": event.stage, "owner": event.owner}


def _stage_2(complaint: Complaint, event: told.Stage2Requested) -> Changes:
    changes = _taken_up(complaint, event, stage_2=True)
    decided_by = changes["reopenings"][-1].decided_by
    owner = None if complaint.owner == decided_by else complaint.owner
    return {**changes, "stage": Stage.OPEN, "owner": owner}


def _decider(complaint: Complaint) -> str | None:
    return complaint.resolution.decided_by if complaint.resolution else complaint.declined_by


def _taken_up(complaint: Complaint, event: Event, **why: bool) -> Changes:
    """Keep what had ended the work, and *why* it is taken up, if it is not a mere reopening."""
    reopening = Reopening(
        at=event.at,
        answered_at=complaint.answered_at,
        referred_at=None if complaint.answered_at else complaint.referred_at,
        ended_at=None if complaint.answered_at else complaint.ended_at,
        decided_by=_decider(complaint),
        ground=complaint.refusal.ground if complaint.refusal else None,
        **why,
    )
    return {"reopenings": (*complaint.reopenings, reopening), **dict.fromkeys(_UNDECIDED)}


_UNDECIDED = (
    *("answered_at", "resolved_at", "ended_at", "declined_by", "executed_at", "resolution", "refusal"),
    *("referred_at", "referred_to", "taken_over_at"),
)
"""What is empty again when a complaint is taken up."""


def _offered(complaint: Complaint, event: told.TransferOffered) -> Changes:
    transfer = Transfer(to=event.to, given_by=complaint.owner, at=event.at, reason=event.reason)
    return {"transfers": (*complaint.transfers, transfer)}


def _settled_offer(state: Offer) -> Callable[[Complaint, Any], Changes]:
    def change(complaint: Complaint, event: Event) -> Changes:
        transfers = tuple(
            attrs.evolve(one, state=state, settled_at=event.at) if one is complaint.offered else one
            for one in complaint.transfers
        )
        owner = complaint.offered.to if complaint.offered and state is Offer.ACCEPTED else complaint.owner
        return {"transfers": transfers, "owner": owner}

    return change


def _task_given(complaint: Complaint, event: told.TaskGiven) -> Changes:
    task = Task(id=event.task_id, to=event.to, given_at=event.at, due_at=event.due_at, what=event.what)
    return {"tasks": (*complaint.tasks, task)}


def _settled_task(state: TaskState) -> Callable[[Complaint, Any], Changes]:
    def change(complaint: Complaint, event: Any) -> Changes:
        tasks = (
            attrs.evolve(task, state=state, settled_at=event.at) if task.id == event.task_id else task
            for task in complaint.tasks
        )
        return {"tasks": tuple(tasks)}

    return change


def _executed(complaint: Complaint, event: told.ExecutionChecked) -> Changes:
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


def _remedy(complaint: Complaint, event: told.RemedyReported) -> Changes:
    granted = (
        attrs.evolve(one, state=event.state, settled_at=event.at, reference=event.reference)
        if one.remedy.id == event.remedy_id
        else one
        for one in complaint.granted
    )
    return {"granted": tuple(granted)}


def _proposed(_complaint: Complaint, event: told.DecisionProposed) -> Changes:
    proposal = Proposal(by=event.by.id, at=event.at, resolution=event.resolution, refusal=event.refusal)
    return {"proposal": proposal}


def _approved(complaint: Complaint, event: told.DecisionApproved) -> Changes:
    assert complaint.proposal is not None  # what is demanded of an approval  # noqa: S101
    by = event.by
    approved = attrs.evolve(complaint.proposal, approved_by=by.id, approved_at=event.at, approved_as=by.roles)
    return {"proposal": approved}


def _ticked(complaint: Complaint, event: told.Ticked) -> Changes:
    done = (f"{event.checklist}/{item}" for item in event.items)
    return {"ticked": tuple(dict.fromkeys((*complaint.ticked, *done)))}


def _absorbed(complaint: Complaint, event: record.Absorbed) -> Changes:
    part = Absorption(complaint_id=event.complaint_id, received_at=event.received_at, clocks=event.clocks, at=event.at)
    return {"absorbed": (*complaint.absorbed, part)}


def _released(complaint: Complaint, event: record.Released) -> Changes:
    return {"absorbed": tuple(part for part in complaint.absorbed if part.complaint_id != event.complaint_id)}


def _linked(complaint: Complaint, event: record.Linked) -> Changes:
    return {"links": (*complaint.links, Link(kind=event.kind, to=event.to, at=event.at))}


def _erased(complaint: Complaint, event: record.Erased) -> Changes:
    """Put the pseudonym in the customer's place; the host was told to erase what it keeps itself."""
    submission = attrs.evolve(complaint.submission, customer_id=event.pseudonym, text=event.text)
    order = Prompt(effect=f"{complaint.id}/erasure")
    return {"submission": submission, "erased_at": event.at, "prompts": (*complaint.prompts, order)}


def _prompted(complaint: Complaint, event: told.Prompted) -> Changes:
    again = {prompt.effect for prompt in event.prompts if prompt.again}
    kept = (prompt for prompt in complaint.prompts if prompt.effect not in again)
    return {"prompts": (*kept, *(prompt for prompt in event.prompts if not prompt.again))}


_CHANGES: Mapping[type[Event], Callable[[Complaint, Any], Changes]] = {
    told.Admitted: lambda _complaint, _event: {"nature": Nature.COMPLAINT, "stage": Stage.OPEN},
    told.Assessed: _assessed,
    told.Overridden: _overridden,
    told.Corrected: _corrected,
    told.Timed: lambda _complaint, event: {"clocks": event.clocks},
    told.Contacted: _contacted,
    told.Waited: _waited,
    told.Resumed: _to(Stage.OPEN),
    told.Promised: _promised,
    told.Waived: _waived,
    told.FileCompleted: lambda _complaint, event: {"file_complete_at": event.at},
    told.TransferOffered: _offered,
    told.TransferAccepted: _settled_offer(Offer.ACCEPTED),
    told.TransferDeclined: _settled_offer(Offer.DECLINED),
    told.TaskGiven: _task_given,
    told.TaskFinished: _settled_task(TaskState.FINISHED),
    told.TaskDeclined: _settled_task(TaskState.DECLINED),
    told.Answered: _answered,
    told.Accepted: _to(Stage.RESOLVED, "resolved_at"),
    told.Declined: _declined,
    told.Referred: _referred,
    told.Withdrawn: _to(Stage.WITHDRAWN, "ended_at"),
    told.Reopened: _reopened,
    told.Stage2Requested: _stage_2,
    told.Closed: _to(Stage.CLOSED, "ended_at"),
    told.ExecutionChecked: _executed,
    told.FeedbackGiven: lambda complaint, event: {"feedback": (*complaint.feedback, event.feedback)},
    told.Analysed: lambda _complaint, event: {"analysis": event.analysis},
    told.HandOverConfirmed: lambda _complaint, event: {"taken_over_at": event.at},
    told.HandOverReturned: _returned,
    told.WentToOmbudsman: _to_ombudsman,
    told.OmbudsmanDecided: _ombudsman_decided,
    told.DecisionProposed: _proposed,
    told.DecisionApproved: _approved,
    told.RemedyReported: _remedy,
    told.Bounced: _bounced,
    told.Ticked: _ticked,
    record.Merged: lambda _complaint, event: {"merged_into": event.into},
    record.Absorbed: _absorbed,
    record.Unmerged: lambda _complaint, _event: {"merged_into": None},
    record.Released: _released,
    record.Linked: _linked,
    record.HoldPlaced: lambda _complaint, event: {"held_since": event.at},
    record.HoldLifted: lambda _complaint, _event: {"held_since": None},
    record.Erased: _erased,
    told.Prompted: _prompted,
    told.Settled: lambda complaint, event: {"settled": tuple(dict.fromkeys((*complaint.settled, *event.effects)))},
}
