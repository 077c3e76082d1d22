"""The words of a calendar's file form: days, stretches of hours, dates, days of the year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from difflib import get_close_matches
from typing import Final

from grievance.calendars._values import MIDNIGHT, WEEKDAYS, MonthDay, Shift
from grievance.errors import InvalidValue

_DAYS: Final = {word: n for n, day in enumerate(WEEKDAYS) for word in (day[:3].lower(), day.lower())}
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH_DAY: Final = re.compile(r"(\d{2})-(\d{2})", re.ASCII)


def nearest(word: str, names: Iterable[str]) -> str:
    """Return a hint that names the word among *names* nearest to a misspelt one, or nothing."""
    found = get_close_matches(word, list(names), n=1)
    return f"; did you mean {found[0]!r}?" if found else ""


def read_days(words: str) -> list[int]:
    """Return the weekdays (Monday is 0) that ``mon``, ``Mon-Fri``, ``sun-thu`` or ``mon,wed`` names."""
    days: list[int] = []
    for part in words.split(","):
        first, *last = (_weekday(word.strip()) for word in part.split("-", 1))
        span = (last[0] - first) % 7 if last else 0
        days += ((first + step) % 7 for step in range(span + 1))
    return days


def _weekday(word: str) -> int:
    if word.lower() not in _DAYS:
        hint = nearest(word.lower(), _DAYS)
        raise InvalidValue("day", f"{word!r} is not a day: write 'mon' … 'sun' or a range such as 'mon-fri'{hint}")
    return _DAYS[word.lower()]


def read_shift(value: object) -> Shift:
    """Return the shift of ``"09:00-18:00"`` or ``["09:00", "18:00"]``; an end not after the start is the next day's."""
    ends = value.split("-") if isinstance(value, str) else value
    if not isinstance(ends, list | tuple) or len(ends) != 2 or not all(isinstance(end, str) for end in ends):
        raise InvalidValue("hours", f"{value!r} is not a stretch of hours: write it as '09:00-18:00'")
    opens, closes = map(_seconds, ends)
    if opens == MIDNIGHT:
        raise InvalidValue("hours", f"{value!r} begins at 24:00: only an end may be 24:00; write 00:00 on the next day")
    return Shift(opens, closes if closes > opens else closes + MIDNIGHT)


def _seconds(word: str) -> int:
    """Return the seconds since midnight of a time of day."""
    found = _CLOCK.fullmatch(word.strip())
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (99, 0, 0)
    time = hours * 3600 + minutes * 60 + seconds
    if time > MIDNIGHT or minutes > 59 or seconds > 59:
        raise InvalidValue("hours", f"{word.strip()!r} is not a time of day: write 00:00 to 24:00")
    return time


def read_date(value: object) -> date:
    """Return the date that a date or ``"2026-12-25"`` names."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise InvalidValue("date", f"{value!r} is not a date: write it as '2026-12-25'")


def read_month_day(value: object) -> MonthDay:
    """Return the day of any year that ``"06-15"`` names."""
    found = _MONTH_DAY.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise InvalidValue("day", f"{value!r} is not a day of the year: write month and day as '06-15'")
    return int(found[1]), int(found[2])
