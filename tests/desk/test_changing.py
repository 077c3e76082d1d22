"""Commands through the desk: who may, once, with what follows from them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from grievance.errors import IllegalMove, InvalidValue, NotPermitted, StaleComplaint
from grievance.lifecycle import (
    Accept,
    Admit,
    Answer,
    Assess,
    CheckExecution,
    Close,
    Command,
    Correct,
    Decline,
    GiveFeedback,
    HandOut,
    Overrule,
    PromiseDate,
    RecordContact,
    Refer,
    Reopen,
    RequestStage2,
    Resume,
    Time,
    Wait,
    Waive,
    Withdraw,
    replay,
)
from grievance.model import (
    Actor,
    Complaint,
    Corrected,
    Direction,
    Duty,
    Feedback,
    Nature,
    ProcedureRef,
    Prompt,
    Remedy,
    RemedyKind,
    Stage,
    WaitsFor,
)
from grievance.storage import ComplaintStore
from grievance.storage.memory import MemoryStore
from support.builders import a_contact, a_refusal, a_resolution, a_submission
from support.life import ANN, BOB, BOSS, CUSTOMER, OPENED, a_living_desk
from support.procedures import a_standard_row

ANSWER_DUE = datetime(2026, 7, 15, 17, tzinfo=UTC)


def due_of(case: Complaint, standard: str) -> list[datetime | None]:
    """Return by when a standard is due, cycle by cycle."""
    return [clock.due_at for clock in case.clocks if clock.standard == standard]


@pytest.mark.parametrize(
    "actor",
    [Actor(id="eve"), Actor(id="eve", roles=("hander",)), Actor(id="eve", roles=("analyst", "guest")), CUSTOMER],
)
def test_who_may_do_nothing_does_nothing(store: ComplaintStore, actor: Actor) -> None:
    """An actor without a role, with a misspelt or a lesser one is refused, told who may, and changes nothing."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission())
    with pytest.raises(NotPermitted, match="the roles that may are: accountable, handler, system") as refusal:
        desk.apply(case.id, Answer(by=actor, resolution=a_resolution()))
    assert refusal.value.tried == "Answer"
    assert desk.get(case.id) == case


def test_a_procedure_says_who_may_what_at_which_stage(store: ComplaintStore) -> None:
    """The table is the procedure's: by role, command and stage; what it does not name is refused, registering too."""
    rows = [
        {"roles": ["clerk"], "may": ["Register", "RecordContact"]},
        {"roles": ["clerk"], "may": ["Answer"], "at": ["awaiting customer"]},
        {"roles": ["chief"], "may": ["*"]},
    ]
    desk, _ = a_living_desk(store, permissions=rows)
    clerk, chief = Actor(id="kim", roles=("clerk",)), Actor(id="lee", roles=("guest", "chief"))
    with pytest.raises(NotPermitted, match="Register is not permitted"):
        desk.register(a_submission())
    case = desk.register(a_submission(), by=clerk)
    answer = Answer(by=clerk, resolution=a_resolution())
    with pytest.raises(NotPermitted, match=r"the roles that may are: chief$"):
        desk.apply(case.id, answer)
    with pytest.raises(NotPermitted):
        desk.apply(case.id, Wait(by=clerk, waits_for=WaitsFor.CUSTOMER))
    desk.apply(case.id, Wait(by=chief, waits_for=WaitsFor.CUSTOMER))
    assert desk.apply(case.id, answer).stage is Stage.ANSWERED


