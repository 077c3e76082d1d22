"""Every way in which the rows of a space can turn out, region by region, as far as a question still needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from operator import or_

import attrs

from grievance.rules.analysis._layout import Layout
from grievance.rules.analysis._search import Dive, OutOfSteps, least
from grievance.rules.analysis._space import Chosen, Space

__all__ = ["Part", "Walk"]


@attrs.frozen
class Part:
    """A part of the space: the rows that are still alive there, those that certainly hold, how it was chosen."""

    alive: int
    certain: int
    unassigned: int
    chosen: Chosen = attrs.field(repr=False)


@attrs.define(kw_only=True)
class Walk:
    """
    A walk through the parts of a space, split until it is certain which of the rows that are *asked* hold.

    Parts in which a row to *avoid* certainly holds are left out; an example need not avoid those that are ``filled``.
    Whether rows in ``focus`` hold is settled first. Where all that is wanted is that the rows in ``sought`` hold and no
    others, a choice is left out if another one does as well for all of them. ``left`` are the parts that are still to
    be looked at.
    """

    space: Space
    asked: int
    avoid: int
    steps: int
    focus: int = 0
    sought: int | None = None
    filled: int = 0
    left: list[Part] = attrs.field(factory=list, init=False)

    def parts(self, wanted: Callable[[Part], bool], first: Callable[[Part], object] | None = None) -> Iterator[Part]:
        """
        Yield the parts that are *wanted* all the way down, each with an exact answer.

        The part that has the highest key by *first* is looked at before its neighbours.

        Raises:
            OutOfSteps: The limit of steps was reached; ``left`` holds what was not looked at.
        """
        layout = Layout(self.space, {})
        seen: set[tuple[int, int]] = set()
        self.left = [self._part(layout, self.asked | self.avoid, layout.variables, {})]
        while self.left:
            if self.steps <= 0:
                raise OutOfSteps(reduce(or_, (part.alive for part in self.left)))
            part = self.left.pop()
            self.steps -= 1
            key = (part.alive, part.unassigned)
            if key in seen or part.certain & self.avoid or not wanted(part):
                continue
            seen.add(key)
            if part.alive & ~part.certain & self.asked:
                self.left += self._split(layout, part, first)
            elif (found := self._completed(layout, part)) is not None:
                yield found

    def _completed(self, layout: Layout, part: Part) -> Part | None:
        """Return *part*, in which what is asked is settled, with the rows to avoid avoided if that can be."""
        dive = Dive(layout=layout, steps=self.steps)
        chosen = dive.down(part.alive & self.avoid, part.unassigned, part.chosen)
        self.steps = dive.steps
        return None if chosen is None else attrs.evolve(part, chosen=chosen)

    def _split(self, layout: Layout, part: Part, first: Callable[[Part], object] | None) -> list[Part]:
        open_rows = part.alive & ~part.certain & self.asked
        number = layout.next_variable(open_rows & self.focus or open_rows, part.unassigned, part.chosen)
        options = layout.all_options(number, part.alive)
        if self.sought is not None and not layout.has_tags(number):
            options = _best(options, self.sought)
        parts = [
            self._part(layout, left, layout.without(part.unassigned, number, at), {**part.chosen, number: at})
            for left, at in options.items()
        ]
        return parts if first is None else sorted(parts, key=first)  # type: ignore[arg-type]

    @staticmethod
    def _part(layout: Layout, alive: int, unassigned: int, chosen: Chosen) -> Part:
        return Part(alive, alive & ~layout.pending(unassigned), unassigned, chosen)

    def least(self, part: Part, still: Callable[[Part], bool]) -> Chosen:
        """Return an input of *part* with every fact left out that it takes not, to be what is *still* wanted."""
        bad = self.avoid & ~self.filled
        return least(self.space, part.chosen, lambda held: not held & bad and still(Part(held, held, 0, part.chosen)))


def _best(options: Mapping[int, int], sought: int) -> dict[int, int]:
    """Return the options but those of which another one leaves all *sought* rows alive, and none more of the others."""

    def worth(left: int) -> int:
        return (left & sought).bit_count() - (left & ~sought).bit_count()

    found: dict[int, int] = {}
    for left in sorted(options, key=worth, reverse=True):
        if not any(left & sought & ~better == 0 and better & ~sought & ~left == 0 for better in found):
            found[left] = options[left]
    return found
