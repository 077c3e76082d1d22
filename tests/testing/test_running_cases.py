"""Running cases: the value and exactly why, and names that the procedure does not know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from grievance.decision import Decision
from grievance.policies import Facts
from grievance.procedure import Procedure
from grievance.testing import Suite, Verdict, VerdictKind, check_suite, run_case, run_suite, suite_from
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
    assert nearly(run(shop, facts={"category": "delivery/late"}, routing={"because": ["money"]})) == expected
    assert nearly(run(shop, facts={"category": "delivery/late"}, routing="payments")) == expected
    assert nearly(run(shop, facts={"category": "x", "channel": "web"}, cannot_help="no fault found")) == [
        "courier (row 2) stopped at  manner is courier   manner is absent",
        'old (row 1) stopped at  category is old/**   category = "x"',
    ]


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
        ({"catgory": "x"}, {"routing": "payments"}, "cases[0]: 'catgory' is no fact of this procedure; did you mean"),
        ({"severity.safety": 4}, {"routing": "payments"}, "cases[0]: fact 'severity.safety' must be an integer at"),
        (
            {"recurrence": "prim"},
            {"routing": "payments"},
            "cases[0]: fact 'recurrence' must be one of primary, same product, same customer, both, "
            "not another text; did you mean 'primary'?",
        ),
        ({}, {"routing": "payment"}, "cases[0].expect.routing: 'payment' is no team of this procedure; did you mean"),
        (
            {},
            {"priority": "urgnt"},
            "cases[0].expect.priority: 'urgnt' is no level that rules can give of this procedure; did you mean 'urg",
        ),
        ({}, {"priority": "critical"}, "cases[0].expect.priority: 'critical' is no level that rules can give"),
        (
            {},
            {"cannot_help": "time barred"},
            "cases[0].expect.cannot_help: 'time barred' is no ground of this procedure; ",
        ),
        (
            {},
            {"remedies": ["refunds"]},
            "cases[0].expect.remedies: 'refunds' is no kind of remedy of this",
        ),
        ({}, {"standards": ["anser"]}, "cases[0].expect.standards: 'anser' is no standard of this procedure; did you"),
        ({}, {"due": {"anser": NOW}}, "cases[0].expect.due: 'anser' is no standard of this procedure; did you mean"),
        (
            {},
            {"routing": {"because": ["mony"]}},
            "cases[0].expect.routing: 'mony' is no rule of this procedure; did you mean 'money'?",
        ),
        ({}, {"priority": {"because": ["otherwise"]}}, "cases[0].expect.priority: 'otherwise' is no rule of this"),
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
        "cases[0]: 'wep' is no channel of this procedure; did you mean 'web'?",
        "cases[0].expect.routing: 'logistic' is no team of this procedure; did you mean 'logistics'?",
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
        "timelines[0]: 'channnel' is no fact of this procedure; did you mean 'channel'?",
        "suite.calendar: 'offic' is no calendar of this procedure; did you mean 'office'?",
        "timelines[0].steps[0].effects: 'anser' is no standard of this procedure; did you mean 'answer'?",
        "timelines[0].steps[1].states: 'acknowlege' is no standard of this procedure; did you mean 'acknowledge'?",
    ]


def test_names_in_matrices(shop: Procedure) -> None:
    """A fault of an answer of a matrix is told once, at that answer, however many combinations it is for."""
    matrix = {
        "id": "m",
        "question": "routing",
        "over": {"channel": ["web", "letter"], "category": ["a", "b"]},
        "expect": [{"is": "payment"}],
    }
    found = check_suite(suite_from({"suite": {"now": NOW}, "matrices": [matrix]}), shop)
    assert [str(problem) for problem in found] == [
        "matrices[0].expect[0]: 'payment' is no team of this procedure; did you mean 'payments'?"
    ]
