"""An asynchronous store behind the synchronous port, so that one set of laws is enough for both."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Callable
from typing import Any, Final

import attrs

__all__ = ["PATIENCE", "Loop", "called", "is_asynchronous"]

PATIENCE: Final = 60.0
"""How many seconds a law waits for a call, a thread or a process before it is broken; none ever needs them."""


class Loop:
    """An event loop in a thread of its own, on which asynchronous stores live during a trial."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, call: Callable[[], Any]) -> Any:
        """Return what *call* gives on the loop, awaited if it is to be awaited."""

        async def on_the_loop() -> Any:
            found = call()
            return await found if inspect.isawaitable(found) else found

        return asyncio.run_coroutine_threadsafe(on_the_loop(), self._loop).result(PATIENCE)

    def close(self) -> None:
        """Stop the loop and its threads."""
        self.run(self._loop.shutdown_default_executor)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@attrs.frozen
class _Awaited:
    """The methods of an asynchronous *store*, each of which waits for its answer."""

    store: Any
    loop: Loop

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.store, name)
        return lambda *args, **named: self.loop.run(lambda: method(*args, **named))


def is_asynchronous(store: Any) -> bool:
    """Return whether the methods of *store* are to be awaited."""
    return inspect.iscoroutinefunction(store.save)


def called(store: Any, loop: Callable[[], Loop]) -> Any:
    """Return *store* with methods that can be called from any thread: it is its own if it is synchronous."""
    return _Awaited(store, loop()) if is_asynchronous(store) else store
