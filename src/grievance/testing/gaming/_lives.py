"""The life of one complaint of a made-up world, from its receipt to its end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

import attrs

from grievance.model import Actor, Event, Feedback, Ground, Refusal, Resolution, Stage, Submission, WaitsFor
from grievance.model import _events as told
from grievance.testing.builders._builders import a_refusal, a_resolution
from grievance.testing.gaming._kinds import Chances, Kind, drawn_severity
from grievance.testing.gaming._telling import COMPLAINANT, as_staff, letter, note, tell

__all__ = ["Life"]

E = TypeVar("E", bound=Event)

_WEB = Actor(id="web form", roles=("system",))
_HOUR = timedelta(hours=1)


@attrs.define(kw_only=True)
class Life:
    """
    A complaint of a *kind* that *owner* handles, with *others* at hand; ``events`` are what has happened.

    ``answered_at`` is when the last answer was given, ``content`` whether the complainant was satisfied with it.
    """

    chances: Chances
    kind: Kind
    pace: float
    owner: str
    others: tuple[str, ...]
    now: datetime
    events: list[Event] = attrs.field(factory=list)
    answered_at: datetime | None = None
    content: bool = False

    def live(self, complaint_id: str, customer_id: str) -> None:
        """Let it happen, all of it; what lies behind the end of the world is cut off by whoever asks for it."""
        submission = self._submission(customer_id)
        severity = submission.severity.hard if submission.severity else 0
        taken_by = self.owner if self.chances.happens(0.6) else self._some_colleague()
        by = _WEB if submission.channel == "web" else as_staff(taken_by)
        self._do(told.Registered, by=by, after=0, complaint_id=complaint_id, submission=submission)
        self.events.append(letter(self._later(0.5), as_staff(self.owner)))
        self._be_handled(self.chances.hours(self.kind.hours * (1 + severity / 2) * self.pace))
        if self.chances.happens(0.03):
            self._do(told.Withdrawn, by=COMPLAINANT, after=1, reason="it has turned up")
        elif self.chances.happens(0.12):
            self._refuse()
        else:
            self._answer()
            self._hear_back()

    def _submission(self, customer_id: str) -> Submission:
        return Submission(
            category=self.kind.category,
            product=self.kind.product,
            channel="web" if self.chances.happens(0.6) else "phone",
            received_at=self.now,
            customer_id=customer_id,
            severity=drawn_severity(self.chances),
            receiver=self.owner,
        )

    def _be_handled(self, hours: float) -> None:
        """Work on it: some cases change hands, some need a colleague, some wait for the customer."""
        step = hours / 4
        if self.chances.happens(0.08):
            to = self._some_colleague()
            self._do(told.TransferOffered, after=step / 2, to=to, reason="knows the product")
            self._do(told.TransferAccepted, by=as_staff(to), after=step / 2)
            self.owner, self.others = to, tuple(one for one in (*self.others, self.owner) if one != to)
        else:
            self.events.append(note(self._later(step), as_staff(self.owner)))
        if self.chances.happens(0.15):
            to = self._some_colleague()
            self._do(told.TaskGiven, after=step, task_id="look", to=to, what="look it up")
            self._do(told.TaskFinished, by=as_staff(to), after=step, task_id="look")
        elif self.chances.happens(0.15):
            self._do(told.Waited, after=step, waits_for=WaitsFor.CUSTOMER, what="a photograph")
            self._do(told.Resumed, by=COMPLAINANT, after=step)
        else:
            self.events.append(note(self._later(2 * step), as_staff(self.owner)))
        self.now += step * _HOUR

    def _answer(self) -> None:
        resolution = a_resolution(decided_by=self.owner)
        if self.chances.happens(0.2):
            resolution = attrs.evolve(resolution, approved_by=self._approved(resolution=resolution))
        self._do(told.Answered, after=1, resolution=resolution)
        self.answered_at = self.now
        self.events.append(letter(self._later(0.1), as_staff(self.owner)))
        self.content = self.chances.happens(self.kind.content)

    def _refuse(self) -> None:
        refusal = a_refusal(Ground.NO_FAULT, decided_by=self.owner)
        if self.chances.happens(0.7):
            refusal = attrs.evolve(refusal, reviewed_by=self._approved(refusal=refusal))
        self._do(told.Declined, after=1, refusal=refusal)
        self.events.append(letter(self._later(0.1), as_staff(self.owner)))
        self._do(told.Closed, after=24)

    def _approved(self, **decision: Resolution | Refusal) -> str:
        """Lay a decision before a second person, and return who that is."""
        by = self._some_colleague()
        self.events.append(tell(told.DecisionProposed, self._later(1), as_staff(self.owner), **decision))
        self._do(told.DecisionApproved, by=as_staff(by), after=6)
        return by

    def _hear_back(self) -> None:
        """Hear what the complainant says of the answer, and go on until it is closed."""
        if self.chances.happens(self.kind.back):
            self._do(
                told.Reopened,
                by=COMPLAINANT,
                after=24 * 5,
                stage=Stage.OPEN,
                owner=self.owner,
                reason="it is broken again",
            )
            self.events.append(note(self._later(self.chances.hours(self.kind.hours / 2)), as_staff(self.owner)))
            self._answer()
        elif self.chances.happens(0.02):
            self._do(told.Stage2Requested, by=COMPLAINANT, after=24 * 5)
            reviewer = self._some_colleague()
            self._do(told.Answered, by=as_staff(reviewer), after=24 * 5, resolution=a_resolution(decided_by=reviewer))
        if self.content and self.chances.happens(0.5):
            self._do(told.Accepted, by=COMPLAINANT, after=24)
        if self.chances.happens(0.4):
            mark = self.chances.random.choice((4, 5) if self.content else (1, 2, 3))
            self._do(told.FeedbackGiven, by=COMPLAINANT, after=12, feedback=Feedback(satisfaction=mark))
        self._do(told.Closed, after=24 * 4)

    def _some_colleague(self) -> str:
        """Draw one of the others who has no part in the case yet."""
        involved = {event.by.id for event in self.events}
        free = [one for one in self.others if one not in involved]
        return self.chances.random.choice(free)

    def _do(self, event: type[E], *, after: float, by: Actor | None = None, **content: Any) -> None:
        self.events.append(tell(event, self._later(after), by or as_staff(self.owner), **content))

    def _later(self, hours: float) -> datetime:
        self.now += timedelta(minutes=round(hours * 60))
        return self.now
