"""From the rows of standards to the standards that bind, with their conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import attrs

from grievance.codec import nearest
from grievance.errors import InvalidValue, Problem
from grievance.model import Response, Standard
from grievance.procedure._file import StandardRow
from grievance.procedure._procedure import BoundStandard
from grievance.rules import FactSchema, read_when

__all__ = ["bound_standards", "standard_of"]


def bound_standards(
    rows: Iterable[tuple[str, StandardRow]], schema: FactSchema, calendars: Collection[str] | None
) -> tuple[tuple[BoundStandard, ...], list[Problem]]:
    """
    Return the standards of *rows*, which come with their paths, and every fault of the rows.

    *calendars* are the names that a row may use; None if they cannot be told.
    """
    found: dict[str, BoundStandard] = {}
    problems: list[Problem] = []
    for path, row in rows:
        if row.id in found or not row.id:
            problems.append(Problem(f"{path}.id", f"{row.id!r} stands twice" if row.id else "must not be empty"))
        if row.calendar is not None and calendars is not None and row.calendar not in calendars:
            hint = nearest(row.calendar, calendars)
            problems.append(Problem(f"{path}.calendar", f"{row.calendar!r} is no calendar of this procedure{hint}"))
        when, faults = read_when(row.when, schema, f"{path}.when")
        problems += faults
        try:
            found[row.id] = BoundStandard(standard=standard_of(row), when=when)
        except InvalidValue as error:
            problems.append(Problem(f"{path}.{error.field.partition('.')[2]}", error.problem))
    return tuple(found.values()), problems


def standard_of(row: StandardRow) -> Standard:
    """Return the standard of a *row*; raises InvalidValue if its terms contradict each other."""
    given: dict[str, Any] = {name: getattr(row, name) for name in _SAME}
    response = row.response
    if response is not None:
        kinds = tuple(kind.value for kind in response.kinds)
        given["response"] = Response(kinds=kinds, channels=response.channels)
    return Standard(anchor=row.from_, **given)


_SAME = {field.name for field in attrs.fields(StandardRow)} - {"from_", "when", "response"}
"""The keys of a row that are fields of the standard under the same name."""
