"""The clocks of a complaint from its history: pauses, reopenings, stages, promises, notices, waivers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from grievance.calendars import BusinessCalendar
from grievance.deadlines import Binding, State, Terms, gaps_of, ledger, run_clocks, status
from grievance.model import (
    Anchor,
    Clock,
    Complaint,
    Contact,
    ContactKind,
    Direction,
    Duty,
    Extension,
    OnReopening,
    Pause,
    Promise,
    Reopening,
    Response,
    Span,
    Stage,
    Standard,
    TimeFrame,
    WaitsFor,
    Waiver,
)
from support.builders import a_complaint, a_contact, a_resolution, a_standard, a_submission, an_office

TICK = timedelta(microseconds=1)
BOTH = (WaitsFor.CUSTOMER, WaitsFor.THIRD_PARTY)
OFFICE = an_office("UTC", holidays=["2026-07-20"])
"""Monday to Friday, nine to six; Monday 20 July is a holiday."""


def july(day: int, hour: float = 0) -> datetime:
    """Return an instant of July 2026, of which the 1st is a Wednesday."""
    return datetime(2026, 7, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour)


def closing(day: int) -> datetime:
    """Return when business closes on a day of July 2026."""
    return july(day, 18)


def over(day: int) -> datetime:
    """Return the last microsecond of a day of July 2026."""
    return july(day + 1) - TICK


RECEIVED = july(1, 10)


def complaint(**changes: Any) -> Complaint:
    """Return a complaint received on Wednesday, 1 July 2026, at ten."""
    return a_complaint(**{"submission": a_submission(received_at=RECEIVED), "registered_at": RECEIVED, **changes})


def standard(within: str, **changes: Any) -> Standard:
    """Return a standard on the office calendar that pauses for everybody, unless told otherwise."""
    statutory = changes.get("statutory", False)
    return a_standard(within, **{"calendar": "office", "pauses": () if statutory else BOTH, **changes})


def clocks(found: Complaint, bound: Standard, mode: OnReopening = OnReopening.CONTINUE) -> tuple[Clock, ...]:
    """Return the clocks of one standard."""
    terms = Terms(calendars={"office": OFFICE}, on_reopening=mode)
    return run_clocks(found, [Binding(standard=bound, issue=0, terms=terms)])


def clock(found: Complaint, bound: Standard, mode: OnReopening = OnReopening.CONTINUE) -> Clock:
    """Return the last clock of one standard."""
    return clocks(found, bound, mode)[-1]


def state(found: Complaint, bound: Standard, now: datetime, mode: OnReopening = OnReopening.CONTINUE) -> State:
    """Return what has become of the last clock of one standard."""
    return status(attrs.evolve(found, clocks=clocks(found, bound, mode)), now)[-1].state


def waited(since: datetime, until: datetime | None = None, who: WaitsFor = WaitsFor.CUSTOMER) -> Pause:
    """Return a wait for the customer."""
    return Pause(waits_for=who, since=since, until=until)


def promised(due_at: datetime, at: datetime = RECEIVED, duty: Duty = Duty.FINAL_RESPONSE) -> Promise:
    """Return a date that the clerk promised."""
    return Promise(duty=duty, due_at=due_at, by="clerk", at=at)


def notice(at: datetime, promises: datetime | None = None, **changes: Any) -> Contact:
    """Return a holding notice that a person sent."""
    return a_contact(ContactKind.HOLDING_NOTICE, at=at, promises=promises, **changes)


@pytest.mark.parametrize(
    ("within", "due", "since", "until", "then"),
    [
        ("4 working hours", july(1, 14), july(1, 11), july(1, 12.5), july(1, 15.5)),
        ("4 working hours", july(1, 14), july(1, 13), july(2, 10), july(2, 11)),
        ("12 working hours", july(2, 13), july(1, 19), july(2, 8), july(2, 13)),
        ("90 working minutes", july(1, 11.5), july(1, 11), july(1, 11.25), july(1, 11.75)),
        ("24 hours", july(2, 10), july(1, 12), july(1, 15), july(2, 13)),
        ("30 minutes", july(1, 10.5), july(1, 10.25), july(3, 10.25), july(3, 10.5)),
        ("3 business days", closing(6), july(2, 12), july(6, 12), closing(8)),
        ("3 business days", closing(6), july(2, 12), july(2, 17), closing(6)),
        ("3 days", over(4), july(2, 12), july(5, 12), over(7)),
        ("1 week", over(8), july(8, 23), july(10, 1), over(10)),
        ("1 month", over(32), july(2, 12), july(12, 12), over(42)),
    ],
)
def test_a_pause_is_not_counted(within: str, due: datetime, since: datetime, until: datetime, then: datetime) -> None:
    """The time of a wait is left out in the unit of the standard, never added to wall time (pains 7, 12, 20)."""
    bound = standard(within)

    assert clock(complaint(), bound).due_at == due
    assert clock(complaint(pauses=(waited(since, until),)), bound).due_at == then


@pytest.mark.parametrize(
    ("since", "until", "due"),
    [
        (july(4, 10), july(5, 10), closing(6)),
        (july(3, 19), july(6, 8), closing(6)),
        (july(3, 17), july(6, 8), closing(7)),
        (july(6, 17), july(6, 18.5), closing(7)),
        (july(6, 17), july(6, 17.5), closing(6)),
        (july(17, 19), july(21, 8), closing(6)),
    ],
)
def test_a_weekend_waited_through_is_no_business_time(since: datetime, until: datetime, due: datetime) -> None:
    """A wait over closed days adds none, one over a closing adds one: nobody resumes what is overdue (pains 6, 21)."""
    assert clock(complaint(pauses=(waited(since, until),)), standard("3 business days")).due_at == due


def test_a_wait_on_the_last_day_that_ends_after_closing_leaves_the_next_day() -> None:
    """Who waits on the last day until after business closed has the rest of that day on the next one (pain 20)."""
    whole = waited(july(6, 17), july(7, 10))
    parts = (waited(july(6, 17), july(6, 19)), waited(july(6, 19), july(7, 10)))

    assert clock(complaint(pauses=(whole,)), standard("3 business days")).due_at == closing(7)
    assert clock(complaint(pauses=parts), standard("3 business days")).due_at == closing(7)


def test_a_wait_on_a_last_day_that_rolled_on() -> None:
    """Three days end on Saturday and roll on to Monday: a wait from Monday to Wednesday moves it to Wednesday."""
    bound = standard("3 days", rolls=True)

    assert clock(complaint(), bound).due_at == over(6)
    assert clock(complaint(pauses=(waited(july(6, 10), july(8, 10)),)), bound).due_at == over(8)
    assert clock(complaint(pauses=(waited(july(3, 10), july(4, 10)),)), bound).due_at == over(6)


@pytest.mark.parametrize("within", ["4 working hours", "24 hours", "3 business days", "3 days"])
def test_a_wait_that_lasts_stops_the_clock(within: str) -> None:
    """While handling waits nothing is due, and the clock is paused (pains 13, 20)."""
    bound, found = standard(within), complaint(pauses=(waited(july(1, 11)),))

    assert clock(found, bound).due_at is None
    assert clock(found, bound).computed_at is None
    assert state(found, bound, july(25)) is State.PAUSED


@pytest.mark.parametrize("until", [None, july(9, 10)])
def test_a_wait_after_the_date_changes_nothing(until: datetime | None) -> None:
    """What is overdue stays overdue: to wait is no way out, not even from the very instant it is due."""
    for within, due in (("3 business days", closing(6)), ("24 hours", july(2, 10))):
        bound, found = standard(within), complaint(pauses=(waited(due, until),))

        assert clock(found, bound).due_at == due
        assert state(found, bound, july(10)) is State.OVERDUE


def test_a_wait_before_the_anchor_counts_from_it() -> None:
    """Only what lies after the anchor is left out."""
    bound = standard("2 business days", anchor=Anchor.ACKNOWLEDGED)
    acknowledged = july(2, 12)

    def due(*pauses: Pause) -> datetime | None:
        return clock(complaint(acknowledged_at=acknowledged, pauses=pauses), bound).due_at

    assert due() == due(waited(july(1, 12), july(2, 11))) == closing(6)
    assert due(waited(july(1, 12), july(3, 9))) == closing(7)


def test_waits_that_overlap_are_left_out_once() -> None:
    """A late entry may overlap another wait: no time is left out twice (pain 12)."""
    bound = standard("24 hours")
    pauses = (
        waited(july(1, 12), july(1, 16)),
        waited(july(1, 14), july(1, 18), WaitsFor.THIRD_PARTY),
        waited(july(1, 13), july(1, 15)),
    )

    assert clock(complaint(pauses=pauses), bound).due_at == july(2, 16)
    assert clock(complaint(pauses=(*pauses, waited(july(1, 17)))), bound).due_at is None


def test_a_clock_pauses_only_for_whom_the_standard_says() -> None:
    """A wait for a third party is ours where the standard pauses for the customer alone."""
    bound = standard("24 hours", pauses=(WaitsFor.CUSTOMER,))
    others = waited(july(1, 12), july(1, 16), WaitsFor.THIRD_PARTY)

    assert clock(complaint(pauses=(others,)), bound).due_at == july(2, 10)
    assert gaps_of(complaint(pauses=(others,)), bound, Terms(calendars={"office": OFFICE})) == ()


@pytest.mark.parametrize("within", ["24 hours", "3 business days", "8 weeks"])
def test_a_statute_never_pauses(within: str) -> None:
    """No wait moves the date of a statute."""
    bound = standard(within, statutory=True)

    waiting = complaint(pauses=(waited(july(1, 11), july(2, 9)), waited(july(2, 9.5))))

    assert clock(waiting, bound) == clock(complaint(), bound)


ANSWERED, REOPENED = july(3, 12), july(10, 12)


def reopened(*more: Reopening, **changes: Any) -> Complaint:
    """Return a complaint that was answered on Friday at noon and taken up again a week later."""
    first = Reopening(at=REOPENED, answered_at=ANSWERED, decided_by="clerk")
    return complaint(**{"reopenings": (first, *more), **changes})


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
    found = complaint(answered_at=ANSWERED)

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


def test_the_stricter_of_promise_and_standard_binds() -> None:
    """Whichever is earlier; the computed date is kept beside it (pain 14: two types)."""
    bound = standard("3 business days")

    for due_at, binds in ((july(2, 12), july(2, 12)), (july(9, 12), closing(6))):
        found = clock(complaint(promises=(promised(due_at),)), bound)
        assert (found.computed_at, found.due_at) == (closing(6), binds)
    two = (promised(july(3, 12)), promised(july(2, 12)), promised(july(5, 12)))
    assert clock(complaint(promises=two), bound).due_at == july(2, 12)
    other = promised(july(2, 12), duty=Duty.UPDATE)
    assert clock(complaint(promises=(other,)), bound).due_at == closing(6)


def test_no_pause_moves_a_promise() -> None:
    """A promise binds while handling waits and afterwards (pain 14)."""
    bound = standard("3 business days")
    for until in (None, july(9, 12)):
        found = complaint(promises=(promised(july(3, 12)),), pauses=(waited(july(2, 12), until),))
        assert clock(found, bound).due_at == july(3, 12)
        assert state(found, bound, july(3, 12)) is State.RUNNING
        assert state(found, bound, july(3, 12) + TICK) is State.OVERDUE


def test_a_promise_binds_before_its_clock_has_started() -> None:
    """What a person promised is owed even if the standard's own anchor is never reached; stage 2 has its own word."""
    bound = standard("3 days", anchor=Anchor.ACKNOWLEDGED)
    found = complaint(promises=(promised(july(3, 12)),))

    assert (clock(found, bound).anchored_at, clock(found, bound).due_at) == (None, july(3, 12))
    assert state(found, bound, july(4)) is State.OVERDUE
    assert clock(found, standard("3 days", anchor=Anchor.STAGE_2_REQUESTED)).due_at is None


