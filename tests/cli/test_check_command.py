"""``grievance check``: what was loaded, every fault, every finding with facts to paste."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from grievance.procedure import Procedure, pack_names
from support.broken import SOUND_FILE

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture(name="edited")
def _edited(tmp_path: Path) -> Callable[..., None]:
    """Return how to write shop.toml, the sound procedure in which texts are replaced by others."""

    def written(**replaced: str) -> None:
        text = SOUND_FILE.read_text("utf-8")
        for old, new in _REPLACED.items():
            if old in replaced:
                assert text.count(new) == 1
                text = text.replace(new, replaced[old])
        (tmp_path / "shop.toml").write_text(text, "utf-8")

    return written


_REPLACED = {
    "unsafe_team": 'to = "workshop"\nbecause = "the workshop takes it out of the way"',
    "loyal": 'when = { loyalty = ["silver", "gold"] }\nscore = 10',
    "closing": 'closing_after = "15 business days"\n',
    "dear": "when = { price = { at_least = 1000 } }\nscore = 20",
    "vulnerability": "vulnerability = 10",
    "importance": "recurrence = 5",
}


@pytest.mark.parametrize("pack", pack_names())
def test_every_pack_is_clean(cli: Cli, pack: str) -> None:
    """What comes with the library is sound: the command names it, says so and ends with 0."""
    code, out, err = cli("check", pack, store=False)

    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith(str(Procedure.pack(pack).ref))
    assert out.splitlines()[-1] == "  nothing is wrong with it"


def test_what_was_loaded_is_told(cli: Cli, edited: Callable[..., None]) -> None:
    """A sound procedure is told in three lines: name and digest, how much there is, and between what scores lie."""
    edited()
    _, out, _ = cli("check", "shop.toml", store=False)

    name, parts, scores, sound = out.splitlines()
    assert name.startswith("Bicycle shop 1: in force from 2026-01-01, digest ")
    assert parts == "  7 standards, 1 calendars, levels critical, urgent, high, normal"
    assert scores == "  scores from 0 to 170"  # 60 + 40 + 20 + 10, 3 levels of 10, 2 times 5
    assert sound == "  nothing is wrong with it"


def test_scores_that_facts_cannot_show_are_bounded(cli: Cli, edited: Callable[..., None]) -> None:
    """What importance could add is no part of the score that a complaint attains, but of the bound beside it."""
    edited(importance="recurrence = 5\nimportance = 7\ntime_frame = -3")

    assert "  scores from 0 (at least -3) to 170 (at most 177)" in cli("check", "shop.toml", store=False)[1]


def test_findings_are_grouped_and_end_with_one(cli: Cli, edited: Callable[..., None]) -> None:
    """Findings of a kind stand together below its name, each with its place and, where one shows it, a complaint."""
    edited(
        unsafe_team='to = "workshop"\nbecause = "the same"\n[[routing.rules]]\nid = "again"\n'
        'when = { category = "goods/unsafe", channel = "web" }\nto = "front-desk"\nbecause = "they ask"',
        loyal='when = { loyalty = ["silver", "gold"] }\nscore = 10\nbecause = "so"\n[[priority.rules]]\nid = "calm"\n'
        'when = { "severity.safety" = 3 }\nscore = -5',
        closing="",
    )
    code, out, err = cli("check", "shop.toml", store=False)
    found = out.split("\n\n")[1:]

    assert (code, err) == (1, "")
    assert [block.splitlines()[0] for block in found[:-1]] == ["shadowed", "not monotone", "no duty"]
    assert found[0].splitlines()[1:] == [
        "  routing.rules[1]: 'again' never gives the answer: 'unsafe' before it holds wherever it does",
        '    facts = { category = "goods/unsafe", channel = "web" }',
    ]
    assert found[1].splitlines()[2:] == [
        '    facts = { "severity.safety" = 2 }',
        '    facts = { "severity.safety" = 3 }',
    ]
    assert len(found[2].splitlines()) == 2
    assert found[-1] == "3 findings\n"


def test_one_finding_is_one(cli: Cli, edited: Callable[..., None]) -> None:
    """The count is a sentence."""
    edited(closing="")

    assert cli("check", "shop.toml", store=False)[1].endswith("\n\n1 finding\n")


def test_findings_as_json(cli: Cli, edited: Callable[..., None]) -> None:
    """With --json programs get the same: the scores, and the findings with their rows and complaints."""
    edited(dear='when = { price = { below = 0.25 }, category = "bill/**" }\nscore = 20', closing="")
    code, out, _ = cli("check", "shop.toml", "--json", store=False)
    document = json.loads(out)

    assert code == 1
    assert document["procedure"] == "Bicycle shop 1"
    assert document["effective"] == "2026-01-01"
    assert len(document["digest"]) == 64
    assert document["scores"]["highest"]["attained"] == document["scores"]["highest"]["bound"] == 150
    assert document["scores"]["highest"]["example"]["severity.safety"] >= 2
    assert document["scores"]["lowest"]["attained"] == 0
    (finding,) = document["findings"]
    assert finding.pop("message").startswith("a complaint can stay answered or ")
    assert finding == {
        "defect": "no duty", "where": "notices.closing_after", "rows": [], "example": None, "other": None,
    }  # fmt: skip


def test_decimals_are_numbers_in_json(cli: Cli, edited: Callable[..., None]) -> None:
    """A complaint in JSON has numbers where its facts are numbers, as a case file in JSON wants them."""
    edited(
        dear='when = { price = { between = [0.25, 0.5] } }\nscore = 20\nbecause = "so"\n'
        '[[priority.rules]]\nid = "again"\n'
        "when = { price = { between = [0.25, 0.5] } }\nscore = 20"
    )
    text = cli("check", "shop.toml", store=False)[1]
    (finding,) = json.loads(cli("check", "shop.toml", "--json", store=False)[1])["findings"]

    assert finding["rows"] == ["dear", "again"]
    assert finding["example"]["price"] == 0.25
    facts = next(line for line in text.splitlines() if "facts =" in line)
    assert tomllib.loads(facts.strip())["facts"] == finding["example"]


def test_a_table_of_which_one_row_answers_has_no_sum(cli: Cli, tmp_path: Path) -> None:
    """Where one row alone gives the score there is nothing to add up, and nothing is told of sums."""
    text = SOUND_FILE.read_text("utf-8").replace('[priority]\nhit = "collect"', '[priority]\nhit = "first"')
    (tmp_path / "shop.toml").write_text(text, "utf-8")

    assert "scores from" not in cli("check", "shop.toml", store=False)[1]
    assert json.loads(cli("check", "shop.toml", "--json", store=False)[1])["scores"] is None


_BAD = (
    '[procedure]\nname = "x"\nversion = "1"\neffective = 2026-01-01\nacountable = "y"\n'
    "[priority.levels]\nnormal = { at_least = 0 }\n[routing]\nhit = 'first'\n"
)


def test_every_fault_of_a_file_is_listed(cli: Cli, tmp_path: Path) -> None:
    """A file that does not load ends with 1; all of its faults are listed with their paths, and counted."""
    (tmp_path / "bad.toml").write_text(_BAD, "utf-8")
    code, out, err = cli("check", "bad.toml", store=False)

    assert (code, out) == (1, "")
    assert "procedure.acountable: is no known key; did you mean 'accountable'?" in err.splitlines()
    assert "priority.levels.normal.work_within: is required" in err.splitlines()
    assert err.splitlines()[-1] == f"bad.toml: {len(err.splitlines()) - 1} faults"


def test_faults_as_json(cli: Cli, tmp_path: Path) -> None:
    """With --json the faults are a document too."""
    (tmp_path / "bad.toml").write_text(_BAD, "utf-8")
    code, out, err = cli("check", "bad.toml", "--json", store=False)
    document = json.loads(out)

    assert (code, err) == (1, "")
    assert document["document"] == "bad.toml"
    missing = {"path": "priority.levels.normal.work_within", "message": "is required"}
    assert missing in document["faults"]


@pytest.mark.parametrize(
    ("words", "told"),
    [("retial", "did you mean 'retail'?"), ("nowhere.toml", "cannot be read"), ("broken.toml", "broken.toml")],
)
def test_what_cannot_be_read_ends_with_two(cli: Cli, tmp_path: Path, words: str, told: str) -> None:
    """A pack or a file that is not there, or that is no TOML, is told apart from one that has faults."""
    (tmp_path / "broken.toml").write_text("[procedure", "utf-8")
    code, out, err = cli("check", words, store=False)

    assert (code, out) == (2, "")
    assert told in err
