"""The time bank: what overtime gives, what time off uses, first in first out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeVar

from grievance.errors import InvalidValue
from grievance.model import OvertimeEntry, Redemption
from grievance.motivation.seasons._amounts import hours, told
from grievance.motivation.seasons._balance import Balance, BankLine, Posting
from grievance.motivation.seasons._in_force import BankTerms, in_force
from grievance.motivation.seasons._ledger import Ledger
from grievance.motivation.seasons._terms import TimeBank

__all__ = ["balance", "redeem"]

Record = TypeVar("Record", OvertimeEntry, Redemption)


def balance(
    entries: Iterable[OvertimeEntry], redemptions: Iterable[Redemption], *, person: str, terms: BankTerms, on: date
) -> Balance:
    """
    Return the time bank of *person* at the end of a date (S3); records of others and later ones are left out.

    Hours are used first in, first out. Time off uses what stands in the bank on its first day. Hours are gone after
    their last day: they lapse, or are to be paid. *terms* that change are given by their first days: hours worked over
    are judged, and expire, by those of the day on which they were worked.

    Time off that was recorded is a fact: no terms refuse it any more. Only where there are not the hours for all of it,
    as when two took the same ones at once, what was recorded first stands, and the ledger tells what is not covered;
    that is not counted. *redemptions* come in the order in which they were recorded; that of *entries* does not matter.

    Raises:
        InvalidValue: Two records have one id, or no terms hold on the day of a record.

    >>> from datetime import UTC, datetime
    >>> entry = OvertimeEntry(id="o-1", person="ann", on=date(2026, 1, 5), minutes=120,
    ...                       recorded_by="head", at=datetime(2026, 1, 5, 20, tzinfo=UTC))
    >>> there = balance([entry], [], person="ann", terms=TimeBank(high=[1, 2], dead=[6, 7, 8]), on=date(2026, 1, 31))
    >>> there.hours, there.days, str(there.window)
    (Fraction(2, 1), Fraction(1, 4), '2026-06-01 to 2026-08-31')
    """
    holding = in_force(terms)
    worked, off = _of(person, entries), _of(person, redemptions)
    ledger = _posted(worked, off, _standing(worked, off, holding), holding, on=on)
    now = holding(on)
    lines, lots = tuple(ledger.lines), tuple(ledger.lots)
    return Balance(person=person, on=on, lines=lines, lots=lots, window=now.window(on), norm=now.norm)


def redeem(
    redemption: Redemption, entries: Iterable[OvertimeEntry], redemptions: Iterable[Redemption], *, terms: BankTerms
) -> Balance:
    """
    Return the balance after time off that is asked for, beside what is recorded already, or say why it is refused (S3).

    It is judged by the terms of its first day. Time off that is booked for later is kept: what is asked for may not
    take the hours away from it. Nor may the days that it names hold more than the daily norm each, with what is booked.

    Raises:
        InvalidValue: It lies outside the dead period, a day would be taken twice, or there are not the hours; the
            message says what will be possible, and when. Or as :func:`balance`.
    """
    holding, person = in_force(terms), redemption.person
    worked, earlier = _of(person, entries), _of(person, redemptions)
    off = _of(person, (*earlier, redemption))
    standing = _standing(worked, earlier, holding)
    bank = holding(redemption.first)
    _refuse_other_days(redemption, bank)
    _refuse_full_days(redemption, standing, bank)
    if short := _short(_posted(worked, (*standing, redemption), (*standing, redemption), holding)):
        raise _too_few(short, redemption, bank)
    return balance(worked, off, person=person, terms=terms, on=redemption.first)


def _of(person: str, records: Iterable[Record]) -> tuple[Record, ...]:
    """Return the records of a person, each of which has an id of its own."""
    own = tuple(one for one in records if one.person == person)
    if twice := min((name for name, times in Counter(one.id for one in own).items() if times > 1), default=None):
        raise InvalidValue("id", f"two records are called {twice!r}: give each of them once")
    return own


def _standing(
    entries: Sequence[OvertimeEntry],
    redemptions: Sequence[Redemption],
    terms: Callable[[date], TimeBank],
    kept: tuple[Redemption, ...] = (),
) -> tuple[Redemption, ...]:
    """Return the time off that there are the hours for: all, or what was recorded first, looked for by halves."""
    together = (*kept, *redemptions)
    if not _short(_posted(entries, together, together, terms)):
        return together
    if len(redemptions) == 1:
        return kept
    half = len(redemptions) // 2
    return _standing(entries, redemptions[half:], terms, _standing(entries, redemptions[:half], terms, kept))


def _posted(
    entries: Sequence[OvertimeEntry],
    redemptions: Sequence[Redemption],
    standing: Sequence[Redemption],
    terms: Callable[[date], TimeBank],
    *,
    on: date = date.max,
) -> Ledger:
    """Return the ledger of what begins up to a date."""
    ledger = Ledger(terms=terms, standing={one.id for one in standing})
    records: list[OvertimeEntry | Redemption] = [*entries, *redemptions]
    for record in sorted(records, key=lambda one: (_begins(one), isinstance(one, Redemption), one.id)):
        if (begins := _begins(record)) > on:
            break
        ledger.expire(before=begins)
        if isinstance(record, OvertimeEntry):
            ledger.accrue(record)
        else:
            ledger.redeem(record)
    ledger.expire(before=on)
    return ledger


def _begins(record: OvertimeEntry | Redemption) -> date:
    return record.on if isinstance(record, OvertimeEntry) else record.first


def _short(ledger: Ledger) -> BankLine | None:
    """Return the first time off that there were not the hours for."""
    return next((line for line in ledger.lines if line.posting is Posting.NOT_COVERED), None)


def _refuse_other_days(redemption: Redemption, bank: TimeBank) -> None:
    first, last, window = redemption.first, redemption.last, bank.window(redemption.first)
    if first not in window or last not in window:
        raise InvalidValue(
            "Redemption.first",
            f"{first} to {last} is not within the dead period: time off may be taken from {window}",
        )


def _refuse_full_days(redemption: Redemption, booked: Iterable[Redemption], bank: TimeBank) -> None:
    """Refuse it if some stretch of days that holds it would hold more than the norm a day: then no sharing out does."""
    window = bank.window(redemption.first)
    near = [one for one in booked if one.first in window]
    firsts = {redemption.first, *(one.first for one in near if one.first <= redemption.first)}
    lasts = {redemption.last, *(one.last for one in near if one.last >= redemption.last)}
    stretches = [_stretch(near, bank.norm, first, last) for first in firsts for last in lasts]
    left, first, last, taken = min(stretches, key=lambda one: (one[0], one[2] - one[1], one[1]))
    if redemption.taken > left:
        raise InvalidValue(
            "Redemption.minutes",
            f"{told(hours(redemption.taken))} h are more than the days from {first} to {last} have: at "
            f"{told(hours(bank.norm))} h a day, with {told(taken)} h booked already, at most "
            f"{told(max(hours(left), Fraction(0)))} h; take less, or name more days",
        )


def _stretch(
    booked: Iterable[Redemption], norm: timedelta, first: date, last: date
) -> tuple[timedelta, date, date, Fraction]:
    """Return how much may be taken on days from *first* to *last* beside what is booked on them alone."""
    taken = sum((one.taken for one in booked if first <= one.first and one.last <= last), timedelta(0))
    return norm * ((last - first).days + 1) - taken, first, last, hours(taken)


def _too_few(short: BankLine, redemption: Redemption, bank: TimeBank) -> InvalidValue:
    high = bank.next_high(redemption.first)
    return InvalidValue(
        "Redemption.minutes",
        f"{told(short.hours)} h are more than the {told(short.balance)} h that stand in the bank on {short.on}; "
        f"more can be banked from {high} and taken from {bank.window(high.last)}",
    )
