"""What `verify` finds: any later change of what is stored; and what it does not take for one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from grievance.desk import Desk, Verification
from grievance.lifecycle import Answer, RecordContact, replay
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from support.builders import a_contact, a_resolution, a_submission
from support.life import ANN, OPENED, a_living_desk, a_living_procedure
from support.procedures import Clock, a_desk

THREE = ("c-1", "c-2", "c-3")


def filled(path: Path) -> None:
    """Fill a store with three complaints that have histories."""
    with SqliteStore(path) as store:
        desk, clock = a_living_desk(store)
        desk.register_all([a_submission(text="my parcel", received_at=OPENED) for _ in THREE])
        for complaint_id in THREE:
            desk.apply(complaint_id, RecordContact(by=ANN, contact=a_contact(text="hello", at=clock.at)))
            desk.apply(complaint_id, Answer(by=ANN, resolution=a_resolution(reasons="late")))
        clock.turn(days=2)
        desk.due()


def verified(path: Path) -> Verification:
    """Return what a desk finds in the store."""
    with SqliteStore(path) as store:
        desk: Desk = a_desk(a_living_procedure(), store, clock=Clock(OPENED))
        return desk.verify()


def test_an_untouched_store_is_sound(tmp_path: Path) -> None:
    """Nothing is found where nothing was changed."""
    filled(tmp_path / "x.db")
    found = verified(tmp_path / "x.db")
    assert (found.checked, found.findings, found.erased, found.sound) == (3, (), (), True)


SECOND = 2 << 20
"""Where the events of the second complaint begin."""

CHANGES: dict[str, tuple[str, tuple[object, ...], str]] = {
    "a byte of an event": (
        "update events set document = cast(document || ' ' as blob) where place = ?", (SECOND + 3,),
        "event 3 was changed",
    ),
    "a seal": ("update events set seal = zeroblob(32) where place = ?", (SECOND + 2,), "event 2 was changed"),
    "a personal value": (
        "update personal set value = ? where place = ? and field = 'submission.text'", (b'"yours"', SECOND + 1),
        "event 1: the value of submission.text was changed",
    ),
    "a personal value gone": (
        "delete from personal where place between ? and ? and field = 'contact.text'", (SECOND, SECOND + 9),
        "the value of contact.text was changed",
    ),
    "the tail": (
        "delete from events where place = (select max(place) from events where place < ?)", (3 << 20,),
        "are left",
    ),
    "an event in the middle": ("delete from events where place = ?", (SECOND + 2,), "was changed"),
    "a head": (
        "update complaints set head = cast(replace(head, 'answered', 'resolved') as blob) where number = ?", (2,),
        "its head does not follow from its history",
    ),
    "a head that is no document": (
        "update complaints set head = x'00' where number = ?", (2,), "cannot be read",
    ),
    "a place in the queue": (
        "update complaints set rank_at = 0 where number = ?", (2,),
        "its place in the index does not follow from its history",
    ),
    "a date to be reminded of": (
        "update complaints set next_due = 1 where number = ?", (2,),
        "its place in the index does not follow from its history",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_every_later_change_is_found(tmp_path: Path, name: str) -> None:
    """Whatever is changed behind the library's back is found, in the complaint in which it is, and in no other."""
    path = tmp_path / "x.db"
    filled(path)
    statement, parameters, problem = CHANGES[name]
    with sqlite3.connect(path) as db:
        assert db.execute(statement, parameters).rowcount == 1
    db.close()
    found = verified(path)
    assert not found.sound
    assert {finding.complaint_id for finding in found.findings} == {"c-2"}
    assert any(problem in str(finding) for finding in found.findings)


@pytest.mark.parametrize(("number", "called"), [(1, "1st"), (2, "2nd"), (3, "3rd")])
def test_a_removed_complaint_is_missed(tmp_path: Path, number: int, called: str) -> None:
    """A complaint that is taken out whole, be it the last one, leaves a gap in the register (S51)."""
    path = tmp_path / "x.db"
    filled(path)
    with sqlite3.connect(path) as db:
        db.execute("delete from complaints where number = ?", (number,))
        db.execute("delete from events where place >= ? and place < ?", (number << 20, (number + 1) << 20))
    db.close()
    assert [str(finding) for finding in verified(path).findings] == [f"the {called} complaint was removed"]


def test_erasure_is_no_change(tmp_path: Path) -> None:
    """Personal values and the key taken out, and blank in the head: erased, not changed; values left behind are."""
    path = tmp_path / "x.db"
    filled(path)
    with SqliteStore(path) as store:
        events = store.history("default", "c-2").events
        desk = a_desk(a_living_procedure(), store)
        codec = desk._do.context.codec
        blank = codec.dumps(replay(codec.attach(event.document, {}) for event in events))
    with sqlite3.connect(path) as db:
        db.execute("delete from personal where place between ? and ?", (SECOND, SECOND + 9))
        db.execute("update complaints set secret = null, head = ? where number = 2", (blank,))
        db.execute("update complaints set customer_id = null where number = 2")
    db.close()
    found = verified(path)
    assert (found.erased, found.findings) == (("c-2",), ())
    with sqlite3.connect(path) as db:
        db.execute("insert into personal values (?, 'submission.text', ?)", (SECOND + 1, b'"back"'))
    db.close()
    assert not verified(path).sound


def test_a_store_without_a_register_is_verified_as_far_as_it_goes() -> None:
    """A store that counts no complaints is checked for all else."""
    store = MemoryStore()

    class Uncounted:
        """A store that implements the port and nothing beside it."""

        def __getattr__(self, name: str) -> object:
            if name == "registered":
                raise AttributeError(name)
            return getattr(store, name)

    desk, _ = a_living_desk(Uncounted())  # type: ignore[arg-type]
    desk.register(a_submission())
    assert desk.verify().sound
    store._at("default").kept.clear()
    assert desk.verify() == Verification(checked=0, erased=(), findings=())
    assert not a_living_desk(store)[0].verify().sound
