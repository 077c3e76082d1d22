"""Timelines: what happens to a complaint, instant by instant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from grievance.codec import nearest
from grievance.deadlines import State
from grievance.errors import InvalidValue
from grievance.model import Unit
from grievance.testing.asking._cases import Step, TimelineCase
from grievance.testing.cases._reader import Reader
from grievance.testing.cases._tables import StepRow, TimelineRow
from grievance.testing.timelines._doings import read_doing
from grievance.testing.timelines._effect_words import check_effect

__all__ = ["timeline"]

_COUNTED = (Unit.WORKING_MINUTE, Unit.WORKING_HOUR, Unit.BUSINESS_DAY)
_STATES = frozenset(state.value for state in State)


def timeline(reader: Reader, row: TimelineRow, path: str) -> TimelineCase:
    """Return the timeline that a row describes."""
    now = reader.now_of(row, path)
    steps = tuple(_step(reader, step, f"{path}.steps[{number}]") for number, step in enumerate(row.steps))
    if all(step.effects is None and not step.states and step.stage is None for step in steps):
        reader.fault(f"{path}.steps", "must say what is expected: effects, states or stage of a step")
    _check_order(reader, now, steps, path)
    given = reader.given(row, path)
    return TimelineCase(
        id=row.id,
        where=path,
        facts=given.facts,
        places=given.places,
        now=now,
        steps=steps,
        calendar=reader.calendar,
        skip=row.skip,
    )


def _step(reader: Reader, row: StepRow, path: str) -> Step:
    if (row.after is None) == (row.at is None):
        reader.fault(path, "needs its instant: either after or at")
    if row.did is not None:
        try:
            read_doing(row.did)
        except InvalidValue as error:
            reader.fault(f"{path}.did", error.problem)
    for effect in row.effects or ():
        try:
            check_effect(effect)
        except InvalidValue as error:
            reader.fault(f"{path}.effects", error.problem)
    if row.after is not None and row.after.unit in _COUNTED and reader.calendar is None:
        reader.fault(f"{path}.after", f"needs a calendar: say which one counts {row.after} in suite.calendar")
    for standard, state in row.states.items():
        if state not in _STATES:
            reader.fault(f"{path}.states.{standard}", f"{state!r} is no state of a clock{nearest(state, _STATES)}")
    return Step(
        after=row.after,
        at=None if row.at is None else reader.instant(row.at, f"{path}.at"),
        did=row.did,
        effects=row.effects,
        states=row.states,
        stage=row.stage,
    )


def _check_order(reader: Reader, now: datetime, steps: Iterable[Step], path: str) -> None:
    """Check the order of those instants that need no calendar."""
    last = now
    for number, step in enumerate(steps):
        at = _known(step, now)
        if at is not None and at < last:
            before = "the receipt" if last == now else "a step before it"
            reader.fault(f"{path}.steps[{number}]", f"lies before {before}: steps come in the order of time")
        last = max(last, at or last)


def _known(step: Step, now: datetime) -> datetime | None:
    if step.after is None:
        return step.at
    try:
        return now + step.after.elapsed()
    except InvalidValue:
        return None
