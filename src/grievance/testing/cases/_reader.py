"""What all tables of a case file are read with: the fixtures, the pinned instant, and the list of faults."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Protocol

import attrs

from grievance.codec import nearest
from grievance.codec._toml_words import toml_value
from grievance.errors import Problem

__all__ = ["Given", "GivenRow", "Reader", "instant_of", "place_of"]

_INSTANT = "must be an instant of the years 1900 to 2199 with its offset from UTC, such as 2026-07-01T10:00:00Z"
_ONE_LINE = "must be one line of text, without control characters"
_YEARS = range(1900, 2200)
"""Those that a calendar answers for."""

_UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")


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


@attrs.frozen
class Given:
    """Facts by name, and the place in the file where each is written."""

    facts: Mapping[str, object] = attrs.field(factory=dict)
    places: Mapping[str, str] = attrs.field(factory=dict)

    def but(self, facts: Mapping[str, object], path: str) -> Given:
        """Return these facts and others that win over them, written at *path*."""
        return Given({**self.facts, **facts}, {**self.places, **{name: place_of(name, path) for name in facts}})


def place_of(name: str, path: str) -> str:
    """Return the path of a fact that is written at *path*."""
    return f"{path}.{toml_value(name) if '.' in name else name}"


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

    def place(self, section: str, number: int, raw: object) -> str:
        """Return the path of a row: by its id if that is its own, else by its number."""
        named = raw.get("id") if isinstance(raw, Mapping) else None
        if not isinstance(named, str) or not named or not _is_one_line(named) or named in self.ids:
            return f"{section}[{number}]"
        return self.ids.setdefault(named, f"{section}[{toml_value(named)}]")

    def claim(self, name: str, path: str) -> None:
        """Check that a case is called as no other one, in one line."""
        taken = self.ids.setdefault(name, path)
        if not name:
            self.fault(f"{path}.id", "must not be empty")
        elif not _is_one_line(name):
            self.fault(f"{path}.id", _ONE_LINE)
        elif taken != path:
            self.fault(f"{path}.id", f"{name!r} is the id of {taken} already")

    def begin(self, row: GivenRow, path: str) -> None:
        """Check what identifies a case, and that it says why it is skipped."""
        self.claim(row.id, path)
        if row.skip is not None and not row.skip.strip():
            self.fault(f"{path}.skip", "must say why it is skipped")

    def fixture(self, names: Iterable[str], path: str) -> Given:
        """Return the facts of these fixtures, later ones winning."""
        found = Given()
        for number, name in enumerate(names):
            if name in self.fixtures:
                found = found.but(self.fixtures[name], f"fixtures.{name}")
            else:
                self.fault(f"{path}[{number}]", f"{name!r} is no fixture{nearest(name, self.fixtures)}")
        return found

    def given(self, row: GivenRow, path: str) -> Given:
        """Return the facts of a row: those of its fixtures, and its own, which win."""
        return self.fixture(row.given, f"{path}.given").but(row.facts, f"{path}.facts")

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
    except ValueError:
        return None
    if not isinstance(at, datetime) or at.utcoffset() is None or at.year not in _YEARS:
        return None
    return at.astimezone(UTC)


def _is_one_line(text: str) -> bool:
    return not any(unicodedata.category(character) in _UNPRINTABLE for character in text)
