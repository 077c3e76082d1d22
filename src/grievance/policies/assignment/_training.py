"""What staff should learn: read off what they handed over, and off complaints that nobody could take (S87)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import attrs

from grievance.model import Complaint, Mentoring
from grievance.policies.assignment._needs import skills_of
from grievance.policies.assignment._roster import Member, Roster
from grievance.policies.assignment._terms import AssignmentTerms

__all__ = ["TrainingNeed", "training_needs"]


@attrs.frozen(kw_only=True)
class TrainingNeed:
    """
    A skill that was missing.

    ``level`` is the highest that was needed. ``handed_over`` says who gave away how many complaints and tasks that
    take it without having it, the most first; ``unowned`` is how many open complaints that take it nobody owns.
    ``learners`` are those who handed over, without those whom somebody has taught it since; ``teachers`` are those on
    the roster who have it at that level.
    """

    skill: str
    level: int
    handed_over: tuple[tuple[str, int], ...]
    unowned: int
    learners: tuple[str, ...]
    teachers: tuple[str, ...]

    @property
    def times(self) -> int:
        """How often it was missing."""
        return self.unowned + sum(times for _, times in self.handed_over)

    @property
    def suggestion(self) -> str:
        """What to do about it, in a sentence."""
        whom = ", ".join(self.learners) or "somebody"
        by = f"by {', '.join(self.teachers)}" if self.teachers else "from outside: nobody on the roster has it"
        return f"teach {whom} {self.skill!r} at level {self.level}, {by}"


def training_needs(
    complaints: Iterable[Complaint], roster: Roster, terms: AssignmentTerms, *, mentoring: Iterable[Mentoring] = ()
) -> tuple[TrainingNeed, ...]:
    """
    Return which skills were missing in *complaints*, the most often missing first, then by name (S87).

    A transfer counts for whoever offered to give the complaint away, and a task for the owner, each time that they lack
    a skill at the level which the complaint takes. Who has left is no learner and no teacher.
    """
    missing: dict[str, _Missing] = {}
    for complaint in complaints:
        for skill, level in skills_of(complaint.submission, terms):
            handed = [(one, at) for one, at in _handed_over(complaint, roster) if one.level(skill) < level]
            unowned = complaint.open and complaint.owner is None
            if handed or unowned:
                missing.setdefault(skill, _Missing()).add(level, handed, unowned=unowned)
    taught: dict[tuple[str, str], datetime] = {}
    for one in mentoring:
        taught[one.skill, one.learner] = max(one.at, taught.get((one.skill, one.learner), one.at))
    needs = (_need(skill, count, roster, taught) for skill, count in missing.items())
    return tuple(sorted(needs, key=lambda need: (-need.times, need.skill)))


@attrs.define
class _Missing:
    """How often one skill was missing, and when each person last handed over what takes it."""

    level: int = 0
    unowned: int = 0
    times: Counter[str] = attrs.field(factory=Counter)
    latest: dict[str, datetime] = attrs.field(factory=dict)

    def add(self, level: int, handed: Iterable[tuple[Member, datetime]], *, unowned: bool) -> None:
        """Count one complaint."""
        self.level = max(level, self.level)
        self.unowned += unowned
        for member, at in handed:
            self.times[member.id] += 1
            self.latest[member.id] = max(at, self.latest.get(member.id, at))


def _handed_over(complaint: Complaint, roster: Roster) -> Iterator[tuple[Member, datetime]]:
    given = [(one.given_by, one.at) for one in complaint.transfers]
    given += [(complaint.owner, one.given_at) for one in complaint.tasks]
    for person, at in given:
        if person is not None and person in roster.by_id:
            yield roster.by_id[person], at


def _need(skill: str, missing: _Missing, roster: Roster, taught: Mapping[tuple[str, str], datetime]) -> TrainingNeed:
    ordered = sorted(missing.times.items(), key=lambda item: (-item[1], item[0]))
    active = {one.id: one for one in roster.members if one.active}
    learnt = {person for (what, person), at in taught.items() if what == skill and at >= missing.latest.get(person, at)}
    return TrainingNeed(
        skill=skill,
        level=missing.level,
        handed_over=tuple(ordered),
        unowned=missing.unowned,
        learners=tuple(person for person, _ in ordered if person in active and person not in learnt),
        teachers=tuple(person for person, one in active.items() if one.level(skill) >= missing.level),
    )
