"""Clocks: when they start, what becomes of them, when their duty is done, and what is due next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.deadlines import ClockStatus, Gap, State, ledger, met_at, status
from grievance.errors import InvalidValue
from grievance.model import (
    Anchor,
    Clock,
    Complaint,
    Contact,
    ContactKind,
    Direction,
    Duty,
    Reopening,
    Response,
    Stage,
    TimeFrame,
)
from grievance.testing import values_of
from grievance.testing.strategies._scalars import instants
from support.builders import RECEIVED, a_clock, a_complaint, a_contact, a_standard, an_office, received, the_clock

DUE = RECEIVED + timedelta(days=2)
TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
TOLD = {
    Duty.ACKNOWLEDGEMENT: ContactKind.ACKNOWLEDGEMENT,
    Duty.UPDATE: ContactKind.UPDATE,
    Duty.HOLDING_NOTICE: ContactKind.HOLDING_NOTICE,
    Duty.SUMMARY: ContactKind.SUMMARY,
    Duty.CASE_FILE: ContactKind.CASE_FILE,
}
"""The duties that one contact to the complainant does."""


def told(duty: Duty, at: datetime) -> Contact:
    """Return the contact that does a duty."""
    return a_contact(TOLD[duty], at=at)


def one(complaint: Complaint, now: datetime) -> ClockStatus:
    """Return the status of the only clock."""
    (found,) = status(complaint, now)
    return found


def test_a_clock_starts_at_its_anchor() -> None:
    """A clock keeps the standard, the duty, the issue, from when it counts and by when the duty is due."""
    standard = a_standard("1 business day", id="ack", duty=Duty.ACKNOWLEDGEMENT, calendar="office", statutory=True)
    offices = {"office": an_office("Asia/Tokyo"), "other": an_office("America/New_York")}

    clock = the_clock(standard, calendars=offices, zone="Europe/London", issue=2)

    end_of_thursday = datetime(2026, 7, 2, 15, tzinfo=UTC) - TICK
    assert clock == Clock(
        standard="ack",
        duty=Duty.ACKNOWLEDGEMENT,
        issue=2,
        statutory=True,
        anchored_at=RECEIVED,
        computed_at=end_of_thursday,
        due_at=end_of_thursday,
    )


def test_a_clock_waits_for_its_anchor() -> None:
    """What counts from an event that has not happened has no due instant yet, whatever the customer asks for."""
    for statutory in (True, False):
        standard = a_standard("1 day", anchor=Anchor.ACKNOWLEDGED, statutory=statutory)

        clock = the_clock(standard, received(RECEIVED, time_frame=TimeFrame(not_after=DUE)), issue=1)

        assert clock == Clock(standard="answer", duty=Duty.FINAL_RESPONSE, issue=1, statutory=statutory)
        assert clock.due_at is None


def test_what_a_standard_names_must_be_there() -> None:
    """A calendar that the terms do not have is an error of the programmer, never a clock without one."""
    with pytest.raises(KeyError, match="office"):
        the_clock(a_standard("1 business day", calendar="office"))


def test_plain_days_end_in_the_zone_of_the_procedure() -> None:
    """A standard without a calendar ends with the day in its own zone, else in the zone of the procedure."""
    standard = a_standard("1 day")

    assert the_clock(standard).due_at == datetime(2026, 7, 3, tzinfo=UTC) - TICK
    assert the_clock(standard).issue == 0
    tokyo = the_clock(standard, zone="Asia/Tokyo")
    assert tokyo.due_at == datetime(2026, 7, 2, 15, tzinfo=UTC) - TICK
    own = the_clock(a_standard("1 day", zone="Asia/Tokyo"), zone="America/New_York")
    assert own.due_at == tokyo.due_at


def test_a_promise_and_a_statute_end_at_different_times() -> None:
    """The same business day ends at closing time for a promise and at midnight for a statute."""
    offices = {"office": an_office("UTC")}

    ours = the_clock(a_standard("1 business day", calendar="office"), calendars=offices)
    legal = the_clock(a_standard("1 business day", calendar="office", statutory=True), calendars=offices)

    assert (ours.statutory, ours.due_at) == (False, datetime(2026, 7, 2, 18, tzinfo=UTC))
    assert (legal.statutory, legal.due_at) == (True, datetime(2026, 7, 3, tzinfo=UTC) - TICK)


COMPUTED = RECEIVED + timedelta(hours=48)


@pytest.mark.parametrize(
    ("not_before", "not_after", "due"),
    [
        (None, None, 48),
        (None, 24, 24),
        (None, 72, 72),
        (24, None, 48),
        (72, None, 72),
        (12, 24, 24),
        (60, 72, 72),
        (24, 72, 72),
        (None, 0, 0),
        (None, -1, 48),
        (-2, -1, 48),
        (-1, None, 48),
    ],
)
def test_the_customers_time_frame(not_before: int | None, not_after: int | None, due: int) -> None:
    """
    Not after is when the answer is wanted, sooner or later than promised; not before only postpones (S5, D6). A not
    after that lies before the anchor cannot be kept and is ignored.
    """
    hours = [None if bound is None else RECEIVED + bound * HOUR for bound in (not_before, not_after)]
    frame = TimeFrame(not_before=hours[0], not_after=hours[1])

    complaint = received(RECEIVED, time_frame=frame)

    ours = the_clock(a_standard("48 hours"), complaint)
    legal = the_clock(a_standard("48 hours", statutory=True), complaint)
    other = the_clock(a_standard("48 hours", duty=Duty.UPDATE), complaint)

    assert (ours.computed_at, ours.due_at) == (COMPUTED, RECEIVED + due * HOUR)
    assert legal.computed_at == legal.due_at == other.computed_at == other.due_at == COMPUTED


@settings(max_examples=150, deadline=None)
@given(frame=st.none() | values_of(TimeFrame), anchor=instants(), hours=st.integers(0, 10_000))
def test_no_time_frame_moves_a_statute(frame: TimeFrame | None, anchor: datetime, hours: int) -> None:
    """Whatever the customer asks for, a statutory clock is due when the statute says (D6)."""
    standard = a_standard(f"{hours} hours", statutory=True)

    clock = the_clock(standard, received(anchor, time_frame=frame))

    assert clock.due_at == clock.computed_at == anchor + hours * HOUR


@pytest.mark.parametrize("duty", list(TOLD))
@pytest.mark.parametrize(
    ("done", "now", "state", "left"),
    [
        (None, DUE - TICK, State.RUNNING, TICK),
        (None, DUE, State.RUNNING, timedelta(0)),
        (None, DUE + TICK, State.OVERDUE, -TICK),
        (DUE - TICK, DUE + HOUR, State.MET, TICK),
        (DUE, DUE + HOUR, State.MET, timedelta(0)),
        (DUE + TICK, DUE + HOUR, State.MET_LATE, -TICK),
        (DUE - HOUR, DUE - HOUR, State.MET, HOUR),
        (DUE - HOUR, DUE - HOUR - TICK, State.RUNNING, HOUR + TICK),
        (DUE + HOUR, DUE + HOUR - TICK, State.OVERDUE, TICK - HOUR),
    ],
)
def test_what_becomes_of_a_clock(
    duty: Duty, done: datetime | None, now: datetime, state: State, left: timedelta
) -> None:
    """Exactly at the due instant is on time; what happens later than now has not happened yet."""
    clock = a_clock(duty, due_at=DUE)
    contacts = () if done is None else (told(duty, done),)

    found = one(a_complaint(clocks=(clock,), contacts=contacts), now)

    met = done if state in (State.MET, State.MET_LATE) else None
    assert found == ClockStatus(clock=clock, state=state, met_at=met, left=left)


def test_what_becomes_of_a_clock_is_said_in_words() -> None:
    """The states are the words that people and other systems read."""
    assert [state.value for state in State] == [
        "waiting", "running", "paused", "overdue", "met", "met late", "waived", "lapsed",
    ]  # fmt: skip


def test_a_clock_that_has_not_started_waits() -> None:
    """Without an anchor a clock waits, and has no time left to speak of."""
    clock = a_clock(Duty.UPDATE)

    found = one(a_complaint(clocks=(clock,)), DUE)

    assert (found.clock, found.state, found.met_at, found.left) == (clock, State.WAITING, None, None)
    assert found.owed


def test_a_clock_that_was_reached_and_has_no_end_is_paused() -> None:
    """While handling waits for somebody no instant is due, and the duty is still owed; done meanwhile, it is met."""
    clock = a_clock(Duty.UPDATE, anchored_at=RECEIVED)

    paused = one(a_complaint(clocks=(clock,)), DUE)
    done = one(a_complaint(clocks=(clock,), contacts=(told(Duty.UPDATE, RECEIVED + HOUR),)), DUE)

    assert paused == ClockStatus(clock=clock, state=State.PAUSED)
    assert paused.owed
    assert done == ClockStatus(clock=clock, state=State.MET, met_at=RECEIVED + HOUR)
    assert not done.owed


def test_a_duty_done_before_its_clock_started_is_told() -> None:
    """A waiting clock whose duty was done already says when."""
    clock = a_clock(Duty.UPDATE)
    complaint = a_complaint(clocks=(clock,), contacts=(told(Duty.UPDATE, RECEIVED),))

    assert one(complaint, DUE) == ClockStatus(clock=clock, state=State.WAITING, met_at=RECEIVED)


@pytest.mark.parametrize("due", [None, DUE - HOUR, DUE + HOUR])
def test_a_waived_duty_is_not_owed(due: datetime | None) -> None:
    """What is waived is waived, late or not; what was done before the waiver counted is told as done."""
    clock = a_clock(Duty.UPDATE, anchored_at=due and RECEIVED, due_at=due, waived="nobody can be reached")

    assert one(a_complaint(clocks=(clock,)), DUE) == ClockStatus(clock=clock, state=State.WAIVED)
    assert not one(a_complaint(clocks=(clock,)), DUE).owed
    if due is not None:
        met = one(a_complaint(clocks=(clock,), contacts=(told(Duty.UPDATE, RECEIVED),)), DUE)
        assert (met.state, met.met_at) == (State.MET, RECEIVED)


def test_a_right_of_the_complainant_lapses() -> None:
    """The external route is nobody's duty here: it runs, then lapses, and is never overdue nor owed (L11)."""
    clock = a_clock(Duty.EXTERNAL_ROUTE, due_at=DUE)
    complaint = a_complaint(clocks=(clock,))

    assert [(one(complaint, now).state, one(complaint, now).owed) for now in (DUE, DUE + TICK)] == [
        (State.RUNNING, False),
        (State.LAPSED, False),
    ]


