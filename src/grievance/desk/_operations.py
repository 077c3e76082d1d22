"""What a desk does, once for both drivers: gather facts, decide, apply, seal, save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import attrs

from grievance.codec import Codec
from grievance.deadlines import ledger, status
from grievance.desk._driving import Operation, find, heads, history, one_head, recall, remember, save
from grievance.desk._explanation import DeadlineExplained, Explanation
from grievance.desk._filing import commit_of
from grievance.errors import GrievanceError, InvalidValue, StorageError
from grievance.lifecycle import Admit, Assess, Command, Overrule, Register, apply
from grievance.model import Actor, Anchor, Complaint, Customer, Effect, Event, Letter, Stage, Submission
from grievance.policies import Earlier, Facts
from grievance.procedure import Procedure, assess
from grievance.storage import Changed, Commit, Due, Page, Queue, Related, Saved

__all__ = ["SYSTEM", "Operations", "Registration"]

SYSTEM = Actor(id="system", roles=("system",))
"""Who acts when nobody is named."""

_RELATED_AT_MOST = 100
_PAGE = 500
_DECIDED_ANEW = (Admit, Overrule)


@attrs.frozen(kw_only=True)
class Registration:
    """
    What became of one submission of a batch.

    ``known`` when its source key was filed before; ``error`` when it could not be registered, without a complaint.
    """

    submission: Submission
    complaint: Complaint | None = None
    known: bool = False
    error: GrievanceError | None = None

    def outcome(self) -> Complaint:
        """Return the complaint, or raise what stopped its registration."""
        if self.complaint is None:
            raise self.error or StorageError("the store knows the source key and has no complaint for it")
        return self.complaint


@attrs.frozen(kw_only=True)
class Operations:
    """The operations of a desk as generators over the port; everything from outside is injected."""

    procedure: Procedure
    tenant: str
    clock: Callable[[], datetime]
    ids: Callable[[Submission], str]
    keys: Callable[[], bytes]
    codec: Codec

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
        return cls(procedure=procedure, tenant=tenant, clock=clock, ids=ids, keys=keys, codec=codec or Codec())

    def keep_procedure(self) -> Operation[None]:
        """Keep the frozen procedure beside the complaints that it decides, so that they can be explained for ever."""
        ref = self.procedure.ref
        if (yield from recall(self.tenant, "procedure", ref.digest)) is None:
            yield from remember(self.tenant, "procedure", ref.digest, self.procedure.document)
        yield from remember(self.tenant, "procedure", "current", self.procedure.document)

    def keep_customer(self, customer: Customer) -> Operation[None]:
        """Keep what is known of a customer."""
        yield from remember(self.tenant, "customer", customer.id, self.codec.dumps(customer))

    def register(self, submissions: Sequence[Submission], by: Actor | None) -> Operation[tuple[Registration, ...]]:
        """Register *submissions* in one transaction; one that fails does not stop the others."""
        commits: dict[int, Commit] = {}
        errors: dict[int, GrievanceError] = {}
        batch: list[Earlier] = []
        for number, submission in enumerate(submissions):
            try:
                commits[number] = yield from self._prepare(submission, by or SYSTEM, batch)
            except GrievanceError as error:
                errors[number] = error
        outcomes = (yield from save(self.tenant, tuple(commits.values()))) if commits else ()
        saved = dict(zip(commits, outcomes, strict=True))
        known = yield from self._known(outcomes)
        return tuple(
            Registration(
                submission=submission,
                complaint=_registered(commits.get(number), saved.get(number), known),
                known=number in saved and saved[number].repeated,
                error=errors.get(number),
            )
            for number, submission in enumerate(submissions)
        )

    def _known(self, outcomes: Sequence[Saved]) -> Operation[dict[str, Complaint]]:
        repeated = tuple(dict.fromkeys(saved.complaint_id for saved in outcomes if saved.repeated))
        found = (yield from heads(self.tenant, repeated)) if repeated else ()
        return {complaint.id: complaint for complaint in found}

    def _prepare(self, submission: Submission, by: Actor, batch: list[Earlier]) -> Operation[Commit]:
        now = self.clock()
        complaint_id = self.ids(submission)
        command = Register(by=by, complaint_id=complaint_id, submission=submission)
        complaint, events = apply(None, command, now=now)
        if complaint.stage is Stage.OPEN:
            facts = yield from self._facts(complaint, now, batch)
            complaint, assessed = self._assess(complaint, facts, by, now)
            events += assessed
        return commit_of(complaint, events, codec=self.codec, secret=self.keys(), request_key=submission.source_key)

    def _assess(
        self, complaint: Complaint, facts: Facts, by: Actor, now: datetime
    ) -> tuple[Complaint, tuple[Event, ...]]:
        reached = {anchor: complaint.reached(anchor) for anchor in Anchor}
        found = assess(self.procedure, facts, reached=reached, overrides=complaint.overrides)
        command = Assess(
            by=by,
            procedure=self.procedure.ref,
            priority=found.priority,
            team=found.team,
            rulings=found.rulings,
            clocks=found.clocks,
        )
        return apply(complaint, command, now=now)

    def _facts(self, complaint: Complaint, now: datetime, batch: list[Earlier]) -> Operation[Facts]:
        submission = complaint.submission
        return Facts(
            submission=submission,
            issue=submission.issues[0],
            now=now,
            complaint=complaint,
            customer=(yield from self._customer(submission)),
            earlier=(yield from self._earlier(complaint, batch)),
        )

    def _customer(self, submission: Submission) -> Operation[Customer | None]:
        reads = any(name.startswith("customer.") for name in self.procedure.reads)
        if submission.customer_id is None or not reads:
            return None
        document = yield from recall(self.tenant, "customer", submission.customer_id)
        return None if document is None else self.codec.loads(document, Customer)

    def _earlier(self, complaint: Complaint, batch: list[Earlier]) -> Operation[tuple[Earlier, ...]]:
        submission = complaint.submission
        if "recurrence" not in self.procedure.reads or (submission.customer_id, submission.product) == (None, None):
            return ()
        since = submission.received_at - self.procedure.recurrence_window
        query = Related(customer_id=submission.customer_id, product=submission.product, since=since)
        page = yield from find(self.tenant, query, limit=_RELATED_AT_MOST)
        stored = [
            Earlier(
                complaint_id=entry.complaint_id,
                received_at=entry.received_at,
                customer_id=entry.customer_id,
                product=entry.product,
            )
            for entry in page.entries
        ]
        related = [one for one in (*stored, *batch) if _before(one, complaint, since)]
        batch.append(
            Earlier(
                complaint_id=complaint.id,
                received_at=submission.received_at,
                customer_id=submission.customer_id,
                product=submission.product,
            )
        )
        return tuple(related)

    def apply(self, complaint_id: str, command: Command) -> Operation[Complaint]:
        """Apply *command* to a complaint and save it; what a person overruled or admitted is decided anew."""
        now = self.clock()
        complaint = yield from one_head(self.tenant, complaint_id)
        before = yield from history(self.tenant, complaint_id)
        if before.secret is None:
            raise InvalidValue("complaint", "was erased: nothing can be added to it")
        complaint, events = apply(complaint, command, now=now)
        if isinstance(command, _DECIDED_ANEW):
            facts = yield from self._facts(complaint, now, [])
            complaint, assessed = self._assess(complaint, facts, command.by, now)
            events += assessed
        commit = commit_of(complaint, events, codec=self.codec, secret=before.secret, before=before)
        yield from save(self.tenant, (commit,))
        return complaint

    def get(self, complaint_id: str) -> Operation[Complaint]:
        """Return a complaint as it stands."""
        return (yield from one_head(self.tenant, complaint_id))

    def history(self, complaint_id: str) -> Operation[tuple[Event, ...]]:
        """Return what happened to a complaint."""
        found = yield from history(self.tenant, complaint_id)
        return tuple(self.codec.attach(event.document, event.personal) for event in found.events)

    def queue(self, queue: Queue | None, *, limit: int, after: str | None) -> Operation[Page[Complaint]]:
        """Return a page of open complaints, the most urgent first."""
        page = yield from find(self.tenant, queue or Queue(), limit=limit, after=after)
        found = yield from heads(self.tenant, tuple(entry.complaint_id for entry in page.entries))
        return Page(entries=found, after=page.after)

    def due(self, now: datetime | None) -> Operation[tuple[Effect, ...]]:
        """Return what has to be done by *now*, the earliest first."""
        before = now or self.clock()
        effects: list[Effect] = []
        after: str | None = None
        while True:
            page = yield from find(self.tenant, Due(before=before), limit=_PAGE, after=after)
            for complaint in (yield from heads(self.tenant, tuple(entry.complaint_id for entry in page.entries))):
                effects.extend(_owed(complaint, before))
            after = page.after
            if after is None:
                return tuple(effects)

    def analysis_missing(self) -> Operation[tuple[Complaint, ...]]:
        """Return the complaints whose cause or consequence nobody has assessed yet (S79), longest unchanged first."""
        missing: list[Complaint] = []
        after: str | None = None
        while True:
            page = yield from find(self.tenant, Changed(), limit=_PAGE, after=after)
            found = yield from heads(self.tenant, tuple(entry.complaint_id for entry in page.entries))
            missing += [one for one in found if one.stage is not Stage.RECORDED and one.analysis.missing]
            after = page.after
            if after is None:
                return tuple(missing)

    def explain(self, complaint_id: str, now: datetime | None) -> Operation[Explanation]:
        """Return why a complaint stands where it stands, under the procedure that decided it."""
        complaint = yield from one_head(self.tenant, complaint_id)
        procedure = yield from self._procedure_of(complaint)
        return Explanation(
            complaint=complaint,
            procedure=str(complaint.procedure or "no procedure"),
            rulings=complaint.rulings,
            overrides=complaint.overrides,
            deadlines=tuple(
                DeadlineExplained(
                    standard=(standard := procedure.standard(found.clock.standard)),
                    status=found,
                    ledger=ledger(found.clock, standard, procedure.calendars),
                )
                for found in status(complaint, now or self.clock())
            ),
        )

    def _procedure_of(self, complaint: Complaint) -> Operation[Procedure]:
        if complaint.procedure is None or complaint.procedure == self.procedure.ref:
            return self.procedure
        document = yield from recall(self.tenant, "procedure", complaint.procedure.digest)
        return self.procedure if document is None else Procedure.from_document(document)


def _registered(commit: Commit | None, saved: Saved | None, known: dict[str, Complaint]) -> Complaint | None:
    if commit is None or saved is None:
        return None
    return known.get(saved.complaint_id, commit.head) if saved.repeated else commit.head


def _before(one: Earlier, complaint: Complaint, since: datetime) -> bool:
    return one.complaint_id != complaint.id and since <= one.received_at <= complaint.received_at


def _owed(complaint: Complaint, now: datetime) -> list[Effect]:
    return [
        Letter(
            id=f"{complaint.id}/{found.clock.standard}/{found.clock.issue}",
            complaint_id=complaint.id,
            due_at=found.clock.due_at,
            duty=found.clock.duty,
            standard=found.clock.standard,
            team=complaint.team,
        )
        for found in status(complaint, now)
        if found.met_at is None and found.clock.due_at is not None and found.clock.due_at <= now
    ]
