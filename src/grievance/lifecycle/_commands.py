"""What can be asked of a complaint. Each command says who asks, and when the matter happened."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

import attrs

from grievance.lifecycle._asked import Asked
from grievance.lifecycle._of_record import Absorb, Erase, LiftHold, LinkWith, Merge, PlaceHold, Release, Unmerge
from grievance.model import (
    Analysis,
    Clock,
    Contact,
    Duty,
    Feedback,
    OmbudsmanResult,
    Priority,
    ProcedureRef,
    Prompt,
    Refusal,
    RemedyState,
    Resolution,
    Ruling,
    Stage,
    Submission,
    WaitsFor,
)
from grievance.model._checks import personal

__all__ = [
    "Accept",
    "AcceptTransfer",
    "Admit",
    "Analyse",
    "Answer",
    "Approve",
    "Assess",
    "CheckExecution",
    "Close",
    "Command",
    "CompleteFile",
    "ConfirmHandOver",
    "Correct",
    "Decline",
    "DeclineTask",
    "DeclineTransfer",
    "FinishTask",
    "GiveFeedback",
    "GiveTask",
    "GoToOmbudsman",
    "HandOut",
    "OfferTransfer",
    "OmbudsmanDecides",
    "Overrule",
    "PromiseDate",
    "Propose",
    "RecordContact",
    "Refer",
    "Register",
    "Reopen",
    "ReportBounce",
    "ReportRemedy",
    "RequestStage2",
    "Resume",
    "ReturnHandOver",
    "Settle",
    "Tick",
    "Time",
    "Wait",
    "Waive",
    "Withdraw",
]


@attrs.frozen(kw_only=True)
class Register(Asked):
    """Put a submission on record under an id (S26)."""

    complaint_id: str
    submission: Submission


@attrs.frozen(kw_only=True)
class Admit(Asked):
    """Take a recorded contact as the complaint that it is (S23); its first receipt is kept."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Assess(Asked):
    """Take over what a procedure decided."""

    procedure: ProcedureRef
    priority: Priority | None
    team: str | None
    rulings: tuple[Ruling, ...]
    clocks: tuple[Clock, ...]


@attrs.frozen(kw_only=True)
class Overrule(Asked):
    """Decide a question as a person, against the policy (S42); a reason is required."""

    question: str
    value: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Correct(Asked):
    """Correct what was submitted, with the reason; history keeps the old value. What a contact is, `Admit` says."""

    submission: Submission
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Time(Asked):
    """Take over clocks that were computed anew."""

    clocks: tuple[Clock, ...]


@attrs.frozen(kw_only=True)
class RecordContact(Asked):
    """Record a letter, call, message or note."""

    contact: Contact


@attrs.frozen(kw_only=True)
class Wait(Asked):
    """Wait for the customer or for a third party; ``what`` says for what."""

    waits_for: WaitsFor
    what: str = personal(default="")


@attrs.frozen(kw_only=True)
class Resume(Asked):
    """End the wait."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class PromiseDate(Asked):
    """Promise by when a duty is done. The stricter of the promised and the computed date binds."""

    duty: Duty
    due_at: datetime


@attrs.frozen(kw_only=True)
class Waive(Asked):
    """Say that the duty of a standard is not owed, with the reason."""

    standard: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class CompleteFile(Asked):
    """Record that all that is needed for the decision has come in."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class OfferTransfer(Asked):
    """Ask a person or a team to take the complaint over; the owner changes when they accept (S54)."""

    to: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class AcceptTransfer(Asked):
    """Accept the offered transfer as the one who was asked: by that id, or acting for that team as a role."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class DeclineTransfer(Asked):
    """Decline the offered transfer, with the reason; the owner stays (D34)."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class GiveTask(Asked):
    """Give a step to somebody else, with a deadline of its own (S37); the owner stays."""

    task_id: str
    to: str
    due_at: datetime | None = None
    what: str = personal(default="")


@attrs.frozen(kw_only=True)
class FinishTask(Asked):
    """Report that a step is done."""

    task_id: str
    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class DeclineTask(Asked):
    """Refuse a step, with the reason; it is the owner's again."""

    task_id: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Answer(Asked):
    """Give the final response, with at least one measure (S81)."""

    resolution: Resolution