def test_a_completed_clock_stands_still() -> None:
    """A clock that ended with its cycle gets no later: what is left was left when it ended."""
    clock = a_clock(due_at=DUE, ended_at=DUE - HOUR)
    late = a_clock(due_at=DUE, ended_at=DUE + HOUR)

    assert one(a_complaint(clocks=(clock,)), DUE + 9 * HOUR) == ClockStatus(clock=clock, state=State.RUNNING, left=HOUR)
    assert one(a_complaint(clocks=(late,)), DUE + 9 * HOUR) == ClockStatus(clock=late, state=State.OVERDUE, left=-HOUR)
    assert one(a_complaint(clocks=(late,)), DUE) == ClockStatus(clock=late, state=State.RUNNING, left=timedelta(0))


def test_every_clock_has_a_status() -> None:
    """Several clocks, and one for each issue, are told in their order."""
    clocks = (
        a_clock(Duty.ACKNOWLEDGEMENT, due_at=DUE),
        a_clock(due_at=DUE + HOUR),
        a_clock(due_at=DUE - HOUR, issue=1, statutory=True),
    )
    complaint = a_complaint(clocks=clocks, contacts=(told(Duty.ACKNOWLEDGEMENT, DUE),))

    found = status(complaint, DUE)

    assert [each.clock for each in found] == list(clocks)
    assert [each.state for each in found] == [State.MET, State.RUNNING, State.OVERDUE]


