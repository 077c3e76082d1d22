"""Small intake maps and what they make of small records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from grievance.errors import InvalidDocument
from grievance.intake import IntakeMap, Submissions, Taken, Unreadable
from grievance.model import Submission

__all__ = ["document", "faults", "gone_through", "reasons", "submission"]

BASE = {
    "category": {"value": "other"},
    "channel": {"value": "web"},
    "received_at": {"value": "2026-07-01T09:00:00Z"},
}


def document(fields: Mapping[str, Any] | None = None, **sections: Any) -> dict[str, Any]:
    """Return a map whose records need an ``id`` alone, with these fields and sections put in."""
    return {"source": {"name": "desk", "key": "id"}, "fields": {**BASE, **(fields or {})}, **sections}


def submission(values: Mapping[str, Any], fields: Mapping[str, Any] | None = None, **sections: Any) -> Submission:
    """Return what such a map makes of one record."""
    return IntakeMap.from_mapping(document(fields, **sections)).submission({"id": "7", **values})


def reasons(values: Mapping[str, Any], fields: Mapping[str, Any] | None = None, **sections: Any) -> dict[str, str]:
    """Return why such a map refuses one record, by column."""
    with pytest.raises(InvalidDocument) as caught:
        submission(values, fields, **sections)
    return {problem.path: problem.message for problem in caught.value.problems}


def faults(mapping: Any) -> dict[str, str]:
    """Return the faults of a document, by path."""
    with pytest.raises(InvalidDocument) as caught:
        IntakeMap.from_mapping(mapping)
    return {problem.path: problem.message for problem in caught.value.problems}


def gone_through(submissions: Submissions) -> tuple[list[Taken], list[Unreadable]]:
    """Return what was taken and what was not, to the end of the file."""
    with submissions:
        outcomes = list(submissions)
    taken = [outcome for outcome in outcomes if isinstance(outcome, Taken)]
    return taken, [outcome for outcome in outcomes if isinstance(outcome, Unreadable)]
