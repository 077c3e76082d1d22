"""Find somebody who can act: the fairest of those who fit, are there and have room; never a dead end (pain 31)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from grievance.decision import Decision, Reason
from grievance.model._checks import check_instant
from grievance.policies.assignment._ability import unable
from grievance.policies.assignment._assignment import Assignment
from grievance.policies.assignment._candidates import Candidate, candidates_for
from grievance.policies.assignment._explaining import percent
from grievance.policies.assignment._needs import CaseNeeds
from grievance.policies.assignment._roster import Pool, Roster
from grievance.policies.assignment._step import Step
from grievance.policies.assignment._terms import AssignmentTerms, FirstContact, Load

__all__ = ["assign"]


def assign(
    needs: CaseNeeds, roster: Roster, loads: Mapping[str, Load], now: datetime, terms: AssignmentTerms
) -> Decision[Assignment]:
    """
    Return who is to have a complaint at *now*, with the reasons; it never abstains.

    Asked are those who fit, are at work at *now* and have room, whoever has the smallest share of their capacity taken
    with it first, then who was not asked for longest, then by id. So with the complaint nobody has more of their share
    taken than any other of them would have with it; the shares of equally able people who started level differ by no
    more than one complaint (pain 33). No order of the roster matters.

    Args:
        needs: What the complaint asks for.
        roster: Who may be asked.
        loads: What each has on their hands; who is not named has nothing.
        now: An aware instant.
        terms: Who keeps it, and when others are asked.
    """
    now = check_instant("now", now)
    found = candidates_for(needs, roster, loads, now, terms)
    choice = _Choice(needs=needs, roster=roster, now=now, terms=terms, found={one.handler_id: one for one in found})
    to, step, until, reasons = choice.made()
    assignment = Assignment(
        complaint_id=needs.complaint_id,
        to=to,
        step=step,
        queue=needs.queue,
        accountable=needs.last_resort(terms, roster),
        until=until,
        overflow_at=terms.overflow_at,
        found=found,
    )
    read = {"now": now, "waits_until": choice.deadline, "overflow_at": terms.overflow_at}
    return Decision(value=assignment, reasons=tuple(reasons), read=read)


_Made = tuple[str | None, Step, datetime | None, list[Reason]]


@attrs.frozen(kw_only=True)
class _Choice:
    needs: CaseNeeds
    roster: Roster
    now: datetime
    terms: AssignmentTerms
    found: Mapping[str, Candidate]

    @property
    def deadline(self) -> datetime:
        """Until when it may wait."""
        return self.needs.waiting_since + self.terms.waits

    def made(self) -> _Made:
        for claim in (self._kept, self._stood_in, self._followed_up):
            made = claim()
            if made is not None:
                return made
        return self._by_load()

    def _kept(self) -> _Made | None:
        owner, keeps = self.needs.owner, self.terms.first_contact
        barred = {*dict(self.needs.excluded), *self.needs.asked}
        if owner is None or owner in barred or unable(owner, self.roster, self.now, self.terms) is not None:
            return None
        candidate = self.found.get(owner)
        if candidate is not None and owner not in self.terms.last_resort:
            if keeps is FirstContact.RELEASED:
                return None
            if keeps is not FirstContact.ALWAYS and not candidate.fits:
                return None
            if keeps is FirstContact.WITH_ROOM and not candidate.has_room:
                return None
        return owner, Step.OWNER, None, [_said(Step.OWNER, f"{owner!r} owns it and can act (S54)")]

    def _stood_in(self) -> _Made | None:
        owner = self.roster.by_id.get(self.needs.owner or "")
        if owner is None:
            return None
        stand_ins = (self.found[one.id] for one in self.roster.stand_ins(owner, self.now))
        free = next((one for one in stand_ins if not one.obstacles), None)
        if free is None:
            return None
        because = f"{free.handler_id!r} stands in for {owner.id!r}, who is absent"
        return free.handler_id, Step.SUBSTITUTE, None, [_said(Step.SUBSTITUTE, because)]

    def _followed_up(self) -> _Made | None:
        known = (self.found[one] for one in self.needs.handled_before if one in self.found)
        free = next((one for one in known if not one.obstacles and one.pool is Pool.FIRST), None)
        if free is None:
            return None
        because = f"{free.handler_id!r} handled an earlier complaint of this customer"
        return free.handler_id, Step.FOLLOW_UP, None, [_said(Step.FOLLOW_UP, because)]

    def _by_load(self) -> _Made:
        fitting = [one for one in self.found.values() if one.fits]
        first = [one for one in fitting if one.pool is Pool.FIRST]
        overflow = [one for one in fitting if one.pool is Pool.OVERFLOW]
        below = [one for one in first if one.has_room and one.below(self.terms.overflow_at)]
        made = _fairest(below, Step.FIRST_POOL, [])
        if made is not None:
            return made
        reasons = [_said(Step.FIRST_POOL, _why_none(first, below))]
        exhausted = all(not self._in_time(one) for one in below)
        if exhausted:
            made = _fairest(overflow, Step.OVERFLOW, reasons)
            if made is not None:
                return made
            reasons.append(_said(Step.OVERFLOW, _why_none(overflow, overflow)))
        else:
            reasons.append(_said(Step.OVERFLOW, "not asked: somebody of the first pool is there in time"))
        return _fairest(first, Step.RESERVE, reasons) or self._waiting(
            [*first, *(overflow if exhausted else ())], reasons
        )

    def _in_time(self, candidate: Candidate) -> bool:
        return candidate.there_at is not None and candidate.there_at <= self.deadline

    def _waiting(self, found: list[Candidate], reasons: list[Reason]) -> _Made:
        """Wait for who comes back first, or for room that there can be; after the deadline the last resort has it."""
        able = [one for one in found if self.needs.points <= one.capacity]
        returns = {one.there_at: one.handler_id for one in reversed(able) if one.has_room and self._in_time(one)}
        back = min((at for at in returns if at is not None), default=None)
        if back is not None:
            because = f"{returns[back]!r} is there first of those who fit and have room, at {back:%Y-%m-%d %H:%M} UTC"
            return None, Step.WAITING, back, [*reasons, _said(Step.WAITING, because)]
        if self.now < self.deadline and any(self._in_time(one) for one in able):
            because = f"all who fit are full: it waits for room until {self.deadline:%Y-%m-%d %H:%M} UTC"
            return None, Step.WAITING, self.deadline, [*reasons, _said(Step.WAITING, because)]
        person = self.needs.last_resort(self.terms, self.roster)
        because = f"{self._why_nobody(able, found)}: {person!r} has it, who always resolves (S40)"
        return person, Step.LAST_RESORT, None, [*reasons, _said(Step.LAST_RESORT, because)]

    def _why_nobody(self, able: list[Candidate], found: list[Candidate]) -> str:
        if able:
            return "nobody who fits is there in time"
        return "it takes more room than any who fits ever has" if found else "nobody on the roster fits"


def _said(step: Step, because: str) -> Reason:
    return Reason(rule=step.value, because=because)


def _fairest(able: Iterable[Candidate], step: Step, reasons: list[Reason]) -> _Made | None:
    free = [one for one in able if not one.obstacles]
    if not free:
        return None
    first = min(free, key=lambda one: one.turn)
    because = f"{first.handler_id!r} has the least of {len(free)} who can take it: {percent(first.after)} with it"
    return first.handler_id, step, None, [*reasons, _said(step, because)]


def _why_none(fitting: list[Candidate], with_room: list[Candidate]) -> str:
    if not fitting:
        return "nobody of it fits"
    there = sum(one.has_room for one in with_room)
    return f"{len(fitting)} of it fit, {there} of them with room, none of these is there now"
