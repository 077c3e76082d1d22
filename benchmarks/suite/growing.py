"""Reading a store and working on it with few and with many open complaints: what it costs more, and its peers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import count
from typing import Any, TypeAlias

import attrs
from benchmarks.suite.backends import Made, absent
from benchmarks.suite.complaints import NOW, TENANT, commits, retail
from benchmarks.suite.method import DifferentAnswers, Outcome, Setting, Side, compare, each, race

from grievance.desk import Desk
from grievance.model import Complaint
from grievance.storage import Changed, Commit, ComplaintStore, Page, Query, Queue, Related, SealedEvent

__all__ = ["CHANGED", "CLAIM", "DUE", "HEAD", "PAGE", "RELATED", "due_later", "growth", "most_urgent", "sweep"]

TEAMS = 50
A_CUSTOMER = 10
PLACES = 20

Work: TypeAlias = Callable[[ComplaintStore, int], Side]
"""What is done to a store with so many complaints."""


@cache
def opened(made: Made, setting: Setting, number: int) -> ComplaintStore:
    """Return a store with *number* open complaints of real size, on none of which anything is due."""
    backend, name = made(setting), store_name(number)
    store = setting.leave.enter_context(backend.store(name))
    [template] = commits(0, 1)
    for start in range(0, number, 5000):
        store.save(TENANT, list(open_commits(template, range(start, min(start + 5000, number)), number)))
    backend.settle(name)
    return store


def store_name(number: int) -> str:
    return f"open-{number}"


def few(setting: Setting) -> int:
    return setting.size(500, 10_000)


def many(setting: Setting) -> int:
    return setting.size(2_000, 1_000_000)


def open_commits(template: Commit, numbers: range, total: int) -> Iterator[Commit]:
    """Yield commits like *template* of other complaints; their one event is short, since no query reads it."""
    event = SealedEvent(seq=1, document=b"{}", seal=bytes(32))
    for number in numbers:
        complaint_id, later = f"open:{number}", timedelta(minutes=number * 7919 % 100_003)
        yield Commit(
            head=attrs.evolve(template.head, id=complaint_id, version=1),
            index=attrs.evolve(
                template.index,
                complaint_id=complaint_id,
                team=f"team-{number % TEAMS}",
                received_at=NOW - later,
                rank_at=NOW + later,
                next_due=NOW + timedelta(days=1) + later,
                customer_id=_customer(number, total),
                product=f"product-{number}",
            ),
            events=(event,),
            expected_version=0,
            secret=bytes(32),
        )


def _customer(number: int, total: int) -> str:
    """Ten complaints a customer, far from each other, however many there are in *total*."""
    return f"client-{number % (total // A_CUSTOMER)}"


def desk_of(store: ComplaintStore) -> Desk:
    return Desk(retail(), store, clock=lambda: NOW)


def most_urgent(made: Made, peer: str, size: Callable[[Setting], int], setting: Setting) -> Outcome:
    """Find the first of each team's queue, as a whole object, beside a peer on the same tables."""
    number = size(setting)
    store = opened(made, setting, number)
    with made(setting).shop(peer, store_name(number)) as shop:
        theirs = each(shop.most_urgent, every_team()) if shop else None
        return compare(HEAD(store, number), theirs, setting=setting, operations=TEAMS, note=absent(peer))


def growth(work: Work, operations: int, made: Made, setting: Setting) -> Outcome:
    """Do the same with many and with few complaints open."""
    sides = [work(opened(made, setting, number), number) for number in (many(setting), few(setting))]
    return race(*sides, setting=setting, operations=operations)


def due_later(made: Made, setting: Setting) -> Outcome:
    """Time a sweep that finds nothing; something is due later."""
    desk = desk_of(opened(made, setting, many(setting)))
    if desk.due(NOW) or desk.next_due() is None:
        raise DifferentAnswers
    return race(each(desk.due, [(NOW,)]), None, setting=setting)


def sweep(made: Made, setting: Setting) -> Outcome:
    """Time sweeps that hand out what is due on a hundred complaints, registered just before."""
    stores = [opened(made, setting, number) for number in (many(setting), few(setting))]
    due = setting.size(20, 100)

    def feed(round_: int) -> None:
        given = commits(10_000_000 + round_ * due, due)
        for store in stores:
            store.save(TENANT, given)

    def sweeping(store: ComplaintStore) -> Side:
        desk = desk_of(store)

        def side(_: Any) -> None:
            if len({effect.complaint_id for effect in desk.due(NOW)}) != due:
                raise DifferentAnswers

        return side

    return race(*map(sweeping, stores), setting=setting, operations=due, feed=feed)


def every_team() -> list[tuple[str]]:
    return [(f"team-{number}",) for number in range(TEAMS)]


def _head(store: ComplaintStore, _number: int) -> Side:
    desk = desk_of(store)

    def first(team: str) -> Complaint:
        return desk.queue(Queue(team=team), limit=1).entries[0]

    return each(first, every_team())


def _pages(query: Query, store: ComplaintStore, number: int) -> Side:
    """Read pages of fifty at twenty places as far as the middle."""
    after: str | None = None
    cursors = []
    for _ in range(PLACES):
        after = store.find(TENANT, query, limit=number // 2 // PLACES, after=after).after
        cursors.append(after)

    def page(after: str) -> Page[Any]:
        return store.find(TENANT, query, limit=50, after=after)

    return each(page, [(after,) for after in cursors])


def _claim(store: ComplaintStore, _number: int) -> Side:
    """Claim the first of each team's queue; each time the earlier claims have run out."""
    instants = (NOW + timedelta(hours=hours) for hours in count())

    def side(_: Any) -> None:
        at: datetime = next(instants)
        for (team,) in every_team():
            assert store.claim(TENANT, Queue(team=team), by="ann", at=at, until=at + timedelta(minutes=30))

    return side


def _related(store: ComplaintStore, number: int) -> Side:
    since = NOW - timedelta(days=365)
    asked = [
        Related(customer_id=_customer(one, number), product=f"product-{one}", since=since)
        for one in range(0, number, number // TEAMS)
    ]

    def related(query: Related) -> Page[Any]:
        page = store.find(TENANT, query, limit=2 * A_CUSTOMER)
        assert len(page.entries) == A_CUSTOMER
        return page

    return each(related, [(query,) for query in asked])


def _due(store: ComplaintStore, _number: int) -> Side:
    return each(desk_of(store).due, [(NOW,)])


HEAD: Work = _head
PAGE: Work = partial(_pages, Queue())
CHANGED: Work = partial(_pages, Changed())
CLAIM: Work = _claim
RELATED: Work = _related
DUE: Work = _due
