"""``grievance triage``: a file of records becomes complaints with team, level and deadlines."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Self, TypeVar

import attrs
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from grievance.cli._entries import entry, head_of_queue, print_queue
from grievance.cli._open import desk_for, open_store, read_intake_map, read_procedure
from grievance.desk import Desk, Registration
from grievance.intake import IntakeMap, RejectsFile, Taken, Unreadable
from grievance.model import Complaint, Nature
from grievance.storage import Queue

__all__ = ["Tally", "register_file", "triage"]

BATCH = 500
"""How many complaints one transaction holds."""

T = TypeVar("T")


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

    def add(self, complaint: Complaint, *, known: bool) -> None:
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

    def document(self) -> dict[str, Any]:
        """Return the counts for the JSON document."""
        return {
            "read": self.read,
            "registered": self.registered,
            "already_known": self.already_known,
            "rejected": self.rejected,
            "not_complaints": self.not_complaints,
            "by_level": dict(self.by_level.most_common()),
            "by_team": dict(self.by_team.most_common()),
        }


def triage(
    file: Path,
    procedure: str,
    intake: str,
    url: str,
    *,
    now: datetime | None,
    as_json: bool,
    rejects: Path | None,
    limit: int,
) -> None:
    """Register the complaints of *file* and print what became of its records."""
    bundle, mapping = read_procedure(procedure), read_intake_map(intake)
    with open_store(url) as store:
        desk = desk_for(bundle, store, now)
        bad = Rejects(rejects or Path(f"{file.name}.rejects.jsonl"), at_once=rejects is not None)
        with bad:
            tally = register_file(desk, mapping, file, bad)
        explanations = head_of_queue(desk, Queue(), limit)
        if as_json:
            document = {**tally.document(), "queue": [entry(explanation) for explanation in explanations]}
            print(json.dumps(document, ensure_ascii=False))
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

    def add(self, *, line: int, raw: str | bytes, reasons: Iterable[str]) -> None:
        """Keep one bad record."""
        if self._file is None:
            self._file = RejectsFile(self.path)
        self._file.add(line=line, raw=raw, reasons=reasons)
        self.count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()


def register_file(desk: Desk, mapping: IntakeMap, file: Path, rejects: Rejects) -> Tally:
    """Register *file* batch by batch, with a progress bar on a terminal."""
    tally = Tally()
    with mapping.open(file) as records, _progress() as bar:
        for note in records.notes:
            print(f"note: {note}", file=sys.stderr)
        task = bar.add_task(file.name, total=records.bytes_total or None)
        for batch in _batches(records, BATCH):
            _register(desk, batch, tally, rejects)
            bar.update(task, completed=records.bytes_read, found=tally.read)
    return tally


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[found]} records"),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _register(desk: Desk, batch: list[Taken | Unreadable], tally: Tally, rejects: Rejects) -> None:
    tally.read += len(batch)
    outcomes = iter(desk.register_all([one.submission for one in batch if isinstance(one, Taken)]))
    for one in batch:
        if isinstance(one, Unreadable):
            rejects.add(line=one.line, raw=one.raw, reasons=one.reasons)
            tally.rejected += 1
        else:
            _count(one, next(outcomes), tally, rejects)


def _count(taken: Taken, outcome: Registration, tally: Tally, rejects: Rejects) -> None:
    if outcome.complaint is None:
        rejects.add(line=taken.line, raw=taken.raw, reasons=(str(outcome.error),))
        tally.rejected += 1
    else:
        tally.add(outcome.complaint, known=outcome.known)


def print_tally(tally: Tally, console: Console) -> None:
    """Print the counts."""
    console.print(
        f"read {tally.read}: registered {tally.registered}, already known {tally.already_known}, "
        f"rejected {tally.rejected}, not complaints {tally.not_complaints}"
    )
    for name, counts in (("level", tally.by_level), ("team", tally.by_team)):
        words = ", ".join(f"{one} {count}" for one, count in counts.most_common())
        console.print(f"by {name}: {words}", markup=False)
