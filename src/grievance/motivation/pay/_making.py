"""The pay of one person after another, from ledgers that were rounded for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import attrs

from grievance.model import Money
from grievance.motivation._period import Period
from grievance.motivation.pay._adjustment import Adjustment, room, taken
from grievance.motivation.pay._currency import money_of, units_of
from grievance.motivation.pay._earning import Cell, Earned, Indices
from grievance.motivation.pay._employment import Employment
from grievance.motivation.pay._pay import Pay
from grievance.motivation.pay._rounding import apportion
from grievance.motivation.pay._scheme import PayScheme
from grievance.motivation.pay._sentences import about_bonus, about_corrections, about_salary, about_terms, said

__all__ = ["Ledgers", "Making", "rounded"]


@attrs.frozen(kw_only=True)
class Ledgers:
    """What was earned in whole units; each adds up to what it should."""

    base: Mapping[str, int]
    percentage: Mapping[str, int]
    bonus: Mapping[Cell, int]
    kept_back: Mapping[Cell, int]


def rounded(scheme: PayScheme, exactly: Earned, turn: int) -> Ledgers:
    """Return what was earned in whole units: each ledger adds up on its own, bonuses of a pool to the pool."""
    kept_back = apportion(exactly.kept_back, turn=turn)
    shared_out = sum((*exactly.bonus.values(), *exactly.kept_back.values()), Fraction(0))
    whole_pool = scheme.pool is not None and shared_out.denominator == 1
    total = shared_out.numerator - sum(kept_back.values()) if whole_pool else None
    return Ledgers(
        base=apportion(exactly.base, turn=turn),
        percentage=apportion(exactly.percentage, turn=turn),
        bonus=apportion(exactly.bonus, total, turn=turn),
        kept_back=kept_back,
    )


@attrs.frozen(kw_only=True)
class Making:
    """What the pay of each person is made of."""

    scheme: PayScheme
    period: Period
    whole: Period
    indices: Indices
    groups: Indices
    ledgers: Ledgers

    def pay(self, person: str, employments: tuple[Employment, ...], adjustments: tuple[Adjustment, ...]) -> Pay:
        """Return the pay of one person."""
        ledgers, currency = self.ledgers, self.scheme.currency
        salary = ledgers.base[person] + ledgers.percentage[person]
        bonus = ledgers.bonus[person, "own"] + ledgers.bonus[person, "group"]
        amounts = (units_of("Adjustment.amount", one.amount, currency) for one in adjustments)
        now, left = taken(amounts, room(self.scheme, salary=salary, bonus=bonus))
        made = Pay(
            person=person,
            days=sum(one.days_in(self.period) for one in employments),
            base=money_of(ledgers.base[person], currency),
            percentage=money_of(ledgers.percentage[person], currency),
            bonus=money_of(ledgers.bonus[person, "own"], currency),
            group_bonus=money_of(ledgers.bonus[person, "group"], currency),
            adjustments=money_of(now, currency),
            kept_back=money_of(ledgers.kept_back[person, "own"] + ledgers.kept_back[person, "group"], currency),
            left=money_of(left, currency),
            sentences=(),
        )
        return attrs.evolve(made, sentences=tuple(self._sentences(made, employments, adjustments)))

    def _sentences(
        self, made: Pay, employments: tuple[Employment, ...], adjustments: tuple[Adjustment, ...]
    ) -> Iterator[str]:
        yield from about_salary(self.scheme, made.days, self.whole, made.base, made.percentage)
        if employments:
            yield from self._bonus_sentences(made, employments)
        yield from about_corrections(adjustments, made.adjustments, made.left)
        yield f"total: {said(made.total)}"

    def _bonus_sentences(self, made: Pay, employments: tuple[Employment, ...]) -> Iterator[str]:
        scheme = self.scheme
        yield from about_terms(scheme, employments)
        if scheme.group_share < 1:
            indices = [("your index", self.indices[made.person])]
            yield from about_bonus(scheme, made.bonus, self._kept(made.person, "own"), indices, name="bonus")
        if scheme.group_share:
            groups = dict.fromkeys(one.group for one in employments)
            indices = [(f"the index of the group {group!r}", self.groups[group]) for group in groups]
            kept_back = self._kept(made.person, "group")
            yield from about_bonus(scheme, made.group_bonus, kept_back, indices, name="group bonus")

    def _kept(self, person: str, part: str) -> Money:
        return money_of(self.ledgers.kept_back[person, part], self.scheme.currency)
