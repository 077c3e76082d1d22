"""Importing: what the first line of a program costs, in fresh interpreters."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

from benchmarks.suite.method import Outcome, Setting, Side, race
from benchmarks.suite.results import Row, times_at_most

__all__ = ["ROWS"]

BASE = "import attrs, cattrs"


def importing(statement: str) -> Side:
    """Return the side that runs *statement* in a fresh interpreter and gives the seconds that it took there."""
    code = f"from time import perf_counter as clock; start = clock(); {statement}; print(clock() - start)"

    def side(_: object) -> float:
        done = subprocess.run([sys.executable, "-P", "-c", code], check=True, capture_output=True, text=True)
        return float(done.stdout)

    return side


def beside_base(statement: str, setting: Setting) -> Outcome:
    def seconds(side: Side, given: object) -> float:
        return float(str(side(given)))

    return race(importing(statement), importing(BASE), setting=setting, clock=seconds)


def _row(name: str, statement: str, bound: float) -> Row:
    measure = partial(beside_base, statement)
    return Row(name=f"import/{name}", what=statement, peer=BASE, goal=times_at_most(bound), measure=measure)


ROWS = (
    _row("first-page", "from grievance import Complaint, Desk, Procedure", 2.0),
    _row("bare", "import grievance", 0.5),
)