def test_a_late_entry_changes_the_answer() -> None:
    """Nothing is stored: an acknowledgement that is told later was sent when it was sent."""
    clocks = (a_clock(Duty.ACKNOWLEDGEMENT, due_at=DUE),)
    late = told(Duty.ACKNOWLEDGEMENT, DUE + HOUR)

    before = one(a_complaint(clocks=clocks, contacts=(late,)), DUE + 2 * HOUR)
    after = one(a_complaint(clocks=clocks, contacts=(late, told(Duty.ACKNOWLEDGEMENT, DUE - HOUR))), DUE + 2 * HOUR)

    assert (before.state, after.state) == (State.MET_LATE, State.MET)


def test_the_status_is_asked_at_an_instant() -> None:
    """Now may come in any zone, and is refused without one."""
    complaint = a_complaint(clocks=(a_clock(due_at=DUE),))

    assert status(complaint, DUE.astimezone(ZoneInfo("Asia/Tokyo"))) == status(complaint, DUE)
    with pytest.raises(InvalidValue, match=r"^now: is a naive datetime"):
        status(complaint, DUE.replace(tzinfo=None))


@pytest.mark.parametrize("duty", Duty)
@pytest.mark.parametrize("kind", ContactKind)
@pytest.mark.parametrize("direction", Direction)
def test_which_contact_does_which_duty(duty: Duty, kind: ContactKind, direction: Direction) -> None:
    """
    An acknowledgement, update or holding notice is done by sending one; nothing else does it, and no letter alone is
    the final response: that is an answer with its measures (S81).
    """
    complaint = a_complaint(contacts=(a_contact(kind, direction=direction, at=DUE),))

    informs = duty is Duty.UPDATE and kind is ContactKind.HOLDING_NOTICE  # it says how far we have come
    does = (TOLD.get(duty) is kind or informs) and direction is Direction.OUT
    assert met_at(complaint, a_clock(duty)) == (DUE if does else None)


