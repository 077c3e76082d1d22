"""Stages at which a complaint can stay for ever, because nothing reminds anybody of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from grievance.lifecycle import TRANSITIONS
from grievance.model import Anchor, Duty, Stage, WaitsFor
from grievance.procedure._procedure import BoundStandard, Procedure
from grievance.procedure.analysis._inputs import some_input
from grievance.procedure.analysis._permitted import permitted
from grievance.procedure.analysis._regions import groups, other_regimes
from grievance.rules.analysis import Defect, Finding, Outcome, Proof

__all__ = ["stages_without_duty"]

_RESTS = (Stage.ANSWERED, Stage.DECLINED, Stage.RESOLVED, Stage.REFERRED, Stage.WITH_OMBUDSMAN)
"""Where nobody works on it and it has not ended: `closing_after` alone reminds of the next step."""

_FIRST = (Anchor.RECEIVED, Anchor.REGISTERED, Anchor.SENT)
_SECOND = (Anchor.STAGE_2_REQUESTED,)
"""The anchors that a complaint reaches by itself when it comes in, and when it is taken up a second time."""

_OWED_FOR: Mapping[Anchor, tuple[Duty, tuple[Anchor, ...]]] = {
    Anchor.ACKNOWLEDGED: (Duty.ACKNOWLEDGEMENT, _FIRST),
    Anchor.FILE_COMPLETE: (Duty.CASE_FILE, _FIRST),
    Anchor.STAGE_2_ACKNOWLEDGED: (Duty.ACKNOWLEDGEMENT, _SECOND),
}
"""What has to be owed, from which anchors on, for another anchor to be reached."""


def stages_without_duty(procedure: Procedure) -> Iterator[Finding]:
    """
    Yield the stages at which no clock need run and no notice comes up.

    While it is open a complaint needs a duty that only an answer ends: a final response, or an update that repeats,
    from an anchor that is reached by itself (D39, L72). A wait that stops all of these clocks needs
    ``notices.waiting_after``, and the stages after the answer need ``notices.closing_after`` (S30, S42).
    """
    for regime, standards in groups(procedure):
        yield from _open(procedure, regime, standards)
    yield from _waits(procedure)
    yield from _rests(procedure)


def _open(procedure: Procedure, regime: str | None, standards: tuple[BoundStandard, ...]) -> Iterator[Finding]:
    begins: list[tuple[tuple[Anchor, ...], str, str]] = [(_FIRST, "open", "received")]
    if any(permitted(procedure, "RequestStage2", stage) for stage in Stage):
        begins.append((_SECOND, "open for the second time", "stage 2 requested"))
    for anchors, stage, anchor in begins:
        for since, bound in _periods(procedure, standards):
            guards = _guards(procedure, regime, bound, anchors)
            free = some_input(
                procedure, (), unless=[one.when for one in guards], never=other_regimes(procedure, regime)
            )
            if not free:
                yield _unguarded(stage, anchor, regime, since, free)
                break


def _unguarded(stage: str, anchor: str, regime: str | None, since: date | None, free: Proof) -> Finding:
    of = f" of regime {regime!r}" if regime else ""
    when = f", received from {since} on," if since else ""
    if free.outcome is Outcome.UNDECIDED:
        question = f"does a final response or repeated update bind every complaint{of} that is {stage}?"
        return Finding(defect=Defect.UNDECIDED, where="standards", message=f"{question} {free.because}", rows=free.rows)
    message = (
        f"a complaint{of}{when} can stay {stage} for ever: once it is acknowledged no clock runs; "
        f"add a final response that counts from {anchor!r} and binds this one too"
    )
    named = {**(free.example or {}), **({"regime": regime} if regime else {})}
    return Finding(defect=Defect.NO_DUTY, where="standards", message=message, example=named)


def _periods(
    procedure: Procedure, standards: tuple[BoundStandard, ...]
) -> Iterator[tuple[date | None, list[BoundStandard]]]:
    """Yield from when on which standards bind what is received, from the day on which the procedure is in force."""
    begins = [procedure.effective]
    for bound in standards:
        begins += [bound.standard.since] if bound.standard.since is not None else []
        begins += [bound.standard.until + timedelta(1)] if bound.standard.until is not None else []
    for since in sorted({one for one in begins if one >= procedure.effective}):
        yield (
            None if since == procedure.effective else since,
            [bound for bound in standards if bound.standard.binds_on(since)],
        )


def _guards(
    procedure: Procedure, regime: str | None, standards: Iterable[BoundStandard], begins: tuple[Anchor, ...]
) -> list[BoundStandard]:
    """Return the standards whose clock, from one of the anchors where it *begins*, runs until there is an answer."""
    bound = list(standards)
    return [
        one
        for one in bound
        if _until_answered(one) and (one.standard.anchor in begins or _follows(procedure, regime, one, bound, begins))
    ]


def _until_answered(bound: BoundStandard) -> bool:
    standard = bound.standard
    lasting = standard.duty is Duty.FINAL_RESPONSE or (standard.duty is Duty.UPDATE and standard.repeats)
    return lasting and standard.if_resolved_within is None


def _follows(
    procedure: Procedure,
    regime: str | None,
    bound: BoundStandard,
    standards: list[BoundStandard],
    begins: tuple[Anchor, ...],
) -> bool:
    """Return whether the anchor of a standard is itself owed wherever the standard binds."""
    if bound.standard.anchor not in _OWED_FOR:
        return False
    duty, anchors = _OWED_FOR[bound.standard.anchor]
    owed = [one.when for one in standards if one.standard.duty is duty and one.standard.anchor in anchors]
    never = other_regimes(procedure, regime)
    return anchors == begins and bool(some_input(procedure, bound.when, unless=owed, never=never))


def _waits(procedure: Procedure) -> Iterator[Finding]:
    if procedure.conduct.waiting_after is not None or not permitted(procedure, "Wait", Stage.OPEN):
        return
    guards = [one for one in procedure.standards if _until_answered(one)]
    for waits_for in WaitsFor:
        running = [one.when for one in guards if waits_for not in one.standard.pauses]
        for paused in guards:
            if waits_for in paused.standard.pauses:
                stopped = some_input(procedure, paused.when, unless=running)
                if stopped.example is not None:
                    message = (
                        f"a complaint can wait for the {waits_for.value} for ever: {paused.standard.id!r} pauses, "
                        "no other clock runs, and nobody is reminded; say in notices.waiting_after when somebody asks"
                    )
                    yield Finding(
                        defect=Defect.NO_DUTY,
                        where="notices.waiting_after",
                        message=message,
                        rows=(paused.standard.id,),
                        example=stopped.example,
                    )
                    return


def _rests(procedure: Procedure) -> Iterator[Finding]:
    reached = {to for (_, command), to in TRANSITIONS.items() if permitted(procedure, command.__name__)}
    rests = [stage.value for stage in _RESTS if stage in reached]
    if procedure.conduct.closing_after is None and rests:
        message = (
            f"a complaint can stay {' or '.join(rests)} for ever: nobody is reminded of the next step; "
            "say in notices.closing_after when somebody looks at it"
        )
        yield Finding(defect=Defect.NO_DUTY, where="notices.closing_after", message=message)
