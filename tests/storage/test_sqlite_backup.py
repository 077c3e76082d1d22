"""Backup of a SQLite store that is in use: whole copies, and nobody who has to stop."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from grievance.errors import StorageError
from grievance.storage import Changed
from grievance.storage._sqlite import _copies
from grievance.storage.sqlite import SqliteStore
from support.copies import NAMES, beside, content, filled
from support.stores import SHOP, a_commit, ids
from support.together import begin, check_whole, writer


@pytest.fixture(name="a_page_a_step")
def _a_page_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let copies take many steps."""
    monkeypatch.setattr(_copies, "_PAGES_A_STEP", 1)


def test_a_copy_is_a_store_by_itself(path: Path, copy: Path) -> None:
    """It holds all, in one file that needs no log, and what is done to it later is not done to the original."""
    with filled(path) as store:
        store.backup(str(copy))
        before = content(store)
        assert beside(copy) == [copy.name]
        with closing(sqlite3.connect(copy)) as raw:
            assert raw.execute("pragma journal_mode").fetchone() == ("delete",)
            assert raw.execute("pragma integrity_check").fetchall() == [("ok",)]
        with SqliteStore(copy) as copied:
            assert content(copied) == before
            copied.save(SHOP, [a_commit("new")])
        assert content(store) == before


def test_a_copy_holds_what_stands_when_it_begins(path: Path, copy: Path, a_page_a_step: None) -> None:
    """While pages are copied others go on writing, through this store and beside it; the copy has none of that."""
    with filled(path) as store, SqliteStore(path) as other:
        before = content(store)
        steps: list[tuple[int, int]] = []

        def write(done: int, total: int) -> None:
            steps.append((done, total))
            store.save(SHOP, [a_commit(f"here-{done}")])
            other.save(SHOP, [a_commit(f"there-{done}"), a_commit(NAMES[0], before=len(steps))])

        store.backup(copy, progress=write)
        pages = steps[0][1]
        assert steps == [(done, pages) for done in range(1, pages + 1)]
        assert len(ids(store, Changed())) == len(NAMES) + 2 * pages
        with SqliteStore(copy) as copied:
            assert content(copied) == before


def test_a_copy_is_whole_while_a_process_writes(path: Path, copy: Path, a_page_a_step: None) -> None:
    """What a process has acknowledged before is in the copy, and each of its batches is there as a whole or not."""
    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit("shared")])
        with writer("batches", path, "w") as process:
            begin(process)
            assert process.stdout is not None
            heard = [int(process.stdout.readline()) for _ in range(3)]
            store.backup(copy)
            process.send_signal(signal.SIGKILL)
    with SqliteStore(copy) as copied:
        batches = {int(name.split("-")[1]) for name in ids(copied, Changed()) if name != "shared"}
    assert batches >= set(heard)
    check_whole(copy, "w", sorted(batches))


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_a_copy_replaces_nothing(path: Path, copy: Path, kind: str) -> None:
    """Whatever is there already stays as it is."""
    put: dict[str, Callable[[], object]] = {
        "file": lambda: copy.write_text("precious"),
        "folder": copy.mkdir,
        "dangling link": lambda: copy.symlink_to("no"),
    }
    put[kind]()
    with filled(path) as store, pytest.raises(StorageError, match="already"):
        store.backup(copy)
    assert beside(copy) == [copy.name]
    assert kind != "file" or copy.read_text("utf-8") == "precious"


def test_what_has_come_between_is_not_replaced(path: Path, copy: Path) -> None:
    """A file that somebody else puts there meanwhile stays, and nothing is left of the copy."""

    def come_between(_done: int, _total: int) -> None:
        copy.write_text("precious")

    with filled(path) as store, pytest.raises(StorageError, match="cannot be backed up"):
        store.backup(copy, progress=come_between)
    assert (beside(copy), copy.read_text("utf-8")) == ([copy.name], "precious")


def test_a_disk_without_links_takes_copies(path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where files cannot be linked the copy is renamed."""

    def link(_source: object, _target: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    with filled(path) as store:
        store.backup(copy)
        assert beside(copy) == [copy.name]
        with SqliteStore(copy) as copied:
            assert content(copied) == content(store)


def test_a_copy_that_is_broken_off_leaves_nothing(path: Path, copy: Path, a_page_a_step: None) -> None:
    """What the host raises while it is told ends the copy; nothing is left of it, and the store goes on."""

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with filled(path) as store:
        with pytest.raises(KeyboardInterrupt):
            store.backup(copy, progress=stop)
        assert beside(copy) == []
        assert store.save(SHOP, [a_commit("new")])[0].version == 1


def test_a_copy_that_cannot_be_written_is_told(path: Path, copy: Path) -> None:
    """A folder that is not there, and a store that is closed, are errors of the library."""
    with filled(path) as store, pytest.raises(StorageError, match="cannot be backed up"):
        store.backup(copy.parent / "no" / "copy.db")
    with pytest.raises(StorageError, match="closed"):
        store.backup(copy)
    with pytest.raises(StorageError, match="closed"):
        store.restore(path)
    assert beside(copy) == []


def test_a_store_in_memory_is_copied_and_comes_back(copy: Path) -> None:
    """A store without a file is backed up and restored like any other."""
    with filled(":memory:") as store:
        before = content(store)
        store.backup(copy)
        store.save(SHOP, [a_commit("new"), a_commit(NAMES[0], before=1)])
        store.restore(copy)
        assert content(store) == before
        store.save(SHOP, [a_commit("new")])
        assert store.history(SHOP, "new").number == len(NAMES) + 1
