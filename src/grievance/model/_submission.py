"""What a caller hands in: everything about a complaint that is known before it is handled."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.errors import InvalidValue
from grievance.model._attributes import Attributes, as_attributes
from grievance.model._checks import check, personal
from grievance.model._issue import (
    Attachment,
    Issue,
    Nature,
    Occurrence,
    Severity,
    TimeFrame,
    check_category,
)
from grievance.model._money import Money
from grievance.model._people import Party, Role
from grievance.model._resolution import RemedyKind

__all__ = ["Submission"]


@attrs.frozen(kw_only=True)
class Submission:
    """
    The content of a complaint, the same record for every channel (S57).

    ``category``, ``product``, ``amount``, ``demanded`` and ``regime`` describe the main issue; ``further_issues``
    are complained about in the same submission. ``received_at`` is when it first reached the organisation,
    ``sent_at`` when another body passed it on, ``handed_over_by`` which one: it counts as made to us (L53).
    ``place`` is where it was lodged, ``manner`` how it was expressed, ``purpose`` what it is for, ``answer_wanted``
    the type of answer asked for (S17, S74). ``staff_complained_about`` are staff ids: these people never handle it.
    ``reachable`` is False when no answer can reach whoever complains: what would have to be sent is then waived,
    not breached. ``attributes`` are facts of the host that rules may read, ``private`` ones are about the person
    and are erased with it. ``source_key`` makes filing idempotent: one key, one complaint.
    """

    text: str = personal(default="")
    category: str
    channel: str
    received_at: datetime
    sent_at: datetime | None = None
    handed_over_by: str | None = None
    customer_id: str | None = personal(default=None)
    product: str | None = None
    amount: Money | None = None
    demanded: RemedyKind | None = None
    regime: str | None = None
    further_issues: tuple[Issue, ...] = ()
    nature: Nature = Nature.COMPLAINT
    people: tuple[Party, ...] = personal(default=())
    staff_complained_about: tuple[str, ...] = ()
    reachable: bool = True
    receiver: str | None = None
    place: str | None = None
    manner: str | None = None
    purpose: str | None = None
    answer_wanted: str | None = None
    language: str | None = None
    occurred: Occurrence | None = personal(default=None)
    time_frame: TimeFrame | None = None
    severity: Severity | None = None
    attachments: tuple[Attachment, ...] = personal(default=())
    attributes: Attributes = attrs.field(default=Attributes(), converter=as_attributes)
    private: Attributes = attrs.field(
        default=Attributes(), converter=as_attributes, repr=False, metadata={"personal": True}
    )
    source_key: str | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        check_category("Submission.category", self.category)
        if not self.channel:
            raise InvalidValue("Submission.channel", "must name the channel, such as 'web'")
        if self.handed_over_by is not None and self.nature is not Nature.COMPLAINT:
            raise InvalidValue("Submission.nature", "must be complaint: what is handed over counts as made to us (L53)")
        if self.source_key is not None and not self.source_key.strip():
            raise InvalidValue("Submission.source_key", "must not be blank: leave it out instead")

    @property
    def issues(self) -> tuple[Issue, ...]:
        """All issues, the main one first."""
        main = Issue(
            category=self.category,
            product=self.product,
            amount=self.amount,
            demanded=self.demanded,
            regime=self.regime,
        )
        return (main, *self.further_issues)

    @property
    def accused(self) -> frozenset[str]:
        """The ids of the staff whom it is about, named as such or among its people: they never handle it."""
        if not self.people:
            return frozenset(self.staff_complained_about)
        parties = (party.staff_id for party in self.people if party.role is Role.COMPLAINED_ABOUT)
        return frozenset((*self.staff_complained_about, *filter(None, parties)))

    @property
    def anonymous(self) -> bool:
        """Whether nobody is known who complains: no customer, no complainant, no representative."""
        known = (Role.COMPLAINANT, Role.REPRESENTATIVE)
        return self.customer_id is None and not any(party.role in known for party in self.people)
