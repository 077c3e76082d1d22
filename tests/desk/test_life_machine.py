"""A machine that lives random lives of complaints, and checks the laws after every step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from grievance.deadlines import due_at
from grievance.desk import Desk
from grievance.errors import IllegalMove, InvalidValue, NotPermitted
from grievance.lifecycle import (
    NEXT_STEPS,
    TRANSITIONS,
    Accept,
    AcceptTransfer,
    Admit,
    Analyse,
    Answer,
    Approve,
    CheckExecution,
    Close,
    Command,
    CompleteFile,
    ConfirmHandOver,
    Correct,
    Decline,
    DeclineTask,
    DeclineTransfer,
    FinishTask,
    GiveFeedback,
    GiveTask,
    GoToOmbudsman,
    LiftHold,
    LinkWith,
    OfferTransfer,
    OmbudsmanDecides,
    Overrule,
    PlaceHold,
    PromiseDate,
    Propose,
    RecordContact,
    Refer,
    Reopen,
    ReportBounce,
    ReportRemedy,
    RequestStage2,
    Resume,
    ReturnHandOver,
    Settle,
    Tick,
    Wait,
    Waive,
    Withdraw,
    owed,
    replay,
)
from grievance.model import (
    Actor,
    Analysis,
    Complaint,
    Contact,
    ContactKind,
    Direction,
    Duty,
    Erasure,
    Feedback,
    Ground,
    LinkKind,
    Nature,
    OmbudsmanResult,
    Refusal,
    Remedy,
    RemedyKind,
    RemedyState,
    Resolution,
    Stage,
    TimeFrame,
    WaitsFor,
    Withdrawn,
)
from grievance.procedure import agenda
from grievance.storage import Queue
from grievance.storage.memory import MemoryStore
from support.builders import a_refusal, a_resolution, a_submission
from support.life import LADDER, OPENED, a_living_procedure
from support.procedures import Clock, a_desk, a_standard_row

PEOPLE = [
    Actor(id="ann", roles=("handler",)),
    Actor(id="bob", roles=("handler", "warehouse")),
    Actor(id="boss@shop.example", roles=("accountable",)),
    Actor(id="c-17", roles=("customer",)),
    Actor(id="stranger"),
]
NAMES = ["ann", "bob", "warehouse", "boss@shop.example"]
PROCEDURES = {
    mode: a_living_procedure(
        standards=[
            a_standard_row(),
            a_standard_row("inform", duty="update", within="3 business days", repeats=True, ahead="1 business day"),
            a_standard_row("answer", duty="final response", within="10 business days", pauses=["customer"]),
            a_standard_row("law", duty="final response", within="8 weeks", statutory=True),
            a_standard_row("check", duty="execution check", within="5 business days", **{"from": "answered"}),
            a_standard_row("second", duty="final response", within="20 business days", **{"from": "stage 2 requested"}),
        ],
        reopening={"clocks": mode, "within": "28 days"},
        ownership={"hops": 2},
        escalation=[{**LADDER, "duty": "final response"}],
        checklists={"phone": {"items": [{"id": "listened", "what": "let them speak"}]}},
    )
    for mode in ("continue", "restart", "new")
}


class Rival:
    """A store whose first save comes too late: another desk sweeps between its reading and its writing."""

    def __init__(self, store: MemoryStore, rival: Desk) -> None:
        self.store, self.rival, self.found = store, rival, []  # type: ignore[var-annotated]

    def save(self, tenant: str, commits: Any) -> Any:
        """Let the other desk go first, once."""
        rival, self.rival = self.rival, None  # type: ignore[assignment]
        if rival is not None:
            self.found = list(rival.due())
        return self.store.save(tenant, commits)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


class Lives(RuleBasedStateMachine):
    """A desk, a clock that only goes on, and a few complaints."""

    @initialize(mode=st.sampled_from(sorted(PROCEDURES)))
    def open(self, mode: str) -> None:
        """Open the desk."""
        self.store, self.clock, self.procedure = MemoryStore(), Clock(OPENED), PROCEDURES[mode]
        self.desk = a_desk(self.procedure, self.store, clock=self.clock)
        self.ids: list[str] = []
        self.handed: list[str] = []
        self.settled: set[str] = set()

    @rule(
        days=st.integers(0, 20),
        receiver=st.sampled_from([None, "ann", "bob"]),
        accused=st.sampled_from([(), ("bob",), ("boss@shop.example",)]),
        nature=st.sampled_from([Nature.COMPLAINT] * 4 + [Nature.UNDECIDED]),
        reachable=st.booleans(),
        wish=st.sampled_from([None, 2, 40]),
    )
    def register(self, days: int, **fields: Any) -> None:
        """Register a submission that came today or some days ago."""
        wish = fields.pop("wish")
        received = self.clock.at - timedelta(days=days)
        frame = TimeFrame(not_after=received + timedelta(days=wish)) if wish else None
        accused = fields.pop("accused")
        case = self.desk.register(
            a_submission(
                received_at=received, time_frame=frame, staff_complained_about=accused, customer_id="k-1", **fields
            )
        )
        self.ids.append(case.id)

    @precondition(lambda self: self.ids)
    @rule(data=st.data())
    def ask(self, data: st.DataObject) -> None:
        """Issue a command, allowed or not; refused, it changes nothing, and an allowed stage is never the reason."""
        complaint_id = data.draw(st.sampled_from(self.ids))
        before = self.desk.get(complaint_id)
        command = data.draw(self.commands(before))
        history = self.desk.history(complaint_id)
        try:
            after = self.desk.apply(complaint_id, command)
        except (IllegalMove, InvalidValue, NotPermitted) as refusal:
            assert self.desk.get(complaint_id) == before
            assert self.desk.history(complaint_id) == history
            self.refused(before, command, refusal)
        else:
            assert self.desk.get(complaint_id) == after
            assert self.desk.history(complaint_id)[: len(history)] == history
            self.repeat(complaint_id, command, after)

    @staticmethod
    def refused(before: Complaint, command: Command, refusal: Exception) -> None:
        """Check that only what the table lacks is an illegal move."""
        illegal = (before.stage, type(command)) not in TRANSITIONS or before.merged_into is not None
        assert not isinstance(refusal, IllegalMove) or illegal

    def repeat(self, complaint_id: str, command: Command, after: Complaint) -> None:
        """Check that the same key gives the same result."""
        if command.key is not None:
            assert self.desk.apply(complaint_id, command) == after
            assert self.desk.get(complaint_id) == after

    def commands(self, case: Complaint) -> st.SearchStrategy[Command]:
        """Commands of every kind on a complaint, now or as late entries, by anybody."""
        by = st.sampled_from(PEOPLE)
        past = st.integers(0, 12).map(lambda days: self.clock.at - timedelta(days=days))
        when = st.none() | past
        key = st.none() | st.sampled_from(["k-1", "k-2", "k-3"]).map(lambda one: f"{one}-{case.version}")
        tasks = st.sampled_from([*(task.id for task in case.tasks), "t-new"])
        remedies = st.sampled_from([(), *((Remedy(id=name, kind=RemedyKind.REFUND),) for name in ("r", "s"))])
        told = st.builds(
            Contact,
            kind=st.sampled_from(ContactKind).filter(lambda kind: kind is not ContactKind.HOLDING_NOTICE),
            direction=st.sampled_from(Direction),
            channel=st.just("email"),
            at=past,
            automatic=st.booleans(),
            id=st.none() | st.sampled_from(["l-1", "l-2", "l-3"]),
        )
        notice = st.builds(
            Contact,
            kind=st.just(ContactKind.HOLDING_NOTICE),
            direction=st.just(Direction.OUT),
            channel=st.just("email"),
            at=past,
            promises=st.integers(1, 40).map(lambda days: self.clock.at + timedelta(days=days)),
        )
        common: dict[str, Any] = {"by": by, "at": when, "key": key}
        because: Any = st.just("because")
        corrected = st.sampled_from(
            [
                attrs.evolve(case.submission, received_at=case.received_at - timedelta(days=30)),
                attrs.evolve(case.submission, received_at=case.received_at + timedelta(hours=1)),
                attrs.evolve(case.submission, category="goods/broken"),
                case.submission,
            ]
        )
        answer = st.builds(a_resolution, decided_by=st.sampled_from(NAMES), remedies=remedies)
        decision = case.proposal and (case.proposal.resolution or case.proposal.refusal)
        named = case.proposal.approved_by if case.proposal else None
        if isinstance(decision, Resolution):
            answer |= st.just(attrs.evolve(decision, approved_by=named))
        refused = st.builds(
            a_refusal,
            st.sampled_from([Ground.THIRD_PARTY, Ground.NO_FAULT, Ground.DUPLICATE, Ground.INSUFFICIENT_INFORMATION]),
            decided_by=st.sampled_from(NAMES),
            original=st.sampled_from(self.ids),
            remedies=remedies,
        )
        if isinstance(decision, Refusal):
            refused |= st.just(attrs.evolve(decision, reviewed_by=named))
        given = st.sampled_from(["none", *(one.remedy.id for one in case.granted)])
        letters = st.sampled_from(["none", *(one.id for one in case.contacts if one.id)])
        effects = st.sampled_from([("nothing",), *((one.effect,) for one in case.prompts)])
        later = st.integers(1, 30).map(lambda days: self.clock.at + timedelta(days=days))
        return st.one_of(
            st.builds(Admit, **common),
            st.builds(Overrule, **common, question=st.just("routing"), value=st.sampled_from(NAMES), reason=because),
            st.builds(Correct, **common, submission=corrected, reason=because),
            st.builds(RecordContact, **common, contact=told | notice),
            st.builds(Wait, **common, waits_for=st.sampled_from(WaitsFor)),
            st.builds(Resume, **common),
            st.builds(PromiseDate, **common, duty=st.sampled_from(Duty), due_at=later),
            st.builds(Waive, **common, standard=st.sampled_from(["answer", "law", "nothing"]), reason=because),
            st.builds(CompleteFile, **common),
            st.builds(OfferTransfer, **common, to=st.sampled_from(NAMES)),
            st.builds(AcceptTransfer, **common),
            st.builds(DeclineTransfer, **common, reason=because),
            st.builds(GiveTask, **common, task_id=tasks, to=st.sampled_from(NAMES), what=because, due_at=later),
            st.builds(FinishTask, **common, task_id=tasks),
            st.builds(DeclineTask, **common, task_id=tasks, reason=because),
            st.builds(Answer, **common, resolution=answer),
            st.builds(Accept, **common),
            st.builds(Decline, **common, refusal=refused),
            st.builds(Refer, **common, refusal=refused),
            st.builds(ConfirmHandOver, **common, reference=st.just("P-7")),
            st.builds(ReturnHandOver, **common, reason=because),
            st.builds(GoToOmbudsman, **common, body=st.just("the parcel ombudsman")),
            st.builds(OmbudsmanDecides, **common, result=st.sampled_from(OmbudsmanResult)),
            st.builds(Propose, **common, refusal=refused),
            st.builds(Propose, **common, resolution=answer),
            st.builds(Approve, **common),
            st.builds(ReportRemedy, **common, remedy_id=given, state=st.sampled_from(RemedyState)),
            st.builds(ReportBounce, **common, contact_id=letters),
            st.builds(Tick, **common, checklist=st.just("phone"), items=st.sampled_from([("listened",), ("sang",)])),
            st.builds(LinkWith, **common, kind=st.sampled_from(LinkKind), to=st.sampled_from(self.ids)),
            st.builds(PlaceHold, **common, reason=because),
            st.builds(LiftHold, **common, reason=because),
            st.builds(Withdraw, **common, reason=because),
            st.builds(Reopen, **common, reason=because),
            st.builds(RequestStage2, **common),
            st.builds(Close, **common),
            st.builds(CheckExecution, **common, carried_out=st.booleans()),
            st.builds(GiveFeedback, **common, feedback=st.just(Feedback(satisfaction=3))),
            st.builds(Analyse, **common, analysis=st.just(Analysis(cause="a strike"))),
            st.builds(Settle, **common, effects=effects),
        )

    @precondition(lambda self: len(self.ids) > 1)
    @rule(data=st.data(), by=st.sampled_from(PEOPLE))
    def merge(self, data: st.DataObject, by: Actor) -> None:
        """Merge a complaint into another one; taken apart at once, both are as they were, to be prompted anew."""
        one, other = (data.draw(st.sampled_from(self.ids)) for _ in "12")
        before = [self.desk.get(one), self.desk.get(other)]
        try:
            whole = self.desk.merge(one, into=other, by=by)
        except (IllegalMove, InvalidValue, NotPermitted):
            assert [self.desk.get(one), self.desk.get(other)] == before
            return
        part = self.desk.get(one)
        assert (part.merged_into, part.open) == (whole.id, False)
        assert whole.first_received_at <= min(part.first_received_at, before[1].first_received_at)
        joint = self.desk.joint(one)
        assert len(joint.contacts) == sum(len(self.desk.get(each).contacts) for each in joint.complaint_ids)
        if data.draw(st.booleans()):
            rest = self.desk.get(whole.id)
            self.desk.unmerge(one, reason="two parcels", by=by)
            apart, was = (attrs.evolve(each, version=0, prompts=()) for each in (self.desk.get(one), before[0]))
            assert apart == was
            assert one not in {each.complaint_id for each in self.desk.get(whole.id).absorbed}
            assert self.desk.get(whole.id).contacts == rest.contacts

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), by=st.sampled_from(PEOPLE))
    def reply(self, data: st.DataObject, by: Actor) -> None:
        """A word of the complainant is on the complaint that goes on, or opens one that follows."""
        old = data.draw(st.sampled_from(self.ids))
        self.clock.turn(minutes=1)
        word = Contact(
            kind=ContactKind.MESSAGE, direction=Direction.IN, channel="email", at=self.clock.at, text="hello?"
        )
        try:
            told = self.desk.reply(old, word, by=by)
        except (IllegalMove, InvalidValue, NotPermitted):
            return
        if told.id not in self.ids:
            self.ids.append(told.id)
            assert told.links[0].kind is LinkKind.FOLLOWS
        else:
            assert word in told.contacts

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), by=st.sampled_from(PEOPLE))
    def erase(self, data: st.DataObject, by: Actor) -> None:
        """Erase a complaint: only what has ended, is held by nobody, and owes nobody anything is erased."""
        chosen = data.draw(st.sampled_from(self.ids))
        before = self.desk.get(chosen)
        figures = self.figures()
        outcome = self.desk.erase([chosen], by=by)
        after = self.desk.get(chosen)
        if chosen in outcome.complaints:
            assert before.held_since is None
            assert not before.open
            assert not before.remedies_left
            assert (after.submission.text, after.stage, after.granted) == ("", before.stage, before.granted)
        else:
            assert after == before
        assert self.figures() == figures

    def figures(self) -> Any:
        """Return everything that is counted."""
        return self.desk.service(), self.desk.refusals(), self.desk.authority_used(), len(self.desk.analysis_missing())

    @rule(hours=st.sampled_from([1, 7, 24, 24 * 6, 24 * 40]))
    def go_on(self, hours: int) -> None:
        """Let time pass."""
        self.clock.turn(hours=hours)

    @rule(at_once=st.booleans())
    def sweep(self, *, at_once: bool) -> None:
        """Hand out what is due, alone or while another desk does the same."""
        if at_once:
            rival = Rival(self.store, self.desk)
            late = a_desk(self.procedure, rival, clock=self.clock)
            effects = [*late.due(), *rival.found]
        else:
            effects = list(self.desk.due())
        self.handed += [effect.id for effect in effects]
        assert all(not effect.id.endswith("/unreadable") for effect in effects)
        next_due = self.desk.next_due()
        assert next_due is None or next_due > self.clock.at

    @precondition(lambda self: self.ids)
    @rule()
    def settle_one(self) -> None:
        """Report the oldest thing in the outbox as done."""
        for effect in self.desk.outbox(limit=1):
            self.desk.settle(effect)
            self.settled.add(effect.id)

    @invariant()
    def each_thing_is_handed_out_once(self) -> None:
        """No sweep, and no two at once, hand out a thing again; what is settled does not come back."""
        assert len(set(self.handed)) == len(self.handed)
        waiting = {effect.id for effect in self.desk.outbox() if not isinstance(effect, Erasure)}
        assert waiting <= set(self.handed) - self.settled

    @invariant()
    def the_store_is_sound(self) -> None:
        """Replay is live: heads and index follow from the histories, and every seal holds."""
        assert [str(finding) for finding in self.desk.verify().findings] == []

    @invariant()
    def nobody_is_forgotten(self) -> None:
        """What is not final owes its next step to somebody, and a complaint that is open stands in the queue."""
        queue = {case.id for case in self.desk.queue(Queue(), limit=500).entries}
        for case in map(self.desk.get, self.ids):
            merged = case.merged_into is not None
            assert (owed(case) is None) is (merged or case.stage in (Stage.CLOSED, Stage.WITHDRAWN))
            assert merged or (case.stage in NEXT_STEPS) is (owed(case) is not None)
            undecided = case.nature is Nature.UNDECIDED and case.stage is Stage.RECORDED
            listed = undecided or (case.nature is Nature.COMPLAINT and not case.stage.final and not merged)
            assert (case.id in queue) is listed
            assert case.owner not in case.submission.accused or case.owner is None

    @invariant()
    def clocks_keep_the_law(self) -> None:
        """A statute is never paused nor relaxed; a promise binds; what is final or waived is silent."""
        for case in map(self.desk.get, self.ids):
            for clock in case.clocks:
                if clock.due_at is not None and clock.computed_at is not None and clock.statutory:
                    assert clock.due_at <= clock.computed_at
                plain = clock.standard == "law" and not case.reopenings
                if plain:
                    standard = self.procedure.standard("law")
                    office = self.procedure.calendars["office"]
                    assert clock.computed_at == due_at(case.first_received_at, standard.within, calendar=office)
            if case.stage.final:
                assert not any("/ack" in item.id or "/answer" in item.id for item in self.left(case))

    def left(self, case: Complaint) -> tuple[Any, ...]:
        """Return what is to be done on a complaint."""
        return agenda(case, {None: self.procedure})

    @invariant()
    def nothing_ends_without_an_answer(self) -> None:
        """No complaint comes to its end but answered, refused with all that is owed, handed over, or by its word."""
        for case in map(self.desk.get, self.ids):
            if case.stage is Stage.CLOSED and case.nature is Nature.COMPLAINT:
                assert case.answered_at is not None or case.taken_over_at is not None or case.referred_at is not None
                assert case.refusal is None or case.refusal.owed <= set(case.refusal.provides)
                assert not case.remedies_left
            events = self.desk.history(case.id)
            if case.stage is Stage.WITHDRAWN and case.erased_at is None:
                [last] = [one for one in events if isinstance(one, Withdrawn)][-1:]
                assert "customer" in last.by.roles or last.reason

    @invariant()
    def remedies_are_granted_once(self) -> None:
        """Each remedy is granted once, and ordered once at the most."""
        for case in map(self.desk.get, self.ids):
            ids = [one.remedy.id for one in case.granted]
            assert len(set(ids)) == len(ids)

    @invariant()
    def histories_replay(self) -> None:
        """The fold of the events is the complaint, and each says when it was recorded, in order."""
        for complaint_id in self.ids:
            events = self.desk.history(complaint_id)
            assert replay(events) == self.desk.get(complaint_id)
            recorded = [event.recorded_at for event in events]
            assert recorded == sorted(recorded)
            assert all(event.at <= event.recorded_at for event in events)


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
