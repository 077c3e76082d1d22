"""The worked example of three employees (D12-D15), shared by the tests of schemes."""

from __future__ import annotations

from fractions import Fraction

from grievance.motivation._exact import Number
from grievance.motivation.scheme._component import Better, Component, Measure, Statistic
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.scheme._scheme import Aggregation, Normalisation, Scheme

NAMES = ("time", "closed", "repeat", "load", "proposals")
WEIGHTS = ("0.25", "0.20", "0.25", "0.10", "0.20")
FIGURES = {"A": (4, 60, 40, 70, 2), "B": (6, 80, 30, 90, 5), "C": (3, 40, 55, 50, 0)}
POSTS = ((1, 10), (0, 100), (0, 80), (0, 100), (0, 6))
TARGETS = (4, 70, 45, 70, 3)


def host(name: str, weight: Number, *, better: Better = Better.HIGHER, **more: object) -> Component:
    """Return a component that the host measures, in pieces."""
    return Component(
        name=name,
        measure=Measure.HOST,
        statistic=Statistic.GIVEN,
        unit="pieces",
        better=better,
        weight=weight,
        **more,  # type: ignore[arg-type]
    )


def worked(
    normalisation: Normalisation = Normalisation.FIXED_GOALPOSTS,
    aggregation: Aggregation = Aggregation.ARITHMETIC,
    *,
    weights: tuple[Number, ...] = WEIGHTS,
    **more: object,
) -> Scheme:
    """Return the scheme of the example under a method."""
    rows = zip(NAMES, weights, POSTS, TARGETS, strict=True)
    return Scheme(
        name="worked example",
        version="1",
        normalisation=normalisation,
        aggregation=aggregation,
        components=tuple(
            host(
                name,
                weight,
                better=Better.LOWER if name == "time" else Better.HIGHER,
                goalposts=posts,
                target=target,
            )
            for name, weight, posts, target in rows
        ),
        **more,  # type: ignore[arg-type]
    )


def known(value: Number, low: Number | None = None, high: Number | None = None, evidence: Number = 20) -> Measurement:
    """Return a measurement that rests on enough."""
    return Measurement(value=value, low=low, high=high, evidence=evidence)


def figures() -> dict[str, dict[str, Measurement]]:
    """Return what was measured of the three employees."""
    return {
        person: {name: known(Fraction(value)) for name, value in zip(NAMES, values, strict=True)}
        for person, values in FIGURES.items()
    }
