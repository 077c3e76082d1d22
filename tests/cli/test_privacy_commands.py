"""The commands about what is kept of whom: erase, retention, export-person, hold."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeAlias

import pytest

from grievance.cli._erasing import Outcome
from grievance.desk import Desk, Erased
from grievance.intake import RejectsFile
from grievance.lifecycle import Withdraw
from grievance.model import Customer, Party
from grievance.storage.sqlite import SqliteStore
from support.builders import a_submission
from support.life import CUSTOMER, OPENED
from support.procedures import Clock

Cli: TypeAlias = Callable[..., tuple[int, str, str]]
Shop: TypeAlias = Callable[..., AbstractContextManager[tuple[Desk, Clock]]]

BY_BOSS = ("--by", "boss", "--as", "accountable")
LATER = ("--now", "2026-07-02T09:00:00Z")
MARKERS = ("Fry", "fry@mail.example", "0800 123")


@pytest.fixture(autouse=True)
def _complaints(shop: Shop) -> None:
    """Two complaints of a customer, of which one has ended, and an ended one of another customer."""
    fry = (Party(name="Philippa Fry", email="fry@mail.example"),)
    with shop() as (desk, clock):
        desk.keep_customer(Customer(id="c-17", name="Philippa Fry", phone="0800 123"))
        for key, customer_id, people in (("C-1", "c-17", fry), ("C-2", "c-17", fry), ("C-3", "k-3", ())):
            text = "Fry was here: it leaks"
            desk.register(
                a_submission(source_key=key, customer_id=customer_id, people=people, text=text, received_at=OPENED)
            )
        clock.turn(hours=1)
        desk.apply("C-1", Withdraw(by=CUSTOMER))
        desk.apply("C-3", Withdraw(by=CUSTOMER))


@pytest.fixture(name="rejects")
def _rejects(tmp_path: Path) -> Path:
    """A file of rejects: one of three entries is about the customer."""
    with RejectsFile(tmp_path / "bad.jsonl") as file:
        file.add(line=1, raw="philippa fry,no date", reasons=["no date"])
        file.add(line=2, raw="call 0800 123", reasons=["no date"])
        file.add(line=3, raw="somebody else", reasons=["no date"])
    return tmp_path / "bad.jsonl"


def stored(folder: Path) -> bytes:
    """Return every byte of the store."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("x.db*")))


def test_erase(cli: Cli, tmp_path: Path, shop: Shop) -> None:
    """What has ended is erased, what has not is left with the reason, and the store holds no trace of the former."""
    code, out, err = cli("erase", "C-1", "C-2", *BY_BOSS, *LATER)

    assert code == 1
    assert out.splitlines()[0] == "erased C-1"
    assert out.splitlines()[1].startswith("left C-2: Erase: must wait until the work has ended: it is open")
    assert err == ""
    with shop() as (desk, _):
        assert (desk.get("C-1").submission.text, desk.get("C-1").submission.people) == ("", ())
        assert desk.get("C-2").submission.people[0].name == "Philippa Fry"
        assert desk.verify().sound


def test_erase_as_json(cli: Cli, tmp_path: Path) -> None:
    """All that has ended is erased, and nothing of it is left in any file of the store."""
    code, out, _ = cli("erase", "C-1", "C-3", *BY_BOSS, *LATER, "--json")

    assert code == 0
    assert json.loads(out) == {"dry_run": False, "erased": ["C-1", "C-3"], "left": [], "rejects": {}, "clean": True}
    with SqliteStore(tmp_path / "x.db") as store:
        assert store.get("default", ["C-1"])[0].secret is None


def test_erase_again(cli: Cli) -> None:
    """What is erased already stays so: there is nothing to do, and the store is clean."""
    cli("erase", "C-1", *BY_BOSS, *LATER)

    assert cli("erase", "C-1", *BY_BOSS, *LATER) == (0, "", "")


def test_erase_keeps_redacted_words(cli: Cli, shop: Shop) -> None:
    """With --redact the words stay, without the persons in them."""
    cli("erase", "C-1", *BY_BOSS, *LATER, "--redact")

    with shop() as (desk, _):
        assert desk.get("C-1").submission.text == "[name] was here: it leaks"


def test_erase_dry_run(cli: Cli, tmp_path: Path, rejects: Path) -> None:
    """A dry run says what would be erased and left, and changes no byte."""
    before, kept = stored(tmp_path), rejects.read_bytes()

    code, out, _ = cli("erase", "C-1", "C-2", *BY_BOSS, *LATER, "--rejects", "bad.jsonl", "--dry-run")
    document = json.loads(cli("erase", "C-1", *BY_BOSS, *LATER, "--dry-run", "--json")[1])

    assert code == 0
    assert out.splitlines()[0] == "would erase C-1"
    assert out.splitlines()[1].startswith("left C-2: ")
    assert document == {"dry_run": True, "erased": ["C-1"], "left": [], "rejects": {}, "clean": None}
    assert (stored(tmp_path), rejects.read_bytes()) == (before, kept)


