"""The stores of the library keep the laws: each law is a test for each of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import pytest

from conformance.breaking import LACKS
from conformance.running import run
from grievance.storage import ThreadedStore
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from grievance.testing.conformance import StoreConformance, store_machine
from support.opening import opened_again, threaded
from support.sqlite_faults import failing_at


class TestMemoryStore(StoreConformance):
    """The store for tests and notebooks."""

    lacks = LACKS

    @pytest.fixture
    def make_store(self) -> Callable[[], MemoryStore]:
        """Return what makes one."""
        return MemoryStore


class TestThreadedStore(StoreConformance):
    """The same store behind the asynchronous port."""

    lacks: ClassVar = {name: reason for name, reason in LACKS.items() if name != "purge"}

    @pytest.fixture
    def make_store(self) -> Callable[[], ThreadedStore]:
        """Return what makes one."""
        return lambda: ThreadedStore(MemoryStore())


class TestSqliteStore(StoreConformance):
    """The embedded store: nothing is lacking."""

    reopen = staticmethod(opened_again)
    faults = staticmethod(failing_at)

    @pytest.fixture
    def make_store(self, tmp_path: Path) -> Callable[[], SqliteStore]:
        """Return what makes one, each in a file of its own."""
        numbers = count()
        return lambda: SqliteStore(tmp_path / f"{next(numbers)}.db", search=True)


class TestThreadedSqliteStore(StoreConformance):
    """The embedded store for hosts with an event loop: each call runs in a thread."""

    @pytest.fixture
    def make_store(self, tmp_path: Path) -> Callable[[], ThreadedStore]:
        """Return what makes one, each in a file of its own."""
        numbers = count()
        return lambda: ThreadedStore(SqliteStore(tmp_path / f"{next(numbers)}.db", search=True))

    @staticmethod
    def reopen(store: ThreadedStore) -> Callable[[], ThreadedStore]:
        """Return what opens the same file behind threads."""
        return partial(threaded, opened_again(store.store))

    @staticmethod
    def faults(store: ThreadedStore, step: int) -> AbstractContextManager[Any]:
        """Let a statement of the store behind the threads fail."""
        inner: Any = store.store
        return failing_at(inner, step)


def test_sqlite_answers_as_memory_does(tmp_path: Path) -> None:
    """Whatever is done to them, and however often the file is opened anew, both give the same answers."""
    numbers = count()
    make = lambda: SqliteStore(tmp_path / f"{next(numbers)}.db", search=True)  # noqa: E731
    run(store_machine(make, reopen=opened_again), max_examples=30)
