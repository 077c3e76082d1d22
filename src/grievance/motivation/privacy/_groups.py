"""The figures of groups: how many, the mean, the quartiles; small groups are put together, never shown (S49)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from statistics import median

import attrs

from grievance.motivation.scheme._index import PersonIndex, StaffIndices
from grievance.motivation.statistics._number import root

__all__ = ["GroupIndex", "figures_of_groups"]

_TOGETHER = "others"
_FEWEST_FOR_QUARTILES = 4


@attrs.frozen(kw_only=True)
class GroupIndex:
    """
    An index of a group: of how many people, their mean with its interval, and the quartiles of their values.

    ``counted`` are those who have a value. The interval rests on the persons' own, taken as independent (Zou and Donner
    2008); None where somebody's is not known. The quartiles are medians of the lower and the upper half: of four or
    more they show neither the least nor the largest value, which would be a person's; of fewer there are none.
    """

    group: str
    people: int
    counted: int
    mean: Fraction
    low: Fraction | None
    high: Fraction | None
    quartiles: tuple[Fraction, ...]


def figures_of_groups(
    indices: StaffIndices, groups: Mapping[str, str], *, smallest: int, reader: str
) -> tuple[tuple[GroupIndex, ...], int]:
    """
    Return the figures of each group by name, and how many people are kept back.

    A group counts by those who have a value, but for the *reader*: who knows one figure of five finds out about four.
    What is smaller than *smallest* is put together as ``others``; while that
    is too small itself, the next smallest group joins it, so that nobody is found by subtraction ([D]).
    """
    members: dict[str, list[PersonIndex]] = {}
    for one in indices.people:
        members.setdefault(groups.get(one.person, ""), []).append(one)
    small = [name for name, people in members.items() if _counted(people, reader) < smallest]
    together = [one for name in small for one in members.pop(name)]
    while together and _counted(together, reader) < smallest and members:
        nearest = min(members, key=lambda name: (_counted(members[name], reader), name))
        together += members.pop(nearest)
    if together and _counted(together, reader) >= smallest:
        members[_TOGETHER if _TOGETHER not in groups.values() else f"{_TOGETHER} ({len(small)} groups)"] = together
        together = []
    return tuple(_figures(name, people) for name, people in sorted(members.items())), len(together)


def _counted(people: Sequence[PersonIndex], reader: str) -> int:
    return sum(one.value is not None and one.person != reader for one in people)


def _figures(name: str, people: Sequence[PersonIndex]) -> GroupIndex:
    known = [(one, value) for one in people if (value := one.value) is not None]
    values = sorted(value for _, value in known)
    mean = sum(values, Fraction(0)) / len(values)
    below = _together([None if one.low is None else value - one.low for one, value in known])
    above = _together([None if one.high is None else one.high - value for one, value in known])
    return GroupIndex(
        group=name,
        people=len(people),
        counted=len(known),
        mean=mean,
        low=None if below is None else mean - below,
        high=None if above is None else mean + above,
        quartiles=_quartiles(values) if len(values) >= _FEWEST_FOR_QUARTILES else (),
    )


def _quartiles(values: Sequence[Fraction]) -> tuple[Fraction, ...]:
    half = len(values) // 2
    return median(values[:half]), median(values), median(values[-half:])


def _together(distances: Sequence[Fraction | None]) -> Fraction | None:
    """Return how far the end of the mean's interval lies from it, given how far those of the persons do."""
    known = [distance for distance in distances if distance is not None]
    if len(known) < len(distances):
        return None
    return root(sum((distance**2 for distance in known), Fraction(0))) / len(known)
