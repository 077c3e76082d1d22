"""Turn a command into events, and events into the complaint: the two pure functions at the heart of the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import attrs

from grievance.errors import IllegalMove, InvalidValue
from grievance.lifecycle._commands import (
    Accept,
    Admit,
    Analyse,
    Answer,
    Assess,
    Close,
    Command,
    Overrule,
    RecordContact,
    Register,
)
from grievance.lifecycle._transitions import TRANSITIONS, allowed
from grievance.model import (
    Accepted,
    Admitted,
    Analysed,
    Answered,
    Assessed,
    Closed,
    Complaint,
    Contacted,
    ContactKind,
    Direction,
    Event,
    Nature,
    Overridden,
    Override,
    Registered,
    Stage,
)
from grievance.model._checks import check_instant

__all__ = ["apply", "evolve", "replay"]


def apply(complaint: Complaint | None, command: Command, *, now: datetime) -> tuple[Complaint, tuple[Event, ...]]:
    """
    Return the complaint after *command*, recorded at *now*, and what happened. *complaint* itself is never changed.

    Raises:
        IllegalMove: The stage does not allow *command*.
        InvalidValue: The command lacks what it needs, such as a measure in an answer (S81).
    """
    stage = complaint.stage if complaint else None
    if (stage, type(command)) not in TRANSITIONS:
        raise IllegalMove(
            complaint.id if complaint else "(new)",
            stage=stage.value if stage else "not on record",
            tried=type(command).__name__,
            allowed=allowed(stage),
        )
    event = _event(command, check_instant("now", now))
    return evolve(complaint, event), (event,)


def evolve(complaint: Complaint | None, event: Event) -> Complaint:
    """Return the complaint after *event*. No rule is applied here: events carry results."""
    if complaint is None:
        return _opened(event)
    if isinstance(event, Registered):
        raise InvalidValue("history", "must hold Registered once, at its beginning")
    changes = _CHANGES[type(event)](complaint, event)
    return attrs.evolve(complaint, version=complaint.version + 1, **changes)


def replay(events: Iterable[Event]) -> Complaint:
    """
    Return the complaint that a history adds up to; a law says that it equals the stored one.

    Raises:
        InvalidValue: There are no events, the first is not Registered, or a later one is.
    """
    complaint: Complaint | None = None
    for event in events:
        complaint = evolve(complaint, event)
    if complaint is None:
        raise InvalidValue("history", "must hold at least one event")
    return complaint


def _event(command: Command, now: datetime) -> Event:
    event: Any
    event, demand = _HAPPENED[type(command)]
    demand(command)
    content = {name: getattr(command, name) for name in _fields(event)}
    happened: Event = event(by=command.by, at=command.at or now, recorded_at=now, **content)
    return happened


@cache
def _fields(event: Any) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(event) if field.name not in ("by", "at", "recorded_at"))


def _nothing(_command: Any) -> None:
    """Demand nothing beyond the stage."""


def _demand_id(command: Register) -> None:
    if not command.complaint_id.strip():
        raise InvalidValue("Register.complaint_id", "must not be empty")


def _demand_reason(command: Overrule) -> None:
    if not command.reason.strip():
        raise InvalidValue("Overrule.reason", "must say why a person decided otherwise (S42)")


def _demand_measure(command: Answer) -> None:
    if not any(measure.what.strip() for measure in command.resolution.measures):
        raise InvalidValue("Resolution.measures", "must hold at least one measure that says what is done (S81)")


_HAPPENED: Mapping[type[Command], tuple[type[Event], Callable[[Any], None]]] = {
    Register: (Registered, _demand_id),
    Admit: (Admitted, _nothing),
    Assess: (Assessed, _nothing),
    Overrule: (Overridden, _demand_reason),
    RecordContact: (Contacted, _nothing),
    Answer: (Answered, _demand_measure),
    Accept: (Accepted, _nothing),
    Close: (Closed, _nothing),
    Analyse: (Analysed, _nothing),
}


def _opened(event: Event) -> Complaint:
    if not isinstance(event, Registered):
        raise InvalidValue("history", f"must begin with Registered, not {type(event).__name__}")
    submission = event.submission
    return Complaint(
        id=event.complaint_id,
        submission=submission,
        nature=submission.nature,
        stage=Stage.OPEN if submission.nature is Nature.COMPLAINT else Stage.RECORDED,
        registered_at=event.at,
        receiver=submission.receiver,
        owner=submission.receiver,
        version=1,
    )


def _after_assessed(_complaint: Complaint, event: Assessed) -> dict[str, Any]:
    return {
        "procedure": event.procedure,
        "priority": event.priority,
        "team": event.team,
        "rulings": event.rulings,
        "clocks": event.clocks,
    }


def _after_overridden(complaint: Complaint, event: Overridden) -> dict[str, Any]:
    override = Override(question=event.question, value=event.value, reason=event.reason, by=event.by.id, at=event.at)
    others = tuple(kept for kept in complaint.overrides if kept.question != event.question)
    return {"overrides": (*others, override)}


def _after_contacted(complaint: Complaint, event: Contacted) -> dict[str, Any]:
    contact = event.contact
    changes: dict[str, Any] = {"contacts": (*complaint.contacts, contact)}
    if contact.kind is ContactKind.ACKNOWLEDGEMENT and contact.direction is Direction.OUT:
        changes["acknowledged_at"] = min(contact.at, complaint.acknowledged_at or contact.at)
    return changes


_CHANGES: Mapping[type[Event], Callable[[Complaint, Any], dict[str, Any]]] = {
    Admitted: lambda _complaint, _event: {"nature": Nature.COMPLAINT, "stage": Stage.OPEN},
    Assessed: _after_assessed,
    Overridden: _after_overridden,
    Contacted: _after_contacted,
    Answered: lambda _complaint, event: {
        "stage": Stage.ANSWERED,
        "resolution": event.resolution,
        "answered_at": event.at,
    },
    Accepted: lambda _complaint, _event: {"stage": Stage.RESOLVED},
    Closed: lambda _complaint, _event: {"stage": Stage.CLOSED},
    Analysed: lambda _complaint, event: {"analysis": event.analysis},
}
