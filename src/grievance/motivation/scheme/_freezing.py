"""Components whose counter-metric contradicts them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from statistics import median

import attrs

from grievance.motivation.scheme._component import COUNTER_METRICS, Better, Component, Measure
from grievance.motivation.scheme._measurement import Measurement

__all__ = ["Guards", "Held", "held"]

Guards = Mapping[str, Mapping[Measure, Measurement]]
"""The counter-metrics of each person."""


@attrs.frozen(kw_only=True)
class Held:
    """That a component is frozen: where it is held, and why."""

    at: Fraction
    because: str


def held(component: Component, scores: Mapping[str, Fraction], guards: Guards) -> dict[str, Held]:
    """
    Return whose component is frozen, and where it is held.

    A counter-metric contradicts a component when the person is above the median of the team in the component, and the
    whole interval of the counter-metric lies on the worse side of the median of the team in that (L58, L59). What they
    are above the median then earns nothing: the component counts as much as that of the person in the middle. Those
    below it keep what they have. There is nothing to set, and noise freezes nobody: an interval that reaches the
    median contradicts nothing [D].
    """
    if not scores or not component.guarded_by:
        return {}
    middle = median(scores.values())
    frozen: dict[str, Held] = {}
    for measure in component.guarded_by:
        worse = _worse(measure, guards)
        for person, score in scores.items():
            if score > middle and person in worse:
                because = f"{measure.value} is worse than the team's median by more than chance"
                frozen.setdefault(person, Held(at=middle, because=because))
    return frozen


def _worse(measure: Measure, guards: Guards) -> set[str]:
    known = {
        person: found
        for person, measured in guards.items()
        if (found := measured.get(measure)) is not None and found.value is not None
    }
    if not known:
        return set()
    middle = median([found.value for found in known.values() if found.value is not None])
    return {person for person, found in known.items() if _wholly_worse(found, middle, COUNTER_METRICS[measure])}


def _wholly_worse(found: Measurement, middle: Fraction, better: Better) -> bool:
    if better is Better.LOWER:
        nearest = found.low if found.low is not None else found.value
        return nearest is not None and nearest > middle
    nearest = found.high if found.high is not None else found.value
    return nearest is not None and nearest < middle
