"""What becomes of a complaint in other hands: proposed decisions, other bodies, the ombudsman, other complaints."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check
from grievance.model._clock import Clock
from grievance.model._handling import Stage
from grievance.model._refusal import Refusal
from grievance.model._resolution import Resolution
from grievance.model._word import Word

__all__ = ["Absorption", "Link", "LinkKind", "OmbudsmanCase", "OmbudsmanResult", "Proposal"]


@attrs.frozen(kw_only=True)
class Proposal:
    """
    A decision that waits for a second person (D38, L59): a resolution or a refusal.

    ``approved_as`` are the roles in which the second person approved it.
    """

    by: str
    at: datetime
    resolution: Resolution | None = None
    refusal: Refusal | None = None
    approved_by: str | None = None
    approved_at: datetime | None = None
    approved_as: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        check(self)
        if (self.resolution is None) == (self.refusal is None):
            raise InvalidValue("Proposal", "must hold either a resolution or a refusal")


class OmbudsmanResult(Word):
    """What an outside body made of the company's answer."""

    CONFIRMED = "confirmed"
    PARTLY_OVERTURNED = "partly overturned"
    OVERTURNED = "overturned"
    SETTLED = "settled"
    DISMISSED = "dismissed"

    @property
    def against_us(self) -> bool:
        """Whether the answer does not stand: it has to be given anew, and whoever decided it learns of that."""
        return self in (OmbudsmanResult.OVERTURNED, OmbudsmanResult.PARTLY_OVERTURNED)


@attrs.frozen(kw_only=True)
class OmbudsmanCase:
    """
    A complaint before an outside body: since when, under which number there, and with which result.

    ``stage`` is the one at which it was taken there, ``decided_by`` whoever had decided it by then.
    """

    body: str
    reference: str | None = None
    since: datetime
    stage: Stage
    decided_by: str | None = None
    result: OmbudsmanResult | None = None
    result_at: datetime | None = None


class LinkKind(Word):
    """How two complaints belong together."""

    FOLLOWS = "follows"
    FOLLOWED_BY = "followed by"
    DUPLICATE = "duplicate"
    RELATED = "related"

    @property
    def back(self) -> LinkKind:
        """The same link seen from the other side."""
        turned = {LinkKind.FOLLOWS: LinkKind.FOLLOWED_BY, LinkKind.FOLLOWED_BY: LinkKind.FOLLOWS}
        return turned.get(self, self)


@attrs.frozen(kw_only=True)
class Link:
    """That a complaint belongs together with another one."""

    kind: LinkKind
    to: str
    at: datetime


@attrs.frozen(kw_only=True)
class Absorption:
    """
    Another complaint that was merged into this one: a link, not a move.

    ``received_at`` is when it (or what it had absorbed itself) was first received; ``clocks`` are the statutory ones
    that ran on it: they have to be kept all the same.
    """

    complaint_id: str
    received_at: datetime
    clocks: tuple[Clock, ...] = ()
    at: datetime
