"""Whichever statement fails, an operation is done as a whole or not at all, and the store goes on working."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import attrs
import pytest

from grievance.errors import StorageError
from grievance.storage import Queue, Search
from grievance.storage.sqlite import SqliteStore
from support.builders import a_submission
from support.sqlite_faults import failing_at
from support.stores import SHOP, a_commit, a_letter, after, everything, sealed

NAMES = ("a", "b", "new", "newer")


def saying(text: str) -> dict[str, object]:
    """Return the head of a complaint with this text."""
    return {"submission": a_submission(text=text)}


def filled(path: Path) -> SqliteStore:
    """Return a store with a text index, two complaints and documents."""
    store = SqliteStore(path, search=True)
    first = a_commit("a", head=saying("my parcel"), effects=(a_letter("e"), a_letter("f")), request_key="r")
    told = attrs.evolve(first, events=(sealed("a", 1, {"text": b"my parcel"}),))
    store.save(SHOP, [told, a_commit("b", head=saying("a parcel"), rank_at=after(hours=1))])
    store.remember(SHOP, "kind", "key", b"one")
    return store


def state(store: SqliteStore) -> object:
    """Return all that can be read, and what would be claimed first."""
    known = [head.complaint.id for head in store.get(SHOP, NAMES)]
    found = [store.search(SHOP, Search(text=text), limit=9) for text in ("parcel", "my", "late", "gone")]
    claims = store._file.read("select id, claimed_by, claimed_until from complaints order by id")
    kept = store.documents(SHOP, limit=9), store.recall(SHOP, "kind", "key")
    return everything(store, known), found, claims, kept, store.registered(SHOP), store.tenants()


REFUSED = object()
"""The outcome of what a failing statement has refused."""


def attempt(operation: Callable[[SqliteStore], object], store: SqliteStore) -> object:
    """Return what an operation gives, or that it was refused because of the statement."""
    try:
        return operation(store)
    except StorageError as error:
        return REFUSED if "disk I/O error" in str(error) else error


OPERATIONS: dict[str, Callable[[SqliteStore], object]] = {
    "save": lambda store: store.save(
        SHOP,
        [
            a_commit("new", head=saying("late"), request_key="s", effects=(a_letter("g"),), all_of_customer="k"),
            a_commit("a", before=1, head=saying("late again"), settled=("e",), unchanged=(("b", 1),), team="t"),
            a_commit("newer", request_key="r"),
            a_commit("a", before=2, head=saying("late again"), effects=(a_letter("e"),)),
        ],
    ),
    "erase": lambda store: store.save(SHOP, [a_commit("a", before=1, erases=True, settled=("e", "f"))]),
    "claim": lambda store: store.claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1)),
    "remember": lambda store: store.remember(SHOP, "kind", "key", b"two"),
    "remember beside": lambda store: store.remember(SHOP, "kind", "key", b"two", beside=True),
    "forget": lambda store: store.remember(SHOP, "kind", "key", None),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_failing_statement_changes_nothing(tmp_path: Path, name: str) -> None:
    """
    An operation that fails at any of its statements has changed nothing and can be done at once; one that does not
    fail is done, though the emptying of the log behind it has failed.
    """
    operation = OPERATIONS[name]
    with filled(tmp_path / "right.db") as right:
        before = state(right)
        answer = operation(right)
        done = state(right)
    assert done != before
    refusals = 0
    for n in count(1):
        with filled(tmp_path / f"{n}.db") as store:
            with failing_at(store, n) as faults:
                outcome = attempt(operation, store)
            refused = outcome == REFUSED
            assert outcome in (REFUSED, answer)
            assert state(store) == (before if refused else done)
            assert not refused or operation(store) == answer
            assert state(store) == done
            refusals += refused
            if not faults.struck:
                break
    assert refusals >= {"save": 15, "erase": 8}.get(name, 4)


def test_a_failing_read_is_told(tmp_path: Path) -> None:
    """Reads that fail are errors of the library, and the next read answers."""
    with filled(tmp_path / "x.db") as store:
        reads: list[Callable[[SqliteStore], object]] = [
            lambda store: store.get(SHOP, ["a"]),
            lambda store: store.history(SHOP, "a"),
            lambda store: store.find(SHOP, Queue(), limit=9),
            lambda store: store.search(SHOP, Search(text="my parcel"), limit=9),
            lambda store: store.search(SHOP, Search(text="my parcel", every=False), limit=9),
            lambda store: store.outbox(SHOP, limit=9),
            lambda store: store.recall(SHOP, "kind", "key"),
            lambda store: store.documents(SHOP, limit=9),
            lambda store: store.tenants(),
            lambda store: store.registered(SHOP),
        ]
        for read in reads:
            answer = read(store)
            for n in count(1):
                with failing_at(store, n) as faults:
                    outcome = attempt(read, store)
                assert outcome == (REFUSED if faults.struck else answer)
                assert read(store) == answer
                if not faults.struck:
                    break
