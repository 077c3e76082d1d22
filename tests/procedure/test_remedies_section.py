"""The section of a procedure file on remedies: what may be granted, who decides how much, and its faults."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from grievance.codec import structured
from grievance.errors import Problem
from grievance.model import Money, Remedy, RemedyKind, Span
from grievance.policies import BUILT_IN
from grievance.policies._authority import Authority
from grievance.policies._discount import ReturnDiscount
from grievance.policies._limits import Limit
from grievance.policies._rates import Rate
from grievance.policies._verdict import Settling
from grievance.procedure._remedies import RemediesSection, RemediesTable
from grievance.rules import FactSchema
from support.builders import a_submission, facts_of

FILE = """
[remedies]
window = "52 weeks"

[[remedies.allowed]]
id = "late"
when = { category = "delivery/late/**" }
kinds = ["refund", "price reduction"]
because = { en = "usual for late parcels", ru = "обычно при опоздании" }
authority = "our promise"

[[remedies.allowed]]
id = "everywhere"
kinds = ["goodwill"]
because = "a small gift is always possible"

[[remedies.authority]]
id = "clerk"
roles = ["clerk"]
on_remedy = "20.00 GBP"
on_complaint = "30.00 GBP"
on_customer = "50.00 GBP"
because = "small things are settled at once"

[[remedies.authority]]
id = "head"
roles = ["head", "deputy"]
kinds = ["refund"]
when = { "severity.hard" = { at_least = 2 } }
unlimited = true
approve = true
because = "grave cases"
authority = "decree 7"

[[remedies.rates]]
on = 2026-07-01
from = "EUR"
to = "GBP"
rate = 0.85

