"""Games with colleagues: the hard cases become theirs, the easy ones one's own."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timedelta

import attrs

from grievance.model import ContactKind
from grievance.model import _events as told
from grievance.testing.gaming._seen import HANDLED, hard_kinds, kind_of, of_holder, other_than
from grievance.testing.gaming._strategy import Changes
from grievance.testing.gaming._telling import (
    as_staff,
    instants,
    letter,
    note,
    registered,
    renamed,
    standing_at,
    tell,
    until,
)
from grievance.testing.gaming._world import History, World

__all__ = ["CherryPicking", "HandingOverTheHard", "HandingOverTheOld", "Meddling"]

_HOUR = timedelta(hours=1)


@attrs.frozen
class CherryPicking:
    """Hard cases are traded for easy ones that came in about then, as they are received: nothing shows of it."""

    name = "cherry-picking"
    what = "takes a colleague's easy case for each own one of a kind known to be hard, as they come in"

    def play(self, world: World, person: str, /) -> World:
        """Return the world in which *person* has the easy cases, and colleagues have the hard ones."""
        hard, changed = hard_kinds(world), Changes()
        easy = sorted(
            (registered(events).at, one)
            for one, events in world.histories.items()
            if kind_of(events) not in hard and world.holders.get(one, person) != person
        )
        for one, events in of_holder(world, person):
            if kind_of(events) in hard and easy:
                _, other = easy.pop(_nearest(easy, registered(events).at))
                people = {person: world.holders[other], world.holders[other]: person}
                for traded in (one, other):
                    changed[traded] = ((traded, renamed(world.histories[traded], people)),)
        return world.with_histories(changed)


def _nearest(received: list[tuple[datetime, str]], at: datetime) -> int:
    place = bisect_left(received, (at, ""))
    near = [number for number in (place - 1, place) if 0 <= number < len(received)]
    return min(near, key=lambda number: abs(received[number][0] - at))


@attrs.frozen
class HandingOverTheHard:
    """Cases of hard kinds are handed over to colleagues on the first day."""

    name = "handing over the hard ones"
    what = "hands each own case of a kind known to be hard over to a colleague, who does the work"

    def play(self, world: World, person: str, /) -> World:
        """Return the world in which colleagues do the hard work."""
        hard, changed = hard_kinds(world), Changes()
        for one, events in of_holder(world, person):
            if kind_of(events) in hard:
                changed[one] = ((one, handed_over(events, person, _HOUR, world)),)
        return world.with_histories(changed)


@attrs.frozen
class HandingOverTheOld:
    """Cases that are not answered after some days are handed over, before they are late."""

    after: timedelta = timedelta(days=12)

    name = "handing over the old ones"
    what = "hands each own case that gets old over to a colleague, shortly before it would be late"

    def play(self, world: World, person: str, /) -> World:
        """Return the world in which what is late is a colleague's."""
        return world.with_histories(
            {one: ((one, handed_over(events, person, self.after, world)),) for one, events in of_holder(world, person)}
        )


def handed_over(events: History, person: str, after: timedelta, world: World) -> History:
    """Return the history of a case that a colleague takes over some time after its receipt, if it is handled then."""
    at = registered(events).submission.received_at + after
    count = until(events, at)
    before = standing_at(events, count)
    to = other_than(world, person, events)
    if at > world.now or to is None or before.stage not in HANDLED or before.owner not in (person, None):
        return events
    if (
        before.offered is not None
        or before.proposal is not None
        or any(task.to == person for task in before.open_tasks)
    ):
        return events
    offered, accepted = instants(max(at, events[count - 1].at), 2, events, count, world.now)
    return (
        *events[:count],
        tell(told.TransferOffered, offered, as_staff(person), to=to, reason="I have no time"),
        tell(told.TransferAccepted, accepted, as_staff(to)),
        *renamed(events[count:], {person: to}),
    )


@attrs.frozen
class Meddling:
    """A note and a letter on every case of a colleague, nothing else: a trace of work that was not done."""

    name = "meddling"
    what = "leaves a note and a letter on each case of a colleague, without doing anything for it"

    def play(self, world: World, person: str, /) -> World:
        """Return the world in which *person* has left traces everywhere."""
        by = as_staff(person)
        changed: Changes = {}
        for one, events in world.histories.items():
            if world.holders.get(one, person) != person:
                at = registered(events).at + _HOUR
                count = until(events, at)
                noted, written = instants(min(at, world.now), 2, events, count, world.now)
                added = (note(noted, by), letter(written, by, ContactKind.UPDATE))
                changed[one] = ((one, (*events[:count], *added, *events[count:])),)
        return world.with_histories(changed)
