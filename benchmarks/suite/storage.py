"""SQLite: filing complaints, the head of a queue, and a sweep that finds nothing, with few and with many open ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache, partial
from typing import Any, Literal

import attrs
from benchmarks.suite.complaints import NOW, TENANT, commits, retail
from benchmarks.suite.method import DifferentAnswers, Outcome, Setting, Side, compare, each, race
from benchmarks.suite.peers import missing, optional
from benchmarks.suite.results import Row, at_most, times_at_most
from benchmarks.suite.storage_peers import Core, Orm, OrmQueue, content, lay_out

from grievance.desk import Desk
from grievance.model import Complaint
from grievance.storage import Commit, Queue, SealedEvent
from grievance.storage.sqlite import SqliteStore

__all__ = ["ROWS"]

TEAMS = 50
ONE_BY_ONE, BATCH = 100, 500
FEW, MANY, MANY_QUICK = 10_000, 1_000_000, 50_000


def file_one_by_one(peer: type[Core], setting: Setting) -> Outcome:
    return file(peer, setting, ONE_BY_ONE, together=1)


def file_in_batches(peer: type[Core], setting: Setting) -> Outcome:
    return file(peer, setting, BATCH, together=BATCH)


def file(peer: type[Core], setting: Setting, number: int, *, together: int) -> Outcome:
    """File *number* complaints with two events each a round, so many *together* in a transaction."""
    sqlalchemy = optional("sqlalchemy.orm") and optional("sqlalchemy")
    name = f"{peer.__name__}-{together}"
    ours, theirs = setting.folder / f"{name}-ours.db", setting.folder / f"{name}-theirs.db"
    with SqliteStore(ours) as store:
        sides = [saving(partial(store.save, TENANT), together)]
        if sqlalchemy:
            lay_out(theirs, ours)
            sides.append(saving(peer(sqlalchemy, theirs).save, together))
            first = commits(0, number)
            for side in sides:
                side(first)
            if content(ours) != content(theirs):
                raise DifferentAnswers
        return race(
            sides[0],
            sides[-1] if sqlalchemy else None,
            setting=setting,
            operations=number,
            feed=lambda round_: commits((round_ + 1) * number, number),
            note=missing(sqlalchemy, "SQLAlchemy"),
        )


def saving(save: Callable[[list[Commit]], object], together: int) -> Side:
    def side(given: Any) -> None:
        for start in range(0, len(given), together):
            save(given[start : start + together])

    return side


@cache
def open_desk(setting: Setting, number: int) -> Desk:
    """Return a desk over a store with *number* open complaints of real size, on none of which anything is due."""
    store = SqliteStore(store_path(setting, number))
    [template] = commits(0, 1)
    for start in range(0, number, 5000):
        store.save(TENANT, list(open_commits(template, range(start, min(start + 5000, number)))))
    return Desk(retail(), store, clock=lambda: NOW)


def store_path(setting: Setting, number: int) -> Any:
    return setting.folder / f"open-{number}.db"


def open_commits(template: Commit, numbers: range) -> Iterator[Commit]:
    """Yield commits like *template* of other complaints; their one event is short, since no store reads it."""
    event = SealedEvent(seq=1, document=b"{}", seal=bytes(32))
    for number in numbers:
        complaint_id, later = f"web-form:{number}", timedelta(minutes=number * 7919 % 100_003)
        yield Commit(
            head=attrs.evolve(template.head, id=complaint_id, version=1),
            index=attrs.evolve(
                template.index,
                complaint_id=complaint_id,
                team=f"team-{number % TEAMS}",
                rank_at=NOW + later,
                next_due=NOW + timedelta(days=1) + later,
                customer_id=f"customer-{number % 100_000}",
                product=f"order-{number}",
            ),
            events=(event,),
            expected_version=0,
            secret=bytes(32),
        )


def most_urgent(desk: Desk, team: str) -> Complaint:
    return desk.queue(Queue(team=team), limit=1).entries[0]


def our_queue(setting: Setting, number: int) -> Side:
    return each(partial(most_urgent, open_desk(setting, number)), every_team())


def every_team() -> list[tuple[str]]:
    return [(f"team-{number}",) for number in range(TEAMS)]


def next_of(size: Literal["few", "many"], setting: Setting) -> Outcome:
    sqlalchemy = optional("sqlalchemy.orm") and optional("sqlalchemy")
    number = FEW if size == "few" else setting.size(MANY_QUICK, MANY)
    ours = our_queue(setting, number)
    theirs = None
    if sqlalchemy:
        theirs = each(OrmQueue(sqlalchemy, store_path(setting, number)).most_urgent, every_team())
    return compare(ours, theirs, setting=setting, operations=TEAMS, note=missing(sqlalchemy, "SQLAlchemy"))


def growth(setting: Setting) -> Outcome:
    many, few = our_queue(setting, setting.size(MANY_QUICK, MANY)), our_queue(setting, FEW)
    return race(many, few, setting=setting, operations=TEAMS)


def sweep(setting: Setting) -> Outcome:
    """Time a sweep that finds nothing; something is due later."""
    desk = open_desk(setting, setting.size(MANY_QUICK, MANY))
    if desk.due(NOW) or desk.next_due() is None:
        raise DifferentAnswers
    return race(each(desk.due, [(NOW,)]), None, setting=setting)


def _filing(name: str, what: str, peer: str, bound: float, measure: Callable[[Setting], Outcome]) -> Row:
    return Row(name=f"storage/{name}", what=what, peer=peer, goal=times_at_most(bound), measure=measure)


ONE = "a complaint and its two events, one transaction each, JSON of the complaint included"
TOGETHER = "the same in transactions of 500, one complaint"

ROWS = (
    _filing("file-core", ONE, "SQLAlchemy Core", 1.2, partial(file_one_by_one, Core)),
    _filing("file-orm", ONE, "SQLAlchemy ORM", 0.2, partial(file_one_by_one, Orm)),
    _filing("batch-core", TOGETHER, "SQLAlchemy Core", 1.2, partial(file_in_batches, Core)),
    _filing("batch-orm", TOGETHER, "SQLAlchemy ORM", 0.2, partial(file_in_batches, Orm)),
    Row(
        name="storage/next-few",
        what="the most urgent of 10,000 open complaints, as a whole object",
        peer="SQLAlchemy ORM",
        goal=times_at_most(0.2),
        measure=partial(next_of, "few"),
    ),
    Row(
        name="storage/next-many",
        what="the most urgent of a million open complaints, as a whole object",
        peer="SQLAlchemy ORM",
        goal=times_at_most(0.2),
        measure=partial(next_of, "many"),
    ),
    Row(
        name="storage/next-growth",
        what="the most urgent of a million beside that of 10,000",
        peer="ours, 10,000 open",
        goal=times_at_most(1.3),
        measure=growth,
    ),
    Row(
        name="storage/sweep",
        what="asking what is due when nothing is, a million complaints open",
        peer="",
        goal=at_most(0.001),
        measure=sweep,
    ),
)
