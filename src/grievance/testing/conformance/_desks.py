"""Desks for crash laws: one procedure, and a clock, ids and keys that are the same every time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, Final

import attrs

from grievance.codec import Codec
from grievance.desk import Desk
from grievance.model import Actor, Complaint, Submission
from grievance.procedure import Procedure
from grievance.storage import Changed
from grievance.testing.conformance._commits import RECEIVED, SHOP, after, entries

__all__ = ["CLERK", "DAYS", "Doing", "a_desk", "a_submission", "as_it_stands"]

CLERK: Final = Actor(id="clerk", roles=("handler",))
DAYS: Final = 5
"""How many days after the receipt the desks of the kit are at work: an acknowledgement is due by then."""


@cache
def _procedure() -> Procedure:
    return Procedure.from_mapping(
        {
            "procedure": {
                "name": "Conformance",
                "version": "1",
                "effective": date(2026, 1, 1),
                "accountable": "boss",
                "zone": "UTC",
            },
            "calendars": {"office": {"zone": "UTC", "week": {"mon-fri": ["09:00-17:00"]}}},
            "standards": [
                {"id": "acknowledge", "duty": "acknowledgement", "within": "1 business day", "calendar": "office"}
            ],
            "priority": {"hit": "collect", "levels": {"normal": {"at_least": 0, "work_within": "3 days"}}, "rules": []},
            "routing": {"hit": "first", "rules": [], "otherwise": {"to": "desk", "because": "nobody else is"}},
        }
    )


@cache
def _codec() -> Codec:
    return Codec()


def a_desk(store: Any) -> Desk:
    """Return a desk over *store* that does the same whenever it is asked the same."""
    return Desk(
        _procedure(),
        store,
        tenant=SHOP,
        clock=lambda: after(days=DAYS),
        ids=lambda submission: submission.source_key or "",
        keys=lambda: b"k" * 32,
        codec=_codec(),
    )


def a_submission(source_key: str) -> Submission:
    """Return a submission whose complaint has its source key as its id."""
    return Submission(
        category="delivery/late", channel="web", received_at=RECEIVED, text="The parcel is late.", source_key=source_key
    )


@attrs.frozen
class Doing:
    """Something that a desk does after it has *prepared* it in steps; repeated, it is the same request."""

    prepared: tuple[Callable[[Desk], object], ...]
    done: Callable[[Desk], object]

    def prepare(self, store: Any, caught_up: Callable[[Any], Any]) -> None:
        """Let a desk over *store* prepare it; each step finds what the one before has done."""
        for step in self.prepared:
            step(a_desk(caught_up(store)))


def as_it_stands(store: Any, desk: Desk) -> dict[str, object]:
    """Return all that a desk has written: complaints with their histories and index entries, effects, documents."""
    found = sorted(entries(store, Changed()), key=lambda entry: entry.complaint_id)
    complaints: dict[str, Complaint] = {entry.complaint_id: desk.get(entry.complaint_id) for entry in found}
    histories = {name: store.history(SHOP, name) for name in complaints}
    return {
        "heads": complaints,
        "index": found,
        "histories": {name: (history.events, history.secret) for name, history in histories.items()},
        "effects": store.outbox(SHOP, limit=99),
        "documents": store.recall(SHOP, "customer", "k"),
        "acknowledged": desk.procedure_acknowledged(),
    }
