"""Components, measurements, gates and schemes: what is refused when they are built, and goalposts that are fitted."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest

from grievance.errors import InvalidValue
from grievance.motivation.scheme._builders import (
    closures,
    default_scheme,
    handling_time,
    load,
    proposals,
    repeat_orders,
)
from grievance.motivation.scheme._component import (
    COUNTER_METRICS,
    STATISTICS,
    Better,
    Component,
    Goalposts,
    Measure,
    Scope,
    Statistic,
)
from grievance.motivation.scheme._computing import staff_indices
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.scheme._scheme import Aggregation, Gate, Normalisation, Scheme
from support.worked_index import NAMES, figures, host, known, worked

DAY = timedelta(days=1)


def test_every_measure_has_a_statistic() -> None:
    """Nothing can be measured that cannot become a number, and every statistic belongs to a measure."""
    assert set(STATISTICS) == set(Measure)
    assert {one for many in STATISTICS.values() for one in many} == set(Statistic)


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"name": " "}, "Component.name", "must not be empty"),
        ({"unit": ""}, "Component.name", "must not be empty"),
        ({"weight": "-0.01"}, "Component.weight", "between 0 and 1, not at -1/100"),
        ({"weight": "1.01"}, "Component.weight", "between 0 and 1"),
        ({"weight": 0.5}, "number", "must be exact"),
        ({"minimum": -1}, "Component.minimum", "must not be negative"),
        ({"target": 0}, "Component.target", "must be above 0"),
        ({"goalposts": (1, 1)}, "Goalposts.high", "above the low one"),
        ({"window": timedelta()}, "Component.window", "longer than nothing"),
        ({"window": -DAY}, "Component.window", "longer than nothing"),
        ({"statistic": Statistic.SHARE}, "Component.statistic", "of host must be one of: given"),
        ({"guarded_by": (Measure.LOAD,)}, "Component.guarded_by", "reopened, satisfaction, overturned, audit"),
        ({"guarded_by": (Measure.AUDIT, Measure.AUDIT)}, "Component.guarded_by", "twice"),
        ({"better": "higher"}, "Component.better", "must be Better"),
        ({"name": 3}, "Component.name", "must be str"),
    ],
)
def test_a_component_that_makes_no_sense_is_refused(change: dict[str, Any], field: str, problem: str) -> None:
    """Each fault with the field and what would be right."""
    with pytest.raises(InvalidValue, match=problem) as refused:
        attrs.evolve(host("calls", "0.5"), **change)
    assert refused.value.field == field


def test_the_ends_of_what_is_allowed_are_allowed() -> None:
    """Weights of 0 and 1, a minimum of 0, a window of the host, a guard of each kind."""
    free = attrs.evolve(
        host("calls", 0),
        weight=1,
        minimum=0,
        window=timedelta(microseconds=1),
        scope=Scope.DEPARTMENT,
        guarded_by=tuple(COUNTER_METRICS),
    )
    assert (free.weight, free.minimum, host("calls", 0).weight, host("calls", 0).minimum) == tuple(
        map(Fraction, (1, 0, 0, 1))
    )
    assert attrs.evolve(free, goalposts=Goalposts(low=1, high=2)).goalposts == Goalposts(low=1, high=2)


def _of(measure: Measure, statistic: Statistic, **more: Any) -> Component:
    return Component(name="x", measure=measure, statistic=statistic, unit="u", better=Better.LOWER, weight=1, **more)


@pytest.mark.parametrize(
    ("measure", "statistic"),
    [
        (Measure.HANDLING_TIME, Statistic.SHARE_WITHIN),
        (Measure.HANDLING_TIME, Statistic.RESTRICTED_MEAN),
        (Measure.REPEAT_ORDERS, Statistic.SHARE),
    ],
)
def test_what_is_observed_over_a_time_needs_to_know_for_how_long(measure: Measure, statistic: Statistic) -> None:
    """The window of S10 and S12 is yours: there is none by default."""
    with pytest.raises(InvalidValue, match="is required for"):
        _of(measure, statistic)
    assert _of(measure, statistic, window=DAY).window == DAY


@pytest.mark.parametrize(
    ("measure", "statistic"),
    [
        (Measure.HANDLING_TIME, Statistic.MEDIAN),
        (Measure.CLOSURES, Statistic.NET_COUNT),
        (Measure.CLOSURES, Statistic.RATE),
        (Measure.LOAD, Statistic.ABOUT),
        (Measure.PROPOSALS, Statistic.COUNT),
        (Measure.REOPENED, Statistic.SHARE),
    ],
)
def test_a_window_that_nothing_looks_at_is_refused(measure: Measure, statistic: Statistic) -> None:
    """It would be believed to do something."""
    with pytest.raises(InvalidValue, match="must be left out for"):
        _of(measure, statistic, window=DAY)
    assert _of(measure, statistic).window is None


def test_only_load_per_head_is_of_the_department() -> None:
    """The other figures are each person's own; per head is the same for all."""
    with pytest.raises(InvalidValue, match="must be department for load per head"):
        _of(Measure.LOAD, Statistic.PER_HEAD)
    with pytest.raises(InvalidValue, match="and person for all others"):
        _of(Measure.LOAD, Statistic.COUNT, scope=Scope.DEPARTMENT)
    assert _of(Measure.LOAD, Statistic.PER_HEAD, scope=Scope.DEPARTMENT).scope is Scope.DEPARTMENT


