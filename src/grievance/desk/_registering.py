"""Put submissions on record: decide, seal and save a batch of them in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import attrs

from grievance.desk._context import SYSTEM, Context
from grievance.desk._driving import Operation, heads, save
from grievance.desk._filing import commit_of
from grievance.desk._impersonal import impersonal
from grievance.errors import GrievanceError, StaleComplaint, StorageError, Unsupported
from grievance.lifecycle import Assess, Command, Register, apply, follow
from grievance.model import Actor, Complaint, Event, Stage, Submission
from grievance.procedure import Assessment, Procedure, assess, next_due
from grievance.storage import Commit, IndexEntry, Saved

__all__ = ["Draft", "Registration", "assessing", "register"]


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


def register(
    context: Context, submissions: Sequence[Submission], by: Actor | None
) -> Operation[tuple[Registration, ...]]:
    """Register *submissions* in one transaction; one that fails does not stop the others."""
    commits: dict[int, Commit] = {}
    errors: dict[int, GrievanceError] = {}
    batch: dict[str | int, IndexEntry] = {}
    for number, submission in enumerate(submissions):
        try:
            draft = yield from Draft.begun(context, submission, by or SYSTEM, batch.values())
            commits[number] = draft.commit()
            batch.setdefault(submission.source_key or number, commits[number].index)
        except StorageError:
            raise
        except GrievanceError as error:
            errors[number] = error
    saved = yield from _save(context, commits, errors)
    known = yield from _known(context, tuple(saved.values()))
    return tuple(
        Registration(
            submission=submission,
            complaint=_registered(commits.get(number), saved.get(number), known),
            known=number in saved and saved[number].repeated,
            error=errors.get(number),
        )
        for number, submission in enumerate(submissions)
    )


def _save(
    context: Context, commits: dict[int, Commit], errors: dict[int, GrievanceError]
) -> Operation[dict[int, Saved]]:
    """Save *commits*; the last of those whose id is taken becomes an error until the others fit."""
    try:
        return (yield from _save_together(context, commits, errors))
    except Unsupported:
        return (yield from _save_singly(context, commits, errors))


def _save_singly(
    context: Context, commits: dict[int, Commit], errors: dict[int, GrievanceError]
) -> Operation[dict[int, Saved]]:
    """Save *commits* each in a transaction of its own, for a store that cannot save several at once."""
    saved: dict[int, Saved] = {}
    for number, commit in commits.items():
        try:
            [saved[number]] = yield from save(context.tenant, (commit,))
        except StaleComplaint as error:
            errors[number] = error
    return saved


def _save_together(
    context: Context, commits: dict[int, Commit], errors: dict[int, GrievanceError]
) -> Operation[dict[int, Saved]]:
    while commits:
        try:
            outcomes = yield from save(context.tenant, tuple(commits.values()))
            return dict(zip(commits, outcomes, strict=True))
        except StaleComplaint as error:
            clashing = [number for number, commit in commits.items() if commit.head.id == error.complaint_id]
            if not clashing:
                raise
            errors[clashing[-1]] = error
            del commits[clashing[-1]]
    return {}


def _known(context: Context, outcomes: Sequence[Saved]) -> Operation[dict[str, Complaint]]:
    repeated = tuple(dict.fromkeys(saved.complaint_id for saved in outcomes if saved.repeated))
    found = (yield from heads(context.tenant, repeated)) if repeated else ()
    return {head.complaint.id: head.complaint for head in found}


@attrs.define(kw_only=True)
class Draft:
    """A complaint about to be registered: as it stands, and the events that led to it."""

    context: Context
    complaint: Complaint
    events: tuple[Event, ...]
    now: datetime

    @classmethod
    def begun(
        cls, context: Context, submission: Submission, by: Actor, batch: Iterable[IndexEntry] = ()
    ) -> Operation[Draft]:
        """Put *submission* on record and decide what the procedure decides; *batch* is about to be saved with it."""
        now, procedure = context.clock(), context.procedure
        complaint_id = context.ids(submission)
        command = impersonal(Register(by=by, complaint_id=complaint_id, submission=_naming_staff(submission)))
        procedure.conduct.permissions.check(complaint_id, command, None)
        complaint, events = apply(None, command, now=now)
        draft = cls(context=context, complaint=complaint, events=events, now=now)
        if complaint.stage is Stage.OPEN:
            facts = yield from context.gathering(procedure).facts(complaint, now, batch)
            draft.follow(assessing(procedure, assess(procedure, facts, complaint), command.by))
        return draft

    def follow(self, command: Command) -> None:
        """Apply a command that follows."""
        self.complaint, events = follow(self.complaint, command, now=self.now)
        self.events += events

    def commit(self) -> Commit:
        """Return what is to be saved."""
        return commit_of(
            self.complaint,
            self.events,
            codec=self.context.codec,
            secret=self.context.keys(),
            due=next_due(self.complaint, {None: self.context.procedure}),
            request_key=self.complaint.submission.source_key,
        )


def _naming_staff(submission: Submission) -> Submission:
    """Return *submission* with all staff that it is about named as such: who must not handle it outlives an erasure."""
    accused = submission.accused
    if accused.issubset(submission.staff_complained_about):
        return submission
    return attrs.evolve(submission, staff_complained_about=tuple(sorted(accused)))


def assessing(procedure: Procedure, found: Assessment, by: Actor, key: str | None = None) -> Assess:
    """Return the command that takes over what *procedure* decided."""
    return Assess(
        by=by,
        key=key,
        procedure=procedure.ref,
        priority=found.priority,
        team=found.team,
        rulings=found.rulings,
        clocks=found.clocks,
    )


def _registered(commit: Commit | None, saved: Saved | None, known: dict[str, Complaint]) -> Complaint | None:
    if commit is None or saved is None:
        return None
    return known.get(saved.complaint_id) if saved.repeated else commit.head
