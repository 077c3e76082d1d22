"""What histories come to for each person: every measure on a few complaints, counted by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from grievance.errors import InvalidValue
from grievance.model import (
    Absorbed,
    Assessment,
    AuditFinding,
    Declined,
    Feedback,
    FeedbackGiven,
    ImprovementProposal,
    Merged,
    Nature,
    Reopened,
    Stage,
    Stage2Requested,
    TransferAccepted,
    Unmerged,
    Withdrawn,
)
from grievance.model import Outcome as Decided
from grievance.motivation._period import Period
from grievance.motivation.history._measure import measure
from grievance.motivation.history._reference import Rates, Reference
from grievance.motivation.history._tally import CaseCounts, Measured, Tally
from grievance.motivation.history._terms import Terms
from grievance.motivation.scheme._builders import closures, handling_time, load, proposals, repeat_orders
from grievance.motivation.scheme._component import Better, Component, Measure, Scope, Statistic
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.scheme._scheme import Gate, Scheme
from grievance.motivation.statistics._poisson import byar
from grievance.motivation.statistics._shrinkage import fit_prior, posterior_interval, shrunk
from grievance.motivation.statistics._survival import survival
from grievance.testing import a_refusal
from support.courses import CUSTOMER, SYSTEM, Course, answered, day

MARCH = Period(first=date(2026, 3, 1), last=date(2026, 3, 31))
WEEK = timedelta(days=7)
OPEN: dict[str, Any] = {"stage": Stage.OPEN}
CONFIDENCE = Fraction(95, 100)


def of(component: Component, *gates: Gate) -> Scheme:
    """A scheme of one component."""
    return Scheme(name="test", version="1", components=(component,), gates=gates)


def measured(courses: Iterable[Course], component: Component, *gates: Gate, now: float = 100, **given: Any) -> Measured:
    """What courses come to in March."""
    named: dict[str, Any] = {"period": MARCH, "now": day(now)} | given
    return measure((course.told for course in courses), scheme=of(component, *gates), **named)


def one(courses: Iterable[Course], component: Component, person: str = "ann", **given: Any) -> Measurement:
    """The one component of one person."""
    return measured(courses, component, **given).measured[person][component.name]


def guarded(courses: Iterable[Course], measure: Measure, person: str, **given: Any) -> Measurement:
    """One counter-metric of one person."""
    found = measured(courses, CARRIED, Gate(measure=measure, at_most=1), **given)
    return found.guards[person][measure]


NET = closures(weight=1, guarded_by=())
RATE = closures(weight=1, statistic=Statistic.RATE, guarded_by=())
WITHIN = handling_time(weight=1, within=WEEK, guarded_by=())
CARRIED = load(weight=1, better=Better.HIGHER, scope=Scope.PERSON)
LASTS = handling_time(weight=1, statistic=Statistic.RESTRICTED_MEAN, within=WEEK, guarded_by=())
HALF = Rates(overall=Fraction(1, 2), by_stratum={})
AGAIN = repeat_orders(weight=1, within=WEEK)
IDEAS = proposals(weight=1)

# --- closures


def test_closures_are_the_sum_of_shares() -> None:
    """Two of one's own and one of which a quarter is theirs."""
    helped = Course("c-3", receiver="ann").answered(2, "bob").accepted(3)
    found = one([answered(1, "ann"), answered(2, "ann"), helped], NET)
    assert (found.value, found.evidence) == (Fraction(9, 4), Fraction(9, 4))
    assert (found.low, found.high) == byar(Fraction(9, 4), CONFIDENCE)


def test_twelve_of_eighty_reopened_leave_sixty_eight() -> None:
    """Net = closed - reopened (D16)."""
    courses = [answered(number, "ann") for number in range(80)]
    for course in courses[:12]:
        course.then(5, Reopened, CUSTOMER, **OPEN)
    assert one(courses, NET).value == 68
    assert guarded(courses, Measure.REOPENED, "ann").value == Fraction(12, 80)


def test_a_closure_counts_in_the_period_in_which_it_is_confirmed() -> None:
    """Answered in March and confirmed in April is April's; one taken back in April is less by one there."""
    april = Period.parse("2026-04")
    late, back = answered(1, "ann", accepted=False, on=5), answered(2, "ann").then(40, Reopened, CUSTOMER, **OPEN)
    assert one([late, back], NET).value == 1
    assert one([late, back], NET, period=april).value == 0
    assert one([late], NET, period=april).value == 1
    assert one([back], NET, period=april).value == -1
    assert one([back], NET, period=april).evidence == 2  # open again, and taken back


