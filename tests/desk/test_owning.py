"""Who owns a complaint: the first receiver, until somebody accepts a transfer (S54, L28)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from grievance.errors import InvalidValue, NotPermitted
from grievance.lifecycle import (
    AcceptTransfer,
    Answer,
    Close,
    DeclineTask,
    DeclineTransfer,
    FinishTask,
    GiveTask,
    OfferTransfer,
    RecordContact,
    Reopen,
    RequestStage2,
)
from grievance.model import Actor, ContactKind, Direction, Offer, Reminder, TaskState
from grievance.storage import ComplaintStore
from support.builders import a_contact, a_resolution, a_submission
from support.life import ANN, BOB, BOSS, CUSTOMER, OPENED, a_living_desk
from support.procedures import a_standard_row

WAREHOUSE = Actor(id="w-1", roles=("warehouse", "handler"))


def test_d34_the_first_to_hear_it_owns_it_until_somebody_accepts(store: ComplaintStore) -> None:
    """D34: a task leaves the owner, a declined transfer leaves the owner, an accepted one does not; history has all."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission(receiver="ann", received_at=OPENED), by=ANN)
    assert (case.receiver, case.owner) == ("ann", "ann")
    assert desk.apply(case.id, GiveTask(by=ANN, task_id="t", to="warehouse", what="look")).owner == "ann"

    assert desk.apply(case.id, OfferTransfer(by=ANN, to="warehouse")).owner == "ann"
    declined = desk.apply(case.id, DeclineTransfer(by=WAREHOUSE, reason="it is at the courier's"))
    assert declined.owner == "ann"
    desk.apply(case.id, OfferTransfer(by=ANN, to="warehouse"))
    accepted = desk.apply(case.id, AcceptTransfer(by=WAREHOUSE))

    assert (accepted.owner, accepted.receiver) == ("warehouse", "ann")
    assert [one.state for one in accepted.transfers] == [Offer.DECLINED, Offer.ACCEPTED]
    assert [one.given_by for one in accepted.transfers] == ["ann", "ann"]
    told = [type(event).__name__ for event in desk.history(case.id)]
    assert [name for name in told if name.startswith("Transfer")] == [
        "TransferOffered", "TransferDeclined", "TransferOffered", "TransferAccepted",
    ]  # fmt: skip


@pytest.mark.parametrize("command", [AcceptTransfer(by=BOB), DeclineTransfer(by=BOB, reason="no")])
def test_only_who_was_asked_answers(store: ComplaintStore, command: Any) -> None:
    """A transfer is answered by the person asked, or by somebody who acts for the team asked."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission(receiver="ann"))
    with pytest.raises(InvalidValue, match="there is none"):
        desk.apply(case.id, command)
    desk.apply(case.id, OfferTransfer(by=ANN, to="eve"))
    with pytest.raises(NotPermitted, match="'eve' was asked"):
        desk.apply(case.id, command)
    with pytest.raises(InvalidValue, match="'eve'"):
        desk.apply(case.id, OfferTransfer(by=ANN, to="bob"))
    with pytest.raises(InvalidValue, match="owns the complaint already"):
        desk.apply(desk.register(a_submission(receiver="ann")).id, OfferTransfer(by=ANN, to="ann"))


def test_after_so_many_hops_the_accountable_person_takes_it(store: ComplaintStore) -> None:
    """The third hand-over of a procedure that allows two goes to the accountable person, whoever was meant."""
    desk, _ = a_living_desk(store, ownership={"hops": 2})
    case = desk.register(a_submission(receiver="ann"))
    for person in ("bob", "eve"):
        desk.apply(case.id, OfferTransfer(by=ANN, to=person))
        desk.apply(case.id, AcceptTransfer(by=Actor(id=person, roles=("handler",))))
    last = desk.apply(case.id, OfferTransfer(by=ANN, to="dan"))

    assert (last.owner, last.hops, last.offered) == ("boss@shop.example", 3, None)
    assert [one.to for one in last.transfers] == ["bob", "eve", "boss@shop.example"]


def test_who_decided_the_first_stage_does_not_take_over_the_second(store: ComplaintStore) -> None:
    """L21, D38: after so many hops it goes to whoever answers for it next, for who decided it cannot review it."""
    desk, _ = a_living_desk(store, standards=STAGE_2, ownership={"hops": 1})
    case = desk.register(a_submission(receiver="ann")).id
    desk.apply(case, OfferTransfer(by=ANN, to="boss@shop.example"))
    desk.apply(case, AcceptTransfer(by=BOSS))
    desk.apply(case, Answer(by=BOSS, resolution=a_resolution(decided_by=BOSS.id)))
    desk.apply(case, RequestStage2(by=CUSTOMER))
    last = desk.apply(case, OfferTransfer(by=ANN, to="bob"))

    assert (last.owner, last.offered) == ("outside reviewer", None)
    assert [event.by.id for event in desk.history(case)][-1] == "outside reviewer"


def test_a_reopening_after_a_review_is_not_given_back_to_who_decided_first(store: ComplaintStore) -> None:
    """L21, D38: where the accountable person takes what is reopened, it is one who decided no earlier stage."""
    reopening = {"owner": "accountable", "within": "28 days"}
    desk, _ = a_living_desk(store, standards=STAGE_2, reopening=reopening)
    case = desk.register(a_submission(receiver="ann")).id
    desk.apply(case, Answer(by=BOSS, resolution=a_resolution(decided_by=BOSS.id)))
    desk.apply(case, RequestStage2(by=CUSTOMER))
    desk.apply(case, Answer(by=ANN, resolution=a_resolution(decided_by="ann")))
    again = desk.apply(case, Reopen(by=CUSTOMER, reason="it is broken again"))

    assert again.owner == "outside reviewer"


STAGE_2 = [a_standard_row(), a_standard_row("again", duty="final response", **{"from": "stage 2 requested"})]


def test_never_the_person_complained_about(store: ComplaintStore) -> None:
    """Whom it is about receives it without owning it, is handed nothing, and does nothing but speak."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission(receiver="bob", staff_complained_about=("bob",)), by=BOB)
    assert (case.receiver, case.owner) == ("bob", None)
    for command in (
        OfferTransfer(by=ANN, to="bob"),
        GiveTask(by=ANN, task_id="t", to="bob", what="answer"),
        Answer(by=ANN, resolution=a_resolution(decided_by="bob")),
        Answer(by=BOB, resolution=a_resolution()),
    ):
        with pytest.raises(NotPermitted) as refusal:
            desk.apply(case.id, command)
        assert "about" in refusal.value.because
    spoken = a_contact(ContactKind.NOTE, direction=Direction.INTERNAL)
    assert len(desk.apply(case.id, RecordContact(by=BOB, contact=spoken)).contacts) == 1
    with pytest.raises(NotPermitted):
        desk.apply(case.id, RecordContact(by=BOB, contact=a_contact()))
    assert desk.get(case.id).owner is None


