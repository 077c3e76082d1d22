"""Stores that break one law of data that outlives them each: by what they find when they are opened, or by process."""

from __future__ import annotations

import os
import pickle
from collections.abc import Sequence
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from conformance.filed import FiledStore
from grievance.model import Effect
from grievance.storage import Commit, Head, IndexEntry, Page, Query, Queue, Saved
from grievance.testing.conformance._commits import SECRET

__all__ = ["DURABLE", "HALVES", "PROCESSES"]


class Spoilt(FiledStore):
    """Spoils what it finds when it is opened."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.load()
        for name, tenant in list(self._tenants.items()):
            self.spoil(name, tenant)
        self.keep()

    def spoil(self, name: str, tenant: Any) -> None:
        """Spoil what is there of one organisation."""
        raise NotImplementedError


class OpensOneOrganisation(Spoilt):
    """Finds the complaints of one organisation only."""

    def spoil(self, name: str, tenant: Any) -> None:
        if name != "shop":
            tenant.kept.clear()


class OpensWithoutDates(Spoilt):
    """Forgets when something is due."""

    def spoil(self, name: str, tenant: Any) -> None:
        for kept in tenant.kept.values():
            kept.index = attrs.evolve(kept.index, next_due=None)


class OpensTheOutboxReversed(Spoilt):
    """Hands out the latest first."""

    def spoil(self, name: str, tenant: Any) -> None:
        tenant.effects = dict(reversed(tenant.effects.items()))


class OpensTheLastEntry(Spoilt):
    """Finds the last of several documents under one key."""

    def spoil(self, name: str, tenant: Any) -> None:
        tenant.documents = {place: documents[-1:] for place, documents in tenant.documents.items()}


class OpensWithoutRequests(Spoilt):
    """Forgets under which keys complaints were first saved."""

    def spoil(self, name: str, tenant: Any) -> None:
        tenant.requests = {key: saved for key, saved in tenant.requests.items() if saved.version > 1}


class OpensUnclaimed(Spoilt):
    """Forgets who claimed what."""

    def spoil(self, name: str, tenant: Any) -> None:
        for kept in tenant.kept.values():
            kept.claimed_until = None


class OpensANewRegister(Spoilt):
    """Counts from the beginning."""

    def spoil(self, name: str, tenant: Any) -> None:
        tenant.registered = 0


class OpensWithoutWords(Spoilt):
    """Forgets the words of complaints."""

    def spoil(self, name: str, tenant: Any) -> None:
        for kept in tenant.kept.values():
            kept.head = attrs.evolve(kept.head, submission=attrs.evolve(kept.head.submission, text=""))


class OpensABackup(Spoilt):
    """Finds secrets that were erased."""

    def spoil(self, name: str, tenant: Any) -> None:
        for kept in tenant.kept.values():
            kept.secret = SECRET


class OwnOutbox(FiledStore):
    """Hands out what was in the outbox when it was opened or last saved itself."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.load()
        self.effects = {name: dict(tenant.effects) for name, tenant in self._tenants.items()}

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        saved = super().save(tenant, commits)
        self.effects[tenant] = dict(self._at(tenant).effects)
        return saved

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        super().outbox(tenant, limit=limit)
        return tuple(self.effects.get(tenant, {}).values())[:limit]


DURABLE: dict[str, type[FiledStore]] = {
    "histories_outlive_the_store": OpensOneOrganisation,
    "queries_outlive_the_store": OpensWithoutDates,
    "the_outbox_outlives_the_store": OpensTheOutboxReversed,
    "documents_outlive_the_store": OpensTheLastEntry,
    "requests_outlive_the_store": OpensWithoutRequests,
    "claims_outlive_the_store": OpensUnclaimed,
    "the_register_outlives_the_store": OpensANewRegister,
    "words_outlive_the_store": OpensWithoutWords,
    "erasures_outlive_the_store": OpensABackup,
    "two_stores_see_each_other": OwnOutbox,
}
"""By the name of the law that each breaks."""


class Marked(FiledStore):
    """Knows which process did what: marks are kept beside the data."""

    def marks(self) -> dict[str, int]:
        """Return the processes by what they did."""
        marks = self.path / "marks"
        found: dict[str, int] = pickle.loads(marks.read_bytes()) if marks.exists() else {}  # noqa: S301
        return found

    def mark(self, what: Sequence[str]) -> None:
        """Keep that this process did something."""
        new = self.path / "new marks"
        new.write_bytes(pickle.dumps(self.marks() | dict.fromkeys(what, os.getpid())))
        new.replace(self.path / "marks")


class LosesTheChangesOfOthers(Marked):
    """Acknowledges a later change of a complaint that another process has changed, and forgets it."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        marks = self.marks()
        for commit in commits if len(commits) == 1 else ():
            if commit.expected_version > 1 and marks.get(commit.head.id, os.getpid()) != os.getpid():
                return (Saved(complaint_id=commit.head.id, version=commit.head.version),)
        saved = super().save(tenant, commits)
        self.mark([commit.head.id for commit in commits])
        return saved


class NumbersOfAProcess(Marked):
    """Counts the complaints of each process by itself."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        before = set(self._at(tenant).kept)
        saved = super().save(tenant, commits)
        for complaint_id, kept in self._at(tenant).kept.items():
            if complaint_id not in before:
                marks = self.marks()
                kept.number = 1 + sum(marks[name] == os.getpid() for name in marks if name.startswith(f"{tenant}/"))
                self.mark([f"{tenant}/{complaint_id}"])
        return saved


