"""`grievance deadlines`: dates, clauses, days and holidays of a regime; bad input is named and nothing crashes."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from grievance.cli._app import app
from grievance.errors import CalendarExhausted, GrievanceError, InvalidDocument, UnreadableFile

MAUNDY_THURSDAY = "2025-04-17T10:00+01:00"
HOLIDAYS = """\
2025-04-18   # Good Friday

# Easter Monday and the bank holidays of May
2025-04-21
2025-05-05
2025-05-26
"""


def run(regime: str, received: str, *more: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["deadlines", "--regime", regime, "--received", received, *more])


def document(*arguments: str) -> dict[str, Any]:
    """Return the JSON document of the command."""
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def rows(*arguments: str) -> dict[str, Any]:
    """Return the rows of the JSON document by their ids, without the regime's name."""
    return {row["id"].partition("/")[2]: row for row in document(*arguments)["deadlines"]}


@pytest.fixture(name="holidays")
def _holidays(tmp_path: Path) -> str:
    path = tmp_path / "holidays.txt"
    path.write_text(HOLIDAYS, "utf-8")
    return str(path)


def test_d7_as_json(holidays: str) -> None:
    """D7: every date of the example, with its clause, mark and condition."""
    found = rows("fca-disp", MAUNDY_THURSDAY, "--holidays", holidays, "--anchor", "answered=2025-06-12")

    assert {name: (row["due_on"], row["extended_to"]) for name, row in found.items()} == {
        "acknowledge-before-2026-06": ("2025-04-24", None),
        "summary": (None, None),
        "eight-weeks": ("2025-06-12", None),
        "payments": ("2025-05-13", "2025-06-11T23:59:59.999999+01:00"),
        "ombudsman": ("2025-12-12", None),
    }
    assert found["eight-weeks"] | {"ledger": None} == {
        "id": "fca-disp/eight-weeks",
        "duty": "final response",
        "within": "8 weeks",
        "from": "received",
        "anchored_at": MAUNDY_THURSDAY.replace("+", ":00+"),
        "due_on": "2025-06-12",
        "due_at": "2025-06-12T23:59:59.999999+01:00",
        "extended_to": None,
        "unless_resolved_by": "2025-04-24T17:00:00+01:00",
        "if_resolved_by": None,
        "when": ["payments_law is absent"],
        "daily_penalty": None,
        "authority": "DISP 1.6.2",
        "source": "handbook.fca.org.uk, DISP 1.5 and 1.6.2 [V]",
        "mark": "V",
        "ledger": None,
    }
    assert found["summary"]["anchored_at"] is None
    assert found["summary"]["if_resolved_by"] == "2025-04-24T17:00:00+01:00"
    assert found["ombudsman"]["anchored_at"] == "2025-06-12T12:00:00+01:00"


def test_the_ledger_has_every_day(holidays: str) -> None:
    """The days from the anchor to the last one, counted or left out and why; calendar weeks leave out none."""
    found = rows("fca-disp", MAUNDY_THURSDAY, "--holidays", holidays)

    assert found["acknowledge-before-2026-06"]["ledger"] == [
        {"from": "2025-04-18", "to": "2025-04-18", "days": 1, "counted": False, "why": "holiday"},
        {"from": "2025-04-19", "to": "2025-04-19", "days": 1, "counted": False, "why": "no hours on Saturdays"},
        {"from": "2025-04-20", "to": "2025-04-20", "days": 1, "counted": False, "why": "no hours on Sundays"},
        {"from": "2025-04-21", "to": "2025-04-21", "days": 1, "counted": False, "why": "holiday"},
        {"from": "2025-04-22", "to": "2025-04-24", "days": 3, "counted": True, "why": None},
    ]
    assert found["eight-weeks"]["ledger"] == [
        {"from": "2025-04-18", "to": "2025-06-12", "days": 56, "counted": True, "why": None}
    ]
    assert sum(run["days"] for run in found["payments"]["ledger"] if run["counted"]) == 15
    assert found["summary"]["ledger"] == []


def test_the_holidays_that_mattered(holidays: str) -> None:
    """The set is named, with the dates that put something off: also those within an extension, none at a weekend."""
    own = document("fca-disp", MAUNDY_THURSDAY, "--holidays", holidays)["holidays"]
    public = document("fca-disp", MAUNDY_THURSDAY)["holidays"]

    dates = ["2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26"]
    assert own == {"set": f"{holidays} (4 dates)", "mattered": [{"on": on, "name": ""} for on in dates]}
    assert public["set"] == f"GB-ENG, from the package holidays {version('holidays')}"
    assert [one["on"] for one in public["mattered"]] == dates
    assert public["mattered"][0]["name"] == "Good Friday"


