"""Facts from their names: exactly those that are named, on a complaint that is built to fit them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from grievance.errors import FactError, InvalidValue
from grievance.policies import ALWAYS
from grievance.procedure import Procedure
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
    named = {"category": "delivery/late", "severity.hard": 5, "loyalty": "gold"}
    facts = given_facts(named, shop, NOW)
    read = facts.named(shop.schema)
    known = {name for name in shop.schema if read[name] is not None}
    assert known == {*named, *ALWAYS}
    assert {name: read[name] for name in named} == named
    assert (facts.now, facts.submission.received_at, facts.submission.channel) == (NOW, NOW, "phone")


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
