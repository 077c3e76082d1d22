"""How long it takes, when some have not ended yet."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import groupby, pairwise
from math import inf, log, sqrt

import attrs

from grievance.errors import InvalidValue
from grievance.motivation._exact import Number, exact
from grievance.motivation.statistics._number import normal_quantile
from grievance.motivation.statistics._proportion import NINETY_FIVE

__all__ = ["Step", "Survival", "survival"]

_HALF = 0.5 + 1e-12
"""One half, and what sums of binary fractions may be off."""

_HALF = 0.5 + 1e-9
"""One half, and a hair's breadth: the running product of binary fractions may stand just above it."""


@attrs.frozen(kw_only=True)
class Step:
    """
    A time at which some ended: how many were at risk, how many of them ended, and the share still going on after it.

    ``hazard`` is the sum of ended / (at risk x (at risk - ended)) up to here: the square of the relative standard error
    (Greenwood 1926), infinite once nobody is left.
    """

    at: float
    at_risk: float
    ended: float
    going_on: float
    hazard: float


@attrs.frozen(kw_only=True)
class Survival:
    """The share still going on over time (Kaplan and Meier 1958), as its ``steps``."""

    steps: tuple[Step, ...]

    def going_on(self, at: float) -> float:
        """Return the share that is still going on after *at*."""
        index = bisect_right(self.steps, at, key=lambda step: step.at)
        return self.steps[index - 1].going_on if index else 1.0

    @property
    def median(self) -> float | None:
        """The time by which half have ended; None if fewer than half have."""
        return next((step.at for step in self.steps if step.going_on <= _HALF), None)

    def median_interval(self, confidence: Number = NINETY_FIVE) -> tuple[float | None, float | None]:
        """
        Return the interval of the median: the times at which the interval of the curve holds one half.

        By Brookmeyer and Crowley (1982) on the logarithm of the curve. An end is None where the curve does not get
        there.
        """
        z = float(normal_quantile(exact(confidence)))

        def first(shift: float) -> float | None:
            return next((step.at for step in self.steps if _half_ended(step, shift)), None)

        return first(-z), first(z)

    def restricted_mean(self, horizon: float) -> float:
        """
        Return the mean time, none counting for more than *horizon*: the area under the curve up to there.

        Beyond the last time that is known the curve is held: what is open stays open.
        """
        times = [0.0, *(step.at for step in self.steps if step.at < horizon), horizon]
        shares = [1.0, *(step.going_on for step in self.steps)]
        return sum((after - at) * share for (at, after), share in zip(pairwise(times), shares, strict=False))

    def restricted_interval(self, horizon: float, confidence: Number = NINETY_FIVE) -> tuple[float, float]:
        """Return the interval of the restricted mean, with Greenwood's variance, between 0 and *horizon*."""
        mean, variance, area, until = self.restricted_mean(horizon), 0.0, 0.0, horizon
        for step in reversed(self.steps):
            if step.at < horizon:
                area += (until - step.at) * step.going_on
                until = step.at
                left = step.at_risk - step.ended
                variance += area * area * step.ended / (step.at_risk * left) if left > 0 else 0.0
        reach = float(normal_quantile(exact(confidence))) * sqrt(variance)
        return min(max(mean - reach, 0.0), mean), max(min(mean + reach, horizon), mean)


def survival(observations: Iterable[tuple[float, bool, float]]) -> Survival:
    """
    Return the Kaplan-Meier curve of (duration, ended, weight); what has not ended is censored (L71).

    Leaving the open ones out would make everything look faster than it is. Weights are shares of credit, and count as
    so many cases. Among those of one duration, the censored ones are still at risk. In binary fractions: the exact
    ones of a long curve have thousands of digits.

    Raises:
        InvalidValue: A duration is negative or a weight is not above 0, or one is not finite.
    """
    ordered = sorted((float(duration), ended, float(weight)) for duration, ended, weight in observations)
    if not all(0 <= duration < inf and 0 < weight < inf for duration, _, weight in ordered):
        raise InvalidValue("observations", "must have durations of at least 0 and weights above 0")
    going_on, hazard = 1.0, 0.0
    steps: list[Step] = []
    for at, at_risk, ended in _groups(ordered):
        if ended:
            left = at_risk - ended
            going_on *= left / at_risk
            hazard += ended / (at_risk * left) if left > 0 else inf
            steps.append(Step(at=at, at_risk=at_risk, ended=ended, going_on=going_on, hazard=hazard))
    return Survival(steps=tuple(steps))


def _groups(ordered: list[tuple[float, bool, float]]) -> list[tuple[float, float, float]]:
    """Return each duration, the weight at risk then and what ended; summed from the end, so that the last is exact."""
    groups: list[tuple[float, float, float]] = []
    later = 0.0
    for at, together in groupby(reversed(ordered), key=lambda one: one[0]):
        ended = censored = 0.0
        for _, done, weight in together:
            if done:
                ended += weight
            else:
                censored += weight
        later += censored + ended
        groups.append((at, later, ended))
    return groups[::-1]


def _half_ended(step: Step, shift: float) -> bool:
    """Return whether the curve, so many standard errors away, is at one half or below; on logarithms."""
    return step.going_on <= 0 or log(step.going_on) + shift * sqrt(step.hazard) <= log(_HALF)
