"""``grievance retention``: what has been kept for long enough, and erasing it (L83)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from grievance.cli._erasing import carry_out, rehearsed
from grievance.cli._open import desk_of_store, open_store
from grievance.desk import Desk, Erased
from grievance.model import Actor
from grievance.policies import Expiry, RetentionPlan, redact

__all__ = ["retention"]


@attrs.frozen(kw_only=True)
class _Retaining:
    """Erase what the rules of retention say; without an actor the desk's own."""

    by: Actor | None
    redacts: bool

    def __call__(self, desk: Desk) -> Erased:
        retained = desk.retain(dry_run=False, redact=redact if self.redacts else None, by=self.by)
        return retained.erased or Erased()


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
    retaining = _Retaining(by=by, redacts=redacts)
    with open_store(url, must_exist=True) as store:
        plan = desk_of_store(store, now).retention()
        outcome = carry_out(store, now, retaining, rejects=rejects) if apply else rehearsed(store, now, retaining)
    if as_json:
        print(json.dumps({"dry_run": not apply, **_document(plan), **outcome.document}, ensure_ascii=False))
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
