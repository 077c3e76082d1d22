"""``grievance cannot-help``: on which ground the company cannot help, and what a person still has to write."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from grievance.cannot_help import wanted
from grievance.cli._open import desk_of_store, open_store, procedure_of
from grievance.cli._printing import say_json
from grievance.decision import Decision
from grievance.model import Body, Ground

__all__ = ["cannot_help"]


def cannot_help(complaint_id: str, url: str, *, ground: Ground | None, now: datetime | None, as_json: bool) -> None:
    """Print the proposed ground with its reasons, and for each ground (or one) what a person has to write."""
    with open_store(url, must_exist=True) as store:
        desk = desk_of_store(store, now)
        proposal, complaint = desk.cannot_help(complaint_id), desk.get(complaint_id)
        terms = procedure_of(store, complaint).help
    body = terms.proposed_body(complaint.submission.category, proposal)
    grounds = Ground if ground is None else (ground,)
    to_write = {one.value: [element.value for element in wanted(terms, one)] for one in grounds}
    if as_json:
        say_json({**_document(complaint_id, proposal, body), "to_write": to_write})
        return
    print(f"{complaint_id}: {proposal.value.value if proposal.value else 'a person decides'}")
    for sentence in proposal.sentences():
        print(f"  {sentence}")
    if body is not None:
        print(f"who can help: {body.name}, {body.contact}")
    for name, elements in to_write.items():
        print(f"{name}: write {', '.join(elements)}")


def _document(complaint_id: str, proposal: Decision[Ground], body: Body | None) -> dict[str, Any]:
    return {
        "id": complaint_id,
        "ground": proposal.value.value if proposal.value else None,
        "because": list(proposal.sentences()),
        "body": {"id": body.id, "name": body.name, "contact": body.contact} if body else None,
    }
