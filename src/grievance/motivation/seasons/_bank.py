"""The time bank: what overtime gives, what time off uses, first in first out."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs

from grievance.errors import InvalidValue
from grievance.model import OvertimeEntry, Redemption
from grievance.motivation.seasons._amounts import hours, told
from grievance.motivation.seasons._balance import Balance, BankLine, Lot, Posting
from grievance.motivation.seasons._terms import TimeBank

__all__ = ["balance", "redeem"]


def balance(
    entries: Iterable[OvertimeEntry], redemptions: Iterable[Redemption], *, person: str, terms: TimeBank, on: date
) -> Balance:
    """
    Return the time bank of *person* at the end of a date (S3); records of others and later ones are left out.

    The order in which records are given does not matter. Hours are used first in, first out. Time off uses what stands
    in the bank on its first day. Hours are gone after their last day: they lapse, or are to be paid.

    Raises:
        InvalidValue: Two records have one id, or time off lies outside the dead period or exceeds what was there.

    >>> from datetime import UTC, datetime
    >>> entry = OvertimeEntry(id="o-1", person="ann", on=date(2026, 1, 5), minutes=120,
    ...                       recorded_by="head", at=datetime(2026, 1, 5, 20, tzinfo=UTC))
    >>> there = balance([entry], [], person="ann", terms=TimeBank(high=[1, 2], dead=[6, 7, 8]), on=date(2026, 1, 31))
    >>> there.hours, there.days, str(there.window)
    (Fraction(2, 1), Fraction(1, 4), '2026-06-01 to 2026-08-31')
    """
    bank = _Bank(terms=terms)
    for record in _in_order(person, entries, redemptions):
        begins = record.on if isinstance(record, OvertimeEntry) else record.first
        if begins > on:
            break
        bank.expire(before=begins)
        if isinstance(record, OvertimeEntry):
            bank.accrue(record)
        else:
            bank.redeem(record)
    bank.expire(before=on)
    lots, window = tuple(bank.lots), terms.window(on)
    return Balance(person=person, on=on, lines=tuple(bank.lines), lots=lots, window=window, norm=terms.norm)


def redeem(
    redemption: Redemption, entries: Iterable[OvertimeEntry], redemptions: Iterable[Redemption], *, terms: TimeBank
) -> Balance:
    """
    Return the balance after time off that is asked for, beside what is recorded already, or say why it is refused (S3).

    Time off that is booked for later is kept: what is asked for may not take the hours away from it.

    Raises:
        InvalidValue: It lies outside the dead period, or there are not the hours; the message says when it will be
            possible.
    """
    booked = [one for one in redemptions if one.person == redemption.person]
    last = max(one.first for one in (redemption, *booked))
    known = tuple(entries)
    balance(known, (*booked, redemption), person=redemption.person, terms=terms, on=last)
    return balance(known, (*booked, redemption), person=redemption.person, terms=terms, on=redemption.first)


def _in_order(
    person: str, entries: Iterable[OvertimeEntry], redemptions: Iterable[Redemption]
) -> list[OvertimeEntry | Redemption]:
    given: list[OvertimeEntry | Redemption] = [*entries, *redemptions]
    records = [one for one in given if one.person == person]
    known = Counter((type(one), one.id) for one in records)
    if twice := min((name for (_, name), times in known.items() if times > 1), default=None):
        raise InvalidValue("id", f"two records are called {twice!r}: give each of them once")
    return sorted(records, key=lambda one: (_begins(one), isinstance(one, Redemption), one.id))


def _begins(record: OvertimeEntry | Redemption) -> date:
    return record.on if isinstance(record, OvertimeEntry) else record.first


@attrs.define
class _Bank:
    """What stands in the bank while the records are gone through in order."""

    terms: TimeBank
    lots: deque[Lot] = attrs.field(factory=deque)
    lines: list[BankLine] = attrs.field(factory=list)
    there: Fraction = Fraction(0)

    def accrue(self, entry: OvertimeEntry) -> None:
        """Bank what an entry gives, up to the cap."""
        given, cap = hours(entry.worked) * self.terms.rate, self.terms.cap
        if why := self._why_not(entry):
            self._post(entry.on, Posting.NOT_BANKED, given, entry.id, why)
            return
        banked = given if cap is None else min(given, hours(cap) - self.there)
        if banked:
            expires_on = self.terms.expires_on(entry.on)
            self.lots.append(Lot(record_id=entry.id, on=entry.on, hours=banked, expires_on=expires_on))
            self.there += banked
            self._post(entry.on, Posting.BANKED, banked, entry.id, f"worked {told(hours(entry.worked))} h over")
        if cap is not None and banked < given:
            why = f"no more than {told(hours(cap))} h may stand in the bank"
            self._post(entry.on, Posting.NOT_BANKED, given - banked, entry.id, why)

    def redeem(self, redemption: Redemption) -> None:
        """Use the oldest hours for time off."""
        self._check(redemption)
        taken = left = hours(redemption.taken)
        while left:
            lot = self.lots.popleft()
            used = min(left, lot.hours)
            left -= used
            if used < lot.hours:
                self.lots.appendleft(attrs.evolve(lot, hours=lot.hours - used))
        self.there -= taken
        why = f"time off from {redemption.first} to {redemption.last}"
        self._post(redemption.first, Posting.REDEEMED, taken, redemption.id, why)

    def expire(self, *, before: date) -> None:
        """Take out what could be used on a day before *before* for the last time."""
        posting = Posting.PAID_OUT if self.terms.paid_out else Posting.LAPSED
        while self.lots and (last := self.lots[0].expires_on) is not None and last < before:
            lot = self.lots.popleft()
            self.there -= lot.hours
            self._post(last, posting, lot.hours, lot.record_id, f"worked over on {lot.on}, not taken in time")

    def _why_not(self, entry: OvertimeEntry) -> str:
        if not entry.approved:
            return "waits until somebody else has approved it"
        return "" if self.terms.banks_on(entry.on) else "was not worked in the high season"

    def _check(self, redemption: Redemption) -> None:
        first, window = redemption.first, self.terms.window(redemption.first)
        if first not in window or redemption.last not in window:
            raise InvalidValue(
                "Redemption.first",
                f"{first} to {redemption.last} is not within the dead period: time off may be taken from {window}",
            )
        if hours(redemption.taken) > self.there:
            high = self.terms.next_high(first)
            raise InvalidValue(
                "Redemption.minutes",
                f"{told(hours(redemption.taken))} h are more than the {told(self.there)} h that stand in the bank on "
                f"{first}; more can be banked from {high} and taken from {self.terms.window(high.last)}",
            )

    def _post(self, on: date, posting: Posting, amount: Fraction, record_id: str, why: str) -> None:
        line = BankLine(on=on, posting=posting, hours=amount, balance=self.there, record_id=record_id, why=why)
        self.lines.append(line)
