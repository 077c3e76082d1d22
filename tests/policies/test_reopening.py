"""The terms of reopening: within how long, to which stage, by which owner - the same for every channel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from grievance.errors import NotPermitted
from grievance.lifecycle import Reopen
from grievance.model import Nature, OnReopening, Span, Stage
from grievance.policies import ReopenedTo, ReopeningTerms
from support.builders import CLERK, a_complaint, a_submission, an_office

TICK = timedelta(microseconds=1)
ENDED = datetime(2026, 7, 1, 12, tzinfo=UTC)
END_OF_LAST_DAY = datetime(2026, 7, 15, 22, 59, 59, 999999, tzinfo=UTC)
"""Fourteen days after the end, in London, where the day is over at 23:00 UTC."""


def settled(terms: ReopeningTerms, now: datetime = ENDED, at: datetime | None = None, **changes: Any) -> Reopen:
    """Return what the terms make of a request to take up an answered complaint of which Ann is the owner."""
    answered = {"stage": Stage.ANSWERED, "owner": "ann", "answered_at": ENDED}
    return terms.settle(
        a_complaint(**{**answered, **changes}),
        Reopen(by=CLERK, at=at, reason="it came back"),
        now=now,
        accountable="boss",
        calendars={"office": an_office()},
        zone="Europe/London",
    )


def test_without_terms_a_complaint_is_always_taken_up_by_its_owner() -> None:
    """No limit, the stage open, the owner kept, clocks that continue: what holds where nothing is said (pain 15)."""
    terms = ReopeningTerms()
    found = settled(terms, now=ENDED + timedelta(days=4000))

    assert (found.stage, found.owner, found.reason, found.by) == (Stage.OPEN, "ann", "it came back", CLERK)
    assert terms.clocks is OnReopening.CONTINUE


@pytest.mark.parametrize(
    ("within", "calendar", "last"),
    [
        ("14 days", None, END_OF_LAST_DAY),
        ("14 days", "office", END_OF_LAST_DAY),
        ("48 hours", None, ENDED + timedelta(hours=48)),
        ("2 business days", "office", datetime(2026, 7, 3, 17, tzinfo=UTC)),
    ],
)
def test_the_limit(within: str, calendar: str | None, last: datetime) -> None:
    """Until the last instant it is taken up, then a new problem is a new complaint: the refusal says until when."""
    terms = ReopeningTerms(within=Span.parse(within), calendar=calendar)

    assert settled(terms, now=last).stage is Stage.OPEN
    with pytest.raises(NotPermitted, match=rf"within {within} of its end, until {last:%Y-%m-%d}: register a new"):
        settled(terms, now=last + TICK)


def test_a_late_entry_counts_from_when_it_was_asked() -> None:
    """Who asked in time is taken up, although it is recorded later."""
    terms = ReopeningTerms(within=Span.parse("48 hours"))
    last = ENDED + timedelta(hours=48)

    assert settled(terms, now=last + timedelta(days=9), at=last).stage is Stage.OPEN
    with pytest.raises(NotPermitted):
        settled(terms, now=last + timedelta(days=9), at=last + TICK)


@pytest.mark.parametrize("end", ["answered_at", "resolved_at", "referred_at", "ended_at"])
def test_the_limit_counts_from_the_last_end(end: str) -> None:
    """Whether it was answered, accepted, referred, withdrawn or closed: the latest of them counts."""
    terms = ReopeningTerms(within=Span.parse("48 hours"))
    later = ENDED + timedelta(hours=10)

    assert settled(terms, now=later + timedelta(hours=48), **{end: later}).stage is Stage.OPEN
    with pytest.raises(NotPermitted):
        settled(terms, now=later + timedelta(hours=48) + TICK, **{end: later})


def test_what_never_ended_has_no_limit() -> None:
    """A declined case of which no end is known may be taken up."""
    terms = ReopeningTerms(within=Span.parse("1 hour"))

    assert settled(terms, now=ENDED + timedelta(days=9), answered_at=None).stage is Stage.OPEN


@pytest.mark.parametrize(
    ("owner", "accused", "expected"),
    [
        (ReopenedTo.KEEP, (), "ann"),
        (ReopenedTo.RELEASE, (), None),
        (ReopenedTo.ACCOUNTABLE, (), "boss"),
        (ReopenedTo.KEEP, ("ann",), None),
        (ReopenedTo.ACCOUNTABLE, ("boss",), None),
    ],
)
def test_who_owns_it_then(owner: ReopenedTo, accused: tuple[str, ...], expected: str | None) -> None:
    """The owner is kept or released, or the accountable person takes it; never who is complained about."""
    found = settled(ReopeningTerms(owner=owner), submission=a_submission(staff_complained_about=accused))

    assert found.owner == expected


@pytest.mark.parametrize(
    ("to", "nature", "stage"),
    [
        (Stage.OPEN, Nature.COMPLAINT, Stage.OPEN),
        (Stage.RECORDED, Nature.COMPLAINT, Stage.RECORDED),
        (Stage.OPEN, Nature.ENQUIRY, Stage.RECORDED),
    ],
)
def test_to_which_stage(to: Stage, nature: Nature, stage: Stage) -> None:
    """The terms say so; what is no complaint is only recorded."""
    assert settled(ReopeningTerms(to=to), nature=nature).stage is stage
