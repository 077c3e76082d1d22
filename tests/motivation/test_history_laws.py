"""Laws of the credit and of the tally, on histories of real commands."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grievance.model import (
    Actor,
    Assessed,
    Contact,
    Contacted,
    ContactKind,
    Direction,
    Event,
    Merged,
    Prompted,
    Registered,
    Settled,
    Timed,
    TransferAccepted,
)
from grievance.motivation._period import Period
from grievance.motivation.history._ledger import Ledger
from grievance.motivation.history._measure import measure
from grievance.motivation.history._reading import read_case
from grievance.motivation.history._reference import Reference
from grievance.motivation.history._tally import Tally
from grievance.motivation.history._terms import Terms
from grievance.motivation.scheme._builders import closures, handling_time, load, proposals
from grievance.motivation.scheme._component import Better, Measure, Scope, Statistic
from grievance.motivation.scheme._scheme import Gate, Scheme
from grievance.testing import RECEIVED, histories
from support.courses import CUSTOMER, SYSTEM, Course, day

QUARTER = Fraction(1, 4)
SCHEME = Scheme(
    name="laws",
    version="1",
    components=(
        closures(weight=QUARTER, guarded_by=(Measure.SATISFACTION, Measure.OVERTURNED)),
        closures(weight=QUARTER, statistic=Statistic.RATE, name="rate", guarded_by=()),
        handling_time(weight=QUARTER, within=timedelta(hours=3), guarded_by=()),
        load(weight=Fraction(1, 8), better=Better.HIGHER, scope=Scope.PERSON),
        proposals(weight=Fraction(1, 8)),
    ),
    gates=(Gate(measure=Measure.REOPENED, at_most=1), Gate(measure=Measure.AUDIT, at_least=0)),
)
TERMS = Terms(reopen_within=timedelta(hours=2), refusals_need_review=False)
REGISTERS = st.lists(histories(steps=7), min_size=1, max_size=4)
STAFF = ("ann", "bob", "clerk")


def register(told: list[tuple[Event, ...]]) -> list[tuple[str, tuple[Event, ...]]]:
    """The histories of a register, one after the other, done by different people in turn."""
    return [(f"c-{number}", tuple(turned(events, number))) for number, events in enumerate(told)]


def turned(events: tuple[Event, ...], number: int) -> list[Event]:
    """Events whose clerks are, in turn, three people; the first one is a program."""
    done: list[Event] = []
    for index, event in enumerate(events):
        by = Actor(id=STAFF[(index + number) % 3]) if index else SYSTEM
        done.append(attrs.evolve(event, by=by))
    return done


@settings(max_examples=60, deadline=None)
@given(histories(steps=10))
def test_the_books_of_the_desk_tell_nothing(history: tuple[Event, ...]) -> None:
    """Whoever reads a store may leave out assessments, clocks, prompts and what was settled."""
    books = (Assessed, Timed, Prompted, Settled)
    kept = [event for event in history if not isinstance(event, books)]
    assert read_case("c", kept) == read_case("c", history)


@given(histories(steps=10))
def test_shares_sum_to_exactly_one(events: tuple[Event, ...]) -> None:
    """Whatever was done by whomever, nobody's credit comes from nowhere."""
    case = read_case("c-1", turned(events, 0))
    for credit in (case.credit, *(end.credit for end in case.ends)):
        assert sum(credit.shares.values()) in ((1,) if credit.weights else (0,))
        assert all(0 < share <= 1 for share in credit.shares.values())


@settings(max_examples=25, deadline=None)
@given(histories(steps=6), st.integers(1, 6), st.integers(1, 5))
def test_notes_beyond_the_first_change_nothing(events: tuple[Event, ...], place: int, notes: int) -> None:
    """Adding notes gains nothing: each kind of work counts once a person."""
    place = min(place, len(events))
    at = events[place - 1].at
    contact = Contact(kind=ContactKind.NOTE, direction=Direction.INTERNAL, channel="desk", at=at)
    note = Contacted(at=at, recorded_at=at, by=Actor(id="bob"), contact=contact)
    once, often = [read_case("c-1", (*events[:place], *[note] * number, *events[place:])) for number in (1, 1 + notes)]
    assert once == often


@settings(max_examples=25, deadline=None)
@given(REGISTERS, st.lists(st.integers(0, 12), min_size=1, max_size=4))
def test_a_closure_counts_in_exactly_one_period(told: list[tuple[Event, ...]], cuts: list[int]) -> None:
    """The closures of consecutive periods sum to those of the whole, for each person and exactly."""
    first, last = RECEIVED.date() - timedelta(days=5), RECEIVED.date() + timedelta(days=10)
    edges = sorted({first, last + timedelta(days=1), *(first + timedelta(days=cut) for cut in cuts)})
    fixed = Reference(difficulty={("", ""): Fraction(1)})

    def net(since: date, until: date) -> dict[str, Fraction]:
        period = Period(first=since, last=until - timedelta(days=1))
        given: dict[str, Any] = {"scheme": SCHEME, "period": period, "now": day(300), "terms": TERMS}
        tally = Tally(reference=fixed, **given)
        for complaint_id, events in register(told):
            tally.add(complaint_id, events)
        found = tally.measured().measured
        return {person: each["closures"].value or Fraction(0) for person, each in found.items()}

    parts: dict[str, Fraction] = {}
    for since, until in pairwise(edges):
        for person, number in net(since, until).items():
            parts[person] = parts.get(person, Fraction(0)) + number
    whole = net(edges[0], edges[-1])
    assert {person: number for person, number in parts.items() if number} == {
        person: number for person, number in whole.items() if number
    }


