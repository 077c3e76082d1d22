"""What sweeps hand out: each thing once, in its time, whatever else fails."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from grievance.desk import Desk
from grievance.lifecycle import Answer, Close, Overrule, PromiseDate, RecordContact, Resume, Wait
from grievance.model import ContactKind, Duty, Letter, Reminder, WaitsFor
from grievance.storage import ComplaintStore, Head, Queue
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from support.builders import a_contact, a_resolution, a_submission
from support.life import ANN, OPENED, a_living_desk, a_living_procedure
from support.procedures import Clock, a_desk

ACK_DUE = datetime(2026, 7, 2, 17, tzinfo=UTC)
ANSWER_DUE = datetime(2026, 7, 15, 17, tzinfo=UTC)


def handed(desk: Desk, now: datetime | None = None) -> list[str]:
    """Return the ids of what a sweep hands out."""
    return [effect.id for effect in desk.due(now)]


def test_each_thing_is_handed_out_once(store: ComplaintStore) -> None:
    """A second sweep has nothing, what was handed out waits in the outbox, and looking changes nothing."""
    desk, clock = a_living_desk(store)
    desk.register(a_submission(received_at=OPENED))
    clock.at = ACK_DUE
    looked = desk.pending()
    assert looked == desk.pending()
    first = desk.due()

    assert [effect.id for effect in first] == ["c-1/acknowledge/0", "c-1/acknowledge/0/rung-1"]
    assert first == looked
    assert desk.due() == ()
    assert desk.outbox() == tuple(sorted(first, key=lambda one: desk.outbox().index(one)))
    assert set(desk.pending()) == set(first)


def test_what_is_done_leaves_the_outbox(store: ComplaintStore) -> None:
    """A letter is no longer owed once its duty is met; a reminder that the host delivered is settled."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    clock.at = ACK_DUE
    letter, reminder = desk.due()
    assert isinstance(letter, Letter)
    assert isinstance(reminder, Reminder)
    desk.settle(reminder)
    assert desk.outbox() == (letter,)
    desk.apply(case.id, RecordContact(by=ANN, contact=a_contact(at=clock.at)))
    assert desk.outbox() == ()
    assert desk.due() == ()


def test_next_due_is_when_the_next_sweep_has_something(store: ComplaintStore) -> None:
    """A host that sets one timer to next_due misses nothing and is never woken for nothing (no polling)."""
    desk, clock = a_living_desk(store)
    assert desk.next_due() is None
    desk.register(a_submission(received_at=OPENED))
    everything: list[str] = []
    while (at := desk.next_due()) is not None:
        assert handed(desk, at - timedelta(microseconds=1)) == []
        clock.at = at
        found = handed(desk)
        assert found != []
        everything += found
    assert len(set(everything)) == len(everything) == 1 + 4 + 1 + 1 + 4
    assert desk.next_due() is None


def test_the_ladder_climbs_to_a_role_that_is_always_there(store: ComplaintStore) -> None:
    """Pains 25, 27, 29: each rung is told once, an unowned complaint too, and nobody at night or at a weekend."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    told: list[tuple[datetime, str]] = []
    while (at := desk.next_due()) is not None:
        clock.at = at
        told += [(at, one.to) for one in desk.due() if isinstance(one, Reminder) and "final" in one.about]

    assert case.owner is None
    assert told == [
        (datetime(2026, 7, 15, 13, tzinfo=UTC), "logistics"),
        (datetime(2026, 7, 16, 17, tzinfo=UTC) + timedelta(hours=15), "logistics"),
        (datetime(2026, 7, 20, 8, tzinfo=UTC), "boss@shop.example"),
        (datetime(2026, 7, 23, 8, tzinfo=UTC), "boss@shop.example"),
    ]


def test_d39_a_holding_notice_before_the_date_passes(store: ComplaintStore) -> None:
    """D39: it comes up a business day before; with a new date it moves our promise, and comes up again for that."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    clock.at = ANSWER_DUE - timedelta(days=1)
    notices = [one for one in desk.due() if isinstance(one, Letter) and one.duty is Duty.HOLDING_NOTICE]
    assert [(one.id, one.due_at) for one in notices] == [("c-1/answer/0/holding/2026-07-15T17:00", ANSWER_DUE)]

    new_date = datetime(2026, 7, 24, 12, tzinfo=UTC)
    notice = a_contact(ContactKind.HOLDING_NOTICE, at=clock.at, promises=new_date)
    moved = desk.apply(case.id, RecordContact(by=ANN, contact=notice))

    [answer] = [clock for clock in moved.clocks if clock.standard == "answer"]
    assert (answer.due_at, answer.computed_at) == (new_date, ANSWER_DUE)
    assert not any(isinstance(one, Letter) and one.duty is Duty.HOLDING_NOTICE for one in desk.outbox())
    clock.at = new_date - timedelta(days=1)
    again = [one.id for one in desk.due() if isinstance(one, Letter) and one.duty is Duty.HOLDING_NOTICE]
    assert again == ["c-1/answer/0/holding/2026-07-24T12:00"]


