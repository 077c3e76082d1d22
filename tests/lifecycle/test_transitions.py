"""What may follow what: the table, the stages it reaches, and what every other move is told."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any, get_args

import pytest

from grievance.errors import IllegalMove
from grievance.lifecycle import (
    TRANSITIONS,
    Accept,
    Admit,
    Analyse,
    Answer,
    Assess,
    Close,
    Command,
    Overrule,
    RecordContact,
    Register,
    allowed,
    apply,
)
from grievance.model import Analysis, Complaint, Nature, ProcedureRef, Stage
from support.builders import CLERK, RECEIVED, a_complaint, a_contact, a_resolution, a_submission

NOW = RECEIVED + timedelta(hours=1)

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
    RecordContact: RecordContact(by=CLERK, contact=a_contact()),
    Answer: Answer(by=CLERK, resolution=a_resolution()),
    Accept: Accept(by=CLERK),
    Close: Close(by=CLERK),
    Analyse: Analyse(by=CLERK, analysis=Analysis(cause="a strike")),
}

MOVES: dict[Stage | None, dict[type[Command], Stage]] = {
    None: {Register: Stage.OPEN},
    Stage.RECORDED: {RecordContact: Stage.RECORDED, Admit: Stage.OPEN, Close: Stage.CLOSED},
    Stage.OPEN: {
        Assess: Stage.OPEN,
        Overrule: Stage.OPEN,
        RecordContact: Stage.OPEN,
        Analyse: Stage.OPEN,
        Answer: Stage.ANSWERED,
    },
    Stage.ANSWERED: {
        RecordContact: Stage.ANSWERED,
        Analyse: Stage.ANSWERED,
        Accept: Stage.RESOLVED,
        Close: Stage.CLOSED,
    },
    Stage.RESOLVED: {RecordContact: Stage.RESOLVED, Analyse: Stage.RESOLVED, Close: Stage.CLOSED},
    Stage.CLOSED: {RecordContact: Stage.CLOSED, Analyse: Stage.CLOSED},
}
"""The whole life of a complaint. It is never closed without an answer (S34), and what is analysed later is never
refused (S79)."""

STAGES: tuple[Stage | None, ...] = (None, *Stage)
LEGAL = [(stage, command) for stage in STAGES for command in MOVES[stage]]
ILLEGAL = [pair for pair in itertools.product(STAGES, COMMANDS) if pair not in LEGAL]


def at_stage(stage: Stage | None) -> Complaint | None:
    """Return a complaint at *stage*, None for one that is not on record."""
    nature = Nature.ENQUIRY if stage is Stage.RECORDED else Nature.COMPLAINT
    return None if stage is None else a_complaint(stage=stage, nature=nature)


def named(value: Any) -> str:
    """Return the name of a stage or command for the id of a test."""
    return "new" if value is None else getattr(value, "__name__", getattr(value, "value", ""))


def test_every_command_is_tried() -> None:
    """The tests of this module leave out no command and no stage."""
    assert set(COMMANDS) == set(get_args(Command))
    assert set(MOVES) == set(STAGES)
    assert len(LEGAL) + len(ILLEGAL) == len(STAGES) * len(COMMANDS)


def test_the_table_is_the_whole_of_it() -> None:
    """The table holds the moves of a complaint's life, and no others."""
    assert {stage: {c: to for (at, c), to in TRANSITIONS.items() if at is stage} for stage in STAGES} == MOVES


def test_the_table_is_read_only() -> None:
    """Nobody adds a move at run time."""
    table: Any = TRANSITIONS

    with pytest.raises(TypeError):
        table[Stage.OPEN, Close] = Stage.CLOSED


@pytest.mark.parametrize(("stage", "command"), LEGAL, ids=named)
def test_a_legal_move_leads_where_the_table_says(stage: Stage | None, command: type[Command]) -> None:
    """What the table allows happens, in one event, and the complaint comes to the table's stage."""
    before = at_stage(stage)

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
    assert set(error.allowed) == {name.__name__ for name in MOVES[stage]}
    assert before == at_stage(stage)


def test_allowed_follows_the_order_of_the_table() -> None:
    """The commands of a stage are named in the order in which the table has them."""
    assert allowed(Stage.ANSWERED) == ("RecordContact", "Analyse", "Accept", "Close")
    assert allowed(None) == ("Register",)


@pytest.mark.parametrize("stage", STAGES, ids=named)
def test_every_stage_has_a_way_to_the_end(stage: Stage | None) -> None:
    """From anywhere a complaint can come to a stage that it never leaves, and that stage is closed."""
    reached: set[Stage | None] = {stage}
    for _ in Stage:
        reached |= {to for (at, _), to in TRANSITIONS.items() if at in reached}

    final = {at for at in reached if all(to is at for (start, _), to in TRANSITIONS.items() if start is at)}
    assert final == {Stage.CLOSED}


def test_every_stage_can_be_reached() -> None:
    """No stage stands in the model that no complaint comes to; a contact that is no complaint is recorded."""
    reached = {to for (at, _), to in TRANSITIONS.items() if at is not to}

    assert reached | {Stage.RECORDED} == set(Stage)
