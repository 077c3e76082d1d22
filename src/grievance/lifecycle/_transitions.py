"""
The transition table: the only place that says what may follow what.

A key that is missing is an illegal move. ``None`` as a stage is "not on record yet". Three things are decided beside
the table, in `_apply`: a contact that is no complaint is registered as *recorded* instead of *open*; a wait, a
reopening and an ombudsman's decision say which stage they lead to; and many commands need more than a stage (an answer
needs a measure, an overruling a reason). What was merged into another complaint goes on there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from types import MappingProxyType
from typing import TypeAlias

from grievance.lifecycle._commands import (
    Accept,
    AcceptTransfer,
    Admit,
    Analyse,
    Answer,
    Approve,
    Assess,
    CheckExecution,
    Close,
    Command,
    CompleteFile,
    ConfirmHandOver,
    Correct,
    Decline,
    DeclineTask,
    DeclineTransfer,
    FinishTask,
    GiveFeedback,
    GiveTask,
    GoToOmbudsman,
    HandOut,
    OfferTransfer,
    OmbudsmanDecides,
    Overrule,
    PromiseDate,
    Propose,
    RecordContact,
    Refer,
    Register,
    Reopen,
    ReportBounce,
    ReportRemedy,
    RequestStage2,
    Resume,
    ReturnHandOver,
    Settle,
    Tick,
    Time,
    Wait,
    Waive,
    Withdraw,
)
from grievance.lifecycle._of_record import Absorb, Erase, LiftHold, LinkWith, Merge, PlaceHold, Release, Unmerge
from grievance.lifecycle._words import CONSEQUENCES
from grievance.model import Stage

__all__ = ["TRANSITIONS", "allowed", "diagram"]

_Moves: TypeAlias = Iterator[tuple[tuple[Stage | None, type[Command]], Stage]]

_HANDLED = (Stage.OPEN, Stage.AWAITING_CUSTOMER, Stage.AWAITING_THIRD_PARTY)
_ENDED = (Stage.ANSWERED, Stage.RESOLVED, Stage.DECLINED, Stage.REFERRED, Stage.WITHDRAWN, Stage.CLOSED)

_DECIDED = (Stage.ANSWERED, Stage.RESOLVED, Stage.DECLINED, Stage.CLOSED)

_ALWAYS = (RecordContact, ReportBounce, Tick, LinkWith, PlaceHold, LiftHold, Settle, Time, HandOut)
_FOR_COMPLAINTS = (Correct, Analyse, GiveFeedback, FinishTask, DeclineTask, ReportRemedy, Unmerge, Release, Erase)
_WHILE_OPEN = (*(Assess, Overrule, PromiseDate, Waive, OfferTransfer, AcceptTransfer, DeclineTransfer, GiveTask),)

_LEADS_TO: Mapping[tuple[tuple[Stage, ...], type[Command]], Stage] = {
    ((Stage.RECORDED,), Admit): Stage.OPEN,
    ((Stage.RECORDED,), Close): Stage.CLOSED,
    ((Stage.OPEN,), Wait): Stage.AWAITING_CUSTOMER,
    (_HANDLED[1:], Resume): Stage.OPEN,
    (_HANDLED, Answer): Stage.ANSWERED,
    (_HANDLED, Decline): Stage.DECLINED,
    (_HANDLED, Refer): Stage.REFERRED,
    ((*_HANDLED, Stage.RECORDED, Stage.ANSWERED, Stage.DECLINED, Stage.REFERRED), Withdraw): Stage.WITHDRAWN,
    ((Stage.ANSWERED,), Accept): Stage.RESOLVED,
    ((Stage.ANSWERED, Stage.RESOLVED, Stage.DECLINED, Stage.REFERRED), Close): Stage.CLOSED,
    (_ENDED, Reopen): Stage.OPEN,
    (_DECIDED, RequestStage2): Stage.OPEN,
    ((Stage.REFERRED,), ReturnHandOver): Stage.OPEN,
    ((*_HANDLED, *_DECIDED), GoToOmbudsman): Stage.WITH_OMBUDSMAN,
    ((Stage.WITH_OMBUDSMAN,), OmbudsmanDecides): Stage.OPEN,
}


def _moves() -> _Moves:
    yield (None, Register), Stage.OPEN
    for (stages, command), target in _LEADS_TO.items():
        yield from (((stage, command), target) for stage in stages)
    complaints = tuple(stage for stage in Stage if stage is not Stage.RECORDED)
    unfinished = tuple(stage for stage in complaints if not stage.final)
    for stages, commands in (
        (tuple(Stage), _ALWAYS),
        (complaints, _FOR_COMPLAINTS),
        (unfinished, _WHILE_OPEN),
        (_HANDLED, (CompleteFile, Propose, Approve, Merge, Absorb)),
        ((Stage.REFERRED,), (ConfirmHandOver,)),
        ((Stage.ANSWERED, Stage.RESOLVED, Stage.CLOSED), (CheckExecution,)),
    ):
        yield from (((stage, command), stage) for stage, command in product(stages, commands))


TRANSITIONS: Mapping[tuple[Stage | None, type[Command]], Stage] = MappingProxyType(dict(_moves()))


def allowed(stage: Stage | None) -> tuple[str, ...]:
    """Return the names of the commands that may be asked for at *stage*, those that lead on first."""
    asked = (command for at, command in TRANSITIONS if at == stage and command not in CONSEQUENCES)
    return tuple(command.__name__ for command in asked)


def diagram() -> str:
    """Return the moves between stages as a Mermaid state diagram; commands that change no stage are left out."""
    lines = ["stateDiagram-v2"]
    named = {stage: stage.name.lower() for stage in Stage}
    lines += [f'    state "{stage.value}" as {name}' for stage, name in named.items() if " " in stage.value]
    for (stage, command), target in TRANSITIONS.items():
        if stage is not target:
            start = "[*]" if stage is None else named[stage]
            lines += [f"    {start} --> {named[to]}: {command.__name__}" for to in _targets(command, target)]
    lines += [f"    {named[stage]} --> [*]" for stage in Stage if stage.final]
    return "\n".join(lines)


def _targets(command: type[Command], target: Stage) -> tuple[Stage, ...]:
    """Return the stages that a command may lead to: a few say themselves which."""
    return ALTERNATIVES.get(command, (target,))


ALTERNATIVES: Mapping[type[Command], tuple[Stage, ...]] = {
    Register: (Stage.OPEN, Stage.RECORDED),
    Wait: (Stage.AWAITING_CUSTOMER, Stage.AWAITING_THIRD_PARTY),
    Reopen: (Stage.OPEN, Stage.RECORDED),
    OmbudsmanDecides: (*_HANDLED, *_DECIDED),
}
"""The commands that lead to one of several stages: what an ombudsman confirms stands where it stood."""
