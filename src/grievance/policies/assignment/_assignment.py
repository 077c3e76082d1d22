"""What becomes of a complaint that somebody has to be found for, and how far one had to go."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from functools import cached_property

import attrs

from grievance.policies.assignment._candidates import Candidate
from grievance.policies.assignment._explaining import explained
from grievance.policies.assignment._step import Step

__all__ = ["Assignment"]


@attrs.frozen(kw_only=True)
class Assignment:
    """
    Who is to have a complaint, and why not each of the others.

    ``to`` is None while it waits in ``queue``; then ``until`` is the instant at which to look again at the latest, and
    ``accountable`` answers for it meanwhile. ``found`` is everybody on the roster as the choice saw them, by id.
    """

    complaint_id: str
    to: str | None
    step: Step
    queue: str
    accountable: str
    until: datetime | None
    overflow_at: Fraction
    found: tuple[Candidate, ...] = attrs.field(repr=False)

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """
        Everybody on the roster, the chosen one first, then in the order in which they would be asked, each with why.

        They are all that the choice depends on. They are put in order and into words when they are first asked for.
        """
        return explained(self.found, self.to, self.step, self.overflow_at)
