"""The store for hosts with an event loop: the same operations, awaited."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from copy import copy
from datetime import datetime
from typing import Self, TypeVar

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from grievance.codec import Codec
from grievance.model import Effect
from grievance.storage._capabilities import KeptDocument
from grievance.storage._queries import Page, Query, Queue, Search
from grievance.storage._sql import _steps as steps
from grievance.storage._sql._engines import OPTIONS, address, check_dialect, options_of
from grievance.storage._sql._layout import prepare
from grievance.storage._sql._running import AsyncScope, run_async, shielded_async
from grievance.storage._sql._save import ways_to_save
from grievance.storage._sql._steps import Steps
from grievance.storage._values import Commit, Head, History, IndexEntry, Saved

__all__ = ["AsyncSqlStore"]

T = TypeVar("T")


class AsyncSqlStore:
    """`SqlStore` for hosts with an event loop: the same laws, tables and statements, awaited. `open` makes one."""

    def __init__(self, engine: AsyncEngine, *, ours: bool, codec: Codec, schema: str | None) -> None:
        self._engine, self._ours, self._codec = engine, ours, codec
        self._options = options_of(schema)
        self._reading: AsyncScope = engine.execution_options(isolation_level="AUTOCOMMIT").connect
        self._writing: AsyncScope = engine.execution_options(isolation_level="READ COMMITTED").begin

    @classmethod
    async def open(
        cls,
        engine: AsyncEngine | URL | str,
        *,
        codec: Codec | None = None,
        schema: str | None = None,
        migrate: bool = True,
    ) -> Self:
        """
        Return the store in a database, of which it is given an asynchronous engine or the address; see `SqlStore`.

        Raises:
            UnknownFormat: A newer version of the library has been there.
            InvalidValue: It is no address or engine of PostgreSQL through psycopg 3.
            StorageError: The database cannot be reached, or its layout is older and *migrate* is false.
        """
        found = engine if isinstance(engine, AsyncEngine) else create_async_engine(address(engine), **OPTIONS)
        check_dialect(found.dialect)
        store = cls(found, ours=found is not engine, codec=codec or Codec(), schema=schema)
        try:
            await shielded_async(store._prepare(schema, forward=migrate))
        except BaseException:
            await store.close()
            raise
        return store

    async def _prepare(self, schema: str | None, *, forward: bool) -> None:
        async with self._writing() as connection:
            await connection.run_sync(prepare, schema=schema, codec=self._codec, forward=forward)

    def within(self, connection: AsyncConnection) -> Self:
        """
        Return this store as a part of the transaction that is open on *connection*.

        It neither commits nor rolls back, and sees what the transaction has done so far. What is refused leaves the
        transaction as it was, ready for more. It is used by one task at a time, as the connection is.
        """

        @asynccontextmanager
        async def within() -> AsyncIterator[AsyncConnection]:
            async with connection.begin_nested():
                yield connection

        joined = copy(self)
        vars(joined).update(_ours=False, _reading=within, _writing=within)
        return joined

    async def close(self) -> None:
        """Close the connections, if the engine was made here. Closing twice is harmless."""
        if self._ours:
            await self._engine.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _read(self, asked: Steps[T]) -> T:
        return await run_async(self._reading, self._options, asked)

    async def _write(self, *ways: Steps[T]) -> T:
        return await run_async(self._writing, self._options, *ways)

    async def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """See AsyncComplaintStore.save."""
        if not commits:
            return ()
        return await self._write(*ways_to_save(self._codec, tenant, commits))

    async def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        """See AsyncComplaintStore.get."""
        return await self._read(steps.get(self._codec, tenant, complaint_ids))

    async def history(self, tenant: str, complaint_id: str, /) -> History:
        """See AsyncComplaintStore.history."""
        return await self._read(steps.history(tenant, complaint_id))

    async def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See AsyncComplaintStore.find."""
        return await self._read(steps.find(tenant, query, limit, after))

    async def search(self, tenant: str, search: Search, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See Searching.search."""
        return await self._read(steps.search(tenant, search, limit, after))

    async def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        """See AsyncComplaintStore.claim."""
        return await self._write(steps.claim(tenant, queue, by, at, until))

    async def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        """See AsyncComplaintStore.outbox."""
        return await self._read(steps.outbox(self._codec, tenant, limit))

    async def remember(
        self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False
    ) -> None:
        """See AsyncComplaintStore.remember."""
        await self._write(steps.remember(tenant, kind, key, document, beside=beside))

    async def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        """See AsyncComplaintStore.recall."""
        return await self._read(steps.recall(tenant, kind, key))

    async def registered(self, tenant: str, /) -> int:
        """See Registry.registered."""
        return await self._read(steps.registered(tenant))

    async def tenants(self) -> tuple[str, ...]:
        """See Inventory.tenants."""
        return await self._read(steps.tenants())

    async def documents(self, tenant: str, /, *, limit: int, after: str | None = None) -> Page[KeptDocument]:
        """See Inventory.documents."""
        return await self._read(steps.documents(tenant, limit, after))
