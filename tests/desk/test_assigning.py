"""Assign complaints at a desk: who can act is asked, the owner changes when they accept, nothing is forgotten."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from grievance.desk import Assigned, AsyncDesk, Desk
from grievance.errors import NotPermitted, StaleComplaint, UnknownComplaint
from grievance.lifecycle import (
    AcceptTransfer,
    Answer,
    DeclineTransfer,
    OfferTransfer,
    Reopen,
    RequestStage2,
    Wait,
    Withdraw,
)
from grievance.model import Actor, Mentoring, Nature, Offer, Stage, WaitsFor
from grievance.policies.assignment import (
    AssignmentTerms,
    FirstContact,
    Requirement,
    Roster,
    Step,
    Why,
)
from grievance.procedure import Procedure
from grievance.storage import ComplaintStore, Queue, ThreadedStore
from grievance.storage.memory import MemoryStore
from support.builders import a_resolution, a_submission
from support.life import ANN, BOSS, CUSTOMER, OPENED, a_living_desk, a_living_procedure
from support.procedures import Clock, a_desk
from support.staffing import away, person, roster, sales

TERMS = AssignmentTerms(last_resort=("boss@shop.example",))


def as_handler(name: str) -> Actor:
    """Return that person as an actor."""
    return Actor(id=name, roles=("handler",))


def a_case(desk: Desk, **changes: Any) -> str:
    """Register an ordinary complaint and return its id."""
    return desk.register(a_submission(**{"received_at": OPENED, **changes})).id


def accept(desk: Desk, case: str) -> None:
    """Let whoever was asked accept."""
    offered = desk.get(case).offered
    assert offered is not None
    desk.apply(case, AcceptTransfer(by=as_handler(offered.to)))


def asked(found: tuple[Assigned, ...]) -> list[tuple[str, str | None]]:
    """Return which complaints were offered to whom."""
    return [(one.complaint_id, one.offered) for one in found]


def test_nobody_owns_it_until_who_was_asked_accepts(store: ComplaintStore) -> None:
    """S54: an unowned complaint is offered to who has least to do; the owner changes with the acceptance."""
    desk, _ = a_living_desk(store)
    first, second = a_case(desk, receiver="ann"), a_case(desk)
    people = roster(person("ann"), person("bob"))
    done = desk.assign(second, people)

    assert (done.why, done.offered, done.problem) == (Why.UNOWNED, "bob", "")
    assert done.decision is not None
    assert done.decision.value is not None
    assert done.decision.value.accountable == "boss@shop.example"
    assert (desk.get(second).owner, desk.get(first).owner) == (None, "ann")
    [offer] = desk.get(second).transfers
    assert (offer.to, offer.reason) == ("bob", str(done.decision.reasons[-1]))
    assert desk.history(second)[-1].by.id == "system"
    assert desk.assign(second, people) == Assigned(complaint_id=second)
    assert desk.assign_waiting(people) == ()
    accept(desk, second)
    assert desk.get(second).owner == "bob"
    kept = desk.assign(second, people).decision
    assert kept is not None
    assert kept.value is not None
    assert (kept.value.step, kept.value.to) == (Step.OWNER, "bob")
    assert desk.get(second).offered is None


def test_a_sweep_spreads_what_waits_over_those_who_can_act(store: ComplaintStore) -> None:
    """Pain 33: offers of the same sweep count, so nobody is flooded; what is left over waits and is told until when."""
    desk, clock = a_living_desk(store)
    cases = [a_case(desk) for _ in range(5)]
    people = roster(person("ann", capacity=2), person("bob", capacity=2))
    found = desk.assign_waiting(people, by=BOSS)

    assert asked(found) == list(zip(cases, ["ann", "bob", "ann", "bob", None], strict=True))
    assert [one.why for one in found] == [Why.UNOWNED] * 5
    left = found[-1].decision
    assert left is not None
    assert left.value is not None
    assert (left.value.step, left.value.until) == (Step.WAITING, OPENED + timedelta(days=3))
    assert (found[-1].complaint_id, found[-1].why, found[-1].offered) == (cases[-1], Why.UNOWNED, None)
    assert desk.history(cases[0])[-1].by == BOSS
    desk.apply(cases[1], Withdraw(by=CUSTOMER))
    assert asked(desk.assign_waiting(people)) == [(cases[4], "bob")]
    assert clock() == OPENED


def test_pain_33_turns_go_round_although_the_work_has_ended(store: ComplaintStore) -> None:
    """Of equals who was not asked for longest is next, also when what they were asked to take is over."""
    desk, clock = a_living_desk(store)
    people = roster(person("ann"), person("bob"), person("cid"))
    turns: list[str | None] = []
    for _ in range(7):
        case = a_case(desk)
        turns.append(desk.assign_waiting(people)[0].offered if len(turns) % 2 else desk.assign(case, people).offered)
        desk.apply(case, Withdraw(by=CUSTOMER))
        clock.turn(minutes=1)

    assert turns == ["ann", "bob", "cid", "ann", "bob", "cid", "ann"]
    assert desk.verify().sound


@pytest.mark.parametrize(
    "damaged", [b"", b"{", b"[]", b"7", b'{"ann": 7}', b'{"ann": "2026-07-01"}', b'{"ann": "x"}', b"\xff"]
)
def test_what_cannot_be_read_of_the_turns_is_left_out(damaged: bytes) -> None:
    """It is a help for ties and stops no assignment."""
    store = MemoryStore()
    desk, _ = a_living_desk(store)
    store.remember("default", "assignment", "turns", damaged)
    a_case(desk)

    assert desk.assign_waiting(roster(person("ann"), person("bob")))[0].offered == "ann"
    assert store.recall("default", "assignment", "turns") == (b'{"ann": "2026-07-01T10:00:00+00:00"}',)


def test_the_most_urgent_comes_first(store: ComplaintStore) -> None:
    """When there is room for one, the first of the queue has it, whichever was registered first."""
    desk, _ = a_living_desk(store)
    late, early = a_case(desk), a_case(desk, received_at=OPENED - timedelta(days=5))

    assert asked(desk.assign_waiting(roster(person("ann", capacity=1)))) == [(early, "ann"), (late, None)]


def test_pain_32_whoever_cannot_act_is_replaced(store: ComplaintStore) -> None:
    """An owner who left or fell ill loses it to somebody who can act, or to whoever stands in."""
    desk, _ = a_living_desk(store)
    left, ill, fine = (a_case(desk, receiver=one) for one in ("ann", "bob", "cid"))
    people = roster(
        person("ann", active=False),
        person("bob", absences=away(OPENED, substitute="dan")),
        person("cid"),
        person("dan"),
    )
    found = desk.assign_waiting(people)

    assert asked(found) == [(left, "dan"), (ill, "dan")]
    assert [one.why for one in found] == [Why.LEFT, Why.ABSENT]
    assert found[1].decision is not None
    assert found[1].decision.rules == ("substitute",)
    accept(desk, ill)
    assert (desk.get(ill).owner, desk.get(fine).owner, desk.get(left).owner) == ("dan", "cid", "ann")


def test_declined_and_unanswered_offers_go_on_to_others_and_end_at_the_accountable_person(
    store: ComplaintStore,
) -> None:
    """Pain 31: everybody is asked once at most; then the accountable person is, whose offer never lapses."""
    desk, clock = a_living_desk(store)
    case = a_case(desk)
    people = roster(person("ann"), person("bob"), person("cid"))
    assert desk.assign_waiting(people)[0].offered == "ann"
    desk.apply(case, DeclineTransfer(by=ANN, reason="not mine"))
    assert desk.assign_waiting(people)[0].offered == "bob"
    clock.turn(hours=7)
    assert desk.assign_waiting(people) == ()
    clock.turn(hours=1)
    [lapsed] = desk.assign_waiting(people)
    assert (lapsed.why, lapsed.offered) == (Why.LAPSED, "cid")
    clock.turn(hours=8)
    [last] = desk.assign_waiting(people)
    assert last.offered == "boss@shop.example"
    assert last.decision is not None
    assert last.decision.rules[-1] == "last resort"
    assert desk.get(case).transfers[-1].reason == str(last.decision.reasons[-1])
    clock.turn(days=30)
    assert desk.assign_waiting(people) == ()

    assert [(one.to, one.state) for one in desk.get(case).transfers] == [
        ("ann", Offer.DECLINED), ("bob", Offer.DECLINED), ("cid", Offer.DECLINED), ("boss@shop.example", Offer.OPEN),
    ]  # fmt: skip
    taken_back = [event.by for event in desk.history(case) if type(event).__name__ == "TransferDeclined"]
    assert [one.id for one in taken_back] == ["ann", "system", "system"]
    assert taken_back[1].roles == ("system", "bob")
    desk.apply(case, AcceptTransfer(by=BOSS))
    clock.turn(days=30)
    assert desk.assign_waiting(people) == ()


def test_an_offer_that_lapses_frees_who_was_asked_for_others(store: ComplaintStore) -> None:
    """Whoever did not answer has room again in the same sweep, and what they own stays theirs."""
    desk, clock = a_living_desk(store)
    case = a_case(desk)
    people = roster(person("ann", capacity=1), person("bob", capacity=1))
    assert desk.assign(case, people).offered == "ann"
    other = a_case(desk, received_at=OPENED + timedelta(seconds=0))
    clock.turn(hours=8)

    assert asked(desk.assign_waiting(people)) == [(case, "bob"), (other, "ann")]


def test_an_owner_who_can_act_again_keeps_it_when_the_offer_lapses(store: ComplaintStore) -> None:
    """Back from an absence during which nobody took it, the first to hear it has it again (S54)."""
    desk, clock = a_living_desk(store)
    case = a_case(desk, receiver="ann")
    ill = person("ann", absences=away(OPENED - timedelta(days=1), timedelta(days=3)))
    people = roster(ill, person("bob"))
    assert desk.assign(case, people).offered == "bob"
    clock.turn(days=2)
    [back] = desk.assign_waiting(people)

    assert (back.why, back.offered, back.decision) == (Why.LAPSED, None, None)
    assert (desk.get(case).owner, desk.get(case).offered) == ("ann", None)
    assert desk.assign_waiting(people) == ()


def test_turns_are_kept_whatever_comes_last_in_a_sweep_and_only_if_somebody_was_asked() -> None:
    """An offer that is only taken back is nobody's turn, and takes no turn away."""
    store = MemoryStore()
    desk, clock = a_living_desk(store)
    case = a_case(desk, receiver="ann")
    ill = person("ann", absences=away(OPENED - timedelta(days=1), timedelta(days=3)))
    people = roster(ill, person("bob"), person("cid"))
    assert desk.assign_waiting(roster(person("ann"))) == ()
    assert store.recall("default", "assignment", "turns") == ()
    desk.assign(case, people)
    clock.turn(days=2)
    first = a_case(desk, received_at=OPENED - timedelta(days=9))
    assert asked(desk.assign_waiting(people)) == [(first, "cid"), (case, None)]

    assert store.recall("default", "assignment", "turns") == (
        b'{"bob": "2026-07-01T10:00:00+00:00", "cid": "2026-07-03T10:00:00+00:00"}',
    )


