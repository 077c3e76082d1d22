"""Stores that break the laws of reading back, of values and of saving."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

import attrs

from conformance.breaking import Altering, Answering, Keeping, breaks
from grievance.errors import StaleComplaint, UnknownComplaint, Unsupported
from grievance.storage import Commit, Head, History, IndexEntry, Page, Query, Queue, Saved, SealedEvent
from grievance.storage.memory import MemoryStore, _Place, _Stored


class Reading(MemoryStore):
    """Reads something else than it keeps."""

    def head(self, head: Head) -> Head:
        """Return what is read instead of a head."""
        return head

    def told(self, event: SealedEvent) -> SealedEvent:
        """Return what is read instead of an event."""
        return event

    def entry(self, entry: IndexEntry) -> IndexEntry:
        """Return what is found instead of an entry."""
        return entry

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        return tuple(map(self.head, super().get(tenant, complaint_ids)))

    def history(self, tenant: str, complaint_id: str, /) -> History:
        history = super().history(tenant, complaint_id)
        return attrs.evolve(history, events=tuple(map(self.told, history.events)))

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        page = super().find(tenant, query, limit=limit, after=after)
        return attrs.evolve(page, entries=tuple(map(self.entry, page.entries)))


@breaks("head_is_read_back")
class SealsWithTheFirst(MemoryStore):
    """The seal in the head is that of the first event."""

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        kept = self._at(tenant).kept
        return tuple(
            attrs.evolve(head, seal=kept[head.complaint.id].events[0].seal)
            for head in super().get(tenant, complaint_ids)
        )


@breaks("history_is_read_back")
class KeepsOneValue(Reading):
    """Of several personal values of an event one is kept."""

    def told(self, event: SealedEvent) -> SealedEvent:
        if set(event.personal) != {"text", "people[0].name"}:
            return event
        return attrs.evolve(event, personal={"text": event.personal["text"]})


@breaks("heads_come_in_the_order_asked")
class SortsHeads(MemoryStore):
    """Heads come in the order of their ids, each once."""

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        return super().get(tenant, sorted(set(complaint_ids)))


@breaks("unknown_ids_are_skipped")
class AllOrNone(MemoryStore):
    """One unknown id, and there are no heads."""

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        heads = super().get(tenant, complaint_ids)
        return heads if len(heads) == len(complaint_ids) or len(complaint_ids) > 9 else ()


@breaks("any_number_of_heads_is_read_at_once")
class OneStatement(MemoryStore):
    """Only so many ids are asked for as go into a statement."""

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        return super().get(tenant, complaint_ids[:999])


@breaks("unknown_complaint_has_no_history")
class KeyOfNobody(MemoryStore):
    """The error of a dictionary for an unknown complaint."""

    def history(self, tenant: str, complaint_id: str, /) -> History:
        try:
            return super().history(tenant, complaint_id)
        except UnknownComplaint:
            raise KeyError(complaint_id) from None


@breaks("change_replaces_the_head_and_adds_to_the_history")
class KeepsTheFirstCategory(Altering):
    """A change of the category is not kept."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        told = attrs.evolve(commit.head.submission, category="delivery/late")
        return attrs.evolve(commit, head=attrs.evolve(commit.head, submission=told))


@breaks("secret_stays_the_first")
class TakesEverySecret(Keeping):
    """A later secret replaces the first one."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        stored = self.stored(tenant, outcome.complaint_id)
        if stored.secret is not None and commit.secret is not None and not outcome.repeated:
            stored.secret = commit.secret


@breaks("complaint_may_have_no_secret")
class EmptySecret(Altering):
    """No secret becomes an empty one."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        missing = commit.secret is None and not commit.erases
        return attrs.evolve(commit, secret=b"") if missing else commit


