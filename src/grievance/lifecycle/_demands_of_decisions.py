"""What decisions need: a measure, words for all that is owed, somebody who may decide, and a second person if named."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.errors import InvalidValue, NotPermitted
from grievance.lifecycle._commands import (
    Answer,
    Approve,
    CheckExecution,
    Close,
    Command,
    Decline,
    Propose,
    Refer,
    ReportRemedy,
    Withdraw,
)
from grievance.model import (
    CUSTOMER,
    Complaint,
    Direction,
    Element,
    Ground,
    Nature,
    Refusal,
    Remedy,
    RemedyState,
    Resolution,
    Stage,
    WaitsFor,
)

__all__ = ["answer", "approve", "check_execution", "close", "decline", "propose", "refer", "report_remedy", "withdraw"]


def answer(complaint: Complaint, command: Answer, _now: datetime) -> None:
    """Refuse an answer without a measure (S81), or one that may not be given like this."""
    _check_resolution(complaint, command.resolution, command)
    if command.resolution.approved_by is not None:
        _check_approved(complaint, command.resolution, command.resolution.approved_by)


def decline(complaint: Complaint, command: Decline, now: datetime) -> None:
    """Refuse a refusal that has no words for what it owes (S44, D36), or that may not be decided like this."""
    _check_refusal(complaint, command.refusal, command, now)
    if command.refusal.reviewed_by is not None:
        _check_approved(complaint, command.refusal, command.refusal.reviewed_by)


def refer(complaint: Complaint, command: Refer, now: datetime) -> None:
    """Refuse a referral to nobody (L53)."""
    if command.refusal.body is None:
        raise InvalidValue("Refer.refusal", "must name the body to which it is handed over (L53)")
    _check_refusal(complaint, command.refusal, command, now)
    if command.refusal.reviewed_by is not None:
        _check_approved(complaint, command.refusal, command.refusal.reviewed_by)


def propose(complaint: Complaint, command: Propose, now: datetime) -> None:
    """Refuse a proposal that could not become a decision."""
    if (command.resolution is None) == (command.refusal is None):
        raise InvalidValue("Propose", "must hold either a resolution or a refusal")
    if command.resolution is not None:
        _check_resolution(complaint, command.resolution, command)
        approver = command.resolution.approved_by
    else:
        assert command.refusal is not None  # one of the two is there  # noqa: S101
        _check_refusal(complaint, command.refusal, command, now)
        approver = command.refusal.reviewed_by
    if approver is not None:
        raise InvalidValue("Propose", "must not name the second person: whoever approves it does")


def approve(complaint: Complaint, command: Approve, _now: datetime) -> None:
    """Refuse an approval of nothing, or by one of those who decided (D38)."""
    proposal = complaint.proposal
    if proposal is None:
        raise InvalidValue("Approve", "needs a proposed decision: there is none")
    if proposal.approved_by is not None:
        raise InvalidValue("Approve", f"was done before, by {proposal.approved_by!r}")
    decision = proposal.resolution or proposal.refusal
    assert decision is not None  # a proposal has one of the two  # noqa: S101
    if command.by.id in (proposal.by, decision.decided_by):
        raise NotPermitted(complaint.id, tried="Approve", because="who decided or proposed it cannot approve it (D38)")


def close(complaint: Complaint, command: Close, _now: datetime) -> None:
    """Refuse to end the work while something is left to be done."""
    if complaint.stage is Stage.RECORDED and complaint.nature is Nature.COMPLAINT:
        raise InvalidValue("Close", "must wait until the complaint that was taken up again is admitted and answered")
    if complaint.open_tasks:
        left = ", ".join(repr(task.id) for task in complaint.open_tasks)
        raise InvalidValue("Close", f"must wait until the open tasks are finished or declined: {left}")
    if complaint.remedies_left:
        left = ", ".join(repr(one.remedy.id) for one in complaint.remedies_left)
        raise InvalidValue("Close", f"must wait until what was granted is carried out or has failed: {left} (S30)")
    if complaint.remedies_failed and not command.remark.strip():
        left = ", ".join(repr(one.remedy.id) for one in complaint.remedies_failed)
        raise InvalidValue("Close.remark", f"must say why, since what was granted has failed: {left} (S30)")
    if complaint.stage is Stage.REFERRED:
        _check_handed_over(complaint, command)
    letters = complaint.answer_letters if complaint.answered_at else ()
    if letters and all(one.bounced for one in letters):
        raise InvalidValue("Close", "must wait until the answer has arrived: the letter bounced (S34)")


def _check_handed_over(complaint: Complaint, command: Close) -> None:
    """Refuse to let go what was handed over before the complainant knows, and the other body has it (S34, L53)."""
    if complaint.submission.reachable and not complaint.told_of_hand_over:
        raise InvalidValue("Close", "must wait until the complainant was told to whom it was handed over (S34)")
    if complaint.taken_over_at is None and not command.remark.strip():
        raise InvalidValue("Close.remark", "must say why, since the other body has not taken it over (L53)")


def withdraw(complaint: Complaint, command: Withdraw, _now: datetime) -> None:
    """Refuse somebody else's bare word that the complainant does not complain any more (S34)."""
    if CUSTOMER not in command.by.roles and not command.reason.strip():
        raise InvalidValue("Withdraw.reason", "must say how the complainant took it back (S34)")
    if complaint.remedies_left:
        left = ", ".join(repr(one.remedy.id) for one in complaint.remedies_left)
        raise InvalidValue("Withdraw", f"must wait until what was granted is carried out or has failed: {left} (S30)")