@pytest.mark.parametrize(
    "command",
    [
        Time(by=BOSS, clocks=()),
        HandOut(by=BOSS, prompts=(Prompt(effect="e"),)),
        Assess(by=BOSS, procedure=ProcedureRef(name="n", version="1", digest="d"), priority=None, team=None,
               rulings=(), clocks=()),
    ],
)  # fmt: skip
def test_what_follows_is_asked_for_by_nobody(store: ComplaintStore, command: Time | HandOut | Assess) -> None:
    """Nobody sets clocks, priorities or the marks of sweeps by hand: these follow from other commands."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission())
    with pytest.raises(NotPermitted, match="the desk issues it"):
        desk.apply(case.id, command)


def test_a_customer_records_what_comes_in(store: ComplaintStore) -> None:
    """What goes out is the organisation's word: a customer cannot acknowledge in its name."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission())
    assert desk.apply(case.id, RecordContact(by=CUSTOMER, contact=a_contact(direction=Direction.IN))).contacts
    with pytest.raises(NotPermitted, match="records what comes in"):
        desk.apply(case.id, RecordContact(by=CUSTOMER, contact=a_contact()))
    assert desk.apply(case.id, RecordContact(by=ANN, contact=a_contact())).acknowledged_at is not None


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (PromiseDate(by=ANN, duty=Duty.UPDATE, due_at=OPENED), "must lie after the promise"),
        (PromiseDate(by=ANN, duty=Duty.EXTERNAL_ROUTE, due_at=OPENED + timedelta(days=9)), "the complainant's right"),
        (Reopen(by=ANN, reason=" "), "must say why"),
        (Waive(by=ANN, standard="answer"), "must say why"),
        (Withdraw(by=ANN, reason="she called", at=OPENED + timedelta(days=1)), "must not lie after the instant"),
    ],
)
def test_what_a_command_needs(store: ComplaintStore, command: Command, problem: str) -> None:
    """A command that lacks what it needs is refused by the field, and nothing is changed."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    if isinstance(command, Reopen):
        case = desk.apply(case.id, Withdraw(by=ANN, reason="she called"))
    with pytest.raises(InvalidValue, match=problem):
        desk.apply(case.id, command)
    assert desk.get(case.id) == case


def test_what_is_no_complaint_is_reopened_to_be_looked_at(store: ComplaintStore) -> None:
    """A closed enquiry that is taken up again is recorded, and may then be admitted as a complaint."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission(nature=Nature.ENQUIRY))
    desk.apply(case.id, Close(by=ANN))
    again = desk.apply(case.id, Reopen(by=ANN, reason="they called again"))
    assert (again.stage, again.open) == (Stage.RECORDED, False)
    assert desk.apply(case.id, Admit(by=ANN)).team == "logistics"


def test_same_key_same_result(store: ComplaintStore) -> None:
    """A command that is sent again changes nothing and returns what the first one gave, whatever came between."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    command = Answer(by=ANN, resolution=a_resolution(), key="k-1")
    first = desk.apply(case.id, command)
    assert desk.apply(case.id, command) == first == desk.get(case.id)
    clock.turn(hours=1)
    later = desk.apply(case.id, Reopen(by=ANN, reason="no parcel", key="k-2"))
    assert desk.apply(case.id, command) == first
    assert desk.apply(case.id, Reopen(by=ANN, reason="no parcel", key="k-2")) == later == desk.get(case.id)
    with pytest.raises(InvalidValue, match="used for another command"):
        desk.apply(case.id, Close(by=ANN, key="k-1"))
    other = desk.register(a_submission(received_at=OPENED))
    assert desk.apply(other.id, command).stage is Stage.ANSWERED


def test_the_same_key_at_once(store: ComplaintStore) -> None:
    """Two processes that send one command at the same time make one change: the store knows the key (pain 54)."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    rival, _ = a_living_desk(store)
    command = Answer(by=ANN, resolution=a_resolution(), key="k")
    before = store.get("default", [case.id])
    rival.apply(case.id, command)
    answered = desk.get(case.id)

    class Stale:
        """The store as it was for a reader before the rival's change."""

        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

        def get(self, *_: object) -> object:
            return before

    late, _ = a_living_desk(Stale())  # type: ignore[arg-type]
    assert late.apply(case.id, command) == answered
    assert len(desk.history(case.id)) == answered.version


