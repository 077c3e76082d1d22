"""What handling makes of a complaint: decisions of policies, contacts, waits, transfers, tasks, prompts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import attrs

from grievance.lifecycle._folding import Changes
from grievance.model import (
    Complaint,
    Contact,
    ContactKind,
    Direction,
    Duty,
    Event,
    Offer,
    Override,
    Pause,
    Promise,
    Stage,
    Task,
    TaskState,
    Transfer,
    WaitsFor,
    Waiver,
)
from grievance.model import _events as told

__all__ = [
    "assessed",
    "bounced",
    "contacted",
    "corrected",
    "offered",
    "overridden",
    "promised",
    "prompted",
    "settled_offer",
    "settled_task",
    "task_given",
    "ticked",
    "waited",
    "waived",
]


def assessed(_complaint: Complaint, event: told.Assessed) -> Changes:
    return {
        "procedure": event.procedure,
        "priority": event.priority,
        "team": event.team,
        "rulings": event.rulings,
        "clocks": event.clocks,
    }


def overridden(complaint: Complaint, event: told.Overridden) -> Changes:
    override = Override(question=event.question, value=event.value, reason=event.reason, by=event.by.id, at=event.at)
    others = tuple(kept for kept in complaint.overrides if kept.question != event.question)
    return {"overrides": (*others, override)}


def corrected(complaint: Complaint, event: told.Corrected) -> Changes:
    """Take over what was corrected; whom it turns out to be about owns it no longer, and is not asked to."""
    accused = event.submission.accused
    transfers = tuple(
        attrs.evolve(one, state=Offer.DECLINED, settled_at=event.at) if one is complaint.offered else one
        for one in complaint.transfers
    )
    asked = complaint.offered is not None and complaint.offered.to in accused
    return {
        "submission": event.submission,
        "proposal": None,
        "owner": None if complaint.owner in accused else complaint.owner,
        "transfers": transfers if asked else complaint.transfers,
    }


def contacted(complaint: Complaint, event: told.Contacted) -> Changes:
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


def bounced(complaint: Complaint, event: told.Bounced) -> Changes:
    """A letter that did not arrive tells nothing: neither a receipt nor a new date."""
    lost = next(one for one in complaint.contacts if one.id == event.contact_id)
    contacts = tuple(attrs.evolve(one, bounced=True) if one is lost else one for one in complaint.contacts)
    kept = (
        one for one in complaint.promises if not (one.by_notice and (one.at, one.due_at) == (lost.at, lost.promises))
    )
    return {"contacts": contacts, "acknowledged_at": _acknowledged_at(contacts), "promises": tuple(kept)}


def promised(complaint: Complaint, event: told.Promised) -> Changes:
    promise = Promise(duty=event.duty, due_at=event.due_at, by=event.by.id, at=event.at)
    return {"promises": (*complaint.promises, promise)}


def waived(complaint: Complaint, event: told.Waived) -> Changes:
    waiver = Waiver(standard=event.standard, reason=event.reason, by=event.by.id, at=event.at)
    return {"waivers": (*complaint.waivers, waiver)}


def waited(complaint: Complaint, event: told.Waited) -> Changes:
    stages = {WaitsFor.CUSTOMER: Stage.AWAITING_CUSTOMER, WaitsFor.THIRD_PARTY: Stage.AWAITING_THIRD_PARTY}
    pause = Pause(waits_for=event.waits_for, since=event.at)
    return {"stage": stages[event.waits_for], "pauses": (*complaint.pauses, pause)}


def offered(complaint: Complaint, event: told.TransferOffered) -> Changes:
    transfer = Transfer(to=event.to, given_by=complaint.owner, at=event.at, reason=event.reason)
    return {"transfers": (*complaint.transfers, transfer)}


def settled_offer(state: Offer) -> Callable[[Complaint, Any], Changes]:
    def change(complaint: Complaint, event: Event) -> Changes:
        transfers = tuple(
            attrs.evolve(one, state=state, settled_at=event.at) if one is complaint.offered else one
            for one in complaint.transfers
        )
        owner = complaint.offered.to if complaint.offered and state is Offer.ACCEPTED else complaint.owner
        return {"transfers": transfers, "owner": owner}

    return change


def task_given(complaint: Complaint, event: told.TaskGiven) -> Changes:
    task = Task(id=event.task_id, to=event.to, given_at=event.at, due_at=event.due_at, what=event.what)
    return {"tasks": (*complaint.tasks, task)}


def settled_task(state: TaskState) -> Callable[[Complaint, Any], Changes]:
    def change(complaint: Complaint, event: Any) -> Changes:
        tasks = (
            attrs.evolve(task, state=state, settled_at=event.at) if task.id == event.task_id else task
            for task in complaint.tasks
        )
        return {"tasks": tuple(tasks)}

    return change


def prompted(complaint: Complaint, event: told.Prompted) -> Changes:
    again = {prompt.effect for prompt in event.prompts if prompt.again}
    kept = (prompt for prompt in complaint.prompts if prompt.effect not in again)
    return {"prompts": (*kept, *(prompt for prompt in event.prompts if not prompt.again))}


def ticked(complaint: Complaint, event: told.Ticked) -> Changes:
    done = (f"{event.checklist}/{item}" for item in event.items)
    return {"ticked": tuple(dict.fromkeys((*complaint.ticked, *done)))}
