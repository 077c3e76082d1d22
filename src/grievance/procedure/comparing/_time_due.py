"""When what a standard promises is due, counted from an instant, and where that bends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import attrs

from grievance.deadlines import Counting
from grievance.deadlines._lengths import never_later
from grievance.deadlines._spans import closes, end_of_day, local_date
from grievance.model import OnReopening, Standard, Unit
from grievance.procedure._procedure import Procedure
from grievance.procedure.comparing._calendars import content_of

__all__ = ["Promised"]

_MOMENT = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_WORKED = {Unit.WORKING_MINUTE: timedelta(minutes=1), Unit.WORKING_HOUR: timedelta(hours=1)}
_ELAPSED = (Unit.MINUTE, Unit.HOUR)


@attrs.frozen(kw_only=True, eq=False)
class Promised:
    """A standard under the terms of its procedure: what is due when nobody waits and nothing is extended."""

    standard: Standard
    counting: Counting
    on_reopening: OnReopening

    @classmethod
    def of(cls, standard: Standard, procedure: Procedure) -> Promised:
        """Return what *standard* promises under *procedure*."""
        terms = procedure.terms
        return cls(standard=standard, counting=Counting.of(standard, terms), on_reopening=terms.reopening(standard))

    def due(self, at: datetime) -> datetime:
        """Return by when it is due, counted from *at*."""
        return self.counting.due(self.counting.start(at))

    def binds(self, received_at: datetime) -> bool:
        """Return whether it binds what is received then."""
        return self.standard.binds_on(local_date(received_at, self._zone_of_receipt))

    @property
    def turns(self) -> Iterator[datetime]:
        """The instants of receipt from which it binds, and from which it does no longer."""
        since, until = self.standard.since, self.standard.until
        for last_before in (since - _DAY if since else None, until):
            if last_before is not None:
                yield end_of_day(last_before, self._zone_of_receipt) + _MOMENT

    @property
    def _zone_of_receipt(self) -> str:
        calendar = self.counting.calendar
        return self.standard.zone or (calendar.zone if calendar else self.counting.zone)

    @property
    def _zone(self) -> str:
        calendar = self.counting.calendar
        return calendar.zone if calendar else self.counting.zone

    def bends(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """
        Yield the instants from *first* to *last* at which `due` may jump, stop, or begin to move.

        Between two of them, and right beside them, it stands still or moves with the instant that it is counted from.
        """
        within, calendar = self.standard.within, self.counting.calendar
        if within.unit not in (*_WORKED, *_ELAPSED) or self.standard.deemed:
            yield from self._midnights(first, last)
        if calendar is None:
            return
        worked = _WORKED.get(within.unit)
        if worked or self.standard.deemed or closes(within, statutory=self.standard.statutory):
            length = within.count * worked if worked else timedelta(0)
            latest = calendar.add(last, length) if worked else last
            for line in calendar.ledger(first, latest).lines:
                yield line.starts_at
                if worked:
                    yield calendar.add(line.starts_at, -length)

    def _midnights(self, first: datetime, last: datetime) -> Iterator[datetime]:
        on, end = local_date(first, self._zone), local_date(last, self._zone)
        for number in range((end - on).days + 1):
            yield end_of_day(on + timedelta(number), self._zone) + _MOMENT

    @property
    def years(self) -> Iterator[int]:
        """The years in which its calendar knows of dates that are not like others."""
        calendar = self.counting.calendar
        if calendar is not None:
            yield from (one.on.year for one in calendar.holidays)
            yield from (one.on.year for one in calendar.openings)
            yield from (one.last.year for one in calendar.closures)

    def never_later(self, other: Promised) -> bool:
        """Return whether it is surely never due later than *other*, whatever the date: a sufficient condition."""
        one, its = self.standard, other.standard
        alike = self._counted_on == other._counted_on
        if (one.deemed and not (alike and its.deemed)) or (one.rolls and not (alike and its.rolls)):
            return False
        return never_later(one.within, its.within, statutory=(one.statutory, its.statutory), alike=alike)

    @property
    def _counted_on(self) -> object:
        calendar = self.counting.calendar
        return content_of(calendar) if calendar else self._zone

    def as_lenient(self, other: Promised) -> bool:
        """Return whether it stops, is extended and falls away wherever *other* does, and is not owed more often."""
        one, its = self.standard, other.standard
        falls_away = all(
            getattr(its, name) in (None, getattr(one, name))
            for name in ("unless_resolved_within", "if_resolved_within")
        )
        extends = its.extension in (None, one.extension)
        often = its.repeats or not one.repeats
        return (
            falls_away
            and extends
            and often
            and set(its.pauses) <= set(one.pauses)
            and self.on_reopening is other.on_reopening
        )
