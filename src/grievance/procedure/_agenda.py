"""What has to be done on a complaint, and from when on: letters owed, holding notices, reminders up a ladder, tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, TypeAlias

import attrs

from grievance.deadlines import before, due_at, met_at
from grievance.model import Clock, Complaint, ContactKind, Direction, Duty, Effect, Letter, Reminder
from grievance.policies import Rung
from grievance.procedure._procedure import Procedure

__all__ = ["Item", "Procedures", "agenda", "next_due"]

Procedures: TypeAlias = Mapping[str | None, Procedure]
"""The procedures that a complaint needs: its own under None, those that clocks are pinned to under their digests."""


@attrs.frozen(kw_only=True)
class Item:
    """
    Something to do: what is handed out, once, from ``at`` on, and the id by which it is known.

    ``owed`` is a duty to the complainant: it is owed however late it becomes known. ``make`` makes the effect of that
    id when it is wanted.
    """

    at: datetime
    id: str
    owed: bool = False
    make: Callable[[str], Effect] = attrs.field(repr=False, eq=False)

    @property
    def effect(self) -> Effect:
        """What is handed out."""
        return self.make(self.id)


def agenda(complaint: Complaint, procedures: Procedures) -> tuple[Item, ...]:
    """
    Return what has to be done on *complaint*, past and to come, the earliest first.

    It is a function of the history alone: a letter stands on it until its duty is done or waived, a rung of a ladder
    as long as its clock runs, a task until it is settled (S37). What was handed out already is among it.
    """
    return tuple(sorted(_items(complaint, procedures), key=lambda item: (item.at, item.id)))


def next_due(complaint: Complaint, procedures: Procedures) -> datetime | None:
    """Return the next instant at which something is to be handed out, None when all that is known of was."""
    done = {prompt.effect for prompt in complaint.prompts}
    return min((item.at for item in _items(complaint, procedures) if item.id not in done), default=None)


def _items(complaint: Complaint, procedures: Procedures) -> Iterator[Item]:
    if not complaint.open:
        return
    for clock in complaint.clocks:
        if _runs(clock) and met_at(complaint, clock) is None:
            yield from _of_clock(complaint, clock, procedures)
    yield from _of_tasks(complaint, procedures[None])
    yield from _of_waits(complaint, procedures[None])


def _runs(clock: Clock) -> bool:
    return clock.due_at is not None and clock.waived is None and clock.ended_at is None and clock.duty.ours


def _of_tasks(complaint: Complaint, procedure: Procedure) -> Iterator[Item]:
    for task in complaint.open_tasks:
        if task.due_at is not None:
            known: Any = {"to": task.to, "due": task.due_at, "about": f"task {task.id} is due"}
            make = partial(_reminder, complaint, procedure, **known)
            yield Item(at=_delivered(procedure, task.due_at), id=f"{complaint.id}/task/{task.id}", make=make)


def _of_waits(complaint: Complaint, procedure: Procedure) -> Iterator[Item]:
    """Yield word of a wait that has lasted too long: while it does, the clock that it pauses reminds nobody."""
    conduct = procedure.conduct
    if conduct.waiting_after is None or not complaint.pauses or complaint.pauses[-1].until is not None:
        return
    wait, number = complaint.pauses[-1], len(complaint.pauses)
    calendar = procedure.calendars.get(conduct.notices_calendar or "")
    late = due_at(wait.since, conduct.waiting_after, calendar=calendar, zone=procedure.zone)
    known: Any = {"to": "owner", "due": late, "about": f"still waiting for the {wait.waits_for.value}"}
    make = partial(_reminder, complaint, procedure, **known)
    yield Item(at=_delivered(procedure, late), id=f"{complaint.id}/waiting/{number}", make=make)


def _of_clock(complaint: Complaint, clock: Clock, procedures: Procedures) -> Iterator[Item]:
    due = clock.due_at
    assert due is not None  # `_runs` asks for it  # noqa: S101
    governing, name = procedures[None], f"{complaint.id}/{clock.key}"
    letter = partial(_letter, complaint, clock.duty, clock.standard, due)
    begins = _begins(procedures[clock.under], clock.standard, due)
    yield Item(at=begins, id=f"{name}{_again(clock)}{_taken_up(complaint, clock)}", owed=True, make=letter)
    if clock.duty is Duty.FINAL_RESPONSE and governing.conduct.holding_before is not None:
        at = _holding(governing, due)
        if not _noticed(complaint, at):
            notice = partial(_letter, complaint, Duty.HOLDING_NOTICE, clock.standard, due)
            yield Item(at=at, id=f"{name}/holding/{due:%Y-%m-%dT%H:%M}", make=notice)
    ladders = governing.conduct.ladders
    ladder = next((number for number, one in enumerate(ladders) if one.is_for(clock)), None)
    if ladder is not None:
        for number, at in enumerate(_reached(governing, ladder, due)):
            rung = ladders[ladder].rungs[number]
            remind = partial(_climbed, complaint, governing, clock, rung)
            yield Item(at=at, id=f"{name}{_again(clock)}/rung-{number + 1}", make=remind)


@lru_cache(maxsize=4096)
def _begins(procedure: Procedure, standard_id: str, due: datetime) -> datetime:
    """Return from when on a duty that is due then comes up."""
    standard = procedure.standard(standard_id)
    calendar = procedure.calendars.get(standard.calendar or "")
    return due if standard.ahead is None else before(due, standard.ahead, calendar=calendar)


@lru_cache(maxsize=4096)
def _holding(procedure: Procedure, due: datetime) -> datetime:
    """Return from when on a holding notice comes up for a final response that is due then."""
    conduct = procedure.conduct
    assert conduct.holding_before is not None  # the caller asks for it  # noqa: S101
    return before(due, conduct.holding_before, calendar=procedure.calendars.get(conduct.notices_calendar or ""))


@lru_cache(maxsize=4096)
def _reached(procedure: Procedure, ladder: int, due: datetime) -> tuple[datetime, ...]:
    """Return when the rungs of a ladder are reached on a clock that is due then."""
    found = procedure.conduct.ladders[ladder]
    calendar = procedure.calendars.get(found.calendar or "")
    return tuple(_delivered(procedure, rung.at(due, calendar, procedure.zone)) for rung in found.rungs)


def _again(clock: Clock) -> str:
    """Return what tells the times of a duty that repeats apart: from when each counts."""
    return f"/{clock.anchored_at:%Y-%m-%dT%H:%M}" if clock.repeats and clock.anchored_at else ""


def _taken_up(complaint: Complaint, clock: Clock) -> str:
    """Return what tells a letter that is owed again on a clock that goes on after an answer (pain 15)."""
    times = sum(clock.since is None or reopening.at > clock.since for reopening in complaint.reopenings)
    return f"/again-{times}" if times else ""


def _noticed(complaint: Complaint, at: datetime) -> bool:
    """Return whether a person has sent a holding notice since it came up: a new date is a new notice (S72, D39)."""
    return any(
        contact.kind is ContactKind.HOLDING_NOTICE
        and contact.direction is Direction.OUT
        and not contact.automatic
        and contact.at >= at
        for contact in complaint.contacts
    )


def _letter(complaint: Complaint, duty: Duty, standard: str, due: datetime, effect_id: str) -> Letter:
    return Letter(
        id=effect_id, complaint_id=complaint.id, due_at=due, duty=duty, standard=standard, team=complaint.team
    )


def _climbed(complaint: Complaint, procedure: Procedure, clock: Clock, rung: Rung, effect_id: str) -> Reminder:
    about = f"{clock.duty.value} [{clock.standard}], {rung} it is due"
    return _reminder(complaint, procedure, effect_id, to=rung.to, due=clock.due_at, about=about)


def _reminder(
    complaint: Complaint, procedure: Procedure, effect_id: str, *, to: str, due: datetime | None, about: str
) -> Reminder:
    """Return a reminder of whoever fills a role; nobody is reminded of a complaint about themselves."""
    person = procedure.conduct.filled_by(to, complaint)
    return Reminder(id=effect_id, complaint_id=complaint.id, due_at=due, to=person, about=about)


def _delivered(procedure: Procedure, at: datetime) -> datetime:
    """Return when staff may be told: in the hours of the delivery calendar, if the procedure names one (pain 26)."""
    delivery = procedure.conduct.delivery
    return at if delivery is None else procedure.calendars[delivery].next_open(at)
