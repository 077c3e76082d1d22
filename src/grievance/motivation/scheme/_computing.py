"""From what was measured to the index of each person."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

import attrs

from grievance.errors import InvalidValue
from grievance.motivation.scheme._aggregate import Term, aggregate
from grievance.motivation.scheme._component import Component, Measure
from grievance.motivation.scheme._freezing import Guards, Held, held
from grievance.motivation.scheme._index import Contribution, GateReading, PersonIndex, StaffIndices, Standing
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.scheme._scheme import Gate, Missing, NoSpread, Scheme
from grievance.motivation.scheme._yardstick import Yardstick, neutral, yardstick

__all__ = ["NO_GUARDS", "Figures", "staff_indices"]

Figures = Mapping[str, Mapping[str, Measurement]]
"""What was measured: person, name of the component, measurement."""

NO_GUARDS: Guards = MappingProxyType({})


def staff_indices(scheme: Scheme, measured: Figures, guards: Guards = NO_GUARDS) -> StaffIndices:
    """
    Return the index of every person in *measured*, with all that went into it (S9, L61-L66).

    *measured* has, by person, the measurement of each component by name; what is not there, or rests on less than the
    minimum evidence of the component, is pending. *guards* has the counter-metrics by person, for gates and frozen
    components. Goalposts that the scheme lacks are fitted (``Scheme.fitted``); the scheme of the result has them.

    All figures are exact but for roots and logarithms (z-scores, geometric indices and ends of intervals), which are
    rounded to 28 digits or more, the same on every machine.

    Raises:
        InvalidValue: Something was measured for a component that the scheme does not have.
    """
    _refuse_unknown(scheme, measured)
    known = {person: _known(scheme, figures) for person, figures in sorted(measured.items())}
    fitted = scheme.fitted(known)
    columns = {one.name: _column(fitted, one, known, guards) for one in fitted.components}
    return StaffIndices(
        scheme=fitted,
        people=tuple(_person(fitted, person, columns, figures, guards) for person, figures in known.items()),
    )


def _refuse_unknown(scheme: Scheme, measured: Figures) -> None:
    names = {one.name for one in scheme.components}
    unknown = sorted({name for figures in measured.values() for name in figures} - names)
    if unknown:
        raise InvalidValue("measured", f"has no component of the scheme: {', '.join(unknown)}")


def _known(scheme: Scheme, figures: Mapping[str, Measurement]) -> dict[str, Measurement]:
    return {one.name: _enough(one, figures.get(one.name)) for one in scheme.components}


def _enough(component: Component, found: Measurement | None) -> Measurement:
    if found is None:
        return Measurement(pending="not measured")
    if found.value is not None and found.evidence < component.minimum:
        told = f"rests on {_plain(found.evidence)}, at least {_plain(component.minimum)} are needed"
        return Measurement(evidence=found.evidence, pending=told)
    return found


def _plain(value: Fraction) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


@attrs.frozen(kw_only=True)
class _Column:
    """One component over all people: what it is compared with, where each stands, and who is held."""

    component: Component
    yardstick: Yardstick | None
    held: Mapping[str, Held]


def _column(scheme: Scheme, component: Component, known: Figures, guards: Guards) -> _Column:
    values = {
        person: value for person, figures in known.items() if (value := figures[component.name].value) is not None
    }
    against = yardstick(scheme, component, values.values())
    scores = {} if against is None else {person: against.normalised(value) for person, value in values.items()}
    return _Column(component=component, yardstick=against, held=held(component, scores, guards))


def _entry(scheme: Scheme, person: str, column: _Column, found: Measurement) -> Contribution:
    """Return the component as it stands, with its weight in the scheme: nothing is rescaled or put together yet."""
    pending = Contribution(
        component=column.component,
        measurement=found,
        standing=Standing.PENDING,
        weight=column.component.weight,
        yardstick=column.yardstick,
        because=found.pending,
    )
    if found.value is None:
        return pending
    if column.yardstick is None:
        return _without_spread(scheme, pending)
    score = column.yardstick.normalised(found.value)
    low, high = score, score
    if found.low is not None and found.high is not None:
        low, high = column.yardstick.interval(found.low, found.high)
    stop = column.held.get(person)
    if stop is None:
        return attrs.evolve(pending, standing=Standing.COUNTED, normalised=score, interval=(low, high))
    ends = (min(low, stop.at), stop.at)
    return attrs.evolve(pending, standing=Standing.FROZEN, because=stop.because, normalised=stop.at, interval=ends)


def _without_spread(scheme: Scheme, pending: Contribution) -> Contribution:
    because = "all who were measured are equal, so it says nothing about any of them"
    if scheme.no_spread is NoSpread.DROP:
        return attrs.evolve(pending, standing=Standing.DROPPED, because=because)
    middle = neutral(scheme.normalisation)
    return attrs.evolve(
        pending, standing=Standing.NEUTRAL, because=because, normalised=middle, interval=(middle, middle)
    )


def _person(
    scheme: Scheme, person: str, columns: Mapping[str, _Column], figures: Mapping[str, Measurement], guards: Guards
) -> PersonIndex:
    entries = [_entry(scheme, person, columns[one.name], figures[one.name]) for one in scheme.components]
    total = sum((one.weight for one in entries if one.normalised is not None), Fraction(0))
    readings = _readings(scheme, guards.get(person, {}))
    because = _withheld(scheme, entries, total, readings)
    index = PersonIndex(
        person=person,
        scheme=scheme,
        contributions=tuple(_rescaled(one, total) for one in entries),
        provisional=any(one.standing is Standing.PENDING for one in entries),
        gates=readings,
        withheld=because,
    )
    return index if not total else _put_together(index)


def _rescaled(one: Contribution, total: Fraction) -> Contribution:
    counts = one.normalised is not None and total
    return attrs.evolve(one, weight=one.weight / total if counts else Fraction(0))


def _put_together(index: PersonIndex) -> PersonIndex:
    terms = tuple(
        Term(weight=one.weight, normalised=one.normalised, low=one.interval[0], high=one.interval[1])
        for one in index.contributions
        if one.normalised is not None and one.interval is not None
    )
    whole = aggregate(index.scheme, terms)
    given = iter(zip(whole.contributions, whole.shares, strict=True))
    contributions = []
    for one in index.contributions:
        if one.normalised is None:
            contributions.append(one)
        else:
            part, share = next(given)
            contributions.append(attrs.evolve(one, contribution=part, share=share))
    if index.withheld:
        return attrs.evolve(index, contributions=tuple(contributions))
    return attrs.evolve(index, contributions=tuple(contributions), value=whole.value, low=whole.low, high=whole.high)


def _readings(scheme: Scheme, measured: Mapping[Measure, Measurement]) -> tuple[GateReading, ...]:
    return tuple(
        GateReading(gate=gate, measurement=measured.get(gate.measure), passed=gate.passes(measured.get(gate.measure)))
        for gate in scheme.gates
    )


def _withheld(scheme: Scheme, entries: list[Contribution], total: Fraction, readings: tuple[GateReading, ...]) -> str:
    reasons = [_missed(one.gate) for one in readings if one.passed is False]
    pending = [one.component.name for one in entries if one.standing is Standing.PENDING]
    if pending and scheme.missing is Missing.WITHHOLD:
        reasons.append(f"pending: {', '.join(pending)}")
    if not total:
        reasons.append("no component with a weight can be counted yet")
    return "; ".join(reasons)


def _missed(gate: Gate) -> str:
    bound = "below the least" if gate.at_most is None else "above the most"
    return f"{gate.measure.value} is {bound} that its gate allows"
