"""Procedures that are compared, and what is told of them."""

from __future__ import annotations

from typing import Any

from grievance.procedure import Procedure
from grievance.procedure.comparing import compare
from support.procedures import NORMAL, URGENT, a_procedure

__all__ = ["FACTS", "messages", "priority"]

FACTS = {
    "loyalty": ["none", "silver", "gold"],
    "value": {"type": "integer", "at_least": 0, "at_most": 3},
    "tags": "tags",
}
_LEVELS = {"urgent": URGENT, "normal": {**NORMAL, "at_least": 40}, "low": NORMAL}


def priority(found: list[dict[str, Any]], hit: str = "collect", **more: Any) -> Procedure:
    """Return a procedure with these rows of priority."""
    return a_procedure(facts=FACTS, priority={"hit": hit, "levels": _LEVELS, "rules": found, **more})


def messages(old: Procedure, new: Procedure) -> list[str]:
    """Return what changes, section by section, in words."""
    return [f"{one.section}: {one.message}" for one in compare(old, new).changes]
