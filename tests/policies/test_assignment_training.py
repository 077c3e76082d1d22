"""What staff should learn, read off what they handed over (S87), and who taught whom (S8)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs

from grievance.model import Mentoring, Offer, Stage, Task, Transfer
from grievance.policies.assignment import Requirement, TrainingNeed, training_needs
from support.builders import a_complaint, a_submission
from support.staffing import DAY, HOUR, MONDAY, TERMS, person, roster, sales

LEARN = attrs.evolve(
    TERMS,
    requirements=(
        Requirement(category="delivery", skills=(("couriers", 2),)),
        Requirement(category="delivery/abroad", skills=(("customs", 1), ("couriers", 3))),
    ),
)
PEOPLE = roster(
    person("ann"), person("bob", skills=("couriers",)), person("cid", levels=(("couriers", 2),)),
    person("gone", active=False), sales("sam", levels=(("couriers", 3), ("customs", 1))),
    person("old", active=False, levels=(("couriers", 9),)),
)  # fmt: skip


def gave(*people: str | None, at: datetime = MONDAY, state: Offer = Offer.ACCEPTED) -> tuple[Transfer, ...]:
    """Return transfers that these people offered."""
    return tuple(Transfer(to="x", given_by=one, at=at, state=state) for one in people)


def a_case(category: str = "delivery/late", **changes: Any) -> Any:
    """Return a complaint about deliveries."""
    return a_complaint(**{"submission": a_submission(category=category), "owner": "cid", **changes})


def test_nothing_is_missing_where_who_hands_over_could_have_done_it() -> None:
    """Strangers, who had the skill, and complaints that take none tell nothing."""
    handed = (
        a_case(transfers=gave("cid", "sam", "stranger", None)), a_case("product", transfers=gave("ann")), a_case(),
        a_case(owner=None, stage=Stage.CLOSED),
    )  # fmt: skip

    assert training_needs(handed, PEOPLE, LEARN) == ()


def test_what_was_handed_over_without_the_skill_is_counted() -> None:
    """Per skill: how often, by whom, up to which level; the most often missing first, then by name."""
    task = Task(id="t", to="x", given_at=MONDAY)
    found = training_needs(
        (
            a_case(transfers=gave("ann", "bob", "cid"), tasks=(task,), owner="bob"),
            a_case("delivery/abroad", transfers=gave("cid", "gone", state=Offer.DECLINED)),
            a_case("delivery/abroad/far", owner=None),
            a_case(transfers=gave("ann", state=Offer.OPEN), stage=Stage.CLOSED),
        ),
        PEOPLE,
        LEARN,
    )
    couriers, customs = found

    assert couriers == TrainingNeed(
        skill="couriers", level=3, handed_over=(("ann", 2), ("bob", 2), ("cid", 1), ("gone", 1)), unowned=1,
        learners=("ann", "bob", "cid"), teachers=("sam",),
    )  # fmt: skip
    assert (couriers.times, customs.times) == (7, 3)
    assert customs.handed_over == (("cid", 1), ("gone", 1))
    assert couriers.suggestion == "teach ann, bob, cid 'couriers' at level 3, by sam"


def test_equally_often_missing_skills_come_by_name() -> None:
    """So that two looks at the same complaints give the same list."""
    found = training_needs([a_case("delivery/abroad", owner=None)], roster(), LEARN)

    assert [(one.skill, one.level) for one in found] == [("couriers", 3), ("customs", 1)]
    assert found[0].suggestion == "teach somebody 'couriers' at level 3, from outside: nobody on the roster has it"


def test_s8_whoever_was_taught_since_need_not_learn_it_again() -> None:
    """S8: a lesson after the last hand-over counts, one before it does not, nor one in something else."""
    handed = [
        a_case(transfers=gave("ann", "bob")), a_case(transfers=gave("ann", at=MONDAY + DAY)),
        a_case(transfers=gave("ann", at=MONDAY - DAY)),
    ]  # fmt: skip

    def learners(*lessons: tuple[str, str, datetime]) -> tuple[str, ...]:
        records = [Mentoring(mentor="sam", learner=who, skill=what, at=at) for who, what, at in lessons]
        [need] = training_needs(handed, PEOPLE, LEARN, mentoring=records)
        return need.learners

    assert learners() == ("ann", "bob")
    assert learners(("ann", "couriers", MONDAY + DAY)) == ("bob",)
    assert learners(("ann", "couriers", MONDAY + DAY), ("ann", "couriers", MONDAY)) == ("bob",)
    assert learners(("ann", "couriers", MONDAY + DAY - HOUR)) == ("ann", "bob")
    assert learners(("bob", "couriers", MONDAY), ("ann", "customs", MONDAY + DAY)) == ("ann",)
    assert learners(("cid", "couriers", MONDAY)) == ("ann", "bob")
