"""Apply a command to a complaint: check who asks, apply it, draw its consequences, save all of it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from grievance.deadlines import run_clocks, status
from grievance.desk._context import Context
from grievance.desk._corresponding import check_said, check_tick
from grievance.desk._deciding import check_decision
from grievance.desk._driving import Operation, history, one_head, save
from grievance.desk._filing import commit_of, request_key_of
from grievance.desk._impersonal import impersonal
from grievance.desk._overruling import check_overruling
from grievance.desk._registering import assessing
from grievance.errors import InvalidValue, NotPermitted, StaleComplaint
from grievance.lifecycle import (
    CONSEQUENCES,
    EVENT_OF,
    OPERATIONS,
    TRANSITIONS,
    AcceptTransfer,
    Admit,
    Answer,
    Approve,
    Assess,
    Close,
    Command,
    Correct,
    Decline,
    HandOut,
    OfferTransfer,
    Overrule,
    Propose,
    RecordContact,
    Refer,
    Reopen,
    RequestStage2,
    Settle,
    Tick,
    Time,
    apply,
    commutes,
    follow,
    replay,
)
from grievance.model import Actor, Clock, Complaint, Event, Prompt
from grievance.procedure import Assessment, Item, Procedure, Procedures, agenda, assess, next_due
from grievance.storage import Commit, Head

__all__ = ["Change", "change", "retimed"]


def change(context: Context, complaint_id: str, command: Command, version: int | None = None) -> Operation[Complaint]:
    """
    Apply *command* to a complaint and save it with its consequences.

    A command whose key is known changes nothing; the complaint is returned as the first one left it. What was changed
    meanwhile is no conflict if the command commutes with it: then it is decided anew on what is there now. *version* is
    the one that the caller has seen, by default the present one.
    """
    if type(command) in CONSEQUENCES:
        because = "the desk issues it: it follows from other commands, a reassessment or a sweep"
        raise NotPermitted(complaint_id, tried=type(command).__name__, because=because)
    if type(command) in OPERATIONS:
        because = f"it is an operation of its own: Desk.{OPERATIONS[type(command)]}"
        raise NotPermitted(complaint_id, tried=type(command).__name__, because=because)
    command = impersonal(command)
    seen = version
    for attempt in range(1, _ATTEMPTS + 1):
        head = yield from one_head(context.tenant, complaint_id)
        if command.key is not None and command.key in head.complaint.request_keys:
            return (yield from _repeated(context, complaint_id, command))
        seen = head.complaint.version if seen is None else seen
        if seen != head.complaint.version:
            yield from _demand_commuting(context, command, head, seen)
        work = yield from Change.begun(context, head)
        yield from work.carry_out(command)
        try:
            saved = yield from work.saved(command)
        except StaleComplaint:
            if attempt == _ATTEMPTS:
                raise
            continue
        return work.complaint if saved else (yield from _repeated(context, complaint_id, command))
    raise AssertionError  # the last attempt returns or raises


def _demand_commuting(context: Context, command: Command, head: Head, seen: int) -> Operation[None]:
    """Raise StaleComplaint with what happened since the version *seen*, unless *command* commutes with it."""
    complaint = head.complaint
    kept = yield from history(context.tenant, complaint.id)
    since = [context.codec.attach(event.document, event.personal) for event in kept.events[seen : complaint.version]]
    if seen > complaint.version or not commutes(command, since):
        told = tuple(type(event).__name__ for event in since)
        raise StaleComplaint(complaint.id, expected=seen, actual=complaint.version, since=told)


_ATTEMPTS = 5
"""How often a change is decided anew when it, or complaints that it rests on, have moved on."""


def _repeated(context: Context, complaint_id: str, command: Command) -> Operation[Complaint]:
    found = yield from history(context.tenant, complaint_id)
    events = [context.codec.attach(event.document, event.personal) for event in found.events]
    told = [number for number, event in enumerate(events) if event.request_key == command.key]
    if events[told[0]].by != command.by:
        raise NotPermitted(complaint_id, tried=type(command).__name__, because="the key is somebody else's")
    if type(events[told[0]]) is not EVENT_OF[type(command)]:
        raise InvalidValue(f"{type(command).__name__}.key", "was used for another command: give each command its own")
    return replay(events[: told[-1] + 1])


def _again(effects: Iterable[str]) -> tuple[Prompt, ...]:
    return tuple(Prompt(effect=effect, again=True) for effect in effects)


@attrs.define(kw_only=True)
class Change:
    """
    A change to one complaint in the making: the complaint so far, and the events that led to it.

    ``rests_on`` are the customer's other complaints, at the versions on which it was decided: none of them may change
    meanwhile, nor may there be another one; None if it was decided on its own.
    """

    context: Context
    head: Head
    procedures: Procedures
    now: datetime
    complaint: Complaint
    events: tuple[Event, ...] = ()
    rests_on: tuple[tuple[str, int], ...] | None = None

    @classmethod
    def begun(cls, context: Context, head: Head, now: datetime | None = None) -> Operation[Change]:
        """Return a change to the complaint of *head*, to which nothing has happened yet."""
        procedures = yield from context.procedures_of(head.complaint)
        at = context.instant(now)
        return cls(context=context, head=head, procedures=procedures, now=at, complaint=head.complaint)

    @property
    def procedure(self) -> Procedure:
        """The procedure that governs the complaint."""
        return self.procedures[None]

    def carry_out(self, command: Command) -> Operation[None]:
        """Apply *command* with what follows from it; whoever asks must be permitted to."""
        if self.head.secret is None and not isinstance(command, Settle):
            raise InvalidValue("complaint", "was erased: nothing can be added to it")
        before = agenda(self.complaint, self.procedures)
        self.context.check_permitted(self.complaint, command)
        self._check(command)
        if isinstance(command, Answer | Decline | Refer | Propose | Approve):
            self.rests_on = yield from check_decision(self.context, self.procedure, self.complaint, command, self.now)
        self.complaint, self.events = apply(self.complaint, self._settled(command), now=self.now)
        if isinstance(command, OfferTransfer) and self._hops_used_up:
            self._take_over(command)
        if isinstance(command, Admit):
            yield from self._admit(command)
        elif isinstance(command, Overrule | Correct) and (self.complaint.stage, Assess) in TRANSITIONS:
            yield from self._decide_anew(command)
        self.retime(command.by, command.key)
        self.pass_over(before, command)

    def _check(self, command: Command) -> None:
        """Refuse what the procedure does not allow in this case."""
        if isinstance(command, RequestStage2):
            self._demand_stage_2(command)
        elif isinstance(command, Close) and (self.complaint.stage, Close) in TRANSITIONS:
            self._demand_nothing_owed()
        elif isinstance(command, Overrule):
            check_overruling(self.procedure, self.complaint, command)
        elif isinstance(command, Tick):
            check_tick(self.procedure, command)
        elif isinstance(command, RecordContact):
            check_said(self.procedure, self.complaint, command)

    def _demand_nothing_owed(self) -> None:
        """Refuse to end the work while a duty to the complainant is still to be done."""
        owed = (one for one in status(self.complaint, self.now) if one.owed and one.clock.anchored_at is not None)
        left = ", ".join(dict.fromkeys(f"{one.clock.duty.value} [{one.clock.standard}]" for one in owed))
        if left:
            raise InvalidValue("Close", f"must wait: still owed is the {left}")

    def _demand_stage_2(self, command: RequestStage2) -> None:
        """Refuse a second stage that comes too late, or where nothing would be owed in it: that is a reopening."""
        self._terms(Reopen(by=command.by, at=command.at, reason="a second stage"))
        standards = (self.procedures[clock.under].standard(clock.standard) for clock in self.complaint.clocks)
        if not any(standard.anchor.of_stage_2 for standard in standards):
            because = "no standard that binds it counts from a second stage: reopen it"
            raise NotPermitted(self.complaint.id, tried="RequestStage2", because=because)

    def follow(self, command: Command) -> None:
        """Apply a command that follows from another one."""
        self.complaint, events = follow(self.complaint, command, now=self.now)
        self.events += events

    def _settled(self, command: Command) -> Command:
        """Return *command* with what the procedure says in its place: the terms of a reopening, the last hop."""
        if isinstance(command, Reopen):
            return self._terms(command)
        if isinstance(command, OfferTransfer) and self._hops_used_up:
            return attrs.evolve(command, to=self.procedure.conduct.takes_over(self.complaint))
        return command

    def _terms(self, command: Reopen) -> Reopen:
        conduct = self.procedure.conduct
        return conduct.reopening.settle(
            self.complaint,
            command,
            now=self.now,
            accountable=conduct.takes_over(self.complaint),
            calendars=self.procedure.calendars,
            zone=self.procedure.zone,
        )

    @property
    def _hops_used_up(self) -> bool:
        return self.head.complaint.hops >= self.procedure.conduct.hops

    def _take_over(self, command: OfferTransfer) -> None:
        """Make who takes it over in the last resort the owner: after so many hops nobody else is asked."""
        accountable = Actor(id=self.procedure.conduct.takes_over(self.complaint), roles=("accountable",))
        self.follow(AcceptTransfer(by=accountable, key=command.key, remark="changed hands too often"))

    def _admit(self, command: Admit) -> Operation[None]:
        """Decide all of it under the procedure that governs, which for a new complaint is the one in force."""
        yield from self.context.keep_procedure()
        found = yield from self._found()
        self.follow(assessing(self.procedure, found, command.by, command.key))

    def _decide_anew(self, command: Overrule | Correct) -> Operation[None]:
        """
        Decide anew what the command is about: priority and team, and after a correction the clocks too.

        What a recategorising decides anew, the procedure declares.
        """
        before, complaint, conduct = self.head.complaint, self.complaint, self.procedure.conduct
        found = yield from self._found()
        moved = before.submission.category != complaint.submission.category
        pinned = any(clock.under is not None for clock in complaint.clocks)
        if isinstance(command, Overrule) or pinned or (moved and not conduct.anew_clocks):
            found = attrs.evolve(found, clocks=retimed(complaint, self.procedures))
        if moved and not conduct.anew_route:
            kept = tuple(complaint.ruling(one.question) if one.question == "routing" else one for one in found.rulings)
            rulings = tuple(ruling for ruling in kept if ruling is not None)
            found = attrs.evolve(found, team=complaint.team or found.team, rulings=rulings)
        asked = {ruling.question for ruling in found.rulings} | ({"category"} if moved else set())
        others = tuple(ruling for ruling in complaint.rulings if ruling.question not in asked)
        found = attrs.evolve(found, rulings=(*found.rulings, *others))
        self.follow(assessing(self.procedure, found, command.by, command.key))

    def _found(self) -> Operation[Assessment]:
        facts = yield from self.context.gathering(self.procedure).facts(self.complaint, self.now)
        return assess(self.procedure, facts, self.complaint)

    def retime(self, by: Actor, key: str | None = None) -> None:
        """Run the clocks anew; a change of theirs is an event."""
        clocks = retimed(self.complaint, self.procedures)
        if clocks != self.complaint.clocks:
            self.follow(Time(by=by, key=key, clocks=clocks))

    def pass_over(self, before: tuple[Item, ...], command: Command) -> None:
        """Note what this command makes past, which never fires, and what a correction moved into the future again."""
        was = {item.id for item in before if item.at <= self.now}
        handed = {prompt.effect for prompt in self.complaint.prompts}
        items = agenda(self.complaint, self.procedures)
        past = (item.id for item in items if item.at <= self.now and not item.owed and item.id not in was | handed)
        again: Iterable[str] = ()
        if isinstance(command, Correct):
            again = (item.id for item in items if item.at > self.now and item.id in handed)
        self._note((*(Prompt(effect=effect, passed=True) for effect in past), *_again(again)), command)

    def take_back(self, before: tuple[Item, ...], command: Command) -> None:
        """Note what is to be handed out once more: it was, and was no more to be done until this command."""
        was = {item.id for item in before}
        handed = {prompt.effect for prompt in self.complaint.prompts if not prompt.passed}
        items = agenda(self.complaint, self.procedures)
        self._note(_again(item.id for item in items if item.id in handed - was), command)

    def _note(self, prompts: tuple[Prompt, ...], command: Command) -> None:
        if prompts:
            self.follow(HandOut(by=command.by, key=command.key, prompts=prompts))

    def saved(self, command: Command) -> Operation[bool]:
        """Save the change; return False when another process saved the same command first."""
        key = command.key
        commit = self.commit()
        commit = attrs.evolve(
            commit,
            request_key=None if key is None else request_key_of(self.complaint.id, key),
            settled=(*commit.settled, *(command.effects if isinstance(command, Settle) else ())),
        )
        [outcome] = yield from save(self.context.tenant, (commit,))
        return not outcome.repeated

    def commit(self) -> Commit:
        """Return what is to be saved: the events, and what follows from them."""
        commit = commit_of(
            self.complaint,
            self.events,
            codec=self.context.codec,
            secret=self.head.secret or b"",
            due=next_due(self.complaint, self.procedures),
            before=self.head,
            unchanged=self.rests_on,
        )
        return attrs.evolve(commit, settled=tuple(self._done()))

    def _done(self) -> Iterator[str]:
        """Yield what was handed out and needs no doing any more: its duty is met, waived or moved."""
        handed_out = {prompt.effect for prompt in self.head.complaint.prompts if not prompt.passed}
        if handed_out:
            left = {item.id for item in agenda(self.complaint, self.procedures)}
            was = {item.id for item in agenda(self.head.complaint, self.procedures)}
            yield from sorted((was - left) & handed_out)


def retimed(complaint: Complaint, procedures: Procedures) -> tuple[Clock, ...]:
    """Return the clocks of a complaint, run anew under the standards that they follow."""
    followed = dict.fromkeys((clock.under, clock.standard, clock.issue) for clock in complaint.clocks)
    first = {(clock.under, clock.standard, clock.issue): clock for clock in reversed(complaint.clocks)}
    return run_clocks(complaint, (procedures[key[0]].rebound(first[key]) for key in followed))
