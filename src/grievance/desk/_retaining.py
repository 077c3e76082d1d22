"""What is kept of whom, for how long, and what a person is told of it on request (L83)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import attrs

from grievance.desk._all import all_complaints
from grievance.desk._context import Context
from grievance.desk._driving import Operation, history, recall
from grievance.desk._erasing import Erased, erase
from grievance.desk._related import of_customer
from grievance.desk._viewing import record_reading
from grievance.errors import InvalidValue
from grievance.model import Actor, Complaint, Party, Role
from grievance.policies import Facts, Redactor, RetentionPlan, retention_plan

__all__ = ["Retained", "export_person", "plan", "retain"]


@attrs.frozen(kw_only=True)
class Retained:
    """What the rules of retention ask for at an instant, and what was erased: nothing in a dry run."""

    plan: RetentionPlan
    erased: Erased | None = None


def plan(context: Context, now: datetime | None) -> Operation[RetentionPlan]:
    """Return which complaints have been kept for long enough at *now*, which are held, and which expire when."""
    at = context.instant(now)
    found = yield from all_complaints(context)
    facts: dict[str, Facts] = {}
    for complaint in found:
        if complaint.erased_at is None:
            facts[complaint.id] = yield from context.gathering(context.procedure).facts(complaint, at)
    known = [complaint for complaint in found if complaint.id in facts]
    return retention_plan(context.procedure.retention, known, now=at, facts=lambda one: facts[one.id])


def retain(
    context: Context, now: datetime | None, redactor: Redactor | None, by: Actor | None, *, dry_run: bool
) -> Operation[Retained]:
    """Erase what has been kept for long enough, in a dry run unless told so."""
    if not dry_run and context.instant(now) > context.clock():
        raise InvalidValue("now", "must not lie ahead: what has not expired yet is not erased")
    found = yield from plan(context, now)
    if dry_run:
        return Retained(plan=found)
    expired = tuple(one.complaint_id for one in found.erase)
    return Retained(plan=found, erased=(yield from erase(context, expired, redactor, by, dry_run=False)))


def export_person(context: Context, customer_id: str, by: Actor) -> Operation[bytes]:
    """
    Return everything that is kept of a customer as one JSON document, for the customer (L83); it goes on record.

    It holds the complaints, their histories, what is kept of the customer, and when the complaints were read by which
    roles. Of other people it names the role and nothing else: their data is theirs.
    """
    found = yield from of_customer(context, customer_id)
    customer = yield from recall(context.tenant, "customer", customer_id)
    if not found and not customer:
        raise InvalidValue("customer_id", "must be that of somebody of whom something is kept: nothing is")
    complaints = []
    for head in reversed(found):
        kept = yield from history(context.tenant, head.complaint.id)
        events = [context.codec.attach(event.document, event.personal) for event in kept.events]
        readings = yield from recall(context.tenant, "reading", head.complaint.id)
        yield from record_reading(context, head.complaint.id, by)
        complaints.append(
            {
                "complaint": _plain(context, _without_others(head.complaint)),
                "history": [_plain(context, _of_the_person(event)) for event in events],
                "read": [json.loads(reading)["value"]["at"] for reading in readings],
            }
        )
    told = {"customer": [json.loads(document)["value"] for document in customer], "complaints": complaints}
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _plain(context: Context, value: Any) -> Any:
    found = json.loads(context.codec.dumps(value))
    return {"kind": found["kind"], **found["value"]}


def _of_the_person(event: Any) -> Any:
    submission = getattr(event, "submission", None)
    return event if submission is None else attrs.evolve(event, submission=_own(submission))


def _without_others(complaint: Complaint) -> Complaint:
    return attrs.evolve(complaint, submission=_own(complaint.submission))


def _own(submission: Any) -> Any:
    """Return a submission in which other people have their role and nothing else."""
    own = (Role.COMPLAINANT, Role.REPRESENTATIVE)
    people = tuple(one if one.role in own else Party(role=one.role) for one in submission.people)
    return attrs.evolve(submission, people=people)
