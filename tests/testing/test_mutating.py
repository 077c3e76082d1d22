"""Does a suite bite: which mistakes it notices, and for each that it does not a case that does, or the proof."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache, cached_property
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from grievance.decision import Decision
from grievance.errors import InvalidValue
from grievance.policies import Facts
from grievance.procedure import Procedure, tables_of
from grievance.rules.analysis import Outcome, Proof
from grievance.testing import (
    Case,
    Expectation,
    KilledMutant,
    Mutant,
    MutationReport,
    Step,
    Suite,
    SurvivingMutant,
    TimelineCase,
    VerdictKind,
    ask,
    case_toml,
    given_facts,
    mutants_of,
    mutate,
    run_case,
    suite_from,
)
from grievance.testing.mutation import _apart
from grievance.testing.mutation._bench import Bench
from grievance.testing.mutation._tried import Tried
from support.procedures import OTHERWISE, a_procedure, a_standard_row, with_policy

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
FACTS = {
    "color": ["red", "blue"],
    "size": {"type": "integer", "at_least": 0, "at_most": 3},
    "old": "boolean",
    "marks": {"type": "tags", "values": ["x", "y"]},
}


def suite_of(*cases: Case | TimelineCase) -> Suite:
    """Return a suite of these cases."""
    return Suite(
        source="cases.toml",
        procedure=None,
        cases=tuple(case for case in cases if isinstance(case, Case)),
        timelines=tuple(case for case in cases if isinstance(case, TimelineCase)),
    )


def pasted(*texts: str) -> Suite:
    """Return the suite of a case file into which these texts are pasted."""
    return suite_from(tomllib.loads("\n".join(["[suite]", "now = 2026-01-05T10:00:00Z", *texts])))


def all_of(suite: Suite) -> tuple[Case | TimelineCase, ...]:
    """Return the cases and the timelines of a suite."""
    return (*suite.cases, *suite.timelines)


def asked(procedure: Procedure, question: str, case_id: str = "case", **facts: object) -> Case:
    """Return a case that expects what *procedure* answers now."""
    [case] = pasted(case_toml(facts, procedure, NOW, [question], case_id=case_id)).cases
    return case


def of(report: MutationReport, mutant_id: str) -> str:
    """Return what became of a mutant."""
    found = {
        "killed": [one.mutant.id for one in report.killed],
        "survived": [one.mutant.id for one in report.survived],
        "equivalent": [mutant.id for mutant in report.equivalent],
        "undecided": [one.mutant.id for one in report.undecided],
    }
    [kind] = [kind for kind, ids in found.items() if mutant_id in ids]
    return kind


ROUTES = [
    {"id": "late", "when": {"category": "delivery/late/**"}, "to": "logistics", "because": "-"},
    {"id": "web", "when": {"channel": "web"}, "to": "online", "because": "-"},
]
HELP = {
    "hit": "first",
    "review": "write to the process owner",
    "external_route": "the ombudsman",
    "silence": "5 days",
    "rules": [
        {"id": "ancient", "when": {"size": {"at_least": 2}}, "ground": "time-barred", "because": "-"},
        {"id": "known", "when": {"old": True}, "ground": "duplicate", "because": "-"},
    ],
}
REMEDIES = {
    "allowed": [
        {"id": "red", "when": {"color": "red"}, "kinds": ["refund", "repair"], "because": "-"},
        {"id": "small", "when": {"size": {"at_most": 1}}, "kinds": ["goodwill"], "because": "-"},
        {"id": "marked", "when": {"marks": {"any_of": ["x"]}}, "kinds": ["penalty"], "because": "-"},
    ]
}
UNIQUE = {
    "hit": "unique",
    "otherwise": OTHERWISE,
    "rules": [
        {"id": "red", "when": {"color": "red"}, "to": "a", "because": "-"},
        {"id": "big", "when": {"size": {"at_least": 2}}, "to": "b", "because": "-"},
    ],
}
POINTS = [
    {"id": "red", "when": {"color": "red"}, "score": 40, "because": "-"},
    {"id": "big", "when": {"size": {"at_least": 2}}, "score": 45, "because": "-"},
    {"id": "marked", "when": {"marks": {"all_of": ["x", "y"]}}, "score": 7, "because": "-"},
]
BOUND = [
    a_standard_row("acknowledge"),
    a_standard_row("answer", duty="final response", within="10 business days", when={"size": {"above": 1}}),
    a_standard_row("quick", duty="update", within="2 days", when={"old": True, "color": {"not": "blue"}}),
    a_standard_row("theirs", regime="bank", duty="final response", within="8 weeks", when={"color": "red"}),
    a_standard_row("past", duty="update", within="3 days", until=date(2026, 6, 1)),
    a_standard_row("coming", duty="update", within="3 days", since=date(2027, 2, 1)),
]


def rich(**sections: object) -> Procedure:
    """Return a procedure with every kind of table."""
    usual: dict[str, Any] = {
        "facts": FACTS,
        "routing_rules": ROUTES,
        "priority_rules": POINTS,
        "cannot_help": HELP,
        "remedies": REMEDIES,
        "standards": BOUND,
    }
    return a_procedure(**{**usual, **sections})


def inputs() -> Iterator[dict[str, object]]:
    """Yield all combinations of the facts that the rules ask, absent ones included."""
    axes: dict[str, tuple[object, ...]] = {
        "color": (None, "red", "blue"),
        "size": (None, 0, 1, 2, 3),
        "old": (None, False, True),
        "marks": (None, (), ("x",), ("y",), ("x", "y")),
    }
    for values in product(*axes.values()):
        yield {name: value for name, value in zip(axes, values, strict=True) if value is not None}


def told(decision: Decision[Any]) -> tuple[object, frozenset[str]]:
    """Return an answer and the rules that gave it."""
    return decision.value, frozenset(decision.rules)


QUESTIONS_OF = {
    "priority": ("priority", "score"),
    "routing": ("routing",),
    "cannot_help": ("cannot_help",),
    "remedies.allowed": ("remedies",),
    "standards": ("standards",),
}


@attrs.frozen
class Brute:
    """A procedure asked everything about each of some complaints; two answers differ also by their reasons."""

    procedure: Procedure
    complaints: list[Facts]

    @classmethod
    def of(cls, procedure: Procedure, named: Iterable[Mapping[str, object]]) -> Brute:
        """Return the procedure and the complaints that have these facts."""
        return cls(procedure, [given_facts(facts, procedure, NOW) for facts in named])

    @cached_property
    def answers(self) -> dict[str, list[object]]:
        """What it answers to each question, complaint by complaint."""
        questions = [question for names in QUESTIONS_OF.values() for question in names]
        return {one: [told(ask(self.procedure, one, facts)) for facts in self.complaints] for one in questions}

    def tells_apart(self, mutant: Mutant) -> bool:
        """Return whether a mutant answers something otherwise, or for other reasons."""
        return any(
            told(ask(mutant.procedure, question, facts)) != answer
            for question in QUESTIONS_OF[mutant.table]
            for facts, answer in zip(self.complaints, self.answers[question], strict=True)
        )


def test_a_case_kills_the_mistakes_that_change_its_answer() -> None:
    """A mistake that changes what a case expects is killed, by the first case that fails on it."""
    procedure = a_procedure(routing_rules=ROUTES)
    late = asked(procedure, "routing", "late", category="delivery/late", channel="web")
    letter = asked(procedure, "routing", "letter", category="billing", channel="letter")
    again = asked(procedure, "routing", "again", category="delivery/late", channel="web")
    report = mutate(suite_of(late, letter, again), procedure)

    assert {(one.mutant.id, one.by) for one in report.killed if one.mutant.table == "routing"} == {
        ("routing/late/dropped", "late"),
        ("routing/late/behind", "late"),
        ("routing/late/value-0", "late"),
        ("routing/late/category/left-out", "letter"),
        ("routing/late/category/negated-1", "late"),
        ("routing/late/category/narrowed-4", "late"),
        ("routing/web/channel/left-out", "letter"),
        ("routing/web/channel/negated-1", "letter"),
        ("routing/web/channel/widened-2", "letter"),
        ("routing/otherwise/value-0", "letter"),
    }
    assert [one.mutant.id for one in report.survived if one.mutant.table == "routing"] == [
        "routing/late/category/narrowed-2",
        "routing/late/category/widened-3",
        "routing/web/dropped",
        "routing/web/value-0",
    ]


def test_skipped_and_failing_cases_kill_nothing() -> None:
    """A case that is skipped is not run; one that fails already, or cannot be asked, tells no mistake apart."""
    procedure = a_procedure(routing_rules=ROUTES)
    facts = {"category": "delivery/late"}
    wrong = Expectation(question="routing", value="online")
    right = Expectation(question="routing", value="logistics")
    skipped = Case(id="skipped", where="", facts=facts, now=NOW, expect=(right,), skip="later")
    failing = Case(id="failing", where="", facts=facts, now=NOW, expect=(right, wrong))
    broken = Case(id="broken", where="", facts={"categorie": "x"}, now=NOW, expect=(right,))
    slow = TimelineCase(id="slow", where="", facts={}, now=NOW, steps=(Step(at=NOW, stage=None, effects=("x",)),))
    lost = TimelineCase(id="lost", where="", facts={"categorie": "x"}, now=NOW, steps=())
    off = TimelineCase(id="off", where="", facts={}, now=NOW, steps=(), skip="later")

    report = mutate(suite_of(skipped, failing, broken, slow, lost, off), procedure)

    assert report.killed == ()
    assert report.percent == 0.0


def test_what_cannot_be_answered_is_no_answer() -> None:
    """A case about which a policy of the host raises an error passes nowhere, and so kills nothing."""

    def refuses(_facts: Facts) -> Decision[str]:
        raise InvalidValue("facts", "are not for this policy")

    procedure = with_policy(refuses, "routing")
    right = Expectation(question="standards", value=("acknowledge",))
    case = Case(id="a", where="", facts={}, now=NOW, expect=(Expectation(question="routing", value="a"), right))

    assert not mutate(suite_of(case), procedure).killed
    assert mutate(suite_of(attrs.evolve(case, expect=(right,))), procedure).killed


def test_the_reason_is_part_of_the_answer() -> None:
    """A row that gives the answer that there would be without it is noticed where the reason is expected."""
    routes = [{"id": "web", "when": {"channel": "web"}, "to": "front-desk", "because": "-"}]
    procedure = a_procedure(routing_rules=routes)
    value = Case(
        id="value",
        where="",
        facts={"channel": "web"},
        now=NOW,
        expect=(Expectation(question="routing", value="front-desk"),),
    )
    why = asked(procedure, "routing", "why", channel="web")

    assert of(mutate(suite_of(value), procedure), "routing/web/dropped") == "survived"
    assert of(mutate(suite_of(value, why), procedure), "routing/web/dropped") == "killed"


def test_timelines_kill_what_they_see() -> None:
    """A timeline notices a standard that is dropped, and a deadline that is relaxed or tightened."""
    procedure = a_procedure()
    late = TimelineCase(
        id="late",
        where="",
        facts={},
        now=NOW,
        calendar="office",
        steps=(
            Step(at=datetime(2026, 7, 2, 16, 59, tzinfo=UTC), states={"acknowledge": "running"}),
            Step(at=datetime(2026, 7, 2, 17, tzinfo=UTC), states={"acknowledge": "overdue"}),
        ),
    )
    report = mutate(suite_of(late), procedure)

    assert {one.mutant.id: one.by for one in report.killed} == {
        "standards/acknowledge/dropped": "late",
        "standards/acknowledge/relaxed": "late",
        "standards/acknowledge/tightened": "late",
    }


def test_policies_of_the_host_have_no_mistakes_to_notice() -> None:
    """What a policy of the host answers may be asked and has no mutants."""
    procedure = with_policy(lambda _facts: Decision(value="front-desk"), "routing")
    case = Case(id="any", where="", facts={}, now=NOW, expect=(Expectation(question="routing", value="front-desk"),))

    report = mutate(suite_of(case), procedure)

    assert {mutant.table for mutant in (*(one.mutant for one in report.survived), *report.equivalent)} == {
        "priority",
        "standards",
    }
    assert not report.killed


PROCEDURES = {
    "rich": rich(),
    "unique": rich(routing=UNIQUE),
    "factors": a_procedure(factors={"hard": 5, "soft": 8, "vulnerability": 15, "recurrence": 20}),
}


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_survivor_comes_with_a_case_that_kills_it(name: str) -> None:
    """Paste the cases of all survivors into a file: each passes, fails on its own mutant, and then none survives."""
    procedure = PROCEDURES[name]
    report = mutate(suite_of(), procedure)
    suite = pasted(*dict.fromkeys(one.paste for one in report.survived))

    assert not report.undecided
    for one in report.survived:
        [case] = all_of(pasted(one.paste))
        assert run_case(case, procedure).kind is VerdictKind.PASSED, one.paste
        assert run_case(case, one.mutant.procedure).kind is VerdictKind.FAILED, one.paste
    after = mutate(suite, procedure)
    assert (after.survived, after.undecided, after.equivalent) == ((), (), report.equivalent)
    assert after.percent == 100.0


def test_what_survives_and_what_is_equivalent_is_what_all_inputs_say() -> None:
    """Asked of every input there is, the equivalent mutants answer alike, and each of the others differs somewhere."""
    procedure = rich(routing=UNIQUE, priority_rules=[*POINTS, {**POINTS[0], "id": "dead", "when": {"size": 9}}][:3])
    report = mutate(suite_of(), procedure)
    alike = {mutant.id for mutant in report.equivalent}
    brute = Brute.of(procedure, inputs())

    assert not report.undecided
    for mutant in mutants_of(procedure):
        if (mutant.standard or mutant.span) is None and mutant.at not in _NOT_TODAY.get(mutant.table, ()):
            assert brute.tells_apart(mutant) == (mutant.id not in alike), mutant


_NOT_TODAY = {"standards": (3, 4, 5)}
"""Rows of standards that ask for another regime or another date than the inputs have."""

conditions = st.fixed_dictionaries(
    {},
    optional={
        "color": st.sampled_from([["red"], ["blue"], {"not": "red"}, {"present": False}, {"present": True}]),
        "size": st.sampled_from([{"at_least": 1}, {"below": 2}, {"between": [1, 2]}, 3, {"not": {"above": 1}}]),
        "old": st.sampled_from([True, False, {"not": True}]),
        "marks": st.sampled_from([{"any_of": ["x"]}, {"all_of": ["x", "y"]}, {"none_of": ["y"]}]),
    },
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Draw the name of a table, and a procedure with a few routes or points and with what cannot occur."""
    whens = draw(st.lists(conditions, min_size=1, max_size=4))
    impossible = draw(st.lists(conditions.filter(bool), max_size=2))
    sections: dict[str, Any] = {"facts": FACTS, "impossible": impossible}
    hit = draw(st.sampled_from(["first", "unique", "collect"]))
    if hit == "collect":
        rows = [{"id": f"r{n}", "when": when, "score": 30 + n, "because": "-"} for n, when in enumerate(whens)]
        return "priority", {**sections, "priority_rules": rows}
    rows = [{"id": f"r{n}", "when": when, "to": f"t{n % 2}", "because": "-"} for n, when in enumerate(whens)]
    return "routing", {**sections, "routing": {"hit": hit, "otherwise": OTHERWISE, "rules": rows}}


