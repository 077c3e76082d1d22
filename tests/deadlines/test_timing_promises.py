"""What persons promise: dates that no pause moves, holding notices, extensions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs
import pytest

from grievance.deadlines import State
from grievance.model import (
    Anchor,
    Direction,
    Duty,
    Extension,
    OnReopening,
    Reopening,
    Span,
)
from support.timing import (
    TICK,
    clock,
    closing,
    complaint,
    july,
    notice,
    over,
    promised,
    reopened,
    standard,
    state,
    waited,
)


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