def check_execution(complaint: Complaint, command: CheckExecution, _now: datetime) -> None:
    """Refuse to say that all was carried out where something has failed (S30)."""
    if command.carried_out and complaint.remedies_failed:
        left = ", ".join(repr(one.remedy.id) for one in complaint.remedies_failed)
        raise InvalidValue("CheckExecution.carried_out", f"cannot be: what was granted has failed: {left}")


def report_remedy(complaint: Complaint, command: ReportRemedy, _now: datetime) -> None:
    """Refuse a report on what was never granted, or on what is done."""
    granted = next((one for one in complaint.granted if one.remedy.id == command.remedy_id), None)
    if granted is None:
        known = ", ".join(repr(one.remedy.id) for one in complaint.granted) or "there is none"
        raise InvalidValue("ReportRemedy.remedy_id", f"must name a remedy that was granted: {known}")
    if command.state is RemedyState.ORDERED:
        raise InvalidValue("ReportRemedy.state", "must be executed or failed")
    if granted.state is not RemedyState.ORDERED:
        raise InvalidValue("ReportRemedy", f"{command.remedy_id!r} was reported as {granted.state.value} before")


def _check_resolution(complaint: Complaint, resolution: Resolution, command: Command) -> None:
    if not any(measure.what.strip() for measure in resolution.measures):
        raise InvalidValue("Resolution.measures", "must hold at least one measure that says what is done (S81)")
    _check_people(complaint, command, resolution.decided_by, resolution.approved_by)
    _check_remedies(complaint, resolution.remedies)


def _check_refusal(complaint: Complaint, refusal: Refusal, command: Command, now: datetime) -> None:
    if refusal.unsaid:
        unsaid = ", ".join(one.value for one in refusal.unsaid)
        raise InvalidValue("Refusal.provides", f"claims what it has no words for: {unsaid}")
    if refusal.ground is Ground.INSUFFICIENT_INFORMATION and not _asked(complaint):
        raise InvalidValue("Refusal.ground", "needs that the complainant was asked first: Wait for the customer")
    if refusal.ground is Ground.WITHDRAWN and not any(one.direction is Direction.IN for one in complaint.contacts):
        raise InvalidValue(
            "Refusal.ground", "needs the complainant's own word on record: RecordContact it, or Withdraw"
        )
    if refusal.original == complaint.id:
        raise InvalidValue("Refusal.original", "must be another complaint")
    if refusal.until is not None and refusal.until <= now.date():
        raise InvalidValue("Refusal.until", "must lie ahead: it is the last day of the restriction (L52)")
    _check_people(complaint, command, refusal.decided_by, refusal.reviewed_by)
    _check_remedies(complaint, refusal.remedies)


def _asked(complaint: Complaint) -> bool:
    waited = any(pause.waits_for is WaitsFor.CUSTOMER for pause in complaint.pauses)
    return waited or any(
        Element.QUESTION in (one.contains or ()) and one.direction is Direction.OUT and not one.bounced
        for one in complaint.contacts
    )


def _check_people(complaint: Complaint, command: Command, *named: str | None) -> None:
    """Refuse whom the complaint is about, and a review by whoever decided or approved what is reviewed (L21, D38)."""
    tried, people = type(command).__name__, {command.by.id, *filter(None, named)}
    if complaint.submission.accused & people:
        raise NotPermitted(complaint.id, tried=tried, because="the complaint is about who decided")
    if complaint.decided_before & people:
        raise NotPermitted(complaint.id, tried=tried, because="who decided an earlier stage cannot decide the second")


def _check_remedies(complaint: Complaint, remedies: tuple[Remedy, ...]) -> None:
    """Refuse another remedy under the id of one that was granted: each is ordered once."""
    priced = next((one for one in remedies if one.kind.by_letter and one.amount is not None), None)
    if priced is not None:
        raise InvalidValue("Remedy.amount", f"goes with no {priced.kind.value}: grant a goodwill or a compensation")
    failed = {one.remedy.id for one in complaint.granted if one.state is RemedyState.FAILED}
    again = next((one.id for one in remedies if one.id in failed), None)
    if again is not None:
        raise InvalidValue("Remedy.id", f"{again!r} has failed: order it again under another id")
    known = {one.remedy.id: one.remedy for one in complaint.granted}
    changed = [one.id for one in remedies if known.get(one.id, one) != one]
    if changed:
        raise InvalidValue("Remedy.id", f"{changed[0]!r} was granted before as another remedy: take another id")


def _check_approved(complaint: Complaint, decision: Resolution | Refusal, approver: str) -> None:
    """Refuse a second person's name under what that person did not approve."""
    proposal = complaint.proposal
    proposed = proposal and (proposal.resolution or proposal.refusal)
    bare: Resolution | Refusal
    if isinstance(decision, Resolution):
        field, bare = "Resolution.approved_by", attrs.evolve(decision, approved_by=None)
    else:
        field, bare = "Refusal.reviewed_by", attrs.evolve(decision, reviewed_by=None)
    if proposal is None or proposal.approved_by != approver or proposed != bare:
        raise InvalidValue(field, f"{approver!r} has not approved this decision: Propose it, and let them Approve it")
