"""Who is paid, for which days, on which terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

import attrs

from grievance.errors import InvalidValue
from grievance.model import Money
from grievance.model._checks import check
from grievance.motivation._period import Period

__all__ = ["Employment", "by_person", "holding_in"]


@attrs.frozen(kw_only=True)
class Employment:
    """
    The terms of one person from ``first`` to ``last``, both included; None stands for before and after any period.

    ``base`` and ``full_bonus`` are for a whole period and are paid pro rata by days to who joins or leaves within it.
    ``percentage_of`` is the amount whose percentage is paid, such as a turnover: it was earned as it is and is not
    divided; without one it is the base as paid. Who gets other terms, or another group, within a period has an
    employment for each. In a period of which it holds on no day an employment gives nothing, whatever its amounts.

    Raises:
        InvalidValue: No person is named, an amount is negative, or the last day lies before the first.
    """

    person: str
    base: Money
    percentage_of: Money | None = None
    full_bonus: Money | None = None
    group: str = ""
    first: date | None = None
    last: date | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        if not self.person:
            raise InvalidValue("Employment.person", "must name who is paid")
        for name in ("base", "percentage_of", "full_bonus"):
            amount: Money | None = getattr(self, name)
            if amount is not None and amount.amount < 0:
                raise InvalidValue(f"Employment.{name}", "must not be negative")
        if (self.last or date.max) < (self.first or date.min):
            raise InvalidValue("Employment.last", "must not lie before the first day")

    def days_in(self, period: Period) -> int:
        """Return on how many days of a period it holds."""
        first = max(period.first, self.first or date.min)
        last = min(period.last, self.last or date.max)
        return max(0, (last - first).days + 1)


def by_person(staff: Iterable[Employment]) -> dict[str, tuple[Employment, ...]]:
    """
    Return the employments of each person in the order of their days; people by their ids.

    Raises:
        InvalidValue: Two of one person share a day.
    """
    found: dict[str, list[Employment]] = {}
    for employment in sorted(staff, key=lambda one: (one.person, one.first or date.min)):
        found.setdefault(employment.person, []).append(employment)
    for person, employments in found.items():
        for before, after in pairwise(employments):
            if (after.first or date.min) <= (before.last or date.max):
                raise InvalidValue("staff", f"has two employments of {person!r} on {after.first or 'the same days'}")
    return {person: tuple(employments) for person, employments in found.items()}


def holding_in(period: Period, people: Mapping[str, tuple[Employment, ...]]) -> dict[str, tuple[Employment, ...]]:
    """Return everybody with the employments that hold on a day of a period: who is not there then has none."""
    return {person: tuple(one for one in employments if one.days_in(period)) for person, employments in people.items()}
