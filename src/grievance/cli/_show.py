"""``grievance show``: a complaint as one role may see it; that it was read goes on record."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from grievance.cli._open import desk_at
from grievance.cli._printing import say_json
from grievance.codec import Codec
from grievance.desk import View
from grievance.model import CUSTOMER, Actor, Complaint
from grievance.policies import MASKED

__all__ = ["show"]


def show(complaint_id: str, url: str, by: Actor, *, now: datetime | None, as_json: bool, language: str) -> None:
    """Print the public status and the fields that *by* may see; customers are given the status alone."""
    with desk_at(url, now) as desk:
        seen = desk.show(complaint_id, by=by, language=language)
        fields = {} if CUSTOMER in by.roles else _fields(seen, desk.get(complaint_id))
    if as_json:
        say_json({"status": _status(seen), "fields": fields})
        return
    for name, value in _status(seen).items():
        print(f"{name.replace('_', ' ')}: {value or '-'}")
    for name, value in fields.items():
        print(f"{name}: {json.dumps(value, ensure_ascii=False)}")


def _status(seen: View) -> dict[str, str | None]:
    status = seen.status
    return {
        "reference": status.reference,
        "status": status.status,
        "received_on": status.received_on.isoformat(),
        "next_step": status.next_step,
        "by": status.by_on.isoformat() if status.by_on else None,
        "turn_to": status.turn_to,
        "language": status.language,
    }


def _fields(seen: View, complaint: Complaint) -> dict[str, Any]:
    """Return all fields as JSON has them, with a word where one is masked."""
    written = json.loads(Codec().dumps(complaint))["value"]
    return {name: MASKED.value if value is MASKED else written[name] for name, value in seen.fields.items()}
