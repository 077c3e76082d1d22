"""What can be asked of the record of a complaint: merge it, link it, hold it for a court, erase its personal data."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.lifecycle._asked import Asked
from grievance.model import Clock, LinkKind
from grievance.model._checks import personal

__all__ = ["Absorb", "Erase", "LiftHold", "LinkWith", "Merge", "PlaceHold", "Release", "Unmerge"]


@attrs.frozen(kw_only=True)
class Merge(Asked):
    """Let it go on as part of another complaint; the desk lets that one absorb it in the same transaction."""

    into: str


@attrs.frozen(kw_only=True)
class Absorb(Asked):
    """Take another complaint in, with its first receipt and the statutory clocks that run on it."""

    complaint_id: str
    received_at: datetime
    clocks: tuple[Clock, ...] = ()


@attrs.frozen(kw_only=True)
class Unmerge(Asked):
    """Let it go on by itself again, with the reason."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Release(Asked):
    """Let a complaint go that was taken in."""

    complaint_id: str


@attrs.frozen(kw_only=True)
class LinkWith(Asked):
    """Say how it belongs together with another complaint."""

    kind: LinkKind
    to: str


@attrs.frozen(kw_only=True)
class PlaceHold(Asked):
    """Keep it from being erased, with the reason (L83)."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class LiftHold(Asked):
    """Let it be erased again, with the reason."""

    reason: str = personal(default="")


@attrs.frozen(kw_only=True)
class Erase(Asked):
    """Keep what was done and decided, and nothing that says to whom (L83)."""

    pseudonym: str | None = None
    text: str = ""
