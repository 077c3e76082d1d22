"""Inputs that no rule answers, each as wide as it can be told."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from grievance.rules.analysis._finding import Defect, Finding
from grievance.rules.analysis._inspection import Inspection
from grievance.rules.analysis._search import OutOfSteps, Search, least
from grievance.rules.analysis._space import Choice, Chosen, Region, Space, Variable

__all__ = ["AT_MOST", "gaps"]

AT_MOST = 10
"""How many gaps are told of one table."""


def gaps(inspection: Inspection) -> Iterator[Finding]:
    """
    Yield inputs that no rule answers, each in a region of its own; at most `AT_MOST`.

    A region is widened as far as nobody answers in all of it, so a gap is told with the fewest facts.
    """
    space = inspection.space
    for number in range(AT_MOST + 1):
        try:
            found = Search(space=space, steps=inspection.steps).find(space.every)
        except OutOfSteps as reached:
            yield inspection.undecided("does some rule hold for every input?", reached)
            return
        if found is None:
            return
        example = inspection.facts(_least(space, found, inspection.filled))
        if number == AT_MOST:
            yield inspection.finding(Defect.GAP, "and there are more gaps", example=example)
            return
        region = _widened(inspection, space, found)
        yield inspection.finding(Defect.GAP, f"no rule holds {_in_words(inspection.space, region)}", example=example)
        space = _closed(space, region)


def _least(space: Space, found: Chosen, filled: int) -> Chosen:
    bad = space.every & ~filled
    return least(space, found, lambda held: not held & bad)


def _widened(inspection: Inspection, space: Space, found: Chosen) -> Region:
    """Return all choices of each variable that rules ask with which still none holds, nor a gap told before."""
    ruled, rows = inspection.ruled, space.every & ~inspection.impossible
    asked = {number for number, asking in enumerate(inspection.space.asking) if asking & ruled}
    asked |= {within for number in asked if (within := space.variables[number].within) is not None}
    region: dict[int, tuple[int, ...]] = {
        number: (at,) for number, at in _full(space, found).items() if number in asked
    }
    for number in sorted(region, key=lambda one: -len(space.variables[one].choices)):
        if _is_fact_of_tags(space, number):
            continue
        others = rows & space.meeting({one: allowed for one, allowed in region.items() if one != number})
        choices = space.variables[number].choices
        region[number] = tuple(at for at, choice in enumerate(choices) if not choice.rows & others)
    narrow = (number for number, allowed in region.items() if len(allowed) < len(space.variables[number].choices))
    return {number: region[number] for number in narrow}


def _is_fact_of_tags(space: Space, number: int) -> bool:
    variable = space.variables[number]
    return variable.fact.kind == "tags" and variable.tag is None


def _full(space: Space, found: Chosen) -> dict[int, int]:
    """Return *found* with what it leaves open: absent facts, and tags that are not there."""
    full: dict[int, int] = {}
    for number, variable in enumerate(space.variables):
        if variable.within is None:
            full[number] = found.get(number, len(variable.choices) - 1)
        elif full[variable.within] == 0:
            full[number] = found.get(number, 1)
    return full


def _closed(space: Space, region: Region) -> Space:
    """Return the space with one more row, which holds in *region*."""
    row = 1 << len(space.owners)
    return attrs.evolve(
        space,
        variables=tuple(
            _with_row(variable, row, region.get(number)) for number, variable in enumerate(space.variables)
        ),
        owners=(*space.owners, -1),
    )


def _with_row(variable: Variable, row: int, allowed: tuple[int, ...] | None) -> Variable:
    choices = tuple(
        Choice(choice.rows | row if allowed is None or at in allowed else choice.rows, choice.value)
        for at, choice in enumerate(variable.choices)
    )
    return attrs.evolve(variable, choices=choices)


def _in_words(space: Space, region: Region) -> str:
    """Return where a gap is, in the values that stand for their classes."""
    parts = [_fact_in_words(space.variables[number], allowed) for number, allowed in sorted(region.items())]
    return f"where {' and '.join(parts)}" if parts else "for any input"


def _fact_in_words(variable: Variable, allowed: tuple[int, ...]) -> str:
    words = [variable.words(at) for at in allowed]
    return f"{variable.fact.name} {'' if variable.tag else 'is '}{' or '.join(words)}"
