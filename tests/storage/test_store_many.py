"""More than a statement takes: what the laws ask of a few holds of very many."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from grievance.errors import StaleComplaint
from grievance.storage import ComplaintStore, Search
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from support.builders import a_submission
from support.stores import SHOP, a_commit

MANY = 1203


def test_many_request_keys_in_a_batch(store: ComplaintStore) -> None:
    """More keys than a statement takes are all known again."""
    batch = [a_commit(f"c-{n}", request_key=f"r-{n}") for n in range(MANY)]
    store.save(SHOP, batch)
    assert all(saved.repeated and saved.complaint_id == f"c-{n}" for n, saved in enumerate(store.save(SHOP, batch)))


def test_many_grounds(store: ComplaintStore) -> None:
    """A decision may rest on more complaints than a statement takes; the last of them counts too."""
    names = [f"c-{n}" for n in range(MANY)]
    store.save(SHOP, [a_commit(name) for name in names])
    grounds = tuple((name, 1) for name in names)
    store.save(SHOP, [a_commit("resting", unchanged=grounds)])
    store.save(SHOP, [a_commit(names[-1], before=1)])
    with pytest.raises(StaleComplaint) as refusal:
        store.save(SHOP, [a_commit("late", unchanged=grounds)])
    assert refusal.value.complaint_id == names[-1]


@pytest.mark.parametrize("every", [True, False])
def test_many_words(*, every: bool) -> None:
    """A whole letter may be asked for: every word of it, or one."""
    words = " ".join(f"w{n}" for n in range(MANY))
    with SqliteStore(":memory:", search=True) as file:
        for searching in (MemoryStore(), file):
            searching.save(SHOP, [a_commit("all", head=_in_words(words)), a_commit("one", head=_in_words("w7"))])
            page = searching.search(SHOP, Search(text=words, every=every), limit=5)
            assert [entry.complaint_id for entry in page.entries] == (["all"] if every else ["all", "one"])


def _in_words(text: str) -> dict[str, object]:
    return {"submission": a_submission(text=text)}


def test_a_removed_complaint_is_missed(path: Path) -> None:
    """A row that somebody takes out of the file leaves a gap, be it the last one: numbers are never given again."""
    with SqliteStore(path) as store:
        store.save(SHOP, [a_commit("a"), a_commit("b"), a_commit("c")])
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("delete from complaints where id = 'c'")
    with SqliteStore(path) as store:
        assert store.registered(SHOP) == 3
        store.save(SHOP, [a_commit("d")])
        assert [head.number for head in store.get(SHOP, ["a", "b", "d"])] == [1, 2, 4]
        assert store.registered(SHOP) == 4