def test_a_closure_that_lies_ahead_is_not_counted_yet() -> None:
    """It waits until its window has passed by now."""
    may = Period.parse("2026-03..2026-05")
    course = answered(1, "ann", accepted=False)
    assert one([course], NET, period=may, now=28.9).value == 0
    assert one([course], NET, period=may, now=29).value == 1


def test_the_last_instant_of_a_period_belongs_to_the_next() -> None:
    """Each instant lies in one period."""
    on_the_first = Course().answered(1, "ann").accepted(31)
    assert one([on_the_first], NET).value == 0
    assert one([on_the_first], NET, period=Period.parse("2026-04")).value == 1
    at_its_beginning = Course(on=-5).answered(-4, "ann").accepted(0)
    assert one([at_its_beginning], NET).value == 1


def test_difficulty_weighs_closures() -> None:
    """By the fixed reference where there is one; a stratum that it does not know is worth one."""
    reference = Reference(difficulty={("delivery", ""): Fraction(3, 2)})
    courses = [answered(1, "ann"), answered(2, "ann", category="price")]
    assert one(courses, NET, reference=reference).value == Fraction(5, 2)


def test_difficulty_is_the_time_a_stratum_takes_over_that_of_all() -> None:
    """Ten easy ones of 24 hours, ten hard ones of 72, filled up with ten of the average, 48."""
    courses = [answered(number, "ann", after=1 if number % 2 else 3, category="ab"[number % 2]) for number in range(20)]
    found = measured(courses, NET)
    assert dict(found.reference.difficulty) == {
        ("a", ""): round(Fraction(10 * 72 + 10 * 48, 20 * 48), 3),
        ("b", ""): round(Fraction(10 * 24 + 10 * 48, 20 * 48), 3),
    }
    assert found.measured["ann"]["closures"].value == 20


def test_difficulty_is_bounded() -> None:
    """However long a stratum takes, a closure in it is worth no more than four, and no less than a quarter."""
    courses = [answered(number, "ann", after=0.04, category="easy") for number in range(2000)]
    courses += [answered(number, "ann", after=60, category="hard") for number in range(2000, 2060)]
    assert measured(courses, NET).reference.difficulty == {("easy", ""): Fraction(1, 4), ("hard", ""): 4}


def test_difficulty_counts_open_complaints_up_to_the_horizon() -> None:
    """An open one takes at least until now, none more than the horizon."""
    courses = [answered(number, "ann", category="a") for number in range(10)]
    courses += [Course(f"o-{number}", category="b", receiver="ann") for number in range(10)]
    found = measured(courses, NET, terms=Terms(horizon=timedelta(days=10))).reference.difficulty
    overall = (24 * 10 + 240 * 10) / 20
    assert found["a", ""] == round(Fraction((10 * 24 + 10 * overall) / (20 * overall)), 3)
    assert found["b", ""] == round(Fraction((10 * 240 + 10 * overall) / (20 * overall)), 3)


def test_the_rate_is_closed_over_carried() -> None:
    """Carried is what could have been closed in the period: what was open, and what was closed in it."""
    courses = [answered(1, "ann"), Course("c-2", receiver="ann"), Course("c-3", receiver="ann").then(2, Withdrawn)]
    courses.append(answered(4, "ann", on=-10))  # closed before
    courses.append(Course("c-5", on=40, receiver="ann"))  # received after
    courses.append(Course("c-6").then(2, Declined, "ann", refusal=a_refusal(decided_by="ann", reviewed_by="liz")))
    courses.append(Course("c-7").then(2, Declined, "ann", refusal=a_refusal(decided_by="ann")))
    old = Course("c-8", on=-90).then(-1, Declined, "ann", refusal=a_refusal(decided_by="ann"))
    courses.append(old)  # refused before, whether that was right or not: it counts once, not in every later period
    found = one(courses, RATE)
    low, high = byar(1, CONFIDENCE)
    assert (found.value, found.evidence) == (Fraction(1, 3), Fraction(3))
    assert (found.low, found.high) == (low / 3, high / 3)


def test_nothing_carried_is_pending() -> None:
    """Missing is never zero (L65), and having closed none of one's own is no missing."""
    waiting = [
        ImprovementProposal(id="p", by="ann", at=day(1), assessed=Assessment(by="liz", at=day(2), accepted=True))
    ]
    assert one([], NET, proposals=waiting).pending == "no complaint was carried in the period"
    assert one([], RATE, proposals=waiting).pending == "no complaint was carried in the period"
    found = one([Course(receiver="ann")], NET)
    assert (found.value, found.evidence) == (Fraction(0), Fraction(1))


def test_taken_back_without_carrying_is_no_rate() -> None:
    """An audit took back what another period had counted and somebody withdrew."""
    course = answered(1, "ann", on=-10).then(3, Reopened, CUSTOMER, **OPEN).then(4, Withdrawn, CUSTOMER)
    assert one([course], RATE).pending == "no complaint was carried in the period"
    assert (one([course], NET).value, one([course], NET).evidence) == (Fraction(-1), Fraction(1))


