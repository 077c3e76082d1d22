"""An index in plain English, for the person to read and contest."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grievance.motivation.scheme._component import Better, Component, Measure, Scope
from grievance.motivation.scheme._index import Contribution, GateReading, PersonIndex, Standing, as_points
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.scheme._scheme import Aggregation, Normalisation
from grievance.motivation.scheme._yardstick import Yardstick

__all__ = ["sentences_of"]

_NOUNS = {
    Measure.REPEAT_ORDERS: "customers",
    Measure.PROPOSALS: "proposals",
    Measure.SATISFACTION: "answers of customers",
    Measure.HOST: "observations",
}


def sentences_of(index: PersonIndex) -> tuple[str, ...]:
    """Return the sentences of ``PersonIndex.sentences``."""
    return (
        *_headline(index),
        *(_component(index, one) for one in index.contributions),
        *(_gate(one) for one in index.gates),
        _contest(index.scheme.contest),
    )


def _contest(whom: str) -> str:
    return (
        f"If a number or a case in it is wrong, tell {whom}: name the component and the case, and it will be looked "
        "at again."
    )


def _headline(index: PersonIndex) -> Iterator[str]:
    scheme = index.scheme
    label = f"The index of {index.person} under {scheme.name}, version {scheme.version},"
    if index.value is None or index.low is None or index.high is None:
        yield f"{label} is withheld: {index.withheld}."
        return
    between = ""
    if index.low < index.high:
        ends = f"{as_points(index.low)} and {as_points(index.high)}"
        between = f", between {ends} with a confidence of {_percent(scheme.confidence)}"
    z_score = scheme.normalisation is Normalisation.Z_SCORE
    of = "points, where 0 is the mean of the team" if z_score else "of 100 points"
    yield f"{label} is {index.points} {of}{between}."
    if index.provisional:
        yield (
            f"It is provisional: {', '.join(index.pending)} {'is' if len(index.pending) == 1 else 'are'} not known, so "
            "the weights of the others were raised to make up for it, and the index may change."
        )


def _component(index: PersonIndex, one: Contribution) -> str:
    name = one.component.name
    if one.standing is Standing.PENDING:
        return f"{name}: pending, {one.because}. It is left out and does not count as zero."
    found = f"{name}: {_found(one.component, one.measurement)}.{_observed(one.component, one.measurement)}"
    if one.standing is Standing.DROPPED:
        return f"{found} It is left out: {one.because}."
    if one.standing is Standing.NEUTRAL:
        middle = _plain(one.normalised)
        return f"{found} It counts as {middle}, neither good nor bad: {one.because}. {_given(index, one)}"
    return f"{found} {_compared(one)} {_given(index, one)}"


def _found(component: Component, measured: Measurement) -> str:
    text = _figure(component, measured.value)
    if measured.low is not None and measured.low != measured.high:
        text += f" (between {_figure(component, measured.low)} and {_figure(component, measured.high)})"
    noun = _NOUNS.get(component.measure, "cases")
    if measured.evidence and noun != component.unit:
        text += f", from {_counted(measured.evidence, noun)}"
    return text if component.scope is Scope.PERSON else f"{text}, the same for the whole department"


def _observed(component: Component, measured: Measurement) -> str:
    if measured.observed is None or measured.observed == measured.value:
        return ""
    own = _figure(component, measured.observed)
    return (
        f" These cases by themselves give {own}; that was adjusted for how hard they are, and drawn towards the "
        "team, the more so the fewer they are."
    )


def _compared(one: Contribution) -> str:
    assert one.yardstick is not None  # noqa: S101 - whatever is counted was compared
    direction = "Higher" if one.component.better is Better.HIGHER else "Lower"
    own = one.yardstick.normalised(one.measurement.value or Fraction(0))
    scale = "standard deviations" if one.yardstick.mean is not None else "on a scale from 0 to 1"
    text = f"{direction} is better; against {_against(one.component, one.yardstick)} that is {_plain(own)} {scale}."
    if one.standing is Standing.FROZEN:
        return f"{text} It is held at {_plain(one.normalised)}, the team's median, because {one.because}."
    return text


def _against(component: Component, yardstick: Yardstick) -> str:
    if yardstick.target is not None:
        return f"the target of {_figure(component, yardstick.target)}"
    if yardstick.mean is not None:
        return f"the team's mean of {_figure(component, yardstick.mean)}"
    ends = f"from {_figure(component, yardstick.low)} to {_figure(component, yardstick.high)}"
    if yardstick.normalisation is Normalisation.SAMPLE_MIN_MAX:
        return f"the figures of the team, {ends},"
    return f"the goalposts {ends}"


def _given(index: PersonIndex, one: Contribution) -> str:
    if one.contribution is None:
        return f"Its weight is {_percent(one.weight)}."
    if index.scheme.aggregation is Aggregation.GEOMETRIC:
        return f"With a weight of {_percent(one.weight)} it multiplies the index by {_plain(one.contribution, 4)}."
    return f"With a weight of {_percent(one.weight)} it gives {as_points(one.contribution)} points."


def _gate(one: GateReading) -> str:
    figure = _plain if one.gate.measure is Measure.HOST else _percent
    low = one.gate.at_least is not None
    bound = f"at {'least' if low else 'most'} {figure(one.gate.at_least if low else one.gate.at_most)}"
    text = f"Gate: {one.gate.measure.value} has to be {bound}"
    if one.measurement is None or one.passed is None:
        return f"{text}; too little is known of it, so it withholds nothing."
    return f"{text}; it is {figure(one.measurement.value)}, so the gate is {'open' if one.passed else 'closed'}."


def _figure(component: Component, value: Fraction | None) -> str:
    return _percent(value) if component.unit == "share" else _counted(value, component.unit)


def _counted(value: Fraction | None, unit: str) -> str:
    return f"{_plain(value)} {unit.removesuffix('s') if value == 1 else unit}"


def _percent(value: Fraction | None) -> str:
    return f"{_plain(value * 100 if value is not None else None)} %"


def _plain(value: Fraction | None, places: int = 2) -> str:
    assert value is not None  # noqa: S101 - callers have seen to it
    text = str(abs(round(value * 10**places))).zfill(places + 1)
    sign = "-" if value < 0 and text.strip("0") else ""
    return sign + f"{text[:-places]}.{text[-places:]}".rstrip("0").rstrip(".")
