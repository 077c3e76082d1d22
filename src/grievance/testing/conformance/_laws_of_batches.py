"""Laws of batches: several commits are one change."""

from __future__ import annotations

from grievance.storage import Changed, Saved
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import SHOP, a_commit, found, head_of, saved, stale
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "batch_answers_in_its_order",
    "commits_of_a_batch_build_on_each_other",
    "first_that_does_not_fit_is_named",
    "half_a_batch_is_never_saved",
]

__tracebackhide__ = True


@law("STORE-131", needs=Capability.BATCHES)
def batch_answers_in_its_order(trial: Trial) -> None:
    """All commits of a batch are saved, in its order, and answered in its order."""
    outcomes = trial.store.save(SHOP, [a_commit(name) for name in "cab"])
    expected = tuple(Saved(complaint_id=name, version=1) for name in "cab")
    require(outcomes == expected, "the answers are others", answers=outcomes, expected=expected)
    order = found(trial, Changed())
    require(order == ["c", "a", "b"], "c, a and b were not saved in this order", order=order)


@law("STORE-132", needs=Capability.BATCHES)
def half_a_batch_is_never_saved(trial: Trial) -> None:
    """Where one commit of a batch is refused, none of it is saved, neither before it nor behind, however many."""
    saved(trial.store, a_commit("b"))
    off = a_commit("b", before=7)
    many = [a_commit(f"{number}") for number in range(120)]
    for batch in ([a_commit("a"), a_commit("b", before=1), off, a_commit("c")], [*many, off]):
        stale(trial.store, batch, "a batch with a stale commit")
        there = found(trial, Changed())
        require(there == ["b"], "a part of a refused batch was saved", there=there)
    require(head_of(trial.store, "b").complaint.version == 1, "a change of a refused batch was saved")


@law("STORE-133", needs=Capability.BATCHES)
def commits_of_a_batch_build_on_each_other(trial: Trial) -> None:
    """A batch may create a complaint and change it, more than once and with others between, each on the one before."""
    batch = [a_commit("a"), a_commit("b"), a_commit("a", before=1, events=2), a_commit("c"), a_commit("a", before=3)]
    trial.store.save(SHOP, batch)
    numbers = [event.seq for event in trial.store.history(SHOP, "a").events]
    require(numbers == [1, 2, 3, 4], "the history has not all events of the batch", numbers=numbers)
    require(head_of(trial.store, "a").complaint.version == 4, "the head is not that of the last commit")
    stale(trial.store, [a_commit("d"), a_commit("d", before=1), a_commit("d")], "creating a complaint twice in a batch")


@law("STORE-134", needs=Capability.BATCHES)
def first_that_does_not_fit_is_named(trial: Trial) -> None:
    """Of several that do not fit, the refusal names what comes first: in a batch, and in a commit its own version."""
    saved(trial.store, a_commit("a", events=3))
    off = (("a", 1),)
    for batch, expected in (
        ([a_commit("a"), a_commit("x", before=1), a_commit("b", unchanged=off)], ("a", 0, 3)),
        ([a_commit("x", unchanged=off), a_commit("a")], ("a", 1, 3)),
        ([a_commit("x", before=1, unchanged=off), a_commit("a")], ("x", 1, 0)),
        ([a_commit("x"), a_commit("x", unchanged=off)], ("x", 0, 1)),
    ):
        refusal = stale(trial.store, batch, "a batch in which nothing fits")
        named = (refusal.complaint_id, refusal.expected, refusal.actual)
        require(named == expected, "the refusal names something else", named=named, expected=expected)
