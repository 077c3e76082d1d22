"""The stores that desks are tested on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grievance.storage import ComplaintStore
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest) -> Iterator[ComplaintStore]:
    """Yield an empty store of each kind."""
    if request.param == "memory":
        yield MemoryStore()
        return
    with SqliteStore(":memory:") as opened:
        yield opened
