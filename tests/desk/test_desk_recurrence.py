"""Whether a matter was complained about before: within a batch, across batches, within the window (S60, D35)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from grievance.lifecycle import Admit, Close, Overrule
from grievance.model import Attributes, Complaint, Customer, Importance, Nature, Submission, Vulnerability
from grievance.policies import Recurrence
from grievance.procedure import Procedure
from grievance.storage import ComplaintStore, Page, Related
from grievance.storage.memory import MemoryStore
from support.builders import CLERK, RECEIVED, a_submission
from support.procedures import Clock, a_desk, a_procedure

SCORES = {Recurrence.SAME_PRODUCT: 10, Recurrence.SAME_CUSTOMER: 20, Recurrence.BOTH: 40, Recurrence.PRIMARY: 0}
RULES = [
    {"id": found.value, "when": {"recurrence": found.value}, "score": score, "because": found.value}
    for found, score in SCORES.items()
]
READING = a_procedure(priority_rules=RULES)


def about(customer: str | None = "k", product: str | None = "p", **changes: Any) -> Submission:
    """Return a submission of a customer about a product."""
    return a_submission(customer_id=customer, product=product, **changes)


def found_on(case: Complaint | None) -> Recurrence:
    """Return what the rules saw, from the score that they gave."""
    assert case is not None
    assert case.priority is not None
    return {score: found for found, score in SCORES.items()}[case.priority.score]


CASES = [
    (about("k", "p"), Recurrence.BOTH),
    (about("k", "other"), Recurrence.SAME_CUSTOMER),
    (about("j", "p"), Recurrence.SAME_PRODUCT),
    (about("j", "other"), Recurrence.PRIMARY),
    (about("k", None), Recurrence.SAME_CUSTOMER),
    (about(None, "p"), Recurrence.SAME_PRODUCT),
    (about(None, None), Recurrence.PRIMARY),
]


@pytest.mark.parametrize(("second", "found"), CASES)
def test_across_batches(store: ComplaintStore, second: Submission, found: Recurrence) -> None:
    """D35: same product, same customer, both or neither, compared with what is stored."""
    desk = a_desk(READING, store)
    assert found_on(desk.register(about())) is Recurrence.PRIMARY
    later = desk.register(second)
    assert found_on(later) is found
    assert later is not None
    assert desk.recurrence(later.id) is found
    assert a_desk(a_procedure(), store).recurrence(later.id) is found  # also where no rule asks for it


@pytest.mark.parametrize(("second", "found"), CASES)
def test_within_a_batch(store: ComplaintStore, second: Submission, found: Recurrence) -> None:
    """The same answers for two submissions of one batch, before either is stored."""
    first, other = a_desk(READING, store).register_all([about(), second])
    assert found_on(first.complaint) is Recurrence.PRIMARY
    assert found_on(other.complaint) is found


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    ("later", "found"),
    [
        (timedelta(weeks=52), Recurrence.BOTH),
        (timedelta(weeks=52, microseconds=1), Recurrence.PRIMARY),
        (timedelta(0), Recurrence.BOTH),
        (timedelta(microseconds=-1), Recurrence.PRIMARY),
    ],
)
def test_the_window_is_respected(store: ComplaintStore, later: timedelta, found: Recurrence, together: bool) -> None:
    """An earlier complaint counts for a year, to the microsecond; one that was received later never counts."""
    desk = a_desk(READING, store)
    pair = [about(), about(received_at=RECEIVED + later)]
    second = desk.register_all(pair)[1].complaint if together else [desk.register(one) for one in pair][1]
    assert found_on(second) is found


def test_the_procedure_says_how_long_the_window_is(store: ComplaintStore) -> None:
    """A window of the procedure's own replaces the usual year."""
    header = {"name": "Shop", "version": "1", "effective": "2026-01-01", "accountable": "boss"}
    procedure = a_procedure(procedure={**header, "recurrence_window": "2 days"}, priority_rules=RULES)
    desk = a_desk(procedure, store)
    desk.register(about())
    assert found_on(desk.register(about(received_at=RECEIVED + timedelta(days=2)))) is Recurrence.BOTH
    assert found_on(desk.register(about(received_at=RECEIVED + timedelta(days=5)))) is Recurrence.PRIMARY


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("closed", [True, False])
def test_what_is_no_complaint_is_not_counted(store: ComplaintStore, together: bool, closed: bool) -> None:
    """An enquiry before does not make a complaint a repetition, not even when it was closed."""
    desk = a_desk(READING, store)
    enquiry = about(nature=Nature.ENQUIRY)
    if together:
        assert found_on(desk.register_all([enquiry, about()])[1].complaint) is Recurrence.PRIMARY
        return
    recorded = desk.register(enquiry)
    if closed:
        desk.apply(recorded.id, Close(by=CLERK))
    assert found_on(desk.register(about())) is Recurrence.PRIMARY


def test_an_admitted_enquiry_counts(store: ComplaintStore) -> None:
    """Once an enquiry was admitted as a complaint, with its first receipt, it is an earlier complaint, and has some."""
    desk = a_desk(READING, store)
    desk.register(about(received_at=RECEIVED - timedelta(days=1)))
    enquiry = desk.register(about(nature=Nature.ENQUIRY))
    assert found_on(desk.apply(enquiry.id, Admit(by=CLERK))) is Recurrence.BOTH
    assert found_on(desk.register(about("k", None))) is Recurrence.SAME_CUSTOMER


