"""What is drawn of the staff, of their indices, pay, seasons and assignments hangs together as the real things do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from grievance.desk import Assigned
from grievance.model import AuditFinding, ImprovementProposal, MonitoringAgreement, OvertimeEntry, Redemption
from grievance.motivation import (
    Aggregation,
    Balance,
    BonusPeriods,
    Case,
    CaseCounts,
    Credit,
    Employment,
    End,
    ExtraCapacity,
    GroupIndex,
    Lot,
    Measured,
    Measurement,
    Normalisation,
    Payroll,
    PayScheme,
    PersonIndex,
    Posting,
    Rates,
    Scheme,
    SeasonPlan,
    Sensitivity,
    StaffIndices,
    StaffView,
    TakenBack,
    TimeBank,
    Yardstick,
)
from grievance.policies.assignment import (
    AssignmentTerms,
    Candidate,
    CaseNeeds,
    Member,
    Requirement,
    Roster,
    Step,
    TrainingNeed,
)
from grievance.testing import values_of

QUIET = settings(
    database=None,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
LAW = settings(QUIET, max_examples=40)


def drawn(cls: type[Any], count: int) -> list[Any]:
    """Return values that are drawn of a class, always the same."""
    found: list[Any] = []

    @settings(QUIET, max_examples=count)
    @given(st.from_type(cls))
    def draw(value: object) -> None:
        found.append(value)

    draw()
    return found


def first(cls: type[Any], condition: Callable[[Any], object]) -> Any:
    """Return the first value drawn of a class for which a condition is true."""
    return find(values_of(cls), lambda value: bool(condition(value)), settings=settings(QUIET, max_examples=2000))


RECORDS = (
    *(AuditFinding, ImprovementProposal, MonitoringAgreement, OvertimeEntry, Redemption, End, Scheme, PayScheme),
    *(Employment, BonusPeriods, TimeBank, Measurement, Yardstick, CaseNeeds, Member, AssignmentTerms, Requirement),
)


@pytest.mark.parametrize("cls", RECORDS, ids=lambda cls: cls.__name__)
def test_every_field_is_told_some_time(cls: type[Any]) -> None:
    """No field is the same in all values."""
    found = drawn(cls, 60)

    for field in attrs.fields(cls):
        assert len({repr(getattr(value, field.name)) for value in found}) > 1, field.name


@pytest.mark.parametrize(
    ("cls", "condition"),
    [
        (ImprovementProposal, lambda one: one.assessed and one.assessed.at == one.at),
        (ImprovementProposal, lambda one: one.accepted_at and one.accepted_at > one.at),
        (ImprovementProposal, lambda one: one.assessed is None),
        (OvertimeEntry, lambda one: not one.approved),
        (OvertimeEntry, lambda one: one.recorded_by == one.person and one.approved),
        (Redemption, lambda one: one.first == one.last),
        (Redemption, lambda one: one.minutes > 24 * 60),
        (MonitoringAgreement, lambda one: one.last and one.last > one.first),
        (Measurement, lambda one: one.pending),
        (Measurement, lambda one: one.low is not None and one.low < one.value < one.high),
        (Scheme, lambda one: len(one.components) > 1),
        (Scheme, lambda one: one.gates),
        (StaffIndices, lambda one: len([person for person in one if person.value is not None]) > 1),
        (PersonIndex, lambda one: one.provisional),
        (PersonIndex, lambda one: one.withheld),
        (Sensitivity, lambda one: len(one.base.points) > 1 and len(one.others) > 3),
        (StaffView, lambda one: one.own is not None and not one.people),
        (StaffView, lambda one: one.people and one.agreement),
        (StaffView, lambda one: one.groups),
        (Case, lambda one: one.standing),
        (Case, lambda one: one.merged_at),
        (Case, lambda one: one.satisfied),
        (PayScheme, lambda one: one.pool),
        (PayScheme, lambda one: one.full_bonus),
        (PayScheme, lambda one: one.taken_back is TakenBack.CLAW_BACK and one.below_zero),
        (Employment, lambda one: one.first and one.last is None),
        (Employment, lambda one: one.first is None and one.last),
        (Lot, lambda one: one.expires_on is None),
        (SeasonPlan, lambda one: one.high),
        (Assigned, lambda one: one.decision is None),
        (Assigned, lambda one: one.problem and one.decision.value.to),
        (Assigned, lambda one: one.decision and one.decision.value.step is Step.WAITING),
        (Assigned, lambda one: one.offered and one.decision.value.step is Step.FIRST_POOL),
        (Candidate, lambda one: one.obstacles),
        (Roster, lambda one: one.members and one.members[0].handler.calendar),
        (Roster, lambda one: any(gone.substitute for member in one.members for gone in member.absences)),
    ],
)
def test_both_sides_of_a_rule_are_drawn(cls: type[Any], condition: Callable[[Any], object]) -> None:
    """What a rule tells apart comes up on its own."""
    assert condition(first(cls, condition))


@pytest.mark.parametrize("posting", [Posting.BANKED, Posting.NOT_BANKED, Posting.REDEEMED, Posting.LAPSED])
def test_time_banks_are_used(posting: Posting) -> None:
    """Hours come into the bank of who works over, go out, and are lost."""
    assert first(Balance, lambda one: posting in {line.posting for line in one.lines})


def test_every_method_is_drawn_that_is_allowed() -> None:
    """A scheme has any normalisation and aggregation, but for z-scores, which are not multiplied."""
    found = {(one.normalisation, one.aggregation) for one in drawn(Scheme, 120)}

    assert found == {*product(Normalisation, Aggregation)} - {(Normalisation.Z_SCORE, Aggregation.GEOMETRIC)}


@LAW
@given(st.from_type(StaffIndices))
def test_indices_are_computed(indices: StaffIndices) -> None:
    """The contributions to an arithmetic index sum to it, under the goalposts that the scheme then has."""
    assert [one.person for one in indices] == sorted(one.person for one in indices)
    assert all(one.goalposts is not None for one in indices.scheme.components)
    for person in indices:
        assert (person.value is None) == bool(person.withheld)
        if person.value is not None and indices.scheme.aggregation is Aggregation.ARITHMETIC:
            assert person.value == sum(one.contribution or 0 for one in person.contributions)


@LAW
@given(st.from_type(GroupIndex))
def test_figures_of_groups_are_in_order(group: GroupIndex) -> None:
    """A group has those who are counted, and quartiles that rise around its middle."""
    assert 2 <= group.counted <= group.people
    assert [*group.quartiles] == sorted(group.quartiles)
    assert (group.low is None) == (group.high is None)
    if group.low is not None and group.high is not None:
        assert group.low <= group.mean <= group.high


@LAW
@given(st.from_type(Measured), st.from_type(CaseCounts), st.from_type(Credit), st.from_type(Rates))
def test_what_is_read_of_cases_adds_up(measured: Measured, counts: CaseCounts, credit: Credit, rates: Rates) -> None:
    """Everybody is measured in the same things; shares of credit sum to one; no count exceeds what it is part of."""
    assert measured.measured.keys() == measured.guards.keys()
    for table in (measured.measured, measured.guards):
        assert len({frozenset(row) for row in table.values()}) <= 1
    assert counts.regular + counts.merged + counts.split + counts.self_created <= counts.read
    assert counts.without_people <= counts.regular
    assert sum(credit.shares.values()) == (1 if credit.weights else 0)
    assert all(0 <= rate <= 1 for rate in (rates.overall, *rates.by_stratum.values()))


@LAW
@given(st.from_type(End))
def test_ends_have_what_their_kind_can_have(end: End) -> None:
    """Only refusals are justified and only answers earned, never before they were given; who is overturned works on."""
    assert end.kind.refuses or end.justified_at is None
    assert end.kind.earns or end.earned_at is None
    assert all(at is None or at >= end.at for at in (end.justified_at, end.earned_at, end.taken_up_at))
    assert end.taken_up_at is not None or not end.overturned


@LAW
@given(st.from_type(Payroll))
def test_payrolls_add_up_in_one_currency(payroll: Payroll) -> None:
    """The total of a payroll is that of its people, sorted by id; what is left is to be taken back."""
    assert {pay.total.currency for pay in payroll.people} <= {payroll.currency}
    assert Fraction(payroll.total.amount) == sum(Fraction(pay.total.amount) for pay in payroll.people)
    assert [pay.person for pay in payroll.people] == sorted({pay.person for pay in payroll.people})
    assert all(one.amount.currency == payroll.currency and one.amount.amount < 0 for one in payroll.left)


@LAW
@given(st.from_type(Balance), st.from_type(SeasonPlan), st.from_type(ExtraCapacity))
def test_hours_are_given_back(balance: Balance, plan: SeasonPlan, extra: ExtraCapacity) -> None:
    """What came into a bank went out of it or is there; a plan gives back what it takes; nobody is there half a day."""
    assert balance.banked == balance.redeemed + balance.lapsed + balance.paid_out + balance.hours
    assert sum(month.extra for month in plan.months) == sum(month.leave for month in plan.months)
    assert extra.total % extra.each == timedelta(0) if extra.each else not extra.total


@LAW
@given(st.from_type(Assigned), st.from_type(TrainingNeed))
def test_assignments_are_made(assigned: Assigned, need: TrainingNeed) -> None:
    """A complaint is offered to whom it was assigned to, unless that was refused; who needs training teaches nobody."""
    if assigned.decision is not None:
        found = assigned.decision.value
        assert found is not None
        assert assigned.complaint_id == found.complaint_id
        assert assigned.offered == (None if assigned.problem else found.to)
        assert len(found.candidates) == len(found.found)
    assert need.times > 0
    assert set(need.learners).isdisjoint(need.teachers)
