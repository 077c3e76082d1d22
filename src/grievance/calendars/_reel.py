"""The reel: a tape that is wound on, year by year, as far as questions reach."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from zoneinfo import ZoneInfo

from grievance.calendars._days import Days
from grievance.calendars._instants import DAY, EPOCH_DAY, FIRST_YEAR, LAST_YEAR, from_micros, year_start
from grievance.calendars._tape import Tape
from grievance.errors import CalendarExhausted

_START, _STOP = year_start(FIRST_YEAR), year_start(LAST_YEAR + 1)


class Reel:
    """
    Answers questions about working time in integers, on a tape that grows on demand.

    Tapes are never changed, only replaced by longer ones in one assignment; each question goes on with the tape it
    began with. So threads may share a reel: at worst two of them wind the same year.
    """

    __slots__ = ("_name", "_tape", "days", "zone")

    def __init__(self, name: str, zone: ZoneInfo, days: Days) -> None:
        self._name, self.zone, self.days = name, zone, days
        self._tape: Tape | None = None

    def covering(self, first: int, last: int) -> Tape:
        """Return a tape on which both instants lie."""
        tape = self._tape
        if tape is not None and tape.start <= first < tape.stop and tape.start <= last < tape.stop:
            return tape
        if min(first, last) < _START or max(first, last) >= _STOP:
            raise self._exhausted()
        first_year, last_year = from_micros(min(first, last)).year, from_micros(max(first, last)).year
        tape = tape or self._year(first_year)
        while tape.first > first_year:
            tape = self.earlier(tape)
        while tape.last < last_year:
            tape = self.later(tape)
        return self._published(tape)

    def covering_date(self, on: date) -> Tape:
        """Return a tape whose business dates include those of the year of *on*."""
        midnight = (on.toordinal() - EPOCH_DAY) * DAY
        return self.covering(midnight, midnight)

    def later(self, tape: Tape) -> Tape:
        """Return *tape* and the year after it."""
        return self._published(tape.then(self._year(tape.last + 1)))

    def earlier(self, tape: Tape) -> Tape:
        """Return *tape* and the year before it."""
        return self._published(tape.after(self._year(tape.first - 1)))

    def moved(self, at: int, span: int) -> int:
        """Return the instant *span* of working time after *at*, before it if negative."""
        tape = self.covering(at, at)
        position = tape.position(at) + span
        if span > 0:
            while position > tape.totals[-1]:
                tape = self.later(tape)
            return tape.reached(position)
        if span < 0:
            while position < tape.totals[0]:
                tape = self.earlier(tape)
            return tape.left(position)
        return at

    def elapsed(self, first: int, last: int) -> int:
        """Return the working time from *first* to *last*."""
        tape = self.covering(first, last)
        return tape.position(last) - tape.position(first)

    def opening(self, at: int) -> int:
        """Return *at* if it is open, else the next opening."""
        tape = self.covering(at, at)
        if tape.is_open(at):
            return at
        position = tape.position(at)
        while position == tape.totals[-1]:
            tape = self.later(tape)
        return tape.left(position)

    def business_date(self, on: date, number: int) -> date:
        """Return the business date that is *number* of them after *on*, before it if negative; never 0."""
        tape, ordinal = self.covering_date(on), on.toordinal()
        if number > 0:
            while (index := bisect_right(tape.dates, ordinal) + number - 1) >= len(tape.dates):
                tape = self.later(tape)
        else:
            while (index := bisect_left(tape.dates, ordinal) + number) < 0:
                tape = self.earlier(tape)
        return date.fromordinal(tape.dates[index])

    def business_dates(self, first: date, last: date) -> int:
        """Return how many business dates come after *first*, up to and with *last*; negative if *last* is earlier."""
        tape = self.covering_date(first)
        tape = self.covering_date(last) if last.year > tape.last or last.year < tape.first else tape
        return bisect_right(tape.dates, last.toordinal()) - bisect_right(tape.dates, first.toordinal())

    def bounds(self, on: date) -> tuple[int, int] | None:
        """Return the first opening and the last closing of a business date, or None for another date."""
        tape, ordinal = self.covering_date(on), on.toordinal()
        index = bisect_left(tape.dates, ordinal)
        return tape.bounds[index] if tape.dates[index : index + 1] == [ordinal] else None

    def _published(self, tape: Tape) -> Tape:
        self._tape = tape
        return tape

    def _year(self, year: int) -> Tape:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise self._exhausted()
        return Tape.of_year(year, self.zone, self.days)

    def _exhausted(self) -> CalendarExhausted:
        return CalendarExhausted(self._name, years=(FIRST_YEAR, LAST_YEAR))
