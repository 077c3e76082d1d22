"""The PostgreSQL store keeps the laws, with and without an event loop, each store in a schema of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from itertools import count
from typing import Any, ClassVar

import pytest
from sqlalchemy import Engine, create_engine

from conformance.running import run
from grievance.storage.sql import AsyncSqlStore, SqlStore, migrate
from grievance.testing.conformance import StoreConformance, store_machine
from support.postgres import a_database, emptied
from support.sql_faults import failing_at

LACKS = {"purge": "what PostgreSQL leaves behind is wiped by its own vacuum"}


class Schemas:
    """Schemas with the tables of a store in them, made once and emptied for each test."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._made = 0

    def numbered(self, number: int) -> str:
        """Return the empty schema with this number."""
        name = f"s{number}"
        if number >= self._made:
            migrate(self.engine, schema=name)
            self._made = number + 1
        emptied(self.engine, schema=name)
        return name


@pytest.fixture(scope="module")
def schemas(postgres: str) -> Iterator[Schemas]:
    """Return the schemas of this worker's own database."""
    with a_database(postgres) as url:
        engine = create_engine(url, hide_parameters=True)
        yield Schemas(engine)
        engine.dispose()


def opened_again(store: Any) -> Callable[[], Any]:
    """Return what opens the schema of a store again."""
    return store.opener  # type: ignore[no-any-return]


class TestSqlStore(StoreConformance):
    """The store without an event loop."""

    lacks: ClassVar = LACKS
    reopen = staticmethod(opened_again)

    @staticmethod
    def faults(store: SqlStore, step: int) -> AbstractContextManager[Any]:
        """Let a statement of the store fail."""
        return failing_at(store._engine, step)

    @pytest.fixture
    def make_store(self, schemas: Schemas) -> Callable[[], SqlStore]:
        """Return what makes one."""
        numbers, url = count(), schemas.engine.url.render_as_string(hide_password=False)

        def make() -> Any:
            opener = partial(SqlStore, url, schema=schemas.numbered(next(numbers)), migrate=False)
            store: Any = opener()
            store.opener = opener
            return store

        return make


class TestAsyncSqlStore(StoreConformance):
    """The store for hosts with an event loop."""

    lacks: ClassVar = LACKS
    reopen = staticmethod(opened_again)

    @pytest.fixture
    def make_store(self, schemas: Schemas) -> Callable[[], Awaitable[AsyncSqlStore]]:
        """Return what makes one."""
        numbers, url = count(), schemas.engine.url.render_as_string(hide_password=False)

        async def make() -> Any:
            opener = partial(AsyncSqlStore.open, url, schema=schemas.numbered(next(numbers)), migrate=False)
            store: Any = await opener()
            store.opener = opener
            return store

        return make

    @staticmethod
    def faults(store: AsyncSqlStore, step: int) -> AbstractContextManager[Any]:
        """Let a statement of the store fail."""
        return failing_at(store._engine.sync_engine, step)


def test_it_answers_as_memory_does(schemas: Schemas) -> None:
    """Whatever is done to them, both give the same answers."""
    run(store_machine(lambda: SqlStore(schemas.engine, schema=schemas.numbered(0), migrate=False)), max_examples=30)
