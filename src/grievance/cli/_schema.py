"""``grievance schema``: the JSON Schema of a file or a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from grievance.cli._printing import say_json
from grievance.codec._json_schema import document_schema
from grievance.codec._kinds import KINDS
from grievance.intake._json_schema import intake_schema
from grievance.lifecycle import COMMANDS
from grievance.model import Complaint, Event
from grievance.procedure._json_schema import procedure_schema
from grievance.testing.cases._json_schema import case_schema

__all__ = ["SCHEMAS", "schema"]

_EVENTS = {kind: cls for kind, cls in KINDS.items() if cls in get_args(Event)}

SCHEMAS: Final[Mapping[str, Callable[[], dict[str, Any]]]] = {
    "procedure": procedure_schema,
    "intake": intake_schema,
    "cases": case_schema,
    "complaint": lambda: document_schema({"complaint": Complaint}, title="A complaint of grievance"),
    "command": lambda: document_schema(COMMANDS, title="A command of grievance"),
    "event": lambda: document_schema(_EVENTS, title="An event of grievance"),
}
"""What makes the schema of each thing that has one."""


def schema(what: str) -> None:
    """Print the schema of *what*."""
    say_json(SCHEMAS[what](), indent=2)
