"""Who works on complaints: when somebody is there, who stands in, what a roster refuses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.calendars import BusinessCalendar
from grievance.errors import InvalidValue
from grievance.model import Mentoring
from grievance.policies.assignment import Absence, AssignmentTerms, CaseNeeds, Load, Requirement, Roster
from support.staffing import DAY, HOUR, MONDAY, TERMS, away, needs, person, roster


def naive_there(hours: bool, absences: tuple[Absence, ...], now: datetime, days: int = 40) -> datetime | None:
    """Return the first whole hour from *now* on that is worked, by looking at each."""
    for step in range(days * 24):
        at = now + step * HOUR
        works = not hours or (at.weekday() < 5 and 9 <= at.hour < 17)
        gone = any(one.since <= at and (one.until is None or at < one.until) for one in absences)
        if works and not gone:
            return at
    return None


spans = st.tuples(st.integers(-200, 400), st.integers(1, 200), st.booleans()).map(
    lambda one: Absence(
        since=MONDAY + one[0] * HOUR, until=None if one[2] and one[1] < 5 else MONDAY + sum(one[:2]) * HOUR
    )
)


@given(absences=st.lists(spans, max_size=5).map(tuple), hours=st.booleans(), shift=st.integers(0, 300))
def test_the_first_instant_at_which_somebody_is_there(absences: tuple[Absence, ...], hours: bool, shift: int) -> None:
    """It is the first hour within the working time that no absence covers, however absences overlap."""
    ann = person("ann", calendar="office" if hours else None, absences=absences)
    now = MONDAY + shift * HOUR

    assert roster(ann).there_at(ann, now) == naive_there(hours, absences, now)
    assert roster(person("eve"), ann).presence(now) == (naive_there(hours, absences, now), now)


def test_who_has_left_or_is_away_for_good_is_never_there() -> None:
    """Nobody waits for who has left, for whose return nobody knows, or for a calendar that ends."""
    gone, ill = person("gone", active=False), person("ill", absences=away(MONDAY))
    late = person("late", calendar="office", absences=away(MONDAY, timedelta(days=366 * 180)))
    people = roster(gone, ill, late)

    assert [people.there_at(one, MONDAY) for one in (gone, ill, late)] == [None, None, None]
    assert people.there_at(ill, MONDAY - HOUR) == MONDAY - HOUR
    with pytest.raises(InvalidValue, match="now"):
        people.there_at(ill, datetime(2026, 6, 1))  # noqa: DTZ001


def test_everybodys_presence_asks_no_calendar_twice_for_an_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many work by it, a calendar is asked once for now, and once for each instant of a return."""
    asked: list[datetime] = []
    opens = BusinessCalendar.next_open

    def counted(self: BusinessCalendar, at: datetime) -> datetime:
        asked.append(at)
        return opens(self, at)

    monkeypatch.setattr(BusinessCalendar, "next_open", counted)
    ill = away(MONDAY, DAY)
    people = roster(
        person("a", calendar="office"), person("b", calendar="office"), person("c", active=False),
        person("d", calendar="office", absences=ill), person("e", calendar="office", absences=ill),
    )  # fmt: skip

    assert people.presence(MONDAY) == (MONDAY, MONDAY, None, MONDAY + DAY, MONDAY + DAY)
    assert asked == [MONDAY, MONDAY + DAY]
    assert people.presence(MONDAY - 12 * HOUR)[0] == MONDAY - HOUR
    with pytest.raises(InvalidValue, match="now"):
        people.presence(datetime(2026, 6, 1))  # noqa: DTZ001


def test_an_absence_is_half_open_and_the_longest_counts() -> None:
    """It covers its first instant and not its last; of two at once the one that lasts longest is told."""
    short, long, open_ended = away(MONDAY, HOUR)[0], away(MONDAY, DAY, "bob")[0], away(MONDAY + DAY)[0]
    ann = person("ann", absences=(long, short, open_ended))

    assert short.covers(MONDAY)
    assert not short.covers(MONDAY + HOUR)
    assert not short.covers(MONDAY - HOUR)
    assert ann.absence(MONDAY) is long
    assert ann.absence(MONDAY - HOUR) is None
    assert ann.absence(MONDAY + DAY) is open_ended
    assert person("eve", absences=(open_ended, away(MONDAY + DAY, HOUR)[0])).absence(MONDAY + DAY) is open_ended


