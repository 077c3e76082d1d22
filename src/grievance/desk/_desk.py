"""The desk: register, decide, save, explain, hand out what is due - the only imperative part of the library."""

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
    from grievance.storage import ComplaintStore, Page, Queue

__all__ = ["Desk"]

T = TypeVar("T")


class Desk:
    """
    Handles the complaints of one organisation under one procedure, in one store.

    Args:
        procedure: What decides.
        store: Where complaints live.
        tenant: The organisation; what one keeps, another never sees.
        clock: Returns the present instant (aware). Nothing else reads a clock.
        ids: Returns the id of a new complaint; by default its source key, else a random id.
        keys: Returns a random key of 32 bytes for the commitments of one complaint.
        codec: Turns values into bytes; the fast one is used when it is installed.
    """

    def __init__(
        self,
        procedure: Procedure,
        store: ComplaintStore,
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

    def register(self, submission: Submission, *, by: Actor | None = None) -> Complaint:
        """
        Put *submission* on record, decide team, priority and deadlines, and save all of it at once.

        A submission whose source key is known changes nothing: the complaint that it became is returned.

        Raises:
            GrievanceError: The submission cannot be registered; nothing was saved.
        """
        [registration] = self.register_all((submission,), by=by)
        return registration.outcome()

    def register_all(self, submissions: Sequence[Submission], *, by: Actor | None = None) -> tuple[Registration, ...]:
        """Register *submissions* in one transaction and say what became of each; one that fails stops no other."""
        if not self._procedure_kept:
            self._run(self._do.keep_procedure())
            self._procedure_kept = True
        return self._run(self._do.register(submissions, by))

    def apply(self, complaint_id: str, command: Command) -> Complaint:
        """
        Apply a command of `grievance.lifecycle` to a complaint and save it.

        What a person admits or overrules is decided anew; an overruling survives every later decision (S42).

        Raises:
            UnknownComplaint: There is no such complaint.
            IllegalMove: Its stage does not allow the command; nothing was changed.
            StaleComplaint: Somebody else changed it at the same time; nothing was changed.
        """
        return self._run(self._do.apply(complaint_id, command))

    def get(self, complaint_id: str) -> Complaint:
        """Return a complaint as it stands; raises UnknownComplaint when there is none."""
        return self._run(self._do.get(complaint_id))

    def history(self, complaint_id: str) -> tuple[Event, ...]:
        """Return what happened to a complaint, in order; raises UnknownComplaint when there is none."""
        return self._run(self._do.history(complaint_id))

    def explain(self, complaint_id: str, *, now: datetime | None = None) -> Explanation:
        """Return why a complaint stands where it stands; raises UnknownComplaint when there is none."""
        return self._run(self._do.explain(complaint_id, now))

    def queue(self, queue: Queue | None = None, *, limit: int = 50, after: str | None = None) -> Page[Complaint]:
        """Return a page of open complaints (of *queue*, if given), the most urgent first, behind the cursor *after*."""
        return self._run(self._do.queue(queue, limit=limit, after=after))

    def due(self, now: datetime | None = None) -> tuple[Effect, ...]:
        """Return what has to be done by *now* (the present instant by default), the earliest first."""
        return self._run(self._do.due(now))

    def analysis_missing(self) -> tuple[Complaint, ...]:
        """Return the complaints whose cause or consequence nobody has assessed yet (S59, S79)."""
        return self._run(self._do.analysis_missing())

    def keep_customer(self, customer: Customer) -> None:
        """Keep what is known of a customer, for policies to read."""
        self._run(self._do.keep_customer(customer))

    def _run(self, operation: Operation[T]) -> T:
        from grievance.desk._driving import drive

        return drive(operation, self._store)
