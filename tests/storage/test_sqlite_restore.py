"""Restoring a SQLite store that is in use: all of a backup or nothing, for everybody at once."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from grievance.errors import StorageError, UnknownFormat
from grievance.storage import Changed, Numbered
from grievance.storage._sqlite import _copies
from grievance.storage._sqlite._file import prepare
from grievance.storage.sqlite import SqliteStore
from support.copies import LATE, NAMES, beside, content, filled, late
from support.stores import PATIENCE, SHOP, a_commit, a_letter, ids


def test_what_was_backed_up_comes_back_for_everybody(path: Path, copy: Path) -> None:
    """All who have the store open see the restored state, versions and register too; the backup is not changed."""
    with filled(path) as store, SqliteStore(path) as other:
        before = content(store)
        store.backup(copy)
        kept = copy.read_bytes()
        other.save(SHOP, [a_commit("new"), a_commit(NAMES[0], before=1, erases=True)])
        assert len(ids(store, Changed())) == len(NAMES) + 1
        store.restore(str(copy))
        assert content(store) == content(other) == before
        assert (copy.read_bytes(), beside(copy)) == (kept, [copy.name])
        other.save(SHOP, [a_commit(NAMES[0], before=1), a_commit("newer")])
        assert store.history(SHOP, "newer").number == len(NAMES) + 1
    with SqliteStore(path) as again:
        assert len(ids(again, Changed())) == len(NAMES) + 1
        assert again._file.read("pragma integrity_check") == [("ok",)]


def test_nothing_is_left_of_what_was_replaced(path: Path, copy: Path) -> None:
    """What came after the backup stands neither in the file nor in the log beside it once that is restored."""
    with filled(path) as store:
        store.backup(copy)
        store.save(SHOP, [a_commit("new", secret=b"PLANTED" * 5000)])
        store.restore(copy)
        files = [entry for entry in path.parent.iterdir() if entry.is_file()]
        assert not [entry.name for entry in files if b"PLANTED" in entry.read_bytes()]


def test_a_smaller_and_a_larger_backup_come_back(tmp_path: Path, copy: Path) -> None:
    """The size of the store does not matter, nor does that of the backup."""
    with SqliteStore(tmp_path / "small.db") as small, filled(tmp_path / "large.db") as large:
        large.save(SHOP, [a_commit(f"big-{n}", secret=bytes(50_000)) for n in range(20)])
        small.save(SHOP, [a_commit("small")])
        wanted = content(small), content(large)
        large.backup(copy)
        small.backup(copy.with_name("small.db"))
        small.restore(copy)
        large.restore(copy.with_name("small.db"))
        assert (content(large), content(small)) == wanted


@pytest.mark.parametrize("is_open", [False, True])
def test_the_file_of_a_store_is_a_backup_too(path: Path, copy: Path, *, is_open: bool) -> None:
    """Also one that has its log beside it, since it is in use: what stands in the log is restored too."""
    with filled(path) as store, SqliteStore(copy) as other:
        other.save(SHOP, [a_commit("other", effects=(a_letter("e"),))])
        wanted = content(other)
        if not is_open:
            other.close()
        store.restore(copy)
        assert content(store) == wanted


def test_a_backup_that_others_hold_is_not_waited_for_for_ever(
    path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that another program has locked for itself is refused after a while."""
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **options: connect(*given, **{"timeout": 0.01, **options}))
    with filled(path) as store:
        before = content(store)
        store.backup(copy)
        with closing(connect(copy, isolation_level=None)) as other:
            other.execute("begin exclusive")
            with pytest.raises(StorageError, match="cannot be restored"):
                store.restore(copy)
            other.execute("rollback")
        assert content(store) == before


def test_who_reads_at_that_moment_reads_on(path: Path, copy: Path) -> None:
    """A reader in the midst of a transaction sees all as it was, and the restored state after it."""
    with filled(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as reader:
        store.backup(copy)
        store.save(SHOP, [a_commit("new")])
        reader.execute("begin")
        count = "select count(*) from complaints"
        assert reader.execute(count).fetchall() == [(len(NAMES) + 1,)]
        store.restore(copy)
        assert reader.execute(count).fetchall() == [(len(NAMES) + 1,)]
        reader.execute("commit")
        assert reader.execute(count).fetchall() == [(len(NAMES),)]


def test_who_writes_at_that_moment_writes_on(path: Path, copy: Path) -> None:
    """Restoring among writers leaves whole batches on the restored state, and a register without gaps."""
    with filled(path) as store:
        store.backup(copy)
        told: list[int] = []
        errors: list[BaseException] = []
        go_on, stop = threading.Event(), threading.Event()

        def write(own: SqliteStore) -> None:
            try:
                while not stop.is_set():
                    number = len(told)
                    own.save(SHOP, [a_commit(f"{number}-{part}", events=2) for part in "abc"])
                    told.append(number)
                    if number > 5:
                        go_on.set()
            except BaseException as error:  # noqa: BLE001 - told below
                errors.append(error)
                go_on.set()

        with SqliteStore(path) as own:
            thread = threading.Thread(target=write, args=(own,), daemon=True)
            thread.start()
            assert go_on.wait(PATIENCE)
            store.restore(copy)
            after = len(told)
            while len(told) < after + 3 and not errors:
                stop.wait(0.01)
            stop.set()
            thread.join(PATIENCE)
        assert errors == []
        names = ids(store, Numbered())
        later = names[len(NAMES) :]
        assert names[: len(NAMES)] == NAMES
        assert later
        first = int(later[0].split("-")[0])
        assert later == [f"{number}-{part}" for number in range(first, len(told)) for part in "abc"]
        assert first > 5
        assert [store.history(SHOP, name).number for name in names] == list(range(1, len(names) + 1))
        assert {len(store.history(SHOP, name).events) for name in later} == {2}


def test_words_are_kept_through_a_restore(path: Path, tmp_path: Path, copy: Path) -> None:
    """A store that searches finds what was restored, from a backup without an index too, whoever restores it."""
    with filled(tmp_path / "plain.db") as plain:
        plain.backup(copy)
    with SqliteStore(path, search=True) as store, SqliteStore(path) as other:
        store.save(SHOP, [a_commit("gone", **LATE)])
        for restoring in (store, other):
            restoring.restore(copy)
            assert late(store) == sorted(NAMES)
            other.save(SHOP, [a_commit(NAMES[0], before=1)])
            assert late(store) == sorted(NAMES[1:])


def test_an_index_comes_with_the_backup(path: Path, tmp_path: Path, copy: Path) -> None:
    """A store that did not search keeps the index that a restored file has."""
    with filled(tmp_path / "searching.db", search=True) as searching:
        searching.backup(copy)
    with SqliteStore(path) as store:
        store.restore(copy)
        store.save(SHOP, [a_commit("new", **LATE), a_commit(NAMES[0], before=1)])
    with SqliteStore(path, search=True) as store:
        assert late(store) == sorted([*NAMES[1:], "new"])


def spoil(path: Path) -> None:
    """Write over the middle of a file."""
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes(9000) + whole[middle + 9000 :])


