"""What the tests of stores save and read: the commits of the kit, and how long to wait for others."""

from __future__ import annotations

from collections.abc import Iterable

from grievance.storage import Changed, ComplaintStore
from grievance.testing.conformance._commits import SECRET, SHOP, a_commit, a_letter, after, entries, ids, sealed

__all__ = ["PATIENCE", "SECRET", "SHOP", "a_commit", "a_letter", "after", "entries", "everything", "ids", "sealed"]

PATIENCE = 30.0
"""How many seconds a test waits for a thread or a process before it fails; none ever needs them."""


def everything(store: ComplaintStore, names: Iterable[str], *, tenant: str = SHOP) -> object:
    """Return all that can be read of the complaints with these *names* and of the outbox."""
    known = list(names)
    return (
        store.get(tenant, known),
        [store.history(tenant, name) for name in known],
        entries(store, Changed(), tenant=tenant),
        store.outbox(tenant, limit=99),
    )
