"""Find people who can act for complaints, and see what staff should learn, awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._async_running import AsyncRunning

if TYPE_CHECKING:
    from grievance.desk._assigning import Assigned
    from grievance.model import Actor
    from grievance.policies.assignment import AssignmentTerms, Roster, TrainingNeed

__all__ = ["AsyncAssigning"]


class AsyncAssigning(AsyncRunning):
    """Assign complaints to people, and read off what these should learn, awaited."""

    async def assign(
        self, complaint_id: str, roster: Roster, *, terms: AssignmentTerms | None = None, by: Actor | None = None
    ) -> Assigned:
        """See `Desk.assign`."""
        from grievance.desk._assigning import assign_one

        return await self._run(assign_one(self._do.context, complaint_id, roster, terms, by))

    async def assign_waiting(
        self, roster: Roster, *, terms: AssignmentTerms | None = None, by: Actor | None = None
    ) -> tuple[Assigned, ...]:
        """See `Desk.assign_waiting`."""
        from grievance.desk._assigning import assign_waiting

        return await self._run(assign_waiting(self._do.context, roster, terms, by))

    async def training_needs(self, roster: Roster, *, terms: AssignmentTerms | None = None) -> tuple[TrainingNeed, ...]:
        """See `Desk.training_needs`."""
        from grievance.desk._assigning import training_of

        return await self._run(training_of(self._do.context, roster, terms))