def test_a_promise_that_was_kept_leaves_what_was_left_of_it() -> None:
    """Answered a day before the promised date and reopened: a day is left, nothing is late at once (pain 15)."""
    kept = promised(july(4, 12))
    broken = promised(july(2, 12))

    assert clock(reopened(promises=(kept,)), standard("30 days")).due_at == july(11, 12)
    assert clock(reopened(promises=(broken,)), standard("30 days")).due_at == july(2, 12)
    between = promised(july(12, 9), july(8, 12))
    assert clock(reopened(promises=(between,)), standard("30 days")).due_at == july(12, 9)
    fresh = clock(reopened(promises=(kept,)), standard("30 days"), OnReopening.RESTART)
    assert fresh.due_at == over(40)


@pytest.mark.parametrize(
    ("sent", "due"),
    [(closing(6) - TICK, july(20, 12)), (closing(6), july(20, 12)), (closing(6) + TICK, closing(6))],
)
def test_a_holding_notice_in_time_moves_our_promise(sent: datetime, due: datetime) -> None:
    """D39: the new date replaces the old one if the notice was sent before that passed (S72)."""
    found = complaint(contacts=(notice(sent, july(20, 12)),))

    assert clock(found, standard("3 business days")).due_at == due
    assert clock(found, standard("3 business days", statutory=True)).due_at == over(6)


