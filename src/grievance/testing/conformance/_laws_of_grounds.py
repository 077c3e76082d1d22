"""Laws of grounds: a change is refused when what it was decided on has changed."""

from __future__ import annotations

from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import BANK, CLOSED, SHOP, a_commit, head_of, saved, stale
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "any_number_of_grounds_counts",
    "batch_is_no_news_to_itself",
    "change_rests_on_all_of_a_customer",
    "change_rests_on_others",
    "change_rests_on_there_being_none",
    "grounds_belong_to_their_tenant",
    "moved_ground_refuses_the_change",
    "new_ones_of_a_batch_are_no_news_to_itself",
]

__tracebackhide__ = True


@law("STORE-151")
def change_rests_on_others(trial: Trial) -> None:
    """A change is saved while the complaints that it rests on are at the versions that it names."""
    saved(trial.store, a_commit("a", events=3), a_commit("b"), a_commit("b", before=1))
    saved(trial.store, a_commit("c", unchanged=(("a", 3), ("b", 2))))
    require(head_of(trial.store, "c"), "a change was not saved though nothing had changed")


@law("STORE-152")
def moved_ground_refuses_the_change(trial: Trial) -> None:
    """A change is refused if a complaint that it rests on has moved on, naming that one and its versions."""
    saved(trial.store, a_commit("a"), a_commit("b"), a_commit("b", before=1, events=2))
    refusal = stale(trial.store, [a_commit("c", unchanged=(("a", 1), ("b", 1)))], "a change whose ground has moved")
    named = (refusal.complaint_id, refusal.expected, refusal.actual)
    require(named == ("b", 1, 3), "the refusal names something else", named=named)


@law("STORE-153")
def change_rests_on_there_being_none(trial: Trial) -> None:
    """A change that rests on there being no complaint of an id is saved if there is none, and refused if there is."""
    saved(trial.store, a_commit("a", unchanged=(("b", 0),)), a_commit("b"))
    refusal = stale(
        trial.store, [a_commit("a", before=1, unchanged=(("b", 0),))], "a change that rests on no complaint"
    )
    named = (refusal.complaint_id, refusal.expected, refusal.actual)
    require(named == ("b", 0, 1), "the refusal names something else", named=named)


@law("STORE-154")
def any_number_of_grounds_counts(trial: Trial) -> None:
    """A change may rest on more complaints than a statement takes, and the last of them counts."""
    none = tuple((f"c-{number}", 0) for number in range(2500))
    saved(trial.store, a_commit("a"), a_commit("b", unchanged=(*none, ("a", 1))))
    refusal = stale(trial.store, [a_commit("c", unchanged=(*none, ("a", 7)))], "a change whose last ground is off")
    require(refusal.complaint_id == "a", "the refusal names something else", refusal=refusal)


@law("STORE-155")
def change_rests_on_all_of_a_customer(trial: Trial) -> None:
    """
    A change that rests on all complaints of a customer is refused if it does not name one of them, open or not; of
    several the first by id is named.
    """
    saved(trial.store, a_commit("a", customer_id="k"), a_commit("b", customer_id="other"), a_commit("c"))
    saved(trial.store, a_commit("d:1", customer_id="k"))
    saved(trial.store, a_commit("d", customer_id="k", all_of_customer="k", unchanged=(("a", 1), ("d:1", 1)), **CLOSED))
    late = a_commit("e", customer_id="k", all_of_customer="k", unchanged=(("a", 1),))
    refusal = stale(trial.store, [late], "a change that names not all complaints of the customer")
    named = (refusal.complaint_id, refusal.expected, refusal.actual)
    require(named == ("d", 0, 1), "the refusal names something else", named=named)


@law("STORE-156")
def grounds_belong_to_their_tenant(trial: Trial) -> None:
    """A change rests on complaints of its own tenant only, be it on one, on none or on all of a customer."""
    saved(trial.store, a_commit("a", customer_id="k"), tenant=BANK)
    saved(trial.store, a_commit("b", customer_id="k", unchanged=(("a", 0),), all_of_customer="k"))
    require(head_of(trial.store, "b"), "a change was not saved for a complaint of another tenant")


@law("STORE-157", needs=Capability.BATCHES)
def batch_is_no_news_to_itself(trial: Trial) -> None:
    """What a batch changes counts, for the other commits of the batch that rest on it, as it was before the batch."""
    saved(trial.store, a_commit("a", events=3), a_commit("b"))
    merge = [a_commit("a", before=3, unchanged=(("b", 1),)), a_commit("b", before=1, unchanged=(("a", 3),))]
    trial.store.save(SHOP, merge)
    off = [a_commit("a", before=4), a_commit("b", before=2, unchanged=(("a", 5),))]
    refusal = stale(trial.store, off, "a commit that rests on what its own batch changes")
    named = (refusal.complaint_id, refusal.expected, refusal.actual)
    require(named == ("a", 5, 4), "the refusal names something else", named=named)


@law("STORE-158", needs=Capability.BATCHES)
def new_ones_of_a_batch_are_no_news_to_itself(trial: Trial) -> None:
    """Complaints that a batch brings are none of those of a customer on which its other commits rest."""
    saved(trial.store, a_commit("a", customer_id="k"))
    ground = (("a", 1),)
    batch = [a_commit(name, customer_id="k", all_of_customer="k", unchanged=ground) for name in "bc"]
    trial.store.save(SHOP, batch)
    require(len(trial.store.get(SHOP, ["b", "c"])) == 2, "a batch was not saved")