@settings(max_examples=15, deadline=None, phases=[Phase.generate])
@given(tables())
def test_mutants_are_equivalent_exactly_if_no_possible_input_differs(drawn: tuple[str, dict[str, Any]]) -> None:
    """On tables small enough to try every input that can occur, what is left out is exactly what never differs."""
    table, sections = drawn
    procedure = a_procedure(**sections)
    brute = Brute.of(
        procedure, (one for one in inputs() if not any(map(_holding(one, procedure), procedure.impossible)))
    )
    report = mutate(suite_of(), procedure)
    alike = {mutant.id for mutant in report.equivalent}

    for mutant in mutants_of(procedure):
        if mutant.table == table:
            assert brute.tells_apart(mutant) == (mutant.id not in alike), mutant


def _holding(facts: Mapping[str, object], procedure: Procedure) -> Any:
    named = given_facts(facts, procedure, NOW).named(FACTS)
    return lambda conditions: all(one.holds(one.fact.accept(named[one.fact.name])) for one in conditions)


ANCHORED: dict[str, dict[str, Any]] = {
    "received": {},
    "registered": {"from": "registered", "duty": "update"},
    "acknowledged": {"from": "acknowledged", "duty": "update"},
    "rolling": {"from": "acknowledged", "duty": "update", "within": "9 days", "rolls": True},
    "file": {"from": "file complete", "duty": "final response"},
    "second": {"from": "stage 2 requested", "duty": "final response"},
    "second-word": {"from": "stage 2 acknowledged", "duty": "final response"},
    "check": {"from": "answered", "duty": "execution check", "within": "5 days"},
    "sent": {"from": "sent", "duty": "update"},
    "after": {"from": "resolved", "duty": "execution check", "within": "2 weeks"},
    "case-file": {"from": "ombudsman asked", "duty": "case file", "within": "3 days"},
    "outside": {"from": "ombudsman decided", "duty": "final response", "within": "3 days"},
    "since": {"since": date(2027, 2, 1), "duty": "update"},
    "until": {"until": date(2026, 6, 1), "duty": "update"},
    "of-the-bank": {"regime": "bank", "duty": "update"},
}
"""Standards whose clocks start at each of the events that a case file can tell."""


