"""Any synchronous store, made usable from an event loop by running each call in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ParamSpec, TypeVar

import attrs

from grievance.errors import Unsupported
from grievance.model import Effect
from grievance.storage._capabilities import Inventory, KeptDocument, Purging, Registry, Searching
from grievance.storage._port import ComplaintStore
from grievance.storage._queries import Page, Query, Queue, Search
from grievance.storage._values import Commit, Head, History, IndexEntry, Saved

__all__ = ["ThreadedStore"]

P = ParamSpec("P")
T = TypeVar("T")


async def _in_thread(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    from asyncio import to_thread

    return await to_thread(call, *args, **kwargs)


@attrs.frozen
class ThreadedStore:
    """The async port over a synchronous *store* that is safe with several threads."""

    store: ComplaintStore

    async def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """See ComplaintStore.save."""
        return await _in_thread(self.store.save, tenant, commits)

    async def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        """See ComplaintStore.get."""
        return await _in_thread(self.store.get, tenant, complaint_ids)

    async def history(self, tenant: str, complaint_id: str, /) -> History:
        """See ComplaintStore.history."""
        return await _in_thread(self.store.history, tenant, complaint_id)

    async def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See ComplaintStore.find."""
        return await _in_thread(self.store.find, tenant, query, limit=limit, after=after)

    async def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        """See ComplaintStore.claim."""
        return await _in_thread(self.store.claim, tenant, queue, by=by, at=at, until=until)

    async def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        """See ComplaintStore.outbox."""
        return await _in_thread(self.store.outbox, tenant, limit=limit)

    async def remember(
        self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False
    ) -> None:
        """See ComplaintStore.remember."""
        await _in_thread(self.store.remember, tenant, kind, key, document, beside=beside)

    async def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        """See ComplaintStore.recall."""
        return await _in_thread(self.store.recall, tenant, kind, key)

    async def registered(self, tenant: str, /) -> int | None:
        """See Registry.registered; None if the store keeps no register."""
        return await _in_thread(self.store.registered, tenant) if isinstance(self.store, Registry) else None

    async def purge(self) -> bool:
        """See Purging.purge; True if the store has no need of it."""
        return await _in_thread(self.store.purge) if isinstance(self.store, Purging) else True

    async def search(self, tenant: str, search: Search, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See Searching.search."""
        if not isinstance(self.store, Searching):
            raise Unsupported("search", because="the store in the threads has no text search")
        return await _in_thread(self.store.search, tenant, search, limit=limit, after=after)

    async def tenants(self) -> tuple[str, ...]:
        """See Inventory.tenants."""
        return await _in_thread(self._inventory().tenants)

    async def documents(self, tenant: str, /, *, limit: int, after: str | None = None) -> Page[KeptDocument]:
        """See Inventory.documents."""
        return await _in_thread(self._inventory().documents, tenant, limit=limit, after=after)

    def _inventory(self) -> Inventory:
        if not isinstance(self.store, Inventory):
            raise Unsupported("inventory", because="the store in the threads cannot list what it keeps")
        return self.store

    async def close(self) -> None:
        """Close the store, if it is one that is closed."""
        close = getattr(self.store, "close", None)
        if close is not None:
            await _in_thread(close)
