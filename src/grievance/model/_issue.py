"""What a complaint is about: issues, severity, when and where it happened, by when an answer is wanted."""

from __future__ import annotations

from datetime import date, datetime

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check, check_zone, personal
from grievance.model._money import Money
from grievance.model._resolution import RemedyKind
from grievance.model._word import Word

__all__ = [
    "Attachment",
    "Issue",
    "Nature",
    "Occurrence",
    "Severity",
    "TimeFrame",
    "check_category",
    "check_zone",
]


def check_category(field: str, category: str) -> None:
    """Refuse a path that is not one or more names joined by slashes (S58: exactly one category an issue)."""
    if not all(part and part == part.strip() for part in category.split("/")):
        raise InvalidValue(field, "must be a path of names joined by '/', such as 'delivery/late'")
    if "*" in category:
        raise InvalidValue(field, "must name one category; '*' belongs to patterns in rules")


class Nature(Word):
    """What a contact is (S23, L1): only complaints are counted; the others are recorded and may become complaints."""

    COMPLAINT = "complaint"
    ENQUIRY = "enquiry"
    SERVICE_REQUEST = "service request"
    UNDECIDED = "undecided"


@attrs.frozen(kw_only=True)
class Issue:
    """
    One matter complained about, in exactly one category (S58).

    ``product`` is the object concerned (an order, an account, a product), ``amount`` what is in dispute, ``demanded``
    the remedy asked for, ``regime`` the set of standards that binds this issue when it is another than the usual (L76).
    """

    category: str
    product: str | None = None
    amount: Money | None = None
    demanded: RemedyKind | None = None
    regime: str | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        check_category("Issue.category", self.category)


_SEVERITY_TOP = 3


@attrs.frozen(kw_only=True)
class Severity:
    """
    How bad it is: a hard part (safety, loss, time) and a soft part (anger, humiliation, trust), each 0 to 3 (S86).

    Nothing clamps the soft part below the hard one.
    """

    safety: int = 0
    loss: int = 0
    time: int = 0
    anger: int = 0
    humiliation: int = 0
    trust: int = 0

    def __attrs_post_init__(self) -> None:
        check(self)
        for field in attrs.fields(Severity):
            if not 0 <= getattr(self, field.name) <= _SEVERITY_TOP:
                raise InvalidValue(f"Severity.{field.name}", f"must be from 0 to {_SEVERITY_TOP}")

    @property
    def hard(self) -> int:
        """The sum of the hard factors, 0 to 9."""
        return self.safety + self.loss + self.time

    @property
    def soft(self) -> int:
        """The sum of the soft factors, 0 to 9."""
        return self.anger + self.humiliation + self.trust


@attrs.frozen(kw_only=True)
class TimeFrame:
    """The time in which the customer wants the answer (S5): not before, not after; either may be open."""

    not_before: datetime | None = None
    not_after: datetime | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.not_before and self.not_after and self.not_after < self.not_before:
            raise InvalidValue("TimeFrame.not_after", "must not lie before not_before")


@attrs.frozen(kw_only=True)
class Occurrence:
    """When and where the matter happened: an instant or only a date, with the zone as a fact of its own."""

    at: datetime | None = None
    on: date | None = None
    zone: str | None = None
    place: str = personal(default="")

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.zone is not None:
            check_zone("Occurrence.zone", self.zone)


@attrs.frozen(kw_only=True)
class Attachment:
    """A document kept by the host: where it is, the digest of its bytes, its media type and size in bytes."""

    reference: str = personal(default="")
    digest: str
    media_type: str
    size: int

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.size < 0:
            raise InvalidValue("Attachment.size", "must not be negative")
