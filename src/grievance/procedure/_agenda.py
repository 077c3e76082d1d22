"""What has to be done on a complaint, and from when on: letters owed, holding notices, reminders up a ladder, tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache, partial
from typing import TypeAlias

import attrs

from grievance.deadlines import before, due_at, met_at
from grievance.lifecycle import NEXT_STEPS
from grievance.model import Clock, Complaint, ContactKind, Direction, Duty, Effect, Letter, Reminder, Stage
from grievance.policies import Rung
from grievance.procedure._procedure import Procedure

__all__ = ["Item", "Procedures", "agenda", "next_due"]

Procedures: TypeAlias = Mapping[str | None, Procedure]
"""The procedures that a complaint needs: its own under None, those that clocks are pinned to under their digests."""


@attrs.frozen(kw_only=True)
class Item:
    """
    Something to do: what is handed out, once, from ``at`` on, and the id by which it is known.

    ``owed`` is a duty to the complainant: it is owed however late it becomes known. ``ladder`` names the
    ladder of which it is a rung. ``make`` makes the effect of that id when it is wanted.
    """

    at: datetime
    id: str
    owed: bool = False
    ladder: str | None = None
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
    if not done and not complaint.tasks and complaint.stage is Stage.OPEN:
        return min(_begun(complaint, procedures), default=None)
    return min((item.at for item in _items(complaint, procedures) if item.id not in done), default=None)


def _begun(complaint: Complaint, procedures: Procedures) -> Iterator[datetime]:
    """Yield from when on the clocks of a complaint bring anything, of which nothing was handed out yet."""
    for clock in complaint.clocks if complaint.open else ():
        if _runs(clock) and met_at(complaint, clock) is None:
            yield from (step.at for step in _steps(complaint, clock, procedures))


def _items(complaint: Complaint, procedures: Procedures) -> Iterator[Item]:
    if not complaint.open:
        return
    for clock in complaint.clocks:
        if _runs(clock) and met_at(complaint, clock) is None:
            yield from _of_clock(complaint, clock, procedures)
    if complaint.tasks:
        yield from _of_tasks(complaint, procedures[None])
    if complaint.stage is not Stage.OPEN:
        yield from _of_rests(complaint, procedures[None])


def _runs(clock: Clock) -> bool:
    return clock.due_at is not None and clock.waived is None and clock.ended_at is None and clock.duty.ours


def _of_tasks(complaint: Complaint, procedure: Procedure) -> Iterator[Item]:
    for task in complaint.open_tasks:
        if task.due_at is not None:
            at, name = _delivered(procedure, task.due_at), f"{complaint.id}/task/{task.id}"
            remind = partial(_reminder, complaint, procedure, due=task.due_at, about=f"task {task.id} is due")
            yield Item(at=at, id=name, make=partial(remind, to=task.to))
            if complaint.owner not in (None, task.to):
                yield Item(at=at, id=f"{name}/owner", make=partial(remind, to="owner"))


def _of_rests(complaint: Complaint, procedure: Procedure) -> Iterator[Item]:
    """Yield word of a stage that has lasted too long: of a wait, or of a next step after the answer (S30, S42)."""
    conduct, stage = procedure.conduct, complaint.stage
    waits = complaint.pauses and complaint.pauses[-1].until is None
    within = conduct.waiting_after if waits else conduct.closing_after
    begun = complaint.pauses[-1].since if waits else _RESTS.get(stage, _never)(complaint)
    if within is None or begun is None:
        return
    calendar = procedure.calendars.get(conduct.notices_calendar or "")
    late = due_at(begun, within, calendar=calendar, zone=procedure.zone)
    number = len(complaint.pauses) if waits else len(complaint.reopenings)
    name = f"{complaint.id}/{stage.value.replace(' ', '-')}/{number}"
    about = f"{stage.value}: {NEXT_STEPS[stage]}"
    make = partial(_reminder, complaint, procedure, to="owner", due=late, about=about)
    yield Item(at=_delivered(procedure, late), id=name, make=make)


def _never(_complaint: Complaint) -> datetime | None:
    return None


_RESTS: Mapping[Stage, Callable[[Complaint], datetime | None]] = {
    Stage.ANSWERED: lambda complaint: complaint.answered_at,
    Stage.DECLINED: lambda complaint: complaint.answered_at,
    Stage.REFERRED: lambda complaint: complaint.referred_at,
    Stage.RESOLVED: lambda complaint: complaint.resolved_at,
}
"""Since when a complaint has rested at a stage that is no end and at which nobody works on it."""


@attrs.frozen
class _Step:
    """Something that a clock brings: from when on, the end of its id, and what it is (a rung, else a letter)."""

    at: datetime
    suffix: str
    duty: Duty
    rung: Rung | None = None


def _of_clock(complaint: Complaint, clock: Clock, procedures: Procedures) -> Iterator[Item]:
    for step in _steps(complaint, clock, procedures):
        make: Callable[[str], Effect]
        if step.rung is not None:
            make = partial(_climbed, complaint, procedures[None], clock, step.rung)
        elif step.duty in _STEPS_OF_OURS:
            make = partial(_own_step, complaint, procedures[None], clock)
        else:
            make = partial(_letter, complaint, clock, step.duty)
        owed = not step.suffix
        ending = _taken_up(complaint, clock) if owed else step.suffix
        repeated = _again(clock) if owed or step.rung is not None else ""
        name = f"{complaint.id}/{clock.key}{repeated}"
        ladder = name if step.rung else None
        yield Item(at=step.at, id=f"{name}{ending}", owed=owed, ladder=ladder, make=make)


def _steps(complaint: Complaint, clock: Clock, procedures: Procedures) -> Iterator[_Step]:
    """Yield what a clock brings; a holding notice that was sent since it came up is not asked for again (D39)."""
    assert clock.due_at is not None  # `_runs` asks for it  # noqa: S101
    for step in _plan(procedures[None], procedures[clock.under], clock.standard, clock.due_at):
        if not step.suffix.startswith(_HOLDING) or not _noticed(complaint, step.at):
            yield step


_HOLDING = "/holding/"


@lru_cache(maxsize=4096)
def _plan(governing: Procedure, own: Procedure, standard_id: str, due: datetime) -> tuple[_Step, ...]:
    """Return what a clock of a standard that is due then brings: the letter, a holding notice, the rungs."""
    standard, conduct = own.standard(standard_id), governing.conduct
    calendar = own.calendars.get(standard.calendar or "")
    begins = due if standard.ahead is None else before(due, standard.ahead, calendar=calendar)
    steps = [_Step(begins, "", standard.duty)]
    if standard.duty is Duty.FINAL_RESPONSE and conduct.holding_before is not None:
        notices = governing.calendars.get(conduct.notices_calendar or "")
        at = before(due, conduct.holding_before, calendar=notices)
        steps.append(_Step(at, f"{_HOLDING}{due:%Y-%m-%dT%H:%M}", Duty.HOLDING_NOTICE))
    ladder = next((one for one in conduct.ladders if one.is_for(standard)), None)
    if ladder is not None:
        hours = governing.calendars.get(ladder.calendar or "")
        for number, rung in enumerate(ladder.rungs, 1):
            at = _delivered(governing, rung.at(due, hours, governing.zone))
            steps.append(_Step(at, f"/rung-{number}", standard.duty, rung))
    return tuple(steps)


def _again(clock: Clock) -> str:
    """Return what tells the times of a duty that repeats apart: from when each counts."""
    return f"/{clock.anchored_at:%Y-%m-%dT%H:%M}" if clock.repeats and clock.anchored_at else ""


def _taken_up(complaint: Complaint, clock: Clock) -> str:
    """Return what tells a letter that is owed again on a clock that goes on after an answer (pain 15)."""
    times = sum(clock.since is None or reopening.at > clock.since for reopening in complaint.reopenings)
    return f"/again-{times}" if times else ""


def _noticed(complaint: Complaint, at: datetime) -> bool:
    """Return whether the last holding notice of a person is for this date: one that gave a new one is not (D39)."""
    notices = (
        contact
        for contact in complaint.contacts
        if contact.kind is ContactKind.HOLDING_NOTICE and contact.direction is Direction.OUT and not contact.automatic
    )
    last = max(notices, key=lambda contact: contact.at, default=None)
    return last is not None and (last.at >= at or last.promises is None)


def _letter(complaint: Complaint, clock: Clock, duty: Duty, effect_id: str) -> Letter:
    return Letter(
        id=effect_id,
        complaint_id=complaint.id,
        due_at=clock.due_at,
        duty=duty,
        standard=clock.standard,
        team=complaint.team,
    )


_STEPS_OF_OURS = (Duty.EXECUTION_CHECK, Duty.HAND_OVER)
"""What we owe without a letter: the owner is told."""


def _own_step(complaint: Complaint, procedure: Procedure, clock: Clock, effect_id: str) -> Reminder:
    about = f"{clock.duty.value} [{clock.standard}] is due"
    return _reminder(complaint, procedure, effect_id, to="owner", due=clock.due_at, about=about)


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
