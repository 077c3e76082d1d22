"""A proposal: in which months to work longer, how much, and in which months to give the hours back."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import cast

import attrs

from grievance.calendars import BusinessCalendar

__all__ = ["MonthPlan", "SeasonPlan"]


@attrs.frozen(kw_only=True)
class MonthPlan:
    """
    One month of the plan. ``usual``, ``extra`` and ``leave`` are hours of one handler.

    Args:
        month: 1 to 12.
        volume: The complaints expected in it.
        usual: Its hours by the normal week.
        extra: What is worked over.
        leave: What is given back.
        before: Complaints for an hour of a handler without the plan.
        after: The same with it.
    """

    month: int
    volume: Fraction
    usual: Fraction
    extra: Fraction
    leave: Fraction
    before: Fraction
    after: Fraction


@attrs.frozen(kw_only=True)
class SeasonPlan:
    """
    Season hours and leave for a year, with the reasons.

    The hours given back equal the hours worked over: the sum of ``extra`` is the sum of ``leave``, for each handler.

    Args:
        months: January to December.
        extra_a_day: How much longer a working day of the high season is.
        calendar: The office with its high season, if it has one.
        reasons: Plain sentences.
    """

    months: tuple[MonthPlan, ...]
    extra_a_day: timedelta
    calendar: BusinessCalendar
    reasons: tuple[str, ...]

    @property
    def high(self) -> tuple[int, ...]:
        """The months of the high season."""
        return tuple(one.month for one in self.months if one.extra)

    @property
    def dead(self) -> tuple[int, ...]:
        """The months in which the hours are given back."""
        return tuple(one.month for one in self.months if one.leave)

    @property
    def hours(self) -> Fraction:
        """What each handler works over, and gets back."""
        return sum((one.extra for one in self.months), Fraction(0))

    @property
    def before(self) -> Fraction:
        """The largest monthly load without the plan, in complaints for an hour of a handler."""
        return max(one.before for one in self.months)

    @property
    def after(self) -> Fraction:
        """The largest monthly load with the plan."""
        return max(one.after for one in self.months)

    def as_mapping(self) -> list[dict[str, object]]:
        """Return ``[[calendars.NAME.seasons]]`` of a procedure file; it is empty if the normal week will do."""
        return cast("list[dict[str, object]]", self.calendar.to_mapping().get("seasons", []))
