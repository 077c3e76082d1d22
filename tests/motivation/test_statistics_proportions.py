"""Intervals of shares: Wilson, Clopper and Pearson, Byar; against published numbers and scipy."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.motivation.statistics._beta import beta_probability, beta_quantile
from grievance.motivation.statistics._number import normal_quantile
from grievance.motivation.statistics._poisson import byar
from grievance.motivation.statistics._proportion import clopper_pearson, wilson

stats = pytest.importorskip("scipy.stats", reason="needs scipy, which the extra dev brings")

counts = st.integers(min_value=1, max_value=400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
parameters = st.fractions(min_value=Fraction(1, 4), max_value=2000, max_denominator=16)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
        (4, 5, "0.3755", "0.9638"),
        (80, 100, "0.7112", "0.8666"),
        (3, 3, "0.4385", "1.0000"),
        (23, 60, "0.2709", "0.5098"),
        (7, 50, "0.0695", "0.2619"),
    ],
)
def test_wilson_is_that_of_the_published_table(successes: int, trials: int, low: str, high: str) -> None:
    """D18 (Newcombe 1998) and D19: to four places."""
    found = wilson(successes, trials)
    assert [f"{float(end):.4f}" for end in found] == [low, high]


def test_wilson_ends_are_exact_where_nothing_or_all_succeeded() -> None:
    """The interval of 0 of n begins at exactly 0, that of n of n ends at exactly 1."""
    assert wilson(0, 7)[0] == 0
    assert wilson(7, 7)[1] == 1


@settings(deadline=None, max_examples=60)
@given(counts, st.sampled_from(["0.8", "0.95", "0.99"]))
def test_wilson_agrees_with_scipy(count: tuple[int, int], confidence: str) -> None:
    """On every count and confidence, and it holds the share itself."""
    x, n = count
    found = wilson(x, n, confidence)
    oracle = stats.binomtest(x, n).proportion_ci(float(confidence), method="wilson")
    assert [float(end) for end in found] == pytest.approx([oracle.low, oracle.high], abs=1e-10)
    assert found[0] <= Fraction(x, n) <= found[1]


def test_shared_credit_makes_fractional_counts() -> None:
    """Half a success of one and a half trials has the interval that the formula of L67 gives for it."""
    x, n, z = 0.5, 1.5, 1.959963984540054
    share = x / n
    middle = share + z * z / (2 * n)
    reach = z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    expected = [(middle - reach) / (1 + z * z / n), (middle + reach) / (1 + z * z / n)]
    assert [float(end) for end in wilson("0.5", "1.5")] == pytest.approx(expected, abs=1e-11)


def test_clopper_pearson_is_that_of_the_documentation_of_scipy() -> None:
    """D19: 7 of 50."""
    low, high = clopper_pearson(7, 50)
    assert float(low) == pytest.approx(0.05819170033997342, abs=1e-9)
    assert float(high) == pytest.approx(0.26739600249700846, abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(counts, st.sampled_from(["0.8", "0.95", "0.99"]))
def test_clopper_pearson_agrees_with_scipy(count: tuple[int, int], confidence: str) -> None:
    """On every count and confidence, from none to all."""
    x, n = count
    oracle = stats.binomtest(x, n).proportion_ci(float(confidence), method="exact")
    found = [float(end) for end in clopper_pearson(x, n, confidence)]
    assert found == pytest.approx([oracle.low, oracle.high], abs=1e-9)


def test_clopper_pearson_ends_where_shares_end() -> None:
    """None of n begins at 0, all of n ends at 1."""
    assert clopper_pearson(0, 7)[0] == 0
    assert clopper_pearson(7, 7)[1] == 1


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
@pytest.mark.parametrize(
    ("successes", "trials", "problem"),
    [(0, 0, "a share of nothing"), (1, -1, "a share of nothing"), (3, 2, "between 0 and"), (-1, 2, "between 0 and")],
)
def test_counts_that_cannot_be_are_refused(interval: object, successes: int, trials: int, problem: str) -> None:
    """A share of nothing is not defined (L67), and no more can succeed than were tried."""
    with pytest.raises(InvalidValue, match=problem):
        interval(successes, trials)  # type: ignore[operator]


@settings(deadline=None, max_examples=50)
@given(parameters, parameters, st.sampled_from(["0.001", "0.025", "0.5", "0.975", "0.999"]))
def test_beta_quantiles_agree_with_scipy(alpha: Fraction, beta: Fraction, probability: str) -> None:
    """Over wide ranges of both parameters, to nine places."""
    oracle = stats.beta.ppf(float(probability), float(alpha), float(beta))
    assert float(beta_quantile(probability, alpha, beta)) == pytest.approx(oracle, abs=1e-9)


@pytest.mark.parametrize(
    ("alpha", "beta"), [("0.01", 100), (100, "0.01"), ("0.001", 5), (10**6, 3 * 10**6), (5000, 3), ("1e-15", 1)]
)
@pytest.mark.parametrize("probability", ["0.025", "0.5", "0.975"])
def test_beta_quantiles_hold_at_the_edges(alpha: int | str, beta: int | str, probability: str) -> None:
    """Where all lies at one end, or within a hair of the mean, halving takes over from Newton's steps."""
    oracle = stats.beta.ppf(float(probability), float(alpha), float(beta))
    assert float(beta_quantile(probability, alpha, beta)) == pytest.approx(oracle, abs=1e-9)