def test_the_five_components_of_the_source() -> None:
    """S10 to S14 with their directions; handling time as a share is better when higher, as hours when lower."""
    assert handling_time(weight=1, within=DAY).better is Better.HIGHER
    mean = handling_time(weight=1, within=DAY, statistic=Statistic.RESTRICTED_MEAN)
    assert (mean.better, mean.unit, mean.goalposts) == (Better.LOWER, "hours", None)
    median = handling_time(weight=1, statistic=Statistic.MEDIAN, goalposts=(1, 10))
    assert (median.better, median.goalposts) == (Better.LOWER, Goalposts(low=1, high=10))
    assert closures(weight=1).goalposts is None
    assert closures(weight=1, statistic=Statistic.RATE).goalposts == Goalposts(low=0, high=1)
    assert closures(weight=1, statistic=Statistic.RATE, goalposts=(0, "0.5")).goalposts == Goalposts(low=0, high="0.5")
    assert handling_time(weight=1, within=DAY, goalposts=("0.5", 1)).goalposts == Goalposts(low="0.5", high=1)
    assert repeat_orders(weight=1, within=DAY).goalposts == Goalposts(low=0, high=1)
    assert proposals(weight=1, target=3).target == 3
    rising = (closures(weight=1), repeat_orders(weight=1, within=DAY), proposals(weight=1))
    assert {one.better for one in rising} == {Better.HIGHER}
    assert [one.unit for one in rising] == ["closures", "share", "proposals"]


def test_shares_need_a_case_and_counts_none() -> None:
    """A share of few is drawn towards the team (L68); none closed and none proposed are known figures."""
    assert [one.minimum for one in default_scheme().components] == [1, 0, 1, 0]
    assert load(weight=1, better=Better.HIGHER, scope=Scope.PERSON).minimum == 0


def test_hours_that_are_drawn_to_nothing_need_ten_cases() -> None:
    """One case answered in three hours has a mean and a median without an interval: it ranks nobody (L70)."""
    mean = handling_time(weight=1, within=DAY, statistic=Statistic.RESTRICTED_MEAN)
    median = handling_time(weight=1, statistic=Statistic.MEDIAN)
    assert [mean.minimum, median.minimum] == [10, 10]
    assert handling_time(weight=1, statistic=Statistic.MEDIAN, minimum=3).minimum == 3


def test_load_has_no_default_direction_and_no_default_scope() -> None:
    """A.1.2: the source means one of three, and the library refuses to guess."""
    with pytest.raises(TypeError, match="'better' and 'scope'"):
        load(weight=1)  # type: ignore[call-arg]
    carried = load(weight=1, better=Better.HIGHER, scope=Scope.PERSON)
    per_head = load(weight=1, better=Better.LOWER, scope=Scope.DEPARTMENT)
    about = load(weight=1, better=Better.LOWER, scope=Scope.PERSON, about=True)
    assert [one.statistic for one in (carried, per_head, about)] == [
        Statistic.COUNT,
        Statistic.PER_HEAD,
        Statistic.ABOUT,
    ]
    assert [one.better for one in (carried, per_head, about)] == [Better.HIGHER, Better.LOWER, Better.LOWER]
    with pytest.raises(InvalidValue, match=r"Component\.scope"):
        load(weight=1, better=Better.LOWER, scope=Scope.DEPARTMENT, about=True)


