"""
For one fact, the rows that each of its values leaves alive.

Each kind of fact has the cheapest form that answers in a step or two: numbers bisect the cuts of their line,
texts look themselves up, paths walk up to the nearest named branch, flags are compared by identity. All are
built in the same way. A condition is asked about an example of each of the few stretches that it tells apart
itself; where its answer changes, its rows are toggled (exclusive or); running over all toggles gives the rows
of every stretch. So the meaning of conditions is written once, in `satisfied`.

Sets of rows are integers with a bit a row. Each distinct set is kept once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from operator import xor
from typing import Any, TypeAlias

import attrs

from grievance.rules import _names, _numbers
from grievance.rules._facts import NUMBERS, Fact
from grievance.rules._operators import ABSENT, Tests, satisfied

Asked: TypeAlias = Mapping[Tests, int]
Lookup: TypeAlias = Callable[[Any], int]


@attrs.frozen(kw_only=True)
class FlagCells:
    """
    The rows of a fact, or of one tag, that is true or false.

    All cells have ``examples``, present values among which every class occurs; ``boundaries``, the values next
    to which an answer changes; and ``lookup()``, the function from a value as handed in, which it checks, to the
    rows that the value leaves alive.
    """

    fact: Fact
    rows: Mapping[bool, int]
    absent: int

    @property
    def examples(self) -> Sequence[object]:
        return (True, False)

    @property
    def boundaries(self) -> Sequence[object]:
        return () if self.rows[True] == self.rows[False] else self.examples

    def lookup(self) -> Lookup:
        yes, no, absent, accept = self.rows[True], self.rows[False], self.absent, self.fact.accept

        def rows_for(value: Any) -> int:
            if value is True:
                return yes
            if value is False:
                return no
            return absent if value is None else _none(accept(value))

        return rows_for


@attrs.frozen(kw_only=True)
class NumberCells:
    """The rows of a number, by the stretch between two cuts; ``rows`` is one longer than ``cuts``."""

    fact: Fact
    cuts: tuple[_numbers.Cut, ...]
    rows: tuple[int, ...]
    absent: int

    @property
    def examples(self) -> Sequence[object]:
        return _numbers.examples(self.fact, self.cuts)

    @property
    def boundaries(self) -> Sequence[object]:
        return _numbers.both_sides(self.fact, self.cuts)

    def stretches(self) -> list[str]:
        """Return each stretch between two cuts in words."""
        return _numbers.in_words(self.fact, self.cuts)

    def lookup(self) -> Lookup:
        low, high = _numbers.edges(self.fact)
        line = [cut for cut in (low, *self.cuts, high) if cut is not None]
        # No row is alive beyond the declared bounds, and a number that leaves none alive is looked at again.
        rows = (*(0,) * (low is not None), *self.rows, *(0,) * (high is not None))
        before = [number for number, side in line if side == _numbers.BEFORE]
        after = [number for number, side in line if side == _numbers.AFTER]
        if self.fact.kind == "integer":
            return _integer_lookup(self.fact, before, rows, self.absent)
        return _decimal_lookup(self.fact, [*map(Decimal, before)], [*map(Decimal, after)], rows, self.absent)


def _integer_lookup(fact: Fact, before: list[Any], rows: Sequence[int], absent: int) -> Lookup:
    accept = fact.accept

    def rows_for(value: Any) -> int:
        if value.__class__ is not int:
            if value is None:
                return absent
            value = accept(value)
        return rows[bisect_right(before, value)] or _none(accept(value))

    return rows_for


def _decimal_lookup(fact: Fact, before: list[Any], after: list[Any], rows: Sequence[int], absent: int) -> Lookup:
    accept = fact.accept

    def rows_for(value: Any) -> int:
        kind = value.__class__
        if kind is not int and (kind is not Decimal or not value.is_finite()):
            if value is None:
                return absent
            value = accept(value)
        past = bisect_left(after, value) if after else 0
        return rows[bisect_right(before, value) + past] or _none(accept(value))

    return rows_for


def _none(_checked: object) -> int:
    return 0


def _number_cells(fact: Fact, asked: Asked, free: int, absent: int) -> NumberCells:
    lowest = free
    toggles: defaultdict[_numbers.Cut, int] = defaultdict(int)
    for tests, rows in asked.items():
        line = _numbers.cuts(fact, tests)
        held = [satisfied(tests, example) for example in _numbers.examples(fact, line)]
        if held[0]:
            lowest ^= rows
        for cut, (left, right) in zip(line, pairwise(held), strict=True):
            if left != right:
                toggles[cut] ^= rows
    cuts = tuple(sorted(toggles))
    alive = accumulate((toggles[cut] for cut in cuts), xor, initial=lowest)
    return NumberCells(fact=fact, cuts=cuts, rows=tuple(alive), absent=absent)


@attrs.frozen(kw_only=True)
class NameCells:
    """
    The rows of a text or path: at a named one, or else below the nearest named branch.

    ``below`` has the empty path, which encloses all that is not named.
    """

    fact: Fact
    at: Mapping[str, int]
    below: Mapping[str, int]
    absent: int

    @property
    def examples(self) -> Sequence[object]:
        return _names.examples(self.fact, self.at, self.below.keys() - {""})

    @property
    def boundaries(self) -> Sequence[object]:
        return [value for value in self.examples if value in self.at or _names.parent(str(value)) in self.at]

    def lookup(self) -> Lookup:
        return _ByName(self).__getitem__


_KEPT, _KEPT_LENGTH = 4096, 128


class _ByName(dict[object, int]):
    """
    Rows by name.

    The rows of a path that no rule names are worked out; the first few thousand short ones are kept. Texts are not
    kept, since they may be long and personal, and need no working out.
    """

    __slots__ = ("_accept", "_any_text", "_below", "_depth", "_outside", "_room")

    def __init__(self, named: NameCells) -> None:
        super().__init__(named.at.items())
        self[None] = named.absent
        self._accept, self._below = named.fact.accept, named.below
        self._any_text, self._outside = named.fact.kind == "text", named.below[""]
        self._depth = max(root.count("/") + 1 if root else 0 for root in named.below)
        self._room = len(self) + _KEPT

    def __missing__(self, value: object) -> int:
        if self._any_text and value.__class__ is str:
            return self._outside
        path: str = self._accept(value)
        rows = self._enclosing(path)
        if len(self) < self._room and len(path) <= _KEPT_LENGTH:
            self[path] = rows
        return rows

    def _enclosing(self, path: str) -> int:
        steps = path.split("/", self._depth)[: self._depth]
        while steps:
            rows = self._below.get("/".join(steps))
            if rows is not None:
                return rows
            steps.pop()
        return self._outside


def _name_cells(fact: Fact, asked: Asked, free: int, absent: int) -> NameCells:
    toggles: defaultdict[str, int] = defaultdict(int)
    below: defaultdict[str, int] = defaultdict(int, {"": free})
    other = _names.stranger(name for tests in asked for names in _names.named(tests) for name in names)
    for tests, rows in asked.items():
        names, roots = _names.named(tests)
        held = {"": satisfied(tests, other)}
        if held[""]:
            below[""] ^= rows
        for root in sorted(roots, key=len):
            held[root] = satisfied(tests, f"{root}/{other}")
            if held[root] != held[_names.enclosing(_names.parent(root), held)]:
                below[root] ^= rows
        for name in names | roots:
            if satisfied(tests, name) != held[_names.enclosing(name, held)]:
                toggles[name] ^= rows
    for root in sorted(below.keys() - {""}, key=len):
        below[root] ^= below[_names.enclosing(_names.parent(root), below)]
    every = toggles.keys() | (below.keys() - {""}) if fact.values is None else fact.values
    kept: dict[int, int] = {}
    at = {name: toggles.get(name, 0) ^ below[_names.enclosing(name, below)] for name in every}
    return NameCells(
        fact=fact,
        at={name: kept.setdefault(rows, rows) for name, rows in at.items()},
        below={root: kept.setdefault(rows, rows) for root, rows in below.items()},
        absent=absent,
    )


Cells: TypeAlias = FlagCells | NumberCells | NameCells


def cells(fact: Fact, asked: Asked, free: int) -> Cells:
    """
    Return the cells of *fact*; *asked* are the rows by what they ask of it, *free* those that ask nothing.

    The cells of tags are those of one tag, which is there or not.
    """
    absent = free | asked.get(ABSENT, 0)
    if fact.kind in NUMBERS:
        return _number_cells(fact, asked, free, absent)
    if fact.kind in {"boolean", "tags"}:
        sides = {side: _alive(asked, free, side) for side in (True, False)}
        return FlagCells(fact=fact, rows=sides, absent=absent)
    return _name_cells(fact, asked, free, absent)


def _alive(asked: Asked, free: int, value: object) -> int:
    return sum((rows for tests, rows in asked.items() if satisfied(tests, value)), free)
