"""A way of gaming an index, as a value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from grievance.testing.gaming._world import History, World

__all__ = ["Changes", "Strategy"]

Changes = dict[str, Iterable[tuple[str, History]]]
"""The histories that stand in the places of some."""


class Strategy(Protocol):
    """
    A way of gaming an index: it says how the world would look had one of the staff played it.

    It is played ahead: it knows what that person knows at each instant, never what came of it later. The histories stay
    such as the lifecycle allows, and what it does to colleagues stands in theirs.
    """

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def what(self) -> str:
        """A sentence that says what the person does."""
        ...

    def play(self, world: World, person: str, /) -> World:
        """Return the world in which *person* played it."""
        ...
