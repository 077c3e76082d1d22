"""Lengths of time in words: minutes to years, working time and business days."""

from __future__ import annotations

import re
from datetime import timedelta

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check
from grievance.model._word import Word

__all__ = ["Span", "Unit"]


class Unit(Word):
    """The unit of a span; working time and business days are counted on a calendar."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    WORKING_MINUTE = "working minute"
    WORKING_HOUR = "working hour"
    BUSINESS_DAY = "business day"


_WORDS = re.compile(
    r"(?P<count>\d{1,6}) (?P<unit>(?:working )?(?:minute|hour)|(?:business )?day|week|month|year)s?"
    r"|end of the (?P<nth>\d{1,4})(?:st|nd|rd|th) business day"
)


@attrs.frozen(kw_only=True)
class Span:
    """
    A length of time in words, such as ``4 working hours``, ``8 weeks`` or ``end of the 3rd business day``.

    ``to_close`` marks the last form, which ends when business closes on that day.
    """

    count: int
    unit: Unit
    to_close: bool = False

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.count < 0:
            raise InvalidValue("Span.count", "must not be negative")
        if self.to_close and self.unit is not Unit.BUSINESS_DAY:
            raise InvalidValue("Span.to_close", "goes with business days only")

    @classmethod
    def parse(cls, words: str) -> Span:
        """
        Return the span for *words*.

        >>> Span.parse("3 business days")
        Span(count=3, unit=<Unit.BUSINESS_DAY: 'business day'>, to_close=False)

        Raises:
            InvalidValue: The words are no length of time.
        """
        found = _WORDS.fullmatch(" ".join(words.split()))
        if found is None:
            raise InvalidValue(
                "Span",
                "must be a length of time such as '4 working hours', '3 business days', '8 weeks', '1 month', "
                "'24 hours' or 'end of the 3rd business day'",
            )
        if found["nth"]:
            return cls(count=int(found["nth"]), unit=Unit.BUSINESS_DAY, to_close=True)
        return cls(count=int(found["count"]), unit=Unit(found["unit"]))

    @property
    def on_calendar(self) -> bool:
        """Whether a business calendar is needed to count it."""
        return self.unit in (Unit.WORKING_MINUTE, Unit.WORKING_HOUR, Unit.BUSINESS_DAY)

    def elapsed(self) -> timedelta:
        """
        Return the span as elapsed time.

        Raises:
            InvalidValue: It has no fixed length (working time, months, years).
        """
        if self.unit not in _ELAPSED:
            raise InvalidValue("Span", f"must be minutes, hours, days or weeks here: {self} have no fixed length")
        return self.count * _ELAPSED[self.unit]

    def __str__(self) -> str:
        if self.to_close:
            teen = self.count % 100 in (11, 12, 13)
            return f"end of the {self.count}{'th' if teen else _ORDINAL.get(self.count % 10, 'th')} business day"
        return f"{self.count} {self.unit.value}{'' if self.count == 1 else 's'}"


_ELAPSED = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.WEEK: timedelta(weeks=1),
}
_ORDINAL = {1: "st", 2: "nd", 3: "rd"}