def test_times_of_all_clocks_are_told_by_cases_and_timelines() -> None:
    """Whatever starts a clock, and whenever and for whom it binds: a changed time survives with what kills it."""
    rows = [a_standard_row(name, **changes) for name, changes in ANCHORED.items()]
    procedure = a_procedure(standards=rows)
    report = mutate(suite_of(), procedure)
    times = {one.mutant.id: one for one in report.survived if one.mutant.standard is not None}

    assert {*times} == {f"standards/{name}/{kind}" for name in ANCHORED for kind in ("relaxed", "tightened")}
    assert not report.undecided
    by_timeline = {one.mutant.standard for one in times.values() if one.paste.startswith("[[timelines]]")}
    assert by_timeline >= {
        "sent",
        "acknowledged",
        "file",
        "second",
        "second-word",
        "check",
        "after",
        "case-file",
        "outside",
    }
    for one in times.values():
        [case] = all_of(pasted(one.paste))
        assert run_case(case, procedure).kind is VerdictKind.PASSED
        assert run_case(case, one.mutant.procedure).kind is VerdictKind.FAILED


RUNGS = [{"after": "1 business day", "to": "accountable"}]
LADDER = {"calendar": "office", "rungs": RUNGS}
LASTING = a_procedure(
    facts={"kind": ["plain", "law"]},
    standards=[
        a_standard_row("answer", duty="final response", within="10 business days", ahead="2 business days"),
        a_standard_row("at-once", ahead="2 business days"),
        a_standard_row(
            "law",
            duty="final response",
            within="15 business days",
            extension={"to": "35 business days"},
            unless_resolved_within="end of the 3rd business day",
            when={"kind": "law"},
        ),
        a_standard_row("summary", **{"duty": "summary resolution communication", "from": "resolved"})
        | {"if_resolved_within": "3 business days"},
        a_standard_row("past", duty="update", within="5 days", ahead="2 days", until=date(2025, 6, 1)),
        a_standard_row("coming", duty="update", within="5 days", ahead="2 days", since=date(2027, 2, 1)),
    ],
    escalation=[
        {**LADDER, "standard": "law", "rungs": [{"before": "5 business days", "to": "owner"}, *RUNGS]},
        LADDER,
    ],
    notices={
        "calendar": "office",
        "holding_before": "5 business days",
        "waiting_after": "10 business days",
        "closing_after": "20 business days",
    },
    delivery={"calendar": "office"},
    reopening={"within": "30 days"},
    cannot_help={
        **{key: value for key, value in HELP.items() if key not in ("hit", "rules")},
        "calendar": "office",
        "bodies": {
            "slow": {"name": "Slow", "contact": "by post", "answers_within": "30 days"},
            "any": {"name": "Any", "contact": "by post"},
        },
    },
)
"""A procedure with a duration of every kind."""


