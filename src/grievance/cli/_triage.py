"""``grievance triage``: a file of records becomes complaints with team, level and deadlines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Self

from rich.console import Console

from grievance.cli._bar import progress_bar
from grievance.cli._entries import entry, head_of_queue, print_queue
from grievance.cli._open import desk_for, open_store, read_procedure
from grievance.cli._printing import say_json
from grievance.cli._registering import Job, Tally, processes_for, register
from grievance.intake import RejectsFile, Unreadable
from grievance.storage import Queue

__all__ = ["print_tally", "register_file", "triage"]

_NOTES_SHOWN = 20


def triage(job: Job, *, as_json: bool, rejects: Path | None, limit: int) -> None:
    """Register the complaints of the file of *job* and print what became of its records."""
    with Rejects(rejects or Path(f"{job.file.name}.rejects.jsonl"), at_once=rejects is not None) as bad:
        tally = register_file(job, bad, processes=processes_for(job))
    with open_store(job.url) as store:
        desk = desk_for(read_procedure(job.procedure), store, job.now)
        explanations = head_of_queue(desk, Queue(), limit)
        if as_json:
            document = {**tally.document(), "queue": [entry(explanation) for explanation in explanations]}
            say_json(document)
        else:
            print_tally(tally, Console())
            print_queue(explanations, Console())
    if bad.count:
        print(f"{bad.count} rejected records are in {bad.path}", file=sys.stderr)


class Rejects:
    """The rejects file, opened with the first bad record unless *at_once*: no bad record, no file."""

    def __init__(self, path: Path, *, at_once: bool) -> None:
        self.path, self.count = path, 0
        self._file = RejectsFile(path) if at_once else None

    def add(self, bad: Unreadable) -> None:
        """Keep one bad record."""
        if self._file is None:
            self._file = RejectsFile(self.path)
        self._file.add(line=bad.line, raw=bad.raw, reasons=bad.reasons)
        self.count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()


def register_file(job: Job, rejects: Rejects, *, processes: int) -> Tally:
    """Register the file of *job*, with a progress bar on a terminal."""
    tally, noted = Tally(), 0
    with progress_bar("records") as bar:
        task = bar.add_task(job.file.name, total=None, found=0)
        for step in register(job, processes=processes):
            tally.add(step.tally)
            for bad in step.rejected:
                rejects.add(bad)
            for note in step.notes:
                noted += 1
                if noted <= _NOTES_SHOWN:
                    print(note, file=sys.stderr)
            bar.update(task, completed=step.bytes_read, total=step.bytes_total or None, found=tally.read)
    if noted > _NOTES_SHOWN:
        print(f"and {noted - _NOTES_SHOWN} more notes", file=sys.stderr)
    return tally


def print_tally(tally: Tally, console: Console) -> None:
    """Print the counts."""
    console.print(
        f"read {tally.read}: registered {tally.registered}, already known {tally.already_known}, "
        f"rejected {tally.rejected}, not complaints {tally.not_complaints}",
        soft_wrap=True,
    )
    for name, counts in (("level", tally.by_level), ("team", tally.by_team)):
        words = ", ".join(f"{one} {count}" for one, count in counts.most_common())
        console.print(f"by {name}: {words}", markup=False, soft_wrap=True)