[remedies.return_discount]
percent = 10
cap = "20.00 GBP"
within = "90 days"
valid = "30 days"
"""

SCHEMA = FactSchema.from_mapping(BUILT_IN)
AT = datetime(2026, 7, 10, tzinfo=UTC)


def pounds(amount: str) -> Money:
    """Return an amount in pounds."""
    return Money(amount=Decimal(amount), currency="GBP")


def a_section(table: dict[str, Any]) -> tuple[RemediesSection, list[Problem]]:
    """Return the builder of a table, and where faults go."""
    read, problems = structured(RemediesTable, table, path="remedies")
    section = RemediesSection(
        table=read or RemediesTable(),
        schema=SCHEMA,
        impossible=(),
        zone="Europe/London",
        roles=frozenset({"handler", "clerk"}),
        problems=problems,
    )
    return section, problems


def a_table(**changes: Any) -> dict[str, Any]:
    """Return the table of the file, with other keys where told."""
    return {**tomllib.loads(FILE)["remedies"], **changes}


def test_the_authority_as_a_file_has_it() -> None:
    """S25, S29: rows of kinds and of limits, the window and the rates come from the file."""
    section, problems = a_section(a_table())
    authority = section.authority()
    assert problems == []
    assert authority.limits is not None
    assert [rule.value for rule in authority.limits.rules] == [
        Limit(
            roles=frozenset({"clerk"}), on_remedy=pounds("20.00"), on_complaint=pounds("30.00"),
            on_customer=pounds("50.00"),
        ),
        Limit(roles=frozenset({"head", "deputy"}), kinds=frozenset({RemedyKind.REFUND}), unlimited=True, approve=True),
    ]  # fmt: skip
    assert [rule.authority for rule in authority.limits.rules] == [None, "decree 7"]
    assert (authority.window, authority.zone) == (timedelta(weeks=52), "Europe/London")
    assert authority.rates == (Rate(on=date(2026, 7, 1), from_="EUR", to="GBP", rate=Decimal("0.85")),)
    assert authority.reads == ("severity.hard",)
    assert section.reads == {"category", "severity.hard"}


def test_the_rows_decide() -> None:
    """A clerk settles a small refund for a late parcel, and no repair; elsewhere only a gift."""
    authority = a_section(a_table())[0].authority()
    refund = Remedy(id="r1", kind=RemedyKind.REFUND, amount=pounds("20"))
    found = authority.judge([refund], facts_of(), roles=("clerk",), at=AT)
    assert found.value is not None
    assert found.value.settling is Settling.SETTLE
    elsewhere = facts_of(a_submission(category="billing"))
    refused = authority.judge([refund], elsewhere, roles=("clerk",), at=AT)
    assert refused.value is not None
    assert refused.value.kinds == (RemedyKind.REFUND,)
    allowed = authority.granting.allowed(facts_of())
    assert allowed.sentences("ru")[0] == "обычно при опоздании [late; our promise]"
    assert allowed.rules == ("late", "everywhere")


def test_the_return_discount_as_a_file_has_it() -> None:
    """S7: percent, cap and spans; single use unless told, and the zone of the procedure."""
    terms = a_section(a_table())[0].return_discount()
    assert terms == ReturnDiscount(
        percent=Decimal(10),
        cap=pounds("20.00"),
        within=Span.parse("90 days"),
        valid=Span.parse("30 days"),
        single_use=True,
        zone="Europe/London",
    )


def test_an_empty_section() -> None:
    """Nothing is required: then everything is allowed, nobody is limited, and there is no discount."""
    section, problems = a_section({})
    assert section.authority() == Authority(zone="Europe/London")
    assert section.return_discount() is None
    assert (problems, section.reads) == ([], frozenset())


ALLOWED, AUTHORITY = tomllib.loads(FILE)["remedies"]["allowed"], tomllib.loads(FILE)["remedies"]["authority"]
RATE = tomllib.loads(FILE)["remedies"]["rates"][0]
DISCOUNT = tomllib.loads(FILE)["remedies"]["return_discount"]


def limit(**changes: Any) -> dict[str, Any]:
    """Return a table of authority with one row changed; None takes a key away."""
    row = {key: value for key, value in {**AUTHORITY[0], **changes}.items() if value is not None}
    return {"authority": [AUTHORITY[1], row]}


FAULTS: list[tuple[dict[str, Any], list[str]]] = [
    ({"allowed": [{**ALLOWED[0], "kinds": ["refnd"]}]}, [
        "remedies.allowed[0].kinds[0]: is no remedy kind; did you mean 'refund'?"]),
    ({"allowed": [{**ALLOWED[0], "kinds": []}]}, ["remedies.allowed[0].kinds: must name at least one kind of remedy"]),
    ({"allowed": [{**ALLOWED[0], "when": {"categry": "x"}}]}, [
        "remedies.allowed[0].when.categry: unknown fact; did you mean 'category'?"]),
    ({"allowed": [{**ALLOWED[0], "because": ""}]}, ["remedies.allowed[0].because: must be a text, or a table of"]),
    ({"allowed": [ALLOWED[1], {**ALLOWED[0], "id": "everywhere"}]}, [
        "remedies.allowed[1].id: 'everywhere' stands twice"]),
    ({"allowed": [{**ALLOWED[0], "id": ""}]}, ["remedies.allowed[0].id: must not be empty"]),
    ({"allowed": [{**ALLOWED[0], "kind": "refund"}]}, [
        "remedies.allowed[0].kind: is no known key; did you mean 'kinds'?"]),
    (limit(roles=[]), ["remedies.authority[1].roles: must name at least one role"]),
    (limit(roles=["clerk", "handlr"]), [
        "remedies.authority[1].roles[1]: 'handlr' is no role; did you mean 'handler'?"]),
    (limit(on_remedy="20 pounds"), ["remedies.authority[1].on_remedy: must be an amount and a currency, such as"]),
    (limit(on_remedy="20 EUR"), ["remedies.authority[1].on_customer: must be in one currency with the others"]),
    (limit(on_remedy="-20 GBP"), ["remedies.authority[1].on_remedy: must not be below 0"]),
    (limit(unlimited=True), ["remedies.authority[1].unlimited: must be true, or else there must be a limit"]),
    (limit(on_remedy=None, on_complaint=None, on_customer=None), ["remedies.authority[1].unlimited: must be true"]),
    (limit(because=None), ["remedies.authority[1].because: is required"]),
    (limit(because=3, when=3), [
        "remedies.authority[1].when: must be a table of facts and conditions",
        "remedies.authority[1].because: must be a text"]),
    (limit(id="head"), ["remedies.authority[1].id: 'head' stands twice"]),
    ({"window": "3 months"}, ["remedies.window: must be minutes, hours, days or weeks here"]),
    ({"window": "0 days"}, ["remedies.window: must be longer than nothing"]),
    ({"window": "for ever"}, ["remedies.window: must be a length of time"]),
    ({"rates": [{**RATE, "from": "euro"}]}, ["remedies.rates[0].from: must be an ISO 4217 code"]),
    ({"rates": [{**RATE, "rate": 0}]}, ["remedies.rates[0].rate: must be above 0"]),
    ({"rates": [RATE, {**RATE, "to": "EUR"}]}, ["remedies.rates[1].to: must be another currency than from"]),
    ({"rates": [RATE, {**RATE, "rate": 2}]}, ["remedies.rates[1]: stands twice: one rate counts for a day"]),
    ({"return_discount": {**DISCOUNT, "percent": 101}}, [
        "remedies.return_discount.percent: must be above 0 and at most 100"]),
    ({"return_discount": {**DISCOUNT, "valid": "3 business days"}}, [
        "remedies.return_discount.valid: must not be counted on a business calendar"]),
    ({"return_discount": {"percent": 5, "within": "1 day", "valid": "1 day"}}, [
        "remedies.return_discount.cap: is required"]),
    ({"returns": 1}, ["remedies.returns: is no known key"]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), FAULTS)
def test_a_fault_is_named_with_its_path(changes: dict[str, Any], expected: list[str]) -> None:
    """What the section has wrong is told at its place, all at once, with the nearest right word."""
    section, problems = a_section(a_table(**changes))
    section.authority()
    section.return_discount()
    found = [str(problem) for problem in problems]
    assert len(found) == len(expected), found
    for text, beginning in zip(found, expected, strict=True):
        assert text.startswith(beginning), found


def test_all_faults_are_found_at_once() -> None:
    """Rows, rates, window and discount are all looked at in one go."""
    section, problems = a_section(
        a_table(
            window="1 month",
            rates=[{**RATE, "rate": -1}],
            return_discount={**DISCOUNT, "percent": 0},
            **limit(roles=[""]),
            allowed=[{**ALLOWED[0], "kinds": []}],
        )
    )
    section.authority()
    assert section.return_discount() is None
    assert sorted(problem.path for problem in problems) == [
        "remedies.allowed[0].kinds", "remedies.authority[1].roles", "remedies.rates[0].rate",
        "remedies.return_discount.percent", "remedies.window",
    ]  # fmt: skip
