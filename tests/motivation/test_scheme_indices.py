"""The index itself: the worked examples with their numbers, contributions, missing and equal figures, gates."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import exp, log, prod

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.motivation.scheme._component import Better, Measure
from grievance.motivation.scheme._computing import staff_indices
from grievance.motivation.scheme._index import StaffIndices, Standing
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.scheme._scheme import Aggregation, Gate, Missing, Normalisation, NoSpread, Scheme
from support.worked_index import FIGURES, NAMES, TARGETS, WEIGHTS, figures, host, known, worked

ARITHMETIC, GEOMETRIC = Aggregation.ARITHMETIC, Aggregation.GEOMETRIC
FIXED, SAMPLE = Normalisation.FIXED_GOALPOSTS, Normalisation.SAMPLE_MIN_MAX
Z_SCORE, TARGET = Normalisation.Z_SCORE, Normalisation.DISTANCE_TO_TARGET
EQUAL = ("1/5",) * 5


def points(indices: StaffIndices) -> dict[str, str]:
    """Return what each person has, as printed."""
    return {one.person: str(one.points) for one in indices}


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        (worked(SAMPLE), ("49.67", "50.00", "50.00")),
        (worked(SAMPLE, GEOMETRIC, floor=0), ("48.60", "0.00", "0.00")),
        (worked(FIXED), ("54.83", "62.15", "49.63")),
        (worked(FIXED, GEOMETRIC), ("53.14", "58.30", "26.44")),
        (worked(FIXED, weights=EQUAL), ("56.00", "67.06", "47.31")),
        (worked(TARGET), ("87.70", "83.33", "68.57")),
    ],
    ids=["D12", "D12 geometric", "D13", "D13 geometric", "D13 equal weights", "D14"],
)
def test_the_worked_examples(scheme: Scheme, expected: tuple[str, ...]) -> None:
    """D12 to D14, to the hundredth of a point."""
    assert tuple(points(staff_indices(scheme, figures())).values()) == expected


def test_sample_min_max_ties_b_and_c_exactly() -> None:
    """D12: two quite different people at exactly one half, and A at 149/300: unfit for small teams."""
    indices = staff_indices(worked(SAMPLE), figures())
    assert [one.value for one in indices] == [Fraction(149, 300), Fraction(1, 2), Fraction(1, 2)]


def test_normalised_figures_are_those_of_the_example() -> None:
    """D13: to four places; time is inverted."""
    found = {
        one.person: [f"{float(part.normalised or 0):.4f}" for part in one.contributions]
        for one in staff_indices(worked(), figures())
    }
    assert found == {
        "A": ["0.6667", "0.6000", "0.5000", "0.7000", "0.3333"],
        "B": ["0.4444", "0.8000", "0.3750", "0.9000", "0.8333"],
        "C": ["0.7778", "0.4000", "0.6875", "0.5000", "0.0000"],
    }


def test_z_scores_are_those_of_the_example() -> None:
    """D15: time with the deviation of the population, 1.2472, and the sign inverted."""
    found = staff_indices(worked(Z_SCORE), figures())
    scores = [f"{float(one.contribution('time').normalised or 0):+.4f}" for one in found]
    assert scores == ["+0.2673", "-1.3363", "+1.0690"]
    yardstick = found.of("A").contribution("time").yardstick
    assert yardstick is not None
    assert yardstick.deviation is not None
    assert f"{float(yardstick.deviation):.4f}" == "1.2472"
    assert yardstick.mean is not None
    assert abs(yardstick.mean - Fraction(13, 3)) < Fraction(1, 10**30)


def test_z_scores_are_capped() -> None:
    """One outlier of many counts no more than the cap, in either direction."""
    scheme = Scheme(name="x", version="1", components=(host("done", 1),), normalisation=Z_SCORE, cap=2)
    many = {f"p{at:02}": {"done": known(0)} for at in range(20)}
    assert staff_indices(scheme, {**many, "star": {"done": known(9)}}).of("star").value == 2
    assert staff_indices(scheme, {**many, "star": {"done": known(-9)}}).of("star").value == -2
    assert staff_indices(attrs.evolve(scheme, cap=3), {**many, "star": {"done": known(9)}}).of("star").value == 3


@pytest.mark.parametrize(
    ("better", "value", "expected"),
    [
        (Better.HIGHER, "-1", 0),
        (Better.HIGHER, "2", "1/2"),
        (Better.HIGHER, "4", 1),
        (Better.HIGHER, "5", 1),
        (Better.LOWER, "5", "4/5"),
        (Better.LOWER, "4", 1),
        (Better.LOWER, "3", 1),
        (Better.LOWER, "0", 1),
        (Better.LOWER, "-1", 1),
    ],
)
def test_attainment_lies_between_nothing_and_all(better: Better, value: str, expected: int | str) -> None:
    """D14: x / target, or target / x where lower is better, at most 1 and never below 0."""
    component = host("done", 1, better=better, target=4)
    scheme = Scheme(name="x", version="1", components=(component,), normalisation=TARGET)
    assert staff_indices(scheme, {"a": {"done": known(value)}}).of("a").value == Fraction(expected)


@pytest.mark.parametrize(("value", "expected"), [(-1, 0), (0, 0), (1, "1/4"), (4, 1), (9, 1)])
def test_nothing_counts_beyond_the_goalposts(value: int, expected: int | str) -> None:
    """Each component is capped (L59), and inverted where lower is better."""
    for better, wanted in ((Better.HIGHER, Fraction(expected)), (Better.LOWER, 1 - Fraction(expected))):
        component = host("done", 1, better=better, goalposts=(0, 4))
        scheme = Scheme(name="x", version="1", components=(component,))
        assert staff_indices(scheme, {"a": {"done": known(value)}}).of("a").value == wanted


def test_a_reopening_is_taken_back_before_the_index() -> None:
    """D16: 80 closed and 12 reopened are 68, and 15 % close a gate of a tenth but not one of 15 hundredths."""
    scheme = worked().with_goalposts("closed", 0, 100)
    measured = figures()
    measured["B"]["closed"] = known(80 - 12)
    guards = {"B": {Measure.REOPENED: known(Fraction(12, 80), evidence=80)}}
    assert staff_indices(scheme, measured, guards).of("B").contribution("closed").normalised == Fraction(68, 100)
    closed = attrs.evolve(scheme, gates=(Gate(measure=Measure.REOPENED, at_most="0.10"),))
    assert staff_indices(closed, measured, guards).of("B").withheld == "reopened is above the most that its gate allows"
    opened = attrs.evolve(scheme, gates=(Gate(measure=Measure.REOPENED, at_most="0.15"),))
    assert staff_indices(opened, measured, guards).of("B").withheld == ""


@pytest.mark.parametrize("method", [SAMPLE, Z_SCORE])
@pytest.mark.parametrize("value", [0, 70])
def test_equal_figures_are_neutral(method: Normalisation, value: int) -> None:
    """D16: all zeros, or a load equal for all, are the middle of the scale, never 0/0."""
    measured = figures()
    for person in measured.values():
        person["load"] = known(value, value - 1, value + 1)
    middle = 0 if method is Z_SCORE else Fraction(1, 2)
    for one in staff_indices(worked(method), measured):
        part = one.contribution("load")
        assert (part.standing, part.normalised, part.weight) == (Standing.NEUTRAL, middle, Fraction(1, 10))
        assert part.interval == (middle, middle)
        assert part.yardstick is None
        assert "equal" in part.because


@pytest.mark.parametrize("method", [SAMPLE, Z_SCORE])
def test_equal_figures_may_be_dropped(method: Normalisation) -> None:
    """D16: the other weights are divided by .90."""
    measured = figures()
    for person in measured.values():
        person["load"] = known(70)
    for one in staff_indices(worked(method, no_spread=NoSpread.DROP), measured):
        part = one.contribution("load")
        assert (part.standing, part.normalised, part.weight, part.contribution) == (
            Standing.DROPPED,
            None,
            Fraction(0),
            None,
        )
        weights = [other.weight for other in one.contributions if other is not part]
        assert weights == [Fraction(w) / Fraction(9, 10) for w in ("0.25", "0.20", "0.25", "0.20")]
        assert not one.provisional


def test_fixed_goalposts_need_no_spread() -> None:
    """Where all are equal, that they are all good is said by the goalposts."""
    measured = {person: {name: known(1) for name in NAMES} for person in FIGURES}
    part = staff_indices(worked(), measured).of("A").contribution("time")
    assert (part.standing, part.normalised) == (Standing.COUNTED, Fraction(1))


def test_figures_that_differ_by_nothing_to_speak_of_have_no_spread() -> None:
    """A deviation below thirty places is none, and divides nothing."""
    measured = {"a": {"done": known(0)}, "b": {"done": known(Fraction(1, 10**40))}}
    scheme = Scheme(name="x", version="1", components=(host("done", 1),), normalisation=Z_SCORE)
    assert [one.value for one in staff_indices(scheme, measured)] == [0, 0]


@pytest.mark.parametrize("no_spread", list(NoSpread))
def test_one_person_alone_has_no_spread(no_spread: NoSpread) -> None:
    """Compared with oneself one is in the middle; if that is dropped there is nothing left to say."""
    indices = staff_indices(worked(SAMPLE, no_spread=no_spread), {"A": figures()["A"]})
    alone = indices.of("A")
    assert alone.value == (Fraction(1, 2) if no_spread is NoSpread.NEUTRAL else None)
    assert bool(alone.withheld) is (no_spread is NoSpread.DROP)


def test_what_is_missing_is_pending_and_not_zero() -> None:
    """D17: without the repeat orders the index is provisional, and made of the other weights over .75."""
    measured = figures()
    measured["A"]["repeat"] = Measurement(pending="the window is not over")
    index = staff_indices(worked(), measured).of("A")
    part = index.contribution("repeat")
    assert index.provisional
    assert index.pending == ("repeat",)
    assert (part.standing, part.weight, part.contribution, part.because) == (
        Standing.PENDING,
        Fraction(0),
        None,
        "the window is not over",
    )
    expected = (Fraction(2, 3) / 4 + Fraction(3, 5) / 5 + Fraction(7, 10) / 10 + Fraction(1, 3) / 5) / Fraction(3, 4)
    assert index.value == expected
    assert sum(one.weight for one in index.contributions) == 1
    assert not staff_indices(worked(), measured).of("B").provisional


def test_what_is_missing_may_withhold() -> None:
    """If the scheme says so: the contributions that are known can still be read."""
    measured = figures()
    del measured["A"]["repeat"]
    index = staff_indices(worked(missing=Missing.WITHHOLD), measured).of("A")
    assert (index.value, index.low, index.high, index.points) == (None, None, None, None)
    assert index.withheld == "pending: repeat"
    assert index.contribution("repeat").because == "not measured"
    assert index.contribution("time").contribution == Fraction(1, 4) * Fraction(2, 3) / Fraction(3, 4)


def test_too_little_evidence_is_pending() -> None:
    """L70: below the minimum of the component; at it, it counts."""
    scheme = Scheme(name="x", version="1", components=(host("a", "0.5", minimum=10), host("b", "0.5")))
    measured = {"p": {"a": known(1, evidence="9.5"), "b": known(1, evidence=1)}, "q": {"a": known(1, evidence=10)}}
    indices = staff_indices(scheme, measured)
    part = indices.of("p").contribution("a")
    assert part.because == "rests on 9.5, at least 10 are needed"
    assert part.measurement.evidence == Fraction("9.5")
    assert indices.of("p").contribution("b").standing is Standing.COUNTED
    assert indices.of("q").contribution("a").standing is Standing.COUNTED


def test_what_rests_on_too_little_is_no_yardstick_for_others() -> None:
    """Neither the goalposts nor the mean of the team are made of it."""
    scheme = Scheme(name="x", version="1", components=(host("a", 1, minimum=10),))
    measured = {"p": {"a": known(10)}, "q": {"a": known(1000, evidence=1)}, "r": {"a": known(20)}}
    goalposts = staff_indices(scheme, measured).scheme.component("a").goalposts
    assert goalposts is not None
    assert goalposts.high == 30


def test_without_anything_known_the_index_is_withheld() -> None:
    """Nothing measured, or only what weighs nothing."""
    index = staff_indices(worked(), {"new": {}}).of("new")
    assert index.withheld == "no component with a weight can be counted yet"
    assert index.provisional
    assert all(one.weight == 0 for one in index.contributions)
    scheme = Scheme(name="x", version="1", components=(host("shown", 0), host("paid", 1)))
    only_shown = staff_indices(scheme, {"p": {"shown": known(3)}}).of("p")
    assert (only_shown.value, only_shown.contribution("shown").weight) == (None, Fraction(0))


def test_a_component_without_weight_is_shown_and_changes_nothing() -> None:
    """In either aggregation, whatever its figure."""
    for aggregation in Aggregation:
        scheme = Scheme(
            name="x",
            version="1",
            aggregation=aggregation,
            floor=0,
            components=(host("shown", 0, goalposts=(0, 4)), host("paid", 1, goalposts=(0, 4))),
        )
        index = staff_indices(scheme, {"p": {"shown": known(0), "paid": known(2)}}).of("p")
        assert index.value == Fraction(1, 2)
        assert index.contribution("shown").contribution == (0 if aggregation is ARITHMETIC else 1)
        assert index.contribution("shown").share == 0
        assert index.contribution("paid").share == 1


def test_what_the_scheme_does_not_have_is_refused() -> None:
    """A misspelt component would be pending for ever."""
    with pytest.raises(InvalidValue, match="has no component of the scheme: laod, tmie"):
        staff_indices(worked(), {"A": {"tmie": known(1)}, "B": {"laod": known(2)}})


def test_several_reasons_to_withhold_are_all_told() -> None:
    """Every gate that is closed, and what is pending."""
    scheme = worked(
        missing=Missing.WITHHOLD,
        gates=(Gate(measure=Measure.REOPENED, at_most="0.1"), Gate(measure=Measure.AUDIT, at_least="0.8")),
    )
    guards = {"A": {Measure.REOPENED: known("0.2"), Measure.AUDIT: known("0.5")}}
    index = staff_indices(scheme, {"A": {}}, guards).of("A")
    assert index.withheld.split("; ") == [
        "reopened is above the most that its gate allows",
        "audit is below the least that its gate allows",
        f"pending: {', '.join(NAMES)}",
        "no component with a weight can be counted yet",
    ]
    assert [one.passed for one in index.gates] == [False, False]


def test_gates_without_evidence_withhold_nothing() -> None:
    """The reading says that too little is known."""
    scheme = worked(gates=(Gate(measure=Measure.AUDIT, at_least="0.8"),))
    guards = {"A": {Measure.AUDIT: known(0, evidence=9)}}
    indices = staff_indices(scheme, figures(), guards)
    assert [one.gates[0].passed for one in indices] == [None, None, None]
    assert indices.of("A").gates[0].measurement == guards["A"][Measure.AUDIT]
    assert all(one.value is not None for one in indices)


def test_people_are_sorted_and_found() -> None:
    """By id, however they were measured; somebody else is refused."""
    measured = dict(sorted(figures().items(), reverse=True))
    indices = staff_indices(worked(), measured)
    assert [one.person for one in indices.people] == ["A", "B", "C"]
    assert len(indices) == 3
    with pytest.raises(InvalidValue, match="not among those"):
        indices.of("D")
    with pytest.raises(InvalidValue, match="known are time"):
        indices.of("A").contribution("tmie")


def test_points_are_rounded_half_to_even() -> None:
    """To two places, exactly at the half."""
    scheme = Scheme(name="x", version="1", components=(host("done", 1, goalposts=(0, 1)),))
    for value, expected in (("0.12345", "12.34"), ("0.12355", "12.36"), ("0.123451", "12.35"), ("1", "100.00")):
        assert staff_indices(scheme, {"a": {"done": known(value)}}).of("a").points == Decimal(expected)
        assert str(staff_indices(scheme, {"a": {"done": known(value)}}).of("a").points) == expected


shares = st.fractions(min_value=0, max_value=1, max_denominator=40)
weights = st.lists(st.integers(0, 9), min_size=2, max_size=5).filter(any)


@settings(deadline=None, max_examples=50)
@given(st.data(), weights)
def test_contributions_sum_to_the_index_exactly(data: st.DataObject, parts: list[int]) -> None:
    """Whatever is pending; used weights sum to one, and shares too."""
    total = sum(parts)
    components = tuple(host(str(at), Fraction(part, total), goalposts=(0, 1)) for at, part in enumerate(parts))
    scheme = Scheme(name="x", version="1", components=components)
    values = [data.draw(st.none() | shares) for _ in parts]
    measured = {
        one.name: Measurement(pending="no") if value is None else known(value)
        for one, value in zip(components, values, strict=True)
    }
    index = staff_indices(scheme, {"p": measured}).of("p")
    counted = [part for part, value in zip(parts, values, strict=True) if value is not None]
    if not sum(counted):
        assert index.value is None
        return
    expected = sum(part * value for part, value in zip(parts, values, strict=True) if value is not None)
    assert index.value == Fraction(expected) / sum(counted)
    assert sum(one.contribution for one in index.contributions if one.contribution is not None) == index.value
    assert sum(one.weight for one in index.contributions) == 1
    if index.value:
        assert sum(one.share for one in index.contributions if one.share is not None) == 1
    else:
        assert all(one.share is None for one in index.contributions)
    assert index.low == index.high == index.value


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(shares, st.integers(1, 9)), min_size=1, max_size=5), st.sampled_from(["0.01", "0.2"]))
def test_a_geometric_index_is_the_product_of_its_contributions(rows: list[tuple[Fraction, int]], floor: str) -> None:
    """Each at least at the floor; never above the arithmetic one of the same figures (L63)."""
    total = sum(part for _, part in rows)
    scheme = Scheme(
        name="x",
        version="1",
        aggregation=GEOMETRIC,
        floor=floor,
        components=tuple(host(str(at), Fraction(part, total), goalposts=(0, 1)) for at, (_, part) in enumerate(rows)),
    )
    measured = {"p": {str(at): known(value) for at, (value, _) in enumerate(rows)}}
    index = staff_indices(scheme, measured).of("p")
    assert index.value is not None
    raised = [(max(float(value), float(floor)), part / total) for value, part in rows]
    assert float(index.value) == pytest.approx(exp(sum(w * log(x) for x, w in raised)), rel=1e-12)
    factors = [one.contribution for one in index.contributions if one.contribution is not None]
    assert float(prod(factors)) == pytest.approx(float(index.value), rel=1e-12)
    assert float(index.value) <= sum(w * x for x, w in raised) + 1e-12
    lost = [one.share for one in index.contributions if one.share is not None]
    if index.value < 1:
        assert float(sum(lost)) == pytest.approx(1)
        assert [float(one) for one in lost] == pytest.approx(
            [w * log(x) / log(float(index.value)) for x, w in raised], rel=1e-6, abs=1e-9
        )
    else:
        assert lost == []


def test_without_a_floor_the_worst_erases_everything() -> None:
    """D12: one zero is a zero; nothing is left to share, and it cannot fall lower."""
    index = staff_indices(worked(SAMPLE, GEOMETRIC, floor=0), figures()).of("B")
    assert (index.value, index.low, index.high) == (Fraction(0),) * 3
    assert all(one.share is None for one in index.contributions)
    assert index.contribution("time").contribution == 0
    closed = index.contribution("closed").contribution
    assert closed == 1


@settings(deadline=None, max_examples=40)
@given(st.permutations(sorted(FIGURES)), st.sampled_from(list(Normalisation)))
def test_the_order_of_people_does_not_matter(order: list[str], method: Normalisation) -> None:
    """The same indices, whoever was measured first."""
    measured = figures()
    assert staff_indices(worked(method), {person: measured[person] for person in order}) == staff_indices(
        worked(method), measured
    )


def test_better_figures_never_lower_an_index() -> None:
    """Improving any component of any person, under fixed goalposts and targets, lowers nothing."""
    for scheme in (worked(), worked(FIXED, GEOMETRIC), worked(TARGET)):
        before = staff_indices(scheme, figures())
        for person in FIGURES:
            for name in NAMES:
                measured = figures()
                old = measured[person][name].value
                assert old is not None
                measured[person][name] = known(old - 1 if name == "time" else old + 1)
                after, earlier = staff_indices(scheme, measured).of(person).value, before.of(person).value
                assert after is not None
                assert earlier is not None
                assert after >= earlier


def test_the_sheet_of_the_example_recomputed() -> None:
    """D14 once more from the bare figures, as one would in a spreadsheet."""
    for person, values in FIGURES.items():
        attained = [
            min(1.0, target / value if at == 0 else value / target)
            for at, (value, target) in enumerate(zip(values, TARGETS, strict=True))
        ]
        expected = sum(float(weight) * one for weight, one in zip(WEIGHTS, attained, strict=True))
        value = staff_indices(worked(TARGET), figures()).of(person).value
        assert value is not None
        assert float(value) == pytest.approx(expected, rel=1e-12)
