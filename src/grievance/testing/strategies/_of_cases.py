"""What is read of cases for a staff index: cases as real histories have them, credit that adds up, ends in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from grievance.model import AuditFinding
from grievance.motivation import (
    Case,
    CaseCounts,
    Credit,
    End,
    Ending,
    Measure,
    Measured,
    Measurement,
    Rates,
    Reference,
    Shares,
    Terms,
    read_case,
)
from grievance.motivation.history._terms import MIX
from grievance.motivation.scheme._component import COUNTER_METRICS
from grievance.testing.gaming import World, synthetic_world
from grievance.testing.strategies._scalars import (
    NOTHING,
    Build,
    Field,
    Strategy,
    always,
    lengths,
    names,
    shares,
    texts,
)

__all__: list[str] = []

_LENGTH = lengths(timedelta(seconds=1))
_MARK = st.integers(0, 9)
_DIFFICULTY = st.integers(250, 4000).map(lambda thousandths: Fraction(thousandths, 1000))
_STRATUM = st.lists(texts(), max_size=2).map(tuple)


def _credits(_build: Build) -> Strategy:
    weights = st.dictionaries(names(), st.integers(1, 9), max_size=3)
    return weights.map(lambda found: Credit(weights=tuple(found.items()), total=sum(found.values())))


def _cases(build: Build) -> Strategy:
    """Return what is read of complaints that real commands have led to, some of them judged or merged afterwards."""
    from grievance.testing.strategies._lives import histories

    def judged(case: Case, later: timedelta, satisfied: bool, absorbs: bool) -> Case:  # noqa: FBT001 - drawn
        return attrs.evolve(case, satisfied=satisfied, satisfied_at=case.received_at + later, absorbs=absorbs)

    def merged(case: Case, later: timedelta, into: str, alone: bool) -> Case:  # noqa: FBT001 - drawn
        at = case.received_at + later
        return attrs.evolve(case, ends=(), merged_at=at, merged_into=into, merged_alone=alone)

    audits = st.lists(build(AuditFinding, complaint_id=st.just("c-1")), max_size=2)
    read = st.builds(
        lambda events, terms, found: read_case("c-1", events, terms, audits=found), histories(), build(Terms), audits
    )
    return st.one_of(
        read,
        st.builds(judged, read, lengths(), st.booleans(), st.booleans()),
        st.builds(merged, read, lengths(), names(), st.booleans()),
    )


def _ends(build: Build) -> Strategy:
    """Return ends whose later instants are not before them, and of which each kind has what it can have."""

    def later(end: End, justified: timedelta | None, earned: timedelta | None, taken_up: timedelta | None) -> End:
        def after(length: timedelta | None) -> Any:
            return None if length is None else end.at + length

        return attrs.evolve(
            end,
            justified_at=after(justified if end.kind.refuses else None),
            earned_at=after(earned if end.kind.earns else None),
            taken_up_at=after(taken_up),
            overturned=end.overturned and taken_up is not None,
        )

    later_on = dict.fromkeys(("justified_at", "earned_at", "taken_up_at"), NOTHING)
    bare = build(End, kind=st.sampled_from(Ending), favour=st.none() | st.integers(0, 2), **later_on)
    length = st.none() | lengths()
    return st.builds(later, bare, length, length, length)


def _counts(_build: Build) -> Strategy:
    def of(sorts: Sequence[int], others: int, without_people: int) -> CaseCounts:
        regular, merged, split, self_created = sorts
        return CaseCounts(
            read=sum(sorts) + others,
            regular=regular,
            merged=merged,
            split=split,
            self_created=self_created,
            without_people=min(without_people, regular),
        )

    return st.builds(of, st.lists(_MARK, min_size=4, max_size=4), _MARK, _MARK)


def _measured(build: Build) -> Strategy:
    """Return what was measured of up to two people, all of whom have the same components and counter-metrics."""

    def of(people: _People, names: Sequence[str], guards: Sequence[Measure], *rest: Any) -> Measured:
        reference, cases = rest
        return Measured(
            measured={person: dict(zip(names, found, strict=False)) for person, (found, _) in people.items()},
            guards={person: dict(zip(guards, found, strict=False)) for person, (_, found) in people.items()},
            reference=reference,
            cases=cases,
        )

    figures = st.tuples(build(Measurement), build(Measurement))
    people = st.dictionaries(names(), st.tuples(figures, figures), max_size=2)
    components = st.lists(names(), min_size=1, max_size=2, unique=True)
    guards = st.lists(st.sampled_from([*COUNTER_METRICS]), max_size=2, unique=True)
    return st.builds(of, people, components, guards, build(Reference), _counts(build))


_People = Mapping[str, tuple[Sequence[Measurement], Sequence[Measurement]]]

WHOLE: Final[Mapping[Any, Field]] = {
    Case: _cases,
    CaseCounts: _counts,
    Credit: _credits,
    End: _ends,
    Measured: _measured,
    World: always(st.builds(synthetic_world, st.integers(0, 99), people=st.integers(6, 8), cases=st.integers(0, 12))),
}

FIELDS: Final[Mapping[Any, Mapping[str, Field]]] = {
    Rates: {"overall": always(shares()), "by_stratum": always(st.dictionaries(_STRATUM, shares(), max_size=2))},
    Reference: {"difficulty": always(st.dictionaries(_STRATUM, _DIFFICULTY, max_size=2))},
    Shares: {field.name: always(_MARK) for field in attrs.fields(Shares)} | {"decided": always(st.integers(1, 9))},
    Terms: {
        **{name: always(_LENGTH) for name in ("reopen_within", "same_matter_within", "horizon")},
        "mix": always(st.lists(st.sampled_from(MIX), max_size=len(MIX), unique=True).map(tuple)),
        "smoothing": always(st.integers(1, 100)),
    },
}
