"""Why something is due: the standard that owes it, with what it counts."""

from __future__ import annotations

from grievance.decision import Reason
from grievance.model import Standard

__all__ = ["owing"]


def owing(standard: Standard) -> Reason:
    """Return what *standard* owes within which time, and on which calendar, with its clause."""
    counted = f', calendar "{standard.calendar}"' if standard.calendar else ""
    because = f"{standard.within} from {standard.anchor.value}{counted}"
    return Reason(rule=standard.id, because=because, authority=standard.authority)
