"""
The tape: the open stretches of some years, in UTC, with running totals.

A *position* is the working time between a fixed origin and an instant, in microseconds. Adding working time is moving
along the tape, measuring it is a difference of positions; either costs two bisects, however long the time is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

import attrs

from grievance.calendars._days import Days
from grievance.calendars._instants import DAY, EPOCH_DAY, SECOND, year_start
from grievance.calendars._zone import Stretch, skipped_dates, stretches

_MARGIN = 2 * DAY  # a shift lasts a day at most, and local dates are less than a day off UTC

Spans = list[tuple[int, int]]


@attrs.frozen(eq=False)
class Tape:
    """
    The working time of whole UTC years ``first`` to ``last``.

    ``opens`` and ``closes`` bound the open stretches, in order and apart (an empty one marks the start of each year);
    ``totals`` holds the position at each close. ``dates`` holds the ordinals of the business dates of the same civil
    years, ``bounds`` the first opening and the last closing of each.
    """

    first: int
    last: int
    start: int
    stop: int
    opens: list[int]
    closes: list[int]
    totals: list[int]
    dates: list[int]
    bounds: list[tuple[int, int]]

    @classmethod
    def of_year(cls, year: int, zone: ZoneInfo, days: Days) -> Tape:
        """Return the tape of one year; its position is 0 where it starts."""
        start, stop = year_start(year), year_start(year + 1)
        spans = _spans_by_date(stretches(zone, start - _MARGIN, stop + _MARGIN), days)
        opens, closes, totals = [start], [start], [0]
        for opened, closed in _merged(span for of_date in spans.values() for span in of_date):
            begin, end = max(opened, start), min(closed, stop)
            if begin < end:
                opens.append(begin)
                closes.append(end)
                totals.append(totals[-1] + end - begin)
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        dates = sorted(ordinal for ordinal in spans if first <= ordinal <= last)
        bounds = [(min(spans[on])[0], max(closed for _, closed in spans[on])) for on in dates]
        return cls(year, year, start, stop, opens, closes, totals, dates, bounds)

    def then(self, later: Tape) -> Tape:
        """Return this tape and the *later* one that begins where it stops; positions are as on this tape."""
        end = self.totals[-1]
        return _joined(self, later, self.totals + [end + total for total in later.totals])

    def after(self, earlier: Tape) -> Tape:
        """Return this tape and the *earlier* one that stops where it begins; positions are as on this tape."""
        shift = self.totals[0] - earlier.totals[-1]
        return _joined(earlier, self, [shift + total for total in earlier.totals] + self.totals)

    def position(self, at: int) -> int:
        """Return the position of an instant within ``start`` and ``stop``."""
        number = bisect_right(self.opens, at) - 1
        closes = self.closes[number]
        return self.totals[number] - (closes - at if at < closes else 0)

    def reached(self, position: int) -> int:
        """Return the first instant that has a *position* above that of ``start``: never an opening."""
        number = bisect_left(self.totals, position)
        return self.closes[number] - self.totals[number] + position

    def left(self, position: int) -> int:
        """Return the last instant that has a *position* below that of ``stop``: never a closing."""
        number = bisect_right(self.totals, position)
        return self.closes[number] - self.totals[number] + position

    def is_open(self, at: int) -> bool:
        """Whether an instant within ``start`` and ``stop`` lies in an open stretch."""
        return at < self.closes[bisect_right(self.opens, at) - 1]

    def between(self, first: int, last: int) -> Spans:
        """Return the open stretches from *first* to *last*, cut to them and merged where they touch."""
        numbers = range(bisect_right(self.closes, first), bisect_left(self.opens, last))
        cut = ((max(self.opens[n], first), min(self.closes[n], last)) for n in numbers)
        return _merged(span for span in cut if span[0] < span[1])


def _joined(earlier: Tape, later: Tape, totals: list[int]) -> Tape:
    return Tape(
        first=earlier.first,
        last=later.last,
        start=earlier.start,
        stop=later.stop,
        opens=earlier.opens + later.opens,
        closes=earlier.closes + later.closes,
        totals=totals,
        dates=earlier.dates + later.dates,
        bounds=earlier.bounds + later.bounds,
    )


def _spans_by_date(line: list[Stretch], days: Days) -> dict[int, Spans]:
    """
    Return the open stretches of each date's shifts, by its ordinal, for the dates that have any.

    A shift is open whenever the wall clock stands within it: in a gap it is shorter, in a fold the repeated part
    counts twice. A date that the zone skips does not exist, and no shift starts on it.
    """
    spans: dict[int, Spans] = {}
    skipped = skipped_dates(line)
    for start, stop, offset in line:
        for day in range((start + offset) // DAY - 1, (stop + offset) // DAY + 1):
            ordinal = day + EPOCH_DAY
            if ordinal in skipped:
                continue
            midnight = day * DAY - offset
            for shift in days.hours(date.fromordinal(ordinal)):
                opened = max(midnight + shift.opens * SECOND, start)
                closed = min(midnight + shift.closes * SECOND, stop)
                if opened < closed:
                    spans.setdefault(ordinal, []).append((opened, closed))
    return spans


def _merged(spans: Iterable[tuple[int, int]]) -> Spans:
    merged: Spans = []
    for opened, closed in sorted(spans):
        if merged and opened <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closed, merged[-1][1]))
        else:
            merged.append((opened, closed))
    return merged
