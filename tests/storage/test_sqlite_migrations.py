"""A file of any released layout is brought up to date when it is opened, as a whole, and loses nothing."""

from __future__ import annotations

import gzip
import hashlib
import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grievance.desk import Desk
from grievance.errors import StorageError, UnknownFormat
from grievance.procedure import Procedure
from grievance.storage import Changed, Due, History, Numbered, Queue, Related, Search
from grievance.storage._sqlite._layout import LAYOUT_VERSION
from grievance.storage._sqlite._migrations import MIGRATIONS
from grievance.storage.sqlite import SqliteStore
from support.builders import a_submission
from support.stores import PATIENCE, SHOP, a_commit, after, ids
from support.together import at_once, begin, writer

GOLDEN = Path(__file__).parent / "golden"
"""Of each layout a file that the library of its time has written, as SQL, and what that library read from it."""

LAYOUTS = sorted(MIGRATIONS)
FIRST = "cfpb:3183186"


def an_old_store(path: Path, layout: int = 2) -> Any:
    """Put the store of an older version at *path*, and return what is in it."""
    with closing(sqlite3.connect(path)) as file:
        file.executescript(gzip.decompress((GOLDEN / f"layout_{layout}.sql.gz").read_bytes()).decode())
    return json.loads((GOLDEN / f"layout_{layout}.json").read_text("utf-8"))


def layout_at(path: Path) -> int:
    """Return the layout of the file."""
    with closing(sqlite3.connect(path)) as file:
        return int(file.execute("pragma user_version").fetchone()[0])


