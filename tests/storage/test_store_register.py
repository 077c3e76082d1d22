"""The register of a tenant: every complaint has a number, and a removed one leaves a gap; logs grow in order."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pytest

from grievance.errors import StaleComplaint
from grievance.storage import Queue, Registry
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from support.stores import SHOP, a_commit, after, ids

Store: TypeAlias = MemoryStore | SqliteStore


def numbers(store: Store, *names: str, tenant: str = SHOP) -> list[int | None]:
    """Return the numbers of complaints in the register."""
    return [store.history(tenant, name).number for name in names]


def test_complaints_are_numbered_from_one_without_gaps(store: Store) -> None:
    """The numbers follow the order of first saving, within a batch too; changes take none."""
    assert isinstance(store, Registry)
    assert store.registered(SHOP) == 0
    store.save(SHOP, [a_commit("b"), a_commit("b", before=1), a_commit("a")])
    store.save(SHOP, [a_commit("a", before=1)])
    store.save(SHOP, [])
    store.save(SHOP, [a_commit("c")])

    assert numbers(store, "b", "a", "c") == [1, 2, 3]
    assert store.registered(SHOP) == 3


def test_each_tenant_has_a_register_of_its_own(store: Store) -> None:
    """Complaints of others are neither numbered nor counted."""
    store.save(SHOP, [a_commit("a")])
    store.save("bank", [a_commit("a"), a_commit("b")])
    store.save(SHOP, [a_commit("c")])

    assert numbers(store, "a", "c") == [1, 2]
    assert numbers(store, "a", "b", tenant="bank") == [1, 2]
    assert (store.registered(SHOP), store.registered("bank"), store.registered("nobody")) == (2, 2, 0)


def test_a_batch_that_is_refused_takes_no_number(store: Store) -> None:
    """After a rolled-back batch the next complaint has the number that the refused one would have had."""
    store.save(SHOP, [a_commit("a")])
    with pytest.raises(StaleComplaint):
        store.save(SHOP, [a_commit("lost"), a_commit("lost too"), a_commit("a", before=7)])
    with pytest.raises(StaleComplaint):
        store.save(SHOP, [a_commit("lost"), a_commit("a")])

    assert store.registered(SHOP) == 1
    store.save(SHOP, [a_commit("b")])
    assert (numbers(store, "a", "b"), store.registered(SHOP)) == ([1, 2], 2)


def test_a_repeated_request_takes_no_number(store: Store) -> None:
    """A complaint that is filed twice with one key is registered once."""
    for _ in range(2):
        store.save(SHOP, [a_commit("a", request_key="r"), a_commit("b", request_key="s")])
    store.save(SHOP, [a_commit("z", request_key="r"), a_commit("c")])

    assert numbers(store, "a", "b", "c") == [1, 2, 3]
    assert store.registered(SHOP) == 3


def test_a_removed_complaint_is_missed(path: Path) -> None:
    """A row that somebody takes out of the file leaves a gap, be it the last one: numbers are never given again."""
    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit("a"), a_commit("b"), a_commit("c")])
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("delete from complaints where id = 'c'")
    with SqliteStore(path) as store:
        assert store.registered(SHOP) == 3
        store.save(SHOP, [a_commit("d")])
        assert (numbers(store, "a", "b", "d"), store.registered(SHOP)) == ([1, 2, 4], 4)


def test_what_is_added_beside_keeps_its_order(store: Store) -> None:
    """A log is recalled oldest first, equal documents as often as they were added; other logs are not in it."""
    for document in (b"b", b"a", b"b"):
        store.remember(SHOP, "log", "key", document, beside=True)
        store.remember(SHOP, "log", "other", b"x", beside=True)
        store.remember("bank", "log", "key", b"y", beside=True)

    assert store.recall(SHOP, "log", "key") == (b"b", b"a", b"b")
    assert store.recall(SHOP, "log", "other") == (b"x",) * 3


def test_what_is_not_beside_replaces_the_whole_log(store: Store) -> None:
    """A document that is kept alone takes the place of all that were there, and a log may grow behind it."""
    store.remember(SHOP, "kind", "key", b"1", beside=True)
    store.remember(SHOP, "kind", "key", b"2", beside=True)
    store.remember(SHOP, "kind", "key", b"3")
    assert store.recall(SHOP, "kind", "key") == (b"3",)

    store.remember(SHOP, "kind", "key", b"4", beside=True)
    assert store.recall(SHOP, "kind", "key") == (b"3", b"4")


def test_the_exception_queue_holds_what_waits_for_the_accountable_person(store: Store) -> None:
    """It is a part of the queue, in its order, narrowed like the queue, and follows each change (S40, S42)."""
    store.save(
        SHOP,
        [
            a_commit("late", exception=True, rank_at=after(hours=2), team="t"),
            a_commit("plain"),
            a_commit("early", exception=True, rank_at=after(hours=1)),
            a_commit("closed", exception=True, open=False),
            a_commit("unranked", exception=True, rank_at=None),
        ],
    )

    assert ids(store, Queue(exception=True)) == ids(store, Queue(exception=True), by=1) == ["early", "late"]
    assert ids(store, Queue(exception=True, team="t")) == ["late"]
    assert ids(store, Queue()) == ["plain", "early", "late"]

    store.save(SHOP, [a_commit("early", before=1), a_commit("plain", before=1, exception=True)])
    assert ids(store, Queue(exception=True)) == ["plain", "late"]


def test_exceptions_are_claimed_from_their_queue(store: Store) -> None:
    """Who claims an exception gets the first of them, not the first of all."""
    store.save(SHOP, [a_commit("plain"), a_commit("odd", exception=True, rank_at=after(hours=1))])
    claimed = [store.claim(SHOP, Queue(exception=True), by="ann", at=after(), until=after(hours=1)) for _ in range(2)]

    assert [entry and entry.complaint_id for entry in claimed] == ["odd", None]
