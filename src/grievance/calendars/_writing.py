"""Writing a calendar in the form of the procedure file: one canonical form for each calendar, holidays as dates."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from grievance.calendars._values import (
    MIDNIGHT,
    WEEKDAYS,
    Closure,
    Holiday,
    Hours,
    MonthDay,
    Opening,
    Season,
    Shift,
    Week,
)


def write_week(week: Week) -> dict[str, object]:
    """Return a week by runs of days with the same hours; days without hours are left out."""
    names = [day[:3].lower() for day in WEEKDAYS]
    runs = [list(run) for _, run in groupby(range(len(names)), key=week.__getitem__)]
    return {
        names[run[0]] if len(run) == 1 else f"{names[run[0]]}-{names[run[-1]]}": _hours(week[run[0]])
        for run in runs
        if week[run[0]]
    }


def write_season(season: Season) -> dict[str, object]:
    """Return a season by its months, or by its ends."""
    if season.first is None or season.last is None:
        dates: dict[str, object] = {"months": list(season.months)}
    else:
        dates = {"from": _month_day(season.first), "to": _month_day(season.last)}
    return {"name": season.name, **dates, "week": write_week(season.week)}


def write_holiday(holiday: Holiday) -> object:
    """Return a holiday: a date, or a table if it has a name."""
    return _dated(holiday.on, holiday.name)


def write_closure(closure: Closure) -> object:
    """Return a closure: like a holiday if it is one date, else a table of both ends."""
    if closure.first == closure.last:
        return _dated(closure.first, closure.name)
    return {"from": closure.first.isoformat(), "to": closure.last.isoformat(), **_named(closure.name)}


def write_opening(opening: Opening) -> dict[str, object]:
    """Return an opening with its hours."""
    return {"on": opening.on.isoformat(), "hours": _hours(opening.hours), **_named(opening.name)}


def _hours(hours: Hours) -> list[str]:
    return [_shift(shift) for shift in hours]


def _shift(shift: Shift) -> str:
    closes = shift.closes if shift.closes <= MIDNIGHT else shift.closes - MIDNIGHT
    return f"{_time(shift.opens)}-{_time(closes)}"


def _time(time: int) -> str:
    minutes, seconds = divmod(time, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _month_day(day: MonthDay) -> str:
    return f"{day[0]:02}-{day[1]:02}"


def _dated(on: date, name: str) -> object:
    return {"on": on.isoformat(), **_named(name)} if name else on.isoformat()


def _named(name: str) -> dict[str, str]:
    return {"name": name} if name else {}
