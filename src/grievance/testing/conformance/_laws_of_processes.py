"""Laws of processes: several on the same data lose nothing, nor does one that is killed at any moment."""

from __future__ import annotations

from typing import Any

from grievance.storage import Changed, Queue
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import SHOP, a_commit, entries, ids, sealed
from grievance.testing.conformance._killing import effect_of, members, written
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._process import ROUNDS, processes
from grievance.testing.conformance._trial import Trial

__all__ = [
    "a_killed_writer_leaves_whole_batches",
    "a_killed_writer_loses_nothing_acknowledged",
    "complaints_of_processes_are_numbered_without_gaps",
    "processes_claim_each_complaint_once",
    "processes_create_complaints_in_new_data_at_once",
    "processes_lose_no_change",
    "what_a_process_saved_is_there_for_all",
]

__tracebackhide__ = True  # pytest shows the line of the test instead

_NAMES = ("ann", "bob", "eve")
_MANY = 10_000


@law("STORE-820", needs=Capability.PROCESSES)
def processes_lose_no_change(trial: Trial) -> None:
    """Of changes by several processes, each tried again when it was refused as stale, every one is kept."""
    store = trial.store
    store.save(SHOP, [a_commit("shared")])
    with processes(trial.opener(store), "change", _NAMES) as found:
        done = [process.rest() for process in found]
    expected = 1 + ROUNDS * len(_NAMES)
    [head] = store.get(SHOP, ["shared"])
    require(head.complaint.version == expected, "changes are lost", version=head.complaint.version, done=done)
    events = store.history(SHOP, "shared").events
    require([event.seq for event in events] == list(range(1, expected + 1)), "events are lost", events=events)


@law("STORE-821", needs=Capability.PROCESSES)
def processes_create_complaints_in_new_data_at_once(trial: Trial) -> None:
    """Several processes that open new data create complaints in it at once, and all of them are there."""
    created = _created_at_once(trial)
    heads = trial.store.get(SHOP, created)
    require(len(heads) == ROUNDS * len(_NAMES), "complaints are lost", created=created, found=len(heads))


@law("STORE-822", needs=Capability.PROCESSES)
def processes_claim_each_complaint_once(trial: Trial) -> None:
    """Claimers in several processes, each of which goes on until nothing is left, claim every complaint once."""
    store = trial.store
    names = [f"c-{number:02}" for number in range(3 * ROUNDS)]
    for name in names:
        store.save(SHOP, [a_commit(name)])
    trial.caught_up(store)
    with processes(trial.opener(store), "claim", _NAMES) as found:
        claims = [process.rest() for process in found]
    claimed = sorted(name for by_process in claims for name in by_process)
    require(claimed == names, "each should have been claimed once", claimed_by_process=claims)


@law("STORE-823", needs=Capability.PROCESSES)
def what_a_process_saved_is_there_for_all(trial: Trial) -> None:
    """What another process has saved is read by a store that was open before."""
    store = trial.store
    require(store.get(SHOP, ["ann-0"]) == (), "the store should be empty")
    with processes(trial.opener(store), "create", ["ann"]) as [process]:
        created = process.rest()
    found = [head.complaint.id for head in store.get(SHOP, created)]
    require(found == created, "complaints are not seen", created=created, found=found)
    require(store.history(SHOP, "ann-0").events == (sealed("ann-0", 1),), "a history is another")
    queued = sorted(ids(trial.caught_up(store), Queue()))
    require(queued == sorted(created), "the queue is another", created=created, found=queued)


@law("STORE-824", needs=(Capability.PROCESSES, Capability.REGISTER))
def complaints_of_processes_are_numbered_without_gaps(trial: Trial) -> None:
    """Complaints that several processes create at once have different numbers from 1 without gaps."""
    created = _created_at_once(trial)
    numbers = sorted(head.number or 0 for name in created for head in trial.store.get(SHOP, [name]))
    require(numbers == list(range(1, len(created) + 1)), "the numbers have gaps or occur twice", numbers=numbers)


def _created_at_once(trial: Trial) -> list[str]:
    """Let several processes create complaints and return their names."""
    with processes(trial.opener(trial.store), "create", _NAMES) as found:
        return [name for process in found for name in process.rest()]


@law("STORE-830", needs=Capability.PROCESSES)
def a_killed_writer_loses_nothing_acknowledged(trial: Trial) -> None:
    """Wherever a writer is killed, all that was acknowledged is there, nothing is half done, and others write on."""
    acknowledged, store = _acknowledged(trial, "one")
    listed, effects = _listed(trial, store)
    for name in written("one"):
        kept = [len(store.history(SHOP, head.complaint.id).events) for head in store.get(SHOP, [name])]
        require(kept in ([], [2]), "half a commit was kept", complaint_id=name, events=kept)
        require(kept or name not in acknowledged, "a commit is lost", complaint_id=name)
        parts = {"it": bool(kept), "its entry": name in listed, "its effect": effect_of(name) in effects}
        require(len({*parts.values()}) == 1, "half a commit was kept", complaint_id=name, **parts)
        [again] = store.save(SHOP, [a_commit(name, request_key=name)])
        require(again.repeated == bool(kept), "half a commit was kept", complaint_id=name, request=again)


@law("STORE-831", needs=(Capability.PROCESSES, Capability.BATCHES))
def a_killed_writer_leaves_whole_batches(trial: Trial) -> None:
    """Wherever a writer of batches is killed, each that was acknowledged is there as a whole, and none is half done."""
    acknowledged, store = _acknowledged(trial, "batch")
    listed, effects = _listed(trial, store)
    for name in written("batch"):
        kept = [head.complaint.id for head in store.get(SHOP, members(name))]
        require(kept in ([], members(name)), "half a batch was kept", kept=kept)
        require(kept or name not in acknowledged, "a batch is lost", batch=name)
        entries_, handed = listed & {*members(name)}, effects & {*map(effect_of, members(name))}
        require(len(entries_) == len(handed) == len(kept), "half a batch was kept", entries=entries_, effects=handed)


def _acknowledged(trial: Trial, writer: str) -> tuple[set[str], Any]:
    """Let writers be killed at many points; return what they were told that is saved, and a store that looks for it."""
    with processes(trial.opener(trial.store), writer, [writer]) as [process]:
        return set(process.rest()), trial.reopened(trial.store)


def _listed(trial: Trial, store: Any) -> tuple[set[str], set[str]]:
    """Return the ids of all complaints in the feed and of all that is handed out."""
    listed = {entry.complaint_id for entry in entries(trial.caught_up(store), Changed())}
    return listed, {effect.id for effect in store.outbox(SHOP, limit=_MANY)}
