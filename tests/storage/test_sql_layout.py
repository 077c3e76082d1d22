"""The tables: made once however many come at once, brought forward with what is in them, refused if they are newer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Engine, MetaData, create_engine, text

from grievance.codec import Codec
from grievance.errors import InvalidValue, StorageError, UnknownFormat
from grievance.storage import Changed, Numbered, Queue, Search
from grievance.storage._position import micros
from grievance.storage._sql import _layout
from grievance.storage._sql._migrations import MIGRATIONS
from grievance.storage._sql._tables import LAYOUT_VERSION, VERSION_TABLE
from grievance.storage.memory import MemoryStore
from grievance.storage.sql import METADATA, SqlStore, migrate
from support.builders import a_submission
from support.postgres import a_database
from support.stores import SECRET, SHOP, a_commit, a_letter, after, entries, ids
from support.together import at_once


@pytest.fixture
def engine(empty_database: str) -> Iterator[Engine]:
    """Give an engine of an empty database."""
    engine = create_engine(empty_database, hide_parameters=True)
    yield engine
    engine.dispose()


def test_the_newest_migration_is_the_present_layout() -> None:
    """The migrations are numbered on from 0001 to the layout that the library knows."""
    numbers = [f"{number:04}" for number in range(1, LAYOUT_VERSION + 1)]
    assert [each.revision for each in MIGRATIONS] == numbers
    assert [each.down_revision for each in MIGRATIONS] == [None, *numbers[:-1]]


@pytest.mark.parametrize("schema", [None, "odd Schema"])
def test_migrations_lead_to_the_tables_that_statements_are_made_of(engine: Engine, schema: str | None) -> None:
    """Alembic finds no difference between what the migrations made and what the store believes to be there."""
    migrate(engine, schema=schema)
    expected = MetaData()
    for table in METADATA.tables.values():
        table.to_metadata(expected, schema=schema)  # type: ignore[arg-type]
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": VERSION_TABLE,
                "version_table_schema": schema,
                "include_schemas": schema is not None,
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _parents: kind != "schema" or name == schema,
            },
        )
        assert compare_metadata(context, expected) == []


def test_a_store_may_stand_in_a_schema_of_its_own(engine: Engine) -> None:
    """Two schemas of one database are two stores; nothing of them is outside."""
    one, other = SqlStore(engine, schema="one"), SqlStore(engine, schema="other")
    one.save(SHOP, [a_commit(effects=(a_letter("e"),), request_key="r", customer_id="k")])
    one.save(SHOP, [a_commit("c-2", unchanged=(("c-1", 1),), all_of_customer="k2")])
    one.remember(SHOP, "kind", "key", b"document")
    assert ids(one, Changed()) == ["c-1", "c-2"]
    assert one.claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1)) is not None
    assert one.history(SHOP, "c-1").requests == {"r": 1}
    assert one.search(SHOP, Search(text="nothing"), limit=1).entries == ()
    assert (ids(other, Changed()), other.tenants(), other.outbox(SHOP, limit=1)) == ([], (), ())
    with engine.connect() as connection:
        outside = connection.scalar(text("select to_regclass('public.grievance_complaints')"))
        assert outside is None
        assert connection.scalar(text("show search_path")) == '"$user", public'


def test_a_migration_of_the_host_makes_the_tables(engine: Engine) -> None:
    """On a connection it is part of the host's transaction: gone when that is rolled back, there when it commits."""
    with engine.connect() as connection:
        transaction = connection.begin()
        migrate(connection)
        transaction.rollback()
    with pytest.raises(StorageError, match=r"layout 0 of 2: run grievance\.storage\.sql\.migrate\(engine\) first"):
        SqlStore(engine, migrate=False)
    with engine.begin() as connection, hosts_migration(connection) as host:
        migrate(connection, schema="mine")
        host.execute("create table hosts_own (name text)")
        assert connection.scalar(text("select current_setting('search_path')")) == '"$user", public'
    assert SqlStore(engine, schema="mine", migrate=False).tenants() == ()


