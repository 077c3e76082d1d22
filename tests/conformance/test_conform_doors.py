"""The two doors to the laws: a call that returns a report, and a class for pytest."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence

import pytest

from conformance.breaking import LACKS, QUICK
from grievance.storage import Commit, History, Saved
from grievance.storage.memory import MemoryStore
from grievance.testing.conformance import LAWS, StoreReport, check_store


class Forgets(MemoryStore):
    """Saves nothing, and says that it did."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        return tuple(Saved(complaint_id=commit.head.id, version=commit.head.version) for commit in commits)


class Fails(MemoryStore):
    """Has an error without a word."""

    def history(self, tenant: str, complaint_id: str, /) -> History:
        raise KeyError


def report_of(store: type[MemoryStore]) -> StoreReport:
    """Return what comes of three laws: one of creating, one of histories, one of purging."""
    laws = [law for law in LAWS if law.id in {"STORE-106", "STORE-122", "STORE-641"}]
    return check_store(store, lacks=LACKS, laws=laws)


def test_a_report_tells_what_was_kept() -> None:
    """Of a law that was kept the report says so, and of one that need not be why."""
    report = report_of(MemoryStore)

    assert report.conforms
    report.must_conform()
    assert str(report).splitlines() == [
        "STORE-106 unknown_complaint_has_no_history: kept",
        "STORE-122 create_refuses_to_overwrite: kept",
        "STORE-641 purge_says_that_nothing_is_left: not kept, as declared: it lives in this process",
        "3 laws: 2 kept, 0 broken, 1 declared lacking",
    ]


def test_a_report_tells_how_a_law_was_broken() -> None:
    """Of a law that was broken the report has the sentence and what the store did instead."""
    report = report_of(Forgets)

    assert not report.conforms
    told = (
        "STORE-122 create_refuses_to_overwrite: BROKEN\n"
        "  A commit that expects no complaint is refused where there is one, naming it and its version.\n"
        "  overwriting a complaint was not refused with StaleComplaint"
    )
    assert told in str(report)
    assert str(report).endswith("3 laws: 1 kept, 1 broken, 1 declared lacking")
    with pytest.raises(AssertionError, match=f"^{re.escape(told)}$"):
        report.must_conform()


def test_an_error_of_a_store_is_told_by_its_name() -> None:
    """Whatever a store raises where it must not breaks the law, also without a word."""
    [verdict] = report_of(Fails).broken

    assert verdict.broken == "it raised KeyError: KeyError"


def test_facts_are_told() -> None:
    """What was read instead is told beside the sentence."""
    told = str(check_store(Fails, laws=QUICK[:1]))
    assert told == f"{QUICK[0]}: kept\n1 laws: 1 kept, 0 broken, 0 declared lacking"

    class Renames(MemoryStore):
        def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[()]:
            return ()

    [verdict] = check_store(Renames, laws=QUICK[:1]).broken
    assert verdict.broken == "a saved complaint is not there\n  complaint_id = 'c-1'\n  heads = ()"


def test_a_report_is_ready_for_json() -> None:
    """The mapping has every law with its sentence, its capability and its verdict, and what was declared."""
    report = json.loads(json.dumps(report_of(Forgets).as_mapping()))

    assert report["conforms"] is False
    assert [(law["id"], law["verdict"], law["needs"]) for law in report["laws"]] == [
        ("STORE-106", "kept", []), ("STORE-122", "broken", []), ("STORE-641", "lacking", ["purge"]),
    ]  # fmt: skip
    assert report["laws"][1]["name"] == "create_refuses_to_overwrite"
    assert report["laws"][1]["sentence"].startswith("A commit that expects no complaint is refused")
    assert report["laws"][1]["what"] == "overwriting a complaint was not refused with StaleComplaint"
    assert report["laws"][0]["what"] is None
    assert report["lacks"] == dict(LACKS)
    assert report["not_lacking"] == []


