"""Stores that break one law of crashes, or of faults inside, each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from conformance.stepped import SteppedStore
from grievance.model import Erasure
from grievance.storage import Commit, Due, IndexEntry, Page, Query, Saved
from grievance.storage.memory import MemoryStore
from grievance.testing.conformance._commits import after

__all__ = ["CRASHES", "FAULTS"]


class ForgetsRequests(MemoryStore):
    """Forgets under which key a desk registered a complaint by itself."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        with self._lock:
            saved = super().save(tenant, commits)
            for commit in commits if self.forgets(commits) else ():
                if commit.head.priority is not None and not commit.expected_version:
                    self._at(tenant).requests.pop(commit.request_key or "", None)
            return saved

    def forgets(self, commits: Sequence[Commit]) -> bool:
        """Return whether the keys of *commits* are forgotten."""
        return len(commits) == 1


class ForgetsRequestsOfBatches(ForgetsRequests):
    """Forgets them if several are registered at once."""

    def forgets(self, commits: Sequence[Commit]) -> bool:
        return len(commits) > 1


class Altering(MemoryStore):
    """Keeps something else than it was given."""

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        with self._lock:
            return super().save(tenant, [self.altered(tenant, commit) for commit in commits])

    def altered(self, tenant: str, commit: Commit) -> Commit:
        """Return what is kept of *commit*."""
        raise NotImplementedError

    def as_it_was(self, tenant: str, commit: Commit) -> Commit:
        """Return *commit* with the index entry that was kept before."""
        before = self._at(tenant).kept.get(commit.head.id)
        return attrs.evolve(commit, index=before.index) if before else commit


class LeavesTheIndexOfContacts(Altering):
    """Does not change the index entry of a complaint to which somebody wrote."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        contacted = attrs.evolve(commit, index=attrs.evolve(commit.index, owner="nobody"))
        return contacted if commit.head.contacts else commit


class LeavesTheIndexOfMerged(Altering):
    """Does not change the index entry of a complaint that goes on as part of another."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        return self.as_it_was(tenant, commit) if commit.head.merged_into else commit


class KeepsWhatIsSettled(Altering):
    """Hands out again what a desk has settled."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        return attrs.evolve(commit, settled=()) if commit.head.settled else commit


class ForgetsErasures(Altering):
    """Tells nobody that a copy is to be erased too."""

    def altered(self, tenant: str, commit: Commit) -> Commit:
        told = tuple(effect for effect in commit.effects if not isinstance(effect, Erasure))
        return attrs.evolve(commit, effects=told) if commit.head.erased_at else commit


class ClearsTheOutbox(MemoryStore):
    """Clears the outbox when a sweep finds nothing more to hand out."""

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        page = super().find(tenant, query, limit=limit, after=after)
        at = self._at(tenant)
        if isinstance(query, Due) and not page.entries and any(kept.head.prompts for kept in at.kept.values()):
            at.effects.clear()
        return page


class KeepsCustomersTwice(MemoryStore):
    """Keeps a customer beside the same customer."""

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        twice = kind == "customer" and document in self.recall(tenant, kind, key)
        super().remember(tenant, kind, key, document, beside=beside or twice)


class KeepsNoAcknowledgement(MemoryStore):
    """Forgets who took note of a procedure."""

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        if kind != "procedure-acknowledged":
            super().remember(tenant, kind, key, document, beside=beside)


CRASHES: dict[str, Callable[[], MemoryStore]] = {
    "a_crash_while_registering_is_mended": ForgetsRequests,
    "a_crash_while_registering_many_is_mended": ForgetsRequestsOfBatches,
    "a_crash_while_a_command_is_applied_is_mended": LeavesTheIndexOfContacts,
    "a_crash_while_handing_out_is_mended": ClearsTheOutbox,
    "a_crash_while_an_effect_is_settled_is_mended": KeepsWhatIsSettled,
    "a_crash_while_complaints_are_merged_is_mended": LeavesTheIndexOfMerged,
    "a_crash_while_erasing_is_mended": ForgetsErasures,
    "a_crash_while_a_customer_is_kept_is_mended": KeepsCustomersTwice,
    "a_crash_while_a_procedure_is_acknowledged_is_mended": KeepsNoAcknowledgement,
}
"""By the name of the law that each breaks."""


class LeavesEffects(SteppedStore):
    """Hands out the effects of a complaint that could not be created."""

    created = 1

    def undone(self, before: Any, now: Any, name: str) -> Any:
        if name == "save" and len(now.kept) - len(before.kept) == self.created:
            before.effects = now.effects
        return before


class LeavesEffectsOfBatches(LeavesEffects):
    """Hands out the effects of a batch that could not be saved."""

    created = 2


class LeavesTheIndex(SteppedStore):
    """Changes the index entry of a complaint that could not be changed."""

    def undone(self, before: Any, now: Any, name: str) -> Any:
        for complaint_id, kept in before.kept.items():
            if now.kept[complaint_id].secret is not None:
                kept.index = now.kept[complaint_id].index
        return before


class LosesTheSecret(SteppedStore):
    """Loses the secret of a complaint that could not be erased."""

    def undone(self, before: Any, now: Any, name: str) -> Any:
        for complaint_id, kept in before.kept.items():
            kept.secret = now.kept[complaint_id].secret
        return before


class LocksTheQueue(SteppedStore):
    """Keeps a whole queue claimed when a claim could not be made."""

    def undone(self, before: Any, now: Any, name: str) -> Any:
        for kept in before.kept.values() if name == "claim" else ():
            kept.claimed_until = after(days=1)
        return before


class LosesDocuments(SteppedStore):
    """Loses the document that could not be replaced."""

    def undone(self, before: Any, now: Any, name: str) -> Any:
        if name == "remember":
            before.documents.clear()
        return before


class StopsWriting(SteppedStore):
    """Saves nothing any more once something could not be saved."""

    stopped = False

    def undone(self, before: Any, now: Any, name: str) -> Any:
        self.stopped = True
        return before

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        if self.stopped:
            raise OSError("a transaction is open")
        return super().save(tenant, commits)


FAULTS: dict[str, type[SteppedStore]] = {
    "a_creation_fails_as_a_whole": LeavesEffects,
    "a_change_fails_as_a_whole": LeavesTheIndex,
    "a_batch_fails_as_a_whole": LeavesEffectsOfBatches,
    "an_erasure_fails_as_a_whole": LosesTheSecret,
    "a_claim_fails_as_a_whole": LocksTheQueue,
    "a_document_fails_as_a_whole": LosesDocuments,
    "a_store_works_on_after_a_fault": StopsWriting,
}
"""By the name of the law that each breaks."""
