"""Ways in which a complaint could fall off every list, or be moved by a trick; each is closed."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from grievance.desk import Desk
from grievance.errors import InvalidValue, NotPermitted, StorageError, UnknownProcedure
from grievance.lifecycle import (
    Accept,
    Admit,
    Answer,
    Close,
    Command,
    Correct,
    Decline,
    OfferTransfer,
    PromiseDate,
    RecordContact,
    Refer,
    Reopen,
    RequestStage2,
    Settle,
    Waive,
    Withdraw,
    owed,
)
from grievance.model import (
    Contact,
    ContactKind,
    Direction,
    Duty,
    Issue,
    Letter,
    Measure,
    Nature,
    Referral,
    Reminder,
    Stage,
)
from grievance.procedure import Procedure
from grievance.storage import ComplaintStore, Queue
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from support.builders import a_complaint, a_contact, a_refusal, a_resolution, a_submission
from support.life import ANN, BOB, BOSS, CUSTOMER, OPENED, a_living_desk, a_living_procedure
from support.procedures import Clock, a_desk, a_mapping, a_standard_row

SECOND = a_standard_row("second", duty="final response", within="20 business days", **{"from": "stage 2 requested"})
FIRST = a_standard_row("answer", duty="final response", within="10 business days")
LAW = a_standard_row("law", duty="final response", within="8 weeks", statutory=True)


def answered(desk: Desk, **changes: Any) -> str:
    """Return the id of a complaint that ann has answered."""
    case = desk.register(a_submission(received_at=OPENED, **changes))
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution(decided_by="ann")))
    return case.id


@pytest.mark.parametrize("clocks", ["continue", "restart", "new"])
def test_what_is_reopened_to_be_looked_at_stays_on_the_lists(store: ComplaintStore, clocks: str) -> None:
    """Reopened to *recorded*, it waits for the accountable person, its clocks run, and it cannot close unanswered."""
    desk, clock = a_living_desk(store, reopening={"to": "recorded", "clocks": clocks})
    case_id = answered(desk)
    clock.turn(days=3)
    again = desk.apply(case_id, Reopen(by=CUSTOMER, reason="again"))
    assert (again.stage, again.open) == (Stage.RECORDED, True)
    assert [case.id for case in desk.exceptions().entries] == [case_id]
    assert desk.next_due() is not None
    with pytest.raises(InvalidValue, match=r"admitted and answered|still owed"):
        desk.apply(case_id, Close(by=ANN))
    assert desk.apply(case_id, Admit(by=ANN)).stage is Stage.OPEN


def test_what_nobody_has_decided_is_on_the_exception_queue(store: ComplaintStore) -> None:
    """A contact of which nobody has said whether it is a complaint waits for a person, by its receipt (S23)."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission(nature=Nature.UNDECIDED))
    assert [one.id for one in desk.queue(Queue(exception=True)).entries] == [case.id]
    desk.apply(case.id, Close(by=ANN))
    assert desk.exceptions().entries == ()


def test_no_second_stage_where_none_is_promised(store: ComplaintStore) -> None:
    """A second stage under which nothing would be owed is refused: such a complaint is reopened."""
    desk, _ = a_living_desk(store)
    with pytest.raises(NotPermitted, match="reopen it"):
        desk.apply(answered(desk), RequestStage2(by=CUSTOMER))


def test_a_second_stage_has_the_limit_of_a_reopening_and_another_owner(store: ComplaintStore) -> None:
    """It can be asked for as long as a reopening, and whoever decided the first does not own the second (L21)."""
    desk, clock = a_living_desk(store, standards=[FIRST, SECOND])
    case_id = answered(desk, receiver="ann")
    late, late_clock = a_living_desk(MemoryStore(), standards=[FIRST, SECOND])
    other = answered(late)
    late_clock.turn(days=40)
    with pytest.raises(NotPermitted, match="within 28 days"):
        late.apply(other, RequestStage2(by=CUSTOMER))
    clock.turn(days=2)
    asked = desk.apply(case_id, RequestStage2(by=CUSTOMER))
    assert (asked.owner, asked.stage) == (None, Stage.OPEN)
    assert desk.next_due() is not None