def digest(*parts: bytes) -> str:
    """Return the digest of these parts, each with its length before it."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def digest_of(history: History) -> str:
    """Return the digest of the events with their seals and personal values."""
    parts: list[bytes] = []
    for event in history.events:
        parts += (str(event.seq).encode(), event.document, event.seal)
        for field, value in sorted(event.personal.items()):
            parts += (field.encode(), value)
    return digest(*parts)


def complaints_of(store: SqliteStore, tenant: str) -> dict[str, object]:
    """Return what is compared of each complaint."""
    found: dict[str, object] = {}
    for name in ids(store, Numbered(), tenant=tenant):
        [head], history = store.get(tenant, [name]), store.history(tenant, name)
        assert head.number == history.number
        assert head.secret == history.secret
        found[name] = {
            "number": head.number,
            "version": head.complaint.version,
            "stage": head.complaint.stage.value,
            "open": head.complaint.open,
            "owner": head.complaint.owner,
            "team": head.complaint.team,
            "category": head.complaint.submission.category,
            "text": head.complaint.submission.text[:60],
            "seal": head.seal.hex(),
            "secret": head.secret.hex() if head.secret else None,
            "events": digest_of(history),
            "requests": dict(history.requests),
        }
    return found


def contents(store: SqliteStore, tenant: str) -> dict[str, object]:
    """Return what is compared of a tenant."""
    related = Related(customer_id="k-1", since=datetime(2000, 1, 1, tzinfo=UTC))
    return {
        "registered": store.registered(tenant),
        "complaints": complaints_of(store, tenant),
        "queue": ids(store, Queue(), tenant=tenant),
        "changed": ids(store, Changed(), tenant=tenant),
        "due": ids(store, Due(before=datetime(2030, 1, 1, tzinfo=UTC)), tenant=tenant),
        "related": ids(store, related, tenant=tenant),
        "outbox": [[type(effect).__name__, effect.id] for effect in store.outbox(tenant, limit=99)],
        "documents": [[one.kind, one.key, digest(one.document)] for one in store.documents(tenant, limit=99).entries],
    }


def test_every_layout_that_is_led_on_has_a_file() -> None:
    """The golden files are those of all layouts from the first released one to the last but one."""
    assert list(range(2, LAYOUT_VERSION)) == LAYOUTS
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(
        f"layout_{layout}{end}" for layout in LAYOUTS for end in (".json", ".sql.gz")
    )


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("search", [False, True])
def test_old_stores_read_as_they_did(path: Path, layout: int, *, search: bool) -> None:
    """Whatever an older version has read from its file, this one reads too, and all of it verifies."""
    expected = an_old_store(path, layout)
    for _ in range(2):
        with SqliteStore(path, search=search) as store:
            claims = store._file.read("select id, claimed_by from complaints where claimed_by is not null")
            assert [list(row) for row in claims] == expected["default"]["claimed"]
            assert store.tenants() == tuple(sorted(expected))
            for tenant, wanted in expected.items():
                assert contents(store, tenant) == {name: part for name, part in wanted.items() if name != "claimed"}
                assert Desk(Procedure.pack("cfpb"), store, tenant=tenant).verify().sound
            assert not search or store.search("default", Search(text="equifax"), limit=1).entries
    assert layout_at(path) == LAYOUT_VERSION


@pytest.mark.parametrize("layout", LAYOUTS)
def test_old_stores_go_on(path: Path, layout: int) -> None:
    """What was requested is known, the register goes on, and complaints of then are changed and erased now."""
    expected = an_old_store(path, layout)["default"]
    wanted = expected["complaints"][FIRST]
    with SqliteStore(path) as store:
        again = a_commit("no", request_key=FIRST)
        assert [(saved.complaint_id, saved.repeated) for saved in store.save("default", [again])] == [(FIRST, True)]
        store.save("default", [a_commit("new", request_key="r")])
        store.save("default", [a_commit(FIRST, before=wanted["version"], request_key="q", erases=True)])
        assert store.history("default", "new").number == expected["registered"] + 1
        assert store.history("default", FIRST).requests == {**wanted["requests"], "q": wanted["version"] + 1}
        assert store.history("default", FIRST).secret is None


def tables(path: Path) -> dict[str, object]:
    """Return the columns of all tables and indices of a file."""
    with closing(sqlite3.connect(path)) as file:
        named = file.execute("select type, name, tbl_name from sqlite_schema order by name").fetchall()
        return {
            name: (kind, table, file.execute(f"pragma {kind}_xinfo({name})").fetchall()) for kind, name, table in named
        }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_old_stores_become_like_new_ones(tmp_path: Path, layout: int) -> None:
    """The tables and indices are those of a file that was laid out today."""
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    an_old_store(old, layout)
    for path in (old, new):
        SqliteStore(path).close()
    assert tables(old) == tables(new)


def test_requests_are_those_of_their_tenant(path: Path) -> None:
    """Two organisations may have a complaint with the same id; each keeps its own keys."""
    an_old_store(path)
    with closing(sqlite3.connect(path)) as file, file:
        [(name,)] = file.execute("select id from complaints where tenant = 'other'").fetchall()
        file.execute("update requests set key = 'own' where tenant = 'other'")
    with SqliteStore(path) as store:
        assert store.history("other", name).requests == {"own": 2}
        assert store.history("default", name).requests == {name: 2}


def test_a_gap_at_the_end_of_the_register_stays(path: Path) -> None:
    """A number that was given to a complaint which somebody has removed is not given again."""
    an_old_store(path)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("delete from complaints where tenant = 'default' and registered in (5, 12)")
    with SqliteStore(path) as store:
        assert store.registered("default") == 12
        store.save("default", [a_commit("new")])
        assert store.history("default", "new").number == 13
        assert len(ids(store, Numbered(), tenant="default")) == 11


@pytest.mark.parametrize("done", range(len(tuple(MIGRATIONS[2])) + 1))
def test_a_step_that_fails_leaves_the_old_layout(path: Path, monkeypatch: pytest.MonkeyPatch, done: int) -> None:
    """Wherever it fails, the file is as it was, and is led on the next time."""
    expected = an_old_store(path)
    before = tables(path)
    with monkeypatch.context() as patch:
        patch.setitem(MIGRATIONS, 2, (*tuple(MIGRATIONS[2])[:done], "select no_such_function()"))
        with pytest.raises(StorageError, match="no_such_function"):
            SqliteStore(path)
    assert (layout_at(path), tables(path)) == (2, before)
    with SqliteStore(path) as store:
        assert contents(store, "other") == expected["other"]


DYING = """
import os, signal, sys
from grievance.storage._sqlite._migrations import MIGRATIONS
from grievance.storage.sqlite import SqliteStore
steps = MIGRATIONS[2]
MIGRATIONS[2] = (step if step else os.kill(os.getpid(), signal.SIGKILL) for step in (*steps, ""))
SqliteStore(sys.argv[1])
"""


def test_a_crash_leaves_the_old_layout(path: Path) -> None:
    """A process that is killed when all steps are done, but not committed, has changed nothing."""
    expected = an_old_store(path)
    before = tables(path)
    ended = subprocess.run([sys.executable, "-c", DYING, str(path)], timeout=PATIENCE, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert (layout_at(path), tables(path)) == (2, before)
    with SqliteStore(path) as store:
        assert contents(store, "other") == expected["other"]


def test_many_may_open_an_old_file_at_once(path: Path) -> None:
    """Whoever comes first leads it on; the others find it done, and nobody's work is lost."""
    expected = an_old_store(path)

    def work(thread: int) -> None:
        with SqliteStore(path, search=thread % 2 == 0) as store:
            store.save(SHOP, [a_commit(f"c-{thread}", head={"submission": a_submission(text="late")})])

    at_once(6, work)
    with SqliteStore(path, search=True) as store:
        assert contents(store, "other") == expected["other"]
        assert sorted(ids(store, Numbered(), tenant=SHOP)) == [f"c-{thread}" for thread in range(6)]
        assert len(store.search(SHOP, Search(text="late"), limit=9).entries) == 6


