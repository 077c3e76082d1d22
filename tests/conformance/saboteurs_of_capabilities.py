"""Stores that break the laws of the register, of search, of inventory and of purging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import attrs

from conformance.breaking import Answering, Keeping, Looking, breaks
from grievance.errors import InvalidValue, StaleComplaint
from grievance.storage import (
    Commit,
    Head,
    History,
    IndexEntry,
    KeptDocument,
    Numbered,
    Page,
    Query,
    Saved,
    Search,
    words_in,
    words_of,
)
from grievance.storage.memory import MemoryStore, _Place, _Stored


@breaks("complaints_are_numbered_without_gaps")
class NumbersChanges(Keeping):
    """A second change of a complaint takes a number."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        self._at(tenant).registered += commit.expected_version == 2


@breaks("register_counts_all_complaints")
class CountsTheOpen(MemoryStore):
    """The register counts what is open."""

    def registered(self, tenant: str, /) -> int:
        return sum(kept.index.open for kept in self._at(tenant).kept.values())


@breaks("register_belongs_to_its_tenant")
class OneRegister(MemoryStore):
    """All tenants are numbered together."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        self._at(tenant).registered = max(at.registered for at in (self._at(tenant), *self._tenants.values()))
        return super().save(tenant, commits)


@breaks("refused_complaint_takes_no_number")
class NumbersTheRefused(MemoryStore):
    """A new complaint takes its number before it is refused."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        try:
            return super().save(tenant, commits)
        except StaleComplaint:
            self._at(tenant).registered += 1
            raise


@breaks("repeated_request_takes_no_number")
class NumbersTheRepeated(Keeping):
    """A repeated request takes a number."""

    def kept(self, tenant: str, commit: Commit, outcome: Saved) -> None:
        self._at(tenant).registered += outcome.repeated


@breaks("head_has_the_number_of_the_history")
class NumbersNoHeads(MemoryStore):
    """Heads have no numbers."""

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        return tuple(attrs.evolve(head, number=None) for head in super().get(tenant, complaint_ids))


@breaks("numbered_is_in_the_order_of_the_register")
class NumbersByChange(Answering):
    """What changed last is last in the register."""

    def place(self, query: Any, kept: _Stored) -> _Place:
        number, name = super().place(query, kept)
        return (kept.changed if isinstance(query, Numbered) else number), name


@breaks("numbered_begins_where_it_is_asked")
class NumbersFromTheFirst(MemoryStore):
    """The register always begins with its first complaint."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        query = Numbered() if isinstance(query, Numbered) else query
        return super().find(tenant, query, limit=limit, after=after)


@breaks("numbered_is_answered_or_unsupported")
class KnowsNoNumbers(MemoryStore):
    """Who asks for the register gets an error of Python."""

    lacks: ClassVar[Mapping[str, str]] = {"register": "it never heard of it"}

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        if isinstance(query, Numbered):
            raise NotImplementedError
        return super().find(tenant, query, limit=limit, after=after)


@breaks("search_asks_for_every_word_or_one")
class OneWordIsEnough(Looking):
    """One word is always enough."""

    def has_words(self, words: frozenset[str], search: Search, kept: _Stored) -> bool:
        search = attrs.evolve(search, every=False) if "parcel" in words or "broken" in words else search
        return super().has_words(words, search, kept)


@breaks("search_is_narrowed_by_stages")
class SearchesAllStages(Looking):
    """Stages do not count."""

    def has_words(self, words: frozenset[str], search: Search, kept: _Stored) -> bool:
        return super().has_words(words, attrs.evolve(search, stages=()), kept)


@breaks("search_is_narrowed_by_stages")
class SearchesTheOpen(Looking):
    """What is closed is not found."""

    def has_words(self, words: frozenset[str], search: Search, kept: _Stored) -> bool:
        return super().has_words(words, search, kept) and kept.index.open


@breaks("latest_received_is_found_first")
class FindsTheEarliest(Looking):
    """What was received first is found first."""

    def place(self, kept: _Stored) -> _Place:
        number, name = super().place(kept)
        return -number, name


@breaks("search_is_read_in_pages")
class DropsTheEqualFound(MemoryStore):
    """The next page begins behind all that were received at once."""

    def search(self, tenant: str, search: Search, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        if after is not None and ":" in after:
            after = f"{after.partition(':')[0]}:\U0010ffff"
        return super().search(tenant, search, limit=limit, after=after)


@breaks("words_have_no_case_and_no_form")
class ComparesLetters(Looking):
    """Letters are compared as they are composed."""

    def has_words(self, words: frozenset[str], search: Search, kept: _Stored) -> bool:
        return super().has_words(words, search, kept) and "\u0301" not in search.text


@breaks("search_finds_whole_words")
class FindsParts(Looking):
    """The beginning of a word is enough."""

    def has_words(self, words: frozenset[str], search: Search, kept: _Stored) -> bool:
        begun = words == {"par"} and any(word.startswith("par") for word in words_in(kept.head))
        return begun or super().has_words(words, search, kept)


@breaks("search_keeps_to_its_tenant")
class SearchesAll(MemoryStore):
    """Who has nothing finds what others have."""

    def search(self, tenant: str, search: Search, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        tenant = next(iter(self._tenants)) if tenant == "nobody" else tenant
        return super().search(tenant, search, limit=limit, after=after)


@breaks("search_finds_words_of_the_present_head")
class FindsWhatWas(Looking):
    """Words that a complaint had before a change are found."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        for commit in commits:
            had = self.noted.get(commit.head.id, frozenset())
            self.noted[commit.head.id] = frozenset() if commit.erases else had | words_in(commit.head)
        return super().save(tenant, commits)

    def has_words(self, words: frozenset[str], search: Search, kept: _Stored) -> bool:
        had = self.noted.get(kept.head.id, frozenset())
        return super().has_words(words, search, kept) or (kept.head.version > 1 and bool(words) and words <= had)


