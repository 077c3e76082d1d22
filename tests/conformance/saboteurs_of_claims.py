"""Stores that break the laws of claims."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from conformance.breaking import Answering, Claiming, Keeping, breaks
from grievance.storage import Commit, IndexEntry, Queue, Saved
from grievance.storage.memory import MemoryStore, _Stored


class Asking(MemoryStore):
    """Claims something else than it was asked for."""

    def queue(self, queue: Queue) -> Queue:
        """Return what is claimed instead of *queue*."""
        return queue

    def instant(self, at: datetime) -> datetime:
        """Return what is taken for *at*."""
        return at

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        return super().claim(tenant, self.queue(queue), by=by, at=self.instant(at), until=self.instant(until))


@breaks("claim_goes_down_the_queue")
class GivesTheLast(Claiming):
    """The last of the queue is given first, the others then."""

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        free = self.queued(tenant, queue, at) if len(self._at(tenant).kept) == 3 and queue == Queue() else []
        if not free or by in {"ann", "bob"}:
            return super().claim(tenant, queue, by=by, at=at, until=until)
        last = max(free, key=lambda kept: kept.index.complaint_id)
        last.claimed_until = until
        return last.index


@breaks("claim_gives_the_whole_entry")
class GivesAPart(Claiming):
    """The entry that is given lacks the product."""

    def given(self, tenant: str, entry: IndexEntry | None, by: str, until: datetime) -> IndexEntry | None:
        return entry and attrs.evolve(entry, product=None)


@breaks("abandoned_claim_returns")
class ClaimsALittleLonger(Asking):
    """A claim is over behind its end."""

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        return super().claim(tenant, queue, by=by, at=at - timedelta(microseconds=1) if at.tzinfo else at, until=until)


@breaks("abandoned_claim_returns")
class ClaimsALittleShorter(Asking):
    """A claim is over in the second in which it ends."""

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        return super().claim(tenant, queue, by=by, at=at + timedelta(microseconds=1) if at.tzinfo else at, until=until)


@breaks("abandoned_claim_returns")
class KeepsTheFirstEnd(Claiming):
    """Who claims what was claimed before has it until the end of the first claim."""

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        ends = {name: kept.claimed_until for name, kept in self._at(tenant).kept.items()}
        entry = super().claim(tenant, queue, by=by, at=at, until=until)
        if entry is not None and (end := ends[entry.complaint_id]) is not None:
            self._at(tenant).kept[entry.complaint_id].claimed_until = end
        return entry


@breaks("claim_outlives_changes")
class FreesWhatChanges(Keeping):
    """A change sets a complaint free."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        if not commit.erases:
            self.stored(tenant, outcome.complaint_id).claimed_until = None


@breaks("claim_outlives_changes")
class FreesWhatCloses(Keeping):
    """What is closed is free when it is opened again."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        if not commit.index.open:
            self.stored(tenant, outcome.complaint_id).claimed_until = None


@breaks("claim_hides_nothing")
class HidesWhatIsClaimed(Answering):
    """What is claimed is not in the queue that is read."""

    def answers(self, query: Any, kept: _Stored) -> bool:
        return super().answers(query, kept) and not (isinstance(query, Queue) and kept.claimed_until is not None)


@breaks("claim_is_narrowed_by_each_field")
class ClaimsOfAnyOwner(Asking):
    """Whose complaint it is does not count."""

    def queue(self, queue: Queue) -> Queue:
        return attrs.evolve(queue, owner=None)


@breaks("exceptions_are_claimed_from_their_queue")
class ClaimsNoExceptions(Asking):
    """Who claims an exception is given the first of all."""

    def queue(self, queue: Queue) -> Queue:
        return attrs.evolve(queue, exception=False)


@breaks("exceptions_are_claimed_from_their_queue")
class ClaimsAnyException(Asking):
    """Who claims an exception is given the first, of whichever team."""

    def queue(self, queue: Queue) -> Queue:
        return Queue(exception=True) if queue.exception else queue


@breaks("only_what_is_in_the_queue_is_claimed")
class ClaimsTheClosed(Claiming):
    """When nothing is in the queue what is closed is given."""

    def given(self, tenant: str, entry: IndexEntry | None, by: str, until: datetime) -> IndexEntry | None:
        closed = (kept.index for kept in self._at(tenant).kept.values() if not kept.index.open)
        return entry or next(closed, None)


@breaks("nobody_is_given_a_complaint_twice")
class GivesOnesOwn(Claiming):
    """When nothing is free one is given what one has."""

    def given(self, tenant: str, entry: IndexEntry | None, by: str, until: datetime) -> IndexEntry | None:
        every = self._at(tenant).kept.values()
        own = (kept.index for kept in every if kept.claimed_by == by == "ann" and len(every) == 1)
        return entry or next(own, None)


@breaks("claims_belong_to_their_tenant")
class ClaimsForAll(Claiming):
    """A claim takes the complaint of this id from all tenants."""

    def given(self, tenant: str, entry: IndexEntry | None, by: str, until: datetime) -> IndexEntry | None:
        for other in self._tenants.values():
            if entry is not None and entry.complaint_id in other.kept:
                other.kept[entry.complaint_id].claimed_until = until
        return entry


@breaks("instants_of_claims_are_of_any_zone")
class ReadsTheHands(Asking):
    """Instants are compared by what the clock on the wall showed."""

    def instant(self, at: datetime) -> datetime:
        return at.replace(tzinfo=UTC) if at.tzinfo else at


@breaks("claim_without_a_zone_is_refused")
class GuessesTheZone(Asking):
    """An instant without a zone is one of UTC."""

    def instant(self, at: datetime) -> datetime:
        return at if at.tzinfo else at.replace(tzinfo=UTC)


@breaks("claim_without_a_zone_is_refused")
class TakesAndRefuses(Claiming):
    """A claim takes before it looks until when."""

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        if until.tzinfo is None:
            super().claim(tenant, queue, by=by, at=at, until=until.replace(tzinfo=UTC))
        return super().claim(tenant, queue, by=by, at=at, until=until)
