"""Whether a complaint is in good hands, and if not, why somebody else has to be found."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from grievance.model import (
    ContactKind,
    Direction,
    Duty,
    Nature,
    Offer,
    Override,
    Pause,
    Promise,
    Proposal,
    Reopening,
    Stage,
    Task,
    Transfer,
    WaitsFor,
    Waiver,
)
from grievance.policies.assignment import Roster, Why, needs_reassignment
from support.builders import a_complaint, a_contact, a_resolution, a_submission
from support.staffing import DAY, HOUR, MONDAY, TERMS, away, person, roster

ANN = roster(person("ann"), person("bob", conflicts=("c-1",)), person("team member", teams=("claims",)))


def a_case(**changes: Any) -> Any:
    """Return an open complaint of Ann's that was registered on Monday."""
    filed = a_submission(received_at=MONDAY, staff_complained_about=changes.pop("accused", ()))
    return a_complaint(**{"submission": filed, "registered_at": MONDAY, "owner": "ann", **changes})


def offer(to: str = "bob", at: datetime = MONDAY, state: Offer = Offer.OPEN, **changes: Any) -> Transfer:
    """Return an offer of Ann's, settled an hour later if it is settled."""
    settled = None if state is Offer.OPEN else at + HOUR
    return Transfer(**{"to": to, "given_by": "ann", "at": at, "state": state, "settled_at": settled, **changes})


def why(case: Any, people: Roster = ANN, now: datetime = MONDAY, **terms: Any) -> Why | None:
    """Return why somebody else has to be found."""
    return needs_reassignment(case, people, now, attrs.evolve(TERMS, **terms))


def test_pain_32_an_owner_must_be_able_to_act() -> None:
    """Who has left, is unknown, is away, or must not have it is no owner; a team with people and the boss are."""
    gone = roster(person("ann", active=False))

    assert why(a_case()) is None
    assert why(a_case(owner=None)) is Why.UNOWNED
    assert why(a_case(owner="stranger")) is Why.UNKNOWN
    assert why(a_case(), gone) is Why.LEFT
    assert why(a_case(owner="bob")) is Why.CONFLICT
    assert why(a_case(accused=("ann",))) is Why.CONFLICT
    assert why(a_case(owner="boss", accused=("boss",))) is Why.CONFLICT
    assert why(a_case(owner="boss"), roster(person("boss"))) is None
    assert why(a_case(owner="boss"), roster(person("boss", active=False))) is Why.LEFT
    for owner in ("claims", "boss", "chief", "outside reviewer"):
        assert why(a_case(owner=owner), now=MONDAY + 99 * DAY) is None


@pytest.mark.parametrize(
    ("length", "kept", "expected"),
    [(DAY, DAY, None), (DAY + HOUR, DAY, Why.ABSENT), (None, 99 * DAY, Why.ABSENT), (HOUR, 0 * DAY, Why.ABSENT)],
)
def test_a_short_absence_takes_nothing_from_the_owner(length: Any, kept: timedelta, expected: Why | None) -> None:
    """Who is back within what the terms keep stays the owner; whose return nobody knows does not."""
    people = roster(person("ann", absences=away(MONDAY, length)))

    assert why(a_case(), people, absence_kept=kept) is expected
    assert why(a_case(), people, MONDAY - HOUR, absence_kept=kept) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"stage": Stage.CLOSED}, {"stage": Stage.WITHDRAWN}, {"merged_into": "c-2"}, {"nature": Nature.ENQUIRY},
        {"stage": Stage.RECORDED, "nature": Nature.UNDECIDED}, {"stage": Stage.RECORDED},
    ],
)  # fmt: skip
def test_nothing_is_asked_of_what_is_not_open(changes: Any) -> None:
    """What ended, goes on as part of another, or nobody has called a complaint yet needs no owner."""
    assert why(a_case(owner=None, **changes)) is None


def test_an_offer_is_waited_for_and_lapses() -> None:
    """It lapses after so much working time of whoever was asked; nobody's hours are known of a team."""
    people = roster(person("ann", active=False), person("cid", calendar="office"))
    evening = MONDAY + 6 * HOUR
    case = a_case(transfers=(offer("cid", evening),))
    to_team = a_case(transfers=(offer("web", evening),))
    within = TERMS.offer_within

    assert why(case, people, evening) is None
    assert why(case, people, evening + DAY - timedelta(microseconds=1)) is None
    assert why(case, people, evening + DAY) is Why.LAPSED
    assert why(to_team, people, evening + within - timedelta(microseconds=1)) is None
    assert why(to_team, people, evening + within) is Why.LAPSED
    assert why(case, people, evening - HOUR) is None
    assert why(a_case(transfers=(offer("boss", evening),)), people, evening + 99 * DAY) is None


