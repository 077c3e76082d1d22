"""A store for dry runs: everything can be read, and nothing that is saved arrives."""

from __future__ import annotations

from collections.abc import Sequence

from grievance.storage import Commit, ComplaintStore, Saved

__all__ = ["Rehearsal"]


class Rehearsal:
    """Stands before a *store*: a desk over it does and refuses what it would, and the store stays as it is."""

    def __init__(self, store: ComplaintStore) -> None:
        self.get, self.history, self.find = store.get, store.history, store.find
        self.claim, self.outbox, self.recall = store.claim, store.outbox, store.recall

    def save(self, _tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """Say that the commits were saved."""
        return tuple(Saved(complaint_id=one.head.id, version=one.head.version) for one in commits)

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        """Keep nothing."""
