"""From a file to a store, batch by batch, in one process or in several that divide the file."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import Empty
from typing import Any, TypeVar

import attrs

from grievance.cli._open import desk_for, open_store, read_intake_map, read_procedure
from grievance.desk import Registration
from grievance.errors import GrievanceError
from grievance.intake import Share, Taken, Unreadable
from grievance.model import Complaint, Nature

__all__ = ["Job", "Step", "Tally", "processes_for", "register"]

T = TypeVar("T")

_AT_MOST = 4
_WORTH_DIVIDING = 256 * 1024


@attrs.frozen(kw_only=True)
class Job:
    """What is to be registered where: all in words, so that a process can be told."""

    file: Path
    procedure: str
    intake: str
    url: str
    now: datetime | None


@attrs.define
class Tally:
    """What became of the records of a file: read is the sum of the four that follow it."""

    read: int = 0
    registered: int = 0
    already_known: int = 0
    rejected: int = 0
    not_complaints: int = 0
    by_level: Counter[str] = attrs.field(factory=Counter)
    by_team: Counter[str] = attrs.field(factory=Counter)

    def count(self, complaint: Complaint, *, known: bool) -> None:
        """Count a complaint, or what was recorded as something else."""
        if known:
            self.already_known += 1
        elif complaint.nature is Nature.COMPLAINT:
            self.registered += 1
        else:
            self.not_complaints += 1
        if complaint.nature is Nature.COMPLAINT and complaint.priority is not None:
            self.by_level[complaint.priority.level] += 1
            self.by_team[complaint.team or ""] += 1

    def add(self, other: Tally) -> None:
        """Add the counts of another part of the file."""
        for field in attrs.fields(Tally):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def document(self) -> dict[str, Any]:
        """Return the counts for the JSON document."""
        counts = attrs.asdict(self, recurse=False)
        return {**counts, **{name: dict(counts[name].most_common()) for name in ("by_level", "by_team")}}


@attrs.frozen(kw_only=True)
class Step:
    """One batch that was saved: its counts, its bad records, how far the file was read, and what was noted."""

    tally: Tally
    rejected: tuple[Unreadable, ...]
    bytes_read: int
    bytes_total: int
    notes: tuple[str, ...]


def processes_for(job: Job) -> int:
    """
    Return how many processes are worth dividing the file among.

    A procedure that reads recurrence wants the complaints one after the other.
    """
    small = not job.file.is_file() or job.file.stat().st_size < _WORTH_DIVIDING
    if small or "recurrence" in read_procedure(job.procedure).reads or not hasattr(os, "fork"):
        return 1
    return min(os.cpu_count() or 1, _AT_MOST)


def register(job: Job, *, processes: int) -> Iterator[Step]:
    """Register the file of *job* and yield a step for each batch that was saved."""
    open_store(job.url).close()
    return _divided(job, processes) if processes > 1 else _share(job, Share())


def _share(job: Job, share: Share) -> Iterator[Step]:
    mapping = read_intake_map(job.intake)
    with open_store(job.url) as store, mapping.open(job.file, share=share) as records:
        desk = desk_for(read_procedure(job.procedure), store, job.now)
        notes = tuple(f"note: {note}" for note in records.notes) if share.part == 0 else ()
        for batch in _batches(records, share.block):
            outcomes = iter(desk.register_all([one.submission for one in batch if isinstance(one, Taken)]))
            tally, rejected = Tally(read=len(batch)), []
            for one in batch:
                bad = one if isinstance(one, Unreadable) else _counted(one, next(outcomes), tally)
                if bad is not None:
                    rejected.append(bad)
                elif isinstance(one, Taken):
                    notes += tuple(f"line {one.line}: {note}" for note in one.notes)
            tally.rejected = len(rejected)
            yield Step(
                tally=tally,
                rejected=tuple(rejected),
                bytes_read=records.bytes_read,
                bytes_total=records.bytes_total,
                notes=notes,
            )
            notes = ()
        if notes:
            yield Step(tally=Tally(), rejected=(), bytes_read=0, bytes_total=0, notes=notes)


def _counted(taken: Taken, outcome: Registration, tally: Tally) -> Unreadable | None:
    """Count what became of a record; return it as a bad one if the desk could not register it."""
    if outcome.complaint is None:
        return Unreadable(line=taken.line, raw=taken.raw, reasons=(str(outcome.error),))
    tally.count(outcome.complaint, known=outcome.known)
    return None


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _divided(job: Job, processes: int) -> Iterator[Step]:
    context = get_context("fork")
    steps: Any = context.Queue()
    workers = [
        context.Process(target=_work, args=(job, Share(part=part, of=processes), steps, os.getpid()), daemon=True)
        for part in range(processes)
    ]
    try:
        for worker in workers:
            worker.start()
        yield from _received(steps, workers)
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _received(steps: Any, workers: Sequence[BaseProcess]) -> Iterator[Step]:
    running = len(workers)
    while running:
        try:
            step = steps.get(timeout=1)
        except Empty:
            if any(worker.exitcode for worker in workers):
                raise GrievanceError("a process that registered complaints was ended: run again to go on") from None
            continue
        if step is None:
            running -= 1
        elif isinstance(step, GrievanceError):
            raise step
        else:
            yield step


def _work(job: Job, share: Share, steps: Any, parent: int) -> None:
    """Register a share; stop when nobody waits for it any more."""
    try:
        for step in _share(job, share):
            steps.put(step)
            if os.getppid() != parent:
                return
        steps.put(None)
    except GrievanceError as error:
        steps.put(error)
