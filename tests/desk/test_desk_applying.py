"""Commands: what changes, what is decided anew, what a person may overrule, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from grievance.desk import SYSTEM
from grievance.errors import IllegalMove, InvalidValue, NotPermitted, StaleComplaint, UnknownComplaint
from grievance.lifecycle import (
    Accept,
    Admit,
    Analyse,
    Answer,
    Close,
    Command,
    Overrule,
    RecordContact,
    Register,
    replay,
)
from grievance.model import Actor, Analysis, Assessed, Complaint, Nature, Overridden, Stage
from grievance.storage import ComplaintStore, Queue, Saved
from grievance.storage.memory import MemoryStore
from support.builders import CLERK, RECEIVED, a_contact, a_resolution, a_submission
from support.procedures import CRITICAL, NORMAL, URGENT, Clock, a_desk, a_mapping, a_procedure

TEAMS: dict[str, dict[str, str]] = {"logistics": {}, "front-desk": {}, "billing": {}}


def overruling(question: str = "priority", value: str = "critical", **changes: Any) -> Overrule:
    """Return a person's decision."""
    return Overrule(**{"by": CLERK, "question": question, "value": value, "reason": "the press called", **changes})


def level_of(case: Complaint) -> str:
    """Return the level of a complaint that has one."""
    assert case.priority is not None
    return case.priority.level


def test_a_complaint_goes_its_way(store: ComplaintStore) -> None:
    """Through contact, answer, acceptance, close and analysis the stored head is the fold of the stored history."""
    clock = Clock()
    desk = a_desk(store=store, clock=clock)
    case = desk.register(a_submission())
    commands: list[tuple[Command, Stage]] = [
        (RecordContact(by=CLERK, contact=a_contact(at=clock.at)), Stage.OPEN),
        (Answer(by=CLERK, resolution=a_resolution()), Stage.ANSWERED),
        (Accept(by=CLERK), Stage.RESOLVED),
        (Close(by=CLERK), Stage.CLOSED),
        (Analyse(by=CLERK, analysis=Analysis(cause="the van")), Stage.CLOSED),
    ]
    for number, (command, stage) in enumerate(commands, 3):
        clock.turn(hours=1)
        after = desk.apply(case.id, command)
        assert (after.stage, after.version) == (stage, number)
        assert replay(desk.history(case.id)) == desk.get(case.id) == after
    assert desk.queue().entries == ()


def test_a_late_entry_keeps_both_instants() -> None:
    """What happened earlier than it was recorded says so, and counts from when it happened."""
    clock = Clock()
    desk = a_desk(clock=clock)
    case = desk.register(a_submission())
    called = clock.at
    clock.turn(days=3)
    desk.apply(case.id, RecordContact(by=CLERK, at=called, contact=a_contact(at=called)))
    event = desk.history(case.id)[-1]
    assert (event.at, event.recorded_at) == (called, called + timedelta(days=3))
    assert desk.get(case.id).acknowledged_at == called
    assert desk.due() == ()


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (Accept(by=CLERK), IllegalMove),
        (Admit(by=CLERK), IllegalMove),
        (Register(by=CLERK, complaint_id="c-1", submission=a_submission()), IllegalMove),
        (Answer(by=CLERK, resolution=a_resolution(measures=())), InvalidValue),
        (overruling(reason=""), InvalidValue),
    ],
)
def test_what_is_refused_changes_nothing(store: ComplaintStore, command: Any, error: type[Exception]) -> None:
    """A command that the stage or its own content forbids leaves the complaint and its history as they were."""
    desk = a_desk(store=store)
    case = desk.register(a_submission())
    with pytest.raises(error):
        desk.apply(case.id, command)
    assert desk.get(case.id) == case
    assert len(desk.history(case.id)) == 2


def test_nobody_is_unknown(store: ComplaintStore) -> None:
    """Every operation on a complaint that is not there says which."""
    desk = a_desk(store=store)
    for use in (desk.get, desk.history, desk.explain, lambda name: desk.apply(name, Close(by=CLERK))):
        with pytest.raises(UnknownComplaint) as refusal:
            use("c-404")
        assert refusal.value.complaint_id == "c-404"