def test_who_declined_does_not_decide_again(store: ComplaintStore) -> None:
    """A refusal is a decision too: neither an answer nor a refusal of the second stage comes from the same person."""
    desk, clock = a_living_desk(store, standards=[FIRST, SECOND])
    case = desk.register(a_submission(received_at=OPENED))
    desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(decided_by="ann")))
    clock.turn(days=1)
    desk.apply(case.id, RequestStage2(by=CUSTOMER))
    for command in (
        Decline(by=ANN, refusal=a_refusal(decided_by="ann")),
        Answer(by=BOB, resolution=a_resolution(decided_by="ann")),
    ):
        with pytest.raises(NotPermitted, match="cannot decide the second"):
            desk.apply(case.id, command)
    assert desk.apply(case.id, Decline(by=BOB, refusal=a_refusal(decided_by="bob"))).stage is Stage.DECLINED


@pytest.mark.parametrize("effects", [(), ("nothing",), ("c-2/acknowledge/0",)])
def test_only_what_was_handed_out_here_is_settled(store: ComplaintStore, effects: tuple[str, ...]) -> None:
    """Nobody clears another complaint's letters by settling them here."""
    desk, clock = a_living_desk(store)
    for _ in range(2):
        desk.register(a_submission(received_at=OPENED))
    clock.turn(days=9)
    desk.due()
    before = desk.outbox()
    with pytest.raises(InvalidValue, match="handed out for this complaint"):
        desk.apply("c-1", Settle(by=ANN, effects=effects))
    assert desk.outbox() == before


def test_a_failing_store_is_no_failing_complaint(tmp_path: Path) -> None:
    """When the store cannot be written, the sweep fails as a whole and says so: no complaint is called unreadable."""
    path = tmp_path / "x.db"
    with SqliteStore(path, wait=0.05) as store, sqlite3.connect(path, isolation_level=None) as rival:
        desk, clock = a_living_desk(store)
        desk.register(a_submission(received_at=OPENED))
        clock.turn(days=9)
        rival.execute("begin immediate")
        with pytest.raises(StorageError):
            desk.due()
        rival.execute("rollback")
        assert desk.due() != ()
    rival.close()


class Down(MemoryStore):
    """A store that cannot be read."""

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> Any:
        """Fail as a lost connection does."""
        raise StorageError("the store cannot be read: it is gone")


def test_a_store_that_is_gone_is_said_to_be() -> None:
    """No complaint is called unreadable because the store is."""
    store = MemoryStore()
    desk, clock = a_living_desk(store)
    desk.register(a_submission(received_at=OPENED))
    clock.turn(days=9)
    gone = Down()
    gone._tenants = store._tenants
    with pytest.raises(StorageError, match="it is gone"):
        a_living_desk(gone)[0].due(clock.at)


class Damaged(MemoryStore):
    """A store in which one complaint cannot be read."""

    bad = ""

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> Any:
        """Fail as a damaged document does."""
        if self.bad in complaint_ids:
            raise ValueError("damaged")
        return super().get(tenant, complaint_ids)


def test_one_damaged_complaint_hides_no_other() -> None:
    """The queue, what is pending and the figures show all others; a sweep tells of the damaged one."""
    store = Damaged()
    desk, clock = a_living_desk(store)
    desk.register_all([a_submission(received_at=OPENED) for _ in range(3)])
    store.bad = "c-2"
    clock.turn(days=2)
    assert [case.id for case in desk.queue().entries] == ["c-1", "c-3"]
    assert {effect.complaint_id for effect in desk.pending()} == {"c-1", "c-3"}
    assert desk.service().registered == 2
    assert "c-2/unreadable" in [effect.id for effect in desk.due()]


