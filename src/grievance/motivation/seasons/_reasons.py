"""The reasons of a plan, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

from grievance.motivation.periods._months import MONTHS
from grievance.motivation.seasons._amounts import hours, told
from grievance.motivation.seasons._plan import MonthPlan

__all__ = ["reasons_of"]


def reasons_of(
    months: Sequence[MonthPlan], *, extra: timedelta, most: timedelta, target: Fraction | None
) -> tuple[str, ...]:
    """Return why the hours are as they are: what was, what is proposed, what comes of it."""
    busiest, mildest = max(months, key=lambda one: one.before), min(months, key=lambda one: one.before)
    was = (
        f"by the normal week {_name(busiest)} is the busiest month with {told(busiest.before)} complaints for an hour "
        f"of a handler, {_name(mildest)} the mildest with {told(mildest.before)}"
    )
    if not extra:
        return (was, _why_nothing(busiest.before, most, target))
    return (was, *_proposal(months, extra), _outcome(months, extra, most, target))


def _why_nothing(before: Fraction, most: timedelta, target: Fraction | None) -> str:
    if target is not None and before <= target:
        return f"that is within the target of {told(target)}: no longer days are needed"
    return f"no longer days of up to {told(hours(most))} h that are given back make it lighter"


def _proposal(months: Sequence[MonthPlan], extra: timedelta) -> tuple[str, str]:
    high = ", ".join(_name(one) for one in months if one.extra)
    dead = ", ".join(f"{_name(one)} {told(one.leave)} h" for one in months if one.leave)
    worked = told(sum((one.extra for one in months), Fraction(0)))
    return (
        f"a working day is {told(hours(extra))} h longer in {high}: each handler works {worked} h over",
        f"the {worked} h are given back as leave in the mildest months: {dead}",
    )


def _outcome(months: Sequence[MonthPlan], extra: timedelta, most: timedelta, target: Fraction | None) -> str:
    busiest = max(months, key=lambda one: one.after)
    then = f"{_name(busiest)} is then the busiest month with {told(busiest.after)} complaints for an hour of a handler"
    if target is not None:
        within = f"within the target of {told(target)}"
        return f"{then}, {within}" if busiest.after <= target else f"{then}: nothing allowed brings it {within}"
    return f"{then}: longer days would not lower it further" if extra < most else f"{then}: days may not be longer"


def _name(month: MonthPlan) -> str:
    return MONTHS[month.month - 1]