def test_holidays_that_did_not_matter(tmp_path: Path) -> None:
    """The day of the receipt, one after the last day and one on a Sunday put nothing off; the last but one does."""
    path = tmp_path / "holidays.txt"
    path.write_text("2025-03-03\n2025-03-09\n2025-03-10\n2025-03-12\n", "utf-8-sig")
    found = document("housing-ombudsman", "2025-03-03T10:00Z", "--holidays", str(path))

    assert found["deadlines"][0]["due_on"] == "2025-03-11"
    assert [one["on"] for one in found["holidays"]["mattered"]] == ["2025-03-10"]


@pytest.mark.parametrize("anchor", ["acknowledged=2025-03-07", "acknowledged = 2025-03-07T23:59+00:00"])
def test_d8_with_an_anchor(anchor: str) -> None:
    """D8: ten working days of the acknowledgement, and as far as an extension may go."""
    stage_1 = rows("housing-ombudsman", "2025-03-03T10:00Z", "--anchor", anchor)["stage-1"]

    assert (stage_1["due_on"], stage_1["extended_to"][:10]) == ("2025-03-21", "2025-04-04")


@pytest.mark.parametrize("name", ["stage 2 requested", "stage-2-requested", "stage_2_requested"])
def test_anchors_are_written_as_one_likes(name: str) -> None:
    """The words of an anchor may be joined; several anchors may be given."""
    found = rows(
        "housing-ombudsman",
        "2025-03-03T10:00Z",
        "--anchor",
        "acknowledged=2025-03-05",
        "--anchor",
        f"{name}=2025-04-10",
    )

    assert found["stage-1"]["due_on"] == "2025-03-19"
    assert found["acknowledge-stage-2"]["due_on"] == "2025-04-17"
    assert found["stage-2"]["due_on"] is None


def test_a_date_is_one_of_the_regimes_zone() -> None:
    """A company in Tokyo writes 2025-10-06 and means the date in New York, where the Bureau sits (D9)."""
    found = rows("cfpb", "2025-10-06T01:00+09:00", "--anchor", "sent=2025-10-06")

    assert {name: row["due_on"] for name, row in found.items()} == {"respond": "2025-10-21", "final": "2025-12-05"}
    assert found["final"]["anchored_at"] == "2025-10-06T12:00:00-04:00"


def test_a_dispatch_may_come_before_the_receipt() -> None:
    """L23: what another body sent reaches the company later; no other event can lie before the receipt."""
    assert rows("cfpb", "2025-10-06T12:00Z", "--anchor", "sent=2025-10-01")["respond"]["due_on"] == "2025-10-16"


def test_d11_rule_by_the_date_of_receipt() -> None:
    """D11: 00:30 in London on 8 April 2026 is under the new rule, half an hour after midnight and not before."""
    assert list(rows("ofcom", "2026-04-07T23:30Z")) == ["six-weeks"]
    assert list(rows("ofcom", "2026-04-07T22:30Z")) == ["eight-weeks"]


def test_in_words(holidays: str) -> None:
    """Without --json people read it: dates, terms, conditions, clauses, sources with their marks, days."""
    done = run("fca-disp", MAUNDY_THURSDAY, "--holidays", holidays)
    text = done.stdout

    assert done.exit_code == 0
    assert text.startswith("fca-disp: FCA Handbook, DISP 1: ")
    assert "received Thu 2025-04-17 10:00 (Europe/London)\n" in text
    assert f"holidays: {holidays} (4 dates)\n  left out Fri 2025-04-18\n  left out Mon 2025-04-21\n" in text
    assert (
        "\nfca-disp/payments: final response by Tue 2025-05-13 23:59\n"
        "  term:   15 business days from received, Thu 2025-04-17 10:00\n"
        "          with a holding notice in time at most until Wed 2025-06-11 23:59\n"
        "          not owed if resolved by Thu 2025-04-24 17:00\n"
        "  if:     payments_law is present\n"
        "  clause: DISP 1.6, complaints under the payment services and electronic money rules\n"
        "  source: handbook.fca.org.uk, DISP 1.5 and 1.6 [V] (mark V)\n"
        "  days:   Fri 2025-04-18: 1 day left out, holiday\n"
        "          Sat 2025-04-19: 1 day left out, no hours on Saturdays\n"
        "          Sun 2025-04-20: 1 day left out, no hours on Sundays\n"
        "          Mon 2025-04-21: 1 day left out, holiday\n"
        "          Tue 2025-04-22 to Fri 2025-04-25: 4 days counted\n"
    ) in text
    assert (
        "\nfca-disp/summary: summary resolution communication waits for 'resolved'\n"
        "  term:   1 business day from resolved\n"
        "          owed only if resolved by Thu 2025-04-24 17:00\n"
        "  clause: DISP 1.5\n"
    ) in text


def test_in_words_of_calendar_days_and_hours() -> None:
    """A penalty is told; a term in hours has no days; a regime without holidays and public ones say so."""
    consumer, hours, plain = (run(name, "2025-04-17T10:00Z").stdout for name in ("ru-consumer", "rg-271", "uk-energy"))

    assert "          each day of delay costs 1 % of the price\n" in consumer
    assert "rg-271/acknowledge: acknowledgement by Fri 2025-04-18 20:00\n" in hours
    assert hours.count("\n  days: ") == 4
    assert "\nholidays: none: no row of this regime counts business days\n" in plain
    assert "  left out Fri 2025-04-18 Good Friday\n" in run("fca-disp", MAUNDY_THURSDAY).stdout


