"""Laws of request keys: what was asked for once is done once."""

from __future__ import annotations

from grievance.storage import Changed, Saved
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import (
    BANK,
    SHOP,
    a_commit,
    a_letter,
    everything,
    found,
    saved,
    stale,
)
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "key_of_a_refused_commit_stays_unused",
    "key_twice_in_a_batch_is_one_request",
    "repeated_request_changes_nothing",
    "repeated_request_gives_the_first_outcome",
    "repeated_request_rests_on_nothing",
    "request_keys_belong_to_their_tenant",
]

__tracebackhide__ = True


@law("STORE-141")
def repeated_request_changes_nothing(trial: Trial) -> None:
    """A commit whose request key is known changes nothing, whatever it holds."""
    store = trial.store
    saved(store, a_commit(events=2, request_key="r", effects=(a_letter("kept"),)), a_commit("c-2"))
    before = everything(trial.caught_up(store), "c-1", "c-2")
    other = a_commit("c-9", request_key="r", effects=(a_letter("new"),), settled=("kept",))
    saved(store, other, *(a_commit(before=version, request_key="r", team="late", mark="late") for version in (0, 1, 2)))
    now = everything(trial.caught_up(store), "c-1", "c-2")
    require(now == before, "a repeated request changed something", before=before, now=now)


@law("STORE-142")
def repeated_request_gives_the_first_outcome(trial: Trial) -> None:
    """A commit whose request key is known gives what the first one gave, for ever, as repeated."""
    saved(trial.store, a_commit(request_key="r"), a_commit("c-2", events=2, request_key="s"), a_commit(before=1))
    outcomes = saved(trial.store, a_commit(before=9, request_key="r"), a_commit("c-9", request_key="s"))
    first = [("c-1", 1), ("c-2", 2)]
    expected = [Saved(complaint_id=name, version=version, repeated=True) for name, version in first]
    require(outcomes == expected, "the answers are others", answers=outcomes, expected=expected)


@law("STORE-143")
def request_keys_belong_to_their_tenant(trial: Trial) -> None:
    """A request key of one tenant is unused for another."""
    saved(trial.store, a_commit("a", request_key="r"))
    [outcome] = saved(trial.store, a_commit("b", request_key="r"), tenant=BANK)
    require(outcome == Saved(complaint_id="b", version=1), "another tenant's request was repeated", answer=outcome)


@law("STORE-144")
def key_of_a_refused_commit_stays_unused(trial: Trial) -> None:
    """The request key of a commit that was refused may be used again, be it for its version or for its grounds."""
    saved(trial.store, a_commit("a"))
    for off in (a_commit("a", before=7, request_key="r"), a_commit("b", request_key="r", unchanged=(("a", 7),))):
        stale(trial.store, [off], "a stale commit")
    [outcome] = saved(trial.store, a_commit("a", before=1, request_key="r"))
    require(outcome == Saved(complaint_id="a", version=2), "a refused request counts as done", answer=outcome)


@law("STORE-145")
def repeated_request_rests_on_nothing(trial: Trial) -> None:
    """A commit whose request key is known is not refused, though what it was decided on has changed."""
    commit = a_commit("b", request_key="r", unchanged=(("a", 1),), all_of_customer="k", customer_id="k")
    saved(trial.store, a_commit("a"), commit, a_commit("a", before=1), a_commit("c", customer_id="k"))
    [outcome] = saved(trial.store, commit)
    require(outcome.repeated, "the request was not repeated", answer=outcome)


@law("STORE-146", needs=Capability.BATCHES)
def key_twice_in_a_batch_is_one_request(trial: Trial) -> None:
    """The second commit of a batch with the request key of an earlier one is a repetition of that."""
    named = {"a": "r", "b": "s", "z": "r"}
    batch = [a_commit(name, request_key=named[name]) for name in ("a", "b", "a", "z")]
    outcomes = trial.store.save(SHOP, batch)
    first, repeated = Saved(complaint_id="a", version=1), Saved(complaint_id="a", version=1, repeated=True)
    expected = (first, Saved(complaint_id="b", version=1), repeated, repeated)
    require(outcomes == expected, "the answers are others", answers=outcomes, expected=expected)
    there = found(trial, Changed())
    require(there == ["a", "b"], "a repeated request was saved", there=there)
