"""What the laws save: small complaints with histories, whose bytes are no JSON, since a store never reads them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, TypeVar

import attrs

from grievance.errors import StaleComplaint
from grievance.model import Complaint, Duty, Letter, Nature, Stage, Submission
from grievance.storage import Changed, Commit, Head, IndexEntry, Page, Query, Saved, SealedEvent
from grievance.testing.conformance._law import refuses, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "BANK",
    "CLOSED",
    "RECEIVED",
    "SECRET",
    "SHOP",
    "a_commit",
    "a_letter",
    "after",
    "entries",
    "everything",
    "found",
    "head_of",
    "ids",
    "pages",
    "personal_of",
    "saved",
    "sealed",
    "stale",
    "telling",
]

T = TypeVar("T")

SHOP: Final = "shop"
"""The organisation of most laws."""

BANK: Final = "bank"
"""Another organisation."""

CLOSED: Final[Mapping[str, Any]] = MappingProxyType({"stage": Stage.CLOSED, "open": False})
"""The changes that make a commit close its complaint."""

RECEIVED: Final = datetime(2026, 7, 1, 10, tzinfo=UTC)
"""When complaints of the kit were received."""

SECRET: Final = b"\x00key of the complaint\xff"


def after(**length: float) -> datetime:
    """Return the instant that lies this much after the usual receipt."""
    return RECEIVED + timedelta(**length)


def sealed(complaint_id: str, seq: int, personal: Mapping[str, bytes] | None = None, *, mark: str = "") -> SealedEvent:
    """Return an event whose bytes are its own, and those of its *mark*."""
    document = f"\x00{complaint_id} {seq} {mark}\x85".encode()
    return SealedEvent(
        seq=seq, document=document, seal=hashlib.sha256(document).digest(), personal=dict(personal or {})
    )


def a_commit(complaint_id: str = "c-1", *, before: int = 0, events: int = 1, mark: str = "", **changes: Any) -> Commit:
    """
    Return the commit that takes a complaint from the version *before* to the one that lies *events* further.

    *mark* is in the bytes of its events, and tells them from those of others at the same version. *changes* are fields
    of the commit, of its index entry, or ``head`` and ``submission``: mappings of theirs.
    """
    version = before + events
    submission = {"category": "delivery/late", "channel": "web", "received_at": RECEIVED}
    told = Submission(**{**submission, **changes.pop("submission", {})})
    defaults = {"nature": Nature.COMPLAINT, "stage": Stage.OPEN, "registered_at": RECEIVED}
    head = Complaint(
        **{**defaults, "id": complaint_id, "submission": told, "version": version, **changes.pop("head", {})}
    )
    entry = {"complaint_id": complaint_id, "stage": head.stage, "open": head.open}
    entry |= {"received_at": told.received_at, "rank_at": RECEIVED}
    of_entry = {field.name for field in attrs.fields(IndexEntry)} & changes.keys()
    fields = {
        "head": head,
        "index": IndexEntry(**{**entry, **{name: changes.pop(name) for name in of_entry}}),
        "events": tuple(sealed(complaint_id, seq, mark=mark) for seq in range(before + 1, version + 1)),
        "expected_version": before,
        "secret": None if before else SECRET,
    }
    return Commit(**{**fields, **changes})


def telling(commit: Commit, personal: Mapping[str, bytes]) -> Commit:
    """Return *commit* with *personal* values in each of its events."""
    return attrs.evolve(commit, events=tuple(attrs.evolve(event, personal=personal) for event in commit.events))


def a_letter(effect_id: str, **changes: Any) -> Letter:
    """Return an effect."""
    return Letter(**{"id": effect_id, "complaint_id": "c-1", "duty": Duty.UPDATE, "standard": "s", **changes})


def saved(store: Any, *commits: Commit, tenant: str = SHOP) -> list[Saved]:
    """Save the *commits* one by one and return what became of each."""
    return [outcome for commit in commits for outcome in store.save(tenant, [commit])]


def stale(store: Any, commits: list[Commit], what: str, *, tenant: str = SHOP) -> StaleComplaint:
    """Return the refusal of *commits*; *what* they are is told if they are not refused as stale."""
    refusal: StaleComplaint = refuses(StaleComplaint, lambda: store.save(tenant, commits), what)
    return refusal


def head_of(store: Any, complaint_id: str = "c-1", *, tenant: str = SHOP) -> Head:
    """Return the head of one complaint."""
    heads: tuple[Head, ...] = store.get(tenant, [complaint_id])
    require(len(heads) == 1, "a saved complaint is not there", complaint_id=complaint_id, heads=heads)
    return heads[0]


def personal_of(store: Any, complaint_id: str = "c-1", *, tenant: str = SHOP) -> list[dict[str, bytes]]:
    """Return the personal values of each event of a complaint."""
    return [dict(event.personal) for event in store.history(tenant, complaint_id).events]


def found(trial: Trial, query: Query, *, by: int = 100, tenant: str = SHOP) -> list[str]:
    """Return the ids in the whole answer of the store to *query* as of now, read in pages of *by* entries."""
    return ids(trial.caught_up(trial.store), query, by=by, tenant=tenant)


def pages(read: Callable[[str | None], Page[T]]) -> list[tuple[T, ...]]:
    """Return the pages of an answer that *read* gives behind each cursor; none of the kit is longer than 99 pages."""
    read_so_far: list[tuple[T, ...]] = []
    cursor: str | None = None
    while cursor is not None or not read_so_far:
        require(len(read_so_far) < 99, "the pages do not end", first=read_so_far[:3], cursor=cursor)
        page = read(cursor)
        read_so_far.append(tuple(page.entries))
        cursor = page.after
    return read_so_far


def entries(store: Any, query: Query, *, by: int = 100, tenant: str = SHOP) -> list[IndexEntry]:
    """Return the whole answer to *query*, read in pages of *by* entries."""
    return [entry for page in pages(lambda after: store.find(tenant, query, limit=by, after=after)) for entry in page]


def ids(store: Any, query: Query, *, by: int = 100, tenant: str = SHOP) -> list[str]:
    """Return the ids in the whole answer to *query*, read in pages of *by* entries."""
    return [entry.complaint_id for entry in entries(store, query, by=by, tenant=tenant)]


def everything(store: Any, *names: str, tenant: str = SHOP) -> object:
    """Return all that can be read of the complaints with these *names* and of the outbox."""
    heads = store.get(tenant, names)
    histories = [store.history(tenant, head.complaint.id) for head in heads]
    return heads, histories, entries(store, Changed(), tenant=tenant), store.outbox(tenant, limit=99)
