"""``grievance erase``: the personal data of complaints or of a customer goes, what was done and decided stays (L83)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import attrs

from grievance.cli._erasing import carry_out, rehearsed
from grievance.cli._open import desk_of_store, open_store
from grievance.cli._person import kept_of
from grievance.desk import Desk, Erased
from grievance.model import Actor
from grievance.policies import redact

__all__ = ["Erasing", "erase"]


@attrs.frozen(kw_only=True)
class Erasing:
    """What is to be erased by whom: single complaints, or a customer; ``redacts`` keeps the words without persons."""

    complaint_ids: Sequence[str] = ()
    customer_id: str | None = None
    by: Actor
    redacts: bool = False

    def __call__(self, desk: Desk) -> Erased:
        """Erase it."""
        redactor = redact if self.redacts else None
        if self.customer_id is not None:
            return desk.erase_customer(self.customer_id, redact=redactor, by=self.by)
        return desk.erase(self.complaint_ids, redact=redactor, by=self.by)


def erase(
    url: str, erasing: Erasing, *, rejects: Sequence[Path], now: datetime | None, dry_run: bool, as_json: bool
) -> None:
    """Erase, or say what would be erased; exit with 1 if something had to be left."""
    with open_store(url, must_exist=True) as store:
        customer_id = erasing.customer_id
        markers = [] if customer_id is None else _markers(desk_of_store(store, now), customer_id)
        if dry_run:
            outcome = rehearsed(store, now, erasing)
        else:
            outcome = carry_out(store, now, erasing, rejects=rejects, markers=markers)
    if as_json:
        print(json.dumps({"dry_run": dry_run, **outcome.document}, ensure_ascii=False))
    else:
        outcome.print("would erase" if dry_run else "erased")
    if not dry_run:
        outcome.exit_unless_done()


def _markers(desk: Desk, customer_id: str) -> list[str]:
    """Return what is kept of a customer beside the complaints: the id, names and addresses."""
    kept = json.loads(kept_of(desk, customer_id))["customer"]
    return [customer_id, *(customer.get(name) or "" for customer in kept for name in ("name", "email", "phone"))]
