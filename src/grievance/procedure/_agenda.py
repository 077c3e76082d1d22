"""What has to be done on a complaint, and from when on: letters owed, holding notices, reminders up a ladder, tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TypeAlias

import attrs

from grievance.deadlines import before, met_at
from grievance.model import Clock, Complaint, ContactKind, Direction, Duty, Effect, Letter, Reminder
from grievance.procedure._procedure import Procedure

__all__ = ["Item", "Procedures", "agenda", "next_due"]

Procedures: TypeAlias = Mapping[str | None, Procedure]
"""The procedures that a complaint needs: its own under None, those that clocks are pinned to under their digests."""


@attrs.frozen(kw_only=True)
class Item:
    """Something to do: the effect that is handed out, once, from ``at`` on. ``owed`` is a duty to the complainant."""

    at: datetime
    effect: Effect
    owed: bool = False


def agenda(complaint: Complaint, procedures: Procedures) -> tuple[Item, ...]:
    """
    Return what has to be done on *complaint*, past and to come, the earliest first.

    It is a function of the history alone: a letter stands on it until its duty is done or waived, a rung of a ladder
    as long as its clock runs, a task until it is settled (S37). What was handed out already is among it.
    """
    return tuple(sorted(_items(complaint, procedures), key=lambda item: (item.at, item.effect.id)))


def next_due(complaint: Complaint, procedures: Procedures) -> datetime | None:
    """Return the next instant at which something is to be handed out, None when all that is known of was."""
    done = {prompt.effect for prompt in complaint.prompts}
    return min((item.at for item in _items(complaint, procedures) if item.effect.id not in done), default=None)


def _items(complaint: Complaint, procedures: Procedures) -> Iterator[Item]:
    if not complaint.open:
        return
    for clock in complaint.clocks:
        if _runs(clock) and met_at(complaint, clock) is None:
            yield from _of_clock(complaint, clock, procedures)
    for task in complaint.open_tasks:
        if task.due_at is not None:
            effect = Reminder(
                id=f"{complaint.id}/task/{task.id}",
                complaint_id=complaint.id,
                due_at=task.due_at,
                to=_told(procedures[None], task.to, complaint),
                about=f"task {task.id} is due",
            )
            yield Item(at=_delivered(procedures[None], task.due_at), effect=effect)


def _told(procedure: Procedure, to: str, complaint: Complaint) -> str:
    """Return whoever is to be reminded: nobody is of a complaint about themselves."""
    submission = complaint.submission
    return procedure.conduct.answerable(submission) if to in submission.accused else to


def _runs(clock: Clock) -> bool:
    return clock.due_at is not None and clock.waived is None and clock.ended_at is None and clock.duty.ours


def _of_clock(complaint: Complaint, clock: Clock, procedures: Procedures) -> Iterator[Item]:
    due_at = clock.due_at
    assert due_at is not None  # `_runs` asks for it  # noqa: S101
    yield _letter(complaint, clock, due_at, procedures[clock.under])
    conduct = procedures[None].conduct
    if clock.duty is Duty.FINAL_RESPONSE and conduct.holding_before is not None:
        calendar = procedures[None].calendars.get(conduct.notices_calendar or "")
        at = before(due_at, conduct.holding_before, calendar=calendar)
        if not _noticed(complaint, at):
            yield Item(at=at, effect=_holding_notice(complaint, clock, due_at))
    yield from _rungs(complaint, clock, due_at, procedures[None])


def _letter(complaint: Complaint, clock: Clock, due_at: datetime, procedure: Procedure) -> Item:
    standard = procedure.standard(clock.standard)
    calendar = procedure.calendars.get(standard.calendar or "")
    effect = Letter(
        id=f"{complaint.id}/{clock.key}{_again(clock)}{_taken_up(complaint, clock)}",
        complaint_id=complaint.id,
        due_at=due_at,
        duty=clock.duty,
        standard=clock.standard,
        team=complaint.team,
    )
    at = due_at if standard.ahead is None else before(due_at, standard.ahead, calendar=calendar)
    return Item(at=at, effect=effect, owed=True)


def _again(clock: Clock) -> str:
    """Return what tells the times of a duty that repeats apart: from when each counts."""
    return f"/{clock.anchored_at:%Y-%m-%dT%H:%M}" if clock.repeats and clock.anchored_at else ""


def _taken_up(complaint: Complaint, clock: Clock) -> str:
    """Return what tells a letter that is owed again on a clock that goes on after an answer (pain 15)."""
    times = sum(clock.since is None or reopening.at > clock.since for reopening in complaint.reopenings)
    return f"/again-{times}" if times else ""


def _holding_notice(complaint: Complaint, clock: Clock, due_at: datetime) -> Letter:
    """Return the notice owed before the date passes (S72, D39); a new date is a new notice."""
    return Letter(
        id=f"{complaint.id}/{clock.key}/holding/{due_at:%Y-%m-%dT%H:%M}",
        complaint_id=complaint.id,
        due_at=due_at,
        duty=Duty.HOLDING_NOTICE,
        standard=clock.standard,
        team=complaint.team,
    )


def _noticed(complaint: Complaint, at: datetime) -> bool:
    """Return whether a person has sent a holding notice since it came up."""
    return any(
        contact.kind is ContactKind.HOLDING_NOTICE
        and contact.direction is Direction.OUT
        and not contact.automatic
        and contact.at >= at
        for contact in complaint.contacts
    )


def _rungs(complaint: Complaint, clock: Clock, due_at: datetime, procedure: Procedure) -> Iterator[Item]:
    for ladder in procedure.conduct.ladders:
        if not ladder.is_for(clock):
            continue
        calendar = procedure.calendars.get(ladder.calendar or "")
        for number, rung in enumerate(ladder.rungs, 1):
            effect = Reminder(
                id=f"{complaint.id}/{clock.key}{_again(clock)}/rung-{number}",
                complaint_id=complaint.id,
                due_at=due_at,
                to=procedure.conduct.filled_by(rung.to, complaint),
                about=f"{clock.duty.value} [{clock.standard}], {rung} it is due",
            )
            yield Item(at=_delivered(procedure, rung.at(due_at, calendar, procedure.zone)), effect=effect)
        return


def _delivered(procedure: Procedure, at: datetime) -> datetime:
    """Return when staff may be told: in the hours of the delivery calendar, if the procedure names one (pain 26)."""
    delivery = procedure.conduct.delivery
    return at if delivery is None else procedure.calendars[delivery].next_open(at)