def test_the_default_is_named_as_ours_and_has_no_load() -> None:
    """The source gives no weights; load would pay for having work."""
    scheme = default_scheme()
    assert scheme.name == "default of the library"
    assert {one.measure.value: str(one.weight) for one in scheme.components} == {
        "handling time": "3/10",
        "closures": "3/10",
        "repeat orders": "1/4",
        "proposals": "3/20",
    }
    assert scheme.component("closures").goalposts is None
    assert scheme.component("handling time").window == timedelta(days=14)
    assert scheme.component("repeat orders").window == timedelta(days=90)
    assert scheme.component("proposals").goalposts == Goalposts(low=0, high=3)
    assert scheme.component("handling time").guarded_by == (Measure.REOPENED, Measure.SATISFACTION)
    assert scheme.component("closures").guarded_by == (Measure.REOPENED, Measure.OVERTURNED, Measure.SATISFACTION)
    assert [(one.measure, one.at_most, one.at_least, one.minimum) for one in scheme.gates] == [
        (Measure.REOPENED, Fraction(3, Fraction(10)), None, Fraction(10)),
        (Measure.OVERTURNED, Fraction(3, Fraction(10)), None, Fraction(10)),
        (Measure.AUDIT, None, Fraction(4, Fraction(5)), Fraction(5)),
    ]


def test_the_default_is_fitted_to_a_reference_period() -> None:
    """Closures get twice the median of that period, and keep it."""
    reference = {person: {"closures": known(count)} for person, count in (("a", 10), ("b", 90), ("c", 20))}
    fitted = default_scheme(answered_within=DAY, ordered_within=2 * DAY, reference=reference)
    assert fitted.component("closures").goalposts == Goalposts(low=0, high=40)
    assert [one.window for one in fitted.components] == [DAY, None, 2 * DAY, None]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"value": None}, "Measurement.pending"),
        ({"value": 1, "pending": "no"}, "Measurement.pending"),
        ({"value": 1, "low": 0}, "Measurement.low"),
        ({"value": 1, "high": 2}, "Measurement.low"),
        ({"value": 1, "low": "1.1", "high": 2}, "Measurement.value"),
        ({"value": 1, "low": 0, "high": "0.9"}, "Measurement.value"),
        ({"pending": "no", "low": 0, "high": 1}, "Measurement.value"),
        ({"value": 1, "evidence": "-0.1"}, "Measurement.evidence"),
        ({"value": 0.5}, "number"),
    ],
)
def test_a_measurement_that_contradicts_itself_is_refused(fields: dict[str, Any], field: str) -> None:
    """It has a value or says why not, and an interval that holds it."""
    with pytest.raises(InvalidValue) as refused:
        Measurement(**fields)
    assert refused.value.field == field


def test_a_measurement_may_sit_at_the_end_of_its_interval() -> None:
    """None of n, and all of n."""
    assert known(0, 0, 1).low == 0
    assert known(1, 0, 1).high == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "Gate.at_least"),
        ({"at_least": 0, "at_most": 1}, "Gate.at_least"),
        ({"at_least": 0, "minimum": -1}, "Gate.minimum"),
        ({"at_least": 0, "measure": Measure.CLOSURES}, "Gate.measure"),
    ],
)
def test_a_gate_has_one_bound_on_a_counter_metric(fields: dict[str, Any], field: str) -> None:
    """Neither, both, a negative minimum, and a gate that nothing would ever reach are refused."""
    with pytest.raises(InvalidValue) as refused:
        Gate(**{"measure": Measure.AUDIT, **fields})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("value", "evidence", "at_least", "at_most"),
    [("0.5", 10, True, True), ("0.49", 10, False, True), ("0.51", 10, True, False), ("0", "9.99", None, None)],
)
def test_a_gate_closes_beyond_its_floor_and_on_enough_evidence(
    value: str, evidence: str | int, at_least: bool | None, at_most: bool | None
) -> None:
    """At the floor it is open; below the minimum it says nothing."""
    measured = known(value, evidence=evidence)
    assert Gate(measure=Measure.AUDIT, at_least="0.5").passes(measured) is at_least
    assert Gate(measure=Measure.HOST, at_most="0.5").passes(measured) is at_most


