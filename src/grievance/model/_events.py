"""What happens to a complaint. Events carry results, never rules: folding them needs no procedure."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

import attrs

from grievance.model._checks import personal
from grievance.model._clock import Clock
from grievance.model._elsewhere import OmbudsmanResult
from grievance.model._feedback import Feedback
from grievance.model._handling import Analysis, Contact, Priority, ProcedureRef, Ruling, Stage
from grievance.model._happening import Happening
from grievance.model._ownership import Prompt
from grievance.model._record import Absorbed, Erased, HoldLifted, HoldPlaced, Linked, Merged, Released, Unmerged
from grievance.model._refusal import Refusal
from grievance.model._resolution import RemedyState, Resolution
from grievance.model._standard import Duty, WaitsFor
from grievance.model._submission import Submission

__all__ = [
    "Accepted",
    "Admitted",
    "Analysed",
    "Answered",
    "Assessed",
    "Bounced",
    "Closed",
    "Contacted",
    "Corrected",
    "DecisionApproved",
    "DecisionProposed",
    "Declined",
    "Event",
    "ExecutionChecked",
    "FeedbackGiven",
    "FileCompleted",
    "HandOverConfirmed",
    "HandOverReturned",
    "OmbudsmanDecided",
    "Overridden",
    "Promised",
    "Prompted",
    "Referred",
    "Registered",
    "RemedyReported",
    "Reopened",
    "Resumed",
    "Settled",
    "Stage2Requested",
    "TaskDeclined",
    "TaskFinished",
    "TaskGiven",
    "Ticked",
    "Timed",
    "TransferAccepted",
    "TransferDeclined",
    "TransferOffered",
    "Waited",
    "Waived",
    "WentToOmbudsman",
    "Withdrawn",
]


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
    """
    The organisation said that it cannot help.

    ``refusal`` is None in past cases whose records do not tell it; these have a reason and a next step in words.
    """

    refusal: Refusal | None = None
    reason: str = personal(default="")
    next_step: str = personal(default="")


@attrs.frozen(kw_only=True)
class Referred(Happening):
    """
    The complaint was handed over to another body; somebody still has to see that it arrives.

    ``refusal`` says why and what else is done, None in past cases whose records do not tell it.
    """

    to: str
    refusal: Refusal | None = None
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
class HandOverConfirmed(Happening):
    """The other body has taken the complaint over, under a number of its own."""

    reference: str | None = None


@attrs.frozen(kw_only=True)
class HandOverReturned(Happening):
    """The other body has sent the complaint back: it is ours again."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class WentToOmbudsman(Happening):
    """The complainant took the complaint to an outside body."""

    body: str
    reference: str | None = None


@attrs.frozen(kw_only=True)
class OmbudsmanDecided(Happening):
    """The outside body said what becomes of the answer."""

    result: OmbudsmanResult
    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class DecisionProposed(Happening):
    """A decision was laid before a second person."""

    resolution: Resolution | None = None
    refusal: Refusal | None = None


@attrs.frozen(kw_only=True)
class DecisionApproved(Happening):
    """A second person approved the proposed decision."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class RemedyReported(Happening):
    """The host said what has become of a remedy."""

    remedy_id: str
    state: RemedyState
    reference: str | None = None
    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class Bounced(Happening):
    """A letter did not arrive."""

    contact_id: str
    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class Ticked(Happening):
    """Items of a checklist were done (S55)."""

    checklist: str
    items: tuple[str, ...]


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
    | HandOverConfirmed
    | HandOverReturned
    | WentToOmbudsman
    | OmbudsmanDecided
    | DecisionProposed
    | DecisionApproved
    | RemedyReported
    | Bounced
    | Ticked
    | Merged
    | Absorbed
    | Unmerged
    | Released
    | Linked
    | HoldPlaced
    | HoldLifted
    | Erased
)
