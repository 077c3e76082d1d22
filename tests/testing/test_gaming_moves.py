"""Each strategy does what it says, and is honest to colleagues."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest

from grievance.model import (
    Absorbed,
    Accepted,
    Answered,
    Closed,
    Contacted,
    Declined,
    Direction,
    Event,
    FeedbackGiven,
    Merged,
    Registered,
    Reopened,
    Stage,
    TransferAccepted,
    TransferOffered,
)
from grievance.testing.gaming import (
    CherryPicking,
    CloseAndReopen,
    EmptyFirstAnswers,
    HandingOverTheHard,
    HandingOverTheOld,
    InventedComplaints,
    MassRefusal,
    Meddling,
    SelfMerging,
    Splitting,
    SuppressingRegistration,
    TrivialProposals,
)
from grievance.testing.gaming._seen import hard_kinds, kind_of
from testing.played import ME, added, changed, mine, played, the_world, told

DAY = timedelta(days=1)


@pytest.mark.parametrize("times", [1, 2])
def test_close_and_reopen_ends_each_answered_case_again(times: int) -> None:
    """After the first answer come so many closings, reopenings and answers, all by the one who answered."""
    found = changed(CloseAndReopen(times))
    answered = {one for one, events in the_world().histories.items() if _first_answer_by(events) == ME}

    assert found.keys() == answered
    for was, become in found.values():
        new = added(was, become)
        assert [type(event) for event in new] == [Closed, Reopened, Answered] * times
        assert {event.by.id for event in new} == {ME}
        first = was.index(told(was, Answered)[0])
        assert become[: first + 1] == was[: first + 1]
        assert new[0].at - was[first].at <= timedelta(hours=1)


def _first_answer_by(events: tuple[Event, ...]) -> str | None:
    answers = told(events, Answered)
    return answers[0].resolution.decided_by if answers else None


def test_empty_answers_are_given_at_once() -> None:
    """Every own case is answered within hours; then the complainant comes back and all goes on, or gives up."""
    found = changed(EmptyFirstAnswers())

    assert mine() - found.keys() == {one for one in mine() if _shorter(the_world().histories[one])}
    gave_up = {
        one for one, (was, become) in found.items() if not told(become, Reopened)[: len(told(was, Reopened)) + 1]
    }
    for one, (was, become) in found.items():
        answer = told(become, Answered)[0]
        assert answer.at - was[0].at < timedelta(hours=4)
        assert answer.by.id == answer.resolution.decided_by == ME
        if _gave_up(was, become):
            gave_up.add(one)
        else:
            new = added(was, become)
            assert [type(event) for event in new] == [Answered, Contacted, Reopened]
            assert new[2].by.roles == ("customer",)
            assert (new[2].stage, new[2].owner) == (Stage.OPEN, ME)
    assert 0.1 < len(gave_up) / len(found) < 0.4


def _shorter(events: tuple[Event, ...]) -> bool:
    """Return whether a case has hardly begun."""
    return the_world().now - events[0].at < timedelta(hours=3)


def _gave_up(was: tuple[Event, ...], become: tuple[Event, ...]) -> bool:
    return len(told(become, Reopened)) <= len(told(was, Reopened))


def test_who_gives_up_is_dissatisfied_and_orders_no_more() -> None:
    """Nobody comes back: cases are closed with nothing done, who would say something says 1, and orders stop."""
    strategy = EmptyFirstAnswers(give_up=Fraction(1))
    world, found = played(strategy), changed(strategy)

    for one, (was, become) in found.items():
        assert not told(become, Reopened)
        assert [event.feedback.satisfaction for event in told(become, FeedbackGiven)] in ([], [1])
        first = was[0]
        assert isinstance(first, Registered)
        customer = first.submission.customer_id or ""
        earliest = min(_receipts(customer, found.keys() & mine()))
        assert world.purchases[customer] == tuple(at for at in the_world().purchases[customer] if at <= earliest), one
    others = the_world().purchases.keys() - {_customer(one) for one in mine()}
    assert all(world.purchases[one] == the_world().purchases[one] for one in others)
    asked = sum(bool(told(become, FeedbackGiven)) for _, become in found.values())
    assert 0.25 < asked / len(found) < 0.55
    assert any(told(become, Closed) for _, become in found.values())


def _customer(one: str) -> str:
    first = the_world().histories[one][0]
    assert isinstance(first, Registered)
    return first.submission.customer_id or ""


def _receipts(customer: str, cases: set[str]) -> list[datetime]:
    return [the_world().histories[one][0].at for one in cases if _customer(one) == customer]


def test_nobody_gives_up_unless_told() -> None:
    """Without a share that gives up every complainant comes back, and orders stay."""
    strategy = EmptyFirstAnswers(give_up=Fraction(0))

    assert all(not _gave_up(was, become) for was, become in changed(strategy).values())
    assert played(strategy).purchases == the_world().purchases


def test_empty_answers_to_the_old_ones_come_late() -> None:
    """Only what is still open after twelve days is answered so, after as many days."""
    strategy = EmptyFirstAnswers(after=12 * DAY, give_up=Fraction(0))

    assert strategy.name == "empty answers to the old ones"
    assert changed(strategy)
    for was, become in changed(strategy).values():
        (answer, *_) = added(was, become)
        assert 12 * DAY < answer.at - was[0].at <= 12 * DAY + timedelta(hours=1)


def test_mass_refusal_refuses_all() -> None:
    """Every own case is refused within hours, by one person alone, and closed; what was done else is gone."""
    found = changed(MassRefusal())

    assert found.keys() == mine()
    for was, become in found.values():
        kinds = [type(event) for event in become]
        assert kinds in ([Registered, Declined, Contacted, Closed], [Registered, Declined, Contacted])
        refusal = told(become, Declined)[0].refusal
        assert (refusal.decided_by, refusal.reviewed_by) == (ME, None)
        assert become[1].at - was[0].at <= timedelta(hours=1)
        assert become[0] == was[0]


def test_cherry_picking_trades_one_for_one() -> None:
    """For every hard own case somebody else has it, and an easy one of theirs is one's own; nothing else changes."""
    hard = hard_kinds(the_world())
    found = changed(CherryPicking())
    given = {one for one in found if one in mine()}

    assert given == {one for one in mine() if kind_of(the_world().histories[one]) in hard}
    assert len(found) == 2 * len(given)
    after = played(CherryPicking()).holders
    for one, (was, become) in found.items():
        assert (kind_of(was) in hard) is (one in given)
        assert (after[one] == ME) is (one not in given)
        assert [(type(event), event.at) for event in was] == [(type(event), event.at) for event in become]
        assert was[0].by == become[0].by
    assert all(ME not in {event.by.id for event in found[one][1][1:]} or _part(found[one][0]) for one in given)


