"""Find somebody who can act for complaints, and ask them: the owner changes when they accept (S28, S54)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

import attrs

from grievance.decision import Decision
from grievance.desk._all import all_complaints
from grievance.desk._changing import change
from grievance.desk._context import SYSTEM, Context
from grievance.desk._driving import PAGE, Operation, find, one_head, pages, readable, recall, remember
from grievance.desk._staff_records import mentoring
from grievance.errors import InvalidValue, LifecycleError, StaleComplaint, UnknownComplaint, UnknownProcedure
from grievance.lifecycle import DeclineTransfer, OfferTransfer
from grievance.model import Actor, Complaint, Stage, Transfer
from grievance.model._checks import check_instant
from grievance.policies.assignment import (
    Assignment,
    AssignmentTerms,
    Load,
    Pool,
    Roster,
    TrainingNeed,
    Why,
    assign,
    loads_of,
    needs_of,
    needs_reassignment,
    training_needs,
)
from grievance.storage import IndexEntry, Queue, Related

__all__ = ["Assigned", "assign_one", "assign_waiting", "training_of"]


@attrs.frozen(kw_only=True)
class Assigned:
    """
    What became of one complaint.

    ``why`` says why somebody had to be found (None: nobody had), ``decision`` who it is, with everybody else and why
    not. ``offered`` is whom it was offered to, None when nobody was asked: the owner keeps it, or it waits.
    ``problem`` says why it could not be offered; the next sweep tries again.
    """

    complaint_id: str
    why: Why | None = None
    decision: Decision[Assignment] | None = None
    offered: str | None = None
    problem: str = ""


def assign_one(
    context: Context, complaint_id: str, roster: Roster, terms: AssignmentTerms | None, by: Actor | None
) -> Operation[Assigned]:
    """Ask somebody who can act to take a complaint over, unless its owner keeps it or an offer is waited for."""
    staffing = _Staffing.of(context, roster, terms, by)
    complaint = (yield from one_head(context.tenant, complaint_id)).complaint
    why = needs_reassignment(complaint, roster, context.clock(), staffing.terms)
    idle = not complaint.open or complaint.stage is Stage.RECORDED or complaint.offered is not None
    if why is None and idle:
        return Assigned(complaint_id=complaint_id)
    yield from staffing.survey((yield from _open_complaints(context)))
    placed = yield from staffing.placed(complaint, why)
    yield from staffing.keep_turns()
    return placed


def assign_waiting(
    context: Context, roster: Roster, terms: AssignmentTerms | None, by: Actor | None
) -> Operation[tuple[Assigned, ...]]:
    """Ask somebody for every open complaint that is in nobody's hands, in the order of the queue."""
    staffing = _Staffing.of(context, roster, terms, by)
    found = yield from _open_complaints(context)
    yield from staffing.survey(found)
    done: list[Assigned] = []
    for complaint in found:
        why = needs_reassignment(complaint, roster, context.clock(), staffing.terms)
        if why is not None:
            try:
                done.append((yield from staffing.placed(complaint, why)))
            except _OF_ONE as error:
                done.append(Assigned(complaint_id=complaint.id, why=why, problem=str(error)))
    yield from staffing.keep_turns()
    return tuple(done)


_OF_ONE = (InvalidValue, LifecycleError, StaleComplaint, UnknownComplaint, UnknownProcedure)
"""What stands in the way of one complaint, and stops no other."""


def training_of(context: Context, roster: Roster, terms: AssignmentTerms | None) -> Operation[tuple[TrainingNeed, ...]]:
    """Return which skills were missing in all complaints, given who taught whom since."""
    found, lessons = (yield from all_complaints(context)), (yield from mentoring(context))
    return training_needs(found, roster, terms or _usual(context), mentoring=lessons)


def _usual(context: Context) -> AssignmentTerms:
    conduct = context.procedure.conduct
    return AssignmentTerms(last_resort=(conduct.accountable, conduct.process_owner, *conduct.deputies))


def _open_complaints(context: Context) -> Operation[list[Complaint]]:
    """Return all that stands in the queue, in its order."""
    found: list[Complaint] = []

    def visit(entries: tuple[IndexEntry, ...]) -> Operation[None]:
        ids = tuple(entry.complaint_id for entry in entries)
        found.extend(head.complaint for head in (yield from readable(context.tenant, ids)))

    yield from pages(context.tenant, Queue(), visit)
    return found


_TURNS = ("assignment", "turns")
"""Where it is kept when each was last asked."""


def _turns(context: Context) -> Operation[dict[str, datetime]]:
    """Return when each was last asked; what cannot be read is nobody's turn."""
    turns: dict[str, datetime] = {}
    for document in (yield from recall(context.tenant, *_TURNS)):
        with suppress(ValueError, AttributeError, TypeError):
            read = {
                person: check_instant("at", datetime.fromisoformat(at)) for person, at in json.loads(document).items()
            }
            turns |= read
    return turns


