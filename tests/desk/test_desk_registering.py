"""Registering: a submission becomes a complaint with team, level and deadlines - once, whoever asks and how often."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from grievance.desk import Desk, _defaults, new_id, new_key, system_clock
from grievance.errors import InvalidValue, StorageError
from grievance.lifecycle import RecordContact
from grievance.model import Actor, Duty, Registered, Severity, Stage
from grievance.storage import Changed, ComplaintStore, Head, Saved
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from support.builders import CLERK, RECEIVED, a_contact, a_submission
from support.procedures import Clock, a_desk, a_procedure
from support.stores import ids

HERE = Path(__file__).parent


def test_a_submission_becomes_a_decided_complaint(store: ComplaintStore) -> None:
    """Team, level, work-by and deadline of a late parcel are those that the procedure's words give by hand."""
    case = a_desk(store=store).register(a_submission(receiver="ann"))

    assert (case.id, case.stage, case.team, case.owner, case.version) == ("c-1", Stage.OPEN, "logistics", "ann", 2)
    assert case.priority is not None
    assert (case.priority.level, case.priority.score) == ("normal", 0)
    assert case.priority.work_by == datetime(2026, 7, 6, 17, tzinfo=UTC)  # Monday, when London closes at 18:00
    assert case.priority.rank_at == case.priority.work_by
    [clock] = case.clocks
    assert (clock.standard, clock.duty, clock.anchored_at) == ("acknowledge", Duty.ACKNOWLEDGEMENT, RECEIVED)
    assert clock.due_at == datetime(2026, 7, 2, 17, tzinfo=UTC)
    assert case.procedure == a_procedure().ref
    assert case.exceptions == ()


def test_what_is_stored_is_what_was_returned(store: ComplaintStore) -> None:
    """The complaint that registering returns is the one that is read back."""
    desk = a_desk(store=store)
    case = desk.register(a_submission(text="é\u0085", customer_id="k"))
    assert desk.get(case.id) == case


def test_an_urgent_one_comes_first(store: ComplaintStore) -> None:
    """Points of rules lead to the level, and the level's head start to the place in the queue."""
    desk = a_desk(store=store)
    desk.register(a_submission())
    urgent = desk.register(a_submission(category="goods/broken", severity=Severity(safety=2)))
    assert urgent.priority is not None
    assert (urgent.priority.level, urgent.priority.score, urgent.team) == ("urgent", 85, "front-desk")
    assert urgent.priority.work_by == RECEIVED + timedelta(hours=4)
    assert urgent.priority.rank_at == RECEIVED + timedelta(hours=4) - timedelta(days=1)
    assert [case.id for case in desk.queue().entries] == [urgent.id, "c-1"]


def test_registering_twice_is_registering_once(store: ComplaintStore) -> None:
    """A known source key changes nothing and gives the complaint as it stands by now."""
    desk = a_desk(store=store)
    first = desk.register(a_submission(source_key="web-17"))
    moved_on = desk.apply(first.id, RecordContact(by=CLERK, contact=a_contact()))
    again = desk.register(a_submission(source_key="web-17", text="quite another text"))

    assert again == moved_on
    assert len(desk.history(first.id)) == 3
    assert ids(store, Changed(), tenant="default") == ["web-17"]


def test_twice_in_a_batch_is_once(store: ComplaintStore) -> None:
    """Two submissions of a batch with one source key are one complaint, and the second is said to be known."""
    desk = a_desk(store=store)
    batch = [a_submission(source_key="k", text="first"), a_submission(), a_submission(source_key="k", text="second")]
    first, other, second = desk.register_all(batch)

    assert [one.known for one in (first, other, second)] == [False, False, True]
    assert [one.submission.text for one in (first, other, second)] == ["first", "", "second"]
    assert first.complaint == second.complaint
    assert second.complaint is not None
    assert second.complaint.submission.text == "first"
    assert len(ids(store, Changed(), tenant="default")) == 2


def test_an_empty_batch(store: ComplaintStore) -> None:
    """Nothing registered is nothing saved."""
    assert a_desk(store=store).register_all([]) == ()


def test_a_batch_is_one_transaction() -> None:
    """All complaints of a batch are saved in one call of the store."""
    sizes: list[int] = []

    class Counting(MemoryStore):
        def save(self, tenant: str, commits: Any, /) -> tuple[Saved, ...]:
            sizes.append(len(commits))
            return super().save(tenant, commits)

    a_desk(store=Counting()).register_all([a_submission() for _ in range(7)])
    assert sizes == [7]


def test_desks_in_two_threads_register_once(tmp_path: Path) -> None:
    """Two desks with a connection each that register the same submissions at once make each of them one complaint."""
    start = threading.Barrier(2)
    new: list[int] = []

    def work() -> None:
        with SqliteStore(tmp_path / "complaints.db") as store:
            desk = a_desk(store=store)
            start.wait()
            for number in range(15):
                batch = [a_submission(source_key=f"{number}-{n}") for n in range(3)]
                new.append(sum(not one.known for one in desk.register_all(batch)))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(new) == 45
    with SqliteStore(tmp_path / "complaints.db") as store:
        assert len(ids(store, Changed(), tenant="default")) == 45


