"""The complaint: its content, its handling so far, its version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs

from grievance.model._checks import personal
from grievance.model._handling import Analysis, Contact, Override, Priority, ProcedureRef, Ruling, Stage
from grievance.model._issue import Nature
from grievance.model._resolution import Resolution
from grievance.model._standard import Anchor, Clock
from grievance.model._submission import Submission

__all__ = ["Complaint"]


@attrs.frozen(kw_only=True)
class Complaint:
    """
    A complaint as it stands: the fold of its events. Only the desk builds one; its history is kept apart.

    ``receiver`` heard it first and owns it until a transfer is accepted (S54); ``owner`` answers for it now.
    ``exceptions`` are the questions that no rule could decide: they wait for the accountable person (S40, S42).
    ``version`` counts its events.
    """

    id: str
    submission: Submission
    nature: Nature
    stage: Stage
    registered_at: datetime
    receiver: str | None = None
    owner: str | None = None
    team: str | None = None
    priority: Priority | None = None
    procedure: ProcedureRef | None = None
    rulings: tuple[Ruling, ...] = ()
    overrides: tuple[Override, ...] = personal(default=())
    clocks: tuple[Clock, ...] = ()
    contacts: tuple[Contact, ...] = personal(default=())
    acknowledged_at: datetime | None = None
    answered_at: datetime | None = None
    resolution: Resolution | None = None
    analysis: Analysis = Analysis()
    version: int

    @property
    def received_at(self) -> datetime:
        """When the organisation first received it, in UTC."""
        return self.submission.received_at

    @property
    def open(self) -> bool:
        """Whether work is still owed on it."""
        return self.stage in (Stage.OPEN, Stage.ANSWERED)

    @property
    def exceptions(self) -> tuple[str, ...]:
        """The questions that policies left to a person."""
        return tuple(ruling.question for ruling in self.rulings if ruling.value is None)

    def ruling(self, question: str) -> Ruling | None:
        """Return the ruling that stands on *question*, such as ``"priority"``."""
        return next((ruling for ruling in self.rulings if ruling.question == question), None)

    @property
    def reached(self) -> Mapping[Anchor, datetime | None]:
        """When each anchor was reached, None while it has not been."""
        return {
            Anchor.RECEIVED: self.submission.received_at,
            Anchor.REGISTERED: self.registered_at,
            Anchor.SENT: self.submission.sent_at,
            Anchor.ACKNOWLEDGED: self.acknowledged_at,
            Anchor.ANSWERED: self.answered_at,
        }