def test_what_is_offered_by_hand_is_a_turn_too(store: ComplaintStore) -> None:
    """Of equals who was not asked for longest is next, whoever asked them: the desk or a person."""
    desk, clock = a_living_desk(store)
    people = roster(person("ann"), person("bob"))
    for _ in range(2):
        a_case(desk)
        desk.assign_waiting(people)
        clock.turn(minutes=1)
    for name in ("bob", "ann"):
        desk.apply(a_case(desk), OfferTransfer(by=BOSS, to=name))
        clock.turn(minutes=1)

    assert desk.assign(a_case(desk), people).offered == "bob"


def test_the_latest_turn_counts_although_its_work_has_ended(store: ComplaintStore) -> None:
    """What has ended is no load; that one was asked to take it stays the latest turn."""
    desk, clock = a_living_desk(store)
    people = roster(person("ann"), person("bob"))
    turns: list[str | None] = []
    for _ in range(3):
        case = a_case(desk)
        turns.append(desk.assign(case, people).offered)
        clock.turn(minutes=1)
    desk.apply(case, Withdraw(by=CUSTOMER))

    assert [*turns, desk.assign(a_case(desk), people).offered] == ["ann", "bob", "ann", "bob"]


def test_to_be_asked_in_vain_is_no_new_turn(store: ComplaintStore) -> None:
    """An offer that is taken back leaves the turn where it was: at the time of the offer."""
    desk, clock = a_living_desk(store)
    first, second = a_case(desk), a_case(desk)
    people = roster(person("ann"), person("bob"), person("cid"))
    assert desk.assign(first, people).offered == "ann"
    clock.turn(minutes=1)
    assert desk.assign(second, people).offered == "bob"
    desk.apply(second, Withdraw(by=CUSTOMER))
    clock.turn(hours=8)
    third = a_case(desk)

    assert asked(desk.assign_waiting(people)) == [(first, "cid"), (third, "ann")]


