"""What is counted outright: the load, and proposals that others accepted (S13, S14, A.1.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from grievance.model import ImprovementProposal
from grievance.motivation.history._case import Case
from grievance.motivation.history._gathering import Sort, waiting
from grievance.motivation.history._ledger import Ledger
from grievance.motivation.history._span import Span
from grievance.motivation.scheme._component import Component
from grievance.motivation.scheme._measurement import Measurement

__all__ = ["About", "Improving", "Load", "PerHead"]


def _known(value: Fraction, component: Component) -> Measurement:
    """Return a number that is known exactly, none included: it has all the evidence that it needs."""
    return Measurement(value=value, low=value, high=value, evidence=max(value, component.minimum))


class Load:
    """The complaints received in the period, each as far as it is theirs."""

    def __init__(self, component: Component, span: Span):
        self._component, self._span = component, span
        self._received: Ledger[None] = Ledger()

    def add(self, case: Case, sort: Sort) -> None:
        """Take a case in."""
        if sort is Sort.REGULAR and self._span.holds(case.received_at):
            self._received.add(case.credit, None)

    def measured(self, people: Iterable[str]) -> Mapping[str, Measurement]:
        """Return the number of each person."""
        received = self._received.by_person()
        return {person: _known(received.get(person, Fraction(0)), self._component) for person in people}


class PerHead:
    """The complaints received in the period over the people who worked on them: one number for all."""

    def __init__(self, component: Component, span: Span):
        self._component, self._span = component, span
        self._received, self._heads = 0, set[str]()

    def add(self, case: Case, sort: Sort) -> None:
        """Take a case in."""
        if sort is Sort.REGULAR and self._span.holds(case.received_at):
            self._received += 1
            self._heads.update(person for person, _ in case.credit.weights)

    def measured(self, people: Iterable[str]) -> Mapping[str, Measurement]:
        """Return the number of the department."""
        if not self._heads:
            return {person: waiting("nobody worked on what was received in the period") for person in people}
        load = _known(Fraction(self._received, len(self._heads)), self._component)
        return dict.fromkeys(people, load)


class About:
    """The complaints received in the period that are about a person."""

    def __init__(self, component: Component, span: Span):
        self._component, self._span = component, span
        self._about: Counter[str] = Counter()

    def add(self, case: Case, sort: Sort) -> None:
        """Take a case in."""
        if sort is Sort.REGULAR and self._span.holds(case.received_at):
            self._about.update(case.accused)

    def measured(self, people: Iterable[str]) -> Mapping[str, Measurement]:
        """Return the number of each person."""
        return {person: _known(Fraction(self._about[person]), self._component) for person in people}


class Improving:
    """The proposals that somebody else accepted in the period; None are not recorded at all."""

    def __init__(self, component: Component, span: Span, proposals: Iterable[ImprovementProposal] | None):
        self._component, self._recorded = component, proposals is not None
        self._accepted = Counter(one.by for one in proposals or () if span.holds(one.accepted_at))

    def add(self, case: Case, sort: Sort) -> None:
        """Pass a case by: proposals are about none."""

    def measured(self, people: Iterable[str]) -> Mapping[str, Measurement]:
        """Return the number of each person."""
        if not self._recorded:
            return {person: waiting("proposals are not recorded") for person in people}
        return {person: _known(Fraction(self._accepted[person]), self._component) for person in people}