def test_a_complaint_is_no_repetition_of_itself(store: ComplaintStore) -> None:
    """Deciding anew, or a source key that is known, never finds the complaint itself."""
    desk = a_desk(READING, store)
    case = desk.register(about(source_key="key"))
    again = desk.apply(case.id, Overrule(by=CLERK, question="routing", value="elsewhere", reason="they asked"))
    assert found_on(again) is Recurrence.PRIMARY
    assert found_on(desk.register_all([about(source_key="key")])[0].complaint) is Recurrence.PRIMARY


@pytest.mark.parametrize("later", [0, 1])
def test_a_popular_product_hides_no_customer(store: ComplaintStore, later: int) -> None:
    """However many others complained about the product, before or after, the customer's own complaint is found."""
    desk = a_desk(READING, store)
    desk.register(about("me", "other", received_at=RECEIVED - timedelta(days=300)))
    moments = [RECEIVED + timedelta(days=2 * later - 1, minutes=n) for n in range(230)]
    desk.register_all([about(f"k-{n}", "p", received_at=at) for n, at in enumerate(moments)])
    desk.register(about("x", "p", received_at=RECEIVED - timedelta(days=9)))
    assert found_on(desk.register(about("me", "p"))) is Recurrence.BOTH


class Watched(MemoryStore):
    """A memory store that notes what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def find(self, tenant: str, query: Any, /, *, limit: int, after: str | None = None) -> Page[Any]:
        """Note what is looked for."""
        self.asked.append(type(query).__name__)
        return super().find(tenant, query, limit=limit, after=after)

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        """Note what kind is recalled."""
        self.asked.append(kind)
        return super().recall(tenant, kind, key)


CUSTOMERS_RULE = {"id": "tier", "when": {"customer.tier": "gold"}, "score": 1, "because": "gold"}
LOYAL_RULE = {"id": "loyal", "when": {"loyalty": "gold"}, "score": 1, "because": "loyal"}


@pytest.mark.parametrize(
    ("procedure", "asked"),
    [
        (a_procedure(), set()),
        (READING, {"Related"}),
        (a_procedure(factors={"recurrence": 5}), {"Related"}),
        (a_procedure(factors={"hard": 5, "time_frame": 5}), set()),
        (a_procedure(factors={"importance": 5}), {"customer"}),
        (a_procedure(factors={"vulnerability": 5}), {"customer"}),
        (a_procedure(factors={"value_at_stake": 5, "full_value": "100 EUR"}), {"customer"}),
        (a_procedure(priority_rules=[CUSTOMERS_RULE]), {"customer"}),
        (a_procedure(priority_rules=[LOYAL_RULE], facts={"loyalty": "text"}), {"customer"}),
        (a_procedure(impossible=[{"customer.tier": "gold", "recurrence": "both"}]), set()),
    ],
)
def test_only_what_the_procedure_reads_is_gathered(procedure: Procedure, asked: set[str]) -> None:
    """The store is asked for related complaints and for the customer when a rule or factor reads them, else never."""
    store = Watched()
    desk = a_desk(procedure, store)
    desk.register(about())
    store.asked.clear()
    desk.register(about())
    assert set(store.asked) == asked


def test_anonymous_submissions_are_compared_with_nothing() -> None:
    """Without customer and product nothing is looked up."""
    store = Watched()
    a_desk(a_procedure(priority_rules=[*RULES, CUSTOMERS_RULE]), store).register(about(None, None))
    assert set(store.asked) == {"procedure"}


def test_each_question_asks_for_one_side(store: ComplaintStore) -> None:
    """What is known of a submission is what related complaints are looked for by."""
    queries: list[Related] = []

    class Noting(MemoryStore):
        def find(self, tenant: str, query: Any, /, *, limit: int, after: str | None = None) -> Page[Any]:
            queries.append(query)
            return super().find(tenant, query, limit=limit, after=after)

    a_desk(READING, Noting()).register(about("k", "p"))
    assert {(query.customer_id, query.product) for query in queries} == {("k", None), (None, "p")}
    assert {query.since for query in queries} == {RECEIVED - timedelta(weeks=52)}


def test_customers_are_kept_and_read(store: ComplaintStore) -> None:
    """What is kept of a customer is what rules and factors read; a later keeping replaces it; others are unknown."""
    loyal = {"id": "loyal", "when": {"loyalty": "gold"}, "score": 7, "because": "loyal"}
    factors = {"importance": 100, "vulnerability": 10}
    procedure = a_procedure(priority_rules=[loyal], factors=factors, facts={"loyalty": "text"})
    desk = a_desk(procedure, store, clock=Clock())

    def score_of(customer: str) -> int:
        case = desk.register(about(customer, None))
        assert case.priority is not None
        return case.priority.score

    assert score_of("k") == 0
    important = Importance(turnover=Decimal("0.25"))
    desk.keep_customer(Customer(id="k", importance=important))
    assert score_of("k") == 25
    vulnerable = Vulnerability(level=2)
    gold = Attributes({"loyalty": "gold"})
    desk.keep_customer(Customer(id="k", importance=important, vulnerability=vulnerable, attributes=gold))
    assert score_of("k") == 52
    assert score_of("j") == 0
    elsewhere = a_desk(procedure, store, tenant="other").register(about("k", None))
    assert elsewhere.priority is not None
    assert elsewhere.priority.score == 0
