"""A process of its own that registers the same submissions as others: ``python registrar.py PATH``."""

from __future__ import annotations

import sys

from grievance.storage.sqlite import SqliteStore
from support.builders import a_submission
from support.procedures import a_desk

BATCHES, BATCH = 12, 5

if __name__ == "__main__":
    print("ready", flush=True)  # noqa: T201 - how the parent hears of it
    sys.stdin.readline()
    registered = 0
    with SqliteStore(sys.argv[1]) as store:
        desk = a_desk(store=store)
        for number in range(BATCHES):
            keys = [f"k-{number}-{n}" for n in range(BATCH)]
            found = desk.register_all([a_submission(source_key=key, text=key) for key in keys])
            assert [one.complaint and one.complaint.submission.text for one in found] == keys
            registered += sum(not one.known for one in found)
    print(registered, flush=True)  # noqa: T201 - how the parent hears of it
