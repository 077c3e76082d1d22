"""
A store in a process of its own: ``python -m grievance.testing.conformance._process``.

The parent sends the job, pickled. The child opens the store, says "ready", waits for a line, does its task and says a
line for each thing that was acknowledged.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Self

import attrs

from grievance.storage import Queue
from grievance.testing.conformance._awaited import PATIENCE
from grievance.testing.conformance._commits import SHOP, a_commit, after
from grievance.testing.conformance._killing import WRITERS, killed_writers
from grievance.testing.conformance._law import LawViolation
from grievance.testing.conformance._trial import Subject, Trial
from grievance.testing.conformance._trying import change_until_done

__all__ = ["ROUNDS", "Process", "processes"]

ROUNDS = 8
_ENDED, _FAILED = "ended", "!"


def _change(store: Any, _name: str) -> Iterator[str]:
    """Change the complaint that all share."""
    for _ in range(ROUNDS):
        [head] = store.get(SHOP, ["shared"])
        change_until_done(store, head, tries=10 * ROUNDS)
        yield "changed"


def _create(store: Any, name: str) -> Iterator[str]:
    """Create complaints of its own."""
    for number in range(ROUNDS):
        store.save(SHOP, [a_commit(f"{name}-{number}")])
        yield f"{name}-{number}"


def _claim(store: Any, name: str) -> Iterator[str]:
    """Claim until nothing is left."""
    for _ in range(10 * ROUNDS):
        entry = store.claim(SHOP, Queue(), by=name, at=after(), until=after(hours=1))
        if entry is None:
            break
        yield entry.complaint_id


_TASKS: Mapping[str, Callable[[Any, str], Iterator[str]]] = {
    "change": _change,
    "create": _create,
    "claim": _claim,
}


@attrs.frozen
class _Job:
    opener: Callable[[], Any]
    task: str
    name: str

    def do(self) -> None:
        """Open the store, do the task, and say what was acknowledged; writers that are killed open it themselves."""
        if self.task in WRITERS:
            _begin()
            for line in killed_writers(self.opener, self.task):
                _say(line)
            _say(_ENDED)
            return
        with Trial(Subject(make=self.opener)) as trial:
            store = trial.store
            _begin()
            for line in _TASKS[self.task](store, self.name):
                _say(line)
        _say(_ENDED)


class Process:
    """Another process that does one of the tasks of this module on the data that *opener* opens."""

    def __init__(self, opener: Callable[[], Any], task: str, name: str) -> None:
        job = pickle.dumps(_Job(opener, task, name))
        command = (sys.executable, "-m", __name__)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment)  # noqa: S603
        self._watch = threading.Timer(PATIENCE, self._process.kill)
        self._watch.start()
        self._send(job)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._watch.cancel()
        self._process.kill()
        self._process.communicate()

    def wait(self) -> None:
        """Wait until the store is open."""
        self.heard(1)

    def begin(self) -> None:
        """Let the task begin."""
        self._send(b"\n")

    def heard(self, count: int) -> list[str]:
        """Return the next *count* things that were acknowledged."""
        return [self._line() for _ in range(count)]

    def rest(self) -> list[str]:
        """Return what is acknowledged from now on, until the process ends; it must not fail."""
        lines = list(iter(self._line, _ENDED))
        self._process.wait()
        return lines

    def _line(self) -> str:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        line = self._process.stdout.readline().decode()
        if not line or line.startswith(_FAILED):
            raise LawViolation(f"another process failed: {line.strip() or 'it ended early'}")
        return line.rstrip()

    def _send(self, data: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        self._process.stdin.write(data)
        self._process.stdin.flush()


@contextmanager
def processes(opener: Callable[[], Any], task: str, names: Sequence[str]) -> Iterator[list[Process]]:
    """Run a *task* in as many processes as there are *names*, all beginning together when all have opened the data."""
    with ExitStack() as stack:
        found = [stack.enter_context(Process(opener, task, name)) for name in names]
        for process in found:
            process.wait()
        for process in found:
            process.begin()
        yield found


def _begin() -> None:
    _say("ready")
    sys.stdin.buffer.readline()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _main() -> None:
    """Do the job that the parent sends."""
    try:
        pickle.load(sys.stdin.buffer).do()  # noqa: S301 - it is the parent that sends it
    except Exception as error:  # noqa: BLE001 - the parent tells of it
        _say(f"{_FAILED}{type(error).__name__}: {error}")


if __name__ == "__main__":
    _main()
