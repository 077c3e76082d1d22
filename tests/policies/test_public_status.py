"""The complainant's view: always a status, a next step and a contact; never anything internal (S38, S43)."""

# ruff: noqa: RUF001

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import pytest

from grievance.decision import Reason
from grievance.errors import InvalidValue
from grievance.model import (
    Absorption,
    Analysis,
    Attributes,
    Complaint,
    ContactKind,
    Direction,
    Duty,
    Feedback,
    Granted,
    Link,
    LinkKind,
    Measure,
    OmbudsmanCase,
    Outcome,
    Override,
    Party,
    Priority,
    ProcedureRef,
    Promise,
    Prompt,
    Proposal,
    Remedy,
    RemedyKind,
    Reopening,
    Resolution,
    Role,
    Ruling,
    Stage,
    Task,
    Transfer,
    Waiver,
)
from grievance.policies import OUTSIDE, Conduct, Decree, PublicStatus, public_status
from support.builders import a_clock, a_complaint, a_contact, a_refusal, a_submission

NOW = datetime(2026, 7, 3, 10, tzinfo=UTC)
LATER = datetime(2026, 7, 8, 17, tzinfo=UTC)
LATEST = datetime(2026, 7, 15, 17, tzinfo=UTC)
PAST = datetime(2026, 7, 2, 17, tzinfo=UTC)
CONDUCT = Conduct(accountable="last@shop.example", process_owner="head@shop.example", deputies=("boss@shop.example",))
MARK = "MARK"


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_stage_says_where_it_stands(stage: Stage, language: str) -> None:
    """At each stage there is a status, a next step and a contact, in both languages, and no two read alike."""
    found = public_status(a_complaint(stage=stage), CONDUCT, NOW, language=language)
    others = {public_status(a_complaint(stage=one), CONDUCT, NOW, language=language).status for one in Stage}

    assert found.status
    assert found.next_step
    assert len(others) == len(Stage)
    assert (found.reference, found.turn_to, found.language) == ("c-1", "last@shop.example", language)
    assert ("а" in found.status) == (language == "ru")


@pytest.mark.parametrize("stage", [Stage.WITHDRAWN, Stage.CLOSED])
def test_an_end_is_called_an_end(stage: Stage) -> None:
    """Withdrawn and closed say so, and still name whom to turn to."""
    found = public_status(a_complaint(stage=stage), CONDUCT, NOW)

    assert {Stage.WITHDRAWN: "withdrawn", Stage.CLOSED: "closed"}[stage] in found.status
    assert "nothing more to do" in found.next_step
    assert (found.by, found.turn_to) == (None, "last@shop.example")


def test_the_next_word_from_us_has_a_date() -> None:
    """The date is that of the next thing that we owe the complainant, and the next step says which."""
    clocks = (a_clock(Duty.FINAL_RESPONSE, due_at=LATEST), a_clock(Duty.UPDATE, due_at=LATER))
    found = public_status(a_complaint(clocks=clocks), CONDUCT, NOW)

    assert found.by == LATER
    assert found.next_step == "We will answer you. What you hear from us next: word of how far we have come."
    russian = public_status(a_complaint(clocks=clocks), CONDUCT, NOW, language="ru")
    assert russian.next_step == "Мы ответим вам. Что вы получите от нас дальше: сообщение о ходе рассмотрения."


def test_what_is_late_is_owned_up_to() -> None:
    """A missed date is no longer promised: it is named, once, with an apology, and the next date is the running one."""
    late = (a_clock(Duty.ACKNOWLEDGEMENT, due_at=PAST), a_clock(Duty.ACKNOWLEDGEMENT, due_at=PAST, issue=1))
    found = public_status(a_complaint(clocks=(*late, a_clock(due_at=LATEST))), CONDUCT, NOW)

    assert found.by == LATEST
    assert found.next_step == (
        "We will answer you. We are late, and sorry: we still owe you the confirmation that we have received it. "
        "What you hear from us next: our answer."
    )


