"""Instants out of cells: formats tried in order, a zone for wall-clock times, an hour for dates alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

import attrs

from grievance.errors import InvalidValue
from grievance.intake._cells import Findings, as_text
from grievance.intake._kinds import Convert
from grievance.intake._memory import Remembered

__all__ = ["Days", "Instants", "format_fault", "tells_offset", "zone_fault"]

Parse: TypeAlias = Callable[[str], date]
"""From text to a datetime, or to a date where the text has no time; raises ValueError if it is written otherwise."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS: Final = re.compile(r"[+-]?\d{1,12}(\.\d+)?", re.ASCII)
_LONGEST: Final = 100
_LONGEST_DATE: Final = len("2026-07-01")
_SAMPLE: Final = datetime(2021, 11, 23, 14, 37, 58, tzinfo=UTC)
_OF_YEAR: Final = frozenset({"%Y", "%y", "%G"})
_OF_TIME: Final = frozenset({"%H", "%I"})
_BOUND: Final = {
    "%Z": "the zone of the machine",
    "%c": "the language of the machine",
    "%x": "the language of the machine",
    "%X": "the language of the machine",
}


@attrs.frozen(kw_only=True)
class Instants:
    """
    Takes instants, in UTC.

    A value with its own offset keeps it. Any other is a wall-clock time in ``zone``, the earlier one where the clock
    is set back; where it is set forward, a time that it jumps over is as much later (PEP 495), which is noted. A date
    alone means ``hour`` o'clock. ``formats`` are those of `datetime.strptime`, ``iso`` and ``epoch`` (seconds).
    """

    formats: tuple[str, ...] = ("iso",)
    zone: str | None = None
    hour: int = 0

    def __call__(self, label: str) -> Convert:
        """Return the conversion of cells called *label*, which remembers what it saw lately."""
        parse = _parser(label, self.formats)
        zone = None if self.zone is None else ZoneInfo(self.zone)
        hour = time(self.hour)

        def place(cell: date) -> tuple[datetime, str | None]:
            at = cell if isinstance(cell, datetime) else datetime.combine(cell, hour)
            try:
                return _in_utc(label, at, zone)
            except OverflowError:
                raise InvalidValue(label, "is outside the years 1 to 9999 in UTC") from None

        remembered: Remembered[str, tuple[datetime, str | None]] = Remembered(lambda text: place(parse(text)))

        def convert(cell: object, findings: Findings) -> datetime:
            at, note = place(cell) if isinstance(cell, date) else remembered[as_text(label, cell)]
            if note is not None:
                findings.notes.append(note)
            return at

        return convert


@attrs.frozen(kw_only=True)
class Days:
    """Takes civil dates: the day that is written, whatever the zone."""

    formats: tuple[str, ...] = ("iso",)

    def __call__(self, label: str) -> Convert:
        """Return the conversion of cells called *label*."""
        parse = _parser(label, self.formats)

        def convert(cell: object, _findings: Findings) -> date:
            found = cell if isinstance(cell, date) else parse(as_text(label, cell))
            return found.date() if isinstance(found, datetime) else found

        return convert


def _in_utc(label: str, at: datetime, zone: ZoneInfo | None) -> tuple[datetime, str | None]:
    if at.tzinfo is not None:
        return at.astimezone(UTC), None
    if zone is None:
        raise InvalidValue(label, "has no offset from UTC: give a zone in the map, such as zone = 'Europe/London'")
    found = at.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == at:
        return found, None
    return found, f"{label}: the clock of {zone.key} jumps over this time, so it was moved forward by the jump"


def _parser(label: str, formats: tuple[str, ...]) -> Parse:
    ways = [_WORDS.get(one) or _strptime(one) for one in formats]
    right = " or ".join(repr(one) for one in formats)

    def parse(text: str) -> date:
        for way in ways if len(text) <= _LONGEST else ():
            try:
                return way(text)
            except ValueError:
                pass
        raise InvalidValue(label, f"must be an instant or a date in the format {right}")

    return parse


def _from_iso(text: str) -> date:
    return date.fromisoformat(text) if len(text) <= _LONGEST_DATE else datetime.fromisoformat(text)


def _from_epoch(text: str) -> date:
    if not _SECONDS.fullmatch(text):
        raise ValueError
    try:
        return _EPOCH + timedelta(microseconds=int(Decimal(text) * 1_000_000))
    except OverflowError:
        raise ValueError from None


_WORDS: Final[dict[str, Parse]] = {"iso": _from_iso, "epoch": _from_epoch}


def _strptime(form: str) -> Parse:
    if _directives(form) & _OF_TIME:
        return lambda text: datetime.strptime(text, form)  # noqa: DTZ007 - the zone is a setting of its own
    return lambda text: datetime.strptime(text, form).date()  # noqa: DTZ007


def _directives(form: str) -> frozenset[str]:
    return frozenset(re.findall("%[^%]", form.replace("%%", "")))


def format_fault(form: str) -> str | None:
    """Return what is wrong with a format, None if it gives a whole date, and the hour of a time, on any machine."""
    if form in _WORDS:
        return None
    directives = _directives(form)
    for directive, state in _BOUND.items():
        if directive in directives:
            return f"{directive} depends on {state}: use another directive"
    read = _sample_read(form) if directives & _OF_YEAR else None
    if read is None or read.date() != _SAMPLE.date():
        return "must be 'iso', 'epoch', or directives with the year, the month and the day, such as '%d.%m.%Y %H:%M'"
    if directives & _OF_TIME and read.hour != _SAMPLE.hour:
        return "has the hours of half a day: put %p beside %I"
    return None


def _sample_read(form: str) -> datetime | None:
    try:
        return datetime.strptime(_SAMPLE.strftime(form), form)  # noqa: DTZ007
    except ValueError:
        return None


def tells_offset(form: str) -> bool:
    """Return whether values in this format may have an offset of their own, or need none."""
    return form in _WORDS or "%z" in _directives(form)


def zone_fault(name: str) -> str | None:
    """Return what is wrong with the name of a zone, None if it is right."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = get_close_matches(name, sorted(available_timezones()), n=1)
        hint = f"did you mean {near[0]!r}?" if near else "name a place, such as 'Europe/London'"
        return f"is no IANA zone; {hint}"
    return None
