"""What leaves the library is enough to judge it by: histories and frozen procedures, as documents."""

from __future__ import annotations

from datetime import timedelta

from grievance.codec import Codec
from grievance.deadlines import run_clocks, status
from grievance.lifecycle import Answer, RecordContact, Reopen, Resume, Wait, replay
from grievance.model import Contacted, Event, WaitsFor
from grievance.procedure import Procedure
from grievance.storage import ComplaintStore
from support.builders import a_contact, a_resolution, a_submission
from support.life import ANN, CUSTOMER, OPENED, a_living_desk


def test_others_can_recompute_every_breach_from_what_is_exported(store: ComplaintStore) -> None:
    """Pain 23: from the events and the frozen procedure alone, read as JSON, come the same clocks and states."""
    desk, clock = a_living_desk(store, reopening={"clocks": "new"})
    case = desk.register(a_submission(received_at=OPENED))
    clock.turn(days=4)
    desk.apply(case.id, RecordContact(by=ANN, contact=a_contact(at=clock.at)))
    desk.apply(case.id, Wait(by=ANN, waits_for=WaitsFor.CUSTOMER))
    clock.turn(days=5)
    desk.apply(case.id, Resume(by=ANN))
    clock.turn(days=20)
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution()))
    clock.turn(days=1)
    desk.apply(case.id, Reopen(by=CUSTOMER, reason="no"))
    codec, ref = Codec(fast=False), case.procedure
    assert ref is not None
    exported = [codec.dumps(event) for event in desk.history(case.id)]
    [document] = store.recall("default", "procedure", ref.digest)

    events: list[Event] = [codec.loads(line) for line in exported]  # type: ignore[misc]
    told, procedure = replay(events), Procedure.from_document(document)
    followed = {(one.standard, one.issue): one for one in told.clocks}
    again = run_clocks(told, [procedure.rebound(one) for one in followed.values()])

    assert any(isinstance(event, Contacted) for event in events)
    assert again == desk.get(case.id).clocks
    now = clock.at + timedelta(days=30)
    states = [(one.clock.key, one.state, one.left) for one in status(told, now)]
    assert states == [
        (one.status.clock.key, one.status.state, one.status.left) for one in desk.explain(case.id, now=now).deadlines
    ]
    assert [state.value for _, state, _ in states if state.value in ("met late", "overdue")].count("met late") >= 1
