"""The store for tests and notebooks: everything in memory, the same laws as every other store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from grievance.errors import StaleComplaint, UnknownComplaint
from grievance.model import Complaint, Effect
from grievance.model._checks import check_instant
from grievance.storage._capabilities import KeptDocument
from grievance.storage._position import check_limit, cursor, document_cursor, document_position, micros, position
from grievance.storage._queries import Changed, Due, Numbered, Page, Query, Queue, Related, Search
from grievance.storage._values import Commit, Head, History, IndexEntry, Saved, SealedEvent
from grievance.storage._words import words_in, words_of

__all__ = ["MemoryStore"]


@attrs.define(kw_only=True)
class _Stored:
    head: Complaint
    index: IndexEntry
    events: tuple[SealedEvent, ...]
    secret: bytes | None
    number: int
    changed: int
    requests: dict[str, int]
    claimed_by: str | None = None
    claimed_until: datetime | None = None


@attrs.define
class _Tenant:
    kept: dict[str, _Stored] = attrs.field(factory=dict)
    requests: dict[str, Saved] = attrs.field(factory=dict)
    effects: dict[str, Effect] = attrs.field(factory=dict)
    documents: dict[tuple[str, str], tuple[bytes, ...]] = attrs.field(factory=dict)
    changes: int = 0
    registered: int = 0

    def version(self, complaint_id: str) -> int:
        """Return the version of a complaint, 0 if there is none."""
        kept = self.kept.get(complaint_id)
        return kept.head.version if kept else 0


class MemoryStore:
    """Keeps complaints in this process; safe with several threads. Values are frozen, so nothing is aliased."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._tenants: dict[str, _Tenant] = {}

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """See ComplaintStore.save."""
        with self._lock:
            at = self._at(tenant)
            staged: dict[str, int] = {}
            keys: dict[str, Saved] = {}
            outcomes = [self._outcome(at, commit, staged, keys) for commit in commits]
            for commit, outcome in zip(commits, outcomes, strict=True):
                if not outcome.repeated:
                    self._keep(at, commit, outcome)
            return tuple(outcomes)

    @staticmethod
    def _outcome(at: _Tenant, commit: Commit, staged: dict[str, int], keys: dict[str, Saved]) -> Saved:
        complaint_id, key = commit.head.id, commit.request_key
        known = keys.get(key) or at.requests.get(key) if key is not None else None
        if known is not None:
            return attrs.evolve(known, repeated=True)
        _demand(complaint_id, commit.expected_version, actual=staged.get(complaint_id, at.version(complaint_id)))
        for other, version in commit.unchanged:
            _demand(other, version, actual=at.version(other))
        if commit.all_of_customer is not None:
            MemoryStore._check_all_of_customer(at, commit)
        staged[complaint_id] = commit.head.version
        saved = Saved(complaint_id=complaint_id, version=commit.head.version)
        if key is not None:
            keys[key] = saved
        return saved

    @staticmethod
    def _check_all_of_customer(at: _Tenant, commit: Commit) -> None:
        known = {commit.head.id, *(complaint_id for complaint_id, _ in commit.unchanged)}
        for complaint_id, kept in sorted(at.kept.items()):
            if kept.index.customer_id == commit.all_of_customer and complaint_id not in known:
                raise StaleComplaint(complaint_id, expected=0, actual=kept.head.version)

    @staticmethod
    def _keep(at: _Tenant, commit: Commit, outcome: Saved) -> None:
        at.changes += 1
        before = at.kept.get(commit.head.id)
        at.registered += before is None
        earlier = before.events if before else ()
        kept = _Stored(
            head=commit.head,
            index=commit.index,
            events=(*(_without_personal(earlier) if commit.erases else earlier), *commit.events),
            secret=None if commit.erases else before.secret if before else commit.secret,
            number=before.number if before else at.registered,
            changed=at.changes,
            requests=dict(before.requests) if before else {},
            claimed_by=before.claimed_by if before else None,
            claimed_until=before.claimed_until if before else None,
        )
        at.kept[commit.head.id] = kept
        if commit.request_key is not None:
            at.requests[commit.request_key] = outcome
            kept.requests[commit.request_key] = outcome.version
        for effect in commit.effects:
            at.effects.setdefault(effect.id, effect)
        for effect_id in commit.settled:
            at.effects.pop(effect_id, None)

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        """See ComplaintStore.get."""
        with self._lock:
            kept = self._at(tenant).kept
            found = (kept[complaint_id] for complaint_id in complaint_ids if complaint_id in kept)
            return tuple(
                Head(complaint=one.head, seal=one.events[-1].seal, secret=one.secret, number=one.number)
                for one in found
            )

    def history(self, tenant: str, complaint_id: str, /) -> History:
        """See ComplaintStore.history."""
        with self._lock:
            kept = self._at(tenant).kept.get(complaint_id)
            if kept is None:
                raise UnknownComplaint(complaint_id)
            return History(events=kept.events, secret=kept.secret, number=kept.number, requests=kept.requests)

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See ComplaintStore.find."""
        answers, place = _ANSWERS[type(query)]
        return self._page(tenant, lambda kept: answers(query, kept), place, limit, after)

    def search(self, tenant: str, search: Search, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See Searching.search."""
        words = words_of(search.text)
        return self._page(tenant, lambda kept: _has_words(words, search, kept), _by_receipt, limit, after)

    def _page(
        self, tenant: str, answers: Callable[[_Stored], bool], place: _Placing, limit: int, after: str | None
    ) -> Page[IndexEntry]:
        check_limit(limit)
        start = position(after)
        with self._lock:
            places = [(place(kept), kept.index) for kept in self._at(tenant).kept.values() if answers(kept)]
        behind = sorted((pair for pair in places if start is None or pair[0] > start), key=lambda pair: pair[0])
        page = behind[:limit]
        return Page(
            entries=tuple(index for _, index in page),
            after=cursor(page[-1][0]) if page and len(behind) > limit else None,
        )

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        """See ComplaintStore.claim."""
        at, until = check_instant("at", at), check_instant("until", until)
        with self._lock:
            free = [
                kept
                for kept in self._at(tenant).kept.values()
                if _in_queue(queue, kept) and (kept.claimed_until is None or kept.claimed_until <= at)
            ]
            if not free:
                return None
            first = min(free, key=_by_rank)
            first.claimed_by, first.claimed_until = by, until
            return first.index

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        """See ComplaintStore.outbox."""
        check_limit(limit)
        return tuple(self._at(tenant).effects.values())[:limit]

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        """See ComplaintStore.remember."""
        with self._lock:
            documents = self._at(tenant).documents
            kept = documents.pop((kind, key), ())
            if document is not None:
                documents[kind, key] = (*kept, document) if beside else (document,)

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        """See ComplaintStore.recall."""
        return self._at(tenant).documents.get((kind, key), ())

    def registered(self, tenant: str, /) -> int:
        """See Registry.registered."""
        return self._at(tenant).registered

    def tenants(self) -> tuple[str, ...]:
        """See Inventory.tenants."""
        with self._lock:
            return tuple(sorted(name for name, at in self._tenants.items() if at.kept or at.documents))

    def documents(self, tenant: str, /, *, limit: int, after: str | None = None) -> Page[KeptDocument]:
        """See Inventory.documents."""
        check_limit(limit)
        start = document_position(after)
        with self._lock:
            groups = list(self._at(tenant).documents.items())
        places = [((*name, number), one) for name, group in groups for number, one in enumerate(group)]
        behind = sorted(pair for pair in places if start is None or pair[0] > start)
        page = behind[:limit]
        return Page(
            entries=tuple(KeptDocument(kind=kind, key=key, document=one) for (kind, key, _), one in page),
            after=document_cursor(page[-1][0]) if len(behind) > limit else None,
        )

    def _at(self, tenant: str) -> _Tenant:
        with self._lock:
            return self._tenants.setdefault(tenant, _Tenant())


