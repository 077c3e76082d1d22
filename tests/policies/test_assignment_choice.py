"""Who is asked, in which order one goes further, and why not the others."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.decision import Decision
from grievance.policies.assignment import (
    Absence,
    Assignment,
    AssignmentTerms,
    CaseNeeds,
    FirstContact,
    Load,
    Member,
    Obstacle,
    Pool,
    Roster,
    Step,
    assign,
)
from support.staffing import DAY, HOUR, MONDAY, TERMS, away, loads, needs, person, roster, sales

NINE = MONDAY - HOUR


def made(people: Roster, terms: AssignmentTerms = TERMS, has: dict[str, int] | None = None, **asked: Any) -> Assignment:
    """Return who is to have an ordinary complaint."""
    now = asked.pop("now", MONDAY)
    value = assign(needs(**asked), people, loads(has or {}), now, terms).value
    assert value is not None
    return value


def why_not(found: Assignment) -> dict[str, str]:
    """Return what is said of each candidate."""
    return {one.handler_id: one.because for one in found.candidates}


def test_who_has_least_of_their_share_taken_is_asked() -> None:
    """Three of ten with it is less than two of five; the sentence gives both numbers."""
    found = made(roster(person("ann", capacity=5), person("bob", capacity=10)), has={"ann": 1, "bob": 2})

    assert (found.to, found.step, found.until, found.accountable, found.queue) == (
        "bob", Step.FIRST_POOL, None, "boss", "claims",
    )  # fmt: skip
    assert why_not(found) == {"bob": "has the least with it: 30 %", "ann": "has more with it: 40 %"}
    assert [one.handler_id for one in found.candidates] == ["bob", "ann"]


def test_ties_go_to_who_was_not_asked_for_longest_then_by_id() -> None:
    """Never asked comes first, then the earliest; nothing but the id is left after that."""
    people = roster(person("ann"), person("bob"), person("cid"))
    asked = [("ann", MONDAY - HOUR), ("bob", MONDAY - DAY)]
    last = assign(needs(), people, loads({}, [*asked, ("cid", MONDAY)]), MONDAY, TERMS).value
    first = assign(needs(), people, loads({}, asked), MONDAY, TERMS).value

    assert last is not None
    assert [one.handler_id for one in last.candidates] == ["bob", "ann", "cid"]
    assert why_not(last)["ann"] == "has as much with it (5 %) and was asked more recently"
    assert first is not None
    assert first.to == "cid"
    assert why_not(made(people))["bob"] == "has as much with it, was asked at the same time, and comes later by id"
    assert made(people).to == "ann"


def test_shares_are_compared_exactly() -> None:
    """Two shares that are the same number of a computer are told apart, however large the capacities."""
    ann, bob = person("ann", capacity=10**17), person("bob", capacity=10**17 + 1)

    assert made(roster(ann, bob), points=10).to == "bob"
    assert made(roster(ann, bob), has={"bob": 1}).to == "ann"
    threshold = attrs.evolve(TERMS, overflow_at=Fraction(1, 3))
    third = [made(roster(person("ann", capacity=30)), threshold, has={"ann": points}).step for points in (9, 10)]
    assert third == [Step.FIRST_POOL, Step.RESERVE]


def test_the_explanation_is_made_once_when_it_is_asked_for() -> None:
    """The choice keeps everybody by id as it saw them; order and sentences come with the question, and stay."""
    found = made(roster(person("ann"), person("bob"), person("cid", active=False)), has={"ann": 1})

    assert [one.handler_id for one in found.found] == ["ann", "bob", "cid"]
    assert [one.because for one in found.found] == ["", "", "has left"]
    assert [one.handler_id for one in found.candidates] == ["bob", "ann", "cid"]
    assert found.candidates is found.candidates
    assert "cid" not in repr(found)


@pytest.mark.parametrize(
    ("unfit", "asked", "obstacle", "because"),
    [
        ({"active": False}, {}, Obstacle.LEFT, "has left"),
        ({}, {"excluded": (("ann", "the complaint is about this person"),)}, Obstacle.EXCLUDED, "is about this"),
        ({}, {"asked": ("ann",)}, Obstacle.ASKED, "asked before"),
        ({"teams": ("web",)}, {"team": "claims"}, Obstacle.TEAM, "'claims'"),
        ({"levels": (("law", 1),)}, {"skills": (("law", 2), ("tax", 1))}, Obstacle.SKILL, "'law' at 2 and 'tax' at 1"),
        ({"languages": ("en", "ru")}, {"language": "de"}, Obstacle.LANGUAGE, "'de'"),
        ({"grade": "junior"}, {"grade": "senior"}, Obstacle.GRADE, "'senior'"),
        ({}, {"grade": "senior"}, Obstacle.GRADE, "'senior'"),
        ({"roles": ("clerk",)}, {"roles": (("lawyer", "judge"), ("clerk",))}, Obstacle.AUTHORITY, "as lawyer or judge"),
        ({"calendar": "office"}, {"now": NINE - HOUR}, Obstacle.AWAY, "is away, until 2026-06-01 09:00 UTC"),
        ({"absences": away(MONDAY)}, {}, Obstacle.AWAY, "nobody knows until when"),
        ({"capacity": 2}, {"points": 3}, Obstacle.FULL, "would be at 150 %"),
    ],
)  # fmt: skip
def test_why_somebody_is_not_asked(unfit: Any, asked: Any, obstacle: Obstacle, because: str) -> None:
    """Each thing that stands in the way keeps it from the one and not from another, and is said in words."""
    terms = attrs.evolve(TERMS, grades=("junior", "senior", "head"))
    able = person(
        "bob", teams=("claims",), levels=(("law", 2), ("tax", 5)), languages=("de",), grade="senior",
        roles=("judge", "clerk"), capacity=3,
    )  # fmt: skip
    found = made(roster(person("ann", **unfit), able), terms, has={"bob": 0}, **asked)
    [ann] = [one for one in found.candidates if one.handler_id == "ann"]

    assert found.to == "bob"
    assert ann.obstacles == (obstacle,)
    assert because in ann.because
    assert ann.fits is (obstacle in (Obstacle.AWAY, Obstacle.FULL))


def test_all_that_stands_in_the_way_is_said() -> None:
    """What no time removes comes first, then until when somebody is away, then that there is no room."""
    ill = person("ann", capacity=1, absences=away(MONDAY, DAY))
    found = made(
        roster(ill, person("bob", capacity=1), person("cid")), has={"bob": 1}, excluded=(("ann", "biased"),), points=2
    )

    assert why_not(found) == {
        "cid": "has the least with it: 10 %",
        "bob": "has no room: would be at 300 %",
        "ann": "biased; is away, until 2026-06-02 10:00 UTC; has no room: would be at 200 %",
    }
    assert found.candidates[-1].obstacles == (Obstacle.EXCLUDED, Obstacle.AWAY, Obstacle.FULL)


def test_the_candidates_stand_in_the_order_of_asking() -> None:
    """The chosen one, who is free, who is not now, who cannot; of each the first pool, then the overflow, by turn."""
    gone = away(MONDAY, DAY)
    people = roster(
        person("abe", absences=gone), person("ann"), person("bob"), person("cid"), person("left", active=False),
        sales("sam"), sales("zoe", absences=gone),
    )  # fmt: skip
    found = made(people, has={"ann": 20, "bob": 1, "cid": 2})

    assert [one.handler_id for one in found.candidates] == ["bob", "cid", "sam", "abe", "ann", "zoe", "left"]


def test_of_those_who_were_asked_together_each_is_told_what_put_them_behind() -> None:
    """In reserve and in the overflow pool, too, it is the share that decides, and the sentence says so."""
    terms = attrs.evolve(TERMS, overflow_at=Fraction(1, 2))
    reserve = made(roster(person("ann", capacity=4), person("bob", capacity=4)), terms, has={"ann": 2, "bob": 3})
    overflow = made(roster(sales("sam", capacity=4), sales("zoe", capacity=4)), terms, has={"sam": 3})

    assert (reserve.step, why_not(reserve)["bob"]) == (Step.RESERVE, "has more with it: 100 %")
    assert (overflow.step, why_not(overflow)["sam"]) == (Step.OVERFLOW, "has more with it: 100 %")


def test_who_names_no_languages_is_asked_in_any() -> None:
    """Where languages are not recorded they keep nobody from anything."""
    assert made(roster(person("ann")), language="de").to == "ann"


def test_the_last_point_of_room_is_used_and_no_more() -> None:
    """A complaint that fills somebody exactly fits; one more point does not."""
    people = roster(person("ann", capacity=4))

    assert made(people, has={"ann": 3}).to == "ann"
    assert made(people, has={"ann": 3}, points=2).to is None


def test_s8_sales_managers_help_only_once_the_first_pool_is_at_the_threshold() -> None:
    """S8: at 90 % of capacity the overflow pool is asked; one complaint below it is not; what is left is a reserve."""
    terms = attrs.evolve(TERMS, overflow_at=Fraction(9, 10))
    people = roster(person("ann", capacity=10), person("bob", capacity=10), sales("sam", capacity=2))
    below = made(people, terms, has={"ann": 9, "bob": 8})
    at = made(people, terms, has={"ann": 9, "bob": 9})
    used_up = made(people, terms, has={"ann": 9, "bob": 9, "sam": 2})
    full = made(people, terms, has={"ann": 10, "bob": 10, "sam": 2})

    assert [(one.to, one.step) for one in (below, at, used_up, full)] == [
        ("bob", Step.FIRST_POOL), ("sam", Step.OVERFLOW), ("ann", Step.RESERVE), (None, Step.WAITING),
    ]  # fmt: skip
    assert why_not(below)["sam"] == "is of the overflow pool, which is not asked yet"
    assert why_not(below)["ann"] == "is in reserve: 90 % are taken, and the threshold is 90 %"
    assert why_not(at)["ann"] == "is in reserve: 90 % are taken, and the threshold is 90 %"


def test_the_overflow_pool_is_not_asked_because_it_is_night() -> None:
    """Who comes in the morning is there in time; who comes back after the wait is not, and neither is who is full."""
    night = MONDAY + 12 * HOUR
    ann, sam = person("ann", calendar="office", capacity=1), sales("sam")
    waits = made(roster(ann, sam), now=night, waiting_since=night)
    away_long = attrs.evolve(ann, absences=away(night - DAY, 30 * DAY))
    helped = [made(roster(attrs.evolve(away_long), sam), now=night), made(roster(ann, sam), now=night, has={"ann": 1})]

    assert (waits.to, waits.step, waits.until) == (None, Step.WAITING, NINE + DAY)
    assert why_not(waits)["sam"] == "is of the overflow pool, which is not asked yet"
    assert [(one.to, one.step) for one in helped] == [("sam", Step.OVERFLOW)] * 2


def test_reserve_is_used_rather_than_waiting() -> None:
    """Who is there with room left above the threshold takes it; nobody waits for a freer colleague meanwhile."""
    terms = attrs.evolve(TERMS, overflow_at=Fraction(1, 2))
    people = roster(person("ann", capacity=4), person("bob", capacity=4, absences=away(MONDAY, DAY)), sales("sam"))
    found = made(people, terms, has={"ann": 2})

    assert (found.to, found.step) == ("ann", Step.RESERVE)
    assert why_not(found)["sam"] == "is of the overflow pool, which is not asked yet"


def test_what_waits_knows_until_when_and_goes_to_the_last_resort_after_it() -> None:
    """Pain 31: it waits for the first return, or for room, and never past the wait: then the accountable has it."""
    end = MONDAY + TERMS.waits
    soon = person("ann", absences=away(MONDAY - DAY, 2 * DAY))
    just, late = (
        person(name, absences=away(MONDAY, TERMS.waits + more)) for name, more in (("bob", 0 * HOUR), ("eve", HOUR))
    )
    full = person("cid", capacity=1)
    for people, now, expected in (
        (roster(soon, just), MONDAY, (None, Step.WAITING, MONDAY + DAY)),
        (roster(just, late), MONDAY, (None, Step.WAITING, end)),
        (roster(late), MONDAY, ("boss", Step.LAST_RESORT, None)),
        (roster(full), MONDAY, (None, Step.WAITING, end)),
        (roster(full), end - HOUR, (None, Step.WAITING, end)),
        (roster(full), end, ("boss", Step.LAST_RESORT, None)),
        (roster(attrs.evolve(full, absences=late.absences)), MONDAY, ("boss", Step.LAST_RESORT, None)),
        (roster(), MONDAY, ("boss", Step.LAST_RESORT, None)),
    ):
        found = made(people, now=now, has={"cid": 1})
        assert (found.to, found.step, found.until) == expected


def test_it_says_how_far_it_went() -> None:
    """Every step that was tried before is among the reasons, in order, in words."""
    people = roster(person("ann", capacity=1), sales("sam", absences=away(MONDAY, HOUR)))
    decision = assign(needs(), people, loads({"ann": 1}), MONDAY, TERMS)
    nobody = assign(needs(), roster(), {}, MONDAY, TERMS)

    assert decision.sentences() == (
        "1 of it fit, 0 of them with room, none of these is there now [first pool]",
        "1 of it fit, 1 of them with room, none of these is there now [overflow pool]",
        "'sam' is there first of those who fit and have room, at 2026-06-01 11:00 UTC [waiting]",
    )
    assert nobody.sentences() == (
        "nobody of it fits [first pool]",
        "nobody of it fits [overflow pool]",
        "nobody on the roster fits: 'boss' has it, who always resolves (S40) [last resort]",
    )
    night = assign(needs(), roster(person("ann", calendar="office")), {}, NINE - HOUR, TERMS)
    assert night.rules == ("first pool", "overflow pool", "waiting")
    assert night.sentences()[1] == "not asked: somebody of the first pool is there in time [overflow pool]"
    full = assign(needs(), roster(person("ann", capacity=1)), loads({"ann": 1}), MONDAY, TERMS)
    assert full.sentences()[-1] == "all who fit are full: it waits for room until 2026-06-04 10:00 UTC [waiting]"
    late = assign(needs(), roster(person("ann", absences=away(MONDAY))), {}, MONDAY, TERMS)
    assert late.sentences()[-1].startswith("nobody who fits is there in time: 'boss'")
    assert dict(full.read) == {"now": MONDAY, "waits_until": MONDAY + TERMS.waits, "overflow_at": Fraction(1)}


def test_what_fits_into_nobody_s_capacity_does_not_wait_for_room() -> None:
    """No room that ever comes is enough, so the last resort has it at once, and is told why."""
    small, big = person("ann", capacity=3), person("bob", capacity=5)
    decision = assign(needs(points=5), roster(small), {}, MONDAY, TERMS)
    assert decision.value is not None
    assert (decision.value.to, decision.value.step) == ("boss", Step.LAST_RESORT)
    assert decision.sentences()[-1].startswith("it takes more room than any who fits ever has: 'boss'")
    assert made(roster(small, big), has={"bob": 1}, points=5).step is Step.WAITING
    away_all_day = roster(small, person("bob", capacity=5, absences=away(MONDAY)))
    late = assign(needs(points=5), away_all_day, {}, MONDAY, TERMS)
    assert late.sentences()[-1].startswith("nobody who fits is there in time: 'boss'")


def test_the_last_resort_is_never_who_must_not_have_it() -> None:
    """Who it is about is passed over, then whoever was asked in vain; in the end it is somebody from outside."""
    about = (("boss", "the complaint is about this person"),)
    both = (*about, ("chief", "decided the earlier stage"))
    assert made(roster(), excluded=about).to == "chief"
    assert made(roster(), asked=("boss",)).to == "chief"
    assert made(roster(), asked=("boss", "chief")).to == "boss"
    assert made(roster(), excluded=about, asked=("chief",)).to == "chief"
    assert made(roster(), excluded=both).to == "outside reviewer"
    assert made(roster(), excluded=both).accountable == "outside reviewer"
    left = (person("boss", active=False), person("chief", active=False))
    assert (made(roster(left[0])).to, made(roster(left[0])).accountable) == ("chief", "chief")
    assert made(roster(left[0]), asked=("chief",)).to == "chief"
    assert made(roster(*left)).to == "outside reviewer"
    on_roster = made(roster(person("boss", absences=away(MONDAY))))
    assert (on_roster.to, on_roster.candidates[0].because) == ("boss", "always resolves")


@pytest.mark.parametrize(
    ("keeps", "changes", "has", "to"),
    [
        (FirstContact.ALWAYS, {}, 1, "ann"),
        (FirstContact.ALWAYS, {"skills": (("law", 1),)}, 9, "ann"),
        (FirstContact.FITTING, {}, 9, "ann"),
        (FirstContact.FITTING, {"skills": (("law", 1),)}, 1, "bob"),
        (FirstContact.WITH_ROOM, {}, 4, "ann"),
        (FirstContact.WITH_ROOM, {}, 5, "bob"),
        (FirstContact.RELEASED, {}, 3, "bob"),
        (FirstContact.RELEASED, {}, 1, "ann"),
    ],
)
def test_s54_the_owner_keeps_it_as_the_terms_say(keeps: FirstContact, changes: Any, has: int, to: str) -> None:
    """S54: whoever heard it first keeps it if they can act: always, if they fit, if they have room, or never."""
    people = roster(person("ann", capacity=4), person("bob", levels=(("law", 1),), capacity=4))
    found = made(people, attrs.evolve(TERMS, first_contact=keeps), has={"ann": has, "bob": 1}, owner="ann", **changes)

    assert found.to == to
    assert (found.step is Step.OWNER) is (to == "ann" and keeps is not FirstContact.RELEASED)
    if found.step is Step.OWNER:
        assert found.candidates[0].because == "owns it and keeps it"
        assert why_not(found)["bob"] == "could take it, but the owner keeps it"


def test_an_owner_who_cannot_act_or_must_not_have_it_keeps_nothing() -> None:
    """Who has left, is away for longer, is excluded or let it go is passed over; who is back tomorrow is not."""
    bob, tomorrow = person("bob"), away(MONDAY - DAY, 2 * DAY)
    assert made(roster(person("ann", active=False), bob), owner="ann").to == "bob"
    assert made(roster(person("ann", absences=away(MONDAY)), bob), owner="ann").to == "bob"
    assert made(roster(person("ann"), bob), owner="ann", excluded=(("ann", "biased"),)).to == "bob"
    assert made(roster(person("ann"), bob), owner="ann", asked=("ann",)).to == "bob"
    assert made(roster(bob), owner="nobody knows").to == "bob"
    assert made(roster(person("ann", absences=tomorrow), bob), owner="ann").to == "ann"
    released = attrs.evolve(TERMS, first_contact=FirstContact.RELEASED)
    assert made(roster(bob), released, owner="boss").to == "boss"
    assert made(roster(person("boss"), bob), released, owner="boss", has={"boss": 9}).step is Step.OWNER
    assert made(roster(person("bob", teams=("claims",))), owner="claims").to == "claims"


def test_a_named_substitute_stands_in() -> None:
    """The first of the chain who is there and has room takes it, even from the overflow pool; else the others."""
    ann = person("ann", absences=away(MONDAY, 9 * DAY, "bob"))
    bob = person("bob", absences=away(MONDAY, 9 * DAY, "sam"))
    people = roster(ann, bob, sales("sam", capacity=1), person("cid"))
    found = made(people, owner="ann")

    assert (found.to, found.step) == ("sam", Step.SUBSTITUTE)
    assert found.candidates[0].because == "stands in for the owner, who is absent"
    assert why_not(found)["cid"] == "could take it, but a named substitute comes first"
    assert made(people, owner="ann", has={"sam": 1}).to == "cid"
    assert made(people).to == "cid"


def test_who_handled_an_earlier_complaint_of_the_customer_is_preferred() -> None:
    """The latest of them who can act and is of the first pool takes it, whatever the others have on their hands."""
    people = roster(person("ann"), person("bob"), sales("sam"), person("gone", active=False))
    found = made(people, has={"bob": 7}, handled_before=("gone", "stranger", "sam", "bob", "ann"))

    assert (found.to, found.step) == ("bob", Step.FOLLOW_UP)
    assert found.candidates[0].because == "handled an earlier complaint of this customer"
    assert why_not(found)["ann"] == "could take it, but somebody knows the customer"
    assert made(people, has={"bob": 20}, handled_before=("bob",)).to == "ann"


def test_the_owners_own_complaint_counts_once() -> None:
    """An owner who is asked again has as much with it as now."""
    released = attrs.evolve(TERMS, first_contact=FirstContact.RELEASED)
    found = made(roster(person("ann", capacity=4)), released, has={"ann": 4}, owner="ann")

    assert (found.to, found.candidates[0].before, found.candidates[0].after) == ("ann", Fraction(3, 4), Fraction(1))
    strange = made(roster(person("ann", capacity=4)), released, has={"ann": 0}, owner="ann")
    assert strange.candidates[0].before == 0


SKILLS = ("law", "tax")
hours = st.integers(-30, 120)
people_of = st.lists(
    st.builds(
        lambda pool, capacity, levels, absent, office, active, team: {
            "pool": pool, "capacity": capacity, "levels": tuple(zip(SKILLS, levels, strict=False)),
            "absences": (Absence(since=MONDAY + absent[0] * HOUR, until=MONDAY + sum(absent) * HOUR),),
            "calendar": "office" if office else None, "active": active, "teams": ("claims",) if team else (),
        },
        st.sampled_from([Pool.FIRST, Pool.FIRST, Pool.OVERFLOW]), st.integers(1, 4),
        st.lists(st.integers(1, 3), max_size=2), st.tuples(hours, st.integers(1, 100)),
        st.booleans(), st.sampled_from([True, True, True, False]), st.booleans(),
    ),
    max_size=6,
)  # fmt: skip


@st.composite
def situations(draw: st.DrawFn) -> tuple[CaseNeeds, list[Member], dict[str, Load], datetime, AssignmentTerms]:
    """Draw a complaint, people and what they have on their hands; all instants are whole hours."""
    members = [person(f"p{n}", **one) for n, one in enumerate(draw(people_of))]
    ids = [one.id for one in members]
    some = st.lists(st.sampled_from(ids), max_size=2, unique=True) if ids else st.just([])
    asked = needs(
        skills=tuple((skill, draw(st.integers(1, 3))) for skill in draw(st.sets(st.sampled_from(SKILLS), max_size=1))),
        team=draw(st.sampled_from([None, None, "claims"])),
        excluded=tuple((one, "biased") for one in draw(some)),
        points=draw(st.integers(1, 2)),
        waiting_since=MONDAY - draw(st.integers(0, 80)) * HOUR,
    )
    has = {
        one: Load(points=draw(st.integers(0, 4)), last_assigned=draw(st.none() | st.just(MONDAY - DAY))) for one in ids
    }
    terms = attrs.evolve(TERMS, overflow_at=draw(st.sampled_from([Fraction(1), Fraction(1, 2)])))
    return asked, members, has, MONDAY + draw(st.integers(0, 40)) * HOUR, terms


def at_work(one: Member, at: datetime) -> bool:
    """Return whether somebody works at a whole hour."""
    office = one.handler.calendar is None or (at.weekday() < 5 and 9 <= at.hour < 17)
    return office and not any(gone.since <= at < gone.until for gone in one.absences if gone.until)


def fits(one: Member, asked: CaseNeeds) -> bool:
    """Return whether nothing but time stands in the way."""
    own, barred = dict(one.levels), dict(asked.excluded)
    team = one.pool is Pool.OVERFLOW or asked.team in (None, *one.handler.teams)
    return one.active and team and one.id not in barred and all(own.get(s, 0) >= n for s, n in asked.skills)


def naive(
    asked: CaseNeeds, members: list[Member], has: dict[str, Load], now: datetime, terms: AssignmentTerms
) -> tuple[str | None, Step, datetime | None]:
    """Return who is to have it, by asking everybody one by one and hour by hour."""
    end = asked.waiting_since + terms.waits

    def room(one: Member) -> bool:
        return has[one.id].points + asked.points <= one.capacity

    def returns(one: Member) -> datetime | None:
        return next(
            (now + n * HOUR for n in range(400) if now + n * HOUR <= end and at_work(one, now + n * HOUR)), None
        )

    def best(group: list[Member]) -> Member | None:
        there = [one for one in group if room(one) and at_work(one, now)]
        for one in there:
            rivals = [other for other in there if other is not one]
            if all(_before(one, other, has, asked.points) for other in rivals):
                return one
        return None

    first = [one for one in members if fits(one, asked) and one.pool is Pool.FIRST]
    more = [one for one in members if fits(one, asked) and one.pool is Pool.OVERFLOW]
    below = [one for one in first if has[one.id].points < terms.overflow_at * one.capacity]
    exhausted = not any(room(one) and returns(one) for one in below)
    for step, group in ((Step.FIRST_POOL, below), (Step.OVERFLOW, more if exhausted else []), (Step.RESERVE, first)):
        if (chosen := best(group)) is not None:
            return chosen.id, step, None
    able = [one for one in (first + more if exhausted else first) if one.capacity >= asked.points]
    if backs := [back for one in able if room(one) and (back := returns(one))]:
        return None, Step.WAITING, min(backs)
    if now < end and any(returns(one) for one in able):
        return None, Step.WAITING, end
    return "boss", Step.LAST_RESORT, None


def _before(one: Member, other: Member, has: dict[str, Load], points: int) -> bool:
    mine, theirs = (
        (has[who.id].points + points) * (other.capacity if who is one else one.capacity) for who in (one, other)
    )
    if mine != theirs:
        return mine < theirs
    last, their_last = has[one.id].last_assigned, has[other.id].last_assigned
    if last != their_last:
        return last is None or (their_last is not None and last < their_last)
    return one.id < other.id


@settings(max_examples=200)
@given(case=situations())
def test_the_choice_is_that_of_a_naive_search(case: Any) -> None:
    """The person, the step and the instant to look again are what a search hour by hour finds."""
    asked, members, has, now, terms = case
    value = assign(asked, roster(*members), has, now, terms).value
    assert value is not None

    assert (value.to, value.step, value.until) == naive(*case)


@given(case=situations(), data=st.data())
def test_no_order_matters(case: Any, data: st.DataObject) -> None:
    """However the people are listed, the decision is the same, explanation and all."""
    asked, members, has, now, terms = case
    shuffled = data.draw(st.permutations(members))
    mixed = dict(data.draw(st.permutations(list(has.items()))))

    assert assign(asked, roster(*shuffled), mixed, now, terms) == assign(asked, roster(*members), has, now, terms)


def derived(decision: Decision[Assignment]) -> tuple[str | None, Step, datetime | None]:
    """Return the choice again, from nothing but what the decision tells."""
    value = decision.value
    assert value is not None
    now, end, threshold = (decision.read[name] for name in ("now", "waits_until", "overflow_at"))
    assert isinstance(now, datetime)
    assert isinstance(end, datetime)
    assert isinstance(threshold, Fraction)
    fit = [one for one in value.candidates if one.fits]
    first = [one for one in fit if one.pool is Pool.FIRST]
    below = [one for one in first if one.before < threshold]
    open_to_all = not any(one.has_room and one.there_at and one.there_at <= end for one in below)
    more = [one for one in fit if one.pool is Pool.OVERFLOW and open_to_all]
    for step, group in ((Step.FIRST_POOL, below), (Step.OVERFLOW, more), (Step.RESERVE, first)):
        if free := [one for one in group if not one.obstacles]:
            return min(free, key=lambda one: one.turn).handler_id, step, None
    backs = [one.there_at for one in first + more if one.has_room and one.there_at and one.there_at <= end]
    if backs:
        return None, Step.WAITING, min(backs)
    could = [one for one in first + more if one.taken_with - one.taken <= one.capacity]
    if now < end and any(one.there_at and one.there_at <= end for one in could):
        return None, Step.WAITING, end
    return value.accountable, Step.LAST_RESORT, None


@given(case=situations())
def test_the_explanation_is_enough_to_find_the_choice_again(case: Any) -> None:
    """Whoever reads the candidates alone comes to the same person; each is there once and has a sentence."""
    asked, members, has, now, terms = case
    decision = assign(asked, roster(*members), has, now, terms)
    value = decision.value
    assert value is not None

    assert derived(decision) == (value.to, value.step, value.until)
    assert sorted(one.handler_id for one in value.candidates) == sorted(one.id for one in members)
    assert all(one.because for one in value.candidates)
    assert value.until is None or value.until > now
    assert (value.to is None) is (value.step is Step.WAITING) is (value.until is not None)


@given(
    capacities=st.lists(st.integers(1, 30), min_size=1, max_size=6),
    sizes=st.lists(st.integers(1, 3), max_size=60),
)
def test_the_shares_of_equally_able_people_differ_by_at_most_one_complaint(
    capacities: list[int], sizes: list[int]
) -> None:
    """Pain 33: after any number of complaints nobody has more than another would have with one (the largest) more."""
    people = roster(*(person(f"p{n}", capacity=one) for n, one in enumerate(capacities)))
    has = dict.fromkeys(people.by_id, 0)
    for points in sizes:
        to = made(people, has=has, points=points).to
        if to not in has:
            continue
        has[to] += points
        if any(has[one] + max(sizes) > member.capacity for one, member in people.by_id.items()):
            break
        for one, two in ((people.by_id[a], people.by_id[b]) for a in has for b in has):
            assert Fraction(has[one.id], one.capacity) <= Fraction(has[two.id] + max(sizes), two.capacity)


def test_naive_instants_are_refused() -> None:
    """An instant without a zone is nobody's."""
    with pytest.raises(ValueError, match="now"):
        assign(needs(), roster(), {}, datetime(2026, 6, 1), TERMS)  # noqa: DTZ001
