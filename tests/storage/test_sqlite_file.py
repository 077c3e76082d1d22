"""The SQLite file: what is in it, what is refused and left alone, which indices answer, what is told when it fails."""

from __future__ import annotations

import os
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest

from grievance.codec import Codec
from grievance.errors import InvalidDocument, StorageError, UnknownComplaint, UnknownFormat
from grievance.model import Stage
from grievance.storage import Changed, ComplaintStore, Queue, SealedEvent
from grievance.storage._sqlite._layout import EVENTS_AT_MOST
from grievance.storage.sqlite import SqliteStore
from support.builders import a_submission
from support.stores import SHOP, a_commit, a_letter, after, entries, everything, ids

THREE = ["c-1", "c-2", "c-3"]


def filled(store: ComplaintStore) -> ComplaintStore:
    """Return the *store* with three complaints, effects and a document in it."""
    store.save(SHOP, [a_commit("c-1", events=2, effects=(a_letter("e"),)), a_commit("c-2", next_due=after())])
    store.save(SHOP, [a_commit("c-2", before=1, head={"submission": a_submission(text="é\u0085\U0001f600")})])
    store.save(SHOP, [a_commit("c-3", stage=Stage.CLOSED, open=False, request_key="r"), a_commit("c-1", before=2)])
    store.remember(SHOP, "kind", "key", b"\x00\xff")
    return store


def test_a_file_opened_again_holds_the_same(path: Path) -> None:
    """Everything read after closing and opening again equals what was read before, claims and request keys too."""
    with SqliteStore(path) as first:
        before = everything(filled(first), THREE)
        first.claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1))
    with SqliteStore(str(path)) as again:
        assert everything(again, THREE) == before
        assert again.recall(SHOP, "kind", "key") == (b"\x00\xff",)
        assert again.registered(SHOP) == 3
        assert again.save(SHOP, [a_commit("x", request_key="r")])[0].repeated
        entry = again.claim(SHOP, Queue(), by="bob", at=after(), until=after(hours=1))
        assert entry is not None
        assert entry.complaint_id == "c-2"


def test_closing_twice_is_harmless(path: Path) -> None:
    """A closed store may be closed again; every other use of it is an error of the library."""
    store = SqliteStore(path)
    store.save(SHOP, [a_commit()])
    store.close()
    store.close()
    uses: list[Callable[[], object]] = [
        lambda: store.get(SHOP, ["c-1"]),
        lambda: store.history(SHOP, "c-1"),
        lambda: store.find(SHOP, Queue(), limit=1),
        lambda: store.save(SHOP, [a_commit("c-2")]),
        lambda: store.recall(SHOP, "kind", "key"),
    ]
    for use in uses:
        with pytest.raises(StorageError, match="closed"):
            use()


def test_a_store_may_live_in_memory() -> None:
    """The path ``:memory:`` is a store of its own that ends with it."""
    with SqliteStore(":memory:") as one, SqliteStore(":memory:") as other:
        filled(one)
        assert ids(one, Changed()) == ["c-2", "c-3", "c-1"]
        assert ids(other, Changed()) == []


def test_deleted_values_are_overwritten_and_writers_do_not_block_readers(path: Path) -> None:
    """Secure deletion and the write-ahead log are on, and the file says whose it is and which layout it has."""
    with SqliteStore(path) as store:
        wanted = {"secure_delete": 1, "journal_mode": "wal", "synchronous": 1, "application_id": 0x67726976}
        found = {name: store._file.connection.execute(f"pragma {name}").fetchone()[0] for name in wanted}
        assert found == wanted
        assert store._file.connection.execute("pragma user_version").fetchone()[0] == 3
    assert path.read_bytes()[68:72] == b"griv"


def test_what_is_settled_is_gone_from_the_file(path: Path) -> None:
    """After an effect was settled its text stands neither in the file nor in the log beside it."""
    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit(effects=(a_letter("e", team="PLANTED-MARKER"),))])
        store.save(SHOP, [a_commit(before=1, settled=("e",))])
    assert b"PLANTED-MARKER" not in path.read_bytes()
    assert not [name for name in os.listdir(path.parent) if name != path.name]


