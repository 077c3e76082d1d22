"""A store that can be made to fail inside: the memory store in steps, undone when one of them fails."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import attrs

from grievance.storage import Commit, IndexEntry, Queue, Saved
from grievance.storage.memory import MemoryStore

__all__ = ["SteppedStore", "stepped_faults"]


class SteppedStore(MemoryStore):
    """The memory store; each of its writes takes three steps: before it, after it, and when all is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.steps, self.fail_at = 0, 0

    def step(self) -> None:
        """Go one step further; fail if that is asked for."""
        self.steps += 1
        if self.steps == self.fail_at:
            raise OSError("the disk is full")

    def whole(self, tenant: str, call: Callable[[], Any], name: str) -> Any:
        """Do *call* as a whole or not at all."""
        with self._lock:
            before = _copied(self._at(tenant))
            try:
                self.step()
                found = call()
                self.step()
            except OSError:
                self._tenants[tenant] = self.undone(before, self._at(tenant), name)
                raise
            return found

    def undone(self, before: Any, now: Any, name: str) -> Any:
        """Return what is there after a fault in the method called *name*, of what was *before* and what is *now*."""
        return before

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """See ComplaintStore.save."""
        found: tuple[Saved, ...] = self.whole(tenant, lambda: super(SteppedStore, self).save(tenant, commits), "save")
        return found

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        """See ComplaintStore.claim."""
        claim = super().claim
        found: IndexEntry | None = self.whole(tenant, lambda: claim(tenant, queue, by=by, at=at, until=until), "claim")
        return found

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        """See ComplaintStore.remember."""
        remember = super().remember
        self.whole(tenant, lambda: remember(tenant, kind, key, document, beside=beside), "remember")


def _copied(tenant: Any) -> Any:
    values = {field.name: copy.copy(getattr(tenant, field.name)) for field in attrs.fields(type(tenant))}
    values["kept"] = {name: copy.copy(kept) for name, kept in values["kept"].items()}
    return type(tenant)(**values)


@contextmanager
def stepped_faults(store: SteppedStore, step: int) -> Iterator[None]:
    """Let the *step*-th step of *store* fail while the context lasts."""
    store.steps, store.fail_at = 0, step
    try:
        yield
    finally:
        store.fail_at = 0