def _part(events: tuple[Event, ...]) -> bool:
    """Return whether somebody else had it in the end, or had a part in it that is now mine."""
    return len({event.by.id for event in events if event.by.id.startswith("handler")}) > 1


@pytest.mark.parametrize("strategy", [HandingOverTheHard(), HandingOverTheOld(), HandingOverTheOld(after=3 * DAY)])
def test_handed_over_cases_are_a_colleagues(strategy: Any) -> None:
    """The person offers it, a colleague who had no part in it accepts it and does all the rest."""
    found, hard = changed(strategy), hard_kinds(the_world())

    assert found
    for one, (was, become) in found.items():
        assert one in mine()
        offer = next(event for event in told(become, TransferOffered) if event not in was)
        place = become.index(offer)
        accepted = become[place + 1]
        assert (offer.by.id, accepted.by.id) == (ME, offer.to)
        assert isinstance(accepted, TransferAccepted)
        assert offer.to not in {event.by.id for event in was}
        assert become[:place] == was[:place]
        assert [event.at for event in become[place + 2 :]] == [event.at for event in was[place:]]
        assert ME not in {event.by.id for event in become[place + 2 :]}
        age = offer.at - was[0].at
        if isinstance(strategy, HandingOverTheOld):
            assert strategy.after < age <= strategy.after + timedelta(hours=1)
        else:
            assert kind_of(was) in hard
            assert timedelta(hours=1) < age <= timedelta(hours=2)


def test_meddling_leaves_traces_on_all_cases_of_others() -> None:
    """A note and a letter stand on each case of a colleague, and nothing on the own ones."""
    found = changed(Meddling())

    assert found.keys() == the_world().histories.keys() - mine()
    for was, become in found.values():
        new = added(was, become)
        assert [(type(event), event.by.id) for event in new] == [(Contacted, ME)] * 2
        assert [event.contact.direction for event in told(new, Contacted)] == [Direction.INTERNAL, Direction.OUT]


