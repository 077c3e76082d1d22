"""What can be asked of a complaint. Each command says who asks, and when the matter happened."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

import attrs

from grievance.model import (
    Actor,
    Analysis,
    Clock,
    Contact,
    Duty,
    Feedback,
    Priority,
    ProcedureRef,
    Prompt,
    Resolution,
    Ruling,
    Stage,
    Submission,
    WaitsFor,
)
from grievance.model._checks import check, personal

__all__ = [
    "Accept",
    "AcceptTransfer",
    "Admit",
    "Analyse",
    "Answer",
    "Assess",
    "CheckExecution",
    "Close",
    "Command",
    "CompleteFile",
    "Correct",
    "Decline",
    "DeclineTask",
    "DeclineTransfer",
    "FinishTask",
    "GiveFeedback",
    "GiveTask",
    "HandOut",
    "OfferTransfer",
    "Overrule",
    "PromiseDate",
    "RecordContact",
    "Refer",
    "Register",
    "Reopen",
    "RequestStage2",
    "Resume",
    "Settle",
    "Time",
    "Wait",
    "Waive",
    "Withdraw",
]


@attrs.frozen(kw_only=True)
class _Asked:
    """
    What every command has: who asks, and when the matter happened.

    ``at`` is an aware instant; None means the instant at which the command is applied. A late entry has an earlier one.
    ``key`` makes it idempotent: a complaint that knows the key of a command is left as it is.
    """

    by: Actor
    at: datetime | None = None
    key: str | None = None

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class Register(_Asked):
    """Put a submission on record under an id (S26)."""

    complaint_id: str
    submission: Submission


@attrs.frozen(kw_only=True)
class Admit(_Asked):
    """Take a recorded contact as the complaint that it is (S23); its first receipt is kept."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Assess(_Asked):
    """Take over what a procedure decided."""

    procedure: ProcedureRef
    priority: Priority | None
    team: str | None
    rulings: tuple[Ruling, ...]
    clocks: tuple[Clock, ...]


@attrs.frozen(kw_only=True)
class Overrule(_Asked):
    """Decide a question as a person, against the policy (S42); a reason is required."""

    question: str
    value: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Correct(_Asked):
    """Correct what was submitted, with the reason; history keeps the old value. What a contact is, `Admit` says."""

    submission: Submission
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Time(_Asked):
    """Take over clocks that were computed anew."""

    clocks: tuple[Clock, ...]


@attrs.frozen(kw_only=True)
class RecordContact(_Asked):
    """Record a letter, call, message or note."""

    contact: Contact


@attrs.frozen(kw_only=True)
class Wait(_Asked):
    """Wait for the customer or for a third party; ``what`` says for what."""

    waits_for: WaitsFor
    what: str = personal(default="")


@attrs.frozen(kw_only=True)
class Resume(_Asked):
    """End the wait."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class PromiseDate(_Asked):
    """Promise by when a duty is done. The stricter of the promised and the computed date binds."""

    duty: Duty
    due_at: datetime


@attrs.frozen(kw_only=True)
class Waive(_Asked):
    """Say that the duty of a standard is not owed, with the reason."""

    standard: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class CompleteFile(_Asked):
    """Record that all that is needed for the decision has come in."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class OfferTransfer(_Asked):
    """Ask a person or a team to take the complaint over; the owner changes when they accept (S54)."""

    to: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class AcceptTransfer(_Asked):
    """Accept the offered transfer as the one who was asked: by that id, or acting for that team as a role."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class DeclineTransfer(_Asked):
    """Decline the offered transfer, with the reason; the owner stays (D34)."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class GiveTask(_Asked):
    """Give a step to somebody else, with a deadline of its own (S37); the owner stays."""

    task_id: str
    to: str
    due_at: datetime | None = None
    what: str = personal(default="")


@attrs.frozen(kw_only=True)
class FinishTask(_Asked):
    """Report that a step is done."""

    task_id: str
    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class DeclineTask(_Asked):
    """Refuse a step, with the reason; it is the owner's again."""

    task_id: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Answer(_Asked):
    """Give the final response, with at least one measure (S81)."""

    resolution: Resolution


@attrs.frozen(kw_only=True)
class Accept(_Asked):
    """Record that the complainant accepts the answer (L7)."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class Decline(_Asked):
    """Tell the complainant that the organisation cannot help: why, and what can be done next (S44)."""

    reason: str = personal(default="")
    next_step: str = personal(default="")


@attrs.frozen(kw_only=True)
class Refer(_Asked):
    """Hand the complaint over to another body, with the reason."""

    to: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Withdraw(_Asked):
    """Record that the complainant withdraws the complaint."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Reopen(_Asked):
    """Take the complaint up again, with the reason: at which stage (open or recorded), by which owner, if any."""

    stage: Stage = Stage.OPEN
    owner: str | None = None
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class RequestStage2(_Asked):
    """Record that the complainant asks for a second stage; no reason may be demanded (L21)."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Close(_Asked):
    """End the work."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class CheckExecution(_Asked):
    """Report whether what was granted was carried out (S30)."""

    carried_out: bool
    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class GiveFeedback(_Asked):
    """Record what the complainant says of the handling."""

    feedback: Feedback


@attrs.frozen(kw_only=True)
class Analyse(_Asked):
    """Fill in cause and consequence (S79)."""

    analysis: Analysis


@attrs.frozen(kw_only=True)
class HandOut(_Asked):
    """Record what a sweep hands out."""

    prompts: tuple[Prompt, ...]


@attrs.frozen(kw_only=True)
class Settle(_Asked):
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
)
