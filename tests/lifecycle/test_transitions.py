"""What may follow what: the table, the stages it reaches, and what every other move is told."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any, get_args

import pytest

from grievance.errors import IllegalMove
from grievance.lifecycle import (
    ALTERNATIVES,
    NEXT_STEPS,
    TRANSITIONS,
    Absorb,
    Accept,
    AcceptTransfer,
    Admit,
    Analyse,
    Answer,
    Approve,
    Assess,
    CheckExecution,
    Close,
    Command,
    CompleteFile,
    ConfirmHandOver,
    Correct,
    Decline,
    DeclineTask,
    DeclineTransfer,
    Erase,
    FinishTask,
    GiveFeedback,
    GiveTask,
    GoToOmbudsman,
    HandOut,
    LiftHold,
    LinkWith,
    Merge,
    OfferTransfer,
    OmbudsmanDecides,
    Overrule,
    PlaceHold,
    PromiseDate,
    Propose,
    RecordContact,
    Refer,
    Register,
    Release,
    Reopen,
    ReportBounce,
    ReportRemedy,
    RequestStage2,
    Resume,
    ReturnHandOver,
    Settle,
    Tick,
    Time,
    Unmerge,
    Wait,
    Waive,
    Withdraw,
    allowed,
    apply,
    diagram,
    owed,
)
from grievance.model import (
    Absorption,
    Actor,
    Analysis,
    Complaint,
    Duty,
    Feedback,
    Granted,
    LinkKind,
    Nature,
    OmbudsmanCase,
    OmbudsmanResult,
    Pause,
    ProcedureRef,
    Prompt,
    Proposal,
    Remedy,
    RemedyKind,
    RemedyState,
    Stage,
    Task,
    Transfer,
    WaitsFor,
)
from support.builders import CLERK, RECEIVED, a_clock, a_complaint, a_contact, a_refusal, a_resolution, a_submission

NOW = RECEIVED + timedelta(hours=1)

OTHER = Actor(id="other", roles=("handler",))
PERFORMER = Actor(id="clerk", roles=("handler", "warehouse"))

COMMANDS: dict[type[Command], Command] = {
    Register: Register(by=CLERK, complaint_id="c-1", submission=a_submission()),
    Admit: Admit(by=CLERK),
    Assess: Assess(
        by=CLERK,
        procedure=ProcedureRef(name="shop", version="1", digest="d"),
        priority=None,
        team=None,
        rulings=(),
        clocks=(),
    ),
    Overrule: Overrule(by=CLERK, question="routing", value="legal", reason="it is about a contract"),
    Correct: Correct(by=CLERK, submission=a_submission(category="delivery/lost"), reason="it never came"),
    Time: Time(by=CLERK, clocks=()),
    RecordContact: RecordContact(by=CLERK, contact=a_contact()),
    Wait: Wait(by=CLERK, waits_for=WaitsFor.CUSTOMER),
    Resume: Resume(by=CLERK),
    PromiseDate: PromiseDate(by=CLERK, duty=Duty.FINAL_RESPONSE, due_at=RECEIVED + timedelta(days=3)),
    Waive: Waive(by=CLERK, standard="final response", reason="nobody is there"),
    CompleteFile: CompleteFile(by=CLERK),
    OfferTransfer: OfferTransfer(by=CLERK, to="billing"),
    AcceptTransfer: AcceptTransfer(by=PERFORMER),
    DeclineTransfer: DeclineTransfer(by=PERFORMER, reason="not ours"),
    GiveTask: GiveTask(by=CLERK, task_id="t-2", to="warehouse", what="look for it"),
    FinishTask: FinishTask(by=PERFORMER, task_id="t-1"),
    DeclineTask: DeclineTask(by=PERFORMER, task_id="t-1", reason="no such parcel"),
    Answer: Answer(by=CLERK, resolution=a_resolution()),
    Accept: Accept(by=CLERK),
    Decline: Decline(by=CLERK, refusal=a_refusal()),
    Refer: Refer(by=CLERK, refusal=a_refusal()),
    ConfirmHandOver: ConfirmHandOver(by=CLERK, reference="P-7"),
    ReturnHandOver: ReturnHandOver(by=CLERK, reason="it is not theirs"),
    GoToOmbudsman: GoToOmbudsman(by=CLERK, body="the parcel ombudsman"),
    OmbudsmanDecides: OmbudsmanDecides(by=CLERK, result=OmbudsmanResult.OVERTURNED),
    Propose: Propose(by=CLERK, refusal=a_refusal()),
    Approve: Approve(by=OTHER),
    ReportRemedy: ReportRemedy(by=CLERK, remedy_id="r-1", state=RemedyState.EXECUTED),
    ReportBounce: ReportBounce(by=CLERK, contact_id="l-1"),
    Tick: Tick(by=CLERK, checklist="phone", items=("listened",)),
    Merge: Merge(by=CLERK, into="c-2"),
    Absorb: Absorb(by=CLERK, complaint_id="c-2", received_at=RECEIVED),
    Unmerge: Unmerge(by=CLERK, reason="two parcels"),
    Release: Release(by=CLERK, complaint_id="c-3"),
    LinkWith: LinkWith(by=CLERK, kind=LinkKind.RELATED, to="c-2"),
    PlaceHold: PlaceHold(by=CLERK, reason="a court asks"),
    LiftHold: LiftHold(by=CLERK, reason="the court has decided"),
    Erase: Erase(by=CLERK),
    Withdraw: Withdraw(by=CLERK, reason="she called"),
    Reopen: Reopen(by=CLERK, reason="it came broken"),
    RequestStage2: RequestStage2(by=CLERK),
    Close: Close(by=CLERK),
    CheckExecution: CheckExecution(by=CLERK, carried_out=True),
    GiveFeedback: GiveFeedback(by=CLERK, feedback=Feedback(satisfaction=4)),
    Analyse: Analyse(by=CLERK, analysis=Analysis(cause="a strike")),
    HandOut: HandOut(by=CLERK, prompts=(Prompt(effect="e-1"),)),
    Settle: Settle(by=CLERK, effects=("e-1",)),
}

ALWAYS = "RecordContact ReportBounce Tick LinkWith PlaceHold LiftHold Settle Time HandOut"
COMPLAINT = f"{ALWAYS} Correct Analyse GiveFeedback FinishTask DeclineTask ReportRemedy Unmerge Release Erase"
UNFINISHED = f"{COMPLAINT} Assess Overrule PromiseDate Waive OfferTransfer AcceptTransfer DeclineTransfer GiveTask"
HANDLED = f"{UNFINISHED} CompleteFile Propose Approve Merge Absorb"

STAYS: dict[Stage | None, str] = {
    None: "",
    Stage.RECORDED: ALWAYS,
    Stage.OPEN: HANDLED,
    Stage.AWAITING_CUSTOMER: HANDLED,
    Stage.AWAITING_THIRD_PARTY: HANDLED,
    Stage.ANSWERED: f"{UNFINISHED} CheckExecution",
    Stage.RESOLVED: f"{UNFINISHED} CheckExecution",
    Stage.DECLINED: UNFINISHED,
    Stage.REFERRED: f"{UNFINISHED} ConfirmHandOver",
    Stage.WITH_OMBUDSMAN: UNFINISHED,
    Stage.WITHDRAWN: COMPLAINT,
    Stage.CLOSED: f"{COMPLAINT} CheckExecution",
}
"""What can be done at each stage without leaving it. What is analysed later is never refused (S79)."""

ENDS = {"Answer": Stage.ANSWERED, "Decline": Stage.DECLINED, "Refer": Stage.REFERRED, "Withdraw": Stage.WITHDRAWN}
AGAIN = {"Reopen": Stage.OPEN}
SECOND = {**AGAIN, "RequestStage2": Stage.OPEN}
CLOSES = {"Close": Stage.CLOSED}
GOES = {"Withdraw": Stage.WITHDRAWN}
OUTSIDE = {"GoToOmbudsman": Stage.WITH_OMBUDSMAN}

LEADS: dict[Stage | None, dict[str, Stage]] = {
    None: {"Register": Stage.OPEN},
    Stage.RECORDED: {"Admit": Stage.OPEN, **CLOSES, **GOES},
    Stage.OPEN: {"Wait": Stage.AWAITING_CUSTOMER, **ENDS, **OUTSIDE},
    Stage.AWAITING_CUSTOMER: {"Resume": Stage.OPEN, **ENDS, **OUTSIDE},
    Stage.AWAITING_THIRD_PARTY: {"Resume": Stage.OPEN, **ENDS, **OUTSIDE},
    Stage.ANSWERED: {"Accept": Stage.RESOLVED, **CLOSES, **GOES, **SECOND, **OUTSIDE},
    Stage.RESOLVED: {**CLOSES, **SECOND, **OUTSIDE},
    Stage.DECLINED: {**CLOSES, **GOES, **SECOND, **OUTSIDE},
    Stage.REFERRED: {**CLOSES, **GOES, **AGAIN, "ReturnHandOver": Stage.OPEN},
    Stage.WITH_OMBUDSMAN: {"OmbudsmanDecides": Stage.OPEN},
    Stage.WITHDRAWN: AGAIN,
    Stage.CLOSED: {**SECOND, **OUTSIDE},
}
"""What leads on. A complaint is never closed without an answer, a refusal or a referral (S34)."""

BY_NAME = {command.__name__: command for command in COMMANDS}
MOVES: dict[Stage | None, dict[type[Command], Stage]] = {
    stage: {BY_NAME[name]: stage for name in STAYS[stage].split() if stage is not None}
    | {BY_NAME[name]: to for name, to in LEADS[stage].items()}
    for stage in (None, *Stage)
}

STAGES: tuple[Stage | None, ...] = (None, *Stage)
LEGAL = [(stage, command) for stage in STAGES for command in MOVES[stage]]
ILLEGAL = [pair for pair in itertools.product(STAGES, COMMANDS) if pair not in LEGAL]


FINAL = (Stage.CLOSED, Stage.WITHDRAWN)

READY: dict[type[Command] | None, dict[str, Any]] = {
    Approve: {"proposal": Proposal(by="clerk", at=RECEIVED, refusal=a_refusal())},
    ReportRemedy: {"granted": (Granted(remedy=Remedy(id="r-1", kind=RemedyKind.REFUND), by="clerk", at=RECEIVED),)},
    Release: {"absorbed": (Absorption(complaint_id="c-3", received_at=RECEIVED, at=RECEIVED),)},
    LiftHold: {"held_since": RECEIVED},
}
"""What some commands ask for beside the stage."""


def at_stage(stage: Stage | None, command: type[Command] | None = None) -> Complaint | None:
    """Return a complaint at *stage* with all that *command* asks for, None for one that is not on record."""
    if stage is None:
        return None
    waits = stage in (Stage.AWAITING_CUSTOMER, Stage.AWAITING_THIRD_PARTY)
    return a_complaint(
        stage=stage,
        nature=Nature.ENQUIRY if stage is Stage.RECORDED else Nature.COMPLAINT,
        clocks=(a_clock(),),
        pauses=(Pause(waits_for=WaitsFor.CUSTOMER, since=RECEIVED),) if waits else (),
        ombudsman=OmbudsmanCase(body="o", since=RECEIVED, stage=Stage.OPEN) if stage is Stage.WITH_OMBUDSMAN else None,
        referred_at=RECEIVED if stage is Stage.REFERRED else None,
        taken_over_at=RECEIVED if stage is Stage.REFERRED and command is Close else None,
        contacts=(a_contact(id="l-1"),) if stage is Stage.REFERRED or command is ReportBounce else (),
        merged_into="c-2" if command is Unmerge or (command is Erase and stage not in FINAL) else None,
        **READY.get(command, {}),
        prompts=(Prompt(effect="e-1"),) if command is Settle else (),
        tasks=(Task(id="t-1", to="warehouse", given_at=RECEIVED),) if command in (FinishTask, DeclineTask) else (),
        transfers=(Transfer(to="warehouse", given_by=None, at=RECEIVED),)
        if command in (AcceptTransfer, DeclineTransfer)
        else (),
    )


def named(value: Any) -> str:
    """Return the name of a stage or command for the id of a test."""
    return "new" if value is None else getattr(value, "__name__", getattr(value, "value", ""))


def test_every_command_is_tried() -> None:
    """The tests of this module leave out no command and no stage."""
    assert set(COMMANDS) == set(get_args(Command))
    assert set(MOVES) == set(STAGES)
    assert len(LEGAL) + len(ILLEGAL) == len(STAGES) * len(COMMANDS)


def test_the_table_is_the_whole_of_it() -> None:
    """The table holds the moves of a complaint's life, by type, and no others (pain 47)."""
    assert {stage: {c: to for (at, c), to in TRANSITIONS.items() if at is stage} for stage in STAGES} == MOVES


