"""What fulfils a duty: a predicate over typed contacts and the course of the complaint (S22, S30, S72)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from grievance.model import Clock, Complaint, Contact, ContactKind, Direction, Duty, Element, Response

__all__ = ["fulfils", "met_at"]

_ENDED_BY_ANSWER = frozenset(
    {Duty.ACKNOWLEDGEMENT, Duty.UPDATE, Duty.HOLDING_NOTICE, Duty.FINAL_RESPONSE, Duty.HAND_OVER}
)

_NOTICES = frozenset({Duty.ACKNOWLEDGEMENT, Duty.UPDATE, Duty.HOLDING_NOTICE})


def met_at(complaint: Complaint, clock: Clock) -> datetime | None:
    """
    Return when the duty of *clock* was done, None while it is owed.

    A final response also ends what an acknowledgement, update or holding notice would have told. A duty that repeats
    is ended by nothing else.
    """
    if not complaint.contacts and complaint.answered_at is complaint.referred_at is None and not complaint.reopenings:
        return None
    return min(_done(complaint, clock), default=None)


def _done(complaint: Complaint, clock: Clock) -> Iterator[datetime]:
    duty = clock.duty
    if not clock.repeats:
        told = (one.at for one in complaint.contacts if fulfils(one, duty, clock.response, clock.requires))
        yield from _within(clock, told)
    if duty in _ENDED_BY_ANSWER:
        yield from _within(clock, _answers(complaint, clock))
    if duty is Duty.HAND_OVER:
        yield from _within(clock, _hand_overs(complaint, clock))
    if duty is Duty.EXECUTION_CHECK and complaint.executed_at is not None:
        yield from _within(clock, (complaint.executed_at,))


def _answers(complaint: Complaint, clock: Clock) -> Iterator[datetime]:
    """
    Yield the answers that count.

    For a completed clock it is the one that ended its cycle, else the one that stands. What an answer told in the place
    of a notice stays told when it is taken up again.
    """
    for reopening in complaint.reopenings:
        told = clock.duty in _NOTICES and not clock.repeats
        if reopening.answered_at is not None and (told or reopening.at == clock.ended_at):
            yield reopening.answered_at
    if complaint.answered_at is not None:
        yield from _arrived(complaint, complaint.answered_at, clock)


def _arrived(complaint: Complaint, answered_at: datetime, clock: Clock) -> Iterator[datetime]:
    """
    Yield when the answer that stands was told.

    An answer counts when it is given. Where letters with it are on record it counts from the first that arrived; one
    that lacks something required, or whose content is not on record where something is, satisfies no final response
    (L9). A letter of refusal that lacks what its ground owes satisfies none either (S44).
    """
    letters = complaint.answer_letters
    final = clock.duty is Duty.FINAL_RESPONSE
    required = clock.requires if final else tuple(one for one in clock.requires if one is Element.LAST_RESORT)
    if letters or (required and final):
        owed = complaint.refusal.owed if complaint.refusal else ()
        told = (one for one in letters if not one.bounced and _says(one, required))
        yield from (max(one.at, answered_at) for one in told if one.contains is None or _says(one, owed))
    else:
        yield answered_at


def _says(contact: Contact, required: Iterable[Element]) -> bool:
    """Return whether a contact says all that is *required*; what is not on record does not say it."""
    return set(contact.contains or ()).issuperset(required)


def _hand_overs(complaint: Complaint, clock: Clock) -> Iterator[datetime]:
    before = (one.referred_at for one in complaint.reopenings if one.at == clock.ended_at)
    yield from (at for at in (*before, complaint.referred_at) if at is not None)


def _within(clock: Clock, instants: Iterable[datetime]) -> Iterator[datetime]:
    for at in instants:
        if (clock.since is None or at >= clock.since) and (clock.ended_at is None or at < clock.ended_at):
            yield at


def fulfils(contact: Contact, duty: Duty, response: Response | None, requires: Iterable[Element] = ()) -> bool:
    """
    Return whether a contact is what the *duty* asks for, or what its standard calls a *response*.

    It has to say all that the standard *requires*, and what bounced satisfies nothing.

    A receipt may be confirmed automatically (S72); nothing else that a machine sent counts, and where the standard
    itself says what a response is, a machine's never is one.
    """
    if contact.direction is not Direction.OUT or contact.bounced or not _says(contact, requires):
        return False
    if response is not None:
        named = contact.kind.value in response.kinds
        return named and not contact.automatic and (not response.channels or contact.channel in response.channels)
    told = contact.kind.value == duty.value or (duty is Duty.UPDATE and contact.kind is ContactKind.HOLDING_NOTICE)
    if contact.kind is ContactKind.FINAL_RESPONSE or not told:
        return False
    return duty is Duty.ACKNOWLEDGEMENT or not contact.automatic