def test_a_version_that_is_gone_is_refused(store: ComplaintStore) -> None:
    """Who has seen an older version and says so is told; who says nothing goes on from what there is (pain 55)."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission())
    seen = desk.apply(case.id, RecordContact(by=ANN, contact=a_contact()))
    with pytest.raises(StaleComplaint) as refusal:
        desk.apply(case.id, Withdraw(by=ANN, reason="she called"), version=case.version)
    assert (refusal.value.expected, refusal.value.actual) == (case.version, seen.version)
    assert desk.apply(case.id, Withdraw(by=ANN, reason="she called"), version=seen.version).stage is Stage.WITHDRAWN


def test_an_illegal_move_says_what_is_allowed(store: ComplaintStore) -> None:
    """Refused, the complaint is as it was, and the error names what the stage allows."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission())
    with pytest.raises(IllegalMove) as refusal:
        desk.apply(case.id, Accept(by=ANN))
    assert "Answer" in refusal.value.allowed
    assert "Accept" not in refusal.value.allowed
    assert desk.get(case.id) == case


def test_a_correction_keeps_the_old_value_and_decides_anew(store: ComplaintStore) -> None:
    """A corrected receipt moves the clocks, history keeps what was said first, and nothing fires retroactively."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    clock.turn(days=1)
    earlier = attrs.evolve(case.submission, received_at=OPENED - timedelta(days=14))
    after = desk.apply(case.id, Correct(by=ANN, submission=earlier, reason="postmark"))

    assert due_of(case, "answer") == [ANSWER_DUE]
    assert due_of(after, "answer") == [ANSWER_DUE - timedelta(days=14)]
    registered, *_, corrected = [one for one in desk.history(case.id) if hasattr(one, "submission")]
    assert registered.submission.received_at == OPENED
    assert isinstance(corrected, Corrected)
    assert (corrected.fields, corrected.reason) == (("received_at",), "postmark")
    handed = [effect.id for effect in desk.due()]
    assert handed == ["c-1/acknowledge/0", "c-1/answer/0"]  # both are owed; no reminder of days gone by
    assert [one.effect for one in desk.get(case.id).prompts if one.passed] != []


def test_a_late_entry_recomputes_the_clocks(store: ComplaintStore) -> None:
    """A letter that was sent in time and entered late: the duty was met in time, from the first look on."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    clock.turn(days=9)
    assert desk.explain(case.id).deadlines[0].status.state.value == "overdue"
    sent = OPENED + timedelta(hours=2)
    desk.apply(case.id, RecordContact(by=ANN, at=sent, contact=a_contact(at=sent)))
    assert desk.explain(case.id).deadlines[0].status.state.value == "met"
    assert desk.history(case.id)[-1].recorded_at >= clock.at


