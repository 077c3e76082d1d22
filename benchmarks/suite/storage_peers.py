"""The peers of the SQLite store, written by hand with SQLAlchemy: Core, and the ORM, over the same tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.suite.complaints import TENANT

from grievance.codec import Codec
from grievance.model import Complaint
from grievance.storage import Commit

__all__ = ["Core", "Orm", "OrmQueue", "content", "lay_out"]

TABLES = {
    "complaints": "number:i! tenant:t id:t registered:i version:i head:b seal:b secret:b stage:t open:i received_at:i "
    "team:t owner:t level:t rank_at:i next_due:i customer_id:t product:t exception:i changed:i",
    "registers": "tenant:t! registered:i",
    "events": "place:i! document:b seal:b",
    "personal": "place:i! field:t! value:b",
    "requests": "tenant:t! key:t! complaint_id:t version:i",
}
"""The columns that are written: text, integer, bytes; those of the key with an exclamation mark."""

PRAGMAS = ("journal_mode = wal", "wal_autocheckpoint = 4000", "synchronous = normal", "secure_delete = on")
EVENTS_A_HISTORY = 1 << 20


def lay_out(path: Path, like: Path) -> None:
    """Make a file with the page size, tables and indexes of the store at *like*."""
    with closing(sqlite3.connect(like)) as store, closing(sqlite3.connect(path)) as file:
        [(page_size,)] = store.execute("pragma page_size")
        file.execute(f"pragma page_size = {page_size}")
        for (statement,) in store.execute("select sql from sqlite_schema where sql is not null"):
            file.execute(statement)


def content(path: Path) -> list[list[Any]]:
    """Return all rows of all tables."""
    with closing(sqlite3.connect(path)) as file:
        return [sorted(file.execute(f"select * from {table}")) for table in TABLES]  # noqa: S608 - our own names


class Core:
    """One engine, one ``execute`` a table; the head of a complaint is written by our codec."""

    def __init__(self, sqlalchemy: Any, path: Path) -> None:
        self._codec = Codec()
        self.engine, self.tables = _opened(sqlalchemy, path)
        sqlalchemy.event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql("begin immediate"))
        complaints, requests = self.tables["complaints"].c, self.tables["requests"].c
        newest = sqlalchemy.select(sqlalchemy.func.max(complaints.changed)).where(complaints.tenant == TENANT)
        registers = self.tables["registers"].c
        register = sqlalchemy.select(registers.registered).where(registers.tenant == TENANT)
        self._counters = sqlalchemy.select(
            sqlalchemy.func.max(complaints.number), newest.scalar_subquery(), register.scalar_subquery()
        )
        self._known = sqlalchemy.select(requests.key).where(
            requests.tenant == TENANT, requests.key.in_(sqlalchemy.bindparam("keys", expanding=True))
        )
        self._inserts = {name: table.insert() for name, table in self.tables.items()}
        self._inserts["registers"] = self._inserts["registers"].prefix_with("or replace")

    def save(self, commits: Sequence[Commit]) -> None:
        """Store new complaints in one transaction, leaving out those whose request key is known."""
        with self.engine.begin() as connection:
            for name, rows in self.rows(connection, commits).items():
                if rows:
                    connection.execute(self._inserts[name], rows)

    def rows(self, connection: Any, commits: Sequence[Commit]) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of *commits* by table, numbered on from what is stored."""
        known = set(connection.scalars(self._known, {"keys": [commit.request_key for commit in commits]}))
        number, changed, registered = (newest or 0 for newest in connection.execute(self._counters).one())
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        for commit in commits:
            if commit.request_key in known:
                continue
            number, changed, registered = number + 1, changed + 1, registered + 1
            rows["complaints"].append(self._complaint(commit, number, changed) | {"registered": registered})
            for event in commit.events:
                place = number * EVENTS_A_HISTORY + event.seq
                rows["events"].append({"place": place, "document": event.document, "seal": event.seal})
                rows["personal"] += (
                    {"place": place, "field": field, "value": value} for field, value in event.personal.items()
                )
            key = {"tenant": TENANT, "key": commit.request_key}
            rows["requests"].append({**key, "complaint_id": commit.head.id, "version": commit.head.version})
        rows["registers"].append({"tenant": TENANT, "registered": registered})
        return rows

    def _complaint(self, commit: Commit, number: int, changed: int) -> dict[str, Any]:
        index = commit.index
        return {
            "number": number,
            "tenant": TENANT,
            "id": commit.head.id,
            "version": commit.head.version,
            "head": self._codec.dumps(commit.head),
            "seal": commit.events[-1].seal,
            "secret": commit.secret,
            "stage": index.stage.value,
            "open": int(index.open),
            "received_at": _micros(index.received_at),
            "team": index.team,
            "owner": index.owner,
            "level": index.level,
            "rank_at": _micros(index.rank_at),
            "next_due": _micros(index.next_due),
            "customer_id": index.customer_id,
            "product": index.product,
            "exception": int(index.exception),
            "changed": changed,
        }


