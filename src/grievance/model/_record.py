"""What happens to the record of a complaint: it is merged, linked, held for a court, erased."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.model._checks import personal
from grievance.model._clock import Clock
from grievance.model._elsewhere import LinkKind
from grievance.model._happening import Happening

__all__ = ["Absorbed", "Erased", "HoldLifted", "HoldPlaced", "Linked", "Merged", "Released", "Unmerged"]


@attrs.frozen(kw_only=True)
class Merged(Happening):
    """It goes on as part of another complaint; nothing of it was moved."""

    into: str


@attrs.frozen(kw_only=True)
class Absorbed(Happening):
    """Another complaint goes on as part of this one, with its receipt and the statutory clocks that run on it."""

    complaint_id: str
    received_at: datetime
    clocks: tuple[Clock, ...] = ()


@attrs.frozen(kw_only=True)
class Unmerged(Happening):
    """It goes on by itself again, as it was."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Released(Happening):
    """A complaint that was part of this one goes on by itself again."""

    complaint_id: str


@attrs.frozen(kw_only=True)
class Linked(Happening):
    """It was found to belong together with another complaint."""

    kind: LinkKind
    to: str


@attrs.frozen(kw_only=True)
class HoldPlaced(Happening):
    """It must not be erased, for the reason given: a court or an authority may ask for it (L83)."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class HoldLifted(Happening):
    """It may be erased again."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Erased(Happening):
    """
    All personal data of it was erased; what was done and decided is kept (L83).

    ``pseudonym`` stands for the customer from now on, so that complaints of one customer are still known as such.
    ``text`` is what was left of the complaint's words once they had been redacted, empty when nothing was kept.
    """

    pseudonym: str | None = None
    text: str = ""
