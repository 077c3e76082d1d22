"""The rows of a regime, counted from given instants: due dates, extensions, reliefs, and the days that were counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby

import attrs

from grievance.calendars import BusinessCalendar
from grievance.deadlines import Counting
from grievance.model import Anchor, Extension, Span, Unit
from grievance.procedure import BoundStandard, Regime

__all__ = ["Row", "Run", "holidays_that_mattered", "rows_of"]


@attrs.frozen(kw_only=True)
class Run:
    """Days in a row that were all counted, or all left out for one reason."""

    dates: tuple[date, ...]
    why: str | None

    @property
    def counted(self) -> bool:
        """Whether they were counted."""
        return self.why is None


@attrs.frozen(kw_only=True)
class Row:
    """
    A standard in force, and by when it is due; without its anchor it waits.

    ``extended_to`` is as far as a holding notice in time may move it. Resolved by ``unless_resolved_by`` it falls away,
    and it is owed only if resolved by ``if_resolved_by``. Terms in hours have no ``ledger`` of days. ``business`` are
    the stretches of time in which business days were counted.
    """

    bound: BoundStandard
    anchored_at: datetime | None = None
    due_at: datetime | None = None
    extended_to: datetime | None = None
    unless_resolved_by: datetime | None = None
    if_resolved_by: datetime | None = None
    ledger: tuple[Run, ...] = ()
    business: tuple[tuple[datetime, datetime], ...] = ()


def rows_of(regime: Regime, reached: Mapping[Anchor, datetime]) -> tuple[Row, ...]:
    """Return the rows of *regime* that bind by the receipt in *reached*, counted from the anchors that are there."""
    return tuple(_row(regime, bound, reached) for bound in regime.in_force(reached[Anchor.RECEIVED]))


def holidays_that_mattered(regime: Regime, rows: Iterable[Row]) -> dict[date, str]:
    """Return the holidays that put off a date of *rows*, by their dates in order: those on a weekday with hours."""
    calendar = regime.calendar
    stretches = [tuple(map(calendar.local_date, stretch)) for row in rows for stretch in row.business]
    return {
        holiday.on: holiday.name
        for holiday in calendar.holidays
        if calendar.week[holiday.on.weekday()] and any(first < holiday.on <= last for first, last in stretches)
    }


def _row(regime: Regime, bound: BoundStandard, reached: Mapping[Anchor, datetime]) -> Row:
    standard, counting = bound.standard, Counting.of(bound.standard, regime.terms)
    count, anchor = _Count(counting), reached.get(standard.anchor)
    received, start = counting.start(reached[Anchor.RECEIVED]), anchor and counting.start(anchor)
    due = count.to(start, standard.within)
    extension = standard.extension or Extension(to=standard.within)
    extended = count.to(due, extension.by) or count.to(start, extension.to)
    return Row(
        bound=bound,
        anchored_at=anchor,
        due_at=due,
        extended_to=extended if standard.extension else None,
        unless_resolved_by=count.to(received, standard.unless_resolved_within),
        if_resolved_by=count.to(received, standard.if_resolved_within),
        ledger=tuple(_runs(regime.calendar, start, due, standard.within.unit)) if start and due else (),
        business=tuple(count.business),
    )


@attrs.frozen
class _Count:
    """Counts the time of a standard and notes the stretches that it counted in business days."""

    counting: Counting
    business: list[tuple[datetime, datetime]] = attrs.field(factory=list)

    def to(self, start: datetime | None, span: Span | None) -> datetime | None:
        """Return the end of *span* from *start*, None if one of them is not there."""
        if start is None or span is None:
            return None
        end = self.counting.due(start, span)
        if span.unit is Unit.BUSINESS_DAY:
            self.business.append((start, end))
        return end


def _runs(calendar: BusinessCalendar, start: datetime, due: datetime, unit: Unit) -> Iterator[Run]:
    if unit in (Unit.HOUR, Unit.MINUTE):
        return
    first = calendar.local_date(start)
    days = [first + timedelta(number) for number in range(1, (calendar.local_date(due) - first).days + 1)]
    business = unit is Unit.BUSINESS_DAY
    for why, dates in groupby(days, lambda on: _why_left_out(calendar, on) if business else None):
        yield Run(dates=tuple(dates), why=why)


def _why_left_out(calendar: BusinessCalendar, on: date) -> str | None:
    if calendar.is_business_day(on):
        return None
    begin, end = calendar.end_of_day(on - timedelta(1)), calendar.end_of_day(on)
    return calendar.ledger(begin, end).lines[0].why
