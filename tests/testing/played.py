"""A made-up world, and what becomes of it when one of the staff plays."""

from __future__ import annotations

from functools import cache
from typing import Any

from grievance.model import (
    Event,
)
from grievance.testing.gaming import Strategy, World, synthetic_world

__all__ = ["ME", "added", "changed", "mine", "played", "the_world", "told"]

ME = "handler-2"
"""Who plays."""


@cache
def the_world() -> World:
    """Return the world in which most is played."""
    return synthetic_world(11, cases=600)


def played(strategy: Any, person: str = ME) -> World:
    """Return the world in which one of the staff has played."""
    return _played(strategy, person)


@cache
def _played(strategy: Any, person: str) -> World:
    world: World = strategy.play(the_world(), person)
    return world


def changed(strategy: Strategy, person: str = ME) -> dict[str, tuple[Any, Any]]:
    """Return each history that is another after it was played, as it was and as it is."""
    before, after = the_world().histories, played(strategy, person).histories
    both: Any = {one: (before.get(one, ()), after.get(one, ())) for one in (*before, *after)}
    return {one: pair for one, pair in both.items() if pair[0] != pair[1]}


def mine(person: str = ME) -> set[str]:
    """Return the cases that were somebody's first."""
    return {one for one, holder in the_world().holders.items() if holder == person}


def added(was: tuple[Event, ...], become: tuple[Event, ...]) -> list[Any]:
    """Return the events that are new in a history."""
    left = list(was)
    found: list[Any] = []
    for event in become:
        if left and event == left[0]:
            left.pop(0)
        else:
            found.append(event)
    assert not left, "an event is missing"
    return found


def told(events: Any, kind: type[Any]) -> list[Any]:
    """Return the events of a kind."""
    return [event for event in events if isinstance(event, kind)]
