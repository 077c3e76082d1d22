"""The findings of every rule table of a procedure, at their places in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from grievance.model import RemedyKind
from grievance.policies import ALWAYS_ALLOWED, BUILT_IN
from grievance.procedure._procedure import Procedure
from grievance.procedure._tables import opaque_policies, tables_of
from grievance.procedure.analysis._inputs import implied_in, some_input
from grievance.procedure.analysis._places import place_of
from grievance.rules import RuleTable
from grievance.rules.analysis import Defect, Finding, analyse_table

__all__ = ["findings_of_tables", "needless_remedies", "unanalysable"]

_ALL_COUNT = ("remedies.allowed", "remedies.authority", "standards")
"""The tables of which all rows that hold count, each for itself."""

_MAY_ABSTAIN = "cannot_help"

MORE_SEVERE = (*(name for name in BUILT_IN if name.startswith("severity.")), "customer.vulnerability")
"""The facts that say how severe it is: with more of them nothing may become less urgent."""


def findings_of_tables(procedure: Procedure) -> Iterator[Finding]:
    """Yield what is wrong with each table by itself; that priority never falls as severity rises is asked too."""
    implied = implied_in(procedure.schema)
    for name, table in tables_of(procedure).items():
        found = analyse_table(
            table,
            implied=implied,
            where=name,
            must_answer=name not in (*_ALL_COUNT, _MAY_ABSTAIN),
            all_count=name in _ALL_COUNT,
            ordered=MORE_SEVERE if name == "priority" else (),
        )
        yield from (_placed(procedure, name, table, finding) for finding in found)


def _placed(procedure: Procedure, name: str, table: RuleTable[Any], finding: Finding) -> Finding:
    positions = {rule.id: position for position, rule in enumerate(table.rules)}
    first = next((positions[row] for row in finding.rows if row in positions), None)
    return finding if first is None else attrs.evolve(finding, where=place_of(procedure, name, first))


def unanalysable(procedure: Procedure) -> Iterator[Finding]:
    """Yield the sections that a policy of the host answers."""
    for section in opaque_policies(procedure):
        message = "a policy of the host answers: nobody can look into it, so nothing is known of what it decides"
        yield Finding(defect=Defect.UNANALYSABLE, where=f"{section}.policy", message=message)


def needless_remedies(procedure: Procedure) -> Iterator[Finding]:
    """Yield the rows of allowed remedies all of whose kinds other rows allow wherever it holds, or everybody may."""
    table = tables_of(procedure).get("remedies.allowed")
    rules = table.rules if table is not None else ()
    for position, rule in enumerate(rules):
        others = [other for other in rules if other is not rule]
        by: dict[RemedyKind, list[str]] = {}
        for kind in rule.value - ALWAYS_ALLOWED:
            rows = [other for other in others if kind in other.value]
            if not some_input(procedure, rule.when, unless=[other.when for other in rows]):
                break
            by[kind] = [other.id for other in rows]
        else:
            held = some_input(procedure, rule.when)
            if held.example is not None:
                ids = tuple(dict.fromkeys(one for ids in by.values() for one in ids))
                message = f"{rule.id!r} allows nothing that is not allowed anyway: drop it, or name other kinds"
                yield Finding(
                    defect=Defect.REDUNDANT,
                    where=place_of(procedure, "remedies.allowed", position),
                    message=message,
                    rows=(rule.id, *ids),
                    example=held.example,
                )
