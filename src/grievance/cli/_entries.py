"""A complaint of the queue as the command line shows it, in JSON and in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from rich.console import Console

from grievance.desk import Desk, Explanation
from grievance.model import Complaint
from grievance.storage import Queue

__all__ = ["entry", "head_of_queue", "print_queue"]

_PAGE = 500


def head_of_queue(desk: Desk, queue: Queue, limit: int) -> Iterator[Explanation]:
    """Yield the *limit* most urgent complaints of *queue*, explained."""
    return islice((desk.explain(complaint.id) for complaint in _pages(desk, queue, limit)), limit)


def _pages(desk: Desk, queue: Queue, limit: int) -> Iterator[Complaint]:
    after: str | None = None
    while limit:
        page = desk.queue(queue, limit=min(limit, _PAGE), after=after)
        yield from page.entries
        after = page.after
        if after is None:
            return


def entry(explanation: Explanation) -> dict[str, Any]:
    """Return one entry of the JSON document: where the complaint stands, by when what is due, and why."""
    complaint = explanation.complaint
    priority = complaint.priority
    return {
        "id": complaint.id,
        "level": priority.level if priority else None,
        "score": priority.score if priority else None,
        "team": complaint.team,
        "work_by": priority.work_by.isoformat() if priority else None,
        "due": {_key(deadline): _iso(deadline.status.clock.due_at) for deadline in explanation.deadlines},
        "because": list(explanation),
    }


def _key(deadline: Any) -> str:
    clock = deadline.status.clock
    return clock.standard if clock.issue == 0 else f"{clock.standard}#{clock.issue}"


def _iso(at: Any) -> str | None:
    return None if at is None else at.isoformat()


def print_queue(explanations: Iterable[Explanation], console: Console) -> None:
    """Print complaints in the order of work, each with its reasons."""
    console.print("\nMost urgent first", style="bold")
    for number, explanation in enumerate(explanations, 1):
        complaint = explanation.complaint
        priority = complaint.priority
        place = f"{priority.level} (score {priority.score}), " if priority else ""
        work_by = f", work by {priority.work_by:%Y-%m-%d %H:%M} UTC" if priority else ""
        console.print(f"{number:3}. {complaint.id}: {place}{complaint.team}{work_by}", markup=False, soft_wrap=True)
        for sentence in explanation:
            console.print(f"       {sentence}", markup=False, soft_wrap=True, style="dim")