@settings(deadline=None, max_examples=50)
@given(st.floats(min_value=0.001, max_value=0.999), parameters, parameters)
def test_beta_probabilities_agree_with_scipy(value: float, alpha: Fraction, beta: Fraction) -> None:
    """On both sides of the mean."""
    oracle = stats.beta.cdf(value, float(alpha), float(beta))
    assert beta_probability(value, float(alpha), float(beta)) == pytest.approx(oracle, abs=1e-10)


def test_beta_probabilities_end_at_none_and_all() -> None:
    """Nothing lies below 0, everything below 1."""
    assert [beta_probability(value, 2, 3) for value in (-1, 0, 1, 2)] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("probability", "alpha", "beta", "problem"),
    [
        (0, 1, 1, "must lie between 0 and 1"),
        (1, 1, 1, "must lie between 0 and 1"),
        ("0.5", 0, 1, "must be above 0"),
        ("0.5", 1, 0, "must be above 0"),
    ],
)
def test_a_quantile_that_is_not_defined_is_refused(probability: int | str, alpha: int, beta: int, problem: str) -> None:
    """Probabilities lie between 0 and 1, parameters above 0."""
    with pytest.raises(InvalidValue, match=problem):
        beta_quantile(probability, alpha, beta)


@settings(deadline=None, max_examples=50)
@given(st.integers(min_value=3, max_value=2000))
def test_byar_is_near_the_exact_poisson_interval(count: int) -> None:
    """Within 0.15 of the interval from the chi-squared distribution, whatever the count from three on."""
    low, high = byar(count)
    assert float(low) == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2, abs=0.15)
    assert float(high) == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2, abs=0.15)
    assert low < count < high


@pytest.mark.parametrize("count", ["0.01", "0.5", "1", "10", "37.25"])
def test_byar_is_its_formula_for_shared_counts(count: str) -> None:
    """The cube of Breslow and Day, written out in binary fractions; never below zero."""
    x, z = float(count), float(normal_quantile(Fraction(95, 100)))
    low = x * max(1 - 1 / (9 * x) - z / (3 * x**0.5), 0) ** 3
    high = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * (x + 1) ** 0.5)) ** 3
    assert [float(end) for end in byar(count)] == pytest.approx([low, high], abs=1e-11)


def test_byar_of_nothing_begins_at_nothing() -> None:
    """No closures may still be a rate of up to about 3.7."""
    low, high = byar(0)
    assert low == 0
    assert float(high) == pytest.approx(3.69, abs=0.07)


def test_byar_widens_with_the_confidence() -> None:
    """More certainty, more room."""
    narrow, wide = byar(9, "0.8"), byar(9, "0.99")
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_byar_of_a_net_count_below_zero_is_mirrored() -> None:
    """Where more was taken back than closed, the interval lies below zero just as far."""
    low, high = byar(4, "0.9")
    assert byar(-4, "0.9") == (-high, -low)
