"""Handling time as the share of the received cohort that was answered within the window (S10, L71, D22)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from fractions import Fraction

from grievance.motivation.history._case import Case
from grievance.motivation.history._cohort import Cohort
from grievance.motivation.history._gathering import Sort, waiting
from grievance.motivation.history._reference import Rates, Stratum, rates_of
from grievance.motivation.history._span import Span
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.statistics._case_mix import observed_expected
from grievance.motivation.statistics._shrinkage import fit_prior, posterior_interval, shrunk

__all__ = ["Within"]

_Sums = dict[str, dict[Stratum, Fraction]]


class Within:
    """
    The complaints received in the period, once they are due: answered in time or not, however they stand now.

    *merged* gives those that went on as part of others, with when they were answered there: they stay in the cohort.
    """

    def __init__(
        self,
        window: timedelta,
        span: Span,
        *,
        confidence: Fraction,
        smoothing: int,
        rates: Rates | None,
        merged: Callable[[], Iterable[Case]],
    ):
        self._confidence, self._smoothing = confidence, smoothing
        self._given, self._merged = rates, merged
        self._cohort = Cohort(window, span)

    def add(self, case: Case, sort: Sort) -> None:
        """Take a case in; of a merged one it is not known yet whether it was answered."""
        if sort is not Sort.MERGED:
            self._cohort.add(case, earns=sort is Sort.REGULAR)

    def _whole(self) -> Cohort:
        """Return the cohort together with the merged ones; one that somebody made up earns nothing, merged or not."""
        whole = self._cohort.copy()
        for case in self._merged():
            whole.add(case, earns=not case.self_created)
        return whole

    @property
    def rates(self) -> Rates:
        """What the cases of the period came to, by stratum."""
        return self._rates(self._whole())

    def _rates(self, cohort: Cohort) -> Rates:
        tried, met = cohort.tried.by_account(), cohort.met.by_account()
        return rates_of(_together(tried), _together(met), self._smoothing)

    def measured(self, people: Iterable[str]) -> Mapping[str, Measurement]:
        """Return observed over expected times the overall rate, drawn towards the share of all."""
        cohort = self._whole()
        rates = self._given or self._rates(cohort)
        tried, met, late = cohort.tried.by_account(), cohort.met.by_account(), cohort.late.by_account()
        if not tried:
            return {person: _waiting(person, cohort) for person in people}
        trials = {person: sum(numbers.values(), Fraction(0)) for person, numbers in tried.items()}
        fair = {person: _adjusted(numbers, met.get(person, {}), {}, rates) for person, numbers in tried.items()}
        prior = fit_prior((fair[person] * number, number) for person, number in trials.items())
        known = cohort.known.by_person()
        found: dict[str, Measurement] = {}
        for person in people:
            number = trials.get(person)
            if number is None:
                found[person] = _waiting(person, cohort)
                continue
            share = _adjusted(tried[person], met.get(person, {}), late.get(person, {}), rates)
            low, high = posterior_interval(share * number, number, prior, self._confidence)
            value = shrunk(share * number, number, prior)
            found[person] = Measurement(
                value=value,
                low=low,
                high=high,
                evidence=known.get(person, Fraction(0)),
                observed=sum(met.get(person, {}).values(), Fraction(0)) / number,
            )
        return found


def _waiting(person: str, cohort: Cohort) -> Measurement:
    if person in cohort.early:
        return waiting("what was received in the period is not due yet")
    return waiting("nothing was received in the period")


def _adjusted(
    tried: Mapping[Stratum, Fraction], met: Mapping[Stratum, Fraction], late: Mapping[Stratum, Fraction], rates: Rates
) -> Fraction:
    """
    Return the share adjusted for the mix of cases, rounded to nine decimal places.

    Cases that earn nothing and came late are expected like others, and never met. Where nothing was to be expected, it
    is the plain share.
    """
    nothing = Fraction(0)
    counts = {
        stratum: (met.get(stratum, nothing), tried.get(stratum, nothing) + late.get(stratum, nothing))
        for stratum in tried.keys() | late.keys()
    }
    compared = observed_expected(counts, {stratum: rates.of(stratum) for stratum in counts})
    adjusted = compared.adjusted(rates.overall)
    return round(compared.observed / compared.trials if adjusted is None else adjusted, 9)


def _together(sums: _Sums) -> dict[Stratum, Fraction]:
    together: dict[Stratum, Fraction] = {}
    for accounts in sums.values():
        for stratum, number in accounts.items():
            together[stratum] = together.get(stratum, Fraction(0)) + number
    return together
