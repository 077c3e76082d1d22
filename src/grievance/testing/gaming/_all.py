"""The ways of gaming an index that the library knows."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from grievance.testing.gaming._closing import CloseAndReopen, EmptyFirstAnswers, MassRefusal
from grievance.testing.gaming._hiding import SelfMerging, SuppressingRegistration
from grievance.testing.gaming._inventing import InventedComplaints, Splitting, TrivialProposals
from grievance.testing.gaming._picking import CherryPicking, HandingOverTheHard, HandingOverTheOld, Meddling
from grievance.testing.gaming._strategy import Strategy

__all__ = ["STRATEGIES"]

STRATEGIES: Final[tuple[Strategy, ...]] = (
    CloseAndReopen(),
    CherryPicking(),
    Splitting(),
    Splitting(disguised=True),
    HandingOverTheHard(),
    HandingOverTheOld(),
    Meddling(),
    MassRefusal(),
    SelfMerging(),
    EmptyFirstAnswers(),
    EmptyFirstAnswers(after=timedelta(days=12)),
    SuppressingRegistration(),
    TrivialProposals(),
    InventedComplaints(),
)
"""
The typical ways (L57), as they are played unless told otherwise.

Ours beside those of the sources: getting rid of what gets old, parts in disguise, traces of work on cases of others.
"""
