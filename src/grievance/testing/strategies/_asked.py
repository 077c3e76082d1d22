"""
Commands that fit a complaint as it stands, drawn from strategies that are the same for every complaint.

No strategy is built for one step of one life: hypothesis takes longer to look a new one over than to draw from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from grievance import lifecycle as asks
from grievance.lifecycle import COMMANDS, TRANSITIONS, Command, allowed
from grievance.model import (
    Actor,
    Analysis,
    Complaint,
    Contact,
    ContactKind,
    Direction,
    Feedback,
    Ground,
    LinkKind,
    Nature,
    OmbudsmanResult,
    Outcome,
    Remedy,
    RemedyKind,
    RemedyState,
    Stage,
    WaitsFor,
)
from grievance.testing.builders._builders import a_refusal, a_resolution
from grievance.testing.builders._life import CLERK, Life
from grievance.testing.strategies._built import values_of

__all__ = ["next_command"]

T = TypeVar("T")
_Fields = dict[str, Any]
_Kinds = tuple[type[Command], ...]

_WORDS = st.sampled_from(("as told on the telephone", "by letter"))
_VARIANTS, _DAYS = st.integers(0, 5), st.integers(1, 60)
_OUTCOMES, _GROUNDS, _RESULTS = st.sampled_from(Outcome), st.sampled_from(Ground), st.sampled_from(OmbudsmanResult)
_ELSEWHERE = st.sampled_from([one for one in Ground if one.elsewhere])
_KINDS, _DIRECTIONS, _LINKS = st.sampled_from(ContactKind), st.sampled_from(Direction), st.sampled_from(LinkKind)
_WAITS, _STATES = st.sampled_from(WaitsFor), st.sampled_from((RemedyState.EXECUTED, RemedyState.FAILED))
_REFERENCES = st.none() | st.just("number 7")
_WAREHOUSE = Actor(id="warehouse")


def next_command(draw: DrawFn, life: Life) -> Command:
    """Draw a command that the stage of a complaint allows, about what it has on record."""
    kind = _kind(draw, life.complaint)
    return kind(**{"by": _somebody(life), **_FIELDS[kind](draw, life)})


def _kind(draw: DrawFn, complaint: Complaint) -> type[Command]:
    leading, others, perhaps = _kinds(complaint.stage)
    called_for = [kind for kind in perhaps if _CALLED_FOR[kind](complaint)]
    return _one(draw, _one(draw, [group for group in (leading, called_for, others) if group]))


@cache
def _kinds(stage: Stage) -> tuple[_Kinds, _Kinds, _Kinds]:
    """Return the commands that lead out of a stage, others that it allows, and those that need something on record."""
    kinds = [COMMANDS[name] for name in allowed(stage) if COMMANDS[name] in _FIELDS]
    leading = tuple(kind for kind in kinds if TRANSITIONS[stage, kind] is not stage)
    others = tuple(kind for kind in kinds if kind not in leading and kind not in _CALLED_FOR)
    return leading, others, tuple(kind for kind in kinds if kind in _CALLED_FOR)


def _one(draw: DrawFn, options: Sequence[T]) -> T:
    return options[draw(st.integers(0, len(options) - 1))]


def _somebody(life: Life) -> Actor:
    """Return who may act: none whom the complaint is about, and none who decided what is now reviewed."""
    barred = life.complaint.submission.accused | life.complaint.decided_before
    ids = (CLERK.id, *(f"{CLERK.id}-{number}" for number in range(len(barred))))
    return Actor(id=next(one for one in ids if one not in barred), roles=CLERK.roles)


def _new(life: Life, what: str) -> str:
    return f"{what}-{life.complaint.version}"


def _resolution(draw: DrawFn, life: Life) -> _Fields:
    refund = Remedy(id=_new(life, "r"), kind=RemedyKind.REFUND)
    remedies = (refund,) if draw(st.booleans()) else ()
    made = a_resolution(outcome=draw(_OUTCOMES), decided_by=_somebody(life).id, remedies=remedies)
    return {"resolution": made}


def _refusal(draw: DrawFn, life: Life, grounds: SearchStrategy[Ground] = _GROUNDS) -> _Fields:
    until = (life.now + timedelta(days=365)).date()
    made = a_refusal(draw(grounds), variant=draw(_VARIANTS), decided_by=_somebody(life).id, until=until)
    return {"refusal": made}


def _contact(draw: DrawFn, life: Life) -> _Fields:
    kind = draw(_KINDS)
    made = Contact(
        kind=kind,
        direction=draw(_DIRECTIONS),
        channel="letter",
        at=life.now,
        id=_new(life, "k"),
        automatic=draw(st.booleans()),
        promises=life.now + timedelta(days=10) if kind is ContactKind.HOLDING_NOTICE else None,
    )
    return {"contact": made}


def _correction(draw: DrawFn, life: Life) -> _Fields:
    text = f"corrected at version {life.complaint.version}"
    return {"submission": attrs.evolve(life.complaint.submission, text=text), "reason": draw(_WORDS)}


def _reopening(draw: DrawFn, life: Life) -> _Fields:
    stage = Stage.OPEN if life.complaint.nature is Nature.COMPLAINT else Stage.RECORDED
    return {"stage": stage, "reason": draw(_WORDS)}


def _offered(life: Life) -> Actor:
    return Actor(id=next(offered.to for offered in life.complaint.transfers if offered is life.complaint.offered))


def _task(draw: DrawFn, life: Life) -> _Fields:
    return {"task_id": _one(draw, life.complaint.open_tasks).id, "by": _WAREHOUSE}


def _promise(draw: DrawFn, life: Life) -> _Fields:
    duty = _one(draw, life.complaint.clocks).duty
    return {"duty": duty, "due_at": life.now + timedelta(days=draw(_DAYS))}


def _remedy(draw: DrawFn, life: Life) -> _Fields:
    granted = _one(draw, life.complaint.remedies_left)
    return {"remedy_id": granted.remedy.id, "state": draw(_STATES)}


def _sent(complaint: Complaint) -> list[str]:
    return [one.id for one in complaint.contacts if one.id and one.direction is Direction.OUT and not one.bounced]


def _reason(draw: DrawFn, _life: Life) -> _Fields:
    return {"reason": draw(_WORDS)}


def _remark(draw: DrawFn, _life: Life) -> _Fields:
    return {"remark": draw(_WORDS)}


_FIELDS: Mapping[type[Command], Callable[[DrawFn, Life], _Fields]] = {
    asks.Admit: _reason,
    asks.Overrule: lambda draw, _: {"question": "routing", "value": "front-desk", "reason": draw(_WORDS)},
    asks.Correct: _correction,
    asks.RecordContact: _contact,
    asks.Wait: lambda draw, _: {"waits_for": draw(_WAITS), "what": draw(_WORDS)},
    asks.Resume: _remark,
    asks.PromiseDate: _promise,
    asks.Waive: lambda draw, life: {"standard": _one(draw, life.complaint.clocks).standard, "reason": draw(_WORDS)},
    asks.CompleteFile: _remark,
    asks.OfferTransfer: lambda _, life: {"to": _new(life, "colleague")},
    asks.AcceptTransfer: lambda _, life: {"by": _offered(life)},
    asks.DeclineTransfer: lambda draw, life: {"by": _offered(life), "reason": draw(_WORDS)},
    asks.GiveTask: lambda draw, life: {"task_id": _new(life, "t"), "to": _WAREHOUSE.id, "what": draw(_WORDS)},
    asks.FinishTask: _task,
    asks.DeclineTask: lambda draw, life: {**_task(draw, life), "reason": draw(_WORDS)},
    asks.Answer: _resolution,
    asks.Accept: _remark,
    asks.Decline: _refusal,
    asks.Refer: lambda draw, life: _refusal(draw, life, _ELSEWHERE),
    asks.Withdraw: _reason,
    asks.Reopen: _reopening,
    asks.RequestStage2: _reason,
    asks.Close: _remark,
    asks.CheckExecution: lambda draw, _: {"carried_out": draw(st.booleans())},
    asks.GiveFeedback: lambda draw, _: {"feedback": draw(values_of(Feedback))},
    asks.Analyse: lambda draw, _: {"analysis": draw(values_of(Analysis))},
    asks.ConfirmHandOver: lambda draw, _: {"reference": draw(_REFERENCES)},
    asks.ReturnHandOver: _reason,
    asks.GoToOmbudsman: lambda *_: {"body": "the parcel ombudsman"},
    asks.OmbudsmanDecides: lambda draw, _: {"result": draw(_RESULTS)},
    asks.Propose: _resolution,
    asks.Approve: lambda *_: {"by": Actor(id="head", roles=("accountable",))},
    asks.ReportRemedy: _remedy,
    asks.ReportBounce: lambda draw, life: {"contact_id": _one(draw, _sent(life.complaint))},
    asks.Tick: lambda *_: {"checklist": "first call", "items": ("greeted",)},
    asks.LinkWith: lambda draw, life: {"kind": draw(_LINKS), "to": _new(life, "other")},
    asks.PlaceHold: _reason,
    asks.LiftHold: _reason,
}
"""
How each command is asked for, but for those that touch other complaints and those that follow from others.

A complaint may refuse it all the same, such as to be closed while something is left to do.
"""

_CALLED_FOR: Mapping[type[Command], Callable[[Complaint], object]] = {
    asks.AcceptTransfer: lambda complaint: complaint.offered,
    asks.DeclineTransfer: lambda complaint: complaint.offered,
    asks.FinishTask: lambda complaint: complaint.open_tasks,
    asks.DeclineTask: lambda complaint: complaint.open_tasks,
    asks.PromiseDate: lambda complaint: complaint.clocks,
    asks.Waive: lambda complaint: complaint.clocks,
    asks.Approve: lambda complaint: complaint.proposal,
    asks.ReportRemedy: lambda complaint: complaint.remedies_left,
    asks.ReportBounce: _sent,
    asks.ConfirmHandOver: lambda _: True,
    asks.LiftHold: lambda complaint: complaint.held_since,
}
"""What has to be on record before a command makes sense."""
