"""The main job on the command line: how many records a second, start to finish, and how much memory at most."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from time import sleep
from typing import Any, Literal

from benchmarks.suite.method import DifferentAnswers, NotMeasured, Outcome, Setting, race
from benchmarks.suite.peers import required
from benchmarks.suite.results import Row, at_most, rate_of
from benchmarks.suite.whole_path import stores

from grievance.procedure import pack_path

__all__ = ["ROWS"]

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
CFPB, NYC311 = "cfpb_sample.csv.gz", "nyc311_sample.csv.gz"
IDS = {CFPB: "Complaint ID", NYC311: "unique_key"}


def command(pack: str, file: Path, store: Path) -> list[str]:
    options = ["--procedure", pack, "--intake", pack, "--store", f"sqlite:///{store}", "--json"]
    return [sys.executable, "-m", "grievance.cli", "triage", str(file), *options]


def rate(pack: str, name: str, setting: Setting) -> Outcome:
    """Time ``grievance triage``, from the start of the interpreter to the printed queue, on a file of real records."""
    required("typer", "the extra cli")
    file = SHARED / name
    if not file.is_file():
        raise NotMeasured(f"../shared/data/{name} is not there")
    if setting.quick:
        file = written(file, setting.folder / f"some-{pack}.csv", 500)

    def ours(store: Any) -> dict[str, Any]:
        done = subprocess.run(command(pack, file, store), check=True, stdout=subprocess.PIPE, cwd=setting.folder)
        counts: dict[str, Any] = json.loads(done.stdout)
        return counts

    fresh = stores(setting, pack)
    counts = ours(fresh(0))
    if not counts["read"] == counts["registered"] == sum(counts["by_team"].values()):
        raise DifferentAnswers
    return race(ours, None, setting=setting, operations=counts["read"], feed=lambda number: fresh(number + 1))


def memory(rows: Literal["20k", "200k"], setting: Setting) -> Outcome:
    """Measure the most memory that ``grievance triage`` and its processes have together on a file of so many rows."""
    required("typer", "the extra cli")
    if not Path("/proc/self/smaps_rollup").is_file():
        raise NotMeasured("the system does not say how much memory processes share")
    number = {"20k": setting.size(500, 20_000), "200k": setting.size(1_500, 200_000)}[rows]
    source = SHARED / CFPB if (SHARED / CFPB).is_file() else pack_path("cfpb", "sample.csv.gz")
    file = written(source, setting.folder / f"rows-{number}.csv", number)
    answer, peak = setting.folder / f"rows-{number}.json", 0
    with answer.open("wb") as printed:
        triage = command("cfpb", file, setting.folder / f"rows-{number}.db")
        with subprocess.Popen(triage, stdout=printed, cwd=setting.folder) as process:
            while process.poll() is None:
                peak = max(peak, together(process.pid))
                sleep(0.01)
    if json.loads(answer.read_bytes())["registered"] != number:
        raise DifferentAnswers
    return Outcome(ours=peak)


def together(pid: int) -> int:
    """Return the memory of a process and those below it in bytes; what they share counts once (PSS)."""
    folder = Path(f"/proc/{pid}")
    try:
        [line] = (line for line in (folder / "smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
        below = (folder / "task" / str(pid) / "children").read_text().split()
    except (OSError, ValueError):
        return 0  # it has just ended
    return int(line.split()[1]) * 1024 + sum(together(int(child)) for child in below)


def written(source: Path, path: Path, number: int) -> Path:
    """Write the rows of *source* again and again until there are so many, each with an id of its own."""
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    position = next(header.index(column) for column in IDS.values() if column in header)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for count, row in enumerate(islice(cycle(rows), number)):
            writer.writerow([*row[:position], f"{row[position]}-{count}", *row[position + 1 :]])
    return path


ROWS = (
    Row(
        name="triage/cfpb",
        what="grievance triage on 20,000 consumer complaints, a record",
        peer="",
        goal=rate_of(8000),
        unit="/s",
        measure=partial(rate, "cfpb", CFPB),
    ),
    Row(
        name="triage/nyc311",
        what="grievance triage on 23,050 city service requests, a record",
        peer="",
        goal=rate_of(8000),
        unit="/s",
        measure=partial(rate, "municipal", NYC311),
    ),
    Row(
        name="triage/memory-20k",
        what="peak memory of grievance triage on 20,000 rows, all its processes",
        peer="",
        goal=at_most(150e6),
        unit="B",
        measure=partial(memory, "20k"),
    ),
    Row(
        name="triage/memory-200k",
        what="the same on 200,000 rows",
        peer="",
        goal=at_most(150e6),
        unit="B",
        measure=partial(memory, "200k"),
    ),
)
