"""Erase the person and keep the case: personal values, free text and keys go, what was done and decided stays (L83)."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from grievance.desk._context import SYSTEM, Context
from grievance.desk._driving import Operation, heads, history, one_head, purged, recall, remember, save
from grievance.desk._filing import commit_of
from grievance.desk._merging import root_of
from grievance.desk._related import of_customer
from grievance.errors import InvalidValue, LifecycleError, StaleComplaint
from grievance.lifecycle import Erase, follow, replay
from grievance.model import Actor, Complaint, Customer, Erasure
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
    context: Context, complaint_ids: Iterable[str], redactor: Redactor | None, by: Actor | None, *, dry_run: bool
) -> Operation[Erased]:
    """Erase the personal data of single complaints; those that may not be erased are told with the reason."""
    work = _Work(context, redactor, by or SYSTEM, dry_run=dry_run)
    for complaint_id in dict.fromkeys(complaint_ids):
        yield from work.erase((yield from one_head(context.tenant, complaint_id)))
    return (yield from work.outcome())


def erase_customer(
    context: Context, customer_id: str, redactor: Redactor | None, by: Actor | None, *, dry_run: bool
) -> Operation[Erased]:
    """
    Erase the personal data of all complaints of a customer, and what is kept of the customer.

    While a complaint has to stay as it is, so does what is kept of the customer.
    """
    work = _Work(context, redactor, by or SYSTEM, dry_run=dry_run)
    for head in (yield from of_customer(context, customer_id)):
        yield from work.erase(head)
    if not dry_run and not (yield from of_customer(context, customer_id)):
        yield from remember(context.tenant, "pseudonym", customer_id, None)
    if not work.left and not dry_run and (yield from recall(context.tenant, "customer", customer_id)):
        yield from remember(context.tenant, "customer", customer_id, None)
        work.forgotten = True
    return (yield from work.outcome())


@attrs.define
class _Work:
    """Erases complaints one after the other, each in a transaction of its own, and the traces at the end."""

    context: Context
    redactor: Redactor | None
    by: Actor
    dry_run: bool = attrs.field(kw_only=True)
    done: list[str] = attrs.field(factory=list)
    left: list[tuple[str, str]] = attrs.field(factory=list)
    forgotten: bool = False

    def erase(self, head: Head) -> Operation[None]:
        """Erase one complaint, or note why not."""
        complaint, tenant = head.complaint, self.context.tenant
        if complaint.erased_at is not None:
            return
        customer_id = complaint.submission.customer_id
        pseudonym = None if customer_id is None else (yield from self._pseudonym(customer_id))
        try:
            commit = yield from self._commit(head, pseudonym)
            if not self.dry_run:
                yield from save(tenant, (commit,))
        except (LifecycleError, InvalidValue, StaleComplaint) as error:
            self.left.append((complaint.id, str(error)))
            return
        self.done.append(complaint.id)
        if not self.dry_run:
            yield from remember(tenant, "reading", complaint.id, None)
            if customer_id is not None and pseudonym is not None:
                yield from self._keep(customer_id, pseudonym)

    def outcome(self) -> Operation[Erased]:
        """Wipe the traces of what was erased, and say what became of each."""
        wipes = not self.dry_run and (self.done or self.forgotten)
        clean = (yield from purged()) if wipes else None
        return Erased(complaints=tuple(self.done), left=tuple(self.left), clean=clean)

    def _pseudonym(self, customer_id: str) -> Operation[str]:
        """Return what stands for a customer: the same for all complaints, so that nothing that is counted changes."""
        known = yield from recall(self.context.tenant, "pseudonym", customer_id)
        return known[-1].decode() if known else f"erased-{self.context.keys().hex()[:16]}"

    def _keep(self, customer_id: str, pseudonym: str) -> Operation[None]:
        """
        Keep the pseudonym while the customer has complaints left that it will stand for.

        With the last of them it leads nowhere, and nothing more is kept of the customer.
        """
        others = yield from of_customer(self.context, customer_id)
        yield from remember(self.context.tenant, "pseudonym", customer_id, pseudonym.encode() if others else None)
        if not others:
            yield from remember(self.context.tenant, "customer", customer_id, None)

    def _commit(self, head: Head, pseudonym: str | None) -> Operation[Commit]:
        """Return the commit that erases: the history as it reads without personal values, and one event more."""
        context, complaint = self.context, head.complaint
        command = Erase(by=self.by, pseudonym=pseudonym, text=(yield from self._redacted(complaint)))
        context.check_permitted(complaint, command)
        root = (yield from root_of(context, complaint.id)).complaint
        if root.open and root.id != complaint.id:
            raise InvalidValue("Erase", f"must wait until the work on {root.id!r} has ended, of which it is a part")
        parts = yield from heads(context.tenant, tuple(part.complaint_id for part in complaint.absorbed))
        left = [repr(part.complaint.id) for part in parts if part.complaint.erased_at is None]
        if left:
            raise InvalidValue("Erase", f"must wait until its parts are erased: {', '.join(left)}")
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

    def _redacted(self, complaint: Complaint) -> Operation[str]:
        """Return what may be kept of the complaint's words: nothing, unless the host redacts what we left in them."""
        if self.redactor is None:
            return ""
        customer_id = complaint.submission.customer_id
        known = (yield from recall(self.context.tenant, "customer", customer_id)) if customer_id else ()
        customer = self.context.codec.loads(known[-1], Customer) if known else None
        return self.redactor(redact(complaint.submission.text, identifiers(complaint, customer)))
