"""Which values of a fact a procedure speaks of: what somebody may write by mistake, and what numbers are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grievance.procedure import Procedure, tables_of

__all__ = ["named_in"]


def named_in(procedure: Procedure) -> Mapping[str, Sequence[object]]:
    """Return the values that the conditions of *procedure* name by fact, in their order, and its channels."""
    found: defaultdict[str, dict[object, None]] = defaultdict(dict)
    for table in tables_of(procedure).values():
        for condition in (one for rule in table.rules for one in rule.when):
            found[condition.fact.name].update(dict.fromkeys(_values(condition.tests)))
    found["channel"].update(dict.fromkeys(procedure.channels))
    return {fact: tuple(values) for fact, values in found.items()}


def _values(tests: tuple[tuple[str, Any], ...]) -> Iterator[object]:
    for name, operand in tests:
        if name == "not":
            yield from _values(operand)
        elif name != "present":
            yield from operand if isinstance(operand, tuple) else (operand,)
