"""Stores whose answers are of places that were: indexes that are not kept up, and pages that are counted."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from conformance.breaking import Answering, Keeping, breaks
from grievance.storage import Commit, Due, IndexEntry, Page, Query, Queue, Related, Saved, Search
from grievance.storage._position import check_limit, cursor, position
from grievance.storage.memory import MemoryStore, _Place, _Stored

BY_OFFSET: list[type[MemoryStore]] = []
"""Stores whose cursors count entries."""


class Staying(Keeping, Answering):
    """Has an index in which one field of an entry stays what it was at first."""

    field: str
    kind: type[Query]

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        name, value = (tenant, outcome.complaint_id), getattr(commit.index, self.field)
        if value is None:
            self.noted.pop(name, None)
        elif not outcome.repeated:
            self.noted.setdefault(name, value)

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        self.tenant = tenant
        return super().find(tenant, query, limit=limit, after=after)

    def before(self, query: Any, kept: _Stored) -> _Stored:
        """Return what the index knows."""
        if type(query) is not self.kind:
            return kept
        first: dict[str, Any] = {self.field: self.noted.get((self.tenant, kept.index.complaint_id))}
        return attrs.evolve(kept, index=attrs.evolve(kept.index, **first))

    def answers(self, query: Any, kept: _Stored) -> bool:
        return super().answers(query, self.before(query, kept))

    def place(self, query: Any, kept: _Stored) -> _Place:
        return super().place(query, self.before(query, kept))


@breaks("entry_that_changes_moves")
class StaysInRank(Staying):
    """A complaint has its first rank."""

    field, kind = "rank_at", Queue


@breaks("entry_that_changes_moves")
class StaysInStage(Staying):
    """A complaint is in its first stage."""

    field, kind = "stage", Queue


@breaks("entry_that_changes_moves")
class StaysAnException(Staying):
    """An exception is one for ever."""

    field, kind = "exception", Queue


@breaks("entry_that_changes_moves")
class StaysDue(Staying):
    """A complaint is due when it was due at first."""

    field, kind = "next_due", Due


@breaks("entry_that_changes_moves")
class StaysWithTheCustomer(Staying):
    """A complaint is of its first customer."""

    field, kind = "customer_id", Related


@breaks("entry_that_changes_moves")
class StaysWithTheProduct(Staying):
    """A complaint is about its first product."""

    field, kind = "product", Related


@breaks("entry_that_changes_moves")
class StaysReceived(Staying):
    """A complaint was received when it was said to be at first."""

    field, kind = "received_at", Related


class Counting(MemoryStore):
    """Its cursors count the entries before them."""

    kind: ClassVar[type[Query]]

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        if type(query) is not self.kind:
            return super().find(tenant, query, limit=limit, after=after)
        return _counted(super().find(tenant, query, limit=9999).entries, limit, after)


def _counted(every: tuple[IndexEntry, ...], limit: int, after: str | None) -> Page[IndexEntry]:
    check_limit(limit)
    place = position(after)
    start = place[0] if place else 0
    rest = cursor((start + limit, "")) if len(every) > start + limit else None
    return Page(entries=every[start : start + limit], after=rest)


class CountsQueues(Counting):
    """The queue is read by number."""

    kind = Queue


class CountsTheDue(Counting):
    """What is due is read by number."""

    kind = Due


class CountsTheRelated(Counting):
    """What is related is read by number."""

    kind = Related


BY_OFFSET += [CountsQueues, CountsTheDue, CountsTheRelated]


@breaks("search_is_read_in_pages")
class CountsTheFound(MemoryStore):
    """What is found is read by number."""

    def search(self, tenant: str, search: Search, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        return _counted(super().search(tenant, search, limit=9999).entries, limit, after)


@breaks("related_includes_its_bound")
class RelatesTheOld(Answering):
    """What is related by its product is so however old it is."""

    def answers(self, query: Any, kept: _Stored) -> bool:
        same = isinstance(query, Related) and query.product is not None and query.product == kept.index.product
        return same or super().answers(query, kept)
