"""Terms that change: which of them judge a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from grievance.errors import InvalidValue
from grievance.motivation.seasons._terms import TimeBank

__all__ = ["BankTerms", "in_force"]

BankTerms: TypeAlias = TimeBank | Mapping[date, TimeBank]
"""The terms of a time bank, or where they change those of each first day, which hold up to the next one."""


def in_force(terms: BankTerms) -> Callable[[date], TimeBank]:
    """
    Return what tells the terms that hold on a day.

    Raises:
        InvalidValue: There are none, or they are not told by dates; asked for a day before the first, so does it.
    """
    if isinstance(terms, TimeBank):
        return lambda _: terms
    if wrong := {type(first).__name__ for first in terms if type(first) is not date}:
        raise InvalidValue("terms", f"must have dates as first days, not {min(wrong)}")
    if not terms:
        raise InvalidValue("terms", "must have the first day of some terms, and these")
    firsts = sorted(terms)

    def holding(on: date) -> TimeBank:
        number = bisect_right(firsts, on)
        if not number:
            raise InvalidValue("terms", f"say nothing of {on}: the first of them begin on {firsts[0]}")
        return terms[firsts[number - 1]]

    return holding
