"""Hypothesis strategies for the commands that fit a complaint as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

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
    Refusal,
    Remedy,
    RemedyKind,
    RemedyState,
    Resolution,
    Stage,
    Submission,
    WaitsFor,
)
from grievance.testing.builders._builders import a_refusal, a_resolution
from grievance.testing.builders._life import CLERK, Life
from grievance.testing.strategies._built import values_of

__all__ = ["next_commands"]

_Fields = dict[str, SearchStrategy[Any]]

_WORDS = st.sampled_from(("as told on the telephone", "by letter"))
_VARIANTS = st.integers(0, 5)
_WAREHOUSE = Actor(id="warehouse")


def next_commands(life: Life) -> SearchStrategy[Command]:
    """Return a strategy for commands that the stage of a complaint allows, about what it has on record."""
    stage = life.complaint.stage
    kinds = [COMMANDS[name] for name in allowed(stage) if COMMANDS[name] in _FIELDS]
    called_for = [kind for kind in kinds if kind in _CALLED_FOR and _CALLED_FOR[kind](life.complaint)]
    leading = [kind for kind in kinds if TRANSITIONS[stage, kind] is not stage]
    others = [kind for kind in kinds if kind not in leading and kind not in _CALLED_FOR]
    groups = [st.sampled_from(group) for group in (leading, called_for, others) if group]
    return st.one_of(groups).flatmap(lambda kind: _command(life, kind))


def _command(life: Life, kind: type[Command]) -> SearchStrategy[Command]:
    fields = {"by": st.just(_somebody(life)), **_FIELDS[kind](life)}
    return st.fixed_dictionaries(fields).map(lambda told: kind(**told))


def _somebody(life: Life) -> Actor:
    """Return who may act: none whom the complaint is about, and none who decided what is now reviewed."""
    barred = life.complaint.submission.accused | life.complaint.decided_before
    ids = (CLERK.id, *(f"{CLERK.id}-{number}" for number in range(len(barred))))
    return Actor(id=next(one for one in ids if one not in barred), roles=CLERK.roles)


def _new(life: Life, what: str) -> SearchStrategy[str]:
    return st.just(f"{what}-{life.complaint.version}")


def _resolutions(life: Life) -> SearchStrategy[Resolution]:
    refund = _new(life, "r").map(lambda one: (Remedy(id=one, kind=RemedyKind.REFUND),))
    return st.builds(
        a_resolution,
        outcome=st.sampled_from(Outcome),
        decided_by=st.just(_somebody(life).id),
        remedies=st.just(()) | refund,
    )


def _refusals(life: Life, *grounds: Ground) -> SearchStrategy[Refusal]:
    return st.builds(
        a_refusal,
        st.sampled_from(grounds or tuple(Ground)),
        variant=_VARIANTS,
        decided_by=st.just(_somebody(life).id),
        until=st.just((life.now + timedelta(days=365)).date()),
    )


def _contacts(life: Life) -> SearchStrategy[Contact]:
    promised = {ContactKind.HOLDING_NOTICE: life.now + timedelta(days=10)}
    return st.builds(
        lambda kind, direction, contact_id, automatic: Contact(
            kind=kind,
            direction=direction,
            channel="letter",
            at=life.now,
            id=contact_id,
            automatic=automatic,
            promises=promised.get(kind),
        ),
        st.sampled_from(ContactKind),
        st.sampled_from(Direction),
        _new(life, "k"),
        st.booleans(),
    )


def _corrected(life: Life) -> SearchStrategy[Submission]:
    return st.just(attrs.evolve(life.complaint.submission, text=f"corrected at version {life.complaint.version}"))


def _reopened(life: Life) -> Stage:
    return Stage.OPEN if life.complaint.nature is Nature.COMPLAINT else Stage.RECORDED


def _offered(life: Life) -> _Fields:
    to = [offered.to for offered in life.complaint.transfers if offered is life.complaint.offered]
    return {"by": st.sampled_from(to).map(lambda one: Actor(id=one))}


def _task(life: Life) -> _Fields:
    return {"task_id": st.sampled_from([task.id for task in life.complaint.open_tasks]), "by": st.just(_WAREHOUSE)}


def _promise(life: Life) -> _Fields:
    days = st.integers(1, 60).map(lambda count: life.now + timedelta(days=count))
    return {"duty": st.sampled_from([clock.duty for clock in life.complaint.clocks]), "due_at": days}


def _waived(life: Life) -> _Fields:
    return {"standard": st.sampled_from([clock.standard for clock in life.complaint.clocks]), "reason": _WORDS}


def _remedy(life: Life) -> _Fields:
    ids = [one.remedy.id for one in life.complaint.remedies_left]
    return {"remedy_id": st.sampled_from(ids), "state": st.sampled_from((RemedyState.EXECUTED, RemedyState.FAILED))}


def _sent(complaint: Complaint) -> list[str]:
    return [one.id for one in complaint.contacts if one.id and one.direction is Direction.OUT and not one.bounced]


def _reason(_life: Life) -> _Fields:
    return {"reason": _WORDS}


def _remark(_life: Life) -> _Fields:
    return {"remark": _WORDS}


_FIELDS: Mapping[type[Command], Callable[[Life], _Fields]] = {
    asks.Admit: _reason,
    asks.Overrule: lambda _: {"question": st.just("routing"), "value": st.just("front-desk"), "reason": _WORDS},
    asks.Correct: lambda life: {"submission": _corrected(life), "reason": _WORDS},
    asks.RecordContact: lambda life: {"contact": _contacts(life)},
    asks.Wait: lambda _: {"waits_for": st.sampled_from(WaitsFor), "what": _WORDS},
    asks.Resume: _remark,
    asks.PromiseDate: _promise,
    asks.Waive: _waived,
    asks.CompleteFile: _remark,
    asks.OfferTransfer: lambda life: {"to": _new(life, "colleague")},
    asks.AcceptTransfer: _offered,
    asks.DeclineTransfer: lambda life: {**_offered(life), "reason": _WORDS},
    asks.GiveTask: lambda life: {"task_id": _new(life, "t"), "to": st.just("warehouse"), "what": _WORDS},
    asks.FinishTask: _task,
    asks.DeclineTask: lambda life: {**_task(life), "reason": _WORDS},
    asks.Answer: lambda life: {"resolution": _resolutions(life)},
    asks.Accept: _remark,
    asks.Decline: lambda life: {"refusal": _refusals(life)},
    asks.Refer: lambda life: {"refusal": _refusals(life, *(one for one in Ground if one.elsewhere))},
    asks.Withdraw: _reason,
    asks.Reopen: lambda life: {"stage": st.just(_reopened(life)), "reason": _WORDS},
    asks.RequestStage2: _reason,
    asks.Close: _remark,
    asks.CheckExecution: lambda _: {"carried_out": st.booleans()},
    asks.GiveFeedback: lambda _: {"feedback": values_of(Feedback)},
    asks.Analyse: lambda _: {"analysis": values_of(Analysis)},
    asks.ConfirmHandOver: lambda _: {"reference": st.none() | st.just("number 7")},
    asks.ReturnHandOver: _reason,
    asks.GoToOmbudsman: lambda _: {"body": st.just("the parcel ombudsman")},
    asks.OmbudsmanDecides: lambda _: {"result": st.sampled_from(OmbudsmanResult)},
    asks.Propose: lambda life: {"resolution": _resolutions(life)},
    asks.Approve: lambda _: {"by": st.just(Actor(id="head", roles=("accountable",)))},
    asks.ReportRemedy: _remedy,
    asks.ReportBounce: lambda life: {"contact_id": st.sampled_from(_sent(life.complaint))},
    asks.Tick: lambda _: {"checklist": st.just("first call"), "items": st.just(("greeted",))},
    asks.LinkWith: lambda life: {"kind": st.sampled_from(LinkKind), "to": _new(life, "other")},
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
