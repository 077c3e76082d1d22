"""Who acts in a timeline, and the letters and refusals that they write: all that may be required of them is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import attrs

from grievance.cannot_help import CannotHelp, prepare
from grievance.deadlines import running
from grievance.lifecycle import Command, RecordContact
from grievance.model import (
    CUSTOMER,
    Actor,
    Body,
    Complaint,
    Contact,
    ContactKind,
    Direction,
    Duty,
    Element,
    Ground,
    Refusal,
    Remedy,
)
from grievance.procedure import Procedure

__all__ = ["SAID", "Scene", "letters", "refusal_on", "sent"]

SAID = "as a timeline has it"
"""What the people of a timeline say wherever something has to be said."""


@attrs.frozen(kw_only=True)
class Scene:
    """A complaint under its procedure at an instant, before something happens to it."""

    complaint: Complaint
    procedure: Procedure
    at: datetime

    @property
    def handler(self) -> Actor:
        """Somebody on the staff, in all of its roles: another person after each reopening, who has decided nothing."""
        return Actor(id=f"handler-{1 + len(self.complaint.reopenings)}", roles=self._roles)

    @property
    def second_person(self) -> Actor:
        """Somebody else on the staff, who approves."""
        return Actor(id=f"second-{self.handler.id}", roles=self._roles)

    def customer(self, command: type[Command]) -> Actor:
        """Return the customer, or the handler who enters it where the procedure lets no customer issue *command*."""
        permits = self.procedure.conduct.permissions.permits
        stage, name = self.complaint.stage, command.__name__
        may = any(CUSTOMER in permit.roles and permit.covers(name, stage) for permit in permits)
        return Actor(id="customer", roles=(CUSTOMER,)) if may else self.handler

    @property
    def _roles(self) -> tuple[str, ...]:
        return tuple(sorted(self.procedure.conduct.permissions.roles - {CUSTOMER}))

    @property
    def last_resort(self) -> str:
        """Whom the complainant can always turn to (S43)."""
        return self.procedure.conduct.answerable(self.complaint.submission)


def letters(scene: Scene, duty: Duty) -> Iterator[Command]:
    """Yield the letters that a duty asks for, as its standards want them, each with all that one may require."""
    responses = [clock.response for clock in running(scene.complaint) if clock.duty is duty]
    for response in dict.fromkeys(responses or (None,)):
        kinds, channels = (response.kinds, response.channels) if response else ((duty.value,), ())
        channel = channels[0] if channels else scene.complaint.submission.channel
        yield sent(scene, ContactKind(kinds[0]), channel)


def sent(scene: Scene, kind: ContactKind, channel: str) -> Command:
    contact = Contact(kind=kind, direction=Direction.OUT, channel=channel, at=scene.at, contains=tuple(Element))
    return RecordContact(by=scene.handler, contact=contact)


def refusal_on(scene: Scene, ground: Ground, body_id: str | None = None) -> Refusal:
    """Return a refusal that says all that any ground owes; it is the procedure that names the body, if it can."""
    terms, category = scene.procedure.help, scene.complaint.submission.category
    body = terms.body(body_id) if body_id else terms.proposed_body(category) or next(iter(terms.bodies.values()), None)
    return prepare(
        terms,
        ground,
        decided_by=scene.handler.id,
        last_resort=scene.last_resort,
        body=body or Body(id="other", name="another body", contact="its own"),
        explanation=SAID,
        apology=SAID,
        instead=SAID,
        merits=SAID,
        question=SAID,
        original="earlier" if Element.ORIGINAL in ground.owes else None,
        remedies=_goodwill(terms, ground),
        until=scene.at.date() + timedelta(days=28),
        review=terms.review.said_in() if terms.review else SAID,
        external_route=terms.external_route.said_in() if terms.external_route else SAID,
    )


def _goodwill(terms: CannotHelp, ground: Ground) -> tuple[Remedy, ...]:
    """Return a remedy where the procedure demands one on this *ground*, one that costs nothing if it may be."""
    kinds = sorted(terms.goodwill, key=lambda kind: (not kind.by_letter, kind.value))
    owed = Element.REMEDY in terms.owes.get(ground, ())
    return tuple(Remedy(id="r-1", kind=kind) for kind in kinds[:1] if owed)
