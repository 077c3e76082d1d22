"""
Operations as generators: they yield what they ask of the store, and a driver answers.

The same generator runs under the synchronous and the asynchronous driver, so both desks share every line of logic.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypeVar

import attrs

from grievance.errors import GrievanceError, UnknownComplaint, UnknownFormat, Unsupported
from grievance.model import Effect
from grievance.storage import (
    AsyncComplaintStore,
    Commit,
    ComplaintStore,
    Head,
    History,
    IndexEntry,
    Page,
    Query,
    Saved,
    Search,
)

__all__ = [
    "EVER",
    "PAGE",
    "UNREADABLE",
    "Ask",
    "Operation",
    "drive",
    "drive_async",
    "find",
    "heads",
    "history",
    "one_head",
    "outbox",
    "pages",
    "purged",
    "readable",
    "recall",
    "registered",
    "remember",
    "save",
    "search",
]

T = TypeVar("T")

EVER = datetime(1, 1, 2, tzinfo=UTC)
"""Before anything that was ever received."""

UNREADABLE = (GrievanceError, ValueError, LookupError, TypeError, ArithmeticError)
"""What reading something damaged ends in; a `StorageError` among them is trouble with the store itself."""

PAGE = 500
"""How many complaints are read at once."""


@attrs.frozen
class Ask:
    """One call of the port: the method, and what to call it with; an ``optional`` method that is not there is None."""

    method: str
    arguments: tuple[Any, ...]
    named: Mapping[str, Any] = attrs.field(factory=dict)
    optional: bool = False


Operation: TypeAlias = Generator[Ask, Any, T]


def drive(operation: Operation[T], store: ComplaintStore) -> T:
    """Run *operation* against a synchronous *store*."""
    answer: Any = None
    failure: Exception | None = None
    while True:
        try:
            ask = operation.send(answer) if failure is None else operation.throw(failure)
        except StopIteration as end:
            value: T = end.value
            return value
        answer, failure = None, None
        try:
            if ask.optional and not hasattr(store, ask.method):
                continue
            answer = getattr(store, ask.method)(*ask.arguments, **ask.named)
        except Exception as error:  # noqa: BLE001 - the operation decides what a failure of the store means
            failure = error


async def drive_async(operation: Operation[T], store: AsyncComplaintStore) -> T:
    """Run *operation* against an asynchronous *store*."""
    answer: Any = None
    failure: Exception | None = None
    while True:
        try:
            ask = operation.send(answer) if failure is None else operation.throw(failure)
        except StopIteration as end:
            value: T = end.value
            return value
        answer, failure = None, None
        try:
            if ask.optional and not hasattr(store, ask.method):
                continue
            answer = await getattr(store, ask.method)(*ask.arguments, **ask.named)
        except Exception as error:  # noqa: BLE001 - the operation decides what a failure of the store means
            failure = error


def save(tenant: str, commits: Sequence[Commit]) -> Operation[tuple[Saved, ...]]:
    """Ask the store to save *commits*."""
    saved: tuple[Saved, ...] = yield Ask("save", (tenant, commits))
    return saved


def heads(tenant: str, complaint_ids: Sequence[str]) -> Operation[tuple[Head, ...]]:
    """Ask the store for heads."""
    found: tuple[Head, ...] = yield Ask("get", (tenant, complaint_ids))
    return found


def readable(tenant: str, complaint_ids: Sequence[str]) -> Operation[tuple[Head, ...]]:
    """Ask the store for heads and leave out those that cannot be read: a sweep tells of them, `verify` finds them."""
    try:
        return (yield from heads(tenant, complaint_ids))
    except (UnknownFormat, ValueError):
        found: list[Head] = []
        for complaint_id in complaint_ids:
            with suppress(UnknownFormat, ValueError):
                found += yield from heads(tenant, (complaint_id,))
        return tuple(found)


def one_head(tenant: str, complaint_id: str) -> Operation[Head]:
    """Ask the store for one head; raise UnknownComplaint when it has none."""
    found = yield from heads(tenant, (complaint_id,))
    if not found:
        raise UnknownComplaint(complaint_id)
    return found[0]


def history(tenant: str, complaint_id: str) -> Operation[History]:
    """Ask the store for a sealed history."""
    found: History = yield Ask("history", (tenant, complaint_id))
    return found


def find(tenant: str, query: Query, *, limit: int, after: str | None = None) -> Operation[Page[IndexEntry]]:
    """Ask the store for a page of index entries."""
    page: Page[IndexEntry] = yield Ask("find", (tenant, query), {"limit": limit, "after": after})
    return page


def pages(tenant: str, query: Query, visit: Callable[[tuple[IndexEntry, ...]], Operation[None]]) -> Operation[None]:
    """Ask the store for all that answers *query*, and *visit* it page by page."""
    after: str | None = None
    while True:
        page = yield from find(tenant, query, limit=PAGE, after=after)
        yield from visit(page.entries)
        after = page.after
        if after is None:
            return


def outbox(tenant: str, *, limit: int) -> Operation[tuple[Effect, ...]]:
    """Ask the store for what was handed out and not done yet."""
    effects: tuple[Effect, ...] = yield Ask("outbox", (tenant,), {"limit": limit})
    return effects


def search(tenant: str, asked: Search, *, limit: int, after: str | None = None) -> Operation[Page[IndexEntry]]:
    """Ask the store for complaints by their words; raise Unsupported when it cannot search."""
    named = {"limit": limit, "after": after}
    page: Page[IndexEntry] | None = yield Ask("search", (tenant, asked), named, optional=True)
    if page is None:
        raise Unsupported("search", because="it finds complaints by id and by its queries only")
    return page


def remember(tenant: str, kind: str, key: str, document: bytes | None, *, beside: bool = False) -> Operation[None]:
    """Ask the store to keep a document."""
    yield Ask("remember", (tenant, kind, key, document), {"beside": beside})


def recall(tenant: str, kind: str, key: str) -> Operation[tuple[bytes, ...]]:
    """Ask the store for documents."""
    documents: tuple[bytes, ...] = yield Ask("recall", (tenant, kind, key))
    return documents


def purged() -> Operation[bool | None]:
    """Ask the store to wipe all traces of what was erased; None if it has nothing to wipe."""
    clean: bool | None = yield Ask("purge", (), optional=True)
    return clean


def registered(tenant: str) -> Operation[int | None]:
    """Ask the store how many complaints it ever had, if it keeps a register."""
    number: int | None = yield Ask("registered", (tenant,), optional=True)
    return number
