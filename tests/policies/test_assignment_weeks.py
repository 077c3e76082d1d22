"""Weeks of work with absences, arrivals and closures: everything reaches somebody who can act, none is flooded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from grievance.decision import Decision
from grievance.policies.assignment import (
    Absence,
    Assignment,
    AssignmentTerms,
    CaseNeeds,
    Load,
    Member,
    Pool,
    Roster,
    Step,
    assign,
)
from support.staffing import DAY, HOUR, MONDAY, TERMS, needs, person, roster

Assigner = Callable[[CaseNeeds, Roster, Mapping[str, Load], datetime, AssignmentTerms], Decision[Assignment]]

SWEEP = HOUR
"""How long from one sweep to the next."""

START = MONDAY - 10 * HOUR


@attrs.frozen
class Weeks:
    """The people, and what happens: at which hour what comes in, and how long each takes whoever has it."""

    people: tuple[Member, ...]
    arrivals: tuple[tuple[int, str | None, str | None, int], ...]
    threshold: Fraction


@st.composite
def weeks(draw: st.DrawFn) -> Weeks:
    """Draw three weeks: a few people, half of whom can do law, with absences, and up to 30 complaints."""
    absence = st.tuples(st.integers(0, 400), st.integers(1, 150)).map(
        lambda one: Absence(since=START + one[0] * HOUR, until=START + sum(one) * HOUR)
    )
    member = st.builds(
        lambda pool, capacity, law, gone, office: {
            "pool": pool, "capacity": capacity, "levels": (("law", 1),) if law else (), "absences": tuple(gone),
            "calendar": "office" if office else None,
        },
        st.sampled_from([Pool.FIRST, Pool.FIRST, Pool.OVERFLOW]), st.integers(1, 4), st.booleans(),
        st.lists(absence, max_size=2), st.sampled_from([True, True, False]),
    )  # fmt: skip
    people = tuple(person(f"p{n}", **one) for n, one in enumerate(draw(st.lists(member, min_size=1, max_size=5))))
    accused = st.none() | st.sampled_from([one.id for one in people])
    arrival = st.tuples(st.integers(0, 300), st.sampled_from([None, None, "law"]), accused, st.integers(1, 60))
    arrivals = tuple(sorted(draw(st.lists(arrival, min_size=1, max_size=30)), key=lambda one: one[0]))
    return Weeks(people=people, arrivals=arrivals, threshold=draw(st.sampled_from([Fraction(1), Fraction(1, 2)])))


def at_work(one: Member, at: datetime) -> bool:
    """Return whether somebody works at a whole hour."""
    office = one.handler.calendar is None or (at.weekday() < 5 and 9 <= at.hour < 17)
    return office and not any(gone.since <= at < gone.until for gone in one.absences if gone.until)


def may(one: Member, skill: str | None, accused: str | None) -> bool:
    """Return whether somebody may and can do it at all."""
    return one.id != accused and (skill is None or one.level(skill) > 0)


class Office:
    """What the people do: every hour what is done leaves their hands, then the sweep looks at what waits."""

    def __init__(self, happens: Weeks, assigner: Assigner) -> None:
        self.happens, self.assigner = happens, assigner
        self.people = roster(*happens.people)
        self.terms = attrs.evolve(TERMS, overflow_at=happens.threshold)
        self.hands: dict[str, list[datetime]] = {one.id: [] for one in happens.people}
        self.asked: dict[str, datetime] = {}
        self.waiting: list[int] = []

    def run(self) -> int:
        """Live through the weeks until nothing waits; return how many complaints reached somebody."""
        arrivals, reached, at = list(self.happens.arrivals), 0, START
        while arrivals or self.waiting:
            assert at < START + 60 * DAY, "nothing waits for ever"
            self.hands = {one: [end for end in ends if end > at] for one, ends in self.hands.items()}
            while arrivals and START + arrivals[0][0] * HOUR <= at:
                self.waiting.append(len(self.happens.arrivals) - len(arrivals))
                arrivals.pop(0)
            reached += self.sweep(at)
            at += SWEEP
        return reached

    def sweep(self, now: datetime) -> int:
        """Ask for what waits, the oldest first; check what is said against what is so."""
        done: list[int] = []
        for number in self.waiting:
            hour, skill, accused, takes = self.happens.arrivals[number]
            since = START + hour * HOUR
            asked = needs(
                complaint_id=f"c-{number}", skills=((skill, 1),) if skill else (), waiting_since=since,
                excluded=((accused, "it is about them"),) if accused else (),
            )  # fmt: skip
            loads = {one: Load(points=len(ends), last_assigned=self.asked.get(one)) for one, ends in self.hands.items()}
            found = self.assigner(asked, self.people, loads, now, self.terms).value
            assert found is not None
            if found.to is None:
                self.check_wait(found, now, since, skill, accused)
                continue
            done.append(number)
            if found.step is Step.LAST_RESORT:
                assert self.nobody(now, skill, accused), "the last resort comes last"
                continue
            self.check_choice(found, now, skill, accused)
            self.hands[found.to].append(now + takes * HOUR)
            self.asked[found.to] = now
        self.waiting = [one for one in self.waiting if one not in done]
        return len(done)

    def free(self, one: Member, now: datetime) -> bool:
        """Return whether somebody is at work and has room."""
        return at_work(one, now) and len(self.hands[one.id]) < one.capacity

    def nobody(self, now: datetime, skill: str | None, accused: str | None) -> bool:
        """Return whether nobody of the first pool could take it now."""
        first = (one for one in self.happens.people if one.pool is Pool.FIRST and may(one, skill, accused))
        return not any(self.free(one, now) for one in first)

    def check_wait(
        self, found: Assignment, now: datetime, since: datetime, skill: str | None, accused: str | None
    ) -> None:
        """Waiting is for when nobody can; it ends at an instant that is known, and not later than the terms say."""
        assert self.nobody(now, skill, accused), "who could take it is there"
        assert found.until is not None
        assert now < found.until <= since + self.terms.waits
        assert now < since + self.terms.waits
        assert (found.queue, found.accountable) == ("claims", "boss")

    def check_choice(self, found: Assignment, now: datetime, skill: str | None, accused: str | None) -> None:
        """Whoever is asked may, can, is there and has room, and nobody as able would have less with it."""
        assert found.to is not None
        chosen = self.people.by_id[found.to]
        assert may(chosen, skill, accused), "never whom it is about, nor who cannot"
        assert at_work(chosen, now), "never who is away"
        assert len(self.hands[chosen.id]) < chosen.capacity, "never over capacity"
        if chosen.pool is Pool.OVERFLOW:
            first = [one for one in self.people.members if one.pool is Pool.FIRST and may(one, skill, accused)]
            for one in first:
                assert (
                    not self.free(one, now) or Fraction(len(self.hands[one.id]), one.capacity) >= self.terms.overflow_at
                )
            return
        for one in self.people.members:
            if one.pool is Pool.FIRST and may(one, skill, accused) and self.free(one, now):
                mine, theirs = (Fraction(len(self.hands[who.id]) + 1, who.capacity) for who in (chosen, one))
                reserve = Fraction(len(self.hands[one.id]), one.capacity) >= self.terms.overflow_at
                assert mine <= theirs or reserve, "the fairest comes first"


WEEKS = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@WEEKS
@given(happens=weeks())
def test_everything_reaches_somebody_who_can_act(happens: Weeks) -> None:
    """Pains 31 to 33: no dead end, no starvation, at most one sweep after room appears, fair, never the accused."""
    assert Office(happens, assign).run() == len(happens.arrivals)


def without_absences(asked: CaseNeeds, people: Roster, *rest: Any) -> Decision[Assignment]:
    """Assign as if nobody was ever away."""
    there = (attrs.evolve(one, absences=()) for one in people.members)
    return assign(asked, roster(*there), *rest)


def without_loads(asked: CaseNeeds, people: Roster, _loads: Any, *rest: Any) -> Decision[Assignment]:
    """Assign as if nobody had anything to do."""
    return assign(asked, people, {}, *rest)


def with_anybody(asked: CaseNeeds, *rest: Any) -> Decision[Assignment]:
    """Assign as if it was about nobody."""
    return assign(attrs.evolve(asked, excluded=()), *rest)


def for_the_unskilled(asked: CaseNeeds, *rest: Any) -> Decision[Assignment]:
    """Assign as if everybody could do everything."""
    return assign(attrs.evolve(asked, skills=()), *rest)


def to_the_boss(asked: CaseNeeds, people: Roster, *rest: Any) -> Decision[Assignment]:
    """Ask nobody, and leave everything to the last resort."""
    return assign(asked, roster(), *rest)


def to_sales_first(asked: CaseNeeds, people: Roster, *rest: Any) -> Decision[Assignment]:
    """Take the overflow pool for the first one, and the other way round."""
    other = {Pool.FIRST: Pool.OVERFLOW, Pool.OVERFLOW: Pool.FIRST}
    return assign(asked, roster(*(attrs.evolve(one, pool=other[one.pool]) for one in people.members)), *rest)


def by_id_alone(asked: CaseNeeds, people: Roster, has: Mapping[str, Load], *rest: Any) -> Decision[Assignment]:
    """Ask the first by id who has room, however much they have on their hands already (pain 33)."""
    free = [one for one in people.members if has[one.id].points < one.capacity]
    return assign(asked, roster(*free[:1]), *([has, *rest] if free else [{}, *rest]))


def asleep(asked: CaseNeeds, people: Roster, has: Any, now: datetime, terms: AssignmentTerms) -> Decision[Assignment]:
    """Let everything wait for a day, whoever is there."""
    decision = assign(asked, people, has, now, terms)
    assert decision.value is not None
    late = attrs.evolve(decision.value, to=None, step=Step.WAITING, until=now + HOUR)
    return decision if now - asked.waiting_since > DAY else attrs.evolve(decision, value=late)


@pytest.mark.parametrize(
    "wrong",
    [
        without_absences, without_loads, with_anybody, for_the_unskilled, to_the_boss, to_sales_first, by_id_alone,
        asleep,
    ],
)  # fmt: skip
def test_a_worse_assigner_is_caught(wrong: Assigner) -> None:
    """The same weeks show up an assigner that overlooks one thing: the property is able to fail."""

    @settings(parent=WEEKS, max_examples=400, database=None, derandomize=True, phases=[Phase.generate])
    @given(happens=weeks())
    def live(happens: Weeks) -> None:
        assert Office(happens, wrong).run() == len(happens.arrivals)

    with pytest.raises(AssertionError):
        live()
