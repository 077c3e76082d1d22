"""What can be asked of a complaint. Each command says who asks, and when the matter happened."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

import attrs

from grievance.model import Actor, Analysis, Clock, Contact, Priority, ProcedureRef, Resolution, Ruling, Submission
from grievance.model._checks import check, personal

__all__ = [
    "Accept",
    "Admit",
    "Analyse",
    "Answer",
    "Assess",
    "Close",
    "Command",
    "Overrule",
    "RecordContact",
    "Register",
]


@attrs.frozen(kw_only=True)
class _Asked:
    """
    What every command has: who asks, and when the matter happened.

    ``at`` is an aware instant; None means the instant at which the command is applied. A late entry has an earlier one.
    """

    by: Actor
    at: datetime | None = None

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class Register(_Asked):
    """Put a submission on record under an id (S26)."""

    complaint_id: str
    submission: Submission


@attrs.frozen(kw_only=True)
class Admit(_Asked):
    """Take a recorded contact as the complaint that it is (S23); its first receipt is kept."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Assess(_Asked):
    """Take over what a procedure decided."""

    procedure: ProcedureRef
    priority: Priority | None
    team: str | None
    rulings: tuple[Ruling, ...]
    clocks: tuple[Clock, ...]


@attrs.frozen(kw_only=True)
class Overrule(_Asked):
    """Decide a question as a person, against the policy (S42); a reason is required."""

    question: str
    value: str
    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class RecordContact(_Asked):
    """Record a letter, call, message or note."""

    contact: Contact


@attrs.frozen(kw_only=True)
class Answer(_Asked):
    """Give the final response, with at least one measure (S81)."""

    resolution: Resolution


@attrs.frozen(kw_only=True)
class Accept(_Asked):
    """Record that the complainant accepts the answer (L7)."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class Close(_Asked):
    """End the work."""

    remark: str = personal(default="")


@attrs.frozen(kw_only=True)
class Analyse(_Asked):
    """Fill in cause and consequence (S79)."""

    analysis: Analysis


Command: TypeAlias = Register | Admit | Assess | Overrule | RecordContact | Answer | Accept | Close | Analyse
