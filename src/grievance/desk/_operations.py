"""What a desk does, once for both drivers; each operation has a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import attrs

from grievance.analytics import DepartmentWork, Service, service, work_by_department
from grievance.codec import Codec
from grievance.desk._acknowledging import acknowledge, acknowledged
from grievance.desk._all import all_complaints
from grievance.desk._changing import change
from grievance.desk._context import SYSTEM, Context
from grievance.desk._driving import Operation, find, history, one_head, outbox, readable, remember
from grievance.desk._explanation import Explanation, explained
from grievance.desk._importing import import_past
from grievance.desk._reassessing import Reassessment, Selection, reassess
from grievance.desk._registering import Registration, register
from grievance.desk._sweeping import next_instant, pending, sweep
from grievance.desk._verifying import Verification, verify
from grievance.desk._viewing import View, readings, show
from grievance.intake import PastCase, Unreadable
from grievance.lifecycle import Command, Settle
from grievance.model import (
    Actor,
    Complaint,
    Customer,
    Effect,
    Event,
    Nature,
    ProcedureAcknowledged,
    Reading,
    Submission,
)
from grievance.procedure import Procedure
from grievance.storage import Page, Queue

__all__ = ["Operations"]


@attrs.frozen
class Operations:
    """The operations of a desk as generators over the port."""

    context: Context

    @classmethod
    def of(
        cls,
        procedure: Procedure,
        *,
        tenant: str,
        clock: Callable[[], datetime],
        ids: Callable[[Submission], str],
        keys: Callable[[], bytes],
        codec: Codec | None,
    ) -> Operations:
        """Return the operations with the usual codec where none is given."""
        return cls(Context(procedure=procedure, tenant=tenant, clock=clock, ids=ids, keys=keys, codec=codec or Codec()))

    def keep_procedure(self) -> Operation[None]:
        """Keep the frozen procedure beside the complaints that it decides."""
        yield from self.context.keep_procedure()

    def keep_customer(self, customer: Customer) -> Operation[None]:
        """Keep what is known of a customer."""
        yield from remember(self.context.tenant, "customer", customer.id, self.context.codec.dumps(customer))

    def register(self, submissions: Sequence[Submission], by: Actor | None) -> Operation[tuple[Registration, ...]]:
        """Register *submissions* in one transaction."""
        return (yield from register(self.context, submissions, by))

    def apply(self, complaint_id: str, command: Command, version: int | None = None) -> Operation[Complaint]:
        """Apply *command* to a complaint and save it."""
        return (yield from change(self.context, complaint_id, command, version))

    def get(self, complaint_id: str) -> Operation[Complaint]:
        """Return a complaint as it stands."""
        return (yield from one_head(self.context.tenant, complaint_id)).complaint

    def history(self, complaint_id: str) -> Operation[tuple[Event, ...]]:
        """Return what happened to a complaint."""
        found = yield from history(self.context.tenant, complaint_id)
        return tuple(self.context.codec.attach(event.document, event.personal) for event in found.events)

    def explain(self, complaint_id: str, now: datetime | None) -> Operation[Explanation]:
        """Return why a complaint stands where it stands, under the procedures that decided it."""
        complaint = (yield from one_head(self.context.tenant, complaint_id)).complaint
        procedures = yield from self.context.procedures_of(complaint)
        return explained(complaint, procedures, self.context.instant(now))

    def show(self, complaint_id: str, by: Actor, now: datetime | None, language: str) -> Operation[View]:
        """Return a complaint as *by* may see it, and record that it was read."""
        return (yield from show(self.context, complaint_id, by, now, language))

    def readings(self, complaint_id: str) -> Operation[tuple[Reading, ...]]:
        """Return who read a complaint."""
        return (yield from readings(self.context, complaint_id))

    def acknowledge_procedure(self, by: Actor) -> Operation[ProcedureAcknowledged]:
        """Record that *by* has taken note of the procedure in force."""
        return (yield from acknowledge(self.context, by))

    def procedure_acknowledged(self) -> Operation[tuple[ProcedureAcknowledged, ...]]:
        """Return who has taken note of the procedure in force."""
        return (yield from acknowledged(self.context))

    def queue(self, queue: Queue | None, *, limit: int, after: str | None) -> Operation[Page[Complaint]]:
        """Return a page of open complaints, the most urgent first."""
        page = yield from find(self.context.tenant, queue or Queue(), limit=limit, after=after)
        found = yield from readable(self.context.tenant, tuple(entry.complaint_id for entry in page.entries))
        return Page(entries=tuple(head.complaint for head in found), after=page.after)

    def exceptions(self, *, limit: int, after: str | None) -> Operation[Page[Complaint]]:
        """Return a page of the exception queue."""
        return (yield from self.queue(Queue(exception=True), limit=limit, after=after))

    def due(self, now: datetime | None) -> Operation[tuple[Effect, ...]]:
        """Hand out what has to be done by *now*."""
        return (yield from sweep(self.context, now))

    def next_due(self) -> Operation[datetime | None]:
        """Return the next instant at which something is to be handed out."""
        return (yield from next_instant(self.context))

    def outbox(self, limit: int) -> Operation[tuple[Effect, ...]]:
        """Return what was handed out and is not done yet."""
        return (yield from outbox(self.context.tenant, limit=limit))

    def pending(self, now: datetime | None, limit: int) -> Operation[tuple[Effect, ...]]:
        """Return what is to be done by *now*, handed out or not."""
        return (yield from pending(self.context, now, limit))

    def settle(self, effect: Effect, by: Actor | None) -> Operation[Complaint]:
        """Record that the host did what was handed out."""
        command = Settle(by=by or SYSTEM, effects=(effect.id,))
        return (yield from change(self.context, effect.complaint_id, command))

    def reassess(
        self,
        selection: Selection,
        procedure: Procedure,
        *,
        dry_run: bool,
        keep_clocks: bool,
        categories: Mapping[str, str] | None,
        by: Actor | None,
    ) -> Operation[Reassessment]:
        """Put open complaints under another procedure."""
        return (
            yield from reassess(
                self.context,
                selection,
                procedure,
                dry_run=dry_run,
                keep_clocks=keep_clocks,
                categories=categories or {},
                by=by,
            )
        )

    def import_past(
        self, cases: Iterable[PastCase | Unreadable], by: Actor | None
    ) -> Operation[tuple[Registration | Unreadable, ...]]:
        """Take past cases over as history."""
        return (yield from import_past(self.context, cases, by))

    def verify(self) -> Operation[Verification]:
        """Say what is not as it was stored."""
        return (yield from verify(self.context))

    def service(self) -> Operation[Service]:
        """Return how all complaints were served."""
        return service((yield from all_complaints(self.context)))

    def departments(self, now: datetime | None) -> Operation[tuple[DepartmentWork, ...]]:
        """Return the tasks of each department."""
        return work_by_department((yield from all_complaints(self.context)), self.context.instant(now))

    def analysis_missing(self) -> Operation[tuple[Complaint, ...]]:
        """Return the complaints whose cause or consequence nobody has assessed yet (S79), longest unchanged first."""
        found = yield from all_complaints(self.context)
        return tuple(one for one in found if one.nature is Nature.COMPLAINT and one.analysis.missing)