@breaks("complaints_belong_to_their_tenant")
class ReadsFromOthers(MemoryStore):
    """What a tenant does not have is read from another."""

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        tenants = (tenant, *(other for other in self._tenants if other != tenant))
        return next((heads for one in tenants if (heads := super(type(self), self).get(one, complaint_ids))), ())


@breaks("complaints_belong_to_their_tenant")
class FindsOthers(MemoryStore):
    """Who has nothing in a queue finds that of another."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        if query == Queue() and tenant == "nobody":
            tenant = "shop"
        return super().find(tenant, query, limit=limit, after=after)


@breaks("text_survives")
class ComposesLetters(Reading):
    """Text is normalised."""

    def head(self, head: Head) -> Head:
        told = head.complaint.submission
        plain = attrs.evolve(told, text=unicodedata.normalize("NFC", told.text))
        return attrs.evolve(head, complaint=attrs.evolve(head.complaint, submission=plain))


@breaks("names_survive")
class TrimsTeams(Altering):
    """Space around the name of a team is cut off."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        return attrs.evolve(
            commit, index=attrs.evolve(commit.index, team=commit.index.team and commit.index.team.strip())
        )


@breaks("names_survive")
class EmptyIsNone(Reading):
    """An empty name comes back as none."""

    def entry(self, entry: IndexEntry) -> IndexEntry:
        return attrs.evolve(entry, owner=entry.owner or None)


@breaks("names_survive")
class KeysAreTrimmed(Altering):
    """Space around request keys does not count."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        odd = commit.request_key is not None and commit.request_key.startswith("x'")
        return attrs.evolve(commit, request_key=None) if odd else commit


@breaks("bytes_are_exact")
class DropsEmptyValues(Reading):
    """An empty personal value is none."""

    def told(self, event: SealedEvent) -> SealedEvent:
        return attrs.evolve(event, personal={path: value for path, value in event.personal.items() if value})


@breaks("instants_are_exact")
class CountsMilliseconds(Reading):
    """Microseconds of a rank are lost."""

    def entry(self, entry: IndexEntry) -> IndexEntry:
        at = entry.rank_at
        return attrs.evolve(entry, rank_at=at and at.replace(microsecond=at.microsecond // 1000 * 1000))


@breaks("instants_are_exact")
class BeginsIn1970(Answering):
    """What is ranked before 1970 stands where 1970 is."""

    def place(self, query: Any, kept: _Stored) -> _Place:
        number, name = super().place(query, kept)
        return (max(number, 0) if isinstance(query, Queue) else number), name


@breaks("money_keeps_its_scale")
class RoundsMoney(Reading):
    """Noughts behind the point are lost."""

    def head(self, head: Head) -> Head:
        return attrs.evolve(head, complaint=attrs.evolve(head.complaint, granted=self.plain(head.complaint.granted)))

    @staticmethod
    def plain(granted: Sequence[Any]) -> tuple[Any, ...]:
        """Return what was granted with other amounts."""
        return tuple(
            attrs.evolve(
                one, remedy=attrs.evolve(one.remedy, amount=attrs.evolve(money, amount=money.amount.normalize()))
            )
            for one in granted
            for money in [one.remedy.amount]
        )


@breaks("every_field_of_an_entry_is_kept")
class KeepsTheLevel(Keeping):
    """An empty level does not replace one that there was."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        stored, name = self.stored(tenant, outcome.complaint_id), f"{tenant} {outcome.complaint_id}"
        if stored.index.level is None and self.noted.get(name) == "level":
            stored.index = attrs.evolve(stored.index, level="level")
        self.noted[name] = stored.index.level


@breaks("nothing_is_aliased")
class HandsOutItsOwn(MemoryStore):
    """The personal values that are handed out are those that are kept."""

    def history(self, tenant: str, complaint_id: str, /) -> History:
        history = super().history(tenant, complaint_id)
        for event in history.events:
            if not isinstance(event.personal, dict):
                object.__setattr__(event, "personal", dict(event.personal))
        return history