@contextmanager
def hosts_migration(connection: Connection) -> Iterator[Any]:
    """Be within a migration of the host's own, which has Alembic's `op` in use."""
    from alembic import op

    with Operations.context(MigrationContext.configure(connection)):
        yield op


def test_many_may_open_an_empty_database_at_once(engine: Engine) -> None:
    """Whoever comes first makes the tables; the others wait and find them, and none is refused."""

    def work(number: int) -> None:
        SqlStore(engine).save(SHOP, [a_commit(f"c-{number}")])

    at_once(4, work)
    assert sorted(ids(SqlStore(engine, migrate=False), Changed())) == ["c-0", "c-1", "c-2", "c-3"]


@pytest.mark.parametrize("forward", [True, False])
def test_a_newer_layout_is_refused(engine: Engine, forward: bool) -> None:
    """What a newer version of the library has laid out is left alone, and the error says which layouts are known."""
    SqlStore(engine)
    with engine.begin() as connection:
        connection.execute(text(f"update {VERSION_TABLE} set version_num = '0003'"))  # noqa: S608 - our own
    with pytest.raises(UnknownFormat) as refusal:
        SqlStore(engine, migrate=forward)
    assert (refusal.value.document, refusal.value.found, refusal.value.known) == ("the store", 3, LAYOUT_VERSION)


@pytest.mark.parametrize("url", ["postgresql://u:hunter2@127.0.0.1:1/x", "postgresql://u:hunter2@/x?host=/nowhere"])
def test_a_database_that_cannot_be_reached_is_told(url: str) -> None:
    """The error says what may be wrong, and no password."""
    with pytest.raises(StorageError, match="cannot be reached: is the server running") as refusal:
        SqlStore(url)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "postgresql+asyncpg://host/database",
        "mysql://host/database",
        "postgresql://host:port/x",
        "no address at all",
        "",
    ],
)
def test_another_database_is_refused(url: str) -> None:
    """Only PostgreSQL through psycopg 3 is taken, and the error says how to write it."""
    with pytest.raises(InvalidValue, match=r"url: must speak PostgreSQL through psycopg 3"):
        SqlStore(url)


def test_another_engine_is_refused() -> None:
    """An engine of another database is refused by name."""
    with pytest.raises(InvalidValue, match=r"engine: must speak PostgreSQL through psycopg 3"):
        SqlStore(create_engine("sqlite://"))


