"""A SQLite store with something of everything in it, to be copied, and what is compared of copies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grievance.storage import Numbered, Search
from grievance.storage.sqlite import SqliteStore
from support.builders import a_submission
from support.stores import SHOP, a_commit, a_letter, everything, ids

NAMES = [f"c-{n}" for n in range(20)]
LATE: dict[str, Any] = {"head": {"submission": a_submission(text="late")}}


def filled(path: Path | str, **options: Any) -> SqliteStore:
    """Return a store with complaints, effects and documents."""
    store = SqliteStore(path, **options)
    store.save(SHOP, [a_commit(name, request_key=name, effects=(a_letter(name),), **LATE) for name in NAMES])
    store.save(SHOP, [a_commit(NAMES[3], before=1, **LATE)])
    store.remember("bank", "kind", "key", b"document")
    return store


def content(store: SqliteStore) -> object:
    """Return all that can be read."""
    names = ids(store, Numbered())
    return everything(store, names), store.registered(SHOP), store.tenants(), store.documents("bank", limit=9)


def beside(path: Path) -> list[str]:
    """Return the names of all that is in the folder."""
    return sorted(entry.name for entry in path.parent.iterdir())


def late(store: SqliteStore) -> list[str]:
    """Return the ids of all that say that they are late."""
    return sorted(entry.complaint_id for entry in store.search(SHOP, Search(text="late"), limit=99).entries)
