"""
From a score to a place in the queue.

``rank_at = min(work_by, legal due - lead) - head_start(level)``, anchored at receipt: a static key that no passing of
time changes. Whoever is received later than ``rank_at`` plus the largest head start can never overtake: nothing
starves (L74).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property

import attrs

from grievance.calendars import BusinessCalendar
from grievance.deadlines import due_at
from grievance.decision import Reason
from grievance.errors import InvalidValue
from grievance.model import Priority, Span, Submission

__all__ = ["Level", "Levels"]


@attrs.frozen(kw_only=True)
class Level:
    """
    One level of priority: from which score, within what time work must start, with what head start in the queue.

    ``at_least`` is None for a level reserved for people: no score reaches it.
    """

    name: str
    at_least: int | None
    work_within: Span
    head_start: timedelta = timedelta(0)

    @property
    def reserved(self) -> bool:
        """Whether only people may assign it."""
        return self.at_least is None

    @cached_property
    def reason(self) -> Reason:
        """Why a complaint of this level has its time to work."""
        reached = "reserved for people" if self.at_least is None else f"from a score of {self.at_least}"
        return Reason(rule=f"level {self.name}", because=f"{self.name}, {reached}: work within {self.work_within}")


@attrs.frozen(kw_only=True)
class Levels:
    """
    The levels of a procedure and how they place a complaint in the queue.

    ``calendar`` counts the time within which work must start (in ``zone`` for plain days); ``lead`` is how long before
    a legal deadline a complaint must have come up, whatever its level.
    """

    levels: tuple[Level, ...]
    calendar: BusinessCalendar | None = None
    zone: str = "UTC"
    lead: timedelta = timedelta(0)

    def __attrs_post_init__(self) -> None:
        if not self._assignable:
            raise InvalidValue("levels", "must hold one that a score can reach (with at_least)")

    @cached_property
    def _assignable(self) -> list[Level]:
        reachable = ((level.at_least, level) for level in self.levels if level.at_least is not None)
        return [level for _, level in sorted(reachable, key=lambda pair: pair[0], reverse=True)]

    @cached_property
    def by_name(self) -> Mapping[str, Level]:
        """The levels by name, the reserved ones too."""
        return {level.name: level for level in self.levels}

    @property
    def overtaking_bound(self) -> timedelta:
        """
        How long after a complaint's ``rank_at`` another may still be received and yet come first.

        The law: a complaint received later than ``rank_at + overtaking_bound`` never stands before it.
        """
        return max(level.head_start for level in self.levels)

    def reached_by(self, score: int) -> Level:
        """Return the highest level that *score* reaches, the lowest one if it reaches none."""
        levels = self._assignable
        return next((level for level in levels if level.at_least is not None and score >= level.at_least), levels[-1])

    @property
    def highest(self) -> Level:
        """The level of a complaint that no policy could place: the most urgent one that a score can reach."""
        return self._assignable[0]

    def place(self, submission: Submission, level: Level, score: int, legal_due: datetime | None) -> Priority:
        """
        Return the priority of *submission* at *level*.

        ``work_by`` is never later than the customer's time frame asks (S5, D6); ``legal_due`` is the earliest statutory
        deadline, None if there is none.
        """
        received = submission.received_at
        work_by = due_at(received, level.work_within, calendar=self.calendar, zone=self.zone)
        frame = submission.time_frame
        if frame and frame.not_after and received <= frame.not_after < work_by:
            work_by = frame.not_after
        first = work_by if legal_due is None else min(work_by, max(received, legal_due - self.lead))
        return Priority(level=level.name, score=score, work_by=work_by, rank_at=first - level.head_start)
