"""Comparing spans without a date: which of two never ends after the other."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from grievance.deadlines._spans import closes
from grievance.model import Span, Unit

__all__ = ["counted", "never_later"]

_IN = {
    Unit.MINUTE: ("minutes", 1),
    Unit.HOUR: ("minutes", 60),
    Unit.DAY: ("days", 1),
    Unit.WEEK: ("days", 7),
    Unit.MONTH: ("months", 1),
    Unit.YEAR: ("months", 12),
    Unit.WORKING_MINUTE: ("working minutes", 1),
    Unit.WORKING_HOUR: ("working minutes", 60),
    Unit.BUSINESS_DAY: ("business days", 1),
}
"""What each unit is counted in; two spans that are counted in the same are compared exactly."""

_HOUR, _DAY = 60, 24 * 60


def never_later(one: Span, other: Span, *, statutory: tuple[bool, bool] = (False, False), alike: bool = True) -> bool:
    """
    Return whether *one* surely never ends after *other*, counted from the same instant.

    Exact for spans of one kind of unit that are counted *alike*: on one calendar, in one zone. All others are compared
    by how short and how long they can be: a day takes an hour more or less when clocks change, what is counted in days
    ends with the day, a month has 28 to 31 days, and working time and business days have no upper end. That is a
    sufficient condition: where it says no, nothing is known. *statutory* says of each whether it ignores office hours.
    """
    (kind, count), (kind_of_other, count_of_other) = counted(one), counted(other)
    if alike and kind == kind_of_other:
        ends = (count, not closes(one, statutory=statutory[0]))
        return ends <= (count_of_other, not closes(other, statutory=statutory[1]))
    return _LONGEST[kind](count) <= _SHORTEST[kind_of_other](count_of_other)


def counted(span: Span) -> tuple[str, int]:
    """Return what a span is counted in, and how many of these it is: a week is seven days."""
    kind, times = _IN[span.unit]
    return kind, span.count * times


_LONGEST: Mapping[str, Callable[[int], float]] = {
    "minutes": float,
    "days": lambda days: (days + 1) * _DAY + _HOUR,
    "months": lambda months: (months * 31 + 1) * _DAY + _HOUR,
    "working minutes": lambda _minutes: math.inf,
    "business days": lambda _days: math.inf,
}
_SHORTEST: Mapping[str, Callable[[int], float]] = {
    "minutes": float,
    "days": lambda days: days * _DAY - _HOUR,
    "months": lambda months: months * 28 * _DAY - _HOUR,
    "working minutes": float,
    "business days": lambda days: (days - 1) * _DAY - _HOUR,
}
"""The most and the least minutes that a span takes; a business day may close a minute after midnight."""
