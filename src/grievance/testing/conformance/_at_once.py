"""Several threads that begin together, and meet on the way."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

from grievance.testing.conformance._awaited import PATIENCE
from grievance.testing.conformance._law import require

__all__ = ["Meet", "at_once"]

Meet: TypeAlias = Callable[[], object]
_OFTEN: Final = 1e-5


def at_once(count: int, work: Callable[[int, Meet], Any]) -> list[Any]:
    """
    Do *work* in *count* threads that begin together, and return what each gave; the first error is raised.

    Each is given its number and what waits until all threads wait there.
    """
    errors: list[BaseException] = []
    given: list[Any] = [None] * count
    meeting = threading.Barrier(count, timeout=PATIENCE / 2)

    def run(number: int) -> None:
        try:
            meeting.wait()
            given[number] = work(number, meeting.wait)
        except threading.BrokenBarrierError:
            errors.append(TimeoutError("another thread did not come"))
        except BaseException as error:  # noqa: BLE001 - raised below, in the thread of the law
            errors.insert(0, error)
            meeting.abort()

    threads = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(count)]
    with _switched_often():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
    require(not any(thread.is_alive() for thread in threads), f"a thread was not done after {PATIENCE:g} seconds")
    if errors:
        raise errors[0]
    return given


@contextmanager
def _switched_often() -> Iterator[None]:
    """Let threads take turns after some microseconds, so that they come in each other's way."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_OFTEN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