def test_what_the_owner_could_not_hand_over_or_left_lying_goes_to_others(store: ComplaintStore) -> None:
    """A declined hand-over and an idle owner: the router runs again, without the owner; waiting is no idleness."""
    desk, clock = a_living_desk(store)
    returned, idle, waits = (a_case(desk, receiver="ann") for _ in range(3))
    desk.apply(returned, OfferTransfer(by=ANN, to="bob"))
    desk.apply(returned, DeclineTransfer(by=as_handler("bob"), reason="no"))
    desk.apply(waits, Wait(by=ANN, waits_for=WaitsFor.CUSTOMER, what="a photo"))
    people = roster(person("ann"), person("bob"), person("cid"))
    [first] = desk.assign_waiting(people)
    clock.turn(hours=40)
    found = desk.assign_waiting(people)

    assert (first.complaint_id, first.why, first.offered) == (returned, Why.RETURNED, "cid")
    assert [(one.complaint_id, one.why, one.offered) for one in found] == [
        (returned, Why.LAPSED, "boss@shop.example"), (idle, Why.IDLE, "bob"),
    ]  # fmt: skip
    assert desk.get(idle).owner == "ann"


def test_never_the_accused_nor_who_decided_the_first_stage(store: ComplaintStore) -> None:
    """L21, D38: the second stage goes to another; whoever it is about is not asked, whatever it costs."""
    desk, _ = a_living_desk(store, standards=STAGE_2)
    about = a_case(desk, staff_complained_about=("ann",))
    case = a_case(desk, receiver="bob")
    desk.apply(case, Answer(by=as_handler("bob"), resolution=a_resolution(decided_by="bob")))
    desk.apply(case, RequestStage2(by=CUSTOMER))
    people = roster(person("ann"), person("bob"))
    found = {one.complaint_id: one for one in desk.assign_waiting(people)}

    assert (found[about].offered, found[case].offered) == ("bob", "ann")
    both = roster(person("bob"))
    desk.apply(case, DeclineTransfer(by=ANN, reason="no"))
    assert desk.assign(case, both).offered == "boss@shop.example"


