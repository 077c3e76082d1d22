"""``grievance copy``: from store to store, to a file and from one, and what is refused."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeAlias

import pytest

from grievance.cli._copy import copy
from grievance.cli._open import TENANT, open_store, without_password
from grievance.errors import InvalidValue
from grievance.storage import exported, sql
from grievance.storage.sqlite import SqliteStore
from support.archived import BANK, contents, lived_in

Cli: TypeAlias = Callable[..., tuple[int, str, str]]

FIRST, SECOND = "sqlite:///a.db", "sqlite:///b.db"


@pytest.fixture(autouse=True)
def _bank(cli: Cli) -> None:
    """A few real complaints in a.db of the folder in which commands run."""
    with SqliteStore("a.db") as store:
        lived_in(store, 6)


@pytest.fixture(name="copying")
def _copying(cli: Cli) -> Callable[..., tuple[int, str, str]]:
    """Return how to run the command."""

    def ran(source: str, target: str, *more: str) -> tuple[int, str, str]:
        return cli("copy", "--from", source, "--to", target, *more, store=False)

    return ran


def same(*paths: str) -> bool:
    """Return whether these files hold the same."""
    found = []
    for path in paths:
        with SqliteStore(path) as store:
            found.append(contents(store))
    return all(one == found[0] for one in found)


def test_a_store_is_copied(copying: Cli) -> None:
    """The other file holds the same, and the command says how much it is; again it says what was known."""
    code, out, err = copying(FIRST, SECOND)
    assert (code, err) == (0, "")
    assert out == "bank: 6 complaints, 4 documents, 8 to be done\n"
    assert same("a.db", "b.db")
    assert copying(FIRST, SECOND)[1] == "bank: 6 complaints (6 of them known), 4 documents, 8 to be done\n"


def test_the_counts_as_json(copying: Cli) -> None:
    """One document, an entry for each organisation."""
    code, out, _ = copying(FIRST, SECOND, "--json")
    counts = {"tenant": BANK, "complaints": 6, "known": 0, "documents": 4, "effects": 8}
    assert (code, json.loads(out)) == (0, {"tenants": [counts]})


def test_through_a_file_for_its_owner_only(copying: Cli) -> None:
    """The export is readable by its owner alone, and makes the same store."""
    code, out, err = copying(FIRST, "jsonl:x.jsonl")
    assert (code, out, err) == (0, "", "wrote 12 lines to x.jsonl, for its owner only\n")
    assert stat.S_IMODE(os.stat("x.jsonl").st_mode) == 0o600
    assert copying("jsonl:x.jsonl", SECOND)[0] == 0
    assert same("a.db", "b.db")


def test_through_a_pipe(copying: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash stands for what is piped out and in."""
    out = io.TextIOWrapper(io.BytesIO())
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", out)
        copy(FIRST, "jsonl:-", tenant=None, as_json=False)
    with SqliteStore("a.db") as store:
        assert out.buffer.getvalue() == b"".join(exported(store, BANK))
    Path("piped").write_bytes(out.buffer.getvalue())
    with Path("piped").open("rb") as piped:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=piped))
        assert copying("jsonl:-", SECOND)[0] == 0
    assert same("a.db", "b.db")


def test_one_of_several_organisations(copying: Cli) -> None:
    """A file holds one, which has to be named; it may go on under another name."""
    with SqliteStore("a.db") as store:
        store.remember("shop", "kind", "key", b"x")
    code, _, err = copying(FIRST, "jsonl:x.jsonl")
    assert (code, err) == (1, "error: --tenant: must name one of bank, shop\n")
    assert not Path("x.jsonl").exists()
    assert copying(FIRST, "jsonl:x.jsonl", "--tenant", BANK)[0] == 0
    assert copying("jsonl:x.jsonl", SECOND, "--tenant", "other")[1].startswith("other: 6 complaints")
    assert [line.split(":")[0] for line in copying(FIRST, "sqlite:///c.db")[1].splitlines()] == ["bank", "shop"]
    assert copying(FIRST, "sqlite:///d.db", "--tenant", "shop")[1] == "shop: 0 complaints, 1 documents, 0 to be done\n"


