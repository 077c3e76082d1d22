"""Coverage of rules: what a suite exercises of a procedure and what it never does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from grievance.decision import Decision
from grievance.model import Span
from grievance.procedure import Procedure
from grievance.testing import Case, Coverage, Expectation, RowFired, Step, Suite, TimelineCase, coverage_of
from support.procedures import a_procedure, a_standard_row, with_policy

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
ROUTES = (
    {
        "id": "late",
        "when": {"category": "delivery/late/**", "amount": {"at_least": 100}},
        "to": "logistics",
        "because": "can trace it",
        "authority": "clause 1",
    },
    {
        "id": "delivery",
        "when": {"category": "delivery/**"},
        "to": "couriers",
        "because": "theirs",
        "authority": "clause 2",
    },
)


def a_case(case_id: str, facts: Mapping[str, object], *questions: str, skip: str | None = None) -> Case:
    """Return a case that expects something of these questions, whatever it is."""
    expected = tuple(Expectation(question=question, because=frozenset()) for question in questions)
    return Case(id=case_id, where="", facts=facts, now=NOW, expect=expected, skip=skip)


def a_timeline(case_id: str, *steps: Step, skip: str | None = None, **facts: object) -> TimelineCase:
    """Return a timeline of these steps."""
    return TimelineCase(id=case_id, where="", facts=facts, now=NOW, steps=steps, calendar="office", skip=skip)


def covered(procedure: Procedure, *cases: Case | TimelineCase) -> Coverage:
    """Return what these cases exercise."""
    suite = Suite(
        source="cases.toml",
        procedure=None,
        cases=tuple(case for case in cases if isinstance(case, Case)),
        timelines=tuple(case for case in cases if isinstance(case, TimelineCase)),
    )
    return coverage_of(suite, procedure)


def fired(coverage: Coverage, table: str) -> dict[str, tuple[str, ...]]:
    """Return by which cases the rows of a table fire."""
    return {row.row: row.by for row in coverage.rows if row.table == table}


def untried(coverage: Coverage, row: str) -> list[tuple[str, tuple[str, ...], tuple[Any, ...]]]:
    """Return what was not tried of the conditions of a row."""
    return [(one.condition, one.sides, one.boundaries) for one in coverage.untried if one.row == row]


def test_the_first_row_that_holds_fires_and_otherwise_is_a_row() -> None:
    """In an ordered table exactly the row that answers fires; where none holds it is the last answer."""
    coverage = covered(
        a_procedure(routing_rules=list(ROUTES)),
        a_case("dear", {"category": "delivery/late", "amount": 100}, "routing"),
        a_case("cheap", {"category": "delivery/late", "amount": 99}, "routing"),
        a_case("bill", {"category": "billing"}, "routing"),
        a_case("also-dear", {"category": "delivery/late/abroad", "amount": 500}, "routing"),
    )

    assert fired(coverage, "routing") == {"late": ("dear", "also-dear"), "delivery": ("cheap",), "otherwise": ("bill",)}


def test_a_case_exercises_only_what_it_expects_something_of() -> None:
    """A case that expects nothing of a question makes no row of it fire."""
    coverage = covered(a_procedure(), a_case("hurt", {"severity.safety": 3, "category": "delivery/late"}, "score"))

    assert fired(coverage, "priority") == {"danger": ("hurt",)}
    assert fired(coverage, "routing") == {"late": (), "otherwise": ()}
    assert fired(coverage, "standards") == {"acknowledge": ()}


def test_every_row_of_a_sum_that_holds_fires() -> None:
    """Where rows add up, all that hold fire, and nothing does where none holds."""
    rules = [
        {"id": "hurt", "when": {"severity.safety": {"at_least": 1}}, "score": 10, "because": "hurt"},
        {"id": "badly", "when": {"severity.safety": 3}, "score": 10, "because": "badly"},
    ]
    procedure = a_procedure(priority_rules=rules)

    both = covered(procedure, a_case("badly", {"severity.safety": 3}, "priority"))
    none = covered(procedure, a_case("well", {"severity.safety": 0}, "priority"))

    assert fired(both, "priority") == {"hurt": ("badly",), "badly": ("badly",)}
    assert fired(none, "priority") == {"hurt": (), "badly": ()}


def test_rows_that_contradict_fire_none() -> None:
    """Where only one row may hold and two do, neither gave the answer."""
    routing = {
        "hit": "unique",
        "otherwise": {"to": "front-desk", "because": "-"},
        "rules": [
            {"id": "web", "when": {"channel": "web"}, "to": "a", "because": "-"},
            {"id": "bill", "when": {"category": "billing"}, "to": "b", "because": "-"},
        ],
    }
    coverage = covered(
        a_procedure(routing=routing),
        a_case("both", {"channel": "web", "category": "billing"}, "routing"),
        a_case("one", {"channel": "letter", "category": "billing"}, "routing"),
    )

    assert fired(coverage, "routing") == {"web": (), "bill": ("one",), "otherwise": ()}


def test_rows_that_allow_remedies_add_up() -> None:
    """All rows that allow remedies count, whatever the hit policy of their table says."""
    remedies = {
        "allowed": [
            {"id": "always", "kinds": ["goodwill"], "because": "-"},
            {"id": "late", "when": {"category": "delivery"}, "kinds": ["refund"], "because": "-"},
        ]
    }
    coverage = covered(a_procedure(remedies=remedies), a_case("late", {"category": "delivery"}, "remedies"))

    assert fired(coverage, "remedies.allowed") == {"always": ("late",), "late": ("late",)}


def test_the_limits_of_authority_do_not_count() -> None:
    """No question of a case file asks the limits of authority: their rows are not among those to cover."""
    remedies = {"authority": [{"id": "head", "roles": ["head"], "unlimited": True, "because": "-"}]}

    assert {"priority", "routing", "standards"} == {row.table for row in covered(a_procedure(remedies=remedies)).rows}


def test_a_policy_of_the_host_has_no_rows() -> None:
    """What a policy of the host answers is asked and shows nothing."""
    procedure = with_policy(lambda _facts: Decision(value="front-desk"), "routing")
    coverage = covered(procedure, a_case("any", {}, "routing"))

    assert {"priority", "standards"} == {row.table for row in coverage.rows}


def test_due_and_standards_exercise_the_standards_they_are_about() -> None:
    """An expectation on due dates exercises the standards it names; one on the standards all that bind."""
    rows = [a_standard_row("acknowledge"), a_standard_row("answer", duty="final response")]
    procedure = a_procedure(standards=rows)
    due = Case(id="due", where="", facts={}, now=NOW, expect=(Expectation(question="due", value={"answer": NOW}),))

    assert fired(covered(procedure, due), "standards") == {"acknowledge": (), "answer": ("due",)}
    both = covered(procedure, a_case("all", {}, "due", "standards"))
    assert fired(both, "standards") == {"acknowledge": ("all",), "answer": ("all",)}


def test_a_standard_of_another_regime_or_time_is_not_come_to() -> None:
    """A standard whose regime the issue does not name, or whose dates are over, neither fires nor is asked."""
    when = {"category": "billing"}
    rows = [
        a_standard_row("ours", when=when),
        a_standard_row("theirs", regime="bank", when=when),
        a_standard_row("past", until=date(2026, 6, 30), when=when),
    ]
    coverage = covered(a_procedure(standards=rows), a_case("bill", {"category": "billing"}, "standards"))

    assert fired(coverage, "standards") == {"ours": ("bill",), "theirs": (), "past": ()}
    assert untried(coverage, "ours") == [("category is billing", ("false",), ())]
    assert untried(coverage, "theirs") == [("category is billing", ("true", "false"), ())]


def test_a_condition_is_seen_only_where_it_mattered() -> None:
    """A condition counts as seen when the row was come to and the conditions before it held."""
    procedure = a_procedure(routing_rules=list(ROUTES))

    first = covered(procedure, a_case("bill", {"category": "billing", "amount": 100}, "routing"))
    assert untried(first, "late") == [
        ("category is delivery/late/**", ("true",), ()),
        ("amount at least 100", ("true", "false"), (99, 100)),
    ]
    assert untried(first, "delivery") == [("category is delivery/**", ("true",), ())]

    won = covered(procedure, a_case("dear", {"category": "delivery/late", "amount": 100}, "routing"))
    assert untried(won, "delivery") == [("category is delivery/**", ("true", "false"), ())]


@pytest.mark.parametrize(
    ("amounts", "missing"),
    [
        ((), (99, 100)),
        ((100,), (99,)),
        ((99,), (100,)),
        (("99.99", "100.50"), (100,)),
        (("99.01", "100"), ()),
        (("98.99", "100.01"), (99, 100)),
        ((None, 5, 500), (99, 100)),
    ],
)
def test_a_side_of_a_limit_is_tried_within_a_unit_of_it(amounts: tuple[Any, ...], missing: tuple[int, ...]) -> None:
    """A number tries a side of a cut if it lies no further from it than a unit of the finest scale."""
    rules = [{"id": "dear", "when": {"amount": {"at_least": 100}}, "score": 1, "because": "-"}]
    told = [{} if amount is None else {"amount": float(amount)} for amount in amounts]
    cases = [a_case(f"case {number}", facts, "score") for number, facts in enumerate(told)]

    found = {one.condition: one.boundaries for one in covered(a_procedure(priority_rules=rules), *cases).untried}

    assert missing == found.get("amount at least 100", ())


def test_a_number_between_two_cuts_is_one_boundary() -> None:
    """The one number that a condition wants is a side of both of its cuts, and is asked for once."""
    rules = [{"id": "two", "when": {"severity.safety": 2}, "score": 1, "because": "-"}]
    procedure = a_procedure(priority_rules=rules)

    assert untried(covered(procedure), "two") == [("severity.safety is 2", ("true", "false"), (1, 2, 3))]
    tried = covered(procedure, a_case("two", {"severity.safety": 2}, "score"))
    assert untried(tried, "two") == [("severity.safety is 2", ("false",), (1, 3))]


def test_the_percentage_is_of_rows() -> None:
    """Percent are the rows that fired of all rows, otherwise included."""
    coverage = covered(
        a_procedure(),
        a_case("hurt", {"severity.safety": 3}, "priority", "routing", "standards"),
        a_case("skipped", {"category": "delivery/late"}, "routing", skip="later"),
    )

    assert (coverage.fired, len(coverage.rows), coverage.percent) == (3, 4, 75.0)
    assert (coverage.cases, coverage.skipped) == (1, 1)
    assert str(coverage).startswith("75 % of the rules: 3 of 4 rows fired in 1 case, 1 skipped\n")


def test_an_empty_run_covers_nothing() -> None:
    """Where every case is skipped nothing was run: that is 0 percent, even of no rows."""
    skipped = (a_case("later", {}, "routing", skip="later"), a_timeline("too", skip="later"))
    coverage = covered(a_procedure(), *skipped)

    assert (coverage.empty, coverage.percent, coverage.cases, coverage.skipped) == (True, 0.0, 0, 2)
    assert str(coverage).startswith("0 % of the rules: no case was run\nrows never fired:\n  priority: danger\n")
    assert Coverage(cases=0, skipped=0, rows=()).percent == 0.0
    assert Coverage(cases=2, skipped=0, rows=()).percent == 100.0
    assert str(Coverage(cases=2, skipped=0, rows=())) == "100 % of the rules: 0 of 0 rows fired in 2 cases"


def test_nearly_all_is_not_all() -> None:
    """The report rounds down: 100 percent means every row."""
    rows = tuple(RowFired(table="routing", row=str(number), by=("a",) * (number > 0)) for number in range(1000))

    assert str(Coverage(cases=1, skipped=0, rows=rows)).startswith("99 % of the rules: 999 of 1000 rows")


def test_a_case_that_cannot_be_asked_shows_nothing() -> None:
    """Facts that the procedure does not know make a case fail; coverage goes on with the others."""
    wrong = (a_case("wrong", {"chanel": "web"}, "routing"), a_timeline("too", Step(effects=()), chanel="web"))
    coverage = covered(a_procedure(), *wrong)

    assert (coverage.cases, coverage.fired) == (2, 0)


def test_clauses_of_rows_that_never_fire_are_listed_once() -> None:
    """A clause is exercised when a row that rests on it fires; the others are listed."""
    routes = [*ROUTES, {**ROUTES[0], "id": "last", "when": {"channel": "web"}}]
    procedure = a_procedure(routing_rules=routes)

    bill = covered(procedure, a_case("bill", {"category": "billing", "channel": "letter"}, "routing"))
    web = covered(procedure, a_case("web", {"category": "billing", "channel": "web"}, "routing"))

    assert bill.clauses == ("clause 1", "clause 2")
    assert web.clauses == ("clause 2",)


def test_timelines_exercise_standards_letters_and_changes_of_stage() -> None:
    """A timeline shows the standards it expects something of, the letters handed out, and the stages it takes."""
    answer = a_standard_row("answer", duty="final response", within="10 business days")
    procedure = a_procedure(standards=[a_standard_row("acknowledge"), answer])
    sent = a_timeline("sent", Step(after=Span.parse("1 business day"), effects=("letter acknowledge",)))
    state = a_timeline("state", Step(at=NOW, states={"answer": "running"}))
    life = a_timeline("life", Step(at=NOW, did="answered"), Step(at=NOW, did="accepted"))

    first = covered(procedure, sent)
    assert fired(first, "standards") == {"acknowledge": ("sent",), "answer": ("sent",)}
    assert first.letters == ("answer",)
    assert ("not on record", "Register") not in first.moves
    assert ("open", "Answer") in first.moves
    assert fired(covered(procedure, state), "standards") == {"acknowledge": (), "answer": ("state",)}
    last = covered(procedure, life)
    assert fired(last, "standards") == {"acknowledge": (), "answer": ()}
    assert not {("open", "Answer"), ("answered", "Accept")} & {*last.moves}
    assert {("resolved", "Close"), ("answered", "Close")} <= {*last.moves}
    assert ("not on record", "Register") in covered(procedure).moves


def test_a_timeline_that_cannot_go_on_shows_what_it_came_to() -> None:
    """What the desk refuses ends a timeline; what happened before counts."""
    broken = a_timeline("broken", Step(at=NOW, did="answered"), Step(at=NOW, did="resumed"), Step(at=NOW, did="closed"))
    moves = covered(a_procedure(), broken).moves

    assert ("open", "Answer") not in moves
    assert ("answered", "Close") in moves


def test_moves_that_nobody_may_make_are_not_missed() -> None:
    """A change of stage that the permissions give to no role is not asked for."""
    everybody = {"roles": ["handler"], "may": ["*"]}
    nobody = {"roles": ["handler"], "may": ["Register", "Answer"]}

    assert ("answered", "Reopen") in covered(a_procedure(permissions=[everybody])).moves
    assert {("not on record", "Register")} == {
        move for move in covered(a_procedure(permissions=[nobody])).moves if move[1] != "Answer"
    }


def test_steps_of_ours_and_rights_owe_no_letter() -> None:
    """Only standards that owe the complainant a letter are among the letters never sent."""
    rows = [
        a_standard_row("check", duty="execution check", **{"from": "answered"}),
        a_standard_row("outside", duty="external route", **{"from": "answered"}),
        a_standard_row("update", duty="update"),
    ]

    assert covered(a_procedure(standards=rows)).letters == ("update",)


def test_a_holding_notice_is_no_letter_of_the_standard() -> None:
    """A notice before the answer is late does not count as the letter that the standard owes."""
    rows = [a_standard_row("answer", duty="final response", within="10 business days")]
    notices = {"holding_before": "1 business day", "calendar": "office"}
    procedure = a_procedure(standards=rows, notices=notices)
    late = Step(after=Span.parse("9 business days"), effects=("notice answer",))

    assert covered(procedure, a_timeline("late", late)).letters == ("answer",)


def test_the_report_says_all_that_is_missing() -> None:
    """Every kind of gap has a heading and a line for each of them, and the same stands in the JSON."""
    coverage = covered(
        a_procedure(routing_rules=list(ROUTES), permissions=[{"roles": ["handler"], "may": ["Register", "Close"]}]),
        a_case("bill", {"category": "billing"}, "routing"),
    )

    assert str(coverage).splitlines() == [
        "20 % of the rules: 1 of 5 rows fired in 1 case",
        "  counted: priority, routing, standards",
        "  not asked by cases: permissions",
        "  conditions        2 of 8, 25 %",
        "  boundaries        0 of 4, 0 %",
        "  changes of stage  0 of 6, 0 %",
        "  letters           0 of 1, 0 %",
        "  clauses           0 of 2, 0 %",
        "rows never fired:",
        "  priority: danger",
        "  routing: late",
        "  routing: delivery",
        "  standards: acknowledge",
        "conditions not seen both ways:",
        "  priority: danger: severity.safety at least 2: never looked at",
        "  routing: late: category is delivery/late/**: never true",
        "  routing: late: amount at least 100: never looked at",
        "  routing: delivery: category is delivery/**: never true",
        "boundaries not tried:",
        "  priority: danger: severity.safety at least 2: try 1 and 2",
        "  routing: late: amount at least 100: try 99 and 100",
        "changes of stage never taken:",
        "  all 6: only timelines take them",
        "letters never sent:",
        "  acknowledge",
        "clauses never exercised:",
        "  clause 1",
        "  clause 2",
    ]
    told = json.loads(json.dumps(coverage.as_mapping()))
    assert tuple(told[key] for key in ("percent", "empty", "cases", "skipped")) == (20.0, False, 1, 0)
    assert {"table": "routing", "row": "otherwise", "authority": None, "by": ["bill"]} in told["rows"]
    assert {
        "table": "routing",
        "row": "late",
        "condition": "amount at least 100",
        "sides": ["true", "false"],
        "boundaries": ["99", "100"],
    } in told["untried"]
    assert told["moves"][0] == {"stage": "not on record", "command": "Register"}
    assert (told["letters"], told["clauses"]) == (["acknowledge"], ["clause 1", "clause 2"])
    assert (told["tables"], told["not_asked"]) == (["priority", "routing", "standards"], ["permissions"])


def test_changes_of_stage_are_listed_where_some_are_taken() -> None:
    """Commands are told with the stages at which no timeline gives them."""
    procedure = a_procedure(permissions=[{"roles": ["handler"], "may": ["Register", "Close"]}])
    lines = str(covered(procedure, a_timeline("registered"))).splitlines()

    start = lines.index("changes of stage never taken:")
    assert lines[start + 1 : start + 3] == [
        "  Close: from recorded, answered, resolved, declined, referred",
        "letters never sent:",
    ]


def test_what_no_case_can_ask_is_named() -> None:
    """Limits of authority, permissions, response times, retention and policies of the host count for nothing."""
    procedure = with_policy(
        lambda _facts: Decision(value="front-desk"),
        "routing",
        remedies={"authority": [{"id": "head", "roles": ["head"], "unlimited": True, "because": "-"}]},
        letters={"responses": [{"channel": "email", "by": "letter", "within": "1 business day"}]},
        retention={"rules": [{"id": "all", "keep": "3 years"}]},
        permissions=[{"roles": ["handler", "head"], "may": ["*"]}],
    )
    coverage = covered(procedure, a_case("any", {}, "priority"))

    assert coverage.tables == ("priority", "standards")
    assert coverage.not_asked == (
        "routing (a policy of the host)",
        "remedies.authority",
        "permissions",
        "letters.responses",
        "retention",
    )
    assert covered(a_procedure()).not_asked == ()
    assert "not asked" not in str(covered(a_procedure(), a_case("any", {}, "priority")))


def test_shares_count_what_was_seen() -> None:
    """Of each kind the share is what some case or timeline exercises; of a kind that is not there nothing is told."""
    timeline = a_timeline("letter", Step(after=Span.parse("1 business day"), effects=("letter acknowledge",)))
    coverage = covered(
        a_procedure(routing_rules=list(ROUTES)),
        a_case("dear", {"category": "delivery/late", "amount": 100}, "routing"),
        a_case("cheap", {"category": "delivery/late", "amount": 99}, "routing"),
        timeline,
    )
    shares = {name: (share.seen, share.of) for name, share in coverage.shares.items()}

    assert shares["rows"] == (coverage.fired, len(coverage.rows)) == (3, 5)
    assert shares["conditions"] == (4, 8)
    assert shares["boundaries"] == (2, 4)
    assert shares["changes of stage"][0] == 1
    assert (shares["letters"], shares["clauses"]) == ((1, 1), (2, 2))
    assert str(coverage.shares["boundaries"]) == "2 of 4, 50 %"
    plain = a_procedure(priority_rules=[], routing_rules=[])
    assert "boundaries" not in str(covered(plain, a_case("any", {}, "routing")))
    assert covered(plain).shares["boundaries"].percent == 100.0