def test_processes_may_open_an_old_file_at_once(path: Path) -> None:
    """Two processes lead one file on and write into it."""
    an_old_store(path)
    with writer("count", path, "a") as one, writer("count", path, "b") as other:
        begin(one)
        begin(other)
        assert one.stdout is not None
        assert other.stdout is not None
        assert (one.stdout.read(), other.stdout.read()) == ("done\n", "done\n")
    with SqliteStore(path) as store:
        assert store.registered(SHOP) == len(ids(store, Numbered(), tenant=SHOP)) == 81
        assert store.registered("default") == 12


def test_a_version_that_has_the_file_open_cannot_spoil_it(path: Path) -> None:
    """A store of layout 2 that was open meanwhile finds its register gone with the next change, and changes nothing."""
    an_old_store(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        read = "select registered from registers where tenant = 'default'"
        assert old.execute(read).fetchall() == [(12,)]
        SqliteStore(path).close()
        old.execute("begin immediate")
        with pytest.raises(sqlite3.OperationalError, match="no such table: registers"):
            old.execute(read)


def test_a_store_that_is_led_on_while_it_is_open_is_left_alone(path: Path) -> None:
    """Once a newer version has changed the tables, this one refuses to write, says why, and changes nothing."""
    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit("a")])
        with closing(sqlite3.connect(path, isolation_level=None)) as newer:
            newer.execute("create table novelties (number integer primary key) strict")
            newer.execute("pragma user_version = 9")
        for write in (
            lambda: store.save(SHOP, [a_commit("b")]),
            lambda: store.claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1)),
            lambda: store.remember(SHOP, "kind", "key", b"document"),
        ):
            with pytest.raises(UnknownFormat, match="9"):
                write()
        assert (ids(store, Changed()), store.recall(SHOP, "kind", "key")) == (["a"], ())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("search", [False, True])
def test_an_old_backup_is_led_on_when_it_is_restored(path: Path, tmp_path: Path, layout: int, *, search: bool) -> None:
    """A backup of an older version comes back as it was read then; the file of the backup itself is not changed."""
    backup = tmp_path / "backup.db"
    expected = an_old_store(backup, layout)["default"]
    del expected["claimed"]
    before = backup.read_bytes()
    with SqliteStore(path, search=search) as store:
        store.save("default", [a_commit("gone")])
        store.restore(backup)
        assert contents(store, "default") == expected
        assert not search or store.search("default", Search(text="equifax"), limit=1).entries
    assert (backup.read_bytes(), layout_at(path)) == (before, LAYOUT_VERSION)
