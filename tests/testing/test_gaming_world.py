"""Worlds: who is of the staff, who has which case, and how histories are put in the places of others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from grievance.errors import InvalidValue
from grievance.model import (
    Actor,
    Answered,
    Closed,
    Declined,
    Event,
    Referred,
    Registered,
    Reopened,
    Stage,
    TransferAccepted,
    TransferOffered,
)
from grievance.motivation._period import Period
from grievance.testing import a_refusal, a_resolution, a_submission
from grievance.testing.gaming._telling import COMPLAINANT, as_staff, tell
from grievance.testing.gaming._world import World, is_staff, world_of

START = datetime(2026, 2, 1, tzinfo=UTC)
WEB = Actor(id="web", roles=("system",))


def history(*events: Event, receiver: str | None = "ann", by: Actor = WEB, one: str = "c-1") -> tuple[Event, ...]:
    """Return a history that begins with a registration."""
    submission = a_submission(receiver=receiver, received_at=START)
    return (tell(Registered, START, by, complaint_id=one, submission=submission), *events)


def a_world(**histories: tuple[Event, ...]) -> World:
    """Return a world of a month."""
    return World(histories=histories, period=Period.parse("2026-02"), now=START + timedelta(days=40))


def did(event: Any, by: str, **content: Any) -> Any:
    """Return what one of the staff did."""
    return tell(event, START + timedelta(days=1), as_staff(by), **content)


def test_staff_are_neither_programs_nor_customers() -> None:
    """Who acts without the roles of a program, an import or a customer is of the staff, with or without a role."""
    assert is_staff(Actor(id="ann"))
    assert is_staff(as_staff("ann"))
    assert not any(is_staff(Actor(id="x", roles=("handler", role))) for role in ("system", "import", "customer"))
    imported = Actor(id="importer", roles=("import",))
    world = a_world(
        a=history(did(Closed, "eve"), did(Closed, "bob")), b=history(by=imported), c=history(tell(Closed, START, WEB))
    )
    assert world.staff == ("bob", "eve")


REFUSED = a_refusal(decided_by="dan")


@pytest.mark.parametrize(
    ("events", "handler"),
    [
        ((), "ann"),
        ((did(TransferOffered, "ann", to="bob"),), "ann"),
        ((did(TransferOffered, "ann", to="bob"), did(TransferAccepted, "bob")), "bob"),
        ((did(Closed, "bob"), tell(Reopened, START, COMPLAINANT, stage=Stage.OPEN, owner="cid")), "cid"),
        ((did(Closed, "bob"), tell(Reopened, START, COMPLAINANT, stage=Stage.OPEN)), "ann"),
        ((did(Answered, "bob", resolution=a_resolution(decided_by="dan")),), "dan"),
        ((did(Answered, "bob", resolution=None),), "bob"),
        ((tell(Answered, START, WEB, resolution=None),), "ann"),
        ((did(Declined, "bob", refusal=REFUSED),), "dan"),
        ((did(Declined, "bob"),), "bob"),
        ((did(Referred, "bob", to="x", refusal=REFUSED),), "dan"),
        ((did(Referred, "bob", to="x"),), "bob"),
        ((did(Answered, "bob", resolution=None), did(Answered, "eve", resolution=None), did(Closed, "cid")), "eve"),
        ((did(Answered, "bob", resolution=None), did(TransferAccepted, "cid")), "bob"),
    ],
)
def test_the_handler_is_who_decided_last_or_owns_it(events: tuple[Event, ...], handler: str) -> None:
    """The decision names who decided; else who answered did, if that was one of the staff; else who owns it does."""
    world = a_world(a=history(*events))

    assert world.handlers == {"a": handler}
    assert world.holders == {"a": "ann"}


def test_a_case_without_a_receiver_is_held_by_its_handler() -> None:
    """Who handles it in the end had it first, if nobody received it as its own; some have nobody."""
    world = a_world(a=history(did(Answered, "bob", resolution=None), receiver=None), b=history(receiver=None))

    assert world.holders == {"a": "bob"} == world.handlers


def test_other_histories_replace_some() -> None:
    """Any number of histories, also none, replaces one; the others stay as they are, and all in order of receipt."""
    one, other = history(), history(did(Closed, "ann"))
    later = (attrs.evolve(one[0], at=START + timedelta(days=2)),)
    world = a_world(z=later, a=one, b=one, c=one)

    found = world.with_histories({"a": (("x", later), ("a", other)), "c": ()})

    assert list(found.histories.items()) == [("a", other), ("b", one), ("x", later), ("z", later)]
    assert list(world.histories) == ["a", "b", "c", "z"]
    assert (found.period, found.now) == (world.period, world.now)


def test_a_world_of_real_histories() -> None:
    """Histories come as a mapping or as pairs, and whatever is iterable is kept as it is then."""
    period, orders = Period.parse("2026-02"), [START]
    named: Any = {"period": period, "now": START}

    pairs = world_of(iter([("a", list(history()))]), purchases={"c-17": orders}, **named)
    mapped = world_of({"a": history()}, **named)
    orders.append(START)

    assert pairs.histories == mapped.histories == {"a": history()}
    assert (pairs.purchases, mapped.purchases) == ({"c-17": (START,)}, {})
    assert (mapped.proposals, mapped.period, mapped.now) == ((), period, START)


def test_a_world_cannot_be_changed_from_outside() -> None:
    """What was handed in can be changed without changing the world."""
    given = {"a": history()}
    world = World(histories=given, period=Period.parse("2026-02"), now=START)

    given.clear()

    assert list(world.histories) == ["a"]
    with pytest.raises(TypeError):
        world.histories["b"] = history()  # type: ignore[index]


def test_now_has_a_zone() -> None:
    """A naive instant is refused with the name of the field."""
    naive = START.replace(tzinfo=None)

    with pytest.raises(InvalidValue, match=r"World\.now"):
        World(histories={}, period=Period.parse("2026-02"), now=naive)
