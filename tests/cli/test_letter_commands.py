"""The commands about letters: letter, check-letter, tone."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeAlias

import pytest

from grievance.desk import Desk
from support.builders import a_submission
from support.life import OPENED
from support.procedures import Clock, a_standard_row

Cli: TypeAlias = Callable[..., tuple[int, str, str]]
Shop: TypeAlias = Callable[..., AbstractContextManager[tuple[Desk, Clock]]]

LATER = ("--now", "2026-07-02T09:00:00Z")
STANDARDS = [
    a_standard_row(requires=["reference", "owner", "next date", "last resort"]),
    a_standard_row(
        "answer", duty="final response", within="10 business days", requires=["outcome", "explanation", "signpost"]
    ),
]


@pytest.fixture(autouse=True)
def _a_complaint(shop: Shop) -> None:
    """A complaint to write about; it is nobody's yet."""
    with shop(standards=STANDARDS) as (desk, _):
        desk.register(a_submission(source_key="C-1", received_at=OPENED))


def test_letter(cli: Cli) -> None:
    """A draft that says all it owes is printed as it can be sent."""
    code, out, err = cli("letter", "C-1", "acknowledgement", "--fact", "owner=Ann Lee", *LATER)

    assert (code, err) == (0, "")
    assert "We have your complaint of 1 July 2026." in out
    for said in ("C-1", "Ann Lee", "boss@shop.example", "15 July 2026"):
        assert said in out


def test_letter_with_something_missing(cli: Cli) -> None:
    """L9: a draft that lacks what it owes is printed all the same; what is missing is told, and how to tell it."""
    code, out, err = cli("letter", "C-1", "final response", "--fact", "outcome=we give you a new one", *LATER)

    assert code == 1
    assert "boss@shop.example" in out
    untold = "the template has no words for it here: name the case with --fact variant=…, or write them"
    assert err.splitlines() == [
        f"owed and missing: outcome; {untold}",
        "owed and missing: explanation; tell it with --fact explanation=…",
        "owed and missing: signpost; tell it with --fact body=…",
    ]


def test_letter_of_a_case_by_its_variant(cli: Cli) -> None:
    """By the outcome or the ground that is named, a template chooses its words."""
    facts = ("--fact", "variant=Partly-Upheld", "--fact", "outcome=we pay half")

    _, out, err = cli("letter", "C-1", "final response", *facts, *LATER)

    assert "You are right in part of what you told us: we pay half." in out
    assert "outcome" not in err


def test_letter_as_json_in_russian(cli: Cli) -> None:
    """The document says what the letter says and lacks, and as what it is recorded once it was sent."""
    code, out, _ = cli("letter", "C-1", "acknowledgement", "--language", "ru", "--json", *LATER)
    document = json.loads(out)

    assert code == 1
    assert (document["kind"], document["sent_as"], document["language"]) == (
        "acknowledgement",
        "acknowledgement",
        "ru",
    )
    assert document["text"].startswith("Здравствуйте!")
    assert document["missing"] == ["owner"]
    assert {"reference", "last resort"} <= set(document["says"])


def test_letter_dates(cli: Cli) -> None:
    """A fact that is a date is written as one and read as one, in the manner of the language."""
    _, out, _ = cli("letter", "C-1", "acknowledgement", "--fact", "owner=Ann", "--fact", "next_date=2026-07-20", *LATER)

    assert "20 July 2026" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("acknowledgment",), 1, "did you mean 'acknowledgement'?"),
        (("update", "--fact", "ownr=Ann"), 2, "'ownr' is nothing that a letter mentions; did you mean 'owner'?"),
        (("update", "--fact", "language=ru"), 2, "'language' is nothing that a letter mentions"),
        (("update", "--fact", "Ann Lee"), 2, "must be a name and a value, such as owner=Ann"),
        (("update", "--fact", "owner=Ann", "--fact", "owner=Bob"), 2, "'owner' is told twice"),
        (("update", "--fact", "variant=upeld"), 2, "did you mean 'upheld'?"),
        (("update", "--fact", "next_date=soon"), 2, "next_date must be a date such as 2026-07-10"),
    ],
)
def test_letter_of_what_is_not_known(cli: Cli, arguments: tuple[str, ...], code: int, said: str) -> None:
    """What cannot be written is told with the nearest name; no fact is repeated, since it may be personal."""
    ended, out, err = cli("letter", "C-1", *arguments, *LATER)

    assert (ended, out) == (code, "")
    assert said in err
    assert "Ann Lee" not in err
    assert "soon" not in err


GOOD = """Dear Ms Fry,

We are sorry. Your parcel C-1 is late because our courier lost it, and we uphold your complaint.
Ann Lee looks after you. You hear from us by 15 July 2026, or write to boss@shop.example.
"""
RUDE = "We are sorry.\n\nAs we have already told you, you failed to read the terms. WE WILL NOT PAY FOR THIS.\n"


