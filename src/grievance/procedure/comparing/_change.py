"""What is otherwise between two procedures: the values that a comparison is made of, and how they read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import groupby
from typing import Any

import attrs

from grievance.codec._toml_words import toml_value
from grievance.model import ProcedureRef

__all__ = ["Change", "Comparison", "Weight"]


class Weight(Enum):
    """
    What a change means for complaints.

    A *change* decides, allows, asks or times something otherwise; with *another reason* the answer is the same and
    another rule gives it; *undecided* is what could not be told.
    """

    CHANGE = "change"
    REASON = "another reason"
    UNDECIDED = "undecided"


@attrs.frozen(kw_only=True)
class Change:
    """One thing that is otherwise: in which section, in words, with facts for which it shows."""

    section: str
    message: str
    example: Mapping[str, object] | None = None
    weight: Weight = Weight.CHANGE

    def __str__(self) -> str:
        shown = "" if self.example is None else f"\n    facts = {toml_value(self.example)}"
        return f"{self.message}{shown}"


@attrs.frozen(kw_only=True)
class Comparison:
    """
    What changes for complaints from one procedure to another: the ``changes``, and the ``reasons`` alone.

    It is true when something changes, or could not be told.
    """

    old: ProcedureRef
    new: ProcedureRef
    found: tuple[Change, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is decided, allowed, asked or timed otherwise, and what could not be told."""
        return tuple(one for one in self.found if one.weight is not Weight.REASON)

    @property
    def reasons(self) -> tuple[Change, ...]:
        """What is answered alike for another reason."""
        return tuple(one for one in self.found if one.weight is Weight.REASON)

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.old} -> {self.new}"
        if not self.changes:
            yield "nothing changes for complaints"
        for section, changes in groupby(self.changes, key=lambda one: one.section):
            yield f"\n{section}"
            yield from (f"  {one}" for one in changes)
        if self.reasons:
            yield "\nanswered alike, for another reason"
            yield from (f"  {one.section}: {one}" for one in self.reasons)

    def as_mapping(self) -> dict[str, Any]:
        """Return the comparison as values that JSON has, but for decimals and sets in examples."""
        return {
            "old": attrs.asdict(self.old),
            "new": attrs.asdict(self.new),
            "changes": [_plain(one) for one in self.changes],
            "reasons": [_plain(one) for one in self.reasons],
        }


def _plain(change: Change) -> dict[str, Any]:
    example = None if change.example is None else dict(change.example)
    return {
        "section": change.section,
        "message": change.message,
        "example": example,
        "undecided": change.weight is Weight.UNDECIDED,
    }
