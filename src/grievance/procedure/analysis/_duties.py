"""Stages at which a complaint can stay for ever, because nothing reminds anybody of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from grievance.lifecycle import TRANSITIONS
from grievance.model import Duty, Nature, Stage, WaitsFor
from grievance.procedure._procedure import BoundStandard, Procedure
from grievance.procedure.analysis._guards import Round, rounds
from grievance.procedure.analysis._inputs import Inputs, When, undecided, when_of, worst
from grievance.procedure.analysis._permitted import permitted
from grievance.procedure.analysis._regions import other_regimes
from grievance.rules.analysis import Defect, Finding, Outcome, Proof

__all__ = ["stages_without_duty"]

_RESTS = (Stage.ANSWERED, Stage.DECLINED, Stage.RESOLVED, Stage.REFERRED, Stage.WITH_OMBUDSMAN)
"""Where nobody works on it and it has not ended: `closing_after` alone reminds of the next step."""


def stages_without_duty(inputs: Inputs) -> Iterator[Finding]:
    """
    Yield the stages at which no clock need run and no notice comes up.

    While it is open a contact needs a duty that only an answer ends: a final response, or an update that repeats,
    from an anchor that is reached by itself (D39, L72); a complaint needs a final response. A wait that stops all of
    these clocks needs ``notices.waiting_after``, and the stages after the answer ``notices.closing_after`` (S30, S42).
    """
    yield from _open(inputs)
    yield from _waits(inputs)
    yield from _rests(inputs.procedure)


def _open(inputs: Inputs) -> Iterator[Finding]:
    """Yield, once for each regime and each time, that a complaint need not be answered."""
    told: set[tuple[str | None, bool]] = set()
    for one in rounds(inputs.procedure):
        if (one.regime, one.second) not in told:
            found = (*_unguarded(inputs, one),)
            told |= {(one.regime, one.second)} if found else set()
            yield from found


def _unguarded(inputs: Inputs, one: Round) -> Iterator[Finding]:
    """Yield that no guard runs for some complaint; else that those which run never make anybody answer it."""
    free = _free(inputs, one, one.guards)
    yield from undecided(free, "standards", _OPEN.format(of=_of(one), stage=_stage(one)), one.ids)
    if free.outcome is Outcome.REFUTED:
        what = f"{_whom(one)} can stay {_stage(one)} for ever: once it is acknowledged no clock runs"
        yield _no_answer(one, free, what)
    if free:
        yield from _unanswered(inputs, one)


def _unanswered(inputs: Inputs, one: Round) -> Iterator[Finding]:
    """Yield that some complaint is only kept informed; who only asks something may be."""
    answers = tuple(guard for guard in one.guards if guard.standard.duty is Duty.FINAL_RESPONSE)
    if answers != one.guards:
        free = _free(inputs, one, answers, when_of({"nature": Nature.COMPLAINT.value}, inputs.procedure))
        rows = (answer.standard.id for answer in answers)
        yield from undecided(free, "standards", _ANSWER.format(of=_of(one), stage=_stage(one)), rows)
        if free.outcome is Outcome.REFUTED:
            what = f"no answer is owed to {_whom(one)} that is {_stage(one)}: it is only kept informed"
            yield _no_answer(one, free, what)


def _free(inputs: Inputs, one: Round, guards: tuple[BoundStandard, ...], when: When = ()) -> Proof:
    """Return the proof that one of *guards* runs for every complaint for which *when* holds."""
    never = other_regimes(inputs.procedure, one.regime)
    return worst(inputs.some(when, unless=unless, never=never) for unless in one.escapes(guards))


_OPEN = "does a final response or repeated update bind every complaint{of} that is {stage}"
_ANSWER = "is an answer owed to every complaint{of} that is {stage}"


def _whom(one: Round) -> str:
    return f"a complaint{_of(one)}" + (f", received from {one.since} on," if one.since else "")


def _of(one: Round) -> str:
    return f" of regime {one.regime!r}" if one.regime else ""


def _stage(one: Round) -> str:
    return "open for the second time" if one.second else "open"


def _no_answer(one: Round, free: Proof, what: str) -> Finding:
    anchor = "stage 2 requested" if one.second else "received"
    message = f"{what}; add a final response that counts from {anchor!r} and binds this one too"
    named = {**(free.example or {}), **({"regime": one.regime} if one.regime else {})}
    return Finding(defect=Defect.NO_DUTY, where="standards", message=message, example=named)


def _waits(inputs: Inputs) -> Iterator[Finding]:
    """Yield the first wait that stops every clock of a complaint that has some."""
    procedure = inputs.procedure
    if procedure.conduct.waiting_after is None and permitted(procedure, "Wait", Stage.OPEN):
        for one, waits_for, guard in product(rounds(procedure), WaitsFor, procedure.standards):
            if guard in one.guards and waits_for in guard.standard.pauses:
                found = tuple(_stopped(inputs, one, waits_for, guard))
                if found:
                    yield from found
                    return


def _stopped(inputs: Inputs, one: Round, waits_for: WaitsFor, guard: BoundStandard) -> Iterator[Finding]:
    never = other_regimes(inputs.procedure, one.regime)
    running = [other for other in one.guards if waits_for not in other.standard.pauses]
    runs = worst(inputs.some(guard.when, unless=unless, never=never) for unless in one.escapes(running))
    where, rows = "notices.waiting_after", (guard.standard.id,)
    yield from undecided(runs, where, f"does a clock run while a complaint waits for the {waits_for.value}", rows)
    if runs.outcome is Outcome.REFUTED:
        message = (
            f"a complaint can wait for the {waits_for.value} for ever: {guard.standard.id!r} pauses, "
            "no other clock runs, and nobody is reminded; say in notices.waiting_after when somebody asks"
        )
        yield Finding(defect=Defect.NO_DUTY, where=where, message=message, rows=rows, example=runs.example)


def _rests(procedure: Procedure) -> Iterator[Finding]:
    reached = {to for (_, command), to in TRANSITIONS.items() if permitted(procedure, command.__name__)}
    rests = [stage.value for stage in _RESTS if stage in reached]
    if procedure.conduct.closing_after is None and rests:
        message = (
            f"a complaint can stay {' or '.join(rests)} for ever: nobody is reminded of the next step; "
            "say in notices.closing_after when somebody looks at it"
        )
        yield Finding(defect=Defect.NO_DUTY, where="notices.closing_after", message=message)