@pytest.mark.parametrize("changes", [{"automatic": True}, {"direction": Direction.IN}, {"promises": None}])
def test_what_is_no_holding_notice_of_ours_moves_nothing(changes: dict[str, Any]) -> None:
    """Automatic mail, what came in, and a notice without a date (D39, pain 19)."""
    sent = attrs.evolve(notice(july(2, 12), july(20, 12)), **changes)

    assert clock(complaint(contacts=(sent,)), standard("3 business days")).due_at == closing(6)
    if changes != {"promises": None}:
        longer = standard("3 business days", extension=Extension(by=Span.parse("10 days")))
        assert clock(complaint(contacts=(sent,)), longer).due_at == closing(6)


def test_each_holding_notice_is_measured_by_the_date_that_binds_then() -> None:
    """A second notice must come before the first one's date; an earlier promise that passed cannot be moved (S72)."""
    first = notice(july(3, 12), july(10, 12))
    bound = standard("3 business days")

    in_time = complaint(contacts=(first, notice(july(10, 12), july(15, 12))))
    too_late = complaint(contacts=(notice(july(10, 13), july(15, 12)), first))
    passed = complaint(contacts=(first,), promises=(promised(july(3, 11)),))
    after = complaint(contacts=(first,), promises=(promised(july(8, 12), july(4, 12)),))

    assert clock(in_time, bound).due_at == july(15, 12)
    assert clock(too_late, bound).due_at == july(10, 12)
    assert clock(passed, bound).due_at == july(3, 11)
    assert clock(after, bound).due_at == july(8, 12)