@pytest.mark.parametrize("duty", list(TOLD))
def test_automatic_mail_is_no_response(duty: Duty) -> None:
    """A machine may confirm a receipt (S72) and does nothing else that is owed, nor the one if a standard says who."""
    complaint = a_complaint(contacts=(a_contact(TOLD[duty], automatic=True, at=DUE),))

    assert met_at(complaint, a_clock(duty)) == (DUE if duty is Duty.ACKNOWLEDGEMENT else None)
    named = a_clock(duty, response=Response(kinds=(TOLD[duty].value,)))
    assert met_at(complaint, named) is None


def test_a_standard_may_say_what_a_response_is() -> None:
    """The kinds and, where any are named, the channels of a standard decide; what comes in never counts."""
    clock = a_clock(response=Response(kinds=("message", "final response"), channels=("letter", "email")))
    contacts = [
        a_contact(ContactKind.MESSAGE, channel="phone", at=DUE - 5 * HOUR),
        a_contact(ContactKind.UPDATE, channel="email", at=DUE - 4 * HOUR),
        a_contact(ContactKind.MESSAGE, channel="email", direction=Direction.IN, at=DUE - 3 * HOUR),
        a_contact(ContactKind.FINAL_RESPONSE, channel="email", at=DUE - 2 * HOUR),
        a_contact(ContactKind.MESSAGE, channel="letter", at=DUE - HOUR),
    ]

    assert met_at(a_complaint(contacts=tuple(contacts)), clock) == DUE - 2 * HOUR
    assert met_at(a_complaint(contacts=tuple(contacts[:3])), clock) is None
    anywhere = attrs.evolve(clock, response=Response(kinds=("message",)))
    assert met_at(a_complaint(contacts=tuple(contacts)), anywhere) == DUE - 5 * HOUR


