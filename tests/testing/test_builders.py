"""Builders make what can really exist, vary what a test does not mention, and catch rules that look at it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from grievance.deadlines import status
from grievance.errors import InvalidValue
from grievance.model import (
    Attachment,
    Complaint,
    Contact,
    ContactKind,
    Customer,
    Direction,
    Element,
    Ground,
    Money,
    Nature,
    Outcome,
    Remedy,
    RemedyKind,
    RemedyState,
    Severity,
    Stage,
    Vulnerability,
)
from grievance.policies import Recurrence, named_facts, recurrence_of
from grievance.procedure import Procedure
from grievance.testing import (
    a_complaint,
    a_contact,
    a_customer,
    a_refusal,
    a_resolution,
    a_submission,
    each_variant,
    some_facts,
    unaffected_by_the_rest,
)
from support.procedures import a_procedure, a_standard_row

RECEIVED = datetime(2026, 7, 1, 10, tzinfo=UTC)
HOST = {
    "loyalty": ["none", "silver", "gold"],
    "parcel_value": {"type": "decimal", "at_least": 0, "at_most": 900},
    "weight": "integer",
    "gift": "boolean",
    "shelf": "text",
    "marks": "tags",
    "flags": {"type": "tags", "values": ["red", "blue"]},
}


def a_shop(*rows: dict[str, Any], **sections: Any) -> Procedure:
    """Return a procedure with these routing rules, each to the team ``special``, and facts of the host."""
    rules = [{"id": f"r{number}", "to": "special", "because": "so", **row} for number, row in enumerate(rows)]
    return a_procedure(routing_rules=rules, facts=HOST, **sections)


def routed(procedure: Procedure) -> Any:
    """Return the decision of the routing rules of *procedure* on facts."""
    return lambda facts: procedure.route(facts).value


# What is built


def test_a_submission_is_plain_where_nothing_is_named() -> None:
    """Nothing but category, channel and receipt is told of the plain submission."""
    plain = a_submission()

    assert (plain.category, plain.channel, plain.received_at) == ("delivery/late", "web", RECEIVED)
    told = {field.name for field in attrs.fields(type(plain)) if getattr(plain, field.name) != field.default}
    assert told == {"category", "channel", "received_at"}


@pytest.mark.parametrize(
    ("named", "field", "value"),
    [
        ({"language": "ru"}, "language", "ru"),
        ({"text": "hello"}, "text", "hello"),
        ({"severity.safety": 3}, "severity", Severity(safety=3)),
        ({"severity": Severity(anger=1)}, "severity", Severity(anger=1)),
        ({"amount": 25}, "amount", Money(amount=Decimal(25), currency="EUR")),
        ({"amount": 25, "currency": "GBP"}, "amount", Money(amount=Decimal(25), currency="GBP")),
        ({"amount": Money(amount=Decimal(1), currency="USD")}, "amount", Money(amount=Decimal(1), currency="USD")),
        ({"amount": None}, "amount", None),
        ({"demanded": "refund"}, "demanded", RemedyKind.REFUND),
        ({"demanded": RemedyKind.REPAIR}, "demanded", RemedyKind.REPAIR),
        ({"nature": "enquiry"}, "nature", Nature.ENQUIRY),
        ({"attachments": ()}, "attachments", ()),
        ({"attachments": 1}, "attachments", (Attachment(digest="0", media_type="text/plain", size=0),)),
        ({"anonymous": False}, "anonymous", False),
        ({"about_staff": True}, "accused", frozenset({"staff"})),
        ({"attributes": {"own": 1}}, "attributes", {"own": 1}),
    ],
)
def test_what_is_named_is_told(named: dict[str, Any], field: str, value: object) -> None:
    """Fields are named as such, facts by the names that rules have for them."""
    assert getattr(a_submission(**named), field) == value


def test_issues_are_counted_with_the_main_one() -> None:
    """The fact counts all issues."""
    assert len(a_submission(issues=3).issues) == 3


def test_facts_of_the_host_are_attributes() -> None:
    """What the procedure declares is read from the attributes of the submission."""
    told = a_submission(procedure=a_shop(), loyalty="gold", marks=["fragile"], attributes={"own": 1})

    assert told.attributes == {"loyalty": "gold", "marks": ("fragile",), "own": 1}


@pytest.mark.parametrize("build", [a_submission, a_complaint, some_facts, a_customer, a_contact, a_resolution])
def test_a_misspelt_name_is_refused(build: Any) -> None:
    """A name that is neither a field nor a fact is refused; the nearest is given."""
    known = {a_customer: "language", a_contact: "channel", a_resolution: "reasons"}.get(build, "language")

    with pytest.raises(InvalidValue, match=rf"has nothing called '{known[:-1]}x'; did you mean '{known}'\?"):
        build(**{f"{known[:-1]}x": "en"})


def test_the_first_category_and_channel_of_a_procedure_are_plain() -> None:
    """A procedure with a taxonomy and channels has its own plain complaint."""
    taxonomy = {"version": "1", "categories": [{"path": "parking"}, {"path": "roads/holes"}]}
    town = a_procedure(taxonomy=taxonomy, channels={"counter": {}, "app": {}}, routing_rules=[])

    assert (a_submission(procedure=town).category, a_submission(procedure=town).channel) == ("parking", "counter")
    assert {one.category for one in each_variant(a_submission, procedure=town)} == {"parking", "roads/holes"}
    assert {one.channel for one in each_variant(a_submission, procedure=town)} == {"counter", "app"}


@pytest.mark.parametrize("stage", Stage)
def test_a_complaint_stands_where_it_is_wanted(stage: Stage) -> None:
    """Each stage is reached by real commands, with what belongs to it, by its word as well."""
    complaint = a_complaint(stage=stage)

    assert complaint.stage is stage
    assert a_complaint(stage=stage.value) == complaint
    answered = stage in (Stage.ANSWERED, Stage.RESOLVED, Stage.WITH_OMBUDSMAN, Stage.CLOSED)
    assert (complaint.resolution is not None) is answered
    assert (complaint.answered_at is not None) is (answered or stage is Stage.DECLINED)
    assert (complaint.refusal is not None) is (stage in (Stage.DECLINED, Stage.REFERRED))
    assert (complaint.ombudsman is not None) is (stage is Stage.WITH_OMBUDSMAN)
    assert (complaint.resolved_at is not None) is (stage in (Stage.RESOLVED, Stage.CLOSED))
    assert (complaint.nature is Nature.COMPLAINT) is (stage is not Stage.RECORDED)


def test_commands_are_an_hour_apart() -> None:
    """It is answered an hour after the receipt, accepted an hour later, closed an hour later."""
    complaint = a_complaint(stage="closed")

    instants = (complaint.answered_at, complaint.resolved_at, complaint.ended_at)
    assert instants == tuple(RECEIVED + timedelta(hours=hours) for hours in (1, 2, 3))


@pytest.mark.parametrize("ground", Ground)
def test_a_refusal_says_what_its_ground_owes(ground: Ground) -> None:
    """It provides what is owed and no more, and declines a complaint that has on record what the ground needs."""
    refusal = a_refusal(ground)
    complaint = a_complaint(refusal=refusal)

    assert set(refusal.provides) == ground.owes
    assert (complaint.stage, complaint.refusal) == (Stage.DECLINED, refusal)


def test_a_decision_says_where_the_complaint_stands() -> None:
    """With a resolution it is answered; with a refusal and an end it is closed without an answer."""
    rejected = a_resolution(outcome=Outcome.REJECTED)
    closed = a_complaint(refusal=a_refusal(), stage="closed")

    assert a_complaint(resolution=rejected).resolution == rejected
    assert a_complaint(resolution=rejected).stage is Stage.ANSWERED
    assert (closed.stage, closed.resolution, closed.refusal) == (Stage.CLOSED, None, a_refusal())


@pytest.mark.parametrize("refers", [False, True])
def test_a_second_person_has_approved(refers: bool) -> None:
    """A decision that names a second person was proposed and approved."""
    refusal = a_refusal(Ground.OTHER_BODY, reviewed_by="head")
    decided = a_complaint(refusal=refusal, stage="referred") if refers else a_complaint(refusal=refusal)

    assert decided.refusal == refusal
    assert a_complaint(resolution=a_resolution(approved_by="head")).resolution == a_resolution(approved_by="head")


def test_what_was_granted_is_carried_out_before_the_end() -> None:
    """A closed complaint has no remedy left."""
    refund = Remedy(id="r-1", kind=RemedyKind.REFUND)
    complaint = a_complaint(stage="closed", resolution=a_resolution(remedies=(refund,)))

    assert [one.state for one in complaint.granted] == [RemedyState.EXECUTED]


def test_an_enquiry_is_admitted_before_it_is_handled() -> None:
    """What is no complaint stays recorded, unless a later stage is wanted."""
    assert a_complaint(nature="enquiry").stage is Stage.RECORDED
    admitted = a_complaint(nature="enquiry", stage="open", procedure=a_shop())
    assert (admitted.stage, admitted.nature, admitted.team) == (Stage.OPEN, Nature.COMPLAINT, "front-desk")


def test_a_complaint_is_not_recorded_alone() -> None:
    """What cannot exist is refused."""
    with pytest.raises(InvalidValue, match=r"^a_complaint\.stage: cannot be recorded: it is a complaint$"):
        a_complaint(stage="recorded", nature=Nature.COMPLAINT)


def test_a_procedure_decides() -> None:
    """Team, priority and clocks are those of the procedure, run on with every command."""
    rule = {"when": {"category": "billing"}}
    opened = a_complaint(procedure=a_shop(rule), category="billing", facts={"severity.safety": 3})
    answered = a_complaint(procedure=a_shop(rule), stage="answered")

    assert opened.priority is not None
    assert (opened.team, opened.priority.level, [clock.standard for clock in opened.clocks]) == (
        "special",
        "urgent",
        ["acknowledge"],
    )
    assert [one.kind for one in answered.contacts] == [ContactKind.ACKNOWLEDGEMENT, ContactKind.FINAL_RESPONSE]


def test_clocks_run_on() -> None:
    """A standard that counts from the answer runs once there is one."""
    check = a_standard_row("check", duty="execution check", **{"from": "answered"})
    (clock,) = a_complaint(procedure=a_shop(standards=[check]), stage="answered").clocks

    assert clock.due_at == datetime(2026, 7, 2, 17, tzinfo=UTC)  # end of the next business day in London


def test_a_closed_complaint_owes_no_letter() -> None:
    """Under a procedure the complainant was written to."""
    closed = a_complaint(procedure=Procedure.pack("retail"), stage="closed")

    assert [one.clock.standard for one in status(closed, RECEIVED + timedelta(hours=9)) if one.owed] == []


def test_some_facts_are_those_of_a_receipt() -> None:
    """Facts of submission, customer and earlier complaints are there to be read by rules and policies."""
    facts = some_facts(category="billing", recurrence="same customer", facts={"customer.tier": "gold"})

    assert facts.issue.category == "billing"
    assert facts.now == RECEIVED
    assert facts.customer is not None
    assert facts.customer.tier == "gold"
    assert len(facts.earlier) == 1
    assert named_facts(facts, ["customer.tier"]) == {"customer.tier": "gold"}


def test_a_fact_that_cannot_be_built_is_read_as_named() -> None:
    """The importance of a customer is a number to rules, whatever it is made of."""
    facts = some_facts(facts={"customer.importance": 0.5})

    assert facts.named(["customer.importance"])["customer.importance"] == Decimal("0.5")


def test_a_customer_of_ones_own_is_the_one_who_complains() -> None:
    """The submission names the customer, unless the test does."""
    ann = a_customer(id="ann", vulnerability=Vulnerability(level=2))

    assert some_facts(customer=ann).submission.customer_id == "ann"
    assert some_facts(customer=ann, customer_id="bob").submission.customer_id == "bob"
    assert some_facts(customer=ann).named(["customer.vulnerability"])["customer.vulnerability"] == 2


def test_the_small_builders_are_plain() -> None:
    """Contact, customer and resolution have only what every one of them has."""
    assert a_customer() == Customer(id="c-17")
    assert a_contact() == Contact(
        kind=ContactKind.ACKNOWLEDGEMENT, direction=Direction.OUT, channel="letter", at=RECEIVED
    )
    assert (a_resolution().outcome, len(a_resolution().measures), a_resolution().remedies) == (Outcome.UPHELD, 1, ())
    assert a_refusal(until=date(2030, 1, 1)).until == date(2030, 1, 1)


# What is varied


@pytest.mark.parametrize(
    "build", [a_submission, a_complaint, a_customer, a_contact, a_resolution, a_refusal, some_facts]
)
def test_variants_are_noise_that_stays_the_same(build: Any) -> None:
    """The first variant is the plain value, others differ, and each is the same again."""
    twenty = list(each_variant(build))

    assert len(twenty) == 20
    assert twenty[0] == build()
    assert len({repr(attrs.astuple(one, recurse=False)) for one in twenty}) > 1
    assert list(each_variant(build)) == twenty
    assert list(each_variant(build, count=3)) == twenty[:3]


def test_each_field_of_a_submission_is_varied() -> None:
    """Over many variants every field that is not mentioned has more than one value."""
    many = [one.submission for one in each_variant(count=60, category="billing", procedure=a_shop())]

    still = {
        field.name for field in attrs.fields(type(many[0])) if len({getattr(one, field.name) for one in many}) == 1
    }
    assert still == {"category", "sent_at", "handed_over_by", "nature", "source_key"}
    assert {name for one in many for name in one.attributes} == set(HOST)


MENTIONS: list[dict[str, Any]] = [
    {"anonymous": True},
    {"anonymous": False},
    {"represented": True},
    {"about_staff": False},
    {"issues": 2},
    {"currency": "GBP", "amount": 5},
    {"severity.hard": 4},
    {"severity.safety": 1, "severity.soft": 2},
    {"attachments": 0},
    {"recurrence": "primary"},
    {"recurrence": "same product", "product": "kettle"},
    {"recurrence": "same customer"},
    {"customer.known": False},
    {"customer.tier": "gold"},
    {"customer.vulnerability": 2},
    {"loyalty": "silver", "language": "nl"},
]


@pytest.mark.parametrize("mentioned", MENTIONS, ids=str)
def test_noise_never_touches_what_is_mentioned(mentioned: dict[str, Any]) -> None:
    """In every variant the mentioned facts are true of the submission itself."""
    for facts in each_variant(some_facts, procedure=a_shop(), **mentioned):
        bare = attrs.evolve(facts)  # without what was named
        assert named_facts(bare, mentioned) == mentioned


def test_variants_of_a_complaint_keep_its_stage() -> None:
    """Stage and nature are as plain unless they are named: noise is what a rule might read."""
    assert {one.stage for one in each_variant(category="billing")} == {Stage.OPEN}
    assert {one.stage for one in each_variant(stage="closed", procedure=Procedure.pack("retail"))} == {Stage.CLOSED}


# What is caught


def test_a_rule_that_secretly_depends_on_the_language_is_caught() -> None:
    """The field that changed the answer is named, with both values and both answers."""

    def level(complaint: Complaint) -> str:
        return "urgent" if complaint.submission.language == "nl" else "normal"

    with pytest.raises(AssertionError) as caught:
        unaffected_by_the_rest(level, category="delivery/late")

    assert str(caught.value) == (
        "the answer depends on language, which is not mentioned: "
        "'normal' with language = None, 'urgent' with language = 'nl'"
    )


def test_a_rule_that_reads_what_is_mentioned_is_right() -> None:
    """What a test mentions is no secret."""
    shop = a_shop({"when": {"category": "billing", "language": "nl"}})

    unaffected_by_the_rest(routed(shop), some_facts, procedure=shop, category="billing", language="nl")
    unaffected_by_the_rest(lambda complaint: complaint.team, procedure=shop, category="delivery/late")


@pytest.mark.parametrize(
    ("when", "field"),
    [
        ({"language": "cy"}, "language"),
        ({"product": "kettle"}, "product"),
        ({"amount": {"above": 77777}}, "amount"),
        ({"regime": "dora"}, "regime"),
        ({"channel": "fax"}, "channel"),
        ({"category": "delivery/late/abroad"}, "category"),
        ({"place": "Leeds"}, "place"),
        ({"demanded": "penalty"}, "demanded"),
        ({"severity.trust": {"at_least": 3}}, "severity"),
        ({"severity.hard": 5}, "severity"),
        ({"severity.soft": {"at_least": 4, "at_most": 5}}, "severity"),
        ({"amount": {"at_least": 400}, "currency": "CHF"}, "amount"),
        ({"issues": 4}, "further_issues"),
        ({"attachments": 7}, "attachments"),
        ({"recurrence": "both"}, "recurrence"),
        ({"recurrence": "same product"}, "recurrence"),
        ({"nature": "enquiry"}, "nature"),
        ({"customer.importance": {"at_least": Decimal("0.37"), "at_most": Decimal("0.41")}}, "customer"),
        ({"about_staff": True}, "people"),
        ({"represented": True}, "people"),
        ({"issues": {"above": 1}}, "further_issues"),
        ({"attachments": {"above": 0}}, "attachments"),
        ({"customer.tier": "platinum"}, "customer"),
        ({"customer.vulnerability": 3}, "customer"),
        ({"loyalty": "silver"}, "loyalty"),
        ({"parcel_value": {"above": 333}}, "parcel_value"),
        ({"weight": {"at_least": 77}}, "weight"),
        ({"gift": False}, "gift"),
        ({"shelf": "A7"}, "shelf"),
        ({"marks": {"any_of": ["fragile"]}}, "marks"),
        ({"flags": {"all_of": ["blue"]}}, "flags"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_row_that_nobody_mentions_is_found_at_its_own_value(when: dict[str, Any], field: str) -> None:
    """With the procedure at hand every fact that its tables read is tried where an answer changes."""
    shop = a_shop({"when": when})
    if field == "people":
        field = "people" if "represented" in when else "staff_complained_about"

    with pytest.raises(AssertionError, match=rf"depends on {field}, which is not mentioned: 'front-desk'"):
        unaffected_by_the_rest(routed(shop), some_facts, procedure=shop)


def test_more_than_can_be_built_is_not_tried() -> None:
    """Nobody complains about a million things at once."""
    unaffected_by_the_rest(a_shop({"when": {"issues": 10**6}}).route, some_facts, procedure=a_shop())


def test_a_matter_that_recurs_does_so_for_policies_too() -> None:
    """The earlier complaint is of the customer and about the product that are mentioned."""
    again = some_facts(recurrence="both", product="kettle", customer=a_customer(id="c-9"))
    assert recurrence_of(again.submission, again.earlier) is Recurrence.BOTH
    assert (again.submission.customer_id, again.submission.product) == ("c-9", "kettle")


def test_decisions_are_told_by_value_and_rules() -> None:
    """What is compared is told, not how it is kept; what stands there many times over is counted."""
    shop = a_shop({"id": "many", "when": {"attachments": 7}})
    with pytest.raises(AssertionError) as caught:
        unaffected_by_the_rest(shop.route, some_facts, procedure=shop)
    assert str(caught.value).startswith(
        "the answer depends on attachments, which is not mentioned: 'front-desk' [otherwise] with attachments = (), "
    )
    assert "[many] with attachments = 7 times Attachment(" in str(caught.value)


def test_a_stage_that_is_none() -> None:
    """A misspelt stage is told with the nearest."""
    with pytest.raises(InvalidValue, match=r"^stage: 'clsed' is no stage; did you mean 'closed'"):
        a_complaint(stage="clsed")


def test_facts_in_a_mapping_are_mentioned_as_well() -> None:
    """A name with a dot is as well known as any other: the field that it is read off stays as it is."""

    def worst(complaint: Complaint) -> int:
        severity = complaint.submission.severity
        return severity.hard if severity else 0

    unaffected_by_the_rest(worst, category="billing", facts={"severity.safety": 1})
    assert {worst(one) for one in each_variant(facts={"severity.safety": 1})} == {1}


def test_submissions_and_customers_are_varied_too() -> None:
    """A decision may be about either."""
    with pytest.raises(AssertionError, match="depends on text"):
        unaffected_by_the_rest(lambda submission: submission.text, a_submission)
    with pytest.raises(AssertionError, match="depends on zone"):
        unaffected_by_the_rest(lambda customer: customer.zone, a_customer)
    unaffected_by_the_rest(lambda customer: customer.id, a_customer, tier="gold")


def test_what_has_no_known_fields_cannot_be_varied() -> None:
    """A builder of somebody else's is refused, with those that will do."""
    with pytest.raises(InvalidValue, match="must be a_complaint, a_submission, some_facts or a_customer"):
        unaffected_by_the_rest(lambda _: 1, lambda: 1)


def test_letters_are_sent_under_a_procedure_only() -> None:
    """A complaint without a procedure has no contacts; under one its letters say whatever a standard may require."""
    letters = a_complaint(stage="answered", procedure=a_shop()).contacts

    assert a_complaint(stage="answered").contacts == ()
    assert [one.contains for one in letters] == [tuple(Element)] * 2
