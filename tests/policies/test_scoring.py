"""Points of rules and of weighted factors, against numbers computed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from grievance.decision import Decision
from grievance.errors import InvalidValue
from grievance.model import Importance, Money, Severity, Span, Submission, TimeFrame, Vulnerability
from grievance.policies import Earlier, Factors, Facts, RecurrenceWindows, Scoring
from grievance.rules import RuleTable
from grievance.testing import customers, submissions
from grievance.testing.strategies._scalars import instants
from support.builders import RECEIVED, a_customer, a_submission, a_table, facts_of

FACTS = {"channel": "text", "severity.safety": {"type": "integer"}}
LETTER = {"id": "letter", "when": {"channel": "letter"}, "points": 5, "because": "somebody sat down to write"}
DANGER = {"id": "danger", "when": {"severity.safety": {"at_least": 2}}, "points": 60, "because": "it is dangerous"}
NO_RULES: RuleTable[int] = a_table(FACTS, "points", hit="collect", rules=[])


def euros(amount: str) -> Money:
    """Return an amount in euros."""
    return Money(amount=Decimal(amount), currency="EUR")


def points(factors: Factors, facts: Facts) -> dict[str, int]:
    """Return what each factor adds, by the name of its rule."""
    return {reason.rule: score for score, reason in factors.points(facts)}


NO_FACTORS = Factors()


def scoring(factors: Factors = NO_FACTORS, *, hit: str = "collect", rules: Sequence[Any] = (LETTER, DANGER)) -> Scoring:
    """Return the policy of rules and factors."""
    return Scoring(table=a_table(FACTS, "points", hit=hit, rules=list(rules)), factors=factors, reads=tuple(FACTS))


def test_factors_are_off_unless_told() -> None:
    """Without weights no factor adds anything, whatever is known."""
    customer = a_customer(
        importance=Importance(turnover=Decimal(1)),
        vulnerability=Vulnerability(level=3),
        yearly_margin=euros("100"),
        expected_years=Decimal(9),
    )
    frame = TimeFrame(not_after=RECEIVED)
    submission = a_submission(severity=Severity(safety=3, trust=3), time_frame=frame, customer_id="k-1", product="lamp")
    earlier = (Earlier(complaint_id="c-0", received_at=RECEIVED, customer_id="k-1", product="lamp"),)

    assert Factors(full_value=euros("1")).points(facts_of(submission, customer=customer, earlier=earlier)) == ()


def test_factors_need_something_to_measure() -> None:
    """What is not known adds nothing: no severity, no customer, no time frame, nothing earlier."""
    factors = Factors(
        hard=1,
        soft=1,
        importance=1,
        value_at_stake=1,
        full_value=euros("1"),
        vulnerability=1,
        recurrence=1,
        time_frame=1,
    )

    assert factors.points(facts_of()) == ()
    assert factors.points(facts_of(customer=a_customer())) == ()


@pytest.mark.parametrize(
    ("severity", "hard", "soft"),
    [
        (Severity(safety=2, loss=1), 6, 0),
        (Severity(safety=3, loss=3, time=3), 18, 0),
        (Severity(anger=3, humiliation=3, trust=1), 0, 35),
        (Severity(time=1, anger=1), 2, 5),
        (Severity(), 0, 0),
    ],
)
def test_severity(severity: Severity, hard: int, soft: int) -> None:
    """Two points for each step of the hard part and five for each of the soft one (S86)."""
    facts = facts_of(a_submission(severity=severity))

    found = points(Factors(hard=2, soft=5), facts)

    expected = {"factor hard severity": hard, "factor soft severity": soft}
    assert found == {name: score for name, score in expected.items() if score}


def test_soft_factors_may_outweigh_hard_ones() -> None:
    """S86: nothing clamps humiliation below loss of money when the host weighs it higher."""
    policy = scoring(Factors(hard=2, soft=5))
    humiliated = facts_of(a_submission(severity=Severity(anger=3, humiliation=3, trust=3)))
    robbed = facts_of(a_submission(severity=Severity(safety=1, loss=3, time=3)))

    assert (policy(humiliated).value, policy(robbed).value) == (45, 14)


@pytest.mark.parametrize(
    ("weights", "weight", "score"),
    [
        (None, 50, 33),
        ({"turnover": Decimal(3), "relationship": Decimal(1)}, 50, 36),
        ({"turnover": Decimal(1)}, 50, 40),
        ({"image": Decimal(1)}, 50, 0),
        (None, -50, -33),
        (None, 100, 65),
    ],
)
def test_importance(weights: dict[str, Decimal] | None, weight: int, score: int) -> None:
    """Turnover 0.8 and relationship 0.5 are 0.65 of the points, 0.725 with weights 3 and 1; a half is rounded up."""
    customer = a_customer(importance=Importance(turnover=Decimal("0.8"), relationship=Decimal("0.5")))

    found = points(Factors(importance=weight, importance_weights=weights), facts_of(customer=customer))

    assert found == ({"factor importance": score} if score else {})


def test_importance_shows_its_breakdown() -> None:
    """The sentence names the value and the factors that gave it (S63)."""
    customer = a_customer(importance=Importance(turnover=Decimal("0.8"), relationship=Decimal("0.5")))

    ((_, reason),) = Factors(importance=50).points(facts_of(customer=customer))

    assert str(reason) == "customer's importance 0.65 (turnover 0.8, relationship 0.5): +33 [factor importance]"


@pytest.mark.parametrize(
    ("margin", "score"),
    [("1200", 8), ("1600", 10), ("1600.01", 10), ("99999", 10), ("79", 0), ("80", 1), ("0", 0), ("-1200", 0)],
)
def test_value_at_stake(margin: str, score: int) -> None:
    """S47: the margin of two and a half years as a share of 4000 euros, never above all points nor below none."""
    customer = a_customer(yearly_margin=euros(margin), expected_years=Decimal("2.5"))

    found = points(Factors(value_at_stake=10, full_value=euros("4000")), facts_of(customer=customer))

    assert found == ({"factor value at stake": score} if score else {})


def test_value_at_stake_in_another_currency() -> None:
    """Currencies never mix: a margin in another one than the full value, or without a full value, adds nothing."""
    customer = a_customer(yearly_margin=Money(amount=Decimal(9), currency="USD"), expected_years=Decimal(1))

    assert points(Factors(value_at_stake=10, full_value=euros("9")), facts_of(customer=customer)) == {}
    assert points(Factors(value_at_stake=10), facts_of(customer=customer)) == {}


@pytest.mark.parametrize(("level", "score"), [(0, 0), (1, 4), (2, 8), (3, 12)])
def test_vulnerability(level: int, score: int) -> None:
    """Points for each level of vulnerable circumstances (L17)."""
    customer = a_customer(vulnerability=Vulnerability(level=level))

    found = points(Factors(vulnerability=4), facts_of(customer=customer))

    assert found == ({"factor vulnerability": score} if score else {})


@pytest.mark.parametrize(
    ("customer_id", "product", "score"),
    [("k-1", "lamp", 14), ("k-2", "lamp", 7), ("k-1", "chair", 7), ("k-2", "chair", 0)],
)
def test_recurrence(customer_id: str, product: str, score: int) -> None:
    """A secondary complaint adds the points once, one that repeats product and customer twice (S60)."""
    earlier = Earlier(complaint_id="c-0", received_at=RECEIVED, customer_id="k-1", product="lamp")
    submission = a_submission(customer_id=customer_id, product=product)

    found = points(Factors(recurrence=7), facts_of(submission, earlier=(earlier,)))

    assert found == ({"factor recurrence": score} if score else {})


@pytest.mark.parametrize(("weeks", "score"), [(26, 14), (27, 7), (53, 0)])
def test_recurrence_counts_within_its_windows(weeks: int, score: int) -> None:
    """What was complained about longer ago than the windows of the procedure does not count, as for the fact itself."""
    windows = RecurrenceWindows(product=timedelta(weeks=26), customer=timedelta(weeks=52))
    long_ago = Earlier(
        complaint_id="c-0", received_at=RECEIVED - timedelta(weeks=weeks), customer_id="k-1", product="lamp"
    )
    facts = facts_of(a_submission(customer_id="k-1", product="lamp"), earlier=(long_ago,))

    found = points(Factors(recurrence=7), attrs.evolve(facts, windows=windows))

    assert found == ({"factor recurrence": score} if score else {})


DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("after", "within", "score"),
    [
        (2 * DAY, None, 9),
        (2 * DAY + TICK, None, 0),
        (timedelta(0), None, 9),
        (DAY / 2, "12 hours", 9),
        (DAY, "12 hours", 0),
        (None, None, 0),
    ],
)
def test_the_customers_time_frame(after: timedelta | None, within: str | None, score: int) -> None:
    """
    Points for an answer wanted within two days of receipt, or within what the host says, the last instant included
    (S5).
    """
    frame = TimeFrame(not_before=RECEIVED) if after is None else TimeFrame(not_after=RECEIVED + after)
    factors = Factors(time_frame=9)
    if within is not None:
        factors = attrs.evolve(factors, time_frame_within=Span.parse(within))

    found = points(factors, facts_of(a_submission(time_frame=frame)))

    assert found == ({"factor time frame": score} if score else {})


def test_every_factor_explains_itself() -> None:
    """Each factor that adds something gives one sentence with its points, in the order of the factors."""
    customer = a_customer(
        importance=Importance(turnover=Decimal("0.5")),
        vulnerability=Vulnerability(level=2),
        yearly_margin=euros("100"),
        expected_years=Decimal(2),
    )
    frame = TimeFrame(not_after=RECEIVED + DAY)
    submission = a_submission(severity=Severity(safety=1, trust=2), time_frame=frame, product="lamp")
    earlier = (Earlier(complaint_id="c-0", received_at=RECEIVED, product="lamp"),)
    factors = Factors(
        hard=1, soft=-2, importance=10, value_at_stake=8, full_value=euros("400"), vulnerability=3, recurrence=6,
        time_frame=7,
    )  # fmt: skip

    told = factors.points(facts_of(submission, customer=customer, earlier=earlier))

    assert [(score, str(reason)) for score, reason in told] == [
        (1, "hard severity 1 of 9: +1 [factor hard severity]"),
        (-4, "soft severity 2 of 9: -4 [factor soft severity]"),
        (5, "customer's importance 0.50 (turnover 0.5): +5 [factor importance]"),
        (4, "value at stake 200 EUR: +4 [factor value at stake]"),
        (6, "vulnerable circumstances of level 2: +6 [factor vulnerability]"),
        (6, "complained about before (same product): +6 [factor recurrence]"),
        (7, "the customer wants the answer within 2 days: +7 [factor time frame]"),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"full_value": euros("0")}, "Factors.full_value"),
        ({"full_value": euros("-1")}, "Factors.full_value"),
        ({"importance_weights": {"turnover": Decimal(1), "image": Decimal(-1)}}, "Factors.importance_weights"),
        ({"importance_weights": {"turnover": Decimal("NaN")}}, "Factors.importance_weights"),
        ({"importance_weights": {"turnover": Decimal("Infinity")}}, "Factors.importance_weights"),
        ({"time_frame_within": Span.parse("1 month")}, "Factors.time_frame_within"),
        ({"time_frame_within": Span.parse("2 business days")}, "Factors.time_frame_within"),
    ],
    ids=str,
)
def test_factors_that_could_not_be_measured_are_refused(wrong: dict[str, Any], field: str) -> None:
    """What would fail at some later complaint is refused when the factors are built."""
    with pytest.raises(InvalidValue) as refused:
        Factors(**wrong)

    assert refused.value.field == field
    assert refused.value.problem.startswith("must be ")


def test_weights_of_importance_may_be_small_or_nothing() -> None:
    """A weight is no share yet: it may be below one, and a weight of nothing switches a factor off."""
    weights = {"turnover": Decimal("0.5"), "image": Decimal(0)}
    customer = a_customer(importance=Importance(turnover=Decimal("0.8"), image=Decimal(0)))

    factors = Factors(importance=10, importance_weights=weights)

    assert points(factors, facts_of(customer=customer)) == {"factor importance": 8}


def test_rules_and_factors_are_added() -> None:
    """The score is the sum of all rules that hold and of all factors, with the rules' reasons first."""
    policy = scoring(Factors(hard=2, soft=1))
    facts = facts_of(a_submission(channel="letter", severity=Severity(safety=3, anger=1)))

    decision = policy(facts)

    assert decision.value == 5 + 60 + 6 + 1
    assert decision.rules == ("letter", "danger", "factor hard severity", "factor soft severity")
    assert decision.read == {"channel": "letter", "severity.safety": 3}


