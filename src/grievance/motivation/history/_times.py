"""Handling time in hours, the open complaints among them (S10, L71)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from fractions import Fraction

from grievance.motivation.history._case import Case
from grievance.motivation.history._gathering import Sort, waiting
from grievance.motivation.history._holding import held
from grievance.motivation.history._hours import hours_of
from grievance.motivation.history._ledger import Ledger
from grievance.motivation.history._span import Span
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.statistics._survival import Survival, survival

__all__ = ["Times"]

_HOUR = timedelta(hours=1)


class Times:
    """
    The time from receipt to the answer that stands of complaints received in the period, by Kaplan and Meier.

    *horizon* asks for the restricted mean up to there, None for the median. Each case weighs for each person as much of
    its time as they held it. *merged* gives those that went on as part of others.
    """

    def __init__(
        self, horizon: timedelta | None, span: Span, *, confidence: Fraction, merged: Callable[[], Iterable[Case]]
    ):
        self._horizon, self._span, self._confidence, self._merged = horizon, span, confidence, merged
        self._hours: Ledger[tuple[int, bool]] = Ledger()
        self._known: Ledger[None] = Ledger()

    def add(self, case: Case, sort: Sort) -> None:
        """Take a case in."""
        if sort is Sort.REGULAR:
            self._take(case, self._hours, self._known)

    def _take(self, case: Case, hours: Ledger[tuple[int, bool]], known: Ledger[None]) -> None:
        now = self._span.now
        if self._span.holds(case.received_at):
            hours.add(held(case, now, self._horizon), hours_of(case, now))
            known.add(case.credit, None)

    def measured(self, people: Iterable[str]) -> Mapping[str, Measurement]:
        """Return the hours of each person."""
        whole, known = self._hours.copy(), self._known.copy()
        for case in self._merged():
            if not case.self_created:
                self._take(case, whole, known)
        hours, evidence = whole.by_account(), known.by_person()
        found: dict[str, Measurement] = {}
        for person in people:
            if person in hours:
                found[person] = self._of(hours[person], evidence.get(person, Fraction(0)))
            else:
                found[person] = waiting("nothing was received in the period")
        return found

    def _of(self, hours: Mapping[tuple[int, bool], Fraction], evidence: Fraction) -> Measurement:
        curve = survival((float(hour), ended, float(weight)) for (hour, ended), weight in hours.items())
        if self._horizon is not None:
            until = self._horizon / _HOUR
            low, high = curve.restricted_interval(until, self._confidence)
            return _measured(curve.restricted_mean(until), low, high, evidence)
        return self._median(curve, max(hour for hour, _ in hours), evidence)

    def _median(self, curve: Survival, longest: int, evidence: Fraction) -> Measurement:
        """Return the median; where its upper end is not reached, that is the longest time that is known."""
        median = curve.median
        if median is None:
            return waiting("fewer than half of the cases have been answered")
        low, high = curve.median_interval(self._confidence)
        return _measured(median, median if low is None else low, longest if high is None else high, evidence)


def _measured(value: float, low: float, high: float, evidence: Fraction) -> Measurement:
    return Measurement(value=Fraction(value), low=Fraction(low), high=Fraction(high), evidence=evidence)
