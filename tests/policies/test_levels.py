"""From a score to a level and a place in the queue: thresholds, work-by and rank, by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.model import Priority, Span, TimeFrame
from grievance.policies import Level, Levels
from support.builders import RECEIVED, a_submission, an_office

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def level(name: str, at_least: int | None, within: str, head_start: timedelta = timedelta(0)) -> Level:
    """Return a level that asks for work *within* a length of time in words."""
    return Level(name=name, at_least=at_least, work_within=Span.parse(within), head_start=head_start)


CRISIS = level("crisis", None, "1 working hour", 5 * DAY)
URGENT = level("urgent", 80, "4 working hours", 2 * DAY)
NORMAL = level("normal", 20, "3 business days")
LOW = level("low", 0, "2 weeks", -DAY)
LEVELS = Levels(levels=(NORMAL, CRISIS, URGENT, LOW), calendar=an_office(), lead=3 * DAY)

RECEIVED_AT_ELEVEN = RECEIVED
"""Wednesday, 1 July 2026, 11:00 in London."""
THREE_BUSINESS_DAYS = datetime(2026, 7, 6, 17, tzinfo=UTC)


def placed(at: Level, legal_due: datetime | None = None, *, levels: Levels = LEVELS, **changes: Any) -> Priority:
    """Return the place of a submission at a level."""
    return levels.place(a_submission(**changes), at, 7, legal_due)


@pytest.mark.parametrize(
    ("score", "name"),
    [
        (1000, "urgent"),
        (81, "urgent"),
        (80, "urgent"),
        (79, "normal"),
        (20, "normal"),
        (19, "low"),
        (0, "low"),
        (-1, "low"),
        (-1000, "low"),
    ],
)
def test_thresholds(score: int, name: str) -> None:
    """A level begins at its own score; a score below all of them has the lowest."""
    assert LEVELS.reached_by(score).name == name


@given(score=st.integers())
def test_no_score_reaches_a_level_reserved_for_people(score: int) -> None:
    """Only people assign a reserved level, however high the score."""
    assert not LEVELS.reached_by(score).reserved


def test_the_order_of_the_file_does_not_matter() -> None:
    """Levels are ranked by their scores, not by where they are written."""
    for order in permutations(LEVELS.levels):
        levels = attrs.evolve(LEVELS, levels=order)
        assert [levels.reached_by(score).name for score in (80, 79, 19)] == ["urgent", "normal", "low"]
        assert levels.highest == URGENT
        assert levels.overtaking_bound == 5 * DAY


def test_what_nobody_could_place_comes_first() -> None:
    """The level of a complaint whose score no policy could tell is the most urgent that a score can reach."""
    assert LEVELS.highest == URGENT


def test_levels_are_found_by_name() -> None:
    """All levels can be had by name, the reserved one for people to assign."""
    assert LEVELS.by_name == {"crisis": CRISIS, "urgent": URGENT, "normal": NORMAL, "low": LOW}
    assert [one.reserved for one in (CRISIS, URGENT, LOW)] == [True, False, False]


@pytest.mark.parametrize("levels", [(), (CRISIS,)], ids=["none", "reserved only"])
def test_a_score_must_reach_some_level(levels: tuple[Level, ...]) -> None:
    """Levels that no score could reach are refused."""
    with pytest.raises(InvalidValue, match=r"^levels: must hold one that a score can reach"):
        Levels(levels=levels)


def test_the_first_of_two_levels_with_one_threshold_holds() -> None:
    """Where two levels begin at the same score the one that is written first is reached."""
    other = level("other", 20, "1 hour")

    assert Levels(levels=(LOW, other, NORMAL), calendar=an_office()).reached_by(50) == other


def test_a_level_has_no_head_start_unless_told() -> None:
    """Work within a time is all that a level needs to say."""
    plain = Level(name="plain", at_least=0, work_within=Span.parse("1 hour"))

    assert placed(plain).rank_at == placed(plain).work_by == RECEIVED + HOUR


def test_a_level_says_why() -> None:
    """A level explains the time in which work must start."""
    assert str(URGENT.reason) == "urgent, from a score of 80: work within 4 working hours [level urgent]"
    assert str(CRISIS.reason) == "crisis, reserved for people: work within 1 working hour [level crisis]"


@pytest.mark.parametrize(
    ("at", "work_by", "rank_at"),
    [
        (CRISIS, datetime(2026, 7, 1, 11, tzinfo=UTC), datetime(2026, 6, 26, 11, tzinfo=UTC)),
        (URGENT, datetime(2026, 7, 1, 14, tzinfo=UTC), datetime(2026, 6, 29, 14, tzinfo=UTC)),
        (NORMAL, THREE_BUSINESS_DAYS, THREE_BUSINESS_DAYS),
        (LOW, datetime(2026, 7, 15, 22, 59, 59, 999999, UTC), datetime(2026, 7, 16, 22, 59, 59, 999999, UTC)),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_place_in_the_queue(at: Level, work_by: datetime, rank_at: datetime) -> None:
    """The rank is the instant by which work must start, less the head start of the level."""
    assert placed(at) == Priority(level=at.name, score=7, work_by=work_by, rank_at=rank_at)


@pytest.mark.parametrize(
    ("legal_due", "first"),
    [
        (datetime(2026, 7, 9, 17, tzinfo=UTC), THREE_BUSINESS_DAYS),
        (datetime(2026, 7, 9, 16, tzinfo=UTC), datetime(2026, 7, 6, 16, tzinfo=UTC)),
        (datetime(2026, 7, 4, 18, tzinfo=UTC), datetime(2026, 7, 1, 18, tzinfo=UTC)),
        (datetime(2026, 7, 4, 10, tzinfo=UTC), RECEIVED),
        (datetime(2026, 7, 2, 10, tzinfo=UTC), RECEIVED),
        (datetime(2026, 6, 1, 10, tzinfo=UTC), RECEIVED),
        (datetime(2027, 1, 1, tzinfo=UTC), THREE_BUSINESS_DAYS),
    ],
)
@pytest.mark.parametrize("at", [NORMAL, attrs.evolve(NORMAL, head_start=DAY)], ids=["plain", "head start"])
def test_a_legal_deadline_draws_near(at: Level, legal_due: datetime, first: datetime) -> None:
    """A complaint comes up three days before its legal deadline, never before it was received; work-by stays (L74)."""
    found = placed(at, legal_due)

    assert found.work_by == THREE_BUSINESS_DAYS
    assert found.rank_at == first - at.head_start


@pytest.mark.parametrize(
    ("not_before", "not_after", "work_by"),
    [
        (None, RECEIVED + HOUR, RECEIVED + HOUR),
        (None, RECEIVED, RECEIVED),
        (None, RECEIVED - HOUR, THREE_BUSINESS_DAYS),
        (None, THREE_BUSINESS_DAYS - HOUR, THREE_BUSINESS_DAYS - HOUR),
        (None, THREE_BUSINESS_DAYS + HOUR, THREE_BUSINESS_DAYS),
        (RECEIVED + HOUR, None, THREE_BUSINESS_DAYS),
        (RECEIVED, RECEIVED + DAY, RECEIVED + DAY),
        (None, None, THREE_BUSINESS_DAYS),
    ],
)
def test_work_starts_within_the_customers_time_frame(
    not_before: datetime | None, not_after: datetime | None, work_by: datetime
) -> None:
    """A customer who wants the answer sooner is worked on sooner; who has time does not make us later (S5, D6)."""
    frame = TimeFrame(not_before=not_before, not_after=not_after)

    found = placed(NORMAL, time_frame=frame)

    assert (found.work_by, found.rank_at) == (work_by, work_by)


def test_the_time_frame_and_the_law() -> None:
    """Whichever comes first sets the rank: the customer's wish, or the legal deadline with its lead."""
    tomorrow, legal_due = RECEIVED + DAY, RECEIVED + 3 * DAY + HOUR

    found = placed(NORMAL, legal_due, time_frame=TimeFrame(not_after=tomorrow))

    assert (found.work_by, found.rank_at) == (tomorrow, RECEIVED + HOUR)


def test_plain_days_are_those_of_the_zone() -> None:
    """Without a calendar days end in the zone of the levels, in UTC when none is named."""
    day = level("day", 0, "1 day")

    utc = placed(day, levels=Levels(levels=(day,)))
    tokyo = placed(day, levels=Levels(levels=(day,), zone="Asia/Tokyo"))

    assert utc.work_by == datetime(2026, 7, 2, 23, 59, 59, 999999, UTC)
    assert tokyo.work_by == datetime(2026, 7, 2, 14, 59, 59, 999999, UTC)


def test_without_a_lead_a_legal_deadline_counts_itself() -> None:
    """The lead is nothing unless it is told."""
    levels = Levels(levels=(NORMAL,), calendar=an_office())

    assert placed(NORMAL, RECEIVED + DAY, levels=levels).rank_at == RECEIVED + DAY