STAGE_2 = [
    {"id": "ack", "duty": "acknowledgement", "within": "1 business day", "calendar": "office"},
    {
        "id": "again",
        "duty": "final response",
        "within": "20 business days",
        "calendar": "office",
        "from": "stage 2 requested",
    },
]


def test_what_was_offered_leaves_the_hands_of_whoever_let_it_lapse_with_all_its_points(store: ComplaintStore) -> None:
    """Three points that come back are room for three points; an offer that waits on is told with why it was lost."""
    desk, clock = a_living_desk(store)
    terms = attrs.evolve(TERMS, requirements=(Requirement(points=3),))
    case = a_case(desk)
    people = roster(person("ann", capacity=3))
    assert desk.assign(case, people, terms=terms).offered == "ann"
    clock.turn(hours=8)
    other = a_case(desk)
    full = roster(person("ann", capacity=3), person("bob", capacity=3, absences=away(OPENED, timedelta(days=1))))
    waits, freed = desk.assign_waiting(full, terms=terms)

    assert (waits.complaint_id, waits.why, waits.offered) == (case, Why.LAPSED, None)
    assert waits.decision is not None
    assert waits.decision.rules[-1] == "waiting"
    assert (freed.complaint_id, freed.offered) == (other, "ann")


def test_the_usual_terms_name_everybody_who_may_resolve(store: ComplaintStore) -> None:
    """S40, L28: the accountable person, else the owner of the process, else a deputy, where it is about the others."""
    named = {
        "name": "Shop", "version": "1", "effective": OPENED.date(), "accountable": "boss", "process_owner": "chief",
        "deputies": ["dep"], "zone": "Europe/London",
    }  # fmt: skip
    desk, _ = a_living_desk(store, procedure=named)
    accused: list[tuple[str, ...]] = [(), ("boss",), ("boss", "chief"), ("boss", "chief", "dep")]
    cases = [a_case(desk, staff_complained_about=one) for one in accused]

    assert [desk.assign(case, roster()).offered for case in cases] == ["boss", "chief", "dep", "outside reviewer"]


