"""The desk for hosts with an event loop: the same operations, awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._async_assigning import AsyncAssigning
from grievance.desk._async_decisions import AsyncDecisions
from grievance.desk._async_filing import AsyncFiling
from grievance.desk._async_finding import AsyncLookup
from grievance.desk._async_letters import AsyncLetters
from grievance.desk._async_privacy import AsyncPrivacy
from grievance.desk._async_record import AsyncRecord
from grievance.desk._async_staff import AsyncStaff
from grievance.desk._defaults import new_id, new_key, system_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from grievance.analytics import DepartmentWork, Service
    from grievance.codec import Codec
    from grievance.desk._explanation import Explanation
    from grievance.desk._reassessing import Reassessment, Selection
    from grievance.desk._registering import Registration
    from grievance.desk._verifying import Verification
    from grievance.desk._viewing import View
    from grievance.intake import PastCase, Unreadable
    from grievance.lifecycle import Command
    from grievance.model import Actor, Complaint, Customer, Effect, Event, ProcedureAcknowledged, Reading, Submission
    from grievance.procedure import Procedure
    from grievance.storage import AsyncComplaintStore, Page, Queue

__all__ = ["AsyncDesk"]


class AsyncDesk(
    AsyncFiling, AsyncDecisions, AsyncLetters, AsyncLookup, AsyncRecord, AsyncPrivacy, AsyncAssigning, AsyncStaff
):
    """
    `Desk` over an asynchronous store: the same arguments, methods, results and errors; every method is awaited.

    A synchronous store is used through `grievance.storage.ThreadedStore`.
    """

    def __init__(
        self,
        procedure: Procedure,
        store: AsyncComplaintStore,
        *,
        tenant: str = "default",
        clock: Callable[[], datetime] = system_clock,
        ids: Callable[[Submission], str] = new_id,
        keys: Callable[[], bytes] = new_key,
        codec: Codec | None = None,
    ) -> None:
        from grievance.desk._operations import Operations

        self._store = store
        self._do = Operations.of(procedure, tenant=tenant, clock=clock, ids=ids, keys=keys, codec=codec)
        self._procedure_kept = False

    async def register(self, submission: Submission, *, by: Actor | None = None) -> Complaint:
        """See `Desk.register`."""
        [registration] = await self.register_all((submission,), by=by)
        return registration.outcome()

    async def register_all(
        self, submissions: Sequence[Submission], *, by: Actor | None = None
    ) -> tuple[Registration, ...]:
        """See `Desk.register_all`."""
        if not self._procedure_kept:
            await self._run(self._do.keep_procedure())
            self._procedure_kept = True
        return await self._run(self._do.register(submissions, by))

    async def apply(self, complaint_id: str, command: Command, *, version: int | None = None) -> Complaint:
        """See `Desk.apply`."""
        return await self._run(self._do.apply(complaint_id, command, version))

    async def get(self, complaint_id: str) -> Complaint:
        """See `Desk.get`."""
        return await self._run(self._do.get(complaint_id))

    async def history(self, complaint_id: str) -> tuple[Event, ...]:
        """See `Desk.history`."""
        return await self._run(self._do.history(complaint_id))

    async def explain(self, complaint_id: str, *, now: datetime | None = None) -> Explanation:
        """See `Desk.explain`."""
        return await self._run(self._do.explain(complaint_id, now))

    async def show(self, complaint_id: str, *, by: Actor, now: datetime | None = None, language: str = "en") -> View:
        """See `Desk.show`."""
        return await self._run(self._do.show(complaint_id, by, now, language))

    async def readings(self, complaint_id: str) -> tuple[Reading, ...]:
        """See `Desk.readings`."""
        return await self._run(self._do.readings(complaint_id))

    async def acknowledge_procedure(self, by: Actor) -> ProcedureAcknowledged:
        """See `Desk.acknowledge_procedure`."""
        return await self._run(self._do.acknowledge_procedure(by))

    async def procedure_acknowledged(self) -> tuple[ProcedureAcknowledged, ...]:
        """See `Desk.procedure_acknowledged`."""
        return await self._run(self._do.procedure_acknowledged())

    async def queue(self, queue: Queue | None = None, *, limit: int = 50, after: str | None = None) -> Page[Complaint]:
        """See `Desk.queue`."""
        return await self._run(self._do.queue(queue, limit=limit, after=after))

    async def exceptions(self, *, limit: int = 50, after: str | None = None) -> Page[Complaint]:
        """See `Desk.exceptions`."""
        return await self._run(self._do.exceptions(limit=limit, after=after))

    async def due(self, now: datetime | None = None) -> tuple[Effect, ...]:
        """See `Desk.due`."""
        return await self._run(self._do.due(now))

    async def next_due(self) -> datetime | None:
        """See `Desk.next_due`."""
        return await self._run(self._do.next_due())

    async def outbox(self, *, limit: int = 1000) -> tuple[Effect, ...]:
        """See `Desk.outbox`."""
        return await self._run(self._do.outbox(limit))

    async def pending(self, now: datetime | None = None, *, limit: int = 1000) -> tuple[Effect, ...]:
        """See `Desk.pending`."""
        return await self._run(self._do.pending(now, limit))

    async def settle(self, effect: Effect, *, by: Actor | None = None) -> Complaint:
        """See `Desk.settle`."""
        return await self._run(self._do.settle(effect, by))

    async def reassess(
        self,
        selection: Selection,
        procedure: Procedure,
        *,
        dry_run: bool = True,
        keep_clocks: bool = True,
        categories: Mapping[str, str] | None = None,
        by: Actor | None = None,
    ) -> Reassessment:
        """See `Desk.reassess`."""
        return await self._run(
            self._do.reassess(
                selection, procedure, dry_run=dry_run, keep_clocks=keep_clocks, categories=categories, by=by
            )
        )

    async def import_past(
        self, cases: Iterable[PastCase | Unreadable], *, by: Actor | None = None
    ) -> tuple[Registration | Unreadable, ...]:
        """See `Desk.import_past`."""
        if not self._procedure_kept:
            await self._run(self._do.keep_procedure())
            self._procedure_kept = True
        return await self._run(self._do.import_past(cases, by))

    async def verify(self) -> Verification:
        """See `Desk.verify`."""
        return await self._run(self._do.verify())

    async def service(self) -> Service:
        """See `Desk.service`."""
        return await self._run(self._do.service())

    async def departments(self, now: datetime | None = None) -> tuple[DepartmentWork, ...]:
        """See `Desk.departments`."""
        return await self._run(self._do.departments(now))

    async def analysis_missing(self) -> tuple[Complaint, ...]:
        """See `Desk.analysis_missing`."""
        return await self._run(self._do.analysis_missing())

    async def keep_customer(self, customer: Customer) -> None:
        """See `Desk.keep_customer`."""
        await self._run(self._do.keep_customer(customer))
