"""Posting records one after another: what overtime gives, what time off uses, what is gone."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from fractions import Fraction

import attrs

from grievance.model import OvertimeEntry, Redemption
from grievance.motivation.seasons._amounts import hours, told
from grievance.motivation.seasons._balance import BankLine, Lot, Posting
from grievance.motivation.seasons._terms import TimeBank

__all__ = ["Ledger"]


@attrs.define(kw_only=True)
class Ledger:
    """
    What stands in the bank while the records are gone through in order.

    Each is judged by the terms of its own day, and hours expire by those of the day on which they were worked.
    ``standing`` are the ids of time off that is counted if there are the hours for it.
    """

    terms: Callable[[date], TimeBank]
    standing: Collection[str]
    lots: list[Lot] = attrs.field(factory=list)
    lines: list[BankLine] = attrs.field(factory=list)
    there: Fraction = Fraction(0)

    def accrue(self, entry: OvertimeEntry) -> None:
        """Bank what an entry gives, up to the cap."""
        terms = self.terms(entry.on)
        given = hours(entry.worked) * terms.rate
        if why := _why_not(entry, terms):
            self._post(entry.on, Posting.NOT_BANKED, given, entry.id, why)
            return
        room = given if terms.cap is None else max(hours(terms.cap) - self.there, Fraction(0))
        if banked := min(given, room):
            self.lots.append(Lot(record_id=entry.id, on=entry.on, hours=banked, expires_on=terms.expires_on(entry.on)))
            self.there += banked
            self._post(entry.on, Posting.BANKED, banked, entry.id, f"worked {told(hours(entry.worked))} h over")
        if terms.cap is not None and banked < given:
            why = f"no more than {told(hours(terms.cap))} h may stand in the bank"
            self._post(entry.on, Posting.NOT_BANKED, given - banked, entry.id, why)

    def redeem(self, redemption: Redemption) -> None:
        """Use the oldest hours for time off, or tell that there are not the hours for it."""
        taken, why = hours(redemption.taken), f"time off from {redemption.first} to {redemption.last}"
        if redemption.id not in self.standing or taken > self.there:
            why = f"{why}: not the hours for it beside what was recorded before"
            self._post(redemption.first, Posting.NOT_COVERED, taken, redemption.id, why)
            return
        left = taken
        while left:
            oldest = self.lots[0]
            used = min(left, oldest.hours)
            left -= used
            self.lots[:1] = [attrs.evolve(oldest, hours=oldest.hours - used)] if used < oldest.hours else []
        self.there -= taken
        self._post(redemption.first, Posting.REDEEMED, taken, redemption.id, why)

    def expire(self, *, before: date) -> None:
        """Take out what could be used on a day before *before* for the last time."""
        gone = [(lot.expires_on, lot) for lot in self.lots if lot.expires_on is not None and lot.expires_on < before]
        for last, lot in sorted(gone, key=lambda one: one[0]):
            self.lots.remove(lot)
            self.there -= lot.hours
            posting = Posting.PAID_OUT if self.terms(lot.on).paid_out else Posting.LAPSED
            self._post(last, posting, lot.hours, lot.record_id, f"worked over on {lot.on}, not taken in time")

    def _post(self, on: date, posting: Posting, amount: Fraction, record_id: str, why: str) -> None:
        line = BankLine(on=on, posting=posting, hours=amount, balance=self.there, record_id=record_id, why=why)
        self.lines.append(line)


def _why_not(entry: OvertimeEntry, terms: TimeBank) -> str:
    if not entry.approved:
        return "waits until somebody else has approved it"
    return "" if terms.banks_on(entry.on) else "was not worked in the high season"
