"""What is stored is sealed, personal values stand outside the sealed bytes, and nothing of them leaks into these."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from grievance.codec import Codec
from grievance.desk import Desk
from grievance.lifecycle import (
    Accept,
    Admit,
    Analyse,
    Answer,
    Close,
    Overrule,
    RecordContact,
    broken_seals,
    commitment,
    unkept_commitments,
)
from grievance.model import Analysis, Attachment, Attributes, Customer, Nature, Occurrence, Party, Submission
from grievance.storage import ComplaintStore, History
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from support.builders import CLERK, a_contact, a_resolution, a_submission
from support.procedures import a_desk, a_procedure
from support.strategies import planted

MARKER = "PLANTED-MARKER"


def full_life(desk: Desk) -> Iterator[str]:
    """Lead complaints, full of personal text, through every event; yield their ids."""
    everything = desk_submission()
    for nature in (Nature.COMPLAINT, Nature.ENQUIRY):
        case = desk.register(attrs.evolve(everything, nature=nature, source_key=nature.value))
        if nature is Nature.ENQUIRY:
            desk.apply(case.id, Admit(by=CLERK, reason=MARKER))
        desk.apply(case.id, Overrule(by=CLERK, question="priority", value="urgent", reason=MARKER))
        desk.apply(case.id, RecordContact(by=CLERK, contact=planted(a_contact(text="x"), MARKER)))
        desk.apply(case.id, Analyse(by=CLERK, analysis=Analysis(cause="van", remarks=MARKER)))
        desk.apply(case.id, Answer(by=CLERK, resolution=planted(a_resolution(reasons="x"), MARKER)))
        desk.apply(case.id, Accept(by=CLERK, remark=MARKER))
        desk.apply(case.id, Close(by=CLERK, remark=MARKER))
        yield case.id


def desk_submission() -> Submission:
    """Return a submission in which every personal field holds the marker."""
    plain = a_submission(
        text="x",
        customer_id="x",
        people=(Party(name="x", email="x", phone="x", address="x", mandate="x"),),
        occurred=Occurrence(place="x"),
        attachments=(Attachment(reference="x", digest="d", media_type="m", size=1),),
        private=Attributes({"diary": "x"}),
    )
    return planted(plain, MARKER)


def test_seals_and_commitments_hold_over_what_is_stored(store: ComplaintStore) -> None:
    """After every event each seal fits, each commitment is kept, and each value is one that was committed to."""
    codec = Codec()
    for complaint_id in full_life(a_desk(store=store)):
        history = store.history("default", complaint_id)
        assert broken_seals((event.document, event.seal) for event in history.events) == ()
        assert history.secret == b"k" * 32
        for event in history.events:
            assert list(unkept_commitments(history.secret, codec.withheld(event.document), event.personal)) == []
        assert [event.seq for event in history.events] == list(range(1, len(history.events) + 1))
        assert {path for event in history.events for path in event.personal} >= {
            "submission.text", "submission.people", "submission.customer_id", "submission.private", "reason",
            "contact.text", "analysis.remarks", "resolution.reasons", "resolution.measures", "remark",
        }  # fmt: skip


def test_the_last_seal_stands_with_the_head(tmp_path: Path) -> None:
    """The head's row carries the seal of the last event, so that a cut tail is found."""
    with SqliteStore(tmp_path / "complaints.db") as store:
        for complaint_id in full_life(a_desk(store=store)):
            [(seal,)] = store._file.read("select seal from complaints where id = ?", (complaint_id,))
            assert seal == store.history("default", complaint_id).events[-1].seal


def test_a_changed_or_cut_history_is_found(store: ComplaintStore) -> None:
    """One byte more, an event taken out or put elsewhere, a value replaced: each is noticed."""
    [complaint_id, _] = full_life(a_desk(store=store))
    history = store.history("default", complaint_id)
    pairs = [(event.document, event.seal) for event in history.events]
    assert broken_seals([pairs[0], (pairs[1][0] + b" ", pairs[1][1]), *pairs[2:]]) == (2,)
    assert broken_seals([pairs[0], *pairs[2:]]) == (2,)
    assert broken_seals([pairs[1], pairs[0], *pairs[2:]])[:2] == (1, 2)
    committed = Codec().withheld(pairs[0][0])
    forged = {**history.events[0].personal, "submission.text": b'"forged"'}
    assert list(unkept_commitments(history.secret, committed, forged)) == ["submission.text"]


def test_no_marker_in_the_sealed_bytes(store: ComplaintStore) -> None:
    """Nothing that a person wrote or is called stands in any sealed document; erasing the values is enough."""
    desk = a_desk(store=store)
    desk.keep_customer(planted(Customer(id="k", name="x"), MARKER))
    for complaint_id in full_life(desk):
        for event in store.history("default", complaint_id).events:
            assert MARKER.encode() not in event.document
            assert all(MARKER.encode() in value for value in event.personal.values())


def test_erased_values_leave_a_readable_history(store: ComplaintStore) -> None:
    """Without its personal values every sealed event can still be read, with blanks in their place."""
    codec = Codec()
    for complaint_id in full_life(a_desk(store=store)):
        for event in store.history("default", complaint_id).events:
            assert MARKER not in repr(json.loads(codec.dumps(codec.attach(event.document, {}))))


def test_nothing_leaks_into_repr(store: ComplaintStore) -> None:
    """Histories, complaints, explanations and pages show no personal value when they are printed."""
    desk = a_desk(store=store)
    for complaint_id in full_life(desk):
        shown: list[object] = [
            store.history("default", complaint_id),
            desk.get(complaint_id),
            desk.history(complaint_id),
            desk.explain(complaint_id),
            desk.register_all([attrs.evolve(desk_submission(), source_key=complaint_id)]),
        ]
        assert not any(MARKER in repr(value) for value in shown)


def test_keys_differ_and_are_used(store: ComplaintStore) -> None:
    """Each complaint has a key of its own, made when it is registered, and its commitments are made with it."""
    keys = iter([b"1" * 32, b"2" * 32])
    desk = a_desk(store=store, keys=lambda: next(keys))
    for name, key in (("c-1", b"1" * 32), ("c-2", b"2" * 32)):
        desk.register(desk_submission())
        history: History = store.history("default", name)
        assert history.secret == key
        first = history.events[0]
        assert Codec().withheld(first.document)["submission.text"] == commitment(
            key, "submission.text", first.personal["submission.text"]
        )


@pytest.mark.parametrize("fast", [True, False])
def test_seals_do_not_depend_on_the_codec(fast: bool) -> None:
    """The same life written with either codec has the same seals."""
    seals = []
    for codec in (Codec(fast=fast), Codec()):
        store = MemoryStore()
        names = list(full_life(a_desk(a_procedure(), store, codec=codec)))
        seals.append([event.seal for name in names for event in store.history("default", name).events])
    assert seals[0] == seals[1]
