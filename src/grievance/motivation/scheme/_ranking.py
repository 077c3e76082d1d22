"""Who is ahead of whom, as far as the evidence says."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import attrs

from grievance.motivation.scheme._index import PersonIndex, StaffIndices

__all__ = ["Ranking", "ranking"]


@attrs.frozen(kw_only=True)
class Ranking:
    """
    Tiers of people, the best first, each sorted by id.

    People of different tiers have intervals that do not overlap. ``unranked`` are those whose index is withheld, and
    those of whom other components are known than of most: their figures are not made of the same things.
    """

    tiers: tuple[tuple[str, ...], ...]
    unranked: tuple[str, ...] = ()


def ranking(indices: StaffIndices) -> Ranking:
    """
    Return the people in tiers: two share one unless their intervals, and those of all between them, are apart (L70).

    Nobody is ranked on noise: 4 of 5 and 80 of 100 are the same share, and cannot be ordered (D18). The minimum
    evidence is that of the components: below it they are pending. Ranked are those of whom the
    same components are known, as many people as that can be.
    """
    shown = [one for one in indices if one.value is not None]
    common = Counter(_known(one) for one in shown)
    known = max(common, key=lambda names: (common[names], len(names), sorted(names)), default=frozenset())
    ranked = [one for one in shown if _known(one) == known]
    places = sorted(((*_ends(one), one.person) for one in ranked), key=lambda place: (-place[1], place[2]))
    tiers: list[list[str]] = []
    lowest: Fraction | None = None
    for low, high, person in places:
        if lowest is None or high < lowest:
            tiers.append([])
            lowest = low
        tiers[-1].append(person)
        lowest = min(lowest, low)
    names = {one.person for one in ranked}
    return Ranking(
        tiers=tuple(tuple(sorted(tier)) for tier in tiers),
        unranked=tuple(one.person for one in indices if one.person not in names),
    )


def _known(index: PersonIndex) -> frozenset[str]:
    return frozenset(one.component.name for one in index.contributions) - set(index.pending)


def _ends(index: PersonIndex) -> tuple[Fraction, Fraction]:
    assert index.low is not None and index.high is not None  # noqa: S101, PT018 - they come with the value
    return index.low, index.high
