"""What handling adds: clocks and their keys, promises, transfers and tasks, contacts, feedback."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from grievance.errors import InvalidValue
from grievance.model import (
    Clock,
    Contact,
    ContactKind,
    Direction,
    Duty,
    Feedback,
    Offer,
    Party,
    Promise,
    Prompt,
    Role,
    Stage,
    Submission,
    Task,
    TaskState,
)

AT = datetime(2026, 7, 1, 10, tzinfo=UTC)
TICK = timedelta(microseconds=1)
MARKS = ("satisfaction", "distributive", "procedural", "interactional")


@pytest.mark.parametrize(
    ("issue", "cycle", "key"), [(0, 0, "answer/0"), (2, 0, "answer/2"), (0, 1, "answer/0/1"), (3, 12, "answer/3/12")]
)
def test_a_clock_has_a_name_within_its_complaint(issue: int, cycle: int, key: str) -> None:
    """Standard and issue, and the cycle of those that follow the first: ids of effects stand on it."""
    assert Clock(standard="answer", duty=Duty.FINAL_RESPONSE, issue=issue, cycle=cycle).key == key


def test_a_promise_is_made_at_an_instant_for_an_instant() -> None:
    """A date without a zone is no promise; one by a person is none by a notice."""
    promised = Promise(duty=Duty.UPDATE, due_at=AT, by="h-1", at=AT)

    assert not promised.by_notice
    for field in ("due_at", "at"):
        naive: Any = {field: AT.replace(tzinfo=None)}
        with pytest.raises(InvalidValue, match=f"^Promise.{field}: is a naive datetime"):
            attrs.evolve(promised, **naive)


@pytest.mark.parametrize("kind", ContactKind)
def test_only_a_holding_notice_promises(kind: ContactKind) -> None:
    """The new date for the final response goes with the notice that gives it (S72)."""
    contact: dict[str, Any] = {"kind": kind, "direction": Direction.OUT, "channel": "letter", "at": AT}

    assert Contact(**contact).promises is None
    if kind is ContactKind.HOLDING_NOTICE:
        assert Contact(**contact, promises=AT).promises == AT
    else:
        with pytest.raises(InvalidValue, match=r"^Contact.promises: goes with a holding notice: .* PromiseDate$"):
            Contact(**contact, promises=AT)


@pytest.mark.parametrize(
    ("due", "settled", "late"),
    [
        (None, None, False),
        (AT - TICK, None, True),
        (AT, None, False),
        (AT + TICK, None, False),
        (AT - TICK, AT - TICK, False),
        (AT - 2 * TICK, AT - TICK, True),
        (AT + TICK, AT + 2 * TICK, True),
        (None, AT, False),
    ],
)
def test_a_task_is_late_after_its_deadline(due: datetime | None, settled: datetime | None, late: bool) -> None:
    """At the deadline is on time; once settled it gets no later (S37)."""
    task = Task(id="t", to="depot", given_at=AT, due_at=due, settled_at=settled)

    assert task.late(AT) is late
    assert task.state is TaskState.OPEN


def test_the_words_of_handling() -> None:
    """What documents say of offers, tasks and stages."""
    assert [state.value for state in Offer] == ["open", "accepted", "declined"]
    assert [state.value for state in TaskState] == ["open", "finished", "declined"]
    assert [stage.value for stage in Stage if stage.final] == ["withdrawn", "closed"]
    assert not Prompt(effect="e").passed


def feedback(name: str, value: int | None) -> Feedback:
    """Return feedback of which one field was filled in."""
    fields: Any = {name: value}
    return Feedback(**fields)


@pytest.mark.parametrize("name", MARKS)
def test_marks_run_from_one_to_five(name: str) -> None:
    """Satisfaction and the three justices have marks from 1 to 5, or none (S18, L42)."""
    assert [getattr(feedback(name, mark), name) for mark in (None, 1, 5)] == [None, 1, 5]
    for mark in (0, 6, -1):
        with pytest.raises(InvalidValue, match=rf"^Feedback.{name}: must be from 1 \(not at all\) to 5 \(fully\)$"):
            feedback(name, mark)


@pytest.mark.parametrize("name", ["contacts", "minutes"])
def test_effort_is_not_negative(name: str) -> None:
    """Complaining may take nothing, not less than nothing (S52)."""
    assert getattr(feedback(name, 0), name) == 0
    with pytest.raises(InvalidValue, match=f"^Feedback.{name}: must not be negative$"):
        feedback(name, -1)


def test_who_is_satisfied() -> None:
    """Four and five are satisfied, three is not; who said nothing is neither."""
    marks = (None, 1, 2, 3, 4, 5)

    assert [Feedback(satisfaction=mark).satisfied for mark in marks] == [None, False, False, False, True, True]


def test_who_is_complained_about() -> None:
    """Staff that is named, and staff among the people who are complained about; no one else who is on the form."""
    people = (
        Party(role=Role.COMPLAINED_ABOUT, staff_id="s-2"),
        Party(role=Role.COMPLAINED_ABOUT, name="Somebody"),
        Party(role=Role.REPRESENTATIVE, staff_id="s-3"),
    )
    plain: dict[str, Any] = {"category": "staff/rude", "channel": "web", "received_at": AT}

    assert Submission(**plain, staff_complained_about=("s-1", "s-2"), people=people).accused == {"s-1", "s-2"}
    assert Submission(**plain).accused == frozenset()
    assert Submission(**plain).reachable
