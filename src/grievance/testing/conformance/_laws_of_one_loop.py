"""Laws of one event loop: tasks that are under way at once, and calls that are cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from grievance.errors import StaleComplaint
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import SHOP, a_commit, a_letter, sealed
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "a_cancelled_call_is_done_or_not",
    "a_store_works_on_after_cancelled_calls",
    "more_calls_than_any_pool_are_answered",
    "tasks_of_one_task_share_nothing",
]

__tracebackhide__ = True  # pytest shows the line of the test instead

_TASKS, _TURNS = 12, 8


@law("STORE-720", needs=Capability.THREADS)
def tasks_of_one_task_share_nothing(trial: Trial) -> None:
    """Tasks that were begun by a task which had used the store save and read beside each other on one event loop."""
    store = trial.on_the_loop(trial.store)

    async def work(name: str) -> int:
        for before in range(3):
            await store.save(SHOP, [a_commit(name, before=before)])
        [head] = await store.get(SHOP, [name])
        return int(head.complaint.version)

    async def all_of_it() -> list[int]:
        await work("first")
        return await asyncio.gather(*(work(f"c-{number}") for number in range(_TASKS)))

    versions = trial.loop.run(all_of_it)
    require(versions == [3] * _TASKS, "changes are lost", versions=versions)


@law("STORE-721", needs=Capability.THREADS)
def more_calls_than_any_pool_are_answered(trial: Trial) -> None:
    """Of a hundred calls that are made at once on one event loop, each is answered when its turn comes."""
    store = trial.on_the_loop(trial.store)

    async def all_of_it() -> list[Any]:
        await store.save(SHOP, [a_commit()])
        return await asyncio.gather(*(store.get(SHOP, ["c-1"]) for _ in range(100)))

    heads = [head.complaint.id for found in trial.loop.run(all_of_it) for head in found]
    require(heads == ["c-1"] * 100, "calls were not answered", heads=heads)


@law("STORE-722", needs=Capability.THREADS)
def a_cancelled_call_is_done_or_not(trial: Trial) -> None:
    """A save that is cancelled is done as a whole or not at all: repeated, it is there once, or refused as stale."""
    store = trial.on_the_loop(trial.store)

    async def all_of_it() -> None:
        for turns in range(_TURNS):
            name = f"c-{turns}"
            await store.save(SHOP, [a_commit(name)])
            change = a_commit(name, before=1, events=2, effects=(a_letter(f"e-{turns}"),))
            await _cancelled(store.save(SHOP, [change]), turns)
            with suppress(StaleComplaint):
                await store.save(SHOP, [change])
            events = (await store.history(SHOP, name)).events
            expected = tuple(sealed(name, seq) for seq in (1, 2, 3))
            require(events == expected, "half a change was saved", cancelled_after_turns=turns, events=events)

    trial.loop.run(all_of_it)
    effects = sorted(effect.id for effect in trial.store.outbox(SHOP, limit=99))
    require(effects == [f"e-{turns}" for turns in range(_TURNS)], "effects are lost", effects=effects)


@law("STORE-723", needs=Capability.THREADS)
def a_store_works_on_after_cancelled_calls(trial: Trial) -> None:
    """After calls were cancelled on the way, a store answers the next ones as ever."""
    store = trial.on_the_loop(trial.store)

    async def all_of_it() -> None:
        for turns in range(_TURNS):
            await _cancelled(store.get(SHOP, ["c-1"]), turns)
            await _cancelled(store.remember(SHOP, "kind", "cancelled", b"document"), turns)
            await store.remember(SHOP, "kind", f"{turns}", b"document")

    trial.loop.run(all_of_it)
    kept = [trial.store.recall(SHOP, "kind", f"{turns}") for turns in range(_TURNS)]
    require(kept == [(b"document",)] * _TURNS, "documents are lost", kept=kept)


async def _cancelled(call: Coroutine[Any, Any, object], turns: int) -> None:
    """Begin a *call* and cancel it after so many *turns* of the loop, if it is not done by then."""
    task = asyncio.ensure_future(call)
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
