"""Which fact to look at next, and what becomes of the rows: what all searches through a space share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import attrs

from grievance.rules.analysis._space import Chosen, Region, Space

__all__ = ["Layout"]


@attrs.define(slots=False)
class Layout:
    """
    A region of a space, split fact by fact.

    Sets of variables are integers with a bit a variable. Rows are *pending* while they ask a variable that is not
    assigned; a row that is alive and not pending holds in all that is left.
    """

    space: Space
    region: Region

    def __attrs_post_init__(self) -> None:
        space = self.space
        self._pending: dict[int, int] = {}
        self._asking = [
            rows if (allowed := self.region.get(number)) is None else space.every & ~space.everywhere(number, allowed)
            for number, rows in enumerate(space.asking)
        ]
        self._tags, self._tagged = self._of_tags()

    def _of_tags(self) -> tuple[Mapping[int, int], Mapping[int, int]]:
        """Return the tags of each fact that has some, and the rows that ask one of these."""
        tags: defaultdict[int, int] = defaultdict(int)
        tagged: defaultdict[int, int] = defaultdict(int)
        for number, variable in enumerate(self.space.variables):
            if variable.within is not None:
                tags[variable.within] |= 1 << number
                tagged[variable.within] |= self._asking[number]
        return tags, tagged

    @property
    def variables(self) -> int:
        """All variables."""
        return (1 << len(self._asking)) - 1

    def pending(self, unassigned: int) -> int:
        """Return the rows that ask one of the *unassigned* variables."""
        found = self._pending.get(unassigned)
        if found is None:
            found = 0
            for number, rows in enumerate(self._asking):
                if unassigned >> number & 1:
                    found |= rows
            self._pending[unassigned] = found
        return found

    def next_variable(self, alive: int, unassigned: int, chosen: Chosen) -> int:
        """Return the variable that most rows ask, among those that can be chosen; tags count for their fact."""
        variables, best, most = self.space.variables, -1, -1
        for number, rows in enumerate(self._asking):
            if unassigned >> number & 1:
                within = variables[number].within
                if within is not None and chosen.get(within) != 0:
                    continue
                asked = (alive & (rows | self._tagged.get(number, 0))).bit_count()
                if asked > most:
                    best, most = number, asked
        return best

    def options(self, number: int, alive: int) -> dict[int, int]:
        """Return a choice for each different set of rows that choices leave alive; one alone if it leaves none."""
        choices = self.space.variables[number].choices
        options: dict[int, int] = {}
        for at in self.region.get(number, range(len(choices))):
            left = alive & choices[at].rows
            if not left:
                return {left: at}
            options.setdefault(left, at)
        return options

    def all_options(self, number: int, alive: int) -> dict[int, int]:
        """Return a choice for each different set of rows that choices leave alive."""
        choices = self.space.variables[number].choices
        allowed = self.region.get(number, range(len(choices)))
        return {alive & choices[at].rows: at for at in reversed(allowed)}

    def without(self, unassigned: int, number: int, at: int) -> int:
        """Return the variables that are left once one has a choice; an absent fact has no tags to ask for."""
        left = unassigned & ~(1 << number)
        return left & ~self._tags[number] if at and number in self._tags else left

    def has_tags(self, number: int) -> bool:
        """Return whether a variable is a fact of which tags are asked."""
        return number in self._tags
