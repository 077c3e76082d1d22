"""Several at once on one PostgreSQL database: threads, processes, and transactions that take their time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine

from grievance.errors import StaleComplaint
from grievance.storage import Changed, Commit, Numbered, Queue
from grievance.storage.sql import SqlStore
from support.stores import PATIENCE, SHOP, a_commit, after, ids
from support.together import add_one, at_once

WRITER = """
import sys, threading
from grievance.storage.sql import SqlStore
from support.stores import SHOP, a_commit
from support.together import add_one, at_once
from test_sql_together import ROUNDS

url, name = sys.argv[1:]

with SqlStore(url) as store:
    def work(thread: int) -> None:
        for number in range(ROUNDS):
            store.save(SHOP, [a_commit(f"{name}-{thread}-{number}", request_key=f"{name}-{thread}-{number}")])
            add_one(store, "shared", changes=1000)
    at_once(4, work)
print("done")
"""
ROUNDS = 5


def test_eight_threads_lose_nothing(sql_store: SqlStore) -> None:
    """Every complaint is there with a number of its own, every change of the one they share counts once."""
    sql_store.save(SHOP, [a_commit("shared")])

    def work(thread: int) -> None:
        for number in range(ROUNDS):
            name = f"{thread}-{number}"
            sql_store.save(SHOP, [a_commit(name), a_commit(name, before=1)])
            add_one(sql_store, "shared", changes=8 * ROUNDS)

    at_once(8, work)
    names = ids(sql_store, Numbered())
    assert len(names) == 8 * ROUNDS + 1 == sql_store.registered(SHOP)
    assert sorted(head.number or 0 for head in sql_store.get(SHOP, names)) == list(range(1, 8 * ROUNDS + 2))
    assert sql_store.get(SHOP, ["shared"])[0].complaint.version == 8 * ROUNDS + 1
    assert [event.seq for event in sql_store.history(SHOP, "shared").events] == list(range(1, 8 * ROUNDS + 2))


def test_eight_writers_in_two_processes_lose_nothing(sql_engine: Engine, sql_store: SqlStore) -> None:
    """Two processes of four threads each, with connections of their own, lose nothing either."""
    sql_store.save(SHOP, [a_commit("shared")])
    url = sql_engine.url.render_as_string(hide_password=False)
    here = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(here.parent), str(here)))}
    processes = [
        subprocess.Popen([sys.executable, "-c", WRITER, url, name], env=environment, stdout=subprocess.PIPE, text=True)
        for name in "ab"
    ]
    assert [process.communicate(timeout=2 * PATIENCE)[0] for process in processes] == ["done\n", "done\n"]
    expected = {f"{name}-{thread}-{number}" for name in "ab" for thread in range(4) for number in range(ROUNDS)}
    assert set(ids(sql_store, Numbered())) == expected | {"shared"}
    assert sql_store.get(SHOP, ["shared"])[0].complaint.version == 8 * ROUNDS + 1


def test_requests_that_come_at_once_are_done_once(sql_store: SqlStore) -> None:
    """Of eight that send the same request together, one does it and all are told the same."""
    told: list[tuple[str, bool]] = []

    def work(thread: int) -> None:
        [saved] = sql_store.save(SHOP, [a_commit(f"c-{thread}", request_key="r")])
        told.append((saved.complaint_id, saved.repeated))

    at_once(8, work)
    assert len({complaint_id for complaint_id, _ in told}) == 1
    assert sorted(repeated for _, repeated in told) == [False] + [True] * 7
    assert sql_store.registered(SHOP) == 1


def test_a_document_that_many_replace_at_once_is_one(sql_store: SqlStore) -> None:
    """Of those that replace a document together the last one stays, alone; what is added beside stays too."""

    def replace(thread: int) -> None:
        for number in range(ROUNDS):
            sql_store.remember(SHOP, "kind", "key", f"{thread} {number}".encode())
            sql_store.remember(SHOP, "log", "key", b"line", beside=True)

    at_once(4, replace)
    assert len(sql_store.recall(SHOP, "kind", "key")) == 1
    assert len(sql_store.recall(SHOP, "log", "key")) == 4 * ROUNDS


def test_a_claimer_waits_for_nobody(sql_store: SqlStore) -> None:
    """While another transaction claims or saves the first complaint, a claimer gets the next one at once, or none."""
    sql_store.save(SHOP, [a_commit("a"), a_commit("b", rank_at=after(hours=1)), a_commit("c", rank_at=after(hours=2))])
    with sql_store._engine.connect() as connection, connection.begin():
        joined = sql_store.within(connection)
        first = joined.claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1))
        joined.save(SHOP, [a_commit("b", before=1, rank_at=after(hours=1))])
        others = [sql_store.claim(SHOP, Queue(), by="bob", at=after(), until=after(hours=1)) for _ in range(2)]
    assert [entry.complaint_id if entry else None for entry in (first, *others)] == ["a", "c", None]
    last = sql_store.claim(SHOP, Queue(), by="bob", at=after(), until=after(hours=1))
    assert last is not None
    assert last.complaint_id == "b"


def test_a_save_waits_for_another_of_its_tenant(sql_store: SqlStore) -> None:
    """A later save of a tenant ends after the earlier one, so that no reader of changes passes over that."""
    order: list[str] = []

    def save_later() -> None:
        sql_store.save(SHOP, [a_commit("later")])
        order.append("later")

    saved = threading.Thread(target=save_later, daemon=True)
    with sql_store._engine.connect() as connection, connection.begin():
        sql_store.within(connection).save(SHOP, [a_commit("earlier")])
        saved.start()
        sql_store.save("bank", [a_commit("of another tenant")])
        assert ids(sql_store, Changed()) == []
        saved.join(0.2)
        order.append("earlier")
    saved.join(PATIENCE)
    assert order == ["earlier", "later"]
    assert ids(sql_store, Changed()) == ["earlier", "later"]


RESTING: dict[str, Commit] = {
    "on its own version": a_commit("c-1", before=1),
    "on that of another": a_commit("c-2", before=1, unchanged=(("c-1", 1),)),
    "on all of a customer": a_commit("c-2", before=1, all_of_customer="k", unchanged=(("c-1", 1),)),
}


@pytest.mark.parametrize("rests", RESTING)
def test_a_save_sees_what_it_waited_for(sql_store: SqlStore, rests: str) -> None:
    """What another transaction commits while a save waits for it counts: the stale one is refused, and says why."""
    sql_store.save(SHOP, [a_commit("c-1"), a_commit("c-2")])
    moves = a_commit("c-1", before=1, events=2)
    if rests == "on all of a customer":
        moves = a_commit("c-3", events=3, customer_id="k")
    refused: list[StaleComplaint] = []

    def work() -> None:
        try:
            sql_store.save(SHOP, [RESTING[rests]])
        except StaleComplaint as error:
            refused.append(error)

    thread = threading.Thread(target=work, daemon=True)
    with sql_store._engine.connect() as connection, connection.begin():
        sql_store.within(connection).save(SHOP, [moves])
        thread.start()
        thread.join(0.2)
    thread.join(PATIENCE)
    expected = 0 if rests == "on all of a customer" else 1
    assert [(error.complaint_id, error.expected, error.actual) for error in refused] == [(moves.head.id, expected, 3)]
