"""Facts from their names: exactly those that are named, on a complaint that is built to fit them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from grievance.errors import FactError, InvalidValue
from grievance.policies import ALWAYS, BUILT_IN
from grievance.procedure import Procedure
from grievance.rules import FactSchema
from grievance.testing import given_facts
from support.procedures import a_procedure

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.fixture(name="shop", scope="module")
def _shop() -> Procedure:
    """A procedure with channels, categories and facts of its own."""
    return a_procedure(
        channels={"phone": {"name": "Phone"}, "web": {"name": "Web"}},
        facts={"needs": "tags", "loyalty": ["none", "gold"], "parcel_value": "decimal"},
    )


def test_exactly_what_is_named(shop: Procedure) -> None:
    """Rules read each fact as it is named and no other, but for those that are on every complaint."""
    named = {"category": "delivery/late", "loyalty": "gold"}
    facts = given_facts(named, shop, NOW)
    read = facts.named(shop.schema)
    known = {name for name in shop.schema if read[name] is not None}
    assert known == {*named, *ALWAYS}
    assert {name: read[name] for name in named} == named
    assert (facts.now, facts.submission.received_at, facts.submission.channel) == (NOW, NOW, "phone")


@pytest.mark.parametrize(
    ("named", "also"),
    [
        ({"severity.safety": 2}, {"severity.loss": 0, "severity.hard": 2, "severity.soft": 0}),
        ({"severity.hard": 7, "severity.time": 3}, {"severity.safety": 3, "severity.loss": 1}),
        ({"customer.tier": "gold"}, {"customer.known": True, "customer.vulnerability": 0, "anonymous": False}),
        ({"customer.importance": 1}, {"customer.known": True, "customer.tier": None}),
        ({"recurrence": "both"}, {"product": "product", "anonymous": False}),
        ({"recurrence": "same product"}, {"product": "product", "anonymous": True}),
        ({"recurrence": "same customer"}, {"product": None, "anonymous": False}),
        ({"amount": 5}, {"currency": "EUR"}),
        ({"represented": True}, {"anonymous": False}),
    ],
)
def test_what_follows_from_a_fact_is_there(shop: Procedure, named: dict[str, Any], also: dict[str, Any]) -> None:
    """Rules read a complaint that there can be: a severity in all its parts, a customer who is known."""
    read = given_facts(named, shop, NOW).named((*named, *also))
    assert {name: read[name] for name in (*named, *also)} == {**named, **also}


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ({"anonymous": True, "customer.known": True}, "no complaint has customer.known = true together with anonymous"),
        ({"anonymous": True, "represented": True}, "no complaint has anonymous = true together with represented"),
        (
            {"severity.hard": 1, "severity.safety": 3},
            "no complaint has severity.safety = 3 together with severity.hard",
        ),
        (
            {"severity.hard": 9, "severity.safety": 0},
            "no complaint has severity.safety = 0 together with severity.hard",
        ),
        ({"customer.known": False, "customer.tier": "x"}, "customer.known = false together with customer.tier"),
        ({"currency": "EUR"}, "no complaint has no amount together with currency = "),
        ({"issues": 0}, "no complaint has issues = 0$"),
        ({"channel": None}, "no complaint has no channel$"),
        ({"anonymous": True, "recurrence": "same customer"}, '"same customer" together with anonymous = true'),
        ({"recurrence": "both", "product": None}, 'no complaint has recurrence = "both" together with no product'),
        ({"customer.importance": Decimal("0." + "3" * 40)}, "no complaint that can be built has customer.importance"),
    ],
)
def test_facts_that_cannot_be_together(shop: Procedure, named: dict[str, Any], words: str) -> None:
    """What no complaint can be is refused in words, with the facts that clash."""
    with pytest.raises(InvalidValue, match=words):
        given_facts(named, shop, NOW)


def test_an_amount_needs_the_currency_that_rules_ask_for() -> None:
    """Where rules read the currency, an amount without one is half a fact."""
    dear = [{"id": "dear", "when": {"amount": 5, "currency": "GBP"}, "score": 1, "because": "it is dear"}]
    procedure = a_procedure(priority_rules=dear)
    with pytest.raises(InvalidValue, match="amount = 5 needs its currency, which rules ask for"):
        given_facts({"amount": 5}, procedure, NOW)
    assert given_facts({"amount": 5, "currency": "GBP"}, procedure, NOW).issue.amount is not None


FACTORS = {"hard": 1, "soft": 1, "importance": 20, "vulnerability": 5, "recurrence": 20}


@pytest.mark.parametrize(
    ("facts", "score"),
    [
        ({"customer.importance": 1}, 20),
        ({"customer.importance": Decimal("0.5"), "customer.vulnerability": 2}, 20),
        ({"recurrence": "both"}, 40),
        ({"recurrence": "both", "product": "kettle"}, 40),
        ({"recurrence": "same customer"}, 20),
        ({"recurrence": "same product"}, 20),
        ({"severity.hard": 9, "severity.soft": 2}, 11),
    ],
)
@pytest.mark.parametrize("weights", [None, {"image": 0, "relationship": 3}, {"fame": 1, "turnover": 1}])
def test_factors_see_what_is_named(facts: dict[str, Any], score: int, weights: dict[str, int] | None) -> None:
    """The score of a case is that of a complaint with these facts, however importance is weighed."""
    told = {"importance_weights": weights} if weights else {}
    procedure = a_procedure(
        priority_rules=[], factors={**FACTORS, **told}, recurrence={"product": "12 hours", "customer": "1 week"}
    )
    assert procedure.score(given_facts(facts, procedure, NOW)).value == score


_VALUES: dict[str, st.SearchStrategy[Any]] = {
    name: st.sampled_from(fact.values)
    if fact.values
    else {
        "boolean": st.booleans(),
        "integer": st.integers(0, 9 if name.endswith(("hard", "soft")) else 3),
        "decimal": st.decimals(0, 1, places=2),
    }.get(fact.kind, st.sampled_from(["EUR", "x", "x/y", "en"]))
    for name, fact in FactSchema.from_mapping(BUILT_IN).items()
}


@settings(max_examples=400, deadline=None)
@given(named=st.dictionaries(st.sampled_from([*_VALUES]), st.none(), min_size=1, max_size=4), data=st.data())
def test_rules_and_policies_see_the_same(shop: Procedure, named: dict[str, Any], data: st.DataObject) -> None:
    """Of any facts, the complaint that is built has each as it is named; or they are refused in words."""
    told = {name: data.draw(_VALUES[name], label=name) for name in named}
    try:
        facts = given_facts(told, shop, NOW)
    except InvalidValue:
        event("refused")
        return
    assert attrs.evolve(facts).named(told).items() >= told.items()
    assert facts.named(told).items() >= told.items()


@pytest.mark.parametrize(
    "named",
    [
        {"category": "delivery/late", "channel": "web", "product": "x", "manner": "courier"},
        {"amount": Decimal("12.50"), "currency": "GBP", "demanded": "refund"},
        {"anonymous": False},
        {"represented": True, "anonymous": False},
        {"about_staff": True, "nature": "enquiry", "issues": 3, "attachments": 2},
        {"severity.safety": 2, "severity.hard": 7, "severity.soft": 1},
        {"customer.known": True, "customer.tier": "gold", "customer.vulnerability": 2},
        {"customer.known": False},
        {"recurrence": "same customer", "customer.known": True},
        {"recurrence": "same product", "product": "x"},
        {"recurrence": "both", "product": "x"},
        {"loyalty": "gold", "needs": frozenset({"a", "b"}), "parcel_value": Decimal(3)},
    ],
)
def test_the_complaint_fits(shop: Procedure, named: dict[str, Any]) -> None:
    """Submission and customer say themselves what is named, for policies that look at them."""
    built = attrs.evolve(given_facts(named, shop, NOW)).named(named)
    assert {name: shop.schema[name].accept(built[name]) for name in named} == named


def test_none_is_absent(shop: Procedure) -> None:
    """A fact that is named as nothing is absent."""
    assert given_facts({"product": None}, shop, NOW).named(["product"])["product"] is None


def test_facts_that_do_not_fit(shop: Procedure) -> None:
    """A fact that is not declared, or a value that its declaration does not allow, is refused."""
    with pytest.raises(InvalidValue, match="'loyality' is no fact of this procedure; did you mean 'loyalty'"):
        given_facts({"loyality": "gold"}, shop, NOW)
    with pytest.raises(FactError, match="must be one of none, gold"):
        given_facts({"loyalty": "silver"}, shop, NOW)
