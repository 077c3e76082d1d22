"""What runs the sessions of pages notices when a page is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.sessions import play


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_what_is_shown_is_what_is_printed() -> None:
    """A session passes when all that it shows is printed; dots stand for anything, and what shows nothing may print."""
    play(
        "$ grievance new ours --pack cfpb\n$ cd ours\n$ grievance check procedure.toml   # sound\nCFPB complaints ...\n"
        "  nothing is wrong with it\n$ python -c 'print(1)'\n1\n"
    )
    assert Path("procedure.toml").is_file()


@pytest.mark.parametrize(
    "session",
    [
        "$ python -c 'print(1)'\n2\n",
        "$ python -c 'print(1)'\n1\n2\n",
        "$ grievance check retail\nRetail complaints\n",
        "$ grievance check nothing.toml\n",
        "$ grievance check nothing.toml\n$ python -c ''\n",
        "$ grievance check retail\n$ echo $?\n1\n",
    ],
)
def test_what_is_wrong_fails(session: str) -> None:
    """Other words, more words, fewer words, and an end that nobody asked about are faults of a page."""
    with pytest.raises(AssertionError):
        play(session)


def test_a_failure_may_be_shown() -> None:
    """What ends otherwise than with 0 is no fault of a page that says so; a long command goes on in the next line."""
    play("$ grievance new \\\n    ours --pack none\nerror: pack 'none'...\n$ echo $?\n2\n")
    play("$ python -c 'raise SystemExit(3)'\n$ echo $?\n3\n$ python -c ''\n")
