"""Erase the person and keep the case: personal values, free text and keys go, what was done and decided stays (L83)."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from grievance.desk._context import SYSTEM, Context
from grievance.desk._driving import Operation, history, one_head, purged, recall, remember, save
from grievance.desk._filing import commit_of
from grievance.desk._merging import root_of
from grievance.desk._related import of_customer
from grievance.errors import GrievanceError, InvalidValue
from grievance.lifecycle import Erase, follow, replay
from grievance.model import Actor, Complaint, Erasure
from grievance.policies import Redactor, identifiers, redact
from grievance.procedure import next_due
from grievance.storage import Commit, Head

__all__ = ["Erased", "erase", "erase_customer"]


@attrs.frozen(kw_only=True)
class Erased:
    """
    What was erased: the ids of the complaints, and why others were not.

    ``clean`` says whether the store holds no trace any more, None if it cannot tell: ask it to purge again when others
    had it in use.
    """

    complaints: tuple[str, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    clean: bool | None = None


def erase(
    context: Context, complaint_ids: Iterable[str], redactor: Redactor | None, by: Actor | None
) -> Operation[Erased]:
    """Erase the personal data of single complaints; those that may not be erased are told with the reason."""
    pseudonym = _pseudonym(context)
    found: list[Head] = []
    for complaint_id in dict.fromkeys(complaint_ids):
        found += ((yield from one_head(context.tenant, complaint_id)),)
    return (yield from _erased(context, found, pseudonym, redactor, by or SYSTEM))


def erase_customer(
    context: Context, customer_id: str, redactor: Redactor | None, by: Actor | None
) -> Operation[Erased]:
    """
    Erase the personal data of all complaints of a customer, and what is kept of the customer.

    A pseudonym that nobody can trace back stands for the customer, so that nothing that is counted changes. While a
    complaint has to stay as it is, so does what is kept of the customer.
    """
    found = yield from of_customer(context, customer_id)
    kept = yield from recall(context.tenant, "customer", customer_id)
    outcome = yield from _erased(context, found, _pseudonym(context), redactor, by or SYSTEM)
    if kept and not outcome.left:
        yield from remember(context.tenant, "customer", customer_id, None)
        outcome = attrs.evolve(outcome, clean=(yield from purged()))
    return outcome


def _pseudonym(context: Context) -> str:
    return f"erased-{context.keys().hex()[:16]}"


def _erased(
    context: Context, found: Iterable[Head], pseudonym: str, redactor: Redactor | None, by: Actor
) -> Operation[Erased]:
    done: list[str] = []
    left: list[tuple[str, str]] = []
    for head in found:
        if head.complaint.erased_at is not None:
            continue
        try:
            commit = yield from _commit(context, head, pseudonym, redactor, by)
        except GrievanceError as error:
            left.append((head.complaint.id, str(error)))
            continue
        yield from save(context.tenant, (commit,))
        yield from remember(context.tenant, "reading", head.complaint.id, None)
        done.append(head.complaint.id)
    clean = (yield from purged()) if done else None
    return Erased(complaints=tuple(done), left=tuple(left), clean=clean)


def _commit(context: Context, head: Head, pseudonym: str, redactor: Redactor | None, by: Actor) -> Operation[Commit]:
    """Return the commit that erases one complaint: its history as it reads without personal values, and one event."""
    complaint = head.complaint
    command = Erase(
        by=by,
        pseudonym=pseudonym if complaint.submission.customer_id is not None else None,
        text=_redacted(complaint, redactor),
    )
    context.check_permitted(complaint, command)
    root = yield from root_of(context, complaint.id)
    if root.complaint.open:
        raise InvalidValue(
            "Erase", f"must wait until the work on {root.complaint.id!r} has ended, of which it is a part"
        )
    if complaint.remedies_left:
        raise InvalidValue("Erase", "must wait until what was granted is carried out or has failed (S30)")
    kept = yield from history(context.tenant, complaint.id)
    blank = replay(context.codec.attach(event.document, {}) for event in kept.events)
    erased, events = follow(blank, command, now=context.clock())
    procedures = yield from context.procedures_of(erased)
    return commit_of(
        erased,
        events,
        codec=context.codec,
        secret=b"",
        due=next_due(erased, procedures),
        before=head,
        effects=(Erasure(id=f"{complaint.id}/erasure", complaint_id=complaint.id),),
        erases=True,
    )


def _redacted(complaint: Complaint, host: Redactor | None) -> str:
    """Return what may be kept of the complaint's words: nothing, unless the host redacts what we left in them."""
    if host is None:
        return ""
    return host(redact(complaint.submission.text, identifiers(complaint)))
