"""What a database that fails leaves behind: nothing half done, and an error that tells nothing of what was sent."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from grievance.errors import StorageError
from grievance.storage import Queue
from grievance.storage._sql import _save
from grievance.storage.sql import SqlStore
from support.sql_faults import failing_at
from support.stores import SHOP, a_commit, a_letter, after, everything

OLD = ["old", "other"]
NEW = [
    a_commit("old", before=1, settled=("e",), effects=(a_letter("f"),), request_key="r"),
    a_commit("new", events=2),
    a_commit("other", before=1, erases=True),
]
OPERATIONS: dict[str, Callable[[SqlStore], object]] = {
    "a save": lambda store: store.save(SHOP, NEW),
    "a save that rests on others": lambda store: store.save(
        SHOP, [a_commit("old", before=1, unchanged=(("other", 1),), all_of_customer="k", settled=("e",))]
    ),
    "a save that renews an effect": lambda store: store.save(
        SHOP, [a_commit("old", before=1, settled=("e",)), a_commit("new", effects=(a_letter("e", team="again"),))]
    ),
    "a claim": lambda store: store.claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1)),
    "a document": lambda store: store.remember(SHOP, "kind", "key", b"new"),
    "a document beside": lambda store: store.remember(SHOP, "kind", "key", b"new", beside=True),
    "forgetting": lambda store: store.remember(SHOP, "kind", "key", None),
}


def filled(store: SqlStore) -> SqlStore:
    """Return the *store* with two complaints, an effect and a document."""
    store.save(SHOP, [a_commit("old", effects=(a_letter("e"),), request_key="q"), a_commit("other")])
    store.remember(SHOP, "kind", "key", b"old")
    return store


def all_of(store: SqlStore) -> object:
    """Return all that the store has, claims too."""
    with store._engine.connect() as connection:
        claims = connection.execute(text("select claimed_by from grievance_complaints order by number")).all()
        tables = [
            connection.execute(text(f"select * from grievance_{name} order by 1, 2")).all()  # noqa: S608 - our own
            for name in ("requests", "registers", "personal")
        ]
    return everything(store, OLD), store.recall(SHOP, "kind", "key"), store.get(SHOP, ["new"]), claims, tables


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("joined", [False, True])
def test_a_fault_leaves_nothing_half_done(sql_store: SqlStore, operation: str, joined: bool) -> None:
    """Whichever statement or commit of an operation fails, all is as it was before; then it can be done."""
    before = all_of(filled(sql_store))
    for number in count(1):
        failed = attempt(sql_store, OPERATIONS[operation], number, joined=joined)
        if not failed:
            break
        assert all_of(sql_store) == before
    assert number > 1
    assert all_of(sql_store) != before


def attempt(store: SqlStore, operation: Callable[[SqlStore], object], number: int, *, joined: bool) -> list[int]:
    """Do the operation with a fault, in a transaction of its own or in one that the host commits all the same."""
    if not joined:
        with failing_at(store._engine, number) as failed:
            error = error_of(operation, store)
    else:
        connection = store._engine.connect()
        with connection, connection.begin(), failing_at(store._engine, number) as failed:
            error = error_of(operation, store.within(connection))
    assert (error is not None) == bool(failed)
    assert "secret" not in f"{error} {vars(error) if error else None}"
    assert error is None or (error.__cause__, error.__context__) == (None, None)
    return failed


def error_of(operation: Callable[[SqlStore], object], store: SqlStore) -> StorageError | None:
    """Do the operation and return the error of the library that it ends with."""
    try:
        operation(store)
    except StorageError as error:
        return error
    return None


def test_reading_faults_are_told_too(sql_store: SqlStore) -> None:
    """What fails while it is read is a StorageError as well."""
    readings: list[Callable[[], object]] = [
        lambda: sql_store.get(SHOP, ["old"]),
        lambda: sql_store.history(SHOP, "old"),
        lambda: sql_store.find(SHOP, Queue(), limit=1),
        sql_store.tenants,
    ]
    for read in readings:
        with failing_at(sql_store._engine, 1) as failed, pytest.raises(StorageError) as refusal:
            read()
        assert failed == [1]
        assert refusal.value.__context__ is None


@pytest.mark.parametrize("key", ["secret\ud800", "secret\0"])
def test_text_that_no_database_takes_is_not_told(sql_store: SqlStore, key: str) -> None:
    """A lone surrogate or a NUL is refused by an error of the library that does not quote it."""
    with pytest.raises(StorageError, match=r"the database does not do what was asked: \w+") as refusal:
        sql_store.recall(SHOP, "kind", key)
    assert "secret" not in str(refusal.value)
    assert refusal.value.__context__ is None


def test_a_lost_connection_is_replaced(sql_engine: Engine, sql_store: SqlStore) -> None:
    """Whoever uses a connection that the server has ended is told so; the next use finds another one."""
    url = sql_engine.url
    own = create_engine(url, hide_parameters=True)
    store = SqlStore(own)
    with own.connect() as connection:
        pid = connection.scalar(text("select pg_backend_pid()"))
    with sql_engine.connect() as connection:
        connection.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
    with pytest.raises(StorageError, match="AdminShutdown"):
        store.registered(SHOP)
    assert store.save(SHOP, [a_commit()])[0].version == 1
    own.dispose()


def test_a_serialization_failure_is_told_and_undone(sql_store: SqlStore) -> None:
    """In a transaction whose view is older than another save, a save is refused, and the transaction stays usable."""
    filled(sql_store)
    engine = sql_store._engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection, connection.begin():
        joined = sql_store.within(connection)
        assert joined.registered(SHOP) == 2
        sql_store.save(SHOP, [a_commit("new")])
        with pytest.raises(StorageError, match=r"another transaction was in the way: SerializationFailure \(40001\)"):
            joined.save(SHOP, [a_commit("mine")])
        assert joined.registered(SHOP) == 2
    assert sql_store.registered(SHOP) == 3


def test_a_save_that_another_isolation_hides_is_refused(sql_store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """If what was looked at is not what is written to, nothing is written."""
    filled(sql_store)
    before: Any = all_of(sql_store)
    monkeypatch.setattr(_save, "saved_as_asked", lambda *_: False)
    with pytest.raises(StorageError, match="another transaction has been in the way; try again"):
        sql_store.save(SHOP, NEW)
    assert all_of(sql_store) == before
