"""The state machine: it finds nothing in stores that are right, whatever they lack, and finds what others do wrong."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest

from conformance.filed import filed, reopen
from conformance.running import run
from conformance.saboteurs_durable import OpensTheOutboxReversed
from conformance.stores import LaggingStore, SingleStore
from grievance.errors import InvalidValue, MissingExtra, Unsupported
from grievance.model import Effect
from grievance.storage import (
    Commit,
    Due,
    Head,
    History,
    IndexEntry,
    KeptDocument,
    Numbered,
    Page,
    Query,
    Queue,
    Saved,
    Search,
    ThreadedStore,
)
from grievance.storage.memory import MemoryStore
from grievance.testing.conformance import LawViolation, store_machine


@pytest.mark.parametrize("make", [MemoryStore, lambda: ThreadedStore(MemoryStore())])
def test_it_finds_nothing_in_stores_that_are_right(make: Any) -> None:
    """The store in memory answers like another one, awaited or not."""
    run(store_machine(make))


def test_it_opens_data_again(tmp_path: Path) -> None:
    """A store over a file answers like one in memory though it is closed and opened in between."""
    run(store_machine(filed(tmp_path), reopen=reopen), max_examples=10)


def test_it_lets_a_store_catch_up() -> None:
    """A store whose queries lag answers alike once it has caught up."""
    run(store_machine(LaggingStore, lacks=LaggingStore.lacks, catch_up=LaggingStore.catch_up))


class PlainStore(SingleStore):
    """Does what every store has to, and nothing beside."""

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        return tuple(attrs.evolve(head, number=None) for head in super().get(tenant, complaint_ids))

    def history(self, tenant: str, complaint_id: str, /) -> History:
        return attrs.evolve(super().history(tenant, complaint_id), number=None, requests={})

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        if isinstance(query, Numbered):
            raise Unsupported("register", because="it numbers nothing")
        return super().find(tenant, query, limit=limit, after=after)

    def search(self, tenant: str, search: Search, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        raise Unsupported("search", because="it keeps no words")

    def registered(self, tenant: str, /) -> int:
        raise Unsupported("register", because="it numbers nothing")

    def tenants(self) -> tuple[str, ...]:
        raise Unsupported("inventory", because="it lists nothing")

    def documents(self, tenant: str, /, *, limit: int, after: str | None = None) -> Page[KeptDocument]:
        raise Unsupported("inventory", because="it lists nothing")


def test_it_asks_nothing_of_a_store_that_it_lacks() -> None:
    """What is declared lacking is not asked for; without the declaration it is found."""
    lacks = dict.fromkeys(("batches", "register", "search", "inventory", "purge"), "it is plain")
    run(store_machine(PlainStore, lacks=lacks))
    for name in ("batches", "register", "search", "inventory"):
        with pytest.raises((Unsupported, LawViolation)):
            run(store_machine(PlainStore, lacks={other: why for other, why in lacks.items() if other != name}))


class Dropping(MemoryStore):
    """Drops the effects of a change under a request key."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        return super().save(tenant, [attrs.evolve(one, effects=()) if one.request_key else one for one in commits])


class Reversing(MemoryStore):
    """Hands out the latest effect first."""

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        return super().outbox(tenant, limit=limit)[::-1]


class Skipping(MemoryStore):
    """Leaves the last entry of an answer out, if it has a page of its own."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        page = super().find(tenant, query, limit=limit, after=after)
        return attrs.evolve(page, entries=()) if after and page.after is None else page


class Purging(MemoryStore):
    """Wipes documents too."""

    def purge(self) -> bool:
        for at in self._tenants.values():
            at.documents.clear()
        return True


class Shouting(MemoryStore):
    """Finds words in capitals only."""

    def search(self, tenant: str, search: Search, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        found = search if search.text.isupper() else attrs.evolve(search, text="")
        return super().search(tenant, found, limit=limit, after=after)


class Sharing(MemoryStore):
    """Gives a claimed complaint to others."""

    def claim(self, tenant: str, queue: Queue, /, **named: Any) -> IndexEntry | None:
        for kept in self._at(tenant).kept.values():
            kept.claimed_until = None
        return super().claim(tenant, queue, **named)


class Listing(MemoryStore):
    """Lists no documents of a kind that comes late in the alphabet."""

    def documents(self, tenant: str, /, *, limit: int, after: str | None = None) -> Page[KeptDocument]:
        page = super().documents(tenant, limit=limit, after=after)
        return attrs.evolve(page, entries=tuple(one for one in page.entries if one.kind < "l"))


class Moved(MemoryStore):
    """Counts how many entries of what is due were read, instead of where the last one stood."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        if not isinstance(query, Due):
            return super().find(tenant, query, limit=limit, after=after)
        start, every = int(after or 0), super().find(tenant, query, limit=99).entries
        end = start + limit
        return Page(entries=every[start:end], after=str(end) if len(every) > end else None)


class FirstValues(MemoryStore):
    """Keeps the personal values of the first event with all events of a change."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        told = [[attrs.evolve(event, personal=one.events[0].personal) for event in one.events] for one in commits]
        events = zip(commits, told, strict=True)
        return super().save(tenant, [attrs.evolve(one, events=tuple(found)) for one, found in events])


class CountingOutbox(MemoryStore):
    """Hands out at least two effects."""

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        return super().outbox(tenant, limit=max(limit, 2))


@pytest.mark.parametrize(
    "broken", [Moved, FirstValues, CountingOutbox, Dropping, Reversing, Skipping, Purging, Shouting, Sharing, Listing]
)
def test_it_finds_what_is_wrong(broken: type[MemoryStore]) -> None:
    """A store that is wrong in one thing answers otherwise before long."""
    with pytest.raises(LawViolation):
        run(store_machine(broken), max_examples=1500)


def test_it_finds_what_is_lost_between(tmp_path: Path) -> None:
    """A store that is wrong only when it is opened again is found too."""
    with pytest.raises(LawViolation):
        run(store_machine(filed(tmp_path, OpensTheOutboxReversed), reopen=reopen))


def test_what_is_lacking_must_be_known() -> None:
    """A capability that does not exist is refused before anything runs."""
    with pytest.raises(InvalidValue, match="batches"):
        store_machine(MemoryStore, lacks={"batch": "no"})


def test_it_needs_hypothesis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without hypothesis the error names the extra that brings it."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(MissingExtra, match="test"):
        store_machine(MemoryStore)