class Orm(Core):
    """Declarative classes over the same tables, one session a transaction."""

    def __init__(self, sqlalchemy: Any, path: Path) -> None:
        super().__init__(sqlalchemy, path)
        self._session = sqlalchemy.orm.Session
        self._classes = _classes(sqlalchemy, self.tables)

    def save(self, commits: Sequence[Commit]) -> None:
        """Store new complaints in one session and transaction, leaving out those whose request key is known."""
        with self._session(self.engine) as session:
            for name, rows in self.rows(session, commits).items():
                put = session.merge if name == "registers" else session.add
                for row in rows:
                    put(self._classes[name](**row))
            session.commit()


class OrmQueue:
    """The head of a queue as an ORM object; its document is read by our codec."""

    def __init__(self, sqlalchemy: Any, path: Path) -> None:
        self._sa, self._session, self._codec = sqlalchemy, sqlalchemy.orm.Session, Codec()
        self._engine, tables = _opened(sqlalchemy, path)
        self._complaints = _classes(sqlalchemy, tables)["complaints"]

    def most_urgent(self, team: str) -> Complaint:
        """Return the most urgent complaint of *team*."""
        asked = self._complaints
        statement = (
            self._sa.select(asked)
            .where(asked.tenant == TENANT, asked.open == 1, asked.rank_at.is_not(None), asked.team == team)
            .order_by(asked.rank_at, asked.id)
            .limit(1)
        )
        with self._session(self._engine) as session:
            return self._codec.loads(session.scalars(statement).one().head, Complaint)


def _opened(sqlalchemy: Any, path: Path) -> tuple[Any, dict[str, Any]]:
    """Return an engine for a file and its tables; transactions begin as the caller says, or not at all."""
    engine = sqlalchemy.create_engine(f"sqlite:///{path}")
    sqlalchemy.event.listen(engine, "connect", _connected)
    kinds = {"t": sqlalchemy.Text, "i": sqlalchemy.Integer, "b": sqlalchemy.LargeBinary}
    metadata = sqlalchemy.MetaData()
    tables = {}
    for name, columns in TABLES.items():
        made = (
            sqlalchemy.Column(column, kinds[kind[0]], primary_key=kind[1:] == "!", autoincrement=False)
            for column, kind in (words.split(":") for words in columns.split())
        )
        tables[name] = sqlalchemy.Table(name, metadata, *made)
    return engine, tables


def _classes(sqlalchemy: Any, tables: dict[str, Any]) -> dict[str, Any]:
    base = sqlalchemy.orm.declarative_base()
    return {name: type(name.title(), (base,), {"__table__": table}) for name, table in tables.items()}


def _connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"pragma {pragma}")


def _micros(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp()) * 1_000_000 + at.microsecond
