"""Coverage of rules, not of lines: what of a procedure a suite exercises, and what it never does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

__all__ = ["Coverage", "RowFired", "Share", "Untried"]


@attrs.frozen(kw_only=True)
class RowFired:
    """A row of a table (``otherwise`` is one), the clause it rests on, and the ids of the cases that make it fire."""

    table: str
    row: str
    authority: str | None = None
    by: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Untried:
    """
    What was not tried of one condition of a row.

    ``sides`` are those of "true" and "false" that no case has seen where it mattered, ``boundaries`` the numbers next
    to its limits that no case has tried there.
    """

    table: str
    row: str
    condition: str
    sides: tuple[str, ...] = ()
    boundaries: tuple[Any, ...] = ()


@attrs.frozen(kw_only=True)
class Share:
    """How much of something a suite exercises: ``seen`` ``of`` so many."""

    seen: int
    of: int

    @property
    def percent(self) -> float:
        """The part that was seen, in percent; all of nothing is 100."""
        return 100 * self.seen / self.of if self.of else 100.0

    def __str__(self) -> str:
        return f"{self.seen} of {self.of}, {int(self.percent)} %"


@attrs.frozen(kw_only=True)
class Coverage:
    """
    What a suite exercises of the rules of a procedure.

    ``rows`` are those of the ``tables`` that a case file can ask about; ``not_asked`` are the sections whose rules none
    can. ``cases`` counts the cases and timelines that ran,
    ``skipped`` those that did not. ``moves`` are changes of stage that no timeline takes: the stage and the command.
    ``letters`` are the standards whose letter none hands out, ``clauses`` the authorities of rows none of which fires.
    ``shares`` sum it up: of the rows, the two sides of conditions, the boundaries, changes of stage, letters and
    clauses.
    """

    cases: int
    skipped: int
    rows: tuple[RowFired, ...]
    untried: tuple[Untried, ...] = ()
    moves: tuple[tuple[str, str], ...] = ()
    letters: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    shares: Mapping[str, Share] = attrs.field(factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing ran."""
        return self.cases == 0

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables whose rows are counted."""
        return tuple(dict.fromkeys(row.table for row in self.rows))

    @property
    def fired(self) -> int:
        """How many rows fired."""
        return sum(bool(row.by) for row in self.rows)

    @property
    def percent(self) -> float:
        """The rows that fired, in percent of all rows; 0 of an empty run."""
        return 0.0 if self.empty else Share(seen=self.fired, of=len(self.rows)).percent

    def as_mapping(self) -> dict[str, Any]:
        """Return the coverage in the form of JSON; numbers of boundaries are texts."""
        return {
            "percent": self.percent,
            "empty": self.empty,
            "cases": self.cases,
            "skipped": self.skipped,
            "tables": list(self.tables),
            "not_asked": list(self.not_asked),
            "rows": [attrs.asdict(row) for row in self.rows],
            "untried": [attrs.asdict(one) | {"boundaries": [*map(str, one.boundaries)]} for one in self.untried],
            "moves": [{"stage": stage, "command": command} for stage, command in self.moves],
            "letters": list(self.letters),
            "clauses": list(self.clauses),
            "shares": {name: attrs.asdict(share) | {"percent": share.percent} for name, share in self.shares.items()},
        }

    def __str__(self) -> str:
        from grievance.testing.coverage._report import told

        return told(self)