def test_rules_alone_and_factors_alone() -> None:
    """Either part may be silent; when both are the score is nothing at all, and no abstention."""
    facts = facts_of(a_submission(channel="letter", severity=Severity(time=1)))

    assert scoring()(facts).value == 5
    assert scoring(Factors(hard=2), rules=())(facts).value == 2
    assert scoring(rules=())(facts) == Decision(value=0)


def test_points_that_cancel_are_told() -> None:
    """A sum of nothing that something led to keeps its reasons."""
    decision = scoring(Factors(hard=-5))(facts_of(a_submission(channel="letter", severity=Severity(loss=1))))

    assert (decision.value, decision.rules) == (0, ("letter", "factor hard severity"))


@pytest.mark.parametrize("factors", [Factors(), Factors(hard=2)], ids=["rules alone", "with factors"])
@pytest.mark.parametrize("hit", ["unique", "first"])
def test_what_the_rules_leave_to_a_person_stays_there(hit: str, factors: Factors) -> None:
    """When the rules abstain no factor decides in their place: the case goes to a person (S40)."""
    channel, severity = ("letter", Severity(safety=3)) if hit == "unique" else ("web", Severity(safety=1))

    decision = scoring(factors, hit=hit)(facts_of(a_submission(channel=channel, severity=severity)))

    assert decision.abstained
    assert decision.rules == ("table",)


@settings(max_examples=120, deadline=None)
@given(submission=submissions(), customer=customers(), later=instants())
def test_a_score_does_not_change_with_time(submission: Submission, customer: Any, later: datetime) -> None:
    """The same facts give the same score at any instant, and it is the sum of what the reasons say."""
    factors = Factors(
        hard=3, soft=4, importance=50, value_at_stake=20, full_value=euros("1000"), vulnerability=5, recurrence=6,
        time_frame=7,
    )  # fmt: skip
    policy = scoring(factors)
    facts = facts_of(submission, customer=customer)

    decision = policy(facts)

    assert decision == policy(attrs.evolve(facts, now=later))
    told = [sentence.rsplit(": ", 1) for sentence in decision.sentences() if "[factor" in sentence]
    ruled = {"letter": 5, "danger": 60}
    assert decision.value == sum(int(points.split()[0]) for _, points in told) + sum(
        ruled.get(rule, 0) for rule in decision.rules
    )
