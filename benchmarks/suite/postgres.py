"""PostgreSQL: filing and changing complaints beside peers, queues and sweeps with few and with many, copies."""

from __future__ import annotations

from functools import partial

from benchmarks.suite.backends import postgres
from benchmarks.suite.copying import copy
from benchmarks.suite.results import NO_GOAL, Row, faster_by, times_at_most
from benchmarks.suite.storing import rows_of

__all__ = ["ROWS"]

GOALS = {"file-core": times_at_most(0.5), "batch-raw": faster_by(0.5)}

ROWS = (
    *rows_of("postgres", postgres, "psycopg", GOALS),
    Row(
        name="postgres/copy",
        what="a SQLite store with all that it keeps to a fresh one here, a complaint",
        peer="",
        goal=NO_GOAL,
        measure=partial(copy, postgres),
        unit="/s",
    ),
)
