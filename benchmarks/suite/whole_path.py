"""The whole path: read a record, register, prioritise, route, set deadlines, save with history."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Literal, cast

from benchmarks.suite.method import DifferentAnswers, NotMeasured, Outcome, Setting, Side, race
from benchmarks.suite.peers import required
from benchmarks.suite.results import Row, at_most, faster_by, rate_of

from grievance.codec import Codec
from grievance.desk import Desk, Registration
from grievance.intake import IntakeMap, Taken
from grievance.procedure import Procedure, intake_map, pack_path
from grievance.storage.sqlite import SqliteStore

__all__ = ["ROWS"]

HELPDESK = "GRIEVANCE_HELPDESK_PYTHON"
"""The environment variable that names an interpreter which has django-helpdesk."""

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
BATCH = 500
FORMS = 100


class Desks:
    """Registers the records of one file, each time in a fresh store, as ``grievance triage`` does."""

    def __init__(self, pack: str, file: Path, codec: Codec, *, limit: int | None = None) -> None:
        self._procedure, self._map = Procedure.pack(pack), IntakeMap.load(intake_map(pack))
        self._file, self._codec, self._limit = file, codec, limit

    def __call__(self, store_path: Any) -> int:
        return sum(len(batch) for batch in self.registered(store_path))

    def registered(self, store_path: Path) -> Iterator[tuple[Registration, ...]]:
        """Register all records and yield what became of them, a transaction at a time."""
        with SqliteStore(store_path, codec=self._codec) as store, self._map.open(self._file) as records:
            desk = Desk(self._procedure, store, codec=self._codec)
            some = islice(records, self._limit)
            while batch := list(islice(some, BATCH)):
                yield desk.register_all([taken.submission for taken in batch if isinstance(taken, Taken)])

    def checked(self, store_path: Path) -> int:
        """Register all records, see that each got all that it must get, and return how many there are."""
        count = 0
        for batch in self.registered(store_path):
            for registration in batch:
                complaint = registration.complaint
                if complaint is None or registration.known:
                    raise DifferentAnswers
                if not (complaint.team and complaint.priority and complaint.clocks and len(complaint.rulings) > 1):
                    raise DifferentAnswers
            count += len(batch)
        return count


def stores(setting: Setting, name: str) -> Any:
    """Return the feed that names a fresh file for each round and removes the one before."""

    def fresh(number: int) -> Path:
        for old in setting.folder.glob(f"{name}-*"):
            old.unlink()
        return setting.folder / f"{name}-{number}.db"

    return fresh


def beside_helpdesk(codec: Codec, setting: Setting) -> Outcome:
    sample = pack_path("cfpb", "sample.csv.gz")
    desks, feed = Desks("cfpb", sample, codec, limit=setting.size(500, 10_000)), stores(setting, "sample")
    number = desks.checked(feed(0))
    with helpdesk(setting, sample) as theirs:
        return race(
            desks,
            theirs,
            setting=setting,
            operations=number,
            their_operations=FORMS,
            feed=lambda round_: feed(round_ + 1),
            note="" if theirs else f"{HELPDESK} names no interpreter",
        )


def with_fast(setting: Setting) -> Outcome:
    required("msgspec", "msgspec")
    return beside_helpdesk(Codec(fast=True), setting)


def without_fast(setting: Setting) -> Outcome:
    return beside_helpdesk(Codec(fast=False), setting)


@contextmanager
def helpdesk(setting: Setting, sample: Path) -> Iterator[Side | None]:
    """Yield the side that files tickets through the public form of django-helpdesk, None where it is not there."""
    python = os.environ.get(HELPDESK)
    if not python:
        yield None
        return
    folder = setting.folder / "helpdesk"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    records = folder / "records.jsonl"
    records.write_text("".join(f"{json.dumps(form)}\n" for form in forms(sample)), encoding="utf-8")
    command = [python, str(Path(__file__).with_name("helpdesk_side.py")), str(folder), str(records)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        asks, answers = cast(Any, process.stdin), cast(Any, process.stdout)
        if answers.readline() != "ready\n":
            raise NotMeasured(f"the interpreter that {HELPDESK} names does not run django-helpdesk")
        filed = 0

        def side(_: object) -> None:
            nonlocal filed
            asks.write(f"{FORMS}\n")
            asks.flush()
            filed += FORMS
            if int(answers.readline()) != filed:
                raise DifferentAnswers

        yield side
        asks.close()


def forms(sample: Path) -> Iterator[dict[str, str]]:
    """Yield the records of the sample as people would type them into the form of a help desk."""
    with gzip.open(sample, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = row["Consumer complaint narrative"] or f"{row['Product']}: {row['Sub-issue'] or row['Issue']}"
            yield {"title": row["Issue"][:100], "body": text, "submitter_email": "consumer@example.org"}


def all_of(pack: str, name: str, setting: Setting) -> Outcome:
    desks = Desks(pack, shared(name), Codec(), limit=setting.size(500, 10_000_000))
    feed = stores(setting, pack)
    number = desks.checked(feed(0))
    return race(desks, None, setting=setting, operations=number, feed=lambda round_: feed(round_ + 1))


def shared(name: str) -> Path:
    if not (SHARED / name).is_file():
        raise NotMeasured(f"../shared/data/{name} is not there")
    return SHARED / name


MEASURE = (
    "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], check=True, stdout=subprocess.PIPE); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); print(done.stdout.decode())"
)
"""Run by a small interpreter of its own: a process that was forked from a large one is counted as large."""


def memory(rows: Literal["20k", "200k"], setting: Setting) -> Outcome:
    """Measure the peak memory of ``grievance triage`` on a file of so many rows, all with ids of their own."""
    required("typer", "the extra cli")
    number = {"20k": setting.size(500, 20_000), "200k": setting.size(1_500, 200_000)}[rows]
    file = setting.folder / f"rows-{number}.csv"
    write_rows(file, number)
    options = [
        "--procedure",
        "cfpb",
        "--intake",
        "cfpb",
        "--store",
        f"sqlite:///{setting.folder / f'rows-{number}.db'}",
    ]
    triage = [sys.executable, "-m", "grievance.cli", "triage", str(file), *options, "--json"]
    command = [sys.executable, "-c", MEASURE, *triage]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=setting.folder)
    peak, _, printed = done.stdout.partition("\n")
    if json.loads(printed)["registered"] != number:
        raise DifferentAnswers
    return Outcome(ours=int(peak) * (1 if sys.platform == "darwin" else 1024))


def write_rows(path: Path, number: int) -> None:
    """Write the real rows again and again until there are so many, each time with other ids."""
    source = SHARED / "cfpb_sample.csv.gz"
    if not source.is_file():
        source = pack_path("cfpb", "sample.csv.gz")
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    position = header.index("Complaint ID")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for count, row in enumerate(islice(cycle(rows), number)):
            writer.writerow([*row[:position], f"{row[position]}-{count}", *row[position + 1 :]])


ROWS = (
    Row(
        name="whole-path/fast",
        what="from a row of the packaged sample to a saved complaint, with the extra fast",
        peer="django-helpdesk form",
        goal=faster_by(40),
        unit="/s",
        measure=with_fast,
    ),
    Row(
        name="whole-path/core",
        what="the same without extras",
        peer="django-helpdesk form",
        goal=faster_by(20),
        unit="/s",
        measure=without_fast,
    ),
    Row(
        name="whole-path/cfpb",
        what="20,000 consumer complaints, from the file to the store",
        peer="",
        goal=rate_of(8000),
        unit="/s",
        measure=partial(all_of, "cfpb", "cfpb_sample.csv.gz"),
    ),
    Row(
        name="whole-path/nyc311",
        what="23,050 city service requests, from the file to the store",
        peer="",
        goal=rate_of(8000),
        unit="/s",
        measure=partial(all_of, "municipal", "nyc311_sample.csv.gz"),
    ),
    Row(
        name="whole-path/memory-20k",
        what="peak memory of grievance triage on 20,000 rows",
        peer="",
        goal=at_most(150e6),
        unit="B",
        measure=partial(memory, "20k"),
    ),
    Row(
        name="whole-path/memory-200k",
        what="peak memory of grievance triage on 200,000 rows",
        peer="",
        goal=at_most(150e6),
        unit="B",
        measure=partial(memory, "200k"),
    ),
)
