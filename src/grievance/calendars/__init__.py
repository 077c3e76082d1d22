"""Working time: what counts, what does not and why, on a tape of open hours. Knows nothing of complaints."""

from __future__ import annotations

from grievance.calendars._calendar import BusinessCalendar, read_calendar
from grievance.calendars._ledger import Ledger, LedgerLine
from grievance.calendars._values import Closure, Holiday, Opening, Season, Shift

__all__ = [
    "BusinessCalendar",
    "Closure",
    "Holiday",
    "Ledger",
    "LedgerLine",
    "Opening",
    "Season",
    "Shift",
    "read_calendar",
]
