"""Time is data: what happens to a complaint and what must follow, on a desk whose clock stands where it is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import attrs

from grievance.codec import nearest
from grievance.deadlines import due_at
from grievance.desk import Desk
from grievance.errors import GrievanceError, IllegalMove, InvalidValue
from grievance.model import CUSTOMER, Actor, Complaint, Customer, Span, Submission
from grievance.model._checks import check_instant
from grievance.policies import Earlier, Facts
from grievance.procedure import Procedure
from grievance.storage.memory import MemoryStore
from grievance.testing.asking._cases import TimelineCase
from grievance.testing.asking._fitting import demand_fit
from grievance.testing.asking._given import given_facts
from grievance.testing.timelines._doings import commands_of, verbs_for
from grievance.testing.timelines._effect_words import effect_words
from grievance.testing.timelines._moment import Moment
from grievance.testing.timelines._scene import Scene
from grievance.testing.timelines._unlike import Handed, in_lines, locally

__all__ = ["Timeline", "passes", "run_timeline"]

_ID = "complaint"


class Timeline:
    """
    A complaint on a real desk over a store in memory, with a clock that stands where the timeline says.

    What becomes due is handed out at the instant at which it does, as by a host that never sleeps.

    >>> from datetime import UTC, datetime
    >>> from grievance import Procedure
    >>> received = datetime(2026, 7, 1, 10, tzinfo=UTC)
    >>> retail = Procedure.pack("retail")
    >>> day = Timeline(retail, {"category": "delivery/late", "channel": "web"}, now=received, calendar="office")
    >>> day.at("0 minutes").effects("letter acknowledge").did("acknowledged").states(acknowledge="met")
    <at 0 minutes (2026-07-01 11:00 Europe/London)>
    >>> day.at("2 business days").expect_nothing()
    <at 2 business days (2026-07-03 18:00 Europe/London)>
    >>> day.at("10 business days").states(answer="overdue")
    <at 10 business days (2026-07-15 18:00 Europe/London)>

    Args:
        procedure: What decides.
        told: A submission, or facts by name as in a case file.
        now: The instant at which it is received (and, for a submission that says so itself, registered).
        calendar: The calendar of the procedure that counts the spans of `at`; without one there are no business days.
        customer: What is kept of the customer of a submission.

    Raises:
        InvalidValue: Facts come without *now*, there is no such calendar or fact, or no complaint has these facts.
    """

    def __init__(
        self,
        procedure: Procedure,
        told: Submission | Mapping[str, object],
        *,
        now: datetime | None = None,
        calendar: str | None = None,
        customer: Customer | None = None,
    ) -> None:
        if calendar is not None and calendar not in procedure.calendars:
            hint = nearest(calendar, procedure.calendars)
            raise InvalidValue("calendar", f"{calendar!r} is no calendar of this procedure{hint}")
        earlier: tuple[Earlier, ...] = ()
        if isinstance(told, Submission):
            submission = told
        else:
            facts = _buildable(told, procedure, now)
            submission, customer, earlier = facts.submission, facts.customer, facts.earlier
        self.procedure = procedure
        self._calendar = procedure.calendars[calendar] if calendar else None
        self._received = submission.received_at
        self.desk = Desk(procedure, MemoryStore(), clock=lambda: self.now, ids=_id_of, keys=lambda: b"timeline" * 4)
        if customer is not None:
            self.desk.keep_customer(customer)
        for one in earlier:
            self._register(_as_submission(one, submission), one.received_at)
        self._id = self._register(submission, now or submission.received_at)

    def _register(self, submission: Submission, at: datetime) -> str:
        self.now = check_instant("now", at)
        staff = tuple(sorted(self.procedure.conduct.permissions.roles - {CUSTOMER}))
        return self.desk.register(submission, by=Actor(id="system", roles=staff)).id

    @property
    def complaint(self) -> Complaint:
        """The complaint as it stands."""
        return self.desk.get(self._id)

    def at(self, when: str | Span | datetime) -> Moment:
        """
        Let time pass until *when*: an instant, or a length of time from the receipt such as ``"3 business days"``.

        A span ends as a deadline of that length does: days end with the day, business days when business closes;
        ``"0 minutes"`` is the receipt itself.

        Raises:
            InvalidValue: It lies before the last one, or is a span that cannot be counted.
        """
        span = Span.parse(when) if isinstance(when, str) else when
        if isinstance(span, Span):
            until = due_at(self._received, span, calendar=self._calendar, zone=self.procedure.zone)
            name = f"{span} ({self._locally(until)})"
        else:
            until = check_instant("at", span)
            name = self._locally(until)
        if until < self.now:
            raise InvalidValue("at", f"must not go back in time: {name} lies before {self._locally(self.now)}")
        return Moment(name, self, self._handed_out(until), self._do)

    def _locally(self, at: datetime) -> str:
        return f"{locally(at, self.procedure)} {self.procedure.zone}"

    def _handed_out(self, until: datetime) -> list[Handed]:
        """Return what is handed out up to an instant, and leave the clock there."""
        handed: list[Handed] = []
        last: datetime | None = None
        while (due := self.desk.next_due()) is not None and due <= until and due != last:
            self.now, last = max(self.now, due), due
            due_now = (effect for effect in self.desk.due() if effect.complaint_id == self._id)
            handed += [Handed(effect_words(effect), self.now) for effect in due_now]
        self.now = until
        return handed

    @property
    def scene(self) -> Scene:
        """Who could act now, and on what."""
        return Scene(complaint=self.complaint, procedure=self.procedure, at=self.now)

    def _do(self, words: str) -> list[Handed]:
        for command in commands_of(words, self.scene):
            self.desk.apply(self._id, command)
        return self._handed_out(self.now)


def run_timeline(case: TimelineCase, procedure: Procedure) -> tuple[str, ...]:
    """
    Return what is not as a timeline of a case file expects it, each in some lines; none when it passed.

    What the desk refuses, and what cannot be at all, ends it.
    """
    return tuple(_unmet(case, procedure))


def passes(case: TimelineCase, procedure: Procedure) -> bool:
    """Return whether all is as a timeline expects it; it is followed no further than to the first thing that is not."""
    return next(_unmet(case, procedure), None) is None


def _unmet(case: TimelineCase, procedure: Procedure) -> Iterator[str]:
    when, did = "at the receipt", {}
    try:
        timeline = Timeline(procedure, case.facts, now=case.now, calendar=case.calendar)
    except GrievanceError as error:
        yield in_lines(when, {"refused": str(error)})
        return
    try:
        for step in case.steps:
            moment = timeline.at(step.at or step.after or "0 minutes")
            when, did = f"at {moment.name}", {"did": step.did} if step.did else {}
            if step.did is not None:
                moment.did(step.did)
            yield from moment.unmet(step)
    except IllegalMove as error:
        verbs = ", ".join(verbs_for(error.allowed, timeline.scene)) or "nothing"
        yield in_lines(when, {**did, "refused": f"not while it is {error.stage}", "allowed": verbs})
    except GrievanceError as error:
        yield in_lines(when, {**did, "refused": str(error)})


def _id_of(submission: Submission) -> str:
    return submission.source_key or _ID


def _buildable(named: Mapping[str, object], procedure: Procedure, now: datetime | None) -> Facts:
    """Return the facts of a complaint that can be registered so that the desk reads what is *named*."""
    if now is None:
        raise InvalidValue("now", "is needed beside facts by name: the instant of receipt")
    facts = given_facts(named, procedure, check_instant("now", now))
    demand_fit(facts.named(()), attrs.evolve(facts).named(procedure.schema), procedure.schema)
    return facts


def _as_submission(earlier: Earlier, later: Submission) -> Submission:
    return Submission(
        category=later.category,
        channel=later.channel,
        received_at=earlier.received_at,
        customer_id=earlier.customer_id,
        product=earlier.product,
        source_key=earlier.complaint_id,
    )
