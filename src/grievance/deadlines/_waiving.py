"""Why a duty is not owed: a person said so, nobody can be reached, or the complaint took a course without it."""

from __future__ import annotations

from datetime import datetime

from grievance.deadlines._counting import Counting
from grievance.deadlines._cycles import Cycle
from grievance.model import Complaint, Duty, Span, Stage, Standard

__all__ = ["waived"]

_REACHES_SOMEBODY = frozenset(
    {Duty.ACKNOWLEDGEMENT, Duty.UPDATE, Duty.HOLDING_NOTICE, Duty.FINAL_RESPONSE, Duty.SUMMARY}
)
_OF_THE_DECISION = frozenset({Duty.ACKNOWLEDGEMENT, Duty.UPDATE, Duty.HOLDING_NOTICE, Duty.FINAL_RESPONSE})


def waived(complaint: Complaint, standard: Standard, cycle: Cycle, counting: Counting) -> str | None:
    """Return why nothing is owed in a *cycle* of *standard*, None if its duty is owed."""
    mine = (waiver for waiver in complaint.waivers if waiver.standard == standard.id and cycle.holds(waiver.at))
    person = next((waiver.by for waiver in mine), None)
    if person is not None:
        return f"waived by {person}"
    if standard.duty in _REACHES_SOMEBODY and not complaint.submission.reachable:
        return "nobody can be reached"
    if cycle.ended_at is not None:
        return None
    return _relieved(complaint, standard, counting) or _passed_by(complaint, standard.duty)


def _relieved(complaint: Complaint, standard: Standard, counting: Counting) -> str | None:
    """Return the relief of a quick resolution (L6, L20, L22), or that what only follows one is not owed."""
    resolved_at = complaint.resolved_at
    quick, only = standard.unless_resolved_within, standard.if_resolved_within
    if resolved_at is None:
        return None
    if quick is not None and resolved_at <= _limit(complaint, quick, counting):
        return f"resolved within {quick}"
    if only is not None and resolved_at > _limit(complaint, only, counting):
        return f"not resolved within {only}"
    return None


def _limit(complaint: Complaint, span: Span, counting: Counting) -> datetime:
    return counting.due(counting.start(complaint.received_at), span)


def _passed_by(complaint: Complaint, duty: Duty) -> str | None:
    if complaint.stage is Stage.WITHDRAWN:
        return "withdrawn"
    if complaint.referred_to is not None and duty in _OF_THE_DECISION:
        return f"referred to {complaint.referred_to}"
    if duty is Duty.EXECUTION_CHECK and complaint.answered_at is not None and not _granted(complaint):
        return "nothing was granted that has to be carried out"
    return None


def _granted(complaint: Complaint) -> bool:
    """Return whether something was promised that has to be carried out: a remedy, or a measure by a date (S30, S81)."""
    measures = complaint.resolution.measures if complaint.resolution else ()
    decision = complaint.resolution or complaint.refusal
    return bool(decision and decision.remedies) or any(one.due_on for one in measures)
