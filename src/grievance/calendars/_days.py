"""Which hours a date has, and why it has none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import attrs

from grievance.calendars._instants import FIRST_YEAR, LAST_YEAR
from grievance.calendars._values import WEEKDAYS, Closure, Holiday, Hours, MonthDay, Opening, Season, Week

_FIRST = date(FIRST_YEAR - 1, 1, 1)
_LAST = date(LAST_YEAR + 1, 12, 31)


@attrs.frozen
class Days:
    """
    The rules of a calendar as look-ups by date.

    An opening wins over a holiday, a holiday over a closure, a closure over the season's week, and that over the
    normal week.
    """

    week: Week
    seasons: Mapping[MonthDay, Season]
    special: Mapping[date, tuple[Hours, str]]

    @classmethod
    def of(
        cls,
        week: Week,
        seasons: Iterable[Season],
        holidays: Iterable[Holiday],
        closures: Iterable[Closure],
        openings: Iterable[Opening],
    ) -> Days:
        """Return the look-ups for the parts of a calendar."""
        special: dict[date, tuple[Hours, str]] = {}
        for closure in closures:
            first, last = max(closure.first, _FIRST), min(closure.last, _LAST)
            why = _named("closed", closure.name)
            for number in range((last - first).days + 1):
                special.setdefault(first + timedelta(number), ((), why))
        special.update((holiday.on, ((), _named("holiday", holiday.name))) for holiday in holidays)
        special.update((opening.on, (opening.hours, "outside hours")) for opening in openings)
        return cls(week, {day: season for season in seasons for day in season.dates()}, special)

    def hours(self, on: date) -> Hours:
        """Return the shifts that start on *on*."""
        if on in self.special:
            return self.special[on][0]
        season = self.seasons.get((on.month, on.day)) if self.seasons else None
        return (season.week if season else self.week)[on.weekday()]

    def why_closed(self, on: date) -> str:
        """Return why time on *on* does not count where no shift covers it."""
        if on in self.special:
            return self.special[on][1]
        if self.hours(on):
            return "outside hours"
        season = self.seasons.get((on.month, on.day))
        return f"no hours on {WEEKDAYS[on.weekday()]}s" + (f" in season {season.name!r}" if season else "")


def _named(why: str, name: str) -> str:
    return f"{why}: {name}" if name else why
