"""Strategies draw what can really exist, cover what a rule may look at, and shrink to short stories."""

from __future__ import annotations

import typing
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from grievance import testing as kit
from grievance.calendars import BusinessCalendar, Season, Shift
from grievance.codec import Codec
from grievance.deadlines import Counting, Terms
from grievance.decision import Decision, Phrase
from grievance.lifecycle import Command, replay
from grievance.model import (
    Complaint,
    Contact,
    ContactKind,
    Customer,
    Effect,
    Event,
    Extension,
    Nature,
    Proposal,
    Refusal,
    Registered,
    Severity,
    Span,
    Stage,
    Standard,
    Submission,
    TimeFrame,
    Unit,
)
from grievance.policies import BUILT_IN, Facts, Limit, Of, Rate, Rung
from grievance.procedure import Procedure
from grievance.procedure._tables import tables_of
from grievance.rules import Condition, Fact, FactSchema, Rule, RuleTable
from grievance.storage import Commit
from grievance.testing import (
    a_submission,
    complaints,
    facts_for,
    given_facts,
    histories,
    procedures,
    submissions,
    values_of,
)
from support.procedures import a_procedure

QUIET = settings(
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
RECEIVED = datetime(2026, 7, 1, 10, tzinfo=UTC)
CODEC = Codec()


def drawn(strategy: st.SearchStrategy[Any], count: int = 40) -> list[Any]:
    """Return values that a strategy draws, always the same."""
    found: list[Any] = []

    @settings(QUIET, max_examples=count, phases=[Phase.generate])
    @given(strategy)
    def draw(value: object) -> None:
        found.append(value)

    draw()
    return found


def smallest(strategy: st.SearchStrategy[Any], condition: Callable[[Any], object]) -> Any:
    """Return the simplest value for which a condition is true."""
    to_the_end = settings(QUIET, max_examples=2000, phases=[Phase.generate, Phase.shrink])
    return find(strategy, lambda value: bool(condition(value)), settings=to_the_end)


def first(strategy: st.SearchStrategy[Any], condition: Callable[[Any], object]) -> Any:
    """Return the first value that a strategy draws for which a condition is true."""
    at_once = settings(QUIET, max_examples=2000, phases=[Phase.generate])
    return find(strategy, lambda value: bool(condition(value)), settings=at_once)


def told(submission: Submission) -> set[str]:
    """Return the fields in which a submission differs from the plain one."""
    plain = a_submission()
    names = [field.name for field in attrs.fields(Submission)]
    return {name for name in names if getattr(submission, name) != getattr(plain, name)}


def a_shop(**sections: Any) -> Procedure:
    """Return a procedure whose tables read facts of every kind."""
    sections = {
        "facts": {
            "loyalty": ["none", "silver", "gold"],
            "parcel_value": {"type": "decimal", "at_least": 0, "at_most": 900},
            "weight": "integer",
            "gift": "boolean",
            "marks": "tags",
            "flags": {"type": "tags", "values": ["red", "blue"]},
        },
        "priority_rules": [
            {"id": "danger", "when": {"severity.hard": {"at_least": 5}}, "score": 60, "because": "it is grave"},
            {"id": "hurt", "when": {"severity.safety": {"at_least": 2}}, "score": 60, "because": "it is dangerous"},
            {"id": "dear", "when": {"parcel_value": {"above": 250}}, "score": 10, "because": "it is dear"},
            {"id": "heavy", "when": {"weight": {"between": [30, 80]}}, "score": 10, "because": "it is heavy"},
            {
                "id": "frail",
                "when": {"customer.vulnerability": {"at_least": 2}},
                "score": 9,
                "because": "they are frail",
            },
            {"id": "bill", "when": {"category": "billing/**"}, "score": 80, "because": "money is at stake"},
            {"id": "known", "when": {"customer.known": True}, "score": 1, "because": "we know them"},
        ],
        "routing_rules": [
            {"id": "bills", "when": {"category": "billing/**"}, "to": "money", "because": "they count"},
            {"id": "gifts", "when": {"gift": True, "loyalty": "gold"}, "to": "gifts", "because": "they wrap"},
            {"id": "marked", "when": {"marks": {"any_of": ["fragile"]}}, "to": "glass", "because": "they are careful"},
            {"id": "red", "when": {"flags": {"none_of": ["red"]}, "place": "Leeds"}, "to": "leeds", "because": "so"},
        ],
        **sections,
    }
    return a_procedure(**sections)


# Values of the model


NEVER_TOLD = {(Refusal, "owes"), (Refusal, "provides"), (Submission, "handed_over_by")}


@pytest.mark.parametrize("cls", [Submission, Customer, Contact, Refusal, Standard], ids=lambda cls: cls.__name__)
def test_every_field_is_told_some_time(cls: type[Any]) -> None:
    """No field is the same in all values."""
    values = drawn(values_of(cls), 250)

    for field in attrs.fields(cls):
        seen = {repr(getattr(value, field.name)) for value in values}
        assert len(seen) > 1 or (cls, field.name) in NEVER_TOLD, field.name


@pytest.mark.parametrize(
    "name",
    [
        *("categories", "clocks", "contacts", "customers", "money", "priorities", "refusals", "resolutions"),
        *("severities", "standards", "submissions", "taxonomies"),
    ],
)
def test_strategies_by_name_take_fields_as_told(name: str) -> None:
    """Each gives values of its class, with the fields that are named as told."""
    strategy = getattr(kit, name)
    cls = typing.get_args(typing.get_type_hints(strategy)["return"])[0]
    field = {
        "category": "path",
        "clock": "standard",
        "priority": "level",
        "money": "currency",
        "severity": "anger",
        "standard": "id",
        "taxonomy": "version",
        "resolution": "decided_by",
        "refusal": "decided_by",
        "customer": "id",
        "contact": "channel",
        "submission": "channel",
    }[cls.__name__.lower()]
    wanted: Any = {"currency": "GBP", "anger": 2}.get(field, "as told")

    assert {type(value) for value in drawn(strategy(), 10)} == {cls}
    assert {getattr(value, field) for value in drawn(strategy(**{field: st.just(wanted)}), 10)} == {wanted}


@pytest.mark.parametrize(("strategy", "union"), [(kit.events, Event), (kit.commands, Command), (kit.effects, Effect)])
def test_members_of_a_union_are_drawn(strategy: Callable[[], st.SearchStrategy[Any]], union: Any) -> None:
    """Whatever is drawn is an event, a command, an effect, and most of them come at once."""
    members = {*typing.get_args(union)}
    found = {type(value) for value in drawn(strategy(), 200)}

    assert found <= members
    assert len(found) > len(members) / 2


def test_spans_come_in_every_unit() -> None:
    """A length in any unit, and the end of a business day."""
    spans = drawn(kit.spans(), 200)

    assert {span.unit for span in spans} == set(Unit)
    assert {span.to_close for span in spans} == {True, False}


@pytest.mark.parametrize(
    ("cls", "sides"),
    [
        (Extension, [lambda one: one.by is not None, lambda one: one.to is not None]),
        (Proposal, [lambda one: one.refusal is not None, lambda one: one.resolution is not None]),
        (Standard, [lambda one: one.statutory, lambda one: one.pauses, lambda one: one.since and one.until]),
        (Contact, [lambda one: one.kind is ContactKind.HOLDING_NOTICE and one.promises]),
        (TimeFrame, [lambda one: one.not_before and one.not_after]),
        (Severity, [lambda one: one.soft > one.hard, lambda one: one.hard > one.soft]),
        (Phrase, [lambda one: len(one.texts) == 2]),
        (Limit, [lambda one: one.unlimited, lambda one: one.on_remedy and one.on_customer and not one.on_complaint]),
        (Rung, [lambda one: one.before, lambda one: one.after]),
        (Rate, [lambda one: one.rate < 1, lambda one: one.rate > 1]),
        (Decision, [lambda one: one.abstained, lambda one: one.reasons]),
        (
            BusinessCalendar,
            [lambda one: one.seasons, lambda one: one.holidays, lambda one: one.openings and one.closures],
        ),
        (Season, [lambda one: one.months, lambda one: one.first]),
        (Shift, [lambda one: one.closes > 86_400]),
        (
            Facts,
            [lambda one: one.customer, lambda one: one.earlier, lambda one: one.issue is not one.submission.issues[0]],
        ),
        (Commit, [lambda one: len(one.events) > 1]),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_each_side_of_a_choice_is_drawn(cls: type[Any], sides: list[Callable[[Any], object]]) -> None:
    """What a constructor ties together is drawn in every way in which it can be."""
    for side in sides:
        assert side(first(values_of(cls), side))


def test_what_is_told_wins() -> None:
    """A field that is named is as named, whatever the others of the class would have it be."""
    for contact in drawn(values_of(Contact, kind=st.just(ContactKind.UPDATE), promises=st.none()), 20):
        assert (contact.kind, contact.promises) == (ContactKind.UPDATE, None)


def test_classes_hold_what_they_are_told_to_hold() -> None:
    """A generic class is drawn with the type in its brackets, with anything else without."""
    assert {type(one.value) for one in drawn(values_of(Of[Span]), 20)} == {Span}
    assert len({type(one.value) for one in drawn(values_of(Of), 60)}) > 2
    assert {type(one) for one in drawn(values_of(RuleTable[str]), 5)} == {RuleTable}


def test_facts_are_of_one_submission() -> None:
    """Issue, customer and instants fit the submission: what a policy is given could have come from a desk."""
    for facts in drawn(values_of(Facts), 40):
        assert facts.issue in facts.submission.issues
        assert facts.now >= facts.submission.received_at
        assert all(one.received_at <= facts.submission.received_at for one in facts.earlier)
        if facts.customer is not None:
            assert facts.customer.id == facts.submission.customer_id


def test_time_is_counted_on_calendars_that_are_there() -> None:
    """A counting counts, and terms have the calendar of the office."""
    for counting in drawn(values_of(Counting), 15):
        assert counting.calendar is not None
        assert counting.standard.calendar == "office"
    assert all("office" in terms.calendars for terms in drawn(values_of(Terms), 10))


# Complaints and their histories


@cache
def lives() -> list[tuple[Event, ...]]:
    """Return histories without a procedure."""
    return drawn(histories(steps=8), 160)


@cache
def lives_in_shop() -> list[tuple[Event, ...]]:
    """Return histories under the procedure of a shop that knows two categories and two channels."""
    taxonomy = {"version": "1", "categories": [{"path": "billing"}, {"path": "delivery/late"}]}
    return drawn(histories(procedure=a_shop(taxonomy=taxonomy, channels={"web": {}, "letter": {}})), 130)


@pytest.mark.parametrize("histories", [lives, lives_in_shop], ids=["alone", "under a procedure"])
def test_complaints_are_what_their_history_adds_up_to(histories: Callable[[], list[tuple[Event, ...]]]) -> None:
    """A history begins with the registration, goes on in time, and its fold has one version for each event."""
    for events in histories():
        folded = replay(events)
        assert isinstance(events[0], Registered)
        assert not any(isinstance(event, Registered) for event in events[1:])
        assert [event.recorded_at for event in events] == sorted(event.recorded_at for event in events)
        assert folded.version == len(events)
        assert CODEC.loads(CODEC.dumps(folded), Complaint) == folded


def test_complaints_keep_what_the_lifecycle_promises() -> None:
    """The stage, what was decided and when fit each other in every complaint."""
    for complaint in (*map(replay, lives()), *drawn(complaints(), 20)):
        assert complaint.stage.final <= (complaint.ended_at is not None)
        assert complaint.stage is not Stage.ANSWERED or complaint.resolution is not None
        assert complaint.stage is not Stage.DECLINED or complaint.refusal is not None
        assert complaint.stage is not Stage.RESOLVED or complaint.resolved_at is not None
        assert complaint.stage is not Stage.WITH_OMBUDSMAN or complaint.ombudsman is not None
        assert (complaint.stage is Stage.RECORDED) <= (complaint.nature is not Nature.COMPLAINT)
        assert (complaint.stage is Stage.CLOSED) <= (not complaint.remedies_left)


def test_complaints_stand_at_every_stage() -> None:
    """Real commands lead everywhere; of the rarest stages one or the other may be missing among so few."""
    assert len({replay(events).stage for events in lives()}) >= len(Stage) - 2


def test_a_procedure_decides_on_its_complaints() -> None:
    """Under a procedure there are clocks, teams and levels; the facts of the host, its categories and channels."""
    found = [*map(replay, lives_in_shop())]

    opened = [one for one in found if one.stage is not Stage.RECORDED]
    assert {one.team for one in opened} >= {"money", "front-desk"}
    assert {one.priority.level for one in opened if one.priority} >= {"urgent", "normal"}
    assert any(one.clocks for one in opened)
    assert {one.submission.category for one in found} == {"billing", "delivery/late"}
    assert {one.submission.channel for one in found} == {"web", "letter"}
    assert {name for one in found for name in one.submission.attributes} == {
        *("loyalty", "parcel_value", "weight", "gift", "marks", "flags")
    }


# Shrinking


@pytest.mark.parametrize(
    ("condition", "steps"),
    [
        (lambda one: one.resolution is not None, {1}),
        (lambda one: one.stage is Stage.OPEN and one.reopenings, {2, 3}),
    ],
    ids=["answered", "reopened"],
)
def test_a_failing_property_of_complaints_shrinks_to_a_short_story(condition: Any, steps: set[int]) -> None:
    """What remains is the plain submission and the commands without which it would not fail, at most one too many."""
    found = smallest(complaints(), condition)

    admitted = found.nature is not found.submission.nature
    assert found.version - 1 - admitted in steps
    assert len(told(found.submission) - {"nature"}) <= 1


def test_a_failing_property_of_submissions_shrinks_to_the_field_that_matters() -> None:
    """Only that is told on which the failure depends."""
    found = smallest(submissions(), lambda one: one.people)

    assert len(told(found)) <= 2
    assert len(found.people) == 1


# Facts for tables


@cache
def facts_of_shop() -> list[dict[str, Any]]:
    """Return facts drawn for the tables of the shop."""
    return drawn(facts_for(a_shop()), 250)


def boundaries(procedure: Procedure) -> dict[str, set[Any]]:
    """Return the values next to which an answer of a table changes, by fact."""
    found: defaultdict[str, set[Any]] = defaultdict(set)
    for table in tables_of(procedure).values():
        for column in table.partition.columns:
            found[column.fact.name].update(column.boundaries if column.tag is None else ())
    return found


def test_every_boundary_of_the_tables_is_drawn() -> None:
    """Each value on either side of which rules decide otherwise comes up, and so does absence where it may."""
    shop, facts = a_shop(), facts_of_shop()

    for name, values in boundaries(shop).items():
        assert values <= {one.get(name) for one in facts}, name
    assert {Decimal(250), 30, 80} <= {value for values in boundaries(shop).values() for value in values}
    for name in ("loyalty", "parcel_value", "gift", "marks", "customer.vulnerability"):
        assert any(name not in one for one in facts), name
    assert {frozenset(), frozenset({"fragile"})} <= {one["marks"] for one in facts if "marks" in one}
    assert {frozenset({"red"}), frozenset({"blue"})} <= {one["flags"] for one in facts if "flags" in one}


def test_every_row_fires_and_strangers_come() -> None:
    """Over many facts each rule has its turn, and values come that no rule names."""
    shop, facts = a_shop(), facts_of_shop()

    for table in tables_of(shop).values():
        fired = {rule for one in facts for rule in table.decide(one).rules}
        assert {rule.id for rule in table.rules} <= fired
    assert any(one["category"].startswith("elsewhere") for one in facts)
    assert any(one.get("place", "Leeds") != "Leeds" for one in facts)


def test_facts_are_those_of_a_complaint() -> None:
    """What is drawn for a procedure can be told of a complaint, and rules read it back as drawn."""
    shop = a_shop()

    for named in facts_of_shop():
        facts = given_facts(named, shop, RECEIVED)
        assert {name: value for name, value in facts.named(named).items() if name in named} == named
        if named.get("severity.hard") is not None and "severity.safety" in named:
            assert named["severity.hard"] >= named["severity.safety"]
        if not named.get("customer.known"):
            assert "customer.vulnerability" not in named


def test_what_is_declared_impossible_is_not_drawn() -> None:
    """No combination that the procedure rules out, for a table of one's own or all of a procedure."""
    shop = a_shop(impossible=[{"gift": True, "loyalty": "gold"}, {"severity.safety": 3, "weight": {"above": 80}}])
    table = tables_of(shop)["routing"]

    of_table = drawn(facts_for(table), 80)
    for named in (*drawn(facts_for(shop), 80), *of_table):
        assert not (named.get("gift") is True and named.get("loyalty") == "gold")
    assert any("gift" in named and "loyalty" in named for named in of_table)


def test_facts_of_a_table_need_no_complaint() -> None:
    """A table over facts of its own is drawn for as well: whole numbers up to a bound, others, and any text."""
    score, rate = Fact(name="score", kind="integer", at_most=10), Fact(name="rate", kind="decimal")
    note = Fact(name="note", kind="text")
    when = tuple(
        Condition.of(fact, test) for fact, test in ((score, {"above": 3}), (rate, {"below": 1}), (note, "red"))
    )
    rule = Rule(id="all", when=when, value="yes", because="so it is")
    table = RuleTable(name="own", schema=FactSchema((score, rate, note)), hit="first", rules=(rule,))
    facts = drawn(facts_for(table), 200)

    assert {3, 4} <= {one.get("score") for one in facts}
    assert max(one["score"] for one in facts if "score" in one) <= 10
    assert min(one["score"] for one in facts if "score" in one) < 0
    assert any(one.get("rate", 0) > 1 for one in facts)
    assert {"red", ""} <= {one.get("note") for one in facts}
    assert {} in facts


# Procedures


def test_procedures_are_of_every_make() -> None:
    """Each section is there and left out, each policy decides, and the document reads back as the same procedure."""
    found = drawn(procedures(), 40)

    for has in (
        lambda one: one.taxonomy,
        lambda one: one.channels,
        lambda one: one.discount,
        lambda one: one.retention.rules,
        lambda one: one.letters.checklists,
        lambda one: one.conduct.ladders,
        lambda one: one.impossible,
        lambda one: "cannot_help" in tables_of(one),
    ):
        assert {bool(has(one)) for one in found} == {True, False}
    for one in found[:10]:
        assert Procedure.from_document(one.document) == one


@settings(QUIET, max_examples=12)
@given(st.data())
def test_a_drawn_procedure_decides_on_the_facts_drawn_for_it(data: st.DataObject) -> None:
    """Whatever is drawn for it, a procedure routes and ranks."""
    procedure = data.draw(procedures())
    facts = given_facts(data.draw(facts_for(procedure)), procedure, RECEIVED)

    assert procedure.route(facts).value is not None
    assert procedure.score(facts).value is not None
    assert BUILT_IN.keys() <= procedure.schema.keys()
