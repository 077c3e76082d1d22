"""Laws of the time bank, against a bank kept day by day and coin by coin."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import accumulate
from random import Random

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.model import OvertimeEntry, Redemption
from grievance.motivation import Expires, Posting, TimeBank, balance, redeem

AT = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = date(2026, 1, 1)
DAYS = 730
QUARTER = timedelta(minutes=15)


@attrs.frozen(kw_only=True)
class Past:
    """Terms in the oracle's own words, and what happened: amounts in quarters of an hour."""

    high: frozenset[int]
    dead: frozenset[int]
    rate: int
    cap: int | None
    months: int | None
    never: bool
    paid: bool
    entries: tuple[OvertimeEntry, ...]
    redemptions: tuple[Redemption, ...]
    on: date

    @property
    def terms(self) -> TimeBank:
        """Return the terms."""
        rule = Expires.NEVER if self.never else Expires.MONTHS if self.months else Expires.DEAD_PERIOD
        return TimeBank(
            high=self.high,
            dead=self.dead,
            rate=self.rate,
            cap=None if self.cap is None else self.cap * QUARTER,
            expires=rule,
            months=self.months,
            paid_out=self.paid,
        )


def gone_after(past: Past, on: date) -> date | None:
    """Return the last day on which hours of a date can be used, by walking day by day."""
    if past.never:
        return None
    day = on
    if past.months is not None:
        month = on.month + past.months
        day = date(on.year + (month - 1) // 12, (month - 1) % 12 + 1, 1) + timedelta(days=on.day - 1)
        while (day.year * 12 + day.month) > on.year * 12 + month:
            day -= timedelta(days=1)
        return day
    while day.month not in past.dead:
        day += timedelta(days=1)
    while (day + timedelta(days=1)).month in past.dead:
        day += timedelta(days=1)
    return day


def by_hand(past: Past, until: date) -> tuple[int, int, int, int] | None:
    """
    Return banked, redeemed, expired and left in quarters of an hour, or None if there were not the hours.

    Each quarter is one coin in a drawer, kept with its last day.
    """
    drawer: list[date | None] = []
    banked = redeemed = expired = 0
    day = FIRST
    while day <= until:
        kept = [coin for coin in drawer if coin is None or coin >= day]
        expired, drawer = expired + len(drawer) - len(kept), kept
        for entry in past.entries:
            if entry.on == day and day.month in past.high and (entry.recorded_by != "ann" or entry.approved_by):
                last = gone_after(past, day)
                for _ in range(entry.worked // QUARTER * past.rate):
                    if past.cap is None or len(drawer) < past.cap:
                        drawer.append(last)
                        banked += 1
        for one in past.redemptions:
            if one.first == day:
                coins = one.taken // QUARTER
                if coins > len(drawer):
                    return None
                redeemed, drawer = redeemed + coins, drawer[coins:]
        day += timedelta(days=1)
    return banked, redeemed, expired, len(drawer)


def first_come(past: Past) -> tuple[Redemption, ...]:
    """Return the time off that the drawer has the coins for: all, or what came first."""
    kept: tuple[Redemption, ...] = ()
    end = FIRST + timedelta(days=DAYS)
    if by_hand(past, end):
        return past.redemptions
    for one in past.redemptions:
        if by_hand(attrs.evolve(past, redemptions=(*kept, one)), end):
            kept = (*kept, one)
    return kept


@st.composite
def pasts(draw: st.DrawFn) -> Past:
    """Terms, and two years of overtime and time off under them, possible or not."""
    random = Random(draw(st.integers(0, 2**64)))  # noqa: S311 - a seed that hypothesis may shrink
    months = list(range(1, 13))
    random.shuffle(months)
    high = random.randint(1, 6)
    dead = months[high : high + random.randint(1, 5)]
    wait = max(min((free - busy) % 12 for free in dead) for busy in months[:high])
    every = [FIRST + timedelta(days=number) for number in range(DAYS)]
    busy, inside = ([day for day in every if day.month in part] for part in (months[:high], dead))
    entries = [
        OvertimeEntry(
            id=f"e{number}",
            person="ann",
            on=random.choice(busy if random.random() < 0.7 else every),
            minutes=random.randint(1, 16) * 15,
            recorded_by=random.choice(["ann", "head", "head"]),
            approved_by=random.choice([None, "head"]),
            at=AT,
        )
        for number in range(random.randint(0, 40))
    ]
    firsts = [random.choice(inside) for _ in range(random.randint(0, 4))]
    redemptions = [
        Redemption(
            id=f"r{number}",
            person="ann",
            first=first,
            last=first + timedelta(days=random.choice([0, 0, 0, 0, 0, 1, 2, 60])),
            minutes=random.randint(1, 30) * 15,
            recorded_by="head",
            at=AT,
        )
        for number, first in enumerate(firsts)
    ]
    rule = random.choice(["months", "never", "dead", "dead"])
    return Past(
        high=frozenset(months[:high]),
        dead=frozenset(dead),
        rate=random.randint(1, 3),
        cap=random.choice([None, random.randint(1, 200)]),
        months=random.randint(wait, 20) if rule == "months" else None,
        never=rule == "never",
        paid=random.random() < 0.3,
        entries=tuple(entries),
        redemptions=tuple(redemptions),
        on=FIRST + timedelta(days=random.randint(100, DAYS + 400)),
    )


def quarters(hours: Fraction) -> Fraction:
    """Return hours in quarters of an hour."""
    return hours * 4


@settings(max_examples=100)
@given(past=pasts())
def test_it_is_what_a_drawer_of_coins_gives(past: Past) -> None:
    """Banked, redeemed, expired and left are those of a drawer in which every quarter of an hour is one coin."""
    far = FIRST + timedelta(days=DAYS)
    late = balance(past.entries, past.redemptions, person="ann", terms=past.terms, on=far).uncovered
    counted = tuple(one for one in past.redemptions if one.id not in late)
    assert past.cap is not None or counted == first_come(past)
    expected = by_hand(attrs.evolve(past, redemptions=counted), past.on)
    found = balance(past.entries, past.redemptions, person="ann", terms=past.terms, on=past.on)
    expired = found.paid_out if past.paid else found.lapsed
    figures = found.banked, found.redeemed, expired, found.hours
    assert expected is not None
    assert set(found.uncovered) == {one.id for one in past.redemptions if one.first <= past.on and one.id in late}
    assert list(map(quarters, figures)) == list(map(Fraction, expected))
    assert (found.lapsed if past.paid else found.paid_out) == 0


def possible(past: Past) -> list[Redemption]:
    """Return the time off that is granted when it is asked for in the order of its ids."""
    granted: list[Redemption] = []
    for one in past.redemptions:
        try:
            redeem(one, past.entries, granted, terms=past.terms)
        except InvalidValue:
            continue
        granted.append(one)
    return granted


@settings(max_examples=100)
@given(past=pasts(), shuffle=st.integers(0, 2**32))
def test_hours_are_conserved(past: Past, shuffle: int) -> None:
    """
    What is worked is banked or not, and what is banked is taken off, expired or there; whatever the order of entries.

    No balance is ever below zero or above the cap, each line leads to the next, and lots are in order of their age.
    """
    granted, terms, on = possible(past), past.terms, past.on
    found = balance(past.entries, granted, person="ann", terms=terms, on=on)

    worked = sum((one.worked // QUARTER for one in past.entries if one.on <= on), 0) * past.rate
    assert quarters(found.banked + found.not_banked) == worked
    assert found.banked == found.redeemed + found.lapsed + found.paid_out + found.hours
    assert found.days * 8 == found.hours

    signs = {Posting.BANKED: 1, Posting.NOT_BANKED: 0}
    balances = [line.balance for line in found.lines]
    assert balances == list(accumulate(signs.get(line.posting, -1) * line.hours for line in found.lines))
    assert all(one >= 0 and (past.cap is None or quarters(one) <= past.cap) for one in balances)
    assert all(line.hours > 0 for line in found.lines)
    assert [line.on for line in found.lines] == sorted(line.on for line in found.lines)
    assert [lot.on for lot in found.lots] == sorted(lot.on for lot in found.lots)

    entries = list(past.entries)
    Random(shuffle).shuffle(entries)  # noqa: S311 - a seed that hypothesis may shrink
    assert balance(entries, granted, person="ann", terms=terms, on=on) == found