def test_nobody_is_asked_for_what_is_looked_at_anew(store: ComplaintStore) -> None:
    """What is reopened into the exception queue waits there for whoever admits it again, not for a handler."""
    desk, _ = a_living_desk(store, reopening={"to": "recorded", "owner": "release"})
    case = a_case(desk, receiver="ann")
    desk.apply(case, Withdraw(by=CUSTOMER))
    again = desk.apply(case, Reopen(by=CUSTOMER, reason="it is still broken"))
    people = roster(person("ann"))

    assert (again.open, again.stage, again.owner) == (True, Stage.RECORDED, None)
    assert desk.assign(case, people) == Assigned(complaint_id=case)
    assert desk.assign_waiting(people) == ()


class Interrupted(Clock):
    """A clock at whose next glance something else happens, once."""

    meanwhile: Any = None

    def __call__(self) -> datetime:
        """Return the instant at which it stands, after what happens meanwhile."""
        happens, self.meanwhile = self.meanwhile, None
        if happens:
            happens()
        return super().__call__()


def test_what_changed_hands_meanwhile_is_not_taken_away(store: ComplaintStore) -> None:
    """Decided on what is no more so: it is refused, a sweep says so, goes on, and finds it in order the next time."""
    clock = Interrupted(OPENED)
    desk, other = (
        a_desk(a_living_procedure(), store, clock=clock),
        a_desk(a_living_procedure(), store, clock=Clock(OPENED)),
    )
    case, second = a_case(desk), a_case(desk)
    people = roster(person("ann"), person("eve"))

    def hand_over() -> None:
        other.apply(case, OfferTransfer(by=BOSS, to="eve"))
        accept(other, case)

    def go_on() -> None:
        other.apply(case, OfferTransfer(by=BOSS, to="ann"))
        accept(other, case)

    clock.meanwhile = hand_over
    with pytest.raises(StaleComplaint):
        desk.assign(case, people)
    assert desk.get(case).owner == "eve"
    gone = roster(person("ann"), person("eve", active=False))
    clock.meanwhile = go_on
    found = desk.assign_waiting(gone)
    assert [(one.complaint_id, one.why, one.offered) for one in found] == [
        (case, Why.LEFT, None), (second, Why.UNOWNED, "ann"),
    ]  # fmt: skip
    assert "version" in found[0].problem
    assert desk.get(case).owner == "ann"
    assert desk.assign_waiting(gone) == ()


def test_an_offer_that_is_accepted_meanwhile_is_not_taken_back(store: ComplaintStore) -> None:
    """Whoever accepts at the last moment has it."""
    clock = Interrupted(OPENED)
    desk, other = (
        a_desk(a_living_procedure(), store, clock=clock),
        a_desk(a_living_procedure(), store, clock=Clock(OPENED)),
    )
    case = a_case(desk)
    people = roster(person("ann"), person("bob"))
    desk.assign(case, people)
    clock.turn(hours=8)
    clock.meanwhile = lambda: accept(other, case)
    with pytest.raises(StaleComplaint):
        desk.assign(case, people)

    assert desk.get(case).owner == "ann"


