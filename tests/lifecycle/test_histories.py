"""The laws of apply, evolve and replay, on random histories."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grievance.errors import IllegalMove, InvalidValue, NotPermitted
from grievance.lifecycle import (
    Accept,
    Admit,
    Answer,
    Close,
    Command,
    Overrule,
    RecordContact,
    Register,
    apply,
    evolve,
    replay,
)
from grievance.model import (
    Accepted,
    Admitted,
    Closed,
    Complaint,
    Event,
    Measure,
    Registered,
    Stage,
)
from grievance.testing import commands, values_of
from grievance.testing.strategies._scalars import instants, texts
from support.builders import CLERK, RECEIVED, a_complaint, a_resolution, a_submission

NOW = RECEIVED + timedelta(days=3)
KINDS: tuple[type[Any], ...] = get_args(Command)


def sequences() -> SearchStrategy[list[tuple[Command, datetime]]]:
    """Commands with the instants at which they are applied; most begin with a registration."""
    steps = st.lists(st.tuples(commands(), instants()), max_size=8)
    first = st.tuples(values_of(Register, complaint_id=texts(min_size=1)), instants())
    return steps | st.builds(lambda one, others: [one, *others], first, steps)


@settings(max_examples=80, deadline=None)
@given(steps=sequences())
def test_a_complaint_is_the_fold_of_its_events(steps: list[tuple[Command, datetime]]) -> None:
    """At every step replay gives the live complaint, versions count events, and refusals change nothing."""
    complaint: Complaint | None = None
    history: list[Event] = []
    for command, now in steps:
        before, snapshot = complaint, copy.deepcopy(complaint)
        try:
            complaint, events = apply(complaint, command, now=now)
        except (IllegalMove, InvalidValue, NotPermitted):
            assert complaint is before
        else:
            folded = before
            for event in events:
                folded = evolve(folded, event)
            history += events
            assert folded == complaint == replay(history)
            assert complaint.version == len(history)
        assert before == snapshot


@settings(max_examples=60, deadline=None)
@given(command=commands(), now=instants())
def test_an_event_says_what_the_command_asked(command: Command, now: datetime) -> None:
    """The event keeps who asked, when it happened, when it was recorded, and every field of the command."""
    stage = {Register: None, Admit: Stage.RECORDED, Accept: Stage.ANSWERED, Close: Stage.ANSWERED}
    at: Stage | None = stage.get(type(command), Stage.OPEN)
    try:
        _, (event,) = apply(None if at is None else a_complaint(stage=at), command, now=now)
    except (IllegalMove, InvalidValue, NotPermitted):
        return

    said = attrs.asdict(command, recurse=False) | {"at": command.at or now, "recorded_at": now}
    said["request_key"] = said.pop("key")
    told = attrs.asdict(event, recurse=False)
    assert {name: told[name] for name in said} == said


def test_a_late_entry_keeps_both_instants() -> None:
    """What happened earlier is recorded with the instant at which it happened and the one at which it was told."""
    yesterday = NOW - timedelta(days=1)

    _, (event,) = apply(a_complaint(), Answer(by=CLERK, at=yesterday, resolution=a_resolution()), now=NOW)

    assert (event.at, event.recorded_at) == (yesterday, NOW)


def test_without_an_instant_it_happens_now() -> None:
    """A command that does not say when means now, and both instants are handed out in UTC."""
    local = NOW.astimezone(timezone(timedelta(hours=5)))

    complaint, (event,) = apply(None, Register(by=CLERK, complaint_id="c-1", submission=a_submission()), now=local)

    assert (event.at, event.recorded_at, complaint.registered_at) == (NOW, NOW, NOW)
    assert event.at.tzinfo is event.recorded_at.tzinfo is UTC


def test_a_naive_now_is_refused() -> None:
    """An instant without a zone is refused by name, whether it is now or when it happened."""
    naive = NOW.replace(tzinfo=None)

    with pytest.raises(InvalidValue) as now:
        apply(a_complaint(), Overrule(by=CLERK, question="routing", value="legal", reason="so"), now=naive)
    with pytest.raises(InvalidValue) as at:
        Close(by=CLERK, at=naive)

    assert (now.value.field, at.value.field) == ("now", "Close.at")


def test_a_history_needs_an_event() -> None:
    """Nothing adds up to no complaint."""
    with pytest.raises(InvalidValue, match=r"^history: must hold at least one event$"):
        replay(())


def test_a_history_begins_with_registered() -> None:
    """A history whose beginning was cut off is refused and says how one begins."""
    with pytest.raises(InvalidValue, match=r"^history: must begin with Registered, not Closed$"):
        replay([Closed(by=CLERK, at=NOW, recorded_at=NOW)])


def test_a_history_is_of_one_complaint() -> None:
    """Two histories run together are refused, not read as the second alone."""
    registered = Registered(by=CLERK, at=NOW, recorded_at=NOW, complaint_id="c-1", submission=a_submission())
    other = attrs.evolve(registered, complaint_id="c-2")

    with pytest.raises(InvalidValue, match=r"^history: must hold Registered once, at its beginning$"):
        replay([registered, Admitted(by=CLERK, at=NOW, recorded_at=NOW), other])


def test_folding_applies_no_rule() -> None:
    """Events carry results: an event that no command could cause today still folds as it was recorded."""
    accepted = Accepted(by=CLERK, at=NOW, recorded_at=NOW)

    assert evolve(a_complaint(stage=Stage.OPEN), accepted).stage is Stage.RESOLVED


@pytest.mark.parametrize("complaint_id", ["", " ", "\n"])
def test_a_complaint_needs_an_id(complaint_id: str) -> None:
    """A submission is put on record under an id that can be seen (S26)."""
    with pytest.raises(InvalidValue) as refused:
        apply(None, Register(by=CLERK, complaint_id=complaint_id, submission=a_submission()), now=NOW)

    assert str(refused.value) == "Register.complaint_id: must not be empty"


@pytest.mark.parametrize("reason", ["", " ", "\t\n"])
def test_overruling_needs_a_reason(reason: str) -> None:
    """Whoever decides against the policy says why, in more than blanks (S42)."""
    with pytest.raises(InvalidValue) as refused:
        apply(a_complaint(), Overrule(by=CLERK, question="routing", value="legal", reason=reason), now=NOW)

    assert refused.value.field == "Overrule.reason"
    assert refused.value.problem.startswith("must say why")


@pytest.mark.parametrize("measures", [(), (Measure(),), (Measure(what=" ", corrective=True), Measure())])
def test_an_answer_needs_a_concrete_measure(measures: tuple[Measure, ...]) -> None:
    """A final response without a measure, or with measures that say nothing, is refused (S81)."""
    with pytest.raises(InvalidValue) as refused:
        apply(a_complaint(), Answer(by=CLERK, resolution=a_resolution(measures=measures)), now=NOW)

    assert refused.value.field == "Resolution.measures"
    assert refused.value.problem.startswith("must hold at least one measure that says what is done")


def test_one_concrete_measure_is_enough() -> None:
    """A measure that says what is done carries the others."""
    measures = (Measure(), Measure(what="repair it"))

    answered, _ = apply(a_complaint(), Answer(by=CLERK, resolution=a_resolution(measures=measures)), now=NOW)

    assert answered.resolution == a_resolution(measures=measures)


def test_an_illegal_move_is_told_before_its_faults() -> None:
    """What the stage forbids is refused as such, whatever else the command lacks."""
    with pytest.raises(IllegalMove):
        apply(a_complaint(stage=Stage.CLOSED), Answer(by=CLERK, resolution=a_resolution(measures=())), now=NOW)


@pytest.mark.parametrize("kind", KINDS)
def test_commands_take_keywords_only(kind: Any) -> None:
    """What stands first in a command is nobody's business to remember."""
    with pytest.raises(TypeError, match="positional argument"):
        kind(CLERK)


@pytest.mark.parametrize(
    ("command", "field", "wrong"),
    [(RecordContact, "contact", "a letter"), (Answer, "resolution", None), (Close, "remark", 7)],
)
def test_commands_refuse_wrong_types(command: Any, field: str, wrong: object) -> None:
    """A command names the field whose value is of the wrong type."""
    with pytest.raises(InvalidValue) as refused:
        command(by=CLERK, **{field: wrong})

    assert refused.value.field == f"{command.__name__}.{field}"
