"""Stores that keep a little, and not much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from conformance.breaking import Altering, Answering, breaks
from grievance.storage import Changed, Commit, Head, History, IndexEntry, Numbered, Page, Query, Related
from grievance.storage.memory import MemoryStore, _Place, _Stored


@breaks("any_number_of_heads_is_read_at_once")
class LastStatement(MemoryStore):
    """Of many statements the last one is answered."""

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        return super().get(tenant, complaint_ids[-999:])


@breaks("text_survives")
class CutsText(Altering):
    """Text is cut behind 255 letters."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        told = attrs.evolve(commit.head.submission, text=commit.head.submission.text[:255])
        return attrs.evolve(commit, head=attrs.evolve(commit.head, submission=told))


@breaks("version_is_that_of_the_events")
class CutsHistories(MemoryStore):
    """Of a history 1000 events are read."""

    def history(self, tenant: str, complaint_id: str, /) -> History:
        history = super().history(tenant, complaint_id)
        return attrs.evolve(history, events=history.events[:1000])


@breaks("last_page_says_so")
class CutsPages(MemoryStore):
    """No page has more than 100 entries."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        limit = min(limit, 100) if isinstance(query, Related) else limit
        return super().find(tenant, query, limit=limit, after=after)


class NumberingInText(Answering):
    """The tenth stands before the second."""

    kind: type[Query]

    def place(self, query: Any, kept: _Stored) -> _Place:
        number, name = super().place(query, kept)
        as_text = f"{number:<09}{len(str(number))}".replace(" ", "0")
        return (int(as_text) if type(query) is self.kind else number), name


@breaks("changed_is_in_the_order_of_the_latest_change")
class NumbersChangesInText(NumberingInText):
    """The tenth change stands before the second."""

    kind = Changed


@breaks("numbered_is_in_the_order_of_the_register")
class NumbersTheRegisterInText(NumberingInText):
    """The tenth complaint stands before the second."""

    kind = Numbered
