"""Laws of the queue: what stands in it, in which order, and how it is narrowed."""

from __future__ import annotations

from typing import Any, Final

from grievance.model import Stage
from grievance.storage import Due, Query, Queue, Related
from grievance.testing.conformance._commits import CLOSED, a_commit, after, found, saved
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "entry_that_changes_moves",
    "equal_places_are_ordered_by_id",
    "exceptions_are_a_queue",
    "queue_holds_what_is_open_and_ranked",
    "queue_is_narrowed_by_each_field",
    "queue_is_ordered_by_rank",
]

__tracebackhide__ = True

_NAMES: Final = ("team", "owner", "level", "customer_id", "product")
_LONG_AGO: Final = after(days=-9)


@law("STORE-201")
def queue_is_ordered_by_rank(trial: Trial) -> None:
    """The queue begins with the earliest rank, to the microsecond, whatever was saved first."""
    ranks = {"a": 2, "b": 1_000_000, "c": 1, "d": 1_000_001}
    saved(trial.store, *(a_commit(name, rank_at=after(microseconds=rank)) for name, rank in ranks.items()))
    queue = found(trial, Queue())
    require(queue == ["c", "a", "b", "d"], "the queue is c, a, b, d", found=queue)


@law("STORE-202")
def equal_places_are_ordered_by_id(trial: Trial) -> None:
    """What has the same place in a queue, among the due or the related, is ordered by the code points of its id."""
    alike: dict[str, Any] = {"next_due": after(), "customer_id": "k"}
    expected = ["Z", "a", "a b", "a-", "a0", "b", "é", "\uffff", "\U0001f600"]
    saved(trial.store, *(a_commit(name, **alike) for name in ("b", "é", *expected[-2:], *expected[3:5], *"aZ", "a b")))
    for query in (Queue(), Due(before=after()), Related(customer_id="k", since=after(days=-1))):
        shown = found(trial, query)
        require(shown == expected, "the order is another", query=query, found=shown, expected=expected)


@law("STORE-203")
def queue_holds_what_is_open_and_ranked(trial: Trial) -> None:
    """What is closed or has no rank is in no queue; it comes and goes when that changes."""
    saved(trial.store, a_commit("open"), a_commit("closed", **CLOSED), a_commit("unranked", rank_at=None))
    require((queue := found(trial, Queue())) == ["open"], "the queue is: open", found=queue)
    saved(trial.store, a_commit("open", before=1, **CLOSED), a_commit("closed", before=1))
    require((queue := found(trial, Queue())) == ["closed"], "the queue is: closed (it was opened)", found=queue)


@law("STORE-204")
def queue_is_narrowed_by_each_field(trial: Trial) -> None:
    """A queue holds what is equal to it in team, owner, level and stage, each as far as it is given."""
    saved(
        trial.store,
        a_commit("a", team="x", owner="ann", level="normal"),
        a_commit("b", team="x", level="urgent"),
        a_commit("c", team="y", owner="ann", level="urgent"),
        a_commit("d", team="y", owner="bob", level="urgent", stage=Stage.ANSWERED),
        a_commit("e", stage=Stage.ANSWERED),
    )
    for queue, expected in (
        (Queue(team="x"), "ab"),
        (Queue(owner="ann"), "ac"),
        (Queue(level="urgent"), "bcd"),
        (Queue(stage=Stage.ANSWERED), "de"),
        (Queue(team="x", level="urgent"), "b"),
        (Queue(team="y", owner="ann"), "c"),
        (Queue(team="y", owner="bob", level="urgent", stage=Stage.ANSWERED), "d"),
        (Queue(team="x", owner="bob"), ""),
        (Queue(team=""), ""),
    ):
        shown = "".join(found(trial, queue))
        require(shown == expected, "the queue is another", queue=queue, found=shown, expected=expected)


def _by_name(name: str) -> tuple[Query, ...]:
    """Return a query by each field of an entry that is a name."""
    related = (Related(customer_id=name, since=_LONG_AGO), Related(product=name, since=_LONG_AGO))
    return Queue(team=name), Queue(owner=name), Queue(level=name), *related


def _at(**hours: int) -> dict[str, Any]:
    """Return the places of an entry: some hours behind the usual one."""
    return {name: after(hours=hour) for name, hour in hours.items()}


@law("STORE-205")
def entry_that_changes_moves(trial: Trial) -> None:
    """An entry that changes leaves the answers that it was in, and stands where it belongs in those that it is in."""
    was: dict[str, Any] = dict.fromkeys(_NAMES, "x")
    now: dict[str, Any] = dict.fromkeys(_NAMES, "y")
    saved(trial.store, a_commit("a", **was, exception=True))
    saved(trial.store, a_commit("b", customer_id="k", **_at(rank_at=2, next_due=2, received_at=2)))
    saved(trial.store, a_commit("c", customer_id="k", **_at(rank_at=1, next_due=1, received_at=3)))
    saved(trial.store, a_commit("a", before=1, **now, stage=Stage.ANSWERED))
    saved(trial.store, a_commit("c", before=1, customer_id="k", **_at(rank_at=3, next_due=3, received_at=1)))
    for queries, expected in (
        ((*_by_name("x"), Queue(exception=True)), ""),
        ((*_by_name("y"), Queue(stage=Stage.ANSWERED)), "a"),
        ((Due(before=after(days=1)), Related(customer_id="k", since=_LONG_AGO), Queue(stage=Stage.OPEN)), "bc"),
        ((Queue(),), "abc"),
    ):
        for query in queries:
            shown = "".join(found(trial, query))
            require(shown == expected, "the answer is another", query=query, found=shown, expected=expected)


@law("STORE-206")
def exceptions_are_a_queue(trial: Trial) -> None:
    """The queue of exceptions is the part of the queue that waits for the accountable person, in its order."""
    saved(
        trial.store,
        a_commit("late", exception=True, rank_at=after(hours=2), team="x"),
        a_commit("plain", team="x"),
        a_commit("early", exception=True, rank_at=after(hours=1)),
    )
    for queue, expected in ((Queue(exception=True), ["early", "late"]), (Queue(exception=True, team="x"), ["late"])):
        shown = found(trial, queue)
        require(shown == expected, "the queue is another", queue=queue, found=shown, expected=expected)
