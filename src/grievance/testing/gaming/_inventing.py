"""Games with numbers: one case becomes two, complaints are made up, and proposals are filed by the dozen."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from grievance.model import Assessment, Direction, ImprovementProposal
from grievance.model import _events as told
from grievance.testing.builders._builders import a_resolution
from grievance.testing.gaming._seen import ended_at, of_holder
from grievance.testing.gaming._strategy import Changes
from grievance.testing.gaming._telling import as_staff, letter, note, registered, tell
from grievance.testing.gaming._world import History, World

__all__ = ["InventedComplaints", "Splitting", "TrivialProposals"]

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@attrs.frozen
class Splitting:
    """
    Every case becomes two; when the one is ended, the other is answered.

    ``disguised`` parts have a category and a product of their own, and are registered eight days later.
    """

    disguised: bool = False

    @property
    def name(self) -> str:
        """What it is called."""
        return "splitting under another name" if self.disguised else "splitting"

    @property
    def what(self) -> str:
        """A sentence that says what the person does."""
        if self.disguised:
            return "registers a second case for each own one, of another category and days later, and answers it too"
        return "registers a part of each own case as a second one of the same matter, and answers it with the first"

    def play(self, world: World, person: str, /) -> World:
        """Return the world in which *person* made two of one."""
        changed: Changes = {}
        for one, events in of_holder(world, person):
            part = self._part(f"{one}-part", registered(events), ended_at(events) or world.now, person)
            changed[one] = ((one, events), *_by_now((f"{one}-part", part), world))
        return world.with_histories(changed)

    def _part(self, complaint_id: str, whole: told.Registered, ended: datetime, person: str) -> History:
        at = whole.at + (8 * _DAY if self.disguised else _HOUR / 2)
        submission = attrs.evolve(whole.submission, received_at=at, receiver=person, channel="phone", source_key=None)
        if self.disguised:
            submission = attrs.evolve(submission, category="other/question", product="other")
        return (
            tell(told.Registered, at, as_staff(person), complaint_id=complaint_id, submission=submission),
            *_served(max(at, ended) + _HOUR / 2, person),
            tell(told.Closed, max(at, ended) + _DAY, as_staff(person)),
        )


@attrs.frozen
class InventedComplaints:
    """
    For some of the own cases another one is made up, in the name of a customer who is known.

    The person notes a call that nobody made, answers it, and notes that the customer is content.
    """

    each: int = 3

    name = "invented complaints"
    what = "registers complaints that nobody made in the names of customers, and notes their calls and their acceptance"

    def play(self, world: World, person: str, /) -> World:
        """Return the world in which *person* made some complaints up."""
        changed: Changes = {}
        for number, (one, events) in enumerate(of_holder(world, person)):
            if number % self.each == 0:
                made_up = _made_up(f"{one}-made-up", registered(events), person)
                changed[one] = ((one, events), *_by_now((f"{one}-made-up", made_up), world))
        return world.with_histories(changed)


@attrs.frozen
class TrivialProposals:
    """A dozen proposals are filed, which nobody assesses, or somebody refuses."""

    number: int = 12

    name = "trivial proposals"
    what = "files a dozen proposals that nobody needs: colleagues refuse half of them, and leave the others alone"

    def play(self, world: World, person: str, /) -> World:
        """Return the world in which *person* filed proposals."""
        refuser = next(one for one in (*world.staff, "somebody else") if one != person)
        filed = tuple(self._filed(number, person, refuser, world) for number in range(self.number))
        return attrs.evolve(world, proposals=(*world.proposals, *filed))

    def _filed(self, number: int, person: str, refuser: str, world: World) -> ImprovementProposal:
        at = world.period.since + world.period.days * _DAY * number / self.number
        refused = Assessment(by=refuser, at=at, accepted=False) if number % 2 else None
        return ImprovementProposal(id=f"{person}-trivial-{number}", by=person, at=at, assessed=refused)


def _made_up(complaint_id: str, like: told.Registered, person: str) -> History:
    at, by = like.at + 2 * _DAY, as_staff(person)
    submission = attrs.evolve(
        like.submission,
        category="other/question",
        product=f"other {complaint_id}",
        received_at=at,
        receiver=person,
        channel="phone",
        source_key=None,
    )
    return (
        tell(told.Registered, at, by, complaint_id=complaint_id, submission=submission),
        note(at, by, Direction.IN),
        *_served(at + _HOUR, person),
        note(at + _DAY, by, Direction.IN),
        tell(told.Accepted, at + _DAY, by, remark="said on the telephone"),
        tell(told.Closed, at + 2 * _DAY, by),
    )


def _served(at: datetime, person: str) -> History:
    by = as_staff(person)
    return (tell(told.Answered, at, by, resolution=a_resolution(decided_by=person)), letter(at, by))


def _by_now(pair: tuple[str, History], world: World) -> tuple[tuple[str, History], ...]:
    """Return a history as far as it has come, if it has begun."""
    one, events = pair
    so_far = tuple(event for event in events if event.at <= world.now)
    return ((one, so_far),) if so_far else ()
