"""A store that takes part in the host's transaction: it is the host who commits or rolls back."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text

from grievance.errors import StaleComplaint, StorageError, UnknownComplaint
from grievance.storage import Queue
from grievance.storage.sql import SqlStore
from support.sql_faults import failing_at
from support.stores import SHOP, a_commit, a_letter, after

HOSTS = "create table hosts_own (name text)"


def note(connection: Connection, name: str) -> None:
    """Write something of the host's."""
    connection.execute(text("insert into hosts_own values (:name)"), {"name": name})


def noted(connection: Connection) -> list[str]:
    """Read what is there of the host's."""
    return list(connection.scalars(text("select name from hosts_own order by name")))


def test_the_host_commits(sql_store: SqlStore) -> None:
    """What is saved within a transaction is seen in it at once, and by others when the host commits."""
    with sql_store._engine.connect() as connection:
        with connection.begin():
            joined = sql_store.within(connection)
            joined.save(SHOP, [a_commit(effects=(a_letter("e"),))])
            joined.remember(SHOP, "kind", "key", b"document")
            assert joined.claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1)) is not None
            assert joined.get(SHOP, ["c-1"])[0].complaint.version == 1
            assert sql_store.get(SHOP, ["c-1"]) == ()
            joined.close()
        assert sql_store.get(SHOP, ["c-1"])[0].complaint.version == 1
        assert sql_store.recall(SHOP, "kind", "key") == (b"document",)
        assert sql_store.claim(SHOP, Queue(), by="bob", at=after(), until=after(hours=1)) is None


def test_the_host_rolls_back(sql_store: SqlStore) -> None:
    """What was saved, claimed and kept within a transaction that is rolled back never was; no number is lost."""
    with sql_store._engine.connect() as connection:
        transaction = connection.begin()
        joined = sql_store.within(connection)
        joined.save(SHOP, [a_commit(request_key="r")])
        joined.save(SHOP, [a_commit(before=1)])
        joined.remember(SHOP, "kind", "key", b"document")
        transaction.rollback()
    assert (sql_store.registered(SHOP), sql_store.tenants()) == (0, ())
    assert not sql_store.save(SHOP, [a_commit("c-2", request_key="r")])[0].repeated
    assert sql_store.get(SHOP, ["c-2"])[0].number == 1


def test_a_refused_save_leaves_the_transaction_usable(sql_store: SqlStore) -> None:
    """Nothing of what was refused is in the transaction, all else is, before it and behind it."""
    sql_store.save(SHOP, [a_commit(events=2)])
    with sql_store._engine.connect() as connection, connection.begin():
        connection.execute(text(HOSTS))
        joined = sql_store.within(connection)
        note(connection, "before")
        with pytest.raises(StaleComplaint) as refusal:
            joined.save(SHOP, [a_commit("new", effects=(a_letter("e"),), request_key="r"), a_commit(before=1)])
        assert (refusal.value.expected, refusal.value.actual) == (1, 2)
        note(connection, "behind")
        assert noted(connection) == ["before", "behind"]
        assert joined.get(SHOP, ["new"]) == ()
        assert joined.outbox(SHOP, limit=9) == ()
        assert joined.save(SHOP, [a_commit("next", request_key="r")])[0].version == 1
        connection.execute(text("drop table hosts_own"))
    assert [head.number for head in sql_store.get(SHOP, ["c-1", "next"])] == [1, 2]


def test_nothing_is_committed_before_the_host_does(sql_store: SqlStore) -> None:
    """A store within a transaction commits nothing, even if the host never ends it."""
    with sql_store._engine.connect() as connection:
        sql_store.within(connection).save(SHOP, [a_commit()])
        assert connection.in_transaction()
    assert sql_store.registered(SHOP) == 0


@pytest.mark.parametrize("asked", ["a\0b", "lone \ud800"])
def test_ids_that_cannot_be_are_not_there(sql_store: SqlStore, asked: str) -> None:
    """An id from a URL may be anything; one that no complaint can have is not found, and spoils no transaction."""
    sql_store.save(SHOP, [a_commit()])
    with sql_store._engine.connect() as connection, connection.begin():
        for store in (sql_store, sql_store.within(connection)):
            assert [head.complaint.id for head in store.get(SHOP, [asked, "c-1"])] == ["c-1"]
            with pytest.raises(UnknownComplaint):
                store.history(SHOP, asked)


def test_a_read_that_fails_leaves_the_transaction_usable(sql_store: SqlStore) -> None:
    """What the host has done before it, and does behind it, is committed."""
    with sql_store._engine.connect() as connection, connection.begin():
        joined = sql_store.within(connection)
        joined.save(SHOP, [a_commit()])
        with pytest.raises(StorageError):
            joined.recall(SHOP, "kind", "a\0b")
        with failing_at(sql_store._engine, 2), pytest.raises(StorageError):
            joined.get(SHOP, ["c-1"])
        assert joined.get(SHOP, ["c-1"])[0].number == 1
    assert sql_store.registered(SHOP) == 1


def test_a_document_is_replaced_whatever_the_host_has_read(sql_store: SqlStore) -> None:
    """A host that sees the past does not leave two documents where one replaces another: it has to try again."""
    sql_store.remember(SHOP, "kind", "key", b"first")
    seeing_the_past = sql_store._engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with seeing_the_past as connection, connection.begin():
        joined = sql_store.within(connection)
        joined.recall(SHOP, "kind", "key")
        sql_store.remember(SHOP, "kind", "key", b"second")
        with pytest.raises(StorageError, match="try again"):
            joined.remember(SHOP, "kind", "key", b"third")
    assert sql_store.recall(SHOP, "kind", "key") == (b"second",)


def test_a_name_that_no_index_takes_is_told(sql_store: SqlStore) -> None:
    """PostgreSQL's limit is named, and what would help."""
    long = "".join(f"{number:x}" for number in range(4000))
    with pytest.raises(StorageError, match="too long for an index of PostgreSQL"):
        sql_store.save(SHOP, [a_commit(product=long)])
    assert sql_store.registered(SHOP) == 0
