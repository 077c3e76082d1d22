"""Standards: what is owed, within what time, from when, on which terms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check, check_zone
from grievance.model._content import Element
from grievance.model._span import Span
from grievance.model._word import Word

__all__ = ["Anchor", "Duty", "Extension", "OnReopening", "Response", "Standard", "WaitsFor"]


class Duty(Word):
    """What is owed to the complainant (S22, S30, S72)."""

    ACKNOWLEDGEMENT = "acknowledgement"
    UPDATE = "update"
    HOLDING_NOTICE = "holding notice"
    FINAL_RESPONSE = "final response"
    SUMMARY = "summary resolution communication"
    CASE_FILE = "case file"
    HAND_OVER = "hand-over"
    EXECUTION_CHECK = "execution check"
    EXTERNAL_ROUTE = "external route"

    @property
    def ours(self) -> bool:
        """Whether the organisation owes it; the external route is a right that the complainant may use or not."""
        return self is not Duty.EXTERNAL_ROUTE


class Anchor(Word):
    """The event from which a standard counts (L72)."""

    RECEIVED = "received"
    REGISTERED = "registered"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    FILE_COMPLETE = "file complete"
    STAGE_2_REQUESTED = "stage 2 requested"
    STAGE_2_ACKNOWLEDGED = "stage 2 acknowledged"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    OMBUDSMAN_ASKED = "ombudsman asked"
    OMBUDSMAN_DECIDED = "ombudsman decided"

    @property
    def of_stage_2(self) -> bool:
        """Whether it belongs to the second stage, which another person decides (L21)."""
        return self in (Anchor.STAGE_2_REQUESTED, Anchor.STAGE_2_ACKNOWLEDGED)


class WaitsFor(Word):
    """For whom handling waits."""

    CUSTOMER = "customer"
    THIRD_PARTY = "third party"


class OnReopening(Word):
    """
    What becomes of a clock when a complaint is reopened.

    It *continues* (the time between answer and reopening is not counted), *restarts* at the reopening, or a *new* one
    begins there beside the completed one.
    """

    CONTINUE = "continue"
    RESTART = "restart"
    NEW = "new"


@attrs.frozen(kw_only=True)
class Extension:
    """
    How far a holding notice that is sent in time may move a deadline: ``by`` a span beyond it, or ``to`` a span from
    the anchor.
    """

    by: Span | None = None
    to: Span | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        if (self.by is None) == (self.to is None):
            raise InvalidValue("Extension.by", "needs either by (beyond the deadline) or to (from the anchor)")


@attrs.frozen(kw_only=True)
class Response:
    """
    Which contacts fulfil a duty: their kinds, and their channels if not all are meant.

    Only what goes out counts, and automatic mail never is a response.
    """

    kinds: tuple[str, ...]
    channels: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        check(self)
        if not self.kinds:
            raise InvalidValue("Response.kinds", "must name at least one kind of contact")


@attrs.frozen(kw_only=True)
class Standard:
    """
    One promise or statute: the duty, within what time from which anchor, on which calendar, on which terms.

    Whom it binds: ``regime`` names the set of standards it belongs to; an issue that names a regime is bound by the
    standards of that regime alone. ``since`` and ``until`` are the first and the last date of receipt, in ``zone``,
    that it binds (L73).

    How time counts: dates are taken in ``zone`` where there is no calendar. ``deemed`` takes what is received after
    close of business, or on no business day, as received on the next business day (L12); ``rolls`` moves a last day
    that is no business day on to the next one. ``pauses`` are the waits that are not counted; a ``statutory`` standard
    has none, is never relaxed by the customer's time frame (D6) and ignores office hours. ``extension`` is what a
    holding notice in time may add. ``on_reopening`` says what a reopening does to the clock; None leaves it to the
    procedure.

    When it falls away: with ``unless_resolved_within`` if the complaint is resolved within that span of its
    receipt (L6, L20, L22), with ``if_resolved_within`` unless it is. ``response`` says which contacts fulfil it, None
    those of the duty's own kind; with ``repeats`` it is owed again from each of them on, until the complaint is
    answered. A letter that does not say all of ``requires`` does not fulfil it (L9). ``ahead`` is how long before it is
    due the duty is handed out; None waits until it is due.

    ``daily_penalty`` is what a day of delay costs, in percent of the price. ``authority`` is the clause or promise it
    rests on, ``source`` where that was read and ``mark`` how well it is verified (V, V2, R or D).
    """

    id: str
    duty: Duty
    within: Span
    anchor: Anchor = Anchor.RECEIVED
    calendar: str | None = None
    zone: str | None = None
    authority: str | None = None
    source: str | None = None
    mark: str | None = None
    statutory: bool = False
    regime: str | None = None
    since: date | None = None
    until: date | None = None
    deemed: bool = False
    rolls: bool = False
    pauses: tuple[WaitsFor, ...] = ()
    extension: Extension | None = None
    on_reopening: OnReopening | None = None
    unless_resolved_within: Span | None = None
    if_resolved_within: Span | None = None
    response: Response | None = None
    repeats: bool = False
    requires: tuple[Element, ...] = ()
    ahead: Span | None = None
    daily_penalty: Decimal | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.zone is not None:
            check_zone("Standard.zone", self.zone)
        if self.calendar is None:
            self._demand_no_calendar()
        if self.statutory and self.pauses:
            raise InvalidValue("Standard.pauses", "must be empty: a statute never pauses")
        if self.mark not in (None, "V", "V2", "R", "D"):
            raise InvalidValue("Standard.mark", "must be V, V2, R or D")
        if self.since and self.until and self.until < self.since:
            raise InvalidValue("Standard.until", "must not lie before since")

    def _demand_no_calendar(self) -> None:
        extension = self.extension or Extension(by=self.within)
        spans = (self.within, extension.by, extension.to, self.unless_resolved_within, self.if_resolved_within)
        counted = next((span for span in (*spans, self.ahead) if span and span.on_calendar), None)
        if counted is not None:
            raise InvalidValue("Standard.calendar", f"must name a calendar: {counted} are counted on one")
        if self.deemed or self.rolls:
            raise InvalidValue("Standard.calendar", "must name a calendar: business days are known from one")

    def binds_on(self, received_on: date) -> bool:
        """Return whether it binds what is received on that date (L73)."""
        return (self.since is None or self.since <= received_on) and (self.until is None or received_on <= self.until)
