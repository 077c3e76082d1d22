"""How the time of a standard counts: where it starts, what is not counted, where it ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import attrs

from grievance.calendars import BusinessCalendar
from grievance.deadlines._spans import due_at, due_on, end_of_day, local_date
from grievance.model import OnReopening, Span, Standard, Unit

__all__ = ["Counting", "Gap", "Terms"]


@attrs.frozen(kw_only=True)
class Terms:
    """
    What a procedure says of all its clocks: the calendars by name, the zone of dates without one, and what becomes of
    a clock when a complaint is reopened, unless its standard says otherwise.
    """

    calendars: Mapping[str, BusinessCalendar]
    zone: str = "UTC"
    on_reopening: OnReopening = OnReopening.CONTINUE


@attrs.frozen
class Gap:
    """A time that is not counted, and why; ``until`` is None while it lasts."""

    since: datetime
    until: datetime | None
    why: str


@attrs.frozen(kw_only=True)
class Counting:
    """Counts the time of one standard."""

    standard: Standard
    calendar: BusinessCalendar | None
    zone: str

    @classmethod
    def of(cls, standard: Standard, terms: Terms) -> Counting:
        """Return how *standard* counts under these *terms*."""
        calendar = terms.calendars[standard.calendar] if standard.calendar else None
        return cls(standard=standard, calendar=calendar, zone=standard.zone or terms.zone)

    def start(self, anchor: datetime) -> datetime:
        """Return where counting starts: at the anchor, or where it is deemed to have been reached (L12)."""
        calendar = self.calendar
        if not self.standard.deemed or calendar is None:
            return anchor
        on = local_date(anchor, calendar.zone)
        closes_at = calendar.closes_at(on)
        if closes_at is not None and anchor < closes_at:
            return anchor
        return calendar.opens_at(calendar.add_days(on, 1)) or anchor

    def due(self, start: datetime, span: Span | None = None) -> datetime:
        """Return by when the duty is due when nothing is left out."""
        return due_at(
            start,
            span or self.standard.within,
            calendar=self.calendar,
            zone=self.zone,
            statutory=self.standard.statutory,
            rolls=self.standard.rolls,
        )

    def due_without(self, start: datetime, gaps: Iterable[Gap]) -> datetime | None:
        """Return by when it is due when the *gaps* (in order, apart) are not counted; None while one lasts."""
        due, span, days = self.due(start), self.standard.within, 0
        for gap in gaps:
            since = max(gap.since, start)
            if since >= due:
                break
            if gap.until is None:
                return None
            if gap.until <= since:
                continue
            if span.unit in (Unit.WORKING_MINUTE, Unit.WORKING_HOUR) and self.calendar is not None:
                due = self.calendar.add(due, self.calendar.between(since, gap.until))
            elif span.unit in (Unit.MINUTE, Unit.HOUR):
                due += gap.until - since
            else:
                days += self._days(since, gap.until)
                due = self._later(start, days)
        return due

    def _days(self, since: datetime, until: datetime) -> int:
        zone = self.calendar.zone if self.calendar else self.zone
        first, last = local_date(since, zone), local_date(until, zone)
        if self.standard.within.unit is Unit.BUSINESS_DAY and self.calendar is not None:
            return self.calendar.days_between(first, last)
        return (last - first).days

    def _later(self, start: datetime, days: int) -> datetime:
        """Return the end of the span when so many days of it are not counted."""
        span = self.standard.within
        if span.unit is Unit.BUSINESS_DAY:
            return self.due(start, attrs.evolve(span, count=span.count + days))
        on: date = due_on(start, span, calendar=self.calendar, zone=self.zone) + timedelta(days=days)
        if self.standard.rolls and self.calendar is not None and not self.calendar.is_business_day(on):
            on = self.calendar.add_days(on, 1)
        return end_of_day(on, self.calendar.zone if self.calendar else self.zone)