@pytest.mark.parametrize(("route", "team"), [(True, "front-desk"), (False, "logistics")])
@pytest.mark.parametrize(("clocks", "standard"), [(True, "goods"), (False, "parcels")])
def test_recategorising_has_declared_effects(
    store: ComplaintStore, *, route: bool, team: str, clocks: bool, standard: str
) -> None:
    """What a corrected category decides anew is data: the route, the clocks, both or neither (capability 12)."""
    standards = [
        a_standard_row("parcels", duty="final response", when={"category": "delivery/**"}),
        a_standard_row("goods", duty="final response", within="9 business days", when={"category": "goods/**"}),
    ]
    desk, _ = a_living_desk(store, standards=standards, recategorising={"route": route, "clocks": clocks})
    case = desk.register(a_submission(category="delivery/late"))
    assert (case.team, [clock.standard for clock in case.clocks]) == ("logistics", ["parcels"])
    corrected = attrs.evolve(case.submission, category="goods/broken")
    after = desk.apply(case.id, Correct(by=ANN, submission=corrected, reason="it came, broken"))
    assert (after.team, [clock.standard for clock in after.clocks]) == (team, [standard])
    assert after.ruling("routing") is not None


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, "must differ"),
        ({"nature": Nature.ENQUIRY}, "must keep the nature"),
        ({"source_key": "other"}, "must keep the source key"),
    ],
)
def test_what_cannot_be_corrected(store: ComplaintStore, changes: dict[str, Any], problem: str) -> None:
    """A correction corrects something, and neither what kind of contact it is nor by what key it was filed."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission())
    changed = attrs.evolve(case.submission, **changes)
    with pytest.raises(InvalidValue, match=problem):
        desk.apply(case.id, Correct(by=ANN, submission=changed, reason="so"))


@pytest.mark.parametrize(
    ("clocks", "due"),
    [
        ("continue", [datetime(2026, 7, 21, 17, tzinfo=UTC)]),
        ("restart", [datetime(2026, 7, 27, 17, tzinfo=UTC)]),
        ("new", [ANSWER_DUE, datetime(2026, 7, 27, 17, tzinfo=UTC)]),
    ],
)
def test_reopening_is_a_policy_value(store: ComplaintStore, clocks: str, due: list[datetime]) -> None:
    """Pains 15 and 42: answered on the 7th, reopened on the 13th: the clock goes on, restarts, or a new one begins."""
    desk, clock = a_living_desk(store, reopening={"clocks": clocks, "within": "28 days"})
    case = desk.register(a_submission(received_at=OPENED, receiver="ann"))
    clock.at = datetime(2026, 7, 7, 12, tzinfo=UTC)
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution()))
    clock.at = datetime(2026, 7, 13, 12, tzinfo=UTC)
    again = desk.apply(case.id, Reopen(by=CUSTOMER, reason="it never came"))

    assert (again.stage, again.owner, again.answered_at, again.resolution) == (Stage.OPEN, "ann", None, None)
    assert due_of(again, "answer") == due
    assert [one.id for one in desk.due() if "answer" in one.id] == []  # no instant alert for days gone by
    states = [one.status.state.value for one in desk.explain(case.id).deadlines if one.standard.id == "answer"]
    assert states == (["met", "running"] if clocks == "new" else ["running"])


def test_too_late_to_be_reopened(store: ComplaintStore) -> None:
    """After the limit, counted from the last end, a new problem is a new complaint; its last day still counts."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution()))
    clock.turn(days=3)
    desk.apply(case.id, Close(by=ANN))
    clock.at = OPENED + timedelta(days=3 + 29)
    with pytest.raises(NotPermitted, match="within 28 days of its end, until 2026-08-01: register a new complaint"):
        desk.apply(case.id, Reopen(by=ANN, reason="broken now"))
    clock.turn(days=-1)
    assert desk.apply(case.id, Reopen(by=ANN, reason="broken now")).stage is Stage.OPEN


@pytest.mark.parametrize(
    ("owner", "expected"), [("keep", "ann"), ("release", None), ("accountable", "boss@shop.example")]
)
def test_who_owns_what_is_reopened(store: ComplaintStore, owner: str, expected: str | None) -> None:
    """The procedure says whether the owner is kept, released to the queue, or the accountable person takes it."""
    desk, _ = a_living_desk(store, reopening={"owner": owner})
    case = desk.register(a_submission(receiver="ann"))
    desk.apply(case.id, Withdraw(by=CUSTOMER))
    again = desk.apply(case.id, Reopen(by=ANN, reason="changed their mind", owner="somebody"))
    assert (again.owner, again.stage) == (expected, Stage.OPEN)


