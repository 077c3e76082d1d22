"""Prove that nothing that is kept was changed: look at every complaint, and at what belongs to none of them."""

from __future__ import annotations

import attrs

from grievance.desk._context import Context
from grievance.desk._driving import UNREADABLE, Operation, find, heads, history, pages, registered
from grievance.desk._filing import index_of, request_key_of
from grievance.desk._verifying_documents import changed_documents, lists_all
from grievance.desk._verifying_outbox import Waiting
from grievance.desk._verifying_register import Register
from grievance.errors import StorageError
from grievance.lifecycle import broken_seals, replay, unkept_commitments
from grievance.model import Complaint
from grievance.procedure import next_due
from grievance.storage import Changed, Head, History, IndexEntry, Numbered

__all__ = ["Finding", "Verification", "verify"]


@attrs.frozen(kw_only=True)
class Finding:
    """Something that is not as it was stored: what, in which complaint; None where it is in no single one."""

    complaint_id: str | None
    problem: str

    def __str__(self) -> str:
        return self.problem if self.complaint_id is None else f"{self.complaint_id}: {self.problem}"


@attrs.frozen(kw_only=True)
class Verification:
    """The outcome of looking at every complaint of a tenant; ``erased`` ones are no findings."""

    checked: int
    erased: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether everything is as it was stored."""
        return not self.findings


def verify(context: Context) -> Operation[Verification]:
    """
    Look at all that is stored of every complaint.

    Found are: a changed event, a cut tail, a changed personal value, a head or an index entry that does not follow from
    the history, a forgotten request, something handed out that left the outbox undone or is there without having been
    handed out, a changed procedure, a document that cannot be read, and a removed complaint or a wrong number (where
    the store keeps a register). What others change meanwhile is looked at again, and is no finding.
    """
    count = yield from registered(context.tenant)
    listed = yield from lists_all()
    search = _Search(context, listed=listed)
    yield from search.walk(count)
    findings = search.findings
    if findings:
        again = _Search(context, listed=listed, only=frozenset(finding.complaint_id for finding in findings))
        yield from again.walk(count)
        findings = again.findings
    if count is not None:
        register = Register(numbers=search.numbers, before=count, unreadable=frozenset(search.unreadable))
        problems = yield from register.problems(context.tenant)
        findings = [*findings, *(Finding(complaint_id=who, problem=what) for who, what in problems)]
    documents = yield from changed_documents(context, search.digests, listed=listed)
    return Verification(
        checked=len(search.seen),
        erased=tuple(search.erased),
        findings=(*findings, *(Finding(complaint_id=None, problem=problem) for problem in documents)),
    )


@attrs.define
class _Search:
    context: Context
    listed: bool = attrs.field(kw_only=True)
    only: frozenset[str | None] = frozenset()
    waiting: Waiting = attrs.field(factory=Waiting)
    met: set[str] = attrs.field(factory=set)
    seen: set[str] = attrs.field(factory=set)
    numbers: dict[str, int] = attrs.field(factory=dict)
    unreadable: list[int] = attrs.field(factory=list)
    digests: set[str] = attrs.field(factory=set)
    erased: list[str] = attrs.field(factory=list)
    findings: list[Finding] = attrs.field(factory=list)

    def walk(self, count: int | None) -> Operation[None]:
        """Visit every complaint; where a page cannot be read, each of the *count* in the register by itself."""
        tenant = self.context.tenant
        yield from self.waiting.read(tenant)
        try:
            yield from pages(tenant, Changed(), self.visit)
        except StorageError:
            raise
        except UNREADABLE:
            if count is None:
                raise
            yield from self._walk_singly(count)
        nobody = () if self.unreadable else self.waiting.of_nobody(self.met)
        problems = (*self.waiting.problems, *nobody)
        self.findings += (Finding(complaint_id=None, problem=problem) for problem in problems)

    def _walk_singly(self, count: int) -> Operation[None]:
        for number in range(1, count + 1):
            try:
                page = yield from find(self.context.tenant, Numbered(since=number), limit=1)
            except UNREADABLE:
                self.unreadable.append(number)
            else:
                yield from self.visit(page.entries)

    def visit(self, entries: tuple[IndexEntry, ...]) -> Operation[None]:
        """Look at the complaints of *entries*."""
        self.met.update(entry.complaint_id for entry in entries)
        for entry in entries:
            if entry.complaint_id in self.seen or (self.only and entry.complaint_id not in self.only):
                continue
            self.seen.add(entry.complaint_id)
            problems: list[str] = []
            try:
                yield from self._look_at(entry, problems)
            except UNREADABLE as error:
                problems.append(f"cannot be read: {type(error).__name__}")
            self.findings += (Finding(complaint_id=entry.complaint_id, problem=problem) for problem in problems)

    def _look_at(self, entry: IndexEntry, problems: list[str]) -> Operation[None]:
        """Add to *problems* what is wrong with the complaint of *entry*; what cannot be read ends the look at it."""
        kept = yield from history(self.context.tenant, entry.complaint_id)
        if kept.number is not None:
            self.numbers[entry.complaint_id] = kept.number
        if kept.secret is None:
            self.erased.append(entry.complaint_id)
        broken = broken_seals((event.document, event.seal) for event in kept.events)
        problems += (f"event {number} was changed" for number in broken)
        for number, event in enumerate(kept.events, 1):
            if number not in broken:
                committed = self.context.codec.withheld(event.document)
                unkept = unkept_commitments(kept.secret, committed, event.personal)
                problems += (f"event {event.seq}: the value of {path} was changed" for path in unkept)
        [head] = yield from heads(self.context.tenant, (entry.complaint_id,))
        problems += _tail(head, kept)
        if not problems:
            problems += yield from self._stale(head, kept, entry)

    def _stale(self, head: Head, kept: History, entry: IndexEntry) -> Operation[list[str]]:
        """Return what is kept beside the history and does not follow from it."""
        attach = self.context.codec.attach
        events = [attach(event.document, event.personal) for event in kept.events]
        told = replay(events)
        follows = told == head.complaint and (head.secret, head.number) == (kept.secret, kept.number)
        problems = [] if follows else ["its head does not follow from its history"]
        if told.procedure is not None:
            self.digests.add(told.procedure.digest)
        self.digests.update(clock.under for clock in told.clocks if clock.under is not None)
        procedures = yield from self.context.procedures_of(told)
        if index_of(told, next_due(told, procedures)) != entry:
            problems.append("its place in the index does not follow from its history")
        if self.listed and not _requests(told) <= kept.requests.keys():
            problems.append("a request that made it is not known any more: repeated, it would be carried out again")
        return [*problems, *self.waiting.problems_of(told, events, procedures)]


def _requests(complaint: Complaint) -> set[str]:
    """Return the keys of the requests that made a complaint, as a store knows them."""
    source = {complaint.submission.source_key} if complaint.submission.source_key is not None else set()
    return {request_key_of(complaint.id, key) for key in complaint.request_keys} | source


def _tail(head: Head, kept: History) -> list[str]:
    """Return whether events are missing, in the middle or at the end."""
    if [event.seq for event in kept.events] != list(range(1, head.complaint.version + 1)):
        return [f"of {head.complaint.version} events {len(kept.events)} are left"]
    return [] if kept.events and kept.events[-1].seal == head.seal else ["its last seal is not the one of its head"]
