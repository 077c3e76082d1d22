"""What calendars count otherwise: weeks, seasons, and every single date with hours of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from grievance.calendars import BusinessCalendar, Shift
from grievance.calendars._values import WEEKDAYS
from grievance.procedure._procedure import Procedure
from grievance.procedure.comparing._change import Change
from grievance.procedure.comparing._words import Said

__all__ = ["calendar_changes", "calendar_in", "content_of"]

_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
_SHOWN = 6

Hours = tuple[Shift, ...]


def calendar_changes(old: Procedure, new: Procedure) -> Iterator[Change]:
    """Yield what the calendars count otherwise that both procedures use under one name."""
    for name in old.calendars:
        if name in _used(old) & _used(new):
            was, now = old.calendars[name], new.calendars[name]
            yield from (Change(section="calendars", message=f"{name}: {one}") for one in _otherwise(was, now))


def _used(procedure: Procedure) -> frozenset[str]:
    """Return the names of the calendars by which anything of a complaint is counted."""
    conduct = procedure.conduct
    named = [bound.standard.calendar for bound in procedure.standards]
    named += [team.calendar for team in procedure.teams.values()]
    named += [ladder.calendar for ladder in conduct.ladders]
    named += [conduct.reopening.calendar, conduct.notices_calendar, conduct.delivery, procedure.help.calendar]
    named += [name for name, one in procedure.calendars.items() if one == procedure.levels.calendar]
    return frozenset(name for name in named if name is not None)


def content_of(calendar: BusinessCalendar) -> object:
    """Return what a calendar counts, whatever it and its days are called."""
    parts = calendar.to_mapping()
    holidays = sorted(one.on for one in calendar.holidays)
    closures = sorted((one.first, one.last) for one in calendar.closures)
    openings = sorted((one.on, one.hours) for one in calendar.openings)
    seasons = sorted(_seasons(calendar))
    return str((parts["zone"], parts["week"], holidays, closures, openings, seasons))


def calendar_in(name: str | None, procedure: Procedure, other: Procedure) -> Said:
    """Return a calendar by its name if *other* has it too, else by what it counts: a new name is no change."""
    if name is None or name in other.calendars:
        return Said(name, name or "nothing")
    return Said(content_of(procedure.calendars[name]), name)


def _otherwise(old: BusinessCalendar, new: BusinessCalendar) -> Iterator[str]:
    if old.zone != new.zone:
        yield f"zone {old.zone} -> {new.zone}"
    yield from _weeks(old, new)
    for season in sorted(_seasons(old) - _seasons(new)):
        yield f"the season {season} is gone"
    for season in sorted(_seasons(new) - _seasons(old)):
        yield f"the season {season} is new"
    yield from _dates(old, new)


def _weeks(old: BusinessCalendar, new: BusinessCalendar) -> Iterator[str]:
    pairs = [(_hours(was), _hours(now)) for was, now in zip(old.week, new.week, strict=True)]
    for (was, now), days in groupby(range(len(WEEKDAYS)), key=pairs.__getitem__):
        if was != now:
            yield f"{', '.join(WEEKDAYS[day] for day in days)}: {was} -> {now}"


def _seasons(calendar: BusinessCalendar) -> frozenset[str]:
    """Return the seasons in words, without their names."""
    written: Any = calendar.to_mapping().get("seasons", ())
    return frozenset(", ".join(f"{key} {value}" for key, value in one.items() if key != "name") for one in written)


def _dates(old: BusinessCalendar, new: BusinessCalendar) -> Iterator[str]:
    """Yield the dates that have hours of their own, or none, in one calendar and others in the other."""
    was, now = _special(old), _special(new)
    grouped: dict[tuple[str, str], list[date]] = {}
    for on in sorted({*was, *now}):
        before, after = was.get(on), now.get(on)
        if before != after:
            words = (_of_date(before), _of_date(after))
            grouped.setdefault(words, []).append(on)
    for (old_hours, new_hours), dates in grouped.items():
        yield f"{_listed(dates)}: {old_hours} -> {new_hours}"


def _special(calendar: BusinessCalendar) -> dict[date, Hours]:
    closed: dict[date, Hours] = {}
    for closure in calendar.closures:
        first, last = max(closure.first, _FIRST), min(closure.last, _LAST)
        closed |= {first + timedelta(days): () for days in range((last - first).days + 1)}
    closed |= {holiday.on: () for holiday in calendar.holidays}
    return closed | {opening.on: opening.hours for opening in calendar.openings}


def _of_date(hours: Hours | None) -> str:
    return "as in the week" if hours is None else _hours(hours)


def _hours(hours: Hours) -> str:
    return ", ".join(f"{_clock(one.opens)}-{_clock(one.closes)}" for one in hours) or "closed"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}" + (f":{seconds % 60:02}" if seconds % 60 else "")


def _listed(dates: Iterable[date]) -> str:
    found = list(dates)
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(on.isoformat() for on in found[:_SHOWN]) + more
