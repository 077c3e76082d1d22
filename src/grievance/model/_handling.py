"""What handling adds to a submission: priority, rulings, contacts, analysis."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.decision import Reason
from grievance.errors import InvalidValue
from grievance.model._attributes import Attributes
from grievance.model._checks import check, personal
from grievance.model._content import Element
from grievance.model._word import Word

__all__ = [
    "Analysis",
    "Contact",
    "ContactKind",
    "Direction",
    "Override",
    "Priority",
    "ProcedureRef",
    "Ruling",
    "Stage",
]


class Stage(Word):
    """
    How far a complaint has come. *Answered*, *resolved* (it was accepted) and *closed* are three stages (L7).

    ``RECORDED`` is a contact that is not, or not yet, a complaint (S23). *Declined* and *referred* are no ends:
    somebody still has to see that the complainant knows, and that the other body has taken over.
    """

    RECORDED = "recorded"
    OPEN = "open"
    AWAITING_CUSTOMER = "awaiting customer"
    AWAITING_THIRD_PARTY = "awaiting third party"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    DECLINED = "declined"
    REFERRED = "referred"
    WITH_OMBUDSMAN = "with ombudsman"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"

    @property
    def final(self) -> bool:
        """Whether nobody owes anything any more."""
        return self in (Stage.WITHDRAWN, Stage.CLOSED)


@attrs.frozen(kw_only=True)
class Priority:
    """
    The place in the queue: the level, the score behind it, by when work must start, and the static rank.

    ``rank_at`` is the key of the queue order, earlier first; it is anchored at receipt and changes only with events.
    """

    level: str
    score: int
    work_by: datetime
    rank_at: datetime

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class ProcedureRef:
    """Which procedure decided: its name, version and the digest of its frozen text."""

    name: str
    version: str
    digest: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@attrs.frozen(kw_only=True)
class Ruling:
    """
    A decision as history keeps it: the question, the answer in words, the reasons and the facts they read.

    An abstention has no ``value``; the complaint then stands on the accountable person's exception queue (S40).
    """

    question: str
    value: str | None
    reasons: tuple[Reason, ...] = ()
    read: Attributes = Attributes()


@attrs.frozen(kw_only=True)
class Override:
    """A person's decision against a policy's; it survives every later decision of the policy (S42)."""

    question: str
    value: str
    reason: str = personal(default="")
    by: str
    at: datetime


class Direction(Word):
    """Which way a contact went."""

    IN = "in"
    OUT = "out"
    INTERNAL = "internal"


class ContactKind(Word):
    """What a contact was for."""

    ACKNOWLEDGEMENT = "acknowledgement"
    UPDATE = "update"
    HOLDING_NOTICE = "holding notice"
    FINAL_RESPONSE = "final response"
    SUMMARY = "summary resolution communication"
    CASE_FILE = "case file"
    MESSAGE = "message"
    NOTE = "note"


@attrs.frozen(kw_only=True)
class Contact:
    """
    One communication about a complaint; ``automatic`` when no person wrote it.

    ``promises`` is the new date that a holding notice gives for the final response (S72). ``id`` is the host's own, by
    which its delivery is reported; ``bounced`` once that has failed: it satisfies nothing. ``contains`` is what it
    says, None where that is not on record.
    """

    kind: ContactKind
    direction: Direction
    channel: str
    at: datetime
    automatic: bool = False
    promises: datetime | None = None
    id: str | None = None
    contains: tuple[Element, ...] | None = None
    bounced: bool = False
    text: str = personal(default="")

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.promises is not None and self.kind is not ContactKind.HOLDING_NOTICE:
            raise InvalidValue("Contact.promises", "goes with a holding notice: promise a date with PromiseDate")


@attrs.frozen(kw_only=True)
class Analysis:
    """What is found out later (S59, S79): the cause, apart from the alleged category, and the consequence."""

    cause: str | None = None
    consequence: str | None = None
    remarks: str = personal(default="")

    def __attrs_post_init__(self) -> None:
        check(self)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what has not been filled in yet."""
        return tuple(name for name in ("cause", "consequence") if getattr(self, name) is None)
