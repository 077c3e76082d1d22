"""The desk for hosts with an event loop: the same operations, awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from grievance.desk._defaults import new_id, new_key, system_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from grievance.codec import Codec
    from grievance.desk._driving import Operation
    from grievance.desk._explanation import Explanation
    from grievance.desk._operations import Registration
    from grievance.lifecycle import Command
    from grievance.model import Actor, Complaint, Customer, Effect, Event, Submission
    from grievance.procedure import Procedure
    from grievance.storage import AsyncComplaintStore, Page, Queue

__all__ = ["AsyncDesk"]

T = TypeVar("T")


class AsyncDesk:
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

    async def apply(self, complaint_id: str, command: Command) -> Complaint:
        """See `Desk.apply`."""
        return await self._run(self._do.apply(complaint_id, command))

    async def get(self, complaint_id: str) -> Complaint:
        """See `Desk.get`."""
        return await self._run(self._do.get(complaint_id))

    async def history(self, complaint_id: str) -> tuple[Event, ...]:
        """See `Desk.history`."""
        return await self._run(self._do.history(complaint_id))

    async def explain(self, complaint_id: str, *, now: datetime | None = None) -> Explanation:
        """See `Desk.explain`."""
        return await self._run(self._do.explain(complaint_id, now))

    async def queue(self, queue: Queue | None = None, *, limit: int = 50, after: str | None = None) -> Page[Complaint]:
        """See `Desk.queue`."""
        return await self._run(self._do.queue(queue, limit=limit, after=after))

    async def due(self, now: datetime | None = None) -> tuple[Effect, ...]:
        """See `Desk.due`."""
        return await self._run(self._do.due(now))

    async def analysis_missing(self) -> tuple[Complaint, ...]:
        """See `Desk.analysis_missing`."""
        return await self._run(self._do.analysis_missing())

    async def keep_customer(self, customer: Customer) -> None:
        """See `Desk.keep_customer`."""
        await self._run(self._do.keep_customer(customer))

    async def _run(self, operation: Operation[T]) -> T:
        from grievance.desk._driving import drive_async

        return await drive_async(operation, self._store)