def test_the_table_is_read_only() -> None:
    """Nobody adds a move at run time."""
    table: Any = TRANSITIONS

    with pytest.raises(TypeError):
        table[Stage.OPEN, Close] = Stage.CLOSED


@pytest.mark.parametrize(("stage", "command"), LEGAL, ids=named)
def test_a_legal_move_leads_where_the_table_says(stage: Stage | None, command: type[Command]) -> None:
    """What the table allows happens, in one event, and the complaint comes to the table's stage."""
    before = at_stage(stage, command)

    after, events = apply(before, COMMANDS[command], now=NOW)

    assert after.stage is TRANSITIONS[stage, command]
    assert len(events) == 1
    assert after.version == (before.version if before else 0) + 1


@pytest.mark.parametrize(("stage", "command"), ILLEGAL, ids=named)
def test_an_illegal_move_is_told_what_is_allowed(stage: Stage | None, command: type[Command]) -> None:
    """Every other pair is refused with what would be right, and the complaint is as it was."""
    before = at_stage(stage)

    with pytest.raises(IllegalMove) as refused:
        apply(before, COMMANDS[command], now=NOW)

    error = refused.value
    assert error.complaint_id == ("c-1" if before else "(new)")
    assert error.stage == (stage.value if stage else "not on record")
    assert error.tried == command.__name__
    assert set(error.allowed) == {name.__name__ for name in MOVES[stage]} - {
        *("Time", "HandOut", "Assess", "Absorb", "Release")
    }
    assert before == at_stage(stage)


