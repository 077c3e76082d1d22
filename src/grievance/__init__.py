"""
Complaint handling as a library: typed complaints, explained decisions, deadlines one can trust, storage you own.

The names of the tutorial's first page are here, loaded when they are first used; everything else is in its folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.calendars import BusinessCalendar
    from grievance.decision import Decision
    from grievance.desk import AsyncDesk, Desk
    from grievance.errors import GrievanceError
    from grievance.model import Actor, Complaint, Customer, Issue, Submission
    from grievance.policies import Facts
    from grievance.procedure import Procedure

__all__ = [
    "Actor",
    "AsyncDesk",
    "BusinessCalendar",
    "Complaint",
    "Customer",
    "Decision",
    "Desk",
    "Facts",
    "GrievanceError",
    "Issue",
    "Procedure",
    "Submission",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "Actor": "model",
        "AsyncDesk": "desk",
        "BusinessCalendar": "calendars",
        "Complaint": "model",
        "Customer": "model",
        "Decision": "decision",
        "Desk": "desk",
        "Facts": "policies",
        "GrievanceError": "errors",
        "Issue": "model",
        "Procedure": "procedure",
        "Submission": "model",
    },
)