@pytest.mark.parametrize("channel", ["web", "phone", "letter", "social"])
def test_the_channel_never_changes_the_law(store: ComplaintStore, channel: str) -> None:
    """Pain 43: reopening is the same whatever way the complainant came back."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission(channel=channel, received_at=OPENED))
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution()))
    again = desk.apply(case.id, Reopen(by=CUSTOMER, reason="no"))
    assert (again.stage, due_of(again, "answer")) == (Stage.OPEN, [ANSWER_DUE])


def test_d38_the_second_stage_is_decided_by_somebody_else(store: ComplaintStore) -> None:
    """D38 (L21): who decided the first stage cannot decide the second; no reason is asked for."""
    stage_2 = a_standard_row(
        "stage-2", duty="final response", within="20 business days", **{"from": "stage 2 acknowledged"}
    )
    desk, clock = a_living_desk(store, standards=[a_standard_row("one", duty="final response"), stage_2])
    case = desk.register(a_submission(received_at=OPENED))
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution(decided_by="ann")))
    clock.turn(days=1)
    asked = desk.apply(case.id, RequestStage2(by=CUSTOMER))
    assert (asked.stage, due_of(asked, "stage-2")) == (Stage.OPEN, [None])
    clock.turn(days=1)
    acknowledged = desk.apply(case.id, RecordContact(by=BOB, contact=a_contact(at=clock.at)))
    assert due_of(acknowledged, "stage-2") == [datetime(2026, 7, 31, 17, tzinfo=UTC)]
    with pytest.raises(NotPermitted, match="cannot decide the second"):
        desk.apply(case.id, Answer(by=BOB, resolution=a_resolution(decided_by="ann")))
    after = desk.apply(case.id, Answer(by=BOB, resolution=a_resolution(decided_by="bob")))
    states = {one.standard.id: one.status.state.value for one in desk.explain(case.id).deadlines}
    assert states == {"one": "met", "stage-2": "met"}
    assert after.stage is Stage.ANSWERED


def test_d37_a_quick_acceptance_is_resolved_and_owes_a_summary(store: ComplaintStore) -> None:
    """D37: an answer is no resolution; accepted by phone on business day 3 it is, and a summary notice is due (L6)."""
    summary = a_standard_row(
        "summary", duty="summary resolution communication", if_resolved_within="end of the 3rd business day",
        **{"from": "resolved"},
    )  # fmt: skip
    eight_weeks = a_standard_row(
        "final", duty="final response", within="8 weeks", unless_resolved_within="end of the 3rd business day"
    )
    desk, clock = a_living_desk(store, standards=[summary, eight_weeks])
    case = desk.register(a_submission(received_at=OPENED))
    answered = desk.apply(case.id, Answer(by=ANN, resolution=a_resolution()))
    assert (answered.stage, answered.resolved_at) == (Stage.ANSWERED, None)
    clock.at = datetime(2026, 7, 6, 16, tzinfo=UTC)  # Monday, the third business day
    resolved = desk.apply(case.id, Accept(by=ANN, remark="by phone"))
    assert resolved.stage is Stage.RESOLVED
    assert due_of(resolved, "summary") == [datetime(2026, 7, 7, 17, tzinfo=UTC)]
    clock.at = datetime(2026, 7, 7, 17, tzinfo=UTC)
    assert "c-1/summary/0" in [effect.id for effect in desk.due()]


def test_what_was_granted_is_checked_before_the_work_ends(store: ComplaintStore) -> None:
    """S30: a remedy owes a check that it was carried out; without one the complaint stays open and on the list."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    refund = a_resolution(remedies=(Remedy(id="r", kind=RemedyKind.REFUND),))
    desk.apply(case.id, Answer(by=ANN, resolution=refund))
    with pytest.raises(InvalidValue, match=r"still owed is the execution check"):
        desk.apply(case.id, Close(by=ANN))
    clock.turn(days=8)
    assert "c-1/check/0" in [effect.id for effect in desk.due()]
    desk.apply(case.id, CheckExecution(by=ANN, carried_out=False))
    assert "c-1/check/0" in [effect.id for effect in desk.outbox()]
    desk.apply(case.id, CheckExecution(by=ANN, carried_out=True))
    assert "c-1/check/0" not in [effect.id for effect in desk.outbox()]
    assert not desk.apply(case.id, Close(by=ANN)).open