@cache
def lasting_report() -> MutationReport:
    """Return what becomes of the durations of that procedure when there is no case."""
    return mutate(suite_of(), LASTING)


def test_every_duration_comes_with_a_timeline_that_notices_it() -> None:
    """Ladders, notices, reopening, other bodies, reliefs: with the timelines of all survivors, none is left."""
    report = lasting_report()
    lasting = [one for one in report.survived if one.mutant.span is not None]
    timelines = {one.mutant.id: pasted(one.paste).timelines for one in lasting}

    assert not report.undecided
    assert len(lasting) == 30
    for one in lasting:
        [case] = timelines[one.mutant.id]
        assert run_case(case, LASTING).kind is VerdictKind.PASSED, one.paste
        assert run_case(case, one.mutant.procedure).kind is VerdictKind.FAILED, one.paste
    after = mutate(pasted(*dict.fromkeys(one.paste for one in report.survived)), LASTING)
    assert (after.survived, after.undecided) == ((), ())


def test_a_timeline_to_paste_looks_where_the_two_first_differ() -> None:
    """What is done stands there, the last instant at which nothing tells them apart, and what is handed out then."""
    report = mutate(suite_of(), a_procedure(notices={"calendar": "office", "closing_after": "5 business days"}))
    [longer, shorter] = [one for one in report.survived if one.mutant.span is not None]

    assert (longer.mutant.sentence, shorter.mutant.sentence) == (
        "notices.closing_after is 6 business days, not 5 business days",
        "notices.closing_after is 4 business days, not 5 business days",
    )
    begins = (
        "now = 2026-01-01T12:00:00Z",
        "[[timelines.steps]]",
        "at = 2026-01-01T12:00:00Z",
        'did = "answered"',
        "[[timelines.steps]]",
    )
    handed = "at = 2026-01-08T18:00:00Z", 'effects = ["reminder answered to front-desk"]'
    too_early = "at = 2026-01-07T18:00:00Z", "effects = []"
    assert tuple(longer.paste.splitlines()[2:]) == (*begins, *handed)
    assert tuple(shorter.paste.splitlines()[2:]) == (*begins, *too_early)