def test_allowed_names_what_leads_on_first() -> None:
    """What leads to another stage is named before what does not."""
    assert allowed(Stage.ANSWERED)[:5] == ("Withdraw", "Accept", "Close", "Reopen", "RequestStage2")
    assert allowed(None) == ("Register",)


@pytest.mark.parametrize("stage", STAGES, ids=named)
def test_every_stage_has_a_way_to_a_final_one(stage: Stage | None) -> None:
    """From anywhere a complaint can come to a stage at which nobody owes anything any more."""
    reached: set[Stage | None] = {stage}
    for _ in Stage:
        reached |= {to for (at, _), to in TRANSITIONS.items() if at in reached}

    assert any(one.final for one in reached if one is not None)


@pytest.mark.parametrize("stage", Stage, ids=named)
def test_from_every_stage_that_is_not_final_somebody_owes_something(stage: Stage) -> None:
    """The next step has a name and somebody who owes it; at a final stage there is none."""
    step = owed(a_complaint(stage=stage, team="logistics", receiver="ann"))

    assert (stage in NEXT_STEPS) is (step is not None) is (stage not in (Stage.CLOSED, Stage.WITHDRAWN))
    if step is not None:
        assert step.by == "logistics"
        assert owed(a_complaint(stage=stage, owner="eve", team="logistics")).by == "eve"  # type: ignore[union-attr]
        assert owed(a_complaint(stage=stage, receiver="ann")).by == "ann"  # type: ignore[union-attr]
        assert owed(a_complaint(stage=stage)).by is None  # type: ignore[union-attr]


