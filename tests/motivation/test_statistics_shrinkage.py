"""Empirical Bayes and case mix, against published numbers and naive recomputation."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.motivation.statistics._case_mix import observed_expected
from grievance.motivation.statistics._proportion import wilson
from grievance.motivation.statistics._shrinkage import Prior, casella_prior, fit_prior, posterior_interval, shrunk

counts = st.integers(min_value=1, max_value=60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_casella_as_published() -> None:
    """D20: 35 and 27 of 50 give lambda 593/39, and shares of 0.6244 and 0.5249."""
    prior = casella_prior([35, 27], 50)
    assert prior == Prior(alpha=Fraction(593, 39), beta=Fraction(593, 39))
    assert [f"{float(shrunk(x, 50, prior)):.4f}" for x in (35, 27)] == ["0.6244", "0.5249"]


def test_casella_without_more_spread_than_chance_pools() -> None:
    """A variance of n/4 or less is what coins give: everyone has one half."""
    assert casella_prior([25, 26], 50) == Prior(alpha=50, beta=50, pooled=True)
    at_the_edge = casella_prior([2, 4], 8)
    assert at_the_edge.pooled
    assert shrunk(0, 8, at_the_edge) == Fraction(1, 2)


def test_casella_is_never_worth_less_than_a_trial() -> None:
    """Where some always succeed and some never, the moments would give nothing or less."""
    assert casella_prior([0, 10], 10) == Prior(alpha=Fraction(1, 2), beta=Fraction(1, 2))


def test_a_prior_of_what_hardly_ever_happens_can_be_fitted() -> None:
    """One success in a hundred thousand million trials: a parameter is never rounded to nothing."""
    rare = fit_prior([(1, 1), (0, 10**11)])
    assert (rare.pooled, rare.alpha) == (False, Fraction(1, 10**9))
    assert fit_prior([(0, 1), (10**11, 10**11)]).beta == Fraction(1, 10**9)


def test_casella_needs_two_people() -> None:
    """One person has no variance."""
    with pytest.raises(InvalidValue, match="two people or more"):
        casella_prior([3], 5)


def test_robinson_as_published() -> None:
    """D21: 300 of 1000 ranks above 4 of 10, though its bare share is smaller."""
    prior = Prior(alpha="78.661", beta="224.875")
    few, many = shrunk(4, 10, prior), shrunk(300, 1000, prior)
    assert [f"{float(one):.3f}" for one in (few, many)] == ["0.264", "0.290"]
    assert few < many


def test_without_trials_the_prior_speaks() -> None:
    """Who has no data is expected to be like all."""
    prior = Prior(alpha=3, beta=1)
    assert (shrunk(0, 0, prior), prior.mean, prior.strength) == (
        Fraction(3, Fraction(4)),
        Fraction(3, Fraction(4)),
        Fraction(4),
    )


@given(counts, st.fractions(min_value=1, max_value=50), st.fractions(min_value=1, max_value=50))
def test_a_share_is_drawn_towards_the_mean_by_the_weight_of_the_prior(
    count: tuple[int, int], alpha: Fraction, beta: Fraction
) -> None:
    """Own data weigh n / (n + alpha + beta) (L68)."""
    x, n = count
    own = n / (n + alpha + beta)
    prior = Prior(alpha=alpha, beta=beta)
    assert shrunk(x, n, prior) == own * Fraction(x, n) + (1 - own) * prior.mean


def test_people_who_are_alike_are_pooled() -> None:
    """No more spread than chance: everyone has the common share, with its Wilson interval."""
    prior = fit_prior([(5, 10), (5, 10), (51, 100)])
    assert prior == Prior(alpha=61, beta=59, pooled=True)
    assert shrunk(5, 10, prior) == Fraction(61, 120)
    assert posterior_interval(5, 10, prior, "0.9") == wilson(61, 120, "0.9")


@pytest.mark.parametrize("pairs", [[(3, 4)], [(0, 4), (0, 9)], [(4, 4), (9, 9)], [(1, 1), (0, 1), (1, 1)]])
def test_where_nothing_can_be_said_of_the_spread_it_is_pooled(pairs: list[tuple[int, int]]) -> None:
    """One person, all or none succeeding, or one trial each: the spread of people is not to be seen."""
    prior = fit_prior(pairs)
    assert prior.pooled
    assert prior.mean == Fraction(sum(x for x, _ in pairs), sum(n for _, n in pairs))


@settings(deadline=None, max_examples=60)
@given(st.lists(counts, min_size=2, max_size=12))
def test_the_prior_is_that_of_kleinman(pairs: list[tuple[int, int]]) -> None:
    """Recomputed with binary fractions from his formula as published, by the correlation within people."""
    total, good = sum(n for _, n in pairs), sum(x for x, _ in pairs)
    p = good / total
    weights = [n / total for _, n in pairs]
    s = sum(w * (x / n - p) ** 2 for w, (x, n) in zip(weights, pairs, strict=True))
    a = sum(w * (1 - w) / n for w, (_, n) in zip(weights, pairs, strict=True))
    b = sum(w * (1 - w) for w in weights)
    prior = fit_prior(pairs)
    denominator = p * (1 - p) * (b - a)
    correlation = (s - p * (1 - p) * a) / denominator if denominator > 1e-12 else 0.0
    if correlation <= 1e-9:
        assert prior.pooled or correlation > 0
        return
    assert not prior.pooled
    assert float(prior.strength) == pytest.approx(max(1 / correlation - 1, 1), rel=1e-6)
    assert float(prior.mean) == pytest.approx(p, rel=1e-6)


def test_people_who_differ_are_told_apart_on_large_samples() -> None:
    """From 2,000 people drawn from beta(6, 4) the parameters come back to within a tenth."""
    dice = random.Random(4)  # noqa: S311 - a fixed sample
    pairs = []
    for _ in range(2000):
        n = dice.randint(5, 40)
        share = dice.betavariate(6, 4)
        pairs.append((sum(dice.random() < share for _ in range(n)), n))
    prior = fit_prior(pairs)
    assert float(prior.alpha) == pytest.approx(6, rel=0.1)
    assert float(prior.beta) == pytest.approx(4, rel=0.1)


def test_a_prior_is_never_worth_less_than_one_trial() -> None:
    """Where some always and some never succeed, own data still do not stand quite alone."""
    assert fit_prior([(0, 50), (50, 50)]) == Prior(alpha=Fraction(1, 2), beta=Fraction(1, 2))


def test_people_without_trials_say_nothing_about_the_spread() -> None:
    """They are left out; where nobody has any, there is no prior."""
    pairs = [(0, 50), (40, 50), (3, 9)]
    assert fit_prior([*pairs, (0, 0)]) == fit_prior(pairs)
    with pytest.raises(InvalidValue, match="somebody with trials"):
        fit_prior([(0, 0)])


def test_the_parameters_stay_short() -> None:
    """Shares of credit make long fractions; a prior has denominators of at most a milliard."""
    prior = fit_prior([(Fraction(1, 7**9), Fraction(22, 7)), (Fraction(17, 13**9), 31), (20, Fraction(600, 29))])
    assert not prior.pooled
    assert max(prior.alpha.denominator, prior.beta.denominator) <= 10**9


@settings(deadline=None, max_examples=60)
@given(counts, st.fractions(min_value="0.3", max_value=50), st.fractions(min_value="0.3", max_value=50))
def test_the_interval_of_a_shrunk_share_is_that_of_the_posterior(
    count: tuple[int, int], alpha: Fraction, beta: Fraction
) -> None:
    """Equal tails of the beta distribution, as scipy has them; the share lies within."""
    stats = pytest.importorskip("scipy.stats", reason="needs scipy, which the extra dev brings")
    x, n = count
    prior = Prior(alpha=alpha, beta=beta)
    low, high = posterior_interval(x, n, prior, "0.9")
    oracle = stats.beta.ppf([0.05, 0.95], float(x + alpha), float(n - x + beta))
    assert [float(low), float(high)] == pytest.approx(list(oracle), abs=2e-9)
    assert low <= shrunk(x, n, prior) <= high


def test_a_skewed_interval_is_widened_to_hold_its_share() -> None:
    """With nearly all at one end the mean lies beyond the quantile, on either side."""
    low, high = posterior_interval(0, 0, Prior(alpha="0.001", beta=5))
    assert (low, high) == (Fraction(0), Fraction(1, 5001))
    low, high = posterior_interval(0, 0, Prior(alpha=5, beta="0.001"))
    assert (low, high) == (Fraction(5000, 5001), Fraction(1))


@pytest.mark.parametrize(("x", "n"), [(2, 1), (-1, 1), (1, 0)])
def test_impossible_counts_are_refused(x: int, n: int) -> None:
    """No more can succeed than were tried, and none less than none."""
    prior = Prior(alpha=1, beta=1)
    with pytest.raises(InvalidValue, match="between 0 and the trials"):
        shrunk(x, n, prior)
    with pytest.raises(InvalidValue, match="between 0 and the trials"):
        posterior_interval(x, n, prior)


@pytest.mark.parametrize(
    ("alpha", "beta", "pooled"), [(0, 1, False), (1, 0, False), (-1, 3, True), (0, 0, True), (3, -1, False)]
)
def test_impossible_priors_are_refused(alpha: int, beta: int, pooled: bool) -> None:
    """Parameters are above zero; a pooled one may have no successes, or no failures, but not neither."""
    with pytest.raises(InvalidValue, match=r"Prior\.alpha"):
        Prior(alpha=alpha, beta=beta, pooled=pooled)


def test_equal_skill_with_different_cases_is_equal() -> None:
    """D22: 81 % of mostly simple and 54 % of mostly complex cases are both 1.125 of what was to be expected."""
    rates = {"simple": "0.8", "complex": "0.4"}
    a = observed_expected({"simple": (72, 80), "complex": (9, 20)}, rates)
    b = observed_expected({"simple": (18, 20), "complex": (36, 80)}, rates)
    assert (a.observed, a.expected, a.ratio) == (Fraction(81), Fraction(72), Fraction(9, 8))
    assert (b.observed, b.expected, b.ratio) == (Fraction(54), Fraction(48), Fraction(9, 8))
    assert a.trials == b.trials == 100
    assert a.adjusted("0.6") == b.adjusted("0.6") == Fraction(675, 1000)


def test_an_adjusted_share_is_at_most_one() -> None:
    """Much better than expected is still no more than all."""
    found = observed_expected({"hard": (9, 10)}, {"hard": "0.1"})
    assert (found.ratio, found.adjusted("0.5")) == (Fraction(9), Fraction(1))


def test_where_nothing_was_expected_there_is_no_ratio() -> None:
    """No cases, or none that anybody ever answered in time: nothing to compare with."""
    for found in (observed_expected({}, {}), observed_expected({"lost": (0, 3)}, {"lost": 0})):
        assert found.ratio is None
        assert found.adjusted(1) is None


def test_a_stratum_without_a_rate_is_refused_if_it_has_cases() -> None:
    """Leaving it out would drop observed successes or failures silently; an empty one needs none."""
    with pytest.raises(InvalidValue, match="every stratum with trials"):
        observed_expected({"new": (1, 1)}, {})
    assert observed_expected({"new": (0, 0)}, {}).trials == 0
