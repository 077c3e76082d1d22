"""The section of a procedure file on retention: how long personal data is kept (L83)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from grievance.errors import InvalidValue, Problem
from grievance.model import Span, Stage
from grievance.policies._retention import Retention, RetentionRule
from grievance.rules import FactSchema, read_when

__all__ = ["RetentionRow", "RetentionTable", "retention_of"]


@attrs.frozen(kw_only=True)
class RetentionRow:
    """``[[retention.rules]]``: how long what ``when`` describes is kept from its closing; without ``when``, all."""

    id: str
    keep: Span
    when: Mapping[str, object] = attrs.field(factory=dict)
    stages: tuple[Stage, ...] = ()
    authority: str | None = None


@attrs.frozen(kw_only=True)
class RetentionTable:
    """``[retention]``: the rules; of several that hold, the longest keeps."""

    rules: tuple[RetentionRow, ...] = ()


def retention_of(table: RetentionTable, schema: FactSchema, *, zone: str) -> tuple[Retention, list[Problem]]:
    """Return the terms of retention, with the good rules only, and every fault of the others; days end in *zone*."""
    rules: list[RetentionRule] = []
    problems = list(_id_faults(table.rules))
    for number, row in enumerate(table.rules):
        path = f"retention.rules[{number}]"
        conditions, faults = read_when(row.when, schema, f"{path}.when")
        problems += faults
        try:
            rule = RetentionRule(id=row.id, keep=row.keep, when=conditions, stages=row.stages, authority=row.authority)
        except InvalidValue as error:
            problems.append(Problem(f"{path}.{error.field.partition('.')[2]}", error.problem))
        else:
            rules += [] if faults else [rule]
    return Retention(rules=tuple(rules), zone=zone), problems


def _id_faults(rows: Iterable[RetentionRow]) -> Iterator[Problem]:
    seen = set[str]()
    for number, row in enumerate(rows):
        if not row.id:
            yield Problem(f"retention.rules[{number}].id", "must not be empty")
        elif row.id in seen:
            yield Problem(f"retention.rules[{number}].id", f"{row.id!r} stands twice")
        seen.add(row.id)
