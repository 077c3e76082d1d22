"""``grievance queue``: what to work on next."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console

from grievance.cli._entries import entry, head_of_queue, print_queue
from grievance.cli._open import desk_at
from grievance.cli._printing import say_json
from grievance.storage import Queue

__all__ = ["queue"]


def queue(url: str, *, team: str | None, limit: int, now: datetime | None, as_json: bool) -> None:
    """Print the head of the queue."""
    with desk_at(url, now) as desk:
        explanations = head_of_queue(desk, Queue(team=team), limit)
        if as_json:
            say_json([entry(explanation) for explanation in explanations])
        else:
            print_queue(explanations, Console())