# --- what earns nothing


def test_merged_split_and_self_created_complaints_earn_nothing() -> None:
    """They are counted as such, and change no figure (L59)."""
    plain = [answered(1, "ann", customer_id="eve", product="fridge")]
    more = [
        Course("m", receiver="ann").then(2, Merged, "ann", into="c-1"),
        answered(2, "ann", on=3, customer_id="eve", product="fridge"),
        Course("s", by="ann").answered(2, "ann").accepted(3, "ann"),
        Course("e", nature=Nature.ENQUIRY, receiver="ann"),
    ]
    for component in (NET, RATE, CARRIED):
        assert one([*plain, *more], component) == one(plain, component)
    assert one([*plain, *more[1:]], WITHIN) == one(plain, WITHIN)
    assert measured([*plain, *more], NET).cases == CaseCounts(read=5, regular=1, merged=1, split=1, self_created=1)


def test_what_was_taken_back_before_a_merger_stays_taken_back() -> None:
    """Merging does not bring the credit back."""
    course = answered(1, "ann", on=-10).then(3, Reopened, CUSTOMER, **OPEN).then(4, Merged, "ann", into="c-0")
    regular = answered(2, "ann")
    assert one([course, regular], NET).value == 0
    assert one([course], NET).value == -1


def test_nobody_s_complaints_are_counted() -> None:
    """What nobody touched is in nobody's figures, and is told."""
    assert measured([Course(), answered(2, "ann")], NET).cases.without_people == 1


def test_a_complaint_that_came_later_is_read_and_no_more() -> None:
    """What is registered after now is not known."""
    assert measured([Course(on=30)], NET, now=20).cases == CaseCounts(read=1)


def test_people_are_those_whose_work_counts_in_the_period() -> None:
    """What was received, closed or taken back in it, and proposals that were accepted; nobody else is listed."""
    courses = [answered(1, "ann"), answered(2, "bob", on=-1.5), answered(3, "dan", on=-20), answered(4, "liz", on=40)]
    courses.append(Course("c-5", by="sam").answered(1, "sam"))
    courses.append(answered(6, "kim", on=-20).then(2, Reopened, CUSTOMER, **OPEN))
    assert list(measured(courses, NET).measured) == ["ann", "bob", "kim"]


# --- handling time


def test_the_cohort_is_what_was_received_and_is_due() -> None:
    """Open ones count as failures; the share is drawn towards that of all (L71)."""
    courses = [answered(number, "ann", after=7 if number < 6 else 7.01) for number in range(8)]
    courses += [answered(number, "bob", after=2 if number < 12 else 9) for number in range(10, 20)]
    courses += [Course(f"o-{number}", receiver="ann") for number in range(2)]
    courses.append(answered(90, "ann", on=-1))
    prior = fit_prior([(6, 10), (2, 10)])
    found = one(courses, WITHIN)
    assert found.evidence == 10
    assert found.value == shrunk(6, 10, prior)
    assert (found.low, found.high) == posterior_interval(6, 10, prior, CONFIDENCE)


def test_complaints_that_are_not_due_are_left_out_answered_or_not() -> None:
    """Else only the quick ones would count; it is due when more than the window has passed."""
    quick = answered(1, "ann")
    assert one([quick], WITHIN, now=7).pending == "what was received in the period is not due yet"
    assert one([quick], WITHIN, now=7.01).value == 1
    waiting = [quick, Course("c-2", on=5, receiver="bob")]
    assert one(waiting, WITHIN, now=8).evidence == 1
    assert one(waiting, WITHIN, "bob", now=8).pending == "what was received in the period is not due yet"
    assert one([answered(3, "dan", on=-2)], WITHIN, "dan").pending == "nothing was received in the period"


def test_withdrawn_in_time_are_left_out_and_late_ones_count() -> None:
    """Neutral, unless the window had passed unanswered."""
    in_time = Course("w", receiver="ann").then(7, Withdrawn, CUSTOMER)
    late = Course("x", receiver="ann").then(7.5, Withdrawn, CUSTOMER)
    assert one([answered(1, "ann"), in_time], WITHIN).evidence == 1
    assert one([answered(1, "ann"), in_time, late], WITHIN).value == Fraction(1, 2)


def merged_into(into: str, by: Any = "ann", number: str = "m", on: float = 6, **said: Any) -> Course:
    """A complaint of eve's that ann has, and that goes on as part of another."""
    named: dict[str, Any] = {"receiver": "ann", "customer_id": "eve", "product": number} | said
    return Course(number, **named).then(on, Merged, by, into=into)


