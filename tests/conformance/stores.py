"""Stores that keep the laws without doing all that a store can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

import attrs

from grievance.errors import Unsupported
from grievance.storage import Commit, Head, History, IndexEntry, Numbered, Page, Query, Queue, Saved, Search
from grievance.storage.memory import MemoryStore

__all__ = ["LaggingStore", "PlainStore", "SingleStore"]


class LaggingStore(MemoryStore):
    """Answers queries as of the last time that it was told to catch up."""

    lacks: ClassVar[Mapping[str, str]] = {"fresh": "its index is written behind"}

    def __init__(self) -> None:
        super().__init__()
        self._shown = MemoryStore()

    def catch_up(self) -> None:
        """Bring the index up to date."""
        for name, at in self._tenants.items():
            self._shown._tenants[name] = attrs.evolve(at, kept=dict(at.kept))

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        return self._shown.find(tenant, query, limit=limit, after=after)

    def search(self, tenant: str, search: Search, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        return self._shown.search(tenant, search, limit=limit, after=after)

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        shown = {entry.complaint_id for entry in self._shown.find(tenant, queue, limit=999).entries}
        entry = super().claim(tenant, queue, by=by, at=at, until=until)
        return entry if entry is not None and entry.complaint_id in shown else None


class SingleStore(MemoryStore):
    """Saves one commit at a time."""

    lacks: ClassVar[Mapping[str, str]] = {"batches": "its table has no transactions"}

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        if len(commits) > 1:
            raise Unsupported("batches", because="save them one by one")
        return super().save(tenant, commits)


class PlainStore:
    """Has the eight methods of the port and nothing beside them."""

    lacks: ClassVar[Mapping[str, str]] = dict.fromkeys(("register", "search", "inventory"), "its host needs none")

    def __init__(self) -> None:
        self._store = MemoryStore()
        self.save, self.claim, self.outbox = self._store.save, self._store.claim, self._store.outbox
        self.remember, self.recall = self._store.remember, self._store.recall

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        """Return heads without numbers."""
        return tuple(attrs.evolve(head, number=None) for head in self._store.get(tenant, complaint_ids))

    def history(self, tenant: str, complaint_id: str, /) -> History:
        """Return a history without number and requests."""
        return attrs.evolve(self._store.history(tenant, complaint_id), number=None, requests={})

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """Answer all queries but that of the register."""
        if isinstance(query, Numbered):
            raise Unsupported("register", because="nobody asked for numbers")
        return self._store.find(tenant, query, limit=limit, after=after)
