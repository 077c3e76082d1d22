"""Several at once on one SQLite file: connections, threads, processes, and one that is killed."""

from __future__ import annotations

import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType

import pytest

from grievance.errors import StaleComplaint, StorageError
from grievance.storage import Changed, ComplaintStore, Queue
from grievance.storage._sqlite import _file
from grievance.storage.sqlite import SqliteStore
from support.stores import SHOP, a_commit, after, ids
from support.together import add_one, at_once, begin, check_whole, writer

ROUNDS = 40
"""As in writer.py."""


def test_two_stores_on_one_file_see_each_other(path: Path) -> None:
    """What one connection saved, claimed or settled, another one sees at once, and versions guard both."""
    with SqliteStore(path) as one, SqliteStore(path) as other:
        one.save(SHOP, [a_commit(request_key="r")])
        assert ids(other, Queue()) == ["c-1"]
        assert other.save(SHOP, [a_commit("x", request_key="r")])[0].repeated
        other.save(SHOP, [a_commit(before=1)])
        with pytest.raises(StaleComplaint):
            one.save(SHOP, [a_commit(before=1)])
        assert other.claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1)) is not None
        assert one.claim(SHOP, Queue(), by="bob", at=after(), until=after(hours=1)) is None


def test_many_may_open_a_new_file_at_once(path: Path) -> None:
    """Whoever comes first lays out the tables; the others find them, and none is refused."""
    for number in range(5):
        fresh = path.with_name(f"{number}.db")

        def work(thread: int, fresh: Path = fresh) -> None:
            with SqliteStore(fresh) as store:
                store.save(SHOP, [a_commit(f"c-{thread}")])

        at_once(8, work)
        with SqliteStore(fresh) as store:
            assert sorted(ids(store, Changed())) == [f"c-{thread}" for thread in range(8)]


@contextmanager
def reader_of(path: Path) -> Iterator[sqlite3.Connection]:
    """Make a store whose log is not yet written ahead, and read from it as another program would."""
    SqliteStore(path).close()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        assert other.execute("pragma journal_mode = delete").fetchone() == ("delete",)
        other.execute("begin")
        other.execute("select count(*) from complaints").fetchone()
        yield other


def test_opening_waits_for_those_who_read(path: Path) -> None:
    """While somebody reads a file whose log has to be turned on, opening it waits, and then goes on."""
    with reader_of(path) as other:
        done = threading.Timer(0.2, other.execute, ["commit"])
        done.start()
        with SqliteStore(path) as store:
            done.join()
            assert store.save(SHOP, [a_commit()])[0].version == 1


def test_opening_goes_on_once_they_have_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first attempt to turn the log on that comes too early is no error."""
    with reader_of(path) as other:

        class Until(suppress):
            """Lets the others end once their reading was in the way."""

            def __exit__(
                self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
            ) -> bool:
                if isinstance(error, sqlite3.OperationalError):
                    other.execute("commit")
                return super().__exit__(kind, error, trace)

        monkeypatch.setattr(_file, "suppress", Until)
        with SqliteStore(path, wait=0.05) as store:
            assert store.save(SHOP, [a_commit()])[0].version == 1
        assert not other.in_transaction


@pytest.mark.parametrize("patience", [0, 1])
def test_opening_does_not_wait_for_ever(path: Path, monkeypatch: pytest.MonkeyPatch, patience: int) -> None:
    """Once the wait is over, the error says that the file is locked."""
    monkeypatch.setattr(_file, "_PATIENCE", patience)
    with reader_of(path), pytest.raises(StorageError, match="cannot open the store: database is locked"):
        SqliteStore(path, wait=0)


def test_eight_threads_lose_nothing(store: ComplaintStore) -> None:
    """Eight threads on one store: every complaint is there, every change of the one they share counts once."""
    store.save(SHOP, [a_commit("shared")])

    def work(thread: int) -> None:
        for number in range(10):
            store.save(SHOP, [a_commit(f"{thread}-{number}"), a_commit(f"{thread}-{number}", before=1)])
            add_one(store, "shared", changes=80)

    at_once(8, work)
    assert len(ids(store, Changed())) == 81
    assert store.get(SHOP, ["shared"])[0].complaint.version == 81
    assert [event.seq for event in store.history(SHOP, "shared").events] == list(range(1, 82))


def test_eight_connections_lose_nothing(path: Path) -> None:
    """Eight threads with a connection each lose nothing either."""
    with SqliteStore(path) as first:
        first.save(SHOP, [a_commit("shared")])

    def work(thread: int) -> None:
        with SqliteStore(path) as store:
            for number in range(6):
                store.save(SHOP, [a_commit(f"{thread}-{number}")])
                add_one(store, "shared", changes=48)

    at_once(8, work)
    with SqliteStore(path) as store:
        assert len(ids(store, Changed())) == 49
        assert store.get(SHOP, ["shared"])[0].complaint.version == 49


def test_two_processes_lose_nothing(path: Path) -> None:
    """Two processes that open a new file and write at once make one store, with every change of both in it."""
    with writer("count", path, "a") as one, writer("count", path, "b") as other:
        begin(one)
        begin(other)
        assert one.stdout is not None
        assert other.stdout is not None
        assert (one.stdout.read(), other.stdout.read()) == ("done\n", "done\n")
    with SqliteStore(path) as store:
        expected = {f"{name}-{number}" for name in "ab" for number in range(ROUNDS)}
        assert set(ids(store, Changed())) == expected | {"shared"}
        assert store.get(SHOP, ["shared"])[0].complaint.version == 2 * ROUNDS + 1


@pytest.mark.parametrize("acknowledged", [1, 12])
def test_a_killed_writer_leaves_whole_batches(path: Path, acknowledged: int) -> None:
    """After kill -9 every acknowledged batch is whole, at most one more is, and nothing is half done; twice over."""
    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit("shared")])
    for name in "ab":
        with writer("batches", path, name) as process:
            begin(process)
            assert process.stdout is not None
            heard = [int(process.stdout.readline()) for _ in range(acknowledged)]
            process.send_signal(signal.SIGKILL)
            heard += [int(line) for line in process.stdout.read().split("\n")[:-1]]
            process.wait()
        check_whole(path, name, heard)
