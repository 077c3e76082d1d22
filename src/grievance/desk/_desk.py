"""The desk: register, decide, save, explain, hand out what is due - the only imperative part of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._defaults import new_id, new_key, system_clock
from grievance.desk._desk_assigning import Assigning
from grievance.desk._desk_decisions import Decisions
from grievance.desk._desk_filing import Filing
from grievance.desk._desk_finding import Lookup
from grievance.desk._desk_letters import Letters
from grievance.desk._desk_privacy import Privacy
from grievance.desk._desk_record import Record
from grievance.desk._desk_staff import Staff

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
    from grievance.storage import ComplaintStore, Page, Queue

__all__ = ["Desk"]


class Desk(Filing, Decisions, Letters, Lookup, Record, Privacy, Assigning, Staff):
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

    def apply(self, complaint_id: str, command: Command, *, version: int | None = None) -> Complaint:
        """
        Apply a command of `grievance.lifecycle` to a complaint and save it with what follows from it.

        Clocks are run anew. What a person admits, overrules or corrects is decided anew; an overruling survives every
        later decision (S42). A command with a key that the complaint knows changes nothing: the complaint is returned
        as the first one left it. *version* is the one that the caller has seen, if the command is to be refused when
        somebody else was faster. What only reports, and what follows on nothing but notes, is never refused for that:
        `grievance.lifecycle.commutes` says what. It is decided anew on what is there now.

        Raises:
            UnknownComplaint: There is no such complaint.
            IllegalMove: Its stage does not allow the command; the error says what it allows.
            NotPermitted: Who asks may not do this; the error says who may.
            StaleComplaint: Somebody else changed it, and the error says how; nothing was changed.
        """
        return self._run(self._do.apply(complaint_id, command, version))

    def get(self, complaint_id: str) -> Complaint:
        """Return a complaint as it stands; raises UnknownComplaint when there is none."""
        return self._run(self._do.get(complaint_id))

    def history(self, complaint_id: str) -> tuple[Event, ...]:
        """Return what happened to a complaint, in order; raises UnknownComplaint when there is none."""
        return self._run(self._do.history(complaint_id))

    def explain(self, complaint_id: str, *, now: datetime | None = None) -> Explanation:
        """Return why a complaint stands where it stands; raises UnknownComplaint when there is none."""
        return self._run(self._do.explain(complaint_id, now))

    def show(self, complaint_id: str, *, by: Actor, now: datetime | None = None, language: str = "en") -> View:
        """
        Return a complaint as *by* may see it at *now* (by default the present instant), and record who read it.

        It holds the public status, in English (``en``) or Russian (``ru``), and all fields, masked where none of the
        actor's roles may see them; the role ``customer`` is given the public status alone (S38).

        Raises:
            UnknownComplaint: There is no such complaint; nothing is recorded.
            InvalidValue: *now* is naive or the language is another one; nothing is recorded.
        """
        return self._run(self._do.show(complaint_id, by, now, language))

    def readings(self, complaint_id: str) -> tuple[Reading, ...]:
        """Return who read a complaint through `show`, the earliest first."""
        return self._run(self._do.readings(complaint_id))

    def acknowledge_procedure(self, by: Actor) -> ProcedureAcknowledged:
        """Record that *by* has taken note of the procedure in force (S31), once for each employee and version."""
        return self._run(self._do.acknowledge_procedure(by))

    def procedure_acknowledged(self) -> tuple[ProcedureAcknowledged, ...]:
        """Return who has taken note of the procedure in force and when, the earliest first (S31)."""
        return self._run(self._do.procedure_acknowledged())

    def queue(self, queue: Queue | None = None, *, limit: int = 50, after: str | None = None) -> Page[Complaint]:
        """Return a page of open complaints (of *queue*, if given), the most urgent first, behind the cursor *after*."""
        return self._run(self._do.queue(queue, limit=limit, after=after))

    def exceptions(self, *, limit: int = 50, after: str | None = None) -> Page[Complaint]:
        """Return a page of what waits for the accountable person: undecided or overruled by a person (S40, S42)."""
        return self._run(self._do.exceptions(limit=limit, after=after))

    def due(self, now: datetime | None = None) -> tuple[Effect, ...]:
        """
        Hand out what has to be done by *now* (the present instant by default), the earliest first.

        Each thing is handed out once, whoever asks and however many ask at once. It stays in the `outbox` until its
        duty is done or it is settled. A complaint that cannot be handled stops no other: the accountable person is
        told of it.
        """
        return self._run(self._do.due(now))

    def next_due(self) -> datetime | None:
        """Return the next instant at which `due` has something to hand out: a host needs one timer and no polling."""
        return self._run(self._do.next_due())

    def outbox(self, *, limit: int = 1000) -> tuple[Effect, ...]:
        """Return what was handed out and is not done yet, the oldest first: after a crash, go on with these."""
        return self._run(self._do.outbox(limit))

    def pending(self, now: datetime | None = None, *, limit: int = 1000) -> tuple[Effect, ...]:
        """Return what is to be done by *now*, handed out or not, the earliest due first; looking changes nothing."""
        return self._run(self._do.pending(now, limit))

    def settle(self, effect: Effect, *, by: Actor | None = None) -> Complaint:
        """Record that the host did what was handed out, and return the complaint; it leaves the `outbox`."""
        return self._run(self._do.settle(effect, by))

    def reassess(
        self,
        selection: Selection,
        procedure: Procedure,
        *,
        dry_run: bool = True,
        keep_clocks: bool = True,
        categories: Mapping[str, str] | None = None,
        by: Actor | None = None,
    ) -> Reassessment:
        """
        Put open complaints (a queue, or ids) under another *procedure* or taxonomy (S64), in a dry run unless told so.

        The clocks that run are pinned to the procedure that started them, unless *keep_clocks* is False. What the new
        taxonomy splits or does not have is left to a person, who decides by *categories*: from ids to categories.
        """
        return self._run(
            self._do.reassess(
                selection, procedure, dry_run=dry_run, keep_clocks=keep_clocks, categories=categories, by=by
            )
        )

    def import_past(
        self, cases: Iterable[PastCase | Unreadable], *, by: Actor | None = None
    ) -> tuple[Registration | Unreadable, ...]:
        """
        Take past cases of another system over as history, and say what became of each; one that fails stops no other.

        Nothing is sent for them and no reminder fires that was due before. A case whose source key is known changes
        nothing, and has no complaint in the answer.
        """
        if not self._procedure_kept:
            self._run(self._do.keep_procedure())
            self._procedure_kept = True
        return self._run(self._do.import_past(cases, by))

    def verify(self) -> Verification:
        """
        Look at every stored byte and say what is not as it was: a changed event, a cut tail, a removed complaint.

        What was erased is listed, and is no finding.
        """
        return self._run(self._do.verify())

    def service(self) -> Service:
        """Return who was answered, who was not, how fast, and how satisfied they were (S22, S34, S75)."""
        return self._run(self._do.service())

    def departments(self, now: datetime | None = None) -> tuple[DepartmentWork, ...]:
        """Return the tasks of each department, and how late it is (S37)."""
        return self._run(self._do.departments(now))

    def analysis_missing(self) -> tuple[Complaint, ...]:
        """Return the complaints whose cause or consequence nobody has assessed yet (S59, S79)."""
        return self._run(self._do.analysis_missing())

    def keep_customer(self, customer: Customer) -> None:
        """Keep what is known of a customer, for policies to read."""
        self._run(self._do.keep_customer(customer))
