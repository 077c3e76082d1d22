"""Intervals of indices, tiers of people, and components that are frozen."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations
from math import exp, log, sqrt

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.motivation._exact import Number
from grievance.motivation.scheme._component import Better, Measure
from grievance.motivation.scheme._computing import staff_indices
from grievance.motivation.scheme._index import PersonIndex, StaffIndices, Standing
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.scheme._ranking import ranking
from grievance.motivation.scheme._scheme import Aggregation, Missing, Normalisation, Scheme
from grievance.motivation.statistics._proportion import wilson
from support.worked_index import figures, host, known, worked

unit = st.fractions(min_value=0, max_value=1, max_denominator=30)
triples = st.lists(unit, min_size=3, max_size=3).map(sorted)


def _pair(aggregation: Aggregation = Aggregation.ARITHMETIC, **more: object) -> Scheme:
    components = (host("a", "0.25", goalposts=(0, 1)), host("b", "0.75", goalposts=(0, 1)))
    return Scheme(name="x", version="1", components=components, aggregation=aggregation, **more)  # type: ignore[arg-type]


def test_the_interval_is_recovered_from_those_of_the_components() -> None:
    """MOVER by hand: .25 of .5 in (.3, .6) and .75 of .8 in (.7, .9)."""
    measured = {"p": {"a": known("0.5", "0.3", "0.6"), "b": known("0.8", "0.7", "0.9")}}
    index = staff_indices(_pair(), measured).of("p")
    assert index.value == Fraction("0.725")
    assert index.low is not None
    assert index.high is not None
    assert float(index.low) == pytest.approx(0.725 - sqrt(0.05**2 + 0.075**2))
    assert float(index.high) == pytest.approx(0.725 + sqrt(0.025**2 + 0.075**2))


@settings(deadline=None, max_examples=60)
@given(triples, triples, st.sampled_from(list(Aggregation)))
def test_intervals_agree_with_a_naive_recomputation(
    a: list[Fraction], b: list[Fraction], aggregation: Aggregation
) -> None:
    """In either aggregation, on logarithms for the geometric one; the index lies within, and within the scale."""
    measured = {"p": {"a": known(a[1], a[0], a[2]), "b": known(b[1], b[0], b[2])}}
    index = staff_indices(_pair(aggregation), measured).of("p")
    assert index.value is not None
    assert index.low is not None
    assert index.high is not None
    geometric = aggregation is Aggregation.GEOMETRIC
    scale = [[log(max(float(x), 0.01)) if geometric else float(x) for x in row] for row in (a, b)]
    middle = sum(w * row[1] for w, row in zip((0.25, 0.75), scale, strict=True))
    below = sqrt(sum((w * (row[1] - row[0])) ** 2 for w, row in zip((0.25, 0.75), scale, strict=True)))
    above = sqrt(sum((w * (row[2] - row[1])) ** 2 for w, row in zip((0.25, 0.75), scale, strict=True)))
    ends = [middle - below, middle + above]
    assert [float(index.low), float(index.high)] == pytest.approx([exp(x) for x in ends] if geometric else ends)
    assert 0 <= index.low <= index.value <= index.high <= 1


def test_an_interval_that_is_turned_round_stays_an_interval() -> None:
    """Where lower is better the upper figure gives the lower end."""
    component = host("hours", 1, better=Better.LOWER, goalposts=(0, 10))
    scheme = Scheme(name="x", version="1", components=(component,))
    index = staff_indices(scheme, {"p": {"hours": known(4, 3, 9)}}).of("p")
    assert (index.low, index.value, index.high) == (Fraction(1, 10), Fraction(6, 10), Fraction(7, 10))
    assert index.contributions[0].interval == (Fraction(1, 10), Fraction(7, 10))


def test_exact_figures_have_an_exact_index() -> None:
    """Without intervals there is none."""
    index = staff_indices(worked(), figures()).of("A")
    assert index.low == index.value == index.high


def test_without_a_floor_an_interval_may_reach_nothing() -> None:
    """The lower end of a component at zero is a lower end of the index at zero; the upper one is finite."""
    measured = {"p": {"a": known("0.5", 0, "0.5"), "b": known("0.5")}}
    index = staff_indices(_pair(Aggregation.GEOMETRIC, floor=0), measured).of("p")
    assert (index.low, index.value, index.high) == (Fraction(0), Fraction(1, 2), Fraction(1, 2))
    measured = {"p": {"a": known(0, 0, "0.0625"), "b": known(1)}}
    erased = staff_indices(_pair(Aggregation.GEOMETRIC, floor=0), measured).of("p")
    assert (erased.low, erased.value, erased.high) == (Fraction(0), Fraction(0), Fraction(1, 2))


def test_the_interval_holds_as_often_as_it_says() -> None:
    """Of 1,000 pairs of samples of 40, the true index lies within 95 % of the time, give or take two."""
    dice = random.Random(11)  # noqa: S311 - a fixed sample
    scheme, held = _pair(), 0
    for _ in range(1000):
        row = {}
        for name, share in (("a", 0.3), ("b", 0.8)):
            x = sum(dice.random() < share for _ in range(40))
            low, high = wilson(x, 40)
            row[name] = known(Fraction(x, 40), low, high)
        index = staff_indices(scheme, {"p": row}).of("p")
        assert index.low is not None
        assert index.high is not None
        held += index.low <= Fraction("0.675") <= index.high
    assert 930 <= held <= 970


def _ranked(*rows: tuple[str, Number, Number, Number]) -> StaffIndices:
    scheme = Scheme(name="x", version="1", components=(host("a", 1, goalposts=(0, 1)),))
    return staff_indices(scheme, {person: {"a": known(value, low, high)} for person, low, value, high in rows})


def test_people_are_ranked_only_where_their_intervals_are_apart() -> None:
    """D18: 4 of 5 and 80 of 100 share a tier, whatever the order of the bare figures."""
    few, many, bad = wilson(4, 5), wilson(80, 100), wilson(20, 100)
    indices = _ranked(("few", few[0], "0.8", few[1]), ("many", many[0], "0.8", many[1]), ("bad", bad[0], "0.2", bad[1]))
    assert ranking(indices).tiers == (("few", "many"), ("bad",))


def test_intervals_that_touch_do_not_separate() -> None:
    """One point in common is enough to share a tier; a hair apart is enough not to."""
    assert ranking(_ranked(("a", "0.5", "0.6", 1), ("b", 0, "0.2", "0.5"))).tiers == (("a", "b"),)
    assert ranking(_ranked(("a", "0.5", "0.6", 1), ("b", 0, "0.2", "0.4999"))).tiers == (("a",), ("b",))


def test_a_wide_interval_between_two_joins_them() -> None:
    """Who reaches over both cannot be ordered with either, so all three share a tier."""
    wide = _ranked(("a", "0.8", "0.9", 1), ("wide", "0.1", "0.5", "0.9"), ("b", 0, "0.1", "0.2"))
    assert ranking(wide).tiers == (("a", "b", "wide"),)


@settings(deadline=None, max_examples=60)
@given(st.lists(triples, min_size=1, max_size=7))
def test_tiers_are_as_fine_as_the_intervals_allow(rows: list[list[Fraction]]) -> None:
    """Against all ways round: people are in one tier exactly if a chain of overlaps joins them."""
    indices = _ranked(*((f"p{at}", row[0], row[1], row[2]) for at, row in enumerate(rows)))
    found = ranking(indices)
    assert sorted(person for tier in found.tiers for person in tier) == [one.person for one in indices]
    joined = {one.person: {one.person} for one in indices}
    for one, other in combinations(indices, 2):
        if not _apart(one, other):
            whole = joined[one.person] | joined[other.person]
            for person in whole:
                joined[person] = whole
    assert {frozenset(tier) for tier in found.tiers} == {frozenset(group) for group in joined.values()}
    for better, worse in combinations(found.tiers, 2):
        assert all((indices.of(high).low or 0) > (indices.of(low).high or 0) for high in better for low in worse)


def _apart(one: PersonIndex, other: PersonIndex) -> bool:
    assert one.low is not None
    assert one.high is not None
    assert other.low is not None
    assert other.high is not None
    return one.high < other.low or other.high < one.low


def test_who_is_withheld_or_lacks_what_others_have_is_not_ranked() -> None:
    """Their figures are not made of the same things; where all lack it, all are ranked."""
    pending = Measurement(pending="not yet")
    measured = {
        "full": {"a": known(1), "b": known("0.5")},
        "half": {"a": known(0), "b": pending},
        "none": {"a": pending, "b": pending},
    }
    found = ranking(staff_indices(_pair(), measured))
    assert (found.tiers, found.unranked) == ((("full",),), ("half", "none"))
    for row in measured.values():
        row["b"] = pending
    found = ranking(staff_indices(_pair(), measured))
    assert (found.tiers, found.unranked) == ((("full",), ("half",)), ("none",))
    nobody = ranking(staff_indices(_pair(missing=Missing.WITHHOLD), measured))
    assert (nobody.tiers, nobody.unranked) == ((), ("full", "half", "none"))


GUARDED = Scheme(
    name="x",
    version="1",
    components=(
        host("done", "0.5", goalposts=(0, 100), guarded_by=(Measure.REOPENED, Measure.SATISFACTION)),
        host("other", "0.5", goalposts=(0, 100)),
    ),
)
DONE = {"a": 20, "b": 40, "c": 60, "d": 80, "e": 100}


def _guarded(guards: dict[str, dict[Measure, Measurement]], scheme: Scheme = GUARDED) -> StaffIndices:
    measured = {person: {"done": known(value), "other": known(50)} for person, value in DONE.items()}
    return staff_indices(scheme, measured, guards)


def _reopened(**found: tuple[Number, Number, Number]) -> dict[str, dict[Measure, Measurement]]:
    return {person: {Measure.REOPENED: known(value, low, high)} for person, (low, value, high) in found.items()}


def test_a_component_that_its_counter_metric_contradicts_is_frozen() -> None:
    """L59: 100 closed and far more reopened than the others count as the median of 60."""
    usual = ("0", "0.05", "0.12")
    guards = _reopened(a=usual, b=usual, c=usual, d=usual, e=("0.2", "0.3", "0.4"))
    indices = _guarded(guards)
    part = indices.of("e").contribution("done")
    assert (part.standing, part.normalised) == (Standing.FROZEN, Fraction(60, 100))
    assert part.because == "reopened is worse than the team's median by more than chance"
    assert part.interval == (Fraction(60, 100), Fraction(60, 100))
    assert indices.of("e").value == Fraction(55, 100)
    standings = {one.person: one.contribution("done").standing for one in indices if one.person != "e"}
    assert set(standings.values()) == {Standing.COUNTED}
    assert indices.of("e").contribution("other").standing is Standing.COUNTED


def test_noise_freezes_nobody() -> None:
    """An interval that reaches the median of the team contradicts nothing; just beyond it, it does."""
    usual = ("0", "0.05", "0.12")
    reaching = _reopened(a=usual, b=usual, c=usual, d=usual, e=("0.05", "0.3", "0.6"))
    assert _guarded(reaching).of("e").contribution("done").standing is Standing.COUNTED
    beyond = _reopened(a=usual, b=usual, c=usual, d=usual, e=("0.051", "0.3", "0.6"))
    assert _guarded(beyond).of("e").contribution("done").standing is Standing.FROZEN


def test_only_what_is_above_the_median_is_frozen() -> None:
    """At or below it nothing was gained by what the counter-metric shows."""
    bad, usual = ("0.5", "0.6", "0.7"), ("0", "0.05", "0.12")
    indices = _guarded(_reopened(a=bad, b=usual, c=bad, d=usual, e=usual))
    assert [one.contribution("done").standing for one in indices] == [Standing.COUNTED] * 5
    assert [one.contribution("done").normalised for one in indices] == [Fraction(v, 100) for v in DONE.values()]


def test_satisfaction_contradicts_from_below() -> None:
    """It is better when higher, so an interval wholly below the median contradicts, one above does not."""
    usual = known("0.8", "0.7", "0.9")
    for value, low, high, standing in (
        ("0.4", "0.2", "0.79", Standing.FROZEN),
        ("0.4", "0.2", "0.8", Standing.COUNTED),
        ("0.95", "0.91", "1", Standing.COUNTED),
    ):
        guards = {person: {Measure.SATISFACTION: usual} for person in "abcd"}
        guards["e"] = {Measure.SATISFACTION: known(value, low, high)}
        assert _guarded(guards).of("e").contribution("done").standing is standing


def test_exact_counter_metrics_are_taken_at_their_word() -> None:
    """Without an interval the figure itself is compared, in both directions."""
    guards: dict[str, dict[Measure, Measurement]] = {
        person: {Measure.REOPENED: known("0.1"), Measure.SATISFACTION: known("0.8")} for person in "abc"
    }
    guards["d"] = {Measure.REOPENED: known("0.1"), Measure.SATISFACTION: known("0.79")}
    guards["e"] = {Measure.REOPENED: known("0.11"), Measure.SATISFACTION: known("0.8")}
    parts = [one.contribution("done") for one in _guarded(guards)]
    assert [part.standing for part in parts[:3]] == [Standing.COUNTED] * 3
    assert [part.because.split()[0] for part in parts[3:]] == ["satisfaction", "reopened"]


def test_two_contradictions_freeze_once() -> None:
    """The first counter-metric of the component is named."""
    guards = {person: {Measure.REOPENED: known("0.1"), Measure.SATISFACTION: known("0.8")} for person in "abcd"}
    guards["e"] = {Measure.REOPENED: known("0.9"), Measure.SATISFACTION: known("0.1")}
    assert _guarded(guards).of("e").contribution("done").because.startswith("reopened")


def test_without_counter_metrics_nothing_is_frozen() -> None:
    """Pending ones, those of people who were not measured, and a component that nothing guards."""
    pending = {person: {Measure.REOPENED: Measurement(pending="too few")} for person in DONE}
    for guards in ({}, pending, _reopened(zed=("0.9", "0.9", "0.9"))):
        assert {one.contribution("done").standing for one in _guarded(guards)} == {Standing.COUNTED}
    free = tuple(attrs.evolve(one, guarded_by=()) for one in GUARDED.components)
    usual, bad = ("0", "0.05", "0.1"), ("0.5", "0.6", "0.7")
    guards = _reopened(a=usual, b=usual, c=usual, d=usual, e=bad)
    assert _guarded(guards, attrs.evolve(GUARDED, components=free)).of("e").value == Fraction(75, 100)


def test_where_all_are_equal_nothing_can_be_frozen() -> None:
    """There is nothing above the median to hold."""
    scheme = attrs.evolve(GUARDED, normalisation=Normalisation.SAMPLE_MIN_MAX)
    measured = {person: {"done": known(5), "other": known(5)} for person in "abc"}
    guards = _reopened(a=("0", "0", "0"), b=("0", "0", "0"), c=("1", "1", "1"))
    assert staff_indices(scheme, measured, guards).of("c").contribution("done").standing is Standing.NEUTRAL


def test_a_frozen_component_keeps_the_part_of_its_interval_below() -> None:
    """It is held at the median, and may be less."""
    measured = {person: {"done": known(value), "other": known(50)} for person, value in DONE.items()}
    measured["e"]["done"] = known(90, 45, 100)
    usual = ("0", "0.05", "0.1")
    guards = _reopened(a=usual, b=usual, c=usual, d=usual, e=("0.5", "0.6", "0.7"))
    part = staff_indices(GUARDED, measured, guards).of("e").contribution("done")
    assert part.interval == (Fraction(45, 100), Fraction(60, 100))


def test_ranked_are_those_of_whom_the_same_is_known_as_many_as_that_can_be() -> None:
    """One of whom more is known keeps nobody else from being ranked; of as many, the larger set counts."""
    most = {person: {"a": known(value)} for person, value in (("ann", "0.9"), ("bob", "0.5"), ("cem", "0.1"))}
    found = ranking(staff_indices(_pair(), {**most, "dan": {"a": known("0.4"), "b": known("0.4")}}))
    assert (found.tiers, found.unranked) == ((("ann",), ("bob",), ("cem",)), ("dan",))
    two = {"ann": {"a": known("0.9")}, "dan": {"a": known("0.4"), "b": known("0.4")}}
    assert ranking(staff_indices(_pair(), two)).tiers == (("dan",),)


def test_what_is_provisional_is_not_final() -> None:
    """Nor is what is withheld: there is nothing to pay by."""
    measured = {"ann": {"a": known("0.5"), "b": known("0.5")}, "bob": {"a": known("0.5")}, "cem": {}}
    assert staff_indices(_pair(), measured).final == {"ann": Fraction(1, 2), "bob": None, "cem": None}
