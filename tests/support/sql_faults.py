"""A database that fails: at a statement, or when it is to commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

__all__ = ["failing_at"]


@contextmanager
def failing_at(engine: Engine, number: int) -> Iterator[list[int]]:
    """
    Let the statement or commit with this *number*, from 1, fail; the list that is given then holds it.

    To release a savepoint fails only together with its whole transaction, so that is left alone.
    """
    numbers = count(1)
    failed: list[int] = []

    def fail(_connection: object, _cursor: object = None, statement: str = "", *_: object) -> None:
        if not statement.startswith(("RELEASE", "ROLLBACK")) and next(numbers) == number:
            failed.append(number)
            raise OperationalError("secret statement", {"secret": "secret value"}, Exception("secret origin"))

    points = ("before_cursor_execute", "commit")
    for point in points:
        event.listen(engine, point, fail)
    try:
        yield failed
    finally:
        for point in points:
            event.remove(engine, point, fail)