def absorbing(number: str, after: float | None, customer: str | None = "eve", on: float = 0) -> Course:
    """A complaint of bob's that others went into, answered some days after its receipt."""
    course = Course(number, on=on, receiver="bob", customer_id=customer, product=number)
    course.then(on + 0.5, Absorbed, SYSTEM, complaint_id="m", received_at=day(0))
    return course if after is None else course.answered(on + after, "bob")


@pytest.mark.parametrize("absorbing_first", [True, False])
@pytest.mark.parametrize(
    ("merged", "into", "met"),
    [
        (merged_into("a"), absorbing("a", 7), {"ann": 1, "bob": 1}),
        (merged_into("a"), absorbing("a", 7.01), {"ann": 0, "bob": 0}),
        (merged_into("a"), absorbing("a", 6.5, on=-1), {"ann": 1}),
        (merged_into("a", on=7), absorbing("a", 2), {"ann": 1, "bob": 1}),
        (merged_into("a", on=7.01), absorbing("a", 2), {"ann": 0, "bob": 1}),
        (merged_into("a"), absorbing("a", None), {"ann": 0, "bob": 0}),
        (merged_into("a"), absorbing("a", 6, "kim"), {"ann": 0, "bob": 1}),
        (merged_into("a", "bob"), absorbing("a", 6, "kim"), {"ann": 1, "bob": 1}),
        (merged_into("a", SYSTEM), absorbing("a", 6, "kim"), {"ann": 1, "bob": 1}),
        (merged_into("a", customer_id=None), absorbing("a", 6, None), {"ann": 0, "bob": 1}),
        (merged_into("a", SYSTEM, customer_id=None), absorbing("a", 6, None), {"ann": 1, "bob": 1}),
        (merged_into("other"), absorbing("a", 6), {"ann": 0, "bob": 1}),
        (merged_into("a").then(6.5, Unmerged, "ann"), absorbing("a", 6.7), {"ann": 0, "bob": 1}),
    ],
)
def test_a_merged_complaint_is_answered_with_the_one_it_went_into(
    merged: Course, into: Course, met: dict[str, int], *, absorbing_first: bool
) -> None:
    """Of the same known customer, or merged by who had no part in it; its own people have the time (L57)."""
    courses = [into, merged] if absorbing_first else [merged, into]
    found = measured(courses, WITHIN, reference=Reference(rates={"handling time": HALF}))
    times = {person: each["handling time"] for person, each in found.measured.items()}
    prior = fit_prior([(Fraction(one), Fraction(1)) for one in met.values()])
    expected: dict[str, tuple[Fraction | None, Fraction]] = {
        person: (shrunk(Fraction(one), Fraction(1), prior), Fraction(1)) for person, one in met.items()
    }
    assert {person: (time.value, time.evidence) for person, time in times.items()} == expected
    assert found.reference.rates["handling time"].overall == Fraction(sum(met.values()), len(met))


def test_mergers_are_followed_to_their_end() -> None:
    """A ring has none; one that breaks off on the way has none either."""

    def rate(*courses: Course) -> Fraction:
        return measured(courses, WITHIN).reference.rates["handling time"].overall

    first, second, last = merged_into("n"), merged_into("a", number="n"), absorbing("a", 6)
    for order in ([first, second, last], [last, second, first], [second, last, first]):
        assert rate(*order) == 1
    assert rate(first, merged_into("m", number="n")) == 0
    assert rate(first, merged_into("a", number="n", customer_id="kim"), last) == round(Fraction(1, 3), 9)
    assert rate(merged_into("m")) == 0
    assert rate(first, second) == 0


def test_a_merged_complaint_waits_until_it_is_due() -> None:
    """As others do; and who has only merged ones is on the list."""
    found = measured([merged_into("a", on=2), absorbing("a", 3)], WITHIN, now=6)
    assert {each["handling time"].pending for each in found.measured.values()} == {
        "what was received in the period is not due yet"
    }
    assert list(measured([merged_into("a", on=2)], WITHIN).measured) == ["ann"]
    assert not measured([merged_into("a", on=40, received_at=day(-1))], WITHIN).measured


def test_a_complaint_that_was_made_up_earns_nothing_merged_either() -> None:
    """It can only come late, beside the cohort."""
    courses = [absorbing("a", 6), answered(3, "ann"), *(answered(number, "bob", after=9) for number in range(10, 20))]
    own = [Course("m", by="ann", customer_id="eve").then(2, Merged, "ann", into=into) for into in ("a", "none")]
    before = one(courses, WITHIN)
    assert one([*courses, own[0]], WITHIN) == before
    assert one([*courses, own[1]], WITHIN).value < before.value  # type: ignore[operator]
    assert one([*courses, own[1]], LASTS) == one(courses, LASTS)
    assert not measured([own[1]], WITHIN).measured


