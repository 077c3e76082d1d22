"""What a calendar is made of: shifts, seasons, holidays, closures, openings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

import attrs

from grievance.errors import InvalidValue

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MIDNIGHT: Final = 86_400

MonthDay = tuple[int, int]

_LEAP_YEAR: Final = [date(2000, 1, 1) + timedelta(number) for number in range(366)]
_YEAR: Final = frozenset((on.month, on.day) for on in _LEAP_YEAR)


@attrs.frozen(order=True)
class Shift:
    """
    One stretch of opening hours of a date, half open: open at ``opens``, closed again at ``closes``.

    Both are seconds on the wall clock since the date's midnight. A shift may run past midnight (``closes`` above
    86 400) and then still belongs to the date it starts on; it lasts a day at most.
    """

    opens: int
    closes: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.opens < MIDNIGHT or not self.opens < self.closes <= self.opens + MIDNIGHT:
            raise InvalidValue("Shift", "must open within its date and close after that, at most a day later")


Hours = tuple[Shift, ...]
Week = tuple[Hours, ...]


def hours_of(shifts: Iterable[Shift]) -> Hours:
    """Return the shifts of one date in order; refuse shifts that overlap."""
    hours = tuple(sorted(shifts))
    if any(later.opens < earlier.closes for earlier, later in pairwise(hours)):
        raise InvalidValue("hours", "overlap: give each stretch of the day once")
    return hours


def week_of(days: Iterable[Iterable[Shift]]) -> Week:
    """Return the hours of the seven weekdays, Monday first."""
    week = tuple(map(hours_of, days))
    if len(week) != len(WEEKDAYS):
        raise InvalidValue("week", f"must have seven days, Monday first, not {len(week)}")
    return week


def _is_date(owner: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise InvalidValue(f"{type(owner).__name__}.{attribute.name}", "must be a date without a time")


@attrs.frozen(kw_only=True, order=True)
class Holiday:
    """A date on which no shift starts, and its name ("" if it has none)."""

    on: date = attrs.field(validator=_is_date)
    name: str = ""


def holidays_of(holidays: Iterable[Holiday | date]) -> tuple[Holiday, ...]:
    """Return the holidays in order, each date once; several names of one date are joined."""
    names: dict[date, dict[str, None]] = {}
    for holiday in holidays:
        known = holiday if isinstance(holiday, Holiday) else Holiday(on=holiday)
        names.setdefault(known.on, {}).update({known.name: None} if known.name else {})
    return tuple(Holiday(on=on, name="; ".join(names[on])) for on in sorted(names))


@attrs.frozen(kw_only=True)
class Closure:
    """The dates from ``first`` to ``last``, both included, on which no shift starts, and why."""

    first: date = attrs.field(validator=_is_date)
    last: date = attrs.field(validator=_is_date)
    name: str = ""

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidValue("Closure.last", f"{self.last} is before {self.first}: a closure ends after it begins")


@attrs.frozen(kw_only=True)
class Opening:
    """A date with hours of its own, whatever week, holidays and closures say."""

    on: date = attrs.field(validator=_is_date)
    hours: Hours = attrs.field(converter=hours_of)
    name: str = ""

    def __attrs_post_init__(self) -> None:
        if not self.hours:
            raise InvalidValue("Opening.hours", "must not be empty: to close a date, list it under closures")


def _months_of(months: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(months)))


@attrs.frozen(kw_only=True)
class Season:
    """
    A part of every year with a week of its own (S1): whole ``months``, or ``first`` to ``last`` as (month, day).

    ``first`` to ``last`` includes both and may cross New Year; (2, 29) as an end is the end of February in every year.
    """

    name: str
    week: Week = attrs.field(converter=week_of)
    months: tuple[int, ...] = attrs.field(default=(), converter=_months_of)
    first: MonthDay | None = None
    last: MonthDay | None = None

    def __attrs_post_init__(self) -> None:
        if not self.name:
            raise InvalidValue("Season.name", "must not be empty")
        if bool(self.months) == bool(self.first or self.last) or (self.first is None) != (self.last is None):
            raise InvalidValue("Season", "needs either 'months', or 'from' and 'to'")
        strange = [month for month in self.months if month not in range(1, 13)]
        if strange:
            raise InvalidValue("Season.months", f"{strange[0]} is not a month: months are 1 to 12")
        for field, end in (("first", self.first), ("last", self.last)):
            if end is not None and end not in _YEAR:
                raise InvalidValue(f"Season.{field}", f"month {end[0]} has no day {end[1]}")

    def dates(self) -> frozenset[MonthDay]:
        """Return the season's dates as (month, day), the 29 February included where it spans one."""
        if self.first is None or self.last is None:
            return frozenset(day for day in _YEAR if day[0] in self.months)
        if self.first <= self.last:
            return frozenset(day for day in _YEAR if self.first <= day <= self.last)
        return frozenset(day for day in _YEAR if day >= self.first or day <= self.last)


def seasons_of(seasons: Iterable[Season]) -> tuple[Season, ...]:
    """Return the seasons; refuse two that share a name or a date."""
    known = tuple(seasons)
    for number, season in enumerate(known):
        for other in known[:number]:
            if other.name == season.name:
                raise InvalidValue("BusinessCalendar.seasons", f"two seasons are called {season.name!r}")
            if shared := other.dates() & season.dates():
                month, day = min(shared)
                raise InvalidValue(
                    "BusinessCalendar.seasons",
                    f"{other.name!r} and {season.name!r} overlap, first on {month:02}-{day:02}: "
                    "each date may have one season",
                )
    return known


def closures_of(closures: Iterable[Closure]) -> tuple[Closure, ...]:
    """Return the closures; they may overlap."""
    return tuple(closures)


def openings_of(openings: Iterable[Opening]) -> tuple[Opening, ...]:
    """Return the openings; refuse two of one date."""
    known = {}
    for opening in openings:
        if opening.on in known:
            raise InvalidValue("BusinessCalendar.openings", f"{opening.on} is given twice: list all its hours once")
        known[opening.on] = opening
    return tuple(known.values())


def has_working_time(week: Week, seasons: tuple[Season, ...], openings: tuple[Opening, ...]) -> bool:
    """Whether any date can have hours, holidays and closures aside."""
    if openings or any(any(season.week) for season in seasons):
        return True
    return any(week) and frozenset().union(*(season.dates() for season in seasons)) != _YEAR
