"""The facts that rules read by name: of the declared types, and absent where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.model import (
    Attachment,
    Attributes,
    Importance,
    Issue,
    Money,
    Nature,
    Party,
    RemedyKind,
    Role,
    Severity,
    Vulnerability,
)
from grievance.policies import BUILT_IN, Earlier, Facts, named_facts
from grievance.rules import FactSchema
from grievance.testing import customers, submissions, values_of
from grievance.testing.strategies._scalars import instants
from support.builders import RECEIVED, a_customer, a_submission, facts_of

NOTHING_KNOWN = {
    "category": "delivery/late",
    "product": None,
    "regime": None,
    "amount": None,
    "currency": None,
    "demanded": None,
    "channel": "web",
    "language": None,
    "place": None,
    "manner": None,
    "purpose": None,
    "answer_wanted": None,
    "nature": "complaint",
    "issues": 1,
    "attachments": 0,
    "anonymous": True,
    "represented": False,
    "about_staff": False,
    "severity.safety": None,
    "severity.loss": None,
    "severity.time": None,
    "severity.anger": None,
    "severity.humiliation": None,
    "severity.trust": None,
    "severity.hard": None,
    "severity.soft": None,
    "customer.known": False,
    "customer.tier": None,
    "customer.importance": None,
    "customer.vulnerability": None,
    "recurrence": "primary",
}


def known(facts: Facts) -> dict[str, Any]:
    """Return all built-in facts."""
    return named_facts(facts, BUILT_IN)


def one(name: str, facts: Facts) -> Any:
    """Return one fact."""
    return named_facts(facts, (name,))[name]


def test_what_is_not_known_is_absent() -> None:
    """A submission of which little is known has every fact that is always known, and None for all others."""
    facts = facts_of()

    assert known(facts) == NOTHING_KNOWN
    assert (facts.complaint, facts.customer, facts.earlier) == (None, None, ())


def test_everything_is_told() -> None:
    """Each fact is read from where the model has it."""
    submission = a_submission(
        category="billing/fees",
        channel="letter",
        customer_id="k-1",
        product="card",
        amount=Money(amount=Decimal("12.50"), currency="EUR"),
        demanded=RemedyKind.REFUND,
        regime="psd",
        further_issues=(Issue(category="staff/rude"), Issue(category="delivery")),
        nature=Nature.SERVICE_REQUEST,
        people=(Party(), Party(role=Role.REPRESENTATIVE)),
        staff_complained_about=("anna",),
        place="Utrecht",
        manner="in anger",
        purpose="money back",
        answer_wanted="a letter",
        language="nl",
        severity=Severity(safety=1, loss=2, time=3, anger=0, humiliation=1, trust=3),
        attachments=(Attachment(digest="d", media_type="text/plain", size=1),),
    )
    customer = a_customer(
        tier="gold", importance=Importance(turnover=Decimal("0.5")), vulnerability=Vulnerability(level=2)
    )
    earlier = (Earlier(complaint_id="c-0", received_at=RECEIVED, customer_id="k-1", product="card"),)

    assert known(facts_of(submission, customer=customer, earlier=earlier)) == {
        "category": "billing/fees",
        "product": "card",
        "regime": "psd",
        "amount": Decimal("12.50"),
        "currency": "EUR",
        "demanded": "refund",
        "channel": "letter",
        "language": "nl",
        "place": "Utrecht",
        "manner": "in anger",
        "purpose": "money back",
        "answer_wanted": "a letter",
        "nature": "service request",
        "issues": 3,
        "attachments": 1,
        "anonymous": False,
        "represented": True,
        "about_staff": True,
        "severity.safety": 1,
        "severity.loss": 2,
        "severity.time": 3,
        "severity.anger": 0,
        "severity.humiliation": 1,
        "severity.trust": 3,
        "severity.hard": 6,
        "severity.soft": 4,
        "customer.known": True,
        "customer.tier": "gold",
        "customer.importance": Decimal("0.5"),
        "customer.vulnerability": 2,
        "recurrence": "both",
    }


def test_an_issue_has_facts_of_its_own() -> None:
    """Category, product, regime, amount and demand are those of the issue that is decided on."""
    issue = Issue(
        category="staff/rude",
        product="counter",
        regime="disp",
        amount=Money(amount=Decimal(1), currency="GBP"),
        demanded=RemedyKind.APOLOGY,
    )
    submission = a_submission(product="lamp", regime="psd", further_issues=(issue,))

    found = known(facts_of(submission, issue=issue))

    names = ("category", "product", "regime", "amount", "currency", "demanded", "issues")
    assert [found[name] for name in names] == ["staff/rude", "counter", "disp", 1, "GBP", "apology", 2]


def test_a_customer_without_known_circumstances() -> None:
    """Of a customer who is known, no known vulnerability is none; of a stranger it is not known."""
    assert one("customer.vulnerability", facts_of(customer=a_customer())) == 0
    assert one("customer.vulnerability", facts_of()) is None
    assert one("customer.importance", facts_of(customer=a_customer())) is None


@pytest.mark.parametrize("role", Role)
def test_who_speaks_for_the_complainant(role: Role) -> None:
    """A complaint is represented when a representative is among its people, and by nobody else."""
    assert one("represented", facts_of(a_submission(people=(Party(role=role),)))) is (role is Role.REPRESENTATIVE)


@pytest.mark.parametrize("role", Role)
def test_a_complaint_about_staff(role: Role) -> None:
    """A party complained about who is on the staff makes it a complaint about staff, as does a bare id."""
    on_staff = a_submission(people=(Party(role=role, staff_id="anna"),))
    stranger = a_submission(people=(Party(role=role, name="Anna"),))

    assert one("about_staff", facts_of(on_staff)) is (role is Role.COMPLAINED_ABOUT)
    assert one("about_staff", facts_of(stranger)) is False


def of_type(declared: Any, value: Any) -> bool:
    """Tell whether a value is of a type as a procedure file declares it."""
    if isinstance(declared, list):
        return type(value) is str and value in declared
    if isinstance(declared, Mapping):
        low, high = declared.get("at_least", value), declared.get("at_most", value)
        return of_type(declared["type"], value) and low <= value <= high
    return type(value) is {"text": str, "path": str, "decimal": Decimal, "integer": int, "boolean": bool}[declared]


@st.composite
def random_facts(draw: st.DrawFn) -> Facts:
    """Facts about any issue of any submission of any customer or stranger."""
    submission = draw(submissions())
    return Facts(
        submission=submission,
        issue=draw(st.sampled_from(submission.issues)),
        now=draw(instants()),
        customer=draw(st.none() | customers()),
        earlier=tuple(draw(st.lists(values_of(Earlier), max_size=2))),
    )


@settings(max_examples=150, deadline=None)
@given(facts=random_facts())
def test_facts_are_what_they_are_declared_to_be(facts: Facts) -> None:
    """Every built-in fact of any facts is absent or of its declared type, and a rule table accepts it."""
    schema = FactSchema.from_mapping(BUILT_IN)

    for name, value in known(facts).items():
        assert value is None or of_type(BUILT_IN[name], value), name
        assert schema[name].accept(value) == value


@settings(max_examples=70, deadline=None)
@given(facts=random_facts())
def test_facts_do_not_change_with_time(facts: Facts) -> None:
    """No built-in fact reads now: else the queue would change by itself."""
    assert known(facts) == known(attrs.evolve(facts, now=facts.now + timedelta(days=1000)))


def test_built_in_facts_are_declared_as_a_procedure_file_would() -> None:
    """What rule owners may read, and between which bounds, is a promise."""
    scale = {"type": "integer", "at_least": 0, "at_most": 3}
    both_parts = {"type": "integer", "at_least": 0, "at_most": 9}
    count = {"type": "integer", "at_least": 0}
    texts = "product regime currency channel language place manner purpose answer_wanted customer.tier"

    assert {
        "category": "path",
        "amount": "decimal",
        **dict.fromkeys(texts.split(), "text"),
        **dict.fromkeys(("anonymous", "represented", "about_staff", "customer.known"), "boolean"),
        **dict.fromkeys(("issues", "attachments"), count),
        **{f"severity.{field.name}": scale for field in attrs.fields(Severity)},
        "severity.hard": both_parts,
        "severity.soft": both_parts,
        "customer.importance": {"type": "decimal", "at_least": 0, "at_most": 1},
        "customer.vulnerability": scale,
        "demanded": [kind.value for kind in RemedyKind],
        "nature": ["complaint", "enquiry", "service request", "undecided"],
        "recurrence": ["primary", "same product", "same customer", "both"],
    } == BUILT_IN


def test_facts_for_a_rule_table_are_read_once() -> None:
    """What a table asks for is there, with what was read before; the facts stay the value that they are."""
    facts, unread = facts_of(), facts_of()

    assert facts.named(("channel",)) == {"channel": "web"}
    assert facts.named(iter(["nature", "loyalty"])) == {"channel": "web", "nature": "complaint", "loyalty": None}
    assert facts == unread
    assert hash(facts) == hash(unread)
    assert repr(facts) == repr(unread)


def test_other_facts_are_read_anew() -> None:
    """Facts of another issue, or of another customer, do not answer with what was read before."""
    facts = facts_of()
    facts.named(BUILT_IN)

    other = attrs.evolve(facts, issue=Issue(category="billing"), customer=a_customer(tier="gold"))

    assert other.named(("category", "customer.tier")) == {"category": "billing", "customer.tier": "gold"}


@settings(max_examples=60, deadline=None)
@given(facts=random_facts())
def test_both_ways_to_read_facts_agree(facts: Facts) -> None:
    """A rule table is given the facts that anybody else is given."""
    assert facts.named(BUILT_IN) == known(facts)


def test_only_the_named_facts_are_read() -> None:
    """The answer holds the names asked for, in their order, and nothing else."""
    assert list(named_facts(facts_of(), iter(["nature", "loyalty", "channel"]))) == ["nature", "loyalty", "channel"]
    assert named_facts(facts_of(), ()) == {}


@pytest.mark.parametrize(
    ("of_submission", "of_customer", "found"),
    [
        ({"loyalty": "gold"}, {"loyalty": "none"}, "gold"),
        ({"loyalty": "gold"}, {}, "gold"),
        ({}, {"loyalty": "none"}, "none"),
        ({}, {}, None),
        ({"loyalty": ""}, {"loyalty": "none"}, ""),
        ({"loyalty": False}, {"loyalty": True}, False),
        ({"loyalty": 0}, {"loyalty": 1}, 0),
    ],
)
def test_what_the_host_adds(of_submission: dict[str, Any], of_customer: dict[str, Any], found: object) -> None:
    """A name that is not built in is the host's: the submission's, also when that says no, else the customer's."""
    submission = a_submission(attributes=Attributes(of_submission))

    value = one("loyalty", facts_of(submission, customer=a_customer(attributes=Attributes(of_customer))))

    assert (value, type(value)) == (found, type(found))


def test_a_stranger_has_no_attributes() -> None:
    """Without a customer the host's facts are those of the submission."""
    assert one("loyalty", facts_of()) is None
    assert one("loyalty", facts_of(a_submission(attributes=Attributes({"loyalty": "gold"})))) == "gold"


def test_private_attributes_are_not_facts() -> None:
    """What is erased with the person is nothing that a rule may decide on."""
    assert one("faith", facts_of(a_submission(private=Attributes({"faith": "none"})))) is None


def test_a_host_cannot_shadow_a_built_in_fact() -> None:
    """A built-in name is read from the model, whatever the attributes say."""
    submission = a_submission(attributes=Attributes({"channel": "carrier pigeon"}))

    assert one("channel", facts_of(submission)) == "web"
