"""What a command needs beyond a stage that allows it; all of it is true of the complaint alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from grievance.errors import InvalidValue, NotPermitted
from grievance.lifecycle import _demands_of_decisions as of_decisions
from grievance.lifecycle import _demands_of_record as of_record
from grievance.lifecycle._commands import (
    AcceptTransfer,
    Answer,
    Approve,
    CheckExecution,
    Close,
    Command,
    ConfirmHandOver,
    Correct,
    Decline,
    DeclineTask,
    DeclineTransfer,
    FinishTask,
    GiveTask,
    GoToOmbudsman,
    HandOut,
    OfferTransfer,
    OmbudsmanDecides,
    Overrule,
    PromiseDate,
    Propose,
    RecordContact,
    Refer,
    Register,
    Reopen,
    ReportBounce,
    ReportRemedy,
    RequestStage2,
    Resume,
    ReturnHandOver,
    Settle,
    Tick,
    Waive,
    Withdraw,
)
from grievance.lifecycle._of_record import Absorb, Erase, LiftHold, LinkWith, Merge, PlaceHold, Release, Unmerge
from grievance.lifecycle._words import CONSEQUENCES
from grievance.model import Actor, Complaint, Direction, Nature, Stage, Transfer

__all__ = ["demand"]

Demand: TypeAlias = Callable[[Any, Any, datetime], None]


def demand(complaint: Complaint | None, command: Command, now: datetime) -> None:
    """
    Refuse a command that lacks what it needs.

    Raises:
        InvalidValue: Something is missing or does not fit the complaint.
        NotPermitted: The person complained about acts, or somebody answers for another.
    """
    if command.at is not None and command.at > now:
        raise InvalidValue(f"{type(command).__name__}.at", "must not lie after the instant at which it is recorded")
    if complaint is not None:
        of_record.check_standing(complaint, command)
        _check_actor(complaint, command)
        if command.at is not None and command.at < complaint.received_at and type(command) is not Correct:
            raise InvalidValue(f"{type(command).__name__}.at", "must not lie before the complaint was received")
    for name in _WORDS_NEEDED.get(type(command), ()):
        if not getattr(command, name).strip():
            raise InvalidValue(f"{type(command).__name__}.{name}", _WORDS_NEEDED[type(command)][name])
    check = _DEMANDS.get(type(command))
    if check is not None:
        check(complaint, command, now)


def _check_actor(complaint: Complaint, command: Command) -> None:
    """Refuse what the person complained about may not do."""
    if command.by.id not in complaint.submission.accused:
        return
    speaks_out = isinstance(command, RecordContact) and command.contact.direction is Direction.OUT
    if speaks_out or type(command) not in _ACCUSED_MAY:
        raise NotPermitted(complaint.id, tried=type(command).__name__, because="the complaint is about who asks")


_ACCUSED_MAY = CONSEQUENCES | {Register, RecordContact}
"""What the person complained about may do: put it on record and say something. Somebody else handles it."""

_WORDS_NEEDED: Mapping[type[Command], Mapping[str, str]] = {
    Register: {"complaint_id": "must not be empty"},
    Overrule: {"reason": "must say why a person decided otherwise (S42)"},
    Correct: {"reason": "must say why it is corrected"},
    Waive: {"reason": "must say why the duty is not owed"},
    OfferTransfer: {"to": "must name who is asked"},
    DeclineTransfer: {"reason": "must say why: the history keeps it (D34)"},
    GiveTask: {"task_id": "must not be empty", "to": "must name who does it", "what": "must say what is to be done"},
    DeclineTask: {"reason": "must say why: the owner has to find another way"},
    ReturnHandOver: {"reason": "must say why the other body sent it back"},
    GoToOmbudsman: {"body": "must name the outside body"},
    Reopen: {"reason": "must say why it is taken up again"},
}


def _contact(complaint: Complaint, command: RecordContact, now: datetime) -> None:
    contact = command.contact
    if contact.bounced:
        raise InvalidValue("Contact.bounced", "is told by ReportBounce")
    if contact.id is not None and any(one.id == contact.id for one in complaint.contacts):
        raise InvalidValue("Contact.id", f"{contact.id!r} is on record already: give each contact its own")
    if contact.at > now:
        raise InvalidValue("Contact.at", "must not lie after the instant at which it is recorded")
    if contact.promises is not None and contact.promises <= contact.at:
        raise InvalidValue("Contact.promises", "must lie after the notice")
    if contact.direction is Direction.OUT and contact.at < complaint.received_at:
        raise InvalidValue("Contact.at", "must not lie before the complaint was received: nothing was sent then")


def _settle(complaint: Complaint, command: Settle, _now: datetime) -> None:
    handed = {prompt.effect for prompt in complaint.prompts if not prompt.passed}
    if not command.effects or not handed.issuperset(command.effects):
        raise InvalidValue("Settle.effects", "must name what was handed out for this complaint")


_AfterTheEnd: TypeAlias = Reopen | RequestStage2 | GoToOmbudsman | ConfirmHandOver | ReturnHandOver


def _after_the_end(complaint: Complaint, command: _AfterTheEnd, now: datetime) -> None:
    ends = (complaint.answered_at, complaint.resolved_at, complaint.referred_at, complaint.ended_at)
    if (command.at or now) < max(filter(None, ends), default=complaint.received_at):
        raise InvalidValue(f"{type(command).__name__}.at", "must not lie before what ended the work")


def _decided_outside(complaint: Complaint, command: OmbudsmanDecides, now: datetime) -> None:
    if complaint.ombudsman is not None and (command.at or now) < complaint.ombudsman.since:
        raise InvalidValue("OmbudsmanDecides.at", "must not lie before the complaint was taken to the ombudsman")


def _correct(complaint: Complaint, command: Correct, now: datetime) -> None:
    before, after = complaint.submission, command.submission
    if after == before:
        raise InvalidValue("Correct.submission", "must differ from what was submitted")
    if after.nature is not before.nature:
        raise InvalidValue("Correct.submission", "must keep the nature: a contact becomes a complaint by Admit")
    bound = bool(complaint.granted or complaint.absorbed)
    if bound and after.customer_id != before.customer_id:
        raise InvalidValue("Correct.submission", "must keep the customer: something was granted to them, or merged")
    if after.received_at > now:
        raise InvalidValue("Correct.submission", "must not have been received after now")
    if after.source_key != before.source_key:
        raise InvalidValue("Correct.submission", "must keep the source key: by it the complaint is filed once")


def _promise(complaint: Complaint, command: PromiseDate, now: datetime) -> None:
    if command.due_at <= (command.at or now):
        raise InvalidValue("PromiseDate.due_at", "must lie after the promise")
    if not command.duty.ours:
        raise InvalidValue("PromiseDate.duty", "must be a duty of ours: the external route is the complainant's right")
    if all(clock.duty is not command.duty for clock in complaint.clocks):
        raise InvalidValue("PromiseDate.duty", "must be one that a standard of this complaint has")


def _waive(complaint: Complaint, command: Waive, _now: datetime) -> None:
    known = sorted({clock.standard for clock in complaint.clocks})
    if command.standard not in known:
        raise InvalidValue(
            "Waive.standard", f"must be one that binds this complaint: {', '.join(known) or 'none does'}"
        )
    if any(clock.statutory for clock in complaint.clocks if clock.standard == command.standard):
        problem = "must be ours: no person waives a statute; who cannot be reached is a correction of the submission"
        raise InvalidValue("Waive.standard", problem)


def _resume(complaint: Complaint, command: Resume, now: datetime) -> None:
    if (command.at or now) < complaint.pauses[-1].since:
        raise InvalidValue("Resume.at", "must not lie before the wait")


def _offer(complaint: Complaint, command: OfferTransfer, _now: datetime) -> None:
    if complaint.offered is not None:
        raise InvalidValue(
            "OfferTransfer.to", f"must wait: {complaint.offered.to!r} has been asked and not answered yet"
        )
    if command.to == complaint.owner:
        raise InvalidValue("OfferTransfer.to", "owns the complaint already")
    _not_accused(complaint, command.to, "OfferTransfer")
    _not_decided(complaint, command.to, "OfferTransfer")


def _offered(complaint: Complaint, command: AcceptTransfer | DeclineTransfer, _now: datetime) -> None:
    name, offered = type(command).__name__, complaint.offered
    if offered is None:
        raise InvalidValue(name, "needs an offered transfer: there is none")
    if not _acts_for(command.by, offered):
        raise NotPermitted(complaint.id, tried=name, because=f"{offered.to!r} was asked")
    if name == AcceptTransfer.__name__:
        _not_decided(complaint, command.by.id, name)


def _acts_for(actor: Actor, offered: Transfer) -> bool:
    return offered.to == actor.id or offered.to in actor.roles


def _task(complaint: Complaint, command: GiveTask, _now: datetime) -> None:
    if any(task.id == command.task_id for task in complaint.tasks):
        raise InvalidValue("GiveTask.task_id", f"{command.task_id!r} was given before: take another id")
    _not_accused(complaint, command.to, "GiveTask")


def _open_task(complaint: Complaint, command: FinishTask | DeclineTask, _now: datetime) -> None:
    name = type(command).__name__
    task = next((task for task in complaint.open_tasks if task.id == command.task_id), None)
    if task is None:
        known = ", ".join(repr(task.id) for task in complaint.open_tasks) or "there is none"
        raise InvalidValue(f"{name}.task_id", f"must name an open task: {known}")
    if command.by.id not in (task.to, complaint.owner) and task.to not in command.by.roles:
        raise NotPermitted(complaint.id, tried=name, because=f"the task was given to {task.to!r}")


def _reopen(complaint: Complaint, command: Reopen, now: datetime) -> None:
    _after_the_end(complaint, command, now)
    if command.stage not in (Stage.OPEN, Stage.RECORDED):
        raise InvalidValue("Reopen.stage", "must be open, or recorded to be looked at first")
    if complaint.nature is not Nature.COMPLAINT and command.stage is Stage.OPEN:
        raise InvalidValue("Reopen.stage", "must be recorded: only Admit makes a complaint of a contact")
    if command.owner is not None:
        _not_accused(complaint, command.owner, "Reopen")


def _hand_out(complaint: Complaint, command: HandOut, _now: datetime) -> None:
    known = {prompt.effect for prompt in complaint.prompts}
    if not command.prompts or any((prompt.effect in known) is not prompt.again for prompt in command.prompts):
        raise InvalidValue("HandOut.prompts", "must be new ones: each thing is handed out once")


def _not_decided(complaint: Complaint, person: str, tried: str) -> None:
    if person in complaint.decided_before:
        raise NotPermitted(complaint.id, tried=tried, because="who decided an earlier stage cannot review it (D38)")


def _not_accused(complaint: Complaint, person: str, tried: str) -> None:
    if person in complaint.submission.accused:
        raise NotPermitted(complaint.id, tried=tried, because="the complaint is about whom it names")


_DEMANDS: Mapping[type[Command], Demand] = {
    Answer: of_decisions.answer,
    Decline: of_decisions.decline,
    Refer: of_decisions.refer,
    Propose: of_decisions.propose,
    Approve: of_decisions.approve,
    Close: of_decisions.close,
    Withdraw: of_decisions.withdraw,
    ReportRemedy: of_decisions.report_remedy,
    CheckExecution: of_decisions.check_execution,
    ConfirmHandOver: _after_the_end,
    ReturnHandOver: _after_the_end,
    OmbudsmanDecides: _decided_outside,
    Correct: _correct,
    PromiseDate: _promise,
    Waive: _waive,
    Resume: _resume,
    OfferTransfer: _offer,
    AcceptTransfer: _offered,
    DeclineTransfer: _offered,
    GiveTask: _task,
    FinishTask: _open_task,
    DeclineTask: _open_task,
    RecordContact: _contact,
    RequestStage2: _after_the_end,
    GoToOmbudsman: _after_the_end,
    Settle: _settle,
    Reopen: _reopen,
    HandOut: _hand_out,
    ReportBounce: of_record.report_bounce,
    Tick: of_record.tick,
    Merge: of_record.merge,
    Absorb: of_record.absorb,
    Unmerge: of_record.unmerge,
    Release: of_record.release,
    LinkWith: of_record.link_with,
    PlaceHold: of_record.place_hold,
    LiftHold: of_record.lift_hold,
    Erase: of_record.erase,
}
