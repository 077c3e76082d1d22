"""Deadlines: spans, anchors, clocks run from a complaint's history, their status and ledger."""

from grievance.deadlines._clocks import ClockStatus, State, ledger, running, status
from grievance.deadlines._counting import Counting, Gap, Terms
from grievance.deadlines._met import met_at
from grievance.deadlines._penalty import penalty
from grievance.deadlines._spans import before, due_at, due_on
from grievance.deadlines._timing import Binding, gaps_of, run_clocks

__all__ = [
    "Binding",
    "ClockStatus",
    "Counting",
    "Gap",
    "State",
    "Terms",
    "before",
    "due_at",
    "due_on",
    "gaps_of",
    "ledger",
    "met_at",
    "penalty",
    "run_clocks",
    "running",
    "status",
]
