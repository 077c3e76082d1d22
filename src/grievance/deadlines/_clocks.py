"""The clocks of a complaint: which standards bind it, by when each duty is due, and what has become of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum

import attrs

from grievance.calendars import BusinessCalendar, Ledger
from grievance.deadlines._spans import due_at
from grievance.model import Clock, Complaint, ContactKind, Direction, Duty, Standard, TimeFrame
from grievance.model._checks import check_instant

__all__ = ["ClockStatus", "State", "ledger", "met_at", "next_due", "start_clock", "status"]


def start_clock(
    standard: Standard,
    anchor: datetime | None,
    *,
    calendars: Mapping[str, BusinessCalendar],
    zone: str = "UTC",
    issue: int = 0,
    time_frame: TimeFrame | None = None,
) -> Clock:
    """
    Return the clock of *standard* on an issue; it has no due instant while the *anchor* has not been reached.

    The customer's time frame may tighten or relax our own final response, never a statute (S5, D6).
    """
    computed = None
    if anchor is not None:
        calendar = calendars[standard.calendar] if standard.calendar else None
        computed = due_at(anchor, standard.within, calendar=calendar, zone=zone, statutory=standard.statutory)
    return Clock(
        standard=standard.id,
        duty=standard.duty,
        issue=issue,
        statutory=standard.statutory,
        anchored_at=anchor,
        computed_at=computed,
        due_at=None if computed is None else _wanted(standard, computed, time_frame),
    )


def _wanted(standard: Standard, computed: datetime, time_frame: TimeFrame | None) -> datetime:
    if time_frame is None or standard.statutory or standard.duty is not Duty.FINAL_RESPONSE:
        return computed
    if time_frame.not_after is not None:
        return time_frame.not_after
    return max(computed, time_frame.not_before) if time_frame.not_before else computed


class State(Enum):
    """What has become of a clock."""

    WAITING = "waiting"
    RUNNING = "running"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met late"


@attrs.frozen(kw_only=True)
class ClockStatus:
    """A clock at an instant: its state, when its duty was done, and the time left (negative when it is late)."""

    clock: Clock
    state: State
    met_at: datetime | None = None
    left: timedelta | None = None


def status(complaint: Complaint, now: datetime) -> tuple[ClockStatus, ...]:
    """Return the state of every clock of *complaint* at *now*. Nothing is stored: a late entry changes the answer."""
    at = check_instant("now", now)
    return tuple(_status(clock, met_at(complaint, clock.duty), at) for clock in complaint.clocks)


def _status(clock: Clock, met: datetime | None, now: datetime) -> ClockStatus:
    if met is not None and met > now:
        met = None
    if clock.due_at is None:
        return ClockStatus(clock=clock, state=State.WAITING, met_at=met)
    left = clock.due_at - (met or now)
    late = left < timedelta(0)
    if met is None:
        return ClockStatus(clock=clock, state=State.OVERDUE if late else State.RUNNING, left=left)
    return ClockStatus(clock=clock, state=State.MET_LATE if late else State.MET, met_at=met, left=left)


def met_at(complaint: Complaint, duty: Duty) -> datetime | None:
    """
    Return when *duty* was done, None while it is owed.

    A final response also ends what an acknowledgement, update or holding notice would have told.
    """
    done = [contact.at for contact in complaint.contacts if _does(contact.kind, contact.direction, duty)]
    if duty in _ENDED_BY_ANSWER and complaint.answered_at is not None:
        done.append(complaint.answered_at)
    return min(done, default=None)


_ENDED_BY_ANSWER = frozenset({Duty.ACKNOWLEDGEMENT, Duty.UPDATE, Duty.HOLDING_NOTICE, Duty.FINAL_RESPONSE})


def _does(kind: ContactKind, direction: Direction, duty: Duty) -> bool:
    return direction is Direction.OUT and kind is not ContactKind.FINAL_RESPONSE and kind.value == duty.value


def next_due(complaint: Complaint) -> datetime | None:
    """Return the next instant at which something is due, None when nothing is owed on a running clock."""
    if not complaint.open:
        return None
    running = (clock for clock in complaint.clocks if clock.due_at and met_at(complaint, clock.duty) is None)
    return min((clock.due_at for clock in running if clock.due_at), default=None)


def ledger(clock: Clock, calendar: BusinessCalendar | None) -> Ledger | None:
    """
    Return every counted and excluded interval of a clock on its *calendar*.

    None if it counts plain time (there is no calendar) or has not started.
    """
    if clock.anchored_at is None or clock.computed_at is None or calendar is None:
        return None
    return calendar.ledger(clock.anchored_at, clock.computed_at)
