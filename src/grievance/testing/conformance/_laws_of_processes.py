"""Laws of processes: several on the same data lose nothing, nor does one that is killed at any moment."""

from __future__ import annotations

from typing import Any

from grievance.storage import Changed, Queue
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import SHOP, a_commit, entries, ids, sealed
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._process import ROUNDS, effect_ids, members, processes
from grievance.testing.conformance._trial import Trial
from grievance.testing.conformance._trying import saves_batches

__all__ = [
    "a_killed_writer_leaves_whole_batches",
    "a_killed_writer_loses_nothing_acknowledged",
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
    """Several processes that open new data create complaints in it at once, numbered without gaps if any are."""
    store = trial.store
    with processes(trial.opener(store), "create", _NAMES) as found:
        created = [name for process in found for name in process.rest()]
    heads = store.get(SHOP, created)
    require(len(heads) == ROUNDS * len(_NAMES), "complaints are lost", created=created, found=len(heads))
    numbers = sorted(head.number or 0 for head in heads)
    if any(numbers):
        require(numbers == list(range(1, len(heads) + 1)), "the numbers have gaps or occur twice", numbers=numbers)


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


@law("STORE-830", needs=Capability.PROCESSES)
def a_killed_writer_loses_nothing_acknowledged(trial: Trial) -> None:
    """When a writer is killed, every commit that was acknowledged is there, none is half done, and others write on."""
    store = trial.store
    for name, count in (("one", 1), ("two", 7)):
        last = len(_killed(trial, store, "write", name, count)) - 1
        store = trial.reopened(store)
        kept = len(_of_writer(trial, store, name))
        require(kept in (last + 1, last + 2), "not what was acknowledged", acknowledged=last + 1, kept=kept)
        effects = {effect.id for effect in store.outbox(SHOP, limit=_MANY)}
        for number in range(kept):
            one = f"{name}-{number}"
            events = store.history(SHOP, one).events
            require(events == (sealed(one, 1), sealed(one, 2)), "half a commit was kept", events=events)
            require(f"{one}/effect" in effects, "an effect is lost", complaint_id=one)
            require(store.save(SHOP, [a_commit(one, request_key=one)])[0].repeated, "a request is lost", request=one)
        store.save(SHOP, [a_commit(f"after {name}")])


@law("STORE-831", needs=Capability.PROCESSES)
def a_killed_writer_leaves_whole_batches(trial: Trial) -> None:
    """When a writer of batches is killed, each one that was acknowledged is there as a whole, and none is half done."""
    store = trial.store
    if not saves_batches(store, [a_commit("a"), a_commit("b")]):
        return
    for name, count in (("one", 1), ("two", 5)):
        acknowledged = len(_killed(trial, store, "write batches", name, count))
        store = trial.reopened(store)
        found = _of_writer(trial, store, name)
        kept = max(acknowledged, len(found) // len(members(name, 0)))
        expected = {member for number in range(kept) for member in members(name, number)}
        require(found == expected, "half a batch was kept, or a whole one lost", odd=sorted(found ^ expected))
        effects = {effect.id for effect in store.outbox(SHOP, limit=_MANY)}
        handed = {effect for number in range(kept) for effect in effect_ids(name, number)}
        require(handed <= effects, "effects are lost", lost=sorted(handed - effects))


def _killed(trial: Trial, store: Any, task: str, name: str, count: int) -> list[str]:
    """Kill a writer when *count* things were acknowledged, wherever it is then, and return all that were."""
    with processes(trial.opener(store), task, [name]) as [process]:
        return [*process.heard(count), *process.kill()]


def _of_writer(trial: Trial, store: Any, name: str) -> set[str]:
    """Return the ids of the complaints that a writer created."""
    found = (entry.complaint_id for entry in entries(trial.caught_up(store), Changed()))
    return {complaint_id for complaint_id in found if complaint_id.startswith(f"{name}-")}
