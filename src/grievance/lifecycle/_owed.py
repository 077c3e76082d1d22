"""What is owed at each stage, and by whom: from every stage that is not final somebody owes the next step."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from grievance.model import Complaint, Stage

__all__ = ["NEXT_STEPS", "Owed", "owed"]

NEXT_STEPS: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.RECORDED: "say whether this is a complaint",
        Stage.OPEN: "answer",
        Stage.AWAITING_CUSTOMER: "ask the customer again, or go on without",
        Stage.AWAITING_THIRD_PARTY: "ask the third party again, or go on without",
        Stage.ANSWERED: "hear whether the answer is accepted, and close",
        Stage.RESOLVED: "see that what was granted is carried out, and close",
        Stage.DECLINED: "see that the complainant knows where to turn to, and close",
        Stage.REFERRED: "see that the other body has taken over, and close",
        Stage.WITH_OMBUDSMAN: "give the ombudsman what is asked for, and record the decision",
    }
)
"""The next step at every stage that is not final."""


@attrs.frozen(kw_only=True)
class Owed:
    """The next step of a complaint and who owes it; ``by`` is None when only the accountable person is left."""

    step: str
    by: str | None


def owed(complaint: Complaint) -> Owed | None:
    """
    Return the next step: owed by the owner, else the team, else the receiver.

    None when the stage is final, and for a complaint that goes on as part of another one.
    """
    step = NEXT_STEPS.get(complaint.stage) if complaint.merged_into is None else None
    if step is None:
        return None
    people = (complaint.owner, complaint.team, complaint.receiver)
    by = next((one for one in people if one and one not in complaint.submission.accused), None)
    return Owed(step=step, by=by)
