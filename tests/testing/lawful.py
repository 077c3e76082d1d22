"""An oracle of lawful histories: every event is asked for again as the command that it tells of."""

from __future__ import annotations

from typing import Any

import attrs

from grievance.lifecycle import EVENT_OF, apply
from grievance.model import Complaint, Event
from grievance.testing.gaming import World

__all__ = ["check_lawful"]

_COMMAND_OF: dict[Any, Any] = {event: command for command, event in EVENT_OF.items()}
_COMMON = ("by", "at", "key")


def check_lawful(world: World) -> dict[str, Complaint]:
    """Return the complaints of a world, each event of which the lifecycle allows where it stands, in order of time."""
    found = {}
    for one, events in world.histories.items():
        complaint = _lived(events)
        assert complaint.id == one
        found[one] = complaint
        instants = [event.at for event in events]
        assert instants == sorted(instants), one
        assert instants[-1] <= world.now, one
    return found


def _lived(events: tuple[Event, ...]) -> Complaint:
    complaint: Complaint | None = None
    for event in events:
        command = _COMMAND_OF[type(event)]
        names = (field.name for field in attrs.fields(command) if field.name not in _COMMON)
        content = {name: getattr(event, name) for name in names if hasattr(event, name)}
        complaint, _ = apply(complaint, command(by=event.by, at=event.at, **content), now=event.at)
    assert complaint is not None
    return complaint
