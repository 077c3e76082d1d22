"""Laws of saving: all of a change or nothing, refused where somebody else was first."""

from __future__ import annotations

from typing import Any

from grievance.errors import Unsupported
from grievance.storage import Saved
from grievance.testing.conformance._commits import (
    SHOP,
    a_commit,
    a_letter,
    everything,
    head_of,
    saved,
    stale,
)
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "change_of_nothing_is_refused",
    "create_refuses_to_overwrite",
    "empty_batch_is_nothing",
    "refused_commit_changes_nothing",
    "saving_tells_the_version",
    "several_commits_are_saved_or_unsupported",
    "stale_write_is_refused",
    "version_is_that_of_the_events",
]

__tracebackhide__ = True


@law("STORE-121")
def saving_tells_the_version(trial: Trial) -> None:
    """Saving answers with the id and the version of the complaint, as not repeated."""
    outcomes = saved(trial.store, a_commit(events=2), a_commit(before=2))
    expected = [Saved(complaint_id="c-1", version=2), Saved(complaint_id="c-1", version=3)]
    require(outcomes == expected, "the answers are others", answers=outcomes, expected=expected)


@law("STORE-122")
def create_refuses_to_overwrite(trial: Trial) -> None:
    """A commit that expects no complaint is refused where there is one, naming it and its version."""
    saved(trial.store, a_commit(events=2))
    refusal = stale(trial.store, [a_commit()], "overwriting a complaint")
    named = (refusal.complaint_id, refusal.expected, refusal.actual)
    require(named == ("c-1", 0, 2), "the refusal names something else", named=named)


@law("STORE-123")
def stale_write_is_refused(trial: Trial) -> None:
    """A commit that was based on an earlier or a later version than the stored one is refused, naming both."""
    saved(trial.store, a_commit(events=2))
    for version in (1, 3):
        refusal = stale(trial.store, [a_commit(before=version)], f"a commit on version {version} of 2")
        named = (refusal.complaint_id, refusal.expected, refusal.actual)
        require(named == ("c-1", version, 2), "the refusal names something else", named=named)


@law("STORE-124")
def change_of_nothing_is_refused(trial: Trial) -> None:
    """A change of a complaint that does not exist is refused; its actual version is 0."""
    refusal = stale(trial.store, [a_commit(before=2)], "a change of nothing")
    named = (refusal.complaint_id, refusal.expected, refusal.actual)
    require(named == ("c-1", 2, 0), "the refusal names something else", named=named)


@law("STORE-125")
def refused_commit_changes_nothing(trial: Trial) -> None:
    """A commit that is refused, for whatever reason, leaves heads, histories, entries and effects as they were."""
    store = trial.store
    saved(store, a_commit(events=3, team="first", effects=(a_letter("kept"),)), a_commit("c-2", customer_id="k"))
    before = everything(trial.caught_up(store), "c-1", "c-2", "c-3")
    brings: dict[str, Any] = {"mark": "late", "team": "late", "effects": (a_letter("new"),), "settled": ("kept",)}
    all_of: dict[str, Any] = {"customer_id": "k", "all_of_customer": "k"}
    for commit in (
        *(a_commit(before=version, **brings) for version in (0, 1, 2, 4)),
        a_commit(before=3, unchanged=(("c-9", 4),), **brings),
        a_commit(before=3, **all_of, **brings),
        a_commit("c-3", **all_of, **brings),
    ):
        stale(store, [commit], "a commit that does not fit")
        now = everything(trial.caught_up(store), "c-1", "c-2", "c-3")
        require(now == before, "a refused commit changed something", before=before, now=now)


@law("STORE-126")
def version_is_that_of_the_events(trial: Trial) -> None:
    """A commit brings any number of events, and the complaint is at the version to which they lead."""
    saved(trial.store, a_commit(events=1500))
    saved(trial.store, a_commit(before=1500))
    numbers = [event.seq for event in trial.store.history(SHOP, "c-1").events]
    require(numbers == list(range(1, 1502)), "the events are not numbered from 1 to 1501", numbers=numbers)
    require(head_of(trial.store).complaint.version == 1501, "the head is at another version than 1501")


@law("STORE-127")
def empty_batch_is_nothing(trial: Trial) -> None:
    """Saving no commits answers with nothing."""
    require(trial.store.save(SHOP, []) == (), "saving nothing answered with something")


@law("STORE-128")
def several_commits_are_saved_or_unsupported(trial: Trial) -> None:
    """Several commits at once are saved, or refused with Unsupported, and then none of them is saved."""
    names = ["a", "b"]
    try:
        trial.store.save(SHOP, [a_commit(name) for name in names])
    except Unsupported:
        names = []
    there = [head.complaint.id for head in trial.store.get(SHOP, ["a", "b"])]
    require(there == names, "a part of several commits was saved", saved=there, expected=names)