@pytest.mark.parametrize("name", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_store_of_its_own_engine(empty_database: str, name: str) -> None:
    """An address is enough; closing the store closes its connections, twice if need be."""
    with SqlStore(empty_database.replace("postgresql+psycopg", name)) as store:
        store.save(SHOP, [a_commit()])
        engine = store._engine
        assert engine.pool.status().startswith("Pool size: 5  Connections in pool: 1 ")
    assert engine.pool.status().startswith("Pool size: 5  Connections in pool: 0 ")
    store.close()


def test_a_database_that_is_not_there(empty_database: str) -> None:
    """A store that cannot be reached is an error of the library."""
    with pytest.raises(
        StorageError, match="the database cannot be reached: is the server running, is there a database"
    ):
        SqlStore(empty_database.replace("?", "_not_there?"))


def test_the_extra_is_named_where_it_is_missing() -> None:
    """Without one of its packages the module says which extra brings them, and all else can be imported."""
    code = """
import sys
import grievance.storage.memory
from grievance.errors import MissingExtra
for missing in ("greenlet", "alembic", "psycopg", "sqlalchemy", "grievance.storage._sql._save"):
    before = {name: module for name, module in sys.modules.items() if name.startswith("grievance.storage")}
    there = sys.modules.get(missing)
    sys.modules[missing] = None
    try:
        import grievance.storage.sql
    except MissingExtra as error:
        print(missing, error.extra)
    except ImportError as error:
        print(error.name)
    for name in [name for name in sys.modules if name.startswith("grievance.storage") and name not in before]:
        del sys.modules[name]
    sys.modules[missing] = there
    if there is None:
        del sys.modules[missing]
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines() == [
        "greenlet sql", "alembic sql", "psycopg sql", "sqlalchemy sql", "grievance.storage._sql._save"
    ]  # fmt: skip


# ---- a database at the first layout, filled by plain SQL


COMPLAINT = text(
    """
    insert into grievance_complaints (tenant, id, registered, version, head, seal, secret, stage, open, received_at,
        team, rank_at, next_due, customer_id, product, exception, changed, claimed_by, claimed_until)
    values (:tenant, :id, :nth, :version, :head, :seal, :secret, :stage, :open, :received_at,
        :team, :rank_at, null, :customer_id, null, :exception, :nth, :claimed_by, :claimed_until)
    """
)
NUMBER = "(select number from grievance_complaints where tenant = :tenant and id = :id)"
EVENT = text(f"insert into grievance_events values ({NUMBER}, :seq, :document, :seal)")  # noqa: S608 - our own
VALUE = text(f"insert into grievance_personal values ({NUMBER}, :seq, :field, :value)")  # noqa: S608 - our own
REQUEST = text("insert into grievance_requests values (:tenant, :key, :id, :version)")


def complaint_row(tenant: str, nth: int, commit: Any) -> dict[str, object]:
    """Return a complaint as the first layout has it."""
    index, name = commit.index, commit.head.id
    return {
        "tenant": tenant, "id": name, "nth": nth, "version": commit.head.version,
        "head": Codec().dumps(commit.head), "seal": commit.events[-1].seal, "secret": None if name == "c-2" else SECRET,
        "stage": index.stage.value, "open": index.open, "received_at": micros(index.received_at),
        "team": index.team, "rank_at": micros(index.rank_at), "customer_id": index.customer_id,
        "exception": index.exception, "claimed_by": "ann" if name == "c-3" else None,
        "claimed_until": micros(after(hours=1)) if name == "c-3" else None,
    }  # fmt: skip


def event_rows(tenant: str, commit: Any) -> Iterator[dict[str, object]]:
    """Yield the events of a complaint as the first layout has them."""
    for event in commit.events:
        values = {"seq": event.seq, "document": event.document, "seal": event.seal, "personal": event.personal}
        yield {"tenant": tenant, "id": commit.head.id, **values}


def told(name: str, said: str, *, erased: bool = False, **fields: Any) -> Any:
    """Return a commit with what somebody said in it, or with nothing personal left."""
    head = {"submission": a_submission(text="" if erased else said)}
    commit = a_commit(name, events=2, head=head, request_key=f"r-{name}", **fields)
    personal = {} if erased else {"submission.text": said.encode()}
    return attrs.evolve(commit, events=tuple(attrs.evolve(event, personal=personal) for event in commit.events))


OLD = {
    SHOP: [
        told("c-1", "My parcel came late", team="x"),
        told("c-2", "nothing of this is left", erased=True, customer_id="pseudonym"),
        *(told(f"n-{number:04}", f"parcel {number}", team="y", customer_id="k") for number in range(500)),
    ],
    "bank": [told("c-1", "My card is gone", exception=True), told("c-3", "Card: late?")],
    "é": [told("\U0001f600", "ÉTÉ")],
}


def fill(connection: Connection, tenant: str, commits: list[Any]) -> None:
    """Fill the first layout with complaints of a tenant, an effect and a document."""
    of = {"tenant": tenant, "count": len(commits), "document": tenant.encode()}
    effect = {"tenant": tenant, "document": Codec().dumps(a_letter("e", team=tenant))}
    events = [row for commit in commits for row in event_rows(tenant, commit)]
    values = [{**row, "field": f, "value": v} for row in events for f, v in row["personal"].items()]  # type: ignore[attr-defined]
    requests = [
        {"tenant": tenant, "key": commit.request_key, "id": commit.head.id, "version": commit.head.version}
        for commit in commits
    ]
    into = "insert into grievance_"
    connection.execute(text(f"{into}registers values (:tenant, :count, :count)"), of)
    connection.execute(COMPLAINT, [complaint_row(tenant, nth, commit) for nth, commit in enumerate(commits, start=1)])
    connection.execute(EVENT, events)
    connection.execute(VALUE, values)
    connection.execute(REQUEST, requests)
    connection.execute(text(f"{into}outbox (tenant, id, document) values (:tenant, 'e', :document)"), effect)
    connection.execute(text(f"{into}documents (tenant, kind, key, document) values (:tenant, 'k', 'd', :document)"), of)


@pytest.fixture(scope="module")
def brought_forward(postgres: str) -> Iterator[SqlStore]:
    """Give a store that was filled at the first layout; one more tenant has what "bank" has."""
    with a_database(postgres) as url:
        engine = create_engine(url, hide_parameters=True)
        with engine.begin() as connection:
            _layout._bring_forward(connection, None, Codec(), MIGRATIONS[:1])
            for tenant, commits in {**OLD, "working": OLD["bank"]}.items():
                fill(connection, tenant, commits)
        with pytest.raises(StorageError, match="layout 1 of 2"):
            SqlStore(engine, migrate=False)
        yield SqlStore(engine)
        engine.dispose()


def test_the_first_layout_is_brought_forward_with_all_that_is_in_it(brought_forward: SqlStore) -> None:
    """Every head, history, register, request, effect and document of every tenant is read as it was written."""
    store = brought_forward
    assert store.tenants() == ("bank", SHOP, "working", "é")
    for tenant, commits in OLD.items():
        names = [commit.head.id for commit in commits]
        heads = store.get(tenant, names)
        assert [head.complaint for head in heads] == [commit.head for commit in commits]
        assert [head.number for head in heads] == list(range(1, len(names) + 1))
        assert entries(store, Changed(), tenant=tenant) == [commit.index for commit in commits]
        assert ids(store, Numbered(), tenant=tenant) == names
        for commit in commits[:5]:
            history = store.history(tenant, commit.head.id)
            assert history.events == commit.events
            assert history.requests == {commit.request_key: 2}
            assert history.secret == (None if commit.head.id == "c-2" else SECRET)
        assert store.registered(tenant) == len(names)
        assert store.outbox(tenant, limit=9) == (a_letter("e", team=tenant),)
        assert store.recall(tenant, "k", "d") == (tenant.encode(),)


def test_what_was_saved_at_the_first_layout_is_found_by_its_words(brought_forward: SqlStore) -> None:
    """A search finds the same as in a store that always had the words; of what was erased it finds nothing."""
    memory = MemoryStore()
    for tenant, commits in OLD.items():
        memory.save(tenant, commits)
    for words in ("parcel", "my late", "PARCEL 17", "card", "été", "nothing of this is left"):
        for every in (True, False):
            search = Search(text=words, every=every)
            for tenant in OLD:
                expected = memory.search(tenant, search, limit=700)
                assert brought_forward.search(tenant, search, limit=700) == expected
    assert [e.complaint_id for e in brought_forward.search(SHOP, Search(text="late"), limit=9).entries] == ["c-1"]


def test_work_goes_on_at_the_new_layout(brought_forward: SqlStore) -> None:
    """Numbers and the order of changes are counted on, requests are known, claims hold."""
    store = brought_forward
    assert store.save("working", [a_commit("x", request_key="r-c-1")])[0].repeated
    store.save("working", [a_commit("c-1", before=2), a_commit("new")])
    assert ids(store, Changed(), tenant="working") == ["c-3", "c-1", "new"]
    assert store.get("working", ["new"])[0].number == 3
    claimed = [store.claim("working", Queue(), by="bob", at=after(), until=after(hours=1)) for _ in range(3)]
    assert [entry.complaint_id if entry else None for entry in claimed] == ["c-1", "new", None]
