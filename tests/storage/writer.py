"""
A process of its own that writes into a store: ``python writer.py TASK PATH NAME``.

It says "ready", waits for a line, and then says a line for each thing that was acknowledged.
"""

from __future__ import annotations

import sys

from grievance.errors import StaleComplaint
from grievance.storage.sqlite import SqliteStore
from support.stores import SHOP, a_commit, a_letter

BATCH = 10
ROUNDS = 40


def count(store: SqliteStore, name: str) -> None:
    """Save complaints of one's own, and count up one that is everybody's."""
    store.save(SHOP, [a_commit("shared", request_key="shared")])
    for number in range(ROUNDS):
        store.save(SHOP, [a_commit(f"{name}-{number}", request_key=f"{name}-{number}")])
        for _ in range(2 * ROUNDS):
            [shared] = store.get(SHOP, ["shared"])
            try:
                store.save(SHOP, [a_commit("shared", before=shared.complaint.version)])
            except StaleComplaint:
                continue
            break
        else:
            sys.exit("refused more often than the other has changed it")
    say("done")


def batches(store: SqliteStore, name: str) -> None:
    """Save batches without end: new complaints, effects, and a change of the complaint that all batches share."""
    number = shared = len(store.history(SHOP, "shared").events)
    while True:
        commits = [a_commit(f"{name}-{number}-{n}", events=2, effects=(a_letter(f"{name}-{number}-{n}"),))
                   for n in range(BATCH)]  # fmt: skip
        store.save(SHOP, [*commits, a_commit("shared", before=shared, request_key=f"{number}")])
        say(f"{number}")
        number, shared = number + 1, shared + 1


def say(line: str) -> None:
    """Say a line at once."""
    print(line, flush=True)  # noqa: T201 - how the parent hears of it


if __name__ == "__main__":
    task, path, name = sys.argv[1:]
    say("ready")
    sys.stdin.readline()
    with SqliteStore(path) as opened:
        {"count": count, "batches": batches}[task](opened, name)
