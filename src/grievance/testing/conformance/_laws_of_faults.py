"""Laws of faults inside: when a step of a call fails, all of the call was done or nothing, and the store works on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from grievance.storage import Queue
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import SHOP, a_commit, a_letter, after, everything, sealed
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "a_batch_fails_as_a_whole",
    "a_change_fails_as_a_whole",
    "a_claim_fails_as_a_whole",
    "a_creation_fails_as_a_whole",
    "a_document_fails_as_a_whole",
    "a_store_works_on_after_a_fault",
    "an_erasure_fails_as_a_whole",
]

__tracebackhide__ = True  # pytest shows the line of the test instead

_NAMES = ("c-1", "c-2")
_Call = Callable[[Any], object]


def _fails_as_a_whole(trial: Trial, prepared: _Call, done: _Call, seen: _Call) -> None:
    """Let each step of *done* fail in a store of its own; what is *seen* is as before, or as when nothing fails."""
    whole = trial.another()
    prepared(whole)
    before = seen(trial.caught_up(whole))
    done(whole)
    after_it = seen(trial.caught_up(whole))
    for store, step in _failed(trial, prepared, done):
        found = seen(trial.caught_up(store))
        require(found in (before, after_it), f"half was done when step {step} failed", before=before, found=found)
        trial.close(store)


def _failed(trial: Trial, prepared: _Call, done: _Call) -> Iterator[tuple[Any, int]]:
    """Yield a store in which *done* has failed inside, for each step of it."""
    step, failed = 0, True
    while failed:
        step, failed = step + 1, False
        store = trial.another()
        prepared(store)
        trial.caught_up(store)
        with trial.failing(store, step):
            try:
                done(store)
            except Exception:  # noqa: BLE001 - a store may raise what it likes when it fails inside
                failed = True
        if failed:
            yield store, step
    require(step > 1, "no step failed: the faults that the kit was given do nothing")


def _full(complaint_id: str, **changes: Any) -> Any:
    """Return a commit that has all that a commit can have."""
    usual: dict[str, Any] = {"events": 2, "effects": (a_letter(f"{complaint_id}/e"),), "settled": ("old",), "team": "t"}
    commit = a_commit(complaint_id, **{**usual, "request_key": f"{complaint_id}/r", **changes})
    events = tuple(sealed(complaint_id, event.seq, {"text": b'"Ann"'}) for event in commit.events)
    return attrs.evolve(commit, events=events)


def _nothing(store: Any) -> None:
    """Hand something out, so that it can be settled."""
    store.save(SHOP, [a_commit("c-0", effects=(a_letter("old"),))])


def _created(store: Any) -> None:
    """Save two complaints."""
    _nothing(store)
    for name in _NAMES:
        store.save(SHOP, [_full(name, settled=())])


def _seen(store: Any) -> object:
    return everything(store, *_NAMES)


@law("STORE-911", needs=Capability.FAULTS)
def a_creation_fails_as_a_whole(trial: Trial) -> None:
    """When a step inside fails while a new complaint is saved, all of it is there, or nothing."""
    _fails_as_a_whole(trial, _nothing, lambda store: store.save(SHOP, [_full("c-1")]), _seen)


@law("STORE-912", needs=Capability.FAULTS)
def a_change_fails_as_a_whole(trial: Trial) -> None:
    """When a step inside fails while a change is saved, all of it is there, or nothing."""
    change = _full("c-1", before=2, team="u", request_key="change", effects=(a_letter("change"),))
    _fails_as_a_whole(trial, _created, lambda store: store.save(SHOP, [change]), _seen)


@law("STORE-913", needs=(Capability.FAULTS, Capability.BATCHES))
def a_batch_fails_as_a_whole(trial: Trial) -> None:
    """When a step inside fails while a batch is saved, all of it is there, or nothing."""
    batch = [_full(name, settled=()) for name in _NAMES]
    _fails_as_a_whole(trial, _nothing, lambda store: store.save(SHOP, batch), _seen)


@law("STORE-914", needs=Capability.FAULTS)
def an_erasure_fails_as_a_whole(trial: Trial) -> None:
    """When a step inside fails while a complaint is erased, all of it is erased, or nothing."""
    _fails_as_a_whole(trial, _created, lambda store: store.save(SHOP, [a_commit(before=2, erases=True)]), _seen)


@law("STORE-915", needs=Capability.FAULTS)
def a_claim_fails_as_a_whole(trial: Trial) -> None:
    """When a step inside fails while a complaint is claimed, it is claimed, or free for everybody."""

    def done(store: Any) -> object:
        return store.claim(SHOP, Queue(team="t"), by="ann", at=after(), until=after(hours=1))

    def free(store: Any) -> object:
        later = {"at": after(minutes=1), "until": after(minutes=2)}
        found = (store.claim(SHOP, Queue(team="t"), by="bob", **later) for _ in range(3))
        return [entry.complaint_id for entry in found if entry]

    for store, step in _failed(trial, _created, done):
        found = free(trial.caught_up(store))
        require(found in (["c-1", "c-2"], ["c-2"]), f"half was done when step {step} failed", free=found)
        trial.close(store)


@law("STORE-916", needs=Capability.FAULTS)
def a_document_fails_as_a_whole(trial: Trial) -> None:
    """When a step inside fails while a document is replaced, the old one is there or the new one, and no other."""

    def prepared(store: Any) -> None:
        for document in (b"one", b"two"):
            store.remember(SHOP, "kind", "key", document, beside=True)

    def seen(store: Any) -> object:
        return store.recall(SHOP, "kind", "key")

    _fails_as_a_whole(trial, prepared, lambda store: store.remember(SHOP, "kind", "key", b"new"), seen)


@law("STORE-917", needs=Capability.FAULTS)
def a_store_works_on_after_a_fault(trial: Trial) -> None:
    """After a step inside has failed, a store saves what it is given next."""
    for store, step in _failed(trial, _nothing, lambda store: store.save(SHOP, [_full("c-1")])):
        store.save(SHOP, [a_commit("next")])
        found = [head.complaint.id for head in store.get(SHOP, ["next"])]
        require(found == ["next"], f"nothing was saved any more when step {step} had failed")
        trial.close(store)
