"""A zone as stretches of constant offset, so that whole years of wall-clock time turn into UTC by subtraction."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from grievance.calendars._instants import DAY, EPOCH_DAY, MICROSECOND, SECOND, from_micros
from grievance.calendars._words import nearest
from grievance.errors import InvalidValue

_PROBE: Final = 2 * DAY  # no zone has changed twice within six days
_FIXED: Final = re.compile(r"(?i)(utc|gmt)?\s*[+-]\s*\d")
_LOCAL_NAMES: Final = re.compile(r"localtime|posixrules|Factory|(posix|right)/.*")


class Stretch(NamedTuple):
    """A time from ``start`` to ``stop`` (UTC, half open) in which the wall clock is ``offset`` ahead of UTC."""

    start: int
    stop: int
    offset: int


def find_zone(name: object) -> ZoneInfo:
    """
    Return the zone with this IANA name.

    Raises:
        InvalidValue: It is a fixed offset, which does not follow summer time, or no such zone exists.
    """
    if not isinstance(name, str) or not name:
        raise InvalidValue("zone", "must be the IANA name of a zone, such as 'Europe/London'")
    if _FIXED.match(name):
        raise InvalidValue(
            "zone",
            f"{name!r} is a fixed offset, which does not follow summer time: name the place, such as "
            "'Europe/London', or 'UTC' itself",
        )
    try:
        if not _LOCAL_NAMES.fullmatch(name):
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    known = sorted(zone for zone in available_timezones() if not _LOCAL_NAMES.fullmatch(zone))
    raise InvalidValue("zone", f"{name!r} is not an IANA zone{nearest(name, known)}")


def stretches(zone: ZoneInfo, start: int, stop: int) -> list[Stretch]:
    """Return the stretches of constant offset from *start* to *stop*, both on whole seconds."""
    found: list[Stretch] = []
    begun, offset = start, _offset(zone, start)
    for probe in range(start, stop, _PROBE):
        ahead = min(probe + _PROBE, stop)
        if (after := _offset(zone, ahead)) != offset:
            change = _change(zone, probe, ahead)
            found.append(Stretch(begun, change, offset))
            begun, offset = change, after
    found.append(Stretch(begun, stop, offset))
    return found


def skipped_dates(line: list[Stretch]) -> frozenset[int]:
    """Return the ordinals of the civil dates that the zone jumps over (Samoa had no 30 December 2011)."""
    skipped: set[int] = set()
    for before, after in pairwise(line):
        first = -(-(before.stop + before.offset) // DAY)
        skipped.update(range(first, (after.start + after.offset) // DAY))
    return frozenset(day + EPOCH_DAY for day in skipped)


def end_of_date(zone: ZoneInfo, on: date) -> int:
    """Return the instant after which the wall clock never shows *on*, nor an earlier date, again."""
    midnight = (on.toordinal() + 1 - EPOCH_DAY) * DAY
    *_, last = (s for s in stretches(zone, midnight - 2 * DAY, midnight + 2 * DAY) if s.start + s.offset < midnight)
    return min(last.stop, midnight - last.offset)


def _offset(zone: ZoneInfo, at: int) -> int:
    ahead = from_micros(at).astimezone(zone).utcoffset()
    assert ahead is not None  # noqa: S101 - a zone knows its offset at every instant
    return ahead // MICROSECOND


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """Return the first second of another offset than that at *before*, known to differ at *after*."""
    offset, low, high = _offset(zone, before), before // SECOND, after // SECOND
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle * SECOND) == offset:
            low = middle
        else:
            high = middle
    return high * SECOND
