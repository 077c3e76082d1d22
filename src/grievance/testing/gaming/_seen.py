"""What one of the staff sees when a complaint comes in: whose it is, of which kind, and how hard such ones are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import mean
from typing import TypeAlias

from grievance.model import Stage
from grievance.model import _events as told
from grievance.testing.gaming._telling import registered
from grievance.testing.gaming._world import History, World

__all__ = ["HANDLED", "ended_at", "hard_kinds", "kind_of", "of_holder", "other_than"]

SeenKind: TypeAlias = tuple[str, str | None, int, str]

HANDLED = (Stage.OPEN, Stage.AWAITING_CUSTOMER, Stage.AWAITING_THIRD_PARTY)
"""The stages in which a complaint is worked on."""

_LONGEST = timedelta(days=365)
_ENOUGH = 5


def of_holder(world: World, person: str) -> Iterator[tuple[str, History]]:
    """Yield the complaints that were *person*'s first."""
    return ((one, world.histories[one]) for one, holder in world.holders.items() if holder == person)


def kind_of(events: History) -> SeenKind:
    """Return all that shows at receipt and may tell how hard it will be: category, product, severity, channel."""
    submission = registered(events).submission
    severity = submission.severity
    return (submission.category, submission.product, severity.hard if severity else 0, submission.channel)


def hard_kinds(world: World) -> frozenset[SeenKind]:
    """
    Return the kinds that everybody knows to be hard when the period begins: on average they took longer than all did.

    What came in before it is what is known. Of a kind that came fewer than five times nobody can tell.
    """
    hours: defaultdict[SeenKind, list[float]] = defaultdict(list)
    for events in world.histories.values():
        if events[0].at < world.period.since:
            hours[kind_of(events)].append(_hours(events, world.period.since))
    if not hours:
        return frozenset()
    usual = mean(one for found in hours.values() for one in found)
    return frozenset(kind for kind, found in hours.items() if len(found) >= _ENOUGH and mean(found) > usual)


def ended_at(events: History) -> datetime | None:
    """Return when the work on a case ended for the first time, None if it has not."""
    ends = told.Answered | told.Declined | told.Referred | told.Withdrawn | told.Closed
    return next((event.at for event in events if isinstance(event, ends)), None)


def other_than(world: World, person: str, events: History) -> str | None:
    """Return the colleague whose turn it is to be burdened with a case; None if all have a part in it."""
    involved = {event.by.id for event in events} | {person}
    free = [one for one in world.staff if one not in involved]
    return free[sum(map(ord, _id(events))) % len(free)] if free else None


def _id(events: History) -> str:
    return registered(events).complaint_id


def _hours(events: History, known_at: datetime) -> float:
    """Return how long a case had taken by then: to its first end, if there was one."""
    ended = min(ended_at(events) or known_at, known_at)
    return min(ended - registered(events).submission.received_at, _LONGEST).total_seconds() / 3600
