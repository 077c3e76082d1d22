"""
The embedded store: one SQLite file, write-ahead log, all of a batch in one transaction.

Safe with several threads (one connection, used by one at a time) and several processes (``begin immediate``). A crash
leaves either all of a batch or none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, Self

from grievance.codec import Codec
from grievance.errors import UnknownComplaint, Unsupported
from grievance.model import Complaint, Effect
from grievance.model._checks import can_be_kept, check_instant
from grievance.storage._capabilities import KeptDocument
from grievance.storage._position import check_limit, cursor, document_cursor, document_position, micros, position
from grievance.storage._queries import Page, Query, Queue, Search
from grievance.storage._rows import entry_of
from grievance.storage._sqlite._batch import KEYS_A_QUERY, Batch
from grievance.storage._sqlite._copies import back_up, restore
from grievance.storage._sqlite._file import SqliteFile
from grievance.storage._sqlite._layout import EVENTS_OF, WITHIN_HISTORY, place_of, places_of
from grievance.storage._sqlite._queries import (
    ENTRY_COLUMNS,
    TENANTS,
    documents_query,
    page_query,
    queue_filter,
)
from grievance.storage._sqlite._words import search_rows
from grievance.storage._values import Commit, Head, History, IndexEntry, Saved, SealedEvent

__all__ = ["SqliteStore"]

_INSERT_DOCUMENT = "insert into documents (tenant, kind, key, document) values (?, ?, ?, ?)"


class SqliteStore:
    """
    Keeps complaints in the SQLite file at *path*, which is created with its tables when it is not there.

    A file that an older version of the library has laid out is brought up to date when it is opened, in one
    transaction. ``wait`` is how many seconds a writer waits for another process's transaction before it gives up.
    With ``search`` the store is `Searching`: it keeps a text index, which is made of what is there when a file is
    opened so for the first time, and which every store on that file keeps from then on.

    Attributes:
        path: Where the file is.

    Raises:
        UnknownFormat: The file was written by a newer version of the library.
        StorageError: The file is not a store of this library.
    """

    def __init__(
        self, path: str | PathLike[str], *, codec: Codec | None = None, wait: float = 30.0, search: bool = False
    ) -> None:
        self.path = path
        self._codec = codec or Codec()
        self._file = SqliteFile(path, codec=self._codec, wait=wait, search=search)

    def close(self) -> None:
        """Close the file. Closing twice is harmless."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """See ComplaintStore.save."""
        with self._file.writing() as connection:
            saved = Batch(connection, self._codec, tenant, words=self._file.has_words).save(commits)
        if any(commit.erases for commit in commits):
            self._file.cut_log_at_once()
        return saved

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        """See ComplaintStore.get."""
        rows: dict[str, tuple[bytes, bytes, bytes | None, int]] = {}
        asked = [complaint_id for complaint_id in complaint_ids if can_be_kept(complaint_id)]
        for start in range(0, len(asked), KEYS_A_QUERY):
            some = asked[start : start + KEYS_A_QUERY]
            marks = ", ".join("?" * len(some))
            statement = (
                f"select id, head, seal, secret, registered from complaints where tenant = ? and id in ({marks})"
            )
            rows.update({row[0]: row[1:] for row in self._file.read(statement, (tenant, *some))})
        found = (rows[complaint_id] for complaint_id in complaint_ids if complaint_id in rows)
        loads = self._codec.loads
        return tuple(
            Head(complaint=loads(document, Complaint), seal=seal, secret=secret, number=number)
            for document, seal, secret, number in found
        )

    def history(self, tenant: str, complaint_id: str, /) -> History:
        """See ComplaintStore.history."""
        if not can_be_kept(complaint_id):
            raise UnknownComplaint(complaint_id)
        with self._file.reading() as connection:
            found = connection.execute(
                "select number, secret, registered from complaints where tenant = ? and id = ?", (tenant, complaint_id)
            ).fetchall()
            if not found:
                raise UnknownComplaint(complaint_id)
            [(number, secret, registered)] = found
            places = places_of(number)
            events = connection.execute(EVENTS_OF, (tenant, complaint_id, place_of(number, 0), *places)).fetchall()
            values = connection.execute(f"select place, field, value from personal {WITHIN_HISTORY}", places).fetchall()
        personal: dict[int, dict[str, bytes]] = {}
        for place, field, value in values:
            personal.setdefault(place, {})[field] = value
        before = place_of(number, 0)
        return History(
            events=tuple(
                SealedEvent(seq=place - before, document=document, seal=seal, personal=personal.get(place, {}))
                for place, document, seal, _ in events
            ),
            secret=secret,
            number=registered,
            requests={key: place - before for place, _, _, key in events if key is not None},
        )

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See ComplaintStore.find."""
        check_limit(limit)
        statement, parameters = page_query(tenant, query, position(after), limit + 1)
        return _page(self._file.read(statement, parameters), limit)

    def search(self, tenant: str, search: Search, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See Searching.search."""
        if not self._file.search:
            raise Unsupported("search", because="it was opened without search=True")
        check_limit(limit)
        start = position(after)
        with self._file.reading() as connection:
            return _page(search_rows(connection, tenant, search, start, limit + 1), limit)

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        """See ComplaintStore.claim."""
        at, until = check_instant("at", at), check_instant("until", until)
        where, parameters = queue_filter(tenant, queue)
        with self._file.writing() as connection:
            row = connection.execute(
                f"select {ENTRY_COLUMNS}, number from complaints where {where} "
                "and (claimed_until is null or claimed_until <= ?) order by rank_at, id limit 1",
                (*parameters, micros(at)),
            ).fetchone()
            if row is None:
                return None
            connection.execute(
                "update complaints set claimed_by = ?, claimed_until = ? where number = ?", (by, micros(until), row[-1])
            )
            return entry_of(row)

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        """See ComplaintStore.outbox."""
        check_limit(limit)
        rows = self._file.read("select document from outbox where tenant = ? order by number limit ?", (tenant, limit))
        effects: Any = (self._codec.loads(document) for (document,) in rows)
        return tuple(effects)

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        """See ComplaintStore.remember."""
        place = (tenant, kind, key)
        with self._file.writing() as connection:
            if document is None or not beside:
                connection.execute("delete from documents where tenant = ? and kind = ? and key = ?", place)
            if document is not None:
                connection.execute(_INSERT_DOCUMENT, (*place, document))
        if document is None:
            self._file.cut_log_at_once()

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        """See ComplaintStore.recall."""
        statement = "select document from documents where tenant = ? and kind = ? and key = ? order by number"
        return tuple(document for (document,) in self._file.read(statement, (tenant, kind, key)))

    def registered(self, tenant: str, /) -> int:
        """See Registry.registered."""
        [(registered,)] = self._file.read("select max(registered) from register where tenant = ?", (tenant,))
        return registered or 0

    def tenants(self) -> tuple[str, ...]:
        """See Inventory.tenants."""
        return tuple(tenant for (tenant,) in self._file.read(TENANTS))

    def documents(self, tenant: str, /, *, limit: int, after: str | None = None) -> Page[KeptDocument]:
        """See Inventory.documents."""
        check_limit(limit)
        statement, parameters = documents_query(tenant, document_position(after), limit + 1)
        rows = self._file.read(statement, parameters)
        page = rows[:limit]
        return Page(
            entries=tuple(KeptDocument(kind=kind, key=key, document=document) for kind, key, _, document in page),
            after=document_cursor(page[-1][:3]) if len(rows) > limit else None,
        )

    def purge(self) -> bool:
        """
        See Purging.purge: rewrite the file without traces of anything that is not in it any more, and empty its log.

        SQLite overwrites what is deleted, but not the copies that it leaves behind when it moves rows from page to
        page, nor what stands in the log; only this does. It takes time and room in proportion to the file, and no
        other process can write meanwhile. False if another process has been reading or writing for too long: try again.
        """
        return self._file.rewrite()

    def backup(self, to: str | PathLike[str], *, progress: Callable[[int, int], None] | None = None) -> None:
        """
        Copy the store, as it stands now, into a new file, while it is in use.

        Others read and write meanwhile. The copy is a store by itself, and appears under its name once it is whole.
        It holds what will be erased here later: keep copies no longer than that may be.

        Args:
            to: Where the copy is put; nothing may be there.
            progress: Told now and then how many pages have been copied, and of how many.

        Raises:
            StorageError: There is something already, or the copy cannot be written. Nothing is left of it.
        """
        back_up(self._file, Path(to), progress)

    def restore(self, backup: str | PathLike[str]) -> None:
        """
        Replace all that is in the store by what is in the *backup*: all of it or nothing.

        Others that have the store open see it as it was before and then as it was in the backup, which is not changed;
        that of an older version is brought up to date on the way. What was erased since the backup was made is there
        again: erase it anew.

        Raises:
            StorageError: The backup is no store of this library or damaged, or others write for too long.
            UnknownFormat: It is from a newer version of the library.
        """
        restore(self._file, Path(backup))


def _page(rows: Sequence[Any], limit: int) -> Page[IndexEntry]:
    """Return the page of at most *limit* entries from one row more; the last column of each is its order."""
    page = rows[:limit]
    return Page(
        entries=tuple(entry_of(row) for row in page),
        after=cursor((page[-1][-1], page[-1][0])) if len(rows) > limit else None,
    )
