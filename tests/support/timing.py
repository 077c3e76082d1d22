"""Complaints of July 2026 and the clocks that their histories give them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from grievance.deadlines import Binding, State, Terms, run_clocks, status
from grievance.model import (
    Clock,
    Complaint,
    Contact,
    ContactKind,
    Duty,
    OnReopening,
    Pause,
    Promise,
    Reopening,
    Standard,
    WaitsFor,
)
from support.builders import a_complaint, a_contact, a_standard, a_submission, an_office

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


ANSWERED, REOPENED = july(3, 12), july(10, 12)


def reopened(*more: Reopening, **changes: Any) -> Complaint:
    """Return a complaint that was answered on Friday at noon and taken up again a week later."""
    first = Reopening(at=REOPENED, answered_at=ANSWERED, decided_by="clerk")
    return complaint(**{"reopenings": (first, *more), **changes})
