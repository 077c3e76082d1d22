"""Stores that break the laws of queues, of other queries and of pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import attrs

from conformance.breaking import Answering, Keeping, breaks
from conformance.stores import LaggingStore
from grievance.errors import InvalidValue
from grievance.storage import Changed, Commit, Due, IndexEntry, Page, Query, Queue, Related, Saved
from grievance.storage._position import cursor
from grievance.storage.memory import MemoryStore, _Place, _Stored


@breaks("queue_is_ordered_by_rank")
class RanksBySecond(Answering):
    """Ranks within a second are equal."""

    def place(self, query: Any, kept: _Stored) -> _Place:
        number, name = super().place(query, kept)
        recent = isinstance(query, Queue) and kept.index.rank_at is not None and kept.index.rank_at.year == 2026
        return (number // 1_000_000 if recent else number), name


@breaks("equal_places_are_ordered_by_id")
class OrdersByHalves(Answering):
    """Ids are ordered as they are in UTF-16."""

    def place(self, query: Any, kept: _Stored) -> _Place:
        number, name = super().place(query, kept)
        return number, name.encode("utf-16-be").hex()


@breaks("equal_places_are_ordered_by_id")
class OrdersWithoutCase(Answering):
    """Capitals do not count in the order of what is related."""

    def place(self, query: Any, kept: _Stored) -> _Place:
        number, name = super().place(query, kept)
        return number, name.casefold() if isinstance(query, Related) else name


@breaks("queue_holds_what_is_open_and_ranked")
class QueuesTheNew(Answering):
    """What came in closed is in the queue."""

    def answers(self, query: Any, kept: _Stored) -> bool:
        odd = isinstance(query, Queue) and kept.head.version == 1 and kept.index.complaint_id == "closed"
        return super().answers(query, kept) or (odd and query == Queue())


@breaks("queue_holds_what_is_open_and_ranked")
class QueuesTheUnranked(Answering):
    """What has no rank is in the queue by its receipt."""

    def answers(self, query: Any, kept: _Stored) -> bool:
        return super().answers(query, kept) or (query == Queue() and kept.index.open and kept.index.rank_at is None)

    def place(self, query: Any, kept: _Stored) -> _Place:
        unranked = isinstance(query, Queue) and kept.index.rank_at is None
        return (0, kept.index.complaint_id) if unranked else super().place(query, kept)


@breaks("queue_is_narrowed_by_each_field")
class NarrowsByOne(Answering):
    """Where a team is given the level does not count."""

    def answers(self, query: Any, kept: _Stored) -> bool:
        if isinstance(query, Queue) and query.team is not None and query.owner is None:
            query = attrs.evolve(query, level=None)
        return super().answers(query, kept)


@breaks("entry_that_changes_moves")
class StaysWithTheOwner(Keeping):
    """Who has owned a complaint finds all in their queue, whoever owns it now."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        if query == Queue(owner="x"):
            query = Queue() if "x" in self.noted.values() else query
        return super().find(tenant, query, limit=limit, after=after)

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        if commit.expected_version and commit.index.team == "y":
            self.noted[commit.head.id] = "x"


@breaks("exceptions_are_a_queue")
class MakesNoExceptions(Answering):
    """All of a team are exceptions."""

    def answers(self, query: Any, kept: _Stored) -> bool:
        of_a_team = isinstance(query, Queue) and query.team is not None
        return super().answers(attrs.evolve(query, exception=False) if of_a_team else query, kept)


@breaks("due_includes_its_bound")
class DueAfterwards(Answering):
    """What is due at the instant itself is not due yet."""

    def answers(self, query: Any, kept: _Stored) -> bool:
        at_once = isinstance(query, Due) and kept.index.next_due == query.before
        return super().answers(query, kept) and not (at_once and kept.index.customer_id is None)


@breaks("due_is_whatever_has_something_due")
class DueInTheQueue(Answering):
    """Only what has a rank is due."""

    def answers(self, query: Any, kept: _Stored) -> bool:
        unranked = isinstance(query, Due) and kept.index.rank_at is None
        return super().answers(query, kept) and not unranked


@breaks("earliest_due_comes_first")
class DueByRank(Answering):
    """What is due is ordered by rank."""

    def place(self, query: Any, kept: _Stored) -> _Place:
        return super().place(Queue() if isinstance(query, Due) and kept.index.rank_at else query, kept)


@breaks("related_is_by_customer_or_product")
class CustomerAndProduct(Answering):
    """What is related by both has to be both."""

    def answers(self, query: Any, kept: _Stored) -> bool:
        both = isinstance(query, Related) and None not in (query.customer_id, query.product)
        index = kept.index
        apart = index.received_at == index.rank_at and None in (index.customer_id, index.product)
        return super().answers(query, kept) and not (both and apart)


@breaks("related_includes_its_bound")
class RelatedAfterwards(Answering):
    """What was received at the instant itself is not related."""

    def answers(self, query: Any, kept: _Stored) -> bool:
        at_once = isinstance(query, Related) and kept.index.received_at == query.since
        return super().answers(query, kept) and not at_once


@breaks("latest_related_comes_first")
class EarliestFirst(Answering):
    """What was received earliest is first among what is related by one of two."""

    def place(self, query: Any, kept: _Stored) -> _Place:
        number, name = super().place(query, kept)
        index = kept.index
        both = isinstance(query, Related) and None not in (query.customer_id, query.product)
        apart = index.received_at != index.rank_at and None in (index.customer_id, index.product)
        return (-number if both and apart else number), name


