"""What a reopening and a second stage make of the clocks of a complaint."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from grievance.deadlines import Binding, State, Terms, gaps_of, run_clocks, status
from grievance.model import (
    Anchor,
    ContactKind,
    Duty,
    OnReopening,
    Remedy,
    RemedyKind,
    Reopening,
)
from support.builders import a_contact, a_resolution
from support.timing import (
    ANSWERED,
    OFFICE,
    REOPENED,
    TICK,
    clock,
    clocks,
    closing,
    complaint,
    july,
    over,
    promised,
    reopened,
    standard,
    state,
    waited,
)


def test_a_clock_that_continues_has_what_was_left() -> None:
    """The time between answer and reopening is not counted, and nothing is overdue at once (pain 15)."""
    assert clock(reopened(), standard("3 business days")).due_at == closing(13)
    assert clock(reopened(), standard("72 hours")).due_at == july(11, 10)
    assert clock(reopened(), standard("72 hours", statutory=True)).due_at == july(11, 10)
    assert clock(reopened(), standard("3 days")).due_at == over(11)
    assert state(reopened(), standard("3 business days"), REOPENED + TICK) is State.RUNNING


def test_what_was_answered_late_stays_late() -> None:
    """To answer late and be asked again gives no new time: the date stays where it was (pain 15)."""
    assert clock(reopened(), standard("1 business day")).due_at == closing(2)
    assert state(reopened(), standard("1 business day"), REOPENED) is State.OVERDUE


@pytest.mark.parametrize(
    ("field", "why"),
    [
        ("answered_at", "answered, until it was reopened"),
        ("referred_at", "referred, until it was reopened"),
        ("ended_at", "ended, until it was reopened"),
    ],
)
def test_what_had_ended_the_work_is_told(field: str, why: str) -> None:
    """Whatever had ended it, the time until the reopening is left out, with the reason (pain 21)."""
    ended: dict[str, Any] = {field: july(3, 12)}
    found = complaint(reopenings=(Reopening(at=july(10, 12), **ended),))

    [gap] = gaps_of(found, standard("72 hours"), Terms(calendars={"office": OFFICE}))

    assert (gap.since, gap.until, gap.why) == (july(3, 12), july(10, 12), why)


def test_an_answer_given_while_handling_waits() -> None:
    """The wait ends with the answer: it is on time although no work was resumed before (pain 13)."""
    bound = standard("3 business days")
    found = complaint(pauses=(waited(july(2, 12), july(28, 12)),), answered_at=july(28, 12))
    [told] = status(attrs.evolve(found, clocks=clocks(found, bound)), july(31))

    assert (told.state, told.clock.due_at) == (State.MET, closing(30))


def test_one_duty_does_not_override_another() -> None:
    """An update that is due sooner than the acknowledgement leaves that one where it is (pain 18)."""
    rows = [standard("8 working hours", id="ack", duty=Duty.ACKNOWLEDGEMENT), standard("1 hour", duty=Duty.UPDATE)]
    terms = Terms(calendars={"office": OFFICE})
    found = complaint(contacts=(a_contact(ContactKind.UPDATE, at=july(1, 10.5)),))
    run = run_clocks(found, [Binding(standard=row, issue=0, terms=terms) for row in rows])

    assert [one.due_at for one in run] == [july(1, 18), july(1, 11)]
    assert [one.state for one in status(attrs.evolve(found, clocks=run), july(1, 12))] == [State.RUNNING, State.MET]


def test_a_reopening_of_which_no_end_is_known_leaves_nothing_out() -> None:
    """Where the record does not tell what had ended the work, all of the time counts."""
    found = complaint(reopenings=(Reopening(at=july(2, 12)),))

    assert clock(found, standard("72 hours")).due_at == july(4, 10)


def test_what_was_referred_and_came_back_is_left_out() -> None:
    """The time at another body is not counted; a completed hand-over keeps its own date (S29)."""
    found = complaint(reopenings=(Reopening(at=july(10, 12), referred_at=july(3, 12)),))
    hand_over = standard("1 day", duty=Duty.HAND_OVER)

    assert clock(found, standard("72 hours")).due_at == july(11, 10)
    run = clocks(found, hand_over, OnReopening.NEW)
    states = status(attrs.evolve(found, clocks=run), july(11))
    assert [(one.state, one.met_at) for one in states] == [(State.MET_LATE, july(3, 12)), (State.RUNNING, None)]
    assert state(complaint(referred_at=july(2, 12)), hand_over, july(11)) is State.MET


def test_what_was_carried_out_is_checked() -> None:
    """The check is done when somebody saw that it was carried out, in the cycle of the clock (S30)."""
    bound = standard("2 days", duty=Duty.EXECUTION_CHECK, anchor=Anchor.ANSWERED)
    refund = a_resolution(remedies=(Remedy(id="r", kind=RemedyKind.REFUND),))
    found = complaint(answered_at=ANSWERED, resolution=refund)
    assert state(complaint(answered_at=ANSWERED), bound, july(7)) is State.WAIVED

    assert state(found, bound, july(7)) is State.OVERDUE
    assert state(attrs.evolve(found, executed_at=july(5)), bound, july(7)) is State.MET


def test_several_reopenings_are_each_left_out() -> None:
    """Each time between an answer and a reopening is left out by itself."""
    again = Reopening(at=july(14, 12), answered_at=july(10, 14))

    assert clock(reopened(again), standard("72 hours")).due_at == july(15, 8)


def test_a_clock_that_restarts_counts_from_the_reopening() -> None:
    """There is one clock, the last, anchored at the reopening (pain 15: restart is a declared value)."""
    [only] = clocks(reopened(), standard("24 hours"), OnReopening.RESTART)

    assert (only.cycle, only.anchored_at, only.since, only.due_at) == (1, REOPENED, REOPENED, july(11, 12))
    assert only.key == "answer/0/1"


def test_a_new_clock_begins_beside_the_completed_one() -> None:
    """The completed cycle keeps its date and its result; the new one is still owed (pain 15)."""
    bound = standard("72 hours")
    found = reopened(pauses=(waited(july(11, 10)),))
    done, new = clocks(found, bound, OnReopening.NEW)
    first, second = status(attrs.evolve(found, clocks=(done, new)), july(12))

    assert (done.cycle, done.ended_at, done.due_at) == (0, REOPENED, july(4, 10))
    assert (first.state, first.met_at, first.owed) == (State.MET, ANSWERED, False)
    assert (new.cycle, new.anchored_at, new.due_at, second.state) == (1, REOPENED, None, State.PAUSED)


def test_every_cycle_keeps_the_answer_that_ended_it() -> None:
    """With several reopenings each completed clock is met by its own answer, the last by the one that stands."""
    found = reopened(Reopening(at=july(14, 12), answered_at=july(12, 12)), answered_at=july(15, 12))
    run = clocks(found, standard("24 hours"), OnReopening.NEW)

    states = status(attrs.evolve(found, clocks=run), july(20))

    assert [one.met_at for one in states] == [ANSWERED, july(12, 12), july(15, 12)]
    assert [one.state for one in states] == [State.MET_LATE, State.MET_LATE, State.MET]
    assert [one.key for one in run] == ["answer/0", "answer/0/1", "answer/0/2"]


def test_the_standard_decides_before_the_procedure() -> None:
    """What a standard says of reopening stands against what the procedure says of all (pain 15)."""
    bound = standard("24 hours", on_reopening=OnReopening.NEW)

    assert len(clocks(reopened(), bound, OnReopening.CONTINUE)) == 2


def test_an_acknowledgement_stays_done_when_the_clock_continues() -> None:
    """What was confirmed by a letter, or told by the answer itself, is not owed again at once (pain 15)."""
    bound = standard("1 business day", duty=Duty.ACKNOWLEDGEMENT)
    sent = (a_contact(at=july(1, 12)),)

    assert state(reopened(contacts=sent, acknowledged_at=july(1, 12)), bound, july(12)) is State.MET
    quick = complaint(reopenings=(Reopening(at=REOPENED, answered_at=july(1, 15)),))
    assert state(quick, bound, july(12)) is State.MET
    assert state(reopened(contacts=sent), bound, july(12), OnReopening.NEW) is State.RUNNING
    assert state(reopened(contacts=sent), bound, july(14), OnReopening.RESTART) is State.OVERDUE


def test_a_withdrawal_that_was_taken_back_answered_nothing() -> None:
    """The time until then is not counted, but neither receipt nor answer has been told (S72)."""
    found = complaint(reopenings=(Reopening(at=july(6, 11), ended_at=july(1, 11)),))
    bound = standard("4 working hours", duty=Duty.ACKNOWLEDGEMENT)

    assert clock(found, bound).due_at == july(6, 14)
    assert state(found, bound, july(6, 12)) is State.RUNNING
    [done, _] = status(attrs.evolve(found, clocks=clocks(found, standard("1 day"), OnReopening.NEW)), july(6, 12))
    assert done.met_at is None


def test_what_counts_from_the_answer_begins_anew_with_the_next_one() -> None:
    """The check of what was granted is a new clock after each answer; earlier letters and promises are not of it."""
    bound = standard("2 days", duty=Duty.EXECUTION_CHECK, anchor=Anchor.ANSWERED)
    early = promised(july(4), july(3, 13), Duty.EXECUTION_CHECK)

    waiting = clock(reopened(promises=(early,)), bound)
    again = clock(reopened(promises=(early,), answered_at=july(11, 12)), bound)

    assert (waiting.cycle, waiting.anchored_at, waiting.due_at) == (1, None, None)
    assert (again.cycle, again.anchored_at, again.due_at) == (1, july(11, 12), over(13))
    assert clock(complaint(answered_at=ANSWERED), bound).cycle == 0


STAGE_2 = Reopening(at=july(6, 12), answered_at=ANSWERED, stage_2=True)


def test_stage_1_is_complete_when_stage_2_begins() -> None:
    """Clocks of the first stage keep their result; those of the second count from their own anchors (L21)."""
    found = complaint(reopenings=(STAGE_2,), pauses=(waited(july(7, 12)),))
    first = clock(found, standard("10 days"))
    second = clock(found, standard("2 days", anchor=Anchor.STAGE_2_REQUESTED, pauses=()))

    assert (first.ended_at, first.due_at) == (STAGE_2.at, over(11))
    assert (second.anchored_at, second.since, second.due_at) == (STAGE_2.at, STAGE_2.at, over(8))
    assert clock(complaint(), standard("2 days", anchor=Anchor.STAGE_2_REQUESTED)).due_at is None


def test_an_acknowledgement_of_stage_2_starts_no_clock_of_stage_1() -> None:
    """What stage 1 never reached is not reached in stage 2, and is no longer owed (L21)."""
    sent = (a_contact(at=july(7, 12)),)
    found = complaint(reopenings=(STAGE_2,), contacts=sent, acknowledged_at=july(7, 12))
    first = clock(found, standard("10 days", anchor=Anchor.ACKNOWLEDGED))
    [told] = status(attrs.evolve(found, clocks=(first,)), july(8))

    assert (first.anchored_at, first.ended_at, first.due_at, told.owed) == (None, STAGE_2.at, None, False)
    second = standard("20 days", anchor=Anchor.STAGE_2_ACKNOWLEDGED)
    assert clock(found, second).anchored_at == july(7, 12)
    assert clock(
        attrs.evolve(found, acknowledged_at=july(2, 12)), standard("3 days", anchor=Anchor.ACKNOWLEDGED)
    ).due_at


def test_the_clock_of_stage_1_is_met_by_the_answer_that_ended_it() -> None:
    """After a reopening that continued it, the first answer does not count for the clock any more."""
    later = Reopening(at=july(16, 12), answered_at=july(15, 12), stage_2=True)
    found = reopened(later)

    [told] = status(attrs.evolve(found, clocks=clocks(found, standard("3 business days"))), july(20))

    assert (told.state, told.met_at, told.clock.due_at) == (State.MET_LATE, july(15, 12), closing(13))


def test_a_second_request_for_stage_2_is_a_clock_of_its_own() -> None:
    """Its key is another, so that all is told again; a reopening after it continues it."""
    bound = standard("10 days", anchor=Anchor.STAGE_2_REQUESTED)
    second = Reopening(at=july(14, 12), answered_at=july(13, 12), stage_2=True)
    third = Reopening(at=july(20, 12), answered_at=july(15, 12))

    assert clock(complaint(reopenings=(STAGE_2,)), bound).key == "answer/0"
    assert clock(complaint(reopenings=(STAGE_2, second)), bound).key == "answer/0/2"
    assert clock(complaint(reopenings=(STAGE_2, third)), bound).due_at == over(21)