def test_a_change_in_between_is_stale() -> None:
    """When somebody else changes the complaint between reading and saving, the later one is refused."""

    class Slow(MemoryStore):
        rival: Any = None

        def save(self, tenant: str, commits: Any, /) -> tuple[Saved, ...]:
            rival, self.rival = self.rival, None
            if rival is not None:
                rival()
            return super().save(tenant, commits)

    store = Slow()
    desk = a_desk(store=store)
    case = desk.register(a_submission())
    store.rival = lambda: desk.apply(case.id, RecordContact(by=CLERK, contact=a_contact()))
    with pytest.raises(StaleComplaint) as refusal:
        desk.apply(case.id, Answer(by=CLERK, resolution=a_resolution()))
    assert (refusal.value.expected, refusal.value.actual) == (2, 3)
    assert desk.get(case.id).stage is Stage.OPEN


def test_nothing_is_added_to_an_erased_complaint() -> None:
    """Once the key of a complaint is gone its history cannot be gone on with."""
    store = MemoryStore()
    case = a_desk(store=store).register(a_submission())
    store._tenants["default"].kept[case.id].secret = None
    with pytest.raises(InvalidValue, match="was erased"):
        a_desk(store=store).apply(case.id, Close(by=CLERK))


def test_a_person_decides_and_it_stands(store: ComplaintStore) -> None:
    """An overruled level moves the complaint in the queue at once, with the person on record."""
    desk = a_desk(store=store)
    desk.register(a_submission())
    second = desk.register(a_submission())
    case = desk.apply(second.id, overruling())

    assert level_of(case) == "critical"
    assert case.priority is not None
    assert case.priority.work_by == RECEIVED + timedelta(hours=1)
    assert [one.id for one in desk.queue().entries] == ["c-2", "c-1"]
    assert [one.id for one in desk.queue(Queue(level="critical")).entries] == ["c-2"]
    assert [type(event) for event in desk.history(case.id)][-2:] == [Overridden, Assessed]
    ruling = case.ruling("priority")
    assert ruling is not None
    assert (ruling.value, str(ruling.reasons[0])) == (
        "critical", "decided by clerk, a person, against the rules [override]",
    )  # fmt: skip
    assert [(one.question, one.reason) for one in case.overrides] == [("priority", "the press called")]


def test_an_overruling_survives_every_later_decision(store: ComplaintStore) -> None:
    """Deciding another question anew, or under another procedure, leaves what a person decided (S42)."""
    desk = a_desk(store=store)
    case = desk.register(a_submission())
    desk.apply(case.id, overruling("routing", "billing"))
    desk.apply(case.id, overruling("priority", "urgent"))
    after = desk.apply(case.id, overruling("priority", "critical"))
    assert (after.team, level_of(after)) == ("billing", "critical")

    calmer = {**a_mapping()["priority"], "levels": {"calm": NORMAL, "critical": CRITICAL}}
    other = a_desk(a_procedure(priority=calmer), store)
    again = other.apply(case.id, overruling("routing", "claims"))
    assert (again.team, level_of(again)) == ("claims", "critical")
    assert {one.question: one.value for one in again.overrides} == {"routing": "claims", "priority": "critical"}


def test_a_decision_that_no_longer_fits_goes_to_a_person(store: ComplaintStore) -> None:
    """A level or team that a newer procedure does not have is not invented: the question is open again, and says so."""
    case = a_desk(store=store).register(a_submission())
    a_desk(store=store).apply(case.id, overruling("routing", "billing"))
    a_desk(store=store).apply(case.id, overruling("priority", "critical"))
    newer = a_procedure(
        priority={"levels": {"high": URGENT, "low": NORMAL}},
        teams={"logistics": {}, "front-desk": {}},
    )
    desk = a_desk(newer, store)
    desk.reassess([case.id], newer, dry_run=False)
    after = desk.get(case.id)

    assert (level_of(after), after.team, after.exceptions) == ("high", "boss@shop.example", ("priority", "routing"))
    assert [ruling.value for ruling in after.rulings] == [None, None]
    assert any("'critical' is no level of this procedure" in text for text in desk.explain(case.id))


def test_a_program_never_overrules(store: ComplaintStore) -> None:
    """Only persons decide against the rules (S42)."""
    desk = a_desk(store=store)
    case = desk.register(a_submission())
    with pytest.raises(NotPermitted, match="'system' may not"):
        desk.apply(case.id, overruling("routing", "billing", by=SYSTEM))
    assert desk.get(case.id) == case


