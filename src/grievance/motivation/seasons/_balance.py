"""What stands in the time bank of a person, and every line that led to it."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import attrs

from grievance.model._word import Word
from grievance.motivation.seasons._amounts import hours, told
from grievance.motivation.seasons._terms import Window

__all__ = ["Balance", "BankLine", "Lot", "Posting"]


class Posting(Word):
    """What a line of the ledger says of its hours."""

    BANKED = "banked"
    NOT_BANKED = "not banked"
    REDEEMED = "taken off"
    LAPSED = "lapsed"
    PAID_OUT = "paid out"
    NOT_COVERED = "not covered"


@attrs.frozen(kw_only=True)
class BankLine:
    """
    One line of the ledger: ``hours`` of one kind on a date, why, and the ``balance`` after it, in hours.

    ``record_id`` is the id of the overtime that the hours come from, or of the time off that used them.
    """

    on: date
    posting: Posting
    hours: Fraction
    balance: Fraction
    record_id: str
    why: str

    def __str__(self) -> str:
        return f"{self.on}: {told(self.hours)} h {self.posting.value} ({self.why}); balance {told(self.balance)} h"


@attrs.frozen(kw_only=True)
class Lot:
    """Hours of one entry of overtime that are still there: worked ``on``, usable up to and with ``expires_on``."""

    record_id: str
    on: date
    hours: Fraction
    expires_on: date | None


@attrs.frozen(kw_only=True)
class Balance:
    """
    The time bank of a person at the end of a date; all amounts are exact hours.

    ``banked`` = ``redeemed`` + ``lapsed`` + ``paid_out`` + ``hours``, always. ``lots`` are what is left, first in first
    out; ``window`` is the dead period in which time off may be taken, the present one or the next.
    """

    person: str
    on: date
    lines: tuple[BankLine, ...]
    lots: tuple[Lot, ...]
    window: Window
    norm: timedelta

    @property
    def hours(self) -> Fraction:
        """What may be taken off."""
        return sum((lot.hours for lot in self.lots), Fraction(0))

    @property
    def days(self) -> Fraction:
        """The same as days off: hours ÷ daily norm (S3)."""
        return self.hours / hours(self.norm)

    @property
    def banked(self) -> Fraction:
        """What was banked so far."""
        return self._sum(Posting.BANKED)

    @property
    def not_banked(self) -> Fraction:
        """What was worked over but is not banked; the lines say why."""
        return self._sum(Posting.NOT_BANKED)

    @property
    def redeemed(self) -> Fraction:
        """What was taken off so far."""
        return self._sum(Posting.REDEEMED)

    @property
    def lapsed(self) -> Fraction:
        """What expired and is lost."""
        return self._sum(Posting.LAPSED)

    @property
    def paid_out(self) -> Fraction:
        """What expired and is to be paid."""
        return self._sum(Posting.PAID_OUT)

    @property
    def uncovered(self) -> tuple[str, ...]:
        """Ids of recorded time off that there are not the hours for: it is not counted until there are."""
        return tuple(line.record_id for line in self.lines if line.posting is Posting.NOT_COVERED)

    def sentences(self) -> tuple[str, ...]:
        """Return the balance as its owner can read it: what is there, when to take it, and what expires when."""
        norm = told(hours(self.norm))
        there = f"{told(self.hours)} h stand in the bank on {self.on}: {told(self.days)} days of {norm} h"
        when = f"time off may be taken from {self.window}"
        return (there, when, *(_expiry(on, lost) for on, lost in self._expiries()))

    def _expiries(self) -> list[tuple[date, Fraction]]:
        dates = dict.fromkeys(lot.expires_on for lot in self.lots)
        return [(on, sum((lot.hours for lot in self.lots if lot.expires_on == on), Fraction(0))) for on in dates if on]

    def _sum(self, posting: Posting) -> Fraction:
        return sum((line.hours for line in self.lines if line.posting is posting), Fraction(0))


def _expiry(on: date, lost: Fraction) -> str:
    return f"{told(lost)} h of it expire at the end of {on}"
