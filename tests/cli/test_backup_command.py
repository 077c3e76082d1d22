"""``grievance backup`` and ``restore``, and ``verify`` with its JSON form."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pytest

from grievance.cli._open import TENANT
from grievance.storage import copied
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from support.archived import BANK, contents, lived_in
from support.stores import a_commit

Cli: TypeAlias = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _bank(cli: Cli) -> None:
    """A few real complaints in x.db, under the tenant of the command line."""
    memory, lines = MemoryStore(), MemoryStore()
    lived_in(memory, 6)
    copied(memory, lines)
    lines._tenants[TENANT] = lines._tenants.pop(BANK)
    with SqliteStore("x.db") as store:
        copied(lines, store)


def kept(path: str) -> object:
    """Return what a file holds."""
    with SqliteStore(path) as store:
        return contents(store, TENANT)


def test_a_backup_is_restored(cli: Cli) -> None:
    """A file by itself, taken while the store is open, from which another store gets all that was there."""
    before = kept("x.db")
    with SqliteStore("x.db") as used:
        assert cli("backup", "--to", "y.db") == (0, "backed up to y.db\n", "")
        used.remember(TENANT, "kind", "key", b"later")
    assert kept("y.db") == before
    assert cli("restore", "--from", "y.db")[:2] == (
        0,
        "restored from y.db: what was erased since it was made has to be erased again\n",
    )
    assert kept("x.db") == before
    assert cli("restore", "--from", "y.db", "--store", "sqlite:///new.db", store=False)[0] == 0
    assert kept("new.db") == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("backup", "--to", "x.db", "--store", "sqlite:///x.db"), "x.db"),
        (("backup", "--to", "y.db", "--store", "sqlite:///gone.db"), "gone.db: there is no store here"),
        (("backup", "--to", "y.db", "--store", "postgresql://u:hunter2@host/x"), "is backed up with pg_dump"),
        (("restore", "--from", "y.db", "--store", "postgresql://u:hunter2@host/x"), "is backed up with pg_dump"),
        (("backup", "--to", "y.db", "--store", "x.db"), "--store: must be sqlite:/// and the path"),
        (("backup", "--to", "y.db", "--store", "sqlite:///"), "--store: must be sqlite:/// and the path"),
        (("restore", "--from", "gone.db", "--store", "sqlite:///x.db"), "gone.db: there is no backup here"),
    ],
)
def test_what_cannot_be_backed_up_or_restored_is_refused(cli: Cli, words: tuple[str, ...], told: str) -> None:
    """It says why, and for a database server what does it instead; nothing is written, no password told."""
    if words[0] == "restore" and "y.db" in words:
        Path("y.db").write_bytes(b"")
    code, out, err = cli(*words, store=False)
    assert (code, out) == (1, "")
    assert told in err
    assert "hunter2" not in err
    assert not Path("gone.db").exists()


def test_a_sound_store_as_json(cli: Cli) -> None:
    """What was looked at and found, for programs."""
    code, out, _ = cli("verify", "--json")
    assert code == 0
    assert json.loads(out) == {"checked": 6, "erased": ["cfpb:3182670"], "findings": [], "sound": True}
    assert cli("verify")[1] == "6 complaints, 1 erased, 0 findings\n"


def test_every_organisation_is_looked_at(cli: Cli) -> None:
    """Whose complaint it is stands before each finding; one may be asked for alone."""
    with SqliteStore("x.db") as store:
        store.save("bank-2", [a_commit("odd")])
    code, out, _ = cli("verify")
    assert code == 1
    assert "bank-2: odd: " in out
    assert "default: 6 complaints, 1 erased, 0 findings\n" in out
    assert cli("verify", "--tenant", "default") == (0, "6 complaints, 1 erased, 0 findings\n", "")
    assert cli("verify", "--tenant", "bank-3")[::2] == (2, "error: --tenant: must name one of bank-2, default\n")


@pytest.mark.parametrize("content", [None, b""])
def test_who_only_looks_writes_nothing(cli: Cli, content: bytes | None) -> None:
    """A file that is missing or empty is no store, stays as it is, and is told apart from one that was changed."""
    if content is not None:
        Path("z.db").write_bytes(content)
    code, out, err = cli("verify", "--store", "sqlite:///z.db", store=False)
    assert (code, out) == (2, "")
    assert "there is no store here" in err
    assert not Path("z.db").exists() or not Path("z.db").stat().st_size


def test_a_damaged_procedure_stops_nobody_from_looking(cli: Cli) -> None:
    """It is a finding like others."""
    with closing(sqlite3.connect("x.db")) as db, db:
        db.execute("update documents set document = x'00' where kind = 'procedure'")
    code, out, _ = cli("verify")
    assert code == 1
    assert "procedure" in out
    assert "6 complaints" in out


def test_findings_as_json(cli: Cli) -> None:
    """Each finding names its complaint, null where a whole one is gone; the exit code is 1."""
    with closing(sqlite3.connect("x.db")) as db, db:
        db.execute("update complaints set team = 'nobody' where id = 'cfpb:3182500'")
        db.execute("delete from complaints where id = 'cfpb:3182706'")
    code, out, _ = cli("verify", "--json")
    found = json.loads(out)
    assert (code, found["sound"], found["checked"]) == (1, False, 5)
    assert {(one["complaint"], one["problem"]) for one in found["findings"]} >= {
        ("cfpb:3182500", "its place in the index does not follow from its history"),
        (None, "the 4th complaint was removed"),
    }
    code, out, _ = cli("verify")
    assert code == 1
    assert "cfpb:3182500: its place in the index does not follow from its history\n" in out
