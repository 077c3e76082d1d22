"""Laws of the queue: what stands in it, in which order, and how it is narrowed."""

from __future__ import annotations

from typing import Any

from grievance.model import Stage
from grievance.storage import Due, Queue, Related
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


@law("STORE-205")
def entry_that_changes_moves(trial: Trial) -> None:
    """An entry that changes leaves the queues that it was in and stands in those that it is in now."""
    saved(trial.store, a_commit(team="x", owner="ann"), a_commit(before=1, team="y", level="urgent"))
    for queue, expected in (
        (Queue(team="x"), []),
        (Queue(owner="ann"), []),
        (Queue(team="y"), ["c-1"]),
        (Queue(level="urgent"), ["c-1"]),
    ):
        shown = found(trial, queue)
        require(shown == expected, "the queue is another", queue=queue, found=shown, expected=expected)


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
