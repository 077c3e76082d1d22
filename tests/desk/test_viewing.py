"""Reading a complaint: the public status, the fields of the role, and a log of who read (S38)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from grievance.desk import AsyncDesk, View
from grievance.errors import InvalidValue, StorageError, UnknownComplaint
from grievance.model import Actor, Reading
from grievance.policies import MASKED
from grievance.storage import ComplaintStore, ThreadedStore
from grievance.storage.memory import MemoryStore
from support.builders import CLERK, RECEIVED, a_submission
from support.procedures import Clock, a_desk, a_procedure, numbered

VIEWS = {"handler": {"fields": ["id", "team"]}}
CUSTOMER = Actor(id="k-1", roles=("customer",))
NOBODY = Actor(id="x")


def test_staff_see_the_status_and_their_fields(store: ComplaintStore) -> None:
    """A role sees its fields beside the public status; all others are masked."""
    desk = a_desk(a_procedure(views=VIEWS), store)
    complaint = desk.register(a_submission())
    seen = desk.show(complaint.id, by=CLERK)

    assert {name for name, value in seen.fields.items() if value is not MASKED} == {"id", "team"}
    assert (seen.fields["id"], seen.fields["team"]) == (complaint.id, "logistics")
    assert seen.status.reference == complaint.id
    assert seen.status.by == datetime(2026, 7, 2, 17, tzinfo=UTC)


@pytest.mark.parametrize("by", [CUSTOMER, NOBODY])
def test_others_see_the_status_alone(by: Actor) -> None:
    """The customer and who has no role see no field, and read whom to turn to, in their language."""
    desk = a_desk(a_procedure(views={**VIEWS, "customer": {"fields": ["id"]}}))
    complaint = desk.register(a_submission())
    seen = desk.show(complaint.id, by=by, language="ru")

    assert set(seen.fields.values()) == {MASKED}
    assert (seen.status.turn_to, seen.status.language) == ("boss@shop.example", "ru")


def test_the_status_is_that_of_the_instant_asked_for() -> None:
    """At a later instant the acknowledgement is late; the date of receipt is that of the procedure's zone."""
    desk = a_desk()
    complaint = desk.register(a_submission(received_at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC)))
    seen = desk.show(complaint.id, by=CUSTOMER, now=RECEIVED + timedelta(days=9))

    assert seen.status.received_on.isoformat() == "2026-07-01"
    assert seen.status.by is None
    assert "We are late" in seen.status.next_step


def test_who_read_is_on_record(store: ComplaintStore) -> None:
    """
    Each look is logged with reader, roles and the instant of the desk's clock, whatever instant was asked for.

    A complainant is logged as such, without an id: the log outlives an erasure.
    """
    clock = Clock()
    desk = a_desk(store=store, clock=clock)
    one, other = desk.register(a_submission()), desk.register(a_submission())
    desk.show(one.id, by=CLERK, now=RECEIVED - timedelta(days=1))
    clock.at += timedelta(hours=1)
    desk.show(one.id, by=CUSTOMER)

    assert desk.readings(one.id) == (
        Reading(complaint_id=one.id, by=CLERK, at=clock.at - timedelta(hours=1)),
        Reading(complaint_id=one.id, by=Actor(id="complainant", roles=("customer",)), at=clock.at),
    )
    assert desk.readings(other.id) == ()


def test_an_unknown_complaint_is_an_error_and_no_reading() -> None:
    """What is not there cannot be read, and nothing is logged."""
    desk = a_desk()

    with pytest.raises(UnknownComplaint):
        desk.show("nope", by=CLERK)
    assert desk.readings("nope") == ()


def test_what_was_refused_was_not_read() -> None:
    """A view in a language that there is none of is refused, and nothing is logged."""
    desk = a_desk()
    complaint = desk.register(a_submission())

    with pytest.raises(InvalidValue):
        desk.show(complaint.id, by=CLERK, language="de")
    assert desk.readings(complaint.id) == ()


def test_another_tenant_reads_nothing() -> None:
    """The log belongs to the organisation, as the complaint does."""
    store = MemoryStore()
    desk = a_desk(store=store)
    complaint = desk.register(a_submission())
    desk.show(complaint.id, by=CLERK)
    stranger = a_desk(store=store, tenant="stranger")

    with pytest.raises(UnknownComplaint):
        stranger.show(complaint.id, by=CLERK)
    assert stranger.readings(complaint.id) == ()


class _Unwritable(MemoryStore):
    """A store whose log is full."""

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        if kind == "reading":
            raise StorageError("no space left")
        super().remember(tenant, kind, key, document, beside=beside)


def test_nothing_is_shown_that_cannot_be_logged() -> None:
    """Where the reading cannot be recorded the complaint is not shown."""
    desk = a_desk(store=_Unwritable())
    complaint = desk.register(a_submission())

    with pytest.raises(StorageError, match="no space left"):
        desk.show(complaint.id, by=CLERK)


def test_a_view_does_not_print_what_it_shows() -> None:
    """Fields of a view, which may be personal, are not in its text."""
    desk = a_desk(a_procedure(views={"handler": {"fields": ["submission", "owner"]}}))
    complaint = desk.register(a_submission(receiver="h-77"))
    seen = desk.show(complaint.id, by=CLERK)

    assert seen.fields["owner"] == "h-77"
    assert "h-77" not in repr(seen)


def test_both_desks_show_and_log_the_same() -> None:
    """The desk that is awaited gives the same view and the same log."""
    store = MemoryStore()
    desk = a_desk(a_procedure(views=VIEWS), store)
    complaint = desk.register(a_submission())
    expected = desk.show(complaint.id, by=CLERK, language="ru")
    awaited = AsyncDesk(a_procedure(views=VIEWS), ThreadedStore(store), clock=Clock(), ids=numbered())

    async def script() -> tuple[View, tuple[Reading, ...]]:
        return await awaited.show(complaint.id, by=CLERK, language="ru"), await awaited.readings(complaint.id)

    seen, log = asyncio.run(script())
    assert seen == expected
    assert log == desk.readings(complaint.id)
    assert len(log) == 2
