"""The complaint as it stands, its resolution and analysis, and how effects are said."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from grievance.errors import InvalidValue
from grievance.model import (
    Analysis,
    Anchor,
    Assignment,
    Complaint,
    Duty,
    Erasure,
    Letter,
    Money,
    Nature,
    Outcome,
    ProcedureRef,
    Referral,
    Remedy,
    RemedyKind,
    RemedyOrder,
    Reminder,
    Resolution,
    Ruling,
    Stage,
    Submission,
    Webhook,
)


def at(hour: int) -> datetime:
    """Return an hour of the first of July."""
    return datetime(2026, 7, 1, hour, tzinfo=UTC)


def complaint(**fields: Any) -> Complaint:
    """Return a complaint with *fields*."""
    submission = Submission(category="delivery", channel="web", received_at=at(8), sent_at=at(7))
    whole = {"id": "C-1", "submission": submission, "nature": Nature.COMPLAINT, "stage": Stage.OPEN, "version": 1}
    return Complaint(**{**whole, "registered_at": at(9), **fields})


@pytest.mark.parametrize(
    ("stage", "is_open"),
    [
        (Stage.RECORDED, False),
        (Stage.OPEN, True),
        (Stage.ANSWERED, True),
        (Stage.RESOLVED, False),
        (Stage.CLOSED, False),
    ],
)
def test_work_is_owed_until_it_is_resolved(stage: Stage, is_open: bool) -> None:
    """An answered complaint is still open: the complainant has not accepted yet (L7)."""
    assert complaint(stage=stage).open is is_open


def test_questions_without_a_rule_are_exceptions() -> None:
    """What policies left to a person is listed in order (S40, S42); every ruling is found by its question."""
    rulings = tuple(
        Ruling(question=question, value=value)
        for question, value in (("priority", "high"), ("routing", None), ("owner", None))
    )

    assert complaint(rulings=rulings).exceptions == ("routing", "owner")
    assert complaint(rulings=rulings).ruling("priority") == rulings[0]
    assert complaint(rulings=rulings).ruling("remedy") is None
    assert complaint().exceptions == ()


def test_anchors_are_reached() -> None:
    """Each anchor of a standard (L72) is found where the complaint keeps it; None while it was not reached."""
    answered = complaint(acknowledged_at=at(10), answered_at=at(11))

    assert answered.reached == {
        Anchor.SENT: at(7),
        Anchor.RECEIVED: at(8),
        Anchor.REGISTERED: at(9),
        Anchor.ACKNOWLEDGED: at(10),
        Anchor.ANSWERED: at(11),
    }
    assert complaint().reached[Anchor.ANSWERED] is None
    assert complaint().received_at == at(8)


def test_analysis_says_what_is_missing() -> None:
    """Cause and consequence are filled in later (S59, S79); what is missing is listed."""
    assert complaint().analysis.missing == ("cause", "consequence")
    assert Analysis(cause="courier").missing == ("consequence",)
    assert Analysis(consequence="left", cause="courier").missing == ()


def test_a_remedy_is_ordered_once() -> None:
    """Each remedy of a resolution has an id of its own."""
    refund, again = (Remedy(id="r-1", kind=kind) for kind in (RemedyKind.REFUND, RemedyKind.APOLOGY))

    assert Resolution(outcome=Outcome.UPHELD, decided_by="h-1", remedies=(refund,)).remedies == (refund,)
    with pytest.raises(InvalidValue, match=r"Resolution\.remedies: each id may stand once"):
        Resolution(outcome=Outcome.UPHELD, decided_by="h-1", remedies=(refund, again))


def test_a_procedure_is_called_by_name_and_version() -> None:
    """What decided is said in a few words."""
    assert str(ProcedureRef(name="Retail complaints", version="2026.2", digest="0f3a")) == "Retail complaints 2026.2"


COMMON: dict[str, Any] = {"id": "e-1", "complaint_id": "C-1"}
REFUND = Remedy(id="r-1", kind=RemedyKind.REFUND, amount=Money(amount=Decimal(5), currency="EUR"))


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (Letter(**COMMON, duty=Duty.HOLDING_NOTICE, standard="hold"), "send the holding notice of C-1{} [hold]"),
        (Reminder(**COMMON, to="h-2", about="the update"), "remind h-2 of C-1: the update{}"),
        (Assignment(**COMMON, to="logistics"), "assign C-1 to logistics{}"),
        (RemedyOrder(**COMMON, remedy=REFUND), "carry out the refund of C-1{}"),
        (Referral(**COMMON, to="the ombudsman"), "refer C-1 to the ombudsman{}"),
        (Erasure(**COMMON), "erase the personal data of C-1{}"),
        (Webhook(**COMMON, event="closed"), "tell other systems that C-1 was closed{}"),
    ],
)
def test_effects_say_what_to_do_and_by_when(effect: Any, said: str) -> None:
    """Each effect reads as an instruction, with its due instant in UTC if it has one."""
    due = attrs.evolve(effect, due_at=at(17))

    assert str(effect) == said.format("")
    assert str(due) == said.format(" by 2026-07-01 17:00 UTC")
