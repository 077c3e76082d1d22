"""Indices of the staff, and what is read off them: each is computed from a scheme and what was measured under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st

from grievance.model import Actor, MonitoringAgreement
from grievance.motivation import (
    HEADS,
    Contribution,
    Gate,
    GateReading,
    GroupIndex,
    Measure,
    Measurement,
    Ordering,
    PersonIndex,
    Ranking,
    Scheme,
    Sensitivity,
    StaffIndices,
    StaffView,
    Swap,
    ranking,
    sensitivity,
    staff_indices,
    view_indices,
)
from grievance.motivation.scheme._component import COUNTER_METRICS
from grievance.testing.strategies._scalars import Build, Field, Strategy, names, rationals, shares

__all__: list[str] = []

_Figures = Mapping[str, tuple[Sequence[Measurement], Mapping[Measure, Measurement]]]
_Arguments = tuple[Scheme, dict[str, dict[str, Measurement]], dict[str, Mapping[Measure, Measurement]]]
_ROLES = st.sampled_from(("handler", *sorted(HEADS)))


def _arguments(build: Build, *, least: int = 1) -> Strategy:
    """Return a scheme, what was measured of up to three people by component, and their counter-metrics."""

    def of(scheme: Scheme, figures: _Figures) -> _Arguments:
        names = [one.name for one in scheme.components]
        measured = {person: dict(zip(names, found, strict=False)) for person, (found, _) in figures.items()}
        return scheme, measured, {person: guards for person, (_, guards) in figures.items()}

    measurement = build(Measurement)
    guards = st.dictionaries(st.sampled_from([*COUNTER_METRICS]), measurement, max_size=2)
    figures = st.tuples(st.lists(measurement, min_size=2, max_size=3), guards)
    return st.builds(of, build(Scheme), st.dictionaries(names(), figures, min_size=least, max_size=3))


def _indices(build: Build, *, least: int = 1) -> Strategy:
    return _arguments(build, least=least).map(lambda arguments: staff_indices(*arguments))


def _people(build: Build) -> Strategy:
    return _indices(build).flatmap(lambda indices: st.sampled_from(indices.people))


def _contributions(build: Build) -> Strategy:
    return _people(build).flatmap(lambda person: st.sampled_from(person.contributions))


def _readings(build: Build) -> Strategy:
    return st.builds(
        lambda gate, found: GateReading(gate=gate, measurement=found, passed=gate.passes(found)),
        build(Gate),
        st.none() | build(Measurement),
    )


def _sensitivities(build: Build) -> Strategy:
    return _arguments(build, least=2).map(lambda arguments: sensitivity(*arguments))


def _orderings(build: Build) -> Strategy:
    return _sensitivities(build).flatmap(lambda found: st.sampled_from((found.base, *found.others)))


def _swaps(_build: Build) -> Strategy:
    two = st.lists(names(), min_size=2, max_size=2, unique=True)
    return st.builds(
        lambda people, components, weight: Swap(
            ahead=people[0], behind=people[1], taken_from=components[0], given_to=components[1], weight=weight
        ),
        two,
        two,
        shares(),
    )


def _groups(_build: Build) -> Strategy:
    def of(group: str, counted: int, others: int, quartiles: Sequence[Fraction], way: Fraction | None) -> GroupIndex:
        low, middle, high = sorted(quartiles)
        return GroupIndex(
            group=group,
            people=counted + others,
            counted=counted,
            mean=middle,
            low=None if way is None else middle - way,
            high=None if way is None else middle + way,
            quartiles=(low, middle, high),
        )

    quartiles = st.lists(shares(), min_size=3, max_size=3)
    return st.builds(of, names(), st.integers(2, 9), st.integers(0, 9), quartiles, st.none() | rationals(0, 1))


def _views(build: Build) -> Strategy:
    """Return what one of the people or a stranger sees, in any role, with an agreement on record or without."""

    def of(indices: StaffIndices, role: str, stranger: str | None, agreement: MonitoringAgreement | None) -> StaffView:
        by = Actor(id=stranger or indices.people[0].person, roles=(role,))
        on, agreements = (agreement.first, (agreement,)) if agreement else (date.min, ())
        return view_indices(indices, by, on=on, agreements=agreements, smallest=2)

    agreement = st.none() | build(MonitoringAgreement)
    return st.builds(of, _indices(build, least=2), _ROLES, st.none() | names(), agreement)


WHOLE: Final[Mapping[Any, Field]] = {
    Contribution: _contributions,
    GateReading: _readings,
    GroupIndex: _groups,
    Ordering: _orderings,
    PersonIndex: _people,
    Ranking: lambda build: _indices(build).map(ranking),
    Sensitivity: _sensitivities,
    StaffIndices: _indices,
    StaffView: _views,
    Swap: _swaps,
}