def test_nothing_refused_or_referred_dies_silently(store: ComplaintStore) -> None:
    """A declined or referred complaint is open and in the queue until somebody has seen to the complainant."""
    desk, _ = a_living_desk(store)
    first, second = desk.register(a_submission()), desk.register(a_submission())
    desk.apply(first.id, Decline(by=ANN, refusal=a_refusal(decided_by="ann")))
    referred = desk.apply(second.id, Refer(by=ANN, refusal=a_refusal(decided_by="ann")))
    assert [case.id for case in desk.queue().entries] == [first.id, second.id]
    assert (referred.referred_to, referred.open) == ("The courier", True)
    assert [one.status.state.value for one in desk.explain(second.id).deadlines][:2] == ["waived", "waived"]


def test_a_duty_is_waived_with_a_reason(store: ComplaintStore) -> None:
    """What nobody can receive is waived, not breached; a person waives by name and says why."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    with pytest.raises(InvalidValue, match="must be one that binds this complaint"):
        desk.apply(case.id, Waive(by=ANN, standard="acknowlege", reason="no address"))
    after = desk.apply(case.id, Waive(by=ANN, standard="acknowledge", reason="no address"))
    assert [one.waived for one in after.clocks if one.standard == "acknowledge"] == ["waived by ann"]
    anonymous = desk.register(a_submission(received_at=OPENED, reachable=False))
    assert {one.waived for one in anonymous.clocks if one.duty.value != "execution check"} == {"nobody can be reached"}
    clock.turn(weeks=9)
    assert not [one for one in desk.due() if one.complaint_id == anonymous.id]


def test_feedback_is_kept(store: ComplaintStore) -> None:
    """What the complainant says of the handling is recorded, also after the end, and counted among the answered."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission())
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution()))
    desk.apply(case.id, Close(by=ANN))
    desk.apply(case.id, GiveFeedback(by=CUSTOMER, feedback=Feedback(satisfaction=2, distributive=1, contacts=3)))
    desk.register(a_submission())
    service = desk.service()
    assert (service.registered, service.answered, service.unanswered, service.coverage) == (2, 1, ("c-2",), 0.5)
    assert (service.asked, service.satisfied, service.satisfaction) == (1, 0, 0.0)


def test_overruled_and_undecided_wait_for_the_accountable_person(store: ComplaintStore) -> None:
    """S40, S42: what no rule could decide, and what a person decided against the rules, is on the exception queue."""
    desk, _ = a_living_desk(store)
    plain, overruled = desk.register(a_submission()), desk.register(a_submission())
    desk.apply(overruled.id, Overrule(by=ANN, question="routing", value="claims", reason="they know him"))
    assert [case.id for case in desk.exceptions().entries] == [overruled.id]
    desk.apply(overruled.id, Withdraw(by=CUSTOMER))
    assert desk.exceptions().entries == ()
    assert desk.get(plain.id).exceptions == ()


def test_waiting_and_going_on() -> None:
    """The wait is a stage, its time is known, and replay tells the same."""
    desk, clock = a_living_desk(MemoryStore())
    case = desk.register(a_submission(received_at=OPENED))
    waiting = desk.apply(case.id, Wait(by=ANN, waits_for=WaitsFor.THIRD_PARTY, what="the courier's report"))
    assert waiting.stage is Stage.AWAITING_THIRD_PARTY
    assert due_of(waiting, "answer") == [ANSWER_DUE]  # only waits for the customer pause this one
    clock.turn(days=2)
    back = desk.apply(case.id, Resume(by=ANN))
    assert [(one.since, one.until) for one in back.pauses] == [(OPENED, clock.at)]
    assert replay(desk.history(case.id)) == back
    with pytest.raises(IllegalMove):
        desk.apply(case.id, Resume(by=ANN))
