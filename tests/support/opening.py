"""What opens the stores of tests again, here or, since it can be pickled, in another process."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from grievance.storage import ThreadedStore
from grievance.storage.sqlite import SqliteStore

__all__ = ["opened_again", "threaded"]


def opened_again(store: Any) -> Callable[[], SqliteStore]:
    """Return what opens the file of a SQLite store."""
    return partial(SqliteStore, store.path, search=True)


def threaded(opener: Callable[[], Any]) -> ThreadedStore:
    """Open a store behind threads."""
    return ThreadedStore(opener())