class Moving(MemoryStore):
    """A store whose queue moves while it is read, so that nothing is found in it."""

    def find(self, tenant: str, query: Any, /, *, after: Any = None, limit: int = 100) -> Any:
        """Return what is found, and nothing of the queue."""
        found = super().find(tenant, query, after=after, limit=limit)
        return attrs.evolve(found, entries=()) if isinstance(query, Queue) else found


def test_a_complaint_that_the_queue_did_not_show_is_still_taken_back() -> None:
    """What was not counted as somebody's load is not taken from it."""
    desk, clock = a_living_desk(Moving())
    case = a_case(desk)
    people = roster(person("ann"), person("bob"))
    desk.assign(case, people)
    clock.turn(hours=8)

    assert desk.assign(case, people).offered == "bob"


def test_follow_ups_go_to_who_handled_the_customer_before(store: ComplaintStore) -> None:
    """The owner of the customer's earlier complaint is asked first, busier or not."""
    desk, _ = a_living_desk(store)
    a_case(desk, customer_id="c-17", receiver="bob", received_at=OPENED - timedelta(days=365))
    later = a_case(desk, customer_id="c-17")
    people = roster(person("ann"), person("bob"))

    assert desk.assign(later, people, terms=attrs.evolve(TERMS, follow_up_within=None)).offered == "ann"
    desk.apply(later, DeclineTransfer(by=ANN, reason="no"))
    done = desk.assign(later, people, terms=TERMS)
    assert done.offered == "bob"
    assert done.decision is not None
    assert done.decision.rules == ("follow-up",)


def test_an_able_owner_is_left_alone_unless_the_terms_release_them(store: ComplaintStore) -> None:
    """S54 by policy: asked for one complaint, a released first contact makes way for who has less to do."""
    desk, _ = a_living_desk(store)
    case = a_case(desk, receiver="ann")
    a_case(desk, receiver="ann")
    people = roster(person("ann"), person("bob"))
    released = attrs.evolve(TERMS, first_contact=FirstContact.RELEASED)

    assert desk.assign(case, people).offered is None
    assert desk.assign_waiting(people, terms=released) == ()
    done = desk.assign(case, people, terms=released)
    assert (done.why, done.offered) == (None, "bob")


def test_an_offer_to_who_left_meanwhile_goes_on_at_once(store: ComplaintStore) -> None:
    """Who was asked and cannot take it any more is not waited for."""
    desk, _ = a_living_desk(store)
    case = a_case(desk)
    desk.assign(case, roster(person("ann"), person("bob")))
    done = desk.assign(case, roster(person("ann", active=False), person("bob")))

    assert (done.why, done.offered) == (Why.IN_VAIN, "bob")


def test_what_is_not_open_is_left_alone(store: ComplaintStore) -> None:
    """What has ended, and what nobody has called a complaint yet, is nobody's to take."""
    desk, _ = a_living_desk(store)
    ended, asked_only = a_case(desk), a_case(desk, nature=Nature.UNDECIDED)
    desk.apply(ended, Withdraw(by=CUSTOMER))
    people = roster(person("ann"))

    assert desk.assign(ended, people) == Assigned(complaint_id=ended)
    assert desk.assign(asked_only, people) == Assigned(complaint_id=asked_only)
    assert desk.assign_waiting(people) == ()
    assert desk.get(asked_only).stage is Stage.RECORDED
    with pytest.raises(UnknownComplaint):
        desk.assign("nowhere", people)


def test_after_too_many_hops_the_accountable_person_has_it(store: ComplaintStore) -> None:
    """The procedure's own limit holds: nobody else is asked, and the answer says who has it."""
    desk, _ = a_living_desk(store, ownership={"hops": 1})
    case = a_case(desk)
    gone = roster(person("ann"))
    desk.assign(case, gone)
    accept(desk, case)
    done = desk.assign(case, roster(person("ann", active=False), person("bob")))

    assert (done.why, done.offered) == (Why.LEFT, "boss@shop.example")
    assert (desk.get(case).owner, desk.get(case).offered) == ("boss@shop.example", None)
    assert desk.assign_waiting(gone) == ()


