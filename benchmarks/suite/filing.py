"""Writing to a store beside its peers: new complaints, changes, eight writers at once, copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import attrs
from benchmarks.suite.backends import Backend, Made, absent
from benchmarks.suite.complaints import TENANT, commits, first_changes
from benchmarks.suite.method import DifferentAnswers, Outcome, Setting, Side, race
from benchmarks.suite.shops import Shop

from grievance.storage import Changed, Commit, ComplaintStore, Registry

__all__ = ["BATCH", "ONE_BY_ONE", "WRITERS", "change", "file_in_batches", "file_one_by_one", "saving", "write_at_once"]

ONE_BY_ONE, BATCH = 100, 500
WRITERS = 8


@attrs.frozen(kw_only=True)
class Pair:
    """A fresh store of ours, and a peer over tables like its own."""

    ours: ComplaintStore
    theirs: Shop | None
    backend: Backend
    name: str

    def check(self) -> None:
        """Raise unless both have the same rows."""
        same = self.theirs is None or self.backend.content(f"{self.name}-ours") == self.backend.content(self.name)
        if not same:
            raise DifferentAnswers


@contextmanager
def pair(made: Made, peer: str, setting: Setting, name: str) -> Iterator[Pair]:
    backend, name = made(setting), f"{name}-{peer}"
    with backend.store(f"{name}-ours") as ours, backend.store(name), backend.shop(peer, name) as theirs:
        yield Pair(ours=ours, theirs=theirs, backend=backend, name=name)


def file_one_by_one(made: Made, peer: str, setting: Setting) -> Outcome:
    number = setting.size(10, ONE_BY_ONE)
    return _file(made, peer, setting, number, together=1)


def file_in_batches(made: Made, peer: str, setting: Setting) -> Outcome:
    number = setting.size(50, BATCH)
    return _file(made, peer, setting, number, together=number)


def _file(made: Made, peer: str, setting: Setting, number: int, *, together: int) -> Outcome:
    """File *number* complaints with two events each a round, so many *together* in a transaction."""
    with pair(made, peer, setting, f"file-{together}") as both:
        ours = saving(partial(both.ours.save, TENANT), together)
        theirs = saving(both.theirs.save, together) if both.theirs else None
        first = commits(0, number)
        for side in filter(None, (ours, theirs)):
            side(first)
        both.check()
        return race(
            ours,
            theirs,
            setting=setting,
            operations=number,
            feed=lambda round_: commits((round_ + 1) * number, number),
            note=absent(peer),
        )


def change(made: Made, peer: str, setting: Setting) -> Outcome:
    """Record a contact on each of some complaints, a transaction each; each is changed once."""
    number = setting.size(10, ONE_BY_ONE)
    with pair(made, peer, setting, "change") as both:
        ours = saving(partial(both.ours.save, TENANT), 1)
        theirs = saving(both.theirs.change, 1) if both.theirs else None

        def feed(round_: int) -> list[Commit]:
            new, changes = first_changes(round_ * number, number)
            both.ours.save(TENANT, new)
            if both.theirs:
                both.theirs.save(new)
            return changes

        first = feed(0)
        for side in filter(None, (ours, theirs)):
            side(first)
        both.check()
        return race(
            ours, theirs, setting=setting, operations=number, feed=lambda round_: feed(round_ + 1), note=absent(peer)
        )


def saving(save: Any, together: int) -> Side:
    def side(given: Any) -> None:
        for start in range(0, len(given), together):
            save(given[start : start + together])

    return side


def write_at_once(made: Made, setting: Setting, *, tenants: int) -> Outcome:
    """File complaints from eight threads, each with a store of its own, beside one; count what is there in the end."""
    number = setting.size(40, 800)
    backend = made(setting)
    names = [f"shop-{one % tenants}" for one in range(WRITERS)]
    fed: list[str] = []
    with ExitStack() as stack:
        for name in ("eight", "one"):
            stack.enter_context(backend.store(name))
        eight = [stack.enter_context(backend.again("eight")) for _ in range(WRITERS)]
        one = stack.enter_context(backend.again("one"))
        threads = stack.enter_context(ThreadPoolExecutor(WRITERS))

        def feed(round_: int) -> list[Commit]:
            given = commits(round_ * number, number)
            fed.extend(commit.head.id for commit in given)
            return given

        def at_once(given: Any) -> None:
            shares = [given[which::WRITERS] for which in range(WRITERS)]
            list(threads.map(_save_each, eight, names, shares))

        def in_turn(given: Any) -> None:
            for which, name in enumerate(names):
                _save_each(one, name, given[which::WRITERS])

        outcome = race(at_once, in_turn, setting=setting, operations=number, feed=feed)
        for store in (eight[0], one):
            _demand_all(store, names, fed)
        return outcome


def _save_each(store: ComplaintStore, tenant: str, given: Sequence[Commit]) -> None:
    for commit in given:
        store.save(tenant, [commit])


def _demand_all(store: ComplaintStore, tenants: Sequence[str], ids: Sequence[str]) -> None:
    """Raise if a complaint is missing, or if the register does not count them."""
    there: list[str] = []
    registered = 0
    for tenant in sorted(set(tenants)):
        assert isinstance(store, Registry)
        registered += store.registered(tenant)
        after: str | None = None
        while True:
            page = store.find(tenant, Changed(), limit=1000, after=after)
            there += (entry.complaint_id for entry in page.entries)
            after = page.after
            if after is None:
                break
    if sorted(there) != sorted(ids) or registered != len(ids):
        raise DifferentAnswers
