"""Erasing carried out: what stands in files of rejects goes first, so that a crash leaves nothing behind unnoticed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import attrs

from grievance.desk import Desk, Erased
from grievance.errors import UnreadableFile
from grievance.intake import erase_rejects
from grievance.model import Actor
from grievance.policies import identifiers, redact

__all__ = ["Erasing", "Outcome", "carry_out"]


@attrs.frozen(kw_only=True)
class Erasing:
    """
    What is to be erased by whom: single complaints, or a customer; ``redacts`` keeps the words without persons.

    A dry run needs nobody who does it.
    """

    complaint_ids: Sequence[str] = ()
    customer_id: str | None = None
    by: Actor | None
    redacts: bool = False

    def __call__(self, desk: Desk, *, dry_run: bool = False) -> Erased:
        """Erase it, or say what would be erased."""
        redactor = redact if self.redacts else None
        if self.customer_id is not None:
            return desk.erase_customer(self.customer_id, redact=redactor, by=self.by, dry_run=dry_run)
        return desk.erase(self.complaint_ids, redact=redactor, by=self.by, dry_run=dry_run)


@attrs.frozen(kw_only=True)
class Outcome:
    """What was erased, or would be: in the store, and how many entries of which files of rejects."""

    erased: Erased
    forgotten: dict[Path, int] = attrs.field(factory=dict)
    clean: bool | None = None

    @property
    def nothing(self) -> bool:
        """Whether there was nothing to erase."""
        return not self.erased.complaints and not self.erased.left

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


def carry_out(desk: Desk, erasing: Erasing, *, rejects: Iterable[Path], markers: Iterable[str] = ()) -> Outcome:
    """
    Erase, and take whoever is erased, and the *markers*, out of the files of *rejects* before.

    The store is purged in any case: an earlier run may have left traces.
    """
    told = [*markers]
    for complaint_id in erasing(desk, dry_run=True).complaints:
        told += identifiers(desk.get(complaint_id))
    forgotten = {path: _forget(path, told) for path in rejects}
    erased = erasing(desk)
    return Outcome(erased=erased, forgotten=forgotten, clean=erased.clean or desk.purge())


def _forget(path: Path, markers: Iterable[str]) -> int:
    try:
        return erase_rejects(path, markers)
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be rewritten: {error.strerror}") from None
