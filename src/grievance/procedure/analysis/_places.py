"""Where the rows of a procedure stand in its file."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.procedure._procedure import Procedure
from grievance.procedure._tables import tables_of
from grievance.procedure.analysis._inputs import When

__all__ = ["all_conditions", "is_adopted", "place_of", "place_of_standard"]


def is_adopted(procedure: Procedure, standard_id: str) -> bool:
    """Return whether a standard came with a regime that the procedure adopts: its rows are the regime's, not ours."""
    regime, _, row = standard_id.partition("/")
    return bool(row) and regime in procedure.adopted and procedure.standard(standard_id).regime == regime


def place_of_standard(procedure: Procedure, standard_id: str) -> str:
    """Return the path of a standard in the file; those that were adopted stand in their regime."""
    if is_adopted(procedure, standard_id):
        regime, _, row = standard_id.partition("/")
        return f"regimes.{regime}.standards.{row}"
    ids = [bound.standard.id for bound in procedure.standards]
    return f"standards[{ids.index(standard_id)}]"


def place_of(procedure: Procedure, table: str, position: int) -> str:
    """Return the path of the row at *position* of a *table*, which is named as `tables_of` names it."""
    if table == "standards":
        return place_of_standard(procedure, procedure.standards[position].standard.id)
    return f"{table}[{position}]" if table.startswith("remedies.") else f"{table}.rules[{position}]"


def all_conditions(procedure: Procedure) -> Iterator[tuple[str, str, When]]:
    """Yield the path, the id and the conditions of everything in the file that has some."""
    for name, table in tables_of(procedure).items():
        for position, rule in enumerate(table.rules):
            yield f"{place_of(procedure, name, position)}.when", rule.id, rule.when
    for position, kept in enumerate(procedure.retention.rules):
        yield f"retention.rules[{position}].when", kept.id, kept.when
    for position, conditions in enumerate(procedure.impossible):
        yield f"impossible[{position}]", "", conditions