def test_the_json_form_names_what_is_not_lacking() -> None:
    """What is declared and is there stands in the mapping too."""
    report = check_store(MemoryStore, lacks={**LACKS, "search": "so they say"}, laws=QUICK)

    assert report.as_mapping()["not_lacking"] == ["search"]
    assert report.as_mapping()["conforms"] is False
    assert "search: declared lacking, but the store keeps every law of it: say so" in str(report)


SUITES = """
import pytest

from grievance.storage.memory import MemoryStore
from grievance.testing.conformance import StoreConformance

LACKS = dict.fromkeys(("durable", "processes", "purge", "faults"), "it lives in this process")


class InMemory(StoreConformance):
    lacks = LACKS

    @pytest.fixture
    def make_store(self):
        return MemoryStore


class TestKept(InMemory):
    pass


class TestBroken(InMemory):
    @pytest.fixture
    def make_store(self):
        class SavesNothing(MemoryStore):
            def save(self, tenant, commits, /):
                return ()

        return SavesNothing


class TestSilent(InMemory):
    lacks = {}


class TestModest(InMemory):
    lacks = {**LACKS, "search": "we think that it has none"}


class TestMisspelt(InMemory):
    lacks = {"serch": "we have no index"}


class TestUnmade(StoreConformance):
    pass


class TestLate(InMemory):
    lacks = {**LACKS, "fresh": "its index is written behind"}

    @pytest.fixture
    def make_store(self):
        return Lagging

    def catch_up(self, store):
        store.shown = True


class Lagging(MemoryStore):
    shown = False

    def find(self, *args, **named):
        page = super().find(*args, **named)
        return page if self.shown else type(page)(entries=())
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what pytest tells of classes that inherit the laws."""
    folder = tmp_path_factory.mktemp("host")
    (folder / "test_host.py").write_text(SUITES, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", "utf-8")
    wanted = "STORE-101 or STORE-202 or STORE-231 or STORE-641 or declared"
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", wanted]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout


def outcomes(told: str, suite: str) -> list[str]:
    """Return what came of the tests of one class, in the order of the laws."""
    found = re.findall(rf"^(\w+) test_host\.py::{suite}::(\S+)", told, re.MULTILINE)
    return [f"{outcome} {name}" for outcome, name in sorted(found, key=lambda pair: pair[1])]


DECLARED = "test_what_is_declared_lacking_is_lacking"


@pytest.mark.parametrize(
    ("suite", "expected"),
    [
        ("TestKept", ["PASSED", "PASSED", "PASSED", "XFAIL", "PASSED"]),
        ("TestBroken", ["FAILED", "FAILED", "FAILED", "XFAIL", "PASSED"]),
        ("TestSilent", ["PASSED", "PASSED", "PASSED", "FAILED", "PASSED"]),
        ("TestModest", ["PASSED", "PASSED", "PASSED", "XFAIL", "FAILED"]),
        ("TestMisspelt", ["FAILED", "FAILED", "FAILED", "FAILED", "FAILED"]),
        ("TestUnmade", ["ERROR", "ERROR", "ERROR", "ERROR", "ERROR"]),
        ("TestLate", ["PASSED", "PASSED", "XFAIL", "XFAIL", "PASSED"]),
    ],
)
def test_each_law_is_a_test(told: str, suite: str, expected: list[str]) -> None:
    """A law is a test of its own: passed, failed, or expected to fail as declared; and what is declared is tested."""
    names = [f"test_law[STORE-{number}" for number in (101, 202, 231, 641)] + [DECLARED]

    assert outcomes(told, suite) == [f"{outcome} {name}" for outcome, name in zip(expected, names, strict=True)]


@pytest.mark.parametrize(
    "words",
    [
        "STORE-101 head_is_read_back: BROKEN",
        "a saved complaint is not there",
        "STORE-641 purge_says_that_nothing_is_left: not kept, as declared: it lives in this process",
        "search: declared lacking, but the store keeps every law of it: say so",
        "no capability is called 'serch'",
        "override the fixture make_store in your class: it returns what makes a new, empty store",
    ],
)
def test_a_failure_tells_what_is_wrong(told: str, words: str) -> None:
    """What pytest shows is what the report says."""
    assert words in told
