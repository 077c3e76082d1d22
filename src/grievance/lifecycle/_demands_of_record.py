"""What the record of a complaint needs before it is merged, linked, held or erased, and what a bounce is about."""

from __future__ import annotations

from datetime import datetime

from grievance.errors import IllegalMove, InvalidValue
from grievance.lifecycle._commands import Command, HandOut, ReportBounce, Settle, Tick, Time
from grievance.lifecycle._of_record import Absorb, Erase, LiftHold, LinkWith, Merge, PlaceHold, Release, Unmerge
from grievance.model import Complaint, Direction

__all__ = [
    "absorb",
    "check_standing",
    "erase",
    "lift_hold",
    "link_with",
    "merge",
    "place_hold",
    "release",
    "report_bounce",
    "tick",
    "unmerge",
]

_OF_A_PART = (Unmerge, Erase, PlaceHold, LiftHold, LinkWith, ReportBounce, Settle)


def check_standing(complaint: Complaint, command: Command) -> None:
    """Refuse what is asked of a complaint that goes on as part of another one (pain 44), or of one that was erased."""
    if complaint.erased_at is not None and type(command) is not Settle:
        raise InvalidValue("complaint", "was erased: nothing can be added to it")
    if complaint.merged_into is not None and type(command) not in (*_OF_A_PART, HandOut, Time):
        raise IllegalMove(
            complaint.id,
            stage=f"merged into {complaint.merged_into!r}",
            tried=type(command).__name__,
            allowed=[one.__name__ for one in _OF_A_PART],
        )


def merge(complaint: Complaint, command: Merge, _now: datetime) -> None:
    """Refuse to merge a complaint with itself."""
    if command.into == complaint.id:
        raise InvalidValue("Merge.into", "must be another complaint")
    if complaint.remedies_left:
        left = ", ".join(repr(one.remedy.id) for one in complaint.remedies_left)
        raise InvalidValue("Merge", f"must wait until what was granted is carried out or has failed: {left} (S30)")
    if complaint.offered is not None or complaint.open_tasks:
        raise InvalidValue("Merge", "must wait until the offered transfer and the open tasks are settled")


def absorb(complaint: Complaint, command: Absorb, _now: datetime) -> None:
    """Refuse to take a complaint in twice."""
    if any(part.complaint_id == command.complaint_id for part in complaint.absorbed):
        raise InvalidValue("Absorb.complaint_id", "is part of it already")


def unmerge(complaint: Complaint, command: Unmerge, _now: datetime) -> None:
    """Refuse to take apart what was not merged."""
    if complaint.merged_into is None:
        raise InvalidValue("Unmerge", "needs a complaint that was merged: this one stands by itself")
    _need_reason("Unmerge", command.reason)


def release(complaint: Complaint, command: Release, _now: datetime) -> None:
    """Refuse to let go what was not taken in."""
    if all(part.complaint_id != command.complaint_id for part in complaint.absorbed):
        raise InvalidValue("Release.complaint_id", "must be a part of it")


def link_with(complaint: Complaint, command: LinkWith, _now: datetime) -> None:
    """Refuse a link to itself, and one that is there."""
    if command.to == complaint.id or not command.to.strip():
        raise InvalidValue("LinkWith.to", "must be another complaint")
    if any((link.kind, link.to) == (command.kind, command.to) for link in complaint.links):
        raise InvalidValue("LinkWith.to", f"is linked as {command.kind.value!r} already")


def place_hold(complaint: Complaint, command: PlaceHold, _now: datetime) -> None:
    """Refuse a second hold, and one without a reason."""
    if complaint.held_since is not None:
        raise InvalidValue("PlaceHold", "was done before")
    _need_reason("PlaceHold", command.reason)


def lift_hold(complaint: Complaint, command: LiftHold, _now: datetime) -> None:
    """Refuse to lift what does not hold."""
    if complaint.held_since is None:
        raise InvalidValue("LiftHold", "needs a hold: there is none")
    _need_reason("LiftHold", command.reason)


def erase(complaint: Complaint, _command: Erase, _now: datetime) -> None:
    """Refuse to erase what is being worked on, or what a court may ask for (L83)."""
    if complaint.held_since is not None:
        raise InvalidValue("Erase", "must wait until the legal hold is lifted (L83)")
    if complaint.open:
        raise InvalidValue("Erase", f"must wait until the work has ended: it is {complaint.stage.value} (L83)")


def report_bounce(complaint: Complaint, command: ReportBounce, _now: datetime) -> None:
    """Refuse a report on a letter that is not on record, or that has bounced before."""
    found = next((one for one in complaint.contacts if one.id == command.contact_id), None)
    if found is None or found.direction is not Direction.OUT:
        sent = (one for one in complaint.contacts if one.id and one.direction is Direction.OUT)
        known = ", ".join(repr(one.id) for one in sent)
        raise InvalidValue("ReportBounce.contact_id", f"must name a letter that was sent: {known or 'none has an id'}")
    if found.bounced:
        raise InvalidValue("ReportBounce.contact_id", "was reported before")


def tick(_complaint: Complaint, command: Tick, _now: datetime) -> None:
    """Refuse to tick off nothing."""
    if not command.checklist.strip() or not command.items or not all(item.strip() for item in command.items):
        raise InvalidValue("Tick.items", "must name items of a checklist (S55)")


def _need_reason(name: str, reason: str) -> None:
    if not reason.strip():
        raise InvalidValue(f"{name}.reason", "must say why")
