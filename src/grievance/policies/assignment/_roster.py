"""Who works on complaints: skills, authority, hours, absences and the room that each has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache, cached_property
from math import lcm

import attrs

from grievance.calendars import BusinessCalendar
from grievance.errors import CalendarExhausted, InvalidValue
from grievance.model import Handler
from grievance.model._checks import check, check_instant
from grievance.model._word import Word

__all__ = ["Absence", "Member", "Pool", "Roster"]


@attrs.frozen(kw_only=True)
class Absence:
    """
    A time in which somebody is not there, from ``since`` up to ``until`` (None: nobody knows yet).

    ``substitute`` is the id of who stands in for them meanwhile.
    """

    since: datetime
    until: datetime | None = None
    substitute: str | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.until is not None and self.until <= self.since:
            raise InvalidValue("Absence.until", "must lie after since")

    def covers(self, at: datetime) -> bool:
        """Return whether *at* lies within it."""
        return self.since <= at and (self.until is None or at < self.until)


class Pool(Word):
    """Who is asked first, and who helps out as a last resort: sales managers, who know the client (S8)."""

    FIRST = "first"
    OVERFLOW = "overflow"


@attrs.frozen(kw_only=True)
class Member:
    """
    A handler as the assignment sees one (S56, S87).

    Who names no languages is asked whatever the language is. ``levels`` are the levels of skills, from 1 up; a skill of
    the handler that is not among them counts as level 1. ``roles`` are those in which this person decides, as tables of
    authority name them. ``capacity`` is how many points of open complaints there is room for at once (a complaint has
    one, unless a requirement says more). Who is not ``active`` has left. ``conflicts`` are the ids of complaints and
    customers with which a conflict of interest was declared.
    """

    handler: Handler
    levels: tuple[tuple[str, int], ...] = ()
    roles: tuple[str, ...] = ()
    capacity: int = 20
    pool: Pool = Pool.FIRST
    active: bool = True
    absences: tuple[Absence, ...] = ()
    conflicts: tuple[str, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.capacity < 1:
            raise InvalidValue("Member.capacity", "must be at least 1: who takes nothing on is not active")
        if any(level < 1 for _, level in self.levels):
            raise InvalidValue("Member.levels", "must be 1 or more: leave out what somebody cannot do")

    @property
    def id(self) -> str:
        """The id of the handler."""
        return self.handler.id

    def level(self, skill: str) -> int:
        """Return how well this person can do something, 0 if not at all."""
        return dict(self.levels).get(skill, 1 if skill in self.handler.skills else 0)

    def absence(self, at: datetime) -> Absence | None:
        """Return the absence at an instant, of several the one that lasts longest."""
        covering = [one for one in self.absences if one.covers(at)]
        return max(covering, key=_end) if covering else None


def _end(absence: Absence) -> tuple[bool, float]:
    return absence.until is None, absence.until.timestamp() if absence.until else 0.0


def _by_id(members: tuple[Member, ...]) -> tuple[Member, ...]:
    return tuple(sorted(members, key=lambda member: member.id))


@attrs.frozen(kw_only=True, slots=False)
class Roster:
    """
    All who may be asked; the order in which they are given means nothing.

    ``calendars`` are the working times that the handlers name; who names none is there day and night.

    Raises:
        InvalidValue: Somebody stands in it twice, or names a calendar or a substitute that is not there.
    """

    members: tuple[Member, ...] = attrs.field(converter=_by_id)
    calendars: Mapping[str, BusinessCalendar] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if len(self.by_id) != len(self.members):
            raise InvalidValue("Roster.members", "must hold each person once")
        for member in self.members:
            calendar = member.handler.calendar
            if calendar is not None and calendar not in self.calendars:
                raise InvalidValue("Roster.calendars", f"must hold {calendar!r}, which {member.id!r} works by")
            for absence in member.absences:
                if absence.substitute is not None and absence.substitute not in self.by_id:
                    raise InvalidValue("Absence.substitute", f"must be on the roster: {absence.substitute!r} is not")

    @cached_property
    def by_id(self) -> Mapping[str, Member]:
        """The members by id."""
        return {member.id: member for member in self.members}

    @cached_property
    def teams(self) -> frozenset[str]:
        """The teams with at least one active member."""
        return frozenset(team for member in self.members if member.active for team in member.handler.teams)

    @cached_property
    def gone(self) -> frozenset[str]:
        """Who stands on it and has left."""
        return frozenset(member.id for member in self.members if not member.active)

    @cached_property
    def common(self) -> int:
        """The smallest number that every capacity divides, on which shares of them compare as whole numbers."""
        return lcm(*(member.capacity for member in self.members))

    def calendar(self, member: Member) -> BusinessCalendar | None:
        """Return the working time of a member, None for who is there day and night."""
        return None if member.handler.calendar is None else self.calendars[member.handler.calendar]

    def there_at(self, member: Member, now: datetime) -> datetime | None:
        """
        Return the first instant from *now* on at which a member is at work, in UTC; None where there is none.

        That is *now* itself while it lies within the working time and in no absence.
        """
        return _there(member, check_instant("now", now), self._opening)

    def presence(self, now: datetime) -> tuple[datetime | None, ...]:
        """Return when each member is at work next, as `there_at` does; no calendar is asked twice for an instant."""
        at, opening = check_instant("now", now), cache(self._opening)
        return tuple(_there(member, at, opening) for member in self.members)

    def _opening(self, calendar: str | None, at: datetime) -> datetime | None:
        """Return the first instant from *at* on that lies within a working time, None where there is none."""
        try:
            return at if calendar is None else self.calendars[calendar].next_open(at)
        except CalendarExhausted:
            return None

    def stand_ins(self, member: Member, at: datetime) -> Iterator[Member]:
        """Yield who stands in for an absent member, then who stands in for an absent stand-in; nobody twice."""
        seen = {member.id}
        absence = member.absence(at)
        while absence is not None and absence.substitute is not None and absence.substitute not in seen:
            seen.add(absence.substitute)
            member = self.by_id[absence.substitute]
            yield member
            absence = member.absence(at)


def _there(
    member: Member, now: datetime, opening: Callable[[str | None, datetime], datetime | None]
) -> datetime | None:
    at: datetime | None = now if member.active else None
    while at is not None:
        at = opening(member.handler.calendar, at)
        absence = member.absence(at) if at is not None else None
        if absence is None:
            return at
        at = absence.until
    return None
