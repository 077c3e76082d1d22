"""The laws of changes at once: stores that are right keep them, and each is broken by the store that is made for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from conformance.filed import filed, reopen
from conformance.saboteurs_together import TOGETHER
from conformance.stores import LaggingStore, SingleStore
from grievance.storage import ThreadedStore
from grievance.storage.memory import MemoryStore
from grievance.testing.conformance import LAWS, Capability, LawViolation, StoreLaw, Subject, Trial, check_store
from grievance.testing.conformance import _at_once as at_once_module
from grievance.testing.conformance import _awaited as awaited_module
from grievance.testing.conformance._at_once import Meet, at_once
from grievance.testing.conformance._awaited import Loop

LACKS = dict.fromkeys(("durable", "processes", "purge", "faults"), "it lives in this process")
FAMILY: Sequence[StoreLaw] = [law for law in LAWS if law.id.startswith("STORE-7")]
QUICK: Sequence[StoreLaw] = [law for law in LAWS if not law.id.startswith(("STORE-8", "STORE-90"))]


def broken_by(make: Any, laws: Sequence[StoreLaw], **declared: Any) -> list[str]:
    """Return the names of the *laws* that a store breaks."""
    return [one.law.name for one in check_store(make, laws=laws, **declared).broken]


def test_every_law_has_a_saboteur() -> None:
    """No law of the family is without a store that breaks it."""
    assert {law.name for law in FAMILY} == TOGETHER.keys()


@pytest.mark.parametrize("name", TOGETHER)
def test_a_saboteur_breaks_its_law_alone(name: str) -> None:
    """Each law catches its saboteur, and no other law that runs without files and desks does."""
    assert broken_by(TOGETHER[name], QUICK, lacks=LACKS) == [name]


@pytest.mark.parametrize("make", [MemoryStore, lambda: ThreadedStore(MemoryStore())])
def test_stores_that_are_right_keep_them(make: Any) -> None:
    """The store in memory keeps them, awaited or not."""
    assert broken_by(make, FAMILY) == []


def test_a_store_that_saves_single_commits_keeps_those_without_batches() -> None:
    """A store without batches breaks the laws of batches at once, and no others."""
    report = check_store(SingleStore, laws=FAMILY, lacks=SingleStore.lacks)
    assert report.conforms, str(report)
    of_batches = [one.law for one in report.verdicts if one.lacking]
    assert of_batches == [law for law in FAMILY if Capability.BATCHES in law.needs]
    assert of_batches == [one.law for one in report.verdicts if one.broken]


def test_a_store_that_answers_late_keeps_them() -> None:
    """A store whose queries lag keeps them if it is told when to catch up."""
    assert broken_by(LaggingStore, FAMILY, catch_up=LaggingStore.catch_up) == []


def test_a_store_over_a_file_keeps_them(tmp_path: Any) -> None:
    """So does a store that reads and writes a file with each call."""
    assert broken_by(filed(tmp_path), FAMILY, reopen=reopen) == []


def test_a_store_that_numbers_nothing_says_so() -> None:
    """A store without a register breaks the law of numbers at once, unless the lack is declared."""
    law = next(law for law in FAMILY if law.name == "complaints_at_once_are_numbered_without_gaps")

    class Unnumbered(MemoryStore):
        def get(self, tenant: str, complaint_ids: Sequence[str], /) -> Any:
            import attrs

            return tuple(attrs.evolve(head, number=None) for head in super().get(tenant, complaint_ids))

    assert broken_by(Unnumbered, [law]) == [law.name]
    assert broken_by(Unnumbered, [law], lacks={"register": "it numbers nothing"}) == []


def test_threads_begin_together_and_meet() -> None:
    """All are given their numbers and what they returned is in order; those who meet wait for all."""
    arrived: list[int] = []

    def work(number: int, meet: Meet) -> int:
        arrived.append(number)
        meet()
        return len(arrived)

    assert at_once(3, work) == [3, 3, 3]
    assert sorted(arrived) == [0, 1, 2]


def test_the_error_of_a_thread_is_raised() -> None:
    """The first error is raised in the thread of the law; the others wait for nobody who does not come."""

    def work(number: int, meet: Meet) -> None:
        if number:
            raise ValueError(number)
        meet()

    with pytest.raises(ValueError, match="1"):
        at_once(2, work)


def test_who_does_not_come_is_waited_for_no_longer_than_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that waits for another one in vain fails."""
    monkeypatch.setattr(at_once_module, "PATIENCE", 0.4)
    with pytest.raises(TimeoutError, match="did not come"):
        at_once(2, lambda number, meet: number or meet())


def test_a_thread_that_hangs_breaks_the_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that is not done when patience is over breaks the law instead of holding it up."""
    monkeypatch.setattr(at_once_module, "PATIENCE", 0.05)
    held = threading.Event()
    with pytest.raises(LawViolation, match="not done after"):
        at_once(1, lambda _number, _meet: held.wait(10))
    held.set()


def test_a_call_that_hangs_breaks_the_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call on the loop that is not done when patience is over fails."""
    monkeypatch.setattr(awaited_module, "PATIENCE", 0.05)
    loop, held = Loop(), asyncio.Event()
    with pytest.raises(TimeoutError):
        loop.run(held.wait)
    monkeypatch.undo()
    loop.run(held.set)
    loop.close()


def test_asynchronous_stores_are_made_and_closed_on_the_loop() -> None:
    """What makes, closes or catches up an asynchronous store may be awaited; it is, before the trial goes on."""
    told: list[str] = []

    class Opened(ThreadedStore):
        async def close(self) -> None:
            await asyncio.sleep(0)
            told.append("closed")

    async def make() -> Opened:
        await asyncio.sleep(0)
        return Opened(MemoryStore())

    async def catch_up(store: Opened) -> None:
        await asyncio.sleep(0)
        told.append("caught up")

    with Trial(Subject(make=make, catch_up=catch_up)) as trial:
        assert trial.caught_up(trial.store).recall("shop", "kind", "key") == ()
        trial.close(trial.another())
    assert told == ["caught up", "closed", "closed"]
