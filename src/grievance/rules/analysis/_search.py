"""
The one question that all others are made of: is there an input, within a region, for which none of some rows holds?

The search splits on the fact that most of the rows still alive ask, tries the choice that leaves the fewest alive, and
stops where none is alive (found) or where one of them can no longer be avoided. What was found to be covered is kept:
the same rows, or more, over the same facts are covered again. Deciding this is hard in the worst case (it is an exact
cover), so the search counts its steps and gives up at a limit.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from grievance.rules.analysis._layout import Layout
from grievance.rules.analysis._space import Chosen, Region, Space

__all__ = ["Dive", "OutOfSteps", "Search", "least"]

_ANYWHERE: Region = {}


class OutOfSteps(Exception):
    """The limit of steps was reached; ``rows`` are those that were still to be told apart, as bits."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


@attrs.frozen(kw_only=True)
class Search:
    """Searches a space; a search takes at most ``steps``."""

    space: Space
    steps: int

    def find(self, avoid: int, region: Region = _ANYWHERE) -> Chosen | None:
        """
        Return an input in *region* for which none of the rows to *avoid* holds; None if there is none.

        It may name more facts than it takes (`least`).

        Raises:
            OutOfSteps: The limit of steps was reached.
        """
        if not all(region.values()):
            return None
        layout = Layout(self.space, region)
        dive = Dive(layout=layout, steps=self.steps)
        found = dive.down(avoid & self.space.meeting(region), layout.variables, {})
        return None if found is None else {**{number: allowed[-1] for number, allowed in region.items()}, **found}


def least(space: Space, found: Chosen, still: Callable[[int], bool]) -> Chosen:
    """Return *found* with every fact left out that can be, for the rows that then hold to be what is *still* wanted."""
    left, before = dict(found), None
    while left != before:
        before = left
        for number in sorted(left):
            dropped = {at: of for at, of in left.items() if number not in (at, space.variables[at].within)}
            if number in left and still(space.holding(dropped)):
                left = dropped
    return left


@attrs.define(kw_only=True)
class Dive:
    """One search through one region; ``steps`` are those that are left."""

    layout: Layout
    steps: int
    covered: set[tuple[int, int]] = attrs.field(factory=set)

    def down(self, alive: int, unassigned: int, chosen: Chosen) -> Chosen | None:
        """Return a way to avoid all rows that are *alive* by choices of the *unassigned* variables."""
        if not alive:
            return chosen
        layout = self.layout
        if alive & ~layout.pending(unassigned) or (alive, unassigned) in self.covered:
            return None
        self.steps -= 1
        if self.steps < 0:
            raise OutOfSteps(alive)
        number = layout.next_variable(alive, unassigned, chosen)
        failed: list[int] = []
        for left, at in sorted(layout.options(number, alive).items(), key=_count):
            if not layout.has_tags(number) and any(rows & left == rows for rows in failed):
                continue
            found = self.down(left, layout.without(unassigned, number, at), {**chosen, number: at})
            if found is not None:
                return found
            failed.append(left)
        self.covered.add((alive, unassigned))
        return None


def _count(option: tuple[int, int]) -> int:
    return option[0].bit_count()