def test_the_date_of_a_notice_binds_while_handling_waits() -> None:
    """No pause moves what a holding notice promised (pain 14)."""
    bound = standard("3 business days")
    for since in (july(2, 12), july(4, 12)):
        found = complaint(contacts=(notice(july(3, 12), july(10, 12)),), pauses=(waited(since),))
        assert clock(found, bound).due_at == july(10, 12)


def test_a_notice_that_was_kept_leaves_what_was_left_of_it() -> None:
    """Answered two days before the date of the notice and reopened: two days are left (pain 15)."""
    found = complaint(
        contacts=(notice(july(2, 12), july(10, 12)),),
        reopenings=(Reopening(at=july(18, 12), answered_at=july(8, 12)),),
    )

    assert clock(found, standard("3 business days")).due_at == july(20, 12)


def test_a_notice_may_bring_a_statutory_date_forward_but_never_back() -> None:
    """The stricter binds: what the notice promises before the statute's date is a promise."""
    bound = standard("10 days", statutory=True)

    assert clock(complaint(contacts=(notice(july(2, 12), july(8, 12)),)), bound).due_at == july(8, 12)
    assert clock(complaint(contacts=(notice(july(2, 12), july(18, 12)),)), bound).due_at == over(11)


def test_an_extension_by() -> None:
    """A notice in time adds the span to the date, once, however many are sent (L21)."""
    bound = standard("3 business days", statutory=True, extension=Extension(by=Span.parse("5 business days")))
    notices = (notice(july(3, 12)), notice(july(8, 12)))

    assert clock(complaint(), bound).due_at == over(6)
    assert clock(complaint(contacts=notices), bound).due_at == over(13)
    assert clock(complaint(contacts=notices[1:]), bound).due_at == over(6)


