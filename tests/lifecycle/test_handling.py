"""What becomes of a complaint: its nature, its stages, what people decide, what is told to the complainant."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from grievance.errors import IllegalMove
from grievance.lifecycle import (
    Accept,
    Admit,
    Analyse,
    Answer,
    Assess,
    Close,
    Overrule,
    RecordContact,
    Register,
    apply,
)
from grievance.model import (
    Actor,
    Analysis,
    Complaint,
    Contact,
    ContactKind,
    Direction,
    Nature,
    Override,
    Priority,
    ProcedureRef,
    Ruling,
    Stage,
    Submission,
)
from support.builders import CLERK, RECEIVED, a_complaint, a_contact, a_resolution, a_submission

NOW = RECEIVED + timedelta(days=1)
OTHERS = [nature for nature in Nature if nature is not Nature.COMPLAINT]
CHIEF = Actor(id="chief")


def registered(submission: Submission, now: datetime = NOW) -> Complaint:
    """Return what registering a submission puts on record."""
    complaint, _ = apply(None, Register(by=CLERK, complaint_id="c-1", submission=submission), now=now)
    return complaint


def contacted(complaint: Complaint, *contacts: Contact) -> Complaint:
    """Return the complaint after *contacts*, told in this order."""
    for contact in contacts:
        complaint, _ = apply(complaint, RecordContact(by=CLERK, contact=contact), now=NOW)
    return complaint


def assessment(team: str | None = "logistics") -> Assess:
    """Return what a procedure decided."""
    return Assess(
        by=CLERK,
        procedure=ProcedureRef(name="shop", version="1", digest="d"),
        priority=Priority(level="normal", score=3, work_by=NOW, rank_at=RECEIVED),
        team=team,
        rulings=(Ruling(question="routing", value=team),),
        clocks=(),
    )


def test_a_complaint_is_open_at_once() -> None:
    """A complaint is open from its registration, with its receiver as first owner (S54)."""
    complaint = registered(a_submission(receiver="anna"))

    assert complaint == Complaint(
        id="c-1",
        submission=a_submission(receiver="anna"),
        nature=Nature.COMPLAINT,
        stage=Stage.OPEN,
        registered_at=NOW,
        receiver="anna",
        owner="anna",
        version=1,
    )


@pytest.mark.parametrize("nature", OTHERS)
def test_what_is_no_complaint_is_only_recorded(nature: Nature) -> None:
    """An enquiry, a service request and what nobody has decided on yet are on record, and not open (S23, L1)."""
    complaint = registered(a_submission(nature=nature))

    assert (complaint.stage, complaint.nature, complaint.open) == (Stage.RECORDED, nature, False)


@pytest.mark.parametrize("nature", OTHERS)
def test_a_recorded_contact_can_become_a_complaint(nature: Nature) -> None:
    """Admission makes it an open complaint whose first receipt is kept (S23)."""
    complaint = registered(a_submission(nature=nature))
    later = NOW + timedelta(days=5)

    admitted, _ = apply(complaint, Admit(by=CLERK, reason="she expects an answer"), now=later)

    assert (admitted.stage, admitted.nature, admitted.open) == (Stage.OPEN, Nature.COMPLAINT, True)
    assert (admitted.received_at, admitted.registered_at) == (RECEIVED, NOW)
    assert admitted.submission == complaint.submission


def test_a_complaint_is_not_admitted_twice() -> None:
    """What is a complaint already cannot be taken as one again."""
    with pytest.raises(IllegalMove):
        apply(registered(a_submission()), Admit(by=CLERK), now=NOW)


def test_answered_resolved_and_closed_are_three_things() -> None:
    """D37: an answer that nobody has accepted is an answer; acceptance resolves; only the end of work closes (L7)."""
    answered, _ = apply(registered(a_submission()), Answer(by=CLERK, resolution=a_resolution()), now=NOW)
    day_three = RECEIVED + timedelta(days=3)
    resolved, _ = apply(answered, Accept(by=CLERK, remark="by phone"), now=day_three)
    closed, _ = apply(resolved, Close(by=CLERK), now=day_three)

    assert [c.stage for c in (answered, resolved, closed)] == [Stage.ANSWERED, Stage.RESOLVED, Stage.CLOSED]
    assert [c.open for c in (answered, resolved, closed)] == [True, True, False]
    assert (answered.resolution, answered.answered_at) == (a_resolution(), NOW)
    assert (closed.resolution, closed.answered_at) == (a_resolution(), NOW)


def test_an_answer_counts_from_when_it_was_given() -> None:
    """An answer that is recorded late was given when it was given."""
    given = NOW - timedelta(hours=5)

    answered, _ = apply(a_complaint(), Answer(by=CLERK, at=given, resolution=a_resolution()), now=NOW)

    assert answered.answered_at == given


def test_an_answer_can_be_closed_without_acceptance() -> None:
    """Silence of the complainant does not keep the work open; the complaint is closed, never resolved (D37)."""
    answered, _ = apply(a_complaint(), Answer(by=CLERK, resolution=a_resolution()), now=NOW)
    closed, _ = apply(answered, Close(by=CLERK), now=NOW)

    assert closed.stage is Stage.CLOSED
    with pytest.raises(IllegalMove):
        apply(closed, Accept(by=CLERK), now=NOW)


def test_an_assessment_takes_over_what_was_decided() -> None:
    """Procedure, priority, team, rulings and clocks are those of the assessment, and nothing else changes."""
    command = assessment()
    complaint = a_complaint()

    assessed, _ = apply(complaint, command, now=NOW)

    assert assessed.procedure == command.procedure
    assert (assessed.priority, assessed.team) == (command.priority, command.team)
    assert (assessed.rulings, assessed.clocks) == (command.rulings, command.clocks)
    assert (assessed.submission, assessed.owner, assessed.stage) == (complaint.submission, None, Stage.OPEN)


def test_a_persons_decision_survives_every_later_assessment() -> None:
    """Overruling is kept with who, when and why, and no assessment removes it (S42)."""
    complaint, _ = apply(a_complaint(), assessment(), now=NOW)
    command = Overrule(by=CHIEF, question="routing", value="legal", reason="a contract")
    complaint, _ = apply(complaint, command, now=NOW)

    for team in ("logistics", None):
        complaint, _ = apply(complaint, assessment(team), now=NOW + timedelta(days=1))

    kept = Override(question="routing", value="legal", reason="a contract", by="chief", at=NOW)
    assert complaint.overrides == (kept,)


def test_a_question_has_one_override() -> None:
    """Who decides a question again replaces that decision alone."""
    complaint = a_complaint()
    for question, value in (("routing", "legal"), ("priority", "urgent"), ("routing", "sales")):
        command = Overrule(by=CHIEF, question=question, value=value, reason="so")
        complaint, _ = apply(complaint, command, now=NOW)

    assert [(one.question, one.value) for one in complaint.overrides] == [("priority", "urgent"), ("routing", "sales")]


def test_contacts_are_kept_in_the_order_of_the_record() -> None:
    """Every contact is kept."""
    first = a_contact(ContactKind.MESSAGE, direction=Direction.IN)
    second = a_contact(ContactKind.NOTE, direction=Direction.INTERNAL, at=RECEIVED - timedelta(days=1))

    assert contacted(a_complaint(), first, second).contacts == (first, second)


def test_the_first_acknowledgement_counts() -> None:
    """A second acknowledgement does not move the instant of the first."""
    first, second = a_contact(at=NOW - timedelta(hours=1)), a_contact(at=NOW)

    assert contacted(a_complaint(), first, second).acknowledged_at == NOW - timedelta(hours=1)


def test_a_late_entry_of_an_earlier_acknowledgement_counts() -> None:
    """The first acknowledgement is the earliest one sent, whichever was recorded first."""
    first, second = a_contact(at=NOW), a_contact(at=NOW - timedelta(hours=1))

    assert contacted(a_complaint(), first, second).acknowledged_at == NOW - timedelta(hours=1)


@pytest.mark.parametrize("kind", [kind for kind in ContactKind if kind is not ContactKind.ACKNOWLEDGEMENT])
def test_other_contacts_do_not_acknowledge(kind: ContactKind) -> None:
    """Only an acknowledgement acknowledges."""
    assert contacted(a_complaint(), a_contact(kind)).acknowledged_at is None


@pytest.mark.parametrize("direction", [Direction.IN, Direction.INTERNAL])
def test_what_was_not_sent_does_not_acknowledge(direction: Direction) -> None:
    """An acknowledgement that came in, or stayed inside, tells the complainant nothing."""
    assert contacted(a_complaint(), a_contact(direction=direction)).acknowledged_at is None


def test_an_acknowledgement_of_a_recorded_contact_counts_for_the_complaint() -> None:
    """What was sent before admission was sent."""
    complaint = contacted(registered(a_submission(nature=Nature.UNDECIDED)), a_contact(at=NOW))

    admitted, _ = apply(complaint, Admit(by=CLERK), now=NOW)

    assert admitted.acknowledged_at == NOW


@pytest.mark.parametrize("stage", [Stage.OPEN, Stage.ANSWERED, Stage.RESOLVED, Stage.CLOSED])
def test_cause_and_consequence_come_later(stage: Stage) -> None:
    """The analysis can be filled in at any stage, the last word stands, and the stage stays (S79)."""
    complaint = a_complaint(stage=stage)
    for analysis in (Analysis(cause="a strike"), Analysis(cause="a strike", consequence="a refund")):
        complaint, _ = apply(complaint, Analyse(by=CLERK, analysis=analysis), now=NOW)

    assert (complaint.analysis, complaint.stage) == (Analysis(cause="a strike", consequence="a refund"), stage)
