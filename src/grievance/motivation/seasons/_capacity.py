"""What the longer hours of a season are worth: hours of work, without anybody hired (S1, S2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction

import attrs

from grievance.calendars import BusinessCalendar
from grievance.errors import InvalidValue
from grievance.motivation._period import Period
from grievance.motivation.seasons._amounts import hours

__all__ = ["ExtraCapacity", "dates_of", "extra_capacity", "extra_on", "without_seasons"]

_DAY = timedelta(days=1)
_NONE = timedelta(0)


@attrs.frozen(kw_only=True)
class ExtraCapacity:
    """
    What a period has beyond its usual hours.

    Args:
        days: On how many dates the hours differ.
        each: The extra hours of one handler who is there on every date.
        total: The extra hours of all who are on shift: extra capacity.
        usual: The usual hours of one handler on the dates that differ.
    """

    days: int
    each: timedelta
    total: timedelta
    usual: timedelta

    @property
    def share(self) -> Fraction | None:
        """The extra hours of a handler as a share of the usual ones, None where there are no usual ones (S1: 2/9)."""
        return hours(self.each) / hours(self.usual) if self.usual else None


def extra_capacity(
    calendar: BusinessCalendar,
    period: Period,
    *,
    handlers: int | Callable[[date], int],
    usual: BusinessCalendar | None = None,
) -> ExtraCapacity:
    """
    Return what the hours of a calendar give beyond the usual ones (S2): extra hours by dates by handlers on shift.

    Holidays, closures and hours of single dates are those of the calendars. Shorter hours count as negative.

    Args:
        calendar: The hours with their seasons.
        period: Its dates are those of the calendar's zone; hours after midnight are those of the date they fall on.
        handlers: How many are on shift, always or on a date (for absences).
        usual: The hours to compare with; without it the calendar without its seasons.

    Raises:
        InvalidValue: Handlers are fewer than none, or the calendar has no hours outside its seasons.
        CalendarExhausted: The period lies outside the years that calendars answer for.

    >>> normal = {"zone": "Europe/London", "week": {"mon-fri": ["09:00-18:00"]}}
    >>> high = {"name": "high", "months": [1, 2], "week": {"mon-fri": ["09:00-20:00"]}}
    >>> office = BusinessCalendar.from_mapping({**normal, "seasons": [high]})
    >>> gain = extra_capacity(office, Period.parse("2026-01..2026-02"), handlers=6)
    >>> gain.days, gain.each / timedelta(hours=1), gain.total / timedelta(hours=1), str(gain.share)
    (42, 84.0, 504.0, '2/9')
    """
    plain = without_seasons(calendar) if usual is None else usual
    days, each, total, ordinary = 0, _NONE, _NONE, _NONE
    for on in dates_of(period):
        extra = extra_on(calendar, plain, on)
        if not extra:
            continue
        on_shift = handlers if isinstance(handlers, int) else handlers(on)
        if on_shift < 0:
            raise InvalidValue("handlers", f"must be none or more, not {on_shift}")
        days, each, total = days + 1, each + extra, total + extra * on_shift
        ordinary += _open_on(plain, on)
    return ExtraCapacity(days=days, each=each, total=total, usual=ordinary)


def without_seasons(calendar: BusinessCalendar) -> BusinessCalendar:
    """Return the calendar with its normal week all year."""
    return attrs.evolve(calendar, seasons=())


def dates_of(period: Period) -> Iterator[date]:
    """Return the dates of a period."""
    return (period.first + _DAY * number for number in range(period.days))


def extra_on(calendar: BusinessCalendar, usual: BusinessCalendar, on: date) -> timedelta:
    """Return the open hours of a date in one calendar beyond those in another."""
    return _open_on(calendar, on) - _open_on(usual, on)


def _open_on(calendar: BusinessCalendar, on: date) -> timedelta:
    return calendar.between(_begin(calendar, on), calendar.end_of_day(on))


def _begin(calendar: BusinessCalendar, on: date) -> datetime:
    return calendar.end_of_day(on - _DAY)
