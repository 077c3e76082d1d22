"""Can the owner act, and has the complaint to find somebody else (S54, pains 31 and 32)?"""

from __future__ import annotations

from datetime import datetime, timedelta

from grievance.model import Complaint, Direction, Offer, Stage, Transfer
from grievance.model._checks import check_instant
from grievance.model._word import Word
from grievance.policies._conduct import OUTSIDE
from grievance.policies.assignment._needs import excluded_from
from grievance.policies.assignment._roster import Member, Roster
from grievance.policies.assignment._terms import AssignmentTerms

__all__ = ["Why", "last_act", "needs_reassignment", "unable"]


class Why(Word):
    """Why somebody else has to be found."""

    UNOWNED = "nobody owns it"
    UNKNOWN = "the owner is not on the roster"
    LEFT = "the owner has left"
    CONFLICT = "the owner must not have it"
    ABSENT = "the owner is absent"
    RETURNED = "the owner tried to hand it over, and that was declined"
    IDLE = "the owner did nothing"
    LAPSED = "the offer was not answered"
    IN_VAIN = "who was asked cannot take it"

    @property
    def releases(self) -> bool:
        """Whether the owner, who could act, is passed over."""
        return self in (Why.RETURNED, Why.IDLE)


def needs_reassignment(complaint: Complaint, roster: Roster, now: datetime, terms: AssignmentTerms) -> Why | None:
    """
    Return why somebody else has to be found for a complaint at *now*, None if it is in good hands.

    Whoever has to resolve it in the last resort is in charge whatever happens, unless they have left, and a team that
    took it over while one of its members is active. An offer is waited for before anything else. Nothing is asked of
    what is not open, nor of what nobody has called a complaint yet: that waits on the exception queue.
    """
    now = check_instant("now", now)
    if not complaint.open or complaint.stage is Stage.RECORDED:
        return None
    if complaint.offered is not None:
        return _of_offer(complaint, complaint.offered, roster, now, terms)
    owner = complaint.owner
    if owner is None:
        return Why.UNOWNED
    if owner in excluded_from(complaint, roster):
        return Why.CONFLICT
    return unable(owner, roster, now, terms) or _let_go(complaint, owner, roster, now, terms)


def unable(owner: str, roster: Roster, now: datetime, terms: AssignmentTerms) -> Why | None:
    """Return why an owner cannot act, whatever the complaint is; None if they can."""
    if _resolves(owner, roster, terms) or (owner not in roster.by_id and owner in roster.teams):
        return None
    member = roster.by_id.get(owner)
    if member is None:
        return Why.UNKNOWN
    if not member.active:
        return Why.LEFT
    absence = member.absence(now)
    if absence is None or (absence.until is not None and absence.until <= now + terms.absence_kept):
        return None
    return Why.ABSENT


def _resolves(person: str, roster: Roster, terms: AssignmentTerms) -> bool:
    return person in (*terms.last_resort, OUTSIDE) and person not in roster.gone


def _of_offer(
    complaint: Complaint, offer: Transfer, roster: Roster, now: datetime, terms: AssignmentTerms
) -> Why | None:
    """Return why an offer cannot be waited for any longer."""
    if offer.to in excluded_from(complaint, roster):
        return Why.IN_VAIN
    if _resolves(offer.to, roster, terms):
        return None
    member = roster.by_id.get(offer.to)
    if member is not None and unable(offer.to, roster, now, terms) is not None:
        return Why.IN_VAIN
    return Why.LAPSED if _worked(member, roster, offer.at, now) >= terms.offer_within else None


def _let_go(complaint: Complaint, owner: str, roster: Roster, now: datetime, terms: AssignmentTerms) -> Why | None:
    """Return why an owner who could act is passed over."""
    member = roster.by_id.get(owner)
    if member is None or _resolves(owner, roster, terms):
        return None
    acted = last_act(complaint)
    declined = [one for one in complaint.transfers if one.state is Offer.DECLINED and one.given_by == owner]
    if declined and _handed_over(member, declined[-1], acted):
        return Why.RETURNED
    if complaint.stage is not Stage.OPEN or terms.idle_after is None:
        return None
    return Why.IDLE if _worked(member, roster, acted, now) >= terms.idle_after else None


def _handed_over(member: Member, declined: Transfer, acted: datetime) -> bool:
    """Return whether the owner was there when it was offered to another, and nothing was done since it came back."""
    settled = declined.settled_at
    return member.absence(declined.at) is None and settled is not None and acted <= settled


def _worked(member: Member | None, roster: Roster, since: datetime, now: datetime) -> timedelta:
    """Return the working time of a member from *since* to *now*, all of the time for whom nobody knows the hours."""
    calendar = roster.calendar(member) if member else None
    since = min(since, now)
    return now - since if calendar is None else calendar.between(since, now)


def last_act(complaint: Complaint) -> datetime:
    """
    Return when a person last did something with a complaint, or it came to whoever owns it now.

    What comes in and what programs send is no act; contacts, waits, promises, waivers, overrulings, proposals, tasks,
    transfers and decisions are.
    """
    contacts = (one.at for one in complaint.contacts if one.direction is not Direction.IN and not one.automatic)
    times: tuple[datetime | None, ...] = (
        complaint.registered_at,
        *contacts,
        *(at for one in complaint.pauses for at in (one.since, one.until)),
        *(one.at for one in complaint.promises),
        *(one.at for one in complaint.waivers),
        *(one.at for one in complaint.overrides),
        *(one.at for one in complaint.reopenings),
        *(at for one in complaint.tasks for at in (one.given_at, one.settled_at)),
        *(at for one in complaint.transfers for at in (one.at, one.settled_at)),
        complaint.proposal.at if complaint.proposal else None,
        complaint.file_complete_at,
        complaint.answered_at,
    )
    return max(at for at in times if at is not None)
