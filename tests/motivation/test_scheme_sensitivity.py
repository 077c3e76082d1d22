"""How a ranking moves with weights and methods, and the smallest weight that swaps two people."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.motivation.scheme._component import Measure
from grievance.motivation.scheme._computing import staff_indices
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.scheme._scheme import Aggregation, Gate, Normalisation, Scheme
from grievance.motivation.scheme._sensitivity import Ordering, Sensitivity, sensitivity
from support.worked_index import FIGURES, NAMES, figures, host, known, worked

FIXED, TARGET = Normalisation.FIXED_GOALPOSTS, Normalisation.DISTANCE_TO_TARGET
ARITHMETIC, GEOMETRIC = Aggregation.ARITHMETIC, Aggregation.GEOMETRIC


def _under(found: Sensitivity, normalisation: Normalisation, aggregation: Aggregation, *, equal: bool) -> Ordering:
    wanted = (normalisation, aggregation, equal)
    return next(one for one in found.others if (one.normalisation, one.aggregation, one.equal_weights) == wanted)


def test_the_method_changes_the_ranking() -> None:
    """D12 to D14: B leads under goalposts, whatever the weights; A under targets; sample min-max ties B and C."""
    found = sensitivity(worked(), figures())
    assert found.base.order == (("B",), ("A",), ("C",))
    assert not found.base.equal_weights
    assert {person: str(points) for person, points in found.base.points.items()} == {
        "A": "54.83",
        "B": "62.15",
        "C": "49.63",
    }
    assert _under(found, FIXED, ARITHMETIC, equal=True).order == (("B",), ("A",), ("C",))
    assert _under(found, FIXED, GEOMETRIC, equal=False).order == (("B",), ("A",), ("C",))
    assert _under(found, TARGET, ARITHMETIC, equal=False).order == (("A",), ("B",), ("C",))
    assert _under(found, Normalisation.SAMPLE_MIN_MAX, ARITHMETIC, equal=False).order == (("B", "C"), ("A",))
    assert str(_under(found, FIXED, ARITHMETIC, equal=True).points["B"]) == "67.06"
    assert not found.stable


def test_every_method_that_can_be_computed_is_tried() -> None:
    """Four normalisations, two aggregations, two sets of weights, less the products of z-scores and the base."""
    found = sensitivity(worked(), figures())
    assert len({(one.normalisation, one.aggregation, one.equal_weights) for one in found.others}) == len(found.others)
    assert len(found.others) == 4 * 2 * 2 - 2 - 1
    without = tuple(attrs.evolve(one, target=None) for one in worked().components)
    fewer = sensitivity(attrs.evolve(worked(), components=without), figures())
    assert len(fewer.others) == 3 * 2 * 2 - 2 - 1
    assert TARGET not in {one.normalisation for one in fewer.others}


def test_who_is_best_in_everything_leads_under_every_method() -> None:
    """Then the ranking is stable, and no weight swaps anybody."""
    measured = {
        person: {name: known(-rank if name == "time" else 50 + rank) for name in NAMES}
        for rank, person in enumerate(("low", "mid", "top"), start=1)
    }
    scheme = worked()
    for name in NAMES:
        scheme = scheme.with_goalposts(name, -100, 100)
    found = sensitivity(attrs.evolve(scheme, normalisation=Normalisation.SAMPLE_MIN_MAX), measured)
    assert found.base.order == (("top",), ("mid",), ("low",))
    assert list(found.swaps()) == []


def test_a_ranking_that_no_method_moves_is_stable() -> None:
    """Two people, one component: all methods agree."""
    scheme = Scheme(name="x", version="1", components=(host("a", 1, goalposts=(0, 4), target=4),))
    assert sensitivity(scheme, {"p": {"a": known(1)}, "q": {"a": known(2)}}).stable


def _moved(scheme: Scheme, taken_from: str, given_to: str, weight: Fraction) -> Scheme:
    change = {taken_from: -weight, given_to: weight}
    return attrs.evolve(
        scheme,
        components=tuple(attrs.evolve(one, weight=one.weight + change.get(one.name, 0)) for one in scheme.components),
    )


def _values(scheme: Scheme, measured: dict[str, dict[str, Measurement]]) -> dict[str, Fraction]:
    return {one.person: one.value for one in staff_indices(scheme, measured) if one.value is not None}


def test_the_smallest_weight_that_swaps_two_people_is_exact() -> None:
    """From proposals to time, B and A are level at 527/5200; a hair less leaves B ahead, a hair more A."""
    found, hair = sensitivity(worked(), figures()), Fraction(1, 10**9)
    weight = found.swap("A", "B", taken_from="proposals", given_to="time")
    assert weight == found.swap("B", "A", taken_from="proposals", given_to="time") == Fraction(527, 5200)
    for more, sign in ((-hair, 1), (Fraction(0), 0), (hair, -1)):
        values = _values(_moved(worked(), "proposals", "time", Fraction(527, 5200) + more), figures())
        gap = values["B"] - values["A"]
        assert (gap > 0) - (gap < 0) == sign


def test_every_swap_is_that_of_brute_force() -> None:
    """All pairs and components of the example, against indices computed anew at both ends of the weight."""
    scheme, measured = worked(), figures()
    found = sensitivity(scheme, measured)
    listed = {(one.ahead, one.behind, one.taken_from, one.given_to): one.weight for one in found.swaps()}
    base = _values(scheme, measured)
    count = 0
    for first, second in combinations(FIGURES, 2):
        ahead, behind = sorted((first, second), key=lambda person: -base[person])
        for taken, given_ in permutations(NAMES, 2):
            everything = scheme.component(taken).weight
            at_end = _values(_moved(scheme, taken, given_, everything), measured)
            gap, end = base[ahead] - base[behind], at_end[ahead] - at_end[behind]
            weight = found.swap(first, second, taken_from=taken, given_to=given_)
            assert listed.get((ahead, behind, taken, given_)) == weight
            if end > 0:
                assert weight is None
            else:
                assert weight == everything * gap / (gap - end)
                count += 1
    assert count == len(listed) == 11


def test_swaps_are_listed_by_pair_from_the_smallest() -> None:
    """B and A swap first from proposals to time: less than from closures."""
    swaps = [one for one in sensitivity(worked(), figures()).swaps() if {one.ahead, one.behind} == {"A", "B"}]
    assert [(one.taken_from, one.given_to) for one in swaps] == [
        ("proposals", "time"),
        ("proposals", "repeat"),
        ("closed", "time"),
    ]
    assert [one.weight for one in swaps] == sorted(one.weight for one in swaps)
    assert {(one.ahead, one.behind) for one in swaps} == {("B", "A")}


parts = st.lists(st.integers(0, 8), min_size=3, max_size=3).filter(any)
scores = st.lists(st.integers(0, 6), min_size=3, max_size=3)


@settings(deadline=None, max_examples=50)
@given(parts, scores, scores)
def test_at_the_weight_two_people_are_level(weights: list[int], one: list[int], other: list[int]) -> None:
    """Any weights and figures: found weights level them exactly, and where none is found moving all does not."""
    components = tuple(
        host(name, Fraction(weight, sum(weights)), goalposts=(0, 6))
        for name, weight in zip("abc", weights, strict=True)
    )
    scheme = Scheme(name="x", version="1", components=components)
    measured = {
        "p": {name: known(value) for name, value in zip("abc", one, strict=True)},
        "q": {name: known(value) for name, value in zip("abc", other, strict=True)},
    }
    found, base = sensitivity(scheme, measured), _values(scheme, measured)
    for taken, given_ in permutations("abc", 2):
        weight = found.swap("p", "q", taken_from=taken, given_to=given_)
        limit = scheme.component(taken).weight
        if weight is not None:
            assert 0 <= weight <= limit
            level = _values(_moved(scheme, taken, given_, weight), measured)
            assert level["p"] == level["q"]
        else:
            end = _values(_moved(scheme, taken, given_, limit), measured)
            assert (end["p"] - end["q"]) * (base["p"] - base["q"]) > 0 or (
                base["p"] == base["q"] and end["p"] == end["q"]
            )


def test_the_whole_weight_may_be_needed() -> None:
    """Level at the very end of what can be taken is still level."""
    components = (host("a", "0.5", goalposts=(0, 2)), host("b", "0.5", goalposts=(0, 2)))
    scheme = Scheme(name="x", version="1", components=components)
    measured = {"p": {"a": known(2), "b": known(1)}, "q": {"a": known(1), "b": known(1)}}
    assert sensitivity(scheme, measured).swap("p", "q", taken_from="a", given_to="b") == Fraction(1, 2)
    assert sensitivity(scheme, measured).swap("p", "q", taken_from="b", given_to="a") is None


def test_people_who_are_level_swap_at_nothing() -> None:
    """Any weight at all orders them, if the two components tell them apart."""
    components = tuple(host(name, "1/3", goalposts=(0, 2)) for name in "abc")
    scheme = Scheme(name="x", version="1", components=components)
    measured = {
        "p": {"a": known(2), "b": known(0), "c": known(1)},
        "q": {"a": known(0), "b": known(2), "c": known(1)},
    }
    found = sensitivity(scheme, measured)
    assert found.swap("p", "q", taken_from="a", given_to="b") == 0
    assert found.swap("q", "p", taken_from="a", given_to="b") == 0
    assert {(one.ahead, one.behind) for one in found.swaps()} == {("p", "q")}
    alike = {"p": measured["p"], "q": measured["p"]}
    assert sensitivity(scheme, alike).swap("p", "q", taken_from="a", given_to="b") is None


def test_a_pending_component_takes_no_part() -> None:
    """Where both lack it the others still swap, at the weight of the scheme; where one does, nothing compares."""
    measured = figures()
    for person in measured.values():
        person["load"] = Measurement(pending="not yet")
    found = sensitivity(worked(), measured)
    weight = found.swap("A", "B", taken_from="proposals", given_to="time")
    assert weight is not None
    level = _values(_moved(worked(), "proposals", "time", weight), measured)
    assert level["A"] == level["B"]
    assert found.swap("A", "B", taken_from="proposals", given_to="load") is None
    assert found.swap("A", "B", taken_from="load", given_to="proposals") is None
    measured["A"]["load"] = known(70)
    assert sensitivity(worked(), measured).swap("A", "B", taken_from="proposals", given_to="time") is None


@pytest.mark.parametrize("withheld", ["A", "B"])
def test_who_is_withheld_swaps_with_nobody(withheld: str) -> None:
    """There is no index to swap, and it is in no order; the gates hold under every method."""
    scheme = worked(gates=(Gate(measure=Measure.AUDIT, at_least="0.5"),))
    guards = {withheld: {Measure.AUDIT: known("0.1")}}
    found = sensitivity(scheme, figures(), guards)
    assert found.swap("A", "B", taken_from="proposals", given_to="time") is None
    for one in (found.base, *found.others):
        assert withheld not in one.points
        assert (withheld,) not in one.order


def test_products_are_solved_on_logarithms() -> None:
    """Level to 20 digits at the weight; zeros that erase everything cannot be compared."""
    scheme = worked(FIXED, GEOMETRIC)
    found = sensitivity(scheme, figures())
    weight = found.swap("B", "A", taken_from="proposals", given_to="time")
    assert weight is not None
    level = _values(_moved(scheme, "proposals", "time", weight), figures())
    assert abs(level["A"] - level["B"]) < Fraction(1, 10**20)
    assert abs(weight - Fraction(527, 5200)) > Fraction(1, 1000)
    bare = sensitivity(worked(FIXED, GEOMETRIC, floor=0), figures())
    assert bare.swap("B", "C", taken_from="proposals", given_to="time") is None
    assert bare.swap("B", "A", taken_from="proposals", given_to="time") == weight


@pytest.mark.parametrize(
    ("first", "taken", "given_to", "problem"),
    [
        ("A", "time", "time", "must be another component"),
        ("A", "tmie", "time", "have no such name"),
        ("A", "time", "tmie", "have no such name"),
        ("Z", "time", "load", "not among those"),
    ],
)
def test_swaps_of_what_is_not_there_are_refused(first: str, taken: str, given_to: str, problem: str) -> None:
    """Unknown people and components, and twice the same component."""
    with pytest.raises(InvalidValue, match=problem):
        sensitivity(worked(), figures()).swap(first, "B", taken_from=taken, given_to=given_to)


def test_equal_weights_are_not_tried_twice() -> None:
    """Where the weights of the scheme are equal, there is one set of them."""
    found = sensitivity(worked(weights=("1/5",) * 5), figures())
    methods = [(one.normalisation, one.aggregation) for one in found.others]
    assert len(methods) == len(set(methods)) == 4 * 2 - 1 - 1
