"""Kaplan-Meier: known curves, a naive recomputation, and scipy."""

from __future__ import annotations

from fractions import Fraction
from math import exp, inf, nan, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.motivation.statistics._survival import survival

Observation = tuple[float, bool, float]
observations = st.lists(
    st.tuples(st.integers(0, 12).map(float), st.booleans(), st.sampled_from([0.25, 0.5, 1.0, 2.0])),
    min_size=1,
    max_size=25,
)

FREIREICH = [6, 6, 6, 7, 10, 13, 16, 22, 23]
"""Weeks of remission of the treated children (Freireich and others 1963), of whom 12 were still in remission."""
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]


def _freireich() -> list[Observation]:
    return [*((float(at), True, 1.0) for at in FREIREICH), *((float(at), False, 1.0) for at in CENSORED)]


def _naive(found: list[Observation], at: float) -> Fraction:
    """Return the share still going on after *at*: the definition, in exact fractions."""
    share = Fraction(1)
    for time in sorted({duration for duration, ended, _ in found if ended and duration <= at}):
        risk = sum((Fraction(weight) for duration, _, weight in found if duration >= time), Fraction(0))
        events = sum((Fraction(weight) for duration, ended, weight in found if ended and duration == time), Fraction(0))
        share *= 1 - events / risk
    return share


def test_the_curve_is_the_published_one() -> None:
    """0.857 after 6 weeks, 0.807, 0.753, 0.690, 0.627, 0.538 and 0.448 after 23; the median is 23."""
    curve = survival(_freireich())
    assert [f"{step.going_on:.3f}" for step in curve.steps] == [
        "0.857", "0.807", "0.753", "0.690", "0.627", "0.538", "0.448",
    ]  # fmt: skip
    assert [step.at_risk for step in curve.steps] == [21, 17, 15, 12, 11, 7, 6]
    assert [step.ended for step in curve.steps] == [3, 1, 1, 1, 1, 1, 1]
    assert curve.median == 23


def test_greenwood_is_the_published_one() -> None:
    """The standard errors of that curve: 0.076, 0.087, 0.096, 0.107, 0.114, 0.128, 0.135."""
    errors = [f"{step.going_on * sqrt(step.hazard):.3f}" for step in survival(_freireich()).steps]
    assert errors == ["0.076", "0.087", "0.096", "0.107", "0.114", "0.128", "0.135"]


def test_the_interval_of_the_median_is_that_of_the_logarithmic_curve() -> None:
    """By R's survfit with its default, 95 %: from 16, without an upper end."""
    assert survival(_freireich()).median_interval() == (16, None)


def test_the_interval_of_the_median_widens_with_confidence() -> None:
    """On ten that ended one after the other the ends are where the shifted curves cross one half."""
    curve = survival([(float(at), True, 1.0) for at in range(1, 11)])

    def crossing(z: float) -> float:
        alive = [
            (at, (10 - at) / 10, sqrt(sum(1 / ((11 - k) * (10 - k)) for k in range(1, at + 1))) if at < 10 else inf)
            for at in range(1, 11)
        ]
        return next(at for at, share, error in alive if (share * exp(z * error) if share else 0) <= 0.5)

    assert curve.median == 5
    assert curve.median_interval("0.8") == (crossing(-1.2815515655446004), crossing(1.2815515655446004))
    assert curve.median_interval() == (crossing(-1.959963984540054), crossing(1.959963984540054))


def test_exactly_half_is_half_whatever_the_shares() -> None:
    """Tenths do not add up in binary fractions; half of the credit has ended all the same."""
    shares = [(1.0, True, 1 / 10), (2.0, True, 1 / 10), (3.0, True, 1 / 10), (4.0, False, 3 / 10)]
    assert survival(shares).median == 3


def test_a_trifle_that_is_left_breaks_nothing() -> None:
    """A share of a millionth in one long case has a relative error beyond what binary fractions hold."""
    curve = survival([(1.0, True, 7.0), (700.0, True, 1.0), (800.0, True, 1e-6)])
    assert (curve.median, curve.median_interval()) == (1, (1, 800))


def test_open_cases_count() -> None:
    """Leaving them out would halve the time: the bias of L71."""
    closed_only = survival([(1.0, True, 1.0)])
    with_open = survival([(1.0, True, 1.0), (9.0, False, 1.0), (9.0, False, 1.0)])
    assert closed_only.restricted_mean(10) == 1
    assert with_open.restricted_mean(10) == pytest.approx(1 + 9 * 2 / 3)
    assert (closed_only.median, with_open.median) == (1, None)


