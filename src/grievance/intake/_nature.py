"""Whether a record is a complaint, an enquiry or a service request, decided before anything else (S23, L1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from grievance.codec import nearest
from grievance.errors import InvalidValue, Problem
from grievance.intake._cells import Findings, Locate, Read
from grievance.intake._groups import read_all, readers_of
from grievance.intake._kinds import text
from grievance.intake._sources import Source
from grievance.model import Nature
from grievance.rules import Fact, FactSchema, RuleTable, read_table

__all__ = ["NatureRules", "read_nature"]


@attrs.frozen(kw_only=True)
class NatureRules:
    """Rules over the text of columns; where they do not agree, a person must decide."""

    table: RuleTable[Nature]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the rules read."""
        return tuple(self.table.schema)

    def reader(self, locate: Locate) -> Read:
        """Return what reads it from the records whose cells *locate* finds."""
        readers = readers_of({name: Source(columns=(name,), kind=text) for name in self.columns}, locate)
        decide = self.table.decide

        def read(values: Any, findings: Findings) -> Nature:
            decision = decide(read_all(readers, values, findings))
            if decision.value is None:
                findings.notes += decision.sentences()
            return decision.value or Nature.UNDECIDED

        return read


def read_nature(raw: object, problems: list[Problem]) -> NatureRules | None:
    """Return the rules that the table ``[nature]`` states; None if it has faults, which go to *problems*."""
    table: RuleTable[Nature] | None
    table, faults = read_table(
        raw,
        name="nature",
        schema=FactSchema(tuple(Fact(name=name, kind="text") for name in dict.fromkeys(_named(raw)))),
        value=_nature,
        value_keys=frozenset({"is"}),
        must_decide=True,
        path="nature",
    )
    problems += faults
    return None if table is None else NatureRules(table=table)


def _named(raw: object) -> Iterator[str]:
    """Yield the columns that the rules ask, as far as the table is in order."""
    rows = raw.get("rules") if isinstance(raw, Mapping) else None
    for row in rows if isinstance(rows, list | tuple) else ():
        asked = row.get("when") if isinstance(row, Mapping) else None
        yield from (name for name in asked if isinstance(name, str) and name) if isinstance(asked, Mapping) else ()


def _nature(row: Mapping[str, object]) -> Nature:
    known = {nature.value: nature for nature in Nature}
    word = str(row.get("is", ""))
    if word not in known:
        raise InvalidValue("is", f"must be the nature of a record{nearest(word, known)}")
    return known[word]
