"""What happened to a complaint. Events carry results, never rules: folding them needs no procedure."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

import attrs

from grievance.model._checks import personal
from grievance.model._handling import Analysis, Contact, Priority, ProcedureRef, Ruling
from grievance.model._people import Actor
from grievance.model._resolution import Resolution
from grievance.model._standard import Clock
from grievance.model._submission import Submission

__all__ = [
    "Accepted",
    "Admitted",
    "Analysed",
    "Answered",
    "Assessed",
    "Closed",
    "Contacted",
    "Event",
    "Happening",
    "Overridden",
    "Registered",
]


@attrs.frozen(kw_only=True)
class Happening:
    """What every event has: when it happened, when it was recorded, and who issued the command."""

    at: datetime
    recorded_at: datetime
    by: Actor


@attrs.frozen(kw_only=True)
class Registered(Happening):
    """A submission was put on record under an id (S26)."""

    complaint_id: str
    submission: Submission


@attrs.frozen(kw_only=True)
class Admitted(Happening):
    """A recorded contact turned out to be a complaint; its first receipt is kept (S23)."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Assessed(Happening):
    """Priority, team and clocks were decided under a procedure, with the rulings that explain them."""

    procedure: ProcedureRef
    priority: Priority | None
    team: str | None
    rulings: tuple[Ruling, ...]
    clocks: tuple[Clock, ...]


@attrs.frozen(kw_only=True)
class Overridden(Happening):
    """A person decided a question otherwise than the policy (S42)."""

    question: str
    value: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Contacted(Happening):
    """Somebody wrote, called or noted something."""

    contact: Contact


@attrs.frozen(kw_only=True)
class Answered(Happening):
    """A final response was given; the complainant has not said yet whether it is accepted (L7, D37)."""

    resolution: Resolution


@attrs.frozen(kw_only=True)
class Accepted(Happening):
    """The complainant indicated acceptance: the complaint is resolved (L7)."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class Closed(Happening):
    """No more work is owed."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class Analysed(Happening):
    """Cause and consequence were assessed (S79)."""

    analysis: Analysis


Event: TypeAlias = Registered | Admitted | Assessed | Overridden | Contacted | Answered | Accepted | Closed | Analysed
