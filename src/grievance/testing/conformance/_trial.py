"""One trial of a store: fresh stores to try a law on, closed when it is over."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, suppress
from functools import cached_property
from typing import Any, Self

import attrs

from grievance.storage import AsyncComplaintStore, ComplaintStore, ThreadedStore
from grievance.testing.conformance._awaited import Loop, called, is_asynchronous

__all__ = ["AnyStore", "Faults", "Make", "Reopen", "Subject", "Trial"]

AnyStore = ComplaintStore | AsyncComplaintStore
Make = Callable[[], AnyStore | Awaitable[AnyStore]]
Reopen = Callable[[Any], Make]
Faults = Callable[[Any, int], AbstractContextManager[Any]]


@attrs.frozen(kw_only=True)
class Subject:
    """
    What an integrator tells the kit of a store.

    ``make`` returns a new, empty store, synchronous or asynchronous (it may be awaited), that shares nothing with the
    others. ``reopen`` returns, for a store, what opens the same data again, in this process or (it is pickled)
    in another one; None for a store that is gone when it is closed. ``catch_up`` lets a store that answers queries late
    catch up. ``faults`` makes the n-th inner step of a store fail while the context lasts.
    """

    make: Make
    reopen: Reopen | None = None
    catch_up: Callable[[Any], object] | None = None
    faults: Faults | None = None


@attrs.frozen
class _Opened:
    """A store as the laws call it and as it was made, and what opens its data, if that is known already."""

    store: Any
    raw: Any
    opener: Callable[[], Any] | None


@attrs.define
class Trial:
    """
    A store for one law to try, and all that was opened for it.

    Asynchronous stores are handed out behind synchronous methods; `raw` gives them as they are. Stores are made,
    reopened and closed in the thread of the trial, and what they give there to be awaited is awaited on its loop.
    """

    subject: Subject
    _loop: Loop | None = None
    _opened: list[_Opened] = attrs.field(factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._opened[::-1]:
            with suppress(Exception):  # what closing should do is for a law to say
                self.close(one.store)
        if self._loop is not None:
            self._loop.close()

    @cached_property
    def store(self) -> Any:
        """The store to try: empty at first."""
        return self.another()

    def another(self) -> Any:
        """Return one more empty store, which shares nothing with the first."""
        return self._open(self.subject.make)

    def opener(self, store: Any) -> Callable[[], Any]:
        """Return what opens the data of *store* again, here or in another process."""
        if self.subject.reopen is None:
            raise LookupError("the kit was not told how to reopen the store: give it reopen=")
        one = self._of(store)
        return one.opener or self.subject.reopen(one.raw)

    def reopened(self, store: Any) -> Any:
        """Return a second store over the data of *store*, which stays open."""
        opener = self.opener(store)
        return self._open(opener, opener)

    def again(self, store: Any) -> Any:
        """Close *store* and return one that was opened over its data afterwards."""
        opener = self.opener(store)
        self.close(store)
        return self._open(opener, opener)

    def close(self, store: Any) -> None:
        """Close *store*, if it can be closed."""
        raw = self.raw(store)
        self._opened = [one for one in self._opened if one.store is not store]
        close = getattr(raw, "close", None)
        if close is not None:
            self._awaited(close())

    def caught_up(self, store: Any) -> Any:
        """Return *store* when its queries answer as of now."""
        if self.subject.catch_up is not None:
            self._awaited(self.subject.catch_up(self.raw(store)))
        return store

    def failing(self, store: Any, step: int) -> AbstractContextManager[Any]:
        """Return the context in which the *step*-th inner step of *store* fails."""
        if self.subject.faults is None:
            raise LookupError("the kit was not told how to make the store fail inside: give it faults=")
        return self.subject.faults(self.raw(store), step)

    def raw(self, store: Any) -> Any:
        """Return the store as the integrator made it."""
        return self._of(store).raw

    def on_the_loop(self, store: Any) -> Any:
        """Return *store* with methods that are awaited on the loop: as it is, or each call in a thread."""
        raw = self.raw(store)
        return raw if is_asynchronous(raw) else ThreadedStore(raw)

    @property
    def loop(self) -> Loop:
        """The event loop of this trial."""
        if self._loop is None:
            self._loop = Loop()
        return self._loop

    def _of(self, store: Any) -> _Opened:
        return next(one for one in self._opened if one.store is store)

    def _open(self, make: Callable[[], Any], opener: Callable[[], Any] | None = None) -> Any:
        raw = self._awaited(make())
        store = called(raw, lambda: self.loop)
        self._opened.append(_Opened(store, raw, opener))
        return store

    def _awaited(self, found: Any) -> Any:
        return self.loop.run(lambda: found) if inspect.isawaitable(found) else found
