"""``grievance hold``: keep a complaint from being erased, for a court or an authority (L83)."""

from __future__ import annotations

from datetime import datetime

from grievance.cli._changed import print_changed
from grievance.cli._open import desk_at
from grievance.lifecycle import LiftHold, PlaceHold
from grievance.model import Actor

__all__ = ["hold"]


def hold(
    complaint_id: str, url: str, *, reason: str, lift: bool, by: Actor, now: datetime | None, as_json: bool
) -> None:
    """Place a hold, or lift it."""
    command = LiftHold(by=by, reason=reason) if lift else PlaceHold(by=by, reason=reason)
    with desk_at(url, now) as desk:
        complaint = desk.apply(complaint_id, command)
    done = "may be erased again when its time comes" if lift else "is kept from being erased until the hold is lifted"
    print_changed(complaint, f"{complaint_id} {done}", as_json=as_json)
