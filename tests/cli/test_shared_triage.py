"""Triage of all the real complaints beside the project."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real data beside the project (../shared/data) is not here"),
]


PROGRAM = """
import sys
from grievance.cli import main
try:
    main()
finally:
    with open("/proc/self/status") as status:
        print(next(line for line in status if line.startswith("VmHWM")).split()[1], file=sys.stderr)
"""
"""The command line, and at its end the most memory that it had, in kilobytes."""


def triage(file: Path, pack: str, folder: Path) -> dict[str, Any]:
    """Triage *file* with the pack; return the document with the whole queue, and how many ``kilobytes`` it took."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "triage", str(file), "--procedure", pack, "--intake", pack,
         "--store", f"sqlite:///{folder / 'x.db'}", "--json", "--limit", "30000"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    document: dict[str, Any] = json.loads(done.stdout)
    return {**document, "kilobytes": int(done.stderr.split()[-1])}


def rows_of(file: Path) -> list[dict[str, str]]:
    """Return the rows of *file*, read by the csv module."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(("name", "pack", "key"), [
    ("cfpb_sample.csv.gz", "cfpb", "Complaint ID"), ("nyc311_sample.csv.gz", "municipal", "unique_key"),
])  # fmt: skip
def test_every_record_is_handled(name: str, pack: str, key: str, tmp_path: Path) -> None:
    """Counts add up, and every registered complaint has a team, a level, a work-by and deadlines, with reasons."""
    rows = rows_of(DATA / name)
    document = triage(DATA / name, pack, tmp_path)

    assert len(rows) == document["read"] == document["registered"] + document["rejected"]
    assert document["registered"] == len(document["queue"]) == sum(document["by_level"].values())
    assert {row[key] for row in rows} >= {entry["id"].split(":")[-1] for entry in document["queue"]}
    for entry in document["queue"]:
        assert all((entry["team"], entry["level"], entry["work_by"], entry["due"]))
        assert len(entry["because"]) >= 2 + len(entry["due"])
    assert document["kilobytes"] < 600_000, "the whole queue is printed here, the registering itself is flat"


def test_city_rows_reach_the_agency_they_name(tmp_path: Path) -> None:
    """At least 98 % of the rows that name an agency go to that agency."""
    rows = {row["unique_key"]: row["agency"].lower() for row in rows_of(DATA / "nyc311_sample.csv.gz") if row["agency"]}
    teams = {
        entry["id"].split(":")[-1]: entry["team"]
        for entry in triage(DATA / "nyc311_sample.csv.gz", "municipal", tmp_path)["queue"]
    }
    right = sum(teams.get(key) == agency for key, agency in rows.items())

    assert right / len(rows) >= 0.98
