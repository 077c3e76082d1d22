"""The conformance kit, on the store of this host."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from stores import failing_at, store_at

from grievance.storage import ComplaintStore
from grievance.testing.conformance import StoreConformance


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file with the tables of this app, and nothing in them."""
    path = tmp_path_factory.mktemp("database") / "empty.sqlite3"
    using = store_at(path).using
    call_command("migrate", "complaints", database=using, verbosity=0)
    connections[using].close()
    return path


class TestDjangoStore(StoreConformance):
    """Every law is kept, but for what is declared."""

    lacks = {
        "search": "the host has a search of its own",
        "inventory": "the host copies its database as a whole",
        "purge": "left to the database: secure_delete of SQLite, VACUUM of PostgreSQL",
    }

    @pytest.fixture
    def make_store(self, migrated: Path, tmp_path: Path) -> Callable[[], ComplaintStore]:
        """Return what makes a new, empty store: a copy of the migrated file."""
        paths = (tmp_path / f"{number}.sqlite3" for number in itertools.count())
        return lambda: store_at(Path(shutil.copy(migrated, next(paths))))

    @staticmethod
    def reopen(store: ComplaintStore) -> Callable[[], ComplaintStore]:
        """Return what opens the same file again, here or in another process."""
        return partial(store_at, Path(store.using))

    faults = staticmethod(failing_at)
