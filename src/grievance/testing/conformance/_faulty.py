"""A store that fails once, at any call one wants: for crash laws of stores, and for tests of what uses them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal

from grievance.errors import StorageError
from grievance.model import Effect
from grievance.storage import Commit, ComplaintStore, Head, History, IndexEntry, Page, Query, Queue, Saved

__all__ = ["Crash", "FaultyStore"]


class Crash(StorageError):
    """A fault that was asked for."""


class FaultyStore:
    """
    A synchronous *store* whose call number *fail_at* (from 1) raises `Crash`: before it is done, or after it.

    After it means that it was done and nobody was told. All other calls are those of the store, as are the capabilities
    that it has beside the port. ``calls`` counts them all.
    """

    def __init__(
        self, store: ComplaintStore, *, fail_at: int | None = None, when: Literal["before", "after"] = "before"
    ) -> None:
        self._store, self._fail_at, self._when = store, fail_at, when
        self.calls = 0

    def _call(self, name: str, *args: Any, **named: Any) -> Any:
        self.calls += 1
        fails = self.calls == self._fail_at
        if fails and self._when == "before":
            raise Crash(f"call {self.calls} ({name}) failed before it was done")
        found = getattr(self._store, name)(*args, **named)
        if fails:
            raise Crash(f"call {self.calls} ({name}) was done, and failed before it was acknowledged")
        return found

    def __getattr__(self, name: str) -> Callable[..., Any]:
        getattr(self._store, name)
        return lambda *args, **named: self._call(name, *args, **named)

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """See ComplaintStore.save."""
        saved: tuple[Saved, ...] = self._call("save", tenant, commits)
        return saved

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        """See ComplaintStore.get."""
        heads: tuple[Head, ...] = self._call("get", tenant, complaint_ids)
        return heads

    def history(self, tenant: str, complaint_id: str, /) -> History:
        """See ComplaintStore.history."""
        history: History = self._call("history", tenant, complaint_id)
        return history

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See ComplaintStore.find."""
        page: Page[IndexEntry] = self._call("find", tenant, query, limit=limit, after=after)
        return page

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        """See ComplaintStore.claim."""
        entry: IndexEntry | None = self._call("claim", tenant, queue, by=by, at=at, until=until)
        return entry

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        """See ComplaintStore.outbox."""
        effects: tuple[Effect, ...] = self._call("outbox", tenant, limit=limit)
        return effects

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        """See ComplaintStore.remember."""
        self._call("remember", tenant, kind, key, document, beside=beside)

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        """See ComplaintStore.recall."""
        documents: tuple[bytes, ...] = self._call("recall", tenant, kind, key)
        return documents
