"""Stores that take one thing for another: events, tenants, and names that are alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import attrs

from conformance.breaking import Altering, Keeping, Noting, breaks
from grievance.errors import StaleComplaint
from grievance.storage import Commit, Due, Head, History, IndexEntry, Numbered, Page, Query, Related, Saved
from grievance.storage._position import check_limit, cursor, position
from grievance.storage.memory import _ANSWERS, MemoryStore, _Tenant


class Blobs(Noting):
    """Keeps the bytes of events apart from all else."""

    def put(self, tenant: str, commit: Commit) -> None:
        """Write the bytes of a commit."""
        for event in commit.events:
            self.noted[(*self.folder(tenant), commit.head.id, event.seq)] = event

    def folder(self, tenant: str) -> tuple[str, ...]:
        """Return where the events of a tenant are."""
        return (tenant,)

    def history(self, tenant: str, complaint_id: str, /) -> History:
        history, folder = super().history(tenant, complaint_id), self.folder(tenant)
        events = ((event, self.noted[(*folder, complaint_id, event.seq)]) for event in history.events)
        return attrs.evolve(
            history, events=tuple(attrs.evolve(one, document=blob.document, seal=blob.seal) for one, blob in events)
        )


@breaks("refused_commit_changes_nothing")
class WritesEventsFirst(Blobs):
    """Events are written before versions are compared."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        for commit in commits:
            if commit.request_key not in self._at(tenant).requests:
                self.put(tenant, commit)
        return super().save(tenant, commits)


@breaks("complaints_belong_to_their_tenant")
class MixesEvents(Keeping, Blobs):
    """Events of all tenants are kept together."""

    def folder(self, tenant: str) -> tuple[str, ...]:
        return ()

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        if not outcome.repeated:
            self.put(tenant, commit)


@breaks("refused_commit_changes_nothing")
class OrdersFirst(MemoryStore):
    """Effects are ordered before all of a customer is compared."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        at = self._at(tenant)
        for commit in commits:
            if commit.all_of_customer is not None and at.version(commit.head.id) == commit.expected_version:
                at.effects |= {effect.id: effect for effect in commit.effects if effect.id not in at.effects}
        return super().save(tenant, commits)


@breaks("history_is_read_back")
class TellsTheFirstOfAll(Altering):
    """All events of a commit get the personal values of the first."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        personal = commit.events[0].personal
        return attrs.evolve(commit, events=tuple(attrs.evolve(event, personal=personal) for event in commit.events))


@breaks("history_is_read_back")
class TellsTheLatest(MemoryStore):
    """Of each personal value the latest stands in all events that have it."""

    def history(self, tenant: str, complaint_id: str, /) -> History:
        history, latest = super().history(tenant, complaint_id), dict[str, bytes]()
        for event in history.events:
            latest |= event.personal
        told = (attrs.evolve(one, personal={path: latest[path] for path in one.personal}) for one in history.events)
        return attrs.evolve(history, events=tuple(told))


@breaks("complaint_may_have_no_secret")
class TakesASecretLater(Keeping):
    """What began without a secret takes that of a later commit."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        stored = self.stored(tenant, outcome.complaint_id)
        self.noted |= {outcome.complaint_id: True} if commit.erases else {}
        if stored.secret is None and outcome.complaint_id not in self.noted:
            stored.secret = commit.secret


class Crossing(MemoryStore):
    """Answers a query for all tenants."""

    kind: type[Query]

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        if type(query) is not self.kind:
            return super().find(tenant, query, limit=limit, after=after)
        check_limit(limit)
        start, (answers, place) = position(after), _ANSWERS[self.kind]
        every = [kept for at in self._tenants.values() for kept in at.kept.values() if answers(query, kept)]
        behind = sorted(((place(one), one.index) for one in every), key=lambda pair: pair[0])
        behind = [pair for pair in behind if start is None or pair[0] > start]
        rest = cursor(behind[limit - 1][0]) if len(behind) > limit else None
        return Page(entries=tuple(entry for _, entry in behind[:limit]), after=rest)


@breaks("complaints_belong_to_their_tenant")
class CrossesTheDue(Crossing):
    """What is due is due for all."""

    kind = Due


@breaks("complaints_belong_to_their_tenant")
class CrossesTheRelated(Crossing):
    """Related are those of other tenants."""

    kind = Related


@breaks("register_belongs_to_its_tenant")
class CrossesTheNumbered(Crossing):
    """The register that is read is that of all."""

    kind = Numbered


class Collating(Noting):
    """Takes ids for one that are equal when they are folded."""

    def folded(self, name: str) -> str:
        """Return what is compared of a name."""
        raise NotImplementedError

    def known(self, complaint_id: str) -> Any:
        """Return the id under which a complaint is kept."""
        return self.noted.get(self.folded(complaint_id), complaint_id)

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        for commit in commits:
            if (known := self.known(commit.head.id)) != commit.head.id:
                raise StaleComplaint(known, expected=commit.expected_version, actual=1)
        saved = super().save(tenant, commits)
        self.noted |= {self.folded(one.complaint_id): one.complaint_id for one in saved}
        return saved

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        return super().get(tenant, [self.known(one) for one in complaint_ids])


@breaks("names_that_differ_are_apart")
class IgnoresCase(Collating):
    """Ids have no case."""

    def folded(self, name: str) -> str:
        return name.casefold()


@breaks("names_that_differ_are_apart")
class IgnoresForm(Collating):
    """Ids are compared as they look."""

    def folded(self, name: str) -> str:
        return unicodedata.normalize("NFC", name)


@breaks("names_that_differ_are_apart")
class IgnoresPadding(Collating):
    """Space at the end of ids does not count."""

    def folded(self, name: str) -> str:
        return name.rstrip(" ")


@breaks("names_that_differ_are_apart")
class IgnoresCaseOfKeys(Altering):
    """Request keys have no case."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        return attrs.evolve(commit, request_key=commit.request_key and commit.request_key.casefold())


@breaks("names_that_differ_are_apart")
class IgnoresCaseOfTenants(MemoryStore):
    """Tenants have no case."""

    def _at(self, tenant: str) -> _Tenant:
        return super()._at(tenant.casefold())


@breaks("names_that_differ_are_apart")
class IgnoresCaseOfEffects(Altering):
    """Effects have no case."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        there = {effect_id.casefold(): effect_id for effect_id in self._at(tenant).effects}
        new = (effect for effect in commit.effects if there.get(effect.id.casefold(), effect.id) == effect.id)
        return attrs.evolve(commit, effects=tuple(new))


@breaks("names_that_differ_are_apart")
class CutsKeys(Altering):
    """Request keys are cut behind 64 letters."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        return attrs.evolve(commit, request_key=commit.request_key and commit.request_key[:64])