@settings(max_examples=25, deadline=None)
@given(REGISTERS, st.integers(0, 6))
def test_pages_make_no_difference(told: list[tuple[Event, ...]], cut: int) -> None:
    """Looking at the tally between two pages changes nothing of what it comes to."""
    given: dict[str, Any] = {"scheme": SCHEME, "period": Period.parse("2026-07"), "now": day(300), "terms": TERMS}
    tally = Tally(**given)
    for complaint_id, events in register(told)[:cut]:
        tally.add(complaint_id, iter(events))
    tally.measured()
    for complaint_id, events in register(told)[cut:]:
        tally.add(complaint_id, iter(events))
    assert tally.measured() == measure(register(told), **given)


@settings(max_examples=25, deadline=None)
@given(histories(steps=8), st.integers(0, 10))
def test_what_lies_ahead_changes_nothing(events: tuple[Event, ...], hours: int) -> None:
    """A case as of an instant is the case of what had happened by then."""
    now = RECEIVED + timedelta(hours=hours)
    past = [event for event in events if event.at <= now]
    assume(events[0].at <= now)
    assert read_case("c-1", events, now=now) == read_case("c-1", past)


@given(histories(steps=10))
def test_an_end_counts_before_it_is_taken_back(events: tuple[Event, ...]) -> None:
    """Only the last end can stand, and none is taken back before it was earned."""
    case = read_case("c-1", turned(events, 1), TERMS)
    assert all(end.taken_up_at is not None for end in case.ends[:-1])
    for end in case.ends:
        if end.earned_at is not None:
            assert end.at <= end.earned_at
            assert end.taken_up_at is None or end.earned_at <= end.taken_up_at


DAYS = st.integers(0, 20)


@st.composite
def done(draw: st.DrawFn) -> list[Course]:
    """A register of plain cases of three people in three categories, some late, some open."""
    courses: list[Course] = []
    for number in range(draw(st.integers(3, 12))):
        who, kind = draw(st.sampled_from(STAFF)), draw(st.sampled_from("xyz"))
        course = Course(f"c-{number}", on=draw(DAYS), category=kind, customer_id="eve", product=f"p-{number}")
        received = (course.events[0].at - day(0)) / timedelta(days=1)
        course.noted(received + 0.2, draw(st.sampled_from(STAFF)))
        if draw(st.booleans()):
            course.answered(received + draw(st.sampled_from((0.5, 3, 9))), who)
            course.accepted(received + 10)
        courses.append(course)
    return courses


@settings(max_examples=25, deadline=None)
@given(
    done(),
    st.sampled_from(STAFF),
    st.sampled_from("xyz"),
    st.tuples(DAYS, st.sampled_from((0.5, 3, 9))),
    st.integers(0, 2),
)
def test_cases_that_earn_nothing_raise_nothing(
    courses: list[Course], who: str, kind: str, days: tuple[float, float], sort: int
) -> None:
    """A self-created, a split and a self-merged case: no figure of who did it becomes better, and no counter-metric."""
    on, after = days
    if sort == 0:
        fake = Course("f", on=on, by=who, category=kind).answered(on + after, who).accepted(on + 10, who)
    elif sort == 1:
        of = courses[0].events[0]
        assert isinstance(of, Registered)
        on = (of.at - day(0)) / timedelta(days=1) + 1
        fake = Course("f", on=on, category=kind, customer_id="eve", product="p-0").answered(on + after, who)
        fake.accepted(on + 10, CUSTOMER)
    else:
        fake = Course("f", on=on, category=kind, by=who).noted(on, who).then(on + after, Merged, who, into="c-0")
    given: dict[str, Any] = {"scheme": SCHEME, "period": Period.parse("2026-03..2026-04"), "now": day(90)}
    before = measure((one.told for one in courses), **given)
    after_it = measure((one.told for one in (*courses, fake)), **given)
    assert set(before.measured) == set(after_it.measured)
    for name, found in before.measured.get(who, {}).items():
        value, later = found.value, after_it.measured[who][name].value
        assert (value is None) == (later is None)
        assert value is None or later is None or later <= value
    assert before.guards == after_it.guards
    others = {person: found for person, found in before.measured.items() if person != who}
    assert others == {person: found for person, found in after_it.measured.items() if person != who}


def test_the_memory_does_not_grow_with_the_register() -> None:
    """
    Ten times as many complaints of the same people and kinds: the same sums, and matters of the last weeks only.

    Of mergers it keeps both complaints, however often somebody else holds them; of times their billionths.
    """
    sizes = []
    for number in (600, 6000):
        tally = Tally(scheme=SCHEME, period=Period.parse("2026-03"), now=day(3000))
        for one in range(number):
            on, who, other = one / 20, STAFF[one % 3], STAFF[(one + 1) % 3]
            course = Course(f"c-{one}", on=on, receiver=who, customer_id=f"u-{one}", category="xyz"[one % 3])
            course.then(on + (one % 97) / 1000, TransferAccepted, other).answered(on + 0.1, other).accepted(on + 2)
            tally.add(*course.told)
        for one in range(5):
            tally.add(*Course(f"m-{one}", receiver="ann").then(1, Merged, "ann", into="c").told)
        tally.add(*Course("c", receiver="bob").told)
        sums: Ledger[object] = vars(tally._components["closures"])["_net"]
        times: Ledger[object] = vars(tally._components["handling time"])["_cohort"].tried
        sizes.append((len(sums._weights), len(times._weights), len(tally._merges), len(tally._matters)))
    assert sizes[0][:3] == sizes[1][:3]
    assert sizes[0][2] == 6
    assert max(matters for *_, matters in sizes) <= 2 * 28 * 20 + 256
