"""Clocks: standards at work on an issue, and what makes their time count or not."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.model._checks import check, personal
from grievance.model._content import Element
from grievance.model._refusal import Ground
from grievance.model._standard import Duty, Response, WaitsFor

__all__ = ["Clock", "Pause", "Promise", "Reopening", "Waiver"]


@attrs.frozen(kw_only=True)
class Clock:
    """
    A standard at work on one issue of a complaint: by when its duty is due.

    ``issue`` is the index of the issue that it binds. ``computed_at`` is the standard's own answer, counted from
    ``anchored_at`` without the pauses; ``due_at`` is what binds once promises and the customer's time frame are taken
    into account (D6). The first two are None while the anchor has not been reached, the second also while it is paused;
    the third then is what was promised, if anything was.

    ``cycle`` numbers the clocks that follow each other through reopenings: this one counts what happened from ``since``
    to ``ended_at`` (None: without end). ``waived`` says why nothing is owed. ``under`` is the digest of the procedure
    that it is pinned to, when that is not the complaint's. ``response``, ``repeats`` and ``requires`` are those of the
    standard.
    """

    standard: str
    duty: Duty
    issue: int = 0
    statutory: bool = False
    anchored_at: datetime | None = None
    computed_at: datetime | None = None
    due_at: datetime | None = None
    cycle: int = 0
    since: datetime | None = None
    ended_at: datetime | None = None
    waived: str | None = None
    response: Response | None = None
    repeats: bool = False
    requires: tuple[Element, ...] = ()
    under: str | None = None

    @property
    def key(self) -> str:
        """The name of the clock within its complaint."""
        return f"{self.standard}/{self.issue}" + (f"/{self.cycle}" if self.cycle else "")


@attrs.frozen(kw_only=True)
class Pause:
    """A time in which handling waited; ``until`` is None while it lasts."""

    waits_for: WaitsFor
    since: datetime
    until: datetime | None = None


@attrs.frozen(kw_only=True)
class Promise:
    """
    A date that a person promised, as against one that a standard computed.

    No pause moves it. ``by_notice`` when a holding notice gave it.
    """

    duty: Duty
    due_at: datetime
    by: str
    at: datetime
    by_notice: bool = False

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class Waiver:
    """A person's word that a duty is not owed, with the reason; ``standard`` names whose."""

    standard: str
    reason: str = personal(default="")
    by: str
    at: datetime


@attrs.frozen(kw_only=True)
class Reopening:
    """
    A time at which a complaint was taken up again, and what had ended it: the answer, who had decided and who approved.

    ``referred_at`` and ``ended_at`` are set where no answer had ended it: it had been referred, withdrawn or closed.
    ``stage_2`` when it was a request for a second stage, which another person decides (L21); ``overturned`` when the
    ombudsman overturned the answer, ``returned`` when another body sent it back. ``ground`` is that of the refusal with
    which it had ended, if it was one.
    """

    at: datetime
    answered_at: datetime | None = None
    referred_at: datetime | None = None
    ended_at: datetime | None = None
    decided_by: str | None = None
    approved_by: str | None = None
    stage_2: bool = False
    overturned: bool = False
    returned: bool = False
    ground: Ground | None = None
