"""A writer that is killed at many points of a save: one process after the other, on the same data."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import attrs

from grievance.storage import Commit
from grievance.testing.conformance._awaited import PATIENCE
from grievance.testing.conformance._commits import SHOP, a_commit, a_letter
from grievance.testing.conformance._trial import Subject, Trial

__all__ = ["WRITERS", "effect_of", "killed_writers", "members", "written"]

_Point: TypeAlias = tuple[int, int]
_NEVER: Final[_Point] = (0, 0)
_OUTSIDE, _ANYWHERE = 14, 4
_KILL: Final = getattr(signal, "SIGKILL", signal.SIGTERM)
_WORLD: Final = frozenset({"_io", "_socket", "_ssl", "fcntl", "nt", "posix", "select", "sqlite3"})


def written(writer: str) -> list[str]:
    """Return the names of all that a *writer* saves, or would have saved: two each time that it is killed."""
    return [f"{writer}-{point}{part}" for point in range(1 + _OUTSIDE + _ANYWHERE) for part in "ab"]


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
    """Counts the calls of a process while it is *armed*, all of them and those outside, and ends it in one of them."""

    at: _Point
    armed: bool = False
    calls: int = 0
    outside: int = 0

    def watch(self) -> None:
        """Look at all calls, of Python and of C, in all threads that begin from now on."""
        threading.setprofile(self._seen)
        sys.setprofile(self._seen)

    def points(self) -> list[_Point]:
        """Return where others should be killed: in calls that reach the world outside, and anywhere."""
        outside = [(0, number) for number in _spread(self.outside, _OUTSIDE)]
        return outside + [(number, 0) for number in _spread(self.calls, _ANYWHERE)]

    def _seen(self, _frame: object, event: str, called: object) -> None:
        if self.armed:
            self.calls += 1
            reaches_outside = event == "c_call" and _reaches_outside(called)
            self.outside += reaches_outside
            if self.at in ((self.calls, 0), (0, self.outside if reaches_outside else -1)):
                os.kill(os.getpid(), _KILL)


def _spread(last: int, count: int) -> list[int]:
    """Return so many numbers, if there are, from 1 to the *last*."""
    return sorted({1 + (last - 1) * place // (count - 1) for place in range(count)}) if last else []


def _reaches_outside(called: Any) -> bool:
    """Return whether a function of C can change something outside: one of the system, or of no standard module."""
    owner = getattr(called, "__module__", None) or type(getattr(called, "__self__", None)).__module__
    package = owner.partition(".")[0]
    return package in _WORLD or package not in sys.stdlib_module_names


def _write(opener: Callable[[], Any], writer: str, point: int, at: _Point, say: Any) -> None:
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
                say.send((name, death.points()))
    except Exception as error:  # noqa: BLE001 - told to the law
        say.send((error, []))


def killed_writers(opener: Callable[[], Any], writer: str) -> Iterator[str]:
    """Run writers on what *opener* opens, the first as it likes, the others killed; yield what is acknowledged."""
    kind = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    points = [_NEVER]
    for number in range(1 + _OUTSIDE + _ANYWHERE):
        if number < len(points):
            heard, say = kind.Pipe(duplex=False)
            told = (opener, writer, number, points[number], say)
            process: Any = kind.Process(target=_write, args=told)  # type: ignore[attr-defined]
            process.start()
            say.close()
            for acknowledged, found in _told(heard):
                if isinstance(acknowledged, Exception):
                    raise acknowledged
                yield acknowledged
                points = points if number else [_NEVER, *found]
            process.join()


def _told(heard: Any) -> Iterator[tuple[Any, list[_Point]]]:
    """Yield what a process says until it ends."""
    while heard.poll(PATIENCE / 2):
        try:
            yield heard.recv()
        except EOFError:
            return
    raise TimeoutError("a writer does not go on after another one was killed")
