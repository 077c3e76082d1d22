"""Was everybody answered, how fast, how satisfied: counted by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from grievance.analytics import Service, service, work_by_department
from grievance.model import (
    Complaint,
    ContactKind,
    Direction,
    Feedback,
    Nature,
    Reopening,
    Stage,
    Task,
    TaskState,
)
from support.builders import RECEIVED, a_complaint, a_contact


def after(**length: float) -> Any:
    """Return the instant that lies this much after the usual receipt."""
    return RECEIVED + timedelta(**length)


def answered(number: int, days: float, **changes: Any) -> Complaint:
    """Return a complaint that was answered so many days after its receipt."""
    return a_complaint(id=f"c-{number}", stage=Stage.ANSWERED, answered_at=after(days=days), **changes)


def test_coverage_counts_complaints_and_leaves_out_what_was_withdrawn() -> None:
    """S34: answered by registered; contacts that are no complaints and withdrawn ones are not asked of anybody."""
    found = service(
        [
            answered(1, 3),
            a_complaint(id="c-2"),
            a_complaint(id="c-3", stage=Stage.WITHDRAWN),
            a_complaint(id="c-4", nature=Nature.ENQUIRY, stage=Stage.RECORDED),
            a_complaint(id="c-5", stage=Stage.REFERRED, referred_at=after(days=1), referred_to="ombudsman"),
        ]
    )
    assert (found.registered, found.answered, found.unanswered) == (3, 1, ("c-2", "c-5"))
    assert found.coverage == pytest.approx(1 / 3)


def test_nobody_to_serve() -> None:
    """Without complaints there is no share and no time, rather than nought."""
    found = service([])
    assert (found.coverage, found.satisfaction, found.time_to_react, found.time_to_answer) == (None, None, None, None)


def test_reaction_and_answer_are_two_times() -> None:
    """S22: the first word, from a person or as a receipt, and the first answer, each as a median."""
    words = a_contact(ContactKind.MESSAGE, at=after(hours=2))
    machine = a_contact(ContactKind.MESSAGE, at=after(hours=1), automatic=True)
    incoming = a_contact(ContactKind.MESSAGE, at=after(minutes=1), direction=Direction.IN)
    found = service(
        [
            answered(1, 4, contacts=(machine, incoming, words)),
            answered(2, 2, acknowledged_at=after(hours=4)),
            answered(3, 1),
        ]
    )
    assert sorted(found.reactions) == [timedelta(hours=2), timedelta(hours=4), timedelta(days=1)]
    assert (found.time_to_react, found.time_to_answer) == (timedelta(hours=4), timedelta(days=2))
    assert service([answered(1, 1), answered(2, 4)]).time_to_answer == timedelta(days=2, hours=12)


def test_a_reopened_complaint_was_answered_first_when_it_was() -> None:
    """The first answer counts, also when the complaint was taken up again; what merely ended it is no answer."""
    before = Reopening(at=after(days=5), answered_at=after(days=2), decided_by="ann")
    again = a_complaint(id="c-1", reopenings=(before,))
    assert service([again]).answers == (timedelta(days=2),)
    gone = Reopening(at=after(days=5), ended_at=after(days=2))
    assert service([a_complaint(reopenings=(gone,))]).unanswered == ("c-1",)


def test_satisfied_among_those_who_were_answered_and_asked() -> None:
    """S75: satisfied by answered and asked; the latest word counts, and the unanswered are not asked."""
    content, cross = Feedback(satisfaction=4), Feedback(satisfaction=3)
    found = service(
        [
            answered(1, 1, feedback=(cross, content)),
            answered(2, 1, feedback=(content, cross)),
            answered(3, 1, feedback=(Feedback(contacts=3),)),
            a_complaint(id="c-4", feedback=(content,)),
        ]
    )
    assert (found.asked, found.satisfied, found.satisfaction) == (2, 1, 0.5)
    assert isinstance(found, Service)


def test_departments_are_counted_apart() -> None:
    """S37: tasks, open ones, late ones and the time that others waited, by department in the order of names."""
    tasks = (
        Task(id="1", to="warehouse", given_at=RECEIVED, due_at=after(days=1)),
        Task(
            id="2", to="billing", given_at=RECEIVED, due_at=after(days=3), settled_at=after(days=3),
            state=TaskState.FINISHED,
        ),
        Task(id="3", to="warehouse", given_at=after(days=1)),
    )  # fmt: skip
    billing, warehouse = work_by_department([a_complaint(tasks=tasks)], after(days=2))
    assert (billing.tasks, billing.open, billing.late, billing.waited) == (1, 0, 0, timedelta(days=3))
    assert (warehouse.tasks, warehouse.open, warehouse.late, warehouse.waited) == (2, 2, 1, timedelta(days=3))
