"""What games would gain: each play, each strategy, and the report on all of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import inf, isfinite, sqrt
from statistics import stdev
from typing import Any

import attrs

__all__ = ["GamingReport", "Play", "StrategyResult"]


@attrs.frozen(kw_only=True)
class Play:
    """
    One play of a strategy: by which *person* in which *world* (its number, from 0).

    ``before`` and ``after`` are the points without it and with it, None where the index was withheld.
    """

    person: str
    world: int
    before: Fraction | None
    after: Fraction | None

    @property
    def gain(self) -> Fraction:
        """
        The points that it gained; negative if it lost some.

        Who is withheld the index afterwards gained nothing; who had none before, and has one now, gained all of it.
        """
        return Fraction(0) if self.after is None else self.after - (self.before or 0)

    @property
    def withheld(self) -> bool:
        """Whether the index was withheld because of it."""
        return self.after is None and self.before is not None


@attrs.frozen(kw_only=True)
class StrategyResult:
    """
    What came of a strategy in all its plays: the ``mean`` gain, give or take what ``chance`` makes of it.

    ``tolerance`` is the mean gain, in points, up to which it counts as none: plays change who has which case, and
    cases differ by chance.
    """

    strategy: str
    what: str
    plays: tuple[Play, ...]
    tolerance: Fraction

    @property
    def mean(self) -> Fraction:
        """The mean gain over all players and worlds, in points out of 100; 0 if nobody could play."""
        return sum((play.gain for play in self.plays), Fraction(0)) / max(len(self.plays), 1)

    @property
    def chance(self) -> float:
        """Give or take: twice the standard error of the mean, which one play alone does not tell (infinite)."""
        number = len(self.plays)
        if number < 2:
            return inf
        return 2 * float(stdev(play.gain for play in self.plays)) / sqrt(number)

    @property
    def gained(self) -> Fraction:
        """The share of plays that gained more than the tolerance."""
        gained = sum(play.gain > self.tolerance for play in self.plays)
        return Fraction(gained, max(len(self.plays), 1))

    @property
    def largest(self) -> Play | None:
        """The play that gained most, the first of several; None if there was none."""
        return max(self.plays, key=lambda play: play.gain, default=None)

    @property
    def withheld(self) -> int:
        """In how many plays the index was withheld because of it."""
        return sum(play.withheld for play in self.plays)

    @property
    def gains(self) -> bool:
        """The verdict: whether it gains on average more than the tolerance, and more than chance would explain."""
        return self.mean > self.tolerance and not self.may_be_chance

    @property
    def may_be_chance(self) -> bool:
        """Whether it gains more than the tolerance, and no more than chance would explain: more worlds tell more."""
        return self.mean > self.tolerance and isfinite(self.chance) and self.mean <= self.chance

    @property
    def verdict(self) -> str:
        """The verdict in words."""
        if self.gains:
            return "gains"
        return "may gain by chance" if self.may_be_chance else "gains nothing"

    def __str__(self) -> str:
        verdict = "GAINS" if self.gains else self.verdict
        withheld = f", withheld {self.withheld} times" if self.withheld else ""
        most = f", at most {float(self.largest.gain):+.2f} ({self.largest.person})" if self.largest else ""
        gained = f"{float(100 * self.gained):.0f} % of {len(self.plays)} plays gain"
        return f"{self.strategy}: {verdict}: {_mean(self)} points on average; {gained}{most}{withheld}"


def _mean(result: StrategyResult) -> str:
    give_or_take = f" ± {result.chance:.2f}" if isfinite(result.chance) else ""
    return f"{float(result.mean):+.2f}{give_or_take}"


@attrs.frozen(kw_only=True)
class GamingReport:
    """What each strategy would gain against an index."""

    results: tuple[StrategyResult, ...]

    @property
    def gaining(self) -> tuple[StrategyResult, ...]:
        """The strategies that gain."""
        return tuple(result for result in self.results if result.gains)

    def must_resist(self) -> None:
        """Raise AssertionError with every strategy that gains, and what it does."""
        if self.gaining:
            raise AssertionError("\n".join(f"{result}\n  it {result.what}" for result in self.gaining))

    def markdown(self) -> str:
        """Return the report as a table for a page."""
        return "\n".join(_table(self))

    def as_mapping(self) -> dict[str, Any]:
        """Return the report in the form of JSON."""
        return {
            "results": [
                {
                    "strategy": result.strategy,
                    "what": result.what,
                    "plays": len(result.plays),
                    "mean": float(result.mean),
                    "chance": result.chance if isfinite(result.chance) else None,
                    "gained": float(result.gained),
                    "largest": float(result.largest.gain) if result.largest else None,
                    "by": result.largest.person if result.largest else None,
                    "withheld": result.withheld,
                    "gains": result.gains,
                }
                for result in self.results
            ]
        }

    def __str__(self) -> str:
        plays = sum(len(result.plays) for result in self.results)
        counts = f"{len(self.results)} strategies in {plays} plays: {len(self.gaining)} gain"
        return "\n".join((*map(str, self.results), counts))


def _table(report: GamingReport) -> Iterator[str]:
    yield "| strategy | the person … | mean gain | plays that gain | largest gain | withheld | verdict |"
    yield "|---|---|---|---|---|---|---|"
    for result in report.results:
        largest = f"{float(result.largest.gain):+.2f}" if result.largest else ""
        verdict = "**gains**" if result.gains else result.verdict
        gained = f"{float(100 * result.gained):.0f} %"
        cells = (result.strategy, result.what, _mean(result), gained, largest, result.withheld, verdict)
        yield f"| {' | '.join(map(str, cells))} |"
