"""Copies of a SQLite store that is in use: one to keep, and the way back."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from grievance.errors import StorageError
from grievance.storage._sqlite._file import SqliteFile, prepare
from grievance.storage._sqlite._layout import layout_of

__all__ = ["back_up", "restore"]

_PAGES_A_STEP = 1000
_AT_ONCE = -1


def back_up(file: SqliteFile, to: Path, progress: Callable[[int, int], None] | None) -> None:
    """See SqliteStore.backup."""
    with _told("backed up"):
        if os.path.lexists(to):
            raise StorageError(f"the store cannot be backed up: there is a file at {to} already")
        handle, name = tempfile.mkstemp(prefix=f"{to.name}.", suffix=".part", dir=to.parent)
        os.close(handle)
        part = Path(name)
        try:
            with closing(sqlite3.connect(part)) as copy:
                _copy(file, copy, progress)
                copy.execute("pragma journal_mode = delete")  # a file by itself, with no log beside it
            _give_name(part, to)
        finally:
            part.unlink(missing_ok=True)


def _copy(file: SqliteFile, copy: sqlite3.Connection, progress: Callable[[int, int], None] | None) -> None:
    """Copy the file as it stands now, beside what else is done to it; a store without one waits meanwhile."""

    def told(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    if not file.name:
        with file.lock:
            file.connection.backup(copy, pages=_PAGES_A_STEP, progress=told)
        return
    with closing(sqlite3.connect(file.name, isolation_level=None)) as source:
        source.execute("begin")
        layout_of(source)  # what is read first fixes what is read then
        source.backup(copy, pages=_PAGES_A_STEP, progress=told)


def _give_name(part: Path, to: Path) -> None:
    """Name the copy; unlike a rename, a link replaces nothing that has come between."""
    try:
        os.link(part, to)
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        part.rename(to)


def restore(file: SqliteFile, backup: Path) -> None:
    """See SqliteStore.restore."""
    with _told("restored"), closing(sqlite3.connect("", isolation_level=None)) as copy:
        with closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)) as source:
            if layout_of(source) is None:
                raise StorageError("the file is no store: it is empty")
            source.backup(copy, pages=_AT_ONCE, progress=_refuse_to_wait)
        _check_whole(copy)
        if not copy.execute("select exists (select 1 from complaints)").fetchone()[0]:
            raise StorageError("the store cannot be restored: the backup holds no complaint")
        with file.writing():
            search = file.has_words
        copy.execute("begin")
        prepare(copy, file.codec, search=search)
        copy.execute("commit")
        with file.lock:
            _check_pages(copy, file.connection)
            copy.backup(file.connection, pages=_AT_ONCE, progress=_refuse_to_wait)
        file.cut_log_at_once()


def _check_pages(copy: sqlite3.Connection, store: sqlite3.Connection) -> None:
    """Refuse a copy with pages of another size than the store's: SQLite cannot put them into a file that is in use."""
    theirs, ours = (connection.execute("pragma page_size").fetchone()[0] for connection in (copy, store))
    if theirs != ours:
        told = f"the copy has pages of {theirs} bytes, the store of {ours}"
        raise StorageError(f"the store cannot be restored: {told}; open the copy as a store of its own")


def _check_whole(copy: sqlite3.Connection) -> None:
    [(found,), *_] = copy.execute("pragma integrity_check(1)").fetchall()
    if found != "ok":
        raise StorageError(f"the file is damaged: {found}")


def _refuse_to_wait(status: int, _remaining: int, _total: int) -> None:
    """Give up when the store has waited for others already: asked by itself, SQLite would go on for ever."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise StorageError("the store cannot be restored: others have kept a file in use for too long")


@contextmanager
def _told(done: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        because = error.strerror if isinstance(error, OSError) else error
        raise StorageError(f"the store cannot be {done}: {because}") from error
