"""A small procedure as a mapping, and desks over it whose clock, ids and keys are the test's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from grievance.desk import Desk
from grievance.errors import InvalidDocument
from grievance.model import Submission
from grievance.procedure import Policy, Procedure
from grievance.storage import ComplaintStore
from grievance.storage.memory import MemoryStore
from support.builders import RECEIVED

URGENT = {"at_least": 80, "work_within": "4 working hours", "head_start": "1 day"}
NORMAL = {"at_least": 0, "work_within": "3 business days"}
CRITICAL = {"reserved": True, "work_within": "1 hour", "head_start": "1 week"}

DANGER = {"id": "danger", "when": {"severity.safety": {"at_least": 2}}, "score": 85, "because": "someone may be hurt"}
LATE = {"id": "late", "when": {"category": "delivery/late/**"}, "to": "logistics", "because": "logistics can trace it"}
OTHERWISE = {"to": "front-desk", "because": "nobody else is responsible"}


def a_standard_row(standard_id: str = "acknowledge", **changes: object) -> dict[str, object]:
    """Return the row of a standard: an acknowledgement within a business day, or as told."""
    row = {"id": standard_id, "duty": "acknowledgement", "within": "1 business day", "calendar": "office"}
    return {**row, **changes}


def a_mapping(**sections: object) -> dict[str, Any]:
    """
    Return a procedure in the form of the file; a section that is given replaces the usual one.

    ``priority_rules``, ``routing_rules`` and ``factors`` replace these parts alone.
    """
    rules = sections.pop("priority_rules", [DANGER])
    routes = sections.pop("routing_rules", [LATE])
    factors = sections.pop("factors", {})
    return {
        "procedure": {
            "name": "Shop",
            "version": "1",
            "effective": date(2026, 1, 1),
            "accountable": "boss@shop.example",
            "zone": "Europe/London",
        },
        "calendars": {"office": {"zone": "Europe/London", "week": {"mon-fri": ["09:00-18:00"]}}},
        "standards": [a_standard_row()],
        "priority": {
            "hit": "collect",
            "levels": {"urgent": URGENT, "normal": NORMAL, "critical": CRITICAL},
            "rules": rules,
            "factors": factors,
        },
        "routing": {"hit": "first", "otherwise": OTHERWISE, "rules": routes},
        **sections,
    }


def a_procedure(*, policies: Mapping[str, Policy] | None = None, **sections: object) -> Procedure:
    """Return the procedure of `a_mapping`."""
    return Procedure.from_mapping(a_mapping(**sections), policies=policies)


def with_policy(policy: Policy, section: str = "priority", **sections: object) -> Procedure:
    """Return a procedure in which the host's *policy* answers the question of a *section*."""
    levels = {"levels": {"urgent": URGENT, "normal": NORMAL, "critical": CRITICAL}} if section == "priority" else {}
    own = {section: {"policy": "own", **levels}}
    return a_procedure(policies={"own": policy}, **own, **sections)


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self, at: datetime = RECEIVED + timedelta(minutes=5)) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return the instant at which it stands."""
        return self.at

    def turn(self, **length: float) -> datetime:
        """Move on by a length of time and return the new instant."""
        self.at += timedelta(**length)
        return self.at


def numbered() -> Callable[[Submission], str]:
    """Return ids that count: a submission's own key if it has one, else c-1, c-2 and so on."""
    numbers = count(1)
    return lambda submission: submission.source_key or f"c-{next(numbers)}"


def a_desk(procedure: Procedure | None = None, store: ComplaintStore | None = None, **injected: Any) -> Desk:
    """Return a desk over a memory store whose clock stands shortly after the usual receipt."""
    own = {"clock": Clock(), "ids": numbered(), "keys": lambda: b"k" * 32}
    return Desk(procedure or a_procedure(), MemoryStore() if store is None else store, **{**own, **injected})


def faults_of(mapping: dict[str, Any], **policies: Any) -> list[str]:
    """Return the faults of a mapping that must have some."""
    with pytest.raises(InvalidDocument) as refusal:
        Procedure.from_mapping(mapping, policies=policies)
    assert refusal.value.document == "procedure"
    return [str(problem) for problem in refusal.value.problems]


def check_faults(found: list[str], expected: list[str]) -> None:
    """Check that each fault found begins with the one that is expected, and that there are no others."""
    assert len(found) == len(expected), found
    for text, beginning in zip(found, expected, strict=True):
        assert text.startswith(beginning), found