def test_a_correction_put_right_brings_everything_back(store: ComplaintStore) -> None:
    """A wrong date of receipt fires nothing for good: corrected back, letters and rungs come in their time."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    wrong = attrs.evolve(case.submission, received_at=OPENED - timedelta(days=400))
    desk.apply(case.id, Correct(by=ANN, submission=wrong, reason="postmark"))
    for effect in desk.due():
        desk.settle(effect)
    desk.apply(case.id, Correct(by=ANN, submission=case.submission, reason="it was the year"))
    handed: list[str] = []
    while (at := desk.next_due()) is not None:
        clock.at = at
        handed += [effect.id for effect in desk.due()]
    assert {"c-1/acknowledge/0", "c-1/answer/0", "c-1/answer/0/rung-1", "c-1/answer/0/rung-4"} <= set(handed)
    assert desk.verify().sound


@pytest.mark.parametrize("ended", [Stage.CLOSED, Stage.WITHDRAWN])
def test_what_has_ended_can_be_corrected(store: ComplaintStore, ended: Stage) -> None:
    """A correction of an ended complaint is kept; nothing is decided anew where nothing is to be done."""
    desk, _ = a_living_desk(store)
    case_id = answered(desk)
    desk.apply(case_id, Close(by=ANN) if ended is Stage.CLOSED else Withdraw(by=CUSTOMER))
    corrected = attrs.evolve(desk.get(case_id).submission, product="p-2")
    after = desk.apply(case_id, Correct(by=ANN, submission=corrected, reason="wrong product"))
    assert (after.stage, after.submission.product) == (ended, "p-2")


def test_work_does_not_end_while_a_duty_is_owed(store: ComplaintStore) -> None:
    """A summary that is owed after a quick resolution (L6) keeps the complaint open until it is sent."""
    summary = a_standard_row("summary", duty="summary resolution communication", **{"from": "resolved"})
    desk, clock = a_living_desk(store, standards=[FIRST, summary])
    case_id = answered(desk)
    desk.apply(case_id, Accept(by=CUSTOMER))
    with pytest.raises(InvalidValue, match=r"still owed is the summary resolution communication \[summary\]"):
        desk.apply(case_id, Close(by=ANN))
    sent = a_contact(ContactKind.SUMMARY, at=clock.at)
    desk.apply(case_id, RecordContact(by=ANN, contact=sent))
    assert desk.apply(case_id, Close(by=ANN)).stage is Stage.CLOSED


@pytest.mark.parametrize("mode", ["restart", "new", "continue"])
def test_no_trick_moves_a_statute(store: ComplaintStore, mode: str) -> None:
    """Neither a waiver by hand, nor the procedure's reopening, nor a referral and back gives a statute more time."""
    desk, clock = a_living_desk(store, standards=[LAW], reopening={"clocks": mode})
    case = desk.register(a_submission(received_at=OPENED))
    [before] = [one.due_at for one in case.clocks]
    with pytest.raises(InvalidValue, match="no person waives a statute"):
        desk.apply(case.id, Waive(by=ANN, standard="law", reason="busy"))
    desk.apply(case.id, Refer(by=ANN, refusal=a_refusal(decided_by="ann")))
    clock.turn(days=30)
    again = desk.apply(case.id, Reopen(by=ANN, reason="not theirs"))
    assert [one.due_at for one in again.clocks] == [before]


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (RecordContact(by=ANN, contact=a_contact(at=OPENED + timedelta(days=99))), "must not lie after the instant"),
        (RecordContact(by=ANN, contact=a_contact(at=OPENED - timedelta(days=9))), "nothing was sent then"),
        (Answer(by=ANN, at=OPENED - timedelta(days=1), resolution=a_resolution()), "before the complaint was received"),
        (
            RecordContact(
                by=ANN,
                contact=Contact(
                    kind=ContactKind.HOLDING_NOTICE,
                    direction=Direction.OUT,
                    channel="email",
                    at=OPENED,
                    promises=OPENED,
                ),
            ),
            "must lie after the notice",
        ),
        (
            Correct(by=ANN, submission=a_submission(received_at=OPENED + timedelta(days=99)), reason="so"),
            "must not have been received after now",
        ),
        (PromiseDate(by=ANN, duty=Duty.HAND_OVER, due_at=OPENED + timedelta(days=9)), "a standard of this complaint"),
    ],
)
def test_instants_have_bounds(store: ComplaintStore, command: Command, problem: str) -> None:
    """Nothing happens before the receipt or after now, and nothing is promised that nobody would see to."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    with pytest.raises(InvalidValue, match=problem):
        desk.apply(case.id, command)
    assert desk.get(case.id) == case


def test_a_reopening_follows_what_it_reopens(store: ComplaintStore) -> None:
    """No reopening is dated before the end; a customer's counts when it is recorded, whatever date it claims."""
    desk, clock = a_living_desk(store)
    clock.turn(days=2)
    case_id = answered(desk)
    end = clock.at
    clock.turn(days=90)
    with pytest.raises(InvalidValue, match="before what ended the work"):
        desk.apply(case_id, Reopen(by=ANN, at=end - timedelta(hours=1), reason="x"))
    claimed = end + timedelta(days=1)
    with pytest.raises(NotPermitted, match="within 28 days"):
        desk.apply(case_id, Reopen(by=CUSTOMER, at=claimed, reason="x"))
    assert desk.apply(case_id, Reopen(by=ANN, at=claimed, reason="their letter lay about")).stage is Stage.OPEN