def test_an_offer_to_who_cannot_take_it_is_in_vain() -> None:
    """Who has left since, is away, or must not have it is not waited for."""
    gone = roster(person("ann"), person("cid", active=False), person("dan", absences=away(MONDAY)))

    assert why(a_case(transfers=(offer("cid"),)), gone) is Why.IN_VAIN
    assert why(a_case(transfers=(offer("dan"),)), gone) is Why.IN_VAIN
    assert why(a_case(transfers=(offer("bob"),))) is Why.IN_VAIN
    assert why(a_case(transfers=(offer("boss"),), accused=("boss",))) is Why.IN_VAIN


def test_what_the_owner_tried_to_hand_over_is_not_left_with_them() -> None:
    """Declined, it comes to others, unless the owner did something since, or was away when it was offered."""
    declined = offer("cid", MONDAY, Offer.DECLINED)
    note = a_contact(ContactKind.NOTE, direction=Direction.INTERNAL, at=MONDAY + 2 * HOUR)
    later = MONDAY + 3 * HOUR

    assert why(a_case(transfers=(declined,)), now=later) is Why.RETURNED
    assert why(a_case(transfers=(declined,), stage=Stage.ANSWERED), now=later) is Why.RETURNED
    assert why(a_case(transfers=(declined,), contacts=(note,)), now=later) is None
    assert why(a_case(transfers=(attrs.evolve(declined, given_by="bob"),)), now=later) is None
    assert why(a_case(transfers=(offer("cid", MONDAY, Offer.ACCEPTED),)), now=later) is None
    assert why(a_case(owner="claims", transfers=(attrs.evolve(declined, given_by="claims"),)), now=later) is None
    assert why(a_case(owner="boss", transfers=(attrs.evolve(declined, given_by="boss"),)), now=later) is None
    was_away = roster(person("ann", absences=away(MONDAY - HOUR, 2 * HOUR)))
    assert why(a_case(transfers=(declined,)), was_away, later) is None
    assert Why.RETURNED.releases
    assert Why.IDLE.releases
    assert not Why.ABSENT.releases


def test_an_owner_who_does_nothing_loses_it() -> None:
    """After so much of their working time without an act; waits for others and ended work do not count."""
    idle = TERMS.idle_after
    assert idle is not None
    office = roster(person("ann", calendar="office"))
    week = MONDAY + 7 * DAY

    assert why(a_case(), now=MONDAY + idle - timedelta(microseconds=1)) is None
    assert why(a_case(), now=MONDAY + idle) is Why.IDLE
    assert why(a_case(), office, week - timedelta(microseconds=1)) is None
    assert why(a_case(), office, week) is Why.IDLE
    assert why(a_case(stage=Stage.AWAITING_CUSTOMER), now=week) is None
    assert why(a_case(stage=Stage.ANSWERED), now=week) is None
    assert why(a_case(), now=week, idle_after=None) is None
    assert why(a_case(owner="claims"), now=week) is None


LATER = MONDAY + 5 * HOUR


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({"contacts": (a_contact(at=LATER),)}, True),
        ({"contacts": (a_contact(at=LATER, automatic=True),)}, False),
        ({"contacts": (a_contact(ContactKind.MESSAGE, at=LATER, direction=Direction.IN),)}, False),
        ({"pauses": (Pause(waits_for=WaitsFor.CUSTOMER, since=LATER),)}, True),
        ({"pauses": (Pause(waits_for=WaitsFor.CUSTOMER, since=MONDAY, until=LATER),)}, True),
        ({"promises": (Promise(duty=Duty.FINAL_RESPONSE, due_at=LATER + DAY, by="ann", at=LATER),)}, True),
        ({"waivers": (Waiver(standard="s", reason="r", by="ann", at=LATER),)}, True),
        ({"overrides": (Override(question="level", value="low", by="ann", at=LATER),)}, True),
        (
            {
                "reopenings": (
                    Reopening(
                        at=LATER, answered_at=None, referred_at=None, ended_at=None, decided_by=None, approved_by=None
                    ),
                )
            },
            True,
        ),
        ({"tasks": (Task(id="t", to="x", given_at=LATER),)}, True),
        ({"tasks": (Task(id="t", to="x", given_at=MONDAY, settled_at=LATER),)}, True),
        ({"transfers": (offer("ann", LATER - HOUR, Offer.ACCEPTED),)}, True),
        ({"transfers": (offer("ann", LATER, Offer.ACCEPTED, settled_at=None),)}, True),
        ({"proposal": Proposal(by="ann", at=LATER, resolution=a_resolution())}, True),
        ({"file_complete_at": LATER}, True),
        ({"answered_at": LATER}, True),
        ({"registered_at": LATER}, True),
    ],
)
def test_what_counts_as_an_act(changes: Any, counts: bool) -> None:
    """What a person did counts; what came in, and what a program sent, does not."""
    idle = TERMS.idle_after
    assert idle is not None

    assert (why(a_case(**changes), now=MONDAY + idle) is None) is counts
    assert why(a_case(**changes), now=LATER + idle) is Why.IDLE


def test_naive_instants_are_refused() -> None:
    """An instant without a zone is nobody's."""
    with pytest.raises(ValueError, match="now"):
        why(a_case(), now=datetime(2026, 6, 1))  # noqa: DTZ001
