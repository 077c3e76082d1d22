"""Saving where others save too: what is refused as stale is tried again, or is no more than refused."""

from __future__ import annotations

from typing import Any

from grievance.errors import StaleComplaint
from grievance.storage import Commit, Head
from grievance.testing.conformance._commits import SHOP, a_commit
from grievance.testing.conformance._law import LawViolation

__all__ = ["change_until_done", "is_saved"]


def change_until_done(store: Any, head: Head, *, tries: int, **changes: Any) -> None:
    """Change the complaint of *head* once; each refusal is another one's change, which are fewer than *tries*."""
    for _ in range(tries):
        if is_saved(store, a_commit(head.complaint.id, before=head.complaint.version, **changes)):
            return
        [head] = store.get(SHOP, [head.complaint.id])
    raise LawViolation("a change was refused more often than others have changed the complaint")


def is_saved(store: Any, *commits: Commit) -> bool:
    """Save *commits*; return False if they are refused as stale."""
    try:
        store.save(SHOP, commits)
    except StaleComplaint:
        return False
    return True
