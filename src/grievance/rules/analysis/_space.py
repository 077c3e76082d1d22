"""
The inputs of rules as a space: a variable a fact, a choice a class of its values that no rule can tell apart.

Rows are bits, as in `Partition`: the first row is the highest bit. A choice carries the rows that it leaves alive, so a
set of choices, one a variable, is an input up to what the rules can tell, and the rows that hold for it are those that
all its choices leave alive. A fact of tags is several variables: whether it is there at all and, if so, each tag that a
rule names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, reduce
from operator import and_, or_
from typing import TypeAlias

import attrs

from grievance.rules._cells import Cells, NameCells, NumberCells
from grievance.rules._conditions import Condition
from grievance.rules._facts import Fact
from grievance.rules._names import parent
from grievance.rules._partition import Column, Partition, bits

__all__ = ["Choice", "Chosen", "Region", "Space", "Variable"]

Region: TypeAlias = Mapping[int, tuple[int, ...]]
"""The choices that are allowed, by variable; a variable that is not named may take any."""

Chosen: TypeAlias = Mapping[int, int]
"""The choice that was made for each of some variables."""


_TOLD = 5


@attrs.frozen
class Choice:
    """The rows that a class of values leaves alive, and one of its values; None for the absent fact."""

    rows: int
    value: object


@attrs.frozen(kw_only=True)
class Variable:
    """
    A fact, or a tag of one, and its choices; the last one is the absent fact, but for a tag.

    A tag can be chosen once the variable at ``within``, its fact, has the first choice: it is there.
    """

    fact: Fact
    choices: tuple[Choice, ...]
    cells: Cells = attrs.field(repr=False)
    tag: str | None = None
    within: int | None = None

    def words(self, at: int) -> str:
        """Return a choice in words that follow the name of the fact: a range of numbers, a name, ``absent``."""
        value = self.choices[at].value
        if self.tag is not None:
            return f"has {self.tag}" if value else f"lacks {self.tag}"
        if value is None:
            return "absent"
        if self.fact.kind == "tags":
            return "present"
        if isinstance(self.cells, NumberCells):
            stretches, rows = self.cells.stretches(), self.choices[at].rows
            return " or ".join(words for words, of in zip(stretches, self.cells.rows, strict=True) if of == rows)
        if isinstance(value, bool):
            return str(value).lower()
        return self._names(self.choices[at].rows)

    def _names(self, rows: int) -> str:
        """Return the names that leave *rows* alive."""
        look = self.cells.lookup()
        alike = [self._name(str(name)) for name in self.cells.examples if look(name) == rows]
        more = len(alike) - _TOLD
        return " or ".join([*alike[:_TOLD], f"{more} others"] if more > 0 else alike)

    def _name(self, name: str) -> str:
        """Return a name, or, where it stands for all that no rule names, what these are."""
        if self.fact.values is not None or not isinstance(self.cells, NameCells) or name in self.cells.at:
            return name
        branch = parent(name)
        return f"anything else below {branch}" if branch else "any other"


@attrs.frozen(kw_only=True)
class Space:
    """All inputs of some rules: the variables, and for each row the position of the rule that it belongs to."""

    variables: tuple[Variable, ...]
    owners: tuple[int, ...]

    @classmethod
    def of(cls, whens: Iterable[Sequence[Condition]]) -> Space:
        """Return the space of rules that hold when all of their conditions, from one schema, hold."""
        partition = Partition.of(whens)
        columns: defaultdict[str, list[Column]] = defaultdict(list)
        for column in partition.columns:
            columns[column.fact.name].append(column)
        variables: list[Variable] = []
        every = (1 << len(partition.owners)) - 1
        for of_fact in columns.values():
            variables += _variables(of_fact, every, len(variables))
        return cls(variables=tuple(variables), owners=partition.owners)

    @property
    def every(self) -> int:
        """All rows."""
        return (1 << len(self.owners)) - 1

    @cached_property
    def rows_of(self) -> Mapping[int, int]:
        """The rows of each rule that has any, by its position."""
        found: dict[int, int] = defaultdict(int)
        for bit, owner in enumerate(self.owners):
            found[owner] |= 1 << bit
        return dict(found)

    @cached_property
    def asking(self) -> tuple[int, ...]:
        """For each variable the rows that some choice kills."""
        return tuple(self.every & ~reduce(and_, (one.rows for one in of.choices)) for of in self.variables)

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """For each row, by its bit, where it holds."""
        found: list[dict[int, list[int]]] = [{} for _ in self.owners]
        for number, variable in enumerate(self.variables):
            for bit in bits(self.asking[number]):
                found[bit][number] = []
            for at, choice in enumerate(variable.choices):
                for bit in bits(choice.rows & self.asking[number]):
                    found[bit][number].append(at)
        return tuple({number: tuple(allowed) for number, allowed in of.items()} for of in found)

    def region_of(self, row: int) -> Region:
        """Return where the row with this bit holds."""
        return self.regions[row.bit_length() - 1]

    def meeting(self, region: Region) -> int:
        """Return the rows that hold somewhere in *region*, as far as each fact tells by itself."""
        return reduce(and_, (self.somewhere(number, allowed) for number, allowed in region.items()), self.every)

    def certain(self, region: Region) -> int:
        """Return the rows that hold everywhere in *region*."""
        found = (
            self.everywhere(number, region[number]) if number in region else self.every & ~asking
            for number, asking in enumerate(self.asking)
        )
        return reduce(and_, found, self.every)

    def somewhere(self, number: int, allowed: Iterable[int]) -> int:
        """Return the rows that one of the *allowed* choices of a variable leaves alive."""
        choices = self.variables[number].choices
        return reduce(or_, (choices[at].rows for at in allowed), 0)

    def everywhere(self, number: int, allowed: Iterable[int]) -> int:
        """Return the rows that all *allowed* choices of a variable leave alive."""
        choices = self.variables[number].choices
        return reduce(and_, (choices[at].rows for at in allowed), self.every)

    def holding(self, chosen: Chosen) -> int:
        """Return the rows that hold where variables are as *chosen*, and every fact that is not named is absent."""
        rows = self.every
        for number, variable in enumerate(self.variables):
            if variable.within is None:
                rows &= variable.choices[chosen.get(number, -1)].rows
            elif chosen.get(variable.within) == 0:
                rows &= variable.choices[chosen.get(number, 1)].rows
        return rows

    def facts(self, chosen: Chosen) -> dict[str, object]:
        """Return an input as facts by name; tags come as a sorted list, absent facts are left out."""
        found: dict[str, object] = {}
        for number, at in sorted(chosen.items()):
            variable = self.variables[number]
            value = variable.choices[at].value
            if variable.tag is None and value is not None:
                found[variable.fact.name] = [] if variable.fact.kind == "tags" else value
        for number, at in sorted(chosen.items()):
            variable = self.variables[number]
            tags = found.get(variable.fact.name)
            if variable.tag is not None and at == 0 and isinstance(tags, list):
                found[variable.fact.name] = sorted([*tags, variable.tag])
        return found


def _variables(columns: Sequence[Column], every: int, number: int) -> list[Variable]:
    fact = columns[0].fact
    if fact.kind != "tags":
        choices = tuple(Choice(of.rows, of.example) for of in columns[0].classes)
        return [Variable(fact=fact, choices=choices, cells=columns[0].cells)]
    yes, no = True, False
    there = next((column.lookup(yes) for column in columns if column.tag is None), every)
    absent = reduce(and_, (column.lookup(None) for column in columns))
    named = [column for column in columns if column.tag is not None]
    tags = (
        Variable(
            fact=fact,
            choices=(Choice(column.lookup(yes), yes), Choice(column.lookup(no), no)),
            cells=column.cells,
            tag=column.tag,
            within=number,
        )
        for column in named
    )
    return [Variable(fact=fact, choices=(Choice(there, yes), Choice(absent, None)), cells=columns[0].cells), *tags]
