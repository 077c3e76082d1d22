"""The async port over a synchronous store: the same answers and errors, and an event loop that is never held up."""

from __future__ import annotations

import asyncio
import inspect
import threading
from pathlib import Path
from typing import Any

import pytest

from grievance.errors import StaleComplaint, StorageError, UnknownComplaint, Unsupported
from grievance.storage import (
    AsyncComplaintStore,
    Changed,
    ComplaintStore,
    Due,
    Inventory,
    Purging,
    Queue,
    Registry,
    Search,
    Searching,
    ThreadedStore,
)
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from support.builders import a_submission
from support.stores import SHOP, a_commit, a_letter, after


def test_every_method_gives_the_answer_of_the_store(store: ComplaintStore) -> None:
    """Arguments go in and answers come out unchanged."""

    async def use() -> None:
        threaded: AsyncComplaintStore = ThreadedStore(store)
        batch = [a_commit(effects=(a_letter("e"),), next_due=after()), a_commit("c-2")]
        assert [saved.complaint_id for saved in await threaded.save(SHOP, batch)] == ["c-1", "c-2"]
        await threaded.remember(SHOP, "kind", "key", b"document")

        assert await threaded.get(SHOP, ["c-2", "c-1"]) == store.get(SHOP, ["c-2", "c-1"])
        assert await threaded.history(SHOP, "c-1") == store.history(SHOP, "c-1")
        for query in (Queue(), Changed(), Due(before=after())):
            page = await threaded.find(SHOP, query, limit=1)
            assert page == store.find(SHOP, query, limit=1)
            rest = await threaded.find(SHOP, query, limit=1, after=page.after)
            assert rest == store.find(SHOP, query, limit=1, after=page.after)
        assert await threaded.outbox(SHOP, limit=1) == (a_letter("e"),)
        assert await threaded.recall(SHOP, "kind", "key") == (b"document",)
        first = await threaded.claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1))
        assert first == batch[0].index

    asyncio.run(use())


def test_errors_are_those_of_the_store(store: ComplaintStore) -> None:
    """What the store raises is raised where it is awaited."""

    async def use() -> None:
        threaded = ThreadedStore(store)
        with pytest.raises(UnknownComplaint, match="c-404"):
            await threaded.history(SHOP, "c-404")
        with pytest.raises(StaleComplaint):
            await threaded.save(SHOP, [a_commit(before=3)])

    asyncio.run(use())


def test_calls_run_outside_the_loop() -> None:
    """The store is called in another thread than the loop's."""
    threads: list[threading.Thread] = []

    class Watched(MemoryStore):
        def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
            threads.append(threading.current_thread())
            return super().recall(tenant, kind, key)

    assert asyncio.run(ThreadedStore(Watched()).recall(SHOP, "kind", "key")) == ()
    assert threads[0] is not threading.main_thread()


def test_many_tasks_lose_nothing(store: ComplaintStore) -> None:
    """Tasks that save at once all succeed."""

    async def use() -> None:
        threaded = ThreadedStore(store)
        await asyncio.gather(*(threaded.save(SHOP, [a_commit(f"c-{n}")]) for n in range(30)))
        assert len((await threaded.find(SHOP, Changed(), limit=99)).entries) == 30

    asyncio.run(use())


def test_documents_are_added_beside(store: ComplaintStore) -> None:
    """A log grows through the threaded store as it does in the one below."""

    async def use() -> None:
        threaded = ThreadedStore(store)
        await threaded.remember(SHOP, "log", "key", b"one", beside=True)
        await threaded.remember(SHOP, "log", "key", b"two", beside=True)
        assert await threaded.recall(SHOP, "log", "key") == (b"one", b"two")
        await threaded.remember(SHOP, "log", "key", b"three")
        assert await threaded.recall(SHOP, "log", "key") == (b"three",)

    asyncio.run(use())


