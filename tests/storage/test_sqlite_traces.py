"""After erasure no byte of what was erased is left in any file of a SQLite store."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import attrs
import pytest

from grievance.errors import StorageError
from grievance.storage import Changed, Commit
from grievance.storage.sqlite import SqliteStore
from support.builders import a_submission
from support.stores import SHOP, a_commit, a_letter, after, everything, ids, sealed

MARKS = (b"PLANTED", b"planted", b"00001")
"""What is planted, and words as the text index has them."""

MANY = 150


def a_mark(number: int, length: int = 0) -> str:
    """Return a text that is known again."""
    return f"PLANTED-{number:05d}-{'y' * length}"


def marked(number: int, before: int, length: int) -> Commit:
    """Return a commit whose every field that may hold something personal holds a mark."""
    mark = a_mark(number, length)
    commit = a_commit(
        f"c-{number}",
        before=before,
        customer_id=f"customer {a_mark(number)}",
        product=f"order {a_mark(number)}",
        head={"submission": a_submission(text=mark, customer_id=mark)},
        effects=(a_letter(f"e-{number}", team=a_mark(number)),),
    )
    event = attrs.evolve(commit.events[0], personal={"text": mark.encode(), "name": mark.encode()})
    secret = None if before else f"{a_mark(number)} key".encode()
    return attrs.evolve(commit, events=(event,), secret=secret)


def an_erasure(number: int, before: int) -> Commit:
    """Return the commit that erases a complaint with its effect."""
    return a_commit(f"c-{number}", before=before, customer_id="pseudonym", erases=True, settled=(f"e-{number}",))


def fill(store: SqliteStore, rnd: random.Random) -> dict[int, int]:
    """Save many marked complaints, change them so that rows move from page to page, and return their versions."""
    versions = dict.fromkeys(range(MANY), 0)
    for number in [*versions, *rnd.choices(range(MANY), k=4 * MANY)]:
        store.save(SHOP, [marked(number, versions[number], rnd.choice((0, rnd.randrange(2500), 20_000)))])
        versions[number] += 1
    for number in versions:
        for place in range(3):
            store.remember(SHOP, "customer", a_mark(number), a_mark(number, 900 * place).encode(), beside=True)
    return versions


def erase(store: SqliteStore, versions: dict[int, int], rnd: random.Random) -> None:
    """Erase all of them, in any order."""
    for number in rnd.sample(sorted(versions), k=len(versions)):
        store.save(SHOP, [an_erasure(number, versions[number])])
        store.remember(SHOP, "customer", a_mark(number), None)


def traces(path: Path) -> list[str]:
    """Return the names of the files beside *path*, itself included, in which a mark stands."""
    return sorted(file.name for file in path.parent.iterdir() if any(mark in file.read_bytes() for mark in MARKS))


@contextmanager
def reader(path: Path) -> Iterator[sqlite3.Connection]:
    """Be another program that is in the midst of reading."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin")
        other.execute("select count(*) from complaints").fetchall()
        yield other


@pytest.mark.parametrize(("seed", "search"), [(1, False), (6, True)])
def test_erasure_leaves_no_byte(path: Path, seed: int, *, search: bool) -> None:
    """
    After everything was erased and the store purged, no file of it holds a byte of what was planted: not in the heads,
    indices, personal values, secrets, effects, documents and the text index, nor in their former places.
    """
    rnd = random.Random(seed)  # noqa: S311
    with SqliteStore(path, search=search) as store:
        versions = fill(store, rnd)
    assert traces(path) == ["complaints.db"]
    with SqliteStore(path) as store:
        erase(store, versions, rnd)
        assert store.purge()
        assert traces(path) == []
        assert {file.name for file in path.parent.iterdir()} == {
            "complaints.db", "complaints.db-shm", "complaints.db-wal"
        }  # fmt: skip
        assert path.with_name("complaints.db-wal").read_bytes() == b""
        assert len(ids(store, Changed())) == MANY
    assert traces(path) == []


@pytest.mark.parametrize("search", [False, True])
def test_a_small_erasure_leaves_no_byte_at_once(path: Path, *, search: bool) -> None:
    """Where no rows had to move, nothing is left right after the commit, or after a document was forgotten."""
    with SqliteStore(path, search=search) as store:
        store.save(SHOP, [marked(1, 0, 50), a_commit("other")])
        store.save(SHOP, [an_erasure(1, 1)])
        assert traces(path) == []
        store.remember(SHOP, "customer", "c", a_mark(1).encode())
        assert traces(path) != []
        store.remember(SHOP, "customer", "c", None)
        assert traces(path) == []


def test_what_lives_survives_the_purge(path: Path) -> None:
    """A purge changes nothing that can be read, and the file goes on as a store of ours."""
    with SqliteStore(path) as store:
        batch = [attrs.evolve(a_commit(name), events=(sealed(name, 1, {"text": b"kept"}),)) for name in "abc"]
        store.save(SHOP, batch)
        store.save(SHOP, [a_commit("b", before=1, effects=(a_letter("e"),), next_due=after(), product="p")])
        store.remember(SHOP, "kind", "key", b"document")
        before = everything(store, "abc"), store.registered(SHOP)
        assert store.purge()
        assert (everything(store, "abc"), store.registered(SHOP)) == before
        assert store.recall(SHOP, "kind", "key") == (b"document",)
        store.save(SHOP, [a_commit("c", before=1)])
    with SqliteStore(path) as again:
        assert [event.seq for event in again.history(SHOP, "c").events] == [1, 2]


