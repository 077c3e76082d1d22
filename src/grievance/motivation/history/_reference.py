"""What the cases of each stratum are like: how many are answered in time, and how long they take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

import attrs

from grievance.motivation.history._case import Case
from grievance.motivation.history._gathering import Sort
from grievance.motivation.history._hours import hours_of
from grievance.motivation.history._span import Span
from grievance.motivation.history._terms import Terms
from grievance.motivation.statistics._survival import survival

__all__ = ["Difficulty", "Rates", "Reference", "Stratum", "rates_of"]

Stratum: TypeAlias = tuple[str, ...]
"""One word for each name in the mix of the terms."""

_LEAST, _MOST = Fraction(1, 4), Fraction(4)


@attrs.frozen(kw_only=True)
class Rates:
    """The share answered in time: of all cases, and by stratum; a stratum that is not known has that of all."""

    overall: Fraction
    by_stratum: Mapping[Stratum, Fraction]

    def of(self, stratum: Stratum) -> Fraction:
        """Return the rate of a stratum."""
        return self.by_stratum.get(stratum, self.overall)


@attrs.frozen(kw_only=True)
class Reference:
    """
    The yardstick of a period, to be used as the fixed one of the next, so that nobody moves it (L69).

    ``rates`` are by the name of the component, ``difficulty`` by stratum, 1 being the average.
    """

    rates: Mapping[str, Rates] = MappingProxyType({})
    difficulty: Mapping[Stratum, Fraction] = MappingProxyType({})


def rates_of(tried: Mapping[Stratum, Fraction], met: Mapping[Stratum, Fraction], smoothing: int) -> Rates:
    """
    Return the rates of a period: in each stratum, (met + smoothing x overall) / (tried + smoothing) (L69).

    The filling keeps a stratum of a few cases, or of one person, from being its own measure. Rates are rounded to nine
    decimal places. Without any cases they are 0.
    """
    all_tried, all_met = sum(tried.values(), Fraction(0)), sum(met.values(), Fraction(0))
    overall = round(all_met / all_tried, 9) if all_tried else Fraction(0)
    by_stratum = {
        stratum: round((met.get(stratum, Fraction(0)) + smoothing * overall) / (number + smoothing), 9)
        for stratum, number in sorted(tried.items())
    }
    return Rates(overall=overall, by_stratum=MappingProxyType(by_stratum))


class Difficulty:
    """How long the cases of each stratum take, received in the period: whole hours, counted."""

    def __init__(self, span: Span, terms: Terms):
        self._span, self._terms = span, terms
        self._hours: defaultdict[Stratum, defaultdict[tuple[int, bool], int]] = defaultdict(lambda: defaultdict(int))

    def add(self, case: Case, sort: Sort) -> None:
        """Take a case in."""
        if sort is Sort.REGULAR and self._span.holds(case.received_at):
            self._hours[case.stratum][hours_of(case, self._span.now)] += 1

    def by_stratum(self) -> Mapping[Stratum, Fraction]:
        """
        Return the difficulty of each stratum: its restricted mean time over that of all, between 1/4 and 4 [D].

        Each stratum is filled up with ``smoothing`` cases of the average; the ratio is rounded to three decimal places.
        """
        everything: defaultdict[tuple[int, bool], int] = defaultdict(int)
        for hours in self._hours.values():
            for key, number in hours.items():
                everything[key] += number
        overall = self._mean(everything) if everything else 0.0
        return MappingProxyType(
            {stratum: self._ratio(hours, overall) for stratum, hours in sorted(self._hours.items()) if overall}
        )

    def _ratio(self, hours: Mapping[tuple[int, bool], int], overall: float) -> Fraction:
        number, filling = sum(hours.values()), self._terms.smoothing
        mean = (number * self._mean(hours) + filling * overall) / (number + filling)
        return min(max(round(Fraction(mean / overall), 3), _LEAST), _MOST)

    def _mean(self, hours: Mapping[tuple[int, bool], int]) -> float:
        observed = ((float(hour), ended, float(number)) for (hour, ended), number in hours.items())
        return survival(observed).restricted_mean(self._terms.horizon / timedelta(hours=1))
