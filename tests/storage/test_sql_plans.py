"""Which indices of PostgreSQL answer: no question goes through a table, none sorts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, text

from grievance.codec import Codec
from grievance.model import Stage
from grievance.storage import Changed, Due, Numbered, Query, Queue, Related, Search
from grievance.storage._sql import _steps
from grievance.storage._sql._columns import named
from grievance.storage._sql._running import _teach
from grievance.storage._sql._save import ways_to_save
from grievance.storage._sql._steps import Ask, Steps
from grievance.storage.sql import SqlStore
from support.postgres import a_database
from support.stores import SHOP, a_commit, after

SINCE = after(days=-9)
NEXT = "5:c-1"
ROWS = 20_000
SERVED_BY: list[tuple[Query, tuple[str, ...]]] = [
    (Queue(), ("queue_by_rank",)),
    (Queue(level="l1"), ("queue_by_rank",)),
    (Queue(owner="o1", stage=Stage.OPEN), ("queue_by_owner",)),
    (Queue(team="t1"), ("queue_by_team",)),
    (Queue(team="t1", owner="o1", level="l1", stage=Stage.OPEN), ("queue_by_owner",)),
    (Queue(exception=True), ("exceptions",)),
    (Queue(exception=True, level="l1", stage=Stage.OPEN), ("exceptions",)),
    (Due(before=after()), ("due",)),
    (Related(customer_id="k1", since=SINCE), ("of_customer",)),
    (Related(product="p1", since=SINCE), ("of_product",)),
    (Related(customer_id="k1", product="p1", since=SINCE), ("of_customer", "of_product")),
    (Changed(), ("changes",)),
    (Numbered(since=7), ("register",)),
]
"""Who is in a team, owned, of a customer or about a product is one in many; a queue has all levels and stages."""

_MANY = text(
    """
    insert into grievance_complaints (tenant, id, registered, version, head, seal, stage, open, received_at, team,
        owner, level, rank_at, next_due, customer_id, product, exception, changed, words)
    select 'shop', 'c-' || n, n, 1, '', '', 'open', n % 3 > 0, n, 't' || n % 20, 'o' || n % 50, 'l' || n % 4,
        (n * 7919) % 100000, case when n % 2 = 0 then n end, 'k' || n % 4000, 'p' || n % 500, n % 100 = 0, n,
        array['w' || n % 700, 'common']
    from generate_series(1, :rows) as n
    """
)
_OTHERS = (
    "events select number, seq, '', '' from grievance_complaints, generate_series(1, 2) as seq",
    "personal select number, 1, 'text', '' from grievance_complaints",
    "requests select tenant, 'r' || id, id, 1 from grievance_complaints",
    "outbox (tenant, id, document) select 't' || number % 9, 'e' || id, '' from grievance_complaints",
    "documents (tenant, kind, key, document) select tenant, 'k', id, '' from grievance_complaints",
    "registers select 't' || n, 1, 1 from generate_series(1, 2000) as n",
)


@pytest.fixture(scope="module")
def many(postgres: str) -> Iterator[Engine]:
    """Give a store with many complaints."""
    with a_database(postgres) as url:
        engine = create_engine(url)
        SqlStore(engine).close()
        with engine.begin() as connection:
            connection.execute(_MANY, {"rows": ROWS})
            for statement in _OTHERS:
                connection.execute(text(f"insert into grievance_{statement}"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("vacuum analyze"))
        yield engine
        engine.dispose()


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a step of a plan and those below it."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def plan_of(connection: Connection, ask: Ask) -> list[dict[str, Any]]:
    """Return the steps that PostgreSQL plans for what is asked."""
    _teach(connection)
    compiled: Any = ask.statement.compile(connection)  # type: ignore[attr-defined]
    parameters = compiled.construct_params(named(ask.parameters))
    [[answer]] = connection.exec_driver_sql(f"explain (format json) {compiled}", parameters).all()
    return list(nodes(answer[0]["Plan"]))


def indices(steps: list[dict[str, Any]]) -> set[str]:
    """Return the indices that a plan uses; it may neither sort nor go through a table."""
    kinds = {step["Node Type"] for step in steps}
    assert not kinds & {"Sort", "Incremental Sort", "Seq Scan", "Bitmap Heap Scan"}, kinds
    return {step["Index Name"].removeprefix("grievance_") for step in steps if "Index Name" in step}


@pytest.mark.parametrize(("query", "served_by"), SERVED_BY, ids=lambda value: repr(value)[:60])
@pytest.mark.parametrize("behind", [None, NEXT], ids=["first page", "next page"])
def test_every_query_is_served_by_an_index(
    many: Engine, query: Query, served_by: tuple[str, ...], behind: str | None
) -> None:
    """No query goes through the table or sorts: an index narrows it and gives its order, on later pages too."""
    with many.connect() as connection:
        assert indices(plan_of(connection, next(_steps.find(SHOP, query, 10, behind)))) == set(served_by)


@pytest.mark.parametrize(
    ("queue", "index"),
    [(Queue(), "queue_by_rank"), (Queue(team="t1"), "queue_by_team"), (Queue(exception=True), "exceptions")],
)
def test_claims_are_served_by_an_index(many: Engine, queue: Queue, index: str) -> None:
    """A claim walks the queue in its order, sorts nothing, and takes the row by its number."""
    ask = next(_steps.claim(SHOP, queue, "ann", after(), after(hours=1)))
    with many.connect() as connection:
        assert indices(plan_of(connection, ask)) == {index, "complaints_pkey"}


@pytest.mark.parametrize(
    ("asked", "served_by"),
    [
        (_steps.get(Codec(), SHOP, ["c-1", "c-2"]), {"complaint_by_id"}),
        (_steps.outbox(Codec(), "t7", 5), {"outbox_by_age"}),
        (_steps.recall(SHOP, "k", "c-7"), {"documents_by_key"}),
        (_steps.documents(SHOP, 5, None), {"documents_by_key"}),
        (_steps.documents(SHOP, 5, "9:1:kc-7"), {"documents_by_key"}),
        (_steps.registered("t7"), {"registers_pkey"}),
    ],
)
def test_what_is_read_by_key_is_found_by_it(many: Engine, asked: Steps[Any], served_by: set[str]) -> None:
    """Every other answer comes from the index of its key, in its order."""
    with many.connect() as connection:
        assert indices(plan_of(connection, next(asked))) == served_by


def tables_gone_through(steps: list[dict[str, Any]]) -> set[str]:
    """Return the tables that a plan reads as a whole."""
    return {step["Relation Name"] for step in steps if step["Node Type"] == "Seq Scan"}


@pytest.mark.parametrize(
    "asked",
    [
        _steps.history(SHOP, "c-7"),
        _steps.search(SHOP, Search(text="w7 common"), 5, None),
        *ways_to_save(Codec(), SHOP, [a_commit("c-7", before=1, request_key="q", settled=("ec-7",), erases=True)]),
        next(iter(ways_to_save(Codec(), SHOP, [a_commit("new", request_key="q"), a_commit("c-8", before=1)]))),
    ],
)
def test_nothing_goes_through_a_whole_table(many: Engine, asked: Steps[Any]) -> None:
    """Histories, searches and saves read no table as a whole; these few rows may be sorted."""
    with many.connect() as connection:
        assert tables_gone_through(plan_of(connection, next(asked))) == set()


def test_a_search_is_served_by_the_words(many: Engine) -> None:
    """Those that have a rare word are found by the index of words."""
    ask = next(_steps.search(SHOP, Search(text="w7 common"), 5, None))
    with many.connect() as connection:
        used = {step.get("Index Name") for step in plan_of(connection, ask)}
    assert "grievance_words" in used