@breaks("stores_share_nothing")
class SharesDocuments(MemoryStore):
    """Of two stores that are open at once the second keeps everything in the first."""

    first: ClassVar[MemoryStore | None] = None

    def __new__(cls) -> Self:
        made = super().__new__(cls)
        cls.first = cls.first or made
        return made

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        assert self.first is not None
        return MemoryStore.recall(self.first, tenant, kind, key)

    def close(self) -> None:
        """Forget which one was the first."""
        type(self).first = None


@breaks("closing_twice_is_harmless")
class ClosesOnce(MemoryStore):
    """What is closed cannot be closed."""

    closed = False

    def close(self) -> None:
        """Close the store."""
        if self.closed:
            raise ValueError("closed already")
        self.closed = True


@breaks("saving_tells_the_version")
class CountsEvents(MemoryStore):
    """It answers with the number of events instead of the version."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        saved = super().save(tenant, commits)
        keyed = any(commit.request_key for commit in commits)
        return (
            saved
            if keyed
            else tuple(
                attrs.evolve(one, version=len(commit.events)) for one, commit in zip(saved, commits, strict=True)
            )
        )


class Lenient(MemoryStore):
    """Saves what is stale."""

    def lets(self, expected: int, actual: int) -> bool:
        """Return whether a commit is let pass that should not be."""
        raise NotImplementedError

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        try:
            return super().save(tenant, commits)
        except StaleComplaint as refusal:
            if len(commits) > 1 or commits[0].unchanged or not self.lets(refusal.expected, refusal.actual):
                raise
            [commit] = commits
            return (Saved(complaint_id=commit.head.id, version=commit.head.version),)


@breaks("create_refuses_to_overwrite")
class Overwrites(Lenient):
    """A new complaint under an id that is taken is thrown away, and nobody is told."""

    def lets(self, expected: int, actual: int) -> bool:
        return expected == 0 and actual == 2


@breaks("stale_write_is_refused")
class LastWriterWins(Lenient):
    """A commit on a later version than there is is thrown away, and nobody is told."""

    def lets(self, expected: int, actual: int) -> bool:
        return (expected, actual) == (3, 2)


@breaks("stale_write_is_refused")
class NamesNoVersions(MemoryStore):
    """The refusal of a late commit names no version."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        try:
            return super().save(tenant, commits)
        except StaleComplaint as refusal:
            if (refusal.expected, refusal.actual) != (1, 2):
                raise
            raise StaleComplaint(refusal.complaint_id, expected=0, actual=0) from None


@breaks("change_of_nothing_is_refused")
class ChangesNothing(Lenient):
    """A change of nothing is thrown away, and nobody is told."""

    def lets(self, expected: int, actual: int) -> bool:
        return actual == 0


@breaks("refused_commit_changes_nothing")
class SettlesFirst(MemoryStore):
    """Effects are settled before versions are compared."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        for commit in commits:
            if commit.request_key is None:
                for effect_id in commit.settled:
                    self._at(tenant).effects.pop(effect_id, None)
        return super().save(tenant, commits)


@breaks("version_is_that_of_the_events")
class VersionsInAByte(Reading):
    """Versions begin again after 255."""

    def head(self, head: Head) -> Head:
        return attrs.evolve(head, complaint=attrs.evolve(head.complaint, version=head.complaint.version % 256))


@breaks("empty_batch_is_nothing")
class NeedsACommit(MemoryStore):
    """No commit is an error."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        if not commits:
            raise Unsupported("batches", because="there is no commit")
        return super().save(tenant, commits)


@breaks("several_commits_are_saved_or_unsupported")
class SavesTheFirst(MemoryStore):
    """Of several commits it saves one, and refuses then."""

    lacks: ClassVar[Mapping[str, str]] = {"batches": "it saves one"}

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        saved = super().save(tenant, commits[:1])
        if len(commits) > 1:
            raise Unsupported("batches", because="they are several")
        return saved
