"""Laws of readers at once: claimers, drainers and feeds lose nothing while others write, and no reader sees a half."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grievance.storage import Changed, Queue
from grievance.testing.conformance._at_once import Meet, at_once
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import SHOP, a_commit, a_letter, after, ids, sealed
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "a_feed_misses_no_change",
    "a_log_at_once_keeps_every_entry",
    "an_effect_is_handed_to_all_who_ask",
    "heads_and_histories_are_read_whole",
    "no_reader_sees_half_a_batch",
    "no_two_claim_one_complaint",
]

__tracebackhide__ = True  # pytest shows the line of the test instead

_THREADS, _ROUNDS = 4, 5


@law("STORE-710", needs=Capability.THREADS)
def no_two_claim_one_complaint(trial: Trial) -> None:
    """Claimers at once, each of which goes on until nothing is left, claim every complaint of a queue once."""
    store = trial.store
    names = [f"c-{number}" for number in range(3 * _THREADS)]
    for name in names:
        store.save(SHOP, [a_commit(name)])
    trial.caught_up(store)

    def work(number: int, _meet: Meet) -> list[str]:
        claimed = []
        for _ in range(len(names) + 1):
            entry = store.claim(SHOP, Queue(), by=f"{number}", at=after(), until=after(hours=1))
            if entry is None:
                break
            claimed.append(entry.complaint_id)
        return claimed

    claims = at_once(_THREADS, work)
    claimed = sorted(name for by_thread in claims for name in by_thread)
    require(claimed == sorted(names), "each should have been claimed once", claimed_by_thread=claims)


@law("STORE-711", needs=Capability.THREADS)
def a_feed_misses_no_change(trial: Trial) -> None:
    """A reader that goes on in `Changed` from its last cursor while others write comes by the latest of each change."""
    store = trial.store
    seen: list[tuple[str, str | None]] = []

    def work(number: int, meet: Meet) -> None:
        cursor: str | None = None
        for round_ in range(_ROUNDS):
            if number:
                store.save(SHOP, [a_commit(f"{number}", before=round_, team=f"{round_}")])
            else:
                cursor = _read_on(trial, store, cursor, seen)
            meet()
        if not number:
            _read_on(trial, store, cursor, seen)

    at_once(_THREADS, work)
    latest = {(f"{number}", f"{_ROUNDS - 1}") for number in range(1, _THREADS)}
    require(latest <= set(seen), "changes were missed", missed=sorted(latest - set(seen)), seen=seen)
    once = sorted(ids(trial.caught_up(store), Changed()))
    require(once == [f"{number}" for number in range(1, _THREADS)], "each should be there once", found=once)


def _read_on(trial: Trial, store: Any, cursor: str | None, seen: list[tuple[str, str | None]]) -> str | None:
    """Read on to the end, add what is there to what was *seen*, and return the last cursor."""
    trial.caught_up(store)
    while True:
        page = store.find(SHOP, Changed(), limit=1, after=cursor)
        seen += [(entry.complaint_id, entry.team) for entry in page.entries]
        if page.after is None:
            return cursor
        cursor = page.after


@law("STORE-712", needs=Capability.THREADS)
def heads_and_histories_are_read_whole(trial: Trial) -> None:
    """While others write, a head comes with the seal of its last event, and a history has all of a commit or none."""
    store = trial.store
    store.save(SHOP, [a_commit(events=2)])

    def work(number: int, meet: Meet) -> None:
        for round_ in range(1, 2 * _ROUNDS):
            if number == 0:
                store.save(SHOP, [a_commit(before=2 * round_, events=2)])
            else:
                [head] = store.get(SHOP, ["c-1"])
                version = head.complaint.version
                require(head.seal == sealed("c-1", version).seal, "the seal is another event's", version=version)
                events = store.history(SHOP, "c-1").events
                expected = tuple(sealed("c-1", seq) for seq in range(1, len(events) + 1))
                require(len(events) % 2 == 0 and events == expected, "half a commit was read", events=events)
            if round_ % 2:
                meet()

    at_once(_THREADS, work)


@law("STORE-713", needs=(Capability.THREADS, Capability.BATCHES))
def no_reader_sees_half_a_batch(trial: Trial) -> None:
    """While batches are saved, whoever reads their complaints at once sees all of a batch or nothing."""
    store = trial.store
    names = ("a", "b", "c")
    store.save(SHOP, [a_commit(name) for name in names])

    def work(number: int, meet: Meet) -> None:
        for version in range(1, 2 * _ROUNDS):
            if number == 0:
                store.save(SHOP, [a_commit(name, before=version) for name in names])
            else:
                versions = [head.complaint.version for head in store.get(SHOP, names)]
                require(len(set(versions)) == 1, "half a batch was read", versions=versions)
            if version % 2:
                meet()

    at_once(_THREADS, work)


@law("STORE-714", needs=Capability.THREADS)
def an_effect_is_handed_to_all_who_ask(trial: Trial) -> None:
    """Every effect is handed out to all who ask at once, each under its id, until somebody settles it."""
    store = trial.store
    names = [f"e-{number}" for number in range(2 * _THREADS)]
    for number, name in enumerate(names):
        store.save(SHOP, [a_commit(f"c-{number}", effects=(a_letter(name),))])

    def work(number: int, _meet: Meet) -> list[str]:
        return list(_drained(store, f"drain-{number}", set(names[number::_THREADS])))

    done = at_once(_THREADS, work)
    expected = [sorted(names[number::_THREADS]) for number in range(_THREADS)]
    require(list(map(sorted, done)) == expected, "effects were not handed out", expected=expected, done_by_thread=done)


def _drained(store: Any, own: str, mine: set[str]) -> Iterator[str]:
    """Settle those effects that are *mine*, one after the other with a change of its *own*, and yield their ids."""
    left = set(mine)
    for version in range(len(mine)):
        found = [effect.id for effect in store.outbox(SHOP, limit=99) if effect.id in left]
        if not found:
            return
        store.save(SHOP, [a_commit(own, before=version, settled=(found[0],))])
        left.remove(found[0])
        yield found[0]


@law("STORE-715", needs=Capability.THREADS)
def a_log_at_once_keeps_every_entry(trial: Trial) -> None:
    """Documents that many threads add beside each other are all kept, those of one thread in their order."""
    store = trial.store

    def work(number: int, _meet: Meet) -> None:
        for round_ in range(_ROUNDS):
            store.remember(SHOP, "log", "key", f"{number}-{round_}".encode(), beside=True)

    at_once(_THREADS, work)
    kept = [document.decode() for document in store.recall(SHOP, "log", "key")]
    for number in range(_THREADS):
        own = [document for document in kept if document.startswith(f"{number}-")]
        expected = [f"{number}-{round_}" for round_ in range(_ROUNDS)]
        require(own == expected, "entries are missing or in another order", expected=expected, kept=kept)
    require(len(kept) == _THREADS * _ROUNDS, "there are entries that nobody added", kept=kept)
