"""What timelines take a complaint through: the changes of its stage, and the letters that it brings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import attrs

from grievance.errors import GrievanceError
from grievance.lifecycle import EVENT_OF, TRANSITIONS, Register, evolve
from grievance.model import Complaint, Duty, Event, Stage
from grievance.model._events import Prompted
from grievance.procedure import Procedure
from grievance.testing.asking._cases import Suite, TimelineCase
from grievance.testing.timelines._timeline import Timeline

__all__ = ["Played", "letters_of", "moves_of", "played"]

_STEPS_OF_OURS = (Duty.EXECUTION_CHECK, Duty.HAND_OVER)


@attrs.frozen(kw_only=True)
class Played:
    """What a timeline went through: commands at stages (None: not on record yet), and standards with a letter sent."""

    moves: frozenset[tuple[Stage | None, str]]
    letters: frozenset[str]


def played(suite: Suite, procedure: Procedure) -> Iterator[Played]:
    """Yield what each timeline of *suite* that is not skipped went through, as far as it got."""
    for case in suite.timelines:
        if case.skip is None:
            history = _history(case, procedure)
            yield Played(moves=frozenset(_moves(history)), letters=frozenset(_letters(history)))


def _history(case: TimelineCase, procedure: Procedure) -> tuple[Event, ...]:
    try:
        timeline = Timeline(procedure, case.facts, now=case.now, calendar=case.calendar)
    except GrievanceError:
        return ()
    try:
        for step in case.steps:
            moment = timeline.at(step.at or step.after or case.now)
            if step.did is not None:
                moment.did(step.did)
    except GrievanceError:
        pass
    return timeline.desk.history(timeline.complaint.id)


_COMMANDS = {event: command.__name__ for command, event in EVENT_OF.items()}


def _moves(history: Iterable[Event]) -> Iterator[tuple[Stage | None, str]]:
    complaint: Complaint | None = None
    for event in history:
        stage = None if complaint is None else complaint.stage
        complaint = evolve(complaint, event)
        if complaint.stage is not stage:
            yield stage, _COMMANDS[type(event)]


_NUMBER = re.compile(r"/\d+(?:/|$)")


def _letters(history: Iterable[Event]) -> Iterator[str]:
    """Yield the standards whose letter was handed out: its id says so, and it goes to nobody on the staff."""
    for event in history:
        if isinstance(event, Prompted):
            for prompt in event.prompts:
                parts = prompt.effect.split("/")
                if prompt.to is None and not (prompt.passed or prompt.again or "holding" in parts):
                    yield _NUMBER.split(prompt.effect.partition("/")[2])[0]


def moves_of(procedure: Procedure, plays: Iterable[Played]) -> tuple[tuple[str, str], ...]:
    """Return the changes of stage that some role may bring about and that no timeline takes, by stage and command."""
    taken = {move for play in plays for move in play.moves}
    permits = procedure.conduct.permissions.permits
    return tuple(
        ("not on record" if stage is None else stage.value, command.__name__)
        for (stage, command), target in TRANSITIONS.items()
        if stage is not target
        and (stage, command.__name__) not in taken
        and (command is Register or any(permit.covers(command.__name__, stage) for permit in permits))
    )


def letters_of(procedure: Procedure, plays: Iterable[Played]) -> tuple[str, ...]:
    """Return the standards that owe a letter and whose letter no timeline hands out."""
    sent = {standard for play in plays for standard in play.letters}
    owing = (bound.standard for bound in procedure.standards)
    return tuple(
        standard.id
        for standard in owing
        if standard.duty.ours and standard.duty not in _STEPS_OF_OURS and standard.id not in sent
    )