def test_the_accountable_person_has_a_stand_in(store: ComplaintStore) -> None:
    """A complaint about the accountable person goes to the process owner, one about both to a deputy or outside."""
    header = {
        "name": "Shop", "version": "1", "effective": OPENED.date(), "accountable": "boss", "process_owner": "chief",
        "deputies": ["aunt"], "zone": "Europe/London",
    }  # fmt: skip
    twice = {"hit": "unique", "otherwise": {"to": "x", "because": "y"}, "rules": [
        {"id": name, "when": {"channel": "web"}, "to": "x", "because": "y"} for name in ("one", "two")
    ]}  # fmt: skip
    desk, _ = a_living_desk(store, procedure=header, routing=twice)
    for accused, team in (
        ((), "boss"), (("boss",), "chief"), (("boss", "chief"), "aunt"),
        (("boss", "chief", "aunt"), "outside reviewer"),
    ):  # fmt: skip
        case = desk.register(a_submission(staff_complained_about=accused))
        assert (case.team, case.exceptions) == (team, ("routing",))


def test_a_task_has_its_own_deadline_and_lateness(store: ComplaintStore) -> None:
    """S37: a department is reminded of its own task, its lateness is counted, and the owner stays."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(receiver="ann", received_at=OPENED))
    due_at = OPENED + timedelta(days=1)
    given = desk.apply(case.id, GiveTask(by=ANN, task_id="t-1", to="warehouse", what="look", due_at=due_at))
    desk.apply(case.id, GiveTask(by=ANN, task_id="t-2", to="returns", what="look"))
    assert [task.id for task in given.open_tasks] == ["t-1"]
    clock.at = due_at
    reminders = [one for one in desk.due() if isinstance(one, Reminder)]
    assert [(one.id, one.to) for one in reminders] == [
        (f"{case.id}/task/t-1", "warehouse"), (f"{case.id}/task/t-1/owner", "ann"),
    ]  # fmt: skip
    clock.turn(days=2)
    after = desk.apply(case.id, FinishTask(by=WAREHOUSE, task_id="t-1"))
    refused = desk.apply(case.id, DeclineTask(by=ANN, task_id="t-2", reason="no such team"))

    assert ([task.state for task in refused.tasks], refused.owner) == ([TaskState.FINISHED, TaskState.DECLINED], "ann")
    assert after.open_tasks != ()
    [returns, warehouse] = desk.departments()
    assert (warehouse.department, warehouse.tasks, warehouse.late, warehouse.open) == ("warehouse", 1, 1, 0)
    assert (warehouse.waited, returns.waited) == (timedelta(days=3), timedelta(days=3))
    assert (returns.late, returns.tasks) == (0, 1)


def test_a_task_is_settled_once_by_whom_it_is_given_to(store: ComplaintStore) -> None:
    """Nobody else finishes a task, no id is used twice, and work does not end while a task is open."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission(receiver="ann"))
    desk.apply(case.id, GiveTask(by=ANN, task_id="t", to="warehouse", what="look"))
    with pytest.raises(InvalidValue, match="was given before"):
        desk.apply(case.id, GiveTask(by=ANN, task_id="t", to="returns", what="look"))
    with pytest.raises(NotPermitted, match="given to 'warehouse'"):
        desk.apply(case.id, FinishTask(by=Actor(id="eve", roles=("handler",)), task_id="t"))
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution()))
    with pytest.raises(InvalidValue, match="open tasks"):
        desk.apply(case.id, Close(by=ANN))
    desk.apply(case.id, FinishTask(by=ANN, task_id="t"))
    with pytest.raises(InvalidValue, match="there is none"):
        desk.apply(case.id, FinishTask(by=ANN, task_id="t"))
    assert not desk.apply(case.id, Close(by=ANN)).open
