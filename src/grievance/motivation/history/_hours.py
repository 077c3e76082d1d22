"""How long a case took, or has taken so far."""

from __future__ import annotations

from datetime import datetime, timedelta

from grievance.motivation.history._case import Case

__all__ = ["hours_of"]

_HOUR = timedelta(hours=1)


def hours_of(case: Case, now: datetime) -> tuple[int, bool]:
    """
    Return the hours from the first receipt to the answer that stands, each begun one whole, and whether there is one.

    Without an answer it is the time until the withdrawal, or until *now*: at least so long (L71).
    """
    answered_at = case.answered_at
    until = answered_at or case.withdrawn_at or now
    return max(-((case.received_at - until) // _HOUR), 0), answered_at is not None
