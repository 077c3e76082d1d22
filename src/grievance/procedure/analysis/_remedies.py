"""Rows of allowed remedies that allow nothing of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from grievance.model import RemedyKind
from grievance.policies import ALWAYS_ALLOWED
from grievance.procedure._tables import tables_of
from grievance.procedure.analysis._inputs import Inputs, fewest, undecided, worst
from grievance.procedure.analysis._places import place_of
from grievance.rules import Rule
from grievance.rules.analysis import Defect, Finding, Proof

__all__ = ["needless_remedies"]

_Row = Rule[frozenset[RemedyKind]]


def needless_remedies(inputs: Inputs) -> Iterator[Finding]:
    """Yield the rows of allowed remedies all of whose kinds other rows allow wherever it holds, or everybody may."""
    table = tables_of(inputs.procedure).get("remedies.allowed")
    rules: Sequence[Rule[Any]] = table.rules if table is not None else ()
    for position, rule in enumerate(rules):
        allowing = [
            [other for other in rules if other is not rule and kind in other.value]
            for kind in sorted(rule.value - ALWAYS_ALLOWED, key=list(RemedyKind).index)
        ]
        yield from _of_row(inputs, place_of(inputs.procedure, "remedies.allowed", position), rule, allowing)


def _of_row(inputs: Inputs, where: str, rule: _Row, allowing: Sequence[Sequence[_Row]]) -> Iterator[Finding]:
    """Yield the finding on a row; *allowing* are, for each of its kinds, the others that allow it."""

    def allowed(by: Sequence[_Row]) -> Proof:
        return inputs.some(rule.when, unless=[one.when for one in by])

    anyway, held = worst(allowed(by) for by in allowing), inputs.some(rule.when)
    yield from undecided(anyway, where, f"does {rule.id!r} allow anything that is not allowed anyway", (rule.id,))
    if anyway and held.example is not None:
        by = [one.id for others in allowing for one in fewest(others, lambda some: bool(allowed(some)))]
        message = f"{rule.id!r} allows nothing that is not allowed anyway: drop it, or name other kinds"
        rows = (rule.id, *dict.fromkeys(by))
        yield Finding(defect=Defect.REDUNDANT, where=where, message=message, rows=rows, example=held.example)
