"""The command line as a user meets it: real files, a real store, every command."""

from __future__ import annotations

import csv
import gzip
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HEADER = (
    "Date received,Product,Sub-product,Issue,Sub-issue,Consumer complaint narrative,Company public response,Company,"
    "State,ZIP code,Tags,Consumer consent provided?,Submitted via,Date sent to company,"
    "Company response to consumer,Timely response?,Consumer disputed?,Complaint ID"
)
ROWS = [
    '2019-03-18,Mortgage,FHA mortgage,Struggling to pay mortgage,,"They, will not\nlisten",,"Bank, Inc.",SC,29662,'
    "Servicemember,N/A,Web,2019-03-18,In progress,Yes,N/A,101",
    "2019-03-19,Credit card,,Other fee,,,,Cards LLC,NY,14215,,N/A,Phone,2019-03-20,Closed,Yes,N/A,102",
]
NOW = "2019-04-29T13:00:00Z"


def grievance(*arguments: str, folder: Path, **kwargs: Any) -> subprocess.CompletedProcess[str]:
    """Run the command line in *folder*."""
    return subprocess.run(
        [sys.executable, "-m", "grievance.cli", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        **kwargs,
    )


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    lines = [HEADER, *ROWS, "2019-03-20,Mortgage,too,short"]
    (tmp_path / "complaints.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


def triage(folder: Path, *more: str) -> dict[str, Any]:
    """Triage the file of *folder* and return the JSON document."""
    done = grievance(
        "triage", "complaints.csv", "--procedure", "cfpb", "--intake", "cfpb", "--store", "sqlite:///x.db",
        "--now", NOW, "--json", *more, folder=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_triage_counts_every_record(folder: Path) -> None:
    """The counts add up to what was read, and each complaint has team, level, work-by, deadlines and reasons."""
    document = triage(folder)

    counts = [document[name] for name in ("read", "registered", "already_known", "rejected", "not_complaints")]
    assert counts == [3, 2, 0, 1, 0]
    assert 2 == sum(document["by_level"].values()) == sum(document["by_team"].values())
    assert {"cfpb:101", "cfpb:102"} == {entry["id"] for entry in document["queue"]}
    for entry in document["queue"]:
        assert entry["team"]
        assert entry["level"]
        assert entry["work_by"]
        assert all(due or standard == "second-look" for standard, due in entry["due"].items())
        assert any(sentence.startswith("priority") for sentence in entry["because"])
        assert any(sentence.startswith("routing") for sentence in entry["because"])


def test_triage_twice_changes_nothing(folder: Path) -> None:
    """The second run on one file knows every complaint and leaves the queue as it was."""
    first, second = triage(folder), triage(folder)

    assert (second["registered"], second["already_known"], second["rejected"]) == (0, 2, 1)
    assert first["queue"] == second["queue"]
    assert first["by_team"] == second["by_team"]


def test_rejects_are_kept_for_their_owner(folder: Path) -> None:
    """A bad record goes to the rejects file with its line, its text and every reason, for its owner only."""
    triage(folder, "--rejects", "bad.jsonl")

    [reject] = map(json.loads, (folder / "bad.jsonl").read_text("utf-8").splitlines())
    assert (reject["line"], reject["raw"]) == (5, "2019-03-20,Mortgage,too,short\n")
    assert "4 cells" in reject["reasons"][0]
    assert stat.S_IMODE(os.stat(folder / "bad.jsonl").st_mode) == 0o600


def test_no_bad_record_no_rejects_file(folder: Path) -> None:
    """Where nothing was rejected and no path was asked for, no file is left behind."""
    (folder / "complaints.csv").write_text("\n".join([HEADER, *ROWS]) + "\n", "utf-8")
    triage(folder)

    assert {"complaints.csv", "x.db"} == {path.name for path in folder.iterdir()}


def test_triage_in_words(folder: Path) -> None:
    """Without --json the counts and the head of the queue are printed for people."""
    done = grievance(
        "triage", "complaints.csv", "--procedure", "cfpb", "--store", "sqlite:///x.db", "--now", NOW, folder=folder
    )

    assert "read 3: registered 2, already known 0, rejected 1, not complaints 0" in done.stdout
    assert "1. cfpb:101" in done.stdout
    assert "1 rejected records are in complaints.csv.rejects.jsonl" in done.stderr


def test_queue_of_a_team(folder: Path) -> None:
    """The queue is the same entries as triage prints, narrowed to a team and a limit."""
    entries = {entry["team"]: entry for entry in triage(folder)["queue"]}
    team = next(iter(entries))
    done = grievance(
        "queue", "--store", "sqlite:///x.db", "--team", team, "--limit", "1", "--now", NOW, "--json", folder=folder
    )

    assert [entries[team]] == json.loads(done.stdout)
    assert entries[team]["id"] in grievance("queue", "--store", "sqlite:///x.db", folder=folder).stdout


def test_explain_prints_rulings_and_deadlines(folder: Path) -> None:
    """Every decision comes with its reasons and the facts they read, every deadline with its due instant."""
    triage(folder)
    done = grievance("explain", "cfpb:101", "--store", "sqlite:///x.db", "--now", NOW, folder=folder)

    assert done.returncode == 0
    assert "decided under CFPB complaints" in done.stdout
    assert "\nrouting: " in done.stdout
    assert "read " in done.stdout
    assert "within 15 days of sent" in done.stdout


def test_explain_prints_the_ledger(folder: Path) -> None:
    """A deadline that is counted on a calendar is printed with every counted and excluded interval."""
    (folder / "complaints.csv").write_text(f"{HEADER}\n{ROWS[1].replace('2019-03-20', '')}\n", "utf-8")
    triage(folder)
    done = grievance("explain", "cfpb:102", "--store", "sqlite:///x.db", "--now", NOW, folder=folder)

    assert "counted" in done.stdout
    assert "excluded" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("describe", "retial"), "did you mean 'retail'?"),
        (("describe", "nowhere.toml"), "cannot be read"),
        (("queue", "--store", "sqlite:///nowhere.db"), "there is no store here"),
        (("queue", "--store", "postgres://x"), "must be sqlite:///"),
        (("triage", "nowhere.csv", "--procedure", "cfpb", "--store", "sqlite:///x.db"), "nowhere.csv"),
        (("explain", "cfpb:1", "--store", "sqlite:///full.db"), "no complaint 'cfpb:1'"),
        (("explain", "cfpb:1", "--store", "sqlite:///empty.db"), "holds no complaints yet"),
    ],
)
def test_mistakes_end_with_a_message(folder: Path, arguments: tuple[str, ...], words: str) -> None:
    """A mistake ends with a sentence that names it and exit code 1, never with a traceback."""
    if "full.db" in arguments[-1]:
        triage(folder)
        (folder / "x.db").rename(folder / "full.db")
    if "empty.db" in arguments[-1]:
        from grievance.storage.sqlite import SqliteStore

        SqliteStore(folder / "empty.db").close()
    done = grievance(*arguments, folder=folder)

    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("now", ["yesterday", "2026-01-01T10:00"])
