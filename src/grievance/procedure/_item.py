"""One thing on the agenda of a complaint, and how staff are told of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

import attrs

from grievance.model import Complaint, Effect, Reminder
from grievance.procedure._procedure import Procedure

__all__ = ["Item", "Procedures", "delivered", "reminder"]

Procedures: TypeAlias = Mapping[str | None, Procedure]
"""The procedures that a complaint needs: its own under None, those that clocks are pinned to under their digests."""


@attrs.frozen(kw_only=True)
class Item:
    """
    Something to do: what is handed out, once, from ``at`` on, and the id by which it is known.

    ``owed`` is a duty to the complainant: it is owed however late it becomes known. ``ladder`` names the
    ladder of which it is a rung. ``make`` makes the effect of that id when it is wanted.
    """

    at: datetime
    id: str
    owed: bool = False
    ladder: str | None = None
    make: Callable[[str], Effect] = attrs.field(repr=False, eq=False)

    @property
    def effect(self) -> Effect:
        """What is handed out."""
        return self.make(self.id)


def reminder(
    complaint: Complaint, procedure: Procedure, effect_id: str, *, to: str, due: datetime | None, about: str
) -> Reminder:
    """Return a reminder of whoever fills a role; nobody is reminded of a complaint about themselves."""
    person = procedure.conduct.filled_by(to, complaint)
    return Reminder(id=effect_id, complaint_id=complaint.id, due_at=due, to=person, about=about)


def delivered(procedure: Procedure, at: datetime) -> datetime:
    """Return when staff may be told: in the hours of the delivery calendar, if the procedure names one (pain 26)."""
    delivery = procedure.conduct.delivery
    return at if delivery is None else procedure.calendars[delivery].next_open(at)
