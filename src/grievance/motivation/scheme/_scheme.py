"""A scheme: which components make the index, how they are made comparable and put together, and what withholds it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from statistics import median

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check
from grievance.model._word import Word
from grievance.motivation._exact import Number, exact
from grievance.motivation.scheme._component import COUNTER_METRICS, Component, Goalposts, Measure, _optional
from grievance.motivation.scheme._measurement import Measurement

__all__ = ["Aggregation", "Gate", "Missing", "NoSpread", "Normalisation", "Scheme"]


class Normalisation(Word):
    """
    How figures of different units become comparable (L62). Lower-is-better is inverted before they are put together.

    Fixed goalposts: the way between two bounds that are known beforehand, from 0 to 1, as the HDI does it. Sample
    min-max: the same between the worst and the best of the team; unfit for small teams (D12). Z-score: standard
    deviations from the mean of the team. Distance to target: the attainment of a target, at most 1.
    """

    FIXED_GOALPOSTS = "fixed goalposts"
    SAMPLE_MIN_MAX = "sample min-max"
    Z_SCORE = "z-score"
    DISTANCE_TO_TARGET = "distance to target"


class Aggregation(Word):
    """
    How the components make one number (L63).

    Arithmetic: the weighted sum, one component can make up for another. Geometric: the weighted product, which
    punishes unevenness; no component counts below the floor of the scheme, as one zero would erase everything.
    """

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"


class NoSpread(Word):
    """What becomes of a component in which all of the team are equal, when it is measured against the team (L66)."""

    NEUTRAL = "neutral"
    DROP = "drop"


class Missing(Word):
    """What becomes of an index of which a component is pending (L65): provisional without it, or withheld."""

    PROVISIONAL = "provisional"
    WITHHOLD = "withhold"


@attrs.frozen(kw_only=True)
class Gate:
    """
    A quality floor: the index of a person whose counter-metric lies beyond it is withheld (L59).

    One of ``at_least`` and ``at_most`` is given, in the unit of the measure (shares from 0 to 1). A counter-metric
    that is pending, or rests on less than ``minimum``, withholds nothing. The figure itself is compared, not its
    interval: with a small minimum a gate can close by chance.

    Raises:
        InvalidValue: Both bounds are given, or neither; the minimum is negative; the measure is no counter-metric.
    """

    measure: Measure
    at_least: Fraction | None = attrs.field(default=None, converter=_optional)
    at_most: Fraction | None = attrs.field(default=None, converter=_optional)
    minimum: Fraction = attrs.field(default=Fraction(10), converter=exact)

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.measure not in COUNTER_METRICS and self.measure is not Measure.HOST:
            known = ", ".join(one.value for one in COUNTER_METRICS)
            raise InvalidValue("Gate.measure", f"must be a counter-metric ({known}) or measured by the host")
        if (self.at_least is None) == (self.at_most is None):
            raise InvalidValue("Gate.at_least", "or at_most must be given, and not both")
        if self.minimum < 0:
            raise InvalidValue("Gate.minimum", "must not be negative")

    def passes(self, measured: Measurement | None) -> bool | None:
        """Return whether a person passes; None where the evidence does not allow to say."""
        if measured is None or measured.value is None or measured.evidence < self.minimum:
            return None
        if self.at_least is not None:
            return measured.value >= self.at_least
        assert self.at_most is not None  # noqa: S101 - one of the two is given
        return measured.value <= self.at_most


@attrs.frozen(kw_only=True)
class Scheme:
    """
    A staff index, as one publishes it beforehand (L60): components whose weights sum to exactly one.

    ``floor`` is the least that a component counts in a geometric index: at 0 the worst one erases everything (D12).
    ``cap`` is the most standard deviations that a z-score counts (each component is capped, L59). ``confidence`` is
    that of the intervals. ``contest`` is whom a handler tells that a number is wrong. The source gives no weights,
    goalposts or targets: all are yours (A.1.2).

    Raises:
        InvalidValue: The weights do not sum to one, a name occurs twice, a target is missing where they are needed,
            z-scores are to be multiplied, or a number is out of its range.
    """

    name: str
    version: str
    components: tuple[Component, ...]
    normalisation: Normalisation = Normalisation.FIXED_GOALPOSTS
    aggregation: Aggregation = Aggregation.ARITHMETIC
    floor: Fraction = attrs.field(default=Fraction(1, 100), converter=exact)
    cap: Fraction = attrs.field(default=Fraction(3), converter=exact)
    no_spread: NoSpread = NoSpread.NEUTRAL
    missing: Missing = Missing.PROVISIONAL
    gates: tuple[Gate, ...] = ()
    confidence: Fraction = attrs.field(default=Fraction(95, 100), converter=exact)
    contest: str = "the head of the department"

    def __attrs_post_init__(self) -> None:
        check(self)
        for field in ("name", "version", "contest"):
            if not getattr(self, field).strip():
                raise InvalidValue(f"Scheme.{field}", "must not be empty")
        if not 0 <= self.floor < 1:
            raise InvalidValue("Scheme.floor", "must be at least 0 and below 1")
        if self.cap <= 0:
            raise InvalidValue("Scheme.cap", "must be above 0")
        if not 0 < self.confidence < 1:
            raise InvalidValue("Scheme.confidence", "must lie between 0 and 1, such as 0.95")
        _check_components(self.components)
        self._check_method()

    def _check_method(self) -> None:
        if self.normalisation is Normalisation.Z_SCORE and self.aggregation is Aggregation.GEOMETRIC:
            raise InvalidValue("Scheme.aggregation", "must be arithmetic for z-scores: half of them are below zero")
        if self.normalisation is Normalisation.DISTANCE_TO_TARGET:
            without = [one.name for one in self.components if one.target is None]
            if without:
                raise InvalidValue("Scheme.components", f"need a target each: {', '.join(without)}")

    def component(self, name: str) -> Component:
        """
        Return the component of a name.

        Raises:
            InvalidValue: There is none.
        """
        for one in self.components:
            if one.name == name:
                return one
        known = ", ".join(one.name for one in self.components)
        raise InvalidValue("Scheme.components", f"have no such name; known are {known}")

    def with_goalposts(self, name: str, low: Number, high: Number) -> Scheme:
        """
        Return the scheme with other goalposts of one component.

        Raises:
            InvalidValue: There is no component of that name, or the low one is not below the high one.
        """
        changed = attrs.evolve(self.component(name), goalposts=Goalposts(low=low, high=high))
        return attrs.evolve(self, components=tuple(changed if one.name == name else one for one in self.components))

    def fitted(self, measured: Mapping[str, Mapping[str, Measurement]]) -> Scheme:
        """
        Return the scheme with goalposts where a component has none: from 0 to twice the median of the people.

        The median, since one inflated count, however large, moves it to the next person at most: with the mean or the
        maximum it would push all others down [D]. In a team of one or two that does not help: give goalposts. Where the
        median is not above 0, one unit stands in for it. Keep the fitted scheme for the next periods: goalposts that
        move with the team compare people, not periods.
        """
        scheme = self
        for one in self.components:
            if one.goalposts is None:
                known = [found.value for person in measured.values() if (found := person.get(one.name)) is not None]
                middle = median([value for value in known if value is not None] or [Fraction(1)])
                scheme = scheme.with_goalposts(one.name, 0, 2 * middle if middle > 0 else 2)
        return scheme


def _check_components(components: tuple[Component, ...]) -> None:
    if not components:
        raise InvalidValue("Scheme.components", "must not be empty")
    names = [one.name for one in components]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidValue("Scheme.components", f"hold a name twice: {', '.join(twice)}")
    total = sum(one.weight for one in components)
    if total != 1:
        raise InvalidValue("Scheme.components", f"must have weights that sum to exactly 1, not to {total}")
