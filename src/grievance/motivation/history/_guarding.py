"""The counter-metrics: what speed and numbers must not cost (L58)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from grievance.motivation.history._case import Case, Ending
from grievance.motivation.history._gathering import SharesOf, Sort
from grievance.motivation.history._span import Span
from grievance.motivation.scheme._component import Measure
from grievance.motivation.scheme._measurement import Measurement

__all__ = ["Guard"]


class Guard:
    """One of the counter-metrics, as a share drawn towards that of all (L68)."""

    def __init__(self, measure: Measure, span: Span, *, confidence: Fraction):
        self._span, self._confidence = span, confidence
        self._shares = SharesOf()
        self._take, self._missing = {
            Measure.REOPENED: (self._reopened, "no complaint ended in the period"),
            Measure.SATISFACTION: (self._satisfied, "no complainant said in the period how it was handled"),
            Measure.OVERTURNED: (self._overturned, "nothing was decided in the period"),
            Measure.AUDIT: (self._audited, "nothing was audited in the period"),
        }[measure]

    def add(self, case: Case, sort: Sort) -> None:
        """Take a case in."""
        self._take(case, sort)

    def measured(self, people: Iterable[str]) -> Mapping[str, Measurement]:
        """Return the share of each person."""
        return self._shares.measured(people, self._confidence, self._missing)

    def _reopened(self, case: Case, sort: Sort) -> None:
        """Of the ends in the period, shared as they were then: after how many work went on."""
        if sort is not Sort.REGULAR:
            return
        for end in case.ends:
            if end.kind is not Ending.WITHDRAWN and self._span.holds(end.at):
                self._shares.tried.add(end.credit, None)
                if end.taken_up_at is not None:
                    self._shares.met.add(end.credit, None)

    def _satisfied(self, case: Case, sort: Sort) -> None:
        """Of the complainants who said it in the period: how many are satisfied."""
        if sort is Sort.REGULAR and self._span.holds(case.satisfied_at):
            self._shares.tried.add(case.credit, None)
            if case.satisfied:
                self._shares.met.add(case.credit, None)

    def _overturned(self, case: Case, sort: Sort) -> None:
        """Of the decisions in the period, whole for who decided: how many were overturned since."""
        if sort is not Sort.REGULAR:
            return
        for end in case.ends:
            if end.kind in _DECISIONS and self._span.holds(end.at):
                for person in end.deciders:
                    self._shares.tried.add_part(person, 1, 1, None)
                    if end.overturned:
                        self._shares.met.add_part(person, 1, 1, None)

    def _audited(self, case: Case, _sort: Sort) -> None:
        """Of the complaints audited in the period: how many passed."""
        for finding in case.audits:
            if self._span.holds(finding.at):
                self._shares.tried.add(case.credit, None)
                if finding.passed:
                    self._shares.met.add(case.credit, None)


_DECISIONS = (Ending.ANSWERED, Ending.REFUSED, Ending.REFERRED)