def test_a_gate_says_nothing_of_what_was_not_measured() -> None:
    """Pending is not zero, and not measured is not bad."""
    gate = Gate(measure=Measure.AUDIT, at_least="0.5", minimum=0)
    assert gate.passes(None) is None
    assert gate.passes(Measurement(pending="nobody looked", evidence=30)) is None


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"name": ""}, "Scheme.name", "empty"),
        ({"version": " "}, "Scheme.version", "empty"),
        ({"contest": ""}, "Scheme.contest", "empty"),
        ({"components": ()}, "Scheme.components", "must not be empty"),
        ({"components": (host("a", "0.5"), host("a", "0.5"))}, "Scheme.components", "twice: a"),
        ({"components": (host("a", "0.5"), host("b", "0.4"))}, "Scheme.components", "to exactly 1, not to 9/10"),
        ({"floor": "-0.01"}, "Scheme.floor", "at least 0 and below 1"),
        ({"floor": 1}, "Scheme.floor", "at least 0 and below 1"),
        ({"cap": 0}, "Scheme.cap", "above 0"),
        ({"confidence": 0}, "Scheme.confidence", "such as 0.95"),
        ({"confidence": 1}, "Scheme.confidence", "such as 0.95"),
        ({"normalisation": Normalisation.Z_SCORE, "aggregation": Aggregation.GEOMETRIC}, "Scheme.aggregation", "arith"),
    ],
)
def test_a_scheme_that_makes_no_sense_is_refused(change: dict[str, Any], field: str, problem: str) -> None:
    """Weights that do not sum to one with their sum, names that occur twice, numbers out of range."""
    with pytest.raises(InvalidValue, match=problem) as refused:
        attrs.evolve(worked(), **change)
    assert refused.value.field == field


def test_thirds_sum_to_one() -> None:
    """Weights are exact, so three thirds are one, and 0.333 thrice is not."""
    thirds = tuple(host(name, "1/3") for name in "abc")
    assert Scheme(name="x", version="1", components=thirds).components == thirds
    with pytest.raises(InvalidValue, match="999/1000"):
        Scheme(name="x", version="1", components=tuple(host(name, "0.333") for name in "abc"))


def test_distance_to_target_needs_every_target() -> None:
    """The components without one are named."""
    components = (host("a", "0.5", target=3), host("b", "0.3"), host("c", "0.2"))
    with pytest.raises(InvalidValue, match="need a target each: b, c"):
        Scheme(name="x", version="1", components=components, normalisation=Normalisation.DISTANCE_TO_TARGET)


def test_a_component_is_found_by_name() -> None:
    """Another name is refused with those there are."""
    assert worked().component("load").weight == Fraction(1, 10)
    with pytest.raises(InvalidValue, match="known are time, closed, repeat, load, proposals"):
        worked().component("laod")


def test_goalposts_are_changed_for_one_component() -> None:
    """All others stay as they are, and so does their order."""
    changed = worked().with_goalposts("load", 5, 50)
    assert changed.component("load").goalposts == Goalposts(low=5, high=50)
    assert changed.with_goalposts("load", 0, 100) == worked()
    with pytest.raises(InvalidValue, match="have no such name"):
        worked().with_goalposts("laod", 0, 1)


def _unfitted(*counts: int) -> tuple[Scheme, dict[str, dict[str, Measurement]]]:
    scheme = Scheme(name="x", version="1", components=(host("done", "0.5"), host("share", "0.5", goalposts=(0, 1))))
    return scheme, {str(at): {"done": known(count)} for at, count in enumerate(counts)}


def test_missing_goalposts_are_twice_the_median() -> None:
    """Those that are given stay; the pending and the unmeasured have no say."""
    scheme, measured = _unfitted(10, 20, 24, 1000)
    measured["pending"] = {"done": Measurement(pending="not yet")}
    measured["absent"] = {}
    fitted = scheme.fitted(measured)
    assert fitted.component("done").goalposts == Goalposts(low=0, high=44)
    assert fitted.component("share").goalposts == Goalposts(low=0, high=1)
    assert fitted.fitted({}) == fitted


@pytest.mark.parametrize("counts", [(), (0, 0, 7), (-3,)])
def test_goalposts_are_two_units_apart_where_the_median_gives_none(counts: tuple[int, ...]) -> None:
    """Nobody measured, half of them at nothing, or more taken back than closed."""
    scheme, measured = _unfitted(*counts)
    assert scheme.fitted(measured).component("done").goalposts == Goalposts(low=0, high=2)


def test_nobody_moves_the_goalposts_alone() -> None:
    """Ten times as many closures of one leave the index of all others as it was."""
    scheme, honest = _unfitted(10, 20, 30)
    _, inflated = _unfitted(10, 20, 300)
    first, second = staff_indices(scheme, honest), staff_indices(scheme, inflated)
    assert [first.of(person).value for person in "01"] == [second.of(person).value for person in "01"]


def test_indices_carry_the_goalposts_that_were_used() -> None:
    """What was fitted can be read, and kept for the next period."""
    scheme, measured = _unfitted(10, 20, 30)
    used = staff_indices(scheme, measured).scheme
    assert used == scheme.fitted(measured) != scheme
    assert staff_indices(worked(), figures()).scheme == worked()
    assert tuple(one.name for one in worked().components) == NAMES