def test_a_holding_notice_after_the_date_changes_nothing(store: ComplaintStore) -> None:
    """Too late is too late: the broken date stays broken."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    clock.at = ANSWER_DUE + timedelta(microseconds=1)
    late = a_contact(ContactKind.HOLDING_NOTICE, at=clock.at, promises=ANSWER_DUE + timedelta(days=9))
    after = desk.apply(case.id, RecordContact(by=ANN, contact=late))
    assert [one.due_at for one in after.clocks if one.standard == "answer"] == [ANSWER_DUE]


@pytest.mark.parametrize("sweepers", [2, 6])
def test_sweeps_at_once_hand_out_each_thing_once(tmp_path: Path, sweepers: int) -> None:
    """Several processes sweep one store at the same time: together they hand out everything, each thing once."""
    path = tmp_path / "complaints.db"
    with SqliteStore(path) as store:
        a_living_desk(store)[0].register_all([a_submission(received_at=OPENED) for _ in range(40)])
    handed_out: list[str] = []
    start = threading.Barrier(sweepers)

    def sweep() -> None:
        with SqliteStore(path) as own:
            desk = a_desk(a_living_procedure(), own, clock=Clock(ACK_DUE))
            start.wait()
            handed_out.extend(effect.id for effect in desk.due())

    threads = [threading.Thread(target=sweep) for _ in range(sweepers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with SqliteStore(path) as store:
        desk = a_desk(a_living_procedure(), store, clock=Clock(ACK_DUE))
        handed_out += [effect.id for effect in desk.due()]
        assert sorted(handed_out) == sorted({effect.id for effect in desk.outbox()})
    assert len(handed_out) == 80


class Broken(MemoryStore):
    """A store in which some complaints cannot be read, whoever asks."""

    def __init__(self, *ids: str) -> None:
        super().__init__()
        self.ids = set(ids)

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        """Fail as a damaged document does."""
        if self.ids & set(complaint_ids):
            raise ValueError("damaged")
        return super().get(tenant, complaint_ids)


def test_one_failing_complaint_blocks_no_other() -> None:
    """Pain 29: what cannot be read stops nothing else, and the accountable person is told of it at every sweep."""
    store = Broken()
    desk, clock = a_living_desk(store)
    desk.register_all([a_submission(received_at=OPENED) for _ in range(5)])
    store.ids = {"c-1", "c-3"}
    clock.at = ACK_DUE
    found = desk.due()

    letters = [one.complaint_id for one in found if isinstance(one, Letter)]
    assert sorted(letters) == ["c-2", "c-4", "c-5"]
    told = [one for one in found if one.id.endswith("/unreadable")]
    assert [(one.complaint_id, getattr(one, "to", "")) for one in told] == [
        ("c-1", "boss@shop.example"), ("c-3", "boss@shop.example"),
    ]  # fmt: skip
    assert [one.id for one in desk.due()] == ["c-1/unreadable", "c-3/unreadable"]


def test_what_ended_is_silent(store: ComplaintStore) -> None:
    """Pains 16 and 17: an answered complaint is not reminded of its answer, a closed one of nothing."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution()))
    clock.turn(weeks=9)
    assert desk.due() == ()
    desk.apply(case.id, Close(by=ANN))
    assert (desk.due(), desk.next_due()) == ((), None)


