"""The fold: what each event makes of a complaint. No rule is applied here, since events carry results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import attrs

from grievance.errors import InvalidValue
from grievance.model import (
    Complaint,
    ContactKind,
    Direction,
    Duty,
    Event,
    Nature,
    Offer,
    Override,
    Pause,
    Promise,
    Reopening,
    Stage,
    Task,
    TaskState,
    Transfer,
    WaitsFor,
    Waiver,
)
from grievance.model import _events as told

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
    changes: Changes = {"contacts": (*complaint.contacts, contact)}
    if contact.kind is ContactKind.ACKNOWLEDGEMENT and contact.direction is Direction.OUT:
        changes["acknowledged_at"] = min(contact.at, complaint.acknowledged_at or contact.at)
    if contact.promises is not None and contact.direction is Direction.OUT:
        changes["promises"] = (
            *complaint.promises,
            Promise(duty=Duty.FINAL_RESPONSE, due_at=contact.promises, by=event.by.id, at=contact.at, by_notice=True),
        )
    return changes


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
    return {**_to(Stage.ANSWERED, "answered_at")(complaint, event), "resolution": event.resolution}


def _declined(complaint: Complaint, event: told.Declined) -> Changes:
    return {**_to(Stage.DECLINED, "answered_at")(complaint, event), "declined_by": event.by.id}


def _referred(complaint: Complaint, event: told.Referred) -> Changes:
    return {**_to(Stage.REFERRED, "referred_at")(complaint, event), "referred_to": event.to}


def _reopened(complaint: Complaint, event: told.Reopened) -> Changes:
    return {**_taken_up(complaint, event), "stage": event.stage, "owner": event.owner}


def _stage_2(complaint: Complaint, event: told.Stage2Requested) -> Changes:
    changes = _taken_up(complaint, event, stage_2=True)
    decided_by = changes["reopenings"][-1].decided_by
    owner = None if complaint.owner == decided_by else complaint.owner
    return {**changes, "stage": Stage.OPEN, "owner": owner}


def _taken_up(complaint: Complaint, event: Event, *, stage_2: bool = False) -> Changes:
    reopening = Reopening(
        at=event.at,
        answered_at=complaint.answered_at,
        referred_at=None if complaint.answered_at else complaint.referred_at,
        ended_at=None if complaint.answered_at else complaint.ended_at,
        decided_by=complaint.resolution.decided_by if complaint.resolution else complaint.declined_by,
        stage_2=stage_2,
    )
    blank = ("answered_at", "resolved_at", "ended_at", "declined_by", "executed_at", "referred_at", "referred_to")
    return {"reopenings": (*complaint.reopenings, reopening), "resolution": None, **dict.fromkeys(blank)}


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
    told.ExecutionChecked: lambda _complaint, event: {"executed_at": event.at if event.carried_out else None},
    told.FeedbackGiven: lambda complaint, event: {"feedback": (*complaint.feedback, event.feedback)},
    told.Analysed: lambda _complaint, event: {"analysis": event.analysis},
    told.Prompted: _prompted,
    told.Settled: lambda complaint, event: {"settled": tuple(dict.fromkeys((*complaint.settled, *event.effects)))},
}
