"""A writer that is killed at many points of a save: one process after the other, on the same data."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import attrs

from grievance.storage import Commit
from grievance.testing.conformance._awaited import PATIENCE
from grievance.testing.conformance._commits import SHOP, a_commit, a_letter
from grievance.testing.conformance._trial import Subject, Trial

__all__ = ["WRITERS", "effect_of", "killed_writers", "members", "written"]

_POINTS: Final = 16
_KILL: Final = getattr(signal, "SIGKILL", signal.SIGTERM)


def written(writer: str) -> list[str]:
    """Return the names of all that a *writer* saves, or would have saved: two each time that it is killed."""
    return [f"{writer}-{point}{part}" for point in range(_POINTS + 1) for part in "ab"]


def members(name: str) -> list[str]:
    """Return the ids of the complaints in the batch with this *name*."""
    return [f"{name}-{place}" for place in range(5)]


def effect_of(complaint_id: str) -> str:
    """Return the id of what is handed out with a complaint."""
    return f"{complaint_id}/effect"


def _one(name: str) -> list[Commit]:
    return [a_commit(name, events=2, effects=(a_letter(effect_of(name)),), request_key=name)]


def _batch(name: str) -> list[Commit]:
    return [a_commit(member, effects=(a_letter(effect_of(member)),)) for member in members(name)]


WRITERS: Final[Mapping[str, Callable[[str], list[Commit]]]] = {"one": _one, "batch": _batch}
"""What writers save under a name."""


@attrs.define
class _Death:
    """Counts the calls of a process while it is *armed*, and ends it at once in call number *at*; 0: never."""

    at: int
    armed: bool = False
    calls: int = 0

    def watch(self) -> None:
        """Look at all calls, of Python and of C, in all threads that begin from now on."""
        threading.setprofile(self._seen)
        sys.setprofile(self._seen)

    def _seen(self, *_: object) -> None:
        if self.armed:
            self.calls += 1
            if self.calls == self.at:
                os.kill(os.getpid(), _KILL)


def _write(opener: Callable[[], Any], writer: str, point: int, at: int, say: Any) -> None:
    """Save what is acknowledged, then what the process is killed in; say what was done, or what went wrong."""
    death = _Death(at)
    death.watch()
    try:
        with Trial(Subject(make=opener)) as trial:
            for part in "ab":
                name = f"{writer}-{point}{part}"
                commits = WRITERS[writer](name)
                death.armed = part == "b"
                trial.store.save(SHOP, commits)
                death.armed = False
                say.send((name, death.calls))
    except Exception as error:  # noqa: BLE001 - told to the law
        say.send((error, 0))


def killed_writers(opener: Callable[[], Any], writer: str) -> Iterator[str]:
    """Run writers on what *opener* opens, the first as it likes, the others killed; yield what is acknowledged."""
    kind = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    calls = 0
    for point in range(_POINTS + 1):
        at = 1 + calls * (point - 1) // _POINTS if point else 0
        heard, say = kind.Pipe(duplex=False)
        process: Any = kind.Process(target=_write, args=(opener, writer, point, at, say))  # type: ignore[attr-defined]
        process.start()
        say.close()
        for told, count in _told(heard):
            if isinstance(told, Exception):
                raise told
            yield told
            calls = calls if point else count
        process.join()


def _told(heard: Any) -> Iterator[tuple[Any, int]]:
    """Yield what a process says until it ends."""
    while heard.poll(PATIENCE / 2):
        try:
            yield heard.recv()
        except EOFError:
            return
    raise TimeoutError("a writer does not go on after another one was killed")
