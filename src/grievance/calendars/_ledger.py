"""The ledger: what was counted between two instants, what was not, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from grievance.calendars._instants import from_micros
from grievance.calendars._reel import Reel
from grievance.calendars._values import WEEKDAYS
from grievance.calendars._zone import end_of_date


@attrs.frozen(kw_only=True)
class LedgerLine:
    """A stretch of time (UTC, half open) that was counted, or was not counted because ``why``."""

    starts_at: datetime
    ends_at: datetime
    why: str | None = None

    @property
    def counted(self) -> bool:
        """Whether the calendar was open."""
        return self.why is None

    @property
    def length(self) -> timedelta:
        """The elapsed time of the line."""
        return self.ends_at - self.starts_at


@attrs.frozen(kw_only=True)
class Ledger:
    """
    Every stretch between two instants in order, without holes: counted, or excluded and why.

    ``str(ledger)`` is a table in the wall-clock time of the calendar's ``zone``, with offsets.
    """

    calendar: str
    zone: str
    lines: tuple[LedgerLine, ...]

    @property
    def counted(self) -> timedelta:
        """The working time."""
        return sum((line.length for line in self.lines if line.counted), timedelta())

    @property
    def excluded(self) -> timedelta:
        """The time that did not count."""
        return sum((line.length for line in self.lines if not line.counted), timedelta())

    def __str__(self) -> str:
        zone = ZoneInfo(self.zone)
        rows = [
            (_clock(line.starts_at, zone), _clock(line.ends_at, zone), _span(line.length), line.why or "counted")
            for line in self.lines
        ]
        widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
        return "\n".join(
            [
                f"calendar {self.calendar!r} in {self.zone}",
                *(
                    f"{begin:<{widths[0]}}  {end:<{widths[1]}}  {length:>{widths[2]}}  {what}"
                    for begin, end, length, what in rows
                ),
                f"counted {_span(self.counted)}, excluded {_span(self.excluded)}",
            ]
        )


def ledger_lines(reel: Reel, first: int, last: int) -> Iterator[LedgerLine]:
    """Yield the lines from instant *first* to instant *last*."""
    reached = first
    for opened, closed in reel.covering(first, last).between(first, last):
        yield from _excluded(reel, reached, opened)
        yield LedgerLine(starts_at=from_micros(opened), ends_at=from_micros(closed))
        reached = closed
    yield from _excluded(reel, reached, last)


def _excluded(reel: Reel, first: int, last: int) -> Iterator[LedgerLine]:
    """Yield the lines of a stretch in which the calendar is closed: one for each run of dates with one reason."""
    begun, reached, why = first, first, None
    while reached < last:
        on = from_micros(reached).astimezone(reel.zone).date()
        reason = reel.days.why_closed(on)
        if why not in (None, reason):
            yield LedgerLine(starts_at=from_micros(begun), ends_at=from_micros(reached), why=why)
            begun = reached
        why, reached = reason, min(end_of_date(reel.zone, on), last)
    if begun < last:
        yield LedgerLine(starts_at=from_micros(begun), ends_at=from_micros(last), why=why)


def _clock(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{WEEKDAYS[local.weekday()][:3]} {local.isoformat(' ')}"


def _span(length: timedelta) -> str:
    """Return a length as hours, minutes, seconds: ``26:30:00``."""
    hours, rest = divmod(length, timedelta(hours=1))
    return f"{hours}{str(rest)[1:]}"
