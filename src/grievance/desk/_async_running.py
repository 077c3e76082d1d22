"""How a desk runs its operations against an asynchronous store."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from grievance.desk._driving import Operation
    from grievance.desk._operations import Operations
    from grievance.storage import AsyncComplaintStore

__all__ = ["AsyncRunning"]

T = TypeVar("T")


class AsyncRunning:
    """What every part of a desk needs: its operations, its store, and a way to run the one against the other."""

    _do: Operations
    _store: AsyncComplaintStore

    async def _run(self, operation: Operation[T]) -> T:
        from grievance.desk._driving import drive_async

        return await drive_async(operation, self._store)
