"""Which rules of a procedure no case file can ask about."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.policies import DEFAULT_PERMISSIONS
from grievance.procedure import Procedure, opaque_policies, tables_of
from grievance.testing.asking._questions import TABLE_OF

__all__ = ["not_asked"]


def not_asked(procedure: Procedure) -> Iterator[str]:
    """Yield the sections of *procedure* with rules that no case can ask about; they count for no coverage."""
    yield from (f"{section} (a policy of the host)" for section in opaque_policies(procedure))
    yield from (table for table in tables_of(procedure) if table not in TABLE_OF.values())
    if procedure.conduct.permissions != DEFAULT_PERMISSIONS:
        yield "permissions"
    if procedure.letters.responses:
        yield "letters.responses"
    if procedure.retention.rules:
        yield "retention"