def test_whoever_it_turns_out_to_be_about_lets_go_of_it(store: ComplaintStore) -> None:
    """A correction that names the owner takes it out of their hands, and takes back what they were asked."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED, receiver="ann"))
    desk.apply(case.id, OfferTransfer(by=ANN, to="zed"))
    named = attrs.evolve(case.submission, staff_complained_about=("ann", "zed"))
    after = desk.apply(case.id, Correct(by=BOSS, submission=named, reason="they named them"))
    assert (after.owner, after.offered) == (None, None)
    outgoing = RecordContact(by=ANN, contact=a_contact())
    with pytest.raises(NotPermitted):
        desk.apply(case.id, outgoing)
    assert owed(a_complaint(receiver="ann", submission=named)).by is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("end", "name"),
    [
        (Answer(by=ANN, resolution=a_resolution()), "answered"),
        (Refer(by=ANN, refusal=a_refusal(decided_by="ann")), "referred"),
        (Decline(by=ANN, refusal=a_refusal(decided_by="ann")), "declined"),
    ],
)
def test_a_next_step_that_is_not_taken_is_reminded_of(store: ComplaintStore, end: Command, name: str) -> None:
    """After an answer, a referral or a refusal somebody is told when nothing happens for too long."""
    notices = {"closing_after": "5 business days", "calendar": "office"}
    desk, clock = a_living_desk(store, notices=notices, standards=[FIRST])
    case = desk.register(a_submission(received_at=OPENED, receiver="ann"))
    desk.apply(case.id, end)
    orders = desk.due()
    assert {type(order) for order in orders} == ({Referral, Letter} if name == "referred" else set())
    assert desk.next_due() == datetime(2026, 7, 9, 8, tzinfo=UTC)
    clock.turn(days=20)
    [reminder] = desk.due()
    assert isinstance(reminder, Reminder)
    assert (reminder.id, reminder.to) == (f"c-1/{name}/0", "ann")


def test_steps_of_our_own_are_no_letters(store: ComplaintStore) -> None:
    """That something be checked is told to the owner: nobody mails it to the complainant."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED, receiver="ann"))
    granted = (Measure(what="send it again", due_on=OPENED.date()),)
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution(measures=granted)))
    clock.turn(days=30)
    checks = [one for one in desk.due() if "check" in one.id]
    assert [type(one) for one in checks] == [Reminder, Reminder]
    assert not any(isinstance(one, Letter) for one in desk.outbox())


