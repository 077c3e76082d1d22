"""Keep complaints together that belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._running import Running

if TYPE_CHECKING:
    from grievance.analytics import Cluster
    from grievance.model import Actor, Complaint, Contact, LinkKind, Submission
    from grievance.policies import JointView, Similar, Similarity

__all__ = ["Record"]


class Record(Running):
    """Keep complaints together that belong together."""

    def merge(self, complaint_id: str, *, into: str, by: Actor | None = None) -> Complaint:
        """
        Let a complaint go on as part of another one, and return that one.

        It is a link in both histories, saved at once; nothing is moved. The earliest receipt counts for both, and every
        statutory clock is kept. If *into* was merged itself, the complaint goes on where that goes on.

        Raises:
            InvalidValue: They are the same, or one is a part of the other.
            IllegalMove: One of them has ended.
        """
        from grievance.desk._merging import merge

        return self._run(merge(self._do.context, complaint_id, into, by))

    def unmerge(self, complaint_id: str, *, reason: str, by: Actor | None = None) -> Complaint:
        """Let a merged complaint go on by itself again, both as they were, and return it."""
        from grievance.desk._merging import unmerge

        return self._run(unmerge(self._do.context, complaint_id, reason, by))

    def joint(self, complaint_id: str) -> JointView:
        """Return a complaint and everything that was merged into it, as one: computed, since nothing was moved."""
        from grievance.desk._merging import joint_view

        return self._run(joint_view(self._do.context, complaint_id))

    def link(self, complaint_id: str, kind: LinkKind, to: str, *, by: Actor | None = None) -> Complaint:
        """Say in both histories how two complaints belong together, and return the first."""
        from grievance.desk._merging import link

        return self._run(link(self._do.context, complaint_id, kind, to, by))

    def reply(self, complaint_id: str, contact: Contact, *, by: Actor) -> Complaint:
        """
        Record what the complainant says, however late, and return the complaint that is worked on.

        It follows a merge; when the work has ended, a new complaint is registered that follows the old one (pain 42).
        """
        from grievance.desk._replying import reply

        return self._run(reply(self._do.context, complaint_id, contact, by))

    def similar(self, submission: Submission, *, similarity: Similarity | None = None) -> tuple[Similar, ...]:
        """Return open complaints that *submission* resembles, the most similar first, with the reasons."""
        from grievance.desk._suggesting import similar_to
        from grievance.policies import similar

        return self._run(similar_to(self._do.context, submission, similarity or similar))

    def clusters(self) -> tuple[Cluster, ...]:
        """Return complaints that are duplicates of each other, as links and merges say, the largest cluster first."""
        from grievance.desk._counting import counted_clusters

        return self._run(counted_clusters(self._do.context))