def test_the_clocks_are_looked_at_where_the_same_is_handed_out() -> None:
    """A relief that hands nothing out is seen on the clock that it ends."""
    report = lasting_report()
    [text] = [one.paste for one in report.survived if one.mutant.id == "standards.law.unless_resolved_within/longer"]
    steps = pasted(text).timelines[0].steps

    assert [step.did for step in steps if step.did] == ["went to the ombudsman", "settled by the ombudsman"]
    assert (steps[-1].effects, steps[-1].states) == (None, {"law": "running"})


def test_what_no_story_shows_is_undecided_and_says_why() -> None:
    """A ladder for a duty that nobody has is climbed in no story; it is not claimed that nobody ever will."""
    report = mutate(suite_of(), a_procedure(escalation=[{**LADDER, "duty": "update"}]))

    because = "no story shows it: of complaints that wait, rest, lie elsewhere, come back, are resolved or left alone"
    assert {one.mutant.id: one.because for one in report.undecided} == {
        "escalation[0].rungs[0].after/longer": because,
        "escalation[0].rungs[0].after/shorter": because,
    }


def test_the_timeline_that_killed_last_is_tried_first() -> None:
    """A likely killer is asked before the others; the answer is never another because of it."""
    procedure = a_procedure(notices={"calendar": "office", "closing_after": "5 business days"})
    longer, shorter = (one for one in mutants_of(procedure) if one.span is not None)
    handed = TimelineCase(
        id="handed",
        where="",
        facts={},
        now=NOW,
        steps=(
            Step(at=NOW, did="answered"),
            Step(at=datetime(2026, 7, 8, 17, tzinfo=UTC), effects=("reminder answered",)),
        ),
    )
    early = TimelineCase(
        id="early",
        where="",
        facts={},
        now=NOW,
        steps=(
            Step(at=NOW, did="answered"),
            Step(at=datetime(2026, 7, 7, 17, tzinfo=UTC), effects=()),
            Step(at=datetime(2026, 7, 8, 17, tzinfo=UTC), effects=("reminder answered",)),
        ),
    )
    bench = Bench.of(suite_of(early, handed), procedure)

    assert (bench.killer_of(longer), bench.killer_of(shorter)) == ("handed", "early")
    assert (bench.killer_of(longer, likely="early"), bench.killer_of(shorter, likely="handed")) == ("early", "early")


