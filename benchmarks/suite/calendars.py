"""Working time: one call at a time, a million at once, and what a year of the tape costs."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.suite.method import Outcome, Setting, compare, each, race
from benchmarks.suite.peers import missing, optional, required
from benchmarks.suite.results import Row, at_most, faster_by, times_at_most

from grievance.calendars import BusinessCalendar

__all__ = ["ROWS"]

ZONE = "Europe/London"
HOLIDAYS = (
    *("2025-01-01", "2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25", "2025-12-25", "2025-12-26"),
    *("2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28"),
    *("2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30", "2027-12-27", "2027-12-28"),
)
"""The bank holidays of England: what is asked lies in 2026 and, by a few hours, in 2027."""

DAY_LONG = (("09:00", "18:00"),)
WITH_LUNCH = (("09:00", "13:00"), ("14:00", "18:00"))
LENGTH = timedelta(hours=16)
LONGEST = timedelta(days=60)
TAPE_YEARS = 5


def our_calendar(hours: tuple[tuple[str, str], ...]) -> BusinessCalendar:
    week = {"mon-fri": ["-".join(shift) for shift in hours]}
    return BusinessCalendar.from_mapping({"zone": ZONE, "week": week, "holidays": list(HOLIDAYS)})


def their_calendar(workclock: Any, hours: tuple[tuple[str, str], ...]) -> Any:
    days = [
        workclock.WorkDay(time.fromisoformat(opens), time.fromisoformat(closes), days=list(range(5)))
        for opens, closes in hours
    ]
    closed = workclock.Holidays([date.fromisoformat(on) for on in HOLIDAYS])
    return workclock.Schedule([*days, closed], time_zone=ZoneInfo(ZONE))


def instants(number: int) -> tuple[list[datetime], list[datetime]]:
    """Return starts over 300 days of 2026, and for each an end up to 60 days later, as aware instants in UTC."""
    chance = random.Random(7)
    first = datetime(2026, 1, 1, tzinfo=UTC)
    starts = [first + timedelta(minutes=chance.randrange(300 * 1440)) for _ in range(number)]
    return starts, [start + timedelta(minutes=chance.randrange(1, LONGEST // timedelta(minutes=1))) for start in starts]


def deadline(setting: Setting) -> Outcome:
    workclock = optional("workclock")
    asked = [(start, LENGTH) for start in instants(2000)[0]]
    ours = each(our_calendar(DAY_LONG).add, asked)
    theirs = each(their_calendar(workclock, DAY_LONG).add, asked) if workclock else None
    return compare(ours, theirs, setting=setting, operations=len(asked), note=missing(workclock, "workclock"))


def elapsed(setting: Setting) -> Outcome:
    workclock = optional("workclock")
    asked = list(zip(*instants(2000), strict=True))
    ours = each(our_calendar(DAY_LONG).between, asked)
    theirs = each(their_calendar(workclock, DAY_LONG).between, asked) if workclock else None
    return compare(ours, theirs, setting=setting, operations=len(asked), note=missing(workclock, "workclock"))


def deadline_batch(setting: Setting) -> Outcome:
    np, workclock = required("numpy", "numpy"), optional("workclock")
    starts, _ = arrays(np, setting)
    lengths = np.full(len(starts), LENGTH // timedelta(microseconds=1), "m8[us]")
    ours = each(our_calendar(WITH_LUNCH).add_many, [(starts, lengths)])
    theirs = each(their_calendar(workclock, WITH_LUNCH).add_many, [(starts, lengths)]) if workclock else None
    note = missing(workclock, "workclock")
    return compare(ours, theirs, setting=setting, operations=len(starts), same=same_arrays, note=note)


def elapsed_batch(setting: Setting) -> Outcome:
    np, workclock = required("numpy", "numpy"), optional("workclock")
    starts, ends = arrays(np, setting)
    ours = each(our_calendar(WITH_LUNCH).between_many, [(starts, ends)])
    theirs = each(their_calendar(workclock, WITH_LUNCH).between_many, [(starts, ends)]) if workclock else None
    note = missing(workclock, "workclock")
    return compare(ours, theirs, setting=setting, operations=len(starts), same=same_arrays, note=note)


def arrays(np: Any, setting: Setting) -> tuple[Any, Any]:
    """Return starts and ends as `instants` has them, as arrays."""
    number = setting.size(20_000, 1_000_000)
    chance = np.random.default_rng(7)
    starts = np.datetime64("2026-01-01T00:00", "us") + chance.integers(0, 300 * 1440, number).astype("m8[m]")
    return starts, starts + chance.integers(1, LONGEST // timedelta(minutes=1), number).astype("m8[m]")


def same_arrays(mine: Any, yours: Any) -> bool:
    """Tell whether the only array on either side holds the same instants or lengths."""
    return bool((mine[0].astype("i8") == yours[0].astype("i8")).all())


def tape(setting: Setting) -> Outcome:
    """Make a fresh calendar answer over some whole years, and count one of them."""
    first, last = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024 + TAPE_YEARS, 1, 1, tzinfo=UTC)

    def ours(calendar: Any) -> object:
        return calendar.between(first, last - timedelta(hours=1))

    return race(ours, None, setting=setting, operations=TAPE_YEARS, feed=lambda _: our_calendar(WITH_LUNCH))


ROWS = (
    Row(
        name="calendar/deadline",
        what="+16 working hours from an instant, one call",
        peer="workclock",
        goal=times_at_most(0.5),
        measure=deadline,
    ),
    Row(
        name="calendar/elapsed",
        what="working time between two instants up to 60 days apart, one call",
        peer="workclock",
        goal=times_at_most(0.25),
        measure=elapsed,
    ),
    Row(
        name="calendar/deadline-batch",
        what="+16 working hours from a million instants in an array, one of them",
        peer="workclock add_many",
        goal=faster_by(20),
        measure=deadline_batch,
    ),
    Row(
        name="calendar/elapsed-batch",
        what="working time of a million pairs in arrays, one of them",
        peer="workclock between_many",
        goal=faster_by(60),
        measure=elapsed_batch,
    ),
    Row(
        name="calendar/tape",
        what="making the tape of one calendar-year, with a lunch break",
        peer="",
        goal=at_most(0.002),
        measure=tape,
    ),
)
