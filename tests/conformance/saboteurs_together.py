"""Stores that break one law of changes at once each: they behave until a second thread or task comes."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from contextvars import ContextVar
from threading import get_ident
from typing import Any

import attrs

from grievance.errors import StaleComplaint, StorageError
from grievance.model import Effect
from grievance.storage import Commit, Head, IndexEntry, Queue, Saved, ThreadedStore
from grievance.storage.memory import MemoryStore

__all__ = ["TOGETHER"]


class Watched(MemoryStore):
    """The memory store, and which thread was the last to save each complaint."""

    def __init__(self) -> None:
        super().__init__()
        self.writers: dict[str, int] = {}

    def foreign(self, complaint_id: str) -> bool:
        """Return whether another thread was the last to save a complaint."""
        return self.writers.get(complaint_id, get_ident()) != get_ident()

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """Save as ever."""
        with self._lock:
            saved = super().save(tenant, commits)
            self.writers |= dict.fromkeys((commit.head.id for commit in commits), get_ident())
            return saved


class LosesChanges(Watched):
    """Acknowledges a change that another thread made stale, and forgets it."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        with self._lock:
            try:
                return super().save(tenant, commits)
            except StaleComplaint as error:
                own = len(commits) > 1 or commits[0].unchanged or not self.foreign(error.complaint_id)
                if own or not error.expected:
                    raise
                return (Saved(complaint_id=error.complaint_id, version=commits[0].head.version),)


class CreatesTwice(Watched):
    """Acknowledges a new complaint whose id another thread took, and forgets it."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        with self._lock:
            try:
                return super().save(tenant, commits)
            except StaleComplaint as error:
                if commits[0].expected_version or commits[0].all_of_customer or not self.foreign(error.complaint_id):
                    raise
                return (Saved(complaint_id=error.complaint_id, version=1),)


class KeysOfAThread(Watched):
    """Knows the request keys of a thread in that thread only."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        with self._lock:
            keys = self._at(tenant).requests
            known = {key for key, saved in keys.items() if self.foreign(saved.complaint_id)}
            forgotten = [attrs.evolve(one, request_key=None) if one.request_key in known else one for one in commits]
            return super().save(tenant, forgotten)


class RestsOnItsOwn(Watched):
    """Looks only at those complaints that the same thread has saved when a change rests on others."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        with self._lock:
            return super().save(tenant, list(map(self.eased, commits)))

    def eased(self, commit: Commit) -> Commit:
        """Return *commit* without what other threads have saved."""
        own = tuple(one for one in commit.unchanged if not self.foreign(one[0]))
        return attrs.evolve(commit, unchanged=own) if commit.all_of_customer is None else commit


class CustomersOfAThread(Watched):
    """Sees of a customer's complaints only those that the same thread has saved."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        with self._lock:
            try:
                return super().save(tenant, commits)
            except StaleComplaint as error:
                if commits[0].all_of_customer is None or not self.foreign(error.complaint_id):
                    raise
                return super().save(tenant, [attrs.evolve(commit, all_of_customer=None) for commit in commits])


class NumbersOfAThread(Watched):
    """Counts the complaints of each thread by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.counted: dict[tuple[str, int], int] = defaultdict(int)

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        with self._lock:
            before = set(self._at(tenant).kept)
            saved = super().save(tenant, commits)
            for complaint_id, kept in self._at(tenant).kept.items():
                if complaint_id not in before:
                    self.counted[tenant, get_ident()] += 1
                    kept.number = self.counted[tenant, get_ident()]
            return saved


class Deadlocks(Watched):
    """Gives up when another thread has just saved the same complaints in another order."""

    def __init__(self) -> None:
        super().__init__()
        self.last: tuple[int, list[str]] = (0, [])

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        with self._lock:
            (thread, order), own = self.last, [commit.head.id for commit in commits]
            if thread != get_ident() and order != own and sorted(order) == sorted(own):
                raise StorageError("deadlock detected")
            self.last = (get_ident(), own)
            return super().save(tenant, commits)


class ClaimsOfAThread(MemoryStore):
    """Knows the claims of a thread in that thread only."""

    def __init__(self) -> None:
        super().__init__()
        self.claims: dict[int, dict[str, Any]] = defaultdict(dict)

    def claim(self, tenant: str, queue: Queue, /, **named: Any) -> IndexEntry | None:
        with self._lock:
            own = self.claims[get_ident()]
            for complaint_id, kept in self._at(tenant).kept.items():
                kept.claimed_until = own.get(f"{tenant}/{complaint_id}")
            found = super().claim(tenant, queue, **named)
            if found is not None:
                own[f"{tenant}/{found.complaint_id}"] = named["until"]
            return found


class CountsInBlocks(Watched):
    """Gives each thread a block of numbers for its changes, so that a later change may have an earlier number."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: dict[int, int] = {}

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        with self._lock:
            at = self._at(tenant)
            at.changes = self.blocks.get(get_ident(), 1_000_000 * len(self.blocks))
            saved = super().save(tenant, commits)
            self.blocks[get_ident()] = at.changes
            return saved


