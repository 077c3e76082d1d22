"""Telling a past case as events of ours: each entry of its log is read against the stage it has then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import TypeAlias

from grievance.errors import InvalidValue
from grievance.lifecycle._apply import replay
from grievance.lifecycle._commands import Accept, Answer, Command, Decline, Refer, Reopen, Resume, Wait, Withdraw
from grievance.lifecycle._evolve import evolve
from grievance.lifecycle._moves import Move, MoveKind
from grievance.lifecycle._transitions import TRANSITIONS
from grievance.model import Actor, Complaint, Contact, ContactKind, Direction, Duty, Event, Nature, Stage, WaitsFor
from grievance.model import _events as told
from grievance.model._checks import check_instant

__all__ = ["recount"]

Telling: TypeAlias = Callable[..., Event]
"""An event that lacks who, when and recorded when."""

Meaning: TypeAlias = Callable[[Complaint, Move], tuple[Telling, ...]]
"""From the complaint as it is then and an entry of the log to what the entry tells."""


def recount(
    registered: told.Registered, moves: Iterable[Move], *, promised: datetime | None = None
) -> tuple[Event, ...]:
    """
    Return the history of a past case: *registered*, the date *promised* at receipt, then its *moves* as events.

    The moves are taken in the order of their instants, those of one instant in the order given. Each gives at least
    one event, a note where it changes nothing, so that no entry is lost:

    - *work* ends a wait, and takes up again what was answered, resolved or ended otherwise; the owner is kept;
    - a *wait* begins when the complaint is open, or replaces a wait for somebody else;
    - an *answer* after another is a note; one to a case that was ended without an answer takes it up again first;
    - *close* ends also what was never answered: the history does not invent an answer;
    - all else happens where `TRANSITIONS` allows it.

    What the records do not tell stays open: an answer has no resolution, a referral goes to ``unknown``. Events are
    recorded when *registered* was, by its actor unless the move names one. Nothing is prompted.

    Args:
        registered: The first event; its actor has the role of the import.
        moves: The entries of the log.
        promised: The date promised for the final response, in any zone.

    Raises:
        InvalidValue: *promised* is a naive datetime, or a move lies after the import.
    """
    events: list[Event] = [registered]
    if promised is not None:
        events.append(_promise(registered, check_instant("recount.promised", promised)))
    complaint = replay(events)
    for move in sorted(moves, key=lambda one: one.at):
        if move.at > registered.recorded_at:
            raise InvalidValue("Move.at", "must not lie after the import")
        by = registered.by if move.by is None else Actor(id=move.by)
        for tell in _MEANS[move.what](complaint, move):
            event = tell(at=move.at, recorded_at=registered.recorded_at, by=by)
            complaint = evolve(complaint, event)
            events.append(event)
    return tuple(events)


def _promise(registered: told.Registered, promised: datetime) -> told.Promised:
    """Return the promise, made at receipt, which may lie before the registration."""
    return told.Promised(
        at=registered.submission.received_at,
        recorded_at=registered.recorded_at,
        by=registered.by,
        duty=Duty.FINAL_RESPONSE,
        due_at=promised,
    )


def _work(complaint: Complaint, move: Move) -> tuple[Telling, ...]:
    if _may(complaint, Resume):
        return (partial(told.Resumed, remark=move.note),)
    return _taken_up(complaint, move) if _may(complaint, Reopen) else _note(complaint, move)


def _taken_up(complaint: Complaint, move: Move) -> tuple[Telling, ...]:
    ended = "the answer" if complaint.answered_at else f"it was {complaint.stage.value}"
    reason = f"work went on after {ended}" + (f": {move.note}" if move.note else "")
    stage = Stage.OPEN if complaint.nature is Nature.COMPLAINT else Stage.RECORDED
    return (partial(told.Reopened, stage=stage, owner=complaint.owner, reason=reason),)


def _wait(waits_for: WaitsFor) -> Meaning:
    def wait(complaint: Complaint, move: Move) -> tuple[Telling, ...]:
        waited = partial(told.Waited, waits_for=waits_for, what=move.note)
        if _may(complaint, Wait):
            return (waited,)
        if _may(complaint, Resume) and complaint.pauses[-1].waits_for is not waits_for:
            return (told.Resumed, waited)
        return _note(complaint, move)

    return wait


def _answer(command: type[Command], tell: Callable[[Move], Telling]) -> Meaning:
    def answer(complaint: Complaint, move: Move) -> tuple[Telling, ...]:
        if _may(complaint, command):
            return (tell(move),)
        unanswered = complaint.answered_at is None and complaint.nature is Nature.COMPLAINT
        return (*_taken_up(complaint, move), tell(move)) if unanswered else _note(complaint, move)

    return answer


def _close(complaint: Complaint, move: Move) -> tuple[Telling, ...]:
    return _note(complaint, move) if complaint.stage.final else (partial(told.Closed, remark=move.note),)


def _answer_and_close(complaint: Complaint, move: Move) -> tuple[Telling, ...]:
    answered = (_ANSWERED,) if _may(complaint, Answer) else ()
    return (*answered, *_close(complaint, move))


def _where_allowed(command: type[Command], tell: Callable[[Move], Telling]) -> Meaning:
    def meaning(complaint: Complaint, move: Move) -> tuple[Telling, ...]:
        return (tell(move),) if _may(complaint, command) else _note(complaint, move)

    return meaning


def _contact(kind: ContactKind, direction: Direction) -> Meaning:
    def contacted(_complaint: Complaint, move: Move) -> tuple[Telling, ...]:
        contact = Contact(kind=kind, direction=direction, channel=_CHANNEL, at=move.at, text=move.note)
        return (partial(told.Contacted, contact=contact),)

    return contacted


def _may(complaint: Complaint, command: type[Command]) -> bool:
    return (complaint.stage, command) in TRANSITIONS


_CHANNEL = "log"
"""The channel of contacts that are known from a log alone."""

_ANSWERED = partial(told.Answered, resolution=None)
_note = _contact(ContactKind.NOTE, Direction.INTERNAL)

_MEANS: Mapping[MoveKind, Meaning] = {
    MoveKind.WORK: _work,
    MoveKind.ACKNOWLEDGE: _contact(ContactKind.ACKNOWLEDGEMENT, Direction.OUT),
    MoveKind.WAIT_FOR_CUSTOMER: _wait(WaitsFor.CUSTOMER),
    MoveKind.WAIT_FOR_THIRD_PARTY: _wait(WaitsFor.THIRD_PARTY),
    MoveKind.ANSWER: _answer(Answer, lambda _move: _ANSWERED),
    MoveKind.DECLINE: _answer(Decline, lambda move: partial(told.Declined, reason=move.note)),
    MoveKind.REFER: _where_allowed(Refer, lambda move: partial(told.Referred, to="unknown", reason=move.note)),
    MoveKind.ACCEPT: _where_allowed(Accept, lambda move: partial(told.Accepted, remark=move.note)),
    MoveKind.WITHDRAW: _where_allowed(Withdraw, lambda move: partial(told.Withdrawn, reason=move.note)),
    MoveKind.CLOSE: _close,
    MoveKind.ANSWER_AND_CLOSE: _answer_and_close,
    MoveKind.NOTE: _note,
}
