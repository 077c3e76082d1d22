"""``grievance hold``: keep a complaint from being erased, for a court or an authority (L83)."""

from __future__ import annotations

from grievance.cli._doing import Doing
from grievance.lifecycle import LiftHold, PlaceHold

__all__ = ["hold"]


def hold(complaint_id: str, doing: Doing, *, reason: str, lift: bool) -> None:
    """Place a hold, or lift it."""
    kind = LiftHold if lift else PlaceHold
    with doing.desk() as desk:
        complaint = desk.apply(complaint_id, kind(by=doing.actor, reason=reason))
    done = "may be erased again when its time comes" if lift else "is kept from being erased until the hold is lifted"
    doing.tell(complaint, f"{complaint_id} {done}")
