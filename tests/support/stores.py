"""Commits for the tests of stores: small complaints with histories, and pages put together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import attrs

from grievance.model import Duty, Letter
from grievance.storage import Changed, Commit, ComplaintStore, IndexEntry, Query, SealedEvent
from support.builders import RECEIVED, a_complaint

SHOP = "shop"
"""The tenant of most tests."""

PATIENCE = 30.0
"""How many seconds a test waits for a thread or a process before it fails; none ever needs them."""

SECRET = b"\x00key of the complaint\xff"


def after(**length: float) -> datetime:
    """Return the instant that lies this much after the usual receipt."""
    return RECEIVED + timedelta(**length)


def sealed(complaint_id: str, seq: int, personal: Mapping[str, bytes] | None = None) -> SealedEvent:
    """Return an event whose bytes are its own: they are no JSON, since a store never reads them."""
    document = f"\x00{complaint_id} {seq}\x85".encode()
    return SealedEvent(
        seq=seq, document=document, seal=hashlib.sha256(document).digest(), personal=dict(personal or {})
    )


def a_commit(complaint_id: str = "c-1", *, before: int = 0, events: int = 1, **changes: Any) -> Commit:
    """
    Return the commit that takes a complaint from the version *before* to the one that lies *events* further.

    *changes* are fields of the commit, of its index entry, or ``head``: a mapping of fields of the complaint.
    """
    version = before + events
    of_entry = {field.name for field in attrs.fields(IndexEntry)} & changes.keys()
    head = a_complaint(id=complaint_id, version=version, **changes.pop("head", {}))
    defaults = {"stage": head.stage, "open": head.open, "received_at": head.received_at, "rank_at": RECEIVED}
    index = IndexEntry(**{"complaint_id": complaint_id, **defaults, **{name: changes.pop(name) for name in of_entry}})
    fields = {
        "head": head,
        "index": index,
        "events": tuple(sealed(complaint_id, seq) for seq in range(before + 1, version + 1)),
        "expected_version": before,
        "secret": None if before else SECRET,
    }
    return Commit(**{**fields, **changes})


def a_letter(effect_id: str, **changes: Any) -> Letter:
    """Return an effect."""
    return Letter(**{"id": effect_id, "complaint_id": "c-1", "duty": Duty.UPDATE, "standard": "s", **changes})


def entries(store: ComplaintStore, query: Query, *, by: int = 100, tenant: str = SHOP) -> list[IndexEntry]:
    """Return the whole answer to *query*, read in pages of *by* entries."""
    found: list[IndexEntry] = []
    cursor: str | None = None
    while True:
        page = store.find(tenant, query, limit=by, after=cursor)
        assert len(page.entries) <= by
        found += page.entries
        cursor = page.after
        if cursor is None:
            return found


def ids(store: ComplaintStore, query: Query, *, by: int = 100, tenant: str = SHOP) -> list[str]:
    """Return the ids in the whole answer to *query*, read in pages of *by* entries."""
    return [entry.complaint_id for entry in entries(store, query, by=by, tenant=tenant)]


def everything(store: ComplaintStore, names: Iterable[str], *, tenant: str = SHOP) -> object:
    """Return all that can be read of the complaints with these *names* and of the outbox."""
    known = list(names)
    return (
        store.get(tenant, known),
        [store.history(tenant, name) for name in known],
        entries(store, Changed(), tenant=tenant),
        store.outbox(tenant, limit=99),
    )
