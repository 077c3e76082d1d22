"""Move open complaints to a new procedure or taxonomy: a recorded act, with a dry run first (S64)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

import attrs

from grievance.codec import nearest
from grievance.decision import Reason
from grievance.desk._changing import Change
from grievance.desk._context import SYSTEM, Context
from grievance.desk._driving import Operation, heads, pages
from grievance.desk._registering import assessing
from grievance.errors import GrievanceError, InvalidValue
from grievance.lifecycle import Assess, Correct
from grievance.model import Actor, Clock, Complaint, Ruling, Submission, Taxonomy
from grievance.procedure import Procedure, agenda, assess
from grievance.storage import Head, IndexEntry, Queue

__all__ = ["Move", "Moved", "Reassessment", "Selection", "reassess"]

Selection = Queue | Sequence[str]
"""Which open complaints: those of a queue, or these ids."""


class Moved(Enum):
    """What becomes of the category of a complaint under another taxonomy."""

    KEPT = "kept"
    MAPPED = "mapped"
    SPLIT = "split"
    UNMAPPED = "unmapped"


@attrs.frozen(kw_only=True)
class Move:
    """One complaint: its category before, what it may become, and the error that stopped its move, if one did."""

    complaint_id: str
    before: str
    after: tuple[str, ...]
    error: GrievanceError | None = None

    @property
    def how(self) -> Moved:
        """What becomes of its category."""
        if self.after == (self.before,):
            return Moved.KEPT
        return {0: Moved.UNMAPPED, 1: Moved.MAPPED}.get(len(self.after), Moved.SPLIT)


@attrs.frozen(kw_only=True)
class Reassessment:
    """What a reassessment does, or in a dry run would do. Split and unmapped ones are left to a person."""

    dry_run: bool
    moves: tuple[Move, ...]

    def those(self, how: Moved) -> tuple[Move, ...]:
        """Return the complaints whose category is kept, mapped, split or unmapped."""
        return tuple(move for move in self.moves if move.how is how)


def reassess(
    context: Context,
    selection: Selection,
    procedure: Procedure,
    *,
    dry_run: bool,
    keep_clocks: bool,
    categories: Mapping[str, str],
    by: Actor | None,
) -> Operation[Reassessment]:
    """
    Put open complaints under *procedure*; *categories* are what persons decided for single ones, by id.

    A complaint whose category the new taxonomy splits or does not have stays under its procedure, and stands on the
    exception queue until a person says which it is.
    """
    work = _Work(context, procedure, categories, by or SYSTEM, dry_run=dry_run, keep_clocks=keep_clocks)
    if not dry_run:
        yield from context.keep_procedure(procedure)
    if isinstance(selection, Queue):
        ids: list[str] = []

        def gather(entries: tuple[IndexEntry, ...]) -> Operation[None]:
            ids.extend(entry.complaint_id for entry in entries)
            yield from ()

        yield from pages(context.tenant, selection, gather)
        selection = ids
    for head in (yield from heads(context.tenant, tuple(selection))):
        if head.complaint.open:
            yield from work.move(head)
    return Reassessment(dry_run=dry_run, moves=tuple(work.moves))


@attrs.define
class _Work:
    context: Context
    procedure: Procedure
    categories: Mapping[str, str]
    by: Actor
    dry_run: bool = attrs.field(kw_only=True)
    keep_clocks: bool = attrs.field(kw_only=True)
    moves: list[Move] = attrs.field(factory=list)

    def move(self, head: Head) -> Operation[None]:
        complaint = head.complaint
        submission = complaint.submission
        after = self._targets(complaint)
        move = Move(complaint_id=complaint.id, before=submission.category, after=after)
        if not self.dry_run:
            try:
                if len(after) == 1:
                    yield from self._moved(head, after[0])
                else:
                    yield from self._left_to_a_person(head, after)
            except GrievanceError as error:
                move = attrs.evolve(move, error=error)
        self.moves.append(move)

    def _targets(self, complaint: Complaint) -> tuple[str, ...]:
        """
        Return what the category of a complaint may become: what a person decided, else what the taxonomy says.

        If that of a further issue is split or gone, it is that one's, and the complaint is left to a person.
        """
        options = [_targets(self.procedure.taxonomy, issue.category) for issue in complaint.submission.issues]
        decided = self.categories.get(complaint.id)
        if decided is not None:
            options[0] = (decided,)
        return next((targets for targets in options if len(targets) != 1), options[0])

    def _moved(self, head: Head, category: str) -> Operation[None]:
        taxonomy = self.procedure.taxonomy
        if taxonomy is not None and category not in taxonomy.by_path:
            hint = nearest(category, taxonomy.by_path)
            raise InvalidValue("categories", f"{category!r} is no category of {self.procedure.ref}{hint}")
        change = yield from self._begun(head)
        before = head.complaint.submission
        already = agenda(head.complaint, change.procedures)
        submission = _recategorised(before, category, taxonomy)
        if submission != before:
            reason = f"categories of {self.procedure.ref}"
            change.follow(Correct(by=self.by, submission=submission, reason=reason))
        facts = yield from self.context.gathering(self.procedure).facts(change.complaint, change.now)
        found = assess(self.procedure, facts, change.complaint)
        if self.keep_clocks:
            found = attrs.evolve(found, clocks=tuple(self._pinned(clock, head) for clock in change.complaint.clocks))
        command = assessing(self.procedure, found, self.by)
        change.follow(command)
        change.procedures = yield from self.context.procedures_of(change.complaint, self.procedure)
        change.retime(self.by)
        change.pass_over(already, command)
        yield from change.saved(command)

    def _begun(self, head: Head) -> Operation[Change]:
        if head.secret is None:
            raise InvalidValue("complaint", "was erased: nothing can be added to it")
        self.context.procedure.conduct.permissions.check(head.complaint.id, self._asked(head), head.complaint.stage)
        return (yield from Change.begun(self.context, head))

    def _asked(self, head: Head, rulings: tuple[Ruling, ...] = ()) -> Assess:
        """Return the command that leaves everything but the rulings as it is."""
        complaint = head.complaint
        return Assess(
            by=self.by,
            procedure=complaint.procedure or self.procedure.ref,
            priority=complaint.priority,
            team=complaint.team,
            rulings=rulings,
            clocks=complaint.clocks,
        )

    def _pinned(self, clock: Clock, head: Head) -> Clock:
        ref = head.complaint.procedure
        return clock if clock.under is not None or ref is None else attrs.evolve(clock, under=ref.digest)

    def _left_to_a_person(self, head: Head, targets: tuple[str, ...]) -> Operation[None]:
        change = yield from self._begun(head)
        split = f"may be {' or '.join(targets)}" if targets else "has no successor"
        because = f"{head.complaint.submission.category!r} {split} in {self.procedure.ref}"
        ruling = Ruling(question="category", value=None, reasons=(Reason(rule="taxonomy", because=because),))
        others = tuple(kept for kept in head.complaint.rulings if kept.question != "category")
        command = self._asked(head, (*others, ruling))
        change.follow(command)
        yield from change.saved(command)


def _targets(taxonomy: Taxonomy | None, category: str) -> tuple[str, ...]:
    if taxonomy is None or category in taxonomy.by_path:
        return (category,)
    return dict(taxonomy.renamed).get(category, ())


def _recategorised(submission: Submission, category: str, taxonomy: Taxonomy | None) -> Submission:
    further = tuple(
        attrs.evolve(issue, category=_targets(taxonomy, issue.category)[0]) for issue in submission.further_issues
    )
    return attrs.evolve(submission, category=category, further_issues=further)
