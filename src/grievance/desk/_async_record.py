"""Keep complaints together that belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._async_running import AsyncRunning

if TYPE_CHECKING:
    from grievance.analytics import Cluster
    from grievance.model import Actor, Complaint, Contact, LinkKind, Submission
    from grievance.policies import JointView, Similar, Similarity

__all__ = ["AsyncRecord"]


class AsyncRecord(AsyncRunning):
    """Keep complaints together that belong together, awaited."""

    async def merge(self, complaint_id: str, *, into: str, by: Actor | None = None) -> Complaint:
        """See `Desk.merge`."""
        from grievance.desk._merging import merge

        return await self._run(merge(self._do.context, complaint_id, into, by))

    async def unmerge(self, complaint_id: str, *, reason: str, by: Actor | None = None) -> Complaint:
        """See `Desk.unmerge`."""
        from grievance.desk._merging import unmerge

        return await self._run(unmerge(self._do.context, complaint_id, reason, by))

    async def joint(self, complaint_id: str) -> JointView:
        """See `Desk.joint`."""
        from grievance.desk._merging import joint_view

        return await self._run(joint_view(self._do.context, complaint_id))

    async def link(self, complaint_id: str, kind: LinkKind, to: str, *, by: Actor | None = None) -> Complaint:
        """See `Desk.link`."""
        from grievance.desk._merging import link

        return await self._run(link(self._do.context, complaint_id, kind, to, by))

    async def reply(self, complaint_id: str, contact: Contact, *, by: Actor) -> Complaint:
        """See `Desk.reply`."""
        from grievance.desk._replying import reply

        return await self._run(reply(self._do.context, complaint_id, contact, by))

    async def similar(self, submission: Submission, *, similarity: Similarity | None = None) -> tuple[Similar, ...]:
        """See `Desk.similar`."""
        from grievance.desk._suggesting import similar_to
        from grievance.policies import similar

        return await self._run(similar_to(self._do.context, submission, similarity or similar))

    async def clusters(self) -> tuple[Cluster, ...]:
        """See `Desk.clusters`."""
        from grievance.desk._counting import counted_clusters

        return await self._run(counted_clusters(self._do.context))