def test_an_extension_to() -> None:
    """It counts from the anchor, as in the 15 and 35 days of payment complaints (L10)."""
    bound = standard("3 business days", statutory=True, extension=Extension(to=Span.parse("12 business days")))

    assert clock(complaint(contacts=(notice(july(3, 12)),)), bound).due_at == over(17)


@pytest.mark.parametrize("extension", [Extension(by=Span.parse("7 days")), Extension(to=Span.parse("10 days"))])
def test_an_extended_time_pauses_too(extension: Extension) -> None:
    """A wait in the time that was added is left out as one before it (pain 20)."""
    bound = standard("3 days", extension=extension)
    told = (notice(july(2, 12)),)

    assert clock(complaint(contacts=told), bound).due_at == over(11)
    for since, until in ((july(2, 13), july(4, 13)), (july(6, 12), july(8, 12))):
        assert clock(complaint(contacts=told, pauses=(waited(since, until),)), bound).due_at == over(13)
    both = (waited(july(2, 13), july(4, 13)), waited(july(8, 12), july(9, 12)))
    assert clock(complaint(contacts=told, pauses=both), bound).due_at == over(14)
    assert clock(complaint(contacts=told, pauses=(waited(july(8, 12)),)), bound).due_at is None
    assert clock(complaint(contacts=told, pauses=(waited(over(11)),)), bound).due_at == over(11)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (july(1, 8), july(1, 10)),
        (july(1, 17.5), july(2, 9.5)),
        (july(1, 18), july(2, 10)),
        (july(4, 12), july(6, 10)),
        (july(17, 20), july(21, 10)),
    ],
)
def test_deemed_receipt(at: datetime, due: datetime) -> None:
    """L12: what comes after close, or on no business day, is received when business next opens."""
    found = complaint(submission=a_submission(received_at=at))

    assert clock(found, standard("60 working minutes", deemed=True)).due_at == due


@pytest.mark.parametrize(("at", "on"), [(july(1, 17), 2), (july(1, 18), 3), (july(4, 12), 7)])
def test_deemed_receipt_in_business_days(at: datetime, on: int) -> None:
    """L12: received after close on Wednesday counts as received on Thursday."""
    found = complaint(submission=a_submission(received_at=at))

    assert clock(found, standard("1 business day", deemed=True)).due_at == closing(on)


def test_who_comes_before_the_night_shift_ends_comes_in_time() -> None:
    """Saturday at one is within the shift of Friday that ends at two: it is received then (L12)."""
    night = BusinessCalendar.from_mapping({"zone": "UTC", "week": {"mon-fri": ["18:00-02:00"]}})
    bound = standard("30 working minutes", deemed=True)
    found = complaint(submission=a_submission(received_at=july(4, 1)))

    [told] = run_clocks(found, [Binding(standard=bound, issue=0, terms=Terms(calendars={"office": night}))])

    assert told.due_at == july(4, 1.5)


def waivers(*at: datetime) -> tuple[Waiver, ...]:
    """Return the word of a person that nothing is owed."""
    return tuple(Waiver(standard="answer", reason="agreed", by="boss", at=each) for each in at)


