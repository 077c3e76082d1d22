"""What a complaint asks of whoever handles it, read off the complaint and the terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from grievance.errors import InvalidValue
from grievance.model import Complaint, Offer, Stage, Submission, Transfer
from grievance.model._checks import check, check_instant
from grievance.policies._conduct import OUTSIDE
from grievance.policies.assignment._roster import Roster
from grievance.policies.assignment._terms import AssignmentTerms, Load

__all__ = ["CaseNeeds", "asked_before", "excluded_from", "loads_of", "needs_of", "skills_of", "waiting_since"]

_ANSWERED = (Stage.ANSWERED, Stage.RESOLVED)


@attrs.frozen(kw_only=True)
class CaseNeeds:
    """
    What a complaint asks of whoever handles it.

    ``excluded`` are people who must not have it, each with the reason; ``asked`` have been asked before and did not
    take it, or did nothing. ``roles`` are those of which one must be held, one set for each requirement. ``team`` binds
    the first pool alone: who helps out comes from elsewhere. ``owner`` has it now; ``handled_before`` are those who
    handled earlier complaints of the customer, the latest first. ``waiting_since`` is when it began to wait for
    somebody; it waits in ``queue``.
    """

    complaint_id: str
    skills: tuple[tuple[str, int], ...] = ()
    language: str | None = None
    grade: str | None = None
    roles: tuple[tuple[str, ...], ...] = ()
    team: str | None = None
    excluded: tuple[tuple[str, str], ...] = ()
    asked: tuple[str, ...] = ()
    owner: str | None = None
    handled_before: tuple[str, ...] = ()
    points: int = 1
    waiting_since: datetime
    queue: str

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.points < 1:
            raise InvalidValue("CaseNeeds.points", "must be 1 or more")

    def last_resort(self, terms: AssignmentTerms, roster: Roster) -> str:
        """
        Return who always resolves it: the first who may have it and was not asked in vain, else the first who may.

        Where all of them are excluded or have left it is somebody from outside.
        """
        barred = {*dict(self.excluded), *roster.gone}
        may = [person for person in terms.last_resort if person not in barred]
        return next((person for person in may if person not in self.asked), next(iter(may), OUTSIDE))


def needs_of(
    complaint: Complaint,
    roster: Roster,
    now: datetime,
    terms: AssignmentTerms,
    *,
    earlier: Iterable[Complaint] = (),
    released: bool = False,
) -> CaseNeeds:
    """
    Return what a complaint asks of people at *now*.

    Args:
        complaint: An open complaint.
        roster: Who may be asked.
        now: An aware instant.
        terms: The requirements, and how far back a follow-up reaches.
        earlier: Other complaints of the same customer.
        released: Whether the owner, who did nothing or tried to hand it over, is passed over.
    """
    required = terms.required(complaint.submission)
    grades = [one.grade for one in required if one.grade is not None]
    owner = {complaint.owner} if complaint.owner is not None else set()
    asked = asked_before(complaint) | owner if released else asked_before(complaint) - owner
    return CaseNeeds(
        complaint_id=complaint.id,
        skills=skills_of(complaint.submission, terms),
        language=complaint.submission.language,
        grade=max(grades, key=terms.rank, default=None),
        roles=tuple(one.roles for one in required if one.roles),
        team=complaint.team if complaint.team in roster.teams else None,
        excluded=tuple(sorted(excluded_from(complaint, roster).items())),
        asked=tuple(sorted(asked)),
        owner=complaint.owner,
        handled_before=_handled(complaint, earlier, terms),
        points=terms.points(complaint.submission),
        waiting_since=waiting_since(complaint, roster, now),
        queue=complaint.team or terms.last_resort[0],
    )


def skills_of(submission: Submission, terms: AssignmentTerms) -> tuple[tuple[str, int], ...]:
    """Return the skills that it takes, each at the highest level that a requirement names."""
    needed: dict[str, int] = {}
    for requirement in terms.required(submission):
        for skill, level in requirement.skills:
            needed[skill] = max(level, needed.get(skill, 0))
    return tuple(sorted(needed.items()))


def excluded_from(complaint: Complaint, roster: Roster) -> Mapping[str, str]:
    """
    Return who must not have a complaint, with the reason.

    They are the staff it is about, those who decided what is now reviewed (L21, D38), and those with a declared
    conflict of interest, with the complaint or its customer.
    """
    about = {complaint.id, complaint.submission.customer_id}
    biased = (member.id for member in roster.members if about.intersection(member.conflicts))
    conflicts = dict.fromkeys(biased, "a conflict of interest is declared")
    decided = dict.fromkeys(complaint.decided_before, "decided the earlier stage")
    return {**conflicts, **decided, **dict.fromkeys(complaint.submission.accused, "the complaint is about this person")}


def _transfers(complaint: Complaint) -> tuple[Transfer, ...]:
    """Return the transfers since the complaint was last taken up."""
    since = complaint.reopenings[-1].at if complaint.reopenings else complaint.received_at
    return tuple(one for one in complaint.transfers if one.at >= since)


def asked_before(complaint: Complaint) -> frozenset[str]:
    """Return who was asked to take it, since it was last taken up, and has declined or let the offer lapse."""
    return frozenset(one.to for one in _transfers(complaint) if one.state is Offer.DECLINED)


def waiting_since(complaint: Complaint, roster: Roster, now: datetime) -> datetime:
    """
    Return when it began to wait for somebody to take it.

    That is the latest of: it was registered, taken up again, a transfer of it was settled, its owner went away.
    """
    member = roster.by_id.get(complaint.owner or "")
    absence = member.absence(check_instant("now", now)) if member else None
    times: tuple[datetime, ...] = (
        complaint.registered_at,
        *(one.at for one in complaint.reopenings),
        *(one.settled_at for one in complaint.transfers if one.settled_at is not None),
        *((absence.since,) if absence else ()),
    )
    return max(times)


def _handled(complaint: Complaint, earlier: Iterable[Complaint], terms: AssignmentTerms) -> tuple[str, ...]:
    within, received, customer = terms.follow_up_within, complaint.received_at, complaint.submission.customer_id
    if within is None or customer is None:
        return ()
    before = [
        one
        for one in earlier
        if one.id != complaint.id
        and one.submission.customer_id == customer
        and received - within <= one.received_at <= received
    ]
    before.sort(key=lambda one: (one.received_at, one.id), reverse=True)
    return tuple(dict.fromkeys(one.owner for one in before if one.owner is not None))


def loads_of(complaints: Iterable[Complaint], terms: AssignmentTerms) -> dict[str, Load]:
    """
    Return what each has on their hands: what they own of *complaints* and what they are asked to take.

    Only open complaints count, each with its points; an answered one waits for the complainant, and takes no room until
    it is taken up again. An offer counts for whoever is asked until it is answered, so that
    nobody is flooded, and still for the owner. When somebody was last asked is what these complaints tell.
    """
    loads: dict[str, Load] = {}
    for complaint in complaints:
        if not complaint.open:
            continue
        points = 0 if complaint.stage in _ANSWERED else terms.points(complaint.submission)
        offered = complaint.offered
        for person in filter(None, {complaint.owner, offered.to if offered else None}):
            loads[person] = _more(loads.get(person, Load()), points)
        for transfer in complaint.transfers:
            loads[transfer.to] = _asked(loads.get(transfer.to, Load()), transfer.at)
    return loads


def _more(load: Load, points: int) -> Load:
    return attrs.evolve(load, points=load.points + points)


def _asked(load: Load, at: datetime) -> Load:
    return attrs.evolve(load, last_assigned=at if load.last_assigned is None else max(at, load.last_assigned))