@pytest.mark.parametrize("duty", [Duty.HAND_OVER, Duty.EXECUTION_CHECK, Duty.EXTERNAL_ROUTE])
@pytest.mark.parametrize("due_at", [PAST, LATER])
def test_deadlines_of_our_own_are_not_told(duty: Duty, due_at: datetime) -> None:
    """A check of ours, a hand-over and a right of the complainant's give no date of ours and no lateness."""
    found = public_status(a_complaint(clocks=(a_clock(duty, due_at=due_at),)), CONDUCT, NOW)

    assert found == public_status(a_complaint(), CONDUCT, NOW)


def test_what_is_done_waived_or_paused_has_no_date() -> None:
    """Only what still runs is told of."""
    clocks = (
        a_clock(Duty.ACKNOWLEDGEMENT, due_at=LATER),
        a_clock(Duty.SUMMARY, due_at=LATER, waived="waived by boss"),
        a_clock(Duty.FINAL_RESPONSE, anchored_at=PAST),
    )
    told = a_contact(ContactKind.ACKNOWLEDGEMENT, at=PAST)
    found = public_status(a_complaint(clocks=clocks, contacts=(told,)), CONDUCT, NOW)

    assert found == public_status(a_complaint(), CONDUCT, NOW)


def test_the_date_of_receipt_is_that_of_the_zone() -> None:
    """What was received late in the evening in London was received on that day there, not on the next one."""
    submission = a_submission(received_at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    complaint = a_complaint(submission=submission)

    assert public_status(complaint, CONDUCT, NOW).received_on == date(2026, 7, 1)
    assert public_status(complaint, CONDUCT, NOW, zone="Europe/London").received_on == date(2026, 7, 2)


@pytest.mark.parametrize(
    ("accused", "turn_to"),
    [
        (("clerk",), "last@shop.example"),
        (("last@shop.example",), "head@shop.example"),
        (("last@shop.example", "head@shop.example"), "boss@shop.example"),
    ],
)
def test_nobody_is_sent_to_the_person_complained_about(accused: tuple[str, ...], turn_to: str) -> None:
    """Who is complained about is not the last resort: who stands in is named (S43)."""
    people = tuple(Party(role=Role.COMPLAINED_ABOUT, staff_id=person) for person in accused)
    complaint = a_complaint(submission=a_submission(people=people))

    assert public_status(complaint, CONDUCT, NOW).turn_to == turn_to


def test_a_complaint_about_everybody_goes_outside() -> None:
    """Where everybody who would answer is complained about, somebody from outside is named, in words."""
    accused = ("last@shop.example", "head@shop.example", "boss@shop.example")
    complaint = a_complaint(submission=a_submission(staff_complained_about=accused))

    assert CONDUCT.answerable(complaint.submission) == OUTSIDE
    assert public_status(complaint, CONDUCT, NOW).turn_to == "an independent person from outside our company"
    assert "независимое лицо" in public_status(complaint, CONDUCT, NOW, language="ru").turn_to


@pytest.mark.parametrize("language", ["de", "EN", ""])
def test_another_language_is_refused(language: str) -> None:
    """What the library cannot say is refused, not said in English."""
    with pytest.raises(InvalidValue, match="must be one of en, ru"):
        public_status(a_complaint(), CONDUCT, NOW, language=language)


def test_a_naive_instant_is_refused() -> None:
    """An instant without a zone is refused."""
    with pytest.raises(InvalidValue, match="naive"):
        public_status(a_complaint(), CONDUCT, NOW.replace(tzinfo=None))


REF = ProcedureRef(name=MARK, version=MARK, digest=MARK)
REASON = Reason(rule=MARK, because=MARK, authority=MARK)
FULL = a_complaint(
    submission=a_submission(
        text=MARK,
        category=MARK,
        channel=MARK,
        customer_id=MARK,
        product=MARK,
        people=(Party(name=MARK, email=MARK, phone=MARK, address=MARK, mandate=MARK),),
        staff_complained_about=(MARK,),
        receiver=MARK,
        place=MARK,
        manner=MARK,
        purpose=MARK,
        attributes={MARK: MARK},
        private={MARK: MARK},
    ),
    receiver=MARK,
    owner=MARK,
    team=MARK,
    priority=Priority(level=MARK, score=1, work_by=NOW, rank_at=NOW),
    procedure=REF,
    rulings=(Ruling(question=MARK, value=MARK, reasons=(REASON,), read=Attributes({MARK: MARK})),),
    overrides=(Override(question=MARK, value=MARK, reason=MARK, by=MARK, at=NOW),),
    clocks=(
        a_clock(Duty.UPDATE, standard=MARK, due_at=LATER, under=MARK),
        a_clock(Duty.SUMMARY, standard=MARK, due_at=PAST, waived=MARK),
        a_clock(Duty.FINAL_RESPONSE, standard=MARK, due_at=PAST),
    ),
    contacts=(a_contact(ContactKind.NOTE, direction=Direction.INTERNAL, channel=MARK, text=MARK),),
    transfers=(Transfer(to=MARK, given_by=MARK, at=NOW, reason=MARK),),
    tasks=(Task(id=MARK, to=MARK, given_at=NOW, due_at=LATER, what=MARK),),
    promises=(Promise(duty=Duty.FINAL_RESPONSE, due_at=LATER, by=MARK, at=NOW),),
    waivers=(Waiver(standard=MARK, reason=MARK, by=MARK, at=NOW),),
    reopenings=(Reopening(at=NOW, decided_by=MARK),),
    prompts=(Prompt(effect=MARK, to=MARK),),
    referred_to=MARK,
    resolution=Resolution(
        outcome=Outcome.UPHELD,
        reasons=MARK,
        remedies=(Remedy(id=MARK, kind=RemedyKind.REFUND),),
        measures=(Measure(what=MARK, responsible=MARK),),
        decided_by=MARK,
        approved_by=f"{MARK} too",
    ),
    refusal=a_refusal(explanation=MARK, decided_by=MARK, need=MARK),
    proposal=Proposal(by=MARK, at=NOW, refusal=a_refusal(explanation=MARK), approved_as=(MARK,)),
    granted=(Granted(remedy=Remedy(id=MARK, kind=RemedyKind.REFUND), by=MARK, at=NOW, reference=MARK),),
    ombudsman=OmbudsmanCase(body=MARK, reference=MARK, since=NOW, stage=Stage.ANSWERED, decided_by=MARK),
    ticked=(MARK,),
    absorbed=(Absorption(complaint_id=MARK, received_at=NOW, at=NOW),),
    links=(Link(kind=LinkKind.RELATED, to=MARK, at=NOW),),
    feedback=(Feedback(satisfaction=1, remark=MARK),),
    analysis=Analysis(cause=MARK, consequence=MARK, remarks=MARK),
    request_keys=(MARK,),
)
"""A complaint with a marker in all that is internal."""


def test_the_marked_complaint_is_full() -> None:
    """The next test means something: there is a marker in every field of a complaint that can hold one."""
    without = [name for name, value in attrs.asdict(FULL).items() if "MARK" not in str(value)]

    instants = [name for name in without if name.endswith("_at")]
    blank = {"id", "nature", "stage", "pauses", "version", "declined_by", "settled", "merged_into", "held_since"}
    assert set(without) - set(instants) == blank


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_internal_leaks(stage: Stage, language: str) -> None:
    """With a marker in every internal field, at every stage none of them reaches the complainant."""
    conduct = Conduct(
        accountable="last@shop.example",
        process_owner=MARK,
        deputies=(MARK,),
        decree=Decree(number=MARK, on=date(2026, 1, 1), signed_by=MARK, agreed_with=MARK),
        views={"customer": frozenset(field.name for field in attrs.fields(Complaint))},
    )
    found = public_status(attrs.evolve(FULL, stage=stage), conduct, NOW, language=language)

    assert MARK not in repr(found)
    assert found.by == LATER


def test_the_status_has_these_fields_and_no_others() -> None:
    """A new field of the status is a decision to tell the complainant more."""
    names = [field.name for field in attrs.fields(PublicStatus)]

    assert names == ["reference", "status", "received_on", "next_step", "by", "by_on", "turn_to", "language"]