@pytest.mark.parametrize(
    ("bound", "changes", "why"),
    [
        ({}, {"waivers": waivers(july(2))}, "waived by boss"),
        ({"duty": Duty.UPDATE}, {"stage": Stage.WITHDRAWN}, "withdrawn"),
        ({"duty": Duty.EXTERNAL_ROUTE}, {"stage": Stage.WITHDRAWN}, "withdrawn"),
        ({}, {"referred_to": "the post"}, "referred to the post"),
        ({"duty": Duty.HAND_OVER}, {"referred_to": "the post"}, None),
        ({"duty": Duty.EXECUTION_CHECK}, {"resolution": a_resolution()}, "nothing was granted that has to be carried"),
        ({"duty": Duty.EXECUTION_CHECK}, {}, None),
        ({"id": "other"}, {"waivers": waivers(july(2))}, None),
        ({"unless_resolved_within": Span.parse("3 days")}, {"resolved_at": over(4)}, "resolved within 3 days"),
        ({"unless_resolved_within": Span.parse("3 days")}, {"resolved_at": over(4) + TICK}, None),
        ({"unless_resolved_within": Span.parse("3 days")}, {}, None),
        ({"if_resolved_within": Span.parse("3 days")}, {"resolved_at": over(4)}, None),
        ({"if_resolved_within": Span.parse("3 days")}, {"resolved_at": over(4) + TICK}, "not resolved within 3 days"),
        ({"if_resolved_within": Span.parse("3 days")}, {}, None),
    ],
)
def test_why_a_duty_is_not_owed(bound: dict[str, Any], changes: dict[str, Any], why: str | None) -> None:
    """Each reason is told: a person's word, a quick resolution (L6, L20, L22), a referral, a withdrawal."""
    found = clock(complaint(**changes), standard("10 days", **bound))

    assert (found.waived is None) == (why is None)
    assert (found.waived or "").startswith(why or "")


@pytest.mark.parametrize("duty", Duty)
def test_nobody_can_be_told_who_cannot_be_reached(duty: Duty) -> None:
    """A duty that needs somebody at the other end is waived with the reason, not breached; others are owed."""
    found = complaint(submission=a_submission(received_at=RECEIVED, reachable=False))
    tells = {Duty.ACKNOWLEDGEMENT, Duty.UPDATE, Duty.HOLDING_NOTICE, Duty.FINAL_RESPONSE, Duty.SUMMARY}

    assert clock(found, standard("1 day", duty=duty)).waived == ("nobody can be reached" if duty in tells else None)
    expected = State.WAIVED if duty in tells else State.LAPSED if duty is Duty.EXTERNAL_ROUTE else State.OVERDUE
    assert state(found, standard("1 day", duty=duty), july(30)) is expected


def test_a_waiver_is_of_its_cycle() -> None:
    """What was waived before a new clock began is owed on the new one, and a later waiver changes no completed one."""
    bound = standard("1 day", duty=Duty.SUMMARY)

    early = clocks(reopened(waivers=waivers(july(2))), bound, OnReopening.NEW)
    late = clocks(reopened(waivers=waivers(july(12)), stage=Stage.WITHDRAWN), bound, OnReopening.NEW)

    assert [one.waived for one in early] == ["waived by boss", None]
    assert [one.waived for one in late] == [None, "waived by boss"]
    assert clock(reopened(waivers=waivers(july(2))), bound).waived == "waived by boss"


def test_a_completed_clock_keeps_its_result_when_the_course_changes() -> None:
    """A quick resolution of the second cycle relieves no clock of the first."""
    bound = standard("1 day", unless_resolved_within=Span.parse("30 days"))

    run = clocks(reopened(resolved_at=july(12)), bound, OnReopening.NEW)

    assert [one.waived for one in run] == [None, "resolved within 30 days"]


def test_a_periodic_update_is_owed_again_from_each_one() -> None:
    """The next is due a span after the last; only the answer ends it (pain 20)."""
    bound = standard("2 business days", duty=Duty.UPDATE, repeats=True)
    updates = tuple(a_contact(ContactKind.UPDATE, at=july(day, 12)) for day in (3, 2))
    machine = a_contact(ContactKind.UPDATE, at=july(6, 12), automatic=True)

    assert clock(complaint(), bound).due_at == closing(3)
    assert clock(complaint(contacts=updates), bound).due_at == closing(7)
    assert clock(complaint(contacts=(*updates, machine)), bound).due_at == closing(7)
    assert state(complaint(contacts=updates), bound, july(8)) is State.OVERDUE
    assert state(complaint(contacts=updates, answered_at=july(7, 9)), bound, july(8)) is State.MET
    assert state(reopened(contacts=updates), bound, july(11)) is State.RUNNING


