"""The complaint as it stands, its resolution and analysis, and how effects are said."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from grievance.errors import InvalidValue
from grievance.model import (
    Absorption,
    Analysis,
    Anchor,
    Assignment,
    Complaint,
    Contact,
    ContactKind,
    Direction,
    Duty,
    Erasure,
    Letter,
    Money,
    Nature,
    Offer,
    OmbudsmanCase,
    Outcome,
    Override,
    ProcedureRef,
    Referral,
    Remedy,
    RemedyKind,
    RemedyOrder,
    Reminder,
    Reopening,
    Resolution,
    Ruling,
    Stage,
    Submission,
    Task,
    TaskState,
    Transfer,
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
        (Stage.RECORDED, True),
        (Stage.OPEN, True),
        (Stage.AWAITING_CUSTOMER, True),
        (Stage.AWAITING_THIRD_PARTY, True),
        (Stage.ANSWERED, True),
        (Stage.RESOLVED, True),
        (Stage.DECLINED, True),
        (Stage.REFERRED, True),
        (Stage.WITHDRAWN, False),
        (Stage.CLOSED, False),
    ],
)
def test_work_is_owed_until_it_is_closed_or_withdrawn(stage: Stage, is_open: bool) -> None:
    """Answered, resolved, declined and referred complaints are open: somebody still has to see to them (L7)."""
    assert complaint(stage=stage).open is is_open
    assert stage.final is not is_open


@pytest.mark.parametrize("nature", [nature for nature in Nature if nature is not Nature.COMPLAINT])
def test_no_work_is_owed_on_what_is_no_complaint(nature: Nature) -> None:
    """A contact that is not, or not yet, a complaint is open at no stage (S23)."""
    assert not any(complaint(nature=nature, stage=stage).open for stage in Stage)


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


def test_overridden_questions_are_exceptions() -> None:
    """What a person decided against the rules is listed behind what no rule decided, each question once (S42)."""
    rulings = (Ruling(question="routing", value=None), Ruling(question="priority", value="high"))
    overrides = tuple(
        Override(question=question, value="high", by="h-1", at=at(9))
        for question in ("priority", "routing", "priority")
    )

    assert complaint(rulings=rulings, overrides=overrides).exceptions == ("routing", "priority")
    assert complaint(overrides=overrides[:1]).exceptions == ("priority",)


def test_the_transfer_that_waits_is_the_offered_one() -> None:
    """Settled offers are history; those that were accepted are hops (S54, D34)."""
    first, declined, waiting = (
        Transfer(to=name, given_by="h-1", at=at(9), state=state)
        for name, state in (("h-2", Offer.ACCEPTED), ("h-3", Offer.DECLINED), ("h-4", Offer.OPEN))
    )

    assert complaint(transfers=(first, declined, waiting)).offered == waiting
    assert complaint(transfers=(first, declined)).offered is None
    assert complaint(transfers=(first, declined, first, waiting)).hops == 2
    assert complaint().hops == 0


def test_open_tasks_are_those_that_nobody_settled() -> None:
    """A finished or declined step is not to be done any more (S37)."""
    tasks = tuple(Task(id=state.value, to="depot", given_at=at(9), state=state) for state in TaskState)

    assert [task.id for task in complaint(tasks=tasks).open_tasks] == ["open"]
    assert complaint().open_tasks == ()


def test_anchors_are_reached() -> None:
    """Each anchor of a standard (L72) is found where the complaint keeps it; None while it was not reached."""
    answered = complaint(acknowledged_at=at(10), answered_at=at(11), file_complete_at=at(12), resolved_at=at(13))

    assert answered.reached == {
        Anchor.SENT: at(7),
        Anchor.RECEIVED: at(8),
        Anchor.REGISTERED: at(9),
        Anchor.ACKNOWLEDGED: at(10),
        Anchor.FILE_COMPLETE: at(12),
        Anchor.STAGE_2_REQUESTED: None,
        Anchor.STAGE_2_ACKNOWLEDGED: None,
        Anchor.ANSWERED: at(11),
        Anchor.RESOLVED: at(13),
        Anchor.OMBUDSMAN_ASKED: None,
        Anchor.OMBUDSMAN_DECIDED: None,
    }
    case = OmbudsmanCase(body="o", since=at(14), stage=Stage.ANSWERED, result_at=at(15))
    outside = attrs.evolve(answered, ombudsman=case).reached
    assert (outside[Anchor.OMBUDSMAN_ASKED], outside[Anchor.OMBUDSMAN_DECIDED]) == (at(14), at(15))
    earlier = Absorption(complaint_id="c-2", received_at=at(6), at=at(9))
    assert attrs.evolve(answered, absorbed=(earlier,)).reached[Anchor.RECEIVED] == at(6)
    assert complaint().reached[Anchor.ANSWERED] is None
    assert complaint().received_at == at(8)


def test_the_second_stage_has_anchors_of_its_own() -> None:
    """The last request counts, and the first acknowledgement sent at or after it (L21); a reopening is no request."""
    asked = tuple(Reopening(at=at(hour), stage_2=stage_2) for hour, stage_2 in ((10, True), (12, True), (14, False)))
    first = complaint(acknowledged_at=at(9), reopenings=asked, contacts=(letter(11), letter(9)))

    assert first.stage_2_at == first.reached[Anchor.STAGE_2_REQUESTED] == at(12)
    assert first.reached[Anchor.STAGE_2_ACKNOWLEDGED] is None
    for contacts, hour in (((letter(15), letter(13), letter(11)), 13), ((letter(12),), 12)):
        later = attrs.evolve(first, contacts=contacts)
        assert later.reached[Anchor.STAGE_2_ACKNOWLEDGED] == at(hour)
    for other in (letter(13, direction=Direction.IN), letter(13, kind=ContactKind.UPDATE)):
        assert attrs.evolve(first, contacts=(other,)).reached[Anchor.STAGE_2_ACKNOWLEDGED] is None
    assert complaint(reopenings=asked[2:], contacts=(letter(15),)).stage_2_at is None
    assert complaint(contacts=(letter(15),)).reached[Anchor.STAGE_2_ACKNOWLEDGED] is None


def letter(hour: int, **changes: Any) -> Contact:
    """Return an acknowledgement that was sent in an hour."""
    sent = {"kind": ContactKind.ACKNOWLEDGEMENT, "direction": Direction.OUT, "channel": "letter", "at": at(hour)}
    return Contact(**{**sent, **changes})


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
