"""Stores in databases of their own, for tests; the other processes of a test open them, too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.db import OperationalError, connections

from grievance.storage import ComplaintStore


def store_at(path: Path) -> ComplaintStore:
    """Return the store in a database file."""
    django.setup()
    from complaints.store import DjangoStore

    if str(path) not in connections.settings:
        connections.settings[str(path)] = {**connections.settings["default"], "NAME": path}
    return DjangoStore(using=str(path))


@contextmanager
def failing_at(store: Any, step: int) -> Iterator[None]:
    """Make the database refuse the statement with this number."""
    left = step

    def refuse(execute: Any, *call: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            raise OperationalError("the disk is full")
        return execute(*call)

    with connections[store.using].execute_wrapper(refuse):
        yield
