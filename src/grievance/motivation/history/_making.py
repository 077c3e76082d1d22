"""Which gatherer measures a component."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType

import attrs

from grievance.model import ImprovementProposal
from grievance.motivation.history._case import Case
from grievance.motivation.history._closing import Closing
from grievance.motivation.history._counting import About, Improving, Load, PerHead
from grievance.motivation.history._gathering import Gatherer, Sort, waiting
from grievance.motivation.history._guarding import Guard
from grievance.motivation.history._merges import Merges
from grievance.motivation.history._purchases import Purchases
from grievance.motivation.history._reference import Difficulty, Reference
from grievance.motivation.history._repeating import Repeating
from grievance.motivation.history._span import Span
from grievance.motivation.history._terms import Terms
from grievance.motivation.history._times import Times
from grievance.motivation.history._within import Within
from grievance.motivation.scheme._component import COUNTER_METRICS, Component, Measure, Statistic
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.scheme._scheme import Scheme

__all__ = ["Sources", "gatherer_of", "guard_of", "guards_of"]


@attrs.frozen(kw_only=True)
class Sources:
    """What gatherers are given beside the cases."""

    span: Span
    terms: Terms
    confidence: Fraction
    purchases: Purchases | None
    proposals: tuple[ImprovementProposal, ...] | None
    reference: Reference
    difficulty: Difficulty
    merges: Merges


class _Host:
    """What the host measures itself."""

    def add(self, case: Case, sort: Sort) -> None:
        """Pass a case by."""

    def measured(self, people: Iterable[str]) -> Mapping[str, Measurement]:
        """Return that it is missing: the host puts its own in the place."""
        return {person: waiting("the host has not given it") for person in people}


def gatherer_of(component: Component, sources: Sources) -> Gatherer:
    """Return what measures a component."""
    if component.measure in COUNTER_METRICS:
        return guard_of(component.measure, sources)
    return _BY_STATISTIC[component.measure, component.statistic](component, sources)


def guard_of(measure: Measure, sources: Sources) -> Gatherer:
    """Return what measures a counter-metric."""
    return Guard(measure, sources.span, confidence=sources.confidence)


def guards_of(scheme: Scheme) -> tuple[Measure, ...]:
    """Return the counter-metrics that a scheme asks for, in its gates and of its components, each once."""
    asked = (*(gate.measure for gate in scheme.gates), *(one for each in scheme.components for one in each.guarded_by))
    return tuple(dict.fromkeys(asked))


def _within(component: Component, sources: Sources) -> Gatherer:
    assert component.window is not None  # as its statistic demands  # noqa: S101
    return Within(
        component.window,
        sources.span,
        confidence=sources.confidence,
        smoothing=sources.terms.smoothing,
        rates=sources.reference.rates.get(component.name),
        merged=sources.merges.merged,
    )


def _times(component: Component, sources: Sources) -> Gatherer:
    return Times(component.window, sources.span, confidence=sources.confidence, merged=sources.merges.merged)


def _closing(component: Component, sources: Sources) -> Gatherer:
    given = sources.reference.difficulty
    return Closing(
        sources.span,
        confidence=sources.confidence,
        per_case=component.statistic is Statistic.RATE,
        difficulty=(lambda: given) if given else sources.difficulty.by_stratum,
    )


def _repeating(component: Component, sources: Sources) -> Gatherer:
    assert component.window is not None  # as its statistic demands  # noqa: S101
    return Repeating(component.window, sources.span, confidence=sources.confidence, purchases=sources.purchases)


_Making = Callable[[Component, Sources], Gatherer]

_BY_STATISTIC: Mapping[tuple[Measure, Statistic], _Making] = MappingProxyType(
    {
        (Measure.HANDLING_TIME, Statistic.SHARE_WITHIN): _within,
        (Measure.HANDLING_TIME, Statistic.RESTRICTED_MEAN): _times,
        (Measure.HANDLING_TIME, Statistic.MEDIAN): _times,
        (Measure.CLOSURES, Statistic.NET_COUNT): _closing,
        (Measure.CLOSURES, Statistic.RATE): _closing,
        (Measure.REPEAT_ORDERS, Statistic.SHARE): _repeating,
        (Measure.LOAD, Statistic.COUNT): lambda component, sources: Load(component, sources.span),
        (Measure.LOAD, Statistic.PER_HEAD): lambda component, sources: PerHead(component, sources.span),
        (Measure.LOAD, Statistic.ABOUT): lambda component, sources: About(component, sources.span),
        (Measure.PROPOSALS, Statistic.COUNT): lambda component, sources: Improving(
            component, sources.span, sources.proposals
        ),
        (Measure.HOST, Statistic.GIVEN): lambda _component, _sources: _Host(),
    }
)
