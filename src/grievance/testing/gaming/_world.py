"""What an index is computed from, as a value: it can be asked how it would look had somebody played a game."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

import attrs

from grievance.model import CUSTOMER, Actor, Event, ImprovementProposal
from grievance.model import _events as told
from grievance.model._checks import check_instant
from grievance.motivation._period import Period

__all__ = ["History", "IndexUnderTest", "World", "decider", "is_staff", "world_of"]

History: TypeAlias = tuple[Event, ...]

_NO_PEOPLE = frozenset({"system", "import", CUSTOMER})


def _in_order(given: Mapping[str, History]) -> Mapping[str, History]:
    return MappingProxyType(dict(sorted(given.items(), key=lambda pair: pair[1][0].at)))


def _purchases(given: Mapping[str, tuple[datetime, ...]]) -> Mapping[str, tuple[datetime, ...]]:
    return MappingProxyType(dict(given))


def _aware(given: datetime) -> datetime:
    return check_instant("World.now", given)


@attrs.frozen(kw_only=True, eq=False)
class World:
    """
    Everything that an index is computed from.

    ``histories`` are by complaint, and are put in the order in which they begin; ``purchases`` are the orders of
    customers, and whoever is not among them is not known; ``now`` is when it is looked at.

    Raises:
        InvalidValue: ``now`` is a naive datetime.
    """

    histories: Mapping[str, History] = attrs.field(converter=_in_order)
    proposals: tuple[ImprovementProposal, ...] = ()
    purchases: Mapping[str, tuple[datetime, ...]] = attrs.field(factory=dict, converter=_purchases)
    period: Period
    now: datetime = attrs.field(converter=_aware)

    @cached_property
    def staff(self) -> tuple[str, ...]:
        """The ids of all who did something that was no program, no import and no customer, sorted."""
        actors = {event.by.id: event.by for events in self.histories.values() for event in events}
        return tuple(sorted(one.id for one in actors.values() if is_staff(one)))

    @cached_property
    def handlers(self) -> Mapping[str, str]:
        """Who handles each complaint in the end: who decided it last, else who owns it; some have nobody."""
        return _known((one, _handler(events)) for one, events in self.histories.items())

    @cached_property
    def holders(self) -> Mapping[str, str]:
        """Who had each complaint first: who received it as its owner, else who handles it in the end."""
        return _known((one, _receiver(events) or self.handlers.get(one)) for one, events in self.histories.items())

    def with_histories(self, changed: Mapping[str, Iterable[tuple[str, History]]]) -> World:
        """Return the world with other histories, any number, instead of each of the *changed* ones."""
        found: dict[str, History] = {}
        for one, events in self.histories.items():
            found.update(changed.get(one, ((one, events),)))
        return attrs.evolve(self, histories=found)


IndexUnderTest: TypeAlias = Callable[[World], Mapping[str, Fraction | float | None]]
"""An index that is tried: the points of each person, more is better; None where it is withheld."""


def world_of(
    histories: Mapping[str, Iterable[Event]] | Iterable[tuple[str, Iterable[Event]]],
    *,
    period: Period,
    now: datetime,
    proposals: Iterable[ImprovementProposal] = (),
    purchases: Mapping[str, Iterable[datetime]] | None = None,
) -> World:
    """
    Return the world of real *histories*, by complaint or as pairs.

    Args:
        histories: All complaints that an index of *period* may look at, not only those that came in then; none is
            empty.
        period: What the index is computed for.
        now: When it is looked at; aware.
        proposals: What the staff proposed.
        purchases: The orders of each known customer.
    """
    return World(
        histories={one: tuple(events) for one, events in dict(histories).items()},
        proposals=tuple(proposals),
        purchases={customer: tuple(orders) for customer, orders in (purchases or {}).items()},
        period=period,
        now=now,
    )


def is_staff(actor: Actor) -> bool:
    """Return whether an actor is one of the staff: no program, no import, no customer."""
    return _NO_PEOPLE.isdisjoint(actor.roles)


def _known(pairs: Iterable[tuple[str, str | None]]) -> Mapping[str, str]:
    return MappingProxyType({one: person for one, person in pairs if person is not None})


def _handler(events: History) -> str | None:
    deciders = (decider(event) for event in reversed(events))
    return next(filter(None, deciders), None) or _owner(events)


def decider(event: Event) -> str | None:
    """Return who decided what an event tells, None if it tells no decision or not whose it was."""
    if isinstance(event, told.Answered) and event.resolution is not None:
        return event.resolution.decided_by
    if isinstance(event, told.Declined | told.Referred) and event.refusal is not None:
        return event.refusal.decided_by
    ends = isinstance(event, told.Answered | told.Declined | told.Referred)
    return event.by.id if ends and is_staff(event.by) else None


def _receiver(events: History) -> str | None:
    first = events[0]
    return first.submission.receiver if isinstance(first, told.Registered) else None


def _owner(events: History) -> str | None:
    return next(_owners_backwards(events), None)


def _owners_backwards(events: History) -> Iterator[str]:
    for event in reversed(events):
        if isinstance(event, told.TransferAccepted):
            yield event.by.id
        if isinstance(event, told.Reopened) and event.owner is not None:
            yield event.owner
    receiver = _receiver(events)
    if receiver is not None:
        yield receiver
