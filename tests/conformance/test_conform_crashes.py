"""The laws of crashes and of faults inside: each is broken by the store that is made for it, and by no other."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any, Literal

import pytest

from conformance.saboteurs_crashing import CRASHES, FAULTS
from conformance.stepped import SteppedStore, stepped_faults
from conformance.stores import LaggingStore, SingleStore
from grievance.errors import StorageError
from grievance.storage import Changed, ComplaintStore, Queue, ThreadedStore
from grievance.storage.memory import MemoryStore
from grievance.testing.conformance import LAWS, Crash, FaultyStore, StoreLaw, check_store
from grievance.testing.conformance._commits import SHOP, a_commit, after

CRASH_LAWS: Sequence[StoreLaw] = [law for law in LAWS if law.name in CRASHES]
FAULT_LAWS: Sequence[StoreLaw] = [law for law in LAWS if law.name in FAULTS]
QUICK: Sequence[StoreLaw] = [law for law in LAWS if law.id < "STORE-7" or law in FAULT_LAWS]
DURABLE = dict.fromkeys(("durable", "processes", "purge"), "it lives in this process")
LACKS = DURABLE | {"faults": "it has no steps"}


def broken_by(make: Any, laws: Sequence[StoreLaw], **declared: Any) -> list[str]:
    """Return the names of the *laws* that a store breaks."""
    return [one.law.name for one in check_store(make, laws=laws, **declared).broken]


def test_every_law_has_a_saboteur() -> None:
    """No law of crashes or of faults is without a store that breaks it."""
    assert {law.name for law in LAWS if law.id.startswith("STORE-9")} == CRASHES.keys() | FAULTS.keys()


@pytest.mark.parametrize("name", CRASHES)
def test_a_store_that_fails_a_desk_breaks_its_law_alone(name: str) -> None:
    """Each law of crashes catches its saboteur, and no law does that runs without a desk, nor another one of them."""
    assert broken_by(CRASHES[name], [*QUICK, *CRASH_LAWS], lacks=LACKS) == [name]


@pytest.mark.parametrize("name", FAULTS)
def test_a_store_that_does_half_breaks_its_law_alone(name: str) -> None:
    """Each law of faults inside catches its saboteur, and no law does that makes nothing fail."""
    assert broken_by(FAULTS[name], QUICK, lacks=DURABLE, faults=stepped_faults) == [name]


@pytest.mark.parametrize("make", [MemoryStore, lambda: ThreadedStore(MemoryStore())])
def test_stores_that_are_right_mend_crashes(make: Any) -> None:
    """The store in memory keeps the laws of crashes, awaited or not."""
    assert broken_by(make, CRASH_LAWS) == []


def test_stores_that_do_less_mend_crashes() -> None:
    """A store that answers late keeps them, and one without batches keeps those that need none."""
    assert broken_by(LaggingStore, CRASH_LAWS, catch_up=LaggingStore.catch_up) == []
    assert broken_by(SingleStore, CRASH_LAWS, lacks=SingleStore.lacks) == []


def test_a_store_that_undoes_keeps_the_laws_of_faults() -> None:
    """A store that does all of a call or nothing keeps them."""
    assert broken_by(SteppedStore, FAULT_LAWS, faults=stepped_faults) == []


def test_a_store_without_batches_keeps_the_laws_of_faults() -> None:
    """So does one that saves single commits, but for the law of batches."""

    class Single(SteppedStore):
        def save(self, tenant: str, commits: Sequence[Any], /) -> Any:
            if len(commits) > 1:
                return SingleStore.save(self, tenant, commits)  # type: ignore[arg-type]
            return super().save(tenant, commits)

    assert broken_by(Single, FAULT_LAWS, faults=stepped_faults) == ["a_batch_fails_as_a_whole"]
    assert broken_by(Single, FAULT_LAWS, faults=stepped_faults, lacks=SingleStore.lacks) == []


def test_faults_that_do_nothing_break_the_laws() -> None:
    """Where no step can be made to fail, no law of faults is kept."""
    report = check_store(MemoryStore, laws=FAULT_LAWS, faults=lambda _store, _step: nullcontext())
    assert [one.law for one in report.broken] == list(FAULT_LAWS)
    assert all("do nothing" in (one.broken or "") for one in report.broken)


def test_a_store_without_faults_is_told_so() -> None:
    """Where the kit was not told how to make a store fail, the law says what is missing."""
    report = check_store(SingleStore, laws=FAULT_LAWS[:1])
    assert "give it faults=" in (report.broken[0].broken or "")


@pytest.mark.parametrize(("when", "kept"), [("before", 0), ("after", 1)])
def test_a_faulty_store_fails_once(when: Literal["before", "after"], kept: int) -> None:
    """The call that was named raises, done or not; those before and after it are the store's."""
    memory = MemoryStore()
    store = FaultyStore(memory, fail_at=2, when=when)
    store.save(SHOP, [a_commit("a")])
    with pytest.raises(Crash, match=r"call 2 \(save\)"):
        store.save(SHOP, [a_commit("b")])
    assert len(store.get(SHOP, ["b"])) == kept
    assert store.calls == 3
    assert issubclass(Crash, StorageError)


def test_a_faulty_store_passes_everything_on() -> None:
    """Each method of the port, and what a store has beside it, gives the answer of the store."""
    memory = MemoryStore()
    faulty = FaultyStore(memory)
    store: ComplaintStore = faulty
    saved = store.save(SHOP, [a_commit(), a_commit("c-2")])
    assert [one.complaint_id for one in saved] == ["c-1", "c-2"]
    store.remember(SHOP, "kind", "key", b"one")
    store.remember(SHOP, "kind", "key", b"two", beside=True)
    assert store.recall(SHOP, "kind", "key") == (b"one", b"two")
    assert store.get(SHOP, ["c-1"]) == memory.get(SHOP, ["c-1"])
    assert store.history(SHOP, "c-1") == memory.history(SHOP, "c-1")
    first = store.find(SHOP, Changed(), limit=1)
    assert store.find(SHOP, Changed(), limit=1, after=first.after) == memory.find(
        SHOP, Changed(), limit=1, after=first.after
    )
    assert store.outbox(SHOP, limit=1) == ()
    entry = store.claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1))
    assert entry is not None
    assert faulty.registered(SHOP) == 2
    assert not hasattr(faulty, "purge")
