"""The pay of people for a period: amounts that add up, and the sentences that explain them."""

from __future__ import annotations

import attrs

from grievance.errors import InvalidValue
from grievance.model import Money
from grievance.motivation._period import Period
from grievance.motivation.pay._adjustment import Adjustment
from grievance.motivation.pay._currency import money_of, sum_of, units_of

__all__ = ["Pay", "Payroll", "corrections"]


@attrs.frozen(kw_only=True)
class Pay:
    """
    What one person is paid for a period.

    ``kept_back`` is what waits for an index that is missing; ``left`` what could not be taken back yet, zero or
    negative. Neither is part of the total.
    """

    person: str
    days: int
    base: Money
    percentage: Money
    bonus: Money
    group_bonus: Money
    adjustments: Money
    kept_back: Money
    left: Money
    sentences: tuple[str, ...]

    @property
    def earned(self) -> Money:
        """What the period itself has earned, before corrections of others."""
        return self._sum(self.base, self.percentage, self.bonus, self.group_bonus)

    @property
    def total(self) -> Money:
        """What is paid."""
        return self._sum(self.earned, self.adjustments)

    def _sum(self, *amounts: Money) -> Money:
        return sum_of(amounts, self.base.currency)


@attrs.frozen(kw_only=True)
class Payroll:
    """
    The pay of everybody for a period, by their ids; ``left`` is what the next one has to be given.

    ``whole`` is the period that amounts were agreed for: the same, except for a stub.
    """

    period: Period
    whole: Period
    currency: str
    people: tuple[Pay, ...]
    left: tuple[Adjustment, ...]

    @property
    def total(self) -> Money:
        """What is paid to all of them."""
        return sum_of((pay.total for pay in self.people), self.currency)

    def of(self, person: str) -> Pay:
        """
        Return the pay of one person.

        Raises:
            InvalidValue: They are not on it.
        """
        for pay in self.people:
            if pay.person == person:
                return pay
        raise InvalidValue("person", f"{person!r} is not on the payroll of {self.period}")


def corrections(paid: Payroll, due: Payroll, *, because: str) -> tuple[Adjustment, ...]:
    """
    Return what a period that was *paid* still owes, now that it would be paid as *due*; negative is to be taken back.

    For closures that were reopened after the payout, compute the indices of that period again without them and its pay
    with these; for an index that was missing, with the one that is known now. An index
    that already subtracts later reopenings in the period in which they happen (net closures, D16) has taken them back:
    do one or the other.

    Who corrects a period once more compares with what it was corrected to, not with what was paid first. As sums stay
    whole, a cent may move to or from somebody whose own index is the same.

    Raises:
        InvalidValue: The two are of different periods or currencies, or their amounts for different whole periods.
    """
    if (paid.period, paid.currency) != (due.period, due.currency):
        raise InvalidValue("corrections.due", "must be of the period and the currency that was paid")
    if paid.whole != due.whole:
        raise InvalidValue("corrections.due", f"must take amounts for {paid.whole} as was paid, not for {due.whole}")
    before, after = _earned(paid), _earned(due)
    changes = {person: after.get(person, 0) - before.get(person, 0) for person in sorted({*before, *after})}
    return tuple(
        Adjustment(person=person, amount=money_of(change, paid.currency), because=because)
        for person, change in changes.items()
        if change
    )


def _earned(payroll: Payroll) -> dict[str, int]:
    return {pay.person: units_of("Pay.earned", pay.earned, payroll.currency) for pay in payroll.people}
