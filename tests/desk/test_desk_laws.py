"""Laws of the desk on random submissions and commands."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import GrievanceError
from grievance.lifecycle import (
    Accept,
    Admit,
    Analyse,
    Answer,
    Close,
    Command,
    Overrule,
    RecordContact,
    broken_seals,
    replay,
)
from grievance.model import Analysis, ContactKind, Nature, Submission
from grievance.storage import Changed, ComplaintStore, Queue
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from grievance.testing import contacts, customers, resolutions, submissions, values_of
from grievance.testing.strategies._scalars import instants
from support.builders import CLERK, RECEIVED
from support.procedures import Clock, a_desk, a_procedure, a_standard_row, numbered
from support.stores import entries

FEW = settings(max_examples=25, deadline=None)
EVERYTHING = a_procedure(
    standards=[
        a_standard_row(),
        a_standard_row("law", duty="final response", within="8 weeks", statutory=True),
        a_standard_row("sent", duty="update", within="5 days", calendar=None, **{"from": "sent"}),
    ],
    factors={
        "hard": 3, "soft": 4, "importance": 10, "vulnerability": 5, "recurrence": 7, "time_frame": 9,
        "value_at_stake": 3, "full_value": "5000 EUR",
    },
    priority_rules=[{"id": "anon", "when": {"anonymous": True}, "score": 1, "because": "nobody is known"}],
)  # fmt: skip


def near() -> st.SearchStrategy[Any]:
    """Instants of a few years, within which the calendar answers quickly."""
    first, last = ((RECEIVED - timedelta(days=days)).replace(tzinfo=None) for days in (900, 0))
    exact = st.datetimes(first, last, timezones=st.just(UTC))
    return exact | exact.map(lambda at: at.replace(microsecond=0))


def filed(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Submission]:
    """Submissions of few customers and products."""
    few = {"customer_id": st.sampled_from((None, "k", "j")), "product": st.sampled_from((None, "p", "q"))}
    return submissions(received_at=near(), sent_at=st.none() | near(), **{**few, **fields})


def commands() -> st.SearchStrategy[Command]:
    """Commands of every kind, whether or not the stage allows them."""
    by = st.just(CLERK)
    notices = contacts(at=near(), kind=st.just(ContactKind.HOLDING_NOTICE), promises=instants())
    overruled = st.sampled_from((("priority", "critical"), ("priority", "normal"), ("routing", "claims")))
    return st.one_of(
        st.builds(Admit, by=by),
        overruled.map(lambda pair: Overrule(by=CLERK, question=pair[0], value=pair[1], reason="because")),
        st.builds(RecordContact, by=by, contact=contacts(at=near()) | notices),
        st.builds(Answer, by=by, resolution=resolutions()),
        st.builds(Accept, by=by),
        st.builds(Close, by=by),
        st.builds(Analyse, by=by, analysis=values_of(Analysis)),
    )


def check_laws(store: ComplaintStore, complaint_id: str) -> None:
    """Check what must hold of a stored complaint after every command."""
    desk = a_desk(EVERYTHING, store)
    head = desk.get(complaint_id)
    assert replay(desk.history(complaint_id)) == head
    sealed = store.history("default", complaint_id).events
    assert broken_seals((event.document, event.seal) for event in sealed) == ()
    assert head.version == len(sealed)
    [entry] = [one for one in entries(store, Changed(), tenant="default") if one.complaint_id == complaint_id]
    assert (entry.stage, entry.team, entry.owner) == (head.stage, head.team, head.owner)
    undecided = head.stage.value == "recorded" and head.nature.value in ("undecided", "complaint")
    assert entry.open is (undecided or head.stage.value not in ("recorded", "withdrawn", "closed"))
    ranked = head.received_at if undecided else None
    assert (entry.rank_at, entry.level) == (
        (head.priority.rank_at, head.priority.level) if head.priority else (ranked, None)
    )
    in_queue = complaint_id in [one.complaint_id for one in entries(store, Queue(), tenant="default")]
    assert in_queue is (entry.open and (undecided or head.priority is not None))


@FEW
@given(submission=filed(), steps=st.lists(commands(), max_size=5))
def test_the_head_is_the_fold_of_the_history(submission: Submission, steps: list[Command]) -> None:
    """After registering and after every command, allowed or refused, replay(history) == get, and the index agrees."""
    clock = Clock()
    with SqliteStore(":memory:") as store:
        desk = a_desk(EVERYTHING, store, clock=clock)
        case = desk.register(submission)
        assert desk.get(case.id) == case
        check_laws(store, case.id)
        for command in steps:
            clock.turn(hours=5)
            before = desk.get(case.id)
            try:
                after = desk.apply(case.id, command)
            except GrievanceError:
                after = before
            assert desk.get(case.id) == after
            check_laws(store, case.id)


@FEW
@given(batch=st.lists(filed(source_key=st.none() | st.sampled_from("xyz")), max_size=6))
def test_a_batch_is_its_submissions_one_by_one(batch: list[Submission]) -> None:
    """Registering a batch at once gives what registering its submissions one after the other gives."""
    together, apart = MemoryStore(), MemoryStore()
    at_once = a_desk(EVERYTHING, together, ids=numbered()).register_all(batch)
    desk = a_desk(EVERYTHING, apart, ids=numbered())
    one_by_one = [desk.register_all([submission])[0] for submission in batch]
    assert list(at_once) == one_by_one
    assert entries(together, Changed(), tenant="default") == entries(apart, Changed(), tenant="default")


@FEW
@given(submission=filed(nature=st.just(Nature.COMPLAINT)), customer=customers(id=st.just("k")))
def test_every_complaint_has_a_team_a_level_and_reasons(submission: Submission, customer: Any) -> None:
    """Whatever is handed in ends with somebody, at some level, by some instant, for reasons one can read."""
    desk = a_desk(EVERYTHING)
    desk.keep_customer(customer)
    case = desk.register(submission)
    assert case.team
    assert case.priority is not None
    assert case.priority.level in ("urgent", "normal")
    assert case.exceptions == ()
    assert case.priority.rank_at <= case.priority.work_by
    sentences = list(desk.explain(case.id))
    assert any(sentence.startswith("priority") for sentence in sentences)
    assert any(sentence.startswith("routing") for sentence in sentences)
    assert {one.standard for one in case.clocks} == {"acknowledge", "law", "sent"}