@pytest.mark.parametrize(
    ("command", "field", "hint"),
    [
        (overruling("prioritty"), "Overrule.question", "did you mean 'priority'"),
        (overruling("priority", "critcal"), "Overrule.value", "did you mean 'critical'"),
        (overruling("routing", "logistcs"), "Overrule.value", "did you mean 'logistics'"),
        (overruling("routing", ""), "Overrule.value", "team"),
        (overruling("routing", "billing"), "Overrule.value", "complained about"),
        (overruling(by=Actor(id="robot", roles=("handler", "system"))), "Overrule.by", "person"),
    ],
)
def test_an_overruling_that_the_procedure_cannot_follow(
    store: ComplaintStore, command: Overrule, field: str, hint: str
) -> None:
    """An unknown question, level or team, a team that is complained about, or a program as judge: refused by name."""
    desk = a_desk(a_procedure(teams=TEAMS), store)
    case = desk.register(a_submission(staff_complained_about=("billing",)))
    with pytest.raises(InvalidValue) as refusal:
        desk.apply(case.id, command)
    assert refusal.value.field == field
    assert hint in refusal.value.problem
    assert desk.get(case.id) == case


def test_without_declared_teams_any_team_may_be_named() -> None:
    """A procedure that lists no teams accepts every name for one; the accountable person may always be named."""
    desk = a_desk()
    case = desk.register(a_submission())
    assert desk.apply(case.id, overruling("routing", "anybody")).team == "anybody"
    listed = a_desk(a_procedure(teams=TEAMS))
    case = listed.register(a_submission())
    assert listed.apply(case.id, overruling("routing", "boss@shop.example")).team == "boss@shop.example"


def test_no_score_reaches_a_reserved_level() -> None:
    """Rules may give any number of points: the level kept for people is out of their reach."""
    rule = {"id": "most", "when": {}, "score": 10**12, "because": "as much as one likes"}
    assert level_of(a_desk(a_procedure(priority_rules=[rule])).register(a_submission())) == "urgent"


@pytest.mark.parametrize("nature", [Nature.ENQUIRY, Nature.SERVICE_REQUEST, Nature.UNDECIDED])
def test_what_is_no_complaint_is_recorded(store: ComplaintStore, nature: Nature) -> None:
    """An enquiry is on record and found, decided by no rule, never due, with no analysis missing (S23)."""
    desk = a_desk(store=store)
    case = desk.register(a_submission(nature=nature, source_key="k"))
    assert (case.stage, case.team, case.priority, case.clocks, case.version) == (Stage.RECORDED, None, None, (), 1)
    assert desk.get("k") == case
    assert desk.register(a_submission(nature=nature, source_key="k")) == case
    waiting = (case,) if nature is Nature.UNDECIDED else ()
    assert desk.queue().entries == desk.exceptions().entries == waiting  # somebody has to say what it is (S42)
    assert desk.due(RECEIVED + timedelta(days=999)) == ()
    assert desk.analysis_missing() == ()
    assert list(desk.explain("k")) == []
    assert desk.explain("k").procedure == "no procedure"
    with pytest.raises(IllegalMove):
        desk.apply("k", overruling())
    desk.apply("k", Close(by=CLERK))
    assert desk.analysis_missing() == ()


def test_an_enquiry_becomes_a_complaint(store: ComplaintStore) -> None:
    """Admitted later, it is decided like any other, its clocks counting from the first receipt (S23)."""
    clock = Clock()
    desk = a_desk(store=store, clock=clock)
    recorded = desk.register(a_submission(nature=Nature.ENQUIRY))
    clock.turn(days=20)
    case = desk.apply(recorded.id, Admit(by=CLERK, reason="they insist"))

    assert (case.stage, case.nature, case.team) == (Stage.OPEN, Nature.COMPLAINT, "logistics")
    assert case.received_at == RECEIVED
    assert case.registered_at == recorded.registered_at
    assert [one.anchored_at for one in case.clocks] == [RECEIVED]
    assert [one.id for one in desk.queue().entries] == [case.id]
    assert [effect.id for effect in desk.pending()] == ["c-1/acknowledge/0"]
    assert desk.analysis_missing() == (case,)
    assert [type(event) for event in desk.history(case.id)][-1] is Assessed
