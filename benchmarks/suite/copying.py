"""What a text index costs those who write, and how fast a store is copied."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from itertools import count
from typing import Any

from benchmarks.suite.backends import Made, sqlite
from benchmarks.suite.complaints import TENANT, commits
from benchmarks.suite.filing import BATCH, ONE_BY_ONE, saving
from benchmarks.suite.method import DifferentAnswers, Outcome, Setting, race

from grievance.storage import ComplaintStore, copied
from grievance.storage.sqlite import SqliteStore

__all__ = ["copy", "with_search"]


def with_search(together: int, setting: Setting) -> Outcome:
    """File complaints, so many *together* in a transaction, in a store with a text index and in one without."""
    number = max(together, ONE_BY_ONE)
    with ExitStack() as stack:
        sides = []
        for search in (True, False):
            store = stack.enter_context(SqliteStore(setting.folder / f"search-{search}-{together}.db", search=search))
            sides.append(saving(partial(store.save, TENANT), together))
        return race(*sides, setting=setting, operations=number, feed=lambda round_: commits(round_ * number, number))


def copy(made: Made, setting: Setting) -> Outcome:
    """Copy a SQLite store into fresh ones."""
    number, names = setting.size(100, 10_000), map("copy-{}".format, count())
    origin = sqlite(setting)
    with ExitStack() as stack:
        source = stack.enter_context(origin.store("copied"))
        for start in range(0, number, BATCH):
            source.save(TENANT, commits(start, min(BATCH, number - start)))

        def fresh(_round: int) -> ComplaintStore:
            return stack.enter_context(made(setting).store(next(names)))

        def copying(target: Any) -> None:
            [outcome] = copied(source, target, TENANT)
            if outcome.complaints != number:
                raise DifferentAnswers

        return race(copying, None, setting=setting, operations=number, feed=fresh)
