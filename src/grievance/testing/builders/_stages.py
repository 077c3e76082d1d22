"""How a complaint comes to each stage: the shortest way of real commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import attrs

from grievance.codec import nearest
from grievance.errors import InvalidValue
from grievance.lifecycle import (
    Accept,
    Admit,
    Answer,
    Approve,
    Close,
    Command,
    Decline,
    GoToOmbudsman,
    Propose,
    RecordContact,
    Refer,
    ReportRemedy,
    Wait,
    Withdraw,
)
from grievance.model import (
    Actor,
    Contact,
    ContactKind,
    Direction,
    Element,
    Ground,
    Refusal,
    RemedyState,
    Resolution,
    Stage,
    WaitsFor,
)
from grievance.testing.builders._life import CLERK, Life

__all__ = ["lead_to", "stage_called"]

_SAYS_ALL = tuple(Element)


def stage_called(word: Stage | str) -> Stage:
    """
    Return the stage of this name.

    Raises:
        InvalidValue: There is none; the nearest is given.
    """
    try:
        return Stage(word)
    except ValueError:
        hint = nearest(word, (stage.value for stage in Stage))
        raise InvalidValue("stage", f"{word!r} is no stage{hint}") from None


def lead_to(life: Life, stage: Stage, *, resolution: Resolution, refusal: Refusal, declined: bool) -> None:
    """
    Bring a complaint that was just registered to *stage*.

    *declined* closes it after the refusal instead of an answer. Under a procedure the complainant is written to.
    """
    if life.complaint.stage is Stage.RECORDED and stage is not Stage.RECORDED:
        life.do(Admit(by=CLERK, reason="it is a complaint"))
    way = _DECLINED_AND_CLOSED if declined and stage is Stage.CLOSED else _WAYS[stage]
    decisions: Mapping[str, Resolution | Refusal] = {"answer": resolution, "decline": refusal, "refer": refusal}
    for step in way:
        if step in decisions:
            for command in _deciding(life, decisions[step], refers=step == "refer"):
                life.do(command)
        else:
            for command in _STEPS[step](life):
                life.do(command)


def _deciding(life: Life, decision: Resolution | Refusal, *, refers: bool) -> Iterator[Command]:
    yield from _written(life, ContactKind.ACKNOWLEDGEMENT)
    if isinstance(decision, Resolution):
        if decision.approved_by is not None:
            yield Propose(by=CLERK, resolution=attrs.evolve(decision, approved_by=None))
            yield Approve(by=Actor(id=decision.approved_by, roles=("accountable",)))
        yield Answer(by=CLERK, resolution=decision)
    else:
        yield from _grounded(life, decision)
        if decision.reviewed_by is not None:
            yield Propose(by=CLERK, refusal=attrs.evolve(decision, reviewed_by=None))
            yield Approve(by=Actor(id=decision.reviewed_by, roles=("accountable",)))
        yield Refer(by=CLERK, refusal=decision) if refers else Decline(by=CLERK, refusal=decision)
    yield from _written(life, ContactKind.FINAL_RESPONSE)


def _grounded(life: Life, refusal: Refusal) -> Iterator[Command]:
    """Yield what some grounds need on record first."""
    if refusal.ground is Ground.INSUFFICIENT_INFORMATION:
        yield Wait(by=CLERK, waits_for=WaitsFor.CUSTOMER, what=refusal.question)
    if refusal.ground is Ground.WITHDRAWN:
        word = Contact(kind=ContactKind.MESSAGE, direction=Direction.IN, channel="letter", at=life.now)
        yield RecordContact(by=CLERK, contact=word)


def _written(life: Life, kind: ContactKind) -> Iterator[Command]:
    if life.procedure is not None:
        letter = Contact(kind=kind, direction=Direction.OUT, channel="letter", at=life.now, contains=_SAYS_ALL)
        yield RecordContact(by=CLERK, contact=letter)


def _ending(life: Life) -> Iterator[Command]:
    for one in life.complaint.remedies_left:
        yield ReportRemedy(by=CLERK, remedy_id=one.remedy.id, state=RemedyState.EXECUTED)
    yield Close(by=CLERK)


_STEPS: Mapping[str, Callable[[Life], Iterator[Command]]] = {
    "ask": lambda _: iter([Wait(by=CLERK, waits_for=WaitsFor.CUSTOMER, what="which parcel it was")]),
    "wait": lambda _: iter([Wait(by=CLERK, waits_for=WaitsFor.THIRD_PARTY, what="the courier's answer")]),
    "accept": lambda _: iter([Accept(by=CLERK)]),
    "complain": lambda _: iter([GoToOmbudsman(by=CLERK, body="the parcel ombudsman")]),
    "withdraw": lambda _: iter([Withdraw(by=CLERK, reason="told on the telephone")]),
    "close": _ending,
}
_WAYS: Mapping[Stage, tuple[str, ...]] = {
    Stage.RECORDED: (),
    Stage.OPEN: (),
    Stage.AWAITING_CUSTOMER: ("ask",),
    Stage.AWAITING_THIRD_PARTY: ("wait",),
    Stage.ANSWERED: ("answer",),
    Stage.RESOLVED: ("answer", "accept"),
    Stage.DECLINED: ("decline",),
    Stage.REFERRED: ("refer",),
    Stage.WITH_OMBUDSMAN: ("answer", "complain"),
    Stage.WITHDRAWN: ("withdraw",),
    Stage.CLOSED: ("answer", "accept", "close"),
}
_DECLINED_AND_CLOSED = ("decline", "close")
