"""Games with what counts: cases disappear in others, or never appear."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from grievance.model import Complaint
from grievance.model import _record as record
from grievance.testing.gaming._seen import HANDLED, hard_kinds, kind_of, of_holder
from grievance.testing.gaming._strategy import Changes
from grievance.testing.gaming._telling import as_staff, registered, standing_at, tell, until
from grievance.testing.gaming._world import History, World, is_staff

__all__ = ["SelfMerging", "SuppressingRegistration"]


@attrs.frozen
class SelfMerging:
    """Cases that get old are closed as duplicates of other own ones, before they are late."""

    after: timedelta = timedelta(days=12)

    name = "self-merging"
    what = "merges each own case that gets old into another own one, shortly before it would be late"

    def play(self, world: World, person: str, /) -> World:
        """Return the world in which *person* has no old cases."""
        own = dict(of_holder(world, person))
        for one in own:
            own |= self._merged(one, own, person, world)
        return world.with_histories({one: ((one, events),) for one, events in own.items()})

    def _merged(self, one: str, own: dict[str, History], person: str, world: World) -> dict[str, History]:
        events = own[one]
        at = registered(events).submission.received_at + self.after
        count = until(events, at)
        before = standing_at(events, count)
        if at > world.now or not _free(before):
            return {}
        for other in reversed(own):
            found = _absorbing(other, own[other], before, at, person)
            if found is not None:
                return {one: (*events[:count], tell(record.Merged, at, as_staff(person), into=other)), other: found}
        return {}


def _free(complaint: Complaint) -> bool:
    """Return whether the lifecycle lets a complaint be merged."""
    stands = complaint.stage in HANDLED and complaint.merged_into is None
    return stands and complaint.offered is None and not complaint.open_tasks


def _absorbing(other: str, events: History, merged: Complaint, at: datetime, person: str) -> History | None:
    """Return the history of another case that takes a merged one in, None if it cannot then."""
    if other == merged.id or registered(events).at > at:
        return None
    count = until(events, at)
    complaint = standing_at(events, count)
    if complaint.stage not in HANDLED or complaint.merged_into is not None:
        return None
    absorbed = tell(
        record.Absorbed, at, as_staff(person), complaint_id=merged.id, received_at=merged.submission.received_at
    )
    return (*events[:count], absorbed, *events[count:])


@attrs.frozen
class SuppressingRegistration:
    """Cases of hard kinds that one would have to put on record oneself never are."""

    name = "suppressing registration"
    what = "does not put on record the complaints of hard kinds that reach this person first"

    def play(self, world: World, person: str, /) -> World:
        """Return the world in which hard cases are missing."""
        hard = hard_kinds(world)
        tied = {name for events in world.histories.values() for name in _tied(events)}
        changed: Changes = {
            one: ()
            for one, events in of_holder(world, person)
            if kind_of(events) in hard and one not in tied and not _tied(events) and _through(events, person)
        }
        return world.with_histories(changed)


def _through(events: History, person: str) -> bool:
    """Return whether a complaint reached the company through *person*; of an import nobody knows."""
    by = events[0].by
    return by.id == person if is_staff(by) else "import" in by.roles


def _tied(events: History) -> tuple[str, ...]:
    """Return the other complaints with which a history belongs together."""
    into = (event.into for event in events if isinstance(event, record.Merged))
    taken = (event.complaint_id for event in events if isinstance(event, record.Absorbed))
    linked = (event.to for event in events if isinstance(event, record.Linked))
    return (*into, *taken, *linked)