def test_a_pause_is_silent_and_a_promise_is_not_moved_by_it(store: ComplaintStore) -> None:
    """While we wait for the customer nobody is reminded of the answer; a date that a person promised stands."""
    desk, clock = a_living_desk(store, standards=[
        {"id": "answer", "duty": "final response", "within": "10 business days", "calendar": "office",
         "pauses": ["customer"]},
    ])  # fmt: skip
    case = desk.register(a_submission(received_at=OPENED))
    paused = desk.apply(case.id, Wait(by=ANN, waits_for=WaitsFor.CUSTOMER))
    assert [(one.anchored_at, one.due_at) for one in paused.clocks] == [(OPENED, None)]
    assert desk.next_due() is None
    clock.turn(days=30)
    assert desk.due() == ()
    promised = clock.at + timedelta(days=3)
    after = desk.apply(case.id, PromiseDate(by=ANN, duty=Duty.FINAL_RESPONSE, due_at=promised))
    assert [one.due_at for one in after.clocks] == [promised]
    resumed = desk.apply(case.id, Resume(by=ANN))
    assert [one.due_at for one in resumed.clocks] == [promised]


def test_a_wait_that_lasts_too_long_is_somebodys_reminder(store: ComplaintStore) -> None:
    """While a wait pauses the clock nobody is reminded of the answer: its owner is reminded of the wait itself."""
    notices = {"waiting_after": "5 business days", "calendar": "office"}
    desk, clock = a_living_desk(store, notices=notices)
    case = desk.register(a_submission(received_at=OPENED, receiver="ann"))
    desk.apply(case.id, RecordContact(by=ANN, contact=a_contact(at=OPENED)))
    desk.apply(case.id, Wait(by=ANN, waits_for=WaitsFor.CUSTOMER))
    assert desk.next_due() == datetime(2026, 7, 9, 8, tzinfo=UTC)  # the 8th at closing, told when the office opens
    clock.turn(days=20)
    [reminder] = desk.due()
    assert isinstance(reminder, Reminder)
    assert (reminder.id, reminder.to) == ("c-1/awaiting-customer/1", "ann")
    assert reminder.about == "awaiting customer: ask the customer again, or go on without"
    desk.apply(case.id, Resume(by=ANN))
    assert desk.outbox() == ()


def instants(effects: Sequence[Any]) -> list[datetime]:
    """Return by when the effects are due."""
    return [effect.due_at for effect in effects]


def test_the_earliest_due_is_handed_out_first(store: ComplaintStore) -> None:
    """What a sweep hands out is in the order in which it is due; after a long silence one rung of a ladder speaks."""
    desk, clock = a_living_desk(store)
    for days in (0, 3, 1):
        desk.register(a_submission(received_at=OPENED - timedelta(days=days)))
    clock.turn(weeks=5)
    due = instants(desk.due())
    assert due == sorted(due)
    assert len(due) == 3 * (1 + 1 + 1 + 1 + 1)  # of each ladder the highest rung that was reached


class Between:
    """A store in which another desk changes a complaint between a sweep's look at the index and its look at heads."""

    def __init__(self, store: ComplaintStore, change: Any) -> None:
        self.store, self.change = store, change

    def get(self, tenant: str, complaint_ids: Sequence[str]) -> tuple[Head, ...]:
        """Let the other desk go first, once."""
        change, self.change = self.change, None
        if change is not None:
            change()
        return self.store.get(tenant, complaint_ids)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


def test_a_sweep_saves_no_stale_place_in_the_index(store: ComplaintStore) -> None:
    """What another desk changes while a sweep is on its way keeps its place: the index follows from the head."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    clock.at = ACK_DUE
    overrule = Overrule(by=ANN, question="routing", value="claims", reason="they know him")
    late = a_desk(a_living_procedure(), Between(store, lambda: desk.apply(case.id, overrule)), clock=clock)
    assert late.due() != ()
    assert [one.id for one in desk.queue(Queue(team="claims")).entries] == [case.id]
    assert desk.verify().sound


def test_a_notice_without_a_date_counts_for_the_date_it_was_about(store: ComplaintStore) -> None:
    """Sent before a later notice gave a new date, it is no notice for the new one: that is asked for again (D39)."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    clock.turn(days=2)
    desk.apply(case.id, RecordContact(by=ANN, contact=a_contact(ContactKind.HOLDING_NOTICE, at=clock.at)))
    clock.turn(days=2)
    new_date = datetime(2026, 7, 24, 12, tzinfo=UTC)
    moved = a_contact(ContactKind.HOLDING_NOTICE, at=clock.at, promises=new_date)
    desk.apply(case.id, RecordContact(by=ANN, contact=moved))
    clock.at = new_date - timedelta(days=1)
    assert "c-1/answer/0/holding/2026-07-24T12:00" in handed(desk)
