"""The terms of assignment: what a complaint asks of people, who keeps it, when others are asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

import attrs

from grievance.errors import InvalidValue
from grievance.model import Money, Submission
from grievance.model._checks import check
from grievance.model._word import Word

__all__ = ["AssignmentTerms", "FirstContact", "Load", "Requirement"]


class FirstContact(Word):
    """
    When an owner who can act keeps the complaint (S54): whoever heard it first is responsible for it.

    *Always*, whatever else they have on their hands; *fitting*, if they have the skills and the authority; *with room*,
    if they are not above their capacity either; *released*, never: others are asked as if nobody owned it.
    """

    ALWAYS = "always"
    FITTING = "fitting"
    WITH_ROOM = "with room"
    RELEASED = "released"


@attrs.frozen(kw_only=True)
class Load:
    """What somebody has on their hands: the points of open complaints, and when they were last asked to take one."""

    points: int = 0
    last_assigned: datetime | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.points < 0:
            raise InvalidValue("Load.points", "must not be below 0")


@attrs.frozen(kw_only=True)
class Requirement:
    """
    What complaints of a ``category``, with all below it (None: every complaint), ask of whoever handles them.

    ``skills`` are needed at these levels at least, ``grade`` in the order of the terms, ``roles`` of which one must be
    held (S56). ``above`` narrows it to amounts above one, in that currency. ``points`` is the room that such a
    complaint takes.
    """

    category: str | None = None
    skills: tuple[tuple[str, int], ...] = ()
    grade: str | None = None
    roles: tuple[str, ...] = ()
    above: Money | None = None
    points: int = 1

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.points < 1 or any(level < 1 for _, level in self.skills):
            raise InvalidValue("Requirement", "must have points and levels of 1 or more")

    def holds(self, submission: Submission) -> bool:
        """Return whether the requirement is about what was submitted."""
        above, amount = self.above, submission.amount
        if above is not None and (amount is None or amount.currency != above.currency or amount <= above):
            return False
        path = submission.category
        return self.category is None or path == self.category or path.startswith(f"{self.category}/")


@attrs.frozen(kw_only=True)
class AssignmentTerms:
    """
    On which terms people are asked; the defaults are our proposals ([D]).

    ``last_resort`` are the accountable person, who always resolves (S40), and who stands in where a complaint is about
    them. ``grades`` are the grades from the lowest up. The overflow pool is asked once every person of the first who
    fits is at ``overflow_at`` of their capacity or is not there in time: that is within ``waits`` of when the complaint
    began to wait, after which it goes to the last resort. An offer lapses after ``offer_within`` of the working time of
    whoever was asked, and an owner who does nothing for ``idle_after`` of theirs loses it (None: never). An absence
    that ends within ``absence_kept`` takes nothing from an owner. With ``follow_up_within`` the handler of an earlier
    complaint of the customer that was received within it is preferred, None leaves that out.

    Raises:
        InvalidValue: Nobody is the last resort, a grade is required that has no place in the order, the threshold is
            not above 0 and at most 1, or a length is below 0.
    """

    last_resort: tuple[str, ...]
    requirements: tuple[Requirement, ...] = ()
    grades: tuple[str, ...] = ()
    first_contact: FirstContact = FirstContact.ALWAYS
    overflow_at: Fraction = Fraction(1)
    waits: timedelta = timedelta(days=3)
    offer_within: timedelta = timedelta(hours=8)
    idle_after: timedelta | None = timedelta(hours=40)
    absence_kept: timedelta = timedelta(days=1)
    follow_up_within: timedelta | None = timedelta(days=365)

    def __attrs_post_init__(self) -> None:
        check(self)
        if not self.last_resort:
            raise InvalidValue("AssignmentTerms.last_resort", "must name the accountable person")
        if not 0 < self.overflow_at <= 1:
            raise InvalidValue("AssignmentTerms.overflow_at", "must be above 0 and at most 1")
        for one in self.requirements:
            if one.grade is not None and one.grade not in self.grades:
                raise InvalidValue("AssignmentTerms.grades", f"must hold {one.grade!r}, which is required")
        for name in ("waits", "offer_within", "idle_after", "absence_kept", "follow_up_within"):
            length = getattr(self, name)
            if length is not None and length < timedelta(0):
                raise InvalidValue(f"AssignmentTerms.{name}", "must not be below 0")

    def required(self, submission: Submission) -> tuple[Requirement, ...]:
        """Return the requirements that hold for what was submitted."""
        return tuple(one for one in self.requirements if one.holds(submission))

    def points(self, submission: Submission) -> int:
        """Return the room that a complaint takes: the most that a requirement says, else 1."""
        return max((one.points for one in self.required(submission)), default=1)

    def rank(self, grade: str | None) -> int:
        """Return the place of a grade in the order; what is not in it stands below all."""
        return self.grades.index(grade) if grade in self.grades else -1
