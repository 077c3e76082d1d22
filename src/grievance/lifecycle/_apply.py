"""Turn a command into events, and events into the complaint: the two pure functions at the heart of the library."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

import attrs

from grievance.errors import IllegalMove, InvalidValue
from grievance.lifecycle._commands import Command
from grievance.lifecycle._demands import demand
from grievance.lifecycle._evolve import evolve
from grievance.lifecycle._transitions import TRANSITIONS, allowed
from grievance.lifecycle._words import EVENT_OF
from grievance.model import Complaint, Event
from grievance.model._checks import check_instant

__all__ = ["apply", "follow", "replay"]


def apply(complaint: Complaint | None, command: Command, *, now: datetime) -> tuple[Complaint, tuple[Event, ...]]:
    """
    Return the complaint after *command*, recorded at *now*, and what happened. *complaint* itself is never changed.

    A command whose key the complaint knows does nothing: the complaint is returned as it is, with no events.

    Raises:
        IllegalMove: The stage does not allow *command*; the error says what it allows.
        InvalidValue: The command lacks what it needs, such as a measure in an answer (S81).
    """
    if complaint is not None and command.key is not None and command.key in complaint.request_keys:
        return complaint, ()
    return follow(complaint, command, now=now)


def follow(complaint: Complaint | None, command: Command, *, now: datetime) -> tuple[Complaint, tuple[Event, ...]]:
    """Return what `apply` returns for a command that follows from another one, and has its key."""
    stage = complaint.stage if complaint else None
    if (stage, type(command)) not in TRANSITIONS:
        raise IllegalMove(
            complaint.id if complaint else "(new)",
            stage=stage.value if stage else "not on record",
            tried=type(command).__name__,
            allowed=allowed(stage),
        )
    recorded_at = check_instant("now", now)
    demand(complaint, command, recorded_at)
    event = _event(complaint, command, recorded_at)
    return evolve(complaint, event), (event,)


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


def _event(complaint: Complaint | None, command: Command, now: datetime) -> Event:
    event: Any = EVENT_OF[type(command)]
    content = {name: getattr(command, name) for name in _fields(event) if hasattr(command, name)}
    if "fields" in _fields(event) and complaint is not None:
        content["fields"] = _changed(complaint.submission, content["submission"])
    happened: Event = event(by=command.by, at=command.at or now, recorded_at=now, request_key=command.key, **content)
    return happened


@cache
def _fields(event: Any) -> tuple[str, ...]:
    common = ("by", "at", "recorded_at", "request_key")
    return tuple(field.name for field in attrs.fields(event) if field.name not in common)


def _changed(before: Any, after: Any) -> tuple[str, ...]:
    """Return the names of the fields in which two submissions differ."""
    fields = (field.name for field in attrs.fields(type(before)))
    return tuple(name for name in fields if getattr(before, name) != getattr(after, name))
