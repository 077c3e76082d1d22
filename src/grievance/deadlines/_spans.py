"""From an anchor and a span to the instant at which something is due (L72)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from grievance.calendars import BusinessCalendar
from grievance.errors import InvalidValue
from grievance.model import Span, Unit

__all__ = ["due_at", "due_on"]

_WORKED = {Unit.WORKING_MINUTE: timedelta(minutes=1), Unit.WORKING_HOUR: timedelta(hours=1)}
_MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_LAST_MOMENT = timedelta(microseconds=1)


def due_at(
    anchor: datetime,
    span: Span,
    *,
    calendar: BusinessCalendar | None = None,
    zone: str = "UTC",
    statutory: bool = False,
) -> datetime:
    """
    Return the last instant at which something due within *span* of *anchor* is still on time, in UTC.

    Minutes and hours are elapsed time, working minutes and hours are counted on *calendar*. Spans of days count dates:
    the day of the anchor is not counted, and the answer is the last microsecond of the last day in the calendar's zone
    (else in *zone*). Business days of a promise end when business closes; statutory ones ignore office hours and end
    with the day, but ``end of the Nth business day`` is close of business for both (L6).

    Raises:
        InvalidValue: The span is counted on a calendar and none was given.
    """
    if span.unit in (Unit.MINUTE, Unit.HOUR):
        return anchor + span.elapsed()
    if span.unit in _WORKED:
        return _needed(calendar, span).add(anchor, span.count * _WORKED[span.unit])
    on = due_on(anchor, span, calendar=calendar, zone=zone)
    if span.unit is Unit.BUSINESS_DAY and (span.to_close or not statutory):
        closing = _needed(calendar, span).closes_at(on)
        if closing is not None:
            return closing
    return _end_of_day(on, calendar.zone if calendar else zone)


def due_on(anchor: datetime, span: Span, *, calendar: BusinessCalendar | None = None, zone: str = "UTC") -> date:
    """
    Return the date on which something due within a *span* of days, weeks, months or years of *anchor* is due.

    The date of the anchor is taken in the zone of *calendar*, else in *zone*. Months end on the last day of a shorter
    month (31 January + 1 month = 28 February).
    """
    start = anchor.astimezone(ZoneInfo(calendar.zone if calendar else zone)).date()
    if span.unit is Unit.BUSINESS_DAY:
        return _needed(calendar, span).add_days(start, span.count)
    if span.unit in _MONTHS:
        from dateutil.relativedelta import relativedelta

        return start + relativedelta(months=span.count * _MONTHS[span.unit])
    return start + timedelta(days=span.count * _DAYS[span.unit])


def _needed(calendar: BusinessCalendar | None, span: Span) -> BusinessCalendar:
    if calendar is None:
        raise InvalidValue("calendar", f"is needed: {span} are counted on one")
    return calendar


def _end_of_day(on: date, zone: str) -> datetime:
    next_day = datetime.combine(on + timedelta(days=1), datetime.min.time(), ZoneInfo(zone))
    return next_day.astimezone(UTC) - _LAST_MOMENT
