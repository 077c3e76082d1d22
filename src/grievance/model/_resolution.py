"""What was decided in the end: outcome, remedies, measures, and who answered for it."""

from __future__ import annotations

from datetime import date, datetime

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check, personal
from grievance.model._money import Money
from grievance.model._word import Word

__all__ = [
    "Granted",
    "Measure",
    "Outcome",
    "Remedy",
    "RemedyKind",
    "RemedyState",
    "Resolution",
    "check_remedies",
]


class Outcome(Word):
    """The decision on the merits."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly upheld"
    REJECTED = "rejected"


class RemedyKind(Word):
    """What can be given to put things right."""

    APOLOGY = "apology"
    EXPLANATION = "explanation"
    REFUND = "refund"
    REPLACEMENT = "replacement"
    REPAIR = "repair"
    PRICE_REDUCTION = "price reduction"
    CANCELLATION = "cancellation"
    COMPENSATION = "compensation"
    PENALTY = "penalty"
    GOODWILL = "goodwill"
    CORRECTION = "correction"

    @property
    def by_letter(self) -> bool:
        """Whether the answer itself gives it, so that nothing is left to be carried out."""
        return self in (RemedyKind.APOLOGY, RemedyKind.EXPLANATION)


@attrs.frozen(kw_only=True)
class Remedy:
    """
    What the organisation gives to put things right.

    ``id`` is unique within the complaint: a remedy is ordered at most once, and its effect carries this id.
    """

    id: str
    kind: RemedyKind
    amount: Money | None = None
    promised_by: date | None = None

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class Measure:
    """A concrete measure that solves the problem (S81); ``corrective`` ones remove its cause."""

    what: str = personal(default="")
    corrective: bool = False
    due_on: date | None = None
    responsible: str | None = None

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class Resolution:
    """
    What was decided: outcome, remedies, at least one measure (S81), reasons, who decided and who approved.

    The remedies together are the granted remedy, as against the one that was demanded.
    """

    outcome: Outcome
    reasons: str = personal(default="")
    remedies: tuple[Remedy, ...] = ()
    measures: tuple[Measure, ...] = personal(default=())
    decided_by: str
    approved_by: str | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        check_remedies("Resolution.remedies", self.remedies)
        if self.approved_by is not None and self.approved_by == self.decided_by:
            raise InvalidValue("Resolution.approved_by", "must be somebody else than who decided")


def check_remedies(field: str, remedies: tuple[Remedy, ...]) -> None:
    """Refuse an id that stands twice."""
    ids = [remedy.id for remedy in remedies]
    if len(set(ids)) != len(ids):
        raise InvalidValue(field, "each id may stand once: a remedy is ordered at most once")


class RemedyState(Word):
    """What has become of a remedy that was granted."""

    ORDERED = "ordered"
    EXECUTED = "executed"
    FAILED = "failed"


@attrs.frozen(kw_only=True)
class Granted:
    """
    A remedy that was granted, by whom, and what has become of it: it is followed until it is carried out.

    ``at`` is when the grant went on record, so that late entries count in the window in which they are made.

    ``reference`` is the host's own, such as the number of the payment.
    """

    remedy: Remedy
    by: str
    at: datetime
    state: RemedyState = RemedyState.ORDERED
    settled_at: datetime | None = None
    reference: str | None = None