def test_a_promised_update_is_kept_by_the_next_one() -> None:
    """A promise of an update holds until an update is sent, and no longer."""
    bound = standard("5 business days", duty=Duty.UPDATE, repeats=True)
    word = promised(july(3, 12), july(2, 12), Duty.UPDATE)
    update = a_contact(ContactKind.UPDATE, at=july(3, 9))

    assert clock(complaint(promises=(word,)), bound).due_at == july(3, 12)
    assert clock(complaint(promises=(word,), contacts=(update,)), bound).due_at == closing(10)


@pytest.mark.parametrize(
    ("contact", "counts"),
    [
        ({}, True),
        ({"channel": "phone"}, False),
        ({"kind": ContactKind.NOTE}, False),
        ({"direction": Direction.IN}, False),
        ({"direction": Direction.INTERNAL}, False),
        ({"automatic": True}, False),
    ],
)
def test_which_contact_counts_as_a_response(contact: dict[str, Any], counts: bool) -> None:
    """The standard says which kinds and channels fulfil it; automatic mail never does (pain 19)."""
    bound = standard("1 day", duty=Duty.UPDATE, response=Response(kinds=("message",), channels=("mail",)))
    sent = a_contact(**{"kind": ContactKind.MESSAGE, "channel": "mail", "at": july(2), **contact})

    found = state(complaint(contacts=(sent,)), bound, july(2, 1))

    assert (found is State.MET) == counts
    anywhere = attrs.evolve(bound, response=Response(kinds=("message",)))
    assert (state(complaint(contacts=(sent,)), anywhere, july(2, 1)) is State.MET) == (
        counts or contact == {"channel": "phone"}
    )


def test_a_right_of_the_complainant_lapses() -> None:
    """The way to an outside body is never overdue, and nothing of ours is owed on it."""
    bound = standard("2 days", duty=Duty.EXTERNAL_ROUTE, anchor=Anchor.ANSWERED)
    found = complaint(answered_at=ANSWERED)
    run = attrs.evolve(found, clocks=clocks(found, bound))

    assert [status(run, at)[0].state for at in (july(4), july(6))] == [State.RUNNING, State.LAPSED]
    assert not any(status(run, at)[0].owed for at in (july(4), july(6)))


def test_a_late_entry_starts_the_clock_when_it_happened() -> None:
    """What is recorded later with its earlier instant gives what would have been (pain 24: anchors are declared)."""
    bound = standard("2 days", anchor=Anchor.FILE_COMPLETE)

    assert clock(complaint(), bound).anchored_at is None
    assert clock(complaint(file_complete_at=july(2, 12)), bound).due_at == over(4)
    late = (a_contact(at=july(3, 12)), a_contact(at=july(1, 12)))
    acknowledge = standard("1 business day", duty=Duty.ACKNOWLEDGEMENT)
    assert state(complaint(contacts=late[:1]), acknowledge, july(6)) is State.MET_LATE
    assert state(complaint(contacts=late), acknowledge, july(6)) is State.MET


@pytest.mark.parametrize(
    ("not_before", "not_after", "due"),
    [
        (None, july(2, 12), july(2, 12)),
        (None, july(12, 12), july(12, 12)),
        (None, july(1, 9), closing(6)),
        (july(2), None, closing(6)),
        (july(12), None, july(12)),
        (july(2), july(3, 12), july(3, 12)),
    ],
)
def test_the_customers_time_frame(not_before: datetime | None, not_after: datetime | None, due: datetime) -> None:
    """D6: it tightens or relaxes our own final response, never a statute, and no other duty."""
    frame = TimeFrame(not_before=not_before, not_after=not_after)
    found = complaint(submission=a_submission(received_at=RECEIVED, time_frame=frame))

    assert clock(found, standard("3 business days")).due_at == due
    assert clock(found, standard("3 business days", statutory=True)).due_at == over(6)
    assert clock(found, standard("3 business days", duty=Duty.UPDATE)).due_at == closing(6)