def test_a_notice_before_what_binds_some_complaints_is_shown_by_one_of_them() -> None:
    """Where every standard asks for something, the story that shows a notice is of a complaint that one binds."""
    answer = a_standard_row("answer", duty="final response", within="8 weeks", when={"category": "billing/**"})
    procedure = a_procedure(standards=[answer], notices={"calendar": "office", "holding_before": "5 business days"})
    report = mutate(suite_of(), procedure)
    pastes = {one.mutant.id: one.paste for one in report.survived if one.mutant.span is not None}

    assert not report.undecided
    assert {*pastes} == {"notices.holding_before/longer", "notices.holding_before/shorter"}
    assert not mutate(pasted(*dict.fromkeys(one.paste for one in report.survived)), procedure).survived


def test_the_time_of_what_binds_no_complaint_at_work_is_undecided() -> None:
    """An enquiry has no clocks: whether a standard for it alone will ever be seen is not claimed."""
    report = mutate(suite_of(), a_procedure(standards=[a_standard_row("asked", when={"nature": "enquiry"})]))

    assert {one.mutant.id for one in report.undecided} == {"standards/asked/relaxed", "standards/asked/tightened"}


def test_a_level_that_no_score_reaches_is_proven_only_without_factors() -> None:
    """Where rules alone give points it is proven that no score is there; factors leave it open."""
    far = {"urgent": {"at_least": 500, "work_within": "1 day"}, "normal": {"at_least": 0, "work_within": "3 days"}}
    rules = [{"id": "danger", "when": {"severity.safety": 3}, "score": 85, "because": "-"}]
    priority = {"hit": "collect", "levels": far, "rules": rules}
    alone = mutate(suite_of(), a_procedure(priority=priority))
    beside = mutate(suite_of(), a_procedure(priority={**priority, "factors": {"importance": 20}}))

    for kind, score in (("earlier", 499), ("later", 500)):
        assert of(alone, f"priority/level urgent/{kind}") == "equivalent"
        assert of(beside, f"priority/level urgent/{kind}") == "undecided"
        assert f"priority/level urgent/{kind}" in {one.mutant.id for one in beside.undecided}
        assert f"no complaint was found with a score of {score}" in {one.because for one in beside.undecided}