def test_a_clock_counts_what_happened_in_its_cycle() -> None:
    """From the beginning of its cycle, and up to its end but not at it."""
    contacts = tuple(told(Duty.UPDATE, DUE + hours * HOUR) for hours in (0, 1, 2))
    complaint = a_complaint(contacts=contacts)

    assert met_at(complaint, a_clock(Duty.UPDATE, since=DUE + HOUR)) == DUE + HOUR
    assert met_at(complaint, a_clock(Duty.UPDATE, since=DUE + HOUR + TICK)) == DUE + 2 * HOUR
    assert met_at(complaint, a_clock(Duty.UPDATE, ended_at=DUE + TICK)) == DUE
    assert met_at(complaint, a_clock(Duty.UPDATE, ended_at=DUE)) is None


def test_a_completed_clock_was_met_by_the_answer_of_its_cycle() -> None:
    """The answer that a reopening undid ends the clock that ran then, not the one that runs now."""
    reopening = Reopening(at=DUE, answered_at=DUE - HOUR)
    complaint = a_complaint(reopenings=(reopening,), answered_at=None)

    assert met_at(complaint, a_clock(ended_at=DUE)) == DUE - HOUR
    assert met_at(complaint, a_clock(ended_at=DUE - TICK)) is None
    assert met_at(complaint, a_clock(since=DUE)) is None
    assert met_at(attrs.evolve(complaint, answered_at=DUE + HOUR), a_clock(since=DUE)) == DUE + HOUR
    assert met_at(a_complaint(reopenings=(Reopening(at=DUE),)), a_clock(ended_at=DUE)) is None


def test_what_repeats_is_ended_by_an_answer_alone() -> None:
    """A duty to keep somebody informed is never done by informing once."""
    clock = a_clock(Duty.UPDATE, repeats=True)
    complaint = a_complaint(contacts=(told(Duty.UPDATE, DUE),))

    assert met_at(complaint, clock) is None
    assert met_at(attrs.evolve(complaint, answered_at=DUE + HOUR), clock) == DUE + HOUR


def test_what_follows_an_answer_is_done_by_what_it_asks_for() -> None:
    """A hand-over is done by referring, the check of execution by the check (S30)."""
    complaint = a_complaint(referred_at=DUE, executed_at=DUE + HOUR)

    assert met_at(complaint, a_clock(Duty.HAND_OVER)) == DUE
    assert met_at(complaint, a_clock(Duty.EXECUTION_CHECK)) == DUE + HOUR
    assert met_at(complaint, a_clock(Duty.FINAL_RESPONSE)) is None


@pytest.mark.parametrize("duty", list(TOLD))
def test_the_first_contact_does_the_duty(duty: Duty) -> None:
    """The earliest counts, whichever was recorded first; one that came in does not."""
    incoming = a_contact(TOLD[duty], direction=Direction.IN, at=DUE - 2 * HOUR)
    contacts = (incoming, told(duty, DUE), told(duty, DUE - HOUR))

    assert met_at(a_complaint(contacts=contacts), a_clock(duty)) == DUE - HOUR


@pytest.mark.parametrize(
    ("duty", "ended"),
    [
        (Duty.ACKNOWLEDGEMENT, True),
        (Duty.UPDATE, True),
        (Duty.HOLDING_NOTICE, True),
        (Duty.FINAL_RESPONSE, True),
        (Duty.HAND_OVER, True),
        (Duty.SUMMARY, False),
        (Duty.EXECUTION_CHECK, False),
        (Duty.EXTERNAL_ROUTE, False),
    ],
)
def test_what_an_answer_ends(duty: Duty, ended: bool) -> None:
    """
    A final response tells all that the notices before it would have told, and leaves nothing to hand over; what follows
    it is still owed.
    """
    assert met_at(a_complaint(stage=Stage.ANSWERED, answered_at=DUE), a_clock(duty)) == (DUE if ended else None)