def test_merged_complaints_take_the_time_until_they_are_answered_there() -> None:
    """And are open as long as they are not."""
    assert one([merged_into("a", on=1), absorbing("a", 3)], LASTS).value == 72
    assert one([merged_into("a", on=1), absorbing("a", 3, "kim")], LASTS).value == 168
    assert one([merged_into("a", on=1), absorbing("a", 3)], LASTS).evidence == 1


def test_looking_at_mergers_on_the_way_changes_nothing() -> None:
    """What is not answered yet may be, once the rest is read."""
    tally = Tally(scheme=of(WITHIN), period=MARCH, now=day(100))
    tally.add(*merged_into("a").told)
    assert tally.measured().reference.rates["handling time"].overall == 0
    tally.add(*absorbing("a", 6).told)
    for _ in range(2):
        assert tally.measured().reference.rates["handling time"].overall == 1


def test_who_sat_on_a_case_has_what_became_of_it() -> None:
    """Handing it over the day before it is late leaves the failure; evidence is what one worked on."""
    courses = [
        Course(f"c-{number}", receiver="ann").then(6, TransferAccepted, "bob").answered(9, "bob") for number in range(7)
    ]
    courses += [answered(number, "bob", receiver="bob") for number in range(10, 16)]
    found = measured(courses, WITHIN, reference=Reference(rates={"handling time": HALF}))
    prior = fit_prior([(Fraction(0), Fraction(6)), (Fraction(6), Fraction(7))])
    ann, bob = (found.measured[person]["handling time"] for person in ("ann", "bob"))
    assert float(ann.value or 0) == pytest.approx(float(shrunk(Fraction(0), Fraction(6), prior)), abs=1e-6)
    assert float(bob.value or 0) == pytest.approx(float(shrunk(Fraction(6), Fraction(7), prior)), abs=1e-6)
    assert (ann.evidence, bob.evidence) == (Fraction(7, 5), 6 + 7 * Fraction(4, 5))


def test_who_only_held_a_case_is_on_the_list() -> None:
    """Without any work there is no evidence."""
    course = Course(receiver="ann").answered(1, "ann").then(2, Reopened, SYSTEM, stage=Stage.OPEN, owner="bob")
    found = measured([course], WITHIN).measured
    assert found["bob"]["handling time"].evidence == 0
    assert found["bob"]["handling time"].value is not None
    assert one([course], LASTS, "bob").evidence == 0


def test_a_late_split_or_self_created_one_counts_against_who_did_it() -> None:
    """Answered in time it would have earned nothing."""
    regular = answered(1, "ann", customer_id="eve")
    others = [answered(number, "bob", after=9) for number in range(10, 20)]
    for late in (answered(2, "ann", on=2, after=9, customer_id="eve"), Course("s", by="ann", receiver="ann")):
        before, after = one([regular, *others], WITHIN), one([regular, *others, late], WITHIN)
        assert after.value < before.value  # type: ignore[operator]


def test_equal_skill_on_different_cases_is_equal() -> None:
    """A handles simple cases, B complex ones; both do an eighth better than the reference (D22)."""
    rates = Rates(
        overall=Fraction("0.6"), by_stratum={("simple", ""): Fraction("0.8"), ("complex", ""): Fraction("0.4")}
    )
    reference = Reference(rates={"handling time": rates})
    mix = {"a": {"simple": (72, 80), "complex": (9, 20)}, "b": {"simple": (18, 20), "complex": (36, 80)}}
    courses = [
        answered(number, who, after=1 if number < met else 9, category=kind)
        for who, kinds in mix.items()
        for kind, (met, tried) in kinds.items()
        for number in range(tried)
    ]
    found = measured(courses, WITHIN, reference=reference).measured
    assert found["a"]["handling time"].value == found["b"]["handling time"].value == Fraction("0.675")


def test_the_reference_of_a_period_is_filled_up_with_the_average() -> None:
    """(met + 10 x overall) / (tried + 10) in each stratum; a stratum that is not known has the rate of all."""
    courses = [answered(number, "ann", category="a") for number in range(10)]
    courses += [answered(number, "ann", category="b", after=9) for number in range(10, 40)]
    rates = measured(courses, WITHIN).reference.rates["handling time"]
    overall = Fraction(10, 40)
    assert rates.overall == overall
    assert rates.of(("a", "")) == round((10 + 10 * overall) / 20, 9)
    assert rates.of(("b", "")) == round((0 + 10 * overall) / 40, 9)
    assert rates.of(("c", "")) == overall


