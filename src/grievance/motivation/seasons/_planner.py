"""The planner: season hours and leave from the complaints of twelve months (S1 to S3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

import attrs

from grievance.calendars import BusinessCalendar, Season, Shift
from grievance.errors import InvalidValue
from grievance.motivation._exact import Number, exact
from grievance.motivation._period import Period
from grievance.motivation.seasons._amounts import hours
from grievance.motivation.seasons._capacity import dates_of, without_seasons
from grievance.motivation.seasons._loads import Load, best_choice, leave_in
from grievance.motivation.seasons._plan import MonthPlan, SeasonPlan
from grievance.motivation.seasons._reasons import reasons_of

__all__ = ["plan_seasons"]

_DAY = 86_400
_MINUTE = timedelta(minutes=1)
_MOST_STEPS = 48


def plan_seasons(
    volumes: Sequence[Number],
    *,
    calendar: BusinessCalendar,
    year: int,
    handlers: int,
    most_extra: timedelta,
    step: timedelta = timedelta(minutes=30),
    target: Number | None = None,
    most_leave: Number = Fraction(1, 2),
    name: str = "high",
) -> SeasonPlan:
    """
    Propose in which months to work longer and in which to give the hours back (S1 to S3).

    A load is complaints for an hour of a handler. The best plan has the lowest load in its busiest month (a target is
    low enough); of those the fewest hours worked over, and of those the fewest months with longer days [D]. The hours
    are given back in the mildest months, as few of them as hold the leave, spread evenly over these. Every handler
    works the same longer days and gets the same leave. The same question has the same answer on every machine.

    Args:
        volumes: The complaints of January to December.
        calendar: The office. Its seasons are left aside: the plan is made from the normal week.
        year: Whose working days and holidays count.
        handlers: How many there are.
        most_extra: The most by which a working day may be longer, after its last closing.
        step: What longer days and leave are multiples of, in whole minutes.
        target: A load that is low enough; without one it is made as low as can be.
        most_leave: The share of a month's hours that a handler may be on leave, below 1.
        name: What the high season is called.

    Raises:
        InvalidValue: An amount is impossible, a month has complaints but no hours, or longer days would run into the
            next ones.
        CalendarExhausted: The year lies outside those that calendars answer for.
    """
    plain = without_seasons(calendar)
    most = _steps(most_extra, step)
    _lengthened(plain, most_extra)
    known, staff, share = _volumes(volumes), _handlers(handlers), _share(most_leave)
    enough = _target(target)
    unit = hours(step)
    months = [Period.of_months((year, month), (year, month), zone=plain.zone) for month in range(1, 13)]
    loads = [_load(plain, month, volume / staff, share, unit) for month, volume in zip(months, known, strict=True)]
    choice = best_choice(loads, step=unit, most=most, target=enough or Fraction(0))
    leave = leave_in(loads, choice, step=unit)
    worked = [load.days * choice.steps * (place in choice.high) for place, load in enumerate(loads)]
    rows = tuple(
        _month(place + 1, known[place], load, extra=worked[place] * unit, leave=leave[place] * unit)
        for place, load in enumerate(loads)
    )
    longer = choice.steps * step
    return SeasonPlan(
        months=rows,
        extra_a_day=longer,
        calendar=_with_season(plain, name, rows, longer),
        reasons=reasons_of(rows, extra=longer, most=most_extra, target=enough),
    )


def _steps(most_extra: timedelta, step: timedelta) -> int:
    if step <= timedelta(0) or step % _MINUTE:
        raise InvalidValue("step", "must be whole minutes, and more than none")
    if most_extra < step or most_extra % step or most_extra // step > _MOST_STEPS:
        raise InvalidValue("most_extra", f"must be 1 to {_MOST_STEPS} times the step")
    return most_extra // step


def _volumes(volumes: Sequence[Number]) -> list[Fraction]:
    if isinstance(volumes, str) or not isinstance(volumes, Sequence):
        raise InvalidValue("volumes", f"must be in the order of the year, not a {type(volumes).__name__}")
    if len(volumes) != 12:
        raise InvalidValue("volumes", f"must be those of twelve months, January first, not {len(volumes)}")
    known = [exact(volume, f"volumes[{place}]") for place, volume in enumerate(volumes)]
    if (lowest := min(known)) < 0:
        raise InvalidValue(f"volumes[{known.index(lowest)}]", "must not be below zero")
    return known


def _handlers(handlers: int) -> int:
    if type(handlers) is not int:
        raise InvalidValue("handlers", f"must be a whole number, not {type(handlers).__name__}")
    if handlers < 1:
        raise InvalidValue("handlers", "must be one or more")
    return handlers


def _share(most_leave: Number) -> Fraction:
    share = exact(most_leave, "most_leave")
    if not 0 < share < 1:
        raise InvalidValue("most_leave", "must lie between 0 and 1: somebody has to stay")
    return share


def _target(target: Number | None) -> Fraction | None:
    enough = None if target is None else exact(target, "target")
    if enough is not None and enough <= 0:
        raise InvalidValue("target", "must be above zero")
    return enough


def _load(plain: BusinessCalendar, month: Period, work: Fraction, most_leave: Fraction, step: Fraction) -> Load:
    usual = hours(plain.between(month.since, month.until))
    if work and not usual:
        raise InvalidValue("volumes", f"has complaints for {month.first:%Y-%m}, in which the calendar has no hours")
    own = {opening.on for opening in plain.openings}
    days = sum(plain.is_business_day(on) and on not in own for on in dates_of(month))
    return Load(work=work, usual=usual, days=days, room=int(usual * most_leave // step))


def _month(month: int, volume: Fraction, load: Load, *, extra: Fraction, leave: Fraction) -> MonthPlan:
    return MonthPlan(
        month=month,
        volume=volume,
        usual=load.usual,
        extra=extra,
        leave=leave,
        before=load.before,
        after=load.at(load.usual + extra - leave),
    )


def _with_season(
    plain: BusinessCalendar, name: str, rows: tuple[MonthPlan, ...], longer: timedelta
) -> BusinessCalendar:
    high = [row.month for row in rows if row.extra]
    if not high:
        return plain
    return attrs.evolve(plain, seasons=(Season(name=name, months=high, week=_lengthened(plain, longer)),))


def _lengthened(plain: BusinessCalendar, longer: timedelta) -> list[tuple[Shift, ...]]:
    """Return the normal week with every working day longer at its end."""
    by = longer // timedelta(seconds=1)
    following = (*plain.week[1:], plain.week[0])
    return [_longer(day, next_day, by) for day, next_day in zip(plain.week, following, strict=True)]


def _longer(day: tuple[Shift, ...], next_day: tuple[Shift, ...], by: int) -> tuple[Shift, ...]:
    if not day:
        return ()
    last = day[-1]
    closes = last.closes + by
    if closes > last.opens + _DAY or (next_day and closes > next_day[0].opens + _DAY):
        raise InvalidValue("most_extra", "would make a working day run into the next")
    return (*day[:-1], Shift(opens=last.opens, closes=closes))
