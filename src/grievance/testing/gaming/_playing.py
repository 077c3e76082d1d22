"""Playing games against an index, and reporting what they gain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import isfinite

from grievance.errors import InvalidValue
from grievance.testing.gaming._all import STRATEGIES
from grievance.testing.gaming._report import GamingReport, Play, StrategyResult
from grievance.testing.gaming._strategy import Strategy
from grievance.testing.gaming._world import IndexUnderTest, World

__all__ = ["TOLERANCE", "gaming_report"]

TOLERANCE = Fraction(1, 2)
"""Half a point out of 100: a mean gain that nobody would take the trouble for. Ours."""


def gaming_report(
    index: IndexUnderTest,
    worlds: Iterable[World],
    *,
    strategies: Sequence[Strategy] = STRATEGIES,
    players: Iterable[str] | None = None,
    tolerance: Fraction = TOLERANCE,
) -> GamingReport:
    """
    Return what each of the *strategies* would gain against an *index* (L57): the difference that playing it makes.

    One person plays at a time, all others go on as they did. The index is asked once for each world, and once for each
    play: what is not a function of the world alone cannot be tried.

    Args:
        index: Gives the points of each person, out of 100, more being better; None where it is withheld.
        worlds: Made up (`synthetic_world`) or real (`world_of`).
        strategies: The games; your own may be among them.
        players: Who plays; without it everybody whom the index names.
        tolerance: The mean gain in points up to which a strategy counts as gaining nothing.

    Raises:
        InvalidValue: The index gives something that is no finite number, or nobody would play: there is no world, or
            no player whom it names.
    """
    tried = [(number, world, _points(index, world)) for number, world in enumerate(worlds)]
    named = None if players is None else tuple(players)
    _check_played(named, {person for _, _, before in tried for person in before})

    def plays(strategy: Strategy) -> Iterator[Play]:
        for number, world, before in tried:
            for person in sorted(before) if named is None else named:
                after = _points(index, strategy.play(world, person))
                yield Play(person=person, world=number, before=before.get(person), after=after.get(person))

    return GamingReport(
        results=tuple(
            StrategyResult(strategy=one.name, what=one.what, plays=tuple(plays(one)), tolerance=tolerance)
            for one in strategies
        )
    )


def _check_played(named: tuple[str, ...] | None, known: set[str]) -> None:
    """Refuse what would report that nothing gains because nothing was played."""
    if not known:
        raise InvalidValue("worlds", "must hold somebody whom the index gives points")
    if named is not None and known.isdisjoint(named):
        raise InvalidValue("players", f"must have somebody whom the index names, such as {min(known)!r}")


def _points(index: IndexUnderTest, world: World) -> dict[str, Fraction | None]:
    found: dict[str, Fraction | None] = {}
    for person, points in index(world).items():
        if points is not None and not isfinite(points):
            raise InvalidValue("index", "must give finite numbers of points, or None where it is withheld")
        found[person] = None if points is None else Fraction(points)
    return found
