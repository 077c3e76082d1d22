"""The asynchronous store: the answers of the synchronous one, and tasks that are interleaved on one loop."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import create_async_engine

from grievance.errors import InvalidValue, StaleComplaint, StorageError, UnknownComplaint, UnknownFormat
from grievance.storage import (
    AsyncComplaintStore,
    Changed,
    ComplaintStore,
    Inventory,
    Numbered,
    Queue,
    Registry,
    Search,
    Searching,
)
from grievance.storage.sql import AsyncSqlStore, SqlStore
from support.sql_faults import failing_at
from support.stores import SHOP, a_commit, a_letter, after

Use = Callable[[AsyncSqlStore], Coroutine[Any, Any, None]]


@asynccontextmanager
async def opened(engine: Engine) -> AsyncIterator[AsyncSqlStore]:
    """Open the asynchronous store in the database of an engine."""
    async with await AsyncSqlStore.open(engine.url, migrate=False) as store:
        yield store


@pytest.fixture
def using(sql_store: SqlStore) -> Callable[[Use], None]:
    """Give what runs a coroutine with a store."""

    async def run(use: Use) -> None:
        async with opened(sql_store._engine) as store:
            await use(store)

    return lambda use: asyncio.run(run(use))


def test_every_method_gives_the_answer_of_the_synchronous_store(
    sql_store: SqlStore, using: Callable[[Use], None]
) -> None:
    """What is saved through the loop is read alike by both."""

    async def use(store: AsyncSqlStore) -> None:
        awaited: AsyncComplaintStore = store
        batch = [a_commit(effects=(a_letter("e"),), next_due=after(), request_key="r"), a_commit("c-2")]
        assert (await awaited.save(SHOP, []), await awaited.get(SHOP, [])) == ((), ())
        assert [saved.complaint_id for saved in await awaited.save(SHOP, batch)] == ["c-1", "c-2"]
        assert (await awaited.save(SHOP, batch[:1]))[0].repeated
        await awaited.remember(SHOP, "kind", "key", b"one")
        await awaited.remember(SHOP, "kind", "key", b"two", beside=True)
        assert await awaited.get(SHOP, ["c-2", "c-1"]) == sql_store.get(SHOP, ["c-2", "c-1"])
        assert await awaited.history(SHOP, "c-1") == sql_store.history(SHOP, "c-1")
        for query in (Queue(), Changed(), Numbered(since=2)):
            page = await awaited.find(SHOP, query, limit=1)
            assert page == sql_store.find(SHOP, query, limit=1)
            rest = await awaited.find(SHOP, query, limit=1, after=page.after)
            assert rest == sql_store.find(SHOP, query, limit=1, after=page.after)
        search = Search(text="nothing like this")
        assert await store.search(SHOP, search, limit=9) == sql_store.search(SHOP, search, limit=9)
        assert await awaited.outbox(SHOP, limit=1) == (a_letter("e"),)
        assert await awaited.recall(SHOP, "kind", "key") == (b"one", b"two")
        assert (await store.registered(SHOP), await store.tenants()) == (2, (SHOP,))
        assert await store.documents(SHOP, limit=1) == sql_store.documents(SHOP, limit=1)
        assert await awaited.claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1)) == batch[0].index
        assert sql_store.claim(SHOP, Queue(team="t"), by="bob", at=after(), until=after(hours=1)) is None

    using(use)


def test_errors_are_those_of_the_synchronous_store(sql_store: SqlStore, using: Callable[[Use], None]) -> None:
    """What is refused is refused alike, and leaves nothing."""

    async def use(store: AsyncSqlStore) -> None:
        with pytest.raises(UnknownComplaint, match="c-404"):
            await store.history(SHOP, "c-404")
        with pytest.raises(StaleComplaint):
            await store.save(SHOP, [a_commit("c-1"), a_commit("c-2", before=3)])
        with pytest.raises(StorageError, match="DataError") as refusal:
            await store.recall(SHOP, "kind", "secret\0")
        assert refusal.value.__context__ is None
        with failing_at(store._engine.sync_engine, 1), pytest.raises(StorageError) as refusal:
            await store.save(SHOP, [a_commit()])
        assert refusal.value.__context__ is None
        assert await store.registered(SHOP) == 0

    using(use)


def test_interleaved_tasks_lose_nothing(sql_store: SqlStore, using: Callable[[Use], None]) -> None:
    """Eight tasks on one loop: every complaint is there, every change of the one they share counts once."""

    async def add_one(store: AsyncSqlStore) -> None:
        for _ in range(64):
            [head] = await store.get(SHOP, ["shared"])
            try:
                await store.save(SHOP, [a_commit("shared", before=head.complaint.version)])
            except StaleComplaint:
                continue
            return
        pytest.fail("refused more often than others have changed it")

    async def work(store: AsyncSqlStore, task: int) -> None:
        for number in range(4):
            await store.save(SHOP, [a_commit(f"{task}-{number}", request_key=f"{task}-{number}")])
            await add_one(store)

    async def use(store: AsyncSqlStore) -> None:
        await store.save(SHOP, [a_commit("shared")])
        await asyncio.gather(*(work(store, task) for task in range(8)))
        claims = await asyncio.gather(
            *(store.claim(SHOP, Queue(), by=f"{n}", at=after(), until=after(hours=1)) for n in range(40))
        )
        assert len({entry.complaint_id for entry in claims if entry}) == 33

    using(use)
    assert len(sql_store.find(SHOP, Changed(), limit=99).entries) == 33
    assert sql_store.get(SHOP, ["shared"])[0].complaint.version == 33


def test_it_joins_the_transaction_of_the_host(sql_store: SqlStore, using: Callable[[Use], None]) -> None:
    """Within a connection it neither commits nor rolls back, and what is refused leaves the transaction usable."""

    async def use(store: AsyncSqlStore) -> None:
        async with store._engine.connect() as connection:
            transaction = await connection.begin()
            joined = store.within(connection)
            await joined.save(SHOP, [a_commit("gone")])
            await joined.close()
            await transaction.rollback()
            async with connection.begin():
                await joined.save(SHOP, [a_commit("c-1")])
                with pytest.raises(StaleComplaint):
                    await joined.save(SHOP, [a_commit("new"), a_commit("c-1", before=7)])
                assert await joined.get(SHOP, ["new", "gone"]) == ()
                assert await store.registered(SHOP) == 0
                await joined.remember(SHOP, "kind", "key", b"document")
        assert (await store.recall(SHOP, "kind", "key"), await store.registered(SHOP)) == ((b"document",), 1)

    using(use)


def test_it_makes_the_tables_or_refuses(empty_database: str) -> None:
    """An empty database gets its tables, one that is newer is refused, and so is another kind of database."""

    async def use() -> None:
        with pytest.raises(StorageError, match="layout 0 of 2"):
            await AsyncSqlStore.open(empty_database, migrate=False)
        with pytest.raises(InvalidValue, match="url"):
            await AsyncSqlStore.open("sqlite+aiosqlite://")
        engine = create_async_engine(empty_database, hide_parameters=True)
        store = await AsyncSqlStore.open(engine, schema="mine")
        await store.save(SHOP, [a_commit()])
        await store.close()
        assert await store.registered(SHOP) == 1
        async with engine.begin() as connection:
            await connection.exec_driver_sql("update mine.grievance_version set version_num = '0009'")
        with pytest.raises(UnknownFormat):
            await AsyncSqlStore.open(engine, schema="mine")
        await engine.dispose()

    asyncio.run(use())


def arguments(cls: type[Any], names: set[str]) -> dict[str, list[tuple[str, object]]]:
    """Return the names and kinds of the arguments of methods."""
    return {
        name: [(p.name, p.kind) for p in inspect.signature(getattr(cls, name)).parameters.values()] for name in names
    }


@pytest.mark.parametrize("port", [ComplaintStore, Registry, Searching, Inventory])
def test_both_stores_have_every_method_of_the_ports(port: type[Any]) -> None:
    """The methods of the port and of the capabilities are there with the same arguments, awaited in one of them."""
    names = {name for name, _ in inspect.getmembers(port, inspect.isfunction) if not name.startswith("_")}
    assert names
    assert arguments(SqlStore, names) == arguments(AsyncSqlStore, names) == arguments(port, names)
    assert all(inspect.iscoroutinefunction(getattr(AsyncSqlStore, name)) for name in names)
