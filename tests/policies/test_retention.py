"""Personal data is kept from the closing on, as long as the longest rule says, and never erased under a hold (L83)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.model import Complaint, Customer, Issue, Nature, Span, Stage
from grievance.policies import BUILT_IN, Facts
from grievance.policies._retention import HELD, Retention, RetentionRule, expires_at, retention_plan
from grievance.rules import FactSchema, when
from support.builders import RECEIVED, a_complaint, a_submission

CLOSED = datetime(2026, 7, 10, 9, tzinfo=UTC)
SCHEMA = FactSchema.from_mapping(BUILT_IN)


def a_rule(rule_id: str, keep: str, conditions: dict[str, object] | None = None, **more: Any) -> RetentionRule:
    """Return a rule."""
    return RetentionRule(id=rule_id, keep=Span.parse(keep), when=when(conditions or {}, SCHEMA), **more)


TERMS = Retention(
    rules=(
        a_rule("usual", "1 year", authority="our notice"),
        a_rule("payments", "6 years", {"category": "payment/**"}, authority="L83"),
        a_rule("withdrawn", "30 days", stages=(Stage.WITHDRAWN,)),
    )
)


def closed(complaint_id: str = "c-1", **changes: Any) -> Complaint:
    """Return a complaint that was closed."""
    return a_complaint(**{"id": complaint_id, "stage": Stage.CLOSED, "ended_at": CLOSED, **changes})


def about(complaint: Complaint, customer: Customer | None = None) -> Facts:
    """Return what is known of a complaint."""
    submission = complaint.submission
    return Facts(submission=submission, issue=submission.issues[0], now=CLOSED, complaint=complaint, customer=customer)


def decided(complaint: Complaint, terms: Retention = TERMS) -> tuple[datetime | None, tuple[str, ...]]:
    """Return until when it is kept, and the rules."""
    decision = expires_at(terms, complaint, about(complaint))
    return decision.value, decision.rules


def the_end_of(year: int, month: int, day: int) -> datetime:
    """Return the last microsecond of a day in UTC."""
    return datetime(year, month, day, 23, 59, 59, 999_999, UTC)


def test_retention_counts_from_the_closing() -> None:
    """A year from the closing ends with the same day of the next year, not of the year of receipt."""
    decision = expires_at(TERMS, closed(), about(closed()))
    assert (decision.value, decision.rules) == (the_end_of(2027, 7, 10), ("usual",))
    assert decision.sentences() == ("it is kept for 1 year from its closing [usual; our notice]",)


def test_the_day_is_that_of_the_zone() -> None:
    """The last day ends where the organisation is."""
    terms = attrs.evolve(TERMS, zone="Europe/Moscow")
    assert decided(closed(), terms)[0] == the_end_of(2027, 7, 10) - timedelta(hours=3)


def test_the_longest_rule_keeps() -> None:
    """Of several rules that hold the longest counts, on whichever issue it rests; equals are named together."""
    payment = a_submission(category="payment/refund")
    assert decided(closed(submission=payment)) == (the_end_of(2032, 7, 10), ("payments",))
    further = a_submission(further_issues=(Issue(category="payment/fee"),))
    assert decided(closed(submission=further)) == (the_end_of(2032, 7, 10), ("payments",))
    same = Retention(rules=(a_rule("a", "12 months"), a_rule("b", "10 days"), a_rule("c", "1 year")))
    assert decided(closed(), same) == (the_end_of(2027, 7, 10), ("a", "c"))


def test_a_rule_may_be_for_one_end_only() -> None:
    """What is said of withdrawn complaints does not touch closed ones."""
    withdrawn = Retention(rules=TERMS.rules[2:])
    assert decided(closed(stage=Stage.WITHDRAWN), withdrawn) == (the_end_of(2026, 8, 9), ("withdrawn",))
    assert decided(closed(), withdrawn) == (None, ("no rule",))


def test_a_rule_may_read_the_customer() -> None:
    """Rules read the same facts as all others."""
    terms = Retention(rules=(a_rule("gold", "2 years", {"customer.tier": "gold"}),))
    gold = Customer(id="c", tier="gold")
    assert expires_at(terms, closed(), about(closed(), gold)).value == the_end_of(2028, 7, 10)
    assert expires_at(terms, closed(), about(closed())).abstained


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"held_since": CLOSED}, HELD),
        ({"erased_at": CLOSED}, "erased"),
        ({"erased_at": CLOSED, "held_since": CLOSED}, "erased"),
        ({"merged_into": "c-2"}, "merged"),
        ({"merged_into": "c-2", "held_since": CLOSED}, HELD),
        ({"ended_at": None}, "open"),
        *(({"stage": stage, "ended_at": None}, "open") for stage in Stage if not stage.final),
        ({"stage": Stage.OPEN}, "open"),
        ({"nature": Nature.UNDECIDED, "stage": Stage.RECORDED, "ended_at": None}, "open"),
    ],
)
def test_what_never_expires(changes: dict[str, Any], rule: str) -> None:
    """What is open, held, erased, or part of another complaint does not expire, and the reason is told."""
    assert decided(closed(**changes)) == (None, (rule,))


def test_a_contact_that_is_no_complaint_counts_from_its_closing() -> None:
    """An enquiry that nobody has closed yet is kept: only what has ended can be erased."""
    enquiry = closed(nature=Nature.ENQUIRY, stage=Stage.RECORDED, ended_at=None)
    assert decided(enquiry)[0] is None
    request = attrs.evolve(enquiry, nature=Nature.SERVICE_REQUEST, stage=Stage.CLOSED, ended_at=CLOSED)
    assert decided(request)[0] == the_end_of(2027, 7, 10)


@pytest.mark.parametrize(
    ("field", "changes"), [("keep", {"keep": "3 business days"}), ("stages", {"stages": (Stage.OPEN,)})]
)
def test_a_rule_that_cannot_be_kept_is_no_rule(field: str, changes: dict[str, Any]) -> None:
    """Retention needs no calendar, and only what has ended expires."""
    with pytest.raises(InvalidValue) as refusal:
        a_rule("x", changes.pop("keep", "1 year"), **changes)
    assert refusal.value.field == f"RetentionRule.{field}"


def test_the_plan_says_what_would_be_erased() -> None:
    """A dry run: what has expired, what will and when, what is held, and what does not expire as it stands."""
    late = closed("late", ended_at=CLOSED - timedelta(days=2))
    paid = closed("paid", submission=a_submission(category="payment"))
    held = closed("held", held_since=CLOSED)
    plan = retention_plan(TERMS, [paid, held, closed("b"), closed("a"), late, a_complaint(id="open")],
                          now=the_end_of(2027, 7, 10) + timedelta(microseconds=1))  # fmt: skip
    assert [(one.complaint_id, one.expires_at) for one in plan.erase] == [
        ("late", the_end_of(2027, 7, 8)), ("a", the_end_of(2027, 7, 10)), ("b", the_end_of(2027, 7, 10)),
    ]  # fmt: skip
    assert [(one.complaint_id, [reason.rule for reason in one.reasons]) for one in plan.later] == [
        ("paid", ["payments"])
    ]
    assert [(one.complaint_id, one.because.rule) for one in plan.kept] == [("held", HELD), ("open", "open")]
    assert plan.held == ("held",)
    at_the_end = retention_plan(TERMS, [closed()], now=the_end_of(2027, 7, 10))
    assert (at_the_end.erase, len(at_the_end.later)) == ((), 1)


def test_what_was_merged_expires_with_the_whole() -> None:
    """A part is kept as long as what it was merged into, along the chain, unless it is held or erased itself."""
    parts = [
        closed("root"),
        closed("middle", merged_into="root", stage=Stage.OPEN, ended_at=None),
        closed("leaf", merged_into="middle", stage=Stage.OPEN, ended_at=None),
        closed("held", merged_into="root", held_since=CLOSED),
        closed("done", merged_into="root", erased_at=CLOSED),
        closed("lost", merged_into="elsewhere"),
    ]
    plan = retention_plan(TERMS, parts, now=datetime(2028, 1, 1, tzinfo=UTC))
    assert [one.complaint_id for one in plan.erase] == ["leaf", "middle", "root"]
    assert [(one.complaint_id, one.because.rule) for one in plan.kept] == [
        ("held", HELD), ("done", "erased"), ("lost", "merged"),
    ]  # fmt: skip
    reopened = [closed("root", stage=Stage.OPEN, ended_at=None), *parts[1:3]]
    assert not retention_plan(TERMS, reopened, now=datetime(2090, 1, 1, tzinfo=UTC)).erase


def test_a_part_is_kept_by_its_own_rules_too() -> None:
    """A part that has to be kept longer than the whole is, from the closing of the whole on; never shorter."""
    paid = a_submission(category="payment")
    merged: dict[str, Any] = {"stage": Stage.OPEN, "ended_at": None}
    plan = retention_plan(
        TERMS,
        [
            closed("root"), closed("paid", merged_into="root", submission=paid, **merged),
            closed("books", submission=paid), closed("part", merged_into="books", **merged),
        ],
        now=datetime(2028, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    assert [one.complaint_id for one in plan.erase] == ["root"]
    assert {(one.complaint_id, one.expires_at) for one in plan.later} == {
        (name, the_end_of(2032, 7, 10)) for name in ("paid", "books", "part")
    }
    only_books = Retention(rules=TERMS.rules[1:2])
    parts = [closed("books", submission=paid), closed("part", merged_into="books", **merged)]
    covered = retention_plan(only_books, parts, now=the_end_of(2032, 7, 10) + timedelta(days=1))
    assert [one.complaint_id for one in covered.erase] == ["books", "part"]


def test_the_plan_takes_the_facts_that_are_given() -> None:
    """Facts that the caller gathers are read instead of the complaint alone."""
    terms = Retention(rules=(a_rule("gold", "2 years", {"customer.tier": "gold"}),))
    now = datetime(2026, 8, 1, tzinfo=UTC)
    gold = Customer(id="c", tier="gold")
    assert retention_plan(terms, [closed()], now=now, facts=lambda one: about(one, gold)).later
    assert [one.because.rule for one in retention_plan(terms, [closed()], now=now).kept] == ["no rule"]


def test_a_naive_instant_is_refused() -> None:
    """A plan is made for an instant with a zone."""
    with pytest.raises(InvalidValue):
        retention_plan(TERMS, [], now=datetime(2026, 1, 1))  # noqa: DTZ001


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "stage": st.sampled_from(Stage),
                "ended_at": st.none() | st.integers(0, 900).map(lambda days: RECEIVED + timedelta(days=days)),
                "held_since": st.sampled_from((None, None, CLOSED)),
            }
        ),
        max_size=6,
    ),
    st.integers(0, 1500),
)
def test_every_complaint_is_in_the_plan_once_and_nothing_too_early(kinds: list[dict[str, Any]], days: int) -> None:
    """Each complaint is listed exactly once; what would be erased has ended, is not held, and had its full time."""
    complaints = [a_complaint(id=f"c-{n}", **kind) for n, kind in enumerate(kinds)]
    now = RECEIVED + timedelta(days=days)
    plan = retention_plan(TERMS, complaints, now=now)
    listed = [one.complaint_id for group in (plan.erase, plan.later, plan.kept) for one in group]
    assert sorted(listed) == sorted(one.id for one in complaints)
    for one in plan.erase:
        complaint = complaints[int(one.complaint_id[2:])]
        assert complaint.held_since is None
        assert complaint.stage.final
        assert complaint.ended_at is not None
        assert now - complaint.ended_at > timedelta(days=364)