class TearsHeads(Watched):
    """Reads the seal of a complaint that another thread saved a moment too early."""

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        return tuple(
            attrs.evolve(head, seal=self.history(tenant, head.complaint.id).events[-2].seal)
            if self.foreign(head.complaint.id) and head.complaint.version % 2 == 0
            else head
            for head in super().get(tenant, complaint_ids)
        )


class ReadsHalfABatch(Watched):
    """Reads all but the first of a batch that another thread saved a moment too early."""

    def __init__(self) -> None:
        super().__init__()
        self.early: dict[str, tuple[Head, ...]] = {}

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        with self._lock:
            early = {commit.head.id: MemoryStore.get(self, tenant, [commit.head.id]) for commit in commits[1:]}
            saved = super().save(tenant, commits)
            self.early = early
            return saved

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        with self._lock:
            heads = super().get(tenant, complaint_ids)
            return heads if len(heads) < 3 else tuple(map(self.seen, heads))

    def seen(self, head: Head) -> Head:
        """Return what is seen of a complaint: as it was before, if another thread has saved it."""
        early = self.early.get(head.complaint.id)
        return early[0] if early and self.foreign(head.complaint.id) else head


class HandsOutOnce(MemoryStore):
    """Hands an effect out to the first thread that asks, and to no other."""

    def __init__(self) -> None:
        super().__init__()
        self.askers: dict[str, int] = {}

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        with self._lock:
            found = super().outbox(tenant, limit=limit)
            return tuple(one for one in found if self.askers.setdefault(one.id, get_ident()) == get_ident())


class LosesEntries(MemoryStore):
    """Replaces the entries of another thread where its own should be added beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.writers: dict[str, int] = {}

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        with self._lock:
            own = self.writers.get(key, get_ident()) == get_ident()
            self.writers[key] = get_ident()
            super().remember(tenant, kind, key, document, beside=beside and own)


class Sessions(ThreadedStore):
    """The asynchronous port over a memory store, and what is open."""

    def __init__(self) -> None:
        super().__init__(MemoryStore())
        self.__dict__["open"] = []

    @property
    def open(self) -> list[int]:
        """What is open."""
        found: list[int] = self.__dict__["open"]
        return found


class OneSessionATask(Sessions):
    """Keeps a session where tasks that one task begins find the same, and refuses those who find it in use."""

    session: ContextVar[list[int]] = ContextVar("session")

    async def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        session = self.session.get([])
        self.session.set(session)
        if session:
            raise StorageError("the session is in use by another task")
        session.append(1)
        try:
            return await super().save(tenant, commits)
        finally:
            session.clear()


class SmallPool(Sessions):
    """Has so many connections, and refuses who comes when all are in use."""

    async def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        if len(self.open) > 50:
            raise StorageError("no connection is free")
        self.open.append(1)
        try:
            return await super().get(tenant, complaint_ids)
        finally:
            self.open.pop()


class HalfWhenCancelled(Sessions):
    """Saves a change without its effects when it is cancelled on the way."""

    async def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.store.save(tenant, [attrs.evolve(commit, effects=()) for commit in commits])
            raise
        return await super().save(tenant, commits)


class LostWhenCancelled(Sessions):
    """Loses its connection when a call is cancelled."""

    async def remember(
        self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False
    ) -> None:
        if self.open:
            raise StorageError("the connection is lost")
        try:
            await super().remember(tenant, kind, key, document, beside=beside)
        except asyncio.CancelledError:
            self.open.append(1)
            raise


TOGETHER: dict[str, Any] = {
    "changes_at_once_are_all_kept": LosesChanges,
    "one_of_many_creates_a_complaint": CreatesTwice,
    "one_request_at_once_is_done_once": KeysOfAThread,
    "changes_that_rest_on_each_other_exclude_each_other": RestsOnItsOwn,
    "the_last_of_a_customer_is_seen_at_once": CustomersOfAThread,
    "complaints_at_once_are_numbered_without_gaps": NumbersOfAThread,
    "batches_in_crossing_order_pass": Deadlocks,
    "no_two_claim_one_complaint": ClaimsOfAThread,
    "a_feed_misses_no_change": CountsInBlocks,
    "heads_and_histories_are_read_whole": TearsHeads,
    "no_reader_sees_half_a_batch": ReadsHalfABatch,
    "an_effect_is_handed_to_all_who_ask": HandsOutOnce,
    "a_log_at_once_keeps_every_entry": LosesEntries,
    "tasks_of_one_task_share_nothing": OneSessionATask,
    "more_calls_than_any_pool_are_answered": SmallPool,
    "a_cancelled_call_is_done_or_not": HalfWhenCancelled,
    "a_store_works_on_after_cancelled_calls": LostWhenCancelled,
}
"""By the name of the law that each breaks."""