def test_an_empty_store_has_nothing_to_export(copying: Cli) -> None:
    """It is told rather than written to an empty file."""
    SqliteStore("empty.db").close()
    assert copying("sqlite:///empty.db", "jsonl:x.jsonl")[2].startswith("error: --tenant: must name one of those in")


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("sqlite:///gone.db", SECOND, "gone.db: there is no store here"),
        ("jsonl:gone.jsonl", SECOND, "gone.jsonl: cannot be read: No such file"),
        (FIRST, "jsonl:a.db", "a.db: cannot be written: File exists"),
        (FIRST, "jsonl:no/such/x.jsonl", "no/such/x.jsonl: cannot be written"),
        ("jsonl:x", "jsonl:y", "--to: must be a store where --from is a file"),
        ("mysql://u:hunter2@host/x", SECOND, "--from: must be sqlite:///"),
        (FIRST, "mysql://u:hunter2@host/x", "--to: must be sqlite:///"),
        (FIRST, "postgresql://u:hunter2@host:port/x", "--to: must be the URL of a database"),
        (FIRST, "postgresql://u:hunter2@127.0.0.1:1/x", "OperationalError"),
        (FIRST, "b.db", "--to: must be sqlite:///"),
    ],
)
def test_what_cannot_be_copied_is_refused(copying: Cli, source: str, target: str, told: str) -> None:
    """The option and the remedy are named; a password in a URL never is."""
    code, out, err = copying(source, target)
    assert (code, out) == (1, "")
    assert told in err
    assert "hunter2" not in err


def test_an_export_that_failed_leaves_no_file(copying: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an export would be mistaken for a whole one."""

    def breaking(*given: Any) -> Iterator[bytes]:
        lines = exported(*given)
        yield next(lines)
        raise InvalidValue("x", "broke")

    monkeypatch.setattr("grievance.cli._copy.exported", breaking)
    assert copying(FIRST, "jsonl:x.jsonl")[0] == 1
    assert not Path("x.jsonl").exists()


def test_a_damaged_file_is_told_with_its_line(copying: Cli) -> None:
    """What stands before the damage is kept, and with the whole file the copy goes on."""
    copying(FIRST, "jsonl:x.jsonl")
    whole = Path("x.jsonl").read_bytes()
    Path("x.jsonl").write_bytes(b"".join(whole.splitlines(keepends=True)[:5]))
    code, _, err = copying("jsonl:x.jsonl", SECOND)
    assert code == 1
    assert "line 6: is missing: the export was cut off" in err
    Path("x.jsonl").write_bytes(whole)
    assert copying("jsonl:x.jsonl", SECOND)[0] == 0
    assert same("a.db", "b.db")


def test_commands_work_on_a_server(copying: Cli, cli: Cli, empty_database: str) -> None:
    """What was copied there is read, changed and proved by the same commands, and comes back whole."""
    copying(FIRST, "jsonl:x.jsonl")
    assert copying("jsonl:x.jsonl", empty_database, "--tenant", TENANT)[1].startswith("default: 6 complaints")
    on_server = ("--store", empty_database)
    code, out, _ = cli("queue", "--json", "--now", "2019-04-29T15:00Z", *on_server, store=False)
    assert (code, "cfpb:3182754" in out) == (0, True)
    merged = ("unmerge", "cfpb:3182706", "--reason", "two", "--by", "ann", "--as", "accountable")
    assert cli(*merged, "--now", "2019-04-29T15:00Z", *on_server, store=False)[0] == 0
    assert cli("verify", *on_server, store=False)[:2] == (0, "6 complaints, 1 erased, 0 findings\n")
    assert copying(empty_database, SECOND)[0] == 0


def test_a_database_is_opened_by_its_url(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PostgreSQL URL, with the driver named or not, is handed to the SQL store as it is."""
    opened: list[str] = []

    def made(url: str, *, migrate: bool) -> bool:
        opened.append(url)
        return migrate

    monkeypatch.setattr(sql, "SqlStore", made)
    for url in ("postgresql://u:p@host/x", "postgresql+psycopg://host/x"):
        assert not open_store(url, must_exist=True), "who only looks makes no tables"
    assert opened == ["postgresql://u:p@host/x", "postgresql+psycopg://host/x"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ann:p:w@rd@host:5432/db", "postgresql://ann:***@host:5432/db"),
        ("postgresql://host:5432/db", "postgresql://host:5432/db"),
        ("sqlite:///a:b@c.db", "sqlite:///a:b@c.db"),
    ],
)
def test_a_url_is_shown_without_its_password(url: str, shown: str) -> None:
    """What is printed may be read by others."""
    assert without_password(url) == shown
