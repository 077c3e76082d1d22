"""Show a complaint to whoever may see what of it, and keep a log of who read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs

from grievance.desk._context import Context
from grievance.desk._driving import Operation, one_head, recall, remember
from grievance.desk._impersonal import nameless
from grievance.desk._merging import root_of
from grievance.model import Actor, Reading
from grievance.policies import PublicStatus, public_status, view

__all__ = ["View", "readings", "record_reading", "show"]

_KIND = "reading"


@attrs.frozen(kw_only=True)
class View:
    """
    A complaint as one reader sees it: the public status, and all its fields with those masked that are not for them.

    >>> from grievance.policies import MASKED
    >>> MASKED
    masked
    """

    status: PublicStatus
    fields: Mapping[str, object] = attrs.field(repr=False)


def show(context: Context, complaint_id: str, by: Actor, now: datetime | None, language: str) -> Operation[View]:
    """
    Return a complaint as *by* may see it at *now*, once it is on record who read it.

    Who may see what is said by the procedure in force now, not by the one that decided the complaint. What goes on as
    part of another complaint stands where that stands.
    """
    complaint = (yield from one_head(context.tenant, complaint_id)).complaint
    whole = (yield from root_of(context, complaint_id)).complaint
    procedure = context.procedure
    conduct, at = procedure.conduct, context.instant(now)
    status = public_status(whole, conduct, at, language=language, zone=procedure.zone)
    seen = View(
        status=attrs.evolve(status, reference=complaint.id),
        fields=view(complaint, by, conduct),
    )
    yield from record_reading(context, complaint_id, by)
    return seen


def record_reading(context: Context, complaint_id: str, by: Actor) -> Operation[None]:
    """Put on record that somebody read a complaint."""
    reading = Reading(complaint_id=complaint_id, by=nameless(by), at=context.clock())
    yield from remember(context.tenant, _KIND, complaint_id, context.codec.dumps(reading), beside=True)


def readings(context: Context, complaint_id: str) -> Operation[tuple[Reading, ...]]:
    """Return who read a complaint, the earliest first."""
    documents = yield from recall(context.tenant, _KIND, complaint_id)
    return tuple(context.codec.loads(document, Reading) for document in documents)
