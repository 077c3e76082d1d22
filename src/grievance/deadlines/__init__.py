"""Deadlines: spans, anchors, clocks, their status, ledger and the next instant at which something is due."""

from grievance.deadlines._clocks import ClockStatus, State, ledger, met_at, next_due, start_clock, status
from grievance.deadlines._spans import due_at, due_on

__all__ = [
    "ClockStatus",
    "State",
    "due_at",
    "due_on",
    "ledger",
    "met_at",
    "next_due",
    "start_clock",
    "status",
]
