"""Both desks are one: the same methods, arguments, results and errors, over stores that are awaited or not."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from grievance.desk import AsyncDesk, Desk
from grievance.errors import IllegalMove, UnknownComplaint
from grievance.lifecycle import Accept, Admit, Answer, Overrule, RecordContact
from grievance.model import Complaint, Customer, Nature
from grievance.storage import ComplaintStore, Queue, ThreadedStore
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from support.builders import CLERK, RECEIVED, a_contact, a_resolution, a_submission
from support.procedures import Clock, a_desk, a_procedure, numbered
from support.stores import everything

Script = list[Callable[[Any], Any]]

OTHER = a_procedure(standards=[], priority_rules=[])

SCRIPT: Script = [
    lambda desk: desk.keep_customer(Customer(id="k", tier="gold")),
    lambda desk: desk.register(a_submission(source_key="a", customer_id="k")),
    lambda desk: desk.register(a_submission(source_key="a")),
    lambda desk: desk.register_all([a_submission(), a_submission(source_key="a"), a_submission(source_key="b")]),
    lambda desk: desk.register_all([a_submission(nature=Nature.ENQUIRY, source_key="e")], by=CLERK),
    lambda desk: desk.register(a_submission(), by=CLERK),
    lambda desk: desk.apply("e", Admit(by=CLERK)),
    lambda desk: desk.apply("a", Overrule(by=CLERK, question="priority", value="critical", reason="why")),
    lambda desk: desk.apply("a", RecordContact(by=CLERK, contact=a_contact())),
    lambda desk: desk.apply("b", Answer(by=CLERK, resolution=a_resolution())),
    lambda desk: desk.get("a"),
    lambda desk: desk.history("a"),
    lambda desk: desk.explain("a"),
    lambda desk: desk.explain("b", now=RECEIVED + timedelta(days=9)),
    lambda desk: desk.queue(),
    lambda desk: desk.queue(Queue(team="logistics"), limit=2),
    lambda desk: desk.queue(limit=1, after="0:"),
    lambda desk: desk.due(),
    lambda desk: desk.due(RECEIVED + timedelta(days=9)),
    lambda desk: desk.pending(RECEIVED + timedelta(days=19)),
    lambda desk: desk.outbox(),
    lambda desk: desk.next_due(),
    lambda desk: desk.exceptions(),
    lambda desk: desk.settle(desk.outbox()[0]) if isinstance(desk, Desk) else settle_first(desk),
    lambda desk: desk.reassess(Queue(), OTHER),
    lambda desk: desk.reassess(["a"], OTHER, dry_run=False),
    lambda desk: desk.import_past([]),
    lambda desk: desk.service(),
    lambda desk: desk.departments(),
    lambda desk: desk.verify(),
    lambda desk: desk.analysis_missing(),
    lambda desk: desk.show("a", by=CLERK, now=RECEIVED + timedelta(days=9), language="ru"),
    lambda desk: desk.show("c-404", by=CLERK),
    lambda desk: desk.readings("a"),
    lambda desk: desk.acknowledge_procedure(CLERK),
    lambda desk: desk.procedure_acknowledged(),
    lambda desk: desk.get("c-404"),
    lambda desk: desk.history("c-404"),
    lambda desk: desk.explain("c-404"),
    lambda desk: desk.apply("c-404", Accept(by=CLERK)),
    lambda desk: desk.apply("a", Accept(by=CLERK)),
    lambda desk: desk.register(a_submission(category="far/off"), by=CLERK),
]


async def settle_first(desk: AsyncDesk) -> Complaint:
    """Settle the first effect of the outbox."""
    [first, *_] = await desk.outbox()
    return await desk.settle(first)


INJECTED: dict[str, Any] = {"keys": lambda: b"k" * 32}
PROCEDURE = a_procedure(
    priority_rules=[{"id": "gold", "when": {"customer.tier": "gold"}, "score": 90, "because": "gold"}],
    factors={"recurrence": 1},
)


def answers(desk: Desk) -> list[object]:
    """Return what each step of the script gives, the text of an error where it fails."""
    found: list[object] = []
    for step in SCRIPT:
        try:
            found.append(told(step(desk)))
        except Exception as error:  # noqa: BLE001 - compared
            found.append((type(error), str(error)))
    return found


async def async_answers(desk: AsyncDesk) -> list[object]:
    """Return the same of a desk that is awaited."""
    found: list[object] = []
    for step in SCRIPT:
        try:
            found.append(told(await step(desk)))
        except Exception as error:  # noqa: BLE001 - compared
            found.append((type(error), str(error)))
    return found


def told(answer: Any) -> object:
    """Return an answer, an explanation with its sentences."""
    return (answer, list(answer)) if hasattr(answer, "deadlines") else answer


@pytest.mark.parametrize("kind", [MemoryStore, lambda: SqliteStore(":memory:")], ids=["memory", "sqlite"])
def test_every_method_answers_alike(kind: Callable[[], ComplaintStore]) -> None:
    """A script of every method gives the same answers and errors on both desks, and leaves the same in the store."""
    plain, awaited = kind(), kind()
    expected = answers(Desk(PROCEDURE, plain, clock=Clock(), ids=numbered(), **INJECTED))
    desk = AsyncDesk(PROCEDURE, ThreadedStore(awaited), clock=Clock(), ids=numbered(), **INJECTED)
    assert asyncio.run(async_answers(desk)) == expected
    names = ["a", "b", "e", "c-1", "c-2", "c-3"]
    assert everything(awaited, names, tenant="default") == everything(plain, names, tenant="default")
    assert {type(one) for one in expected} >= {tuple}
    assert [one[0] for one in expected[-6:-1] if isinstance(one, tuple)] == [UnknownComplaint] * 4 + [IllegalMove]
    for store in (plain, awaited):
        if isinstance(store, SqliteStore):
            store.close()


def signatures(desk: type[Any]) -> dict[str, str]:
    """Return the public methods of a desk with their arguments and results."""
    methods = {**vars(desk), "__init__": desk.__init__}
    return {
        name: str(inspect.signature(method)).replace("AsyncComplaintStore", "ComplaintStore")
        for name, method in methods.items()
        if inspect.isfunction(method) and (not name.startswith("_") or name == "__init__")
    }


def test_both_desks_have_the_same_methods() -> None:
    """Names, arguments, defaults and results of the methods are equal; those of one are awaited, all of them."""
    assert signatures(AsyncDesk) == signatures(Desk)
    public = [name for name in signatures(Desk) if name != "__init__"]
    assert len(public) > 20
    assert all(inspect.iscoroutinefunction(getattr(AsyncDesk, name)) for name in public)
    assert not any(inspect.iscoroutinefunction(getattr(Desk, name)) for name in public)


def test_many_tasks_register_once(tmp_path: Path) -> None:
    """Tasks that register the same submissions at once make each of them one complaint."""

    async def work(desk: AsyncDesk) -> int:
        found = await desk.register_all([a_submission(source_key=f"k-{n}") for n in range(10)])
        return sum(not one.known for one in found)

    async def all_at_once(store: ComplaintStore) -> int:
        desk = AsyncDesk(PROCEDURE, ThreadedStore(store), clock=Clock(), ids=numbered(), **INJECTED)
        tasks: list[Awaitable[int]] = [work(desk) for _ in range(8)]
        return sum(await asyncio.gather(*tasks))

    with SqliteStore(tmp_path / "complaints.db") as store:
        assert asyncio.run(all_at_once(store)) == 10


def test_a_cancelled_task_leaves_all_or_nothing() -> None:
    """Cancelling a registration while the store is asked ends it; what was not saved is not there."""
    store = MemoryStore()

    class Hanging(ThreadedStore):
        async def save(self, *_: Any) -> Any:
            await asyncio.Event().wait()

    async def use() -> None:
        desk = AsyncDesk(PROCEDURE, Hanging(store), clock=Clock(), ids=numbered(), **INJECTED)
        task = asyncio.create_task(desk.register(a_submission()))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(use())
    assert a_desk(store=store).queue().entries == ()
