"""Laws of pages: put together they are the answer, whatever comes and goes between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from grievance.errors import InvalidValue
from grievance.storage import Changed, Due, Query, Queue, Related
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import (
    CLOSED,
    RECEIVED,
    SHOP,
    a_commit,
    after,
    ids,
    pages,
    saved,
)
from grievance.testing.conformance._law import law, refuses, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "cursor_is_one_of_an_earlier_page",
    "cursor_outlives_its_entry",
    "last_page_says_so",
    "page_holds_one_entry_at_least",
    "pages_neither_repeat_nor_drop",
    "what_comes_between_pages_is_in_its_place",
    "what_is_claimed_is_taken_at_once",
    "what_is_saved_is_found_at_once",
]

__tracebackhide__ = True

_LONG_AGO = after(days=-9)
_ALIKE: Final[Mapping[str, Any]] = MappingProxyType(
    {"team": "t", "customer_id": "k", "product": "p", "next_due": after(days=1)}
)
_QUERIES: tuple[Query, ...] = (
    Queue(),
    Queue(team="t"),
    Due(before=after(days=9)),
    Related(customer_id="k", since=_LONG_AGO),
    Related(product="p", since=_LONG_AGO),
    Related(customer_id="k", product="p", since=_LONG_AGO),
    Changed(),
)


def _pages(store: Any, query: Query, *, by: int) -> list[list[str]]:
    answer = pages(lambda after: store.find(SHOP, query, limit=by, after=after))
    return [[entry.complaint_id for entry in page] for page in answer]


def _cursors(trial: Trial) -> dict[Query, str | None]:
    """Return the cursor of a page of two entries for each query by what complaints are."""
    store = trial.caught_up(trial.store)
    return {query: store.find(SHOP, query, limit=2).after for query in _QUERIES if query != Changed()}


def _behind(trial: Trial, cursors: Mapping[Query, str | None]) -> Iterator[tuple[Query, list[str]]]:
    """Yield each query with what stands behind its cursor now."""
    store = trial.caught_up(trial.store)
    for query, cursor in cursors.items():
        page = store.find(SHOP, query, limit=9, after=cursor)
        yield query, [entry.complaint_id for entry in page.entries]


@law("STORE-221")
def pages_neither_repeat_nor_drop(trial: Trial) -> None:
    """Pages of any size put together are the answer to each query, among equal places and odd ids too."""
    names = [":", ":1:", "a", "a\n:b", "b", "c:9", "é"]
    saved(trial.store, *(a_commit(name, **_ALIKE) for name in names))
    store = trial.caught_up(trial.store)
    for query in _QUERIES:
        for by in (1, 2, 3, 6, 7, 8):
            shown = ids(store, query, by=by)
            require(shown == names, "the pages are another answer", query=query, by=by, found=shown, expected=names)


@law("STORE-222")
def last_page_says_so(trial: Trial) -> None:
    """A page has as many entries as asked for, but the last; that has no cursor, and is empty only if all pages are."""
    saved(trial.store, *(a_commit(name) for name in "abcd"))
    store = trial.caught_up(trial.store)
    for query, by in ((Queue(), 2), (Queue(), 3), (Changed(), 4), (Changed(), 5)):
        shown = _pages(store, query, by=by)
        require(max(map(len, shown)) <= by, "a page has more entries than asked for", query=query, by=by, pages=shown)
        require(shown[-1], "the page before the last was the last, and did not say so", query=query, by=by, pages=shown)
    shown = _pages(store, Queue(team="none"), by=1)
    require(shown == [[]], "an empty answer is one empty page", pages=shown)
    saved(trial.store, *(a_commit(f"{number}", **_ALIKE) for number in range(150)))
    store = trial.caught_up(trial.store)
    for many in _QUERIES:
        sizes = list(map(len, _pages(store, many, by=149)))
        require(sizes[0] == 149, "the first page has less entries than asked for", query=many, sizes=sizes)


@law("STORE-223")
def cursor_outlives_its_entry(trial: Trial) -> None:
    """A page begins behind the place of its cursor, though nothing stands there any more."""
    saved(trial.store, *(a_commit(name, **_ALIKE) for name in "abcd"))
    cursors = _cursors(trial)
    saved(trial.store, a_commit("b", before=1, **CLOSED))
    for query, shown in _behind(trial, cursors):
        require(shown == ["c", "d"], "behind b stand c and d", query=query, found=shown)


@law("STORE-224")
def what_comes_between_pages_is_in_its_place(trial: Trial) -> None:
    """What comes between two pages is on the next if its place is behind the cursor, and is not if it is before."""
    saved(trial.store, *(a_commit(name, **_ALIKE) for name in "bdf"))
    cursors = _cursors(trial)
    saved(trial.store, *(a_commit(name, **_ALIKE) for name in "ace"))
    for name, hours in (("0", 1), ("z", -1)):
        places = {"rank_at": after(hours=hours), "next_due": after(days=1, hours=hours)}
        saved(trial.store, a_commit(name, **{**_ALIKE, **places}, received_at=after(hours=-hours)))
    for query, shown in _behind(trial, cursors):
        require(shown == ["e", "f", "0"], "behind d stand e, f and 0", query=query, found=shown)


@law("STORE-225")
def page_holds_one_entry_at_least(trial: Trial) -> None:
    """A limit below one is refused with InvalidValue, for queries and for the outbox."""
    saved(trial.store, a_commit())
    for limit in (0, -1):
        for call in (partial(trial.store.find, SHOP, Queue()), partial(trial.store.outbox, SHOP)):
            refusal = refuses(InvalidValue, partial(call, limit=limit), f"a limit of {limit}")
            require(refusal.field == "limit", "the refusal names another field", field=refusal.field)


@law("STORE-226")
def cursor_is_one_of_an_earlier_page(trial: Trial) -> None:
    """What can be no cursor of an earlier page is refused with InvalidValue."""
    saved(trial.store, a_commit())
    for cursor in ("", "no cursor", "\0", "\ud800", "9" * 5000):
        for query in (Queue(), Changed()):
            find = partial(trial.store.find, SHOP, query, limit=1, after=cursor)
            refusal = refuses(InvalidValue, find, f"the cursor {cursor[:20]!r}")
            require(refusal.field == "after", "the refusal names another field", field=refusal.field)


@law("STORE-231", needs=Capability.FRESH)
def what_is_saved_is_found_at_once(trial: Trial) -> None:
    """A query answers as of now: with what was saved just before it."""
    saved(trial.store, a_commit("a", **_ALIKE))
    for query in _QUERIES:
        shown = ids(trial.store, query)
        require(shown == ["a"], "what was just saved is not found", query=query, found=shown)
    saved(trial.store, a_commit("a", before=1, **CLOSED))
    require(ids(trial.store, Queue()) == [], "what was just closed is still in the queue")


@law("STORE-232", needs=Capability.FRESH)
def what_is_claimed_is_taken_at_once(trial: Trial) -> None:
    """A claim gives what was saved just before it, and not again to the next."""
    saved(trial.store, a_commit("a"), a_commit("b"))
    claims = [trial.store.claim(SHOP, Queue(), by=by, at=RECEIVED, until=after(hours=1)) for by in ("ann", "bob")]
    given = [claim and claim.complaint_id for claim in claims]
    require(given == ["a", "b"], "two that claim get a and b", given=given)
