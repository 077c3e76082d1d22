"""The complaint: its content, its handling so far, its version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs

from grievance.model._checks import personal
from grievance.model._clock import Clock, Pause, Promise, Reopening, Waiver
from grievance.model._elsewhere import Absorption, Link, OmbudsmanCase, Proposal
from grievance.model._feedback import Feedback
from grievance.model._handling import (
    Analysis,
    Contact,
    ContactKind,
    Direction,
    Override,
    Priority,
    ProcedureRef,
    Ruling,
    Stage,
)
from grievance.model._issue import Nature
from grievance.model._ownership import Offer, Prompt, Task, TaskState, Transfer
from grievance.model._refusal import Refusal
from grievance.model._resolution import Granted, RemedyState, Resolution
from grievance.model._standard import Anchor
from grievance.model._submission import Submission

__all__ = ["Complaint"]


@attrs.frozen(kw_only=True)
class Complaint:
    """
    A complaint as it stands: the fold of its events. Only the desk builds one; its history is kept apart.

    ``receiver`` heard it first and owns it until a transfer is accepted (S54); ``owner`` answers for it now.
    ``team`` is where the rules or a person routed it, and ``tasks`` are steps of it that others do.
    ``reopenings`` and ``pauses`` are what its clocks need to know of its course; ``prompts`` is what sweeps have handed
    out, ``settled`` what the host has done of it. ``request_keys`` are the idempotency keys of the commands that it
    knows. ``resolution`` and ``refusal`` are the decision that stands, ``proposal`` one that waits for a second person;
    ``granted`` are all remedies that it ever brought. ``merged_into`` is the complaint of which it is a part, and
    ``absorbed`` are the parts of this one. ``version`` counts its events.
    """

    id: str
    submission: Submission
    nature: Nature
    stage: Stage
    registered_at: datetime
    receiver: str | None = None
    owner: str | None = None
    team: str | None = None
    priority: Priority | None = None
    procedure: ProcedureRef | None = None
    rulings: tuple[Ruling, ...] = ()
    overrides: tuple[Override, ...] = personal(default=())
    clocks: tuple[Clock, ...] = ()
    contacts: tuple[Contact, ...] = personal(default=())
    transfers: tuple[Transfer, ...] = personal(default=())
    tasks: tuple[Task, ...] = personal(default=())
    pauses: tuple[Pause, ...] = ()
    promises: tuple[Promise, ...] = ()
    waivers: tuple[Waiver, ...] = personal(default=())
    reopenings: tuple[Reopening, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    settled: tuple[str, ...] = ()
    acknowledged_at: datetime | None = None
    file_complete_at: datetime | None = None
    answered_at: datetime | None = None
    resolved_at: datetime | None = None
    ended_at: datetime | None = None
    declined_by: str | None = None
    executed_at: datetime | None = None
    referred_at: datetime | None = None
    referred_to: str | None = None
    taken_over_at: datetime | None = None
    resolution: Resolution | None = None
    refusal: Refusal | None = None
    proposal: Proposal | None = None
    granted: tuple[Granted, ...] = ()
    ombudsman: OmbudsmanCase | None = None
    ticked: tuple[str, ...] = ()
    merged_into: str | None = None
    absorbed: tuple[Absorption, ...] = ()
    links: tuple[Link, ...] = ()
    held_since: datetime | None = None
    erased_at: datetime | None = None
    feedback: tuple[Feedback, ...] = personal(default=())
    analysis: Analysis = Analysis()
    request_keys: tuple[str, ...] = ()
    version: int

    @property
    def received_at(self) -> datetime:
        """When the organisation first received it, in UTC."""
        return self.submission.received_at

    @property
    def first_received_at(self) -> datetime:
        """When the organisation first received it or anything that was merged into it: what its clocks count from."""
        if not self.absorbed:
            return self.submission.received_at
        return min(self.submission.received_at, *(one.received_at for one in self.absorbed))

    @property
    def open(self) -> bool:
        """Whether work is still owed on it: it is a complaint, neither closed nor withdrawn, and part of no other."""
        return self.nature is Nature.COMPLAINT and not self.stage.final and self.merged_into is None

    @property
    def exceptions(self) -> tuple[str, ...]:
        """The questions that no rule could decide, or that a person decided against the rules (S40, S42)."""
        undecided = [ruling.question for ruling in self.rulings if ruling.value is None]
        return tuple(dict.fromkeys((*undecided, *(override.question for override in self.overrides))))

    def ruling(self, question: str) -> Ruling | None:
        """Return the ruling that stands on *question*, such as ``"priority"``."""
        return next((ruling for ruling in self.rulings if ruling.question == question), None)

    @property
    def offered(self) -> Transfer | None:
        """The transfer that waits to be accepted, if there is one."""
        return next((transfer for transfer in self.transfers if transfer.state is Offer.OPEN), None)

    @property
    def hops(self) -> int:
        """How often it has changed hands."""
        return sum(transfer.state is Offer.ACCEPTED for transfer in self.transfers)

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """The steps that others still have to do."""
        return tuple(task for task in self.tasks if task.state is TaskState.OPEN)

    @property
    def remedies_left(self) -> tuple[Granted, ...]:
        """The remedies that were granted and not carried out yet."""
        return tuple(one for one in self.granted if one.state is RemedyState.ORDERED)

    @property
    def decided_before(self) -> frozenset[str]:
        """Who decided what is now reviewed: at a second stage, or after an ombudsman (L21, D38)."""
        reviewed = [number for number, one in enumerate(self.reopenings, 1) if one.stage_2 or one.overturned]
        before = self.reopenings[: reviewed[-1]] if reviewed else ()
        people = (person for one in before for person in (one.decided_by, one.approved_by))
        return frozenset(person for person in people if person is not None)

    @property
    def answer_letters(self) -> tuple[Contact, ...]:
        """The letters by a person with the final response, since the complaint was last taken up; bounced ones too."""
        since = self.reopenings[-1].at if self.reopenings else None
        return tuple(
            one
            for one in self.contacts
            if one.kind is ContactKind.FINAL_RESPONSE
            and one.direction is Direction.OUT
            and not one.automatic
            and (since is None or one.at >= since)
        )

    @property
    def told_of_hand_over(self) -> bool:
        """Whether a person has told the complainant since it was handed over, and that has not bounced."""
        since = self.referred_at
        sent = (one for one in self.contacts if one.direction is Direction.OUT and not one.automatic)
        return since is not None and any(one.at >= since and not one.bounced for one in sent)

    @property
    def remedies_failed(self) -> tuple[Granted, ...]:
        """The remedies that failed, and after which nothing else was granted."""
        last = max((one.at for one in self.granted if one.state is not RemedyState.FAILED), default=None)
        failed = (one for one in self.granted if one.state is RemedyState.FAILED and one.settled_at is not None)
        return tuple(one for one in failed if last is None or one.settled_at is None or last < one.settled_at)

    @property
    def stage_2_at(self) -> datetime | None:
        """When a second stage was last requested, None if it never was (L21)."""
        return max((reopening.at for reopening in self.reopenings if reopening.stage_2), default=None)

    @property
    def reached(self) -> Mapping[Anchor, datetime | None]:
        """When each anchor was reached, None while it has not been."""
        asked = self.stage_2_at
        return {
            Anchor.RECEIVED: self.first_received_at,
            Anchor.REGISTERED: self.registered_at,
            Anchor.SENT: self.submission.sent_at,
            Anchor.ACKNOWLEDGED: self.acknowledged_at,
            Anchor.FILE_COMPLETE: self.file_complete_at,
            Anchor.STAGE_2_REQUESTED: asked,
            Anchor.STAGE_2_ACKNOWLEDGED: self._acknowledged_since(asked) if asked else None,
            Anchor.ANSWERED: self.answered_at,
            Anchor.RESOLVED: self.resolved_at,
            Anchor.OMBUDSMAN_ASKED: self.ombudsman.since if self.ombudsman else None,
            Anchor.OMBUDSMAN_DECIDED: self.ombudsman.result_at if self.ombudsman else None,
        }

    def _acknowledged_since(self, asked: datetime) -> datetime | None:
        sent = (one for one in self.contacts if one.direction is Direction.OUT and not one.bounced and one.at >= asked)
        return min((one.at for one in sent if one.kind is ContactKind.ACKNOWLEDGEMENT), default=None)