def test_erase_customer(cli: Cli, tmp_path: Path, shop: Shop, rejects: Path) -> None:
    """A customer goes from every complaint that has ended, from what is kept beside, from rejects and every byte."""
    with shop() as (desk, _):
        desk.apply("C-2", Withdraw(by=CUSTOMER))
    assert any(marker.encode() in stored(tmp_path) for marker in MARKERS)

    code, out, _ = cli("erase", "--customer", "c-17", *BY_BOSS, *LATER, "--rejects", "bad.jsonl")

    assert code == 0
    assert sorted(out.splitlines()) == ["bad.jsonl: 2 entries without their text", "erased C-1", "erased C-2"]
    assert not [marker for marker in ("Philippa", *MARKERS[1:], "c-17") if marker.encode() in stored(tmp_path)]
    assert [json.loads(line)["raw"] for line in rejects.read_text("utf-8").splitlines()] == [
        "erased",
        "erased",
        "somebody else",
    ]
    assert cli("verify") == (0, "3 complaints, 2 erased, 0 findings\n", "")


def test_erase_a_customer_who_is_unknown(cli: Cli) -> None:
    """An error says so and does not repeat who it is."""
    code, out, err = cli("erase", "--customer", "philippa@mail.example", *BY_BOSS, *LATER)

    assert (code, out) == (1, "")
    assert err == "error: --customer: nothing is kept of this customer in this store\n"


@pytest.mark.parametrize("whom", [(), ("C-1", "--customer", "c-17")])
def test_erase_whom(cli: Cli, whom: tuple[str, ...]) -> None:
    """Either complaints or a customer have to be named."""
    code, _, err = cli("erase", *whom, *BY_BOSS, *LATER)

    assert code == 2
    assert "name either complaints or --customer" in err


def test_erase_with_rejects_that_are_not_there(cli: Cli, shop: Shop) -> None:
    """If the rejects cannot be rewritten nothing is erased: a later run finds everything that it needs."""
    code, out, err = cli("erase", "C-1", *BY_BOSS, *LATER, "--rejects", "none.jsonl")

    assert (code, out) == (1, "")
    assert err == "error: none.jsonl: cannot be rewritten: No such file or directory\n"
    with shop() as (desk, _):
        assert desk.get("C-1").erased_at is None


