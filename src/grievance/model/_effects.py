"""What the host must do: a closed union of effects, each with a stable id that makes doing it idempotent."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

import attrs

from grievance.model._checks import check
from grievance.model._content import Element
from grievance.model._resolution import Remedy
from grievance.model._standard import Duty

__all__ = ["Assignment", "Effect", "Erasure", "Letter", "Referral", "RemedyOrder", "Reminder", "Webhook"]


@attrs.frozen(kw_only=True)
class _Order:
    """What every effect has: a stable id, the complaint, and by when it is to be done."""

    id: str
    complaint_id: str
    due_at: datetime | None = None

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class Letter(_Order):
    """Send the complainant what the duty owes; ``owes`` is what the letter has to say for that."""

    duty: Duty
    standard: str
    team: str | None = None
    owes: tuple[Element, ...] = ()

    def __str__(self) -> str:
        return f"send the {self.duty.value} of {self.complaint_id}{_by(self.due_at)} [{self.standard}]"


@attrs.frozen(kw_only=True)
class Reminder(_Order):
    """Remind whoever answers for a step."""

    to: str
    about: str

    def __str__(self) -> str:
        return f"remind {self.to} of {self.complaint_id}: {self.about}{_by(self.due_at)}"


@attrs.frozen(kw_only=True)
class Assignment(_Order):
    """Hand the complaint to a team or a person."""

    to: str

    def __str__(self) -> str:
        return f"assign {self.complaint_id} to {self.to}{_by(self.due_at)}"


@attrs.frozen(kw_only=True)
class RemedyOrder(_Order):
    """Carry out a remedy, once; its id is the remedy's."""

    remedy: Remedy

    def __str__(self) -> str:
        return f"carry out the {self.remedy.kind.value} of {self.complaint_id}{_by(self.due_at)}"


@attrs.frozen(kw_only=True)
class Referral(_Order):
    """Hand the complaint over to another body."""

    to: str

    def __str__(self) -> str:
        return f"refer {self.complaint_id} to {self.to}{_by(self.due_at)}"


@attrs.frozen(kw_only=True)
class Erasure(_Order):
    """Erase the personal data that the host keeps about a complaint."""

    def __str__(self) -> str:
        return f"erase the personal data of {self.complaint_id}{_by(self.due_at)}"


@attrs.frozen(kw_only=True)
class Webhook(_Order):
    """Tell another system that something happened."""

    event: str

    def __str__(self) -> str:
        return f"tell other systems that {self.complaint_id} was {self.event}{_by(self.due_at)}"


Effect: TypeAlias = Letter | Reminder | Assignment | RemedyOrder | Referral | Erasure | Webhook


def _by(due_at: datetime | None) -> str:
    return f" by {due_at:%Y-%m-%d %H:%M} UTC" if due_at else ""
