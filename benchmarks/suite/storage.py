"""SQLite: filing and changing complaints beside peers, queues and sweeps with few and with many, search, copies."""

from __future__ import annotations

from functools import partial

from benchmarks.suite.backends import sqlite
from benchmarks.suite.copying import copy, with_search
from benchmarks.suite.results import NO_GOAL, Row, times_at_most
from benchmarks.suite.storing import rows_of

__all__ = ["ROWS"]

GOALS = {
    **{f"{name}-core": times_at_most(1.2) for name in ("file", "batch", "change")},
    **{f"{name}-orm": times_at_most(0.2) for name in ("file", "batch", "change", "next")},
    "next-few": times_at_most(0.2),
}

ROWS = (
    *rows_of("storage", sqlite, "sqlite3", GOALS),
    Row(
        name="storage/search-file",
        what="a complaint and its two events, with a text index",
        peer="without one",
        goal=NO_GOAL,
        measure=partial(with_search, 1),
    ),
    Row(
        name="storage/search-batch",
        what="the same in transactions of 500, one complaint",
        peer="without one",
        goal=NO_GOAL,
        measure=partial(with_search, 500),
    ),
    Row(
        name="storage/copy",
        what="a store with all that it keeps to a fresh one, a complaint",
        peer="",
        goal=NO_GOAL,
        measure=partial(copy, sqlite),
        unit="/s",
    ),
)
