"""
The port that a host implements: where complaints live. There is nothing to inherit.

Every method is scoped by an organisation (``tenant``); what one tenant keeps, another never sees. A store keeps the
history (sealed events, bytes that it never interprets) and beside it two caches that can be recomputed from it: the
head (the complaint as it stands) and the index entry (the fields by which queues are read).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from grievance.model import Effect
from grievance.storage._queries import Page, Query, Queue
from grievance.storage._values import Commit, Head, History, IndexEntry, Saved

__all__ = ["AsyncComplaintStore", "ComplaintStore"]


class ComplaintStore(Protocol):
    """Where complaints live: eight methods, each a whole operation of its own."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """
        Save all *commits* in one transaction and return what became of each, in order.

        The secret of a complaint is the one that its first commit brought. An effect that its own commit settles is not
        handed out. Of several things that do not fit, the first in the batch is named, and in one commit its own
        version before those of others; of several further complaints of a customer the first by id.

        Raises:
            StaleComplaint: The version is not the expected one, a new complaint exists already, or one that had to be
                unchanged is not (it is the one that is named). Nothing is changed.
            Unsupported: They are several, and the store cannot save several at once. Nothing is changed.
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

        What is equal in that order comes by id, character code by character code.

        Raises:
            InvalidValue: *limit* is below one, or *after* is no cursor of an earlier page.
            Unsupported: The query is `Numbered` and the store keeps no register.
        """
        ...

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        """
        Give the first complaint of *queue* that nobody has claimed at *at* to *by* until *until*, atomically.

        Claimed are open, ranked complaints, as in `find`; one's own claim is not given again before it ends. A claim
        ends by its time alone, so work that was abandoned returns; it hides nothing from `find`.

        Raises:
            InvalidValue: *at* or *until* is naive.
        """
        ...

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        """
        Return effects that were committed and not settled, oldest first; each is handed out until it is settled.

        An effect whose id is there already is the same effect and is kept once, as it was.

        Raises:
            InvalidValue: *limit* is below one.
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
