"""
Operations as generators: they yield what they ask of the store, and a driver answers.

The same generator runs under the synchronous and the asynchronous driver, so both desks share every line of logic.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

import attrs

from grievance.errors import UnknownComplaint
from grievance.model import Complaint
from grievance.storage import (
    AsyncComplaintStore,
    Commit,
    ComplaintStore,
    History,
    IndexEntry,
    Page,
    Query,
    Saved,
)

__all__ = [
    "Ask",
    "Operation",
    "drive",
    "drive_async",
    "find",
    "heads",
    "history",
    "one_head",
    "recall",
    "remember",
    "save",
]

T = TypeVar("T")


@attrs.frozen
class Ask:
    """One call of the port: the method, and what to call it with."""

    method: str
    arguments: tuple[Any, ...]
    named: Mapping[str, Any] = attrs.field(factory=dict)


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
            answer = await getattr(store, ask.method)(*ask.arguments, **ask.named)
        except Exception as error:  # noqa: BLE001 - the operation decides what a failure of the store means
            failure = error


def save(tenant: str, commits: Sequence[Commit]) -> Operation[tuple[Saved, ...]]:
    """Ask the store to save *commits*."""
    saved: tuple[Saved, ...] = yield Ask("save", (tenant, commits))
    return saved


def heads(tenant: str, complaint_ids: Sequence[str]) -> Operation[tuple[Complaint, ...]]:
    """Ask the store for heads."""
    found: tuple[Complaint, ...] = yield Ask("get", (tenant, complaint_ids))
    return found


def one_head(tenant: str, complaint_id: str) -> Operation[Complaint]:
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


def remember(tenant: str, kind: str, key: str, document: bytes) -> Operation[None]:
    """Ask the store to keep a document."""
    yield Ask("remember", (tenant, kind, key, document))


def recall(tenant: str, kind: str, key: str) -> Operation[bytes | None]:
    """Ask the store for a document."""
    document: bytes | None = yield Ask("recall", (tenant, kind, key))
    return document
