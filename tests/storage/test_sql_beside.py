"""What the PostgreSQL store does beside the port: words, the register, the inventory; the same as in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from grievance.errors import InvalidValue
from grievance.model import Stage
from grievance.storage import Inventory, KeptDocument, Numbered, Registry, Search, Searching
from grievance.storage.memory import MemoryStore
from grievance.storage.sql import SqlStore
from support.builders import a_resolution, a_submission
from support.postgres import empty
from support.stores import SHOP, a_commit, after, ids

WORDS = ("parcel", "late", "É", "17", "ﬁn", "x_y")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)


def saying(name: str, text: str, **changes: Any) -> Any:
    """Return the commit of a complaint with a text."""
    return a_commit(name, head={"submission": a_submission(text=text)}, **changes)


def found(store: SqlStore | MemoryStore, search: Search, *, by: int = 100, tenant: str = SHOP) -> list[str]:
    """Return the ids of all that a search finds, read in pages."""
    names: list[str] = []
    cursor: str | None = None
    while True:
        page = store.search(tenant, search, limit=by, after=cursor)
        assert len(page.entries) <= by
        names += [entry.complaint_id for entry in page.entries]
        cursor = page.after
        if cursor is None:
            return names


def test_it_has_the_capabilities(sql_store: SqlStore) -> None:
    """It keeps a register and an inventory and finds by words."""
    assert isinstance(sql_store, Registry)
    assert isinstance(sql_store, Inventory)
    assert isinstance(sql_store, Searching)


def test_words_are_those_of_the_head_as_it_stands(sql_store: SqlStore) -> None:
    """New words are found when a change brings them, old ones are not when it takes them away, erased or not."""
    sql_store.save(SHOP, [saying("a", "My PARCEL is late"), saying("b", "parcel"), saying("c", "")])
    sql_store.save("bank", [saying("z", "parcel")])
    assert found(sql_store, Search(text="parcel")) == ["a", "b"]
    assert found(sql_store, Search(text="late parcel")) == ["a"]
    assert found(sql_store, Search(text="late money", every=False)) == ["a"]
    resolved = a_resolution(reasons="the courier lost it")
    sql_store.save(SHOP, [a_commit("b", before=1, head={"resolution": resolved, "submission": a_submission(text="")})])
    sql_store.save(SHOP, [saying("a", "", before=1, erases=True)])
    assert found(sql_store, Search(text="parcel late", every=False)) == []
    assert found(sql_store, Search(text="COURIER")) == ["b"]
    assert found(sql_store, Search(text="parcel"), tenant="bank") == ["z"]


def test_a_search_is_read_in_pages_the_latest_first(sql_store: SqlStore) -> None:
    """Pages of every size put together are the answer, narrowed to stages; equal receipts go by id."""
    received = {"a": 0, "b": 2, "c": 1, "d": 2}
    sql_store.save(SHOP, [saying(n, "parcel", received_at=after(hours=hours)) for n, hours in received.items()])
    sql_store.save(SHOP, [saying("d", "parcel", before=1, received_at=after(hours=2), stage=Stage.CLOSED)])
    for by in (1, 2, 3, 9):
        assert found(sql_store, Search(text="parcel"), by=by) == ["b", "d", "c", "a"]
        assert found(sql_store, Search(text="parcel", stages=frozenset({Stage.CLOSED})), by=by) == ["d"]
    assert found(sql_store, Search(text=" - ")) == []


def test_a_search_checks_its_page(sql_store: SqlStore) -> None:
    """A limit below one and a cursor that no page gave are refused, even where no word can be found."""
    for text in ("parcel", ""):
        with pytest.raises(InvalidValue, match="limit"):
            sql_store.search(SHOP, Search(text=text), limit=0)
        with pytest.raises(InvalidValue, match="after"):
            sql_store.search(SHOP, Search(text=text), limit=1, after="nonsense")


@given(
    texts=st.lists(st.tuples(TEXTS, st.integers(0, 2)), max_size=5),
    asked=TEXTS,
    every=st.booleans(),
    by=st.integers(1, 3),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_search_finds_what_memory_finds(
    sql_engine: Engine, texts: list[tuple[str, int]], asked: str, every: bool, by: int
) -> None:
    """Whatever is said and asked, both stores find the same in the same order."""
    with sql_engine.begin() as connection:
        empty(connection)
    store, memory = SqlStore(sql_engine, migrate=False), MemoryStore()
    batch = [saying(f"c-{n}", text, received_at=after(hours=hours)) for n, (text, hours) in enumerate(texts)]
    for each in (store, memory):
        each.save(SHOP, batch)
    search = Search(text=asked, every=every)
    assert found(store, search, by=by) == found(memory, search, by=by)


def test_the_register_has_no_gaps(sql_store: SqlStore) -> None:
    """Refused and repeated saves take no number, batches take theirs in order, and each tenant counts for itself."""
    sql_store.save(SHOP, [a_commit("b"), a_commit("a", request_key="r"), a_commit("b", before=1)])
    sql_store.save(SHOP, [a_commit("x", request_key="r")])
    with pytest.raises(Exception, match="expected no complaint"):
        sql_store.save(SHOP, [a_commit("y"), a_commit("a")])
    with pytest.raises(Exception, match="expected no complaint"):
        sql_store.save(SHOP, [a_commit("twin"), a_commit("twin")])
    sql_store.save("bank", [a_commit("z")])
    sql_store.save(SHOP, [a_commit("c"), a_commit("a", before=1), a_commit("d")])
    assert [head.number for head in sql_store.get(SHOP, ["b", "a", "c", "d"])] == [1, 2, 3, 4]
    assert sql_store.history(SHOP, "d").number == 4
    assert (sql_store.registered(SHOP), sql_store.registered("bank"), sql_store.registered("new")) == (4, 1, 0)
    for by in (1, 3, 9):
        assert ids(sql_store, Numbered(), by=by) == ["b", "a", "c", "d"]
        assert ids(sql_store, Numbered(since=3), by=by) == ["c", "d"]


def test_the_history_names_its_requests(sql_store: SqlStore) -> None:
    """Each request stands with the version that it led to, and with no other complaint."""
    sql_store.save(SHOP, [a_commit("a", request_key="r"), a_commit("b", request_key="s"), a_commit("a", before=1)])
    sql_store.save(SHOP, [a_commit("a", before=2, events=2, request_key="t")])
    sql_store.save("bank", [a_commit("a", request_key="u")])
    assert sql_store.history(SHOP, "a").requests == {"r": 1, "t": 4}
    assert sql_store.history(SHOP, "b").requests == {"s": 1}


def all_documents(store: SqlStore, tenant: str, by: int) -> Iterator[KeptDocument]:
    """Yield all documents of a tenant, read in pages."""
    cursor: str | None = None
    while True:
        page = store.documents(tenant, limit=by, after=cursor)
        yield from page.entries
        cursor = page.after
        if cursor is None:
            return


@pytest.mark.parametrize("by", [1, 2, 3, 99])
def test_the_inventory_lists_every_document(sql_store: SqlStore, by: int) -> None:
    """Documents come by kind and key, those under one key with the oldest first, in pages of every size."""
    kept = [("b", "a", b"1"), ("a", "b:", b"2"), ("a", "\U0001f600", b"3"), ("a", "b:", b"0"), ("", ":1:", b"4")]
    for kind, key, document in kept:
        sql_store.remember(SHOP, kind, key, document, beside=True)
    sql_store.remember("bank", "a", "a", b"another's")
    expected = sorted(kept, key=lambda one: one[:2])
    assert [attrs.astuple(one) for one in all_documents(sql_store, SHOP, by)] == expected


def test_the_inventory_checks_its_page(sql_store: SqlStore) -> None:
    """A limit below one and a cursor that no page gave are refused; a tenant without documents has none."""
    with pytest.raises(InvalidValue, match="limit"):
        sql_store.documents(SHOP, limit=0)
    with pytest.raises(InvalidValue, match="after"):
        sql_store.documents(SHOP, limit=1, after="nonsense")
    assert sql_store.documents(SHOP, limit=1).entries == ()


def test_the_inventory_lists_the_tenants(sql_store: SqlStore) -> None:
    """Those who have complaints or documents, in the order of their letters; a refused save makes no tenant."""
    assert sql_store.tenants() == ()
    sql_store.save("b", [a_commit()])
    sql_store.remember("Z", "kind", "key", b"document")
    sql_store.remember("é", "kind", "key", b"document")
    sql_store.remember("gone", "kind", "key", b"document")
    sql_store.remember("gone", "kind", "key", None)
    with pytest.raises(Exception, match="c-1"):
        sql_store.save("refused", [a_commit(before=1)])
    assert sql_store.tenants() == ("Z", "b", "é")
