"""Shares of small samples drawn towards what is common, by as much as the samples are small (empirical Bayes)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import attrs

from grievance.errors import InvalidValue
from grievance.motivation._exact import Number, exact
from grievance.motivation.statistics._beta import beta_quantile
from grievance.motivation.statistics._number import Interval
from grievance.motivation.statistics._proportion import NINETY_FIVE, check_trials, wilson

__all__ = ["Prior", "casella_prior", "fit_prior", "posterior_interval", "shrunk"]

_LARGEST_DENOMINATOR = 10**9


@attrs.frozen(kw_only=True)
class Prior:
    """
    What is known of a share before a person's own data: a beta distribution (L68).

    ``alpha`` and ``beta`` are worth as many successes and failures. ``pooled`` means that the people do not differ by
    more than chance: then they are all successes and all failures together, and everyone has the common share.

    Raises:
        InvalidValue: A parameter is not above 0; in a pooled one, negative or both 0.
    """

    alpha: Fraction = attrs.field(converter=exact)
    beta: Fraction = attrs.field(converter=exact)
    pooled: bool = False

    def __attrs_post_init__(self) -> None:
        if min(self.alpha, self.beta) < 0 or self.strength == 0:
            raise InvalidValue("Prior.alpha", "and beta must not be negative, nor both 0")
        if not self.pooled and not (self.alpha and self.beta):
            raise InvalidValue("Prior.alpha", "and beta must be above 0")

    @property
    def strength(self) -> Fraction:
        """How many trials it is worth."""
        return self.alpha + self.beta

    @property
    def mean(self) -> Fraction:
        """The share that is expected before there is any data."""
        return self.alpha / self.strength


def shrunk(successes: Number, trials: Number, prior: Prior) -> Fraction:
    """
    Return the share of a person drawn towards that of all: (x + alpha) / (n + alpha + beta) (L68, D20, D21).

    Without trials it is the mean of the prior; under a pooled prior it always is.

    >>> round(float(shrunk(4, 10, Prior(alpha="78.661", beta="224.875"))), 3)
    0.264

    Raises:
        InvalidValue: The successes are not between 0 and the trials.
    """
    x, n = _counts(successes, trials)
    return prior.mean if prior.pooled else (x + prior.alpha) / (n + prior.strength)


def posterior_interval(successes: Number, trials: Number, prior: Prior, confidence: Number = NINETY_FIVE) -> Interval:
    """
    Return the interval of a shrunk share: equal tails of the posterior beta distribution, to nine decimal places.

    Where the distribution is so skewed that the shrunk share lies outside, it is widened to hold it. Under a pooled
    prior it is the Wilson interval of the common share.

    It takes the prior as known. Where that was fitted to a small team, it holds the true share of a person less often
    than *confidence* says: at 95 % some 80 to 90 % of the time with 3 to 20 people of 10 to 50 trials.

    Raises:
        InvalidValue: The successes are not between 0 and the trials.
    """
    x, n = _counts(successes, trials)
    if prior.pooled:
        return wilson(prior.alpha, prior.strength, confidence)
    tail = (1 - exact(confidence)) / 2
    alpha, beta = x + prior.alpha, n - x + prior.beta
    mean = alpha / (alpha + beta)
    return min(beta_quantile(tail, alpha, beta), mean), max(beta_quantile(1 - tail, alpha, beta), mean)


def fit_prior(counts: Iterable[tuple[Number, Number]]) -> Prior:
    """
    Return the prior that the (successes, trials) of several people suggest, by moments (Kleinman 1973, JASA 68).

    People weigh by their trials; those without any are left out. The correlation within people is
    (S - pq sum w(1-w)/n) / (pq sum w(1-w) (1 - 1/n)), S being the weighted variance of their shares around the common
    one p; a prior is worth 1/correlation - 1 trials, at least one. Where the people differ by no more than chance, or
    too little is known to say, it is pooled. Parameters are rounded to a denominator of at most 10**9.

    Raises:
        InvalidValue: Nobody has trials, or successes are not between 0 and the trials.
    """
    known = [check_trials(x, n) for x, n in counts if exact(n)]
    if not known:
        raise InvalidValue("counts", "must hold somebody with trials")
    successes, trials = sum((x for x, _ in known), Fraction(0)), sum((n for _, n in known), Fraction(0))
    common = successes / trials
    chance, scale, variance = Fraction(0), Fraction(0), Fraction(0)
    for x, n in known:
        weight = n / trials
        variance += weight * (x / n - common) ** 2
        chance += weight * (1 - weight) / n
        scale += weight * (1 - weight) * (1 - 1 / n)
    spread = common * (1 - common)
    excess = variance - spread * chance
    if excess <= 0 or scale * spread <= 0:
        return Prior(alpha=_short(successes), beta=_short(trials - successes), pooled=True)
    strength = max(scale * spread / excess - 1, Fraction(1))
    return Prior(alpha=_above_zero(strength * common), beta=_above_zero(strength * (1 - common)))


def casella_prior(successes: Iterable[Number], trials: Number) -> Prior:
    """
    Return the symmetric prior beta(l, l) of people with equally many trials, by moments (Casella 1992; D20).

    The variance of the successes, n/4 (2l + n) / (2l + 1), is set to that of the sample. Pooled where that is no more
    than chance gives, n/4; at least worth one trial.

    >>> casella_prior([35, 27], 50).alpha
    Fraction(593, 39)

    Raises:
        InvalidValue: There are fewer than two people, or successes are not between 0 and the trials.
    """
    found = [check_trials(x, trials) for x in successes]
    if len(found) < 2:
        raise InvalidValue("successes", "must be those of two people or more")
    n = found[0][1]
    mean = sum((x for x, _ in found), Fraction(0)) / len(found)
    variance = sum(((x - mean) ** 2 for x, _ in found), Fraction(0)) / (len(found) - 1)
    if variance <= n / 4:
        half = n * len(found) / 2
        return Prior(alpha=half, beta=half, pooled=True)
    worth = max((n * n / 4 - variance) / (2 * variance - n / 2), Fraction(1, 2))
    return Prior(alpha=worth, beta=worth)


def _counts(successes: Number, trials: Number) -> tuple[Fraction, Fraction]:
    x, n = exact(successes), exact(trials)
    if not 0 <= x <= n:
        raise InvalidValue("successes", "must lie between 0 and the trials")
    return x, n


def _above_zero(value: Fraction) -> Fraction:
    return max(_short(value), Fraction(1, _LARGEST_DENOMINATOR))


def _short(value: Fraction) -> Fraction:
    return value.limit_denominator(_LARGEST_DENOMINATOR)
