"""Cases as text: what is printed pastes into a case file, and says there what it said before."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.model import Span, Stage
from grievance.procedure import Procedure
from grievance.testing import (
    QUESTIONS,
    Case,
    Expectation,
    Step,
    Suite,
    TimelineCase,
    VerdictKind,
    as_toml,
    case_toml,
    given_facts,
    mutate,
    read_suite,
    run_case,
    suite_from,
    timeline_toml,
)
from support.procedures import a_procedure, a_standard_row

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
HEADER = "[suite]\nnow = 2026-01-05T10:00:00Z\n"


def pasted(text: str) -> Suite:
    """Return the suite of a case file into which a text is pasted."""
    return suite_from(tomllib.loads(HEADER + text))


def a_case(**changes: Any) -> Case:
    """Return a case, usually one that expects a team."""
    usual = {
        "id": "a",
        "where": "",
        "facts": {},
        "now": NOW,
        "expect": (Expectation(question="routing", value="front-desk"),),
    }
    return Case(**{**usual, **changes})


def told(case: Case) -> tuple[object, ...]:
    """Return what a case says, wherever it stands."""
    return case.id, dict(case.facts), case.now, case.expect, case.skip


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
values = st.one_of(words, st.booleans(), st.integers(-(2**40), 2**40))
instants = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
reasons = st.none() | st.frozensets(words, max_size=3)
expectations = st.one_of(
    st.builds(Expectation, question=st.just("routing"), value=words, because=reasons),
    st.builds(Expectation, question=st.just("score"), value=st.integers(-5, 500), because=reasons),
    st.builds(Expectation, question=st.just("cannot_help"), abstains=st.just(True), because=reasons),
    st.builds(
        Expectation, question=st.just("priority"), because=st.frozensets(words, min_size=1), at_least=st.booleans()
    ),
    st.builds(Expectation, question=st.just("due"), value=st.dictionaries(words, instants, min_size=1, max_size=2)),
)
cases = st.builds(
    Case,
    id=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12),
    where=st.just(""),
    facts=st.dictionaries(words, values, max_size=4),
    now=instants,
    expect=st.lists(expectations, min_size=1, max_size=4, unique_by=lambda one: one.question).map(tuple),
    skip=st.none() | words.filter(str.strip),
)


@settings(max_examples=60, deadline=None)
@given(cases)
def test_a_case_says_the_same_when_it_is_read_again(case: Case) -> None:
    """Whatever stands in a case, in whatever letters, the file says it again."""
    [again] = pasted(as_toml(case)).cases

    assert told(again) == told(case)


def test_facts_that_are_not_plain_are_told_plainly() -> None:
    """Sets are lists in order, exact numbers keep their digits, an absent fact is left out, instants are in UTC."""
    summer = timezone(timedelta(hours=1))
    case = a_case(
        facts={"tags": frozenset({"b", "a"}), "amount": Decimal("9.50"), "channel": None, "severity.safety": 3},
        now=datetime(2026, 7, 1, 11, tzinfo=summer),
    )

    assert as_toml(case).splitlines() == [
        "[[cases]]",
        'id = "a"',
        "now = 2026-07-01T10:00:00Z",
        'facts = { tags = ["a", "b"], amount = 9.50, "severity.safety" = 3 }',
        'expect.routing = "front-desk"',
    ]
    [again] = pasted(as_toml(a_case(facts={"amount": Decimal("9.50")}))).cases
    assert given_facts(again.facts, a_procedure(), NOW).named(["amount"])["amount"] == Decimal("9.5")


@pytest.mark.parametrize(
    ("expected", "line"),
    [
        (Expectation(question="score", value=3), "expect.score = 3"),
        (
            Expectation(question="score", value=0, because=frozenset()),
            "expect.score = { is = 0, because = [] }",
        ),
        (
            Expectation(question="routing", value="a", because=frozenset({"y", "x"}), at_least=True),
            'expect.routing = { is = "a", because_at_least = ["x", "y"] }',
        ),
        (Expectation(question="cannot_help", abstains=True), "expect.cannot_help = { abstains = true }"),
        (Expectation(question="standards", value=("a", "b")), 'expect.standards = ["a", "b"]'),
        (
            Expectation(question="due", value={"a": NOW}),
            "expect.due = { a = 2026-07-01T10:00:00Z }",
        ),
    ],
)
def test_an_expectation_is_told_as_shortly_as_can_be(expected: Expectation, line: str) -> None:
    """A value alone needs no table; the reasons stand beside it in order."""
    text = as_toml(a_case(expect=(expected,)))

    assert text.splitlines()[-1] == line
    assert pasted(text).cases[0].expect == (expected,)


def test_a_timeline_says_the_same_when_it_is_read_again() -> None:
    """All that a step can say comes back, and a timeline without facts names none."""
    steps = (
        Step(after=Span.parse("0 minutes"), did="answered with refund 20.00 GBP", stage=Stage.ANSWERED),
        Step(at=datetime(2026, 7, 3, 12, tzinfo=UTC), effects=(), states={"acknowledge": "met"}),
        Step(after=Span.parse("5 days"), effects=("letter answer", 'reminder "x" to y')),
    )
    case = TimelineCase(id="a/b", where="", facts={"channel": "web"}, now=NOW, steps=steps)
    bare = TimelineCase(id="bare", where="", facts={}, now=NOW, steps=steps[1:2])
    [again, nothing] = pasted(f"{timeline_toml(case)}\n{timeline_toml(bare)}").timelines

    assert (again.id, again.facts, again.now, again.steps) == (case.id, case.facts, case.now, case.steps)
    assert (nothing.facts, nothing.steps) == ({}, bare.steps)


def test_a_timeline_keeps_its_reason_to_be_skipped_and_names_no_absent_facts() -> None:
    """What is written is read as it was: skipped with the reason, and None is a fact that is not there."""
    steps = (Step(at=NOW, stage=Stage.OPEN),)
    case = TimelineCase(
        id="later", where="", facts={"channel": "web", "product": None}, now=NOW, steps=steps, skip="not yet"
    )
    empty = TimelineCase(id="empty", where="", facts={"product": None}, now=NOW, steps=steps)
    text = f"{timeline_toml(case)}\n{timeline_toml(empty)}"
    [again, bare] = pasted(text).timelines

    assert (again.skip, again.facts, again.steps) == ("not yet", {"channel": "web"}, steps)
    assert (bare.skip, bare.facts) == (None, {})
    assert text.count("facts =") == text.count("skip =") == 1


def test_what_a_procedure_answers_is_recorded() -> None:
    """A recorded case asks every question, with the reasons, and passes on the procedure that it was taken from."""
    remedies = {"allowed": [{"id": "late", "kinds": ["refund", "goodwill"], "because": "-"}]}
    procedure = a_procedure(remedies=remedies)
    facts = {"category": "delivery/late", "severity.safety": 3}
    text = case_toml(facts, procedure, NOW, [*QUESTIONS, "due"], case_id="all")

    assert text.splitlines() == [
        "[[cases]]",
        'id = "all"',
        "now = 2026-07-01T10:00:00Z",
        'facts = { category = "delivery/late", "severity.safety" = 3 }',
        'expect.priority = { is = "urgent", because = ["danger"] }',
        'expect.score = { is = 85, because = ["danger"] }',
        'expect.routing = { is = "logistics", because = ["late"] }',
        'expect.cannot_help = { abstains = true, because = ["cannot help"] }',
        'expect.standards = { is = ["acknowledge"], because = ["acknowledge"] }',
        'expect.remedies = { is = ["apology", "explanation", "goodwill", "refund"], because = ["late"] }',
        "expect.due = { acknowledge = 2026-07-02T17:00:00Z }",
    ]
    assert run_case(pasted(text).cases[0], procedure).kind is VerdictKind.PASSED


def test_only_known_facts_are_recorded() -> None:
    """A fact that the procedure does not know is refused, with the nearest name."""
    with pytest.raises(InvalidValue, match="'chanel' is no fact of this procedure; did you mean 'channel'"):
        case_toml({"chanel": "web"}, a_procedure(), NOW, ["routing"])


ROUTES = [{"id": "web", "when": {"channel": "web"}, "to": "online", "because": "-"}]


@pytest.fixture
def shop() -> Procedure:
    """Return a procedure with a route, and a clock that starts only later."""
    later = a_standard_row(
        "second-look", duty="final response", within="5 business days", **{"from": "stage 2 requested"}
    )
    return a_procedure(routing_rules=ROUTES, standards=[a_standard_row(), later])


@pytest.mark.parametrize(
    ("mutant_id", "begins"),
    [("routing/web/dropped", "[[cases]]"), ("standards/second-look/tightened", "[[timelines]]")],
)
def test_paste_the_case_of_a_survivor_and_the_mistake_is_noticed(
    shop: Procedure, tmp_path: Path, mutant_id: str, begins: str
) -> None:
    """A survivor's case, pasted behind the others in the file, is the one that kills the mutant in the next run."""
    file = tmp_path / "shop.cases.toml"
    file.write_text(
        HEADER + '[[cases]]\nid = "letter"\nfacts.channel = "letter"\nexpect.routing = "front-desk"\n', "utf-8"
    )
    [survivor] = [one for one in mutate(read_suite(file), shop).survived if one.mutant.id == mutant_id]

    with file.open("a", encoding="utf-8") as more:
        more.write(f"\n{survivor.paste}\n")

    assert survivor.paste.startswith(begins)
    killed = {one.mutant.id: one.by for one in mutate(read_suite(file), shop).killed}
    assert f'id = "{killed[mutant_id]}"' in survivor.paste
