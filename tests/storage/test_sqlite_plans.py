"""Which indices answer: no question goes through a table, none sorts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grievance.model import Stage
from grievance.storage import Changed, Due, Numbered, Query, Queue, Related, Search
from grievance.storage._sqlite._queries import page_query
from grievance.storage.sqlite import SqliteStore
from support.builders import a_submission
from support.stores import SHOP, a_commit, a_letter, after

SINCE = after(days=-9)
SERVED_BY: list[tuple[Query, tuple[str, ...]]] = [
    (Queue(), ("queue_by_rank",)),
    (Queue(level="urgent"), ("queue_by_rank",)),
    (Queue(owner="ann", stage=Stage.OPEN), ("queue_by_owner",)),
    (Queue(team="t"), ("queue_by_team",)),
    (Queue(team="t", owner="ann", level="urgent", stage=Stage.OPEN), ("queue_by_owner",)),
    (Queue(exception=True), ("exceptions",)),
    (Queue(exception=True, owner="ann", stage=Stage.OPEN), ("exceptions",)),
    (Queue(exception=True, team="t"), ("exceptions",)),
    (Due(before=after()), ("due",)),
    (Related(customer_id="k", since=SINCE), ("of_customer",)),
    (Related(product="p", since=SINCE), ("of_product",)),
    (Related(customer_id="k", product="p", since=SINCE), ("of_customer", "of_product")),
    (Changed(), ("changes",)),
]


WORDS = Search(text="my parcel late", stages=frozenset({Stage.OPEN, Stage.CLOSED}))
ANY = Search(text="my parcel late", every=False)
PARCEL = {"submission": a_submission(text="my parcel is late")}

WALKS = ("SCAN CONSTANT ROW", "SCAN (subquery-", "SCAN keepers", "SCAN other VIRTUAL TABLE")
"""What is walked and does not grow with the store: what was just made, and the words of a question."""


def plan_of(store: SqliteStore, statement: str, parameters: tuple[object, ...]) -> list[str]:
    """Return the steps that SQLite plans for a statement."""
    return [row[3] for row in store._file.connection.execute(f"explain query plan {statement}", parameters)]


@pytest.mark.parametrize(("query", "indices"), SERVED_BY, ids=lambda value: repr(value)[:60])
@pytest.mark.parametrize("behind", [None, (5, "c-1")], ids=["first page", "next page"])
def test_every_query_is_served_by_an_index(
    path: Path, query: Query, indices: tuple[str, ...], behind: tuple[int, str] | None
) -> None:
    """No query goes through the table or sorts: an index narrows it and gives its order, on later pages too."""
    with SqliteStore(path) as store:
        steps = plan_of(store, *page_query(SHOP, query, behind, 10))
    assert not [step for step in steps if "TEMP B-TREE" in step or "SCAN" in step]
    searches = [step for step in steps if step.startswith("SEARCH")]
    assert {step.split(" USING INDEX ")[1].split(" ")[0] for step in searches} == set(indices)


@pytest.mark.parametrize(
    ("queue", "index"),
    [(Queue(), "queue_by_rank"), (Queue(team="t"), "queue_by_team"), (Queue(exception=True), "exceptions")],
)
def test_claims_are_served_by_an_index(path: Path, queue: Queue, index: str) -> None:
    """A claim walks the queue in its order and sorts nothing."""
    with SqliteStore(path) as store:
        seen: list[str] = []
        store._file.connection.set_trace_callback(seen.append)
        store.save(SHOP, [a_commit(team="t", exception=True)])
        store.claim(SHOP, queue, by="ann", at=after(), until=after(hours=1))
        [select] = [statement for statement in seen if statement.startswith("select id, stage")]
        store._file.connection.set_trace_callback(None)
        assert plan_of(store, select, ())[0].startswith(f"SEARCH complaints USING INDEX {index} ")
        assert len(plan_of(store, select, ())) == 1


@pytest.mark.parametrize(
    "reading",
    [
        lambda store: store.get(SHOP, ["c-1", "c-2"]),
        lambda store: store.history(SHOP, "c-1"),
        lambda store: store.outbox(SHOP, limit=5),
        lambda store: store.recall(SHOP, "kind", "key"),
        lambda store: store.remember(SHOP, "kind", "key", b"new"),
        lambda store: store.registered(SHOP),
        lambda store: store.tenants(),
        lambda store: store.documents(SHOP, limit=1),
        lambda store: store.documents(SHOP, limit=1, after=store.documents(SHOP, limit=1).after),
        lambda store: store.find(SHOP, Numbered(since=2), limit=1),
        lambda store: store.find(SHOP, Numbered(), limit=1, after=store.find(SHOP, Numbered(), limit=1).after),
        lambda store: store.search(SHOP, WORDS, limit=1),
        lambda store: store.search(SHOP, WORDS, limit=1, after=store.search(SHOP, WORDS, limit=1).after),
        lambda store: store.search(SHOP, ANY, limit=1, after=store.search(SHOP, ANY, limit=1).after),
        lambda store: store.save(SHOP, [a_commit("c-1", before=3, request_key="q", settled=("e",))]),
        lambda store: store.save(SHOP, [a_commit("c-9", request_key="q", effects=(a_letter("n"),))]),
    ],
)
def test_nothing_goes_through_a_whole_table(path: Path, reading: Callable[[SqliteStore], object]) -> None:
    """Every other statement is a search by key; none scans the tables that grow, none sorts."""
    with SqliteStore(path, search=True) as store:
        first = a_commit("c-1", events=3, effects=(a_letter("e"),), head=PARCEL)
        store.save(SHOP, [first, a_commit("c-2", head=PARCEL)])
        for key in ("key", "other"):
            store.remember(SHOP, "kind", key, b"document")
        seen: list[str] = []
        store._file.connection.set_trace_callback(seen.append)
        reading(store)
        store._file.connection.set_trace_callback(None)
        words = ("select", "with", "update", "delete")
        asked = [text for text in seen if text.strip().startswith(words) and "sqlite_schema" not in text]
        steps = [step for statement in asked for step in plan_of(store, statement, ())]
    assert steps
    assert not [step for step in steps if "TEMP B-TREE" in step or ("SCAN" in step and not step.startswith(WALKS))]