def test_check_letter(cli: Cli, tmp_path: Path) -> None:
    """A letter that says what it owes in a decent tone is ready."""
    (tmp_path / "letter.txt").write_text(GOOD, "utf-8")

    code, out, err = cli(
        "check-letter", "C-1", "letter.txt", *LATER, "--kind", "acknowledgement", "--fact", "owner=Ann Lee",
        "--fact", "explanation=Our courier lost the parcel.",
    )  # fmt: skip

    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith("says: reference, owner, next date")
    assert out.splitlines()[1:] == ["lacks: nothing"]


def test_check_letter_that_is_not_ready(cli: Cli, tmp_path: Path) -> None:
    """What is owed and missing is named, and what argues stands with its line, its column and advice."""
    (tmp_path / "letter.txt").write_text(RUDE, "utf-8")

    code, out, _ = cli("check-letter", "C-1", "letter.txt", *LATER, "--kind", "Final_Response")

    assert code == 1
    lines = out.splitlines()
    assert lines[0] == "says: apology"
    assert lines[1].startswith("lacks: ")
    assert "last resort" in lines[1]
    at = RUDE.splitlines()[2].index("you failed") + 1
    assert any(line.startswith(f"letter.txt:3:{at}: arguing: ") and line.endswith("our side") for line in lines)


def test_check_letter_as_json(cli: Cli, tmp_path: Path) -> None:
    """The document has the same; a finding about the whole letter has no place."""
    (tmp_path / "letter.txt").write_text("Нет. Вы сами виноваты.\n", "utf-8")

    code, out, _ = cli("check-letter", "C-1", "letter.txt", *LATER, "--kind", "update", "--language", "ru", "--json")
    document = json.loads(out)

    assert code == 1
    assert (document["says"], document["lacks"]) == ([], [])
    assert document["tone"][0] == {
        "rule": "no-apology",
        "line": None,
        "column": None,
        "problem": "в письме нет извинения (S36)",
        "advice": "извинитесь за хлопоты, кто бы ни был виноват",
    }


def test_check_letter_that_says_nothing(cli: Cli, tmp_path: Path) -> None:
    """Nothing that is owed is said so; the letter as a whole is meant where no line is."""
    (tmp_path / "letter.txt").write_text("No.", "utf-8")

    code, out, _ = cli("check-letter", "C-1", "letter.txt", *LATER, "--kind", "update")

    assert code == 1
    assert out.splitlines()[:2] == ["says: nothing that is owed", "lacks: nothing"]
    assert "letter.txt: no-apology: it does not apologise (S36); say sorry for the trouble" in out


def test_check_letter_of_an_unknown_kind(cli: Cli, tmp_path: Path) -> None:
    """The nearest kind is given."""
    (tmp_path / "letter.txt").write_text("No.", "utf-8")

    code, _, err = cli("check-letter", "C-1", "letter.txt", *LATER, "--kind", "final answer")

    assert code == 2
    assert "--kind" in err
    assert "there is no 'final answer'" in err


def test_tone(cli: Cli, tmp_path: Path) -> None:
    """Without a store the tone alone is looked at; findings are in the order of the text."""
    text = "You failed to read the terms.\nPursuant to these, no."
    (tmp_path / "letter.txt").write_text(text, "utf-8")

    code, out, err = cli("tone", "letter.txt", store=False)
    document = json.loads(cli("tone", "letter.txt", "--json", store=False)[1])

    assert (code, err) == (1, "")
    assert [line.partition(": it ")[0] for line in out.splitlines()] == [
        "letter.txt: no-apology",
        "letter.txt:1:1: arguing",
        "letter.txt:2:1: boilerplate",
    ]
    assert [(one["rule"], one["line"], one["column"]) for one in document] == [
        ("no-apology", None, None),
        ("arguing", 1, 1),
        ("boilerplate", 2, 1),
    ]


def test_tone_that_is_right(cli: Cli, tmp_path: Path) -> None:
    """Nothing to find, nothing printed, exit with 0; in the language asked for."""
    (tmp_path / "letter.txt").write_text("Нам очень жаль. Мы вернём деньги завтра.", "utf-8")

    assert cli("tone", "letter.txt", "--language", "ru", store=False) == (0, "", "")
    assert json.loads(cli("tone", "letter.txt", "--language", "ru", "--json", store=False)[1]) == []


def test_a_letter_that_cannot_be_read(cli: Cli, tmp_path: Path) -> None:
    """No file, and no text in UTF-8, are told in one line."""
    (tmp_path / "letter.txt").write_bytes("Жаль".encode("cp1251"))

    assert cli("tone", "letter.txt", store=False)[2] == "error: letter.txt: must be UTF-8 text\n"
    code, out, err = cli("tone", "nothing.txt", store=False)
    assert (code, out) == (1, "")
    assert err == "error: nothing.txt: cannot be read: No such file or directory\n"
