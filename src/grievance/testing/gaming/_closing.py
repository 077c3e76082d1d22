"""Games with ends: closing twice, answering without an answer, refusing everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from hashlib import sha256

import attrs

from grievance.model import Event, Feedback, Ground, Stage
from grievance.model import _events as told
from grievance.testing.builders._builders import a_refusal, a_resolution
from grievance.testing.gaming._seen import of_holder
from grievance.testing.gaming._strategy import Changes
from grievance.testing.gaming._telling import (
    COMPLAINANT,
    as_staff,
    instants,
    letter,
    registered,
    standing_at,
    tell,
    until,
)
from grievance.testing.gaming._world import History, World, decider

__all__ = ["CloseAndReopen", "EmptyFirstAnswers", "MassRefusal"]

_LATER = timedelta(days=2)
_ASKED = Fraction(2, 5)


@attrs.frozen
class CloseAndReopen:
    """Every answered case is closed at once, taken up again for a trifle, and answered once more, *times* over."""

    times: int = 2

    name = "close and reopen"
    what = "closes each case as soon as it is answered, takes it up again for a trifle, and answers and closes it anew"

    def play(self, world: World, person: str, /) -> World:
        """Return the world in which *person* closes cases more than once."""
        changed: Changes = {}
        for one, events in world.histories.items():
            last = next((count for count, event in enumerate(events, 1) if isinstance(event, told.Answered)), None)
            if last is not None and (decider(events[last - 1]) or world.handlers.get(one)) == person:
                changed[one] = ((one, (*events[:last], *self._rounds(events, last, person, world), *events[last:])),)
        return world.with_histories(changed)

    def _rounds(self, events: History, last: int, person: str, world: World) -> Iterator[Event]:
        answer, by = events[last - 1], as_staff(person)
        assert isinstance(answer, told.Answered)  # noqa: S101 - looked for
        alone = answer.resolution and attrs.evolve(answer.resolution, approved_by=None)
        times = iter(instants(answer.at, 3 * self.times, events, last, world.now))
        for closed, reopened, answered in zip(times, times, times, strict=True):
            yield tell(told.Closed, closed, by)
            yield tell(told.Reopened, reopened, by, stage=Stage.OPEN, owner=by.id, reason="a note was missing")
            yield tell(told.Answered, answered, by, resolution=alone)


@attrs.frozen
class EmptyFirstAnswers:
    """
    Every case is answered *after* a while with nothing done; whoever notices comes back, and the work goes on.

    ``give_up`` is the share of complainants who do not come back: their case is closed with nothing done. They are
    dissatisfied, which two in five of them say, and order nothing more.
    """

    after: timedelta = timedelta(hours=2)
    give_up: Fraction = Fraction(1, 4)

    @property
    def name(self) -> str:
        """What it is called."""
        return "empty first answers" if self.after < _LATER else "empty answers to the old ones"

    @property
    def what(self) -> str:
        """A sentence that says what the person does."""
        which = "each case within hours" if self.after < _LATER else "each case that gets old, before it is late,"
        return f"answers {which} with nothing in it; of the complainants some give up, the others come back"

    def play(self, world: World, person: str, /) -> World:
        """Return the world in which *person* answers first and works later."""
        changed: Changes = {}
        lost: dict[str, str] = {}
        for one, events in of_holder(world, person):
            at = registered(events).submission.received_at + self.after
            count = until(events, at)
            before = standing_at(events, count)
            busy = before.owner != person or before.proposal or before.open_tasks or before.offered
            if at > world.now or before.stage is not Stage.OPEN or busy:
                continue
            if _drawn(one, "returns") >= self.give_up:
                changed[one] = ((one, self._came_back(events, at, person, world)),)
                continue
            customer = registered(events).submission.customer_id
            lost[one] = customer or ""
            changed[one] = ((one, self._gave_up(events, at, person, world)),)
        return without_orders(world.with_histories(changed), lost)

    def _came_back(self, events: History, at: datetime, person: str, world: World) -> History:
        count = until(events, at)
        empty, written, back = instants(at, 3, events, count, world.now)
        by = as_staff(person)
        return (
            *events[:count],
            tell(told.Answered, empty, by, resolution=a_resolution(decided_by=person)),
            letter(written, by),
            tell(told.Reopened, back, COMPLAINANT, stage=Stage.OPEN, owner=person, reason="nothing was done"),
            *events[count:],
        )

    def _gave_up(self, events: History, at: datetime, person: str, world: World) -> History:
        count = until(events, at)
        empty, written = instants(at, 2, events, count, world.now)
        by = as_staff(person)
        asked = _drawn(registered(events).complaint_id, "asked") < _ASKED
        angry = tell(told.FeedbackGiven, written + _LATER, COMPLAINANT, feedback=Feedback(satisfaction=1))
        closed = tell(told.Closed, written + 2 * _LATER, by)
        return (
            *events[:count],
            tell(told.Answered, empty, by, resolution=a_resolution(decided_by=person)),
            letter(written, by),
            *(event for event in ((angry, closed) if asked else (closed,)) if event.at <= world.now),
        )


def _drawn(complaint_id: str, what: str) -> Fraction:
    """Draw a share for a case by its number alone: nobody knows it before, and nothing that comes later changes it."""
    digest = sha256(f"{what} {complaint_id}".encode()).digest()
    return Fraction(int.from_bytes(digest[:4], "big"), 2**32)


@attrs.frozen
class MassRefusal:
    """Every case is refused within hours, and nobody else is asked; those refused order nothing more."""

    name = "mass refusal"
    what = "refuses each case within hours on the ground that there is no fault, without a second person"

    def play(self, world: World, person: str, /) -> World:
        """Return the world in which *person* refuses everything."""
        changed: Changes = {}
        lost: dict[str, str] = {}
        for one, events in of_holder(world, person):
            changed[one] = ((one, _refused(events, person, world)),)
            lost[one] = registered(events).submission.customer_id or ""
        return without_orders(world.with_histories(changed), lost)


def _refused(events: History, person: str, world: World) -> History:
    first, by = registered(events), as_staff(person)
    refused, written = instants(first.at, 2, (first,), 1, world.now)
    closed = tell(told.Closed, written + _LATER, by)
    return (
        first,
        tell(told.Declined, refused, by, refusal=a_refusal(Ground.NO_FAULT, decided_by=person)),
        letter(written, by),
        *((closed,) if closed.at <= world.now else ()),
    )


def without_orders(world: World, lost: dict[str, str]) -> World:
    """Return the world in which the customers of *lost* complaints ordered nothing after them."""
    since = {customer: registered(world.histories[one]).at for one, customer in reversed(lost.items())}
    purchases = {
        customer: tuple(at for at in orders if customer not in since or at <= since[customer])
        for customer, orders in world.purchases.items()
    }
    return attrs.evolve(world, purchases=purchases)
