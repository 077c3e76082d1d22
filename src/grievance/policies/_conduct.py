"""How handling is conducted: who may what, who stands in for whom, when somebody is told, who sees what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from grievance.model import Complaint, Span, Submission
from grievance.policies._escalation import Ladder
from grievance.policies._permissions import DEFAULT_PERMISSIONS, Permissions
from grievance.policies._reopening import ReopeningTerms

__all__ = ["OUTSIDE", "Conduct", "Decree"]

OUTSIDE = "outside reviewer"
"""Who answers for a complaint that is about everybody who would: somebody from outside."""


@attrs.frozen(kw_only=True)
class Decree:
    """The management decree that put a procedure in force, and who agreed (S49)."""

    number: str
    on: date
    signed_by: str
    agreed_with: str | None = None


@attrs.frozen(kw_only=True)
class Conduct:
    """
    The terms on which complaints are handled.

    ``accountable`` is the person of last resort (S39-S43), ``process_owner`` answers for the process (L28),
    ``deputies`` stand in where a complaint is about one of them. After ``hops`` changes of owner the accountable person
    takes it. A corrected category decides the route and the clocks anew if ``anew_route`` and ``anew_clocks`` say so. A
    holding notice comes up ``holding_before`` a final response is due; the owner is reminded of a wait
    ``waiting_after`` it began, and of the next step ``closing_after`` an answer, a referral or an acceptance; all of
    it is counted by ``notices_calendar``. Staff are reminded in the hours of the calendar ``delivery``. ``views`` are
    the fields that each role may see.
    """

    accountable: str
    process_owner: str
    deputies: tuple[str, ...] = ()
    decree: Decree | None = None
    permissions: Permissions = DEFAULT_PERMISSIONS
    reopening: ReopeningTerms = ReopeningTerms()
    hops: int = 3
    anew_route: bool = True
    anew_clocks: bool = True
    ladders: tuple[Ladder, ...] = ()
    holding_before: Span | None = None
    waiting_after: Span | None = None
    closing_after: Span | None = None
    notices_calendar: str | None = None
    delivery: str | None = None
    views: Mapping[str, frozenset[str]] = attrs.field(factory=dict)

    def answerable(self, submission: Submission) -> str:
        """Return the accountable person for a complaint, or who stands in for one it is about."""
        return self._first_but(submission.accused)

    def takes_over(self, complaint: Complaint) -> str:
        """Return who takes a complaint over in the last resort: who answers for it, and decided no stage before it."""
        return self._first_but(complaint.submission.accused | complaint.decided_before)

    def _first_but(self, barred: frozenset[str]) -> str:
        order = (self.accountable, self.process_owner, *self.deputies)
        return next((person for person in order if person not in barred), OUTSIDE)

    def filled_by(self, role: str, complaint: Complaint) -> str:
        """
        Return who fills a *role* of an escalation ladder on *complaint*; any other word is a person's id.

        An empty role goes up to the next one, and nobody is told of a complaint about themselves.
        """
        people = {
            "owner": (complaint.owner, complaint.team),
            "team": (complaint.team,),
            "process owner": (self.process_owner,),
            "accountable": (),
        }
        accused = complaint.submission.accused
        filled = (person for person in people.get(role, (role,)) if person and person not in accused)
        return next(filled, self.answerable(complaint.submission))