@settings(deadline=None, max_examples=80)
@given(observations)
def test_the_curve_is_its_definition(found: list[Observation]) -> None:
    """At every whole and half hour, whatever the weights and ties."""
    curve = survival(found)
    for at in range(27):
        assert curve.going_on(at / 2) == pytest.approx(float(_naive(found, at / 2)), abs=1e-12)


@settings(deadline=None, max_examples=80)
@given(observations, st.integers(1, 30).map(lambda half: half / 2))
def test_the_restricted_mean_is_the_area_under_the_curve(found: list[Observation], horizon: float) -> None:
    """Added up in slices of half an hour: all steps lie on whole ones."""
    slices = [_naive(found, half / 2) / 2 for half in range(int(horizon * 2))]
    assert survival(found).restricted_mean(horizon) == pytest.approx(float(sum(slices)), abs=1e-10)


@settings(deadline=None, max_examples=80)
@given(observations, st.integers(1, 30).map(lambda half: half / 2), st.sampled_from(["0.8", "0.95"]))
def test_the_interval_of_the_restricted_mean_is_greenwoods(
    found: list[Observation], horizon: float, confidence: str
) -> None:
    """Recomputed step by step, each with its own area to the horizon; it holds the mean."""
    z = {"0.8": 1.2815515655446004, "0.95": 1.959963984540054}[confidence]
    curve = survival(found)
    variance = 0.0
    for step in curve.steps:
        area = float(sum(_naive(found, half / 2) / 2 for half in range(int(step.at * 2), int(horizon * 2))))
        left = step.at_risk - step.ended
        if step.at < horizon and left > 1e-9:
            variance += area**2 * step.ended / (step.at_risk * left)
    low, high = curve.restricted_interval(horizon, confidence)
    mean = curve.restricted_mean(horizon)
    assert low <= mean <= high
    assert low == pytest.approx(max(mean - z * sqrt(variance), 0), abs=1e-8)
    assert high == pytest.approx(min(mean + z * sqrt(variance), horizon), abs=1e-8)


@settings(deadline=None, max_examples=60)
@given(observations)
def test_the_curve_agrees_with_scipy(found: list[Observation]) -> None:
    """With everyone at weight one, as scipy has no weights."""
    stats = pytest.importorskip("scipy.stats", reason="needs scipy, which the extra dev brings")
    ended = [at for at, done, _ in found if done]
    if not ended:
        assert survival(found).steps == ()
        return
    sample = stats.CensoredData(uncensored=ended, right=[at for at, done, _ in found if not done])
    oracle = stats.ecdf(sample).sf
    curve = survival([(at, done, 1.0) for at, done, _ in found])
    for at in range(13):
        assert curve.going_on(at) == pytest.approx(float(oracle.evaluate(at)), abs=1e-9)


def test_nobody_left_is_exactly_nobody() -> None:
    """Shares that do not add up in binary fractions leave no rest after the last has ended."""
    curve = survival([(float(at), True, 0.1) for at in range(1, 8)])
    assert curve.steps[-1].going_on == 0
    assert curve.steps[-1].hazard == inf


def test_without_observations_nothing_has_ended() -> None:
    """The curve stays at one; the mean is the horizon, and exactly known."""
    curve = survival([])
    assert (curve.going_on(5), curve.median, curve.restricted_mean(5)) == (1, None, 5)
    assert curve.restricted_interval(5) == (5, 5)
    assert curve.median_interval() == (None, None)


@pytest.mark.parametrize(
    "wrong", [(-1.0, True, 1.0), (1.0, True, 0.0), (1.0, False, -0.5), (nan, True, 1.0), (1.0, False, inf)]
)
def test_impossible_observations_are_refused(wrong: Observation) -> None:
    """No time is negative, and no credit is nothing or less."""
    with pytest.raises(InvalidValue, match="at least 0 and weights above 0"):
        survival([(1.0, True, 1.0), wrong])


def test_a_case_may_end_at_once() -> None:
    """A duration of nothing is one; it ends before anything else is at risk."""
    curve = survival([(0.0, True, 1.0), (2.0, True, 1.0)])
    assert curve.going_on(0) == 0.5
    assert curve.restricted_mean(2) == 1


@pytest.mark.parametrize(
    ("observations", "median"),
    [
        ([(float(number + 1), True, 1.0) for number in range(24)], 12.0),
        ([(1.0, True, 0.2), (2.0, True, 0.2), (3.0, True, 0.4)], 2.0),
    ],
)
def test_the_median_is_where_the_curve_comes_to_one_half(
    observations: list[tuple[float, bool, float]], median: float
) -> None:
    """Exactly one half is enough, however its binary fractions are rounded."""
    assert survival(observations).median == median
