"""The commands about the life of a complaint: show, due, verify, describe."""

# ruff: noqa: RUF001

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grievance import Desk, Procedure, Submission
from grievance.storage.sqlite import SqliteStore

RECEIVED = datetime(2026, 7, 1, 10, tzinfo=UTC)
SOON, LATER = "2026-07-01T12:00:00Z", "2026-07-03T10:00:00Z"


def grievance(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in *folder*, on its store if the command takes one."""
    store = [] if arguments[0] == "describe" else ["--store", "sqlite:///x.db"]
    return subprocess.run(
        [sys.executable, "-m", "grievance.cli", *arguments, *store],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def printed(*arguments: str, folder: Path) -> str:
    """Return what a command prints that must end well."""
    done = grievance(*arguments, folder=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    with SqliteStore(tmp_path / "x.db") as store:
        desk = Desk(Procedure.pack("retail"), store, clock=lambda: RECEIVED)
        desk.register(
            Submission(
                text="It never came",
                category="delivery/late",
                channel="web",
                received_at=RECEIVED,
                source_key="C-1",
                receiver="h-77",
            )
        )
    return tmp_path


def test_show_to_the_customer(folder: Path) -> None:
    """By default the public status alone is shown, in the language asked for; who read goes on record."""
    english = printed("show", "C-1", "--now", SOON, folder=folder)
    russian = printed("show", "C-1", "--now", SOON, "--language", "ru", "--by", "k-1", folder=folder)

    assert english.split("\n") == [
        "reference: C-1",
        "status: We are looking into your complaint.",
        "received on: 2026-07-01",
        "next step: We will answer you. What you hear from us next: the confirmation that we have received it.",
        "by: 2026-07-02",
        "turn to: complaints@shop.example",
        "language: en",
        "",
    ]
    assert "status: Мы рассматриваем вашу жалобу." in russian
    with SqliteStore(folder / "x.db") as store:
        readings = Desk(Procedure.pack("retail"), store).readings("C-1")
    assert [(one.by.id, one.by.roles) for one in readings] == [("complainant", ("customer",))] * 2


def test_show_to_staff(folder: Path) -> None:
    """A role sees its fields; those that it may not see are masked, in words and in JSON."""
    document = json.loads(printed("show", "C-1", "--as", "department", "--json", "--now", SOON, folder=folder))

    assert document["status"]["by"] == "2026-07-02"
    assert (document["fields"]["owner"], document["fields"]["stage"]) == ("h-77", "open")
    assert document["fields"]["submission"] == "masked"
    words = printed("show", "C-1", "--as", "stranger", folder=folder)
    assert 'owner: "masked"\n' in words
    assert "h-77" not in words
    customer = json.loads(printed("show", "C-1", "--json", folder=folder))
    assert customer["fields"] == {}


def test_show_what_is_not_there(folder: Path) -> None:
    """An unknown complaint is an error in one line."""
    done = grievance("show", "nope", folder=folder)

    assert (done.returncode, done.stdout, done.stderr) == (1, "", "error: no complaint 'nope' in this store\n")


def test_due_looks_and_takes(folder: Path) -> None:
    """Looking changes nothing; taking hands out each thing once, and it is still to be done."""
    letter = "send the acknowledgement of C-1 by 2026-07-02 17:00 UTC [acknowledge]"
    seen = printed("due", "--now", LATER, folder=folder)
    taken = json.loads(printed("due", "--take", "--json", "--now", LATER, folder=folder))

    assert seen.split("\n")[0] == letter
    assert seen.split("\n")[:-1] == [one["what"] for one in taken]
    assert taken[0] == {
        "id": "C-1/acknowledge/0",
        "complaint": "C-1",
        "due_at": "2026-07-02T17:00:00+00:00",
        "standard": "acknowledge",
        "what": letter,
    }
    assert printed("due", "--take", "--now", LATER, folder=folder) == ""
    assert printed("due", "--limit", "1", "--now", LATER, folder=folder) == f"{letter}\n"


def test_verify(folder: Path) -> None:
    """A sound store is said to be sound; after a change of one stored byte the command fails and says where."""
    assert printed("verify", folder=folder) == "1 complaints, 0 erased, 0 findings\n"

    connection = sqlite3.connect(folder / "x.db")
    changing = "cast(replace(cast(document as text), 'delivery', 'delivers') as blob)"
    changed = connection.execute(f"update events set document = {changing}").rowcount  # noqa: S608 - fixed words
    connection.commit()
    connection.close()
    assert changed
    done = grievance("verify", folder=folder)

    assert done.returncode == 1
    assert "C-1: event 1 was changed" in done.stdout


def test_describe(folder: Path) -> None:
    """A pack or a file is printed for the reader and in the language asked for."""
    assert printed("describe", "retail", folder=folder).startswith("# Retail complaints\n\nVersion 2026.2,")
    page = printed("describe", "retail", "--audience", "customer", "--language", "ru", folder=folder)
    assert page.startswith("# Как мы работаем с вашей жалобой\n")
    assert page.endswith("другой.\n")
    assert grievance("describe", "retail", "--language", "de", folder=folder).returncode == 2
