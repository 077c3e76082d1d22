"""A SQLite file of ours, open: bringing it up to date, reading, writing in transactions, and emptying its log."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from os import PathLike
from typing import Any

from grievance.codec import Codec
from grievance.errors import StorageError
from grievance.storage._sqlite._layout import LAYOUT_VERSION, layout_of
from grievance.storage._sqlite._migrations import bring_up_to_date
from grievance.storage._sqlite._words import build_words, has_words

__all__ = ["SqliteFile", "prepare"]

_PREPARED = 128
_PATIENCE = 100
_PAGE_BYTES = 8192
_CHECKPOINT_PAGES = 4000
_PRIMARY_CODE = 0xFF


def prepare(connection: sqlite3.Connection, codec: Codec, *, search: bool) -> None:
    """Bring a file to the present layout, with a text index if it is for *search*, in an open transaction."""
    bring_up_to_date(connection)
    if search and not has_words(connection):
        build_words(connection, codec)


class SqliteFile:
    """
    One connection to the file at *path*, used by one thread at a time; others may have the file open too.

    Attributes:
        connection: The connection; hold the `lock` to use it.
        lock: What keeps threads apart.
        has_words: Whether the file has a text index; right within `writing`.
    """

    def __init__(self, path: str | PathLike[str], *, codec: Codec, wait: float, search: bool) -> None:
        self.lock = threading.RLock()
        self.codec, self.search, self.has_words = codec, search, False
        self._wait = wait
        self._schema = -1
        try:
            self.connection = sqlite3.connect(
                path, timeout=wait, isolation_level=None, check_same_thread=False, cached_statements=_PREPARED
            )
            try:
                self._open()
            except BaseException:
                self.connection.close()
                raise
        except sqlite3.Error as error:
            raise StorageError(f"cannot open the store: {error}") from None

    def _open(self) -> None:
        execute = self.connection.execute
        execute("begin")
        layout = layout_of(self.connection)
        ready = layout == LAYOUT_VERSION and (has_words(self.connection) or not self.search)
        execute("commit")
        execute(f"pragma page_size = {_PAGE_BYTES}")
        self._log_ahead()
        execute(f"pragma wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        execute("pragma synchronous = normal")
        execute("pragma secure_delete = on")
        if not ready:
            with self.writing():
                prepare(self.connection, self.codec, search=self.search)
        self.cut_log_at_once()

    def _log_ahead(self) -> None:
        """Turn the write-ahead log on. SQLite does not wait for others who do the same at this moment; so we do."""
        execute = self.connection.execute
        for _ in range(_PATIENCE):
            with suppress(sqlite3.OperationalError):
                execute("pragma journal_mode = wal")
                return
            execute("begin exclusive")
            execute("rollback")
        execute("pragma journal_mode = wal")

    def close(self) -> None:
        """Close the file. Closing twice is harmless."""
        with self.lock:
            self.connection.close()

    @property
    def name(self) -> str:
        """Where the file is; empty if it is none."""
        [(_, _, name)] = self.read("pragma database_list")
        return str(name)

    @contextmanager
    def _transaction(self, begin: str, done: str) -> Iterator[sqlite3.Connection]:
        with self.lock:
            try:
                self.connection.execute(begin)
                try:
                    yield self.connection
                    self.connection.execute("commit")
                except BaseException:
                    if self.connection.in_transaction:
                        self.connection.execute("rollback")
                    raise
            except (sqlite3.Error, UnicodeEncodeError) as error:
                fault = _told(done, error)
            else:
                return
        raise fault from fault.__cause__  # of text that is none nothing is told

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read several times from the file as it stands at the first of them."""
        with self._transaction("begin", "read") as connection:
            yield connection

    def read(self, statement: str, parameters: Sequence[object] = ()) -> list[Any]:
        """Return the rows that a statement finds."""
        with self.lock:
            try:
                return self.connection.execute(statement, parameters).fetchall()
            except (sqlite3.Error, UnicodeEncodeError) as error:
                fault = _told("read", error)
        raise fault from fault.__cause__  # of text that is none nothing is told

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write all of something or nothing; nobody else writes meanwhile."""
        with self._transaction("begin immediate", "written") as connection:
            self._look_again()
            yield connection

    def _look_again(self) -> None:
        """See what others have made of the tables since: a newer layout is refused, a text index is kept."""
        [(schema,)] = self.connection.execute("pragma schema_version").fetchall()
        if schema != self._schema:
            layout_of(self.connection)
            self.has_words = has_words(self.connection)
            self._schema = schema

    def cut_log(self, *, wait: float | None = None) -> bool:
        """Move the log into the file and empty it; return False if others kept it in use for *wait* seconds."""
        with self.lock:
            execute = self.connection.execute
            try:
                execute(f"pragma busy_timeout = {round((self._wait if wait is None else wait) * 1000)}")
                try:
                    [(busy, *_)] = execute("pragma wal_checkpoint(truncate)").fetchall()
                finally:
                    execute(f"pragma busy_timeout = {round(self._wait * 1000)}")
            except sqlite3.Error as error:
                raise StorageError(f"the log of the store cannot be emptied: {error}") from error
            return not busy

    def cut_log_at_once(self) -> None:
        """Empty the log unless something is in the way: then a purge has to."""
        with suppress(StorageError):
            self.cut_log(wait=0)

    def rewrite(self) -> bool:
        """Rewrite the file without what was deleted, and empty its log; False if others have kept it in use."""
        with self.lock:
            if not self.cut_log():
                return False
            try:
                self.connection.execute("vacuum")
            except sqlite3.Error as error:
                if error.sqlite_errorcode & _PRIMARY_CODE == sqlite3.SQLITE_BUSY:
                    return False
                raise StorageError(f"the store cannot be purged: {error}") from error
            return self.cut_log()


def _told(done: str, error: sqlite3.Error | UnicodeEncodeError) -> StorageError:
    """Return what may be told of an *error*: one about text would quote it."""
    if isinstance(error, UnicodeEncodeError):
        return StorageError(f"the store cannot be {done}: what was asked holds a lone surrogate, which is no text")
    fault = StorageError(f"the store cannot be {done}: {error}")
    fault.__cause__ = error
    return fault
