"""What commands on decisions and records need: each lack is refused by name, and the complaint is as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest

from grievance.errors import IllegalMove, InvalidValue, NotPermitted
from grievance.lifecycle import (
    Absorb,
    Answer,
    Approve,
    Close,
    Command,
    Decline,
    Erase,
    Merge,
    Propose,
    RecordContact,
    Refer,
    Release,
    ReportRemedy,
    Settle,
    Unmerge,
    Withdraw,
    apply,
)
from grievance.model import (
    Absorption,
    Actor,
    Complaint,
    ContactKind,
    Direction,
    Element,
    Granted,
    Ground,
    Nature,
    Offer,
    Prompt,
    Proposal,
    Remedy,
    RemedyKind,
    RemedyState,
    Reopening,
    Stage,
    Task,
    Transfer,
)
from support.builders import CLERK, RECEIVED, a_complaint, a_contact, a_refusal, a_resolution, a_submission

NOW = RECEIVED + timedelta(days=3)
OTHER = Actor(id="other", roles=("handler",))
REFUND = Remedy(id="r-1", kind=RemedyKind.REFUND)
ORDERED = Granted(remedy=REFUND, by="clerk", at=RECEIVED)
PROPOSED = Proposal(by="clerk", at=RECEIVED, refusal=a_refusal())


def at(stage: Stage = Stage.OPEN, **changes: Any) -> Complaint:
    """Return a complaint at a stage, a day after its receipt answered or handed over if that is where it is."""
    day = RECEIVED + timedelta(days=1)
    known: dict[str, Any] = {"answered_at": day} if stage in (Stage.ANSWERED, Stage.DECLINED) else {}
    known |= {"referred_at": day, "referred_to": "courier"} if stage is Stage.REFERRED else {}
    return a_complaint(stage=stage, **{**known, **changes})


LETTER = a_contact(ContactKind.FINAL_RESPONSE, at=RECEIVED + timedelta(days=2), id="l-1", bounced=True)

TOLD = a_contact(ContactKind.UPDATE, at=RECEIVED + timedelta(days=2))
FAILED = attrs.evolve(ORDERED, state=RemedyState.FAILED, settled_at=RECEIVED + timedelta(hours=2))

LACKING: list[tuple[Complaint, Command, str]] = [
    (at(), Refer(by=CLERK, refusal=a_refusal(body=None, owes=(), ground=a_refusal().ground.NO_FAULT)), "name the body"),
    (at(), Refer(by=CLERK, refusal=a_refusal(reviewed_by="other")), "'other' has not approved"),
    (at(), Decline(by=CLERK, refusal=a_refusal(reviewed_by="other")), "'other' has not approved"),
    (at(), Propose(by=CLERK), "either a resolution or a refusal"),
    (at(), Propose(by=CLERK, refusal=a_refusal(), resolution=a_resolution()), "either a resolution or a refusal"),
    (at(), Propose(by=CLERK, refusal=a_refusal(reviewed_by="other")), "must not name the second person"),
    (at(), Propose(by=CLERK, resolution=a_resolution(approved_by="other")), "must not name the second person"),
    (at(), Approve(by=OTHER), "there is none"),
    (at(proposal=attrs.evolve(PROPOSED, approved_by="x")), Approve(by=OTHER), "was done before, by 'x'"),
    (at(Stage.RECORDED), Close(by=CLERK), "taken up again"),
    (at(Stage.REFERRED, taken_over_at=NOW), Close(by=CLERK), "to whom it was handed over"),
    (at(Stage.REFERRED, contacts=(TOLD,)), Close(by=CLERK, remark=" "), "has not taken it over"),
    (
        at(Stage.REFERRED, taken_over_at=NOW, contacts=(attrs.evolve(TOLD, automatic=True),)),
        Close(by=CLERK),
        "to whom it was handed over",
    ),
    (at(Stage.ANSWERED, granted=(FAILED,)), Close(by=CLERK, remark=" "), "has failed: 'r-1'"),
    (at(Stage.ANSWERED, contacts=(LETTER,)), Close(by=CLERK), "the letter bounced"),
    (at(Stage.DECLINED, contacts=(LETTER,)), Close(by=CLERK), "the letter bounced"),
    (at(Stage.REFERRED, taken_over_at=NOW, contacts=(LETTER,)), Close(by=CLERK), "to whom it was handed over"),
    (at(granted=(FAILED,)), ReportRemedy(by=CLERK, remedy_id="r-1", state=RemedyState.EXECUTED), "failed before"),
    (at(granted=(ORDERED,)), Merge(by=CLERK, into="c-2"), "'r-1'"),
    (at(Stage.ANSWERED, granted=(ORDERED,)), Close(by=CLERK), "'r-1'"),
    (at(Stage.ANSWERED, granted=(ORDERED,)), Withdraw(by=CLERK, reason="she called"), "'r-1'"),
    (at(), Withdraw(by=CLERK, reason=" "), "how the complainant took it back"),
    (at(), ReportRemedy(by=CLERK, remedy_id="r-1", state=RemedyState.FAILED), "there is none"),
    (at(granted=(ORDERED,)), ReportRemedy(by=CLERK, remedy_id="x", state=RemedyState.FAILED), "'r-1'"),
    (at(granted=(ORDERED,)), ReportRemedy(by=CLERK, remedy_id="r-1", state=RemedyState.ORDERED), "executed or failed"),
    (
        at(granted=(attrs.evolve(ORDERED, state=RemedyState.EXECUTED),)),
        ReportRemedy(by=CLERK, remedy_id="r-1", state=RemedyState.FAILED),
        "executed before",
    ),
    (
        at(granted=(ORDERED,)),
        Answer(by=CLERK, resolution=a_resolution(remedies=(attrs.evolve(REFUND, kind=RemedyKind.REPAIR),))),
        "granted before as another remedy",
    ),
    (
        at(granted=(attrs.evolve(ORDERED, state=RemedyState.FAILED),)),
        Answer(by=CLERK, resolution=a_resolution(remedies=(REFUND,))),
        "'r-1' has failed",
    ),
    (at(erased_at=NOW), RecordContact(by=CLERK, contact=a_contact()), "was erased"),
    (at(), Merge(by=CLERK, into="c-1"), "another complaint"),
    (at(tasks=(Task(id="t", to="x", given_at=RECEIVED),)), Merge(by=CLERK, into="c-2"), "open tasks"),
    (
        at(transfers=(Transfer(to="x", given_by=None, at=RECEIVED, state=Offer.OPEN),)),
        Merge(by=CLERK, into="c-2"),
        "offered transfer",
    ),
    (
        at(absorbed=(Absorption(complaint_id="c-2", received_at=RECEIVED, at=RECEIVED),)),
        Absorb(by=CLERK, complaint_id="c-2", received_at=RECEIVED),
        "part of it already",
    ),
    (at(), Release(by=CLERK, complaint_id="c-2"), "must be a part of it"),
    (at(merged_into="c-2"), Unmerge(by=CLERK, reason=" "), "must say why"),
    (at(), Erase(by=CLERK), "it is open"),
    (at(Stage.CLOSED, held_since=RECEIVED), Erase(by=CLERK), "legal hold"),
]


@pytest.mark.parametrize(("complaint", "command", "what"), LACKING, ids=lambda value: type(value).__name__)
def test_what_a_command_lacks(complaint: Complaint, command: Command, what: str) -> None:
    """Each lack has its own words, that say what would be right."""
    nature = Nature.COMPLAINT
    with pytest.raises(InvalidValue, match=what):
        apply(attrs.evolve(complaint, nature=nature), command, now=NOW)


def test_neither_who_decided_nor_who_proposed_approves() -> None:
    """D38: the decider, and whoever laid it before the second person, are none."""
    for proposal, actor in ((attrs.evolve(PROPOSED, by="x"), CLERK), (attrs.evolve(PROPOSED, by="other"), OTHER)):
        with pytest.raises(NotPermitted, match="cannot approve it"):
            apply(at(proposal=proposal), Approve(by=actor), now=NOW)


def test_whom_it_is_about_neither_decides_nor_approves() -> None:
    """Conflict of interest: not as the one who decided, nor as the second person."""
    about = at(submission=a_submission(staff_complained_about=("clerk", "boss")))
    handler = Actor(id="ann", roles=("handler",))
    for command in (
        Answer(by=handler, resolution=a_resolution(decided_by="clerk")),
        Answer(by=handler, resolution=a_resolution(decided_by="ann", approved_by="boss")),
        Decline(by=handler, refusal=a_refusal(decided_by="boss")),
    ):
        with pytest.raises(NotPermitted, match="is about who decided"):
            apply(about, command, now=NOW)


def test_a_part_takes_no_commands_but_those_on_its_record() -> None:
    """What goes on as part of another complaint is told where, and its own outbox can still be settled."""
    part = at(merged_into="c-2", prompts=(Prompt(effect="e-1"),))
    with pytest.raises(IllegalMove, match=r"merged into 'c-2'.*allowed: Unmerge"):
        apply(part, Answer(by=CLERK, resolution=a_resolution()), now=NOW)
    assert apply(part, Settle(by=CLERK, effects=("e-1",)), now=NOW)[0].settled == ("e-1",)


def test_a_withdrawal_by_the_complainant_needs_no_words() -> None:
    """No reason may be demanded of whoever takes their own complaint back."""
    customer = Actor(id="k", roles=("customer",))
    assert apply(at(), Withdraw(by=customer), now=NOW)[0].stage is Stage.WITHDRAWN


@pytest.mark.parametrize(
    ("change", "asked"),
    [({}, True), ({"bounced": True}, False), ({"direction": Direction.IN}, False), ({"contains": None}, False)],
)
def test_a_question_is_one_that_was_sent_and_arrived(change: dict[str, Any], asked: bool) -> None:
    """Not enough information: a letter with the question that reached the complainant is asking, nothing else is."""
    question = {"contains": (Element.QUESTION,), "id": "q", **change}
    case = at(contacts=(a_contact(ContactKind.MESSAGE, **question),))
    command = Decline(by=CLERK, refusal=a_refusal(Ground.INSUFFICIENT_INFORMATION))
    if asked:
        assert apply(case, command, now=NOW)[0].stage is Stage.DECLINED
    else:
        with pytest.raises(InvalidValue, match="asked first"):
            apply(case, command, now=NOW)


@pytest.mark.parametrize(("hours", "lost"), [(0, True), (1, True), (-1, True), (-30, False)])
def test_only_letters_with_the_answer_that_stands_count(hours: int, lost: bool) -> None:
    """A letter that bounced counts, told before or after it was recorded; one of an earlier round does not."""
    letter = attrs.evolve(LETTER, at=RECEIVED + timedelta(days=1, hours=hours))
    again = (Reopening(at=RECEIVED, answered_at=RECEIVED),)
    case = at(Stage.ANSWERED, reopenings=again, contacts=(letter, a_contact(ContactKind.UPDATE, at=NOW)))
    if lost:
        with pytest.raises(InvalidValue, match="the letter bounced"):
            apply(case, Close(by=CLERK), now=NOW)
    else:
        assert apply(case, Close(by=CLERK), now=NOW)[0].stage is Stage.CLOSED


def test_a_later_letter_takes_the_place_of_a_lost_one() -> None:
    """An answer that went out again and arrived ends the matter."""
    again = a_contact(ContactKind.FINAL_RESPONSE, at=RECEIVED + timedelta(days=2, hours=1), id="l-2")
    closed, _ = apply(at(Stage.ANSWERED, contacts=(LETTER, again)), Close(by=CLERK), now=NOW)
    assert closed.stage is Stage.CLOSED