def test_every_stage_can_be_reached() -> None:
    """No stage stands in the model that no complaint comes to."""
    reached = {to for (at, _), to in TRANSITIONS.items() if at is not to}
    reached |= {to for targets in ALTERNATIVES.values() for to in targets}

    assert reached == set(Stage)


@pytest.mark.parametrize(
    ("command", "stage"),
    [
        (Wait(by=CLERK, waits_for=WaitsFor.THIRD_PARTY), Stage.AWAITING_THIRD_PARTY),
        (Wait(by=CLERK, waits_for=WaitsFor.CUSTOMER), Stage.AWAITING_CUSTOMER),
    ],
)
def test_a_wait_says_for_whom(command: Wait, stage: Stage) -> None:
    """Waiting for the customer and for a third party are two stages."""
    assert apply(a_complaint(), command, now=NOW)[0].stage is stage


def test_a_complaint_can_be_reopened_to_be_looked_at_first() -> None:
    """Reopened to *recorded*, it is a complaint all the same, is open, and is admitted again."""
    looked_at, _ = apply(
        a_complaint(stage=Stage.CLOSED), Reopen(by=CLERK, reason="again", stage=Stage.RECORDED), now=NOW
    )

    assert (looked_at.stage, looked_at.open) == (Stage.RECORDED, True)
    assert apply(looked_at, Admit(by=CLERK), now=NOW)[0].stage is Stage.OPEN


def test_the_diagram_draws_every_move_between_stages() -> None:
    """The Mermaid diagram has an arrow for each pair of the table that changes the stage, and no other arrow."""
    lines = diagram().splitlines()
    arrows = {tuple(line.strip().replace(": ", " --> ").split(" --> ")) for line in lines if " --> " in line}
    told = {
        ("[*]" if stage is None else stage.name.lower(), to.name.lower(), command.__name__)
        for stage, moves in MOVES.items()
        for command, target in moves.items()
        for to in ALTERNATIVES.get(command, (target,))
        if target is not stage
    }

    assert lines[0] == "stateDiagram-v2"
    assert arrows == told | {("closed", "[*]"), ("withdrawn", "[*]")}
    assert '    state "awaiting customer" as awaiting_customer' in lines