def test_the_last_hop_burdens_who_has_it_and_nobody_else(store: ComplaintStore) -> None:
    """Whom the choice named and the procedure did not ask has nothing more on their hands in the same sweep."""
    desk, _ = a_living_desk(store, ownership={"hops": 1})
    case = a_case(desk)
    desk.assign(case, roster(person("ann")))
    accept(desk, case)
    second = a_case(desk)
    people = roster(person("ann", active=False), person("bob"), person("cid"))

    assert asked(desk.assign_waiting(people)) == [(case, "boss@shop.example"), (second, "bob")]


def test_an_owner_whom_neither_roster_nor_terms_know_is_told_each_time(store: ComplaintStore) -> None:
    """After the last hop nobody else can be asked: the sweep says what is in the way, and goes on."""
    desk, _ = a_living_desk(store, ownership={"hops": 1})
    case = a_case(desk)
    desk.apply(case, OfferTransfer(by=ANN, to="bob"))
    accept(desk, case)
    desk.apply(case, OfferTransfer(by=as_handler("bob"), to="ann"))
    second = a_case(desk)
    strangers = attrs.evolve(TERMS, last_resort=("chief",))
    told, other = desk.assign_waiting(roster(person("ann")), terms=strangers)

    assert (told.complaint_id, told.why, told.offered) == (case, Why.UNKNOWN, None)
    assert "owns the complaint already" in told.problem
    assert (other.complaint_id, other.offered) == (second, "ann")


def test_who_may_not_offer_is_refused_and_a_sweep_goes_on(store: ComplaintStore) -> None:
    """The permissions of the procedure hold for whoever asks; one complaint in the way stops no other."""
    desk, _ = a_living_desk(store)
    about, other = a_case(desk, staff_complained_about=("eve",)), a_case(desk)
    people = roster(person("ann"))
    with pytest.raises(NotPermitted):
        desk.assign(other, people, by=CUSTOMER)
    first, second = desk.assign_waiting(people, by=as_handler("eve"))

    assert (first.complaint_id, first.why, first.offered) == (about, Why.UNOWNED, None)
    assert "the complaint is about who asks" in first.problem
    assert (second.complaint_id, second.offered, second.problem) == (other, "ann", "")


@pytest.mark.parametrize(
    ("pack", "category"),
    [
        ("retail", "delivery/late"),
        ("telecom", "service/loss"),
        ("finance-uk", "delivery/late"),
        ("municipal", "delivery/late"),
        ("cfpb", "delivery/late"),
    ],
)
def test_the_procedures_that_come_with_it_permit_the_desk_to_ask(pack: str, category: str) -> None:
    """Under each of them the desk offers a complaint, and takes back an offer that nobody answered, in its own name."""
    clock = Clock(OPENED)
    desk = a_desk(Procedure.pack(pack), clock=clock)
    case = a_case(desk, category=category)
    people = roster(person("ann"), person("bob"))
    assert desk.assign(case, people).offered == "ann"
    clock.turn(hours=8)

    assert desk.assign(case, people).offered == "bob"
    assert {event.by.id for event in desk.history(case)} == {"system"}


def test_skills_grades_and_points_of_the_terms_hold(store: ComplaintStore) -> None:
    """What the requirements ask for decides, and the points they name fill people up."""
    desk, _ = a_living_desk(store)
    cases = [a_case(desk, category="delivery/late") for _ in range(2)]
    terms = attrs.evolve(TERMS, requirements=(Requirement(category="delivery", skills=(("couriers", 2),), points=3),))
    people = roster(person("ann"), person("bob", levels=(("couriers", 2),), capacity=5))

    assert asked(desk.assign_waiting(people, terms=terms)) == [(cases[0], "bob"), (cases[1], None)]


def test_s87_training_needs_are_read_off_all_complaints(store: ComplaintStore) -> None:
    """S87: what was handed over without the skill is counted, also of what has ended."""
    desk, _ = a_living_desk(store)
    case = a_case(desk, receiver="ann")
    desk.apply(case, OfferTransfer(by=ANN, to="bob"))
    desk.apply(case, Withdraw(by=CUSTOMER))
    terms = attrs.evolve(TERMS, requirements=(Requirement(category="delivery", skills=(("couriers", 2),)),))
    people = roster(person("ann"), person("bob", levels=(("couriers", 2),)))
    [need] = desk.training_needs(people, terms=terms)
    lesson = Mentoring(mentor="bob", learner="ann", skill="couriers", at=OPENED)

    assert (need.skill, need.handed_over, need.learners, need.teachers) == (
        "couriers",
        (("ann", 1),),
        ("ann",),
        ("bob",),
    )
    assert desk.record_mentoring(lesson) == lesson
    assert desk.mentoring() == (lesson,)
    assert desk.training_needs(people, terms=terms)[0].learners == ()
    assert desk.training_needs(people) == ()


