"""What a peer writes by hand into the tables of our stores: their columns, and the rows of commits."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeAlias

import attrs
from benchmarks.suite.complaints import TENANT

from grievance.codec import Codec
from grievance.storage import Commit, SealedEvent, words_in

__all__ = ["POSTGRES", "SQLITE", "Ask", "Layout", "Place", "Rows"]

Rows: TypeAlias = list[dict[str, Any]]

Ask: TypeAlias = Callable[[str, Sequence[Any]], list[Any]]
"""Runs a statement with ``%s`` for its parameters and returns its rows."""

EVENTS_A_HISTORY = 1 << 20
COMPLAINT = (
    "number:i! tenant:t id:t registered:i secret:b version:i head:b seal:b stage:t open:{flag} received_at:i "
    "team:t owner:t level:t rank_at:i next_due:i customer_id:t product:t exception:{flag} changed:i"
)


@attrs.frozen(kw_only=True)
class Place:
    """The newest numbers of a store: of rows, of changes, of the register."""

    number: int
    changed: int
    registered: int


class Layout(Hashable, Protocol):
    """
    The tables of a store.

    ``columns`` names those that are written: text, integers, bytes, flags, words; those of the key with an exclamation
    mark. ``is_open`` is a condition as the partial indexes have it.
    """

    begin: str
    prefix: str
    columns: Mapping[str, str]
    is_open: str

    def known(self, keys: Sequence[str]) -> tuple[str, list[Any]]:
        """Return the statement for those of *keys* that are known."""
        ...

    def take(self, ask: Ask, *, changes: int, new: int) -> Place:
        """Return where a transaction with so many changes, so many of them *new* complaints, begins to number."""
        ...

    def state(self, commit: Commit, changed: int) -> dict[str, Any]:
        """Return what a commit writes into the row of its complaint."""
        ...

    def entry(self, number: int, registered: int) -> Rows:
        """Return the entry of a new complaint in the register, if the layout has any."""
        ...

    def event(self, number: int, event: SealedEvent, key: str | None) -> dict[str, Any]:
        """Return the row of an event."""
        ...

    def personal(self, number: int, event: SealedEvent) -> Iterator[dict[str, Any]]:
        """Yield the rows of its personal values."""
        ...


class _Sqlite:
    begin = "begin immediate"
    prefix = ""
    is_open = "open = 1"
    columns: Mapping[str, str] = {
        "complaints": COMPLAINT.format(flag="i"),
        "register": "tenant:t! registered:i! number:i",
        "events": "place:i! document:b seal:b request_key:t",
        "personal": "place:i! field:t! value:b",
        "requests": "tenant:t! key:t! complaint_id:t version:i",
        "outbox": "number:i! tenant:t id:t document:b",
    }

    def __init__(self) -> None:
        self._codec = Codec()

    def known(self, keys: Sequence[str]) -> tuple[str, list[Any]]:
        marks = ", ".join(["%s"] * len(keys))
        return f"select key from requests where tenant = %s and key in ({marks})", [TENANT, *keys]  # noqa: S608

    def take(self, ask: Ask, *, changes: int, new: int) -> Place:
        del changes, new
        counters = (
            "select (select max(number) from complaints), (select max(changed) from complaints where tenant = %s), "
            "(select max(registered) from register where tenant = %s)"
        )
        [newest] = ask(counters, (TENANT, TENANT))
        number, changed, registered = (one or 0 for one in newest)
        return Place(number=number, changed=changed, registered=registered)

    def state(self, commit: Commit, changed: int) -> dict[str, Any]:
        return {**_state(self._codec, commit), "changed": changed}

    def entry(self, number: int, registered: int) -> Rows:
        return [{"tenant": TENANT, "registered": registered, "number": number}]

    def event(self, number: int, event: SealedEvent, key: str | None) -> dict[str, Any]:
        place = number * EVENTS_A_HISTORY + event.seq
        return {"place": place, "document": event.document, "seal": event.seal, "request_key": key}

    def personal(self, number: int, event: SealedEvent) -> Iterator[dict[str, Any]]:
        place = number * EVENTS_A_HISTORY + event.seq
        return ({"place": place, "field": field, "value": value} for field, value in event.personal.items())


class _Postgres:
    begin = "begin"
    prefix = "grievance_"
    is_open = "open"
    columns: Mapping[str, str] = {
        "complaints": COMPLAINT.format(flag="f") + " words:w",
        "registers": "tenant:t! changes:i registered:i",
        "events": "number:i! seq:i! document:b seal:b",
        "personal": "number:i! seq:i! field:t! value:b",
        "requests": "tenant:t! key:t! complaint_id:t version:i",
        "outbox": "number:i! tenant:t id:t document:b",
    }

    def __init__(self) -> None:
        self._codec = Codec()

    def known(self, keys: Sequence[str]) -> tuple[str, list[Any]]:
        return "select key from grievance_requests where tenant = %s and key = any(%s)", [TENANT, list(keys)]

    def take(self, ask: Ask, *, changes: int, new: int) -> Place:
        count = (
            "insert into grievance_registers as kept (tenant, changes, registered) values (%s, %s, %s) "
            "on conflict (tenant) do update set changes = kept.changes + excluded.changes, "
            "registered = kept.registered + excluded.registered returning changes, registered"
        )
        [(changed, registered)] = ask(count, (TENANT, changes, new))
        return Place(number=registered - new, changed=changed - changes, registered=registered - new)

    def state(self, commit: Commit, changed: int) -> dict[str, Any]:
        return {**_state(self._codec, commit), "changed": changed, "words": sorted(words_in(commit.head))}

    def entry(self, _number: int, _registered: int) -> Rows:
        return []

    def event(self, number: int, event: SealedEvent, key: str | None) -> dict[str, Any]:
        del key
        return {"number": number, "seq": event.seq, "document": event.document, "seal": event.seal}

    def personal(self, number: int, event: SealedEvent) -> Iterator[dict[str, Any]]:
        place = {"number": number, "seq": event.seq}
        return ({**place, "field": field, "value": value} for field, value in event.personal.items())


def _state(codec: Codec, commit: Commit) -> dict[str, Any]:
    index = commit.index
    return {
        "version": commit.head.version,
        "head": codec.dumps(commit.head),
        "seal": commit.events[-1].seal,
        "stage": index.stage.value,
        "open": index.open,
        "received_at": _micros(index.received_at),
        "team": index.team,
        "owner": index.owner,
        "level": index.level,
        "rank_at": _micros(index.rank_at),
        "next_due": _micros(index.next_due),
        "customer_id": index.customer_id,
        "product": index.product,
        "exception": index.exception,
    }


def _micros(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp()) * 1_000_000 + at.microsecond


SQLITE: Layout = _Sqlite()
POSTGRES: Layout = _Postgres()
