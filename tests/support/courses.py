"""The courses of complaints told in days, for what is read from histories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from grievance.model import (
    Accepted,
    Actor,
    Answered,
    Contact,
    Contacted,
    ContactKind,
    Direction,
    Event,
    Outcome,
    Registered,
    Resolution,
    Submission,
)

__all__ = ["CUSTOMER", "FIRST_DAY", "SYSTEM", "Course", "answered", "day"]

FIRST_DAY = datetime(2026, 3, 1, tzinfo=UTC)
SYSTEM = Actor(id="system", roles=("system",))
CUSTOMER = Actor(id="eve", roles=("customer",))


def day(number: float) -> datetime:
    """Return an instant so many days after the first day, 2026-03-01."""
    return FIRST_DAY + timedelta(days=number)


class Course:
    """A history in the making; people are told by their ids alone."""

    def __init__(self, complaint_id: str = "c-1", *, on: float = 0, by: Actor | str = SYSTEM, **submitted: Any):
        named: dict[str, Any] = {"category": "delivery/late", "channel": "web", "received_at": day(on)}
        submission = Submission(**named | submitted)
        self.id = complaint_id
        self.events: list[Event] = []
        self.then(on, Registered, by, complaint_id=complaint_id, submission=submission)

    def then(self, on: float, event: Any, by: Actor | str = SYSTEM, **content: Any) -> Course:
        actor = Actor(id=by, roles=("handler",)) if isinstance(by, str) else by
        self.events.append(event(at=day(on), recorded_at=day(on), by=actor, **content))
        return self

    def wrote(self, on: float, by: Actor | str, direction: Direction = Direction.OUT, **contact: Any) -> Course:
        named: dict[str, Any] = {"kind": ContactKind.MESSAGE, "channel": "mail", "at": day(on), "direction": direction}
        return self.then(on, Contacted, by, contact=Contact(**named | contact))

    def noted(self, on: float, by: Actor | str) -> Course:
        return self.wrote(on, by, Direction.INTERNAL)

    def answered(self, on: float, by: str, outcome: Outcome = Outcome.UPHELD, **decision: Any) -> Course:
        named: dict[str, Any] = {"outcome": outcome, "decided_by": by}
        return self.then(on, Answered, by, resolution=Resolution(**named | decision))

    def accepted(self, on: float, by: Actor | str = CUSTOMER) -> Course:
        return self.then(on, Accepted, by)

    @property
    def told(self) -> tuple[str, tuple[Event, ...]]:
        return self.id, tuple(self.events)


def answered(number: int, by: str, *, on: float = 0, after: float = 1, accepted: bool = True, **said: Any) -> Course:
    """Return the course of a complaint that one person answered, and that the customer accepted a day later."""
    course = Course(f"c-{number}", on=on, **said).answered(on + after, by)
    return course.accepted(on + after + 1) if accepted else course
