"""Memory: the peak of the command line's main job on a file, and on one that is ten times as long."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Literal

from benchmarks.suite.method import DifferentAnswers, Outcome, Setting
from benchmarks.suite.peers import required
from benchmarks.suite.results import Row, at_most
from benchmarks.suite.whole_path import SHARED

from grievance.procedure import pack_path

__all__ = ["ROWS"]

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
        name="memory/20k",
        what="peak memory of grievance triage on 20,000 rows",
        peer="",
        goal=at_most(150e6),
        unit="B",
        measure=partial(memory, "20k"),
    ),
    Row(
        name="memory/200k",
        what="peak memory of grievance triage on 200,000 rows",
        peer="",
        goal=at_most(150e6),
        unit="B",
        measure=partial(memory, "200k"),
    ),
)
