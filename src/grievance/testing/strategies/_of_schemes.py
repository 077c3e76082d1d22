"""What schemes of a staff index and what is measured under them demand beyond the types of their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from grievance.motivation import (
    Aggregation,
    Component,
    Gate,
    Goalposts,
    Measure,
    Measurement,
    Normalisation,
    ObservedExpected,
    Period,
    Prior,
    Scheme,
    Scope,
    Statistic,
    Survival,
    Yardstick,
    survival,
)
from grievance.motivation.scheme._component import _WINDOWED, COUNTER_METRICS, STATISTICS
from grievance.testing.strategies._scalars import (
    NOTHING,
    Build,
    Field,
    Strategy,
    always,
    lengths,
    names,
    positive,
    rationals,
    shares,
    stretches,
    zones,
)

__all__: list[str] = []

_PERCENT = st.integers(1, 99).map(lambda number: Fraction(number, 100))
_WINDOW = lengths(timedelta(seconds=1))
_COUNTER = st.sampled_from([*COUNTER_METRICS])


def _periods(_build: Build) -> Strategy:
    return st.builds(lambda days, zone: Period(first=days[0], last=days[1], zone=zone), stretches(), zones())


def _components(build: Build) -> Strategy:
    kinds = [(measure, statistic) for measure, allowed in STATISTICS.items() for statistic in allowed]
    return st.one_of([_of_kind(build, measure, statistic) for measure, statistic in kinds])


def _of_kind(build: Build, measure: Measure, statistic: Statistic) -> Strategy:
    kind = {"measure": st.just(measure), "statistic": st.just(statistic)}
    if measure is Measure.HOST:
        return build(Component, **kind)
    scope = Scope.DEPARTMENT if statistic is Statistic.PER_HEAD else Scope.PERSON
    window = _WINDOW if (measure, statistic) in _WINDOWED else NOTHING
    return build(Component, **kind, scope=st.just(scope), window=window)


def _goalposts(_build: Build) -> Strategy:
    return st.builds(lambda low, way: Goalposts(low=low, high=low + way), rationals(), positive())


def _measurements(build: Build) -> Strategy:
    """Return what is pending, what is known exactly, and what is known within an interval."""

    def within(measurement: Measurement, below: Fraction, above: Fraction) -> Measurement:
        assert measurement.value is not None  # noqa: S101 - it is drawn
        return attrs.evolve(measurement, low=measurement.value - below, high=measurement.value + above)

    bare = {"low": NOTHING, "high": NOTHING, "evidence": rationals(30) | rationals(0)}
    exactly = build(Measurement, **bare, value=rationals(), pending=st.just(""))
    pending = build(Measurement, **bare, value=NOTHING, pending=names())
    return st.one_of(exactly, st.builds(within, exactly, rationals(0), rationals(0)), pending)


def _gates(build: Build) -> Strategy:
    least = build(Gate, at_least=rationals(0), at_most=NOTHING)
    return least | build(Gate, at_least=NOTHING, at_most=rationals(0))


def _schemes(build: Build) -> Strategy:
    """Return schemes under every normalisation, multiplied where that is allowed, with the targets that are needed."""
    targeted = st.builds(lambda one, target: attrs.evolve(one, target=target), build(Component), positive())
    measured_against = {
        Normalisation.FIXED_GOALPOSTS: (build(Component), [*Aggregation]),
        Normalisation.SAMPLE_MIN_MAX: (build(Component), [*Aggregation]),
        Normalisation.Z_SCORE: (build(Component), [Aggregation.ARITHMETIC]),
        Normalisation.DISTANCE_TO_TARGET: (targeted, [*Aggregation]),
    }
    methods = (
        build(
            Scheme,
            components=_weighted(component),
            normalisation=st.just(normalisation),
            aggregation=st.sampled_from(aggregations),
        )
        for normalisation, (component, aggregations) in measured_against.items()
    )
    return st.one_of([*methods])


def _weighted(component: Strategy) -> Strategy:
    """Return one to three different components whose weights sum to one."""

    def weigh(components: Sequence[Component], parts: tuple[int, int, int]) -> tuple[Component, ...]:
        used = parts[: len(components)]
        weights = (Fraction(part, sum(used)) for part in used)
        return tuple(attrs.evolve(one, weight=weight) for one, weight in zip(components, weights, strict=True))

    components = st.lists(component, min_size=1, max_size=3, unique_by=lambda one: one.name)
    return st.builds(weigh, components, st.tuples(st.integers(1, 9), st.integers(0, 9), st.integers(0, 9)))


def _yardsticks(build: Build) -> Strategy:
    unused = dict.fromkeys(("low", "high", "mean", "deviation", "target"), NOTHING)

    def of(*normalisations: Normalisation, **used: Strategy) -> Strategy:
        return build(Yardstick, **{**unused, **used}, normalisation=st.sampled_from(normalisations))

    ends = of(*(Normalisation.FIXED_GOALPOSTS, Normalisation.SAMPLE_MIN_MAX), low=rationals(-1000, 0), high=positive())
    scores = of(Normalisation.Z_SCORE, mean=rationals(), deviation=positive())
    return st.one_of(ends, scores, of(Normalisation.DISTANCE_TO_TARGET, target=positive()))


def _priors(build: Build) -> Strategy:
    pooled = build(Prior, alpha=rationals(0), beta=positive(), pooled=st.just(value=True))
    return build(Prior, alpha=positive(), beta=positive(), pooled=st.just(value=False)) | pooled


def _survivals(_build: Build) -> Strategy:
    durations, weights = st.integers(0, 2000).map(float), st.integers(1, 12).map(lambda twelfths: twelfths / 12)
    return st.lists(st.tuples(durations, st.booleans(), weights), max_size=5).map(survival)


def _observed(_build: Build) -> Strategy:
    def of(trials: Fraction, observed: Fraction, expected: Fraction) -> ObservedExpected:
        return ObservedExpected(observed=observed * trials, expected=expected * trials, trials=trials)

    return st.builds(of, rationals(0), shares(), shares())


WHOLE: Final[Mapping[Any, Field]] = {
    Component: _components,
    Gate: _gates,
    Goalposts: _goalposts,
    Measurement: _measurements,
    ObservedExpected: _observed,
    Period: _periods,
    Prior: _priors,
    Scheme: _schemes,
    Survival: _survivals,
    Yardstick: _yardsticks,
}

FIELDS: Final[Mapping[Any, Mapping[str, Field]]] = {
    Component: {
        "name": always(st.just("closures") | names()),
        "unit": always(names()),
        "weight": always(shares()),
        "window": always(_WINDOW),
        "minimum": always(rationals(0, 30)),
        "target": always(positive()),
        "guarded_by": always(st.lists(_COUNTER, max_size=2, unique=True).map(tuple)),
    },
    Gate: {"measure": always(_COUNTER | st.just(Measure.HOST)), "minimum": always(rationals(0))},
    Scheme: {
        **{name: always(names()) for name in ("name", "version", "contest")},
        "floor": always(st.just(Fraction(0)) | _PERCENT),
        "cap": always(positive()),
        "confidence": always(_PERCENT),
    },
    Yardstick: {"cap": always(positive())},
}