def test_who_reads_on_keeps_the_log_for_that_long(path: Path) -> None:
    """While another program reads, the log cannot be emptied and a purge says so; once it has done, nothing is left."""
    rnd = random.Random(3)  # noqa: S311
    with SqliteStore(path, wait=0.01) as store:
        versions = fill(store, rnd)
        with reader(path) as other:
            erase(store, versions, rnd)
            assert not store.purge()
            assert "complaints.db-wal" in traces(path)
            assert other.execute("select count(*) from complaints").fetchall() == [(MANY,)]
        assert store.purge()
        assert traces(path) == []


def test_who_is_only_connected_is_in_nobodys_way(path: Path) -> None:
    """Another connection that is not reading at this moment does not keep the log, and reads on after the purge."""
    with SqliteStore(path) as store, SqliteStore(path) as other:
        store.save(SHOP, [marked(1, 0, 500)])
        assert ids(other, Changed()) == ["c-1"]
        store.save(SHOP, [an_erasure(1, 1)])
        assert store.purge()
        assert traces(path) == []
        assert [head.complaint.version for head in other.get(SHOP, ["c-1"])] == [2]


def test_a_writer_in_the_way_is_told(path: Path) -> None:
    """While another program writes there is no purge."""
    with SqliteStore(path, wait=0.01) as store:
        store.save(SHOP, [marked(1, 0, 500)])
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("begin immediate")
            assert not store.purge()
            other.execute("rollback")
        assert store.purge()


def test_a_writer_that_comes_between_is_told(path: Path) -> None:
    """If another program begins to write once the log is empty, the file is not rewritten, and that is no error."""
    with SqliteStore(path, wait=0.01) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        store.save(SHOP, [marked(1, 0, 500)])
        cut = store._file.cut_log

        def cut_and_come_between(*, wait: float | None = None) -> bool:
            done = cut(wait=wait)
            other.execute("begin immediate")
            return done

        store._file.cut_log = cut_and_come_between  # type: ignore[method-assign]
        assert not store.purge()


def test_after_a_crash_the_log_is_emptied_again(tmp_path: Path, path: Path) -> None:
    """A program that ended between an erasure and the emptying of the log left a log: opening empties it."""
    with SqliteStore(path) as store:
        store.save(SHOP, [marked(1, 0, 500)])
        with reader(path):
            store.save(SHOP, [an_erasure(1, 1)])
            crashed = tmp_path / "crashed"
            crashed.mkdir()
            for file in path.parent.glob("complaints.db*"):
                shutil.copy(file, crashed)
    again = crashed / path.name
    assert traces(again) == ["complaints.db-wal"]
    with SqliteStore(again) as store:
        assert traces(again) == []
        assert [head.secret for head in store.get(SHOP, ["c-1"])] == [None]
        assert store.purge()
    assert traces(again) == []


def test_an_erasure_never_fails_for_its_log(path: Path) -> None:
    """What keeps the log from being emptied is no reason to say that an erasure failed: it was done."""

    def broken(*, wait: float | None = None) -> bool:
        raise StorageError(f"no room left after {wait}")

    with SqliteStore(path) as store:
        store.save(SHOP, [marked(1, 0, 0)])
        store._file.cut_log = broken  # type: ignore[method-assign]
        assert store.save(SHOP, [an_erasure(1, 1)])[0].version == 2
        store.remember(SHOP, "customer", "c", None)
        with pytest.raises(StorageError, match="no room"):
            store.purge()


def test_a_purge_without_room_is_told(path: Path) -> None:
    """A file that cannot be rewritten is told as such."""

    def always(*, wait: float | None = None) -> bool:
        return True

    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit()])
        store._file.connection.execute("begin")
        store._file.cut_log = always  # type: ignore[method-assign]
        with pytest.raises(StorageError, match="cannot be purged"):
            store.purge()


def test_a_closed_store_is_not_purged(path: Path) -> None:
    """A closed store says that it is closed."""
    store = SqliteStore(path)
    store.close()
    with pytest.raises(StorageError, match="closed"):
        store.purge()


def test_a_store_in_memory_is_purged(path: Path) -> None:
    """A store without a file has no traces outside the process."""
    with SqliteStore(":memory:") as store:
        store.save(SHOP, [marked(1, 0, 9)])
        assert store.purge()
        assert ids(store, Changed()) == ["c-1"]
    assert not list(path.parent.iterdir())


def test_waiting_is_as_long_as_before(path: Path) -> None:
    """Emptying the log leaves the patience of the store as it was."""
    with SqliteStore(path, wait=7) as store:
        store.save(SHOP, [a_commit(secret=None, erases=True)])
        assert store._file.read("pragma busy_timeout") == [(7000,)]
        store.purge()
        assert store._file.read("pragma busy_timeout") == [(7000,)]
