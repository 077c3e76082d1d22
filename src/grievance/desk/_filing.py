"""From events to a commit: seal them, keep personal values apart, compute the index entry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from grievance.codec import Codec
from grievance.lifecycle import NO_SEAL, commitment, seal
from grievance.model import Complaint, Effect, Event, Nature, Stage
from grievance.storage import Commit, Head, IndexEntry, SealedEvent

__all__ = ["commit_of", "index_of", "request_key_of"]


def commit_of(
    complaint: Complaint,
    events: tuple[Event, ...],
    *,
    codec: Codec,
    secret: bytes,
    due: datetime | None,
    before: Head | None = None,
    request_key: str | None = None,
    effects: Iterable[Effect] = (),
    unchanged: Iterable[tuple[str, int]] | None = None,
    erases: bool = False,
) -> Commit:
    """
    Return the commit that adds *events*, which led to *complaint*, to what was there *before* (None: nothing).

    *due* is the next instant at which something is to be handed out. *unchanged* are all other complaints of the
    customer, if the change was decided on them.
    """
    sealed: list[SealedEvent] = []
    previous = before.seal if before else NO_SEAL
    version = complaint.version - len(events)
    for seq, event in enumerate(events, version + 1):
        detached = codec.detach(event, partial(commitment, secret))
        previous = seal(previous, detached.document)
        sealed.append(SealedEvent(seq=seq, document=detached.document, seal=previous, personal=detached.personal))
    return Commit(
        head=complaint,
        index=index_of(complaint, due),
        events=tuple(sealed),
        expected_version=version,
        request_key=request_key,
        effects=tuple(effects),
        unchanged=tuple(unchanged or ()),
        all_of_customer=None if unchanged is None else complaint.submission.customer_id,
        erases=erases,
        secret=None if before else secret,
    )


def request_key_of(complaint_id: str, key: str) -> str:
    """Return the key under which a store knows a command: that of the caller, within the complaint."""
    return hashlib.sha256(f"{complaint_id}\0{key}".encode()).hexdigest()


def index_of(complaint: Complaint, due: datetime | None) -> IndexEntry:
    """
    Return what queues are read by, computed from the complaint; *due* is when something is to be handed out next.

    What nobody has said yet whether it is a complaint waits on the exception queue, by its receipt (S23, S42).
    """
    priority, submission = complaint.priority, complaint.submission
    undecided = complaint.stage is Stage.RECORDED and complaint.nature in (Nature.UNDECIDED, Nature.COMPLAINT)
    ranked = priority.rank_at if priority else submission.received_at if undecided else None
    return IndexEntry(
        complaint_id=complaint.id,
        stage=complaint.stage,
        open=complaint.open or undecided,
        received_at=submission.received_at,
        team=complaint.team,
        owner=complaint.owner,
        level=priority.level if priority else None,
        rank_at=ranked,
        next_due=due,
        customer_id=submission.customer_id,
        product=submission.product,
        exception=undecided or bool(complaint.exceptions),
    )
