"""The terms of a time bank: when hours are banked, when they are given back, and when they are gone."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import count

import attrs

from grievance.calendars import Season
from grievance.errors import InvalidValue
from grievance.model._checks import check
from grievance.model._word import Word
from grievance.motivation._exact import Number, exact

__all__ = ["Expires", "TimeBank", "Window"]

_DAY = timedelta(days=1)
_LEAP = 2024
_NEVER_OPEN = ((),) * 7


class Expires(Word):
    """
    When banked hours are gone if nobody took them.

    At the end of the first dead period after they were worked, a number of months after they were worked, or never.
    """

    DEAD_PERIOD = "dead period"
    MONTHS = "months"
    NEVER = "never"


@attrs.frozen(kw_only=True)
class Window:
    """One stretch of dates, both ends included, that a season has without a break in some year."""

    first: date
    last: date

    def __contains__(self, on: date) -> bool:
        return self.first <= on <= self.last

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


def _season(name: str, given: Season | Iterable[int]) -> Season:
    return given if isinstance(given, Season) else Season(name=name, week=_NEVER_OPEN, months=tuple(given))


def _high(given: Season | Iterable[int]) -> Season:
    return _season("high", given)


def _dead(given: Season | Iterable[int]) -> Season:
    return _season("dead", given)


def _rate(given: Number) -> Fraction:
    return exact(given, "TimeBank.rate")


@attrs.frozen(kw_only=True)
class TimeBank:
    """
    The terms on which hours worked over in the high season are given back in the dead one (S3).

    Args:
        high: When overtime is banked: a season of the calendar, of which the dates count, or months (1 to 12).
        dead: When it may be taken off, and only then: the same. Both may cross New Year.
        rate: Hours given back for an hour worked over; 1 unless configured (S3).
        norm: The working hours of a day off: leave days are hours ÷ norm.
        cap: The most hours that may stand in the bank at a time; what is above is not banked.
        expires: When hours that nobody took are gone.
        months: After how many months, with `Expires.MONTHS` only: usable up to that day of that month, or its last.
        paid_out: Whether hours that expire are paid instead of lost.

    Raises:
        InvalidValue: A date is in both seasons, an amount is not above zero, ``months`` and ``expires`` disagree, or
            some hours would be gone before any dead period begins.
    """

    high: Season = attrs.field(converter=_high)
    dead: Season = attrs.field(converter=_dead)
    rate: Fraction = attrs.field(default=Fraction(1), converter=_rate)
    norm: timedelta = timedelta(hours=8)
    cap: timedelta | None = None
    expires: Expires = Expires.DEAD_PERIOD
    months: int | None = None
    paid_out: bool = False

    def __attrs_post_init__(self) -> None:
        check(self)
        if shared := _dates(self.high) & _dates(self.dead):
            month, day = min(shared)
            raise InvalidValue("TimeBank.dead", f"shares dates with the high season, first {month:02}-{day:02}")
        if self.rate <= 0:
            raise InvalidValue("TimeBank.rate", "must be above zero")
        if not timedelta(0) < self.norm <= _DAY:
            raise InvalidValue("TimeBank.norm", "must be more than nothing, and at most a day")
        if self.cap is not None and self.cap <= timedelta(0):
            raise InvalidValue("TimeBank.cap", "must be more than nothing; without a cap leave it out")
        if (self.months is not None) != (self.expires is Expires.MONTHS):
            raise InvalidValue("TimeBank.months", "goes with hours that expire after a number of months")
        if self.months is not None and not 1 <= self.months <= 1200:
            raise InvalidValue("TimeBank.months", "must be 1 to 1200")
        self._refuse_lost_hours()

    def banks_on(self, on: date) -> bool:
        """Return whether overtime worked on a date is banked."""
        return (on.month, on.day) in _dates(self.high)

    def window(self, on: date) -> Window:
        """Return the dead period that a date lies in, or else the next one: when time off may be taken."""
        return _window(self.dead, on)

    def next_high(self, on: date) -> Window:
        """Return the high season that a date lies in, or else the next one."""
        return _window(self.high, on)

    def expires_on(self, on: date) -> date | None:
        """Return the last date on which hours worked on a date may be taken off; None if they never expire."""
        if self.expires is Expires.DEAD_PERIOD:
            return self.window(on).last
        return None if self.months is None else _later(on, self.months)

    def _refuse_lost_hours(self) -> None:
        """Refuse months after which hours are gone that could never be taken: the first of a season go first."""
        if self.months is None:
            return
        for on in _firsts(self.high):
            window, gone = self.window(on), _later(on, self.months)
            if gone < window.first:
                least = next(number for number in count(self.months) if _later(on, number) >= window.first)
                raise InvalidValue(
                    "TimeBank.months",
                    f"of {self.months} mean that hours of {on:%m-%d} could never be taken: they are gone after "
                    f"{gone:%m-%d}, before the dead period begins on {window.first:%m-%d}: must be {least} at least",
                )


def _firsts(season: Season) -> list[date]:
    """Return the first date of each stretch of a season, in a leap year."""
    dates = _dates(season)
    every = (date(_LEAP, month, day) for month, day in sorted(dates))
    return [on for on in every if ((on - _DAY).month, (on - _DAY).day) not in dates]


@lru_cache(maxsize=64)
def _dates(season: Season) -> frozenset[tuple[int, int]]:
    return season.dates()


def _window(season: Season, on: date) -> Window:
    dates = _dates(season)
    first = on
    while (first.month, first.day) not in dates:
        first += _DAY
    last = _end(first, _DAY, dates)
    return Window(first=_end(first, -_DAY, dates), last=last)


def _end(on: date, step: timedelta, dates: frozenset[tuple[int, int]]) -> date:
    """Return the last of the dates that follow *on* step by step without a break."""
    while ((on + step).month, (on + step).day) in dates:
        on += step
    return on


def _later(on: date, months: int) -> date:
    years, month = divmod(on.month - 1 + months, 12)
    year = on.year + years
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
