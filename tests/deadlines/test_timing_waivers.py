"""Why a duty is not owed: a person's word, nobody to reach, relief, a course without it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from grievance.deadlines import State
from grievance.model import (
    Duty,
    OnReopening,
    Span,
    Stage,
    Waiver,
)
from support.builders import a_resolution, a_submission
from support.timing import (
    RECEIVED,
    TICK,
    clock,
    clocks,
    complaint,
    july,
    over,
    reopened,
    standard,
    state,
)


def waivers(*at: datetime) -> tuple[Waiver, ...]:
    """Return the word of a person that nothing is owed."""
    return tuple(Waiver(standard="answer", reason="agreed", by="boss", at=each) for each in at)


@pytest.mark.parametrize(
    ("bound", "changes", "why"),
    [
        ({}, {"waivers": waivers(july(2))}, "waived by boss"),
        ({"duty": Duty.UPDATE}, {"stage": Stage.WITHDRAWN}, "withdrawn"),
        ({"duty": Duty.EXTERNAL_ROUTE}, {"stage": Stage.WITHDRAWN}, "withdrawn"),
        ({}, {"referred_to": "the post"}, "referred to the post"),
        ({"duty": Duty.HAND_OVER}, {"referred_to": "the post"}, None),
        ({"duty": Duty.EXECUTION_CHECK}, {"resolution": a_resolution(), "answered_at": july(2)}, "nothing was granted"),
        ({"duty": Duty.EXECUTION_CHECK}, {}, None),
        ({"id": "other"}, {"waivers": waivers(july(2))}, None),
        ({"unless_resolved_within": Span.parse("3 days")}, {"resolved_at": over(4)}, "resolved within 3 days"),
        ({"unless_resolved_within": Span.parse("3 days")}, {"resolved_at": over(4) + TICK}, None),
        ({"unless_resolved_within": Span.parse("3 days")}, {}, None),
        ({"if_resolved_within": Span.parse("3 days")}, {"resolved_at": over(4)}, None),
        ({"if_resolved_within": Span.parse("3 days")}, {"resolved_at": over(4) + TICK}, "not resolved within 3 days"),
        ({"if_resolved_within": Span.parse("3 days")}, {}, None),
    ],
)
def test_why_a_duty_is_not_owed(bound: dict[str, Any], changes: dict[str, Any], why: str | None) -> None:
    """Each reason is told: a person's word, a quick resolution (L6, L20, L22), a referral, a withdrawal."""
    found = clock(complaint(**changes), standard("10 days", **bound))

    assert (found.waived is None) == (why is None)
    assert (found.waived or "").startswith(why or "")


@pytest.mark.parametrize("duty", Duty)
def test_nobody_can_be_told_who_cannot_be_reached(duty: Duty) -> None:
    """A duty that needs somebody at the other end is waived with the reason, not breached; others are owed."""
    found = complaint(submission=a_submission(received_at=RECEIVED, reachable=False))
    tells = {Duty.ACKNOWLEDGEMENT, Duty.UPDATE, Duty.HOLDING_NOTICE, Duty.FINAL_RESPONSE, Duty.SUMMARY}

    assert clock(found, standard("1 day", duty=duty)).waived == ("nobody can be reached" if duty in tells else None)
    expected = State.WAIVED if duty in tells else State.LAPSED if duty is Duty.EXTERNAL_ROUTE else State.OVERDUE
    assert state(found, standard("1 day", duty=duty), july(30)) is expected


def test_a_waiver_is_of_its_cycle() -> None:
    """What was waived before a new clock began is owed on the new one, and a later waiver changes no completed one."""
    bound = standard("1 day", duty=Duty.SUMMARY)

    early = clocks(reopened(waivers=waivers(july(2))), bound, OnReopening.NEW)
    late = clocks(reopened(waivers=waivers(july(12)), stage=Stage.WITHDRAWN), bound, OnReopening.NEW)

    assert [one.waived for one in early] == ["waived by boss", None]
    assert [one.waived for one in late] == [None, "waived by boss"]
    assert clock(reopened(waivers=waivers(july(2))), bound).waived == "waived by boss"


def test_a_completed_clock_keeps_its_result_when_the_course_changes() -> None:
    """A quick resolution of the second cycle relieves no clock of the first."""
    bound = standard("1 day", unless_resolved_within=Span.parse("30 days"))

    run = clocks(reopened(resolved_at=july(12)), bound, OnReopening.NEW)

    assert [one.waived for one in run] == [None, "resolved within 30 days"]