class ClaimsOfAProcess(Marked):
    """Knows the claims of a process in that process only."""

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        marks = self.marks()
        for complaint_id, kept in self._at(tenant).kept.items():
            if marks.get(f"{tenant}/{complaint_id}", os.getpid()) != os.getpid():
                kept.claimed_until = None
        found = super().claim(tenant, queue, by=by, at=at, until=until)
        if found is not None:
            self.mark([f"{tenant}/{found.complaint_id}"])
        return found


class QueuesOfAProcess(Marked):
    """Shows in a queue only what the same process has saved."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        saved = super().save(tenant, commits)
        self.mark([commit.head.id for commit in commits])
        return saved

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        page = super().find(tenant, query, limit=limit, after=after)
        if not isinstance(query, Queue):
            return page
        marks = self.marks()
        return attrs.evolve(page, entries=tuple(one for one in page.entries if marks[one.complaint_id] == os.getpid()))


class WritesLater(FiledStore):
    """Writes what it acknowledged with the next call, unless that comes from the same writer."""

    unwritten = False

    def load(self) -> None:
        if not self.unwritten:
            super().load()

    def keep(self) -> None:
        if not self.unwritten:
            super().keep()

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        saved = super().save(tenant, commits)
        self.unwritten = len(commits) == 1 and bool(commits[0].effects and commits[0].request_key)
        return saved

    def _locked(self, call: Any, *args: Any, **named: Any) -> Any:
        if self.unwritten and call.__name__ != "save":
            self.close()
        return super()._locked(call, *args, **named)

    def close(self) -> None:
        """Write at last."""
        if self.unwritten:
            self.unwritten = False
            self.keep()


class WritesHalfABatch(FiledStore):
    """Writes the first of a new batch, and the others with the next call."""

    unwritten: frozenset[str] = frozenset()

    def load(self) -> None:
        if not self.unwritten:
            super().load()

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        self.unwritten = frozenset()
        saved = super().save(tenant, commits)
        if len(commits) > 4:
            self.unwritten = frozenset(commit.head.id for commit in commits[1:])
        return saved

    def write(self, tenants: Any) -> None:
        super().write({name: self.half(tenant) for name, tenant in tenants.items()})

    def half(self, tenant: Any) -> Any:
        """Return what is written of an organisation."""
        found = copy(tenant)
        found.kept = {name: kept for name, kept in tenant.kept.items() if name not in self.unwritten}
        return found

    def _locked(self, call: Any, *args: Any, **named: Any) -> Any:
        if self.unwritten and call.__name__ != "save":
            self.close()
        return super()._locked(call, *args, **named)

    def close(self) -> None:
        """Write at last."""
        if self.unwritten:
            self.unwritten = frozenset()
            self.keep()


class WritesInTwoSteps(FiledStore):
    """Writes a complaint first, and then what it hands out."""

    handed: frozenset[str] = frozenset()

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        self.handed = frozenset(effect.id for commit in commits for effect in commit.effects if self.splits(commits))
        return super().save(tenant, commits)

    def splits(self, commits: Sequence[Commit]) -> bool:
        """Return whether *commits* are written in two steps."""
        return len(commits) == 1

    def write(self, tenants: Any) -> None:
        if self.handed:
            super().write({name: self.half(tenant) for name, tenant in tenants.items()})
            self.handed = frozenset()
        super().write(tenants)

    def half(self, tenant: Any) -> Any:
        """Return what is written first of an organisation."""
        found = copy(tenant)
        found.effects = {name: effect for name, effect in tenant.effects.items() if name not in self.handed}
        return found


class WritesBatchesInTwoSteps(WritesInTwoSteps):
    """Does so with batches only."""

    def splits(self, commits: Sequence[Commit]) -> bool:
        return len(commits) > 1


class LosesSightOfOthers(Marked):
    """Gives only what the same process has saved to who asks for many complaints."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        saved = super().save(tenant, commits)
        self.mark([commit.head.id for commit in commits])
        return saved

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        marks = self.marks() if len(complaint_ids) > 20 else {}
        return super().get(tenant, [one for one in complaint_ids if marks.get(one, os.getpid()) == os.getpid()])


HALVES: dict[str, type[FiledStore]] = {
    "a_killed_writer_loses_nothing_acknowledged": WritesInTwoSteps,
    "a_killed_writer_leaves_whole_batches": WritesBatchesInTwoSteps,
}
"""Further ones, by the name of the law that each breaks: what they acknowledge is there."""

PROCESSES: dict[str, type[FiledStore]] = {
    "processes_lose_no_change": LosesTheChangesOfOthers,
    "processes_create_complaints_in_new_data_at_once": LosesSightOfOthers,
    "complaints_of_processes_are_numbered_without_gaps": NumbersOfAProcess,
    "processes_claim_each_complaint_once": ClaimsOfAProcess,
    "what_a_process_saved_is_there_for_all": QueuesOfAProcess,
    "a_killed_writer_loses_nothing_acknowledged": WritesLater,
    "a_killed_writer_leaves_whole_batches": WritesHalfABatch,
}
"""By the name of the law that each breaks."""
