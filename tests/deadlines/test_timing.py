"""The clocks of a complaint from its history: pauses, deemed receipt, repetition, responses, the ledger."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from grievance.calendars import BusinessCalendar
from grievance.deadlines import Binding, State, Terms, gaps_of, ledger, run_clocks, status
from grievance.model import (
    Anchor,
    Clock,
    ContactKind,
    Direction,
    Duty,
    Pause,
    Response,
    TimeFrame,
    WaitsFor,
)
from support.builders import a_contact, a_submission
from support.timing import (
    ANSWERED,
    OFFICE,
    RECEIVED,
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
