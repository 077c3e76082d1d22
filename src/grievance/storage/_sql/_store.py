"""The synchronous store over SQLAlchemy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from typing import Self, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine

from grievance.codec import Codec
from grievance.model import Effect
from grievance.storage._capabilities import KeptDocument
from grievance.storage._queries import Page, Query, Queue, Search
from grievance.storage._sql import _steps as steps
from grievance.storage._sql._engines import OPTIONS, address, check_dialect, options_of
from grievance.storage._sql._layout import open_layout
from grievance.storage._sql._running import Scope, run
from grievance.storage._sql._save import ways_to_save
from grievance.storage._sql._steps import Steps
from grievance.storage._values import Commit, Head, History, IndexEntry, Saved

__all__ = ["SqlStore"]

T = TypeVar("T")


class SqlStore:
    """
    Keeps complaints in a PostgreSQL database, of which it is given an engine of SQLAlchemy or the address.

    Safe with many threads and processes. The tables, whose names begin with ``grievance_``, stand in *schema* or where
    the connections look first. They are made, and an older layout is brought forward, unless *migrate* is false; many
    may do so at once. Every save, claim and document is a transaction of its own, read committed whatever the engine
    says; `within` joins one of the host's.

    Raises:
        UnknownFormat: A newer version of the library has been there.
        InvalidValue: It is no address or engine of PostgreSQL through psycopg 3.
        StorageError: The database cannot be reached, or its layout is older and *migrate* is false.
    """

    def __init__(
        self, engine: Engine | URL | str, *, codec: Codec | None = None, schema: str | None = None, migrate: bool = True
    ) -> None:
        self._engine = engine if isinstance(engine, Engine) else create_engine(address(engine), **OPTIONS)
        self._ours = self._engine is not engine
        self._codec = codec or Codec()
        self._options = options_of(schema)
        check_dialect(self._engine.dialect)
        self._reading: Scope = self._engine.execution_options(isolation_level="AUTOCOMMIT").connect
        self._writing: Scope = self._engine.execution_options(isolation_level="READ COMMITTED").begin
        try:
            open_layout(self._writing, schema=schema, codec=self._codec, forward=migrate)
        except BaseException:
            self.close()
            raise

    def within(self, connection: Connection) -> Self:
        """
        Return this store as a part of the transaction that is open on *connection*.

        It neither commits nor rolls back, and sees what the transaction has done so far. What is refused leaves the
        transaction as it was, ready for more. It is used by one thread at a time, as the connection is.
        """

        @contextmanager
        def within() -> Iterator[Connection]:
            with connection.begin_nested():
                yield connection

        joined = copy(self)
        vars(joined).update(_ours=False, _reading=within, _writing=within)
        return joined

    def close(self) -> None:
        """Close the connections, if the engine was made here. Closing twice is harmless."""
        if self._ours:
            self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, asked: Steps[T]) -> T:
        return run(self._reading, self._options, asked)

    def _write(self, *ways: Steps[T]) -> T:
        return run(self._writing, self._options, *ways)

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """See ComplaintStore.save."""
        if not commits:
            return ()
        return self._write(*ways_to_save(self._codec, tenant, commits))

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        """See ComplaintStore.get."""
        return self._read(steps.get(self._codec, tenant, complaint_ids))

    def history(self, tenant: str, complaint_id: str, /) -> History:
        """See ComplaintStore.history."""
        return self._read(steps.history(tenant, complaint_id))

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See ComplaintStore.find."""
        return self._read(steps.find(tenant, query, limit, after))

    def search(self, tenant: str, search: Search, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See Searching.search."""
        return self._read(steps.search(tenant, search, limit, after))

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        """See ComplaintStore.claim."""
        return self._write(steps.claim(tenant, queue, by, at, until))

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        """See ComplaintStore.outbox."""
        return self._read(steps.outbox(self._codec, tenant, limit))

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        """See ComplaintStore.remember."""
        self._write(steps.remember(tenant, kind, key, document, beside=beside))

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        """See ComplaintStore.recall."""
        return self._read(steps.recall(tenant, kind, key))

    def registered(self, tenant: str, /) -> int:
        """See Registry.registered."""
        return self._read(steps.registered(tenant))

    def tenants(self) -> tuple[str, ...]:
        """See Inventory.tenants."""
        return self._read(steps.tenants())

    def documents(self, tenant: str, /, *, limit: int, after: str | None = None) -> Page[KeptDocument]:
        """See Inventory.documents."""
        return self._read(steps.documents(tenant, limit, after))