@contextmanager
def left_alone(path: Path) -> Iterator[None]:
    """Check that the file at *path* stays as it is, with nothing beside it."""
    before = path.read_bytes(), path.stat().st_mode
    yield
    assert (path.read_bytes(), path.stat().st_mode) == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "garbage",
    [b"xy", b"not a database, but a letter\n" * 3, os.urandom(8192), b"SQLite format 3\0", b"SQLite format 3\0" * 999],
    ids=["two bytes", "text", "random", "header only", "headers"],
)
def test_garbage_is_refused(path: Path, garbage: bytes) -> None:
    """A file that is no database is refused with an error of the library, and left as it was."""
    path.write_bytes(garbage)
    with left_alone(path), pytest.raises(StorageError, match="cannot open the store"):
        SqliteStore(path)


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    """A file without a byte is taken, as SQLite itself takes it."""
    path.touch()
    with SqliteStore(path) as store:
        assert store.save(SHOP, [a_commit()])[0].version == 1


@pytest.mark.parametrize("where", [".", "no/such/folder/x.db"])
def test_a_path_that_can_be_no_file_is_refused(tmp_path: Path, where: str) -> None:
    """A directory, or a file in a folder that is not there, is refused with an error of the library."""
    with pytest.raises(StorageError, match="cannot open the store: unable to open database file"):
        SqliteStore(tmp_path / where)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "script",
    [
        "create table notes (text)",
        "pragma application_id = 7",
        "pragma application_id = 7; create table notes (text)",
        "pragma user_version = 1",
        "pragma user_version = 1; create table complaints (id)",
        "pragma user_version = 9; create table notes (text)",
    ],
)
def test_a_file_of_another_program_is_refused(path: Path, script: str) -> None:
    """A database that is not ours is refused whatever it looks like, and not a byte of it is changed."""
    with closing(sqlite3.connect(path)) as other:
        other.executescript(script)
    with left_alone(path), pytest.raises(StorageError, match="another program"):
        SqliteStore(path)


def test_a_newer_layout_is_refused(path: Path) -> None:
    """A file that a newer version of the library wrote is refused with both versions, and left as it was."""
    SqliteStore(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("pragma user_version = 4")
    with left_alone(path), pytest.raises(UnknownFormat) as refusal:
        SqliteStore(path)
    assert (refusal.value.found, refusal.value.known) == (4, 3)


@pytest.mark.parametrize("layout", [0, 1])
def test_an_older_layout_is_refused(path: Path, layout: int) -> None:
    """A file of ours from before the first release is refused with its layout and what to do, and left as it was."""
    SqliteStore(path).close()
    with closing(sqlite3.connect(path)) as older:
        older.execute(f"pragma user_version = {layout}")
    with left_alone(path), pytest.raises(StorageError, match=f"layout {layout}, .*: register its records anew"):
        SqliteStore(path)


def test_a_head_of_a_newer_format_is_refused(path: Path) -> None:
    """A document that this version cannot read is never read as something else."""
    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit(effects=(a_letter("e"),))])
        store._file.connection.execute("update complaints set head = ?", (b'{"format":2,"kind":"complaint"}',))
        store._file.connection.execute("update outbox set document = x'00'")
        with pytest.raises(UnknownFormat):
            store.get(SHOP, ["c-1"])
        with pytest.raises(InvalidDocument):
            store.outbox(SHOP, limit=1)


def test_a_value_that_does_not_fit_its_column_changes_nothing(path: Path) -> None:
    """What the tables refuse is told as an error of the library, and nothing of the batch is kept."""
    with SqliteStore(path) as store:
        with pytest.raises(StorageError, match=r"complaints\.team"):
            store.save(SHOP, [a_commit("c-1"), a_commit("c-2", team=b"bytes")])
        odd: Any = SealedEvent(seq=1, document="no bytes", seal=b"")  # type: ignore[arg-type]
        with pytest.raises(StorageError, match=r"events\.document"):
            store.save(SHOP, [a_commit("c-1"), attrs.evolve(a_commit("c-2"), events=(odd,))])
        assert ids(store, Changed()) == []


def test_a_history_ends_before_the_place_of_the_next_one(path: Path) -> None:
    """The last event that a history has room for is read back; one more is refused, and the next history is whole."""
    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit("long"), a_commit("next")])
        store._file.connection.execute("update complaints set version = ? where id = 'long'", (EVENTS_AT_MOST - 2,))
        store.save(SHOP, [a_commit("long", before=EVENTS_AT_MOST - 2)])
        assert [event.seq for event in store.history(SHOP, "long").events] == [1, EVENTS_AT_MOST - 1]
        with pytest.raises(StorageError, match="1048575 events"):
            store.save(SHOP, [a_commit("long", before=EVENTS_AT_MOST - 1)])
        with pytest.raises(StorageError, match="1048575 events"):
            store.save(SHOP, [a_commit("long", before=EVENTS_AT_MOST - 1, events=2)])
        assert [event.seq for event in store.history(SHOP, "next").events] == [1]


