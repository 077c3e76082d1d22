"""Overtime by the calendar: what the longer hours of a season give each person who was there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from grievance.calendars import BusinessCalendar
from grievance.model import OvertimeEntry
from grievance.motivation._period import Period
from grievance.motivation.seasons._capacity import dates_of, extra_on, without_seasons

__all__ = ["season_overtime"]

_MINUTE = timedelta(minutes=1)


def season_overtime(
    calendar: BusinessCalendar,
    period: Period,
    *,
    person: str,
    recorded_by: str,
    at: datetime,
    away: Collection[date] = (),
    usual: BusinessCalendar | None = None,
) -> tuple[OvertimeEntry, ...]:
    """
    Return the overtime that the season's longer hours gave *person*, one entry for each date with extra hours (D5);
    of a part of a minute nothing is recorded.

    Ids are ``PERSON/DATE``, so that the same hours recorded twice are found out.

    Args:
        calendar: The hours that the person works, with their seasons.
        period: Its dates are those of the calendar's zone.
        person: Who worked.
        recorded_by: Who answers for the roster.
        at: When it is recorded.
        away: Dates on which the person was not there.
        usual: The usual hours; without it the calendar without its seasons.

    Raises:
        InvalidValue: The calendar has no hours outside its seasons, or a name is missing.
        CalendarExhausted: The period lies outside the years that calendars answer for.
    """
    plain = without_seasons(calendar) if usual is None else usual
    worked = ((on, extra_on(calendar, plain, on) // _MINUTE) for on in dates_of(period) if on not in away)
    return tuple(
        OvertimeEntry(id=f"{person}/{on}", person=person, on=on, minutes=extra, recorded_by=recorded_by, at=at)
        for on, extra in worked
        if extra > 0
    )