def test_desks_in_two_processes_register_once(tmp_path: Path) -> None:
    """Two processes that register the same submissions at once make each of them one complaint."""
    path = str(tmp_path / "complaints.db")
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    command = [sys.executable, str(HERE / "registrar.py"), path]
    processes = [
        subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        assert [process.stdout and process.stdout.readline() for process in processes] == ["ready\n"] * 2
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        registered = [int(process.communicate()[0]) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    assert sum(registered) == 60
    with SqliteStore(path) as store:
        assert len(ids(store, Changed(), tenant="default")) == 60


def test_tenants_have_desks_of_their_own(store: ComplaintStore) -> None:
    """Desks of two organisations on one store know nothing of each other's source keys, complaints and customers."""
    shop, bank = a_desk(store=store, tenant="shop"), a_desk(store=store, tenant="bank")
    shop.register(a_submission(source_key="k", text="shop's"))
    assert bank.register(a_submission(source_key="k", text="bank's")).submission.text == "bank's"
    assert shop.get("k").submission.text == "shop's"
    assert [case.submission.text for case in bank.queue().entries] == ["bank's"]


def test_everything_from_outside_is_injected(monkeypatch: pytest.MonkeyPatch) -> None:
    """With clock, ids and keys injected no other clock and no chance is asked: all instants are the clock's own."""

    class Forbidden:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(f"asked for {name}")

        __call__ = __getattr__

    monkeypatch.setattr(_defaults, "datetime", Forbidden())
    monkeypatch.setattr(_defaults, "urandom", Forbidden())
    monkeypatch.setattr("time.time", Forbidden())
    clock = Clock(datetime(1999, 12, 31, 23, 59, 59, 999999, UTC))
    received = clock.at - timedelta(days=1)
    desk = a_desk(clock=clock)
    case = desk.register(a_submission(received_at=received))
    clock.turn(days=30)
    desk.apply(case.id, RecordContact(by=CLERK, contact=a_contact(at=clock.at)))

    assert [event.recorded_at for event in desk.history(case.id)] == [clock.at - timedelta(days=30)] * 2 + [clock.at]
    assert [event.at for event in desk.history(case.id)] == [clock.at - timedelta(days=30)] * 2 + [clock.at]
    assert desk.get(case.id).registered_at == clock.at - timedelta(days=30)
    assert [effect.id for effect in desk.due()] == []


def test_what_is_taken_when_nothing_is_injected() -> None:
    """The clock tells aware instants in UTC that do not go back, ids are source keys or new, keys are 32 new bytes."""
    before = datetime.now(UTC)
    assert before <= system_clock() <= datetime.now(UTC)
    assert system_clock().tzinfo is UTC
    assert new_id(a_submission(source_key="web-17")) == "web-17"
    assert len({new_id(a_submission()) for _ in range(99)}) == 99
    assert len({new_key() for _ in range(99)}) == 99
    assert {len(new_key()) for _ in range(9)} == {32}
    case = Desk(a_procedure(), MemoryStore()).register(a_submission(received_at=before))
    assert case.id.startswith("C-")
    assert before <= case.registered_at <= datetime.now(UTC)


@pytest.mark.parametrize("by", [None, CLERK])
def test_who_registers_is_on_record(by: Actor | None) -> None:
    """The events carry who registered; the system does when nobody is named."""
    desk = a_desk()
    desk.register(a_submission(), by=by)
    assert [event.by for event in desk.history("c-1")] == [by or Actor(id="system", roles=("system",))] * 2
    assert isinstance(desk.history("c-1")[0], Registered)


def test_a_naive_clock_is_refused() -> None:
    """A clock that tells no zone is refused by name, and nothing is saved."""
    store = MemoryStore()
    with pytest.raises(InvalidValue, match="now: is a naive datetime"):
        a_desk(store=store, clock=lambda: RECEIVED.replace(tzinfo=None)).register(a_submission())
    assert ids(store, Changed(), tenant="default") == []


def test_an_id_must_be_something() -> None:
    """An id that the host made empty is refused."""
    with pytest.raises(InvalidValue, match=r"Register\.complaint_id"):
        a_desk(ids=lambda _: "").register(a_submission())


def test_a_known_key_without_its_complaint_is_said_so() -> None:
    """When the store knows a key and has no complaint for it, that is an error, never a complaint out of nothing."""

    class Forgetful(MemoryStore):
        def save(self, *_: Any) -> tuple[Saved, ...]:
            return (Saved(complaint_id="k", version=2, repeated=True),)

        def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
            return ()

    with pytest.raises(StorageError, match="knows the source key"):
        a_desk(store=Forgetful()).register(a_submission(source_key="k"))
