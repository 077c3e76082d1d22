"""From events to a commit: seal them, keep personal values apart, compute the index entry."""

from __future__ import annotations

from functools import partial

from grievance.codec import Codec
from grievance.deadlines import next_due
from grievance.lifecycle import NO_SEAL, commitment, seal
from grievance.model import Complaint, Event
from grievance.storage import Commit, History, IndexEntry, SealedEvent

__all__ = ["commit_of", "index_of"]


def commit_of(
    complaint: Complaint,
    events: tuple[Event, ...],
    *,
    codec: Codec,
    secret: bytes,
    before: History | None = None,
    request_key: str | None = None,
) -> Commit:
    """Return the commit that adds *events*, which led to *complaint*, to the history *before* (None for a new one)."""
    sealed: list[SealedEvent] = []
    previous = before.events[-1].seal if before else NO_SEAL
    version = complaint.version - len(events)
    for seq, event in enumerate(events, version + 1):
        detached = codec.detach(event, partial(commitment, secret))
        previous = seal(previous, detached.document)
        sealed.append(SealedEvent(seq=seq, document=detached.document, seal=previous, personal=detached.personal))
    return Commit(
        head=complaint,
        index=index_of(complaint),
        events=tuple(sealed),
        expected_version=version,
        request_key=request_key,
        secret=None if before else secret,
    )


def index_of(complaint: Complaint) -> IndexEntry:
    """Return what queues are read by, computed from the complaint."""
    priority, submission = complaint.priority, complaint.submission
    return IndexEntry(
        complaint_id=complaint.id,
        stage=complaint.stage,
        open=complaint.open,
        received_at=submission.received_at,
        team=complaint.team,
        owner=complaint.owner,
        level=priority.level if priority else None,
        rank_at=priority.rank_at if priority else None,
        next_due=next_due(complaint),
        customer_id=submission.customer_id,
        product=submission.product,
    )
