"""Past cases told as events: each entry of a log against the stage it meets, nothing lost and nothing invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grievance.codec import Codec
from grievance.errors import InvalidValue
from grievance.lifecycle import Move, MoveKind, recount, replay
from grievance.model import (
    Accepted,
    Actor,
    Answered,
    Closed,
    Complaint,
    Contacted,
    ContactKind,
    Declined,
    Direction,
    Duty,
    Event,
    Nature,
    Pause,
    Promise,
    Promised,
    Referred,
    Registered,
    Reopened,
    Reopening,
    Resumed,
    Stage,
    Waited,
    WaitsFor,
    Withdrawn,
)
from support.builders import RECEIVED, a_submission

IMPORTED = RECEIVED + timedelta(days=900)
IMPORT = Actor(id="old desk", roles=("import",))
K = MoveKind


def hour(number: int) -> datetime:
    """Return the instant so many hours after receipt."""
    return RECEIVED + timedelta(hours=number)


def registered(**changes: Any) -> Registered:
    """Return the registration of a past case."""
    submission = a_submission(receiver="anna", **changes)
    return Registered(at=RECEIVED, recorded_at=IMPORTED, by=IMPORT, complaint_id="c-1", submission=submission)


def moves(*kinds: MoveKind) -> list[Move]:
    """Return one move an hour, each with a note of its own."""
    return [Move(at=hour(i), what=kind, note=f"entry {i}") for i, kind in enumerate(kinds, 1)]


def history(*kinds: MoveKind) -> list[Event]:
    """Return what a log of these moves tells beyond the registration."""
    return list(recount(registered(), moves(*kinds)))[1:]


def after(*kinds: MoveKind) -> Complaint:
    """Return the complaint that a log of these moves adds up to."""
    return replay(recount(registered(), moves(*kinds)))


def names(events: Sequence[Event]) -> str:
    """Return the names of events, in order."""
    return " ".join(type(event).__name__ for event in events)


WAITS = (K.WAIT_FOR_CUSTOMER, K.WAIT_FOR_THIRD_PARTY)


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ((K.WORK,), "Contacted"),
        ((K.NOTE,), "Contacted"),
        ((K.ACKNOWLEDGE,), "Contacted"),
        ((K.WAIT_FOR_CUSTOMER, K.WORK), "Waited Resumed"),
        ((K.WAIT_FOR_CUSTOMER, K.WAIT_FOR_CUSTOMER), "Waited Contacted"),
        ((K.WAIT_FOR_THIRD_PARTY, K.WAIT_FOR_THIRD_PARTY), "Waited Contacted"),
        (WAITS, "Waited Resumed Waited"),
        ((K.WAIT_FOR_CUSTOMER, K.ANSWER), "Waited Answered"),
        ((K.ANSWER, K.ANSWER), "Answered Contacted"),
        ((K.ANSWER, K.WAIT_FOR_CUSTOMER), "Answered Contacted"),
        ((K.ANSWER, K.ACCEPT, K.CLOSE), "Answered Accepted Closed"),
        ((K.ACCEPT,), "Contacted"),
        ((K.ANSWER, K.WORK), "Answered Reopened"),
        ((K.ANSWER, K.ACCEPT, K.WORK), "Answered Accepted Reopened"),
        ((K.ANSWER, K.CLOSE, K.WORK), "Answered Closed Reopened"),
        ((K.ANSWER, K.CLOSE, K.ANSWER), "Answered Closed Contacted"),
        ((K.ANSWER, K.CLOSE, K.CLOSE), "Answered Closed Contacted"),
        ((K.CLOSE,), "Closed"),
        ((K.CLOSE, K.ANSWER), "Closed Reopened Answered"),
        ((K.CLOSE, K.DECLINE), "Closed Reopened Declined"),
        ((K.WAIT_FOR_THIRD_PARTY, K.CLOSE), "Waited Closed"),
        ((K.DECLINE, K.ANSWER), "Declined Contacted"),
        ((K.REFER, K.CLOSE), "Referred Closed"),
        ((K.REFER, K.ANSWER), "Referred Reopened Answered"),
        ((K.ANSWER, K.REFER), "Answered Contacted"),
        ((K.WITHDRAW, K.WORK), "Withdrawn Reopened"),
        ((K.WITHDRAW, K.CLOSE), "Withdrawn Contacted"),
        ((K.ANSWER, K.ACCEPT, K.WITHDRAW), "Answered Accepted Contacted"),
        ((K.ANSWER_AND_CLOSE,), "Answered Closed"),
        ((K.ANSWER, K.ANSWER_AND_CLOSE), "Answered Closed"),
        ((K.REFER, K.ANSWER_AND_CLOSE), "Referred Closed"),
        ((K.WITHDRAW, K.ANSWER_AND_CLOSE), "Withdrawn Contacted"),
    ],
)
def test_an_entry_is_read_against_the_stage_it_meets(kinds: Sequence[MoveKind], told: str) -> None:
    """The same word tells other events at other stages, and a note where it changes nothing."""
    assert names(history(*kinds)) == told


def test_events_carry_the_log() -> None:
    """Every event happened when the log says, was recorded at the import, and is by whom the log names, if it does."""
    log = [Move(at=hour(1), what=K.ANSWER, by="boris"), Move(at=hour(2), what=K.CLOSE)]

    first, *told = recount(registered(), log)

    assert first == registered()
    assert told == [
        Answered(at=hour(1), recorded_at=IMPORTED, by=Actor(id="boris"), resolution=None),
        Closed(at=hour(2), recorded_at=IMPORTED, by=IMPORT),
    ]


def test_what_the_log_says_is_kept_with_the_event() -> None:
    """The text of an entry stands in the event that it became; a referral does not invent the other body."""
    kinds = (K.WAIT_FOR_THIRD_PARTY, K.WORK, K.REFER, K.WORK, K.DECLINE, K.CLOSE, K.WORK, K.ANSWER, K.ACCEPT, K.WORK)

    def common(number: int) -> dict[str, Any]:
        return {"at": hour(number), "recorded_at": IMPORTED, "by": IMPORT}

    assert history(*kinds, K.WITHDRAW) == [
        Waited(**common(1), waits_for=WaitsFor.THIRD_PARTY, what="entry 1"),
        Resumed(**common(2), remark="entry 2"),
        Referred(**common(3), to="unknown", reason="entry 3"),
        Reopened(**common(4), stage=Stage.OPEN, owner="anna", reason="work went on after it was referred: entry 4"),
        Declined(**common(5), reason="entry 5"),
        Closed(**common(6), remark="entry 6"),
        Reopened(**common(7), stage=Stage.OPEN, owner="anna", reason="work went on after the answer: entry 7"),
        Answered(**common(8), resolution=None),
        Accepted(**common(9), remark="entry 9"),
        Reopened(**common(10), stage=Stage.OPEN, owner="anna", reason="work went on after the answer: entry 10"),
        Withdrawn(**common(11), reason="entry 11"),
    ]


def test_notes_and_acknowledgements_are_contacts() -> None:
    """Work on an open case is an internal note, which answers nothing; an acknowledgement went out."""
    work, acknowledged = history(K.WORK, K.ACKNOWLEDGE)

    assert isinstance(work, Contacted)
    assert isinstance(acknowledged, Contacted)
    note, sent = work.contact, acknowledged.contact
    assert (note.kind, note.direction, note.at, note.text) == (ContactKind.NOTE, Direction.INTERNAL, hour(1), "entry 1")
    assert (sent.kind, sent.direction, sent.at) == (ContactKind.ACKNOWLEDGEMENT, Direction.OUT, hour(2))
    assert after(K.WORK, K.ACKNOWLEDGE).acknowledged_at == hour(2)
    assert after(K.WORK).acknowledged_at is None


def test_waits_are_pauses() -> None:
    """A wait lasts until something else happens than a note, and a wait for somebody else takes its place."""
    found = after(K.WAIT_FOR_CUSTOMER, K.NOTE, K.WAIT_FOR_THIRD_PARTY, K.ANSWER)

    assert found.pauses == (
        Pause(waits_for=WaitsFor.CUSTOMER, since=hour(1), until=hour(3)),
        Pause(waits_for=WaitsFor.THIRD_PARTY, since=hour(3), until=hour(4)),
    )


def test_a_reopening_keeps_the_owner_and_says_why() -> None:
    """Work after the answer takes the complaint up again, with its owner, and undoes the answer."""
    found = after(K.ANSWER, K.WORK)
    reopened = history(K.ANSWER, K.WORK)[-1]

    assert isinstance(reopened, Reopened)
    assert (reopened.stage, reopened.owner) == (Stage.OPEN, "anna")
    assert reopened.reason == "work went on after the answer: entry 2"
    assert found.reopenings == (Reopening(at=hour(2), answered_at=hour(1)),)
    assert (found.stage, found.owner, found.answered_at) == (Stage.OPEN, "anna", None)


def test_a_reopening_without_words() -> None:
    """Where the log has no text, the reason ends with what it knows."""
    log = [Move(at=hour(1), what=K.WITHDRAW), Move(at=hour(2), what=K.WORK)]

    reopened = recount(registered(), log)[-1]

    assert isinstance(reopened, Reopened)
    assert reopened.reason == "work went on after it was withdrawn"


def test_a_case_that_was_never_answered_stays_unanswered() -> None:
    """Closing invents no answer."""
    found = after(K.WORK, K.CLOSE)

    assert (found.stage, found.ended_at, found.answered_at) == (Stage.CLOSED, hour(2), None)


def test_a_contact_that_is_no_complaint() -> None:
    """A recorded contact is not answered as a complaint, and taken up again it is only recorded."""
    enquiry = registered(nature=Nature.ENQUIRY)
    log = moves(K.WORK, K.ANSWER, K.CLOSE, K.ANSWER, K.WORK)

    events = recount(enquiry, log)

    assert names(events[1:]) == "Contacted Contacted Closed Contacted Reopened"
    assert replay(events).stage is Stage.RECORDED


def test_a_promise_is_made_at_receipt() -> None:
    """The promised date is a promise of the final response, made when the case was received, handed out in UTC."""
    local = hour(50).astimezone(timezone(timedelta(hours=2)))

    events = recount(registered(), moves(K.WORK), promised=local)

    assert events[1] == Promised(
        at=RECEIVED, recorded_at=IMPORTED, by=IMPORT, duty=Duty.FINAL_RESPONSE, due_at=hour(50)
    )
    assert isinstance(events[1], Promised)
    assert events[1].due_at.tzinfo is UTC
    promise = Promise(duty=Duty.FINAL_RESPONSE, due_at=hour(50), by="old desk", at=RECEIVED)
    assert replay(events).promises == (promise,)


def test_a_promise_belongs_to_the_receipt_also_where_it_was_registered_later() -> None:
    """The promise counts from the receipt, not from the registration."""
    late = attrs.evolve(registered(), at=hour(3))

    assert recount(late, (), promised=hour(50))[1].at == RECEIVED


def test_naive_instants_are_refused() -> None:
    """An instant without a zone is refused by the name of its field."""
    naive = RECEIVED.replace(tzinfo=None)

    with pytest.raises(InvalidValue, match=r"^recount\.promised: is a naive datetime"):
        recount(registered(), (), promised=naive)
    with pytest.raises(InvalidValue, match=r"^Move\.at: is a naive datetime"):
        Move(at=naive, what=K.WORK)


def test_the_text_of_an_entry_is_personal() -> None:
    """What somebody wrote into a log does not show."""
    assert "secret" not in repr(Move(at=RECEIVED, what=K.NOTE, note="secret"))


STAGES: dict[str, dict[str, str]] = {
    "open": {
        "wait for the customer": "awaiting customer",
        "wait for a third party": "awaiting third party",
        "answer": "answered +",
        "decline": "declined +",
        "refer": "referred",
        "withdraw": "withdrawn",
        "close": "closed",
        "answer and close": "closed +",
    },
    "answered +": {"work": "open", "accept": "resolved +", "withdraw": "withdrawn +", "close": "closed +"},
    "resolved +": {"work": "open", "close": "closed +"},
    "declined +": {"work": "open", "withdraw": "withdrawn +", "close": "closed +"},
    "referred": {
        "work": "open",
        "answer": "answered +",
        "decline": "declined +",
        "withdraw": "withdrawn",
        "close": "closed",
        "answer and close": "closed",
    },
    "withdrawn": {"work": "open", "answer": "answered +", "decline": "declined +"},
    "closed": {"work": "open", "answer": "answered +", "decline": "declined +"},
    "withdrawn +": {"work": "open"},
    "closed +": {"work": "open"},
}
"""Where each word leads, written out by hand; "+" where the complaint has been answered. Any other word is a note."""

for _stage in ("awaiting customer", "awaiting third party"):
    STAGES[_stage] = STAGES["open"] | {"work": "open"}
for _stage in ("answered +", "resolved +", "declined +"):
    STAGES[_stage]["answer and close"] = "closed +"

ENDED = {"answered +", "resolved +", "declined +", "referred", "withdrawn", "withdrawn +", "closed", "closed +"}
WAITING = {"awaiting customer", "awaiting third party"}


def walked(log: Sequence[Move]) -> tuple[str, int, int]:
    """Return the stage after a log, how many events it tells, and how many of them are reopenings, by the table."""
    stage, events, reopenings = "open", 0, 0
    for move in sorted(log, key=lambda one: one.at):
        word = move.what.value
        target = STAGES[stage].get(word, stage)
        again = stage in ENDED and (word == "work" or (target != stage and word in ("answer", "decline")))
        both = stage in WAITING | {"open"} and word == "answer and close"
        other = stage in WAITING and target in WAITING and target != stage
        events += 2 if both or other or (again and word != "work") else 1
        reopenings += again
        stage = target
    return stage.removesuffix(" +"), events, reopenings


def logs() -> SearchStrategy[list[Move]]:
    """Logs in any order, with entries of the same instant, before and after the receipt."""
    instants = st.integers(-3, 12).map(hour)
    actors = st.none() | st.sampled_from(["boris", "clara"])
    move = st.builds(Move, at=instants, what=st.sampled_from(MoveKind), by=actors, note=st.text("ab", max_size=2))
    return st.lists(move, max_size=14)


@settings(max_examples=400, deadline=None)
@given(log=logs(), promised=st.none() | st.just(hour(5)))
def test_no_entry_is_lost_and_every_case_replays(log: list[Move], promised: datetime | None) -> None:
    """Any log replays to the stage that the table written by hand gives, with as many events and reopenings."""
    stage, count, reopenings = walked(log)

    events = recount(registered(), log, promised=promised)
    complaint = replay(events)

    head = 1 if promised is None else 2
    assert complaint.stage.value == stage
    assert len(events) == complaint.version == head + count
    assert len(complaint.reopenings) == reopenings
    assert all(pause.until is not None for pause in complaint.pauses[:-1])
    assert sorted({move.at for move in log}) == sorted({event.at for event in events[head:]})
    assert [event.at for event in events[head:]] == sorted(event.at for event in events[head:])
    assert {event.recorded_at for event in events} == {IMPORTED}
    assert {event.by.id for event in events[head:]} == {move.by or IMPORT.id for move in log}


@settings(max_examples=60, deadline=None)
@given(log=logs().map(lambda log: [attrs.evolve(one, at=hour(i)) for i, one in enumerate(log)]), data=st.data())
def test_the_order_of_entries_at_different_instants_is_theirs(log: list[Move], data: st.DataObject) -> None:
    """A log tells the same in whatever order its entries stand."""
    assert recount(registered(), data.draw(st.permutations(log))) == recount(registered(), log)


@settings(max_examples=40, deadline=None)
@given(log=logs())
def test_past_cases_can_be_kept(log: list[Move]) -> None:
    """Every event that is told goes through the codec unchanged."""
    codec = Codec()

    assert [codec.loads(codec.dumps(event)) for event in recount(registered(), log)] == list(recount(registered(), log))
