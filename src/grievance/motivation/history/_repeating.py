"""Repeat orders after a complaint (S12, S76, D17)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from fractions import Fraction

from grievance.motivation.history._case import Case
from grievance.motivation.history._gathering import SharesOf, Sort, waiting
from grievance.motivation.history._purchases import Purchases
from grievance.motivation.history._span import Span
from grievance.motivation.scheme._measurement import Measurement

__all__ = ["Repeating"]

_NO_PORT = "nobody says who has ordered again"
_NOT_YET = "no customer's time for another order was over in the period, or it is not known yet"


class Repeating:
    """
    The customers whose window for another order ended in the period: which of them has ordered.

    It keeps the customers of the period, each once a person, as long as there is somebody to ask.
    """

    def __init__(self, window: timedelta, span: Span, *, confidence: Fraction, purchases: Purchases | None):
        self._window, self._span, self._confidence, self._purchases = window, span, confidence, purchases
        self._shares = SharesOf()
        self._seen: dict[str, set[str]] = {}

    def add(self, case: Case, sort: Sort) -> None:
        """Take a case in; a customer counts once a person, with the share of their first case that is known."""
        end, customer = case.standing, case.customer_id
        if self._purchases is None or sort is not Sort.REGULAR or customer is None or end is None or not end.answers:
            return
        until = end.at + self._window
        new = [(who, weight) for who, weight in case.credit.weights if customer not in self._seen.get(who, ())]
        if not new or not self._span.holds(until):
            return
        orders = self._purchases(customer, end.at, until)
        if orders is None:
            return
        for person, weight in new:
            self._seen.setdefault(person, set()).add(customer)
            self._shares.tried.add_part(person, weight, case.credit.total, None)
            if orders > 0:
                self._shares.met.add_part(person, weight, case.credit.total, None)

    def measured(self, people: Iterable[str]) -> Mapping[str, Measurement]:
        """Return the share of each person; pending, never zero, where nobody says."""
        if self._purchases is None:
            return {person: waiting(_NO_PORT) for person in people}
        return self._shares.measured(people, self._confidence, _NOT_YET)
