"""The fold behind a case: what each kind of event means for the credit for it and for its ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from grievance.model import (
    Actor,
    AuditFinding,
    Direction,
    Event,
    Nature,
    OmbudsmanResult,
    Outcome,
    Refusal,
    Resolution,
    Submission,
)
from grievance.model import _events as told
from grievance.model import _record as record
from grievance.motivation.history._case import Ending
from grievance.motivation.history._work import WORKED_BY, Work, has_part, is_person

__all__ = ["FOLDS", "Open", "Reader"]

_RECEIVED, _WORKED, _WROTE, _TASK, _DECIDED, _APPROVED, _PART = (int(kind) for kind in Work)

_FAVOUR: Final = {Outcome.REJECTED: 0, Outcome.PARTLY_UPHELD: 1, Outcome.UPHELD: 2}


class Open:
    """An end whose later course is not known yet."""

    __slots__ = (
        *("accepted_at", "accused", "at", "deciders", "favour", "justified_at", "kind", "overturned"),
        *("second_look", "taken_up_at", "work"),
    )

    def __init__(
        self,
        kind: Ending,
        at: datetime,
        work: tuple[tuple[str, int], ...],
        deciders: tuple[str, ...],
        accused: frozenset[str],
    ):
        self.kind, self.at, self.work, self.deciders, self.accused = kind, at, work, deciders, accused
        self.favour: int | None = None
        self.accepted_at: datetime | None = None
        self.justified_at: datetime | None = None
        self.taken_up_at: datetime | None = None
        self.overturned = False
        self.second_look = False


class Reader:
    """
    What the events so far have told.

    ``work`` holds the kinds of work by person, as bits; ``held`` since when who owned the complaint. A history that was
    taken over from another system tells no holders: everybody who worked on it had a part, and who owned it is only
    known of the time before a transfer.
    """

    __slots__ = (
        *("absorbs", "approved_by", "asked", "audits", "ends", "givers", "held", "imported", "merged"),
        *("merged_alone", "mixed", "nature", "pseudonym", "received_at", "registrar", "satisfied"),
        *("satisfied_at", "stage_2_of", "standing", "submission", "trace_at", "work"),
    )

    def __init__(self, event: told.Registered):
        self.submission: Submission = event.submission
        self.mixed = event.submission
        self.received_at = event.submission.received_at
        self.nature: Nature = event.submission.nature
        self.registrar = event.by.id if is_person(event.by) else None
        self.imported = "import" in event.by.roles
        self.work: dict[str, int] = {}
        self.givers: dict[str, str] = {}
        self.asked: str | None = None
        receiver = event.submission.receiver
        self.held: list[tuple[datetime, str | None]] = [
            (event.at, None if receiver in event.submission.accused else receiver)
        ]
        self.ends: list[Open] = []
        self.standing: Open | None = None
        self.stage_2_of: Open | None = None
        self.approved_by: str | None = None
        self.audits: list[AuditFinding] = []
        self.trace_at = None if self.registrar is not None else event.submission.received_at
        self.merged: record.Merged | None = None
        self.merged_alone = self.absorbs = False
        self.pseudonym: str | None = None
        self.satisfied: bool | None = None
        self.satisfied_at: datetime | None = None
        for person in (self.registrar, receiver):
            if person is not None:
                self.did(person, _RECEIVED)

    def did(self, person: str, kind: int) -> None:
        self.work[person] = self.work.get(person, 0) | kind | (_PART if self.imported else 0)

    @property
    def holder(self) -> str | None:
        return self.held[-1][1]

    def leave(self, person: str | None, at: datetime) -> None:
        """Let somebody else own it, or nobody, without a transfer; what another system says of that nobody knows."""
        if not self.imported:
            self.hold(person, at)

    def hold(self, person: str | None, at: datetime) -> None:
        """Let somebody own it from now on, or nobody; who owns it has a part in it."""
        self.held.append((at, person))
        if person is not None:
            self.did(person, _PART)

    def did_by(self, actor: Actor, kind: int) -> None:
        if is_person(actor):
            self.did(actor.id, kind)

    def saw(self, event: Event) -> None:
        """Notice whether anybody but who registered the complaint has left a trace of it."""
        if self.trace_at is None and event.by.id != self.registrar and _is_trace(event):
            self.trace_at = event.at

    def end(self, kind: Ending, event: Event, deciders: tuple[str, ...] = ()) -> Open:
        """Work ends, with what was done by then; whom it is said to be about later loses nothing of it."""
        self.standing = Open(kind, event.at, tuple(self.work.items()), deciders, self.submission.accused)
        self.ends.append(self.standing)
        return self.standing

    def take_up(self, at: datetime, *, overturned: bool = False) -> Open | None:
        """Work goes on: who had decided and approved has worked on it, no more."""
        end = self.standing
        if end is not None:
            end.taken_up_at, end.overturned = max(at, end.at, end.accepted_at or at), overturned
            for person, kinds in self.work.items():
                if kinds & (_DECIDED | _APPROVED):
                    part = _PART if kinds & _DECIDED else 0
                    self.work[person] = kinds & ~(_DECIDED | _APPROVED) | _WORKED | part
            self.standing, self.approved_by = None, None
        return end

    def stood(self, end: Open) -> None:
        """A review has come to the same: the end before it stands, whoever reviewed it has approved it."""
        reviewed = self.ends.pop()
        for person in reviewed.deciders:
            self.work[person] = self.work[person] & ~_DECIDED | _APPROVED
        for person in end.deciders:
            self.did(person, _DECIDED)
        end.taken_up_at, self.standing = None, end
        self.justify(reviewed.at)

    def confirm(self, at: datetime) -> None:
        end = self.standing
        if end is not None and end.accepted_at is None:
            end.accepted_at = max(at, end.at)

    def justify(self, at: datetime) -> None:
        end = self.standing
        if end is not None:
            end.second_look = True
            if end.justified_at is None:
                end.justified_at = max(at, end.at)

    def audited(self, finding: AuditFinding) -> None:
        """Somebody looked who had no part in it: nobody audits their own work."""
        if finding.by in self.work:
            return
        self.audits.append(finding)
        if not finding.passed:
            self.take_up(finding.at)
            return
        self.justify(finding.at)
        if self.trace_at is None:
            self.trace_at = finding.at


_OF_OTHERS = frozenset(
    {
        *(told.Accepted, told.FeedbackGiven, told.Stage2Requested, told.WentToOmbudsman, told.OmbudsmanDecided),
        *(told.Withdrawn, told.HandOverConfirmed, told.HandOverReturned),
    }
)
"""What somebody outside has said or done: a trace of them when not recorded by who registered the complaint."""

_OF_STAFF = WORKED_BY | {told.TaskFinished, told.Answered, told.Declined, told.Referred, told.DecisionApproved}


def _is_trace(event: Event) -> bool:
    kind = type(event)
    if kind in _OF_OTHERS:
        return True
    if kind is told.Contacted and event.contact.direction is Direction.IN:  # type: ignore[union-attr]
        return True
    return is_person(event.by) and (kind in _OF_STAFF or kind is told.Contacted)


def _worked(reader: Reader, event: Event) -> None:
    reader.did_by(event.by, _WORKED)


def _contacted(reader: Reader, event: told.Contacted) -> None:
    contact = event.contact
    if not contact.automatic:
        reader.did_by(event.by, _WROTE if contact.direction is Direction.OUT else _WORKED)


def _offered(reader: Reader, event: told.TransferOffered) -> None:
    reader.asked = event.to


def _transferred(reader: Reader, event: told.TransferAccepted) -> None:
    """Who accepts owns it; where a program does it for them, who was asked."""
    _worked(reader, event)
    reader.hold(event.by.id if is_person(event.by) else reader.asked, event.at)


def _task_given(reader: Reader, event: told.TaskGiven) -> None:
    _worked(reader, event)
    reader.givers[event.task_id] = event.by.id


def _task_finished(reader: Reader, event: told.TaskFinished) -> None:
    """Done is a task that somebody else gave: else everybody could give themselves some."""
    if reader.imported or reader.givers.get(event.task_id, event.by.id) != event.by.id:
        reader.did_by(event.by, _TASK)


def _decision_approved(reader: Reader, event: told.DecisionApproved) -> None:
    reader.did_by(event.by, _APPROVED)
    reader.approved_by = event.by.id


def _proposed(reader: Reader, event: told.DecisionProposed) -> None:
    _worked(reader, event)
    reader.approved_by = None


def _decide(
    reader: Reader, kind: Ending, event: Event, decision: Resolution | Refusal | None, second: str | None
) -> Open:
    """Who decided has decided, who entered that has not, unless the records name nobody else."""
    if reader.standing is not None:
        reader.take_up(event.at)
    if second is not None:
        reader.did(second, _APPROVED)
    decider = decision.decided_by if decision else event.by.id if is_person(event.by) else None
    if decider is not None:
        reader.did(decider, _DECIDED)
    end = reader.end(kind, event, () if decider is None else (decider,))
    end.second_look = second is not None or reader.approved_by not in (None, decider)
    if end.second_look:
        end.justified_at = event.at
    return end


def _answered(reader: Reader, event: told.Answered) -> None:
    resolution = event.resolution
    end = _decide(reader, Ending.ANSWERED, event, resolution, resolution.approved_by if resolution else None)
    end.favour = _FAVOUR[resolution.outcome] if resolution else None
    _reviewed(reader, end)


def _reviewed(reader: Reader, end: Open) -> None:
    """Overturn what a second stage reviewed if it grants more; else that stands, and was looked at by somebody else."""
    before, reader.stage_2_of = reader.stage_2_of, None
    if before is None or end.favour is None or before.favour is None:
        return
    if end.favour > before.favour:
        before.overturned = True
    elif reader.ends[-2:] == [before, end]:
        reader.stood(before)


def _refused(kind: Ending) -> Callable[[Reader, Any], None]:
    def refused(reader: Reader, event: told.Declined | told.Referred) -> None:
        refusal = event.refusal
        end = _decide(reader, kind, event, refusal, refusal.reviewed_by if refusal else None)
        end.favour = 0
        _reviewed(reader, end)

    return refused


def _closed(reader: Reader, event: told.Closed) -> None:
    if reader.standing is None:
        reader.end(Ending.CLOSED, event, (event.by.id,) if is_person(event.by) else ())


def _withdrawn(reader: Reader, event: told.Withdrawn) -> None:
    if reader.standing is None:
        reader.end(Ending.WITHDRAWN, event)


def _returned(reader: Reader, event: Event) -> None:
    _worked(reader, event)
    reader.take_up(event.at)


def _reopened(reader: Reader, event: told.Reopened) -> None:
    _returned(reader, event)
    reader.leave(event.owner, event.at)


def _stage_2(reader: Reader, event: told.Stage2Requested) -> None:
    reader.stage_2_of = reader.take_up(event.at)
    _leave(reader, reader.stage_2_of, event.at)


def _leave(reader: Reader, end: Open | None, at: datetime) -> None:
    """Take a complaint from its owner whose decision does not stand."""
    if end is not None and reader.holder in end.deciders:
        reader.leave(None, at)


def _confirmed_over(reader: Reader, event: told.HandOverConfirmed) -> None:
    _worked(reader, event)
    end = reader.standing
    if end is not None and event.by.id not in end.deciders:
        reader.justify(event.at)


def _ombudsman(reader: Reader, event: told.OmbudsmanDecided) -> None:
    if event.result.against_us:
        _leave(reader, reader.take_up(event.at, overturned=True), event.at)
        return
    if event.result is OmbudsmanResult.SETTLED:
        if reader.standing is None:
            reader.end(Ending.SETTLED, event)
    else:
        reader.justify(event.at)
    reader.confirm(event.at)


def _feedback(reader: Reader, event: told.FeedbackGiven) -> None:
    satisfied = event.feedback.satisfied
    if satisfied is not None and event.by.id not in reader.work:
        reader.satisfied, reader.satisfied_at = satisfied, event.at


def _merged(reader: Reader, event: record.Merged) -> None:
    reader.take_up(event.at)
    reader.merged, reader.merged_alone = event, has_part(reader.work.get(event.by.id, 0))


def _unmerged(reader: Reader, _event: record.Unmerged) -> None:
    reader.merged = None


def _absorbed(reader: Reader, _event: record.Absorbed) -> None:
    reader.absorbs = True


def _admitted(reader: Reader, event: told.Admitted) -> None:
    _worked(reader, event)
    reader.nature = Nature.COMPLAINT


def _corrected(reader: Reader, event: told.Corrected) -> None:
    """Take a later receipt or another stratum from nobody with a part in it: nobody eases their own case (pain 52)."""
    other = not has_part(reader.work.get(event.by.id, 0))
    if other or event.submission.received_at <= reader.received_at:
        reader.received_at = event.submission.received_at
    if other:
        reader.mixed = event.submission
    _worked(reader, event)
    reader.submission, reader.approved_by = event.submission, None
    if reader.holder in event.submission.accused:
        reader.leave(None, event.at)


def _erased(reader: Reader, event: record.Erased) -> None:
    reader.pseudonym = event.pseudonym


FOLDS: Mapping[type[Event], Callable[[Reader, Any], None]] = {
    **dict.fromkeys(WORKED_BY, _worked),
    told.Admitted: _admitted,
    told.Corrected: _corrected,
    told.Contacted: _contacted,
    told.TransferOffered: _offered,
    told.TransferAccepted: _transferred,
    told.TaskGiven: _task_given,
    told.TaskFinished: _task_finished,
    told.DecisionProposed: _proposed,
    told.DecisionApproved: _decision_approved,
    told.Answered: _answered,
    told.Declined: _refused(Ending.REFUSED),
    told.Referred: _refused(Ending.REFERRED),
    told.Closed: _closed,
    told.Accepted: lambda reader, event: reader.confirm(event.at),
    told.Withdrawn: _withdrawn,
    told.Reopened: _reopened,
    told.HandOverReturned: _returned,
    told.Stage2Requested: _stage_2,
    told.HandOverConfirmed: _confirmed_over,
    told.OmbudsmanDecided: _ombudsman,
    told.FeedbackGiven: _feedback,
    record.Merged: _merged,
    record.Unmerged: _unmerged,
    record.Absorbed: _absorbed,
    record.Erased: _erased,
}
