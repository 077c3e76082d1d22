"""What has to be done beside the clocks: tasks, long waits, remedies, hand-overs, replies, letters that bounced."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from grievance.cannot_help import silent_since
from grievance.deadlines import due_at
from grievance.lifecycle import NEXT_STEPS
from grievance.model import Complaint, Direction, Duty, Element, Ground, Letter, Referral, Remedy, RemedyOrder, Stage
from grievance.procedure._item import Item, delivered, reminder
from grievance.procedure._procedure import Procedure

__all__ = [
    "of_failures",
    "of_hand_over",
    "of_letters_lost",
    "of_remedies",
    "of_replies",
    "of_restriction",
    "of_rests",
    "of_reviews",
    "of_tasks",
]


def of_tasks(complaint: Complaint, procedure: Procedure) -> Iterator[Item]:
    """Yield word of every open task that is due, to whoever has it and to the owner (S37)."""
    for task in complaint.open_tasks:
        if task.due_at is not None:
            at, name = delivered(procedure, task.due_at), f"{complaint.id}/task/{task.id}"
            remind = partial(reminder, complaint, procedure, due=task.due_at, about=f"task {task.id} is due")
            yield Item(at=at, id=name, make=partial(remind, to=task.to))
            if complaint.owner not in (None, task.to):
                yield Item(at=at, id=f"{name}/owner", make=partial(remind, to="owner"))


def of_rests(complaint: Complaint, procedure: Procedure) -> Iterator[Item]:
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
    make = partial(reminder, complaint, procedure, to="owner", due=late, about=about)
    yield Item(at=delivered(procedure, late), id=name, make=make)


def _never(_complaint: Complaint) -> datetime | None:
    return None


_RESTS: Mapping[Stage, Callable[[Complaint], datetime | None]] = {
    Stage.ANSWERED: lambda complaint: complaint.answered_at,
    Stage.DECLINED: lambda complaint: complaint.answered_at,
    Stage.REFERRED: lambda complaint: complaint.referred_at,
    Stage.RESOLVED: lambda complaint: complaint.resolved_at,
    Stage.WITH_OMBUDSMAN: lambda complaint: complaint.ombudsman.since if complaint.ombudsman else None,
}
"""Since when a complaint has rested at a stage that is no end and at which nobody works on it."""


def of_hand_over(complaint: Complaint, procedure: Procedure) -> Iterator[Item]:
    """Yield the order to hand a complaint over, and the alarm when the other body is silent for too long (L53)."""
    to, at = complaint.referred_to, complaint.referred_at
    if to is None or at is None:
        return
    name = f"{complaint.id}/referral/{len(complaint.reopenings)}"
    if complaint.submission.reachable and not complaint.told_of_hand_over:
        yield Item(at=at, id=f"{name}/notice", owed=True, make=partial(_notice, complaint))
    if complaint.taken_over_at is not None:
        return
    yield Item(at=at, id=name, owed=True, make=partial(_referral, complaint.id, to))
    silent = silent_since(complaint, procedure.help, calendars=procedure.calendars, zone=procedure.zone)
    if silent is not None:
        about = f"{to} has not said that it has taken the complaint over"
        remind = partial(reminder, complaint, procedure, due=silent, about=about)
        yield Item(at=delivered(procedure, silent), id=f"{name}/silence", make=partial(remind, to="owner"))
        accountable = partial(remind, to="accountable")
        yield Item(at=delivered(procedure, silent), id=f"{name}/silence/accountable", make=accountable)


def _notice(complaint: Complaint, effect_id: str) -> Letter:
    owed = complaint.refusal.owed if complaint.refusal else frozenset()
    return Letter(
        id=effect_id,
        complaint_id=complaint.id,
        duty=Duty.HAND_OVER,
        standard="hand-over notice",
        team=complaint.team,
        owes=tuple(one for one in Element if one in owed),
    )


def _referral(complaint_id: str, to: str, effect_id: str) -> Referral:
    return Referral(id=effect_id, complaint_id=complaint_id, to=to)


def of_remedies(complaint: Complaint, procedure: Procedure) -> Iterator[Item]:
    """Yield the order of every remedy that is not carried out yet, once, and word of those that are late (S30)."""
    for granted in complaint.remedies_left:
        remedy, name = granted.remedy, f"{complaint.id}/remedy/{granted.remedy.id}"
        late = _end_of_day(remedy.promised_by, procedure) if remedy.promised_by else None
        yield Item(at=granted.at, id=name, owed=True, make=partial(_order, complaint.id, remedy, late))
        if late is not None:
            about = f"the {remedy.kind.value} {remedy.id} was promised by {remedy.promised_by}"
            make = partial(reminder, complaint, procedure, to="owner", due=late, about=about)
            yield Item(at=delivered(procedure, late), id=f"{name}/late", make=make)


def _order(complaint_id: str, remedy: Remedy, due: datetime | None, effect_id: str) -> RemedyOrder:
    return RemedyOrder(id=effect_id, complaint_id=complaint_id, remedy=remedy, due_at=due)


def of_failures(complaint: Complaint, procedure: Procedure) -> Iterator[Item]:
    """Yield word of every remedy that failed and in whose place nothing was granted: it is still owed (S30)."""
    for granted in complaint.remedies_failed:
        assert granted.settled_at is not None  # what has failed was reported  # noqa: S101
        about = f"the {granted.remedy.kind.value} {granted.remedy.id} has failed: grant another, or say why not"
        make = partial(reminder, complaint, procedure, to="owner", due=None, about=about)
        at = delivered(procedure, granted.settled_at)
        yield Item(at=at, id=f"{complaint.id}/remedy/{granted.remedy.id}/failed", owed=True, make=make)


def of_reviews(complaint: Complaint, procedure: Procedure) -> Iterator[Item]:
    """
    Yield word of decisions that another person has to look at, to whoever finds that person (L21, L59).

    They are those proposed, and those that were overturned or went to a second stage; who was overturned learns of it.
    """
    proposal, last = complaint.proposal, complaint.reopenings[-1] if complaint.reopenings else None
    tell = partial(reminder, complaint, procedure, due=None)
    if proposal is not None and proposal.approved_by is None:
        about = f"{proposal.by} has proposed a decision: a second person has to approve it"
        name = f"{complaint.id}/proposal/{proposal.at:%Y-%m-%dT%H:%M:%S.%f}"
        at = delivered(procedure, proposal.at)
        yield Item(at=at, id=name, owed=True, make=partial(tell, to="process owner", about=about))
    if last is None or not (last.stage_2 or last.overturned):
        return
    why = "overturned" if last.overturned else "second stage"
    name = f"{complaint.id}/review/{len(complaint.reopenings)}"
    if complaint.owner is None:
        make = partial(tell, to="owner", about=f"{why}: somebody who has not decided it before has to answer")
        yield Item(at=delivered(procedure, last.at), id=name, owed=True, make=make)
    if last.overturned and last.decided_by is not None:
        make = partial(tell, to=last.decided_by, about="your decision was overturned by the ombudsman")
        yield Item(at=delivered(procedure, last.at), id=f"{name}/decider", owed=True, make=make)


def of_replies(complaint: Complaint, procedure: Procedure) -> Iterator[Item]:
    """Yield word of every message that came in after the work had ended: it reaches a person (pain 49)."""
    ends = (complaint.answered_at, complaint.referred_at, complaint.resolved_at, complaint.ended_at)
    ended = min((at for at in ends if at is not None), default=None)
    if ended is None or complaint.merged_into is not None:
        return
    spoken = [one.at for one in complaint.contacts if one.direction is Direction.OUT and not one.automatic]
    for number, contact in enumerate(complaint.contacts):
        heard = contact.direction is Direction.IN and not contact.automatic and contact.at >= ended
        if heard and not any(at > contact.at for at in spoken):
            about = f"the complainant wrote after it was {complaint.stage.value}: read it, and answer"
            make = partial(reminder, complaint, procedure, to="owner", due=None, about=about)
            at = delivered(procedure, contact.at)
            yield Item(at=at, id=f"{complaint.id}/reply/{number}", owed=True, make=make)


def of_letters_lost(complaint: Complaint, procedure: Procedure) -> Iterator[Item]:
    """Yield word of every letter that bounced and that no other one followed."""
    for contact in complaint.contacts:
        if contact.bounced and not any(
            other.kind is contact.kind and other.at > contact.at and not other.bounced for other in complaint.contacts
        ):
            about = f"the {contact.kind.value} did not arrive: find another way"
            make = partial(reminder, complaint, procedure, to="owner", due=None, about=about)
            at = delivered(procedure, contact.at)
            yield Item(at=at, id=f"{complaint.id}/bounced/{contact.id}", owed=True, make=make)


def of_restriction(complaint: Complaint, procedure: Procedure) -> Iterator[Item]:
    """Yield word of a restriction of contact that ends: it is reviewed, and not for ever (L52)."""
    refusal = complaint.refusal
    if refusal is not None and refusal.ground is Ground.UNREASONABLE_CONDUCT and refusal.until is not None:
        at = _end_of_day(refusal.until - timedelta(days=1), procedure)
        about = f"the restriction ends on {refusal.until}: look whether it still has to be"
        make = partial(reminder, complaint, procedure, to="accountable", due=None, about=about)
        yield Item(at=delivered(procedure, at), id=f"{complaint.id}/restriction/{refusal.until}", make=make)


def _end_of_day(on: date, procedure: Procedure) -> datetime:
    return datetime.combine(on, time.max, ZoneInfo(procedure.zone)).astimezone(UTC)