def test_a_yardstick_of_nothing_leaves_the_plain_share() -> None:
    """Where nothing was to be expected there is no ratio."""
    reference = Reference(rates={"handling time": Rates(overall=Fraction(0), by_stratum={})})
    courses = [answered(1, "ann"), answered(2, "ann", after=9)]
    assert one(courses, WITHIN, reference=reference).value == Fraction(1, 2)
    assert measured([], WITHIN).reference.rates["handling time"] == Rates(overall=Fraction(0), by_stratum={})


def test_times_are_those_of_kaplan_and_meier() -> None:
    """Each hour begun is one; open ones are censored now, withdrawn ones then; the weight is the time held."""
    helped = Course("c-3", receiver="ann").answered(2, "bob")
    open_one, gone = Course("c-4", on=1, receiver="ann"), Course("c-5", receiver="ann").then(3, Withdrawn, CUSTOMER)
    courses = [answered(1, "ann", after=1.01), answered(2, "ann", after=4), helped, open_one, gone]
    courses.append(answered(6, "ann", on=-2))
    curve = survival([(25, True, 1), (96, True, 1), (48, True, 1), (9 * 24, False, 1), (72, False, 1)])
    median = handling_time(weight=1, statistic=Statistic.MEDIAN, guarded_by=())
    mean = handling_time(weight=1, statistic=Statistic.RESTRICTED_MEAN, within=timedelta(days=5), guarded_by=())
    found = one(courses, mean, now=10)
    assert (found.value, found.evidence) == (Fraction(curve.restricted_mean(120)), Fraction(17, 4))
    assert (float(found.low or 0), float(found.high or 0)) == curve.restricted_interval(120, CONFIDENCE)
    found = one(courses, median, now=10)
    assert found.value == Fraction(96)
    assert (found.low, found.high) == (
        Fraction(48),
        Fraction(216),
    )  # its upper end is not reached: the longest that is known
    assert one([open_one], median).pending == "fewer than half of the cases have been answered"
    assert one([answered(6, "ann", on=-2)], mean).pending == "nothing was received in the period"


def test_an_answer_before_the_receipt_took_no_time() -> None:
    """Entries of an earlier day are not negative time."""
    mean = handling_time(weight=1, statistic=Statistic.RESTRICTED_MEAN, within=WEEK, guarded_by=())
    assert one([answered(1, "ann", after=-1)], mean).value == 0


# --- repeat orders


def bought(times: dict[str, int | None]) -> Any:
    """A shop that knows how often its customers bought again."""

    def purchases(customer_id: str, after: datetime, until: datetime) -> int | None:
        assert until - after == WEEK
        return times[customer_id]

    return purchases


def test_customers_count_once_a_person() -> None:
    """With the share of their first case that is known; who ordered is a success."""
    courses = [answered(1, "ann", customer_id="eve"), answered(2, "ann", on=15, customer_id="eve")]
    courses += [
        answered(3, "ann", customer_id="kim"),
        Course("c-4", customer_id="sam", receiver="ann").answered(2, "bob"),
    ]
    found = one(courses, AGAIN, purchases=bought({"eve": 2, "kim": 0, "sam": 1}))
    prior = fit_prior([(Fraction(5, 4), Fraction(9, 4)), (Fraction(3, 4), Fraction(3, 4))])
    assert (found.value, found.evidence) == (shrunk(Fraction(5, 4), Fraction(9, 4), prior), Fraction(9, 4))


def test_orders_are_pending_until_somebody_says() -> None:
    """Missing is pending, never zero (D17)."""
    courses = [answered(1, "ann", customer_id="eve")]
    assert one(courses, AGAIN).pending == "nobody says who has ordered again"
    not_yet = "no customer's time for another order was over in the period, or it is not known yet"
    assert one(courses, AGAIN, purchases=bought({"eve": None})).pending == not_yet
    assert one([answered(1, "ann")], AGAIN, purchases=bought({})).pending == not_yet


def test_the_time_for_another_order_has_to_end_in_the_period() -> None:
    """And by now; an open or withdrawn complaint has no answer after which one could order."""
    asked = bought({"eve": 1})
    for on, now, counted in [(0, 8, True), (0, 7.9, False), (22.9, 99, True), (23, 99, False), (-8.1, 99, False)]:
        course = answered(1, "ann", on=on, customer_id="eve")
        others = [answered(2, "ann")]
        assert bool(one([*others, course], AGAIN, purchases=asked, now=now).evidence) is counted
    open_ones = [Course("c-1", customer_id="eve", receiver="ann"), Course("c-2", customer_id="eve", receiver="ann")]
    open_ones[1].then(2, Withdrawn, CUSTOMER)
    assert one(open_ones, AGAIN, purchases=asked).pending


