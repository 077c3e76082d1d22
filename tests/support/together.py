"""Threads that begin together, and processes that write into a store."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grievance.errors import StaleComplaint
from grievance.storage import Changed, ComplaintStore
from grievance.storage.sqlite import SqliteStore
from support.stores import PATIENCE, SHOP, a_commit, ids

TESTS = Path(__file__).parents[1]
STORAGE = TESTS / "storage"

BATCH = 10
"""As in writer.py."""


def at_once(count: int, work: Callable[[int], None]) -> None:
    """Do *work* in as many threads, all beginning together; an error in one is raised."""
    errors: list[BaseException] = []
    start = threading.Barrier(count, timeout=PATIENCE)

    def run(number: int) -> None:
        start.wait()
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    if errors:
        raise errors[0]
    assert not [thread for thread in threads if thread.is_alive()]


@contextmanager
def writer(task: str, path: Path, name: str) -> Iterator[subprocess.Popen[str]]:
    """Run a writer that is ready to begin; it outlives neither the test nor its patience, so that no read hangs."""
    arguments = [sys.executable, str(STORAGE / "writer.py"), task, str(path), name]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    process = subprocess.Popen(arguments, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    watch = threading.Timer(PATIENCE, process.kill)
    watch.start()
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        watch.cancel()
        process.kill()
        process.communicate()


def begin(process: subprocess.Popen[str]) -> None:
    """Let a writer begin."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def check_whole(path: Path, name: str, heard: list[int]) -> None:
    """Check that the batches *heard* of, and at most one more, are in the file as a whole."""
    with SqliteStore(path) as store:
        assert store._file.read("pragma integrity_check") == [("ok",)]
        found = [text.split("-") for text in ids(store, Changed()) if text.startswith(f"{name}-")]
        kept = sorted({int(number) for _, number, _ in found})
        assert kept[: len(heard)] == heard
        assert len(kept) <= len(heard) + 1
        assert len(found) == BATCH * len(kept)
        letters = [effect.id for effect in store.outbox(SHOP, limit=100_000) if effect.id.startswith(f"{name}-")]
        assert sorted(letters) == sorted("-".join(parts) for parts in found)
        histories = [store.history(SHOP, "-".join(parts)).events for parts in found]
        assert all([event.seq for event in events] == [1, 2] for events in histories)
        [shared] = store.get(SHOP, ["shared"])
        assert shared.complaint.version == kept[-1] + 1 == len(store.history(SHOP, "shared").events)
        assert all(store.save(SHOP, [a_commit("no", request_key=f"{number}")])[0].repeated for number in kept)


def add_one(store: ComplaintStore, complaint_id: str, *, changes: int) -> None:
    """Change a complaint once; each refusal is another one's change, of which there are not more than *changes*."""
    for _ in range(changes):
        [head] = store.get(SHOP, [complaint_id])
        try:
            store.save(SHOP, [a_commit(complaint_id, before=head.complaint.version)])
        except StaleComplaint:
            continue
        return
    pytest.fail("refused more often than others have changed it")
