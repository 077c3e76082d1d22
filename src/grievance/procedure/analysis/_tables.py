"""The findings of every rule table of a procedure, at their places in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from grievance.procedure._procedure import Procedure
from grievance.procedure._tables import opaque_policies, tables_of
from grievance.procedure.analysis._inputs import Inputs
from grievance.procedure.analysis._places import place_of
from grievance.rules import RuleTable
from grievance.rules.analysis import Defect, Finding, analyse_table

__all__ = ["findings_of_tables", "unanalysable"]

_ALL_COUNT = ("remedies.allowed", "remedies.authority", "standards")
"""The tables of which all rows that hold count, each for itself."""

_MAY_ABSTAIN = "cannot_help"


def findings_of_tables(inputs: Inputs) -> Iterator[Finding]:
    """Yield what is wrong with each table by itself."""
    for name, table in tables_of(inputs.procedure).items():
        found = analyse_table(
            table,
            implied=inputs.implied,
            where=name,
            must_answer=name not in (*_ALL_COUNT, _MAY_ABSTAIN),
            all_count=name in _ALL_COUNT,
            steps=inputs.steps,
        )
        yield from (_placed(inputs.procedure, name, table, finding) for finding in found)


def _placed(procedure: Procedure, name: str, table: RuleTable[Any], finding: Finding) -> Finding:
    positions = {rule.id: position for position, rule in enumerate(table.rules)}
    first = next((positions[row] for row in finding.rows if row in positions), None)
    return finding if first is None else attrs.evolve(finding, where=place_of(procedure, name, first))


def unanalysable(procedure: Procedure) -> Iterator[Finding]:
    """Yield the sections that a policy of the host answers."""
    for section in opaque_policies(procedure):
        message = "a policy of the host answers: nobody can look into it, so nothing is known of what it decides"
        yield Finding(defect=Defect.UNANALYSABLE, where=f"{section}.policy", message=message)
