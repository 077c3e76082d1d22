"""What happened to a complaint. Events carry results, never rules: folding them needs no procedure."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

import attrs

from grievance.model._checks import personal
from grievance.model._clock import Clock
from grievance.model._feedback import Feedback
from grievance.model._handling import Analysis, Contact, Priority, ProcedureRef, Ruling, Stage
from grievance.model._ownership import Prompt
from grievance.model._people import Actor
from grievance.model._resolution import Resolution
from grievance.model._standard import Duty, WaitsFor
from grievance.model._submission import Submission

__all__ = [
    "Accepted",
    "Admitted",
    "Analysed",
    "Answered",
    "Assessed",
    "Closed",
    "Contacted",
    "Corrected",
    "Declined",
    "Event",
    "ExecutionChecked",
    "FeedbackGiven",
    "FileCompleted",
    "Happening",
    "Overridden",
    "Promised",
    "Prompted",
    "Referred",
    "Registered",
    "Reopened",
    "Resumed",
    "Settled",
    "Stage2Requested",
    "TaskDeclined",
    "TaskFinished",
    "TaskGiven",
    "Timed",
    "TransferAccepted",
    "TransferDeclined",
    "TransferOffered",
    "Waited",
    "Waived",
    "Withdrawn",
]


@attrs.frozen(kw_only=True)
class Happening:
    """
    What every event has: when it happened, when it was recorded, who issued the command.

    ``request_key`` is the idempotency key of the command, None if it had none.
    """

    at: datetime
    recorded_at: datetime
    by: Actor
    request_key: str | None = None


@attrs.frozen(kw_only=True)
class Registered(Happening):
    """A submission was put on record under an id (S26)."""

    complaint_id: str
    submission: Submission


@attrs.frozen(kw_only=True)
class Admitted(Happening):
    """A recorded contact turned out to be a complaint; its first receipt is kept (S23)."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Assessed(Happening):
    """Priority, team and clocks were decided under a procedure, with the rulings that explain them."""

    procedure: ProcedureRef
    priority: Priority | None
    team: str | None
    rulings: tuple[Ruling, ...]
    clocks: tuple[Clock, ...]


@attrs.frozen(kw_only=True)
class Overridden(Happening):
    """A person decided a question otherwise than the policy (S42)."""

    question: str
    value: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Contacted(Happening):
    """Somebody wrote, called or noted something."""

    contact: Contact


@attrs.frozen(kw_only=True)
class Answered(Happening):
    """
    A final response was given; the complainant has not said yet whether it is accepted (L7, D37).

    ``resolution`` is None only in past cases whose records do not tell it.
    """

    resolution: Resolution | None


@attrs.frozen(kw_only=True)
class Accepted(Happening):
    """The complainant indicated acceptance: the complaint is resolved (L7)."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class Closed(Happening):
    """No more work is owed."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class Analysed(Happening):
    """Cause and consequence were assessed (S79)."""

    analysis: Analysis


@attrs.frozen(kw_only=True)
class Corrected(Happening):
    """A person corrected what was submitted; earlier events keep the old value. ``fields`` names what changed."""

    submission: Submission
    fields: tuple[str, ...]
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Timed(Happening):
    """The clocks were computed anew: an anchor was reached, time was paused, something was promised or corrected."""

    clocks: tuple[Clock, ...]


@attrs.frozen(kw_only=True)
class Waited(Happening):
    """Handling waits for the customer or for a third party."""

    waits_for: WaitsFor
    what: str = personal(default="")


@attrs.frozen(kw_only=True)
class Resumed(Happening):
    """The wait is over."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class Promised(Happening):
    """A person promised by when a duty is done."""

    duty: Duty
    due_at: datetime


@attrs.frozen(kw_only=True)
class Waived(Happening):
    """A person said that the duty of a standard is not owed."""

    standard: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class FileCompleted(Happening):
    """All that is needed for the decision has come in."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class TransferOffered(Happening):
    """Somebody was asked to take the complaint over; its owner is the same (S54)."""

    to: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class TransferAccepted(Happening):
    """The transfer was accepted: the owner changes."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class TransferDeclined(Happening):
    """The transfer was declined: the owner stays (D34)."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class TaskGiven(Happening):
    """A step was given to somebody else, who has a deadline of their own (S37)."""

    task_id: str
    to: str
    due_at: datetime | None = None
    what: str = personal(default="")


@attrs.frozen(kw_only=True)
class TaskFinished(Happening):
    """A step was done."""

    task_id: str
    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class TaskDeclined(Happening):
    """A step was refused; it is the owner's again."""

    task_id: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Withdrawn(Happening):
    """The complainant withdrew the complaint."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Declined(Happening):
    """The organisation said that it cannot help, with the reason and what the complainant can do next."""

    reason: str = personal(default="")
    next_step: str = personal(default="")


@attrs.frozen(kw_only=True)
class Referred(Happening):
    """The complaint was handed over to another body; somebody still has to see that it arrives."""

    to: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Reopened(Happening):
    """The complaint was taken up again, at which stage and by whom."""

    stage: Stage
    owner: str | None = None
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Stage2Requested(Happening):
    """The complainant asked for a second stage, which another person decides (L21)."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class ExecutionChecked(Happening):
    """Somebody looked whether what was granted was carried out (S30)."""

    carried_out: bool
    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class FeedbackGiven(Happening):
    """The complainant said how it was handled."""

    feedback: Feedback


@attrs.frozen(kw_only=True)
class Prompted(Happening):
    """A sweep handed out what has to be done, each thing once."""

    prompts: tuple[Prompt, ...]


@attrs.frozen(kw_only=True)
class Settled(Happening):
    """The host did what was handed out."""

    effects: tuple[str, ...]


Event: TypeAlias = (
    Registered
    | Admitted
    | Assessed
    | Overridden
    | Contacted
    | Answered
    | Accepted
    | Closed
    | Analysed
    | Corrected
    | Timed
    | Waited
    | Resumed
    | Promised
    | Waived
    | FileCompleted
    | TransferOffered
    | TransferAccepted
    | TransferDeclined
    | TaskGiven
    | TaskFinished
    | TaskDeclined
    | Withdrawn
    | Declined
    | Referred
    | Reopened
    | Stage2Requested
    | ExecutionChecked
    | FeedbackGiven
    | Prompted
    | Settled
)
