"""`verify` on stores that can do less: what it cannot look at it leaves, and says nothing wrong of the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs
import pytest

from grievance.desk import AsyncDesk
from grievance.errors import InvalidValue, StorageError
from grievance.lifecycle import Answer
from grievance.model import Erasure, Money, Remedy, RemedyKind, RemedyOrder
from grievance.storage import Changed, Head, History, Numbered, Query, ThreadedStore
from grievance.storage.memory import MemoryStore
from support.builders import a_resolution, a_submission
from support.life import ANN, OPENED, a_living_desk, a_living_procedure
from support.procedures import Clock

REFUND = Remedy(id="r-1", kind=RemedyKind.REFUND, amount=Money(amount=Decimal(5), currency="GBP"))


class Poor:
    """A store without some methods, and with some that fail."""

    def __init__(self, store: MemoryStore, *without: str, failing: Mapping[Any, Exception] | None = None) -> None:
        self._store, self._without, self._failing = store, without, failing or {}

    def __getattr__(self, name: str) -> object:
        if name in self._without:
            raise AttributeError(name)
        return getattr(self._store, name)

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Any:
        """See ComplaintStore.find."""
        if type(query) in self._failing:
            raise self._failing[type(query)]
        return self._store.find(tenant, query, limit=limit, after=after)

    def outbox(self, tenant: str, /, *, limit: int) -> Any:
        """See ComplaintStore.outbox."""
        if "outbox" in self._failing:
            raise self._failing["outbox"]
        return self._store.outbox(tenant, limit=limit)


@pytest.fixture(name="store")
def _store() -> MemoryStore:
    """Two complaints in memory."""
    store = MemoryStore()
    desk, _ = a_living_desk(store)
    desk.register_all([a_submission(source_key=key, received_at=OPENED) for key in ("a", "b")])
    return store


def findings(store: Any) -> list[str]:
    """Return what a desk finds."""
    return [str(finding) for finding in a_living_desk(store)[0].verify().findings]


def test_without_an_inventory_the_rest_is_looked_at(store: MemoryStore) -> None:
    """Requests and documents that it cannot list are left; a procedure is found by the complaints under it."""
    poor = Poor(store, "tenants", "documents")
    store._at("default").kept["a"].requests.clear()
    store.remember("default", "reading", "a", b"damaged")
    assert findings(poor) == []
    documents = store._at("default").documents
    digest = next(key for kind, key in documents if kind == "procedure" and key != "current")
    store.remember("default", "procedure", digest, None)
    assert findings(poor) == [
        f"the procedure {digest} was changed or is gone",
        "the procedure in force is not one that was kept",
    ]


def test_a_forgotten_request_is_found(store: MemoryStore) -> None:
    """A record that were read again would become a second complaint."""
    store._at("default").kept["a"].requests.clear()
    assert findings(store) == [
        "a: a request that made it is not known any more: repeated, it would be carried out again"
    ]


def test_in_threads_too(store: MemoryStore) -> None:
    """The asynchronous form of a store without an inventory is no worse."""
    for inner in (store, Poor(store, "tenants", "documents", "registered")):
        desk = AsyncDesk(a_living_procedure(), ThreadedStore(inner), clock=Clock(OPENED))  # type: ignore[arg-type]
        assert asyncio.run(desk.verify()).sound


def test_pages_that_cannot_be_read_need_a_register(store: MemoryStore) -> None:
    """With one each complaint is read by itself; without, the error goes through."""
    fault = {Changed: InvalidValue("stage", "is none")}
    assert findings(Poor(store, failing=fault)) == []
    with pytest.raises(InvalidValue):
        findings(Poor(store, "registered", failing=fault))


@pytest.mark.parametrize("query", [Changed, Numbered, "outbox"])
def test_a_store_that_does_not_answer_is_no_finding(store: MemoryStore, query: Any) -> None:
    """That the server is away is an error, not damage to what it keeps."""
    with pytest.raises(StorageError):
        findings(Poor(store, failing={query: StorageError("away")}))


def test_a_register_that_cannot_be_read_is_told(store: MemoryStore) -> None:
    """Complaints are looked at all the same."""
    assert findings(Poor(store, failing={Numbered: InvalidValue("number", "is none")})) == [
        "the register cannot be read: InvalidValue"
    ]


def test_an_effect_that_says_something_else_is_found(store: MemoryStore) -> None:
    """Another kind of thing to do under the same id is not what was handed out."""
    desk, clock = a_living_desk(store)
    clock.turn(days=20)
    first, *_ = desk.due()
    store._at("default").effects[first.id] = Erasure(id=first.id, complaint_id=first.complaint_id)
    assert findings(store) == [
        f"{first.complaint_id}: {first.id} in the outbox says something else than was handed out"
    ]


def test_a_remedy_of_another_amount_is_found(store: MemoryStore) -> None:
    """What the host is to pay is what was granted."""
    desk, _ = a_living_desk(store)
    desk.apply("a", Answer(by=ANN, resolution=a_resolution(reasons="late", remedies=(REFUND,))))
    desk.due()
    waiting = store._at("default").effects
    [order] = [effect for effect in waiting.values() if isinstance(effect, RemedyOrder)]
    more = attrs.evolve(order.remedy, amount=Money(amount=Decimal(9999), currency="GBP"))
    waiting[order.id] = attrs.evolve(order, remedy=more)
    assert findings(store) == [f"a: {order.id} in the outbox says something else than was handed out"]


def test_a_store_without_a_register_may_have_numbers_of_its_own(store: MemoryStore) -> None:
    """What a store does not number is not missed."""

    class Unnumbered(MemoryStore):
        """A store that numbers nothing."""

        registered = None  # type: ignore[assignment]

        def history(self, tenant: str, complaint_id: str, /) -> History:
            """See ComplaintStore.history."""
            return attrs.evolve(super().history(tenant, complaint_id), number=None)

        def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
            """See ComplaintStore.get."""
            return tuple(attrs.evolve(head, number=None) for head in super().get(tenant, complaint_ids))

    bare = Unnumbered()
    bare._tenants = store._tenants
    assert findings(Poor(bare, "registered")) == []
