"""Escalation ladders: who is told before and after a duty is due, ending in a role that always resolves (L28, L84)."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.calendars import BusinessCalendar
from grievance.deadlines import before, due_at
from grievance.errors import InvalidValue
from grievance.model import Duty, Span, Standard

__all__ = ["ALWAYS_THERE", "ROLES", "Ladder", "Rung"]

ROLES = ("owner", "team", "process owner", "accountable")
"""The roles that a rung may name, from the one who works on the complaint upwards; other words name a person."""

ALWAYS_THERE = ("process owner", "accountable")
"""The roles that every complaint has, however neglected it is."""


@attrs.frozen(kw_only=True)
class Rung:
    """
    One step of a ladder: ``to`` is told a span before the duty is due, or after it.

    ``calendar`` names what counts the span.
    """

    to: str
    before: Span | None = None
    after: Span | None = None

    def __attrs_post_init__(self) -> None:
        if (self.before is None) == (self.after is None):
            raise InvalidValue("Rung.before", "needs either before (it is due) or after (it was due)")

    def at(self, due: datetime, calendar: BusinessCalendar | None, zone: str) -> datetime:
        """Return when the rung is reached on a clock that is due at *due*."""
        if self.before is not None:
            return before(due, self.before, calendar=calendar)
        assert self.after is not None  # the constructor asks for one of them  # noqa: S101
        return due_at(due, self.after, calendar=calendar, zone=zone)

    def __str__(self) -> str:
        return f"{self.before} before" if self.before else f"{self.after} after"


@attrs.frozen(kw_only=True)
class Ladder:
    """
    The rungs for a duty, or for one standard; each is told once for each clock.

    Raises:
        InvalidValue: There are no rungs, or the last is not a role that every complaint has.
    """

    rungs: tuple[Rung, ...]
    duty: Duty | None = None
    standard: str | None = None
    calendar: str | None = None

    def __attrs_post_init__(self) -> None:
        if not self.rungs:
            raise InvalidValue("Ladder.rungs", "needs at least one")
        if self.rungs[-1].to not in ALWAYS_THERE:
            roles = " or ".join(map(repr, ALWAYS_THERE))
            raise InvalidValue("Ladder.rungs", f"must end in a role that always resolves: {roles}")

    def is_for(self, standard: Standard) -> bool:
        """Return whether the ladder is about the clocks of *standard*."""
        if self.standard is not None:
            return self.standard == standard.id
        return self.duty in (None, standard.duty)
