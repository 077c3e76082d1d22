"""``grievance reply``: what the complainant says, however late, goes to the complaint that goes on (pains 42, 43)."""

from __future__ import annotations

from datetime import datetime

from grievance.cli._doing import Doing
from grievance.desk import system_clock
from grievance.model import Contact, ContactKind, Direction

__all__ = ["reply"]


def reply(complaint_id: str, doing: Doing, *, text: str, channel: str, at: datetime | None) -> None:
    """Record it, and say which complaint is worked on."""
    contact = Contact(
        kind=ContactKind.MESSAGE,
        direction=Direction.IN,
        channel=channel,
        at=at or doing.now or system_clock(),
        text=text,
    )
    with doing.desk() as desk:
        complaint = desk.reply(complaint_id, contact, by=doing.actor)
    if contact in complaint.contacts:
        doing.tell(complaint, f"{complaint.id}: the reply is on record; it is {complaint.stage.value}")
    else:
        doing.tell(complaint, f"{complaint.id}: registered, since the work on {complaint_id} has ended")