def test_an_instant_needs_its_offset(folder: Path, now: str) -> None:
    """--now takes an instant with its offset from UTC and nothing else."""
    done = grievance("queue", "--store", "sqlite:///x.db", "--now", now, folder=folder)

    assert done.returncode == 2
    assert "must" in done.stderr


def test_demo_shows_the_main_job(tmp_path: Path) -> None:
    """The demonstration triages about two thousand real complaints and says what to do next and why."""
    done = grievance("demo", folder=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "registered 1948, already known 0, rejected 0" in done.stdout
    assert "Most urgent first" in done.stdout
    assert (tmp_path / "grievance-demo.db").is_file()
    assert "already known 1948" in grievance("demo", folder=tmp_path).stdout


def test_gzip_by_content(folder: Path) -> None:
    """A compressed file is known by its content, not by its name."""
    text = (folder / "complaints.csv").read_bytes()
    (folder / "complaints.csv").write_bytes(gzip.compress(text))

    assert triage(folder)["registered"] == 2


def test_a_file_of_ones_own(folder: Path) -> None:
    """A procedure and an intake map of one's own are named by their paths."""
    (folder / "map.toml").write_text(
        '[source]\nname = "own"\nkey = "id"\n[fields]\ncategory = "kind"\nchannel = { value = "web" }\n'
        'received_at = { column = "at", zone = "Europe/London" }\n'
        '[nature]\nhit = "first"\n'
        'rules = [{ id = "q", when = { kind = "question" }, is = "enquiry", because = "asks" }]\n'
        'otherwise = { is = "complaint", because = "complains" }\n',
        "utf-8",
    )
    with (folder / "own.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["id", "kind", "at"], [1, "late", "2026-07-01T10:00"], [2, "question", "2026-07-01"]]
        )
    done = grievance(
        "triage", "own.csv", "--procedure", "retail", "--intake", "map.toml", "--store", "sqlite:///o.db", "--json",
        folder=folder,
    )  # fmt: skip
    document = json.loads(done.stdout)

    assert (document["read"], document["registered"], document["not_complaints"]) == (2, 1, 1)
    assert [entry["id"] for entry in document["queue"]] == ["own:1"]


def test_a_large_file_is_divided_among_processes(folder: Path) -> None:
    """What several processes register is what one registers: the same counts, bad records and queue."""
    rows = [
        f"2019-03-18,Mortgage,,Closing on a mortgage,,{'x' * 300},,Bank,SC,1,,,Web,2019-03-18,,,,{n}"
        for n in range(1200)
    ]
    rows[700] = "short"
    (folder / "complaints.csv").write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    assert (folder / "complaints.csv").stat().st_size > 256 * 1024
    document = triage(folder, "--limit", "2000")

    assert (document["read"], document["registered"], document["rejected"]) == (1200, 1199, 1)
    assert {f"cfpb:{n}" for n in range(1200) if n != 700} == {entry["id"] for entry in document["queue"]}
    assert document["by_team"] == {"mortgage": 1199}


def test_an_error_of_a_process_is_told(folder: Path) -> None:
    """What stops one of several processes ends the command with its message."""
    (folder / "complaints.csv").write_text("no header here\n" + "x\n" * 200_000, "utf-8")
    done = grievance("triage", "complaints.csv", "--procedure", "cfpb", "--store", "sqlite:///x.db", folder=folder)

    assert done.returncode == 1
    assert "lacks the columns" in done.stderr
    assert "Traceback" not in done.stderr
