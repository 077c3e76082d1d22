"""SQLAlchemy: Core, and the ORM, over the same tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from benchmarks.suite.complaints import TENANT
from benchmarks.suite.layouts import Layout, Rows
from sqlalchemy import orm

__all__ = ["Core", "Orm"]

KINDS: dict[str, Any] = {
    "t": sa.Text,
    "i": sa.BigInteger,
    "b": sa.LargeBinary,
    "f": sa.Boolean,
    "w": lambda: sa.ARRAY(sa.Text),
}


class Core:
    """
    One engine, one ``execute`` a table; reading is in no transaction.

    *connected* is told of each new connection of the driver; ``mark`` stands for a parameter.
    """

    def __init__(self, url: str, layout: Layout, *, mark: str, connected: Callable[[Any], None] | None = None) -> None:
        self._layout, self._mark = layout, mark
        self._engine, self._reading = sa.create_engine(url), sa.create_engine(url, isolation_level="AUTOCOMMIT")
        if connected is not None:
            for engine in (self._engine, self._reading):
                sa.event.listen(engine, "connect", lambda connection, _: connected(connection))
            sa.event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql(layout.begin))
        self._tables = _tables(layout)
        self._inserts = {name: table.insert() for name, table in self._tables.items()}
        complaints = self._tables["complaints"]
        self._matching = sa.update(complaints).where(
            complaints.c.tenant == sa.bindparam("of_tenant"),
            complaints.c.id == sa.bindparam("of_id"),
            complaints.c.version == sa.bindparam("of_version"),
        )
        self._update = self._matching.returning(complaints.c.number)
        self._first = self._first_of(sa.bindparam("of_team"), complaints, complaints.c)

    def _first_of(self, team: Any, what: Any, columns: Any) -> Any:
        return (
            sa.select(what)
            .where(columns.tenant == TENANT, sa.text(self._layout.is_open), columns.rank_at.is_not(None))
            .where(columns.team == team)
            .order_by(columns.rank_at, columns.id)
            .limit(1)
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._engine.begin() as self._connection:
            yield

    def ask(self, statement: str, parameters: Sequence[Any], /) -> list[Any]:
        result = self._connection.exec_driver_sql(statement.replace("%s", self._mark), tuple(parameters))
        return list(result) if result.returns_rows else []

    def insert(self, table: str, rows: Rows, /) -> None:
        self._connection.execute(self._inserts[table], rows)

    def update(self, complaint_id: str, version: int, values: dict[str, Any], /) -> int:
        place = {"of_tenant": TENANT, "of_id": complaint_id, "of_version": version}
        return int(self._connection.execute(self._update, {**place, **values}).scalar_one())

    def most_urgent(self, team: str, /) -> bytes:
        with self._reading.connect() as connection:
            head: bytes = connection.execute(self._first, {"of_team": team}).one().head
        return head

    def close(self) -> None:
        self._engine.dispose()
        self._reading.dispose()


class Orm(Core):
    """Declarative classes over the same tables, one session a transaction; queries are written where they are asked."""

    def __init__(self, url: str, layout: Layout, *, mark: str, connected: Callable[[Any], None] | None = None) -> None:
        super().__init__(url, layout, mark=mark, connected=connected)
        base: Any = orm.declarative_base()
        self._classes = {name: type(name.title(), (base,), {"__table__": one}) for name, one in self._tables.items()}
        self._complaint: Any = self._classes["complaints"]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with orm.Session(self._engine) as self._session, self._session.begin():
            yield

    def ask(self, statement: str, parameters: Sequence[Any], /) -> list[Any]:
        self._connection = self._session.connection()
        return super().ask(statement, parameters)

    def insert(self, table: str, rows: Rows, /) -> None:
        kind = self._classes[table]
        self._session.add_all([kind(**row) for row in rows])

    def update(self, complaint_id: str, version: int, values: dict[str, Any], /) -> int:
        asked = self._complaint
        statement = sa.select(asked).where(asked.tenant == TENANT, asked.id == complaint_id).with_for_update()
        complaint = self._session.scalars(statement).one()
        if complaint.version != version:
            raise AssertionError(complaint_id)
        for name, value in values.items():
            setattr(complaint, name, value)
        return int(complaint.number)

    def most_urgent(self, team: str, /) -> bytes:
        with orm.Session(self._reading) as session:
            head: bytes = session.scalars(self._first_of(team, self._complaint, self._complaint)).one().head
        return head


def _tables(layout: Layout) -> dict[str, sa.Table]:
    metadata = sa.MetaData()
    return {
        name: sa.Table(
            f"{layout.prefix}{name}",
            metadata,
            *(
                sa.Column(column, KINDS[kind[0]](), primary_key=kind[1:] == "!", autoincrement=False)
                for column, kind in (words.split(":") for words in columns.split())
            ),
        )
        for name, columns in layout.columns.items()
    }
