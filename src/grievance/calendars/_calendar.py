"""The working time of one office, team or regime: a value that answers questions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from grievance.calendars import _batch
from grievance.calendars._days import Days
from grievance.calendars._instants import MICROSECOND, from_micros, to_micros
from grievance.calendars._ledger import Ledger, ledger_lines
from grievance.calendars._place import Place
from grievance.calendars._reading import read_parts
from grievance.calendars._reel import Reel
from grievance.calendars._values import (
    Closure,
    Holiday,
    Opening,
    Season,
    Week,
    closures_of,
    has_working_time,
    holidays_of,
    openings_of,
    seasons_of,
    week_of,
)
from grievance.calendars._writing import write_closure, write_holiday, write_opening, write_season, write_week
from grievance.calendars._zone import end_of_date, find_zone
from grievance.errors import InvalidDocument, InvalidValue, Problem

if TYPE_CHECKING:
    from grievance.calendars._batch import Instants, Lengths


def _count(parts: tuple[object, ...]) -> str:
    return f"<{len(parts)}>"


@attrs.frozen(kw_only=True)
class BusinessCalendar:
    """
    When an organisation works, in one zone: the clock by which every promise is kept.

    A time counts exactly when the zone's wall clock stands within the hours of a date: where the clock jumps forward a
    shift is shorter, where an hour is repeated it counts twice, and a date that the zone skipped has no hours. Hours
    are half open, and a shift past midnight belongs to the date it starts on: a holiday closes the shift that starts
    that day. Hours come from the first of: the date's opening, holiday (none), closure (none), season's week (S1),
    normal ``week``.

    Answers reach over the years 1900 to 2199; a question that leaves them raises
    :class:`~grievance.errors.CalendarExhausted`. Public holidays of a country are known only for the years that were
    frozen. Instants may come in any zone and are handed out in UTC; naive ones raise
    :class:`~grievance.errors.InvalidValue`.

    Args:
        name: What messages and ledgers call it.
        zone: An IANA name such as ``Europe/London``; fixed offsets are refused.
        week: The shifts of the seven weekdays, Monday first.
        holidays: Dates on which no shift starts, with their names.
        seasons: Parts of every year with a week of their own, without overlap.
        closures: Further dates on which no shift starts.
        openings: Dates with hours of their own, each date once.

    Raises:
        InvalidValue: The zone is unknown, seasons or openings clash, or no date can ever have hours.

    >>> from datetime import UTC, datetime, timedelta
    >>> office = BusinessCalendar.from_mapping({"zone": "Europe/London", "week": {"mon-fri": ["09:00-18:00"]}})
    >>> office.add(datetime(2026, 6, 5, 16, tzinfo=UTC), timedelta(hours=4)).isoformat()
    '2026-06-08T11:00:00+00:00'
    """

    name: str = "calendar"
    zone: str
    week: Week = attrs.field(converter=week_of)
    holidays: tuple[Holiday, ...] = attrs.field(default=(), converter=holidays_of, repr=_count)
    seasons: tuple[Season, ...] = attrs.field(default=(), converter=seasons_of)
    closures: tuple[Closure, ...] = attrs.field(default=(), converter=closures_of, repr=_count)
    openings: tuple[Opening, ...] = attrs.field(default=(), converter=openings_of, repr=_count)
    _reel: Reel = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        zone = find_zone(self.zone)
        if not has_working_time(self.week, self.seasons, self.openings):
            raise InvalidValue("BusinessCalendar.week", "has no working time: give at least one date hours")
        days = Days.of(self.week, self.seasons, self.holidays, self.closures, self.openings)
        object.__setattr__(self, "_reel", Reel(self.name, zone, days))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the value without its tape."""
        return _rebuild, (type(self), {part: getattr(self, part) for part in _PARTS})

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object], *, name: str = "calendar") -> BusinessCalendar:
        """
        Return the calendar that a table of the procedure file describes.

        Args:
            mapping: ``zone`` and ``week``, and perhaps ``holidays``, ``seasons``, ``closures``, ``openings``, ``name``.
            name: Its name, unless the mapping has one.

        Raises:
            InvalidDocument: The table has faults; all of them are listed with their paths.
            MissingExtra: Holidays of a country are asked for without the extra ``holidays``.
        """
        calendar, problems = read_calendar(mapping, name=name)
        if calendar is None:
            raise InvalidDocument(f"calendar {name!r}", problems)
        return calendar

    def to_mapping(self) -> dict[str, object]:
        """
        Return the calendar in the form of the procedure file: strings, lists and tables only.

        The form is canonical, and holidays are dates: ``from_mapping`` gives back an equal calendar, whatever has
        become of the public holidays since.
        """
        lists = {
            "holidays": [write_holiday(holiday) for holiday in self.holidays],
            "seasons": [write_season(season) for season in self.seasons],
            "closures": [write_closure(closure) for closure in self.closures],
            "openings": [write_opening(opening) for opening in self.openings],
        }
        parts = {part: items for part, items in lists.items() if items}
        return {"name": self.name, "zone": self.zone, "week": write_week(self.week), **parts}

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """
        Return the instant at which *amount* of working time has passed since *start*; before it if negative.

        Going forward, an answer at the end of the hours is the closing, not the next opening; going back it is the
        opening. No time at all gives *start* itself, open or closed.

        Raises:
            CalendarExhausted: *start* or the answer lies outside the years that the calendar answers for.
        """
        return from_micros(self._reel.moved(to_micros(start, "start"), amount // MICROSECOND))

    def between(self, start: datetime, end: datetime) -> timedelta:
        """
        Return the working time from *start* to *end*; negative if *end* is earlier.

        Raises:
            CalendarExhausted: One of them lies outside the years that the calendar answers for.
        """
        return self._reel.elapsed(to_micros(start, "start"), to_micros(end, "end")) * MICROSECOND

    def add_many(self, starts: Instants, amount: timedelta | Lengths) -> Instants:
        """
        Return what :meth:`add` gives for each of *starts*, as ``datetime64[us]`` in UTC.

        Args:
            starts: Instants as ``datetime64`` in UTC.
            amount: One length for all, or ``timedelta64`` of a shape that broadcasts.

        Raises:
            InvalidValue: An array is of another kind, has a NaT, or is finer than microseconds.
            CalendarExhausted: An instant or an answer lies outside the years that the calendar answers for.
            MissingExtra: numpy (the extra ``arrow``) is not installed.
        """
        return _batch.add_many(self._reel, starts, amount)

    def between_many(self, starts: Instants, ends: Instants) -> Lengths:
        """
        Return what :meth:`between` gives for each pair, as ``timedelta64[us]``.

        Args:
            starts: Instants as ``datetime64`` in UTC.
            ends: The same, of a shape that broadcasts.

        Raises:
            InvalidValue: An array is of another kind, has a NaT, or is finer than microseconds.
            CalendarExhausted: An instant lies outside the years that the calendar answers for.
            MissingExtra: numpy (the extra ``arrow``) is not installed.
        """
        return _batch.between_many(self._reel, starts, ends)

    def is_open(self, at: datetime) -> bool:
        """Whether time counts at *at*; it does at an opening, and no longer at a closing."""
        instant = to_micros(at, "at")
        return self._reel.covering(instant, instant).is_open(instant)

    def next_open(self, at: datetime) -> datetime:
        """
        Return *at* if it is open, else the next opening.

        Raises:
            CalendarExhausted: There is none in the years that the calendar answers for.
        """
        return from_micros(self._reel.opening(to_micros(at, "at")))

    def is_business_day(self, on: date) -> bool:
        """Whether a shift starts on *on*, however short; a date that the zone skipped has none."""
        return self._reel.bounds(_civil(on)) is not None

    def add_days(self, on: date, number: int) -> date:
        """
        Return the *number*-th business day after *on*, or before it if negative; *on* itself is not counted.

        A *number* of 0 gives *on*, business day or not.

        Raises:
            CalendarExhausted: The answer lies outside the years that the calendar answers for.
        """
        return self._reel.business_date(_civil(on), number) if number else _civil(on)

    def days_between(self, first: date, last: date) -> int:
        """
        Return the number of business days after *first*, up to and with *last*; negative if *last* is earlier.

        It undoes `add_days`: ``days_between(on, add_days(on, n)) == n`` for every n from 0 on.

        Raises:
            CalendarExhausted: One of them lies outside the years that the calendar answers for.
        """
        return self._reel.business_dates(_civil(first), _civil(last))

    def opens_at(self, on: date) -> datetime | None:
        """Return the first opening of a business day, or None for another date."""
        bounds = self._reel.bounds(_civil(on))
        return from_micros(bounds[0]) if bounds else None

    def closes_at(self, on: date) -> datetime | None:
        """Return the last closing of the shifts that start on *on* (perhaps a day later), or None if none does."""
        bounds = self._reel.bounds(_civil(on))
        return from_micros(bounds[1]) if bounds else None

    def local_date(self, at: datetime) -> date:
        """Return the date that the zone's calendar shows at *at*."""
        instant = to_micros(at, "at")
        self._reel.covering(instant, instant)
        return from_micros(instant).astimezone(self._reel.zone).date()

    def end_of_day(self, on: date) -> datetime:
        """Return the instant at which *on* is over in the zone: midnight, or wherever the zone's changes put it."""
        self._reel.covering_date(_civil(on))
        return from_micros(end_of_date(self._reel.zone, on))

    def ledger(self, start: datetime, end: datetime) -> Ledger:
        """
        Return what counts between *start* and *end*, what does not, and why.

        Raises:
            InvalidValue: *end* is before *start*.
            CalendarExhausted: One of them lies outside the years that the calendar answers for.
        """
        first, last = to_micros(start, "start"), to_micros(end, "end")
        if last < first:
            raise InvalidValue("end", "is before the start: a ledger runs forward")
        return Ledger(calendar=self.name, zone=self.zone, lines=tuple(ledger_lines(self._reel, first, last)))


_PARTS = tuple(field.name for field in attrs.fields(BusinessCalendar) if field.init)


def read_calendar(
    mapping: object, *, name: str = "calendar", path: str = ""
) -> tuple[BusinessCalendar | None, list[Problem]]:
    """
    Return the calendar that a table of the procedure file describes, or None and every fault of the table.

    For loaders of larger documents: *path* (``calendars.office``) is put before the path of each problem.

    Raises:
        MissingExtra: Holidays of a country are asked for without the extra ``holidays``.
    """
    place = Place(path, [])
    parts = {"name": name, **read_parts(mapping, place)}
    if place.problems:
        return None, place.problems
    return place.at("week").value(BusinessCalendar, **parts), place.problems


def _rebuild(cls: type[BusinessCalendar], parts: dict[str, Any]) -> BusinessCalendar:
    return cls(**parts)


def _civil(on: date) -> date:
    if isinstance(on, datetime):
        raise InvalidValue("on", "must be a date without a time: ask for local_date(at) first")
    return on
