"""What has become of the clocks of a complaint at an instant, and the ledger of what they count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import Enum

import attrs

from grievance.calendars import BusinessCalendar, Ledger
from grievance.calendars._ledger import LedgerLine
from grievance.deadlines._counting import Gap
from grievance.deadlines._met import met_at
from grievance.model import Clock, Complaint
from grievance.model._checks import check_instant

__all__ = ["ClockStatus", "State", "ledger", "running", "status"]


class State(Enum):
    """
    What has become of a clock.

    It *waits* for its anchor, or is *paused*; a right of the complainant *lapses* where a duty would be overdue.
    """

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met late"
    WAIVED = "waived"
    LAPSED = "lapsed"


@attrs.frozen(kw_only=True)
class ClockStatus:
    """A clock at an instant: its state, when its duty was done, and the time left (negative when it is late)."""

    clock: Clock
    state: State
    met_at: datetime | None = None
    left: timedelta | None = None

    @property
    def owed(self) -> bool:
        """Whether the duty is one of ours and still to be done."""
        done = self.met_at is not None or self.state in (State.WAIVED, State.MET, State.MET_LATE)
        return self.clock.duty.ours and self.clock.ended_at is None and not done


def status(complaint: Complaint, now: datetime) -> tuple[ClockStatus, ...]:
    """Return the state of every clock of *complaint* at *now*. Nothing is stored: a late entry changes the answer."""
    at = check_instant("now", now)
    return tuple(_status(clock, met_at(complaint, clock), at) for clock in running(complaint))


def running(complaint: Complaint) -> tuple[Clock, ...]:
    """Return the clocks that have to be kept: its own, and stricter statutory ones of what was merged into it."""
    if not complaint.absorbed:
        return complaint.clocks
    own = {(clock.standard, clock.due_at) for clock in complaint.clocks}
    taken = (clock for part in complaint.absorbed for clock in part.clocks)
    return (*complaint.clocks, *(clock for clock in taken if (clock.standard, clock.due_at) not in own))


def _status(clock: Clock, met: datetime | None, now: datetime) -> ClockStatus:
    if met is not None and met > now:
        met = None
    if met is None and clock.waived is not None:
        return ClockStatus(clock=clock, state=State.WAIVED)
    if clock.due_at is None:
        state = State.WAITING if clock.anchored_at is None else State.PAUSED
        return ClockStatus(clock=clock, state=State.MET if met and clock.anchored_at else state, met_at=met)
    ended = clock.ended_at if clock.ended_at is not None and clock.ended_at < now else now
    left = clock.due_at - (met or ended)
    late = left < timedelta(0)
    if met is not None:
        return ClockStatus(clock=clock, state=State.MET_LATE if late else State.MET, met_at=met, left=left)
    missed = State.OVERDUE if clock.duty.ours else State.LAPSED
    return ClockStatus(clock=clock, state=missed if late else State.RUNNING, left=left)


def ledger(clock: Clock, calendar: BusinessCalendar | None, gaps: Iterable[Gap] = ()) -> Ledger | None:
    """
    Return every counted and excluded interval of a clock on its *calendar*, with the *gaps* left out and why.

    None if it counts plain time (there is no calendar), has not started or is paused.
    """
    if clock.anchored_at is None or clock.computed_at is None or calendar is None:
        return None
    if clock.computed_at < clock.anchored_at:
        return None
    found = calendar.ledger(clock.anchored_at, clock.computed_at)
    lines = found.lines
    for gap in gaps:
        lines = tuple(part for line in lines for part in _without(line, gap))
    return attrs.evolve(found, lines=lines)


def _without(line: LedgerLine, gap: Gap) -> Iterator[LedgerLine]:
    """Yield the parts of a counted *line* before, in and after the *gap*; what does not count stays as it is."""
    since = max(line.starts_at, gap.since)
    until = line.ends_at if gap.until is None else min(line.ends_at, gap.until)
    if not line.counted or since >= until:
        yield line
        return
    if line.starts_at < since:
        yield attrs.evolve(line, ends_at=since)
    yield attrs.evolve(line, starts_at=since, ends_at=until, why=gap.why)
    if until < line.ends_at:
        yield attrs.evolve(line, starts_at=until)
