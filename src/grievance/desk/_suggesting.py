"""What policies propose to whoever works on a complaint: a ground of refusal, similar complaints, who settles it."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack

from grievance.cannot_help import Words, prepare
from grievance.decision import Decision
from grievance.desk._context import Context
from grievance.desk._driving import EVER, Operation, find, heads, one_head
from grievance.errors import InvalidValue
from grievance.model import Actor, Body, Ground, Money, Refusal, Submission
from grievance.policies import Entitlement, Similar, Similarity, return_discount
from grievance.storage import IndexEntry, Related

__all__ = ["cannot_help", "discount", "refusal", "similar_to"]

_NEAREST = 200


def cannot_help(context: Context, complaint_id: str) -> Operation[Decision[Ground]]:
    """Return the ground on which the procedure proposes to say that we cannot help, or that a person has to decide."""
    complaint = (yield from one_head(context.tenant, complaint_id)).complaint
    procedure = yield from context.procedure_of(complaint)
    facts = yield from context.gathering(procedure).facts(complaint, context.clock())
    return procedure.help.policy(facts)


def refusal(
    context: Context, complaint_id: str, ground: Ground, by: Actor, body: str | Body | None, **words: Unpack[Words]
) -> Operation[Refusal]:
    """Return the refusal that says all it owes: the procedure fills in what it knows, the caller the words."""
    if not isinstance(ground, Ground):
        raise InvalidValue("ground", f"must be a Ground, such as Ground.{Ground.THIRD_PARTY.name}")
    complaint = (yield from one_head(context.tenant, complaint_id)).complaint
    procedure = yield from context.procedure_of(complaint)
    proposed = procedure.help.proposed_body(complaint.submission.category) if ground.elsewhere else None
    return prepare(
        procedure.help,
        ground,
        decided_by=by.id,
        last_resort=procedure.conduct.answerable(complaint.submission),
        language=complaint.submission.language or "en",
        body=body or proposed,
        **words,
    )


def similar_to(context: Context, submission: Submission, similarity: Similarity) -> Operation[tuple[Similar, ...]]:
    """Return the open complaints of the same customer or about the same product that resemble *submission*."""
    entries: dict[str, IndexEntry] = {}
    for query in (
        Related(customer_id=submission.customer_id, since=EVER),
        Related(product=submission.product, since=EVER),
    ):
        if query.customer_id is not None or query.product is not None:
            page = yield from find(context.tenant, query, limit=_NEAREST)
            entries |= {entry.complaint_id: entry for entry in page.entries if entry.open}
    found = yield from heads(context.tenant, tuple(entries))
    return similarity(submission, (head.complaint for head in found if head.complaint.open))


def discount(
    context: Context, complaint_id: str, returned_at: datetime, price: Money, *, used: bool
) -> Operation[Decision[Entitlement]]:
    """Return what the customer of a complaint gets who comes back, under the procedure that decided it (S7)."""
    complaint = (yield from one_head(context.tenant, complaint_id)).complaint
    procedure = yield from context.procedure_of(complaint)
    if procedure.discount is None:
        return Decision.abstain("return discount", "the procedure promises none")
    return return_discount(procedure.discount, complaint, returned_at=returned_at, used=used, price=price)
