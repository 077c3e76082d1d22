"""Cells of a record: where they are, whether they hold anything, and their text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import inf
from operator import itemgetter
from typing import Any, TypeAlias, TypeGuard

from grievance.errors import InvalidValue
from grievance.intake._repair import repair_text

__all__ = [
    "Findings",
    "Get",
    "Locate",
    "Read",
    "as_text",
    "by_name",
    "by_position",
    "is_empty",
    "is_number",
    "whole_text",
]

Get: TypeAlias = Callable[[Any], object]
"""From the values of a record to one of its cells; None if it is absent."""

Locate: TypeAlias = Callable[[str], Get]
"""From the name of a column to what gets its cells."""


class Findings:
    """What was found about one record: every fault that keeps it out, and what was changed to let it in."""

    __slots__ = ("faults", "notes")

    def __init__(self) -> None:
        self.faults: list[InvalidValue] = []
        self.notes: list[str] = []


Read: TypeAlias = Callable[[Any, Findings], Any]
"""From the values of a record to what one field takes; None for nothing, and for a fault that is among the findings."""


def by_position(header: Sequence[str]) -> Locate:
    """Return what locates cells in rows under *header*."""
    return lambda column: itemgetter(header.index(column))


def by_name(column: str) -> Get:
    """Return what gets *column* of an object: the key so called, else the place that its dotted path leads to."""
    first, *rest = column.split(".")

    def get(values: Any) -> object:
        if column in values:
            return values[column]
        found = values.get(first)
        for step in rest:
            if is_empty(found):
                return None
            if not isinstance(found, Mapping):
                raise InvalidValue(column, f"needs an object to hold {step!r}, but there is another value")
            found = found.get(step)
        return found

    return get


def is_empty(cell: object) -> bool:
    """Return whether a cell holds nothing: it is absent, blank text, or a list or object without content."""
    if isinstance(cell, str):
        return not cell or cell.isspace()
    return cell is None or (isinstance(cell, Sequence | Mapping) and not cell)


def as_text(label: str, cell: object) -> str:
    """
    Return the text of a cell of JSON or Parquet; *label* is what a fault calls it.

    Raises:
        InvalidValue: It is a list, an object or something else that has no plain text.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, date):
        return cell.isoformat()
    if not is_number(cell):
        raise InvalidValue(label, f"must be text or a finite number, not {_called(cell)}")
    try:
        return str(cell)
    except ValueError:
        raise InvalidValue(label, "must not be a number of thousands of digits") from None


def is_number(cell: object) -> TypeGuard[int | float | Decimal]:
    """Return whether a cell is a finite number; true and false are none."""
    if isinstance(cell, Decimal):
        return cell.is_finite()
    return isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < inf


def whole_text(label: str, text: str, findings: Findings) -> str:
    """Return *text* as the model takes it; what had to be replaced is noted."""
    repaired, note = repair_text(text)
    if note is not None:
        findings.notes.append(f"{label}: {note}")
    return repaired


def _called(cell: object) -> str:
    if isinstance(cell, Mapping):
        return "an object"
    return "a list" if isinstance(cell, list | tuple) else f"a {type(cell).__name__}"
