"""``grievance due``: what is to be done, by when, for which complaint."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from grievance.cli._open import desk_at
from grievance.cli._printing import say_json
from grievance.model import Effect

__all__ = ["due"]


def due(url: str, *, now: datetime | None, as_json: bool, limit: int, take: bool) -> None:
    """Print what is to be done; with *take* it is handed out, all of it, which goes on record."""
    with desk_at(url, now) as desk:
        effects = desk.due() if take else desk.pending(limit=limit)
    if as_json:
        say_json([_entry(effect) for effect in effects])
        return
    for effect in effects:
        print(effect)


def _entry(effect: Effect) -> dict[str, Any]:
    return {
        "id": effect.id,
        "complaint": effect.complaint_id,
        "due_at": effect.due_at.isoformat() if effect.due_at else None,
        "standard": getattr(effect, "standard", None),
        "what": str(effect),
    }
