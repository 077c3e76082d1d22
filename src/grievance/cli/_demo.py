"""``grievance demo``: the main job on a packaged sample of real complaints."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console

from grievance.cli._entries import head_of_queue, print_queue
from grievance.cli._open import desk_for, open_store, read_procedure, without_password
from grievance.cli._registering import Job
from grievance.cli._triage import Rejects, print_tally, register_file
from grievance.desk import Desk
from grievance.procedure import pack_path
from grievance.storage import Queue

__all__ = ["demo"]

NOW = datetime(2019, 4, 29, 13, tzinfo=UTC)
"""The present instant of the demonstration: the morning after the last of the sample came in."""

_NEAR = timedelta(days=3)
_SHOWN = 5


def demo(url: str) -> None:
    """Triage the sample into the store at *url*, then show the queue and the deadlines."""
    console = Console()
    sample = pack_path("cfpb", "sample.csv.gz")
    console.print(f"Real complaints to the US Consumer Financial Protection Bureau, as if it were {NOW:%d %B %Y}.")
    job = Job(file=sample, procedure="cfpb", intake="cfpb", url=url, now=NOW)
    with Rejects(Path("grievance-demo.rejects.jsonl"), at_once=False) as rejects:
        print_tally(register_file(job, rejects, processes=1), console)
    with open_store(url) as store:
        desk = desk_for(read_procedure("cfpb"), store, NOW)
        _print_deadlines(desk, console)
        print_queue(head_of_queue(desk, Queue(), _SHOWN), console)
    shown = without_password(url)
    console.print(f"Kept in {shown}. Ask why:  grievance explain ID --store {shown}", markup=False)


def _print_deadlines(desk: Desk, console: Console) -> None:
    due = desk.due(NOW + _NEAR)
    missed = [effect for effect in due if effect.due_at is not None and effect.due_at < NOW]
    console.print(f"deadlines: {len(missed)} missed, {len(due) - len(missed)} within the next {_NEAR.days} days")