def test_the_register_is_passed_on(store: ComplaintStore) -> None:
    """A store that counts its complaints is asked; of one that does not, nothing is known."""

    class Plain:
        """A store with nothing beside the port."""

    async def use() -> None:
        threaded = ThreadedStore(store)
        await threaded.save(SHOP, [a_commit("c-1"), a_commit("c-2")])
        assert await threaded.registered(SHOP) == 2
        unregistered: Any = Plain()
        assert await ThreadedStore(unregistered).registered(SHOP) is None

    asyncio.run(use())


def test_the_purge_is_passed_on(tmp_path: Path) -> None:
    """A store that can wipe traces does; one that cannot has none."""

    class Plain:
        """A store with nothing beside the port."""

    async def use(store: SqliteStore) -> None:
        assert await ThreadedStore(store).purge()
        plain: Any = Plain()
        assert await ThreadedStore(plain).purge()
        store.close()
        with pytest.raises(StorageError, match="closed"):
            await ThreadedStore(store).purge()

    asyncio.run(use(SqliteStore(tmp_path / "complaints.db")))


def test_search_and_inventory_are_passed_on() -> None:
    """What the store below finds and lists, page by page, is what is found and listed."""

    async def use(store: SqliteStore) -> None:
        threaded = ThreadedStore(store)
        parcel = {"submission": a_submission(text="My parcel never came")}
        await threaded.save(SHOP, [a_commit("c-1", head=parcel), a_commit("c-2", head=parcel)])
        await threaded.remember("bank", "kind", "key", b"one")
        await threaded.remember("bank", "kind", "key", b"two", beside=True)
        wanted = Search(text="parcel never")
        page = await threaded.search(SHOP, wanted, limit=1)
        rest = await threaded.search(SHOP, wanted, limit=1, after=page.after)
        assert [entry.complaint_id for entry in (*page.entries, *rest.entries)] == ["c-1", "c-2"]
        assert await threaded.tenants() == ("bank", SHOP)
        listed = await threaded.documents("bank", limit=1)
        more = await threaded.documents("bank", limit=1, after=listed.after)
        assert [kept.document for kept in (*listed.entries, *more.entries)] == [b"one", b"two"]
        await threaded.close()
        with pytest.raises(StorageError, match="closed"):
            await threaded.tenants()

    asyncio.run(use(SqliteStore(":memory:", search=True)))


def test_what_the_store_lacks_is_told() -> None:
    """A store that has no text search or cannot list what it keeps is named so; one that is never closed is not."""

    class Plain:
        """A store with nothing beside the port."""

    async def use() -> None:
        plain: Any = Plain()
        threaded = ThreadedStore(plain)
        with pytest.raises(Unsupported, match="'search'"):
            await threaded.search(SHOP, Search(text="x"), limit=1)
        with pytest.raises(Unsupported, match="'inventory'"):
            await threaded.tenants()
        with pytest.raises(Unsupported, match="'inventory'"):
            await threaded.documents(SHOP, limit=1)
        await threaded.close()
        with pytest.raises(Unsupported, match="search=True"):
            await ThreadedStore(SqliteStore(":memory:")).search(SHOP, Search(text="x"), limit=1)

    asyncio.run(use())


def methods(port: type[Any]) -> dict[str, list[tuple[str, object]]]:
    """Return the methods of a port with the names and kinds of their arguments."""
    found = inspect.getmembers(port, inspect.isfunction)
    return {
        name: [(p.name, p.kind) for p in inspect.signature(method).parameters.values()]
        for name, method in found
        if not name.startswith("_")
    }


def test_both_ports_are_one() -> None:
    """
    The async port and the threaded store have the eight methods of the port, with the same arguments; the threaded one
    passes on all that a store may do beside them.
    """
    port = methods(ComplaintStore)
    assert len(port) == 8
    assert methods(AsyncComplaintStore) == port
    threaded = methods(ThreadedStore)
    assert all(inspect.iscoroutinefunction(getattr(ThreadedStore, name)) for name in threaded)
    assert threaded.pop("close") == methods(SqliteStore)["close"]
    beside = {
        name: method for kind in (Registry, Purging, Searching, Inventory) for name, method in methods(kind).items()
    }
    assert threaded == port | beside