@attrs.frozen(kw_only=True)
class Accept(Asked):
    """Record that the complainant accepts the answer (L7)."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class Decline(Asked):
    """Tell the complainant that the organisation cannot help, with all that this owes (S44, D36)."""

    refusal: Refusal


@attrs.frozen(kw_only=True)
class Refer(Asked):
    """Hand the complaint over to the body that the refusal names (L53); it is followed until that has taken it over."""

    refusal: Refusal

    @property
    def to(self) -> str:
        """The name of that body, empty when the refusal names none."""
        return self.refusal.body.name if self.refusal.body else ""


@attrs.frozen(kw_only=True)
class ConfirmHandOver(Asked):
    """Record that the other body has taken the complaint over, and its number there."""

    reference: str | None = None


@attrs.frozen(kw_only=True)
class ReturnHandOver(Asked):
    """Record that the other body sent the complaint back, with its reason: it is ours again."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class GoToOmbudsman(Asked):
    """Record that the complainant took the complaint to an outside body."""

    body: str
    reference: str | None = None


@attrs.frozen(kw_only=True)
class OmbudsmanDecides(Asked):
    """
    Record what the outside body decided.

    What it overturns is open again and another person answers it; what it confirms or dismisses stands where it stood.
    """

    result: OmbudsmanResult
    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class Propose(Asked):
    """Lay a decision before a second person (D38, L59): a resolution, or a refusal."""

    resolution: Resolution | None = None
    refusal: Refusal | None = None


@attrs.frozen(kw_only=True)
class Approve(Asked):
    """Approve the proposed decision as a second person."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class ReportRemedy(Asked):
    """Report what has become of a remedy: executed under a reference of the host's, or failed."""

    remedy_id: str
    state: RemedyState
    reference: str | None = None
    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class ReportBounce(Asked):
    """Report that a letter did not arrive: it satisfies nothing."""

    contact_id: str
    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class Tick(Asked):
    """Tick off items of a checklist (S55)."""

    checklist: str
    items: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Withdraw(Asked):
    """Record that the complainant withdraws the complaint; if somebody else says so, how the complainant did."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Reopen(Asked):
    """Take the complaint up again, with the reason: at which stage (open or recorded), by which owner, if any."""

    stage: Stage = Stage.OPEN
    owner: str | None = None
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class RequestStage2(Asked):
    """Record that the complainant asks for a second stage; no reason may be demanded (L21)."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Close(Asked):
    """End the work."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class CheckExecution(Asked):
    """Report whether what was granted was carried out (S30)."""

    carried_out: bool
    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class GiveFeedback(Asked):
    """Record what the complainant says of the handling."""

    feedback: Feedback


@attrs.frozen(kw_only=True)
class Analyse(Asked):
    """Fill in cause and consequence (S79)."""

    analysis: Analysis


@attrs.frozen(kw_only=True)
class HandOut(Asked):
    """Record what a sweep hands out."""

    prompts: tuple[Prompt, ...]


@attrs.frozen(kw_only=True)
class Settle(Asked):
    """Record that the host did what was handed out."""

    effects: tuple[str, ...]


Command: TypeAlias = (
    Register
    | Admit
    | Assess
    | Overrule
    | Correct
    | Time
    | RecordContact
    | Wait
    | Resume
    | PromiseDate
    | Waive
    | CompleteFile
    | OfferTransfer
    | AcceptTransfer
    | DeclineTransfer
    | GiveTask
    | FinishTask
    | DeclineTask
    | Answer
    | Accept
    | Decline
    | Refer
    | Withdraw
    | Reopen
    | RequestStage2
    | Close
    | CheckExecution
    | GiveFeedback
    | Analyse
    | HandOut
    | Settle
    | ConfirmHandOver
    | ReturnHandOver
    | GoToOmbudsman
    | OmbudsmanDecides
    | Propose
    | Approve
    | ReportRemedy
    | ReportBounce
    | Tick
    | Merge
    | Absorb
    | Unmerge
    | Release
    | LinkWith
    | PlaceHold
    | LiftHold
    | Erase
)
