"""No order of requests, retries and failures lets anybody grant more than the limit of their role (pain 57)."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import TypeAlias

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.model import Granted, Money, Remedy, RemedyKind, RemedyState
from grievance.policies._authority import Authority
from grievance.policies._limits import Limit
from grievance.policies._rates import Rate
from grievance.policies._verdict import Settling
from grievance.rules import FactSchema, Rule, RuleTable
from support.builders import RECEIVED, facts_of

ROLES = ("clerk", "head")
CURRENCIES = ("GBP", "EUR")
COMPLAINTS = ("c-1", "c-2")
WINDOW = timedelta(days=10)
RATE = Decimal("0.5")

Table: TypeAlias = dict[tuple[str, str], tuple[int, int, int]]
"""By role and currency: the limits on a remedy, a complaint and a customer."""


def pounds(amount: int, currency: str = "GBP") -> Money:
    """Return an amount."""
    return Money(amount=Decimal(amount), currency=currency)


def limits() -> st.SearchStrategy[Table]:
    """For each role in pounds, and mostly in euro, what it may grant on a remedy, a complaint and a customer."""
    sums = st.tuples(st.integers(8, 20), st.integers(12, 40), st.integers(15, 60))
    rows = {(role, currency): sums for role in ROLES for currency in CURRENCIES}
    pounds_only = {key: rows[key] for key in rows if key[1] == "GBP"}
    return st.fixed_dictionaries(rows) | st.fixed_dictionaries(pounds_only)


def an_authority(table: Table, *, rated: bool = False) -> Authority:
    """Return the authority of a table of limits, with a rate for euro or without one."""
    rules = tuple(
        Rule(
            id=f"{role} {currency}",
            value=Limit(
                roles=frozenset({role}),
                on_remedy=pounds(remedy, currency),
                on_complaint=pounds(complaint, currency),
                on_customer=pounds(customer, currency),
            ),
            because="delegated",
        )
        for (role, currency), (remedy, complaint, customer) in table.items()
    )
    limits = RuleTable(name="authority", schema=FactSchema(), hit="first", rules=rules)
    rates = (Rate(on=RECEIVED.date(), from_="EUR", to="GBP", rate=RATE),) if rated else ()
    return Authority(limits=limits, window=WINDOW, rates=rates)


REMEDIES = st.builds(
    Remedy,
    id=st.sampled_from(("r1", "r2", "r3", "r4")),
    kind=st.sampled_from((RemedyKind.REFUND, RemedyKind.GOODWILL)),
    amount=st.builds(pounds, st.integers(0, 16), st.sampled_from(CURRENCIES)),
)
REQUESTS = st.tuples(
    st.sampled_from(ROLES),
    st.sampled_from(COMPLAINTS),
    st.lists(REMEDIES, min_size=1, max_size=3, unique_by=lambda remedy: remedy.id),
    st.integers(0, 4),
)


class Books:
    """What was granted on two complaints of one customer: a plain ledger, apart from the code under test."""

    def __init__(self) -> None:
        self.granted: dict[str, dict[str, Granted]] = defaultdict(dict)
        self.at = RECEIVED

    def order(self, complaint: str, remedies: list[Remedy]) -> list[Remedy]:
        """Order what was not ordered before (or has failed), and return it."""
        known = self.granted[complaint]
        new = [one for one in remedies if one.id not in known or known[one.id].state is RemedyState.FAILED]
        known.update({one.id: Granted(remedy=one, by="ann", at=self.at) for one in new})
        return new

    def sum(self, worth: dict[str, Decimal], complaint: str | None = None) -> Decimal:
        """Return what the complaint, or the customer within the window, has got of the currencies that are *worth*."""
        total = Decimal(0)
        for complaint_id, orders in self.granted.items():
            for one in orders.values():
                counts = complaint in (None, complaint_id) and one.state is not RemedyState.FAILED
                recent = complaint is not None or one.at >= self.at - WINDOW
                if counts and recent and one.remedy.amount is not None:
                    total += one.remedy.amount.amount * worth.get(one.remedy.amount.currency, Decimal(0))
        return total


def measured_by(table: Table, role: str, currency: str, *, rated: bool) -> tuple[str, dict[str, Decimal]]:
    """Return the row that measures a currency for a role, and what each currency is worth in it."""
    if (role, currency) in table and currency == "EUR":
        return "EUR", {"EUR": Decimal(1)}
    euro = RATE if rated and (role, "EUR") not in table else Decimal(0)
    return "GBP", {"GBP": Decimal(1), "EUR": euro}


@settings(max_examples=150, deadline=None)
@given(
    table=limits(),
    rated=st.booleans(),
    requests=st.lists(st.tuples(REQUESTS, st.integers(0, 3).map(lambda one: one == 0)), min_size=3, max_size=12),
)
def test_sums_never_exceed_the_limit_of_the_role(
    table: Table,
    rated: bool,
    requests: list[tuple[tuple[str, str, list[Remedy], int], bool]],
) -> None:
    """What a role settles alone leaves each remedy, the complaint and the customer within its limits, per currency."""
    authority, books = an_authority(table, rated=rated), Books()
    for (role, complaint, remedies, days), fails in requests:
        books.at += timedelta(days=days)
        here = tuple(books.granted[complaint].values())
        elsewhere = {other: tuple(books.granted[other].values()) for other in COMPLAINTS if other != complaint}
        decision = authority.judge(remedies, facts_of(), roles=(role,), at=books.at, here=here, elsewhere=elsewhere)
        if decision.value is None or decision.value.settling is not Settling.SETTLE:
            continue
        for one in books.order(complaint, remedies):
            assert one.amount is not None
            row, worth = measured_by(table, role, one.amount.currency, rated=rated)
            on_remedy, on_complaint, on_customer = table[role, row]
            assert worth[one.amount.currency]
            assert one.amount.amount * worth[one.amount.currency] <= on_remedy
            assert books.sum(worth, complaint) <= on_complaint
            assert books.sum(worth) <= on_customer
        if fails:
            first = remedies[0].id
            failed = attrs.evolve(books.granted[complaint][first], state=RemedyState.FAILED)
            books.granted[complaint][first] = failed


@settings(max_examples=80, deadline=None)
@given(table=limits(), request=REQUESTS, before=st.lists(REMEDIES, max_size=3, unique_by=lambda one: one.id))
def test_a_retry_is_settled_and_order_does_not_matter(
    table: Table,
    request: tuple[str, str, list[Remedy], int],
    before: list[Remedy],
) -> None:
    """What was settled is settled again when it is asked for again; the order of remedies changes no verdict."""
    authority, (role, _, remedies, _) = an_authority(table), request
    known = {"x": tuple(Granted(remedy=one, by="ann", at=RECEIVED) for one in before)}
    first = authority.judge(remedies, facts_of(), roles=(role,), at=RECEIVED, elsewhere=known)
    turned = authority.judge(remedies[::-1], facts_of(), roles=(role,), at=RECEIVED, elsewhere=known)
    assert (first.value and first.value.settling) == (turned.value and turned.value.settling)
    if first.value is not None and first.value.settling is Settling.SETTLE:
        here = tuple(Granted(remedy=one, by="ann", at=RECEIVED) for one in remedies)
        again = authority.judge(remedies, facts_of(), roles=(role,), at=RECEIVED, here=here, elsewhere=known)
        assert again.value == first.value