@breaks("related_finds_any_stage")
class RelatesTheOpen(Answering):
    """What is closed is not related."""

    def answers(self, query: Any, kept: _Stored) -> bool:
        return super().answers(query, kept) and (kept.index.open or not isinstance(query, Related))


@breaks("changed_is_in_the_order_of_the_latest_change")
class ChangedWhenCreated(Answering):
    """The order is that of the first save, until somebody reads on."""

    reading = False

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        self.reading = limit < 9 or after is not None
        return super().find(tenant, query, limit=limit, after=after)

    def place(self, query: Any, kept: _Stored) -> _Place:
        first = query == Changed() and not self.reading
        return (kept.number, kept.index.complaint_id) if first else super().place(query, kept)


@breaks("changed_shows_again_what_changes_again")
class ShowsChangesOnce(Answering):
    """What a reader has seen is not shown to them again."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        self.seen: set[str] = self.seen if after else set()
        page = super().find(tenant, query, limit=limit, after=after)
        self.seen |= {entry.complaint_id for entry in page.entries}
        return page

    def answers(self, query: Any, kept: _Stored) -> bool:
        return super().answers(query, kept) and (query != Changed() or kept.index.complaint_id not in self.seen)


@breaks("pages_neither_repeat_nor_drop")
class DropsTheEqual(MemoryStore):
    """The next page begins behind all that have the same place, if there is a colon in the id of its cursor."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        if after is not None and isinstance(query, Due) and after.count(":") > 1:
            after = f"{after.partition(':')[0]}:\U0010ffff"
        return super().find(tenant, query, limit=limit, after=after)


@breaks("last_page_says_so")
class OnePageTooMany(MemoryStore):
    """A full page has a cursor, though it is the last."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        page = super().find(tenant, query, limit=limit, after=after)
        full = query == Queue() and len(page.entries) == limit and page.after is None
        if not full:
            return page
        rank_at = page.entries[-1].rank_at
        assert rank_at is not None
        return attrs.evolve(page, after=cursor((2**58, page.entries[-1].complaint_id)))


@breaks("last_page_says_so")
class OneEntryTooMany(MemoryStore):
    """A page of three has four entries."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        return super().find(tenant, query, limit=4 if limit == 3 else limit, after=after)


@breaks("cursor_outlives_its_entry")
class LooksForTheEntry(MemoryStore):
    """If the entry of a cursor is gone, the queue begins again."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        whole = super().find(tenant, query, limit=999).entries if query == Queue() else ()
        there = {entry.complaint_id for entry in whole}
        name = after.partition(":")[2] if after is not None else ""
        gone = name and there and name not in there
        return super().find(tenant, query, limit=limit, after=None if gone else after)


@breaks("what_comes_between_pages_is_in_its_place")
class ReadsASnapshot(Answering):
    """The next page knows nothing of what came after the first."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        if after is None:
            self.there = set(self._at(tenant).kept)
        return super().find(tenant, query, limit=limit, after=after)

    def answers(self, query: Any, kept: _Stored) -> bool:
        return super().answers(query, kept) and (query != Queue() or kept.index.complaint_id in self.there)


@breaks("page_holds_one_entry_at_least")
class EmptyPages(MemoryStore):
    """Who asks for nothing gets nothing."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        return super().find(tenant, query, limit=limit, after=after) if limit > 0 else Page(entries=())


@breaks("cursor_is_one_of_an_earlier_page")
class BeginsAgain(MemoryStore):
    """What is no cursor is the beginning."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        try:
            return super().find(tenant, query, limit=limit, after=after)
        except InvalidValue as refusal:
            if refusal.field != "after":
                raise
            return super().find(tenant, query, limit=limit)


@breaks("what_is_saved_is_found_at_once")
class FindsLate(LaggingStore):
    """Queries answer late, claims at once, and nobody is told."""

    lacks: ClassVar[Mapping[str, str]] = {}

    def claim(self, *args: Any, **named: Any) -> IndexEntry | None:
        return MemoryStore.claim(self, *args, **named)


@breaks("what_is_claimed_is_taken_at_once")
class ClaimsLate(LaggingStore):
    """Claims take late, queries answer at once, and nobody is told."""

    lacks: ClassVar[Mapping[str, str]] = {}

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        return MemoryStore.find(self, tenant, query, limit=limit, after=after)


@breaks("queue_holds_what_is_open_and_ranked")
class QueuesOnce(Answering):
    """What came in closed is in no queue, though it was opened."""

    def answers(self, query: Any, kept: _Stored) -> bool:
        return super().answers(query, kept) and not (query == Queue() and kept.index.complaint_id == "closed")


@breaks("what_is_saved_is_found_at_once")
class ClosesLate(LaggingStore):
    """What was closed is in the queue for a while, and nobody is told."""

    lacks: ClassVar[Mapping[str, str]] = {}

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        shown = super().find(tenant, query, limit=limit, after=after)
        now = MemoryStore.find(self, tenant, query, limit=limit, after=after)
        self.catch_up()
        return shown if query == Queue() and shown.entries and not now.entries else now

    def claim(self, *args: Any, **named: Any) -> IndexEntry | None:
        return MemoryStore.claim(self, *args, **named)
