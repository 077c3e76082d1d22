"""The fold: what each event makes of a complaint. No rule is applied here, since events carry results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from grievance.errors import InvalidValue
from grievance.lifecycle import _folds_of_ends as ends
from grievance.lifecycle import _folds_of_handling as handling
from grievance.lifecycle import _folds_of_record as of_record
from grievance.lifecycle._folding import Changes
from grievance.model import Complaint, Event, Nature, Offer, Stage, TaskState
from grievance.model import _events as told
from grievance.model import _record as record

__all__ = ["evolve"]


def evolve(complaint: Complaint | None, event: Event) -> Complaint:
    """
    Return the complaint after *event*.

    Raises:
        InvalidValue: A history begins otherwise than with Registered, or has a second one.
    """
    if complaint is None:
        return _opened(event)
    if isinstance(event, told.Registered):
        raise InvalidValue("history", "must hold Registered once, at its beginning")
    changes = _CHANGES[type(event)](complaint, event)
    if event.request_key is not None and event.request_key not in complaint.request_keys:
        changes["request_keys"] = (*complaint.request_keys, event.request_key)
    return attrs.evolve(complaint, version=complaint.version + 1, **changes)


def _opened(event: Event) -> Complaint:
    if not isinstance(event, told.Registered):
        raise InvalidValue("history", f"must begin with Registered, not {type(event).__name__}")
    submission = event.submission
    return Complaint(
        id=event.complaint_id,
        submission=submission,
        nature=submission.nature,
        stage=Stage.OPEN if submission.nature is Nature.COMPLAINT else Stage.RECORDED,
        registered_at=event.at,
        receiver=submission.receiver,
        owner=None if submission.receiver in submission.accused else submission.receiver,
        request_keys=() if event.request_key is None else (event.request_key,),
        version=1,
    )


_CHANGES: Mapping[type[Event], Callable[[Complaint, Any], Changes]] = {
    told.Admitted: lambda _complaint, _event: {"nature": Nature.COMPLAINT, "stage": Stage.OPEN},
    told.Assessed: handling.assessed,
    told.Overridden: handling.overridden,
    told.Corrected: handling.corrected,
    told.Timed: lambda _complaint, event: {"clocks": event.clocks},
    told.Contacted: handling.contacted,
    told.Waited: handling.waited,
    told.Resumed: ends.to(Stage.OPEN),
    told.Promised: handling.promised,
    told.Waived: handling.waived,
    told.FileCompleted: lambda _complaint, event: {"file_complete_at": event.at},
    told.TransferOffered: handling.offered,
    told.TransferAccepted: handling.settled_offer(Offer.ACCEPTED),
    told.TransferDeclined: handling.settled_offer(Offer.DECLINED),
    told.TaskGiven: handling.task_given,
    told.TaskFinished: handling.settled_task(TaskState.FINISHED),
    told.TaskDeclined: handling.settled_task(TaskState.DECLINED),
    told.Answered: ends.answered,
    told.Accepted: ends.to(Stage.RESOLVED, "resolved_at"),
    told.Declined: ends.declined,
    told.Referred: ends.referred,
    told.Withdrawn: ends.to(Stage.WITHDRAWN, "ended_at"),
    told.Reopened: ends.reopened,
    told.Stage2Requested: ends.stage_2,
    told.Closed: ends.to(Stage.CLOSED, "ended_at"),
    told.ExecutionChecked: ends.executed,
    told.FeedbackGiven: lambda complaint, event: {"feedback": (*complaint.feedback, event.feedback)},
    told.Analysed: lambda _complaint, event: {"analysis": event.analysis},
    told.HandOverConfirmed: lambda _complaint, event: {"taken_over_at": event.at},
    told.HandOverReturned: ends.returned,
    told.WentToOmbudsman: ends.to_ombudsman,
    told.OmbudsmanDecided: ends.ombudsman_decided,
    told.DecisionProposed: ends.proposed,
    told.DecisionApproved: ends.approved,
    told.RemedyReported: ends.remedy,
    told.Bounced: handling.bounced,
    told.Ticked: handling.ticked,
    record.Merged: lambda _complaint, event: {"merged_into": event.into},
    record.Absorbed: of_record.absorbed,
    record.Unmerged: lambda _complaint, _event: {"merged_into": None},
    record.Released: of_record.released,
    record.Linked: of_record.linked,
    record.HoldPlaced: lambda _complaint, event: {"held_since": event.at},
    record.HoldLifted: lambda _complaint, _event: {"held_since": None},
    record.Erased: of_record.erased,
    told.Prompted: handling.prompted,
    told.Settled: lambda complaint, event: {"settled": tuple(dict.fromkeys((*complaint.settled, *event.effects)))},
}
