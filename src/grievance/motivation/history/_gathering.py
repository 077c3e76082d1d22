"""What gathers a measure from cases, one by one; what sort of case each is; and how shares are drawn together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Protocol

from grievance.model._word import Word
from grievance.motivation.history._case import Case
from grievance.motivation.history._ledger import Ledger
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.statistics._shrinkage import fit_prior, posterior_interval, shrunk

__all__ = ["Gatherer", "SharesOf", "Sort", "shrunk_shares", "waiting"]


class Sort(Word):
    """Whether a case can earn anything; all but the regular ones earn nothing (L57, L59)."""

    REGULAR = "regular"
    MERGED = "merged"
    SPLIT = "split"
    SELF_CREATED = "self-created"


class Gatherer(Protocol):
    """Takes cases in, keeps sums, and says in the end what they come to for each person."""

    def add(self, case: Case, sort: Sort) -> None:
        """Take a case in."""

    def measured(self, people: Iterable[str]) -> Mapping[str, Measurement]:
        """Return what was measured for each of *people*."""
        ...


def waiting(why: str) -> Measurement:
    """Return a measurement that is pending, and why."""
    return Measurement(pending=why)


class SharesOf:
    """A share in the making: of how much, of which how much; by person, each case as far as it is theirs."""

    def __init__(self) -> None:
        self.tried: Ledger[None] = Ledger()
        self.met: Ledger[None] = Ledger()

    def measured(self, people: Iterable[str], confidence: Fraction, missing: str) -> Mapping[str, Measurement]:
        """Return the share of each person drawn towards that of all; who has nothing to show has it *missing*."""
        tried, met = self.tried.by_person(), self.met.by_person()
        counts = {person: (met.get(person, Fraction(0)), number) for person, number in tried.items()}
        found = shrunk_shares(counts, confidence)
        return {person: found.get(person) or waiting(missing) for person in people}


def shrunk_shares(counts: Mapping[str, tuple[Fraction, Fraction]], confidence: Fraction) -> dict[str, Measurement]:
    """Return the share of each person, (successes, trials), drawn towards that of all (L68), with its interval."""
    if not counts:
        return {}
    prior = fit_prior(counts.values())
    found: dict[str, Measurement] = {}
    for person, (successes, trials) in counts.items():
        low, high = posterior_interval(successes, trials, prior, confidence)
        value = shrunk(successes, trials, prior)
        found[person] = Measurement(value=value, low=low, high=high, evidence=trials, observed=successes / trials)
    return found