def raw(statement: str) -> Callable[[Path], None]:
    """Return what executes a statement in a file."""

    def change(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            file.execute(statement)

    return change


@pytest.mark.parametrize(
    ("change", "error", "why"),
    [
        (Path.unlink, StorageError, "cannot be restored: unable to open"),
        (lambda path: path.write_bytes(b""), StorageError, "it is empty"),
        (lambda path: path.write_bytes(b"no database at all" * 99), StorageError, "cannot be restored: file is not"),
        (lambda path: path.write_bytes(path.read_bytes()[:20_000]), StorageError, "cannot be restored|damaged"),
        (spoil, StorageError, "cannot be restored|damaged"),
        (raw("pragma application_id = 7"), StorageError, "another program"),
        (raw("pragma user_version = 1"), StorageError, "register its records anew"),
        (raw("pragma user_version = 4"), UnknownFormat, "4"),
    ],
    ids=["missing", "empty", "garbage", "cut", "spoilt", "another's", "too old", "newer"],
)
def test_what_is_no_backup_is_refused(
    path: Path, copy: Path, change: Callable[[Path], None], error: type[Exception], why: str
) -> None:
    """A file that is not a whole store of ours changes nothing, is not changed itself, and is not made."""
    with filled(path) as store:
        store.backup(copy)
        store.save(SHOP, [a_commit("new")])
        before = content(store)
        change(copy)
        there = beside(copy), copy.read_bytes() if copy.exists() else None
        with pytest.raises(error, match=why):
            store.restore(copy)
        assert content(store) == before
        assert (beside(copy), copy.read_bytes() if copy.exists() else None) == there
        assert store.save(SHOP, [a_commit("newer")])[0].version == 1


def test_a_restore_waits_for_writers_no_longer_than_it_is_told(path: Path, copy: Path) -> None:
    """While another program holds the file nothing is restored, and that is told."""
    with filled(path, wait=0.01) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        store.backup(copy)
        store.save(SHOP, [a_commit("new")])
        other.execute("begin immediate")
        with pytest.raises(StorageError, match="locked"):
            store.restore(copy)
        other.execute("rollback")
        assert len(ids(store, Numbered())) == len(NAMES) + 1


def test_a_writer_that_comes_between_is_waited_for_no_longer(
    path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that begins once the backup has been looked at holds the restore up no longer than any other."""
    with filled(path, wait=0.01) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        store.backup(copy)
        store.save(SHOP, [a_commit("new")])

        def come_between(*given: Any, **options: Any) -> None:
            prepare(*given, **options)
            other.execute("begin immediate")

        monkeypatch.setattr(_copies, "prepare", come_between)
        with pytest.raises(StorageError, match="too long"):
            store.restore(copy)
        other.execute("rollback")
        assert len(ids(store, Numbered())) == len(NAMES) + 1
        assert store.save(SHOP, [a_commit("newer")])[0].version == 1


DYING = """
import os, signal, sys
from grievance.storage._sqlite import _copies
from grievance.storage._sqlite._file import prepare
from grievance.storage.sqlite import SqliteStore
_copies._AT_ONCE = 3
_copies._refuse_to_wait = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
SqliteStore(sys.argv[1]).restore(sys.argv[2])
"""


def test_a_crash_while_restoring_leaves_what_was_there(path: Path, copy: Path) -> None:
    """A process that is killed when some pages are restored has changed nothing."""
    with filled(path) as store:
        store.backup(copy)
        store.save(SHOP, [a_commit("new"), a_commit(NAMES[0], before=1)])
        before = content(store)
        ended = subprocess.run([sys.executable, "-c", DYING, str(path), str(copy)], timeout=PATIENCE, check=False)
        assert ended.returncode == -signal.SIGKILL
        assert content(store) == before
        store.restore(copy)
        assert len(ids(store, Numbered())) == len(NAMES)
    with SqliteStore(path) as again:
        assert again._file.read("pragma integrity_check") == [("ok",)]