@attrs.define(kw_only=True)
class _Staffing:
    """Who may be asked, on which terms, who asks, and what each has on their hands so far."""

    context: Context
    roster: Roster
    terms: AssignmentTerms
    by: Actor
    loads: dict[str, Load] = attrs.field(factory=dict)
    asked: bool = False

    @classmethod
    def of(cls, context: Context, roster: Roster, terms: AssignmentTerms | None, by: Actor | None) -> _Staffing:
        """Return it with nobody's hands full yet, on the usual terms where none are given."""
        return cls(context=context, roster=roster, terms=terms or _usual(context), by=by or SYSTEM)

    def survey(self, complaints: Iterable[Complaint]) -> Operation[None]:
        """Count what each has on their hands, and recall when they were last asked: what has ended tells no more."""
        self.loads = loads_of(complaints, self.terms)
        for person, at in (yield from _turns(self.context)).items():
            load = self.loads.get(person, Load())
            self.loads[person] = attrs.evolve(load, last_assigned=max(at, load.last_assigned or at))

    def keep_turns(self) -> Operation[None]:
        """Keep when each on the roster was last asked, so that turns go round; lost, only ties fall otherwise."""
        if self.asked:
            known = ((one.id, self.loads.get(one.id, Load()).last_assigned) for one in self.roster.members)
            turns = {person: at.isoformat() for person, at in known if at is not None}
            yield from remember(self.context.tenant, *_TURNS, json.dumps(turns).encode())

    def placed(self, complaint: Complaint, why: Why | None) -> Operation[Assigned]:
        """Find somebody for a complaint and ask them; an offer that nobody answered is taken back first."""
        cause = why
        if complaint.offered is not None:
            complaint = yield from self._taken_back(complaint, complaint.offered)
            cause = needs_reassignment(complaint, self.roster, self.context.clock(), self.terms)
            if cause is None:
                return Assigned(complaint_id=complaint.id, why=why)
        decision = yield from self._decided(complaint, cause)
        to = decision.value.to if decision.value else None
        if decision.value and to is None:
            self._book(decision.value, self.terms.points(complaint.submission))
        if to is None or to == complaint.owner:
            return Assigned(complaint_id=complaint.id, why=why, decision=decision)
        offer = OfferTransfer(by=self.by, to=to, reason=str(decision.reasons[-1]))
        after = yield from change(self.context, complaint.id, offer, complaint.version)
        asked = after.offered.to if after.offered else after.owner
        self._count(asked or to, self.terms.points(complaint.submission))
        return Assigned(complaint_id=complaint.id, why=why, decision=decision, offered=asked)

    def _book(self, waits: Assignment, points: int) -> None:
        """Keep room for what waits for somebody who comes back: what waits behind it sees what is left (pain 31)."""
        back = [one for one in waits.found if one.fits and one.has_room and one.there_at == waits.until]
        for one in sorted(back, key=lambda one: one.pool is Pool.OVERFLOW)[:1]:
            load = self.loads.get(one.handler_id, Load())
            self.loads[one.handler_id] = attrs.evolve(load, points=load.points + points)

    def _taken_back(self, complaint: Complaint, offer: Transfer) -> Operation[Complaint]:
        """Decline an offer in the name of whoever did not answer; history says who did that, and why."""
        by = attrs.evolve(self.by, roles=(*self.by.roles, offer.to))
        decline = DeclineTransfer(by=by, reason="it was not answered in time, or cannot be: somebody else is asked")
        after = yield from change(self.context, complaint.id, decline, complaint.version)
        self._count(offer.to, -self.terms.points(complaint.submission))
        return after

    def _decided(self, complaint: Complaint, why: Why | None) -> Operation[Decision[Assignment]]:
        now, released = self.context.clock(), why is not None and why.releases
        earlier = yield from self._earlier(complaint)
        needs = needs_of(complaint, self.roster, now, self.terms, earlier=earlier, released=released)
        return assign(needs, self.roster, self.loads, now, self.terms)

    def _earlier(self, complaint: Complaint) -> Operation[tuple[Complaint, ...]]:
        """Return the latest complaints of the customer, as far back as a follow-up reaches."""
        within, customer = self.terms.follow_up_within, complaint.submission.customer_id
        if within is None or customer is None:
            return ()
        query = Related(customer_id=customer, since=complaint.received_at - within)
        page = yield from find(self.context.tenant, query, limit=PAGE)
        found = yield from readable(self.context.tenant, tuple(entry.complaint_id for entry in page.entries))
        return tuple(head.complaint for head in found)

    def _count(self, person: str, points: int) -> None:
        load = self.loads.get(person, Load())
        last = self.context.clock() if points > 0 else load.last_assigned
        self.asked = self.asked or points > 0
        self.loads[person] = Load(points=max(load.points + points, 0), last_assigned=last)
