"""Laws of changes at once: many threads on one store lose nothing, and each sees only what is whole."""

from __future__ import annotations

from grievance.testing.conformance._at_once import Meet, at_once
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import SHOP, a_commit, sealed
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial
from grievance.testing.conformance._trying import change_until_done, is_saved

__all__ = [
    "batches_in_crossing_order_pass",
    "changes_at_once_are_all_kept",
    "changes_that_rest_on_each_other_exclude_each_other",
    "complaints_at_once_are_numbered_without_gaps",
    "one_of_many_creates_a_complaint",
    "one_request_at_once_is_done_once",
    "the_last_of_a_customer_is_seen_at_once",
]

__tracebackhide__ = True  # pytest shows the line of the test instead

_THREADS, _ROUNDS = 6, 4


@law("STORE-701", needs=Capability.THREADS)
def changes_at_once_are_all_kept(trial: Trial) -> None:
    """Of changes by many threads, each tried again when it was refused as stale, every one is kept."""
    store = trial.store
    store.save(SHOP, [a_commit()])

    def work(number: int, meet: Meet) -> None:
        for _ in range(_ROUNDS):
            [head] = store.get(SHOP, ["c-1"])
            meet()
            change_until_done(store, head, tries=_THREADS * _ROUNDS, mark=f"{number}")

    at_once(_THREADS, work)
    last = 1 + _THREADS * _ROUNDS
    [head] = store.get(SHOP, ["c-1"])
    require(head.complaint.version == last, "a change is lost", expected=last, version=head.complaint.version)
    events = store.history(SHOP, "c-1").events
    require([event.seq for event in events] == list(range(1, last + 1)), "the history is another", events=events)
    for number in range(_THREADS):
        own = sum(event == sealed("c-1", event.seq, mark=f"{number}") for event in events)
        require(own == _ROUNDS, "another change stands where one was saved", thread=number, kept=own, events=events)


@law("STORE-702", needs=Capability.THREADS)
def one_of_many_creates_a_complaint(trial: Trial) -> None:
    """Of many threads that save a new complaint under one id, one is told that it did, and the others are refused."""
    store = trial.store

    def work(number: int, meet: Meet) -> list[int]:
        done = []
        for round_ in range(_ROUNDS):
            meet()
            if is_saved(store, a_commit(f"c-{round_}", mark=f"{number}")):
                done.append(round_)
        return done

    done = at_once(_THREADS, work)
    created = sorted(round_ for rounds in done for round_ in rounds)
    require(created == list(range(_ROUNDS)), "each complaint should have been created once", done_by_thread=done)
    for number, round_ in ((number, round_) for number, rounds in enumerate(done) for round_ in rounds):
        events = store.history(SHOP, f"c-{round_}").events
        require(events == (sealed(f"c-{round_}", 1, mark=f"{number}"),), "another's events are there", events=events)


@law("STORE-703", needs=Capability.THREADS)
def one_request_at_once_is_done_once(trial: Trial) -> None:
    """Of many threads that save under one request key, one makes the change, and all are told of that one."""
    store = trial.store
    names = [f"c-{number}" for number in range(_THREADS)]

    def work(number: int, _meet: Meet) -> object:
        return store.save(SHOP, [a_commit(names[number], request_key="one")])[0]

    outcomes = at_once(_THREADS, work)
    kept = [head.complaint.id for head in store.get(SHOP, names)]
    require(len(kept) == 1, "one complaint should have been saved", kept=kept)
    require({one.complaint_id for one in outcomes} == set(kept), "others were told of", outcomes=outcomes, kept=kept)
    require(sum(not one.repeated for one in outcomes) == 1, "one should not be repeated", outcomes=outcomes)


@law("STORE-704", needs=Capability.THREADS)
def changes_that_rest_on_each_other_exclude_each_other(trial: Trial) -> None:
    """Of two changes at once, each of which rests on the other complaint being unchanged, at most one is saved."""
    store = trial.store
    names = ("a", "b")
    for name in names:
        store.save(SHOP, [a_commit(name)])

    def work(number: int, meet: Meet) -> list[bool]:
        done = []
        for _ in range(2 * _ROUNDS):
            own, other = (head.complaint for head in store.get(SHOP, (names[number], names[1 - number])))
            meet()
            commit = a_commit(own.id, before=own.version, unchanged=((other.id, other.version),))
            done.append(is_saved(store, commit))
            meet()
        return done

    done = at_once(2, work)
    require(not any(map(all, zip(*done, strict=True))), "both changes of a round were saved", done_by_thread=done)


@law("STORE-705", needs=Capability.THREADS)
def the_last_of_a_customer_is_seen_at_once(trial: Trial) -> None:
    """Of new complaints saved at once, each on condition that the customer has no other, at most one is saved."""
    store = trial.store

    def work(number: int, meet: Meet) -> list[bool]:
        done = []
        for round_ in range(_ROUNDS):
            meet()
            customer_id = f"k-{round_}"
            commit = a_commit(f"{customer_id}-{number}", customer_id=customer_id, all_of_customer=customer_id)
            done.append(is_saved(store, commit))
        return done

    done = at_once(_THREADS, work)
    saved = [sum(of_round) for of_round in zip(*done, strict=True)]
    require(saved == [1] * _ROUNDS, "each customer should have one complaint", saved=saved)


@law("STORE-706", needs=(Capability.THREADS, Capability.REGISTER))
def complaints_at_once_are_numbered_without_gaps(trial: Trial) -> None:
    """Complaints that many threads create have different numbers from 1 without gaps."""
    store = trial.store
    names = [f"{number}-{round_}" for number in range(_THREADS) for round_ in range(_ROUNDS)]

    def work(number: int, _meet: Meet) -> None:
        for round_ in range(_ROUNDS):
            store.save(SHOP, [a_commit(f"{number}-{round_}")])

    at_once(_THREADS, work)
    numbers = sorted(head.number or 0 for head in store.get(SHOP, names))
    require(numbers == list(range(1, len(names) + 1)), "the numbers have gaps or occur twice", numbers=numbers)


@law("STORE-707", needs=(Capability.THREADS, Capability.BATCHES))
def batches_in_crossing_order_pass(trial: Trial) -> None:
    """Batches at once that change the same complaints in another order are saved or refused as stale."""
    store = trial.store
    names = ("a", "b")
    store.save(SHOP, [a_commit(name) for name in names])

    def work(number: int, meet: Meet) -> list[bool]:
        done = []
        for _ in range(2 * _ROUNDS):
            heads = store.get(SHOP, names[::-1] if number else names)
            meet()
            batch = [a_commit(head.complaint.id, before=head.complaint.version) for head in heads]
            done.append(is_saved(store, *batch))
            meet()
        return done

    done = at_once(2, work)
    saved = [sum(of_round) for of_round in zip(*done, strict=True)]
    require(saved == [1] * (2 * _ROUNDS), "one batch of each round should have been saved", saved=saved)
    versions = [head.complaint.version for head in store.get(SHOP, names)]
    require(versions == [1 + 2 * _ROUNDS] * 2, "batches were not saved as a whole", versions=versions)
