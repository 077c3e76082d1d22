"""What becomes of the record of a complaint: merges, links, erasure."""

from __future__ import annotations

import attrs

from grievance.lifecycle._folding import Changes
from grievance.model import Absorption, Complaint, Link, Prompt
from grievance.model import _record as record

__all__ = ["absorbed", "erased", "linked", "released"]


def absorbed(complaint: Complaint, event: record.Absorbed) -> Changes:
    part = Absorption(complaint_id=event.complaint_id, received_at=event.received_at, clocks=event.clocks, at=event.at)
    return {"absorbed": (*complaint.absorbed, part)}


def released(complaint: Complaint, event: record.Released) -> Changes:
    return {"absorbed": tuple(part for part in complaint.absorbed if part.complaint_id != event.complaint_id)}


def linked(complaint: Complaint, event: record.Linked) -> Changes:
    return {"links": (*complaint.links, Link(kind=event.kind, to=event.to, at=event.at))}


def erased(complaint: Complaint, event: record.Erased) -> Changes:
    """Put the pseudonym in the customer's place; the host was told to erase what it keeps itself."""
    submission = attrs.evolve(complaint.submission, customer_id=event.pseudonym, text=event.text)
    order = Prompt(effect=f"{complaint.id}/erasure")
    return {"submission": submission, "erased_at": event.at, "prompts": (*complaint.prompts, order)}
