"""How the time of a standard counts: where it starts, what is not counted, where it ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TypedDict

import attrs

from grievance.calendars import BusinessCalendar
from grievance.deadlines._spans import closes, due_at, due_on, ends_at, local_date
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

    def reopening(self, standard: Standard) -> OnReopening:
        """Return what a reopening does to a clock of *standard*: a statute goes on, unless it says so itself (D6)."""
        return standard.on_reopening or (OnReopening.CONTINUE if standard.statutory else self.on_reopening)


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
        if calendar.is_open(anchor) or (closes_at is not None and anchor < closes_at):
            return anchor
        return calendar.opens_at(calendar.add_days(on, 1)) or anchor

    def due(self, start: datetime, span: Span | None = None) -> datetime:
        """Return by when the duty is due when nothing is left out."""
        return due_at(start, span or self.standard.within, calendar=self.calendar, **self._terms)

    def due_without(self, start: datetime, gaps: Iterable[Gap], span: Span | None = None) -> datetime | None:
        """
        Return by when it is due when the *gaps* (in order, apart) are not counted; None while one lasts.

        A gap that begins when it is due already changes nothing. Of spans of days those are not counted that end
        within a gap, so that the same number of days is left after it as before. The day of the start, which does not
        count itself, ends with the date, be it a business day or not.
        """
        wanted = span or self.standard.within
        on, due = None, self.due(start, wanted)
        for gap in gaps:
            since = max(gap.since, start)
            if since >= due:
                break
            if gap.until is None:
                return None
            if gap.until <= since:
                continue
            if wanted.unit in (Unit.WORKING_MINUTE, Unit.WORKING_HOUR) and self.calendar is not None:
                due = self.calendar.add(due, self.calendar.between(since, gap.until))
            elif wanted.unit in (Unit.MINUTE, Unit.HOUR):
                due += gap.until - since
            else:
                on = on or due_on(start, wanted, calendar=self.calendar, zone=self.zone)
                on = self._later(on, start, since, gap.until, wanted)
                due = ends_at(on, wanted, start, calendar=self.calendar, **self._terms)
        return due

    @property
    def _terms(self) -> _Terms:
        return {"zone": self.zone, "statutory": self.standard.statutory, "rolls": self.standard.rolls}

    def _later(self, on: date, start: datetime, since: datetime, until: datetime, span: Span) -> date:
        """Return the last day of a span that ended with *on*, without the days that end in a gap."""
        first, last = self._over(since, span), self._over(until, span)
        if span.unit is Unit.BUSINESS_DAY and self.calendar is not None:
            begun = local_date(start, self.calendar.zone)
            over_it = local_date(since, self.calendar.zone) == begun < local_date(until, self.calendar.zone)
            after = self.calendar.days_between(max(first, begun), max(last, begun))
            return self.calendar.add_days(on, after + over_it)
        if self.calendar is not None and first >= on:
            on = self.calendar.add_days(on, 1)
        return on + (last - first)

    def _over(self, at: datetime, span: Span) -> date:
        """Return the last date that is over at *at*: its business has closed, if that is when the span ends."""
        calendar = self.calendar
        if calendar is None or not closes(span, statutory=self.standard.statutory):
            return local_date(at + _LAST_MOMENT, calendar.zone if calendar else self.zone) - timedelta(days=1)
        on = local_date(at, calendar.zone)
        while (closing := calendar.closes_at(on)) is None or closing > at:
            on = calendar.add_days(on, -1)
        return on


class _Terms(TypedDict):
    zone: str
    statutory: bool
    rolls: bool


_LAST_MOMENT = timedelta(microseconds=1)
