"""Duplicates that are linked or merged are one cluster, over any number of steps, from whichever side it is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.analytics._clusters import Cluster, clusters
from grievance.model import Absorption, Complaint, Link, LinkKind
from support.builders import RECEIVED, a_complaint, a_submission


def at(days: int) -> datetime:
    """Return an instant."""
    return RECEIVED + timedelta(days=days)


def one(complaint_id: str, day: int = 0, duplicates: tuple[str, ...] = (), **changes: Any) -> Complaint:
    """Return a complaint that is linked to *duplicates*."""
    links = tuple(Link(kind=LinkKind.DUPLICATE, to=other, at=RECEIVED) for other in duplicates)
    submission = a_submission(received_at=at(day))
    return a_complaint(**{"id": complaint_id, "submission": submission, "links": links, **changes})


def test_links_and_merges_connect() -> None:
    """A duplicate link, a merge and an absorption each make one matter of two complaints; other links do not."""
    absorbed = (Absorption(complaint_id="c", received_at=at(-9), at=RECEIVED),)
    related = (Link(kind=LinkKind.RELATED, to="z", at=RECEIVED), Link(kind=LinkKind.FOLLOWS, to="y", at=RECEIVED))
    found = clusters([
        one("a", 3, ("b",)), one("b", 2, absorbed=absorbed), one("c", 1), one("d", 5, merged_into="a"),
        one("x", links=related), one("y"), one("z"),
    ])  # fmt: skip
    assert found == (Cluster(complaint_ids=("c", "b", "a", "d"), received_at=at(-9)),)
    assert found[0].size == 4


def test_what_is_known_from_a_link_only_is_counted() -> None:
    """The other end of a link belongs to the cluster though it is not among the complaints given."""
    [found] = clusters([one("a", 1, ("gone", "away"))])
    assert found == Cluster(complaint_ids=("a", "away", "gone"), received_at=at(1), linked=("away", "gone"))


def test_nothing_is_no_cluster() -> None:
    """A complaint by itself is no cluster, nor is one that is linked to itself."""
    assert clusters([one("a"), one("b", 0, ("b",))]) == ()
    assert clusters([]) == ()


def test_the_largest_comes_first_then_the_earliest() -> None:
    """The order is by size, earliest receipt, and ids."""
    found = clusters([
        one("a", 3, ("b",)), one("b", 3), one("c", 1, ("d",)), one("d", 2), one("e", 9, ("f", "g")), one("f"), one("g"),
        one("h", 3, ("i",)), one("i", 3),
    ])  # fmt: skip
    assert [cluster.complaint_ids for cluster in found] == [("f", "g", "e"), ("c", "d"), ("a", "b"), ("h", "i")]


def test_a_long_chain_is_one_cluster() -> None:
    """Thousands of duplicates of duplicates are one matter."""
    names = [f"c-{n:04d}" for n in range(3000)]
    chain = [one(name, 0, (following,)) for name, following in pairwise(names)]
    assert [cluster.size for cluster in clusters([*chain, one(names[-1])])] == [3000]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from(("link", "merge", "both"))), max_size=9),
    st.randoms(use_true_random=False),
)
def test_clusters_are_the_connected_complaints(edges: list[tuple[int, int, str]], shuffle: Any) -> None:
    """Two complaints are in one cluster exactly if a walk along links and merges leads from one to the other."""
    links: dict[int, set[str]] = {n: set() for n in range(8)}
    merged: dict[int, str] = {}
    reachable = {n: {n} for n in range(8)}
    for tail, tip, how in edges:
        if how == "merge" and tail in merged:
            continue
        if how == "merge":
            merged[tail] = str(tip)
        else:
            links[tail].add(str(tip))
        together = reachable[tail] | reachable[tip]
        for member in together:
            reachable[member] = together
    complaints = [one(str(n), n, tuple(sorted(links[n])), merged_into=merged.get(n)) for n in range(8)]
    shuffle.shuffle(complaints)
    expected = {frozenset(map(str, group)) for group in reachable.values() if len(group) > 1}
    found = clusters(complaints)
    assert {frozenset(cluster.complaint_ids) for cluster in found} == expected
    assert len(found) == len(expected)
    assert all(cluster.received_at == at(min(map(int, cluster.complaint_ids))) for cluster in found)
