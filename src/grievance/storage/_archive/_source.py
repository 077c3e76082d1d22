"""All that a store keeps of a tenant, read part by part; what is damaged or changes meanwhile is not handed on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Protocol

import attrs

from grievance.errors import InvalidValue, StorageError, Unsupported
from grievance.model import Effect
from grievance.storage._archive._parts import CopiedComplaint, Part, Totals
from grievance.storage._capabilities import Inventory, KeptDocument, Registry
from grievance.storage._port import ComplaintStore
from grievance.storage._queries import Numbered
from grievance.storage._values import Head, History, IndexEntry

__all__ = ["ALL", "ArchiveSource", "as_source", "parts_of"]

ALL = 2**31 - 1
"""The most that a store can be asked for at once."""

_PAGE = 200
_SUMS = 1 << 256


class ArchiveSource(ComplaintStore, Registry, Inventory, Protocol):
    """A store that can be copied: it numbers its complaints and lists all that it keeps."""


def as_source(store: ComplaintStore) -> ArchiveSource:
    """
    Return *store* as one that can be copied.

    Raises:
        Unsupported: It keeps no register or no inventory.
    """
    for capability in (Registry, Inventory):
        if not isinstance(store, capability):
            name = capability.__name__.lower()
            raise Unsupported(name, because=f"only a store that is a {capability.__name__} can be copied")
    source: ArchiveSource = store  # type: ignore[assignment]  # as was asked just now
    return source


def parts_of(store: ArchiveSource, tenant: str) -> Iterator[Part]:
    """
    Yield the complaints in the order of the register, then the documents, then the totals.

    Raises:
        StorageError: A complaint is missing or damaged, or the store was changed meanwhile.
    """
    outbox = store.outbox(tenant, limit=ALL)
    handing, read = _Handing(outbox), _Sum()
    complaints = documents = 0
    for one in _complaints(store, tenant, handing):
        complaints += 1
        read.add(one.head.id.encode(), one.events[-1].seal)
        yield one
    if store.registered(tenant) != complaints:
        raise _removed(complaints + 1)
    for kept in _documents(store, tenant):
        documents += 1
        read.add(kept.kind.encode(), kept.key.encode(), kept.document)
        yield kept
    if store.outbox(tenant, limit=ALL) != outbox or _looked_over(store, tenant) != read:
        raise _restless(tenant)
    yield Totals(complaints=complaints, documents=documents, effects=len(outbox))


@attrs.define
class _Sum:
    """A digest of values in any order, so that two readings can be compared without keeping them."""

    total: int = 0

    def add(self, *parts: bytes) -> None:
        """Add one value."""
        digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()
        self.total = (self.total + int.from_bytes(digest)) % _SUMS


def _looked_over(store: ArchiveSource, tenant: str) -> _Sum:
    """Return the sum of what is there now: the last seal of each complaint, and each document."""
    found, after = _Sum(), None
    while True:
        page = store.find(tenant, Numbered(), limit=_PAGE, after=after)
        for head in store.get(tenant, [one.complaint_id for one in page.entries]):
            found.add(head.complaint.id.encode(), head.seal)
        after = page.after
        if after is None:
            break
    for kept in _documents(store, tenant):
        found.add(kept.kind.encode(), kept.key.encode(), kept.document)
    return found


@attrs.define
class _Handing:
    """Hands effects over in the order of the outbox, none of them before its complaint."""

    outbox: Sequence[Effect]
    handed: int = 0
    seen: set[str] = attrs.field(factory=set)

    def with_complaint(self, complaint_id: str, *, last: bool) -> tuple[Effect, ...]:
        """Return the effects that go with this complaint; with the *last* one go all that are left."""
        start = self.handed
        self.seen.add(complaint_id)
        while self.handed < len(self.outbox) and (last or self.outbox[self.handed].complaint_id in self.seen):
            self.handed += 1
        return tuple(self.outbox[start : self.handed])


def _complaints(store: ArchiveSource, tenant: str, handing: _Handing) -> Iterator[CopiedComplaint]:
    number, after = 0, None
    while True:
        page = store.find(tenant, Numbered(), limit=_PAGE, after=after)
        heads = {head.complaint.id: head for head in store.get(tenant, [one.complaint_id for one in page.entries])}
        for entry in page.entries:
            number += 1
            kept = store.history(tenant, entry.complaint_id)
            if kept.number != number:
                raise _removed(number)
            last = page.after is None and entry is page.entries[-1]
            effects = handing.with_complaint(entry.complaint_id, last=last)
            yield _copied(entry, heads.get(entry.complaint_id), kept, effects)
        if store.find(tenant, Numbered(), limit=_PAGE, after=after) != page:
            raise _restless(tenant)
        after = page.after
        if after is None:
            return


def _copied(entry: IndexEntry, head: Head | None, kept: History, effects: tuple[Effect, ...]) -> CopiedComplaint:
    if head is None or not kept.events or kept.events[-1].seal != head.seal or kept.number is None:
        raise _damaged(entry.complaint_id)
    try:
        return CopiedComplaint(
            number=kept.number,
            head=head.complaint,
            index=entry,
            events=kept.events,
            secret=kept.secret,
            requests=kept.requests,
            effects=effects,
        )
    except InvalidValue:
        raise _damaged(entry.complaint_id) from None


def _documents(store: ArchiveSource, tenant: str) -> Iterator[KeptDocument]:
    after = None
    while True:
        page = store.documents(tenant, limit=_PAGE, after=after)
        yield from page.entries
        after = page.after
        if after is None:
            return


def _removed(number: int) -> StorageError:
    return StorageError(f"complaint number {number} is not in the register any more: run grievance verify")


def _damaged(complaint_id: str) -> StorageError:
    return StorageError(f"what is kept of complaint {complaint_id!r} does not fit together: run grievance verify")


def _restless(tenant: str) -> StorageError:
    return StorageError(
        f"the complaints of {tenant!r} were changed while they were copied: "
        "copy them while nobody writes, or copy a backup"
    )
