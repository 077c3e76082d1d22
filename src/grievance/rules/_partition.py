"""
The partition: what a list of rules can tell apart, and the index that decides by it.

Each column splits the values of one fact into the finitely many classes that no condition on it can tell
apart, with the rows that each class leaves alive; the rows that hold for given facts are the intersection over
the columns. Each tag that a condition names is a column of its own.

A set of rows is an integer with one bit a row. The first row has the highest bit, because the highest bit of a
large number is found at once and the lowest is not. A row is a conjunction over columns; ``any_of`` over several
tags is not, so a rule that asks it has one row a tag. All other rules have one row.

Memory: classes x rows / 8 bytes a column, one reference a named value, and one for each of the first 4,096 short
paths that came without being named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, reduce
from itertools import chain, product
from operator import or_

import attrs

from grievance.errors import FactError
from grievance.rules._cells import Cells, Lookup, cells
from grievance.rules._conditions import Condition
from grievance.rules._facts import Fact
from grievance.rules._operators import Tests
from grievance.rules._tags import questions, tag_lookup


@attrs.frozen(kw_only=True)
class ValueClass:
    """
    Values of one fact that no condition can tell apart.

    ``rows`` are the rows that are satisfied by these values or do not ask the fact; ``example`` is one of the
    values (true or false for a tag, None for the absent fact).
    """

    rows: int
    example: object


@attrs.frozen(kw_only=True)
class Column:
    """
    One fact, or one tag of a fact, and what its values leave alive.

    A column of tags without a ``tag`` asks only whether the fact is present.
    """

    fact: Fact
    tag: str | None
    cells: Cells = attrs.field(repr=False, hash=False)

    @cached_property
    def classes(self) -> tuple[ValueClass, ...]:
        """The classes of the values; the last one is the absent fact."""
        look = self.lookup
        found: dict[int, ValueClass] = {}
        for example in self.cells.examples:
            rows = look(example)
            found.setdefault(rows, ValueClass(rows=rows, example=example))
        return (*found.values(), ValueClass(rows=look(None), example=None))

    @property
    def boundaries(self) -> tuple[object, ...]:
        """
        The allowed values next to which an answer may change.

        Both sides of every limit of a number; every listed value, or else every name at which an answer changes
        and a path below every branch at which one changes; true and false.
        """
        return tuple(self.cells.boundaries)

    def value_in(self, facts: Mapping[str, object]) -> object:
        """
        Return what the column sees of *facts*: the accepted value, whether the tag is there, None when absent.

        Raises:
            FactError: The value is not one that the declaration allows.
        """
        value = self.fact.accept(facts.get(self.fact.name))
        if self.fact.kind != "tags" or value is None:
            return value
        return self.tag is None or self.tag in value

    def class_of(self, value: object) -> int:
        """
        Return the position in ``classes`` of a value as `value_in` gives it.

        Raises:
            FactError: The value is not one that the declaration allows.
        """
        if value is None:
            return len(self.classes) - 1
        return self._codes[self.lookup(value)]

    @cached_property
    def lookup(self) -> Lookup:
        """The function from a value, or whether the tag is there, to the rows that it leaves alive."""
        return self.cells.lookup()

    @property
    def left_alive(self) -> float:
        """How many rows a class of present values leaves alive on average."""
        present = self.classes[:-1]
        return sum(of.rows.bit_count() for of in present) / len(present)

    @cached_property
    def _codes(self) -> dict[int, int]:
        return {of.rows: position for position, of in enumerate(self.classes[:-1])}


@attrs.frozen(kw_only=True)
class Partition:
    """
    What a list of rules can tell apart, and which of them hold.

    >>> from grievance.rules import FactSchema, Partition, when
    >>> schema = FactSchema.from_mapping({"channel": ["web", "letter"], "amount": "decimal"})
    >>> whens = [when({"channel": "web"}, schema), when({"amount": {"at_least": 100}}, schema)]
    >>> Partition.of(whens).matching({"channel": "web", "amount": 250})
    (0, 1)
    """

    columns: tuple[Column, ...]
    owners: tuple[int, ...]

    @classmethod
    def of(cls, whens: Iterable[Sequence[Condition]]) -> Partition:
        """Return the partition of rules that hold when all of their conditions, from one schema, hold."""
        every_when = list(whens)
        facts = {condition.fact.name: condition.fact for conditions in every_when for condition in conditions}
        asked: dict[str, defaultdict[str | None, defaultdict[Tests, int]]] = {
            name: defaultdict(_no_rows) for name in facts
        }
        owners: list[int] = []
        for owner in reversed(range(len(every_when))):
            for conjunction in reversed(list(product(*map(questions, every_when[owner])))):
                row = 1 << len(owners)
                owners.append(owner)
                for (name, tag), tests in chain.from_iterable(conjunction):
                    asked[name][tag][tests] |= row
        every = (1 << len(owners)) - 1
        columns = (
            Column(fact=facts[name], tag=tag, cells=cells(facts[name], tests, every & ~reduce(or_, tests.values())))
            for name, tags in asked.items()
            for tag, tests in tags.items()
        )
        return cls(columns=tuple(columns), owners=tuple(owners))

    def matching(self, facts: Mapping[str, object]) -> tuple[int, ...]:
        """
        Return the positions of the rules that hold, in order.

        Raises:
            FactError: A fact has a value that its declaration does not allow.
        """
        return self.owners_of(self.rows(facts))

    def owners_of(self, rows: int) -> tuple[int, ...]:
        """Return the positions of the rules that the rows of a bit set belong to, in order."""
        owners = self.owners
        return tuple(dict.fromkeys([owners[bit] for bit in bits(rows)]))

    @cached_property
    def rows(self) -> Callable[[Mapping[str, object]], int]:
        """
        The function from facts to the bit set of the rows that hold.

        Facts are read until no row is left alive. A fact that was read with a value that its declaration does
        not allow raises a FactError.
        """
        every, steps, blame = (1 << len(self.owners)) - 1, self._steps(), self._blame

        def rows(facts: Mapping[str, object]) -> int:
            get = facts.get
            alive = every
            try:
                for name, rows_for in steps:
                    alive &= rows_for(get(name))
                    if not alive:
                        break
            except FactError:
                raise
            except TypeError:
                blame(facts)
                raise
            return alive

        return rows

    def _steps(self) -> list[tuple[str, Lookup]]:
        """Return the facts and the lookups of their values, those that leave the fewest rows alive first."""
        by_fact: defaultdict[str, dict[str | None, Column]] = defaultdict(dict)
        for column in self.columns:
            by_fact[column.fact.name][column.tag] = column
        ranked = sorted(by_fact.items(), key=lambda item: min(column.left_alive for column in item[1].values()))
        return [(name, self._lookup(columns)) for name, columns in ranked]

    def _lookup(self, columns: Mapping[str | None, Column]) -> Lookup:
        fact = next(iter(columns.values())).fact
        if fact.kind != "tags":
            return columns[None].lookup
        return tag_lookup(fact, {tag: column.lookup for tag, column in columns.items()}, len(self.owners))

    def _blame(self, facts: Mapping[str, object]) -> None:
        for column in self.columns:
            column.value_in(facts)


def _no_rows() -> defaultdict[Tests, int]:
    return defaultdict(int)


def bits(rows: int) -> list[int]:
    """Return the bits that are set, highest first."""
    found = []
    while rows:
        bit = rows.bit_length() - 1
        found.append(bit)
        rows ^= 1 << bit
    return found
