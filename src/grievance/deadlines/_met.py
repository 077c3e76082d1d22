"""What fulfils a duty: a predicate over typed contacts and the course of the complaint (S22, S30, S72)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from grievance.model import Clock, Complaint, Contact, ContactKind, Direction, Duty

__all__ = ["met_at", "responses"]

_ENDED_BY_ANSWER = frozenset(
    {Duty.ACKNOWLEDGEMENT, Duty.UPDATE, Duty.HOLDING_NOTICE, Duty.FINAL_RESPONSE, Duty.HAND_OVER}
)


def met_at(complaint: Complaint, clock: Clock) -> datetime | None:
    """
    Return when the duty of *clock* was done, None while it is owed.

    A final response also ends what an acknowledgement, update or holding notice would have told. A duty that repeats
    is ended by nothing else.
    """
    return min(_done(complaint, clock), default=None)


def _done(complaint: Complaint, clock: Clock) -> Iterator[datetime]:
    duty = clock.duty
    if not clock.repeats:
        yield from responses(complaint, clock)
    if duty in _ENDED_BY_ANSWER:
        yield from _within(clock, _answers(complaint, clock))
    if duty is Duty.HAND_OVER and complaint.referred_at is not None:
        yield complaint.referred_at
    if duty is Duty.EXECUTION_CHECK and complaint.executed_at is not None:
        yield complaint.executed_at


def _answers(complaint: Complaint, clock: Clock) -> Iterator[datetime]:
    """Yield the answers that count: the one that stands, and for a completed clock the one that ended its cycle."""
    if clock.ended_at is not None:
        taken_up = (reopening for reopening in complaint.reopenings if reopening.at <= clock.ended_at)
        yield from (reopening.answered_at for reopening in taken_up if reopening.answered_at is not None)
    elif complaint.answered_at is not None:
        yield complaint.answered_at


def responses(complaint: Complaint, clock: Clock) -> tuple[datetime, ...]:
    """Return when contacts that fulfil the duty of *clock* were made, in its cycle."""
    return tuple(_within(clock, (contact.at for contact in complaint.contacts if _fulfils(contact, clock))))


def _within(clock: Clock, instants: Iterable[datetime]) -> Iterator[datetime]:
    for at in instants:
        if (clock.since is None or at >= clock.since) and (clock.ended_at is None or at < clock.ended_at):
            yield at


def _fulfils(contact: Contact, clock: Clock) -> bool:
    """
    Return whether a contact is what the duty asks for.

    A receipt may be confirmed automatically (S72); nothing else that a machine sent counts, and where the standard
    itself says what a response is, a machine's never is one.
    """
    if contact.direction is not Direction.OUT:
        return False
    response = clock.response
    if response is not None:
        named = contact.kind.value in response.kinds
        return named and not contact.automatic and (not response.channels or contact.channel in response.channels)
    if contact.kind is ContactKind.FINAL_RESPONSE or contact.kind.value != clock.duty.value:
        return False
    return clock.duty is Duty.ACKNOWLEDGEMENT or not contact.automatic