def _demand(complaint_id: str, expected: int, *, actual: int) -> None:
    if actual != expected:
        raise StaleComplaint(complaint_id, expected=expected, actual=actual)


def _without_personal(events: tuple[SealedEvent, ...]) -> tuple[SealedEvent, ...]:
    return tuple(attrs.evolve(event, personal={}) for event in events)


_Place: TypeAlias = tuple[int, str]
_Placing: TypeAlias = Callable[[_Stored], _Place]


def _by_rank(kept: _Stored) -> _Place:
    rank_at = kept.index.rank_at
    assert rank_at is not None  # `_in_queue` asks for it  # noqa: S101
    return micros(rank_at), kept.index.complaint_id


def _by_due(kept: _Stored) -> _Place:
    next_due = kept.index.next_due
    assert next_due is not None  # `_is_due` asks for it  # noqa: S101
    return micros(next_due), kept.index.complaint_id


def _in_queue(queue: Queue, kept: _Stored) -> bool:
    index = kept.index
    wanted = ((queue.team, index.team), (queue.owner, index.owner), (queue.level, index.level))
    return (
        index.open
        and index.rank_at is not None
        and all(want is None or want == found for want, found in wanted)
        and queue.stage in (None, index.stage)
        and (index.exception or not queue.exception)
    )


def _is_due(due: Due, kept: _Stored) -> bool:
    return kept.index.next_due is not None and kept.index.next_due <= due.before


def _is_related(related: Related, kept: _Stored) -> bool:
    index = kept.index
    return index.received_at >= related.since and (
        (related.customer_id is not None and related.customer_id == index.customer_id)
        or (related.product is not None and related.product == index.product)
    )


def _by_receipt(kept: _Stored) -> _Place:
    """The latest comes first."""
    return -micros(kept.index.received_at), kept.index.complaint_id


def _has_words(words: frozenset[str], search: Search, kept: _Stored) -> bool:
    if search.stages and kept.index.stage not in search.stages:
        return False
    found = words & words_in(kept.head)
    return bool(found) and (found == words or not search.every)


_ANSWERS: dict[type[Query], tuple[Callable[[Any, _Stored], bool], _Placing]] = {
    Queue: (_in_queue, _by_rank),
    Due: (_is_due, _by_due),
    Related: (_is_related, _by_receipt),
    Changed: (lambda _query, _kept: True, lambda kept: (kept.changed, kept.index.complaint_id)),
    Numbered: (
        lambda numbered, kept: kept.number >= numbered.since,
        lambda kept: (kept.number, kept.index.complaint_id),
    ),
}
