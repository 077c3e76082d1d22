"""People who work on complaints, their hours, and what complaints ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from grievance.calendars import BusinessCalendar
from grievance.model import Handler
from grievance.policies.assignment import Absence, AssignmentTerms, CaseNeeds, Load, Member, Pool, Roster

MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)
"""A Monday, in the hours of the office."""

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

OFFICE = BusinessCalendar.from_mapping({"zone": "UTC", "week": {"mon-fri": ["09:00-17:00"]}}, name="office")

TERMS = AssignmentTerms(last_resort=("boss", "chief"))


def person(name: str, *, calendar: str | None = None, **changes: Any) -> Member:
    """Return somebody of the first pool who is there day and night and can do nothing in particular."""
    own = {key: changes.pop(key) for key in ("teams", "skills", "languages", "grade") if key in changes}
    return Member(handler=Handler(id=name, calendar=calendar, **own), **changes)


def sales(name: str, **changes: Any) -> Member:
    """Return somebody of the overflow pool."""
    return person(name, pool=Pool.OVERFLOW, **changes)


def roster(*members: Member) -> Roster:
    """Return these people, who may work in the hours of the office."""
    return Roster(members=members, calendars={"office": OFFICE})


def away(start: datetime, length: timedelta | None = None, substitute: str | None = None) -> tuple[Absence, ...]:
    """Return one absence, until nobody knows when if it has no length."""
    return (Absence(since=start, until=None if length is None else start + length, substitute=substitute),)


def needs(**changes: Any) -> CaseNeeds:
    """Return what an ordinary complaint asks for, which began to wait on Monday."""
    return CaseNeeds(**{"complaint_id": "c-1", "waiting_since": MONDAY, "queue": "claims", **changes})


def loads(points: Mapping[str, int], asked: Iterable[tuple[str, datetime]] = ()) -> dict[str, Load]:
    """Return the points of each, and when each was asked last."""
    last = dict(asked)
    return {name: Load(points=points.get(name, 0), last_assigned=last.get(name)) for name in {*points, *last}}
