"""The stores under test: what holds for one must hold for the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grievance.storage import ComplaintStore
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from support.postgres import empty_database, postgres, sql_engine, sql_store  # noqa: F401 - fixtures of the tests here


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[ComplaintStore]:
    """Yield an empty store of each kind; the SQLite file itself has tests of its own."""
    if request.param == "memory":
        yield MemoryStore()
        return
    if request.param == "postgresql":
        yield request.getfixturevalue("sql_store")
        return
    with SqliteStore(":memory:") as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a SQLite store may be put."""
    return tmp_path / "complaints.db"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return where a copy may be put: a folder with nothing else in it."""
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies" / "copy.db"