def test_nothing_in_force() -> None:
    """Before a regime began it says so instead of printing nothing."""
    done = run("housing-ombudsman", "2020-01-01T00:00Z")

    assert done.exit_code == 0
    assert done.stdout.endswith("\n\nnothing of this regime was in force at that date\n")
    assert document("housing-ombudsman", "2020-01-01T00:00Z")["deadlines"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ofcom", "soon"], "must be an instant"),
        (["ofcom", "2025-04-17"], "must name its offset"),
        (["ofcom", "2025-04-17T10:00"], "must name its offset"),
        (["ofcom", "0001-01-01T00:00+14:00"], "outside the years"),
        (["ofcom", MAUNDY_THURSDAY, "--anchor", "acknowleged=2025-04-22"], "did you mean 'acknowledged'?"),
        (["ofcom", MAUNDY_THURSDAY, "--anchor", "received=2025-04-22"], "must be an event and when it was"),
        (["ofcom", MAUNDY_THURSDAY, "--anchor", "2025-04-22"], "must be an event and when it was"),
        (["ofcom", MAUNDY_THURSDAY, "--anchor", "acknowledged"], "must end with a date or an instant"),
        (["ofcom", MAUNDY_THURSDAY, "--anchor", "acknowledged=soon"], "must end with a date or an instant"),
        (["ofcom", MAUNDY_THURSDAY, "--anchor", "acknowledged=2025-04-22T10:00"], "must name its offset"),
        (["ofcom", MAUNDY_THURSDAY, "--anchor", "answered=2025-04-16"], "lies before the receipt"),
        (["ofcom", MAUNDY_THURSDAY, "--anchor", "answered=9999-12-31T23:00-12:00"], "outside the years"),
        (
            ["ofcom", MAUNDY_THURSDAY, "--anchor", "sent=2025-04-22", "--anchor", "sent=2025-04-23"],
            "'sent=2025-04-23' is given twice",
        ),
    ],
)
def test_bad_arguments(arguments: list[str], words: str) -> None:
    """A bad instant or anchor is refused with what would be right, exit code 2."""
    done = run(*arguments)

    assert done.exit_code == 2
    assert words in " ".join(done.output.replace("│", " ").split())


@pytest.mark.parametrize("line", ["2025-04-31", "20250418", "2025-W16-5", "Good Friday", "2025-04-18 2025-04-21"])
def test_a_bad_line_of_a_holidays_file(line: str, tmp_path: Path) -> None:
    """A line that is no date is named by its number."""
    path = tmp_path / "h.txt"
    path.write_text(f"2025-04-18\n\n{line}\n", "utf-8")
    done = run("ofcom", MAUNDY_THURSDAY, "--holidays", str(path))

    assert done.exit_code == 2
    assert "line 3: must be a date such as 2025-04-18" in " ".join(done.output.replace("│", " ").split())


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (["fca-dsip", MAUNDY_THURSDAY], InvalidDocument, "did you mean 'fca-disp'?"),
        (["ofcom", "2500-01-01T00:00Z"], CalendarExhausted, "no answer within the years"),
        (["ofcom", MAUNDY_THURSDAY, "--holidays", "nowhere.txt"], UnreadableFile, "nowhere.txt: cannot be read"),
        (["ofcom", MAUNDY_THURSDAY, "--holidays", "."], UnreadableFile, "cannot be read"),
        (["ofcom", MAUNDY_THURSDAY, "--holidays", "binary.txt"], UnreadableFile, "must be UTF-8 text"),
        (["fca-disp", MAUNDY_THURSDAY, "--anchor", "answered=9999-12-31"], GrievanceError, "9999"),
    ],
)
def test_bad_regimes_and_files(
    arguments: list[str], error: type[Exception], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the library refuses is an error of the library, which the command line prints without a traceback."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "binary.txt").write_bytes(b"2025-04-18\n\xff\n")
    done = run(*arguments)

    assert isinstance(done.exception, error)
    assert words in str(done.exception)


def test_as_a_user_meets_it(holidays: str, tmp_path: Path) -> None:
    """The command runs as a program; a misspelt regime ends it with a message and exit code 1."""

    def program(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "grievance.cli", "deadlines", *arguments],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip

    good = program("--regime", "fca-disp", "--received", MAUNDY_THURSDAY, "--holidays", holidays)
    bad = program("--regime", "fca", "--received", MAUNDY_THURSDAY)

    assert (good.returncode, good.stderr) == (0, "")
    assert "fca-disp/eight-weeks: final response by Thu 2025-06-12 23:59" in good.stdout
    assert (bad.returncode, bad.stdout) == (1, "")
    assert bad.stderr.startswith("error: regime 'fca' has 1 fault:\n  there is none of this name")
    assert "Traceback" not in bad.stderr
