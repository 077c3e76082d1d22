"""A triage that is stopped in the middle, however hard, loses nothing and does nothing twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grievance.desk import Desk
from grievance.lifecycle import replay
from grievance.procedure import Procedure
from grievance.storage import Queue
from grievance.storage.sqlite import SqliteStore

ROWS = 20_000
HEADER = "Date received,Product,Sub-product,Issue,Sub-issue,Consumer complaint narrative,Company,State,ZIP code,Tags,"
HEADER += "Submitted via,Date sent to company,Complaint ID"


def command(folder: Path) -> list[str]:
    """Return the command that triages the file of *folder*."""
    return [
        sys.executable, "-m", "grievance.cli", "triage", str(folder / "many.csv"), "--procedure", "cfpb",
        "--store", f"sqlite:///{folder / 'many.db'}", "--json", "--now", "2019-04-29T13:00Z",
    ]  # fmt: skip


def registered(folder: Path) -> int:
    """Return how many complaints the store of *folder* holds, without disturbing it."""
    import sqlite3

    try:
        with sqlite3.connect(f"file:{folder / 'many.db'}?mode=ro", uri=True) as connection:
            return int(connection.execute("select count(*) from complaints").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


@contextmanager
def heeding_ctrl_c() -> Iterator[None]:
    """Let processes heed Ctrl-C: where the tests run in the background they would inherit that it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def settled(folder: Path) -> int:
    """Return how many complaints there are once the processes that shared the work have seen that they are alone."""
    before, now = -1, registered(folder)
    while now != before:
        time.sleep(1)
        before, now = now, registered(folder)
    return now


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_stopped_and_run_again(tmp_path: Path, how: signal.Signals) -> None:
    """After a stop in the middle and a second run every record is there, once, with its whole history."""
    rows = [f"2019-03-18,Mortgage,,Closing on a mortgage,,,Bank,SC,29662,,Web,2019-03-18,{n}" for n in range(ROWS)]
    (tmp_path / "many.csv").write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    with heeding_ctrl_c():
        process = subprocess.Popen(command(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while registered(tmp_path) < 1 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(how)
    process.wait()
    half = settled(tmp_path)
    done = subprocess.run(command(tmp_path), capture_output=True, text=True, check=True)
    document = json.loads(done.stdout)

    assert 0 < half < ROWS, "the run was stopped before or after its work, not in the middle"
    assert half % 500 == 0, "a batch was half done"
    assert (ROWS, half, ROWS - half) == (document["read"], document["already_known"], document["registered"])
    with SqliteStore(tmp_path / "many.db") as store:
        desk = Desk(Procedure.pack("cfpb"), store)
        page = desk.queue(Queue(), limit=ROWS + 1)
        assert {f"cfpb:{n}" for n in range(ROWS)} == {complaint.id for complaint in page.entries}
        for complaint in page.entries[::500]:
            assert replay(desk.history(complaint.id)) == complaint
