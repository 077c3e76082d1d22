"""
The port that a host implements: where complaints live. There is nothing to inherit.

Every method is scoped by an organisation (``tenant``); what one tenant keeps, another never sees. A store keeps the
history (sealed events, bytes that it never interprets) and beside it two caches that can be recomputed from it: the
head (the complaint as it stands) and the index entry (the fields by which queues are read).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Generic, Protocol, TypeAlias, TypeVar, runtime_checkable

import attrs

from grievance.errors import InvalidValue
from grievance.model import Complaint, Effect, Stage
from grievance.model._checks import check

__all__ = [
    "AsyncComplaintStore",
    "Changed",
    "Commit",
    "ComplaintStore",
    "Due",
    "Head",
    "History",
    "IndexEntry",
    "Page",
    "Purging",
    "Query",
    "Queue",
    "Registry",
    "Related",
    "Saved",
    "SealedEvent",
]

T = TypeVar("T")


def _read_only(values: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return MappingProxyType(dict(values))


@attrs.frozen(kw_only=True)
class SealedEvent:
    """
    One event as stored: its number (from 1), its bytes, its seal, and the personal values kept outside the bytes.

    ``personal`` maps the path of a field to the JSON bytes of its value; erasure empties it.
    """

    seq: int
    document: bytes
    seal: bytes
    personal: Mapping[str, bytes] = attrs.field(factory=dict, converter=_read_only, repr=False)


@attrs.frozen(kw_only=True)
class IndexEntry:
    """
    What queues are read by. The desk computes it; a store only keeps and compares it.

    ``rank_at`` orders the queue, earlier first; ``next_due`` is the next instant at which something is to be handed
    out, None when nothing is. ``exception`` says that it stands on the accountable person's exception queue (S40, S42).
    """

    complaint_id: str
    stage: Stage
    open: bool
    received_at: datetime
    team: str | None = None
    owner: str | None = None
    level: str | None = None
    rank_at: datetime | None = None
    next_due: datetime | None = None
    customer_id: str | None = None
    product: str | None = None
    exception: bool = False


@attrs.frozen(kw_only=True)
class Commit:
    """
    All of one change: saved as a whole or not at all.

    ``expected_version`` is the version that the change was based on, 0 for a new complaint. ``request_key`` makes the
    change idempotent: a second commit with a key that is known changes nothing and returns what the first one gave.
    ``secret`` is the key of the complaint's commitments and comes with its first commit. ``settled`` are ids of
    effects that the host has carried out.

    ``unchanged`` are ids of other complaints with the versions on which the change was decided: it is refused if
    one of them has moved on since (0: if there is one by now). What other commits of the same batch do to them does
    not count. With ``all_of_customer`` the change is refused too if that customer has a further complaint by now:
    those that are ``unchanged``, and its own, were all of them. A commit that ``erases`` deletes, in the same
    transaction, the secret and all personal values of earlier events.

    Raises:
        InvalidValue: The events are none or do not follow the expected version, head and index do not fit them, it
            rests on the version of its own complaint, or it erases and brings personal values or a secret.
    """

    head: Complaint
    index: IndexEntry
    events: tuple[SealedEvent, ...]
    expected_version: int
    request_key: str | None = None
    effects: tuple[Effect, ...] = ()
    settled: tuple[str, ...] = ()
    secret: bytes | None = attrs.field(default=None, repr=False)
    unchanged: tuple[tuple[str, int], ...] = ()
    all_of_customer: str | None = attrs.field(default=None, repr=False)
    erases: bool = False

    def __attrs_post_init__(self) -> None:
        version = self.expected_version
        for event in self.events:
            version += 1
            if event.seq != version:
                raise InvalidValue("Commit.events", f"must be numbered on from the expected version: {version} is next")
        if not self.events:
            raise InvalidValue("Commit.events", "must hold at least one: a change is what events tell")
        if self.head.version != version:
            raise InvalidValue("Commit.head", f"must be at version {version}, to which the events lead")
        if self.index.complaint_id != self.head.id:
            raise InvalidValue("Commit.index", "must be the entry of the head")
        if any(complaint_id == self.head.id for complaint_id, _ in self.unchanged):
            raise InvalidValue("Commit.unchanged", "must name others: its own version is the expected one")
        if self.erases:
            self._demand_nothing_personal()

    def _demand_nothing_personal(self) -> None:
        if any(event.personal for event in self.events):
            raise InvalidValue("Commit.events", "must hold no personal values where they are erased")
        if self.secret is not None:
            raise InvalidValue("Commit.secret", "must be left out where the secret is erased")


@attrs.frozen(kw_only=True)
class Saved:
    """What became of a commit; ``repeated`` when its request key was known and nothing was changed."""

    complaint_id: str
    version: int
    repeated: bool = False


@attrs.frozen(kw_only=True)
class Head:
    """
    A complaint as it stands, with what its next change needs.

    ``seal`` is that of its last event, ``secret`` the key of its commitments (None once erased).
    """

    complaint: Complaint
    seal: bytes
    secret: bytes | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class History:
    """
    The sealed events of a complaint in order, and the key of its commitments (None once erased).

    ``number`` is its place in the tenant's register, from 1 without gaps in the order in which complaints were first
    saved; None where a store keeps no register.
    """

    events: tuple[SealedEvent, ...]
    secret: bytes | None = attrs.field(default=None, repr=False)
    number: int | None = None


@attrs.frozen(kw_only=True)
class Queue:
    """
    Open complaints by rank, earliest first; each field narrows the queue, None does not.

    ``exception`` narrows it to those that wait for the accountable person.
    """

    team: str | None = None
    owner: str | None = None
    level: str | None = None
    stage: Stage | None = None
    exception: bool = False


@attrs.frozen(kw_only=True)
class Due:
    """Complaints on which something is to be handed out at or before an instant, the earliest first."""

    before: datetime

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class Related:
    """Complaints of one customer or about one product, received since an instant, the latest first."""

    customer_id: str | None = None
    product: str | None = None
    since: datetime

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class Changed:
    """Complaints in the order of their latest change, for feeding other systems; start with no cursor."""


Query: TypeAlias = Queue | Due | Related | Changed


@attrs.frozen(kw_only=True)
class Page(Generic[T]):
    """A part of an answer; ``after`` is the cursor for the next part, None when this was the last."""

    entries: tuple[T, ...]
    after: str | None = None


class ComplaintStore(Protocol):
    """Where complaints live: eight methods, each a whole operation of its own."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """
        Save all *commits* in one transaction and return what became of each, in order.

        Raises:
            StaleComplaint: The version is not the expected one, a new complaint exists already, or one that had to be
                unchanged is not (it is the one that is named). Nothing is changed.
        """
        ...

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        """Return the heads of those *complaint_ids* that exist, in their order."""
        ...

    def history(self, tenant: str, complaint_id: str, /) -> History:
        """
        Return the sealed history.

        Raises:
            UnknownComplaint: No complaint has this id.
        """
        ...

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """
        Return at most *limit* index entries that answer *query*, in its order, behind the cursor *after*.

        Raises:
            InvalidValue: *limit* is below one, or *after* is no cursor of an earlier page.
        """
        ...

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        """Give the first complaint of *queue* that nobody has claimed at *at* to *by* until *until*, atomically."""
        ...

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        """
        Return effects that were committed and not settled, oldest first; each is handed out until it is settled.

        An effect whose id is there already is the same effect and is kept once, as it was.
        """
        ...

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        """
        Keep a document, such as a procedure under its digest or a customer under its id; None forgets.

        It replaces what was kept under this key; *beside* adds it to that, for logs.
        """
        ...

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        """Return the documents that were kept under a key, the oldest first."""
        ...


@runtime_checkable
class Registry(Protocol):
    """
    What a store may do beside the port: count all complaints that it ever had, so that a removed one is missed.

    It numbers them in `History` from 1 without gaps; an asynchronous store awaits the same method.
    """

    def registered(self, tenant: str, /) -> int:
        """Return how many complaints were ever saved for *tenant*."""
        ...


@runtime_checkable
class Purging(Protocol):
    """
    What a store that leaves traces of deleted bytes does beside the port: wipe them.

    An asynchronous store awaits the same method.
    """

    def purge(self) -> bool:
        """Wipe all traces of what was erased, forgotten, settled or replaced; return whether none is left."""
        ...


class AsyncComplaintStore(Protocol):
    """The same port for hosts with an event loop: the same methods and laws, awaited."""

    async def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """See ComplaintStore.save."""
        ...

    async def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        """See ComplaintStore.get."""
        ...

    async def history(self, tenant: str, complaint_id: str, /) -> History:
        """See ComplaintStore.history."""
        ...

    async def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See ComplaintStore.find."""
        ...

    async def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        """See ComplaintStore.claim."""
        ...

    async def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        """See ComplaintStore.outbox."""
        ...

    async def remember(
        self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False
    ) -> None:
        """See ComplaintStore.remember."""
        ...

    async def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        """See ComplaintStore.recall."""
        ...
