"""Erasing carried out: what stands in files of rejects goes first, so that a crash leaves nothing behind unnoticed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from grievance.cli._open import desk_of_store
from grievance.cli._rehearsal import Rehearsal
from grievance.desk import Desk, Erased
from grievance.errors import UnreadableFile
from grievance.intake import erase_rejects
from grievance.policies import identifiers
from grievance.storage.sqlite import SqliteStore

__all__ = ["Outcome", "carry_out", "rehearsed"]


@attrs.frozen(kw_only=True)
class Outcome:
    """What was erased, or would be: in the store, and how many entries of which files of rejects."""

    erased: Erased
    forgotten: dict[Path, int] = attrs.field(factory=dict)
    clean: bool | None = None

    @property
    def document(self) -> dict[str, Any]:
        """The outcome for a JSON document."""
        return {
            "erased": list(self.erased.complaints),
            "left": [{"id": complaint_id, "because": because} for complaint_id, because in self.erased.left],
            "rejects": {str(path): count for path, count in self.forgotten.items()},
            "clean": self.clean,
        }

    def print(self, verb: str) -> None:
        """Print a line for each complaint and for each file."""
        for complaint_id in self.erased.complaints:
            print(f"{verb} {complaint_id}")
        for complaint_id, because in self.erased.left:
            print(f"left {complaint_id}: {because}")
        for path, count in self.forgotten.items():
            print(f"{path}: {count} entries without their text")

    def exit_unless_done(self) -> None:
        """Exit with 1 if something was left, or if traces may be."""
        if self.clean is False:
            print("traces may be left, since others use the store: run it again when they have ended", file=sys.stderr)
        if self.erased.left or self.clean is False:
            sys.exit(1)


def rehearsed(store: SqliteStore, now: datetime | None, erase: Callable[[Desk], Erased]) -> Outcome:
    """Return what *erase* would do; nothing is erased."""
    return Outcome(erased=erase(desk_of_store(Rehearsal(store), now)))


def carry_out(
    store: SqliteStore,
    now: datetime | None,
    erase: Callable[[Desk], Erased],
    *,
    rejects: Iterable[Path],
    markers: Iterable[str] = (),
) -> Outcome:
    """
    Let *erase* do what it does, and take whoever is erased, and the *markers*, out of the files of *rejects* before.

    The store is purged in any case: an earlier run may have left traces.
    """
    desk = desk_of_store(store, now)
    told = [*markers]
    for complaint_id in rehearsed(store, now, erase).erased.complaints:
        told += identifiers(desk.get(complaint_id))
    forgotten = {path: _forget(path, told) for path in rejects}
    erased = erase(desk)
    return Outcome(erased=erased, forgotten=forgotten, clean=erased.clean or store.purge())


def _forget(path: Path, markers: Iterable[str]) -> int:
    try:
        return erase_rejects(path, markers)
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be rewritten: {error.strerror}") from None
