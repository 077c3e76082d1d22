"""The analysis of whole procedures beside brute force, and where the engine cannot decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from grievance.policies import ALL_COMMANDS, Facts
from grievance.procedure import Procedure, pack_names, tables_of, with_table
from grievance.procedure.analysis import analyse, score_range
from grievance.rules.analysis import Defect, Finding
from grievance.testing import given_facts
from support.broken import SOUND, edited

NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)
_NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)


def shop(*edits: Mapping[str, Any]) -> Procedure:
    """Return the sound procedure after some edits."""
    return Procedure.from_mapping(edited(edits))


@pytest.mark.parametrize("pack", pack_names())
def test_every_pack_is_sound(pack: str) -> None:
    """Nothing is wrong with the procedures that come with the library."""
    assert analyse(Procedure.pack(pack)) == ()


def test_findings_come_in_a_stable_order() -> None:
    """The same procedure has the same findings in the same order, those of its tables first."""
    broken = (
        {"drop": "notices.closing_after"},
        {"put": "teams.paint-shop", "value": {"name": "Paint shop", "calendar": "office"}},
        {"put": "routing.rules.late.when", "value": {"customer.known": False, "customer.tier": "gold"}},
    )
    found = analyse(shop(*broken))

    assert found == analyse(shop(*broken))
    assert [one.defect for one in found] == [Defect.NEVER_HOLDS, Defect.DEAD_END, Defect.NO_DUTY]
    assert str(found[1]).startswith("teams.paint-shop: dead end: no route leads to the team 'paint-shop'")


# Scores beside brute force


_CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "severity.safety": st.sampled_from([{"at_least": 2}, {"below": 2}, 1]),
        "severity.loss": st.sampled_from([{"at_least": 1}, {"not": 2}]),
        "severity.hard": st.sampled_from([{"at_least": 5}, {"between": [2, 4]}, {"below": 3}]),
        "customer.vulnerability": st.sampled_from([{"at_least": 2}, {"at_most": 1}]),
        "loyalty": st.sampled_from(["gold", {"not": "gold"}, {"present": False}]),
    },
)
_ROWS = st.lists(st.tuples(_CONDITIONS, st.integers(-3, 3)), min_size=1, max_size=4)
_FACTORS = st.fixed_dictionaries({"hard": st.integers(-1, 2), "vulnerability": st.integers(-1, 2)})


def scoring(rows: list[tuple[dict[str, object], int]], factors: dict[str, int], hit: str) -> Procedure:
    """Return the shop with other rules of priority."""
    rules = [
        {"id": f"r{number}", "when": when, "score": score, "because": "so"} for number, (when, score) in enumerate(rows)
    ]
    return shop(
        {"put": "priority.hit", "value": hit},
        {"put": "priority.rules", "value": rules},
        {"put": "priority.factors", "value": factors},
    )


def every_complaint() -> Iterator[tuple[tuple[int | None, ...], dict[str, object]]]:
    """Yield all complaints that the rows tell apart: the parts of severity and vulnerability, and all their facts."""
    for parts in (None, *product(range(4), repeat=3)):
        for vulnerability, loyalty in product((None, *range(4)), (None, "silver", "gold")):
            named: dict[str, object] = {"customer.vulnerability": vulnerability, "loyalty": loyalty}
            if parts is not None:
                named |= dict(zip(_PARTS, parts, strict=True)) | {"severity.hard": sum(parts)}
            told = {name: value for name, value in named.items() if value is not None}
            yield (*(parts or (None, None, None)), vulnerability), told


_PARTS = ("severity.safety", "severity.loss", "severity.time")


def scores_of(procedure: Procedure) -> dict[tuple[object, ...], int | None]:
    """Return the score of every complaint, by its steps of severity and loyalty."""
    return {
        (*steps, named.get("loyalty")): procedure.score(given_facts(named, procedure, _NOW)).value
        for steps, named in every_complaint()
    }


def falls(scores: Mapping[tuple[object, ...], int | None]) -> bool:
    """Return whether a score falls anywhere as one of the steps rises by one."""
    for key, score in scores.items():
        for number in range(4):
            step = key[number]
            if not isinstance(step, int):
                continue
            above = scores.get((*key[:number], step + 1, *key[number + 1 :]))
            if score is not None and above is not None and above < score:
                return True
    return False


@given(_ROWS, _FACTORS, st.sampled_from(["collect", "first"]))
@example([({"severity.safety": {"at_least": 2}, "severity.loss": {"at_least": 1}}, -1)], {"hard": 0}, "collect")
@settings(max_examples=6, deadline=None, phases=NO_SHRINK)
def test_scores_fall_exactly_where_all_complaints_say_so(
    rows: list[tuple[dict[str, object], int]], factors: dict[str, int], hit: str
) -> None:
    """The more severe is reported to be less urgent if and only if a step up of some complaint lowers its score."""
    procedure = scoring(rows, factors, hit)
    found = [one for one in analyse(procedure) if one.defect is Defect.NOT_MONOTONE]

    assert bool(found) == falls(scores_of(procedure))
    for one in found:
        assert one.example is not None
        assert one.other is not None
        lower, higher = (procedure.score(given_facts(of, procedure, _NOW)).value for of in (one.example, one.other))
        assert lower is not None
        assert higher is not None
        assert higher < lower


@given(_ROWS, _FACTORS, st.integers(-4, 8), st.integers(1, 3))
@settings(max_examples=6, deadline=None, phases=NO_SHRINK)
def test_levels_are_unreachable_exactly_where_no_complaint_reaches_them(
    rows: list[tuple[dict[str, object], int]], factors: dict[str, int], low: int, width: int
) -> None:
    """A level is reported if and only if no complaint has a score in it; the bounds of the score are attained."""
    procedure = scoring(rows, factors, "collect")
    levels = {
        "top": {"at_least": low + width, "work_within": "1 working hour"},
        "middle": {"at_least": low, "work_within": "2 working hours"},
        "bottom": {"at_least": low - 1, "work_within": "3 working hours"},
    }
    document = edited([{"put": "priority.levels", "value": levels}], base=procedure_document(rows, factors))
    leveled = Procedure.from_mapping(document)
    scores = [score for score in scores_of(procedure).values() if score is not None]
    reached = {leveled.levels.reached_by(score).name for score in scores}
    found = {one.where for one in analyse(leveled) if one.where.startswith("priority.levels.")}

    assert found == {f"priority.levels.{name}" for name in set(levels) - reached}
    bounds = score_range(leveled)
    assert bounds is not None
    assert (bounds.lowest.attained, bounds.highest.attained) == (min(scores), max(scores))
    assert bounds.lowest.decided
    assert bounds.highest.decided


def procedure_document(rows: list[tuple[dict[str, object], int]], factors: dict[str, int]) -> dict[str, Any]:
    """Return the shop with other rules of priority, in the form of the file."""
    rules = [
        {"id": f"r{number}", "when": when, "score": score, "because": "so"} for number, (when, score) in enumerate(rows)
    ]
    return edited(
        [
            {"put": "priority.rules", "value": rules},
            {"put": "priority.factors", "value": factors},
        ]
    )


def test_the_points_of_free_factors_are_counted_as_a_bound() -> None:
    """A level that only importance could reach is not reported; one beyond that is."""
    weighed = {"put": "priority.factors.importance", "value": 10}

    assert analyse(shop(weighed, {"put": "priority.levels.urgent.at_least", "value": 180})) == ()
    (found,) = analyse(shop(weighed, {"put": "priority.levels.urgent.at_least", "value": 181}))
    assert found.message.startswith("no score reaches 'urgent', from 181 on")


def test_there_is_no_range_of_scores_where_one_row_answers_or_the_host() -> None:
    """Only points that are added up have a range."""
    host = {"host": lambda facts: facts}
    document = edited([{"put": "priority", "value": {**SOUND["priority"], "policy": "host"}}])
    for key in ("rules", "hit", "factors"):
        del document["priority"][key]

    assert score_range(shop({"put": "priority.hit", "value": "first"})) is None
    assert score_range(Procedure.from_mapping(document, policies=host)) is None


# What the engine cannot decide


_AGAIN = {
    "id": "again",
    "duty": "acknowledgement",
    "within": "1 business day",
    "calendar": "office",
    "authority": "our promise",
}
_BILLS = {"id": "bills", "when": {"category": "bill/**"}, "keep": "2 years", "authority": "our default"}
_SEVERAL: tuple[Mapping[str, Any], ...] = (
    {"drop": "notices.waiting_after"},
    {"drop": "cannot_help.rules.maker.body"},
    {"add": "standards", "value": _AGAIN},
    {"add": "retention.rules", "value": _BILLS},
)
"""Four defects of the whole procedure, and none of a table."""


def undecided_of(procedure: Procedure, steps: int) -> list[Finding]:
    """Return the questions that are open after so many steps."""
    return [one for one in analyse(procedure, steps=steps) if one.defect is Defect.UNDECIDED]


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 4, 9, 30, 99])
def test_what_is_not_decided_is_neither_guessed_nor_passed_over(steps: int) -> None:
    """With few steps what is found is found with many too, and whatever is not found leaves a question open."""
    procedure = shop(*_SEVERAL)
    everything = analyse(procedure)
    found = [one for one in analyse(procedure, steps=steps) if one.defect is not Defect.UNDECIDED]
    left = undecided_of(procedure, steps)

    assert [one.defect for one in everything] == [
        Defect.DEAD_END, Defect.NO_DUTY, Defect.STRICTER_ELSEWHERE, Defect.REDUNDANT,
    ]  # fmt: skip
    assert found == [one for one in everything if one in found]
    assert left or found == [*everything]
    for one in left:
        within = steps // 10 if one.where.startswith("priority.levels.") or "rises" in one.message else steps
        assert f"undecided within {within} steps" in one.message
        assert one.example is None


@pytest.mark.parametrize(
    ("steps", "where", "question", "rows"),
    [
        (0, "remedies.allowed[0]", "does 'always' ever hold", ("always",)),
        (0, "remedies.allowed[1]", "does 'goods' allow anything that is not allowed anyway", ("goods",)),
        (9, "priority.levels.urgent", "does a score reach 'urgent'", ()),
        (60, "priority.levels.high", "does a score reach 'high'", ()),
        (4, "cannot_help.rules[0]", "does a body help wherever 'courier-did-it' holds", ("courier-did-it",)),
        (0, "standards", "does a final response or repeated update bind every complaint that is open", ()),
        (0, "notices.waiting_after", "does a clock run while a complaint waits for the customer", ("answer",)),
        (2, "standards[3]", "does 'unsafe' bind any issue of its regime", ("unsafe",)),
        (0, "standards[7]", "is 'again' ever due alone", ("again", "acknowledge")),
        (2, "retention.rules[2]", "does 'bills' ever hold", ("bills",)),
        (1, "retention.rules[1]", "does 'everything' ever decide", ("everything", "unsafe")),
        (0, "retention", "does a rule keep every complaint that ended withdrawn", ()),
    ],
)
def test_each_question_may_stay_open(steps: int, where: str, question: str, rows: tuple[str, ...]) -> None:
    """A question that is not decided within the steps is a finding, at its place, and names its rows."""
    left = [one for one in undecided_of(shop(*_SEVERAL), steps) if (one.where, question) == (where, _asked(one))]

    assert len(left) == 1
    assert not rows or left[0].rows[: len(rows)] == rows


def _asked(finding: Finding) -> str:
    return finding.message.partition("?")[0]


def test_open_duties_name_their_standards() -> None:
    """The rows of an open question are the standards that it is about."""
    found = [one for one in undecided_of(shop(), 0) if one.where == "standards"]

    assert [one.rows for one in found] == [
        ("answer", "unsafe"), ("second-look",), ("trade-answer",), ("trade-second-look",),
    ]  # fmt: skip
    assert "of regime 'trade' that is open for the second time" in found[-1].message


_USUAL = {"id": "usual", "when": {}, "score": 0, "because": "nothing special"}


@pytest.mark.parametrize(
    "edits",
    [[], [{"put": "priority.hit", "value": "first"}, {"add": "priority.rules", "value": _USUAL}]],
    ids=["collect", "first"],
)
def test_open_steps_up_name_their_rows(edits: list[Mapping[str, Any]]) -> None:
    """Whether the score falls as severity rises may be open: told are the rules that are still to be told apart."""
    (found,) = [one for one in undecided_of(shop(*edits), 0) if one.where == "priority"]

    assert found.message == "does the score fall as severity.safety rises? undecided within 0 steps"
    assert "hurt" in found.rows
    assert set(found.rows) <= {"hurt", "unsafe", "dear", "loyal", "usual"}


def test_an_open_question_about_a_team_is_told() -> None:
    """Whether anything is left for the team of last resort may be open too."""
    last = {"put": "routing.otherwise", "value": {"to": "boss", "because": "nobody else is responsible"}}
    boss = {"put": "teams.boss", "value": {"name": "The boss", "calendar": "office"}}
    found = [one for one in undecided_of(shop(boss, last), 0) if one.where == "routing.otherwise"]

    assert [_asked(one) for one in found] == ["does anything come to the team 'boss'"]


# What one defect is, and where it is told once


def test_a_gap_in_time_is_told_once() -> None:
    """Where nobody has to answer in two stretches of time, the first of them is told."""
    late = {**SOUND["standards"][1], "id": "later", "since": date(2028, 1, 1), "until": date(2028, 12, 31)}
    until = {"put": "standards.answer.until", "value": date(2026, 12, 31)}
    (found,) = analyse(shop(until, {"add": "standards", "value": late}))

    assert "received from 2027-01-01 on" in found.message


_INFORMED = {
    "id": "keep-informed", "duty": "update", "within": "5 business days", "repeats": True, "calendar": "office",
    "authority": "our promise",
}  # fmt: skip


def test_only_complaints_are_owed_an_answer() -> None:
    """Who only asks something may be kept informed for good; a complaint may not, be there complaints at all."""
    informed = {"add": "standards", "value": _INFORMED}
    of_complaints = {"put": "standards.answer.when", "value": {"nature": "complaint"}}
    none = {"put": "impossible", "value": [{"nature": "complaint"}]}

    assert analyse(shop(informed, of_complaints)) == ()
    assert analyse(shop(informed, none, {"drop": "standards.answer"})) == ()
    (found,) = analyse(shop(informed, {"drop": "standards.answer"}))
    assert found.message.startswith("no answer is owed to a complaint that is open: ")
    assert found.example is not None
    assert found.example["nature"] == "complaint"


def test_whether_an_answer_is_owed_may_stay_open() -> None:
    """The question for an answer names the standards that are one."""
    edits = {"add": "standards", "value": {**_INFORMED, "when": {}}}, {"put": "standards.answer.when", "value": _EVER}
    asked = [one for steps in range(40) for one in undecided_of(shop(*edits), steps) if one.where == "standards"]

    assert "is an answer owed to every complaint that is open" in {_asked(one) for one in asked}
    assert {one.rows for one in asked if _asked(one).startswith("is an answer")} == {("answer", "unsafe")}


_EVER = {"price": {"present": True}}


def test_a_standard_that_never_holds_is_not_said_to_come_late() -> None:
    """What never binds is told once, whatever else could be said of it."""
    never = {**SOUND["standards"][0], "id": "never", "when": {"customer.known": False, "customer.tier": "gold"}}
    (found,) = analyse(shop({"add": "standards", "value": never}))

    assert (found.defect, found.rows) == (Defect.NEVER_HOLDS, ("never",))


def test_a_row_of_python_may_lead_to_no_team() -> None:
    """A table that was made in Python is asked about its teams too: a file with such a row would not load."""
    procedure = shop()
    table = tables_of(procedure)["routing"]
    astray = attrs.evolve(table.rules[2], value="logistic")
    rules = (*table.rules[:2], astray, *table.rules[3:])
    found = analyse(with_table(procedure, "routing", attrs.evolve(table, rules=rules)))

    assert [(one.defect, one.where) for one in found] == [
        (Defect.DEAD_END, "teams.logistics"), (Defect.DEAD_END, "routing.rules[2]"),
    ]  # fmt: skip
    assert found[1].example == {"category": "delivery"}


def test_no_counter_example_invents_a_channel() -> None:
    """Where channels are listed there are no others: what is left over by all but one of them comes over that one."""

    def answered_over(*channels: str) -> tuple[Finding, ...]:
        return analyse(shop({"put": "standards.answer.when", "value": {"channel": [*channels]}}))

    (found,) = answered_over("web", "phone", "shop")

    assert found.example is not None
    assert found.example["channel"] == "fax"
    assert answered_over("web", "phone", "shop", "fax") == ()
    with_any = analyse(shop({"drop": "channels"}, {"drop": "letters"}, {"drop": "standards.answer"}))
    assert [one.where for one in with_any] == ["standards"]


def test_nobody_need_refuse_where_nothing_is_refused() -> None:
    """Whether somebody may decline matters only where rules propose refusals; that somebody may answer always does."""
    may = {"put": "permissions.0.may", "value": sorted(ALL_COMMANDS - {"Answer", "Decline"})}
    refusing, never_refusing = analyse(shop(may)), analyse(shop(may, {"put": "cannot_help.rules", "value": []}))

    assert [one.message.partition(":")[0] for one in refusing if one.where == "permissions"] == [
        "no role may Answer", "no role may Decline",
    ]  # fmt: skip
    assert [one.message.partition(":")[0] for one in never_refusing if one.where == "permissions"] == [
        "no role may Answer",
    ]  # fmt: skip


# What needs no finding


@pytest.mark.parametrize(
    "edits",
    [
        [{"drop": "escalation"}],
        [{"drop": "retention"}],
        [{"drop": "remedies"}],
        [{"drop": "letters"}],
        [{"drop": "checklists"}],
        [{"put": "routing.rules.bill.when.price", "value": {"present": True}}],
        [{"drop": "notices.waiting_after"}, {"drop": "standards.answer.pauses"}],
        [{"drop": "notices.waiting_after"}, {"drop": "standards.answer.pauses"}, {"drop": "standards.unsafe.pauses"}],
        [{"drop": f"teams.{team}.calendar"} for team in ("logistics", "workshop", "payments", "front-desk")],
        [{"put": "standards.answer.since", "value": date(2026, 1, 1)}],
    ],
)
def test_parts_that_a_procedure_does_without_are_no_defect(edits: list[Mapping[str, Any]]) -> None:
    """A procedure may leave things to people; what is not there cannot be wrong."""
    assert analyse(shop(*edits)) == ()


def test_a_factor_may_outweigh_a_rule() -> None:
    """A rule that takes points off is no defect where the factor of severity adds more: the whole score counts."""
    calm = {"id": "late", "when": {"severity.safety": 3}, "score": -10, "because": "the harm is done"}
    edits = {"add": "priority.rules", "value": calm}

    assert analyse(shop(edits, {"put": "priority.factors.hard", "value": 10})) == ()
    (found,) = analyse(shop(edits, {"put": "priority.factors.hard", "value": 9}))
    assert found.rows == ("late",)


def test_facts_of_a_finding_are_facts() -> None:
    """The facts of a counter-example are facts of the procedure, and make a complaint."""
    (found,) = analyse(shop({"drop": "cannot_help.rules.maker.body"}))

    assert found.example is not None
    assert isinstance(given_facts(found.example, shop(), _NOW), Facts)
