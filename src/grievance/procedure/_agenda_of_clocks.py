"""What the clocks of a complaint bring: letters owed, holding notices, reminders up a ladder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache, partial

import attrs

from grievance.deadlines import before, met_at, running
from grievance.model import Clock, Complaint, ContactKind, Direction, Duty, Effect, Element, Letter, Reminder
from grievance.policies import Rung
from grievance.procedure._item import Item, Procedures, delivered, reminder
from grievance.procedure._procedure import Procedure

__all__ = ["begun", "of_clocks"]


def of_clocks(complaint: Complaint, procedures: Procedures) -> Iterator[Item]:
    """Yield what the clocks bring whose duties are to be done, those of what was merged into the complaint too."""
    for clock in running(complaint):
        if _runs(clock) and met_at(complaint, clock) is None:
            yield from _of_clock(complaint, clock, procedures)


def begun(complaint: Complaint, procedures: Procedures) -> Iterator[datetime]:
    """Yield from when on the clocks of a complaint bring anything, of which nothing was handed out yet."""
    for clock in running(complaint) if complaint.open else ():
        if _runs(clock) and met_at(complaint, clock) is None:
            yield from (step.at for step in _steps(complaint, clock, procedures))


def _runs(clock: Clock) -> bool:
    return clock.due_at is not None and clock.waived is None and clock.ended_at is None and clock.duty.ours


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
        ending = f"{_taken_up(complaint, clock)}{_resent(complaint, clock)}" if owed else step.suffix
        repeated = _again(clock) if owed or step.rung is not None else ""
        name = f"{complaint.id}/{clock.key}{repeated}"
        ladder = name if step.rung else None
        yield Item(at=step.at, id=f"{name}{ending}", owed=owed, ladder=ladder, make=make)


def _steps(complaint: Complaint, clock: Clock, procedures: Procedures) -> Iterator[_Step]:
    """
    Yield what a clock brings; a holding notice that was sent since it came up is not asked for again (D39).

    What was decided is told at once, and needs no notice any more.
    """
    assert clock.due_at is not None  # `_runs` asks for it  # noqa: S101
    decided = complaint.answered_at if clock.duty is Duty.FINAL_RESPONSE else None
    for step in _plan(procedures[None], procedures[clock.under], clock.standard, clock.due_at):
        if step.suffix.startswith(_HOLDING) and (decided is not None or _noticed(complaint, step.at)):
            continue
        yield step if decided is None or step.suffix else attrs.evolve(step, at=min(step.at, decided))


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
            at = delivered(governing, rung.at(due, hours, governing.zone))
            steps.append(_Step(at, f"/rung-{number}", standard.duty, rung))
    return tuple(steps)


def _again(clock: Clock) -> str:
    """Return what tells the times of a duty that repeats apart: from when each counts."""
    return f"/{clock.anchored_at:%Y-%m-%dT%H:%M}" if clock.repeats and clock.anchored_at else ""


def _taken_up(complaint: Complaint, clock: Clock) -> str:
    """Return what tells a letter that is owed again on a clock that goes on after an answer (pain 15)."""
    times = sum(clock.since is None or reopening.at > clock.since for reopening in complaint.reopenings)
    return f"/again-{times}" if times else ""


def _resent(complaint: Complaint, clock: Clock) -> str:
    """Return what tells a letter that is owed again because it bounced."""
    lost = (one for one in complaint.contacts if one.bounced and one.kind.value == clock.duty.value)
    times = sum(clock.since is None or one.at >= clock.since for one in lost)
    return f"/resent-{times}" if times else ""


def _noticed(complaint: Complaint, at: datetime) -> bool:
    """Return whether the last holding notice of a person is for this date: one that gave a new one is not (D39)."""
    notices = (
        contact
        for contact in complaint.contacts
        if contact.kind is ContactKind.HOLDING_NOTICE
        and contact.direction is Direction.OUT
        and not contact.automatic
        and not contact.bounced
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
        owes=_owed_by(complaint, clock, duty),
    )


def _owed_by(complaint: Complaint, clock: Clock, duty: Duty) -> tuple[Element, ...]:
    """Return what a letter has to say: what its standard requires, and what a refusal owes (S44)."""
    owed = set(clock.requires) if duty is clock.duty else set()
    if duty is Duty.FINAL_RESPONSE and complaint.refusal is not None:
        owed |= complaint.refusal.owed
    return tuple(one for one in Element if one in owed)


_STEPS_OF_OURS = (Duty.EXECUTION_CHECK, Duty.HAND_OVER)
"""What we owe without a letter: the owner is told."""


def _own_step(complaint: Complaint, procedure: Procedure, clock: Clock, effect_id: str) -> Reminder:
    about = f"{clock.duty.value} [{clock.standard}] is due"
    return reminder(complaint, procedure, effect_id, to="owner", due=clock.due_at, about=about)


def _climbed(complaint: Complaint, procedure: Procedure, clock: Clock, rung: Rung, effect_id: str) -> Reminder:
    about = f"{clock.duty.value} [{clock.standard}], {rung} it is due"
    return reminder(complaint, procedure, effect_id, to=rung.to, due=clock.due_at, about=about)
