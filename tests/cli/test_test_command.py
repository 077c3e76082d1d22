"""``grievance test``: what it prints, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias
from xml.etree import ElementTree as ET

import pytest

from grievance.cli import _test
from support.shop_file import SHOP

Test: TypeAlias = Callable[..., tuple[int, str, str]]

HEADER = "[suite]\nnow = 2026-07-01T10:00:00Z\n"
LATE = """
[[cases]]
id = "late"
facts = { category = "delivery/late", channel = "web" }
expect.routing = { is = "logistics", because = ["late"] }
"""
OTHER = """
[[cases]]
id = "other"
facts = { category = "billing", channel = "web" }
expect.routing = { is = "front-desk", because = ["otherwise"] }
"""
SKIPPED = '[[cases]]\nid = "later"\nskip = "nobody has decided"\n'
WRONG = OTHER.replace('"other"', '"wrong"').replace('"front-desk"', '"logistics"')


@pytest.fixture(name="test")
def _run(cli: Callable[..., tuple[int, str, str]], tmp_path: Path) -> Test:
    """Return how to run case files, given by name, with options, against a procedure that lies there."""
    (tmp_path / "shop.toml").write_text(SHOP, "utf-8")

    def ran(*options: str, procedure: str = "shop.toml", **files: str) -> tuple[int, str, str]:
        for name, text in files.items():
            (tmp_path / f"{name}.cases.toml").write_text(text, "utf-8")
        return cli("test", procedure, *(f"{name}.cases.toml" for name in files), *options, store=False)

    return ran


def test_passed(test: Test) -> None:
    """When all cases pass the end is 0; those that were skipped are counted and said why."""
    code, out, err = test(shop=HEADER + LATE + SKIPPED)
    assert (code, err) == (0, "")
    assert out == "SKIP  later: nobody has decided\n\nshop.cases.toml: 1 passed, 0 failed, 1 skipped\n"


def test_failed(test: Test) -> None:
    """When a case fails it is told at length, and the end is 1; several files are summed up."""
    code, out, err = test(good=HEADER + LATE, bad=HEADER + WRONG)
    assert (code, err) == (1, "")
    good, failing, bad, everything = out.split("\n\n")
    assert good == "good.cases.toml: 1 passed, 0 failed, 0 skipped"
    assert failing.startswith("FAIL  routing / wrong ")
    assert "  expected  logistics    because otherwise\n  got       front-desk   because otherwise (" in failing
    assert bad == "bad.cases.toml: 0 passed, 1 failed, 0 skipped"
    assert everything == "all: 1 passed, 1 failed, 0 skipped\n"


@pytest.mark.parametrize("cases", ["", SKIPPED])
def test_empty_run(test: Test, cases: str) -> None:
    """A run without a case ends with 1 and says so."""
    code, out, _ = test(shop=HEADER + cases)
    assert code == 1
    assert out.endswith("; no case was run\n")


def test_a_pack(test: Test) -> None:
    """The procedure may be a pack, by its name."""
    pack = LATE.replace("late", "late-parcel").replace("delivery/late-parcel", "delivery/late")
    assert test(procedure="retail", shop=HEADER + pack)[0] == 0


def test_wrong_files(test: Test) -> None:
    """The faults of all files are told at once, with their places, and the end is 2."""
    unknown = OTHER.replace("channel", "chanel").replace('"front-desk"', '"late"')
    code, out, err = test(one=HEADER + LATE.replace("expect.", "expects."), two=HEADER + unknown, three="[cases]\n")
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        "error: what is tested has 5 faults:",
        "  one.cases.toml: cases[\"late\"].expects: is no known key; did you mean 'expect'?",
        "  two.cases.toml: cases[\"other\"].facts.chanel: 'chanel' is no fact of this procedure; "
        "did you mean 'channel'?",
        "  two.cases.toml: cases[\"other\"].expect.routing: 'late' is no team of this procedure; "
        "known are boss@shop.example, front-desk, logistics",
        "  three.cases.toml: suite.now: is required",
        "  three.cases.toml: cases: must be a list of tables",
    ]


@pytest.mark.parametrize(
    ("procedure", "cases", "message"),
    [
        ("shop.toml", "[suite", "error: what is tested has 1 fault:\n  shop.cases.toml: is no TOML"),
        ("shop.cases.toml", HEADER, "error: shop.cases.toml has "),
        ("missing.toml", HEADER, "error: missing.toml: cannot be read"),
        ("retial", HEADER, "error: pack 'retial' has 1 fault:\n  there is none of this name; did you mean 'retail'?"),
    ],
)
def test_unreadable_files(test: Test, procedure: str, cases: str, message: str) -> None:
    """Files that cannot be read, and a procedure with faults, end it with 2 as well."""
    code, out, err = test(procedure=procedure, shop=cases)
    assert (code, out) == (2, "")
    assert err.startswith(message)


def test_coverage(test: Test) -> None:
    """The coverage is told when it is asked for; alone it fails nothing."""
    code, out, _ = test("--coverage", shop=HEADER + LATE)
    assert code == 0
    assert "\n\n50 % of the rules: 1 of 2 rows fired" in out
    assert "1 of 2 rows" not in test(shop=HEADER + LATE)[1]


@pytest.mark.parametrize(("percent", "cases", "code"), [("50", LATE, 0), ("51", LATE, 1), ("100", LATE + OTHER, 0)])
def test_least_coverage(test: Test, percent: str, cases: str, code: int) -> None:
    """Too little coverage ends it with 1 and says so, over all files together."""
    ended, out, _ = test("--fail-under", percent, shop=HEADER + cases)
    assert (ended, f"coverage is below {percent} percent" in out) == (code, code == 1)
    assert "of the rules: " in out


def test_coverage_of_all_files(test: Test) -> None:
    """What one file leaves out another may cover."""
    assert test("--fail-under", "100", one=HEADER + LATE, two=HEADER + OTHER)[0] == 0


def test_ids_of_several_files(test: Test) -> None:
    """Where several files have cases of one id, the file stands before it; each case counts for itself."""
    other = OTHER.replace('"other"', '"late"')
    code, out, _ = test("--coverage", "--json", one=HEADER + LATE, two=HEADER + other, three=HEADER + LATE + OTHER)
    rows = {row["row"]: row["by"] for row in json.loads(out)["coverage"]["rows"]}
    assert code == 0
    assert rows == {
        "late": ["one.cases.toml: late", "three.cases.toml: late"],
        "otherwise": ["two.cases.toml: late", "other"],
    }


def test_folders(test: Test, cli: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """
    A folder stands for all case files in it and below it, in order, but in folders of tools and installed packages; a
    file that is named twice is run once.
    """
    for folder in ("rules/eu", "rules/.git", "rules/env/site-packages"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "x.cases.toml").write_text("x", "utf-8")
    (tmp_path / "rules/eu/x.cases.toml").unlink()
    for name in ("rules/eu/b.cases.toml", "rules/eu/cases.toml", "rules/cases.txt", "rules/mycases.toml"):
        (tmp_path / name).write_text(HEADER + LATE if "cases.toml" in name else "x", "utf-8")
    case = {"id": "j", "facts": {"category": "billing", "channel": "web"}, "expect": {"routing": "front-desk"}}
    document = {"suite": {"now": "2026-07-01T10:00:00Z"}, "cases": [case]}
    (tmp_path / "rules" / "a.cases.json").write_text(json.dumps(document), "utf-8")
    code, out, err = test("rules", "rules/eu/../eu/b.cases.toml", shop=HEADER + LATE)
    assert (code, err) == (0, "")
    files = ["shop.cases.toml", "rules/a.cases.json", "rules/eu/b.cases.toml", "rules/eu/cases.toml"]
    assert [line.partition(":")[0] for line in out.split("\n\n")] == [*files, "all"]
    (tmp_path / "empty").mkdir()
    code, out, err = cli("test", "shop.toml", "rules", "empty", store=False)
    assert (code, out) == (2, "")
    assert err.startswith("error: empty: holds no case files: they are called cases.toml, ")


def test_no_case_file(test: Test) -> None:
    """Without a case file there is nothing to run: that is wrong use, as is a file that is not there."""
    assert test()[0] == 2
    code, out, err = test("missing.toml", shop=HEADER + LATE)
    assert (code, out) == (2, "")
    assert err == "error: what is tested has 1 fault:\n  missing.toml: cannot be read: No such file or directory\n"


@pytest.mark.parametrize("percent", ["-1", "101", "x", "nan"])
def test_coverage_is_a_percentage(test: Test, percent: str) -> None:
    """What is no percentage is refused."""
    code, _, err = test("--fail-under", percent, shop=HEADER + LATE)
    assert code == 2
    assert "--fail-under" in err


def test_mutants(test: Test) -> None:
    """Mistakes that no case notices are told with a case for each, which fails nothing."""
    code, out, _ = test("--mutate", shop=HEADER + LATE)
    assert code == 0
    assert "of the mistakes are noticed" in out
    assert 'expect.routing = { is = "front-desk", because = ["otherwise"] }' in out


def test_mutants_of_failing_cases(test: Test) -> None:
    """Where a case fails no mistake is tried: what the cases would notice cannot be told before they are right."""
    code, out, _ = test("--mutate", one=HEADER + LATE, two=HEADER + WRONG)
    assert code == 1
    assert out.endswith("no mistake was tried: that is for cases that all pass\n")
    assert "survived" not in out
    assert json.loads(test("--mutate", "--json", two=HEADER + WRONG)[1])["mutation"] is None


def test_json(test: Test) -> None:
    """One document tells everything that was asked for; whether it passed is what the end says, too."""
    code, out, _ = test("--json", "--mutate", "--fail-under", "60", shop=HEADER + LATE)
    found = json.loads(out)
    assert (code, found["passed"]) == (1, False)
    assert found["counts"] == {"passed": 1, "failed": 0, "skipped": 0}
    assert (found["files"][0]["source"], found["files"][0]["cases"][0]["id"]) == ("shop.cases.toml", "late")
    assert found["coverage"]["percent"] == 50
    assert found["mutation"]["survived"]
    code, out, _ = test("--json", shop=HEADER + LATE)
    assert (code, sorted(json.loads(out))) == (0, ["counts", "files", "passed"])


def test_junit(test: Test, tmp_path: Path) -> None:
    """The XML goes to its file, also when cases fail, and the text is printed as usual."""
    code, out, _ = test("--junit", "out.xml", one=HEADER + LATE, two=HEADER + WRONG)
    assert code == 1
    assert out.endswith("all: 1 passed, 1 failed, 0 skipped\n")
    root = ET.fromstring((tmp_path / "out.xml").read_bytes())  # noqa: S314 - it is our own
    assert [(suite.get("name"), suite.get("failures")) for suite in root] == [
        ("one.cases.toml", "0"),
        ("two.cases.toml", "1"),
    ]


def test_times_in_junit(test: Test, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The XML says how long each case took, by the clock of the machine."""
    ticks = iter([10.0, 10.25, 20.0, 21.5])
    monkeypatch.setattr(_test, "perf_counter", lambda: next(ticks))
    test("--junit", "out.xml", shop=HEADER + LATE + OTHER)
    (suite,) = ET.fromstring((tmp_path / "out.xml").read_bytes())  # noqa: S314 - it is our own
    assert [suite.get("time"), *(case.get("time") for case in suite)] == ["1.750", "0.250", "1.500"]


def test_junit_in_new_folders(test: Test, tmp_path: Path) -> None:
    """Folders that are not there yet are made, as pytest does."""
    assert test("--junit", "a/b/out.xml", shop=HEADER + "[[cases]]")[0] == 2
    assert not (tmp_path / "a").exists()
    assert test("--junit", "a/b/out.xml", shop=HEADER + LATE.replace('"late"\nf', '"поздно"\nf'))[0] == 0
    assert "поздно" in (tmp_path / "a/b/out.xml").read_text("utf-8")


def test_junit_that_cannot_be_written(test: Test) -> None:
    """A file that cannot be written is told with its path, and is wrong use; what became of the cases is told first."""
    code, out, err = test("--junit", "shop.toml/out.xml", shop=HEADER + LATE)
    assert (code, out) == (2, "shop.cases.toml: 1 passed, 0 failed, 0 skipped\n")
    assert err.startswith("error: shop.toml/out.xml: cannot be written: ")
