"""Finding complaints by words, by number, and by what they resemble."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from grievance.desk import AsyncDesk, Desk
from grievance.errors import UnknownComplaint, Unsupported
from grievance.lifecycle import Answer, Decline
from grievance.model import Stage
from grievance.storage import ThreadedStore
from grievance.storage.memory import MemoryStore
from support.builders import CLERK, RECEIVED, a_refusal, a_resolution, a_submission
from support.procedures import a_desk, a_procedure


class OnlyThePort:
    """Has the eight methods of the port and nothing beside them."""

    def __init__(self) -> None:
        self._store = MemoryStore()
        for name in ("save", "history", "claim", "outbox", "remember", "recall"):
            setattr(self, name, getattr(self._store, name))

    def find(self, tenant: str, query: Any, /, **named: Any) -> Any:
        """Answer everything but what needs a register."""
        if type(query).__name__ == "Numbered":
            raise Unsupported("register", because="this one keeps none")
        return self._store.find(tenant, query, **named)

    def get(self, tenant: str, ids: Any, /) -> Any:
        """Return heads without numbers."""
        import attrs

        return tuple(attrs.evolve(head, number=None) for head in self._store.get(tenant, ids))


def told(desk: Desk, text: str, hours: int = 0, **changes: Any) -> str:
    """Register a complaint in these words, and return its id."""
    return desk.register(a_submission(text=text, received_at=RECEIVED + timedelta(hours=hours), **changes)).id


def test_complaints_are_found_by_every_word() -> None:
    """Case, form and order do not matter; every word does; the latest received comes first, page by page."""
    desk = a_desk()
    first, second = told(desk, "The PARCEL came late"), told(desk, "late again: my parcel!", hours=1)
    told(desk, "The parcel was damaged")
    assert [one.id for one in desk.search("Parcel, late?").entries] == [second, first]
    page = desk.search("parcel late", limit=1)
    assert [one.id for one in desk.search("parcel late", limit=1, after=page.after).entries] == [first]
    assert desk.search("parcel lost").entries == ()
    assert desk.search("?!").entries == ()


def test_a_search_may_be_narrowed_to_stages() -> None:
    """Open or answered: who searches may say which."""
    desk = a_desk()
    first, second = told(desk, "late parcel"), told(desk, "late parcel")
    desk.apply(first, Answer(by=CLERK, resolution=a_resolution(reasons="the carrier lost the waybill")))
    assert [one.id for one in desk.search("parcel", stages=[Stage.OPEN]).entries] == [second]
    assert [one.id for one in desk.search("waybill").entries] == [first]


def test_precedents_are_what_was_decided_in_such_cases() -> None:
    """Of the decided complaints the most similar comes first, with its decision; open ones are none (S68)."""
    desk = a_desk()
    near = told(desk, "My parcel came three weeks late", product="p-1")
    far = told(desk, "My parcel was left in the rain")
    told(desk, "My parcel came three weeks late", product="p-1")
    desk.apply(near, Answer(by=CLERK, resolution=a_resolution()))
    desk.apply(far, Decline(by=CLERK, refusal=a_refusal()))
    found = desk.precedents(a_submission(text="the parcel came three weeks late", product="p-1"))
    assert [one.complaint.id for one in found] == [near, far]
    assert found[0].decision == desk.get(near).resolution
    assert found[1].decision == desk.get(far).refusal
    [nearest] = desk.precedents(a_submission(text="the parcel came three weeks late"), limit=1)
    assert nearest.complaint.id == near


def test_without_search_precedents_are_of_the_same_product() -> None:
    """A store that only keeps the port still gives precedents; by words it finds nothing, and says so."""
    store: Any = OnlyThePort()
    desk = a_desk(store=store)
    near = told(desk, "My parcel came late", product="p-1")
    other = told(desk, "My parcel came late")
    for case in (near, other):
        desk.apply(case, Answer(by=CLERK, resolution=a_resolution()))
    found = desk.precedents(a_submission(text="my parcel came late", product="p-1"))
    assert [one.complaint.id for one in found] == [near]
    with pytest.raises(Unsupported, match="'search'"):
        desk.search("parcel")


def test_complaints_are_called_by_their_numbers() -> None:
    """Each has a number of its own, in the order of registration; a number that nobody has is unknown."""
    desk = a_desk()
    cases = [told(desk, "late") for _ in range(3)]
    assert [desk.number(case) for case in cases] == [1, 2, 3]
    assert [desk.numbered(number).id for number in (1, 2, 3)] == cases
    for nobody in (0, 4):
        with pytest.raises(UnknownComplaint):
            desk.numbered(nobody)
    with pytest.raises(UnknownComplaint):
        desk.number("nobody")


def test_without_a_register_there_are_no_numbers() -> None:
    """A store that keeps no register says so, whichever way one asks."""
    store: Any = OnlyThePort()
    desk = a_desk(store=store)
    case = told(desk, "late")
    for ask in (lambda: desk.number(case), lambda: desk.numbered(1)):
        with pytest.raises(Unsupported, match="'register'"):
            ask()


async def _asked(desk: AsyncDesk, case: str) -> tuple[Any, ...]:
    found = await desk.search("parcel")
    precedents = await desk.precedents(a_submission(text="parcel"))
    return [one.id for one in found.entries], precedents, await desk.number(case), (await desk.numbered(1)).id


def test_the_asynchronous_desk_finds_the_same() -> None:
    """Both desks give the same answers."""
    import asyncio

    store = MemoryStore()
    case = told(a_desk(store=store), "late parcel")
    desk = AsyncDesk(a_procedure(), ThreadedStore(store))
    assert asyncio.run(_asked(desk, case)) == ([case], (), 1, case)


class OneByOne(MemoryStore):
    """Saves one commit at a time."""

    def save(self, tenant: str, commits: Any, /) -> Any:
        """Refuse several."""
        if len(commits) > 1:
            raise Unsupported("batches", because="each complaint is a file of its own")
        return super().save(tenant, commits)


def test_a_store_that_saves_one_at_a_time_registers_and_sweeps() -> None:
    """Many are registered one after the other, with the same outcomes; what is due is handed out one by one."""
    together, singly = a_desk(store=MemoryStore()), a_desk(store=OneByOne())
    many = [a_submission(source_key=key) for key in ("a", "b", "a")]
    outcomes = [
        [(one.known, one.complaint.id if one.complaint else None) for one in desk.register_all(many)]
        for desk in (together, singly)
    ]
    assert outcomes[0] == outcomes[1]
    late = RECEIVED + timedelta(days=30)
    assert {one.id for one in singly.due(now=late)} == {one.id for one in together.due(now=late)} != set()