def test_d6() -> None:
    """D6: wanted by Thursday noon against Friday 17:00 it is Thursday; next month against ten days it is ten days."""
    thursday = TimeFrame(not_after=july(2, 12))
    week = BusinessCalendar.from_mapping({"zone": "UTC", "week": {"mon-fri": ["09:00-17:00"]}})
    found = complaint(submission=a_submission(received_at=RECEIVED, time_frame=thursday))
    terms = Terms(calendars={"office": week})
    [ours] = run_clocks(found, [Binding(standard=standard("2 business days"), issue=0, terms=terms)])
    relaxed = complaint(submission=a_submission(received_at=RECEIVED, time_frame=TimeFrame(not_after=july(40))))

    assert (ours.computed_at, ours.due_at) == (july(3, 17), july(2, 12))
    assert clock(relaxed, standard("10 days", statutory=True)).due_at == over(11)


def test_a_time_frame_that_was_kept_is_not_late_at_once() -> None:
    """Answered before the wanted date and reopened after it: what was left is left (pain 15); waiting, it is paused."""
    frame = TimeFrame(not_after=july(6, 12))
    found = reopened(submission=a_submission(received_at=RECEIVED, time_frame=frame))

    assert clock(found, standard("30 days")).due_at == july(13, 12)
    waiting = attrs.evolve(found, pauses=(waited(july(11, 10)),))
    assert clock(waiting, standard("30 days")).due_at is None


def test_clocks_are_a_function_of_the_history() -> None:
    """Whatever clocks the complaint had, the same history gives the same ones (pains 16, 22)."""
    bound = standard("3 business days")
    stale = Clock(standard="answer", duty=Duty.FINAL_RESPONSE, due_at=july(30), waived="once")

    assert clocks(attrs.evolve(reopened(), clocks=(stale,)), bound) == clocks(reopened(), bound)


def test_clocks_know_what_they_are_pinned_to() -> None:
    """A clock keeps the issue, the response and the digest of the procedure that it is pinned to (pain 22)."""
    bound = standard("3 days", response=Response(kinds=("update",)), repeats=True, duty=Duty.UPDATE)
    binding = Binding(standard=bound, issue=2, terms=Terms(calendars={"office": OFFICE}), under="abc")

    [found] = run_clocks(complaint(), [binding])

    assert (found.issue, found.under, found.response, found.repeats) == (2, "abc", bound.response, True)


def test_the_ledger_prints_every_interval() -> None:
    """Counted and excluded stretches follow each other without holes, and the counted ones are the span (pain 21)."""
    bound = standard("20 working hours")
    found = complaint(pauses=(waited(july(1, 17), july(2, 10)), waited(july(2, 12), july(2, 13), WaitsFor.THIRD_PARTY)))
    run = clock(found, bound)

    printed = ledger(run, OFFICE, gaps_of(found, bound, Terms(calendars={"office": OFFICE})))

    assert printed is not None
    assert printed.counted == timedelta(hours=20)
    told = [
        (line.starts_at, line.ends_at, line.why) for line in printed.lines if line.counted or "waiting" in str(line.why)
    ]
    assert told == [
        (july(1, 10), july(1, 17), None),
        (july(1, 17), july(1, 18), "waiting for the customer"),
        (july(2, 9), july(2, 10), "waiting for the customer"),
        (july(2, 10), july(2, 12), None),
        (july(2, 12), july(2, 13), "waiting for the third party"),
        (july(2, 13), july(2, 18), None),
        (july(3, 9), july(3, 15), None),
    ]
    assert all(a.ends_at == b.starts_at for a, b in zip(printed.lines, printed.lines[1:], strict=False))
    assert (printed.lines[0].starts_at, printed.lines[-1].ends_at) == (RECEIVED, july(3, 15))


def test_the_ledger_tells_why_an_answered_time_does_not_count() -> None:
    """The time between answer and reopening is printed as such; what is paused or has no calendar has no ledger."""
    bound, terms = standard("30 working hours"), Terms(calendars={"office": OFFICE})
    found = reopened()

    printed = ledger(clock(found, bound), OFFICE, gaps_of(found, bound, terms))

    assert printed is not None
    assert printed.counted == timedelta(hours=30)
    assert any(line.why == "answered, until it was reopened" for line in printed.lines)
    assert ledger(clock(found, bound), None) is None
    assert ledger(clock(complaint(pauses=(waited(july(2, 12)),)), bound), OFFICE) is None
    assert ledger(clock(complaint(), standard("1 day", anchor=Anchor.ACKNOWLEDGED)), OFFICE) is None
