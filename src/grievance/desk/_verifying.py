"""Prove that nothing that is kept was changed: seals, commitments, heads, index, the register of complaints."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import attrs

from grievance.desk._context import Context
from grievance.desk._driving import Operation, heads, history, outbox, pages, recall, registered
from grievance.desk._filing import index_of
from grievance.errors import GrievanceError
from grievance.lifecycle import broken_seals, replay, unkept_commitments
from grievance.model import Complaint
from grievance.procedure import Procedures, agenda, next_due
from grievance.storage import Changed, Head, History, IndexEntry

__all__ = ["Finding", "Verification", "verify"]

_ALL = 2**31 - 1


@attrs.frozen(kw_only=True)
class Finding:
    """Something that is not as it was stored: what, in which complaint; None when a whole complaint is missing."""

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
    the history, something handed out that left the outbox undone, a changed procedure, a removed complaint (where the
    store keeps a register). What others change meanwhile is looked at again, and is no finding.
    """
    number = yield from registered(context.tenant)
    search = _Search(context)
    yield from pages(context.tenant, Changed(), search.visit)
    if search.findings:
        again = _Search(context, only=frozenset(finding.complaint_id for finding in search.findings))
        yield from pages(context.tenant, Changed(), again.visit)
        search.findings = again.findings
    missing = sorted(set(range(1, (number or 0) + 1)) - search.numbers)
    removed = (Finding(complaint_id=None, problem=f"the {_nth(one)} complaint was removed") for one in missing)
    changed = yield from _changed_procedures(context, search.digests)
    return Verification(
        checked=search.checked, erased=tuple(search.erased), findings=(*search.findings, *removed, *changed)
    )


def _changed_procedures(context: Context, digests: Iterable[str]) -> Operation[tuple[Finding, ...]]:
    """Return the frozen procedures that are not what their digests say."""
    found = []
    for digest in sorted(digests):
        documents = yield from recall(context.tenant, "procedure", digest)
        if [hashlib.sha256(document).hexdigest() for document in documents] != [digest]:
            found.append(Finding(complaint_id=None, problem=f"the procedure {digest} was changed or is gone"))
    return tuple(found)


def _nth(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


@attrs.define
class _Search:
    context: Context
    only: frozenset[str | None] = frozenset()
    checked: int = 0
    digests: set[str] = attrs.field(factory=set)
    waiting: frozenset[str] | None = None
    erased: list[str] = attrs.field(factory=list)
    findings: list[Finding] = attrs.field(factory=list)
    numbers: set[int] = attrs.field(factory=set)

    def visit(self, entries: tuple[IndexEntry, ...]) -> Operation[None]:
        if self.waiting is None:
            effects = yield from outbox(self.context.tenant, limit=_ALL)
            self.waiting = frozenset(effect.id for effect in effects)
        for entry in entries:
            if self.only and entry.complaint_id not in self.only:
                continue
            self.checked += 1
            try:
                problems = yield from self._problems(entry)
            except (GrievanceError, ValueError, LookupError, TypeError) as error:
                problems = [f"cannot be read: {type(error).__name__}"]
            self.findings += (Finding(complaint_id=entry.complaint_id, problem=problem) for problem in problems)

    def _problems(self, entry: IndexEntry) -> Operation[list[str]]:
        kept = yield from history(self.context.tenant, entry.complaint_id)
        if kept.number is not None:
            self.numbers.add(kept.number)
        if kept.secret is None:
            self.erased.append(entry.complaint_id)
        problems = [f"event {number} was changed" for number in broken_seals(_sealed(kept))]
        for event in kept.events:
            committed = self.context.codec.withheld(event.document)
            unkept = unkept_commitments(kept.secret, committed, event.personal)
            problems += (f"event {event.seq}: the value of {path} was changed" for path in unkept)
        [head] = yield from heads(self.context.tenant, (entry.complaint_id,))
        problems += _tail(head, kept)
        if not problems:
            problems += yield from self._stale(head, kept, entry)
        return problems

    def _stale(self, head: Head, kept: History, entry: IndexEntry) -> Operation[list[str]]:
        """Return what is kept beside the history and does not follow from it."""
        attach = self.context.codec.attach
        told = replay(attach(event.document, event.personal) for event in kept.events)
        problems = ["its head does not follow from its history"] if told != head.complaint else []
        if told.procedure is not None:
            self.digests.add(told.procedure.digest)
        self.digests.update(clock.under for clock in told.clocks if clock.under is not None)
        procedures = yield from self.context.procedures_of(told)
        if index_of(told, next_due(told, procedures)) != entry:
            problems.append("its place in the index does not follow from its history")
        problems += (f"{effect} left the outbox undone" for effect in self._lost(told, procedures))
        return problems

    def _lost(self, complaint: Complaint, procedures: Procedures) -> Iterator[str]:
        """Yield what was handed out, is still to be done, and is not in the outbox any more."""
        done = {prompt.effect for prompt in complaint.prompts if prompt.passed} | set(complaint.settled)
        handed = {prompt.effect for prompt in complaint.prompts} - done
        left = (item.id for item in agenda(complaint, procedures) if item.id in handed)
        yield from (effect for effect in left if effect not in (self.waiting or ()))


def _sealed(kept: History) -> Iterator[tuple[bytes, bytes]]:
    return ((event.document, event.seal) for event in kept.events)


def _tail(head: Head, kept: History) -> list[str]:
    """Return whether events are missing, in the middle or at the end."""
    if [event.seq for event in kept.events] != list(range(1, head.complaint.version + 1)):
        return [f"of {head.complaint.version} events {len(kept.events)} are left"]
    return [] if kept.events and kept.events[-1].seal == head.seal else ["its last seal is not the one of its head"]
