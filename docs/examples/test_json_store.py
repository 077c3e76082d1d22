"""The conformance kit, on the store of JSON files."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis.stateful import run_state_machine_as_test
from json_store import JsonDirectoryStore

from grievance.testing.conformance import StoreConformance, store_machine

LACKS = {
    "search": "reads every file for each question already; words want a database",
    "inventory": "is copied by copying its directory",
    "purge": "cannot wipe what the file system keeps of a file that was replaced: encrypt the disk",
}


def new_stores_in(folder: Path) -> Callable[[], JsonDirectoryStore]:
    """Return what makes a new, empty store."""
    numbers = itertools.count()
    return lambda: JsonDirectoryStore(folder / str(next(numbers)))


def reopen(store: JsonDirectoryStore) -> Callable[[], JsonDirectoryStore]:
    """Return what opens the same directory again, here or in another process."""
    return partial(JsonDirectoryStore, store.path)


@contextmanager
def failing_at(_store: JsonDirectoryStore, step: int) -> Iterator[None]:
    """Make one step fail of those in which something reaches the disk."""
    steps = itertools.count(1)

    def failing(call: Callable[..., Any]) -> Callable[..., Any]:
        def call_or_fail(*arguments: Any, **named: Any) -> Any:
            if next(steps) == step:
                raise OSError(28, "No space left on device")
            return call(*arguments, **named)

        return call_or_fail

    with patch.multiple(os, **{name: failing(getattr(os, name)) for name in ("fsync", "replace", "unlink")}):
        yield


class TestJsonDirectoryStore(StoreConformance):
    """Every law is kept, but for what is declared."""

    lacks = LACKS
    reopen = staticmethod(reopen)
    faults = staticmethod(failing_at)

    @pytest.fixture
    def make_store(self, tmp_path: Path) -> Callable[[], JsonDirectoryStore]:
        """Return what makes a new, empty store."""
        return new_stores_in(tmp_path)


def test_it_answers_like_the_memory_store(tmp_path: Path) -> None:
    """Whatever is done to it and to the memory store, both answer the same."""
    run_state_machine_as_test(store_machine(new_stores_in(tmp_path), lacks=LACKS, reopen=reopen))
