"""What is recorded of the staff: proposals that others assess, who taught whom, the agreement to look at persons."""

from __future__ import annotations

from datetime import date, datetime

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check, personal

__all__ = ["Assessment", "ImprovementProposal", "Mentoring", "MonitoringAgreement"]


@attrs.frozen(kw_only=True)
class Assessment:
    """What somebody else made of a proposal: ``accepted`` ones count, filing alone earns nothing (S14, S85, L57)."""

    by: str
    at: datetime
    accepted: bool
    reason: str = personal(default="")

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class ImprovementProposal:
    """
    A proposal of one of the staff for improving the work (S14, S85).

    ``assessed`` is what another person made of it, None while nobody has looked.

    Raises:
        InvalidValue: It was assessed by who made it, or before it was made.
    """

    id: str
    by: str
    at: datetime
    what: str = personal(default="")
    assessed: Assessment | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        if not self.id or not self.by:
            raise InvalidValue("ImprovementProposal", "needs an id and the person who makes it")
        if self.assessed is None:
            return
        if self.assessed.by == self.by:
            raise InvalidValue("ImprovementProposal.assessed", "must be by somebody else than who made it")
        if self.assessed.at < self.at:
            raise InvalidValue("ImprovementProposal.assessed", "must not lie before the proposal")

    @property
    def accepted_at(self) -> datetime | None:
        """When another person accepted it, None if nobody has."""
        return self.assessed.at if self.assessed is not None and self.assessed.accepted else None


@attrs.frozen(kw_only=True)
class MonitoringAgreement:
    """
    The recorded agreement that figures of single persons may be looked at by others than themselves (S49).

    ``reference`` names the decree or the works agreement, ``agreed_by`` who signed it, for the company and for the
    staff. It holds from ``first`` to ``last``, without end when that is None.

    Raises:
        InvalidValue: It names no document or fewer than two signatures, or ends before it begins.
    """

    reference: str
    agreed_by: tuple[str, ...]
    first: date
    last: date | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        if not self.reference.strip():
            raise InvalidValue("MonitoringAgreement.reference", "must name the decree or the works agreement")
        if len(set(filter(str.strip, self.agreed_by))) < 2:
            raise InvalidValue("MonitoringAgreement.agreed_by", "must name who signed, one for each side")
        if self.last is not None and self.last < self.first:
            raise InvalidValue("MonitoringAgreement.last", "must not lie before the first day")

    def holds_on(self, on: date) -> bool:
        """Return whether it is in force on a date."""
        return self.first <= on and (self.last is None or on <= self.last)


@attrs.frozen(kw_only=True)
class Mentoring:
    """
    That somebody taught somebody else a skill: sales managers who help out teach the claims staff (S8).

    ``complaint_id`` is the complaint on which they worked together, if there was one.
    """

    mentor: str
    learner: str
    skill: str
    at: datetime
    complaint_id: str | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.mentor == self.learner:
            raise InvalidValue("Mentoring.learner", "must be somebody else than the mentor")
