"""What all tables of a case file are read with: the fixtures, the pinned instant, and the list of faults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Protocol

import attrs

from grievance.codec import nearest
from grievance.errors import Problem

__all__ = ["GivenRow", "Reader", "rows_of"]

_INSTANT = "must be an instant with its offset from UTC, such as 2026-07-01T10:00:00Z"


class GivenRow(Protocol):
    """A row that says what is given."""

    @property
    def id(self) -> str:
        """What the case is called."""
        ...

    @property
    def given(self) -> tuple[str, ...]:
        """Names of fixtures."""
        ...

    @property
    def facts(self) -> Mapping[str, object]:
        """Facts of its own."""
        ...

    @property
    def now(self) -> object:
        """Its own instant."""
        ...

    @property
    def skip(self) -> str | None:
        """Why it is not run."""
        ...


@attrs.define(kw_only=True)
class Reader:
    """Reads what cases have in common; every fault goes to ``problems``."""

    problems: list[Problem]
    fixtures: Mapping[str, Mapping[str, object]]
    now: datetime
    calendar: str | None = None
    ids: dict[str, str] = attrs.field(factory=dict)

    def fault(self, path: str, message: str) -> None:
        """Note a fault."""
        self.problems.append(Problem(path, message))

    def begin(self, row: GivenRow, path: str) -> None:
        """Check what identifies a case, and that it says why it is skipped."""
        taken = self.ids.setdefault(row.id, path)
        if not row.id:
            self.fault(f"{path}.id", "must not be empty")
        elif taken != path:
            self.fault(f"{path}.id", f"{row.id!r} is the id of {taken} already")
        if row.skip is not None and not row.skip.strip():
            self.fault(f"{path}.skip", "must say why it is skipped")

    def fixture(self, names: Iterable[str], path: str) -> dict[str, object]:
        """Return the facts of these fixtures, later ones winning."""
        found: dict[str, object] = {}
        for number, name in enumerate(names):
            if name in self.fixtures:
                found |= self.fixtures[name]
            else:
                self.fault(f"{path}[{number}]", f"{name!r} is no fixture{nearest(name, self.fixtures)}")
        return found

    def facts(self, row: GivenRow, path: str) -> dict[str, object]:
        """Return the facts of a row: those of its fixtures, and its own, which win."""
        return {**self.fixture(row.given, f"{path}.given"), **row.facts}

    def now_of(self, row: GivenRow, path: str) -> datetime:
        """Return the instant of a row, that of the suite unless it has its own."""
        return self.now if row.now is None else self.instant(row.now, f"{path}.now") or self.now

    def instant(self, written: object, path: str) -> datetime | None:
        """Return an instant in UTC, None if it is none."""
        at = instant_of(written)
        if at is None:
            self.fault(path, _INSTANT)
        return at


def instant_of(written: object) -> datetime | None:
    """Return the instant that TOML gave, or that a text of JSON names, in UTC; None if it is none."""
    try:
        at = datetime.fromisoformat(written) if isinstance(written, str) else written
        if not isinstance(at, datetime) or at.utcoffset() is None:
            return None
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def rows_of(raw: object, path: str, problems: list[Problem]) -> list[tuple[str, object]]:
    """Return the rows of a list of tables with their paths; anything else is a fault."""
    if not isinstance(raw, list | tuple):
        problems.append(Problem(path, "must be a list of tables"))
        return []
    return [(f"{path}[{number}]", row) for number, row in enumerate(raw)]
