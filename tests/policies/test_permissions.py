"""Who may ask what: a table by role and stage that refuses what it does not name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import NotPermitted
from grievance.lifecycle import COMMANDS, Accept, Close, Command, Overrule, PromiseDate, Reopen, Resume, Waive
from grievance.model import Actor, Duty, Stage
from grievance.policies import DEFAULT_PERMISSIONS, Permissions, Permit
from support.builders import RECEIVED

STAGES = [None, *Stage]
ROLES = ("handler", "accountable", "system", "customer", "stranger", "")


def close(*roles: str) -> Close:
    """Return a request to close."""
    return Close(by=Actor(id="somebody", roles=roles))


def may(permissions: Permissions, command: Command, stage: Stage | None) -> bool:
    """Return whether a command is permitted."""
    try:
        permissions.check("c-1", command, stage)
    except NotPermitted:
        return False
    return True


def permit(*roles: str, commands: tuple[str, ...] = ("Close",), stages: tuple[Stage, ...] = ()) -> Permit:
    """Return a row of the table."""
    return Permit(roles=frozenset(roles), commands=frozenset(commands), stages=frozenset(stages))


TABLE = Permissions(permits=(permit("clerk", stages=(Stage.ANSWERED, Stage.RESOLVED)), permit("boss", "owner")))


@pytest.mark.parametrize("stage", STAGES)
def test_a_row_is_for_its_roles_and_stages(stage: Stage | None) -> None:
    """With stages it holds at these, without at every one; any of an actor's roles will do."""
    assert may(TABLE, close("boss"), stage)
    assert may(TABLE, close("stranger", "owner"), stage)
    assert may(TABLE, close("clerk"), stage) == (stage in {Stage.ANSWERED, Stage.RESOLVED})
    assert not may(TABLE, Resume(by=Actor(id="x", roles=("boss",))), stage)


@pytest.mark.parametrize("roles", [(), ("",), ("Boss",), ("bos",), ("boss ",), ("customer",)])
def test_it_fails_closed(roles: tuple[str, ...]) -> None:
    """An unknown role, a misspelt one and none at all may do nothing; nor may anybody under an empty table."""
    assert not may(TABLE, close(*roles), Stage.ANSWERED)
    assert not may(Permissions(permits=()), close("boss"), Stage.ANSWERED)


@settings(max_examples=100, deadline=None)
@given(
    rows=st.lists(
        st.builds(
            Permit,
            roles=st.frozensets(st.sampled_from(ROLES), max_size=2),
            commands=st.frozensets(st.sampled_from(["Close", "Resume"]), max_size=2),
            stages=st.frozensets(st.sampled_from(Stage), max_size=2),
        ),
        max_size=3,
    ),
    roles=st.lists(st.sampled_from(ROLES), max_size=2),
    stage=st.sampled_from(STAGES),
)
def test_what_no_row_permits_is_refused(rows: list[Permit], roles: list[str], stage: Stage | None) -> None:
    """A command is permitted exactly when some row names a role of the actor, the command, and the stage or none."""
    named = [row for row in rows if "Close" in row.commands and (stage in row.stages or row.stages == frozenset())]

    assert may(Permissions(permits=tuple(rows)), close(*roles), stage) == any(row.roles & set(roles) for row in named)


@pytest.mark.parametrize(
    ("command", "stage", "because"),
    [
        (close("cook"), Stage.OPEN, "the role 'cook' may not; at this stage the roles that may are: boss, owner"),
        (
            close("cook", "x"),
            Stage.ANSWERED,
            "'cook' or 'x' may not; at this stage the roles that may are: boss, cl",
        ),
        (close(), Stage.OPEN, "whoever asks has no role; at this stage the roles that may are: boss, owner"),
        (Resume(by=Actor(id="x", roles=("boss",))), None, "'boss' may not; at this stage the roles that may are: none"),
    ],
)
def test_a_refusal_says_who_may(command: Command, stage: Stage | None, because: str) -> None:
    """It names the complaint, what was tried and the roles that may, and never the person who asked."""
    with pytest.raises(NotPermitted) as refusal:
        TABLE.check("c-1", command, stage)

    assert because in str(refusal.value)
    assert "c-1" in str(refusal.value)
    assert type(command).__name__ in str(refusal.value)
    assert "somebody" not in str(refusal.value)


def test_what_holds_without_a_table() -> None:
    """Handlers may ask for all, the system all but a person's word, customers what is theirs, others nothing."""

    def allowed(role: str) -> set[str]:
        rows = [row for row in DEFAULT_PERMISSIONS.permits if role in row.roles]
        return {name for name in COMMANDS if any(row.covers(name, stage) for row in rows for stage in STAGES)}

    asked_for = set(COMMANDS) - {"Assess", "Time", "HandOut", "Absorb", "Release"}
    by_persons = {"Overrule", "Waive", "PromiseDate", "Approve", "LiftHold"}
    theirs = {"RecordContact", "Accept", "Withdraw", "Reopen", "RequestStage2", "GoToOmbudsman", "GiveFeedback"}
    assert allowed("handler") == asked_for - {"Erase", "LiftHold"}
    assert allowed("accountable") == asked_for | {"Assess"}
    assert allowed("system") == (asked_for | {"Assess"}) - by_persons
    assert allowed("customer") == theirs
    assert allowed("stranger") == allowed("") == set()


def test_a_machine_promises_and_waives_nothing() -> None:
    """The word of a person is never a machine's (S42): it may neither overrule nor waive nor promise."""
    machine, customer = Actor(id="sweep", roles=("system",)), Actor(id="k-1", roles=("customer",))
    words = (
        Overrule(by=machine, question="priority", value="urgent", reason="x"),
        Waive(by=machine, standard="answer", reason="x"),
        PromiseDate(by=machine, duty=Duty.UPDATE, due_at=RECEIVED),
    )

    assert not any(may(DEFAULT_PERMISSIONS, word, Stage.OPEN) for word in words)
    assert may(DEFAULT_PERMISSIONS, Accept(by=customer), Stage.ANSWERED)
    assert may(DEFAULT_PERMISSIONS, Reopen(by=customer, reason="x"), Stage.CLOSED)
    assert not may(DEFAULT_PERMISSIONS, Close(by=customer), Stage.ANSWERED)