def test_traces_that_may_be_left(cli: Cli, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """While others use the store it cannot be purged: that is said, and the exit code is 1."""
    monkeypatch.setattr(SqliteStore, "purge", lambda _: False)

    code, out, err = cli("erase", "C-1", *BY_BOSS, *LATER)

    assert (code, out) == (1, "erased C-1\n")
    assert err == "traces may be left, since others use the store: run it again when they have ended\n"
    assert Outcome(erased=Erased()).document["clean"] is None


def test_retention_is_a_dry_run(cli: Cli, tmp_path: Path) -> None:
    """By default it says what has expired, and why the rest is kept; no byte changes."""
    before = stored(tmp_path)

    code, out, _ = cli("retention", "--now", "2027-07-02T12:00:00Z")
    document = json.loads(cli("retention", "--now", "2026-12-01T12:00:00Z", "--json")[1])

    assert code == 0
    assert out.splitlines() == [
        "2 have been kept for long enough, 0 are held, 0 expire later",
        "C-1: until 2027-07-01; it is kept for 1 year from its closing [a-year; our promise]",
        "C-3: until 2027-07-01; it is kept for 1 year from its closing [a-year; our promise]",
        "1 kept: is kept until it is closed, and then as long as the rules say [open]",
        "would erase C-1",
        "would erase C-3",
    ]
    assert (document["dry_run"], document["expired"], document["erased"]) == (True, [], [])
    assert [one["id"] for one in document["later"]] == ["C-1", "C-3"]
    assert document["later"][0]["because"] == ["it is kept for 1 year from its closing [a-year; our promise]"]
    assert sum(document["kept"].values()) == 1
    assert stored(tmp_path) == before


def test_retention_applied(cli: Cli, shop: Shop, rejects: Path) -> None:
    """What has expired is erased by whoever says so, but for what is held; rejects forget them too."""
    cli("hold", "C-3", "--reason", "a court asks", *BY_BOSS, *LATER)

    code, out, _ = cli(
        "retention", "--apply", *BY_BOSS, "--redact", "--rejects", "bad.jsonl", "--now", "2027-07-02T12:00:00Z"
    )

    assert code == 0
    assert out.splitlines()[0] == "1 have been kept for long enough, 1 are held, 0 expire later"
    assert out.splitlines()[-2:] == ["erased C-1", "bad.jsonl: 1 entries without their text"]
    with shop() as (desk, _):
        assert desk.get("C-1").submission.text == "[name] was here: it leaks"
        assert desk.get("C-3").erased_at is None
        assert desk.history("C-1")[-1].by.id == "boss"


def test_retention_applied_as_json(cli: Cli) -> None:
    """The document holds the plan and what was erased."""
    arguments = ("retention", "--apply", *BY_BOSS, "--now", "2027-07-02T12:00:00Z", "--json")

    first, second = json.loads(cli(*arguments)[1]), json.loads(cli(*arguments)[1])

    assert (first["dry_run"], first["erased"], first["clean"]) == (False, ["C-1", "C-3"], True)
    assert first["at"] == "2027-07-02T12:00:00+00:00"
    assert (second["expired"], second["erased"], second["clean"]) == ([], [], True)


def test_retention_is_applied_by_somebody(cli: Cli, shop: Shop) -> None:
    """Who erases goes on record: without a name and a role nothing is erased."""
    code, _, err = cli("retention", "--apply", "--by", "boss", "--now", "2027-07-02T12:00:00Z")

    assert code == 2
    assert "needs --by and --as" in err
    with shop() as (desk, _):
        assert desk.get("C-1").erased_at is None


def test_hold(cli: Cli) -> None:
    """A held complaint cannot be erased until the hold is lifted."""
    held = cli("hold", "C-1", "--reason", "a court asks", *BY_BOSS, *LATER)
    refused = cli("erase", "C-1", *BY_BOSS, *LATER)
    plan = json.loads(cli("retention", "--now", "2027-07-02T12:00:00Z", "--json")[1])
    lifted = json.loads(cli("hold", "C-1", "--lift", "--reason", "it is over", *BY_BOSS, *LATER, "--json")[1])

    assert held == (0, "C-1 is kept from being erased until the hold is lifted\n", "")
    assert refused[0] == 1
    assert refused[1].startswith("left C-1: Erase: must wait until the legal hold is lifted")
    assert plan["held"] == ["C-1"]
    assert (lifted["id"], lifted["stage"]) == ("C-1", "withdrawn")
    assert cli("erase", "C-1", *BY_BOSS, *LATER)[:2] == (0, "erased C-1\n")


def test_hold_needs_a_reason(cli: Cli) -> None:
    """Without a reason there is no hold; what does not hold cannot be lifted."""
    without = cli("hold", "C-1", *BY_BOSS, *LATER)
    lifted = cli("hold", "C-1", "--lift", "--reason", "it is over", *BY_BOSS, *LATER)

    assert (without[0], lifted[0]) == (1, 1)
    assert "reason" in without[2]
    assert lifted[2] == "error: LiftHold: needs a hold: there is none\n"


def test_lifting_says_what_may_happen(cli: Cli) -> None:
    """In words: it may be erased again."""
    cli("hold", "C-1", "--reason", "a court asks", *BY_BOSS, *LATER)

    lifted = cli("hold", "C-1", "--lift", "--reason", "it is over", *BY_BOSS, *LATER)

    assert lifted == (0, "C-1 may be erased again when its time comes\n", "")


def test_export_person(cli: Cli, shop: Shop) -> None:
    """All that is kept of a customer is printed as one document, nothing of others; who asked for it is on record."""
    code, out, _ = cli("export-person", "c-17", *BY_BOSS, *LATER)
    document = json.loads(out)

    assert code == 0
    assert document["customer"][0]["name"] == "Philippa Fry"
    assert sorted(one["complaint"]["id"] for one in document["complaints"]) == ["C-1", "C-2"]
    with shop() as (desk, _):
        (reading,) = desk.readings("C-2")
    assert (reading.by.id, reading.by.roles) == ("boss", ("accountable",))
    assert cli("export-person", "c-17", "--as", "accountable")[0] == 2


def test_export_person_to_a_file(cli: Cli, tmp_path: Path) -> None:
    """A file is readable by its owner only, also if it was there before with other rights."""
    target = tmp_path / "person.json"
    target.write_text("x" * 100_000, "utf-8")
    target.chmod(0o644)

    code, out, err = cli("export-person", "c-17", *BY_BOSS, "--output", "person.json")

    assert (code, out, err) == (0, "", "written to person.json, for its owner only\n")
    assert stat.S_IMODE(os.stat(target).st_mode) == 0o600
    assert {one["complaint"]["id"] for one in json.loads(target.read_text("utf-8"))["complaints"]} == {"C-1", "C-2"}


def test_export_of_a_person_who_is_unknown(cli: Cli) -> None:
    """An error says so and does not repeat who it is; nor is there a file."""
    code, out, err = cli("export-person", "nobody@mail.example", *BY_BOSS, "--output", "person.json")

    assert (code, out) == (1, "")
    assert err == "error: customer_id: must be that of somebody of whom something is kept: nothing is\n"
    assert not Path("person.json").exists()


def test_export_to_where_nothing_can_be_written(cli: Cli) -> None:
    """A folder that is not there is told in one line."""
    code, _, err = cli("export-person", "c-17", *BY_BOSS, "--output", "nowhere/person.json")

    assert code == 1
    assert err == "error: nowhere/person.json: cannot be written: No such file or directory\n"
