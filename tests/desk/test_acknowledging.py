"""Staff take note of the procedure in force: who, when, which version, once (S31)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from grievance.desk import AsyncDesk
from grievance.model import Actor, ProcedureAcknowledged
from grievance.storage import ComplaintStore, ThreadedStore
from grievance.storage.memory import MemoryStore
from support.builders import CLERK
from support.procedures import Clock, a_desk, a_mapping, a_procedure, numbered

OTHER = Actor(id="other", roles=("department",))


def test_who_took_note_is_on_record(store: ComplaintStore) -> None:
    """Each employee stands there with the version and the instant of the desk's clock, in order."""
    clock = Clock()
    desk = a_desk(store=store, clock=clock)
    assert desk.procedure_acknowledged() == ()

    first = desk.acknowledge_procedure(CLERK)
    clock.at += timedelta(days=1)
    second = desk.acknowledge_procedure(OTHER)

    ref = a_procedure().ref
    assert first == ProcedureAcknowledged(by=CLERK, procedure=ref, at=clock.at - timedelta(days=1))
    assert second == ProcedureAcknowledged(by=OTHER, procedure=ref, at=clock.at)
    assert desk.procedure_acknowledged() == (first, second)


def test_taking_note_twice_changes_nothing() -> None:
    """The first word stands, in whatever role it is said again."""
    clock = Clock()
    desk = a_desk(clock=clock)
    first = desk.acknowledge_procedure(CLERK)
    clock.at += timedelta(days=1)

    assert desk.acknowledge_procedure(Actor(id=CLERK.id, roles=("accountable",))) == first
    assert desk.procedure_acknowledged() == (first,)


def test_two_words_at_once_count_once() -> None:
    """Where two processes recorded the same employee at the same time, the earlier word is the one that counts."""
    store = MemoryStore()
    desk = a_desk(store=store)
    first = desk.acknowledge_procedure(CLERK)
    digest = first.procedure.digest
    [document] = store.recall("default", "procedure-acknowledged", digest)
    store.remember("default", "procedure-acknowledged", digest, document.replace(b"T10", b"T11"), beside=True)

    assert len(store.recall("default", "procedure-acknowledged", digest)) == 2
    assert desk.procedure_acknowledged() == (first,)


def test_another_version_is_acknowledged_anew() -> None:
    """Who knows the old version has not taken note of the new one; both stay on record."""
    store = MemoryStore()
    old = a_desk(store=store)
    old.acknowledge_procedure(CLERK)
    header = {**a_mapping()["procedure"], "version": "2"}
    new = a_desk(a_procedure(procedure=header), store)

    assert new.procedure_acknowledged() == ()
    assert new.acknowledge_procedure(OTHER).procedure.version == "2"
    assert [word.by for word in new.procedure_acknowledged()] == [OTHER]
    assert [word.by for word in old.procedure_acknowledged()] == [CLERK]


def test_another_tenant_has_a_record_of_its_own() -> None:
    """One organisation's staff is not the other's."""
    store = MemoryStore()
    a_desk(store=store).acknowledge_procedure(CLERK)

    assert a_desk(store=store, tenant="stranger").procedure_acknowledged() == ()


def test_the_desk_that_is_awaited_keeps_the_same_record() -> None:
    """Both desks write and read one record."""
    store = MemoryStore()
    desk = a_desk(store=store)
    first = desk.acknowledge_procedure(CLERK)
    awaited = AsyncDesk(a_procedure(), ThreadedStore(store), clock=Clock(), ids=numbered())

    async def script() -> tuple[ProcedureAcknowledged, tuple[ProcedureAcknowledged, ...]]:
        return await awaited.acknowledge_procedure(OTHER), await awaited.procedure_acknowledged()

    second, record = asyncio.run(script())
    assert record == (first, second) == desk.procedure_acknowledged()
