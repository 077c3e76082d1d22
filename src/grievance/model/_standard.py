"""Standards: what is owed, within what time, from when; and the clocks they start."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check
from grievance.model._word import Word

__all__ = ["Anchor", "Clock", "Duty", "Span", "Standard", "Unit"]


class Duty(Word):
    """What is owed to the complainant (S22, S30, S72)."""

    ACKNOWLEDGEMENT = "acknowledgement"
    UPDATE = "update"
    HOLDING_NOTICE = "holding notice"
    FINAL_RESPONSE = "final response"
    HAND_OVER = "hand-over"
    EXECUTION_CHECK = "execution check"


class Anchor(Word):
    """The event from which a standard counts (L72)."""

    RECEIVED = "received"
    REGISTERED = "registered"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"


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


@attrs.frozen(kw_only=True)
class Standard:
    """
    One promise or statute: the duty, within what time from which anchor, on which calendar.

    ``authority`` is the clause or promise it rests on. A ``statutory`` standard is never relaxed by the customer's
    time frame (D6) and ignores office hours. ``regime`` names the set of standards it belongs to; an issue that names
    a regime is bound by the standards of that regime alone.
    """

    id: str
    duty: Duty
    within: Span
    anchor: Anchor = Anchor.RECEIVED
    calendar: str | None = None
    authority: str | None = None
    statutory: bool = False
    regime: str | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.within.on_calendar and self.calendar is None:
            raise InvalidValue("Standard.calendar", f"must name a calendar: {self.within} are counted on one")


@attrs.frozen(kw_only=True)
class Clock:
    """
    A standard at work on one issue of a complaint: by when its duty is due.

    ``issue`` is the index of the issue that it binds. ``computed_at`` is the standard's own answer, counted from
    ``anchored_at``; ``due_at`` is what binds once the customer's time frame is taken into account (D6). All three are
    None while the anchor has not been reached.
    """

    standard: str
    duty: Duty
    issue: int = 0
    statutory: bool = False
    anchored_at: datetime | None = None
    computed_at: datetime | None = None
    due_at: datetime | None = None
