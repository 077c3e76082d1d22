"""Hand-overs that nobody confirmed: from when on the other body's silence is told (L53)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from grievance.calendars import BusinessCalendar
from grievance.cannot_help._terms import CannotHelp
from grievance.deadlines import due_at
from grievance.model import Complaint, Stage

__all__ = ["silent_since"]


def silent_since(
    complaint: Complaint, terms: CannotHelp, calendars: Mapping[str, BusinessCalendar], zone: str
) -> datetime | None:
    """
    Return the instant, in UTC, after which the other body has been silent for too long; it may lie in the future.

    It counts from the hand-over: as long as the body itself may be silent, else as the *terms* say. None when the
    complaint is not with another body, when that has taken it over, and when nobody said how long silence may last.
    Days are counted in *zone*, or on the calendar of the *terms* where they name one.

    Raises:
        InvalidValue: The span is counted on a calendar and the terms name none.
        CalendarExhausted: The answer lies outside the years that the calendar answers for.
    """
    span = terms.silence
    if complaint.refusal is not None and complaint.refusal.body is not None:
        span = complaint.refusal.body.answers_within or span
    handed_over = complaint.stage is Stage.REFERRED and complaint.taken_over_at is None
    if not handed_over or complaint.referred_at is None or span is None:
        return None
    calendar = calendars[terms.calendar] if terms.calendar is not None else None
    return due_at(complaint.referred_at, span, calendar=calendar, zone=zone)
