"""A SQLite store whose statements fail: one of them, whichever is wanted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs

from grievance.storage.sqlite import SqliteStore


@attrs.define
class Faults:
    """How many statements were executed, and whether the one that is *at* fault was among them."""

    at: int
    seen: int = 0

    @property
    def struck(self) -> bool:
        """Return whether a statement has failed."""
        return self.seen >= self.at

    def count(self, statement: str) -> None:
        """Count a statement, and fail if it is the one; what takes a failed one back does not fail itself."""
        if statement == "rollback":
            return
        self.seen += 1
        if self.seen == self.at:
            raise sqlite3.OperationalError(f"disk I/O error at statement {self.at}")


class _Failing:
    """A connection that counts what it executes."""

    def __init__(self, connection: sqlite3.Connection, faults: Faults) -> None:
        self._connection, self._faults = connection, faults

    def execute(self, statement: str, *parameters: Any) -> sqlite3.Cursor:
        self._faults.count(statement)
        return self._connection.execute(statement, *parameters)

    def executemany(self, statement: str, *parameters: Any) -> sqlite3.Cursor:
        self._faults.count(statement)
        return self._connection.executemany(statement, *parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@contextmanager
def failing_at(store: SqliteStore, n: int) -> Iterator[Faults]:
    """Let the *n*-th statement of *store* fail, from 1; all others, those after it too, are executed."""
    connection, faults = store._file.connection, Faults(n)
    failing: Any = _Failing(connection, faults)
    store._file.connection = failing
    try:
        yield faults
    finally:
        store._file.connection = connection
