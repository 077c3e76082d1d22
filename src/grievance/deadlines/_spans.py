"""From an anchor and a span to the instant at which something is due (L72)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from grievance.calendars import BusinessCalendar
from grievance.errors import InvalidValue
from grievance.model import Span, Unit
from grievance.model._checks import check_instant

__all__ = ["before", "closes", "due_at", "due_on", "end_of_day", "ends_at", "local_date"]

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
    rolls: bool = False,
) -> datetime:
    """
    Return the last instant at which something due within *span* of *anchor* is still on time, in UTC.

    Minutes and hours are elapsed time, working minutes and hours are counted on *calendar*. Spans of days count dates:
    the day of the anchor is not counted, and the answer is the last microsecond of the last day in the calendar's zone
    (else in *zone*). Business days of a promise end when business closes; statutory ones ignore office hours and end
    with the day, but ``end of the Nth business day`` is close of business for both (L6). With *rolls* a last day that
    is no business day of the *calendar* moves on to the next one.

    Nothing is due before its anchor: on the anchor's own date, after business has closed, it is the end of the day.

    Raises:
        InvalidValue: *anchor* is naive, the span is counted on a calendar and none was given, or it ends after the
            year 9999.
        CalendarExhausted: The answer lies outside the years that *calendar* answers for.
    """
    at = check_instant("anchor", anchor)
    if span.unit in _WORKED:
        return _needed(calendar, span).add(at, span.count * _WORKED[span.unit])
    try:
        if span.unit in (Unit.MINUTE, Unit.HOUR):
            return at + span.elapsed()
        on = due_on(at, span, calendar=calendar, zone=zone)
        return ends_at(on, span, at, calendar=calendar, zone=zone, statutory=statutory, rolls=rolls)
    except OverflowError:
        raise _beyond(span) from None


def ends_at(
    on: date,
    span: Span,
    anchor: datetime,
    *,
    calendar: BusinessCalendar | None,
    zone: str,
    statutory: bool,
    rolls: bool,
) -> datetime:
    """Return the last instant of a *span* of days from *anchor* that ends on that date, with the terms of `due_at`."""
    if rolls and calendar is not None and not calendar.is_business_day(on):
        on = calendar.add_days(on, 1)
    if closes(span, statutory=statutory):
        closing = _needed(calendar, span).closes_at(on)
        if closing is not None and closing >= anchor:
            return closing
    return end_of_day(on, calendar.zone if calendar else zone)


def closes(span: Span, *, statutory: bool) -> bool:
    """Return whether a span ends when business closes, and not with the day."""
    return span.unit is Unit.BUSINESS_DAY and (span.to_close or not statutory)


def due_on(anchor: datetime, span: Span, *, calendar: BusinessCalendar | None = None, zone: str = "UTC") -> date:
    """
    Return the date on which something due within a *span* of days, weeks, months or years of *anchor* is due.

    The date of the anchor is taken in the zone of *calendar*, else in *zone*. Months end on the last day of a shorter
    month (31 January + 1 month = 28 February). It raises what `due_at` raises, and InvalidValue for hours and minutes.
    """
    at = check_instant("anchor", anchor)
    try:
        start = local_date(at, calendar.zone if calendar else zone)
        if span.unit is Unit.BUSINESS_DAY:
            return _needed(calendar, span).add_days(start, span.count)
        if span.unit in _MONTHS:
            return _months_later(start, span)
        if span.unit in _DAYS:
            return start + timedelta(span.count * _DAYS[span.unit])
    except OverflowError:
        raise _beyond(span) from None
    raise InvalidValue("span", f"{span} lead to an instant, not to a date: ask for due_at")


def before(due: datetime, span: Span, *, calendar: BusinessCalendar | None = None) -> datetime:
    """
    Return the instant that lies *span* before *due*: when to begin, to warn, to remind.

    Working time and business days are counted back on *calendar*, by the same tape that counts them forward; other
    spans must have a fixed length. The answer is in UTC.

    Raises:
        InvalidValue: *due* is naive, the span is counted on a calendar and none was given, or it has no fixed length.
    """
    at = check_instant("due", due)
    if span.unit in _WORKED:
        return _needed(calendar, span).add(at, -span.count * _WORKED[span.unit])
    if span.unit is not Unit.BUSINESS_DAY:
        return at - span.elapsed()
    known = _needed(calendar, span)
    on = local_date(at, known.zone)
    return at + (end_of_day(known.add_days(on, -span.count), known.zone) - end_of_day(on, known.zone))


def local_date(at: datetime, zone: str) -> date:
    """Return the date of an instant in *zone*."""
    return at.astimezone(ZoneInfo(zone)).date()


def _months_later(start: date, span: Span) -> date:
    from dateutil.relativedelta import relativedelta

    try:
        return start + relativedelta(months=span.count * _MONTHS[span.unit])
    except ValueError:
        raise _beyond(span) from None


def _needed(calendar: BusinessCalendar | None, span: Span) -> BusinessCalendar:
    if calendar is None:
        raise InvalidValue("calendar", f"is needed: {span} are counted on one")
    return calendar


def _beyond(span: Span) -> InvalidValue:
    return InvalidValue("span", f"{span} end after the year 9999: ask for less time or an earlier anchor")


@lru_cache(maxsize=4096)
def end_of_day(on: date, zone: str) -> datetime:
    """Return the last microsecond of a date in *zone*."""
    there = ZoneInfo(zone)
    midnight = datetime.combine(on + timedelta(days=1), datetime.min.time(), there)
    end, again = midnight.astimezone(UTC), midnight.replace(fold=1).astimezone(UTC)
    clock_goes_back = again > end and (again - _LAST_MOMENT).astimezone(there).date() == on
    return (again if clock_goes_back else end) - _LAST_MOMENT
