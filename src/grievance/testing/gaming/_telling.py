"""Events that somebody's game would leave on record, and events as they are with other people in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

import attrs

from grievance.lifecycle import replay
from grievance.model import (
    CUSTOMER,
    Actor,
    Complaint,
    Contact,
    ContactKind,
    Direction,
    Event,
    Refusal,
    Resolution,
)
from grievance.model import _events as told
from grievance.testing.gaming._world import History

__all__ = [
    "COMPLAINANT",
    "as_staff",
    "instants",
    "letter",
    "note",
    "registered",
    "renamed",
    "standing_at",
    "tell",
    "until",
]

E = TypeVar("E", bound=Event)

_HOUR = timedelta(hours=1)

COMPLAINANT = Actor(id="complainant", roles=(CUSTOMER,))
"""Whoever complains, as the one who issues a command."""


def as_staff(person: str) -> Actor:
    """Return one of the staff."""
    return Actor(id=person, roles=("handler",))


def tell(event: type[E], at: datetime, by: Actor, **content: Any) -> E:
    """Return an event that was recorded as it happened."""
    return event(at=at, recorded_at=at, by=by, **content)


def letter(at: datetime, by: Actor, kind: ContactKind = ContactKind.FINAL_RESPONSE) -> told.Contacted:
    """Return a letter to the complainant."""
    return tell(told.Contacted, at, by, contact=Contact(kind=kind, direction=Direction.OUT, channel="email", at=at))


def note(at: datetime, by: Actor, direction: Direction = Direction.INTERNAL) -> told.Contacted:
    """Return a note, or a call that is on record because somebody says so."""
    kind = ContactKind.NOTE if direction is Direction.INTERNAL else ContactKind.MESSAGE
    return tell(told.Contacted, at, by, contact=Contact(kind=kind, direction=direction, channel="phone", at=at))


def registered(events: History) -> told.Registered:
    """Return how a history begins."""
    first = events[0]
    assert isinstance(first, told.Registered)  # noqa: S101 - the fold refuses others
    return first


def until(events: History, at: datetime) -> int:
    """Return how many events, the registration at least, lie at or before an instant, in the order of the history."""
    count = 1
    while count < len(events) and events[count].at <= at:
        count += 1
    return count


def standing_at(events: History, count: int) -> Complaint:
    """Return the complaint as it stood after its first *count* events."""
    return replay(events[:count])


def instants(since: datetime, number: int, events: History, count: int, now: datetime) -> list[datetime]:
    """Return instants after one, an hour apart or nearer: all lie before what follows the first *count* events."""
    gap = ((events[count].at if count < len(events) else now) - since) / (number + 1)
    step = max(min(_HOUR, gap), timedelta(0))
    return [since + step * place for place in range(1, number + 1)]


def renamed(events: History, people: Mapping[str, str]) -> History:
    """Return events in which other *people* did the work; whoever registered the case did so all the same."""
    return tuple(_renamed(event, people) for event in events)


def _renamed(event: Event, people: Mapping[str, str]) -> Event:
    changes: dict[str, Any] = {}
    if isinstance(event, told.Registered):
        receiver = people.get(event.submission.receiver or "", event.submission.receiver)
        return attrs.evolve(event, submission=attrs.evolve(event.submission, receiver=receiver))
    if event.by.id in people:
        changes["by"] = attrs.evolve(event.by, id=people[event.by.id])
    for field in _NAMING:
        value = getattr(event, field, None)
        if isinstance(value, Resolution | Refusal):
            changes[field] = _decided(value, people)
        elif value is not None and value in people:
            changes[field] = people[value]
    return attrs.evolve(event, **changes) if changes else event


_NAMING = ("resolution", "refusal", "to", "owner")
"""The fields in which an event may name one of the staff."""


def _decided(value: Resolution | Refusal, people: Mapping[str, str]) -> Resolution | Refusal:
    second = "approved_by" if isinstance(value, Resolution) else "reviewed_by"
    named = {field: getattr(value, field) for field in ("decided_by", second)}
    return attrs.evolve(value, **{field: people.get(person, person) for field, person in named.items()})
