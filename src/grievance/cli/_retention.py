"""``grievance retention``: what has been kept for long enough, and erasing it (L83)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from grievance.cli._erasing import Erasing, Outcome, carry_out
from grievance.cli._open import desk_at
from grievance.cli._printing import say_json
from grievance.model import Actor
from grievance.policies import Expiry, RetentionPlan

__all__ = ["retention"]


def retention(
    url: str,
    *,
    by: Actor | None,
    apply: bool,
    redacts: bool,
    rejects: Sequence[Path],
    now: datetime | None,
    as_json: bool,
) -> None:
    """Print what has expired, what is held and what expires later; erase it if that is to be applied."""
    with desk_at(url, now) as desk:
        plan = desk.retention()
        erasing = Erasing(complaint_ids=[one.complaint_id for one in plan.erase], by=by, redacts=redacts)
        outcome = carry_out(desk, erasing, rejects=rejects) if apply else Outcome(erased=erasing(desk, dry_run=True))
    if as_json:
        say_json({"dry_run": not apply, **_document(plan), **outcome.document})
    else:
        _print(plan)
        outcome.print("erased" if apply else "would erase")
    if apply:
        outcome.exit_unless_done()


def _document(plan: RetentionPlan) -> dict[str, Any]:
    return {
        "at": plan.at.isoformat(),
        "expired": [_entry(one) for one in plan.erase],
        "later": [_entry(one) for one in plan.later],
        "held": list(plan.held),
        "kept": dict(_kept(plan)),
    }


def _entry(one: Expiry) -> dict[str, Any]:
    because = [str(reason) for reason in one.reasons]
    return {"id": one.complaint_id, "expires_at": one.expires_at.isoformat(), "because": because}


def _kept(plan: RetentionPlan) -> Counter[str]:
    """Return how many do not expire as they stand, by the reason."""
    return Counter(str(one.because) for one in plan.kept)


def _print(plan: RetentionPlan) -> None:
    later = f"{len(plan.held)} are held, {len(plan.later)} expire later"
    print(f"{len(plan.erase)} have been kept for long enough, {later}")
    for one in plan.erase:
        print(f"{one.complaint_id}: until {one.expires_at:%Y-%m-%d}; {'; '.join(map(str, one.reasons))}")
    for because, count in _kept(plan).most_common():
        print(f"{count} kept: {because}")
