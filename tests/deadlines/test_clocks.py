"""Clocks: when they start, what becomes of them, when their duty is done, and what is due next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.deadlines import ClockStatus, State, ledger, met_at, next_due, start_clock, status
from grievance.errors import InvalidValue
from grievance.model import Anchor, Clock, Complaint, Contact, ContactKind, Direction, Duty, Stage, TimeFrame
from support import strategies
from support.builders import RECEIVED, a_clock, a_complaint, a_contact, a_standard, an_office

DUE = RECEIVED + timedelta(days=2)
TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
TOLD = {
    Duty.ACKNOWLEDGEMENT: ContactKind.ACKNOWLEDGEMENT,
    Duty.UPDATE: ContactKind.UPDATE,
    Duty.HOLDING_NOTICE: ContactKind.HOLDING_NOTICE,
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

    clock = start_clock(standard, RECEIVED, calendars=offices, zone="Europe/London", issue=2)

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

        clock = start_clock(standard, None, calendars={}, issue=1, time_frame=TimeFrame(not_after=DUE))

        assert clock == Clock(standard="answer", duty=Duty.FINAL_RESPONSE, issue=1, statutory=statutory)
        assert clock.due_at is None


def test_a_naive_anchor_is_refused() -> None:
    """A clock never starts at an instant without a zone."""
    with pytest.raises(InvalidValue, match=r"^anchor: is a naive datetime"):
        start_clock(a_standard("1 day"), RECEIVED.replace(tzinfo=None), calendars={})


def test_plain_days_end_in_the_zone_of_the_procedure() -> None:
    """A standard without a calendar ends with the day in the zone that is named, else in UTC."""
    standard = a_standard("1 day")

    assert start_clock(standard, RECEIVED, calendars={}).due_at == datetime(2026, 7, 3, tzinfo=UTC) - TICK
    assert start_clock(standard, RECEIVED, calendars={}).issue == 0
    tokyo = start_clock(standard, RECEIVED, calendars={}, zone="Asia/Tokyo")
    assert tokyo.due_at == datetime(2026, 7, 2, 15, tzinfo=UTC) - TICK


def test_a_promise_and_a_statute_end_at_different_times() -> None:
    """The same business day ends at closing time for a promise and at midnight for a statute."""
    offices = {"office": an_office("UTC")}

    ours = start_clock(a_standard("1 business day", calendar="office"), RECEIVED, calendars=offices)
    legal = start_clock(a_standard("1 business day", calendar="office", statutory=True), RECEIVED, calendars=offices)

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
    ],
)
def test_the_customers_time_frame(not_before: int | None, not_after: int | None, due: int) -> None:
    """Not after is when the answer is wanted, sooner or later than promised; not before only postpones (S5, D6)."""
    hours = [None if bound is None else RECEIVED + bound * HOUR for bound in (not_before, not_after)]
    frame = TimeFrame(not_before=hours[0], not_after=hours[1])

    ours = start_clock(a_standard("48 hours"), RECEIVED, calendars={}, time_frame=frame)
    legal = start_clock(a_standard("48 hours", statutory=True), RECEIVED, calendars={}, time_frame=frame)
    other = start_clock(a_standard("48 hours", duty=Duty.UPDATE), RECEIVED, calendars={}, time_frame=frame)

    assert (ours.computed_at, ours.due_at) == (COMPUTED, RECEIVED + due * HOUR)
    assert legal.computed_at == legal.due_at == other.computed_at == other.due_at == COMPUTED


@settings(max_examples=150, deadline=None)
@given(frame=st.none() | strategies.time_frames(), anchor=strategies.instants(), hours=st.integers(0, 10_000))
def test_no_time_frame_moves_a_statute(frame: TimeFrame | None, anchor: datetime, hours: int) -> None:
    """Whatever the customer asks for, a statutory clock is due when the statute says (D6)."""
    standard = a_standard(f"{hours} hours", statutory=True)

    clock = start_clock(standard, anchor, calendars={}, time_frame=frame)

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
    assert [state.value for state in State] == ["waiting", "running", "overdue", "met", "met late"]


def test_a_clock_that_has_not_started_waits() -> None:
    """Without a due instant a clock waits, and has no time left to speak of."""
    clock = a_clock(Duty.UPDATE)

    found = one(a_complaint(clocks=(clock,)), DUE)

    assert (found.clock, found.state, found.met_at, found.left) == (clock, State.WAITING, None, None)


def test_a_duty_done_before_its_clock_started_is_told() -> None:
    """A waiting clock whose duty was done already says when."""
    clock = a_clock(Duty.UPDATE)
    complaint = a_complaint(clocks=(clock,), contacts=(told(Duty.UPDATE, RECEIVED),))

    assert one(complaint, DUE) == ClockStatus(clock=clock, state=State.WAITING, met_at=RECEIVED)


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

    does = TOLD.get(duty) is kind and direction is Direction.OUT
    assert met_at(complaint, duty) == (DUE if does else None)


@pytest.mark.parametrize("duty", list(TOLD))
def test_the_first_contact_does_the_duty(duty: Duty) -> None:
    """The earliest counts, whichever was recorded first; one that came in does not."""
    incoming = a_contact(TOLD[duty], direction=Direction.IN, at=DUE - 2 * HOUR)
    contacts = (incoming, told(duty, DUE), told(duty, DUE - HOUR))

    assert met_at(a_complaint(contacts=contacts), duty) == DUE - HOUR


@pytest.mark.parametrize(
    ("duty", "ended"),
    [
        (Duty.ACKNOWLEDGEMENT, True),
        (Duty.UPDATE, True),
        (Duty.HOLDING_NOTICE, True),
        (Duty.FINAL_RESPONSE, True),
        (Duty.HAND_OVER, False),
        (Duty.EXECUTION_CHECK, False),
    ],
)
def test_what_an_answer_ends(duty: Duty, ended: bool) -> None:
    """A final response tells all that the notices before it would have told; what follows it is still owed."""
    assert met_at(a_complaint(stage=Stage.ANSWERED, answered_at=DUE), duty) == (DUE if ended else None)


@pytest.mark.parametrize("duty", list(TOLD))
@pytest.mark.parametrize("earlier", [-HOUR, HOUR])
def test_the_notice_or_the_answer_whichever_came_first(duty: Duty, earlier: timedelta) -> None:
    """A duty that was done before the answer was done then."""
    complaint = a_complaint(stage=Stage.ANSWERED, answered_at=DUE, contacts=(told(duty, DUE + earlier),))

    assert met_at(complaint, duty) == min(DUE, DUE + earlier)


def test_the_next_thing_due() -> None:
    """The earliest due instant of all clocks whose duty is still owed, past ones too."""
    acknowledge, answer = a_clock(Duty.ACKNOWLEDGEMENT, due_at=DUE), a_clock(due_at=DUE + HOUR)
    waiting, sooner = a_clock(Duty.UPDATE), a_clock(due_at=DUE - HOUR, issue=1)

    assert next_due(a_complaint(clocks=(answer, acknowledge, waiting))) == DUE
    assert next_due(a_complaint(clocks=(answer, acknowledge, sooner))) == DUE - HOUR
    contacts = (told(Duty.ACKNOWLEDGEMENT, DUE),)
    assert next_due(a_complaint(clocks=(answer, acknowledge), contacts=contacts)) == DUE + HOUR


@pytest.mark.parametrize(
    ("stage", "owed"),
    [
        (Stage.RECORDED, False),
        (Stage.OPEN, True),
        (Stage.ANSWERED, True),
        (Stage.RESOLVED, False),
        (Stage.CLOSED, False),
    ],
)
def test_nothing_is_due_on_what_is_not_open(stage: Stage, owed: bool) -> None:
    """What is only recorded, resolved or closed owes nothing more."""
    complaint = a_complaint(stage=stage, clocks=(a_clock(Duty.EXECUTION_CHECK, due_at=DUE),))

    assert next_due(complaint) == (DUE if owed else None)


@pytest.mark.parametrize("clocks", [(), (a_clock(),), (a_clock(Duty.UPDATE), a_clock())], ids=len)
def test_nothing_is_due_without_a_running_clock(clocks: tuple[Clock, ...]) -> None:
    """Clocks that wait are due at no instant."""
    assert next_due(a_complaint(clocks=clocks)) is None


@settings(max_examples=100, deadline=None)
@given(
    dues=st.lists(st.tuples(st.sampled_from(list(Duty)), st.none() | strategies.instants()), max_size=5),
    kinds=st.lists(st.tuples(st.sampled_from(list(TOLD)), strategies.instants()), max_size=4),
    answered_at=st.none() | strategies.instants(),
)
def test_next_due_is_the_first_instant_of_what_is_owed(
    dues: list[tuple[Duty, datetime | None]],
    kinds: list[tuple[Duty, datetime]],
    answered_at: datetime | None,
) -> None:
    """At the end of time no clock runs on time: what is overdue then is what next_due looks at."""
    complaint = a_complaint(
        clocks=tuple(a_clock(duty, due_at=due) for duty, due in dues),
        contacts=tuple(told(duty, at) for duty, at in kinds),
        answered_at=answered_at,
    )

    overdue = [found for found in status(complaint, datetime.max.replace(tzinfo=UTC)) if found.state is State.OVERDUE]

    assert next_due(complaint) == min((found.clock.due_at for found in overdue if found.clock.due_at), default=None)


def test_the_ledger_of_a_clock_adds_up() -> None:
    """The counted intervals of four working hours over a night are four hours, and the whole is the elapsed time."""
    office = an_office("UTC")
    standard = a_standard("4 working hours", calendar="office")
    clock = start_clock(standard, datetime(2026, 6, 5, 16, tzinfo=UTC), calendars={"office": office})

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
    clock = start_clock(standard, datetime(2026, 6, 5, 16, tzinfo=UTC), calendars={"office": office}, time_frame=frame)

    found = ledger(clock, office)

    assert found is not None
    assert found.counted == timedelta(hours=4)


def test_plain_time_and_waiting_clocks_have_no_ledger() -> None:
    """There is nothing to print where no calendar counts, or nothing has been counted yet."""
    office = an_office("UTC")
    plain = start_clock(a_standard("8 weeks"), RECEIVED, calendars={})

    assert ledger(plain, None) is None
    assert ledger(a_clock(), office) is None