def test_a_later_case_tells_what_the_first_could_not() -> None:
    """A customer of whom nothing is known yet has not been counted."""
    answers = iter([None, 1])
    courses = [answered(1, "ann", customer_id="eve"), answered(2, "ann", on=15, customer_id="eve")]
    assert one(courses, AGAIN, purchases=lambda *_asked: next(answers)).value == 1


# --- load and proposals


def test_the_load_is_the_shares_of_what_was_received() -> None:
    """A number that is known, even if it is 0."""
    courses = [answered(1, "ann"), Course("c-2", receiver="ann").answered(2, "bob"), answered(3, "dan", on=-2)]
    found = one(courses, CARRIED)
    assert (found.value, found.low, found.high) == (Fraction(5, 4), Fraction(5, 4), Fraction(5, 4))
    assert one(courses, CARRIED, "dan").value == 0


def test_a_known_number_has_all_the_evidence_it_needs() -> None:
    """None is not missing."""
    strict = load(weight=1, better=Better.HIGHER, scope=Scope.PERSON, minimum=3)
    assert one([answered(3, "dan", on=-2)], strict, "dan").evidence == 3


def test_the_load_of_the_department_is_the_same_for_all() -> None:
    """Complaints received over the people who worked on them."""
    component = load(weight=1, better=Better.LOWER, scope=Scope.DEPARTMENT)
    courses = [answered(1, "ann"), answered(2, "ann"), answered(3, "bob"), answered(4, "dan", on=-2)]
    assert {person: found["load"].value for person, found in measured(courses, component).measured.items()} == {
        "ann": Fraction(3, 2),
        "bob": Fraction(3, 2),
        "dan": Fraction(3, 2),
    }
    assert (
        one([answered(4, "dan", on=-2)], component, "dan").pending == "nobody worked on what was received in the period"
    )


def test_complaints_about_a_person_are_counted_whoever_handles_them() -> None:
    """The third meaning of S13 (A.1.2); those received before are not."""
    component = load(weight=1, better=Better.LOWER, scope=Scope.PERSON, about=True)
    courses = [answered(1, "ann", staff_complained_about=("bob",)), answered(2, "bob")]
    courses.append(answered(3, "ann", on=-2, staff_complained_about=("bob",)))
    courses.append(Course("s", by="ann", staff_complained_about=("bob",), receiver="ann"))
    assert one(courses, component, "bob").value == 1
    assert one(courses, component, "ann").value == 0


def proposal(number: int, by: str, accepted: float | None, *, accept: bool = True) -> ImprovementProposal:
    """A proposal, assessed on a day or not at all."""
    assessed = None if accepted is None else Assessment(by="liz", at=day(accepted), accepted=accept)
    return ImprovementProposal(id=f"p-{number}", by=by, at=day(-20), assessed=assessed)


def test_proposals_count_when_somebody_else_accepts_them() -> None:
    """In the period; filing earns nothing (S14, L57)."""
    filed = [proposal(1, "ann", 3), proposal(2, "ann", None), proposal(3, "ann", 4, accept=False)]
    filed += [proposal(4, "ann", 40), proposal(5, "bob", 5), proposal(6, "ann", 31)]
    found = measured([answered(1, "dan")], IDEAS, proposals=filed).measured
    assert {person: each["proposals"].value for person, each in found.items()} == {"ann": 1, "bob": 1, "dan": 0}
    assert one([answered(1, "dan")], IDEAS, "dan", proposals=None).pending == "proposals are not recorded"


# --- counter-metrics


def test_the_reopened_share_is_of_the_ends_in_the_period() -> None:
    """Shared as they were then; a withdrawal is none."""
    back = (
        Course("c-1", receiver="bob")
        .answered(2, "ann")
        .then(3, Reopened, SYSTEM, **OPEN)
        .then(4, TransferAccepted, "dan")
    )
    courses = [back, answered(2, "ann"), answered(3, "ann", on=-5), Course("c-4", receiver="ann").then(2, Withdrawn)]
    assert guarded(courses, Measure.REOPENED, "ann").evidence == Fraction(7, 4)
    assert guarded(courses, Measure.REOPENED, "bob").evidence == Fraction(1, 4)
    prior = fit_prior([(Fraction(3, 4), Fraction(7, 4)), (Fraction(1, 4), Fraction(1, 4))])
    assert guarded(courses, Measure.REOPENED, "ann").value == shrunk(Fraction(3, 4), Fraction(7, 4), prior)
    assert guarded(courses, Measure.REOPENED, "dan").pending == "no complaint ended in the period"