@pytest.mark.parametrize("duty", [Duty.ACKNOWLEDGEMENT, Duty.UPDATE, Duty.HOLDING_NOTICE])
@pytest.mark.parametrize("earlier", [-HOUR, HOUR])
def test_the_notice_or_the_answer_whichever_came_first(duty: Duty, earlier: timedelta) -> None:
    """A duty that was done before the answer was done then."""
    complaint = a_complaint(stage=Stage.ANSWERED, answered_at=DUE, contacts=(told(duty, DUE + earlier),))

    assert met_at(complaint, a_clock(duty)) == min(DUE, DUE + earlier)


def test_the_ledger_of_a_clock_adds_up() -> None:
    """The counted intervals of four working hours over a night are four hours, and the whole is the elapsed time."""
    office = an_office("UTC")
    standard = a_standard("4 working hours", calendar="office")
    clock = the_clock(standard, received(datetime(2026, 6, 5, 16, tzinfo=UTC)), calendars={"office": office})

    found = ledger(clock, office)

    assert found is not None
    assert found.counted == timedelta(hours=4)
    assert found.excluded == timedelta(hours=63)
    assert found.lines[0].starts_at == clock.anchored_at
    assert found.lines[-1].ends_at == clock.computed_at == datetime(2026, 6, 8, 11, tzinfo=UTC)


def test_the_ledger_is_of_the_standards_own_answer() -> None:
    """A customer's time frame moves the due instant, not what was counted."""
    office = an_office("UTC")
    frame = TimeFrame(not_after=datetime(2026, 6, 5, 17, tzinfo=UTC))
    standard = a_standard("4 working hours", calendar="office")
    clock = the_clock(
        standard, received(datetime(2026, 6, 5, 16, tzinfo=UTC), time_frame=frame), calendars={"office": office}
    )

    found = ledger(clock, office)

    assert found is not None
    assert found.counted == timedelta(hours=4)


def test_plain_time_and_waiting_clocks_have_no_ledger() -> None:
    """There is nothing to print where no calendar counts, or nothing has been counted yet."""
    office = an_office("UTC")
    plain = the_clock(a_standard("8 weeks"))

    assert ledger(plain, None) is None
    assert ledger(a_clock(), office) is None
    paused = a_clock(anchored_at=RECEIVED)
    backwards = a_clock(anchored_at=RECEIVED, computed_at=RECEIVED - TICK)
    assert ledger(paused, office) is None
    assert ledger(backwards, office) is None


def test_the_ledger_leaves_gaps_out_and_says_why() -> None:
    """Nine to eleven and ten to twelve are counted but for the wait from ten to two; the whole stays the whole."""
    office = an_office("UTC")
    nine = datetime(2026, 6, 5, 9, tzinfo=UTC)
    clock = a_clock(anchored_at=nine, computed_at=nine + 8 * HOUR)
    gaps = [Gap(nine + HOUR, nine + 5 * HOUR, "waiting"), Gap(nine + 7 * HOUR, None, "answered")]

    found = ledger(clock, office, gaps)

    assert found is not None
    assert [(line.starts_at - nine, line.ends_at - nine, line.why) for line in found.lines if not line.counted] == [
        (HOUR, 5 * HOUR, "waiting"),
        (7 * HOUR, 8 * HOUR, "answered"),
    ]
    assert (found.counted, found.excluded) == (3 * HOUR, 5 * HOUR)


def test_gaps_outside_what_is_counted_leave_no_line() -> None:
    """A wait before the anchor, after the end or over a night that does not count anyway changes nothing."""
    office = an_office("UTC")
    four = datetime(2026, 6, 4, 16, tzinfo=UTC)
    clock = a_clock(anchored_at=four, computed_at=four + 18 * HOUR)
    bounds = [(-3, -1), (-3, 0), (2, 17), (18, 20), (5, 5)]
    gaps = [Gap(four + since * HOUR, four + until * HOUR, "waiting") for since, until in bounds]

    assert ledger(clock, office, gaps) == ledger(clock, office)
