"""The driver alone, sqlite3 or psycopg: statements written by hand, prepared by the driver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from benchmarks.suite.complaints import TENANT
from benchmarks.suite.layouts import Layout, Rows

__all__ = ["Raw"]


class Raw:
    """One connection, which is in no transaction unless told; *mark* stands for a parameter."""

    def __init__(self, connection: Any, layout: Layout, *, mark: str) -> None:
        self._connection, self._layout, self._mark = connection, layout, mark
        self._cursor = connection.cursor()
        self._complaints = f"{layout.prefix}complaints"
        self._insert, self._update = cache(self._inserting), cache(self._updating)
        self._first = self._marked(
            f"select head from {self._complaints} where tenant = %s and {layout.is_open} and rank_at is not null "  # noqa: S608
            "and team = %s order by rank_at, id limit 1"
        )

    def _marked(self, statement: str) -> str:
        return statement.replace("%s", self._mark)

    def _inserting(self, table: str, columns: tuple[str, ...]) -> str:
        marks = ", ".join(["%s"] * len(columns))
        return self._marked(f"insert into {self._layout.prefix}{table} ({', '.join(columns)}) values ({marks})")  # noqa: S608

    def _updating(self, columns: tuple[str, ...]) -> str:
        values = ", ".join(f"{column} = %s" for column in columns)
        where = "tenant = %s and id = %s and version = %s returning number"
        return self._marked(f"update {self._complaints} set {values} where {where}")  # noqa: S608

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._cursor.execute(self._layout.begin)
        try:
            yield
        except BaseException:
            self._cursor.execute("rollback")
            raise
        self._cursor.execute("commit")

    def ask(self, statement: str, parameters: Sequence[Any], /) -> list[Any]:
        return list(self._cursor.execute(self._marked(statement), parameters).fetchall())

    def insert(self, table: str, rows: Rows, /) -> None:
        statement = self._insert(table, tuple(rows[0]))
        if len(rows) == 1:
            self._cursor.execute(statement, tuple(rows[0].values()))
        else:
            self._cursor.executemany(statement, [tuple(row.values()) for row in rows])

    def update(self, complaint_id: str, version: int, values: dict[str, Any], /) -> int:
        statement = self._update(tuple(values))
        [(number,)] = self._cursor.execute(statement, (*values.values(), TENANT, complaint_id, version)).fetchall()
        return int(number)

    def most_urgent(self, team: str, /) -> bytes:
        [(head,)] = self._cursor.execute(self._first, (TENANT, team)).fetchall()
        return bytes(head)

    def close(self) -> None:
        self._connection.close()
