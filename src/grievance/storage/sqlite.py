"""
The embedded store: one SQLite file, write-ahead log, all of a batch in one transaction.

Safe with several threads (one connection, used by one at a time) and several processes (``begin immediate``). A crash
leaves either all of a batch or none of it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from os import PathLike
from typing import Any, Self

from grievance.codec import Codec
from grievance.errors import StorageError, UnknownComplaint, UnknownFormat
from grievance.model import Complaint, Effect, Stage
from grievance.model._checks import check_instant
from grievance.storage._port import Commit, Head, History, IndexEntry, Page, Query, Queue, Saved, SealedEvent
from grievance.storage._position import check_limit, cursor, from_micros, micros, position
from grievance.storage._sqlite_batch import KEYS_A_QUERY, Batch
from grievance.storage._sqlite_layout import LAYOUT, LAYOUT_VERSION, WITHIN_HISTORY, place_of, places_of
from grievance.storage._sqlite_queries import ENTRY_COLUMNS, page_query, queue_filter

__all__ = ["SqliteStore"]

_APPLICATION = 0x67_72_69_76  # "griv": how SQLite files of this library are told from others
_PREPARED = 128
_PATIENCE = 100
_PAGE_BYTES = 8192
_CHECKPOINT_PAGES = 4000
_PRIMARY_CODE = 0xFF
_MARKS = ("pragma user_version", "pragma application_id", "select count(*) from sqlite_schema")


class SqliteStore:
    """
    Keeps complaints in the SQLite file at *path*, which is created with its tables when it is not there.

    ``wait`` is how many seconds a writer waits for another process's transaction before it gives up.

    Raises:
        UnknownFormat: The file was written by a newer version of the library.
        StorageError: The file is not a store of this library.
    """

    def __init__(self, path: str | PathLike[str], *, codec: Codec | None = None, wait: float = 30.0) -> None:
        self._codec = codec or Codec()
        self._wait = wait
        self._lock = threading.RLock()
        try:
            self._connection = sqlite3.connect(
                path, timeout=wait, isolation_level=None, check_same_thread=False, cached_statements=_PREPARED
            )
            try:
                self._open()
            except BaseException:
                self._connection.close()
                raise
        except sqlite3.Error as error:
            raise StorageError(f"cannot open the store: {error}") from None

    def _open(self) -> None:
        execute = self._connection.execute
        laid_out = self._is_ours()
        execute(f"pragma page_size = {_PAGE_BYTES}")
        self._log_ahead()
        execute(f"pragma wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        execute("pragma synchronous = normal")
        execute("pragma secure_delete = on")
        if not laid_out:
            self._lay_out()
        self._cut_log_at_once()

    def _cut_log(self, *, wait: float) -> bool:
        """Move the log into the file and empty it; return False if others kept it in use for *wait* seconds."""
        with self._lock:
            execute = self._connection.execute
            try:
                execute(f"pragma busy_timeout = {round(wait * 1000)}")
                try:
                    [(busy, *_)] = execute("pragma wal_checkpoint(truncate)").fetchall()
                finally:
                    execute(f"pragma busy_timeout = {round(self._wait * 1000)}")
            except sqlite3.Error as error:
                raise StorageError(f"the log of the store cannot be emptied: {error}") from error
            return not busy

    def _cut_log_at_once(self) -> None:
        """Empty the log unless something is in the way: then `purge` has to."""
        with suppress(StorageError):
            self._cut_log(wait=0)

    def _log_ahead(self) -> None:
        """Turn the write-ahead log on. SQLite does not wait for others who do the same at this moment; so we do."""
        execute = self._connection.execute
        for _ in range(_PATIENCE):
            with suppress(sqlite3.OperationalError):
                execute("pragma journal_mode = wal")
                return
            execute("begin exclusive")
            execute("rollback")
        execute("pragma journal_mode = wal")

    def _is_ours(self) -> bool:
        """Return whether the file has our tables, False if it is empty; refuse any other before it is touched."""
        execute = self._connection.execute
        execute("begin")
        layout, application, tables = (execute(mark).fetchone()[0] for mark in _MARKS)
        execute("commit")
        if application != _APPLICATION:
            if application or layout or tables:
                raise StorageError("cannot open the store: the file belongs to another program")
            return False
        if layout > LAYOUT_VERSION:
            raise UnknownFormat("the store", found=layout, known=LAYOUT_VERSION)
        if layout < LAYOUT_VERSION:
            raise StorageError(
                f"the store has layout {layout}, from before the first release: register its records anew"
            )
        return True

    def _lay_out(self) -> None:
        with self._writing() as execute:
            if execute("pragma user_version").fetchone()[0]:
                return
            for statement in LAYOUT.split(";\n"):
                execute(statement)
            execute(f"pragma application_id = {_APPLICATION}")
            execute(f"pragma user_version = {LAYOUT_VERSION}")

    def close(self) -> None:
        """Close the file. Closing twice is harmless."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        with self._lock:
            try:
                self._connection.execute("begin immediate")
                try:
                    yield self._connection.execute
                    self._connection.execute("commit")
                except BaseException:
                    if self._connection.in_transaction:
                        self._connection.execute("rollback")
                    raise
            except sqlite3.Error as error:
                raise StorageError(f"the store cannot be written: {error}") from error

    def _read(self, statement: str, parameters: Sequence[object] = ()) -> list[Any]:
        with self._lock:
            try:
                return self._connection.execute(statement, parameters).fetchall()
            except sqlite3.Error as error:
                raise StorageError(f"the store cannot be read: {error}") from error

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """See ComplaintStore.save."""
        with self._writing():
            saved = Batch(self._connection, self._codec, tenant).save(commits)
        if any(commit.erases for commit in commits):
            self._cut_log_at_once()
        return saved

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        """See ComplaintStore.get."""
        rows: dict[str, tuple[bytes, bytes, bytes | None]] = {}
        for start in range(0, len(complaint_ids), KEYS_A_QUERY):
            some = complaint_ids[start : start + KEYS_A_QUERY]
            marks = ", ".join("?" * len(some))
            statement = f"select id, head, seal, secret from complaints where tenant = ? and id in ({marks})"
            rows.update({row[0]: row[1:] for row in self._read(statement, (tenant, *some))})
        found = (rows[complaint_id] for complaint_id in complaint_ids if complaint_id in rows)
        loads = self._codec.loads
        return tuple(
            Head(complaint=loads(document, Complaint), seal=seal, secret=secret) for document, seal, secret in found
        )

    def history(self, tenant: str, complaint_id: str, /) -> History:
        """See ComplaintStore.history."""
        with self._lock:
            found = self._read(
                "select number, secret, registered from complaints where tenant = ? and id = ?", (tenant, complaint_id)
            )
            if not found:
                raise UnknownComplaint(complaint_id)
            [(number, secret, registered)] = found
            places = places_of(number)
            events = self._read(f"select place, document, seal from events {WITHIN_HISTORY} order by place", places)
            values = self._read(f"select place, field, value from personal {WITHIN_HISTORY}", places)
        personal: dict[int, dict[str, bytes]] = {}
        for place, field, value in values:
            personal.setdefault(place, {})[field] = value
        return History(
            events=tuple(
                SealedEvent(
                    seq=place - place_of(number, 0), document=document, seal=seal, personal=personal.get(place, {})
                )
                for place, document, seal in events
            ),
            secret=secret,
            number=registered,
        )

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See ComplaintStore.find."""
        check_limit(limit)
        statement, parameters = page_query(tenant, query, position(after), limit + 1)
        rows = self._read(statement, parameters)
        page = rows[:limit]
        return Page(
            entries=tuple(_entry(row) for row in page),
            after=cursor((page[-1][-1], page[-1][0])) if page and len(rows) > limit else None,
        )

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        """See ComplaintStore.claim."""
        at, until = check_instant("at", at), check_instant("until", until)
        where, parameters = queue_filter(tenant, queue)
        with self._writing() as execute:
            row = execute(
                f"select {ENTRY_COLUMNS}, number from complaints where {where} "
                "and (claimed_until is null or claimed_until <= ?) order by rank_at, id limit 1",
                (*parameters, micros(at)),
            ).fetchone()
            if row is None:
                return None
            execute(
                "update complaints set claimed_by = ?, claimed_until = ? where number = ?", (by, micros(until), row[-1])
            )
            return _entry(row)

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        """See ComplaintStore.outbox."""
        check_limit(limit)
        rows = self._read("select document from outbox where tenant = ? order by number limit ?", (tenant, limit))
        effects: Any = (self._codec.loads(document) for (document,) in rows)
        return tuple(effects)

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        """See ComplaintStore.remember."""
        place = (tenant, kind, key)
        with self._writing() as execute:
            if document is None or not beside:
                execute("delete from documents where tenant = ? and kind = ? and key = ?", place)
            if document is not None:
                execute("insert into documents (tenant, kind, key, document) values (?, ?, ?, ?)", (*place, document))
        if document is None:
            self._cut_log_at_once()

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        """See ComplaintStore.recall."""
        statement = "select document from documents where tenant = ? and kind = ? and key = ? order by number"
        return tuple(document for (document,) in self._read(statement, (tenant, kind, key)))

    def purge(self) -> bool:
        """
        See Purging.purge: rewrite the file without traces of anything that is not in it any more, and empty its log.

        SQLite overwrites what is deleted, but not the copies that it leaves behind when it moves rows from page to
        page, nor what stands in the log; only this does. It takes time and room in proportion to the file, and no
        other process can write meanwhile. False if another process has been reading or writing for too long: try again.
        """
        with self._lock:
            if not self._cut_log(wait=self._wait):
                return False
            try:
                self._connection.execute("vacuum")
            except sqlite3.Error as error:
                if error.sqlite_errorcode & _PRIMARY_CODE == sqlite3.SQLITE_BUSY:
                    return False
                raise StorageError(f"the store cannot be purged: {error}") from error
            return self._cut_log(wait=self._wait)

    def registered(self, tenant: str, /) -> int:
        """See Registry.registered."""
        rows = self._read("select registered from registers where tenant = ?", (tenant,))
        return rows[0][0] if rows else 0


def _entry(row: Sequence[Any]) -> IndexEntry:
    complaint_id, stage, is_open, received_at, team, owner, level, rank_at, next_due, customer, product, odd = row[:12]
    return IndexEntry(
        complaint_id=complaint_id,
        stage=Stage(stage),
        open=bool(is_open),
        received_at=from_micros(received_at),
        team=team,
        owner=owner,
        level=level,
        rank_at=None if rank_at is None else from_micros(rank_at),
        next_due=None if next_due is None else from_micros(next_due),
        customer_id=customer,
        product=product,
        exception=bool(odd),
    )
