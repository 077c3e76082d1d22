"""How a desk runs its operations against a synchronous store."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from grievance.desk._driving import Operation
    from grievance.desk._operations import Operations
    from grievance.storage import ComplaintStore

__all__ = ["Running"]

T = TypeVar("T")


class Running:
    """What every part of a desk needs: its operations, its store, and a way to run the one against the other."""

    _do: Operations
    _store: ComplaintStore

    def _run(self, operation: Operation[T]) -> T:
        from grievance.desk._driving import drive

        return drive(operation, self._store)