def test_satisfaction_is_of_those_who_said_so_in_the_period() -> None:
    """Marks of four and five are satisfied."""
    courses = [answered(number, "ann") for number in range(4)]
    for course, (on, mark) in zip(courses, [(3, 5), (4, 3), (5, 4), (40, 1)], strict=True):
        course.then(on, FeedbackGiven, CUSTOMER, feedback=Feedback(satisfaction=mark))
    found = guarded(courses, Measure.SATISFACTION, "ann")
    assert (found.value, found.evidence) == (Fraction(2, 3), Fraction(3))
    silent = guarded([answered(1, "ann")], Measure.SATISFACTION, "ann")
    assert silent.pending == "no complainant said in the period how it was handled"


def test_overturned_decisions_are_of_who_decided() -> None:
    """Whole, not shared; a refusal is a decision too, a withdrawal and a closing without an answer are none."""
    lost = Course("c-1", receiver="bob").answered(2, "ann", Decided.REJECTED).then(3, Stage2Requested, CUSTOMER)
    lost.answered(5, "dan")
    kept = Course("c-2").then(2, Declined, "ann", refusal=a_refusal(decided_by="ann"))
    courses = [lost, kept, Course("c-3", receiver="ann").then(2, Withdrawn), answered(4, "ann", on=-5)]
    found = guarded(courses, Measure.OVERTURNED, "ann")
    prior = fit_prior([(1, 2), (0, 1)])
    assert (found.value, found.evidence) == (shrunk(1, 2, prior), Fraction(2))
    assert guarded(courses, Measure.OVERTURNED, "bob").pending == "nothing was decided in the period"


def test_the_audit_share_is_what_passed_of_what_was_audited_in_the_period() -> None:
    """Whatever sort the complaint is of."""
    findings = [
        AuditFinding(complaint_id=f"c-{number}", by="liz", at=day(on), passed=passed)
        for number, on, passed in [(1, 5, True), (2, 6, False), (3, 7, True), (4, 40, False)]
    ]
    courses = [answered(number, "ann") for number in range(1, 5)]
    courses[2] = Course("c-3", receiver="ann").then(2, Merged, "ann", into="c-1")
    found = guarded(courses, Measure.AUDIT, "ann", audits=findings)
    assert (found.value, found.evidence) == (Fraction(2, 3), Fraction(3))
    assert guarded(courses, Measure.AUDIT, "ann").pending == "nothing was audited in the period"


@pytest.mark.parametrize("measure", [Measure.REOPENED, Measure.SATISFACTION, Measure.OVERTURNED])
def test_self_made_complaints_do_not_thin_out_the_counter_metrics(measure: Measure) -> None:
    """What cannot earn anything cannot hide anything either."""
    said: dict[str, Any] = {"feedback": Feedback(satisfaction=1)}
    bad = Course("c-1").answered(1, "ann", Decided.REJECTED).then(2, FeedbackGiven, CUSTOMER, **said)
    bad.then(3, Stage2Requested, CUSTOMER).answered(4, "bob")
    own = Course("s", by="ann").answered(2, "ann").accepted(3, "ann")
    assert guarded([bad, own], measure, "ann") == guarded([bad], measure, "ann")


def test_a_counter_metric_can_be_a_component() -> None:
    """And what the host measures itself is left to it."""
    reopened = Component(
        name="back", measure=Measure.REOPENED, statistic=Statistic.SHARE, unit="share", better=Better.LOWER, weight=1
    )
    assert one([answered(1, "ann")], reopened).value == 0
    host = Component(
        name="own", measure=Measure.HOST, statistic=Statistic.GIVEN, unit="points", better=Better.HIGHER, weight=1
    )
    assert one([answered(1, "ann")], host).pending == "the host has not given it"


def test_guards_are_those_of_the_gates_and_the_components_once() -> None:
    """Each is measured for everybody."""
    component = closures(weight=1, guarded_by=(Measure.REOPENED, Measure.OVERTURNED))
    found = measured([answered(1, "ann")], component, Gate(measure=Measure.REOPENED, at_most=1))
    assert list(found.guards["ann"]) == [Measure.REOPENED, Measure.OVERTURNED]


# --- the tally


def test_a_tally_can_be_looked_at_on_the_way() -> None:
    """What has been read so far, and more later."""
    tally = Tally(scheme=of(NET), period=MARCH, now=day(50))
    tally.add(*answered(1, "ann").told)
    assert tally.measured().measured["ann"]["closures"].value == 1
    tally.add(*answered(2, "ann").told)
    assert tally.measured().measured["ann"]["closures"].value == 2


def test_a_period_that_has_not_begun_cannot_be_measured() -> None:
    """Nothing of it is known; at its first instant it has begun."""
    with pytest.raises(InvalidValue, match="must not lie before the period"):
        Tally(scheme=of(NET), period=MARCH, now=day(-0.001))
    nothing = Tally(scheme=of(NET), period=MARCH, now=day(0)).measured()
    assert (dict(nothing.measured), nothing.cases.read) == ({}, 0)
