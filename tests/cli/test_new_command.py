"""``grievance new``: what it writes works at once, and it never writes over anything."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from grievance.intake import IntakeMap
from grievance.procedure import Procedure, pack_path
from support.logs import taken

Cli: TypeAlias = Callable[..., tuple[int, str, str]]

PACKS = ("cfpb", "finance-uk", "municipal", "retail", "telecom")
FILES = ("README.md", "cases.toml", "intake.toml", "procedure.toml")


def written(folder: Path) -> dict[str, str]:
    """Return the texts of the files of a folder, by name."""
    return {path.name: path.read_text("utf-8") for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("pack", PACKS)
class TestEveryPack:
    def test_passes_at_once(self, cli: Cli, tmp_path: Path, pack: str) -> None:
        """What was written is sound, passes all of its cases, and each of its rules fires in one of them."""
        assert cli("new", "ours", "--pack", pack, store=False)[0] == 0
        assert tuple(written(tmp_path / "ours")) == FILES
        code, out, err = cli("check", "ours/procedure.toml", store=False)
        assert (code, err) == (0, "")
        assert "nothing is wrong with it" in out
        code, out, err = cli("test", "ours/procedure.toml", "ours/cases.toml", "--fail-under", "100", store=False)
        assert (code, err) == (0, "")
        assert re.search(r"^ours/cases.toml: [1-9]\d+ passed, 0 failed, 0 skipped$", out, re.MULTILINE)

    def test_is_the_pack(self, cli: Cli, tmp_path: Path, pack: str) -> None:
        """Whoever starts from a pack has its procedure, under its name and digest, and its intake map."""
        cli("new", "ours", "--pack", pack, store=False)
        loaded = Procedure.load(tmp_path / "ours" / "procedure.toml")
        assert loaded.ref == Procedure.pack(pack).ref
        assert IntakeMap.load(tmp_path / "ours" / "intake.toml").source.key

    def test_has_a_page_of_ten_lines(self, cli: Cli, tmp_path: Path, pack: str) -> None:
        """The page is called like the procedure, and short."""
        cli("new", "ours", "--pack", pack, store=False)
        title, *rest = (tmp_path / "ours" / "README.md").read_text("utf-8").splitlines()
        assert title == f"# {Procedure.pack(pack).ref.name}"
        assert len([title, *rest]) == 10

    def test_says_nothing_of_this_machine(self, cli: Cli, tmp_path: Path, pack: str) -> None:
        """No folder of the machine on which it was written is named in the files, not even their own."""
        cli("new", str(tmp_path / "ours"), "--pack", pack, store=False)
        folders = {str(tmp_path), str(Path.home()), sys.prefix, str(pack_path(pack, "procedure.toml").parent)}
        for text in written(tmp_path / "ours").values():
            assert not [folder for folder in folders - {"/"} if folder in text]


def test_the_page_names_commands_that_exist(cli: Cli, tmp_path: Path) -> None:
    """Every command of the page is one."""
    cli("new", "ours", store=False)
    page = (tmp_path / "ours" / "README.md").read_text("utf-8")
    commands = re.findall(r"^    grievance (\w+)", page, re.MULTILINE)
    assert commands == ["check", "test", "test", "describe", "triage", "queue"]
    assert [cli(command, "--help", store=False)[0] for command in commands] == [0] * 6


def test_starts_with_the_shop(cli: Cli, tmp_path: Path) -> None:
    """Without --pack it is the shop's, and the folders above are made, too."""
    code, out, err = cli("new", "all/ours", store=False)
    assert (code, err) == (0, "")
    assert out == (
        "all/ours: Retail complaints, in procedure.toml, intake.toml, cases.toml; README.md says how to go on\n"
    )
    assert Procedure.load(tmp_path / "all" / "ours" / "procedure.toml").ref == Procedure.pack("retail").ref


def test_takes_in_complaints_at_once(cli: Cli, tmp_path: Path) -> None:
    """The map that was written reads a file with its columns, and the procedure takes what it gives."""
    cli("new", "ours", store=False)
    rows = [
        {"Ticket": "1", "Received": "01/07/2026 10:00", "Topic": "Parcel", "Problem": "Late", "Via": "Hotline"},
        {"Ticket": "2", "Received": "02/07/2026 10:00", "Topic": "Goods", "Problem": "Unsafe", "Danger": "3"},
    ]
    assert len(taken(IntakeMap.load(tmp_path / "ours" / "intake.toml"), rows, tmp_path / "tickets.csv")) == 2
    ours = ("--procedure", "ours/procedure.toml", "--intake", "ours/intake.toml", "--now", "2026-07-03T10:00:00Z")
    code, out, _ = cli("triage", "tickets.csv", *ours, "--json")
    assert code == 0
    assert {"read": 2, "registered": 2, "rejected": 0}.items() <= json.loads(out).items()


def test_takes_an_empty_folder(cli: Cli, tmp_path: Path) -> None:
    """A folder that is there and empty will do, the present one too."""
    assert cli("new", ".", store=False)[0] == 0
    assert tuple(written(tmp_path)) == FILES


def test_writes_over_nothing(cli: Cli, tmp_path: Path) -> None:
    """If anything is there already, the end is 2 and the folder is as it was."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "procedure.toml").write_text("mine", "utf-8")
    code, out, err = cli("new", "ours", store=False)
    assert (code, out) == (2, "")
    assert err == "error: ours: must be empty, so that nothing of yours is lost\n"
    assert written(tmp_path / "ours") == {"procedure.toml": "mine"}


def test_needs_a_folder(cli: Cli, tmp_path: Path) -> None:
    """Where a file is in the way, the end is 2 and says so."""
    (tmp_path / "ours").write_text("a file", "utf-8")
    code, out, err = cli("new", "ours", store=False)
    assert (code, out) == (2, "")
    assert err.startswith("error: ours: cannot be written: ")


def test_knows_its_packs(cli: Cli, tmp_path: Path) -> None:
    """For a misspelt pack the end is 2, with the nearest name, and nothing was written."""
    code, out, err = cli("new", "ours", "--pack", "retial", store=False)
    assert (code, out) == (2, "")
    assert "did you mean 'retail'?" in err
    assert not (tmp_path / "ours").exists()


def test_names_every_pack_in_its_help(cli: Cli) -> None:
    """Whoever asks for help reads which packs there are."""
    code, out, _ = cli("new", "--help", store=False)
    assert code == 0
    assert all(pack in out for pack in PACKS)


def test_works_as_a_program(tmp_path: Path) -> None:
    """Three commands in a fresh process each: made, checked, tested."""
    for arguments in (
        ["new", "ours", "--pack", "municipal"],
        ["check", "ours/procedure.toml"],
        ["test", "ours/procedure.toml", "ours/cases.toml"],
    ):
        ended = subprocess.run(
            [sys.executable, "-m", "grievance.cli", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.returncode, ended.stderr) == (0, "")