def test_a_full_disk_is_told_as_such(path: Path) -> None:
    """When SQLite gives a transaction up by itself, the reason is what is told, and the store goes on working."""
    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit()])
        pages = store._file.connection.execute("pragma page_count").fetchone()[0]
        store._file.connection.execute(f"pragma max_page_count = {pages}")
        with pytest.raises(StorageError, match="full"):
            store.save(SHOP, [a_commit(f"big-{n}", secret=bytes(100_000)) for n in range(9)])
        assert ids(store, Changed()) == ["c-1"]
        store._file.connection.execute("pragma max_page_count = 100000")
        assert store.save(SHOP, [a_commit("c-2")])[0].version == 1


def test_a_writer_waits_as_long_as_it_is_told(path: Path) -> None:
    """While another program holds the file a write is refused after the wait, and nothing is lost."""
    with SqliteStore(path, wait=0) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(StorageError, match="locked"):
            store.save(SHOP, [a_commit()])
        assert ids(store, Changed()) == []
        other.execute("rollback")
        assert store.save(SHOP, [a_commit()])[0].version == 1


def test_both_codecs_read_one_file(path: Path) -> None:
    """A file written with the fast codec is read with the other, and the other way round."""
    for name, writer, reader in (
        ("a", Codec(fast=False), Codec(fast=True)),
        ("b", Codec(fast=True), Codec(fast=False)),
    ):
        with SqliteStore(path, codec=writer) as store:
            commit = a_commit(name, effects=(a_letter(name),))
            store.save(SHOP, [commit])
        with SqliteStore(path, codec=reader) as store:
            assert [head.complaint for head in store.get(SHOP, [name])] == [commit.head]
            assert store.outbox(SHOP, limit=9)[-1:] == commit.effects


def test_instants_are_microseconds_since_1970(path: Path) -> None:
    """What stands in the file can be read by others, and by every later version."""
    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit(rank_at=after(microseconds=7))])
        [row] = store._file.read("select received_at, rank_at, next_due from complaints")
    assert row == (1_782_900_000_000_000, 1_782_900_000_000_007, None)


def test_an_entry_holds_every_field(path: Path) -> None:
    """The columns that are read are all fields of the index entry."""
    commit = a_commit(team="t", owner="o", level="l", next_due=after(), customer_id="k", product="p", exception=True)
    with SqliteStore(path) as store:
        store.save(SHOP, [commit])
        [entry] = entries(store, Changed())
    assert all(getattr(entry, field.name) is not None for field in attrs.fields(type(entry)))
    assert entry == commit.index


SURROGATE = "Anna \ud800"


def test_text_that_is_none_is_quoted_nowhere(path: Path) -> None:
    """A lone surrogate is refused by an error that holds nothing of the text; as an id it is not there."""
    with SqliteStore(path) as store:
        assert store.get(SHOP, [SURROGATE]) == ()
        with pytest.raises(UnknownComplaint):
            store.history(SHOP, SURROGATE)
        for ask in (
            lambda: store.recall(SHOP, "kind", SURROGATE),
            lambda: store.remember(SHOP, "kind", SURROGATE, b"x"),
            lambda: store.claim(SHOP, Queue(team=SURROGATE), by="ann", at=after(), until=after(hours=1)),
        ):
            with pytest.raises(StorageError, match="lone surrogate") as refusal:
                ask()
            assert "Anna" not in "".join(traceback.format_exception(refusal.value, limit=0))


def test_a_backup_with_other_pages_is_told(path: Path, tmp_path: Path) -> None:
    """SQLite cannot put pages of another size into a file that is in use; the error says what can be done."""
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as file:
        file.execute("pragma page_size = 1024")
        file.execute("vacuum")
    with SqliteStore(other) as store:
        store.save(SHOP, [a_commit()])
    with SqliteStore(path) as store:
        with pytest.raises(StorageError, match="pages of 1024 bytes, the store of 8192; open the copy"):
            store.restore(other)
        assert store.registered(SHOP) == 0


def test_an_empty_backup_replaces_nothing(path: Path, tmp_path: Path) -> None:
    """A store that holds no complaint is no backup of one."""
    SqliteStore(tmp_path / "empty.db").close()
    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit()])
        with pytest.raises(StorageError, match="the backup holds no complaint"):
            store.restore(tmp_path / "empty.db")
        assert store.registered(SHOP) == 1
