"""The facts of a complaint, gathered from the store before anything is decided: no more than the procedure reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import attrs

from grievance.codec import Codec
from grievance.desk._driving import EVER, Operation, find, recall
from grievance.model import Complaint, Customer, Submission
from grievance.policies import BUILT_IN, Earlier, Facts, RecurrenceWindows
from grievance.procedure import Procedure
from grievance.storage import IndexEntry, Related

__all__ = ["Gathering"]

_RELATED_AT_MOST = 100


@attrs.frozen(kw_only=True)
class Gathering:
    """Gathers what *procedure* reads."""

    procedure: Procedure
    tenant: str
    codec: Codec

    def facts(self, complaint: Complaint, now: datetime, batch: Iterable[IndexEntry] = ()) -> Operation[Facts]:
        """Return the facts of a complaint; *batch* are others that are about to be saved with it."""
        submission = complaint.submission
        return Facts(
            submission=submission,
            issue=submission.issues[0],
            now=now,
            complaint=complaint,
            customer=(yield from self._customer(submission)),
            earlier=(yield from self.earlier(complaint, batch)) if self._looks_back else (),
            windows=self.procedure.windows,
        )

    def _customer(self, submission: Submission) -> Operation[Customer | None]:
        if submission.customer_id is None or not any(map(_of_customer, self.procedure.reads)):
            return None
        documents = yield from recall(self.tenant, "customer", submission.customer_id)
        return self.codec.loads(documents[-1], Customer) if documents else None

    @property
    def _looks_back(self) -> bool:
        return "recurrence" in self.procedure.reads

    def earlier(self, complaint: Complaint, batch: Iterable[IndexEntry] = ()) -> Operation[tuple[Earlier, ...]]:
        """Return what came before about the product, and of the customer, as far as recurrence needs to know it."""
        found: dict[str, IndexEntry] = {}
        for query in _related(complaint, self.procedure.windows):
            stored = yield from self._preceding(query, complaint)
            near = [entry for entry in batch if _precedes(entry, query, complaint)]
            found |= {entry.complaint_id: entry for entry in (*stored, *near)}
        return tuple(map(_as_earlier, found.values()))

    def _preceding(self, query: Related, complaint: Complaint) -> Operation[list[IndexEntry]]:
        """Find complaints that came before, however many have come since."""
        after: str | None = None
        while True:
            page = yield from find(self.tenant, query, limit=_RELATED_AT_MOST, after=after)
            found = [entry for entry in page.entries if _precedes(entry, query, complaint)]
            after = page.after
            if found or after is None:
                return found


def _of_customer(name: str) -> bool:
    """Return whether a fact may be read from what is kept of a customer; what is not built in is the host's."""
    return name.startswith("customer.") or name not in BUILT_IN


def _related(complaint: Complaint, windows: RecurrenceWindows) -> Iterator[Related]:
    """Yield a question for each side, so that a popular product hides none of the customer's own complaints."""
    submission, received = complaint.submission, complaint.received_at
    if submission.customer_id is not None:
        yield Related(customer_id=submission.customer_id, since=_before(received, windows.customer))
    if submission.product is not None:
        yield Related(product=submission.product, since=_before(received, windows.product))


def _before(at: datetime, window: timedelta | None) -> datetime:
    return EVER if window is None else at - window


def _precedes(entry: IndexEntry, query: Related, complaint: Complaint) -> bool:
    """Return whether *entry* answers *query* and is a complaint (which has a level) that came before *complaint*."""
    return (
        entry.level is not None
        and entry.complaint_id != complaint.id
        and query.since <= entry.received_at <= complaint.received_at
        and query.customer_id in (None, entry.customer_id)
        and query.product in (None, entry.product)
    )


def _as_earlier(entry: IndexEntry) -> Earlier:
    return Earlier(
        complaint_id=entry.complaint_id,
        received_at=entry.received_at,
        customer_id=entry.customer_id,
        product=entry.product,
    )
