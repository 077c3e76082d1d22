"""What a component is compared with, and where a figure stands on it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import attrs

from grievance.motivation.scheme._component import Better, Component
from grievance.motivation.scheme._scheme import Normalisation, Scheme
from grievance.motivation.statistics._number import Interval, root, rounded

__all__ = ["Yardstick", "neutral", "yardstick"]


@attrs.frozen(kw_only=True)
class Yardstick:
    """
    What the figures of one component were compared with, in its unit.

    ``low`` and ``high`` are the goalposts, or the worst and best of the team; ``mean`` and ``deviation`` (of the
    population) those of z-scores, which count at most ``cap`` of them; ``target`` what was to be attained.
    """

    normalisation: Normalisation
    better: Better
    low: Fraction | None = None
    high: Fraction | None = None
    mean: Fraction | None = None
    deviation: Fraction | None = None
    cap: Fraction = Fraction(3)
    target: Fraction | None = None

    def normalised(self, value: Fraction) -> Fraction:
        """Return where a figure stands: higher is better, and nothing beyond the ends of the yardstick counts."""
        if self.target is not None:
            return self._attained(value, self.target)
        if self.mean is not None and self.deviation is not None:
            score = rounded((value - self.mean) / self.deviation)
            return _within(score if self.better is Better.HIGHER else -score, -self.cap, self.cap)
        assert self.low is not None and self.high is not None  # noqa: S101, PT018 - made by yardstick()
        way = (value - self.low) / (self.high - self.low)
        return _within(way if self.better is Better.HIGHER else 1 - way, Fraction(0), Fraction(1))

    def interval(self, low: Fraction, high: Fraction) -> Interval:
        """Return an interval of figures on the scale of the yardstick."""
        ends = self.normalised(low), self.normalised(high)
        return min(ends), max(ends)

    def _attained(self, value: Fraction, target: Fraction) -> Fraction:
        if self.better is Better.LOWER:
            return min(target / value, Fraction(1)) if value > 0 else Fraction(1)
        return _within(value / target, Fraction(0), Fraction(1))


def yardstick(scheme: Scheme, component: Component, values: Iterable[Fraction]) -> Yardstick | None:
    """
    Return what the figures of a component are compared with; None if they are, all equal, compared with each other.

    *values* are those of the people of whom it is known. The standard deviation is that of the population (D15);
    it, the mean and the scores are rounded to 30 decimal places.
    """
    method, better, sample = scheme.normalisation, component.better, tuple(values)
    if method is Normalisation.DISTANCE_TO_TARGET:
        return Yardstick(normalisation=method, better=better, target=component.target)
    if method is Normalisation.FIXED_GOALPOSTS:
        posts = component.goalposts
        assert posts is not None  # noqa: S101 - the scheme is fitted first
        return Yardstick(normalisation=method, better=better, low=posts.low, high=posts.high)
    if len(set(sample)) < 2:
        return None
    if method is Normalisation.SAMPLE_MIN_MAX:
        return Yardstick(normalisation=method, better=better, low=min(sample), high=max(sample))
    short = tuple(rounded(value) for value in sample)
    mean = rounded(sum(short, Fraction(0)) / len(short))
    deviation = root(sum(((value - mean) ** 2 for value in short), Fraction(0)) / len(short))
    if not deviation:
        return None
    return Yardstick(normalisation=method, better=better, mean=mean, deviation=deviation, cap=scheme.cap)


def neutral(normalisation: Normalisation) -> Fraction:
    """Return the middle of a scale: one half, and 0 for z-scores."""
    return Fraction(0) if normalisation is Normalisation.Z_SCORE else Fraction(1, 2)


def _within(value: Fraction, low: Fraction, high: Fraction) -> Fraction:
    return min(max(value, low), high)
