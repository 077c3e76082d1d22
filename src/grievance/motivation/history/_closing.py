"""Closures: what was confirmed less what was taken back, by difficulty (S11, L59, D16)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from grievance.motivation.history._case import Case
from grievance.motivation.history._gathering import Sort, waiting
from grievance.motivation.history._ledger import Ledger
from grievance.motivation.history._reference import Stratum
from grievance.motivation.history._span import Span
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.statistics._poisson import byar

__all__ = ["Closing"]


class Closing:
    """
    Each closure once, in the period in which it was earned, and less once in the period in which work went on.

    *per_case* divides by the complaints that were carried: those that could have been closed in the period.
    """

    def __init__(
        self, span: Span, *, confidence: Fraction, per_case: bool, difficulty: Callable[[], Mapping[Stratum, Fraction]]
    ):
        self._span, self._confidence, self._per_case, self._difficulty = span, confidence, per_case, difficulty
        self._net: Ledger[Stratum] = Ledger()
        self._back: Ledger[None] = Ledger()
        self._carried: Ledger[None] = Ledger()

    def add(self, case: Case, sort: Sort) -> None:
        """Take a case in; what was earned before it was merged stays, as it was taken back by then."""
        if sort is Sort.SPLIT:
            return
        for end in case.ends:
            if end.earned_at is not None:
                if self._span.holds(end.earned_at):
                    self._net.add(end.credit, case.stratum)
                if self._span.holds(end.taken_up_at):
                    self._net.add(end.credit, case.stratum, -1)
                    self._back.add(end.credit, None)
        if sort is Sort.REGULAR and self._carries(case):
            self._carried.add(case.credit, None)

    def _carries(self, case: Case) -> bool:
        """Return whether it could have been closed in the period: not before, and not neutral."""
        if case.received_at >= self._span.until or case.received_at > self._span.now:
            return False
        end = case.standing
        if end is None:
            return True
        if end.kind.refuses and not end.answers:
            return end.at >= self._span.since
        return end.earned_at is not None and end.earned_at >= self._span.since

    def measured(self, people: Iterable[str]) -> Mapping[str, Measurement]:
        """Return the closures of each person, with the interval of a Poisson count."""
        net, back, carried = self._net.by_account(), self._back.by_person(), self._carried.by_person()
        difficulty, nothing = self._difficulty(), Fraction(0)
        found: dict[str, Measurement] = {}
        for person in people:
            number = sum(
                (closures * difficulty.get(stratum, Fraction(1)) for stratum, closures in net.get(person, {}).items()),
                nothing,
            )
            found[person] = self._of(number, back.get(person, nothing), carried.get(person, nothing))
        return found

    def _of(self, number: Fraction, back: Fraction, carried: Fraction) -> Measurement:
        if not (carried if self._per_case else carried + back):
            return waiting("no complaint was carried in the period")
        by = carried if self._per_case else Fraction(1)
        low, high = byar(number, self._confidence)
        return Measurement(value=number / by, low=low / by, high=high / by, evidence=carried + back)
