"""The regimes that come with the library: rule packs of regulators, dated, sourced, with a calendar of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs

from grievance.calendars import BusinessCalendar, read_calendar
from grievance.codec import nearest, read_toml, structured
from grievance.deadlines import Terms
from grievance.errors import InvalidDocument, Problem
from grievance.policies import BUILT_IN
from grievance.procedure._file import StandardRow
from grievance.procedure._procedure import BoundStandard
from grievance.procedure._standards import bound_standards
from grievance.rules import FactSchema, read_facts

__all__ = ["Regime", "regime", "regime_document", "regime_names", "row_of"]


@attrs.frozen(kw_only=True)
class Regime:
    """
    What one regulator or statute asks for: standards with their clauses and sources, and how it counts business days.

    ``facts`` are the facts of the host that its conditions read, in the form of a procedure file; ``country`` is whose
    public holidays its calendar has, None if it has other ones or none.
    """

    name: str
    title: str
    applies_to: str
    calendar: BusinessCalendar
    country: str | None
    facts: Mapping[str, object]
    standards: tuple[BoundStandard, ...]

    def in_force(self, received_at: datetime) -> tuple[BoundStandard, ...]:
        """
        Return the standards that bind what is received at *received_at*, by the date in the regime's zone (L73).

        Raises:
            InvalidValue: *received_at* is naive.
            CalendarExhausted: It lies outside the years that the calendar answers for.
        """
        received_on = self.calendar.local_date(received_at)
        return tuple(bound for bound in self.standards if bound.standard.binds_on(received_on))

    @cached_property
    def terms(self) -> Terms:
        """How the time of its standards counts, for `grievance.deadlines`."""
        return Terms(calendars={self.name: self.calendar}, zone=self.calendar.zone)


@attrs.frozen(kw_only=True)
class _Header:
    """``[regime]``: what it is, and whom it binds."""

    title: str
    applies_to: str


@attrs.frozen(kw_only=True)
class _RegimeFile:
    """The whole file of a regime."""

    regime: _Header
    calendar: Mapping[str, object]
    standards: tuple[StandardRow, ...]
    facts: Mapping[str, object] = attrs.field(factory=dict)


def regime_names() -> tuple[str, ...]:
    """Return the names of the regimes."""
    return tuple(sorted(path.stem for path in _root().glob("*.toml")))


def regime(name: str, *, holidays: Iterable[date] | None = None) -> Regime:
    """
    Return the regime *name*; *holidays* stand instead of the public holidays of its country.

    Its standards are those that a procedure gets which adopts the regime as it is.

    Raises:
        InvalidDocument: There is no such regime (the nearest name is given), or a holiday is no date.
        MissingExtra: Its country's holidays are wanted without the extra ``holidays``.
    """
    return read_regime(name, regime_document(name), holidays=holidays)


def regime_document(name: str) -> dict[str, Any]:
    """
    Return the file of the regime *name* as it is written.

    Raises:
        InvalidDocument: There is no such regime; the nearest name is given.
    """
    if name not in regime_names():
        missing = Problem("", f"there is none of this name{nearest(name, regime_names())}")
        raise InvalidDocument(f"regime {name!r}", [missing])
    return read_toml(_root() / f"{name}.toml")


def read_regime(name: str, document: Mapping[str, Any], *, holidays: Iterable[date] | None = None) -> Regime:
    """
    Return the regime that *document* describes.

    Raises:
        InvalidDocument: It has faults; all of them are listed with their paths.
    """
    rows = [row_of(name, document, row) for row in document.get("standards", ())]
    file, problems = structured(_RegimeFile, {**document, "standards": rows})
    if file is None:
        raise InvalidDocument(f"regime {name!r}", problems)
    table = dict(file.calendar)
    if holidays is not None:
        table["holidays"] = list(holidays)
    calendar, problems = read_calendar(table, name=name, path="calendar")
    facts, faults = read_facts(file.facts, "facts")
    schema = FactSchema.from_mapping(BUILT_IN) | facts
    numbered = [(f"standards[{number}]", row) for number, row in enumerate(file.standards)]
    standards, more = bound_standards(numbered, schema, {name})
    problems = [*problems, *faults, *more]
    if calendar is None or problems:
        raise InvalidDocument(f"regime {name!r}", problems)
    return Regime(
        name=name,
        title=file.regime.title,
        applies_to=file.regime.applies_to,
        calendar=calendar,
        country=_country(table.get("holidays")),
        facts=file.facts,
        standards=standards,
    )


def row_of(
    name: str, document: Mapping[str, Any], row: Mapping[str, Any], *, calendar: str | None = None
) -> dict[str, Any]:
    """
    Return a *row* of a regime's document as it stands in a procedure: under its full id, on the regime's *calendar*.

    Dates of receipt are taken in the regime's zone, whatever the calendar.
    """
    zone = document["calendar"]["zone"]
    return {"calendar": calendar or name, "zone": zone, **row, "id": f"{name}/{row['id']}", "regime": name}


def _country(holidays: object) -> str | None:
    if not isinstance(holidays, Mapping):
        return None
    return "-".join(str(holidays[key]) for key in ("country", "subdivision") if key in holidays)


def _root() -> Path:
    return Path(str(files("grievance.procedure"))) / "regimes"