def test_substitutes_are_followed_and_never_in_a_circle() -> None:
    """Who stands in for an absent substitute comes next; a chain that comes back to somebody ends there."""
    ann = person("ann", absences=away(MONDAY, DAY, "bob"))
    bob = person("bob", absences=away(MONDAY, DAY, "cid"))
    there, back = person("cid"), person("cid", absences=away(MONDAY, DAY, "ann"))

    assert [one.id for one in roster(ann, bob, there).stand_ins(ann, MONDAY)] == ["bob", "cid"]
    assert [one.id for one in roster(ann, bob, back).stand_ins(ann, MONDAY)] == ["bob", "cid"]
    assert [one.id for one in roster(ann, bob, back).stand_ins(bob, MONDAY)] == ["cid", "ann"]
    assert list(roster(ann, bob, there).stand_ins(ann, MONDAY + DAY)) == []
    assert (
        list(roster(person("dan", absences=away(MONDAY))).stand_ins(person("dan", absences=away(MONDAY)), MONDAY)) == []
    )


def test_the_level_of_a_skill() -> None:
    """A level that is given counts, a skill without one counts as 1, what is not named as 0."""
    ann = person("ann", skills=("letters", "refunds"), levels=(("refunds", 3), ("law", 2)))

    assert [ann.level(skill) for skill in ("refunds", "law", "letters", "glass")] == [3, 2, 1, 0]


def test_teams_are_those_with_somebody_in_them() -> None:
    """A team of people who have all left is no team."""
    people = roster(person("ann", teams=("claims", "web")), person("bob", teams=("old",), active=False))

    assert people.teams == {"claims", "web"}


REFUSED: list[tuple[Any, str]] = [
    (lambda: person("ann", capacity=0), "Member.capacity"),
    (lambda: person("ann", levels=(("law", 0),)), "Member.levels"),
    (lambda: Absence(since=MONDAY, until=MONDAY), "Absence.until"),
    (lambda: Absence(since=datetime(2026, 6, 1)), "Absence.since"),  # noqa: DTZ001
    (lambda: roster(person("ann"), person("ann")), "Roster.members"),
    (lambda: Roster(members=(person("ann", calendar="office"),)), "Roster.calendars"),
    (lambda: roster(person("ann", absences=away(MONDAY, DAY, "bob"))), "Absence.substitute"),
    (lambda: Load(points=-1), "Load.points"),
    (lambda: Requirement(points=0), "Requirement"),
    (lambda: Requirement(skills=(("law", 0),)), "Requirement"),
    (lambda: AssignmentTerms(last_resort=()), "AssignmentTerms.last_resort"),
    (lambda: AssignmentTerms(last_resort=("boss",), overflow_at=TERMS.overflow_at - 1), "AssignmentTerms.overflow_at"),
    (lambda: AssignmentTerms(last_resort=("boss",), overflow_at=TERMS.overflow_at * 2), "AssignmentTerms.overflow_at"),
    (lambda: AssignmentTerms(last_resort=("boss",), requirements=(Requirement(grade="senior"),)), "Terms.grades"),
    (lambda: AssignmentTerms(last_resort=("boss",), waits=-HOUR), "AssignmentTerms.waits"),
    (lambda: AssignmentTerms(last_resort=("boss",), offer_within=-HOUR), "AssignmentTerms.offer_within"),
    (lambda: AssignmentTerms(last_resort=("boss",), idle_after=-HOUR), "AssignmentTerms.idle_after"),
    (lambda: AssignmentTerms(last_resort=("boss",), absence_kept=-HOUR), "AssignmentTerms.absence_kept"),
    (lambda: AssignmentTerms(last_resort=("boss",), follow_up_within=-HOUR), "AssignmentTerms.follow_up_within"),
    (lambda: needs(points=0), "CaseNeeds.points"),
    (lambda: CaseNeeds(complaint_id="c", waiting_since=datetime(2026, 6, 1), queue="q"), "waiting_since"),  # noqa: DTZ001
    (lambda: Mentoring(mentor="ann", learner="ann", skill="law", at=MONDAY), "Mentoring.learner"),
]


@pytest.mark.parametrize(("build", "field"), REFUSED)
def test_what_cannot_be_is_refused(build: Any, field: str) -> None:
    """A value that no assignment could work with is refused where it is built, by the name of its field."""
    with pytest.raises(InvalidValue, match=field):
        build()


def test_the_least_that_is_allowed() -> None:
    """No wait at all, one point, the whole capacity as threshold: all of it may be said."""
    terms = AssignmentTerms(
        last_resort=("boss",), waits=0 * HOUR, offer_within=0 * HOUR, idle_after=None, absence_kept=0 * HOUR,
        follow_up_within=None, grades=("a",), requirements=(Requirement(grade="a"),),
    )  # fmt: skip

    assert terms.overflow_at == 1
    assert (terms.rank("a"), terms.rank("z"), terms.rank(None)) == (0, -1, -1)
