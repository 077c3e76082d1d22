"""The bound on overtaking, under a simulated backlog: high levels go first, and nothing starves (L74)."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.model import Priority, Span, TimeFrame
from grievance.policies import Level, Levels
from support.builders import RECEIVED, a_submission, an_office

HOUR = timedelta(hours=1)
WORDS = ("0 hours", "1 hour", "30 hours", "1 day", "2 weeks", "4 working hours", "1 business day", "0 business days")


@attrs.frozen(kw_only=True)
class Waiting:
    """A complaint in the queue."""

    number: int
    received: datetime
    priority: Priority

    @property
    def rank(self) -> tuple[datetime, int]:
        """The key of the queue."""
        return self.priority.rank_at, self.number


@attrs.frozen(kw_only=True)
class Service:
    """One complaint taken from the queue at an instant, and who was left waiting."""

    at: datetime
    taken: Waiting
    left: tuple[Waiting, ...]


def hours(first: int, last: int) -> st.SearchStrategy[timedelta]:
    """Lengths of time in hours."""
    return st.integers(first, last).map(lambda count: count * HOUR)


@st.composite
def procedures(draw: st.DrawFn) -> Levels:
    """Levels with any head starts, one reserved for people among them."""
    spans = st.sampled_from(WORDS).map(Span.parse)
    count = draw(st.integers(1, 3))
    levels = [
        Level(name=str(number), at_least=10 * number, work_within=draw(spans), head_start=draw(hours(-20, 300)))
        for number in range(count)
    ]
    levels.append(Level(name="reserved", at_least=None, work_within=draw(spans), head_start=draw(hours(0, 300))))
    return Levels(levels=tuple(levels), calendar=an_office(), lead=draw(hours(0, 200)))


@st.composite
def backlogs(draw: st.DrawFn) -> tuple[Levels, list[Waiting]]:
    """Complaints that arrive over three weeks, at any level, some with legal deadlines and time frames."""
    levels = draw(procedures())
    arrivals = sorted(draw(st.lists(hours(0, 500), min_size=2, max_size=25)))
    queue = []
    for number, after in enumerate(arrivals):
        received = RECEIVED + after
        legal = draw(st.none() | hours(-50, 900).map(received.__add__))
        wanted = draw(st.none() | hours(-50, 300).map(received.__add__))
        submission = a_submission(received_at=received, time_frame=wanted and TimeFrame(not_after=wanted))
        priority = levels.place(submission, draw(st.sampled_from(levels.levels)), 0, legal)
        queue.append(Waiting(number=number, received=received, priority=priority))
    return levels, queue


def served(queue: list[Waiting], every: timedelta) -> list[Service]:
    """Serve one complaint at each tick, the first in rank among those received by then."""
    left, at, services = list(queue), RECEIVED, []
    while left:
        here = [one for one in left if one.received <= at]
        if here:
            taken = min(here, key=lambda one: one.rank)
            left.remove(taken)
            services.append(Service(at=at, taken=taken, left=tuple(one for one in here if one is not taken)))
        at += every
    return services


@settings(max_examples=80, deadline=None)
@given(backlog=backlogs(), every=hours(1, 60))
def test_nobody_overtakes_beyond_the_bound(backlog: tuple[Levels, list[Waiting]], every: timedelta) -> None:
    """Who was received later than another's rank plus the bound is never served while that other waits."""
    levels, queue = backlog

    for service in served(queue, every):
        for passed in service.left:
            assert service.taken.received <= passed.priority.rank_at + levels.overtaking_bound


@settings(max_examples=60, deadline=None)
@given(backlog=backlogs(), every=hours(1, 60))
def test_nothing_starves(backlog: tuple[Levels, list[Waiting]], every: timedelta) -> None:
    """A complaint waits no longer than it takes to serve those received by its rank plus the bound."""
    levels, queue = backlog

    for service in served(queue, every):
        mine = service.taken
        last = max(mine.received, mine.priority.rank_at + levels.overtaking_bound)
        rivals = sum(one.received <= last for one in queue) - 1
        assert service.at - mine.received < (rivals + 1) * every


@settings(max_examples=50, deadline=None)
@given(backlog=backlogs())
def test_no_place_is_before_receipt(backlog: tuple[Levels, list[Waiting]]) -> None:
    """Work is never wanted before receipt, nor is a rank earlier than receipt less the head start."""
    levels, queue = backlog

    for one in queue:
        assert one.priority.work_by >= one.received
        assert one.priority.rank_at >= one.received - levels.by_name[one.priority.level].head_start


def test_the_bound_is_reached() -> None:
    """A complaint received exactly at another's rank plus the bound can draw level with it: no smaller bound holds."""
    slow = Level(name="slow", at_least=0, work_within=Span.parse("10 hours"))
    fast = Level(name="fast", at_least=10, work_within=Span.parse("0 hours"), head_start=50 * HOUR)
    levels = Levels(levels=(slow, fast))
    first = levels.place(a_submission(), slow, 0, None)

    other = a_submission(received_at=first.rank_at + levels.overtaking_bound)

    assert levels.overtaking_bound == 50 * HOUR
    assert levels.place(other, fast, 10, None).rank_at == first.rank_at


def test_high_levels_go_first_under_backlog() -> None:
    """An urgent complaint goes before ten normal ones of the day before, not before one that waited for a fortnight."""
    normal = Level(name="normal", at_least=0, work_within=Span.parse("24 hours"))
    urgent = Level(name="urgent", at_least=80, work_within=Span.parse("4 hours"), head_start=72 * HOUR)
    levels = Levels(levels=(normal, urgent))

    def waiting(number: int, after: int, level: Level) -> Waiting:
        submission = a_submission(received_at=RECEIVED + after * HOUR)
        priority = levels.place(submission, level, 0, None)
        return Waiting(number=number, received=submission.received_at, priority=priority)

    old = waiting(0, 0, normal)
    backlog = [waiting(number, 300 + number, normal) for number in range(1, 11)]
    late = waiting(11, 330, urgent)

    order = [one.number for one in sorted([*backlog, late, old], key=lambda one: one.rank)]

    assert order == [0, 11, *range(1, 11)]