def test_old_cases_are_merged_into_others_that_are_open() -> None:
    """What is open after twelve days ends as part of another own case that is open then and takes it in."""
    found = changed(SelfMerging())
    merged = {one: told(become, Merged)[0] for one, (_, become) in found.items() if told(become, Merged)}

    assert merged
    for one, event in merged.items():
        was, become = found[one]
        assert {one, event.into} <= mine()
        assert event.at == was[0].at + 12 * DAY
        assert become[-1] == event or told(become, Absorbed)
        taken = [taken for taken in told(found[event.into][1], Absorbed) if taken.complaint_id == one]
        assert [(taken.at, taken.by.id, taken.received_at) for taken in taken] == [(event.at, ME, was[0].at)]
    absorbing = {one for one, (_, become) in found.items() if told(become, Absorbed)}
    assert found.keys() == merged.keys() | absorbing
    assert absorbing == {event.into for event in merged.values()}


def test_suppressed_cases_are_missing() -> None:
    """Hard own cases that the person took down are not there; those that came over the web are."""
    found, hard = changed(SuppressingRegistration()), hard_kinds(the_world())

    assert found
    assert all(become == () for _, become in found.values())
    assert found.keys() == {
        one
        for one in mine()
        if kind_of(the_world().histories[one]) in hard and the_world().histories[one][0].by.id == ME
    }


def test_what_is_tied_to_others_is_not_suppressed() -> None:
    """A case that was merged, took one in or is linked stays: the others would tell."""
    merged = played(SelfMerging())
    tied = {one for one, events in merged.histories.items() if told(events, Merged) or told(events, Absorbed)}

    left = SuppressingRegistration().play(merged, ME).histories

    assert tied <= left.keys()
    assert len(left) < len(merged.histories)


@pytest.mark.parametrize("disguised", [False, True])
def test_splitting_adds_a_part_to_each_own_case(disguised: bool) -> None:
    """Each part is the same customer's, registered and answered by the person after the whole has been ended."""
    found = changed(Splitting(disguised))

    assert found.keys() <= {f"{one}-part" for one in mine()}
    assert len(found) > 0.8 * len(mine())
    for one, (was, become) in found.items():
        assert was == ()
        whole = the_world().histories[one.removesuffix("-part")]
        first, of = become[0], whole[0]
        assert isinstance(first, Registered)
        assert isinstance(of, Registered)
        assert {event.by.id for event in become} == {ME}
        assert first.at - of.at == (8 * DAY if disguised else timedelta(minutes=30))
        assert first.submission.customer_id == of.submission.customer_id
        assert (first.submission.product == of.submission.product) is not disguised
        assert (first.submission.category == of.submission.category) is not disguised
        if told(become, Answered) and told(whole, Answered):
            assert told(become, Answered)[0].at >= told(whole, Answered)[0].at


def test_invented_complaints_look_real() -> None:
    """For every third own case another is made up: a call, an answer within the hour, an acceptance, all noted."""
    found = changed(InventedComplaints())

    assert len(mine()) // 3 - 2 <= len(found) <= len(mine()) // 3 + 1
    for one, (was, become) in found.items():
        assert was == ()
        assert {event.by.id for event in become} == {ME}
        assert _customer(one.removesuffix("-made-up")) == become[0].submission.customer_id
        if len(become) == 7:
            assert told(become, Contacted)[0].contact.direction is Direction.IN
            assert told(become, Answered)[0].at - become[0].at == timedelta(hours=1)
            assert told(become, Accepted)
            assert isinstance(become[-1], Closed)
    assert len(changed(InventedComplaints(each=1))) >= len(mine()) - 2


def test_trivial_proposals_are_refused_or_left_alone() -> None:
    """A dozen are filed in the period; somebody else refuses every other one, and nobody accepts any."""
    world = played(TrivialProposals())
    filed = world.proposals[len(the_world().proposals) :]

    assert world.histories == the_world().histories
    assert [one.by for one in filed] == [ME] * 12
    assert len({one.id for one in world.proposals}) == len(world.proposals)
    assert all(one.at in world.period for one in filed)
    assert [one.assessed is None for one in filed] == [True, False] * 6
    assert not any(one.accepted_at for one in filed)
    alone = TrivialProposals(number=2).play(attrs.evolve(world, histories={}, proposals=()), ME)
    assert [one.assessed and one.assessed.by for one in alone.proposals] == [None, "somebody else"]
