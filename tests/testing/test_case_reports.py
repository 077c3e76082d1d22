"""What is told of cases: the text of a failing one, a case to paste, JUnit XML and JSON."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.decision import Decision
from grievance.policies import Facts
from grievance.procedure import Procedure
from grievance.testing import (
    Case,
    Expectation,
    Suite,
    SuiteResult,
    as_toml,
    junit,
    results_as_mapping,
    run_case,
    run_suite,
    suite_from,
)
from support.procedures import LATE, a_procedure, a_standard_row, with_policy

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
MONEY = {
    "id": "money",
    "when": {"category": "billing/**", "channel": ["web", "email"]},
    "to": "payments",
    "because": "it is about money",
    "authority": "house rules 4.2",
}


@pytest.fixture(name="shop", scope="module")
def _shop() -> Procedure:
    """A procedure with a row that rests on an authority."""
    return a_procedure(routing_rules=[LATE, MONEY], standards=[a_standard_row(), a_standard_row("answer")])


def result(procedure: Procedure, *cases: dict[str, Any], **sections: object) -> SuiteResult:
    """Return what becomes of these cases."""
    mapping = {"suite": {"now": NOW, "calendar": "office"}, "cases": list(cases), **sections}
    return run_suite(suite_from(mapping, source="shop.cases.toml"), procedure)


def parsed(text: str) -> ET.Element:
    """Return the one suite of a JUnit document of ours."""
    (suite,) = ET.fromstring(text)  # noqa: S314 - it is our own
    return suite


def a_case(case_id: str = "a", **changes: object) -> dict[str, Any]:
    """Return a case about a bill that comes by letter."""
    facts = {"category": "billing/fee", "channel": "letter"}
    return {"id": case_id, "facts": facts, "expect": {"routing": "front-desk"}, **changes}


def test_failing_case(shop: Procedure) -> None:
    """A failing case says when, what was expected and why, what came and why, what nearly came, and what to paste."""
    expect = {"routing": {"is": "payments", "because": ["money"]}, "priority": "normal"}
    (verdict,) = result(shop, a_case("bill-by-letter", expect=expect)).verdicts
    assert str(verdict) == (
        "FAIL  routing / bill-by-letter                        rules: routing (2 rows)\n"
        "  at 2026-07-01 11:00 Europe/London\n"
        '  in shop.cases.toml: cases["bill-by-letter"].expect.routing\n'
        "  expected  payments     because money\n"
        "  got       front-desk   because otherwise (nobody else is responsible)\n"
        '  nearly    money (row 2) stopped at  channel is one of web, email   channel = "letter"\n'
        '  nearly    late (row 1) stopped at  category is delivery/late/**   category = "billing/fee"\n'
        "  paste     [[cases]]\n"
        '            id = "bill-by-letter"\n'
        "            now = 2026-07-01T10:00:00Z\n"
        '            facts = { category = "billing/fee", channel = "letter" }\n'
        '            expect.routing = { is = "payments", because = ["money"] }'
    )


def lines_of(procedure: Procedure, facts: dict[str, object], **expect: object) -> list[str]:
    """Return the lines of a failing case that say what was expected and what came."""
    (verdict,) = result(procedure, a_case(facts=facts, expect=expect)).verdicts
    return [line for line in str(verdict).splitlines() if line.startswith(("  expected", "  got"))]


@pytest.mark.parametrize(
    ("expect", "lines"),
    [
        (
            {"routing": {"abstains": True}},
            [
                "  expected  a person must decide",
                "  got       payments               because money (row 2, house rules 4.2)",
            ],
        ),
        (
            {"routing": {"because_at_least": ["late", "money"]}},
            [
                "  expected  any answer   because at least late, money",
                "  got       payments     because money (row 2, house rules 4.2)",
            ],
        ),
        (
            {"cannot_help": "no fault found"},
            [
                "  expected  no fault found",
                "  got       a person must decide   because cannot help (the procedure proposes no grounds: "
                "a person decides)",
            ],
        ),
        (
            {"priority": {"is": "urgent", "because": []}},
            ["  expected  urgent   because no rule", "  got       normal   because no rule"],
        ),
        (
            {"standards": []},
            ["  expected  none", "  got       acknowledge, answer   because acknowledge (row 1), answer (row 2)"],
        ),
        (
            {"due": {"acknowledge": NOW, "notice": NOW}},
            [
                "  expected  acknowledge 2026-07-01 11:00, notice 2026-07-01 11:00",
                "  got       acknowledge 2026-07-02 18:00, notice not owed, answer 2026-07-02 18:00   because "
                'acknowledge (row 1, 1 business day from received, calendar "office"), '
                'answer (row 2, 1 business day from received, calendar "office")',
            ],
        ),
        (
            {"due": {"answer": datetime(2026, 1, 1, 10, 0, 30, tzinfo=UTC)}},
            [
                "  expected  answer 2026-01-01 10:00:30",
                "  got       answer 2026-07-02 18:00      because answer (row 2, 1 business day from received, "
                'calendar "office")',
            ],
        ),
        ({"score": 3}, ["  expected  3", "  got       0   because no rule"]),
    ],
)
def test_expected_and_got(shop: Procedure, expect: dict[str, object], lines: list[str]) -> None:
    """Every kind of answer is told in words, one above the other."""
    assert lines_of(shop, {"category": "billing", "channel": "web"}, **expect) == lines


def test_not_due_yet() -> None:
    """A standard that binds and has not begun is not due yet."""
    row = a_standard_row("second-look", duty="final response", within="1 week", calendar=None, authority="Rule 3")
    row["from"] = "stage 2 requested"
    found = lines_of(a_procedure(standards=[row]), {"channel": "web"}, due={"second-look": NOW})
    assert found[1] == (
        "  got       second-look not due yet        because second-look (row 1, Rule 3, 1 week from stage 2 requested)"
    )


def test_nothing_is_owed(shop: Procedure) -> None:
    """Of what is no complaint nothing is owed, for no reason."""
    found = lines_of(shop, {"channel": "web", "nature": "enquiry"}, due={"answer": NOW})
    assert found == ["  expected  answer 2026-07-01 11:00", "  got       answer not owed"]


def test_lists_that_differ(shop: Procedure) -> None:
    """Of two lists it is said what one has and the other has not."""
    facts = {"category": "billing", "channel": "web"}
    (verdict,) = result(shop, a_case(facts=facts, expect={"standards": ["answer", "notice"]})).verdicts
    lines = str(verdict).splitlines()
    assert lines[5:7] == ["  missing   notice", "  besides   acknowledge"]
    (verdict,) = result(shop, a_case(facts=facts, expect={"standards": ["answer"]})).verdicts
    assert "missing" not in str(verdict)


def test_points(shop: Procedure) -> None:
    """Of a level that is wrong it is said what points it comes from, and where the levels begin."""
    facts = {"category": "billing", "channel": "web", "severity.safety": 1}
    (verdict,) = result(shop, a_case(facts=facts, expect={"priority": "urgent"})).verdicts
    assert str(verdict).splitlines()[3:7] == [
        "  expected  urgent",
        "  got       normal   because no rule",
        "  points    0   urgent from 80, normal from 0",
        "  nearly    danger (row 1) stopped at  severity.safety at least 2   severity.safety = 1",
    ]
    (verdict,) = result(shop, a_case(facts=facts, expect={"score": 80})).verdicts
    assert "points" not in str(verdict)


def test_policy_of_the_host() -> None:
    """Of a policy of the host there are no rows to tell."""

    def policy(_facts: Facts, /) -> Decision[str]:
        return Decision(value="anybody")

    (verdict,) = result(with_policy(policy, "routing"), a_case()).verdicts
    assert str(verdict).splitlines()[0] == "FAIL  routing / a                                     a policy of the host"


def test_long_names(shop: Procedure) -> None:
    """A name that is longer than its column pushes the rest on."""
    (verdict,) = result(shop, a_case("x" * 60, expect={"routing": "payments"})).verdicts
    assert str(verdict).splitlines()[0] == f"FAIL  routing / {'x' * 60}  rules: routing (2 rows)"


def test_one_row() -> None:
    """A table of one row has no rows in the plural."""
    (verdict,) = result(a_procedure(), a_case(expect={"routing": "x"})).verdicts
    assert str(verdict).splitlines()[0].endswith("rules: routing (1 row)")


def test_each_wrong_answer(shop: Procedure) -> None:
    """Each answer that is wrong is told with its place; the case to paste expects these alone."""
    (verdict,) = result(shop, a_case(expect={"routing": "x", "score": 0, "priority": "y"})).verdicts
    lines = str(verdict).splitlines()
    assert [line.split("  ")[1] for line in lines if line.startswith("FAIL")] == ["routing / a", "priority / a"]
    assert lines[-2:] == ['            expect.routing = "x"', '            expect.priority = "y"']


def test_failing_timeline(shop: Procedure) -> None:
    """A failing timeline says in sentences what was not as expected, and names its calendar."""
    timeline = {
        "id": "forgotten",
        "facts": {"category": "billing", "channel": "web"},
        "steps": [{"after": "0 minutes", "stage": "answered"}],
    }
    (verdict,) = result(shop, timelines=[timeline]).verdicts
    first, second, *rest = str(verdict).splitlines()
    assert (first, second) == ("FAIL  forgotten", '  at 2026-07-01 11:00 Europe/London, calendar "office"')
    assert rest == [
        '  in shop.cases.toml: timelines["forgotten"]',
        "  at 0 minutes (2026-07-01 11:00 Europe/London)",
        "    expected  stage answered",
        "    got       stage open",
        '  facts     { category = "billing", channel = "web" }',
    ]


def test_case_of_no_file(shop: Procedure) -> None:
    """A case that is made by hand has no place in a file to tell."""
    case = Case(id="a", where="", facts={}, now=NOW, expect=(Expectation(question="routing", value="x"),))
    assert "  in " not in str(run_case(case, shop))


def test_many_failures(shop: Procedure) -> None:
    """Of many cases that fail the first twenty are told at length, the others in a line each."""
    cases = [a_case(f"case-{number}", expect={"routing": "x"}) for number in range(22)]
    blocks = str(result(shop, *cases)).split("\n\n")
    assert [block.split()[3] for block in blocks[:20]] == [f"case-{number}" for number in range(20)]
    why = "routing: expected x, got front-desk because otherwise (nobody else is responsible)"
    assert blocks[20:] == [
        f"FAIL  case-20: {why}\nFAIL  case-21: {why}",
        "shop.cases.toml: 0 passed, 22 failed, 0 skipped",
    ]


def test_passed_and_skipped(shop: Procedure) -> None:
    """What passed or was skipped is one line."""
    verdicts = result(shop, a_case(), a_case("b", skip="nobody has\n  decided")).verdicts
    assert list(map(str, verdicts)) == ["PASS  a", "SKIP  b: nobody has decided"]


def test_summary(shop: Procedure) -> None:
    """A result tells the failing cases, the skipped ones with their reasons, and how many there were of each."""
    found = result(shop, a_case(), a_case("b", skip="later"), a_case("c", expect={"routing": "x"}))
    failing, skipped, summary = str(found).split("\n\n")
    assert failing.startswith("FAIL  routing / c")
    assert (skipped, summary) == ("SKIP  b: later", "shop.cases.toml: 1 passed, 1 failed, 1 skipped")


@pytest.mark.parametrize("cases", [[], [a_case(skip="later")]])
def test_empty_run(shop: Procedure, cases: list[dict[str, Any]]) -> None:
    """A run without a case says so."""
    summary = f"shop.cases.toml: 0 passed, 0 failed, {len(cases)} skipped; no case was run"
    assert result(shop, *cases).summary == summary


def test_junit(shop: Procedure) -> None:
    """The XML has a suite a file with its counts, and a case each with what failed or why it was skipped."""
    found = result(shop, a_case(), a_case("b", skip="<later>"), a_case("c", expect={"routing": "x"}))
    counts = {"tests": "3", "failures": "1", "errors": "0", "skipped": "1", "time": "0.000"}
    suite = parsed(junit([found]))
    assert suite.attrib == {"name": "shop.cases.toml", **counts}
    assert ET.fromstring(junit([found])).attrib == {"name": "grievance test", **counts}  # noqa: S314 - it is our own
    passed, skipped, failed = suite
    assert passed.attrib == {"classname": "shop", "name": "a", "file": "shop.cases.toml", "time": "0.000"}
    assert not len(passed)
    assert skipped[0].tag == "skipped"
    assert skipped[0].get("message") == "<later>"
    assert failed[0].tag == "failure"
    assert (
        failed[0].get("message") == "routing: expected x, got front-desk because otherwise (nobody else is responsible)"
    )
    assert failed[0].text == str(found.verdicts[2])


def test_junit_of_what_could_not_be_asked(shop: Procedure) -> None:
    """Why a case could not be asked is the message of its failure."""
    suite = parsed(junit([result(shop, a_case(facts={"colour": "red"}))]))
    message = suite[0][0].get("message")
    assert message is not None
    assert message.startswith("facts: 'colour' is no fact of this procedure")


def test_junit_of_strange_characters(shop: Procedure) -> None:
    """Characters that XML cannot hold do not break it."""
    case = Case(id="a\x00\ud800<&>\u2603", where="", facts={}, now=NOW, expect=(), skip='\x1b[31m"]]>\ufffe')
    text = junit([run_suite(Suite(source="a\x08/b.toml", procedure=None, cases=(case,)), shop)])
    suite = parsed(text)
    assert text.encode().startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<testsuites ')
    assert (suite.get("name"), suite[0].get("name")) == ("a\ufffd/b.toml", "a\ufffd\ufffd<&>\u2603")
    assert suite[0][0].get("message") == '\ufffd[31m"]]>\ufffd'


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("shop.cases.toml", "shop"),
        ("rules/eu/shop.cases.json", "rules.eu.shop"),
        ("/srv/../rules/cases.toml", "srv.rules.cases"),
        ("../.toml", ".toml"),
    ],
)
def test_files_are_classes(shop: Procedure, source: str, named: str) -> None:
    """Build servers show the file as a class in its folders."""
    suite = suite_from({"suite": {"now": NOW}, "cases": [a_case()]}, source=source)
    (case,) = parsed(junit([run_suite(suite, shop)]))
    assert (case.get("classname"), case.get("file")) == (named, source)


def test_measured_times(shop: Procedure) -> None:
    """Times that somebody measured are told in seconds, and summed up."""
    found = result(shop, a_case(), a_case("b"))
    timed = attrs.evolve(found, verdicts=tuple(attrs.evolve(one, seconds=0.0125) for one in found.verdicts))
    suite = parsed(junit([timed]))
    assert [suite.get("time"), *(case.get("time") for case in suite)] == ["0.025", "0.013", "0.013"]


def test_json(shop: Procedure) -> None:
    """The JSON form has counts, and for each case what was expected, what came, and what nearly came."""
    expect = {
        "routing": {"is": "payments", "because": ["money"]},
        "cannot_help": {"abstains": True},
        "standards": {"because_at_least": ["answer"]},
        "due": {"answer": datetime(2026, 7, 2, 17, tzinfo=UTC)},
    }
    found = results_as_mapping([result(shop, a_case(expect=expect), a_case("b", skip="later")), result(shop, a_case())])
    assert json.loads(json.dumps(found)) == found
    assert found["counts"] == {"passed": 1, "failed": 1, "skipped": 1}
    (first, second), (third,) = (file["cases"] for file in found["files"])
    routing, cannot_help, standards, due = first.pop("answers")
    assert first == {"id": "a", "where": 'cases["a"]', "verdict": "failed", "mismatches": []}
    assert routing == {
        "question": "routing",
        "fits": False,
        "expected": {"is": "payments", "because": ["money"]},
        "got": {"is": "front-desk", "because": ["otherwise"]},
        "table": "routing",
        "nearly": [
            'money (row 2) stopped at  channel is one of web, email   channel = "letter"',
            'late (row 1) stopped at  category is delivery/late/**   category = "billing/fee"',
        ],
    }
    assert (cannot_help["expected"], cannot_help["got"]["is"]) == ({"abstains": True}, None)
    assert standards["expected"] == {"because_at_least": ["answer"]}
    assert standards["got"] == {"is": ["acknowledge", "answer"], "because": ["acknowledge", "answer"]}
    assert due["got"]["is"] == {"acknowledge": "2026-07-02T17:00:00Z", "answer": "2026-07-02T17:00:00Z"}
    assert due["expected"] == {"is": {"answer": "2026-07-02T17:00:00Z"}}
    assert second == {"id": "b", "where": 'cases["b"]', "verdict": "skipped", "skip": "later"}
    assert third["verdict"] == "passed"


TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
VALUES = st.one_of(
    TEXTS,
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.decimals(-1000, 1000, places=2),
    st.lists(TEXTS, max_size=3),
)
EXPECTED = {
    "routing": st.builds(
        Expectation,
        question=st.just("routing"),
        value=TEXTS,
        because=st.none() | st.frozensets(TEXTS, max_size=3),
    ),
    "score": st.builds(Expectation, question=st.just("score"), value=st.integers(), because=st.none()),
    "cannot_help": st.just(Expectation(question="cannot_help", abstains=True)),
    "priority": st.builds(
        Expectation,
        question=st.just("priority"),
        because=st.frozensets(TEXTS, min_size=1, max_size=3),
        at_least=st.booleans(),
    ),
    "standards": st.builds(
        Expectation,
        question=st.just("standards"),
        value=st.lists(TEXTS, max_size=3).map(lambda ids: tuple(sorted(ids))),
    ),
    "due": st.builds(
        Expectation,
        question=st.just("due"),
        value=st.dictionaries(TEXTS, INSTANTS, min_size=1, max_size=2),
    ),
}
CASES = st.builds(
    Case,
    id=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1, max_size=8),
    where=st.just("cases"),
    facts=st.dictionaries(TEXTS, VALUES, max_size=3),
    now=INSTANTS,
    expect=st.lists(st.sampled_from(sorted(EXPECTED)), unique=True, min_size=1).flatmap(
        lambda questions: st.tuples(*(EXPECTED[question] for question in questions))
    ),
    skip=st.none() | TEXTS.filter(str.strip),
)


@given(case=CASES)
@settings(max_examples=60, deadline=None)
def test_what_is_pasted_is_the_case(case: Case) -> None:
    """The text of any case, in a file, is read as the same case."""
    text = f"[suite]\nnow = 2026-07-01T10:00:00Z\n{as_toml(case)}\n"
    (found,) = suite_from(tomllib.loads(text, parse_float=Decimal)).cases
    assert attrs.evolve(found, where=case.where) == case


def test_absent_facts_are_not_pasted() -> None:
    """A fact that JSON gives as null is absent, and TOML has no word for that."""
    case = Case(id="a", where="", facts={"channel": None}, now=NOW, expect=())
    assert as_toml(case) == '[[cases]]\nid = "a"\nnow = 2026-07-01T10:00:00Z'
    kept = attrs.evolve(case, facts={"channel": None, "tags": frozenset({"b", "a"})})
    assert as_toml(kept).endswith('facts = { tags = ["a", "b"] }')
