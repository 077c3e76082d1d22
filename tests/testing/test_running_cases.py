"""Running cases: the value and exactly why, and names that the procedure does not know."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import reduce
from operator import getitem
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.decision import Decision
from grievance.errors import InvalidDocument
from grievance.policies import Facts
from grievance.procedure import Procedure
from grievance.testing import (
    Case,
    Suite,
    Verdict,
    VerdictKind,
    check_suite,
    junit,
    run_case,
    run_suite,
    suite_from,
)
from support.procedures import LATE, OTHERWISE, a_procedure, a_standard_row, with_policy

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
FACTS = {"category": "delivery/late", "channel": "web", "severity.safety": 2}

MONEY = {
    "id": "money",
    "when": {"category": "billing/**", "channel": ["web", "email"], "amount": {"at_least": 100}},
    "to": "payments",
    "because": "it is about money",
}
HELP: dict[str, Any] = {
    "review": "Our head of service looks at it again.",
    "external_route": "The parcel ombudsman",
    "hit": "first",
    "rules": [
        {"id": "old", "when": {"category": "old/**"}, "ground": "time-barred", "because": "it is too long ago"},
        {"id": "courier", "when": {"manner": "courier"}, "ground": "no fault found", "because": "we did all we could"},
    ],
}
REMEDIES: dict[str, Any] = {
    "allowed": [
        {"id": "late", "when": {"category": "delivery/**"}, "kinds": ["refund", "apology"], "because": "it was late"},
        {"id": "gift", "when": {"channel": "web"}, "kinds": ["goodwill"], "because": "we are kind"},
    ]
}
STANDARDS = [
    a_standard_row("answer", duty="final response", within="10 business days"),
    a_standard_row("acknowledge"),
    a_standard_row("by-letter", within="2 business days", when={"channel": "letter"}),
    a_standard_row("second-look", duty="final response", within="10 business days", **{"from": "stage 2 requested"}),
]


@pytest.fixture(name="shop", scope="module")
def _shop() -> Procedure:
    """A procedure that can answer every question."""
    return a_procedure(
        routing_rules=[LATE, MONEY], cannot_help=HELP, remedies=REMEDIES, standards=STANDARDS, factors={"hard": 1}
    )


def a_suite(*, facts: Mapping[str, object] = FACTS, **expect: object) -> Suite:
    """Return the suite of one case with these facts and expectations."""
    case = {"id": "a", "facts": dict(facts), "expect": expect}
    return suite_from({"suite": {"now": NOW}, "cases": [case]}, source="shop.cases.toml")


def run(procedure: Procedure, *, facts: Mapping[str, object] = FACTS, **expect: object) -> Verdict:
    """Return the verdict on one case."""
    (verdict,) = run_suite(a_suite(facts=facts, **expect), procedure).verdicts
    return verdict


def nearly(verdict: Verdict) -> list[str]:
    """Return what nearly fired."""
    (answer,) = verdict.answers
    return [str(row) for row in answer.nearly]


@pytest.mark.parametrize(
    "expect",
    [
        {"priority": "urgent"},
        {"priority": {"is": "urgent", "because": ["danger", "factor hard severity"]}},
        {"priority": {"because_at_least": ["danger"]}},
        {"score": 87},
        {"routing": {"is": "logistics", "because": ["late"]}},
        {"cannot_help": {"abstains": True}},
        {"standards": ["second-look", "acknowledge", "answer"]},
        {"standards": {"because": ["acknowledge", "answer", "second-look"]}},
        {"remedies": ["refund", "goodwill", "explanation", "apology"]},
        {"due": {"acknowledge": datetime(2026, 7, 2, 17, tzinfo=UTC)}},
        {"due": {"answer": datetime(2026, 7, 15, 17, tzinfo=UTC)}},
    ],
)
def test_passed(shop: Procedure, expect: dict[str, Any]) -> None:
    """What is as expected passes: the value, the reasons, or both."""
    assert run(shop, **expect).kind is VerdictKind.PASSED


@pytest.mark.parametrize(
    "expect",
    [
        {"priority": "normal"},
        {"priority": {"is": "urgent", "because": ["danger"]}},
        {"priority": {"is": "urgent", "because": ["danger", "factor hard severity", "more"]}},
        {"priority": {"because_at_least": ["danger", "more"]}},
        {"score": 86},
        {"routing": {"is": "logistics", "because": []}},
        {"routing": {"abstains": True}},
        {"cannot_help": "time-barred"},
        {"standards": ["acknowledge", "answer"]},
        {"standards": ["acknowledge", "answer", "by-letter", "second-look"]},
        {"remedies": ["refund", "goodwill", "apology"]},
        {"due": {"acknowledge": datetime(2026, 7, 2, 16, 59, 59, tzinfo=UTC)}},
        {"due": {"by-letter": datetime(2026, 7, 3, 17, tzinfo=UTC)}},
        {"due": {"second-look": datetime(2026, 7, 15, 17, tzinfo=UTC)}},
        {"routing": "logistics", "score": 86},
    ],
)
def test_failed(shop: Procedure, expect: dict[str, Any]) -> None:
    """What differs in the value or in any reason fails: reasons are exact unless at least some are asked for."""
    assert run(shop, **expect).kind is VerdictKind.FAILED


def test_ground(shop: Procedure) -> None:
    """A ground on which the company cannot help is told in its word."""
    assert run(shop, facts={"category": "old/parcel"}, cannot_help="time-barred").kind is VerdictKind.PASSED


def test_due_of_several_issues() -> None:
    """Of several issues with the same standard the earliest date counts, one that is not due yet not at all."""
    verdict = run(
        a_procedure(), facts={**FACTS, "issues": 2}, due={"acknowledge": datetime(2026, 7, 2, 17, tzinfo=UTC)}
    )
    assert verdict.kind is VerdictKind.PASSED


def test_nothing_is_due_on_what_is_no_complaint(shop: Procedure) -> None:
    """An enquiry is filed without deadlines."""
    verdict = run(shop, facts={**FACTS, "nature": "enquiry"}, due={"acknowledge": NOW})
    (answer,) = verdict.answers
    assert answer.value == {}


def test_nearest_rows_first() -> None:
    """Rows that did not fire come in the order of how many of their conditions held; three are told."""
    rows = [
        {"id": f"row-{number}", "when": when, "to": "x", "because": "b"}
        for number, when in enumerate(
            [
                {"channel": "phone", "category": "x"},
                {"channel": "web", "category": "x"},
                {"channel": "web", "category": "billing", "amount": {"at_least": 5}},
                {"category": "billing", "channel": "web", "amount": {"above": 7}},
            ]
        )
    ]
    facts = {"category": "billing", "channel": "web", "amount": 4}
    verdict = run(a_procedure(routing_rules=rows), facts=facts, routing="y")
    assert nearly(verdict) == [
        "row-2 (row 3) stopped at  amount at least 5   amount = 4",
        "row-3 (row 4) stopped at  amount above 7   amount = 4",
        'row-1 (row 2) stopped at  category is x   category = "billing"',
    ]


def test_expected_rows_first(shop: Procedure) -> None:
    """A row that was expected to fire, or that gives what was expected, comes before nearer ones."""
    expected = ['money (row 2) stopped at  category is billing/**   category = "delivery/late"']
    others = run(shop, facts={"category": "x", "channel": "web"}, routing={"because": ["money"]})
    assert [row.split()[0] for row in nearly(others)] == ["money", "late"]
    assert nearly(run(shop, facts={"category": "delivery/late"}, routing={"because": ["money"]})) == expected
    assert nearly(run(shop, facts={"category": "delivery/late"}, routing="payments")) == expected
    assert nearly(run(shop, facts={"category": "x", "channel": "web"}, cannot_help="no fault found")) == [
        "courier (row 2) stopped at  manner is courier   manner is absent",
        'old (row 1) stopped at  category is old/**   category = "x"',
    ]


def test_rows_that_are_not_near() -> None:
    """A row of whose conditions none holds did not nearly fire, unless there is but one, or it was expected to."""
    far = {"id": "far", "when": {"channel": "phone", "category": "x"}, "to": "payments", "because": "b"}
    one = {"id": "one", "when": {"category": "x"}, "to": "z", "because": "b"}
    procedure = a_procedure(routing_rules=[far, one])
    facts = {"category": "billing", "channel": "web"}
    assert nearly(run(procedure, facts=facts, routing="y")) == [
        'one (row 2) stopped at  category is x   category = "billing"'
    ]
    found = nearly(run(procedure, facts=facts, routing="payments"))
    assert [row.split()[0] for row in found] == ["far", "one"]


def test_answers_of_several_rows(shop: Procedure) -> None:
    """Where every row adds its own, only those are near that would add what is missing, or were expected to fire."""
    facts = {"category": "billing", "channel": "letter"}
    assert nearly(run(shop, facts=facts, remedies=["apology", "explanation", "refund"])) == [
        'late (row 1) stopped at  category is delivery/**   category = "billing"'
    ]
    assert nearly(run(shop, facts=facts, remedies={"because": ["gift"]})) == [
        'gift (row 2) stopped at  channel is web   channel = "letter"'
    ]
    assert nearly(run(shop, facts=facts, remedies=[])) == []
    assert nearly(run(shop, standards=["acknowledge"])) == []
    assert nearly(run(shop, due={"acknowledge": NOW})) == []
    assert nearly(run(shop, due={"by-letter": NOW, "acknowledge": NOW})) == [
        'by-letter (row 3) stopped at  channel is letter   channel = "web"'
    ]


def test_why_something_is_due(shop: Procedure) -> None:
    """The standards that bind are the reasons for their dates: the span, from when, and on which calendar."""
    (answer,) = run(shop, due={"answer": NOW}).answers
    assert {reason.rule: str(reason.because) for reason in answer.reasons} == {
        "acknowledge": '1 business day from received, calendar "office"',
        "answer": '10 business days from received, calendar "office"',
        "second-look": '10 business days from stage 2 requested, calendar "office"',
    }


def test_very_many_issues() -> None:
    """Facts that count are read as they are named, however large: nothing that long is built."""
    rows = [{"id": "many", "when": {"issues": {"at_least": 10**12}}, "to": "payments", "because": "many at once"}]
    facts = {"category": "billing", "channel": "web", "issues": 10**15, "attachments": 10**15}
    assert run(a_procedure(routing_rules=rows), facts=facts, routing="payments").kind is VerdictKind.PASSED


def test_source(shop: Procedure) -> None:
    """A verdict says of which file it is."""
    assert run(shop, routing="logistics").source == "shop.cases.toml"


def test_rows_that_hold_without_firing() -> None:
    """A row that holds but comes later, or is not alone, or is left out for another reason, is said to."""
    second = {**LATE, "id": "second"}
    alone = a_procedure(routing={"hit": "unique", "otherwise": OTHERWISE, "rules": [LATE, second]})
    assert nearly(run(alone, routing="logistics")) == [
        "late (row 1) holds, but not alone",
        "second (row 2) holds, but not alone",
    ]
    late = run(a_procedure(routing_rules=[LATE, second]), routing={"because": ["second"]})
    assert nearly(late) == ["second (row 2) holds, but later than late"]
    regimes = a_procedure(standards=[a_standard_row(), a_standard_row("old", until="2026-01-01")])
    assert nearly(run(regimes, standards=["acknowledge", "old"])) == ["old (row 2) holds, but does not count here"]
    assert nearly(run(regimes, due={"old": NOW})) == ["old (row 2) holds, but does not count here"]


def test_values_in_what_nearly_fired() -> None:
    """Collections and truth are written as in a case file."""
    rows = [
        {"id": "a", "when": {"anonymous": False}, "to": "x", "because": "b"},
        {"id": "b", "when": {"needs": {"any_of": ["urgent"]}}, "to": "x", "because": "b"},
    ]
    procedure = a_procedure(routing_rules=rows, facts={"needs": "tags"})
    verdict = run(procedure, facts={"anonymous": True, "needs": ["large-print", "braille"]}, routing="y")
    assert nearly(verdict) == [
        "a (row 1) stopped at  anonymous is false   anonymous = true",
        'b (row 2) stopped at  needs has any of urgent   needs = ["braille", "large-print"]',
    ]


def test_policy_of_the_host() -> None:
    """What a policy of the host answers is compared as well; it has no rows."""

    def policy(_facts: Facts, /) -> Decision[int]:
        return Decision.abstain("own", "it is new to us")

    verdict = run(with_policy(policy), priority={"is": "urgent", "because": ["danger"]})
    (answer,) = verdict.answers
    assert (answer.value, answer.table, answer.nearly) == (None, None, ())
    assert run(with_policy(policy), priority={"abstains": True}).kind is VerdictKind.PASSED


def test_facts_that_do_not_fit(shop: Procedure) -> None:
    """A case with facts that the procedure does not know fails with the reason instead of stopping the run."""
    verdict = run(shop, facts={"colour": "red"}, routing="x")
    assert verdict.kind is VerdictKind.FAILED
    assert verdict.mismatches[0].startswith("facts: 'colour' is no fact of this procedure")


def test_timelines(shop: Procedure) -> None:
    """A timeline passes when all its steps are as expected; one that cannot be begun fails with the reason."""
    steps = [{"after": "0 minutes", "did": "acknowledged", "states": {"acknowledge": "met"}}]
    rows = [
        {"id": "good", "facts": FACTS, "steps": steps},
        {"id": "bad", "facts": FACTS, "steps": [{**steps[0], "states": {"acknowledge": "overdue"}}]},
        {"id": "unknown", "facts": {"colour": "red"}, "steps": steps},
        {"id": "left", "facts": FACTS, "steps": steps, "skip": "too slow"},
    ]
    result = run_suite(suite_from({"suite": {"now": NOW}, "timelines": rows}), shop)
    kinds = [verdict.kind.value for verdict in result.verdicts]
    assert kinds == ["passed", "failed", "failed", "skipped"]
    assert [len(verdict.mismatches) for verdict in result.verdicts] == [0, 1, 1, 0]


def test_skipped(shop: Procedure) -> None:
    """A case that is skipped is not run at all."""
    suite = suite_from({"suite": {"now": NOW}, "cases": [{"id": "a", "skip": "later", "facts": {"colour": "red"}}]})
    assert run_case(suite.cases[0], shop).kind is VerdictKind.SKIPPED
    assert not run_suite(suite, shop).passed


@pytest.mark.parametrize(
    ("cases", "passed"),
    [([], False), (["good"], True), (["good", "skipped"], True), (["good", "bad"], False), (["skipped"], False)],
)
def test_a_run_passes(shop: Procedure, cases: list[str], passed: bool) -> None:
    """A run passes when something was run and nothing failed."""
    rows: dict[str, dict[str, object]] = {
        "good": {"expect": {"routing": "logistics"}},
        "bad": {"expect": {"routing": "payments"}},
        "skipped": {"skip": "later"},
    }
    mapping = {"suite": {"now": NOW}, "cases": [{"id": name, "facts": FACTS, **rows[name]} for name in cases]}
    assert run_suite(suite_from(mapping), shop).passed is passed


@pytest.mark.parametrize(
    ("facts", "expect", "problem"),
    [
        (
            {"catgory": "x"},
            {"routing": "payments"},
            "cases[\"a\"].facts.catgory: 'catgory' is no fact of this procedure; did you mean",
        ),
        (
            {"severity.safety": 4},
            {"routing": "payments"},
            'cases["a"].facts."severity.safety": fact \'severity.safety\' must be an integer at',
        ),
        (
            {"recurrence": "prim"},
            {"routing": "payments"},
            "cases[\"a\"].facts.recurrence: fact 'recurrence' must be one of primary, same product, "
            "same customer, both, not another text; did you mean 'primary'?",
        ),
        (
            {},
            {"routing": "payment"},
            "cases[\"a\"].expect.routing: 'payment' is no team of this procedure; did you mean",
        ),
        (
            {},
            {"priority": "urgnt"},
            "cases[\"a\"].expect.priority: 'urgnt' is no level that rules can give of this procedure; did you",
        ),
        ({}, {"priority": "critical"}, "cases[\"a\"].expect.priority: 'critical' is no level that rules can give"),
        (
            {},
            {"cannot_help": "time barred"},
            "cases[\"a\"].expect.cannot_help: 'time barred' is no ground of this procedure; ",
        ),
        (
            {},
            {"remedies": ["refunds"]},
            "cases[\"a\"].expect.remedies: 'refunds' is no kind of remedy of this",
        ),
        (
            {},
            {"standards": ["anser"]},
            "cases[\"a\"].expect.standards: 'anser' is no standard of this procedure; did you",
        ),
        (
            {},
            {"due": {"anser": NOW}},
            "cases[\"a\"].expect.due: 'anser' is no standard of this procedure; did you mean",
        ),
        (
            {},
            {"routing": {"because": ["mony"]}},
            "cases[\"a\"].expect.routing: 'mony' is no rule of this procedure; did you mean 'money'?",
        ),
        ({}, {"priority": {"because": ["otherwise"]}}, "cases[\"a\"].expect.priority: 'otherwise' is no rule of this"),
    ],
)
def test_unknown_names(shop: Procedure, facts: dict[str, object], expect: dict[str, object], problem: str) -> None:
    """A name that the procedure does not know is told with its place and the nearest right one."""
    (found,) = check_suite(a_suite(facts=facts, **expect), shop)
    assert str(found).startswith(problem)


@pytest.mark.parametrize(
    "expect",
    [
        {"routing": {"is": "front-desk", "because": ["otherwise"]}},
        {"routing": "boss@shop.example"},
        {"priority": {"is": "normal", "because": ["danger", "factor hard severity"]}},
        {"score": 3},
        {"cannot_help": {"abstains": True, "because": ["cannot_help"]}},
        {"routing": {"because": []}},
    ],
)
def test_known_names(shop: Procedure, expect: dict[str, Any]) -> None:
    """Rules, what stands otherwise, factors of a score, and people of the last resort are known."""
    assert check_suite(a_suite(**expect), shop) == []


def test_channels_and_teams_of_the_procedure() -> None:
    """A procedure that declares its channels or teams knows no others."""
    procedure = a_procedure(
        channels={"web": {"name": "Web"}}, teams={"logistics": {"name": "L"}, "front-desk": {"name": "F"}}
    )
    found = check_suite(a_suite(facts={"channel": "wep"}, routing="logistic"), procedure)
    assert [str(problem) for problem in found] == [
        "cases[\"a\"].facts.channel: 'wep' is no channel of this procedure; did you mean 'web'?",
        "cases[\"a\"].expect.routing: 'logistic' is no team of this procedure; did you mean 'logistics'?",
    ]


def test_names_of_a_policy() -> None:
    """Nobody knows the rules of a policy of the host, nor its teams: they are not looked at."""

    def policy(_facts: Facts, /) -> Decision[str]:
        return Decision(value="anybody")

    assert check_suite(a_suite(routing={"is": "anybody", "because": ["x"]}), with_policy(policy, "routing")) == []


def test_names_of_timelines(shop: Procedure) -> None:
    """Calendars and standards that timelines name are known, or told once for each place."""
    steps = [
        {"after": "1 day", "effects": ["letter anser", "notice anser", "letter answer", "reminder anser to x"]},
        {"after": "2 days", "states": {"acknowlege": "met", "answer": "running"}},
    ]
    rows = [
        {"id": "a", "facts": {"channnel": "web"}, "steps": steps},
        {"id": "b", "facts": {}, "steps": steps, "skip": "x"},
    ]
    mapping = {"suite": {"now": NOW, "calendar": "offic"}, "timelines": rows}
    assert [str(problem) for problem in check_suite(suite_from(mapping), shop)] == [
        "suite.calendar: 'offic' is no calendar of this procedure; did you mean 'office'?",
        "timelines[\"a\"].facts.channnel: 'channnel' is no fact of this procedure; did you mean 'channel'?",
        "timelines[\"a\"].steps[0].effects: 'anser' is no standard of this procedure; did you mean 'answer'?",
        "timelines[\"a\"].steps[1].states: 'acknowlege' is no standard of this procedure; did you mean 'acknowledge'?",
    ]


def test_timelines_without_a_calendar(shop: Procedure) -> None:
    """A file that names no calendar names no wrong one."""
    rows = [{"id": "a", "facts": {}, "steps": [{"after": "1 day", "effects": []}]}]
    assert check_suite(suite_from({"suite": {"now": NOW}, "timelines": rows}), shop) == []


def test_names_that_nothing_uses(shop: Procedure) -> None:
    """A wrong calendar or fact is told before the first timeline or case that would use it."""
    mapping = {
        "suite": {"now": NOW, "calendar": "offic"},
        "fixtures": {"late": {"chanel": "web", "severity.safety": 9}},
        "cases": [{"id": "a", "expect": {"routing": "payments"}}],
    }
    assert [str(problem) for problem in check_suite(suite_from(mapping), shop)] == [
        "suite.calendar: 'offic' is no calendar of this procedure; did you mean 'office'?",
        "fixtures.late.chanel: 'chanel' is no fact of this procedure; did you mean 'channel'?",
        "fixtures.late.\"severity.safety\": fact 'severity.safety' must be an integer at least 0 and at most 3, not "
        "a number out of bounds",
    ]


def test_facts_that_no_complaint_has(shop: Procedure) -> None:
    """Facts that cannot be together are a fault of the case, which names them; a skipped case is not looked at."""
    facts = {"anonymous": True, "customer.known": True}
    asked = {"facts": facts, "expect": {"routing": "payments"}}
    rows = [{"id": "t", "facts": {"issues": 0}, "steps": [{"after": "1 day", "effects": []}]}]
    cases = [{"id": "a", **asked}, {"id": "b", "skip": "x", **asked}, {"id": "c", **asked, "facts": {"channel": ""}}]
    mapping = {"suite": {"now": NOW}, "cases": cases, "timelines": rows}
    assert [str(problem) for problem in check_suite(suite_from(mapping), shop)] == [
        'cases["a"]: no complaint has customer.known = true together with anonymous = true',
        "cases[\"c\"]: Submission.channel: must name the channel, such as 'web'",
        'timelines["t"]: no complaint has issues = 0',
    ]


def test_bodies_of_timelines(shop: Procedure) -> None:
    """Another body that a timeline hands over to is one that the procedure names."""
    steps = [{"after": "1 day", "did": "handed over to courrier", "effects": []}]
    mapping = {"suite": {"now": NOW}, "timelines": [{"id": "a", "steps": steps}]}
    assert [str(problem) for problem in check_suite(suite_from(mapping), shop)] == [
        "timelines[\"a\"].steps[0].did: 'courrier' is no body of this procedure"
    ]


def test_names_in_fixtures(shop: Procedure) -> None:
    """A fault of a fixture is told once, at the fixture, however many cases are given it."""
    cases = [{"id": name, "given": ["late"], "expect": {"routing": "payments"}} for name in "abc"]
    mapping = {"suite": {"now": NOW}, "fixtures": {"late": {"chanel": "web"}}, "cases": cases}
    assert [str(problem) for problem in check_suite(suite_from(mapping), shop)] == [
        "fixtures.late.chanel: 'chanel' is no fact of this procedure; did you mean 'channel'?"
    ]


def test_facts_of_cases_by_hand(shop: Procedure) -> None:
    """The place of a fact in a case that is made by hand is the case."""
    case = Case(id="a", where="here", facts={"chanel": "web"}, now=NOW, expect=())
    (problem,) = check_suite(Suite(source="", procedure=None, cases=(case,)), shop)
    assert problem.path == "here"


ODD: list[Any] = [
    *(None, True, 0, -1, 10**30, Decimal("NaN"), Decimal("-0.0"), 1.5, [], [[]], [None], ["x"], {}),
    *("", "x", "\x00", "a\nb", "9" * 50, "late", "99999999999 days", "0 minutes", "10000 business days"),
    *({"": ""}, {"x": {}}, {"is": []}, date(2026, 7, 1), time(1), NOW, NOW.replace(tzinfo=None)),
    *(datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)),
]
WHOLE: dict[str, Any] = {
    "suite": {"procedure": "retail", "now": NOW, "calendar": "office"},
    "fixtures": {"late": {"category": "delivery/late", "channel": "web"}, "hurt": {"severity.safety": 3}},
    "cases": [
        {
            "id": "a",
            "given": ["late", "hurt"],
            "facts": {"amount": Decimal("12.5"), "attachments": 2},
            "now": NOW,
            "expect": {
                "priority": {"is": "urgent", "because": ["danger"]},
                "routing": "logistics",
                "score": {"because_at_least": ["danger"]},
                "cannot_help": {"abstains": True},
                "standards": ["acknowledge"],
                "remedies": ["refund"],
                "due": {"acknowledge": NOW},
            },
        },
        {"id": "b", "skip": "later"},
    ],
    "matrices": [
        {
            "id": "m",
            "question": "routing",
            "given": ["late"],
            "over": {"channel": ["web", "letter"], "fixture": ["late", "hurt"]},
            "otherwise": {"is": "front-desk"},
            "expect": [{"when": {"channel": "web"}, "is": "logistics", "because": ["late"]}],
        }
    ],
    "timelines": [
        {
            "id": "t",
            "given": ["late"],
            "steps": [
                {"after": "1 business day", "did": "acknowledged", "states": {"acknowledge": "met"}, "stage": "open"},
                {"at": NOW + timedelta(days=9), "effects": []},
            ],
        }
    ],
}


def places(node: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of all that stands in a file."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from places(value, (*path, key))


@given(changes=st.lists(st.tuples(st.sampled_from(list(places(WHOLE))), st.sampled_from(ODD)), min_size=1, max_size=2))
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_a_file(shop: Procedure, changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    """A file with anything in the place of anything is either told to be wrong, or is run and told of."""
    mapping = copy.deepcopy(WHOLE)
    for (*path, last), value in changes:
        with suppress(KeyError, IndexError, TypeError):
            reduce(getitem, path, mapping)[last] = value
    try:
        suite = suite_from(mapping)
    except InvalidDocument:
        return
    check_suite(suite, shop)
    found = run_suite(suite, shop)
    assert len(found.verdicts) == len(suite.cases) + len(suite.timelines)
    assert found.summary in str(found)
    assert junit([found])


def test_names_in_matrices(shop: Procedure) -> None:
    """A fault of an answer of a matrix is told once, at that answer, however many combinations it is for."""
    matrix = {
        "id": "m",
        "question": "routing",
        "over": {"channel": ["web", "letter"], "category": ["a", "b"]},
        "expect": [{"when": {"category": ["a", "b"]}, "is": "payment"}],
    }
    found = check_suite(suite_from({"suite": {"now": NOW}, "matrices": [matrix]}), shop)
    assert [str(problem) for problem in found] == [
        "matrices[\"m\"].expect[0]: 'payment' is no team of this procedure; did you mean 'payments'?"
    ]
