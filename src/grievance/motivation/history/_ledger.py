"""Exact sums of shares that do not grow with the number of complaints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from fractions import Fraction
from typing import Generic, TypeVar

from grievance.motivation.history._work import Credit

__all__ = ["Ledger"]

K = TypeVar("K", bound=Hashable)


class Ledger(Generic[K]):
    """
    What each person has in each account: shares, added up as whole weights, apart for each total they are parts of.

    So the sum of a hundred thousand shares is exact, and takes a few whole numbers a person.
    """

    __slots__ = ("_weights",)

    def __init__(self) -> None:
        self._weights: defaultdict[tuple[str, K, int], int] = defaultdict(int)

    def copy(self) -> Ledger[K]:
        """Return another one with the same in it."""
        other: Ledger[K] = Ledger()
        other._weights.update(self._weights)
        return other

    def add(self, credit: Credit, account: K, times: int = 1) -> None:
        """Give each person their share, *times* over."""
        total = credit.total
        for person, weight in credit.weights:
            self._weights[person, account, total] += weight * times

    def add_part(self, person: str, weight: int, total: int, account: K) -> None:
        """Give one person so many parts of the total."""
        self._weights[person, account, total] += weight

    def by_account(self) -> dict[str, dict[K, Fraction]]:
        """Return what each person has in each account that was ever used."""
        sums: dict[str, dict[K, Fraction]] = {}
        for (person, account, total), weight in sorted(self._weights.items(), key=lambda item: item[0][0]):
            accounts = sums.setdefault(person, {})
            accounts[account] = accounts.get(account, Fraction(0)) + Fraction(weight, total)
        return sums

    def by_person(self) -> dict[str, Fraction]:
        """Return what each person has in all accounts together."""
        return {person: sum(accounts.values(), Fraction(0)) for person, accounts in self.by_account().items()}
