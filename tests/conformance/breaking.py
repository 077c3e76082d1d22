"""What saboteurs have in common: each is a store with one fault, and names the law that it breaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from grievance.storage import Commit, IndexEntry, Page, Query, Queue, Saved, Search, words_of
from grievance.storage.memory import _ANSWERS, MemoryStore, _by_receipt, _has_words, _in_queue, _Place, _Stored
from grievance.testing.conformance import LAWS, StoreLaw, StoreReport, check_store

__all__ = [
    "LACKS",
    "QUICK",
    "SABOTEURS",
    "Altering",
    "Answering",
    "Claiming",
    "Keeping",
    "Looking",
    "Noting",
    "breaks",
    "report_on",
]

LACKS: Mapping[str, str] = dict.fromkeys(("durable", "processes", "purge", "faults"), "it lives in this process")
"""What the store in memory lacks."""

QUICK: Sequence[StoreLaw] = tuple(law for law in LAWS if law.id < "STORE-7")
"""The laws that need neither threads nor files nor processes."""

SABOTEURS: list[tuple[str, type[MemoryStore]]] = []
"""The names of laws with the stores that break them."""

S = TypeVar("S", bound=type[MemoryStore])


def breaks(law: str) -> Callable[[S], S]:
    """Return what notes that a store breaks the law of this name."""

    def noted(saboteur: S) -> S:
        SABOTEURS.append((law, saboteur))
        return saboteur

    return noted


def report_on(store: Any, laws: Sequence[StoreLaw] = QUICK, **declared: Any) -> StoreReport:
    """Return what comes of *laws* on a kind of store, which says itself how its declaration differs."""
    lacks = {**LACKS, **getattr(store, "lacks", {})}
    for name in getattr(store, "has", ()):
        del lacks[name]
    return check_store(store, lacks=lacks, catch_up=getattr(store, "catch_up", None), laws=laws, **declared)


class Noting(MemoryStore):
    """Notes what it needs for its fault."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: dict[Any, Any] = {}


class Altering(MemoryStore):
    """Saves something else than it was given."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        """Return what is saved instead of *commit*."""
        return commit

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        return super().save(tenant, [self.altered(tenant, commit) for commit in commits])


class Keeping(Noting):
    """Does more than it should when a commit was saved, or was repeated."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        saved = super().save(tenant, commits)
        for commit, outcome in zip(commits, saved, strict=True):
            self.kept(tenant, commit, outcome)
        return saved

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        """Do it."""

    def stored(self, tenant: str, complaint_id: str) -> _Stored:
        """Return what is kept of a complaint."""
        return self._at(tenant).kept[complaint_id]


class Answering(MemoryStore):
    """Answers queries otherwise."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        return self._page(
            tenant, lambda kept: self.answers(query, kept), lambda kept: self.place(query, kept), limit, after
        )

    def answers(self, query: Any, kept: _Stored) -> bool:
        """Return whether a complaint is in the answer."""
        return _ANSWERS[type(query)][0](query, kept)

    def place(self, query: Any, kept: _Stored) -> _Place:
        """Return where it stands."""
        return _ANSWERS[type(query)][1](kept)


class Looking(Noting):
    """Searches otherwise."""

    def search(self, tenant: str, search: Search, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        words = words_of(search.text)
        return self._page(tenant, lambda kept: self.has_words(words, search, kept), self.place, limit, after)

    def has_words(self, words: frozenset[str], search: Search, kept: _Stored) -> bool:
        """Return whether a complaint is found."""
        return _has_words(words, search, kept)

    def place(self, kept: _Stored) -> _Place:
        """Return where it stands."""
        return _by_receipt(kept)


class Claiming(MemoryStore):
    """Gives something else to who claims."""

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        entry = super().claim(tenant, queue, by=by, at=at, until=until)
        return self.given(tenant, entry, by, until)

    def given(self, tenant: str, entry: IndexEntry | None, by: str, until: datetime) -> IndexEntry | None:
        """Return what is given instead of *entry*."""
        return entry

    def queued(self, tenant: str, queue: Queue, at: datetime) -> list[_Stored]:
        """Return what is free."""
        every = self._at(tenant).kept.values()
        return [k for k in every if _in_queue(queue, k) and (k.claimed_until is None or k.claimed_until <= at)]