def test_what_the_analysis_leaves_open_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not decided within the limit is told as undecided, with the rows: it counts as not noticed."""
    open_ended = Proof(
        outcome=Outcome.UNDECIDED, because="not decided within the limit of steps", rows=("above late", "row web")
    )
    monkeypatch.setattr(_apart, "equivalent", lambda *_tables, **_options: open_ended)
    procedure = a_procedure(routing_rules=ROUTES)
    case = asked(procedure, "routing", "late", category="delivery/late", channel="web")
    report = mutate(suite_of(case), procedure)

    assert {mutant.table for mutant in report.equivalent} == {"priority"}
    because = {one.because for one in report.undecided if one.mutant.table == "routing"}
    assert because == {"not decided within the limit of steps: late, web"}
    assert report.percent == 100 * len(report.killed) / (len(list(mutants_of(procedure))) - len(report.equivalent))
    assert f"# undecided: routing: 'web' is left out: {because.pop()}" in str(report).splitlines()


def test_what_may_differ_and_cannot_be_shown_is_undecided() -> None:
    """Facts that no case brings before the policy leave a mistake undecided; nothing is claimed of it."""
    rows = [a_standard_row("check", duty="execution check", **{"from": "answered"})]
    remedies = {"allowed": [{"id": "words", "kinds": ["apology"], "because": "-"}]}
    procedure = a_procedure(standards=rows, remedies=remedies)
    report = mutate(suite_of(), procedure)

    because = "it may decide otherwise, but no case was found that shows it"
    assert {one.mutant.id: one.because for one in report.undecided} == {
        "standards/check/relaxed": because,
        "standards/check/tightened": because,
    }


@pytest.mark.parametrize("name", PROCEDURES)
def test_a_complaint_is_tried_without_making_the_whole_table_ready(name: str) -> None:
    """What a mutant decides on a complaint is known from the rules that hold alone, and the same as it says itself."""
    procedure = PROCEDURES[name]
    tables, mutants = tables_of(procedure), [one for one in mutants_of(procedure) if one.span is None]
    told_apart = 0
    for number, facts in enumerate(inputs() if name != "factors" else _severities()):
        complaint = given_facts(facts, procedure, NOW)
        for mutant in mutants[number % 7 :: 7]:
            tried = Tried.of(complaint, procedure, tables[mutant.table])
            for question in QUESTIONS_OF[mutant.table]:
                itself = told(ask(mutant.procedure, question, complaint))
                assert told(ask(tried.under(mutant), question, complaint)) == itself, (mutant, facts)
                changed = itself != told(ask(procedure, question, complaint))
                assert tried.touched(mutant) or not changed, (mutant, facts)
                told_apart += changed
    assert told_apart > 10


def _severities() -> Iterator[dict[str, object]]:
    for hard, level in product(range(4), range(4)):
        yield {"severity.safety": hard, "severity.hard": hard, "customer.known": True, "customer.vulnerability": level}


def test_issues_beside_the_main_one_are_asked_of_the_whole_table() -> None:
    """A further issue has facts of its own: a mistake that only it notices is killed."""
    rows = [a_standard_row("any", duty="update", when={"amount": {"present": False}})]
    procedure = a_procedure(standards=rows)
    facts = {"issues": 2, "amount": 10, "currency": "EUR"}
    case = asked(procedure, "due", "two", **facts)

    report = mutate(suite_of(case), procedure)

    assert case.expect[0].value == {"any": datetime(2026, 7, 2, 17, tzinfo=UTC)}
    assert {one.mutant.id: one.by for one in report.killed} == {
        "standards/any/dropped": "two",
        "standards/any/relaxed": "two",
        "standards/any/tightened": "two",
    }


def test_the_last_standard_of_a_regime_counts_even_where_it_never_binds() -> None:
    """Issues of a regime without standards are bound by the general ones: to drop its last one is a mistake."""
    never = {"size": {"at_least": 2}, "old": True}
    rows = [a_standard_row("general"), a_standard_row("theirs", regime="bank", when=never)]
    procedure = a_procedure(facts=FACTS, impossible=[never], standards=rows)
    bank = asked(procedure, "standards", "bank", regime="bank")
    plain = asked(procedure, "standards", "plain")

    assert of(mutate(suite_of(plain), procedure), "standards/theirs/dropped") == "survived"
    assert of(mutate(suite_of(bank), procedure), "standards/theirs/dropped") == "killed"
    assert of(mutate(suite_of(bank), procedure), "standards/theirs/old/negated-1") == "survived"


def test_the_report_pastes_into_a_case_file() -> None:
    """Whatever stands behind the counts is comments and cases: a new file takes it as it is."""
    procedure = rich(standards=[a_standard_row("a")], escalation=[{**LADDER, "duty": "update"}])
    report = mutate(suite_of(), procedure)
    counts, tried, left_out, *rest = str(report).splitlines()
    undecided = [f"# undecided: {one.mutant.sentence}: {one.because}" for one in report.undecided]

    assert counts == f"0 % of the mistakes are noticed: 0 killed, {len(report.survived)} survived, 2 undecided"
    assert tried == f"tried one at a time: {', '.join(f'{number} in {kind}' for kind, number in report.tried.items())}"
    assert left_out == f"{len(report.equivalent)} more are left out: they are proven to change no answer and no reason"
    assert rest[: len(undecided)] == undecided
    suite, pastes = pasted(*rest), dict.fromkeys(one.paste for one in report.survived)
    assert [line.removeprefix("# survived: ") for line in rest if line.startswith("# survived: ")] == [
        one.mutant.sentence for paste in pastes for one in report.survived if one.paste == paste
    ]
    assert len(all_of(suite)) == len(pastes) < len(report.survived)


def test_a_report_without_equivalent_mutants_does_not_speak_of_them() -> None:
    """Where nothing was left out the report says nothing of it, and rounds down."""
    procedure = a_procedure()
    mutants = list(mutants_of(procedure))
    killed = tuple(KilledMutant(mutant=mutants[0], by="a") for _ in range(999))
    survived = (SurvivingMutant(mutant=mutants[1], paste="[[cases]]"),)
    report = MutationReport(killed=killed, survived=survived)

    assert report.percent == 99.9
    assert str(report).splitlines() == [
        "99 % of the mistakes are noticed: 999 killed, 1 survived, 0 undecided",
        "tried one at a time: 999 in rows, 1 in conditions",
        "",
        f"# survived: {mutants[1].sentence}",
        "[[cases]]",
    ]
    assert str(MutationReport()) == "0 % of the mistakes are noticed: 0 killed, 0 survived, 0 undecided"


def test_the_report_says_what_mistakes_were_tried_in() -> None:
    """What is noticed is noticed of these kinds alone, so they are named and counted; what changes nothing is not."""
    procedure = rich(factors={"hard": 5})
    report = mutate(suite_of(), procedure)
    equivalent = {mutant.id for mutant in report.equivalent}
    alive = [one.kind for one in mutants_of(procedure) if one.id not in equivalent]

    assert report.tried == Counter(alive)
    assert list(report.tried) == ["rows", "conditions", "limits", "values", "levels", "factors", "durations"]
    assert sum(report.tried.values()) == len(alive)
    assert report.as_mapping()["tried"] == report.tried


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (1, "1 more is left out: it is proven to change no answer and no reason"),
        (2, "2 more are left out: they are proven to change no answer and no reason"),
    ],
)
def test_what_is_left_out_is_counted(number: int, line: str) -> None:
    """One mutant that changes nothing is told of as one."""
    equivalent = tuple(mutants_of(a_procedure()))[:number]

    assert str(MutationReport(equivalent=equivalent)).splitlines()[1:] == [line]


def test_the_report_is_told_in_json() -> None:
    """The mapping has the percentage, the counts, and each mutant with what became of it."""
    procedure = rich(standards=[a_standard_row("a")], escalation=[{**LADDER, "duty": "update"}])
    late = asked(procedure, "routing", "late", category="delivery/late", channel="web")
    report = mutate(suite_of(late), procedure)
    told_of = json.loads(json.dumps(report.as_mapping()))

    assert told_of["percent"] == report.percent
    assert told_of["counts"] == {
        "killed": len(report.killed),
        "survived": len(report.survived),
        "equivalent": len(report.equivalent),
        "undecided": 2,
    }
    assert told_of["killed"][0] == {
        "id": "routing/late/dropped",
        "sentence": "routing: 'late' is left out",
        "by": "late",
    }
    assert all(one["paste"].startswith(("[[cases]]", "[[timelines]]")) for one in told_of["survived"])
    assert [*told_of["equivalent"][0]] == ["id", "sentence"]
    rung = "escalation[0].rungs[0].after"
    assert [one["id"] for one in told_of["undecided"]] == [f"{rung}/longer", f"{rung}/shorter"]
    assert all("no story shows it" in one["because"] for one in told_of["undecided"])


def test_new_cases_are_received_when_the_others_are() -> None:
    """The cases to paste are received like the first case or timeline, or when the procedure begins."""
    procedure = a_procedure(standards=[a_standard_row("past", duty="update", within="2 days")])
    timeline = TimelineCase(id="t", where="", facts={}, now=datetime(2026, 8, 3, 9, tzinfo=UTC), steps=())

    [first, *_] = mutate(suite_of(), procedure).survived
    [later, *_] = mutate(suite_of(timeline), procedure).survived

    assert pasted(first.paste).cases[0].now == datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert pasted(later.paste).cases[0].now == datetime(2026, 8, 3, 9, tzinfo=UTC)
