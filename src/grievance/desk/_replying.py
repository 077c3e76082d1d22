"""Take in what a complainant says late: it follows the merge, or opens a linked follow-up (pains 43, 44, 49)."""

from __future__ import annotations

import attrs

from grievance.desk._changing import Change, change
from grievance.desk._context import SYSTEM, Context
from grievance.desk._driving import Operation, save
from grievance.desk._impersonal import impersonal
from grievance.desk._merging import root_of
from grievance.desk._registering import Draft
from grievance.errors import InvalidValue
from grievance.lifecycle import LinkWith, RecordContact
from grievance.model import Actor, Complaint, Contact, Direction, LinkKind, Submission
from grievance.storage import Head

__all__ = ["reply"]


def reply(context: Context, complaint_id: str, contact: Contact, by: Actor) -> Operation[Complaint]:
    """
    Record what the complainant says on the complaint that goes on, whatever the channel.

    If that has ended, and so has what followed it, the desk registers a new complaint that follows; automatic mail
    makes none. The complaint that is worked on is returned. What is known by its id is recorded once.
    """
    if contact.direction is not Direction.IN:
        raise InvalidValue("Contact.direction", "must be in: a reply is what the complainant says")
    head = yield from _worked_on(context, complaint_id)
    command = RecordContact(by=by, contact=contact)
    if contact.id is not None and contact in head.complaint.contacts:
        return head.complaint
    if not head.complaint.stage.final or (contact.automatic and head.complaint.erased_at is None):
        return (yield from change(context, head.complaint.id, command))
    context.check_permitted(head.complaint, command)
    work = yield from Change.begun(context, head)
    draft = yield from Draft.begun(context, _follow_up(head.complaint, contact), SYSTEM)
    actor = impersonal(command).by
    draft.follow(LinkWith(by=actor, kind=LinkKind.FOLLOWS, to=head.complaint.id))
    commits = [draft.commit()]
    if head.complaint.erased_at is None:
        yield from work.carry_out(impersonal(command))
        work.follow(LinkWith(by=actor, kind=LinkKind.FOLLOWED_BY, to=draft.complaint.id))
        commits.append(work.commit())
    yield from save(context.tenant, commits)
    return draft.complaint


def _worked_on(context: Context, complaint_id: str) -> Operation[Head]:
    """Return the complaint that goes on: of what has ended the last one that follows it."""
    head = yield from root_of(context, complaint_id)
    while head.complaint.stage.final:
        after = [link.to for link in head.complaint.links if link.kind is LinkKind.FOLLOWED_BY]
        if not after:
            return head
        head = yield from root_of(context, after[-1])
    return head


def _follow_up(before: Complaint, contact: Contact) -> Submission:
    """Return what is complained about now: the same matter in the words of the reply, by nobody if that was erased."""
    first = before.submission
    return attrs.evolve(
        first,
        customer_id=first.customer_id if before.erased_at is None else None,
        text=contact.text,
        channel=contact.channel,
        received_at=contact.at,
        sent_at=None,
        handed_over_by=None,
        attachments=(),
        time_frame=None,
        source_key=None,
    )
