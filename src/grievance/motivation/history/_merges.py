"""Complaints that go on as part of others: when they were answered there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs

from grievance.motivation.history._case import Case

__all__ = ["Merges"]


class Merges:
    """
    The complaints that were merged and those into which they were, whichever comes first: as many as there are mergers.

    A merged complaint is answered when the one is into which it went, and that may have been merged too, if both are
    of the same known customer, or if somebody merged it who had no part in it, and no earlier than it was merged. Else
    it stays unanswered: otherwise
    whoever gets late would close it as a duplicate of anything (L57, L59). A history into which others were merged has
    to tell so (``Absorbed``), or to come after theirs.
    """

    def __init__(self) -> None:
        self._merged: dict[str, Case] = {}
        self._others: dict[str, tuple[str | None, datetime | None]] = {}
        self._awaited: set[str] = set()

    def __len__(self) -> int:
        return len(self._merged) + len(self._others)

    def add(self, case: Case) -> None:
        """Take a case in, if it has to do with a merger."""
        if case.merged_into is not None:
            self._merged[case.id] = case
            self._awaited.add(case.merged_into)
        elif case.absorbs or case.id in self._awaited:
            self._others[case.id] = case.customer, case.answered_at

    def merged(self) -> Iterator[Case]:
        """Return the merged complaints, with when they were answered as far as that is known by now."""
        for case in self._merged.values():
            answered_at = self._answered_at(case)
            if answered_at is not None and case.merged_at is not None:
                answered_at = max(answered_at, case.merged_at)
            yield attrs.evolve(case, answered_there_at=answered_at)

    def _answered_at(self, case: Case) -> datetime | None:
        passed = set[str]()
        while case.id not in passed:
            passed.add(case.id)
            into = case.merged_into or ""
            following = self._merged.get(into)
            customer, answered_at = (following.customer, None) if following else self._others.get(into, (None, None))
            if case.merged_alone and (case.customer is None or case.customer != customer):
                return None
            if following is None:
                return answered_at
            case = following
        return None
