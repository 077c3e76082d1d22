"""Regimes that a procedure adopts: their rows, calendars and facts become parts of its own document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from grievance.codec import nearest, structured
from grievance.errors import Problem
from grievance.policies import BUILT_IN
from grievance.procedure._file import AdoptedTable, StandardRow
from grievance.procedure._regimes import regime_document, regime_names, row_of
from grievance.rules import FactSchema, read_facts, read_when

__all__ = ["expanded"]

EVERY = "*"
"""The key of overrides that every row of a regime takes."""

_FIXED = ("id", "regime")


def expanded(mapping: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[Problem]]:
    """
    Return a procedure's *mapping* with the rows, calendars and facts of the regimes it adopts, and every fault of that.

    What comes back adopts nothing any more: it can be frozen, and means the same when the regimes have changed. Each
    adopted row has the id ``REGIME/ROW`` and names its regime; ``adopted`` lists the regimes that bind every issue.
    """
    if not isinstance(mapping, Mapping) or "regimes" not in mapping:
        return mapping, []
    document = {section: part for section, part in mapping.items() if section != "regimes"}
    regimes = mapping["regimes"]
    if not isinstance(regimes, Mapping):
        return document, [Problem("regimes", "must be a table")]
    expansion = _Expansion.of(document)
    for name, raw in regimes.items():
        expansion.note(name, raw)
    for adoption in expansion.adoptions:
        expansion.adopt(adoption)
    return {**document, **expansion.sections()}, expansion.problems


@attrs.frozen
class _Adoption:
    """A regime, its file, and what the procedure says of it."""

    name: str
    document: Mapping[str, Any]
    table: AdoptedTable

    @property
    def path(self) -> str:
        return f"regimes.{self.name}"


@attrs.define
class _Expansion:
    """The sections of the procedure that grow, and the faults found on the way."""

    calendars: dict[str, Any]
    facts: dict[str, Any]
    standards: list[Any]
    adopted: object
    problems: list[Problem]
    adoptions: list[_Adoption] = attrs.field(factory=list)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> _Expansion:
        """Return the sections as the procedure has them; a section of another kind is a fault and taken as empty."""
        problems: list[Problem] = []
        return cls(
            calendars=dict(_section(document, "calendars", {}, problems)),
            facts=dict(_section(document, "facts", {}, problems)),
            standards=list(_section(document, "standards", [], problems)),
            adopted=document.get("adopted", ()),
            problems=problems,
        )

    def sections(self) -> dict[str, Any]:
        """Return the grown sections."""
        adopted = self.adopted
        if isinstance(adopted, list | tuple):
            adopted = [*adopted, *(adoption.name for adoption in self.adoptions)]
        return {
            "calendars": self.calendars,
            "facts": self.facts,
            "standards": self.standards,
            "adopted": adopted,
        }

    def note(self, name: str, raw: object) -> None:
        """Note that a regime is adopted, and the facts that it reads."""
        if name not in regime_names():
            self._fault(f"regimes.{name}", f"is no regime{nearest(name, regime_names())}")
            return
        table, faults = structured(AdoptedTable, raw, path=f"regimes.{name}")
        self.problems += faults
        adoption = _Adoption(name, regime_document(name), table or AdoptedTable())
        self.adoptions.append(adoption)
        for fact, declared in adoption.document.get("facts", {}).items():
            if _declaration(fact, self.facts.setdefault(fact, declared)) != _declaration(fact, declared):
                self._fault(f"facts.{fact}", f"must be declared as the regime {name!r} declares it: {declared!r}")

    def adopt(self, adoption: _Adoption) -> None:
        """Add the calendar and the rows of a regime."""
        calendar = self._calendar(adoption)
        when = self._when(adoption)
        rows = adoption.document["standards"]
        changes = dict(self._changes(adoption, {row["id"]: row for row in rows}))
        clashes: set[str] = set()
        for row in rows:
            changed = {**row, **changes.get(EVERY, {}), **changes.get(row["id"], {})}
            own = changed.get("when", {})
            for fact in when:
                if own.get(fact, when[fact]) != when[fact] and fact not in clashes:
                    clashes.add(fact)
                    path = f"{adoption.path}.when.{fact}"
                    self._fault(path, f"is asked otherwise by the row {row['id']!r} itself: override its when")
            placed = row_of(adoption.name, adoption.document, changed, calendar=calendar)
            self.standards.append({**placed, "when": {**when, **own}})

    def _calendar(self, adoption: _Adoption) -> str:
        """Return the calendar that the rows count on: the one that is named, else the regime's own."""
        named, own, path = adoption.table.calendar, adoption.name, f"{adoption.path}.calendar"
        if named in self.calendars:
            return named
        if named is not None:
            self._fault(path, f"{named!r} is no calendar of this procedure{nearest(named, self.calendars)}")
        elif own in self.calendars:
            self._fault(path, f"say which: {own!r} is a calendar of this procedure and the regime's own")
        self.calendars.setdefault(own, adoption.document["calendar"])
        return own

    def _when(self, adoption: _Adoption) -> Mapping[str, object]:
        """Return the conditions under which the regime binds an issue at all; none if they have faults."""
        declared, _ = read_facts({name: fact for name, fact in self.facts.items() if name not in BUILT_IN})
        schema = FactSchema.from_mapping(BUILT_IN) | declared
        _, faults = read_when(adoption.table.when, schema, f"{adoption.path}.when")
        self.problems += faults
        return {} if faults else adoption.table.when

    def _changes(
        self, adoption: _Adoption, rows: Mapping[str, Mapping[str, Any]]
    ) -> Iterator[tuple[str, Mapping[str, object]]]:
        """Yield the overrides that can be taken, by row; every key and value of the others is checked."""
        for row_id, changes in adoption.table.standards.items():
            path = f"{adoption.path}.standards.{row_id}"
            if row_id not in rows and row_id != EVERY:
                self._fault(path, f"is no standard of {adoption.name!r}{nearest(row_id, rows)}")
                continue
            fixed = [Problem(f"{path}.{key}", "cannot be overridden") for key in _FIXED if key in changes]
            changed = {**rows.get(row_id, next(iter(rows.values()))), **changes}
            _, faults = structured(StandardRow, changed, path=path)
            self.problems += [*fixed, *faults]
            if not fixed and not faults:
                yield row_id, changes

    def _fault(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))


def _declaration(name: str, declared: object) -> FactSchema:
    return read_facts({name: declared})[0]


def _section(document: Mapping[str, Any], name: str, empty: Any, problems: list[Problem]) -> Any:
    """Return a section, or an *empty* one if it is missing or, which is a fault, of another kind."""
    found = document.get(name, empty)
    if isinstance(found, Mapping if isinstance(empty, dict) else list | tuple):
        return found
    problems.append(Problem(name, f"must be a {'table' if isinstance(empty, dict) else 'list'}"))
    return empty
