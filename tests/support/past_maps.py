"""Intake maps of logs of past cases: two real ones, and a small one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from grievance.intake import PastCase
from grievance.model import Actor, Registered

__all__ = ["HELPDESK", "IMPORTED", "PERMITS", "log_map", "registered"]

IMPORTED = datetime(2026, 7, 1, 12, tzinfo=UTC)
"""When past cases are imported."""

_MINUTES = {"column": "timestamp", "zone": "Europe/Rome"}

HELPDESK: dict[str, Any] = {
    "source": {"name": "helpdesk", "key": "case_id"},
    "fields": {
        "category": {"value": "software"},
        "channel": {"value": "ticket"},
        "received_at": _MINUTES,
        "customer_id": "customer",
        "product": "product",
        "receiver": "resource",
    },
    "attributes": {"seriousness": "seriousness", "workgroup": "workgroup"},
    "events": {
        "at": _MINUTES,
        "by": "resource",
        "activity": "activity",
        "otherwise": "note",
        "meanings": {
            "Insert ticket": "work",
            "Assign seriousness": "work",
            "Take in charge ticket": "work",
            "Create SW anomaly": "work",
            "Resolve SW anomaly": "work",
            "Schedule intervention": "work",
            "Require upgrade": "work",
            "Wait": "wait for the customer",
            "Resolve ticket": "answer",
            "Closed": "close",
        },
    },
}
"""The ticket log of a software company; for whom its tickets wait it does not say."""

PERMITS: dict[str, Any] = {
    "source": {"name": "permits", "key": "case_id"},
    "fields": {
        "category": {"value": "permit/environment"},
        "channel": {
            "column": "case_channel",
            "values": {"Internet": "web", "Desk": "counter", "Post": "letter", "e-mail": "email", "Intern": "internal"},
        },
        "received_at": "case_start",
        "receiver": "case_responsible",
    },
    "events": {
        "at": "timestamp",
        "by": "resource",
        "activity": "activity",
        "otherwise": "work",
        "meanings": {"T05 Print and send confirmation of receipt": "acknowledge"},
        "promised": "case_deadline",
        "ended": "case_end",
    },
}
"""The receipt phase of permit requests: deadlines and ends stand in columns of the case."""


def log_map(**events: Any) -> dict[str, Any]:
    """Return the map of a small log with the columns case, topic, what, when and who; *events* change ``[events]``."""
    return {
        "source": {"name": "old desk", "key": "case"},
        "fields": {"category": "topic", "channel": {"value": "web"}, "received_at": "when"},
        "events": {
            "at": "when",
            "by": "who",
            "activity": "what",
            "meanings": {"Worked": "work", "Answered": "answer", "Shut": "close"},
            "otherwise": "note",
            **events,
        },
    }


def registered(case: PastCase) -> Registered:
    """Return the registration of a past case under the key of its source, when it was received."""
    submission = case.submission
    return Registered(
        at=submission.received_at,
        recorded_at=IMPORTED,
        by=Actor(id="importer", roles=("import",)),
        complaint_id=submission.source_key or "",
        submission=submission,
    )