def test_the_asynchronous_desk_does_the_same() -> None:
    """Both desks run the same operations: the same people are asked, in the same words."""
    procedure, clock = a_living_procedure(), Clock(OPENED)
    stores = MemoryStore(), MemoryStore()
    ids = iter(["c-1", "c-2", "c-1", "c-2"])
    people = roster(person("ann"), person("bob"))
    desk = Desk(procedure, stores[0], clock=clock, ids=lambda _: next(ids))
    other = AsyncDesk(procedure, ThreadedStore(stores[1]), clock=clock, ids=lambda _: next(ids))
    for _ in range(2):
        a_case(desk)

    async def live() -> Any:
        for _ in range(2):
            await other.register(a_submission(received_at=OPENED))
        one = await other.assign("c-2", people)
        return one, await other.assign_waiting(people), await other.training_needs(people)

    assert asyncio.run(live()) == (desk.assign("c-2", people), desk.assign_waiting(people), desk.training_needs(people))


def test_weeks_at_a_desk_leave_nobody_waiting(store: ComplaintStore) -> None:
    """Three weeks, with people away and work that ends: in the end every complaint was somebody's who could act."""
    desk, clock = a_living_desk(store)
    people = roster(
        person("ann", capacity=2, absences=away(OPENED + timedelta(days=2), timedelta(days=4), "bob")),
        person("bob", capacity=2, calendar="office"),
        person("cid", capacity=1, absences=away(OPENED, timedelta(days=6))),
    )
    owned: dict[str, str] = {}
    for day in range(21):
        clock.at = OPENED + timedelta(days=day)
        if day < 12:
            a_case(desk, received_at=clock.at)
        _work(desk, clock, people, owned)

    assert len(owned) == 12
    assert desk.queue().entries == ()
    assert set(owned.values()) <= {"ann", "bob", "cid", "boss@shop.example"}


def _work(desk: Desk, clock: Clock, people: Roster, owned: dict[str, str]) -> None:
    """Sweep, let those accept who were asked, and end what is two days old and owned."""
    for done in desk.assign_waiting(people):
        if done.offered is None:
            assert done.decision is not None
            assert done.decision.value is not None
            assert done.decision.value.until is not None
            assert clock.at < done.decision.value.until
            continue
        member = people.by_id.get(done.offered)
        assert member is None or people.there_at(member, clock.at) == clock.at
        accept(desk, done.complaint_id)
        owned[done.complaint_id] = done.offered
    for case in desk.queue().entries:
        if case.owner is not None and clock.at - case.received_at >= timedelta(days=2):
            desk.apply(case.id, Withdraw(by=CUSTOMER))


def test_no_more_waits_for_somebody_than_there_is_room_for(store: ComplaintStore) -> None:
    """Pain 31: room that others wait for is taken, so the overflow pool is asked; who waited first is served first."""
    desk, clock = a_living_desk(store)
    cases = [a_case(desk) for _ in range(5)]
    gone = person("bob", capacity=2, absences=away(clock() - timedelta(days=1), timedelta(days=3)))
    people = roster(gone, sales("sam", capacity=2))
    waiting = [(cases[0], None), (cases[1], None), (cases[4], None)]

    first = asked(desk.assign_waiting(people, terms=TERMS))
    assert first == [*waiting[:2], (cases[2], "sam"), (cases[3], "sam"), waiting[2]]
    assert asked(desk.assign_waiting(people, terms=TERMS)) == waiting
    clock.turn(days=2)
    assert asked(desk.assign_waiting(people, terms=TERMS))[:2] == [(cases[0], "bob"), (cases[1], "bob")]
