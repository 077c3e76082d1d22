"""The executors: they run the steps of an operation on a connection, and turn every trouble into a StorageError."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager, suppress
from functools import partial
from typing import Any, TypeAlias, TypeVar

from psycopg import OperationalError as PsycopgOperationalError
from psycopg.types.array import ListBinaryDumper
from sqlalchemy import Connection, CursorResult
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from grievance.errors import StorageError
from grievance.storage._sql._columns import Values, named
from grievance.storage._sql._save import NotAsAssumed
from grievance.storage._sql._steps import Rows, Steps

__all__ = ["AsyncScope", "Options", "Scope", "run", "run_async", "shielded", "shielded_async", "told"]

T = TypeVar("T")
Scope: TypeAlias = Callable[[], AbstractContextManager[Connection]]
AsyncScope: TypeAlias = Callable[[], AbstractAsyncContextManager[AsyncConnection]]
Options: TypeAlias = Mapping[str, Any]

_TROUBLE = (SQLAlchemyError, UnicodeError)
_IN_THE_WAY = ("40001", "40P01", "55P03")
_TOO_LONG = "54000"
_TAUGHT = "grievance.values"


def run(scope: Scope, options: Options, *ways: Steps[T]) -> T:
    """Run the first of the *ways* whose assumptions hold, each in a scope of its own; the last one assumes nothing."""
    for steps in ways[:-1]:
        with suppress(NotAsAssumed):
            return shielded(partial(_in_scope, scope, options, steps))
    return shielded(partial(_in_scope, scope, options, ways[-1]))


async def run_async(scope: AsyncScope, options: Options, *ways: Steps[T]) -> T:
    """Do what `run` does, awaiting the database."""
    for steps in ways[:-1]:
        with suppress(NotAsAssumed):
            return await shielded_async(_in_async_scope(scope, options, steps))
    return await shielded_async(_in_async_scope(scope, options, ways[-1]))


def shielded(work: Callable[[], T]) -> T:
    """Do *work*; what the database or its driver raise becomes a StorageError that does not remember them."""
    try:
        return work()
    except _TROUBLE as error:
        failure = told(error)
    raise failure


async def shielded_async(work: Awaitable[T]) -> T:
    """Await *work* as `shielded` does it."""
    try:
        return await work
    except _TROUBLE as error:
        failure = told(error)
    raise failure


def _in_scope(scope: Scope, options: Options, steps: Steps[T]) -> T:
    with scope() as connection:
        _teach(connection)
        rows: Any = None
        while True:
            try:
                ask = steps.send(rows)
            except StopIteration as end:
                value: T = end.value
                return value
            rows = _rows(connection.execute(ask.statement, named(ask.parameters), execution_options=options))


async def _in_async_scope(scope: AsyncScope, options: Options, steps: Steps[T]) -> T:
    async with scope() as connection:
        _teach(connection.sync_connection)
        rows: Any = None
        while True:
            try:
                ask = steps.send(rows)
            except StopIteration as end:
                value: T = end.value
                return value
            rows = _rows(await connection.execute(ask.statement, named(ask.parameters), execution_options=options))


def _rows(result: CursorResult[Any]) -> Rows:
    return result.all() if result.returns_rows else ()


def _teach(connection: Connection | None) -> None:
    """Tell the driver's connection, once, how `Values` are sent: nothing else that it sends changes."""
    assert connection is not None  # an open AsyncConnection has one  # noqa: S101
    if _TAUGHT not in connection.info:
        driver: Any = connection.connection.driver_connection
        driver.adapters.register_dumper(Values, ListBinaryDumper)
        connection.info[_TAUGHT] = True


def told(error: Exception) -> StorageError:
    """Return what may be told of an *error*: no statement, no parameter, nothing that the server quotes."""
    origin = getattr(error, "orig", None) or error
    state = getattr(origin, "sqlstate", None)
    name = f"{type(origin).__name__}{f' ({state})' if state else ''}"
    if state is None and isinstance(origin, PsycopgOperationalError):
        return StorageError(
            "the database cannot be reached: is the server running, is there a database of this name, may this user "
            f"connect to it? ({name})"
        )
    if state == _TOO_LONG:
        return StorageError(
            "a name is too long for an index of PostgreSQL, which takes some 2,700 bytes: "
            "shorten the id, customer, product, team or key; nothing was changed"
        )
    if state in _IN_THE_WAY:
        return StorageError(f"another transaction was in the way: {name}; nothing was changed: try again")
    return StorageError(f"the database does not do what was asked: {name}; nothing was changed")