@breaks("erased_words_are_not_found")
class FindsWhatWasErased(Keeping, Looking):
    """Words that were erased are found."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        at = self._at(tenant).kept
        self.noted |= {
            one.head.id: words_in(at[one.head.id].head) for one in commits if one.erases and one.head.id in at
        }
        return super().save(tenant, commits)

    def has_words(self, words: frozenset[str], search: Search, kept: _Stored) -> bool:
        had = self.noted.get(kept.head.id, frozenset())
        return super().has_words(words, search, kept) or bool(words & had)


@breaks("text_without_words_finds_nothing")
class FindsAll(Looking):
    """No word is in every complaint."""

    def has_words(self, words: frozenset[str], search: Search, kept: _Stored) -> bool:
        return super().has_words(words, search, kept) or (not words and search.text == "")


@breaks("search_finds_the_words_of_decisions")
class SearchesTheText(Looking):
    """Only what complainants wrote is searched."""

    def has_words(self, words: frozenset[str], search: Search, kept: _Stored) -> bool:
        return super().has_words(words, search, kept) and bool(words & words_of(kept.head.submission.text))


@breaks("all_tenants_are_listed")
class ListsWhoLooked(MemoryStore):
    """Who only looked is listed too."""

    def tenants(self) -> tuple[str, ...]:
        return tuple(sorted(self._tenants))


@breaks("all_documents_are_listed")
class ListsByAge(MemoryStore):
    """Documents of one key are listed by their bytes."""

    def documents(self, tenant: str, /, *, limit: int, after: str | None = None) -> Page[KeptDocument]:
        page = super().documents(tenant, limit=limit, after=after)
        return attrs.evolve(
            page, entries=tuple(sorted(page.entries, key=lambda one: (one.kind, one.key, one.document)))
        )


@breaks("documents_are_listed_in_pages")
class RepeatsDocuments(MemoryStore):
    """What is no cursor is the beginning."""

    def documents(self, tenant: str, /, *, limit: int, after: str | None = None) -> Page[KeptDocument]:
        try:
            return super().documents(tenant, limit=limit, after=after)
        except InvalidValue as refusal:
            if refusal.field == "limit":
                raise
            return super().documents(tenant, limit=limit)


@breaks("history_names_its_requests")
class NamesOneRequest(MemoryStore):
    """The history names the last request."""

    def history(self, tenant: str, complaint_id: str, /) -> History:
        history = super().history(tenant, complaint_id)
        return attrs.evolve(history, requests=dict(list(history.requests.items())[-1:]))


class Wiping(MemoryStore):
    """A store in memory that has something to wipe."""

    has = ("purge",)

    def purge(self) -> bool:
        """Wipe nothing."""
        return True


@breaks("purge_says_that_nothing_is_left")
class LeavesTraces(Wiping):
    """It never gets rid of them."""

    def purge(self) -> bool:
        """Find traces."""
        return False


@breaks("purge_changes_nothing_that_is_kept")
class WipesRequests(Wiping):
    """It takes request keys for traces."""

    def purge(self) -> bool:
        """Wipe too much."""
        for at in self._tenants.values():
            at.requests.clear()
        return True


@breaks("register_belongs_to_its_tenant")
class CountsAll(MemoryStore):
    """The registers of all tenants are counted together."""

    def registered(self, tenant: str, /) -> int:
        return sum(at.registered for at in self._tenants.values())


@breaks("register_belongs_to_its_tenant")
class CountsForNobody(MemoryStore):
    """Who has no complaint is told how many others have."""

    def registered(self, tenant: str, /) -> int:
        every = (at.registered for at in self._tenants.values())
        return super().registered(tenant) or (sum(every) if tenant == "nobody" else 0)


@breaks("documents_are_listed_in_pages")
class DropsTheLog(MemoryStore):
    """The next page begins behind all documents of a key."""

    def documents(self, tenant: str, /, *, limit: int, after: str | None = None) -> Page[KeptDocument]:
        if after is not None and after[0].isdigit():
            after = f"99{after[after.index(':') :]}"
        return super().documents(tenant, limit=limit, after=after)


@breaks("purge_changes_nothing_that_is_kept")
class WipesDocuments(Wiping):
    """It takes documents for traces."""

    def purge(self) -> bool:
        """Wipe too much."""
        for at in self._tenants.values():
            at.documents.clear()
        return True
