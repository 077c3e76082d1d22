"""What a store finds: queues, what is due, what is related, what has changed - in order, in pages, by index entry."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations
from typing import Any

import attrs
import pytest

from grievance.errors import InvalidValue
from grievance.model import Stage
from grievance.storage import Changed, ComplaintStore, Due, Query, Queue, Related
from support.builders import RECEIVED
from support.stores import SHOP, a_commit, after, entries, ids

CLOSED: dict[str, Any] = {"stage": Stage.CLOSED, "open": False}
NAIVE = datetime(2026, 7, 1)  # noqa: DTZ001 - what is to be refused


def test_the_queue_is_ordered_by_rank_and_then_by_id(store: ComplaintStore) -> None:
    """Earlier ranks come first, whatever was saved first; among equal ranks ids in the order of their letters."""
    ranks = {"b": 2, "a": 2, "Z": 2, "é": 2, "\U0001f600": 2, "\uffff": 2, "d": 1, "c": 3}
    store.save(SHOP, [a_commit(name, rank_at=after(hours=hours)) for name, hours in ranks.items()])
    assert ids(store, Queue()) == ["d", "Z", "a", "b", "é", "\uffff", "\U0001f600", "c"]


def test_a_microsecond_decides_the_order(store: ComplaintStore) -> None:
    """Ranks are compared to the microsecond."""
    store.save(SHOP, [a_commit("a", rank_at=after(microseconds=1)), a_commit("b", rank_at=RECEIVED)])
    assert ids(store, Queue()) == ["b", "a"]


def test_the_queue_holds_open_ranked_complaints_only(store: ComplaintStore) -> None:
    """What is closed or has no rank is in no queue, and leaves it when that changes."""
    store.save(SHOP, [a_commit("open"), a_commit("closed", **CLOSED), a_commit("no rank", rank_at=None)])
    assert ids(store, Queue()) == ["open"]
    store.save(SHOP, [a_commit("open", before=1, **CLOSED), a_commit("closed", before=1)])
    assert ids(store, Queue()) == ["closed"]


@pytest.mark.parametrize(
    ("queue", "found"),
    [
        (Queue(), "abcdef"),
        (Queue(team="x"), "ab"),
        (Queue(team="y"), "cd"),
        (Queue(team=""), ""),
        (Queue(owner="ann"), "ac"),
        (Queue(level="urgent"), "bcd"),
        (Queue(stage=Stage.ANSWERED), "de"),
        (Queue(team="y", owner="ann"), "c"),
        (Queue(team="y", level="urgent", stage=Stage.ANSWERED), "d"),
        (Queue(team="x", owner="bob"), ""),
    ],
)
def test_a_queue_is_narrowed_by_each_of_its_fields(store: ComplaintStore, queue: Queue, found: str) -> None:
    """Every field that is given must be equal; one that is not given does not matter."""
    store.save(
        SHOP,
        [
            a_commit("a", team="x", owner="ann", level="normal"),
            a_commit("b", team="x", level="urgent"),
            a_commit("c", team="y", owner="ann", level="urgent"),
            a_commit("d", team="y", owner="bob", level="urgent", stage=Stage.ANSWERED),
            a_commit("e", stage=Stage.ANSWERED),
            a_commit("f"),
        ],
    )
    assert "".join(ids(store, queue)) == found


ALL_QUERIES: list[Query] = [
    Queue(),
    Queue(team="t"),
    Queue(level="l"),
    Due(before=after(days=9)),
    Related(customer_id="k", since=after(days=-9)),
    Related(product="p", since=after(days=-9)),
    Related(customer_id="k", product="p", since=after(days=-9)),
    Changed(),
]


@pytest.mark.parametrize("query", ALL_QUERIES, ids=repr)
@pytest.mark.parametrize("by", [1, 2, 3, 7, 8, 9])
def test_pages_neither_repeat_nor_drop(store: ComplaintStore, query: Query, by: int) -> None:
    """Pages of every size put together are the answer, among equal places too; the last page says that it is."""
    alike: dict[str, Any] = {"team": "t", "level": "l", "customer_id": "k", "product": "p", "next_due": RECEIVED}
    names = [f"{n % 3}-{n}" for n in range(8)]
    store.save(SHOP, [a_commit(name, **alike) for name in names])
    assert ids(store, query, by=by) == (names if query == Changed() else sorted(names))


@pytest.mark.parametrize("by", [1, 2, 5])
def test_entries_added_between_pages(store: ComplaintStore, by: int) -> None:
    """What is added behind the cursor is seen, what is added before it is not, and nothing is seen twice."""
    store.save(SHOP, [a_commit(name, rank_at=after(hours=1)) for name in "bdfhj"])
    page = store.find(SHOP, Queue(), limit=2)
    store.save(SHOP, [a_commit(name, rank_at=after(hours=1)) for name in "acek"])
    store.save(SHOP, [a_commit("z", rank_at=RECEIVED), a_commit("0", rank_at=after(hours=2))])
    store.save(SHOP, [a_commit("f", before=1, **CLOSED)])

    seen = [entry.complaint_id for entry in page.entries]
    while page.after is not None:
        page = store.find(SHOP, Queue(), limit=by, after=page.after)
        seen += [entry.complaint_id for entry in page.entries]
    assert "".join(seen) == "bdehjk0"


def test_a_cursor_works_when_its_entry_is_gone(store: ComplaintStore) -> None:
    """A page begins behind the place of the cursor, whether or not anything stands there now."""
    store.save(SHOP, [a_commit(name) for name in "abc"])
    page = store.find(SHOP, Queue(), limit=1)
    store.save(SHOP, [a_commit("a", before=1, **CLOSED)])
    assert [entry.complaint_id for entry in store.find(SHOP, Queue(), limit=5, after=page.after).entries] == ["b", "c"]


def test_an_id_with_a_colon_makes_a_good_cursor(store: ComplaintStore) -> None:
    """Cursors survive ids with the characters that cursors are made of."""
    names = [":", ":1:", "-2:", "a:b", "a\n:b"]
    store.save(SHOP, [a_commit(name, rank_at=after(days=-99999)) for name in names])
    assert ids(store, Queue(), by=1) == sorted(names)


def test_due_includes_its_bound(store: ComplaintStore) -> None:
    """What is due at the instant itself is due, a microsecond later it is not; the earliest comes first."""
    store.save(
        SHOP,
        [
            a_commit("later", next_due=after(hours=2, microseconds=1)),
            a_commit("at", next_due=after(hours=2)),
            a_commit("before", next_due=after(hours=1)),
            a_commit("never"),
            a_commit("unranked", next_due=after(hours=1), rank_at=None),
        ],
    )
    assert ids(store, Due(before=after(hours=2))) == ["before", "unranked", "at"]
    assert ids(store, Due(before=after(minutes=59))) == []


@pytest.mark.parametrize(
    ("related", "found"),
    [
        (Related(customer_id="k", since=after(days=-3)), "daefb"),
        (Related(product="p", since=after(days=-3)), "dcb"),
        (Related(customer_id="k", product="p", since=after(days=-3)), "daefcb"),
        (Related(customer_id="k", since=after(days=-1)), "daef"),
        (Related(customer_id="k", since=after(days=-1, microseconds=1)), "da"),
        (Related(customer_id="k", product="p", since=after(days=2)), ""),
        (Related(customer_id="nobody", product="p", since=after(days=-3)), "dcb"),
        (Related(customer_id="k", product="nothing", since=after(days=-3)), "daefb"),
        (Related(since=after(days=-3)), ""),
    ],
)
def test_related_by_customer_or_product_or_both(store: ComplaintStore, related: Related, found: str) -> None:
    """Those of the customer or about the product, received at the instant or since, the latest first, each once."""
    received = {"a": 0, "b": -3, "c": -2, "d": 1, "e": -1, "f": -1, "x": 0}
    both, own = {"customer_id": "k", "product": "p"}, {"customer_id": "k"}
    of: dict[str, Any] = {"b": both, "d": both, "a": own, "e": own, "f": own}
    of["c"] = {"customer_id": "other", "product": "p"}
    of["x"] = {"customer_id": "p", "product": "k"}
    store.save(SHOP, [a_commit(n, received_at=after(days=days), **of[n]) for n, days in received.items()])
    for by in (1, 2, 100):
        assert "".join(ids(store, related, by=by)) == found


def test_related_finds_those_of_nobody(store: ComplaintStore) -> None:
    """A complaint about the product whose customer is not known is found by the product, alone or beside a customer."""
    store.save(SHOP, [a_commit("anonymous", product="p"), a_commit("of k", product="p", customer_id="k")])
    assert ids(store, Related(product="p", since=RECEIVED)) == ["anonymous", "of k"]
    assert ids(store, Related(customer_id="j", product="p", since=RECEIVED)) == ["anonymous", "of k"]
    assert ids(store, Related(customer_id="k", product="p", since=RECEIVED)) == ["anonymous", "of k"]


def test_related_finds_what_is_closed_too(store: ComplaintStore) -> None:
    """Recurrence asks about complaints of any stage."""
    store.save(SHOP, [a_commit(customer_id="k", **CLOSED)])
    assert ids(store, Related(customer_id="k", since=RECEIVED)) == ["c-1"]


def test_changed_is_in_the_order_of_the_latest_change(store: ComplaintStore) -> None:
    """Each complaint stands once, where it last changed; a batch counts in its order, a repetition not at all."""
    store.save(SHOP, [a_commit("c"), a_commit("a")])
    store.save(SHOP, [a_commit("b", request_key="r")])
    store.save(SHOP, [a_commit("c", before=1), a_commit("d"), a_commit("a", before=1)])
    store.save(SHOP, [a_commit("b", request_key="r")])
    assert "".join(ids(store, Changed())) == "bcda"


def test_changed_shows_what_changes_while_it_is_read(store: ComplaintStore) -> None:
    """An entry that was read and changes again is read again, behind the cursor."""
    store.save(SHOP, [a_commit(name) for name in "abc"])
    page = store.find(SHOP, Changed(), limit=2)
    store.save(SHOP, [a_commit("a", before=1), a_commit("c", before=1)])
    rest = store.find(SHOP, Changed(), limit=9, after=page.after)
    assert [entry.complaint_id for entry in rest.entries] == ["a", "c"]


def test_the_order_does_not_depend_on_the_order_of_saving(store: ComplaintStore) -> None:
    """Whatever was saved first, the queue is the same."""
    commits = {"a": a_commit("a"), "b": a_commit("b", rank_at=after(hours=-1)), "c": a_commit("c")}
    for number, names in enumerate(permutations(commits)):
        tenant = f"t-{number}"
        store.save(tenant, [commits[name] for name in names])
        assert ids(store, Queue(), tenant=tenant) == ["b", "a", "c"]


@pytest.mark.parametrize(
    "cursor",
    [
        "", ":", "x", "5", "five:c", "5.0:c", " 5:c", "5 :c", "+5:c", "-:c", "--5:c", "5-:c", "0x5:c", "٣:c", "1_0:c",
        "99999999999999999999:c", f"{'9' * 5000}:c", "5:\ud800", "5:\0",
    ],
)  # fmt: skip
@pytest.mark.parametrize("query", [Queue(), Changed()], ids=repr)
def test_a_cursor_that_no_page_gave_is_refused(store: ComplaintStore, query: Query, cursor: str) -> None:
    """Garbage for a cursor is refused by name, never read as some place."""
    store.save(SHOP, [a_commit()])
    with pytest.raises(InvalidValue) as refusal:
        store.find(SHOP, query, limit=1, after=cursor)
    assert refusal.value.field == "after"


@pytest.mark.parametrize("limit", [0, -1, -2, 2**63])
def test_a_page_holds_at_least_one_entry(store: ComplaintStore, limit: int) -> None:
    """A limit below one, or one that no store can count to, is refused: a page that cannot go on would be the last."""
    with pytest.raises(InvalidValue, match="limit: must be from 1 to 2147483647"):
        store.find(SHOP, Queue(), limit=limit)
    with pytest.raises(InvalidValue, match="limit"):
        store.outbox(SHOP, limit=limit)


def test_naive_instants_are_refused() -> None:
    """An instant without a zone is no bound of a query, and the field is named."""
    with pytest.raises(InvalidValue, match=r"Due\.before: is a naive datetime"):
        Due(before=NAIVE)
    with pytest.raises(InvalidValue, match=r"Related\.since: is a naive datetime"):
        Related(customer_id="k", since=NAIVE)


def test_an_entry_shows_the_latest_state(store: ComplaintStore) -> None:
    """After a change every field of the entry is the new one."""
    first = a_commit(team="t", owner="o", level="l", next_due=RECEIVED, customer_id="k", product="p")
    other = a_commit(
        before=1, team="u", owner="q", level="m", next_due=after(days=1), customer_id="j", product="r",
        stage=Stage.ANSWERED, received_at=after(days=-1), rank_at=after(days=2),
    )  # fmt: skip
    nothing = attrs.evolve(a_commit(before=2), index=a_commit(rank_at=None).index)
    store.save(SHOP, [first])
    for commit in (other, nothing):
        store.save(SHOP, [commit])
        assert entries(store, Changed()) == [commit.index]
    assert ids(store, Related(customer_id="k", product="p", since=after(days=-9))) == []
    assert ids(store, Due(before=after(days=9))) == []
