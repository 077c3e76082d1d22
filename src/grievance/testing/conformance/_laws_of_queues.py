"""Laws of the queue: what stands in it, in which order, and how it is narrowed."""

from __future__ import annotations

from typing import Any, Final

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

_NAMES: Final = ("team", "owner", "level", "customer_id", "product")
_PLACES: Final = ("rank_at", "next_due", "received_at")


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
    """An entry that changes leaves the answers that it was in, and stands where it belongs in those that it is in."""
    was: dict[str, Any] = dict.fromkeys(_NAMES, "x") | {"stage": Stage.OPEN, "exception": True}
    now: dict[str, Any] = dict.fromkeys(_NAMES, "y") | {"stage": Stage.ANSWERED}
    late, later, latest = (dict.fromkeys(_PLACES, after(hours=hour)) for hour in (1, 2, 3))
    saved(trial.store, a_commit("a", **was), a_commit("b", customer_id="k", **later))
    saved(trial.store, a_commit("c", customer_id="k", **{**late, "received_at": after(hours=3)}))
    saved(trial.store, a_commit("a", before=1, **now))
    saved(trial.store, a_commit("c", before=1, customer_id="k", **{**latest, "received_at": after(hours=1)}))
    since = after(days=-1)
    for query, expected in (
        *((Queue(**{name: "x"}), "") for name in ("team", "owner", "level")),
        *((Queue(**{name: "y"}), "a") for name in ("team", "owner", "level")),
        *((Related(**{name: "x"}, since=since), "") for name in ("customer_id", "product")),
        *((Related(**{name: "y"}, since=since), "a") for name in ("customer_id", "product")),
        *((Queue(stage=Stage.OPEN), "bc"), (Queue(stage=Stage.ANSWERED), "a"), (Queue(exception=True), "")),
        *((Queue(), "abc"), (Due(before=after(days=1)), "bc"), (Related(customer_id="k", since=since), "bc")),
    ):
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
