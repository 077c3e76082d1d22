"""
Operations as generators: they yield what they ask of the database, and an executor answers with rows.

The same generator runs under the synchronous and the asynchronous executor, so both stores share every line of logic.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

import attrs
from sqlalchemy import Executable

from grievance.codec import Codec
from grievance.errors import UnknownComplaint
from grievance.model import Complaint, Effect
from grievance.model._checks import can_be_kept, check_instant
from grievance.storage._capabilities import KeptDocument
from grievance.storage._position import (
    check_limit,
    cursor,
    document_cursor,
    document_position,
    micros,
    position,
)
from grievance.storage._queries import Page, Query, Queue, Search
from grievance.storage._rows import entry_of
from grievance.storage._sql import _statements as sql
from grievance.storage._sql._columns import Values
from grievance.storage._sql._queries import Question, claiming, page, question, search_question
from grievance.storage._values import Head, History, IndexEntry, SealedEvent

__all__ = [
    "Ask",
    "Steps",
    "claim",
    "documents",
    "find",
    "get",
    "history",
    "outbox",
    "recall",
    "registered",
    "remember",
    "search",
    "tenants",
]

T = TypeVar("T")


@attrs.frozen
class Ask:
    """One statement, with its parameters."""

    statement: Executable
    parameters: Mapping[str, object]


Rows: TypeAlias = Sequence[Sequence[Any]]
Steps: TypeAlias = Generator[Ask, Rows, T]


def get(codec: Codec, tenant: str, complaint_ids: Sequence[str]) -> Steps[tuple[Head, ...]]:
    """Read heads."""
    asked = [complaint_id for complaint_id in complaint_ids if can_be_kept(complaint_id)]
    if not asked:
        return ()
    rows = yield Ask(sql.HEADS, {"tenant": tenant, "ids": Values(asked)})
    found = {row[0]: row[1:] for row in rows}
    return tuple(_head(codec, *found[complaint_id]) for complaint_id in complaint_ids if complaint_id in found)


def _head(codec: Codec, document: bytes, seal: bytes, secret: bytes | None, number: int) -> Head:
    return Head(complaint=codec.loads(document, Complaint), seal=seal, secret=secret, number=number)


def history(tenant: str, complaint_id: str) -> Steps[History]:
    """Read a history."""
    rows = (yield Ask(sql.HISTORY, {"tenant": tenant, "id": complaint_id})) if can_be_kept(complaint_id) else ()
    if not rows:
        raise UnknownComplaint(complaint_id)
    secret, number, keys, versions, *_ = rows[0]
    return History(
        events=tuple(
            SealedEvent(seq=seq, document=document, seal=seal, personal=dict(zip(fields, values, strict=True)))
            for *_, seq, document, seal, fields, values in rows
        ),
        secret=secret,
        number=number,
        requests=dict(zip(keys, versions, strict=True)),
    )


def find(tenant: str, query: Query, limit: int, after: str | None) -> Steps[Page[IndexEntry]]:
    """Read a page of the answer to a query."""
    return (yield from _page(tenant, question(query), limit, after))


def search(tenant: str, asked: Search, limit: int, after: str | None) -> Steps[Page[IndexEntry]]:
    """Read a page of those that have the words."""
    return (yield from _page(tenant, search_question(asked), limit, after))


def _page(tenant: str, asked: Question, limit: int, after: str | None) -> Steps[Page[IndexEntry]]:
    check_limit(limit)
    start = position(after)
    if not asked.ways:
        return Page(entries=())
    parameters = {**asked.parameters, "tenant": tenant, "limit": limit + 1}
    if start is not None:
        parameters["after_place"], parameters["after_id"] = start
    rows = yield Ask(page(asked.order, asked.ways, behind=start is not None), parameters)
    some = rows[:limit]
    return Page(
        entries=tuple(entry_of(row) for row in some),
        after=cursor((some[-1][-1], some[-1][0])) if len(rows) > limit else None,
    )


def claim(tenant: str, queue: Queue, by: str, at: datetime, until: datetime) -> Steps[IndexEntry | None]:
    """Claim the first free complaint of a queue."""
    at, until = check_instant("at", at), check_instant("until", until)
    asked = question(queue)
    named = {"tenant": tenant, "by": by, "at": micros(at), "until": micros(until)}
    rows = yield Ask(claiming(*asked.ways), {**asked.parameters, **named})
    return entry_of(rows[0]) if rows else None


def outbox(codec: Codec, tenant: str, limit: int) -> Steps[tuple[Effect, ...]]:
    """Read the effects that are not settled."""
    check_limit(limit)
    rows = yield Ask(sql.UNSETTLED, {"tenant": tenant, "limit": limit})
    effects: Any = (codec.loads(document) for (document,) in rows)
    return tuple(effects)


def remember(tenant: str, kind: str, key: str, document: bytes | None, *, beside: bool) -> Steps[None]:
    """Keep a document instead of what was kept, or beside it."""
    place = {"tenant": tenant, "kind": kind, "key": key}
    if document is None or not beside:
        yield Ask(sql.LOCKING_TENANT, {"tenant": tenant})
        yield Ask(sql.FORGETTING, place)
    if document is not None:
        yield Ask(sql.REMEMBERING, {**place, "document": document})


def recall(tenant: str, kind: str, key: str) -> Steps[tuple[bytes, ...]]:
    """Read the documents under a key."""
    rows = yield Ask(sql.WHAT_WAS_KEPT, {"tenant": tenant, "kind": kind, "key": key})
    return tuple(document for (document,) in rows)


def registered(tenant: str) -> Steps[int]:
    """Read how many complaints there ever were."""
    rows = yield Ask(sql.REGISTERED, {"tenant": tenant})
    return rows[0][0] if rows else 0


def tenants() -> Steps[tuple[str, ...]]:
    """Read for whom anything is kept."""
    rows = yield Ask(sql.TENANTS, {})
    return tuple(tenant for (tenant,) in rows)


def documents(tenant: str, limit: int, after: str | None) -> Steps[Page[KeptDocument]]:
    """Read a page of all documents."""
    check_limit(limit)
    start = document_position(after)
    parameters: dict[str, object] = {"tenant": tenant, "limit": limit + 1}
    if start is not None:
        parameters |= zip(("after_kind", "after_key", "after_number"), start, strict=True)
    rows = yield Ask(sql.DOCUMENTS_KEPT if start is None else sql.DOCUMENTS_KEPT_BEHIND, parameters)
    some = rows[:limit]
    return Page(
        entries=tuple(KeptDocument(kind=kind, key=key, document=document) for kind, key, _, document in some),
        after=document_cursor(tuple(some[-1][:3])) if len(rows) > limit else None,
    )
