"""``grievance explain``: why a complaint stands where it stands."""

from __future__ import annotations

from datetime import datetime

from grievance.cli._open import desk_at

__all__ = ["explain"]


def explain(complaint_id: str, url: str, *, now: datetime | None) -> None:
    """Print every decision with its reasons and every deadline with its ledger."""
    with desk_at(url, now) as desk:
        explanation = desk.explain(complaint_id)
        complaint = explanation.complaint
        print(f"{complaint.id}: {complaint.stage.value}, received {complaint.received_at:%Y-%m-%d %H:%M} UTC")
        print(f"decided under {explanation.procedure}")
        for ruling in explanation.rulings:
            print(f"\n{ruling.question}: {ruling.value or 'left to a person'}")
            for reason in ruling.reasons:
                print(f"  {reason}")
            for name, value in ruling.read.items():
                print(f"    read {name} = {value!r}")
        for deadline in explanation.deadlines:
            print(f"\n{deadline}")
            if deadline.ledger is not None:
                print(deadline.ledger)
