"""Complaints that come from elsewhere, put into a store: into an empty one, or on from where a copy was interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import attrs

from grievance.errors import InvalidDocument, Problem, StorageError, Unsupported
from grievance.storage._archive._parts import CopiedComplaint, Part, Totals
from grievance.storage._archive._source import ALL
from grievance.storage._capabilities import Inventory, KeptDocument, Registry
from grievance.storage._port import ComplaintStore
from grievance.storage._queries import Changed, Numbered
from grievance.storage._values import Commit, Head, IndexEntry

__all__ = ["Imported", "receive"]

_BATCH = 100
_PAGE = 500


@attrs.frozen(kw_only=True)
class Imported:
    """
    What a tenant has after an import, all of it as in the source.

    ``known`` says how many of the complaints were there already, from an import that was interrupted.
    """

    tenant: str
    complaints: int
    known: int
    documents: int
    effects: int


def receive(store: ComplaintStore, tenant: str, parts: Iterable[Part], saved: Callable[[int], None]) -> Imported:
    """
    Put *parts* into *store* and say after each batch how many complaints are *saved*.

    Raises:
        StorageError: The store holds other complaints of *tenant*, or not what it was given.
    """
    reception = _Reception(store, tenant)
    batch: list[CopiedComplaint] = []
    for part in parts:
        if isinstance(part, CopiedComplaint):
            batch.append(part)
        if batch and (len(batch) == _BATCH or not isinstance(part, CopiedComplaint)):
            reception.take(batch)
            batch.clear()
            saved(reception.complaints)
        if isinstance(part, KeptDocument):
            reception.keep(part)
        elif isinstance(part, Totals):
            reception.end(part)
    return reception.outcome()


@attrs.define
class _Reception:
    store: ComplaintStore
    tenant: str
    complaints: int = 0
    known: int = 0
    documents: int = 0
    effects: list[str] = attrs.field(factory=list)
    begun: bool = False
    place: tuple[str, str] | None = None
    there: Sequence[bytes] = ()
    beside: int = 0

    def take(self, batch: Sequence[CopiedComplaint]) -> None:
        """Save those complaints that are not there yet."""
        ids = [one.head.id for one in batch]
        there = {head.complaint.id: head for head in self.store.get(self.tenant, ids)}
        commits: list[Commit] = []
        for one in batch:
            commits += self._left(one, there.get(one.head.id))
        if commits:
            self._save(commits)

    def _left(self, one: CopiedComplaint, head: Head | None) -> Sequence[Commit]:
        """Return what is left to be saved of a complaint, of which *head* is there."""
        self.complaints += 1
        self.effects += (effect.id for effect in one.effects)
        if one.number != self.complaints:
            raise InvalidDocument("export", [Problem(f"complaint {one.head.id!r}", "must be next in the register")])
        version = self._same(one, head) if head else 0
        if version == one.head.version:
            self.known += 1
            return ()
        if not self.begun:
            self._demand_nothing_else(one.number if version else one.number - 1)
            self.begun = True
        return [commit for commit in one.commits() if commit.expected_version >= version]

    def _same(self, one: CopiedComplaint, head: Head) -> int:
        """Return up to which version a complaint is there; refuse one that is not as it was copied."""
        kept = self.store.history(self.tenant, one.head.id)
        version = len(kept.events)
        requests = {key: at for key, at in one.requests.items() if at <= version}
        same = (
            head.complaint == one.head_at(version)
            and kept.events == one.events[:version]
            and kept.secret == one.secret
            and kept.number in (None, one.number)
            and (not isinstance(self.store, Inventory) or kept.requests == requests)
            and (not isinstance(self.store, Registry) or self._entry(one.number) == (one.index,))
        )
        if not same:
            raise StorageError(
                f"the target holds another complaint {one.head.id!r} of {self.tenant!r}: copy into an empty store"
            )
        return version

    def _entry(self, number: int) -> tuple[IndexEntry, ...]:
        return self.store.find(self.tenant, Numbered(since=number), limit=1).entries

    def _demand_nothing_else(self, known: int) -> None:
        """Refuse a tenant that has anything but the *known* complaints."""
        documents = isinstance(self.store, Inventory) and self.store.documents(self.tenant, limit=1).entries
        if documents or self._count() != known:
            raise StorageError(f"the target holds other complaints or documents of {self.tenant!r}: empty it first")

    def _count(self) -> int:
        if isinstance(self.store, Registry):
            return self.store.registered(self.tenant)
        count, after = 0, None
        while True:
            page = self.store.find(self.tenant, Changed(), limit=_PAGE, after=after)
            count += len(page.entries)
            after = page.after
            if after is None:
                return count

    def _save(self, commits: Sequence[Commit]) -> None:
        try:
            saved = self.store.save(self.tenant, commits)
        except Unsupported:
            saved = tuple(one for commit in commits for one in self.store.save(self.tenant, (commit,)))
        for one, commit in zip(saved, commits, strict=True):
            if one.repeated:
                raise StorageError(f"a request of complaint {commit.head.id!r} is known from another one")

    def keep(self, kept: KeptDocument) -> None:
        """Keep a document unless it is there."""
        place = (kept.kind, kept.key)
        if place != self.place:
            self.place, self.there, self.beside = place, self.store.recall(self.tenant, *place), 0
        if self.beside >= len(self.there):
            self.store.remember(self.tenant, *place, kept.document, beside=self.beside > 0)
        elif self.there[self.beside] != kept.document:
            raise StorageError(f"the target holds another document of the kind {kept.kind!r}: empty it first")
        self.beside += 1
        self.documents += 1

    def end(self, totals: Totals) -> None:
        """Refuse an import after which the store has not what it was given."""
        given = Totals(complaints=self.complaints, documents=self.documents, effects=len(self.effects))
        if totals != given:
            raise InvalidDocument("export", [Problem("the last line", "must count what stands before it")])
        outbox = [effect.id for effect in self.store.outbox(self.tenant, limit=ALL)]
        if outbox != self.effects or self._count() != self.complaints or self._documents() != self.documents:
            raise StorageError(
                f"the target holds more or less of {self.tenant!r} than was copied: empty it and begin anew"
            )

    def _documents(self) -> int:
        if not isinstance(self.store, Inventory):
            return self.documents
        count, after = 0, None
        while True:
            page = self.store.documents(self.tenant, limit=_PAGE, after=after)
            count += len(page.entries)
            after = page.after
            if after is None:
                return count

    def outcome(self) -> Imported:
        """Return the counts."""
        return Imported(
            tenant=self.tenant,
            complaints=self.complaints,
            known=self.known,
            documents=self.documents,
            effects=len(self.effects),
        )
