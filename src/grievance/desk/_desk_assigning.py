"""Find people who can act for complaints, and see what staff should learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._running import Running

if TYPE_CHECKING:
    from grievance.desk._assigning import Assigned
    from grievance.model import Actor
    from grievance.policies.assignment import AssignmentTerms, Roster, TrainingNeed

__all__ = ["Assigning"]


class Assigning(Running):
    """Assign complaints to people, and read off what these should learn."""

    def assign(
        self, complaint_id: str, roster: Roster, *, terms: AssignmentTerms | None = None, by: Actor | None = None
    ) -> Assigned:
        """
        Find somebody who can act on a complaint, and ask them to take it over; the owner changes when they accept.

        Nothing is asked when the owner keeps it, when it waits, when an offer is waited for, or when no work is left.
        Without *terms* the accountable person of the procedure, and who stands in, are the last resort. What people
        have on their hands is counted from all open complaints of the store. *by* is the system unless it is named, and
        must be permitted to offer transfers, and to decline those that nobody answered.

        Raises:
            UnknownComplaint: There is no such complaint.
            NotPermitted: *by* may not offer it.
            StaleComplaint: Somebody else changed it meanwhile.
        """
        from grievance.desk._assigning import assign_one

        return self._run(assign_one(self._do.context, complaint_id, roster, terms, by))

    def assign_waiting(
        self, roster: Roster, *, terms: AssignmentTerms | None = None, by: Actor | None = None
    ) -> tuple[Assigned, ...]:
        """
        Find somebody for every open complaint that is in nobody's hands, the most urgent first (pain 31).

        These are complaints without an owner who can act, those that somebody tried to give back or did nothing about,
        and offers that were not answered. Run it by a timer, at the latest when an answer says ``until``, and whenever
        work ends: so what is first in the queue waits no longer than one sweep once somebody has room. A complaint that
        stands in the way stops no other.
        """
        from grievance.desk._assigning import assign_waiting

        return self._run(assign_waiting(self._do.context, roster, terms, by))

    def training_needs(self, roster: Roster, *, terms: AssignmentTerms | None = None) -> tuple[TrainingNeed, ...]:
        """Return which skills were missing when complaints and tasks were handed over, the most often first (S87)."""
        from grievance.desk._assigning import training_of

        return self._run(training_of(self._do.context, roster, terms))
