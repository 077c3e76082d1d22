"""Everybody on the roster, seen with the eyes of one complaint: who fits, who is there, who has room, and why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import NamedTuple

from grievance.model._word import Word
from grievance.policies.assignment._needs import CaseNeeds
from grievance.policies.assignment._roster import Member, Pool, Roster
from grievance.policies.assignment._terms import AssignmentTerms, Load

__all__ = ["Candidate", "Obstacle", "candidates_for"]


class Obstacle(Word):
    """Why somebody is not asked. Who is *away* or *full* now may be asked later; the others do not pass with time."""

    LEFT = "left"
    EXCLUDED = "excluded"
    ASKED = "asked before"
    TEAM = "team"
    SKILL = "skill"
    LANGUAGE = "language"
    GRADE = "grade"
    AUTHORITY = "authority"
    AWAY = "away"
    FULL = "full"

    @property
    def passes(self) -> bool:
        """Whether it passes with time."""
        return self in (Obstacle.AWAY, Obstacle.FULL)


_NEVER = datetime(1, 1, 2, tzinfo=UTC)
_NOTHING = Load()


class Candidate(NamedTuple):
    """
    One person, as the choice sees them: all that it depends on.

    ``obstacles`` say in one word each why not, ``because`` in a sentence why this person, or why not. Of the points
    that there is ``capacity`` for, so many are ``taken`` without the complaint, and ``taken_with`` it. ``there_at`` is
    when this person is at work next, None where nobody knows. ``turn`` is the order of asking: who has the least share
    taken with it (on the common denominator of the roster), then who was not asked for longest, then by id (pain 33).
    """

    handler_id: str
    pool: Pool
    obstacles: tuple[Obstacle, ...]
    taken: int
    taken_with: int
    capacity: int
    last_assigned: datetime | None
    there_at: datetime | None
    turn: tuple[int, datetime, str]
    because: str

    @property
    def fits(self) -> bool:
        """Whether nothing but time stands in the way."""
        return not self.obstacles or all(obstacle.passes for obstacle in self.obstacles)

    @property
    def has_room(self) -> bool:
        """Whether the complaint fits into the capacity."""
        return Obstacle.FULL not in self.obstacles

    @property
    def before(self) -> Fraction:
        """The share of the capacity that is taken without the complaint."""
        return Fraction(self.taken, self.capacity)

    @property
    def after(self) -> Fraction:
        """The share of the capacity that is taken with the complaint."""
        return Fraction(self.taken_with, self.capacity)

    def below(self, share: Fraction) -> bool:
        """Return whether less than a share of the capacity is taken without the complaint."""
        return self.taken * share.denominator < share.numerator * self.capacity


def candidates_for(
    needs: CaseNeeds, roster: Roster, loads: Mapping[str, Load], now: datetime, terms: AssignmentTerms
) -> tuple[Candidate, ...]:
    """Return everybody on the roster as a candidate, by id, with what no time removes in words."""
    common = roster.common
    return tuple(
        _candidate(needs, member, loads.get(member.id, _NOTHING), terms, there_at=there_at, now=now, common=common)
        for member, there_at in zip(roster.members, roster.presence(now), strict=True)
    )


def _candidate(
    needs: CaseNeeds,
    member: Member,
    load: Load,
    terms: AssignmentTerms,
    *,
    there_at: datetime | None,
    now: datetime,
    common: int,
) -> Candidate:
    person, capacity, last = member.handler.id, member.capacity, load.last_assigned
    taken = max(load.points - needs.points, 0) if person == needs.owner else load.points
    taken_with = taken + needs.points
    lasting = _lasting(needs, member, terms)
    obstacles = tuple(lasting)
    if there_at != now and member.active:
        obstacles += (Obstacle.AWAY,)
    if taken_with > capacity:
        obstacles += (Obstacle.FULL,)
    turn = (taken_with * (common // capacity), last or _NEVER, person)
    return Candidate(
        person, member.pool, obstacles, taken, taken_with, capacity, last, there_at, turn, "; ".join(lasting.values())
    )


def _lasting(needs: CaseNeeds, member: Member, terms: AssignmentTerms) -> Mapping[Obstacle, str]:
    """Return what no time removes."""
    handler, found = member.handler, dict[Obstacle, str]()
    if not member.active:
        found[Obstacle.LEFT] = "has left"
    if needs.excluded and handler.id in (barred := dict(needs.excluded)):
        found[Obstacle.EXCLUDED] = barred[handler.id]
    if handler.id in needs.asked:
        found[Obstacle.ASKED] = "had it or was asked before, and did not take it on"
    if needs.team is not None and member.pool is Pool.FIRST and needs.team not in handler.teams:
        found[Obstacle.TEAM] = f"is not in the team {needs.team!r}"
    if needs.skills and (missing := [*_missing(needs, member)]):
        found[Obstacle.SKILL] = f"lacks the skill {' and '.join(missing)}"
    if needs.language is not None and handler.languages and needs.language not in handler.languages:
        found[Obstacle.LANGUAGE] = f"does not speak {needs.language!r}"
    if needs.grade is not None and terms.rank(handler.grade) < terms.rank(needs.grade):
        found[Obstacle.GRADE] = f"is below the grade {needs.grade!r}"
    if needs.roles and (lacking := [*_lacking(needs, member)]):
        found[Obstacle.AUTHORITY] = f"does not decide as {' and '.join(lacking)}"
    return found


def _missing(needs: CaseNeeds, member: Member) -> Iterator[str]:
    return (f"{skill!r} at {level}" for skill, level in needs.skills if member.level(skill) < level)


def _lacking(needs: CaseNeeds, member: Member) -> Iterator[str]:
    return (" or ".join(roles) for roles in needs.roles if not set(roles).intersection(member.roles))
