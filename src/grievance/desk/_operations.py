"""What a desk does, once for both drivers: gather facts, decide, apply, seal, save."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from operator import itemgetter

import attrs

from grievance.codec import Codec
from grievance.deadlines import start_clock, status
from grievance.desk._driving import Operation, find, heads, history, one_head, recall, remember, save
from grievance.desk._explanation import Explanation, explained
from grievance.desk._filing import commit_of
from grievance.desk._gathering import Gathering
from grievance.desk._overruling import check_overruling
from grievance.errors import GrievanceError, InvalidValue, StaleComplaint, StorageError
from grievance.lifecycle import TRANSITIONS, Admit, Assess, Command, Overrule, Register, apply
from grievance.model import Actor, Clock, Complaint, Customer, Effect, Event, Letter, Nature, Stage, Submission
from grievance.model._checks import check_instant
from grievance.policies import Facts
from grievance.procedure import Procedure, assess
from grievance.storage import Changed, Commit, Due, IndexEntry, Page, Queue, Saved

__all__ = ["SYSTEM", "Operations", "Registration"]

SYSTEM = Actor(id="system", roles=("system",))
"""Who acts when nobody is named."""

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
    _thawed: dict[str, Procedure] = attrs.field(factory=dict, init=False, eq=False, repr=False)

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

    @property
    def _gathering(self) -> Gathering:
        return Gathering(procedure=self.procedure, tenant=self.tenant, codec=self.codec)

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
        batch: dict[str | int, IndexEntry] = {}
        for number, submission in enumerate(submissions):
            try:
                commits[number] = yield from self._prepare(submission, by or SYSTEM, batch.values())
                batch.setdefault(submission.source_key or number, commits[number].index)
            except StorageError:
                raise
            except GrievanceError as error:
                errors[number] = error
        saved = yield from self._save(commits, errors)
        known = yield from self._known(tuple(saved.values()))
        return tuple(
            Registration(
                submission=submission,
                complaint=_registered(commits.get(number), saved.get(number), known),
                known=number in saved and saved[number].repeated,
                error=errors.get(number),
            )
            for number, submission in enumerate(submissions)
        )

    def _save(self, commits: dict[int, Commit], errors: dict[int, GrievanceError]) -> Operation[dict[int, Saved]]:
        """Save *commits*; the last of those whose id is taken becomes an error until the others fit."""
        while commits:
            try:
                outcomes = yield from save(self.tenant, tuple(commits.values()))
                return dict(zip(commits, outcomes, strict=True))
            except StaleComplaint as error:
                clashing = [number for number, commit in commits.items() if commit.head.id == error.complaint_id]
                if not clashing:
                    raise
                errors[clashing[-1]] = error
                del commits[clashing[-1]]
        return {}

    def _known(self, outcomes: Sequence[Saved]) -> Operation[dict[str, Complaint]]:
        repeated = tuple(dict.fromkeys(saved.complaint_id for saved in outcomes if saved.repeated))
        found = (yield from heads(self.tenant, repeated)) if repeated else ()
        return {complaint.id: complaint for complaint in found}

    def _prepare(self, submission: Submission, by: Actor, batch: Iterable[IndexEntry]) -> Operation[Commit]:
        now = self.clock()
        complaint_id = self.ids(submission)
        command = Register(by=by, complaint_id=complaint_id, submission=submission)
        complaint, events = apply(None, command, now=now)
        if complaint.stage is Stage.OPEN:
            facts = yield from self._gathering.facts(complaint, now, batch)
            complaint, assessed = self._assess(complaint, facts, by, now)
            events += assessed
        return commit_of(complaint, events, codec=self.codec, secret=self.keys(), request_key=submission.source_key)

    def _assess(
        self, complaint: Complaint, facts: Facts, by: Actor, now: datetime
    ) -> tuple[Complaint, tuple[Event, ...]]:
        found = assess(self.procedure, facts, reached=complaint.reached, overrides=complaint.overrides)
        command = Assess(
            by=by,
            procedure=self.procedure.ref,
            priority=found.priority,
            team=found.team,
            rulings=found.rulings,
            clocks=found.clocks,
        )
        return apply(complaint, command, now=now)

    def apply(self, complaint_id: str, command: Command) -> Operation[Complaint]:
        """Apply *command* to a complaint and save it; what a person overruled or admitted is decided anew."""
        now = self.clock()
        complaint = yield from one_head(self.tenant, complaint_id)
        before = yield from history(self.tenant, complaint_id)
        if before.secret is None:
            raise InvalidValue("complaint", "was erased: nothing can be added to it")
        if isinstance(command, Overrule):
            check_overruling(self.procedure, complaint, command)
        complaint, events = apply(complaint, command, now=now)
        if isinstance(command, _DECIDED_ANEW):
            yield from self.keep_procedure()
            facts = yield from self._gathering.facts(complaint, now)
            complaint, decided = self._assess(complaint, facts, command.by, now)
        else:
            complaint, decided = yield from self._start_clocks(complaint, command.by, now)
        commit = commit_of(complaint, (*events, *decided), codec=self.codec, secret=before.secret, before=before)
        yield from save(self.tenant, (commit,))
        return complaint

    def _start_clocks(
        self, complaint: Complaint, by: Actor, now: datetime
    ) -> Operation[tuple[Complaint, tuple[Event, ...]]]:
        """Start the clocks that waited for what has now been reached, under the procedure that decided them."""
        ref = complaint.procedure
        waiting = any(clock.anchored_at is None for clock in complaint.clocks)
        if ref is None or not waiting or (complaint.stage, Assess) not in TRANSITIONS:
            return complaint, ()
        procedure = yield from self._procedure_of(complaint)
        clocks = tuple(_started(clock, procedure, complaint) for clock in complaint.clocks)
        if clocks == complaint.clocks:
            return complaint, ()
        command = Assess(
            by=by,
            procedure=ref,
            priority=complaint.priority,
            team=complaint.team,
            rulings=complaint.rulings,
            clocks=clocks,
        )
        return apply(complaint, command, now=now)

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
        before = self._instant(now)
        effects: list[tuple[datetime, Effect]] = []
        after: str | None = None
        while True:
            page = yield from find(self.tenant, Due(before=before), limit=_PAGE, after=after)
            for complaint in (yield from heads(self.tenant, tuple(entry.complaint_id for entry in page.entries))):
                effects.extend(_owed(complaint, before))
            after = page.after
            if after is None:
                return tuple(effect for _, effect in sorted(effects, key=itemgetter(0)))

    def analysis_missing(self) -> Operation[tuple[Complaint, ...]]:
        """Return the complaints whose cause or consequence nobody has assessed yet (S79), longest unchanged first."""
        missing: list[Complaint] = []
        after: str | None = None
        while True:
            page = yield from find(self.tenant, Changed(), limit=_PAGE, after=after)
            found = yield from heads(self.tenant, tuple(entry.complaint_id for entry in page.entries))
            missing += [one for one in found if one.nature is Nature.COMPLAINT and one.analysis.missing]
            after = page.after
            if after is None:
                return tuple(missing)

    def explain(self, complaint_id: str, now: datetime | None) -> Operation[Explanation]:
        """Return why a complaint stands where it stands, under the procedure that decided it."""
        complaint = yield from one_head(self.tenant, complaint_id)
        procedure = yield from self._procedure_of(complaint)
        return explained(complaint, procedure, self._instant(now))

    def _instant(self, now: datetime | None) -> datetime:
        return self.clock() if now is None else check_instant("now", now)

    def _procedure_of(self, complaint: Complaint) -> Operation[Procedure]:
        ref = complaint.procedure
        if ref is None or ref == self.procedure.ref:
            return self.procedure
        if ref.digest not in self._thawed:
            document = yield from recall(self.tenant, "procedure", ref.digest)
            if document is None:
                raise StorageError(f"the procedure {str(ref)!r}, which decided {complaint.id!r}, is not in this store")
            self._thawed[ref.digest] = Procedure.from_document(document)
        return self._thawed[ref.digest]


def _registered(commit: Commit | None, saved: Saved | None, known: dict[str, Complaint]) -> Complaint | None:
    if commit is None or saved is None:
        return None
    return known.get(saved.complaint_id) if saved.repeated else commit.head


def _started(clock: Clock, procedure: Procedure, complaint: Complaint) -> Clock:
    if clock.anchored_at is not None:
        return clock
    standard = procedure.standard(clock.standard)
    return start_clock(
        standard,
        complaint.reached[standard.anchor],
        calendars=procedure.calendars,
        zone=procedure.zone,
        issue=clock.issue,
        time_frame=complaint.submission.time_frame,
    )


def _owed(complaint: Complaint, now: datetime) -> Iterator[tuple[datetime, Effect]]:
    for found in status(complaint, now):
        clock, due_at = found.clock, found.clock.due_at
        if found.met_at is None and due_at is not None and due_at <= now:
            yield (
                due_at,
                Letter(
                    id=f"{complaint.id}/{clock.standard}/{clock.issue}",
                    complaint_id=complaint.id,
                    due_at=due_at,
                    duty=clock.duty,
                    standard=clock.standard,
                    team=complaint.team,
                ),
            )