def test_verify_misses_neither_a_letter_nor_a_procedure(tmp_path: Path) -> None:
    """What was handed out and left the outbox undone is found, and so is a procedure that was rewritten."""
    path = tmp_path / "x.db"
    with SqliteStore(path) as store:
        desk, clock = a_living_desk(store)
        desk.register(a_submission(received_at=OPENED))
        clock.turn(days=2)
        desk.due()
        assert desk.verify().sound
        with sqlite3.connect(path) as db:
            db.execute("delete from outbox where id = 'c-1/acknowledge/0'")
        db.close()
        assert [str(one) for one in desk.verify().findings] == ["c-1: c-1/acknowledge/0 left the outbox undone"]
        digest = a_living_procedure().ref.digest
        with sqlite3.connect(path) as db:
            forged = "update documents set document = cast(replace(document, '10 business', '90 business') as blob)"
            assert db.execute(f"{forged} where key = ?", (digest,)).rowcount == 1
        db.close()
        assert "procedure" in str(desk.verify().findings[-1])
        other = a_desk(a_living_procedure(standards=[FIRST]), store, clock=Clock(OPENED))
        with pytest.raises(UnknownProcedure, match="was changed"):
            other.explain("c-1")


def other_procedure(**sections: Any) -> Procedure:
    """Return a second version of the procedure."""
    return a_living_procedure(procedure={**a_mapping()["procedure"], "version": "2"}, **sections)


def test_pinned_clocks_and_open_questions_outlive_a_correction(store: ComplaintStore) -> None:
    """After a reassessment a statutory clock stays pinned, and an undecided category stays an exception."""
    desk, _ = a_living_desk(store, standards=[LAW])
    case = desk.register(a_submission(received_at=OPENED))
    desk.reassess([case.id], other_procedure(standards=[FIRST]), dry_run=False)
    corrected = attrs.evolve(case.submission, text="a typo less")
    after = desk.apply(case.id, Correct(by=ANN, submission=corrected, reason="typo"))
    assert [(clock.standard, clock.statutory) for clock in after.clocks] == [("law", True)]


def test_what_a_person_names_must_be_a_category_and_leave_no_issue_behind(store: ComplaintStore) -> None:
    """A word for the main issue decides nothing about a further one, and one that no taxonomy has moves nothing."""

    def taxonomy(version: str, *paths: str, **renamed: list[str]) -> dict[str, Any]:
        return {"version": version, "categories": [{"path": path} for path in paths], "renamed": renamed}

    desk, _ = a_living_desk(store, taxonomy=taxonomy("1", "delivery/late", "lost"))
    case = desk.register(
        a_submission(category="delivery/late", further_issues=(Issue(category="lost"),), received_at=OPENED)
    )
    newer = other_procedure(
        taxonomy=taxonomy("2", "delivery/late", "gone", "mislaid", lost=["gone", "mislaid"]), standards=[]
    )
    report = desk.reassess([case.id], newer, dry_run=False, categories={case.id: "delivery/late"})
    assert report.moves[0].after == ("gone", "mislaid")
    plain = desk.register(a_submission(category="delivery/late", received_at=OPENED))
    wrong = desk.reassess([plain.id], newer, dry_run=False, categories={plain.id: "delivery/latest"})
    assert "did you mean 'delivery/late'" in str(wrong.moves[0].error)


def test_a_key_belongs_to_who_used_it(store: ComplaintStore) -> None:
    """A stranger who guesses a key learns nothing of the complaint."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution(), key="k"))
    with pytest.raises(NotPermitted, match="somebody else's"):
        desk.apply(case.id, Answer(by=CUSTOMER, resolution=a_resolution(), key="k"))
