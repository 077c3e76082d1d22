"""The port of the library over the host's own tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.db.models import Q, QuerySet

from grievance.codec import Codec
from grievance.errors import InvalidValue, StorageError, UnknownComplaint
from grievance.model import Complaint as ComplaintAsItStands
from grievance.model import Effect
from grievance.storage import Commit, Head, History, IndexEntry, Page, Query, Queue, Saved, SealedEvent

from .models import Complaint, Document, Event, Outbox, Register
from .queries import answer, entry_of, page
from .saving import Saving, locked_register

CODEC = Codec()


class DjangoStore:
    """
    Keeps complaints in the tables of this app, in the database *using*.

    It takes part in the transaction that is open: what a view saves beside a complaint is kept with it, or neither is.
    A save that is refused takes back what it did itself, and nothing else.
    """

    def __init__(self, using: str = "default") -> None:
        self.using = using

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with transaction.atomic(using=self.using):
                yield
        except DatabaseError as error:
            raise StorageError(f"the database refused: {type(error).__name__}") from None

    def _rows(self, model: Any) -> Any:
        return model.objects.using(self.using)

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """See ComplaintStore.save."""
        with self._transaction():
            saving = Saving(self.using, tenant, commits)
            return tuple(saving.save(commit) for commit in commits)

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        """See ComplaintStore.get."""
        with self._transaction():
            found = self._rows(Complaint).filter(tenant=tenant, complaint_id__in=complaint_ids)
            rows = {row.complaint_id: row for row in found}
        return tuple(head_of(rows[complaint_id]) for complaint_id in complaint_ids if complaint_id in rows)

    def history(self, tenant: str, complaint_id: str, /) -> History:
        """See ComplaintStore.history."""
        with self._transaction():
            complaints = self._rows(Complaint).select_for_update()  # nothing is saved between these reads
            row = complaints.filter(tenant=tenant, complaint_id=complaint_id).first()
            if row is None:
                raise UnknownComplaint(complaint_id)
            events = tuple(event_of(event) for event in row.events.order_by("seq").prefetch_related("personal"))
        return History(events=events, secret=secret_of(row), number=row.number)

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See ComplaintStore.find."""
        with self._transaction():
            return page(self._answer(tenant, query), query, limit, after)

    def _answer(self, tenant: str, query: Query) -> QuerySet[Complaint]:
        return self._rows(Complaint).filter(answer(tenant, query)).defer("head")

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        """See ComplaintStore.claim."""
        for name, instant in (("at", at), ("until", until)):
            if instant.utcoffset() is None:
                raise InvalidValue(name, "is a naive datetime: give it a zone")
        can_skip = connections[self.using].features.has_select_for_update_skip_locked
        with self._transaction():
            free = self._answer(tenant, queue).filter(Q(claimed_until=None) | Q(claimed_until__lte=at))
            first = free.order_by("rank_at", "complaint_id").select_for_update(skip_locked=can_skip).first()
            if first is None:
                return None
            self._rows(Complaint).filter(pk=first.pk).update(claimed_by=by, claimed_until=until)
            return entry_of(first)

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        """See ComplaintStore.outbox."""
        if limit < 1:
            raise InvalidValue("limit", "must be at least 1")
        with self._transaction():
            waiting = list(self._rows(Outbox).filter(tenant=tenant).order_by("id")[:limit])
        effects: Any = (CODEC.loads(row.document) for row in waiting)
        return tuple(effects)

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        """See ComplaintStore.remember."""
        place = {"tenant": tenant, "kind": kind, "key": key}
        with self._transaction():
            locked_register(self.using, tenant)
            if document is None or not beside:
                self._rows(Document).filter(**place).delete()
            if document is not None:
                self._rows(Document).create(**place, document=document)

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        """See ComplaintStore.recall."""
        with self._transaction():
            kept = self._rows(Document).filter(tenant=tenant, kind=kind, key=key).order_by("id")
            return tuple(bytes(row.document) for row in kept)

    def registered(self, tenant: str, /) -> int:
        """See Registry.registered."""
        with self._transaction():
            register = self._rows(Register).filter(tenant=tenant).first()
        return register.complaints if register else 0


def head_of(row: Complaint) -> Head:
    """Return a complaint as it stands."""
    complaint = CODEC.loads(row.head, ComplaintAsItStands)
    return Head(complaint=complaint, seal=bytes(row.seal), secret=secret_of(row), number=row.number)


def secret_of(row: Complaint) -> bytes | None:
    """Return the key of a complaint's commitments; drivers differ in what they give for bytes."""
    return None if row.secret is None else bytes(row.secret)


def event_of(row: Event) -> SealedEvent:
    """Return a sealed event."""
    personal = {one.path: bytes(one.value) for one in row.personal.all()}
    return SealedEvent(seq=row.seq, document=bytes(row.document), seal=bytes(row.seal), personal=personal)
